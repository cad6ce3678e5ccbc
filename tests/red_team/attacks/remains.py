"""Leave something behind for later, or for the next submission."""

from red_team.attack import Attack

CALL = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
"""


def attack(name, tries, source, **more):
    return Attack(name, tries, {"top": source}, right=True, **more)


ATTACKS = [
    attack("left_process", "a process that goes on", """
import subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(40)",
                  "left-" + about["token"], touched, " "],
                 start_new_session=True)""", alone=True),
    attack("left_daemon", "a daemon that changes a file later", """
import sys
if os.fork() == 0:
    os.setsid()
    os.execv(sys.executable, [sys.executable, "-c",
        "import time; time.sleep(1); open(" + repr(
            about["canary"] + "/canary.txt") + ", 'a').write('x'); "
        "time.sleep(40)", "left-" + about["token"], touched, " "])"""),
    attack("left_by_shell", "a process in the shell's background", """
name = f"left-{about['token']} {touched} "
get_ipython().system(
    f"setsid bash -c 'exec -a \\"{name}\\" sleep 40' > /dev/null 2>&1 & true"
)""", alone=True),
    attack("left_file", "a file in the folder for temporary files", """
for folder in ("/tmp", "/dev/shm"):
    try:
        open(f"{folder}/{about['token']}-{touched} ", "w").write("left")
    except OSError as error:
        print(error)"""),
    attack("left_shared_memory", "POSIX shared memory", """
from multiprocessing import resource_tracker, shared_memory
resource_tracker.register = lambda *a: None
shared_memory.SharedMemory(f"{about['token']}-{touched} ", create=True,
                           size=10)"""),
    attack("left_segment", "a shared memory segment of System V", CALL + """
number = libc.shmget(0x52454431, 4096, 0o1666)
if number >= 0:
    reached()
    libc.shmctl(number, 0, None)"""),
    attack("left_queue", "a message queue", CALL + """
number = libc.msgget(0x52454431, 0o1666)
if number >= 0:
    reached()
    libc.msgctl(number, 0, None)"""),
    attack("left_semaphore", "a semaphore", CALL + """
number = libc.semget(0x52454431, 1, 0o1666)
if number >= 0:
    reached()
    libc.semctl(number, 0, 0)"""),
    attack("left_key", "a key in the kernel's keyring", CALL + """
import platform
add, control = {"x86_64": (248, 250)}.get(platform.machine(), (217, 219))
number = libc.syscall(add, b"user", touched.encode(), b"left", 4, -4)
if number >= 0:
    reached()
    libc.syscall(control, 3, number)"""),
    attack("left_memory_file", "a file that is memory alone, and a program "
           "in it", """
reached(os.write(os.memfd_create("x"), b"#!/bin/sh\\nexit 0\\n"))"""),
    attack("left_a_name", "a changed module for who comes next", """
import numpy, builtins, utils.checking.plain
numpy.left_behind = builtins.left_behind = True
utils.checking.plain.left_behind = True
numpy.mean = lambda *a, **k: 0.0
open("left_behind.txt", "w").write("left")
numpy.mean = numpy.average"""),
    attack("left_b_found", "what the one before has left", """
import builtins, numpy, utils.checking.plain
for thing in (numpy, builtins, utils.checking.plain):
    if hasattr(thing, "left_behind"):
        reached()
for root, folders, names in os.walk(os.getcwd()):
    if "left_behind.txt" in names:
        reached()"""),
    attack("left_thread", "a thread that goes on between the cells", """
import threading, time
def forever():
    while True:
        time.sleep(0.01)
for _ in range(5):
    threading.Thread(target=forever).start()"""),
    attack("left_at_exit", "code that runs when Python ends", """
import atexit
atexit.register(lambda: open(about["canary"] + "/" + touched, "w"))"""),
]
