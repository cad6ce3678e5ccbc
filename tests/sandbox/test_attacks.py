"""Each step of confinement, shown by an attack from inside.

A cell prints what it reached; what it must not reach raises there.
"""

import ast
import getpass
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from support.processes import descendants, until

from grading import places
from grading.errors import CourseError
from grading.sandbox import backends
from grading.sandbox.backends import SCRATCH
from grading.sandbox.lockstep import run_cell

SYSCALL = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    result = getattr(libc, name)(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
"""
# Each must raise an error, of the class named.
REFUSED = {
    "network": ("import socket; socket.socket()", "PermissionError"),
    "network_by_hand": (
        SYSCALL + "call('socket', 2, 1, 0)", "PermissionError"),
    "network_6": (SYSCALL + "call('socket', 10, 2, 0)", "PermissionError"),
    "raw_network": (SYSCALL + "call('socket', 17, 3, 0)",
                    "PermissionError"),
    "abstract_socket": (SYSCALL + "call('socket', 1, 1, 0)",
                        "PermissionError"),
    "datagrams": ("import socket; socket.socketpair(type=socket.SOCK_DGRAM)",
                  "PermissionError"),
    "datagrams_with_flags": (
        SYSCALL + "call('socketpair', 1, 2 | 0x80000, 0, "
        "(ctypes.c_int * 2)())", "PermissionError"),
    "packets": (SYSCALL + "call('socketpair', 1, 5, 0, "
                "(ctypes.c_int * 2)())", "PermissionError"),
    "datagrams_of_wide_type": (
        SYSCALL + "call('socketpair', ctypes.c_long(1), ctypes.c_long("
        "(1 << 32) + 2), ctypes.c_long(0), (ctypes.c_int * 2)())",
        "PermissionError"),
    "send_to_a_name": ("""
import socket
one, other = socket.socketpair()
one.sendto(b'x', '/tmp/anywhere')""", "PermissionError"),
    "send_to_an_abstract_name": ("""
import socket
one, other = socket.socketpair()
one.sendto(b'x', chr(0) + 'anywhere')""", "PermissionError"),
    "send_a_message": ("""
import socket
one, other = socket.socketpair()
one.sendmsg([b'x'])""", "PermissionError"),
    "send_messages": (SYSCALL + "call('sendmmsg', 1, None, 0, 0)",
                      "PermissionError"),
    "connect": ("""
import socket
one, other = socket.socketpair()
one.connect('/tmp/anywhere')""", "PermissionError"),
    "bind": ("""
import socket
one, other = socket.socketpair()
one.bind('name')""", "PermissionError"),
    "netlink": (SYSCALL + "call('socket', 16, 3, 0)", "PermissionError"),
    "fork": ("import os; os.fork()", "PermissionError"),
    "fork_by_hand": (SYSCALL + "call('fork')", "PermissionError"),
    "clone_by_hand": (SYSCALL + "call('syscall', 56, 17, 0, 0, 0, 0)",
                      "PermissionError"),
    "vfork": (SYSCALL + "call('syscall', 58)", "PermissionError"),
    "exec": ("import os; os.execv('/bin/true', ['true'])",
             "PermissionError"),
    "exec_by_hand": (SYSCALL + "call('execv', b'/bin/true', None)",
                     "PermissionError"),
    "subprocess": ("import subprocess; subprocess.run(['true'])",
                   "PermissionError"),
    "system": ("import os; os.system('true')", "PermissionError"),
    "other_user": ("import os; os.setuid(0 if os.getuid() else 1)",
                   "PermissionError"),
    "kill_all": ("import os; os.kill(-1, 9)", "PermissionError"),
    "kill_parent": ("import os; os.kill(os.getppid() or 2, 9)",
                    "PermissionError"),
    "kill_group": ("import os; os.killpg(0, 9)", "PermissionError"),
    "signal_by_file": ("""
import fcntl, os
reader, writer = os.pipe()
fcntl.fcntl(reader, 8, os.getppid() or 2)""", "PermissionError"),
    "ptrace": (SYSCALL + "call('ptrace', 16, os.getppid() or 2, 0, 0)",
               "PermissionError"),
    "read_memory": (SYSCALL + "call('process_vm_readv', "
                    "os.getppid() or 2, None, 0, None, 0, 0)",
                    "PermissionError"),
    "limits_of_others": ("import os, resource; resource.prlimit("
                         "os.getppid() or 2, resource.RLIMIT_CPU, (0, 0))",
                         "PermissionError"),
    "own_limits": ("import resource; resource.setrlimit("
                   "resource.RLIMIT_AS, (-1, -1))", "ValueError"),
    "proc_self": ("open('/proc/self/environ').read()", "Any"),
    "proc_other": ("open('/proc/1/cmdline').read()", "Any"),
    "proc_list": ("import os; assert not os.listdir('/proc')\n"
                  "raise PermissionError", "PermissionError"),
    "sys": ("open('/sys/kernel/mm/transparent_hugepage/enabled').read()",
            "Any"),
    "write_outside": ("open('/tmp/left_behind', 'w')", "Any"),
    "write_shm": ("open('/dev/shm/left_behind', 'w')", "Any"),
    "write_python": ("import numpy; open(numpy.__file__, 'a')", "Any"),
    "write_utils": ("import utils; open(utils.__file__, 'a')", "Any"),
    "withheld": ("import utils.nn", "ModuleNotFoundError"),
    "withheld_without_its_finder": ("""
import sys
sys.meta_path[:] = [finder for finder in sys.meta_path
                    if not hasattr(finder, 'given')]
import utils.deep""", "Any"),
    "withheld_read": ("""
import utils
for folder in utils.__path__[1:]:  # the first holds what it was given
    open(folder + '/nn/tensor.py').read()""", "Any"),
    "passwords": ("open('/etc/shadow').read()", "Any"),
    "hosts": ("open('/etc/hosts').read()", "Any"),
    "empty_to_read": ("""
import os
with open('file', 'w') as file:
    file.write('with an old kernel it could be anywhere')
os.open('file', os.O_RDONLY | os.O_TRUNC)""", "PermissionError"),
    "empty_by_name": ("""
import os
open('file', 'w').close()
os.truncate('file', 0)""", "PermissionError"),
    "open_by_other_means": (
        SYSCALL + "call('syscall', 437, -100, b'/usr', bytes(24), 24)",
        "OSError"),
    "chmod": ("import os; os.chmod('.', 0o777)", "PermissionError"),
    "chown": ("import os; os.chown('.', 0, 0)", "PermissionError"),
    "times_of_files": ("import os; os.utime('/usr')", "PermissionError"),
    "link_out": ("import os; os.symlink('/', 'way')", "PermissionError"),
    "hard_link": ("import os; os.link('/etc/localtime', 'x')",
                  "PermissionError"),
    "device": ("import os; os.mknod('x', 0o60666)", "PermissionError"),
    "pipe_file": ("import os; os.mkfifo('x')", "PermissionError"),
    "mount": (SYSCALL + "call('mount', b'none', b'/usr', b'tmpfs', 0, "
              "None)", "PermissionError"),
    "namespaces": (SYSCALL + "call('unshare', 0x10000000)",
                   "PermissionError"),
    "chroot": ("import os; os.chroot('.')", "PermissionError"),
    "memfd": ("import os; os.memfd_create('x')", "PermissionError"),
    "keyring": (SYSCALL + "call('syscall', 248, b'user', b'x', b'y', 1, "
                "-3)", "PermissionError"),
    "keyctl": (SYSCALL + "call('syscall', 250, 0, -3, 1)",
               "PermissionError"),
    "shared_memory": (SYSCALL + "call('shmget', 4711, 4096, 0o1666)",
                      "PermissionError"),
    "posix_shared_memory": (
        "from multiprocessing import shared_memory\n"
        "shared_memory.SharedMemory('left', create=True, size=10)", "Any"),
    "message_queue": (SYSCALL + "call('msgget', 4711, 0o1666)",
                      "PermissionError"),
    "semaphore": (SYSCALL + "call('semget', 4711, 1, 0o1666)",
                  "PermissionError"),
    "io_uring": (SYSCALL + "call('syscall', 425, 1, 0)", "PermissionError"),
    "bpf": (SYSCALL + "call('syscall', 321, 0, 0, 0)", "PermissionError"),
    "userfaultfd": (SYSCALL + "call('syscall', 323, 0)", "PermissionError"),
    "perf": (SYSCALL + "call('syscall', 298, 0, 0, -1, -1, 0)",
             "PermissionError"),
    "capabilities_back": (SYSCALL + "call('prctl', 47, 2, 21, 0, 0)",
                          "PermissionError"),
    "outlive": (SYSCALL + "call('prctl', 1, 0, 0, 0, 0)",
                "PermissionError"),
    "old_calls": (SYSCALL + "call('personality', 0)", "PermissionError"),
    "clock": ("import time; time.clock_settime(0, 0)", "PermissionError"),
    "nice": ("import os; os.nice(-5)", "PermissionError"),
    "memory": ("import numpy as np; np.ones(1 << 28)", "Any"),
    "shared_mapping": ("import mmap; mmap.mmap(-1, 2 << 30)", "Any"),
    "disk": ("""
import os
for number in range(40):
    with open(f'file{number}', 'wb') as file:
        file.write(bytes(1 << 20))
        file.flush()
        os.fsync(file.fileno())""", "OSError"),
    "files": ("files = [open('/dev/null') for _ in range(200)]", "OSError"),
    "threads": ("""
import threading, time
for _ in range(400):
    threading.Thread(target=time.sleep, args=(2,), daemon=True).start()""",
                "RuntimeError"),
    "grading": ("import grading", "Any"),
    "exercises": ("import course1_nn", "Any"),
}


@pytest.fixture(scope="module")
def child(sandbox):
    """A child that several attacks share, none of which ends it."""
    child = sandbox.start()
    yield child
    child.end()


def said(ran):
    """All text that a cell printed."""
    return "".join(event["text"] for event in ran.events
                   if event["kind"] == "stream")


@pytest.mark.parametrize("name", REFUSED)
def test_refused(sandbox, name):
    source, error = REFUSED[name]
    if name == "disk" and sandbox.scratch:
        pytest.skip("without a mount the disk is watched: see test_limits")
    child = sandbox.start()
    try:
        ran = run_cell(child, source)
    finally:
        child.end()
    raised = [event["name"] for event in ran.events
              if event["kind"] == "error"]
    assert ran.alive, ran
    assert raised, ran
    assert raised[-1] == error or error in ("Any", "OSError"), ran


def test_commands_are_passed_over(child):
    ran = run_cell(child, "!touch a\n!!touch a\n%pip --version\n"
                   "files = !touch a; ls /\nimport os\n"
                   "print(files, os.path.exists('a'))")
    assert said(ran).count("Passed over") == 4
    assert said(ran).endswith("[] False\n")
    assert "Passed over" in said(run_cell(child, "%%bash\ntouch a"))


def test_what_is_needed_is_allowed(child):
    """Streams to oneself, and files in one's own folder, in every mode."""
    ran = run_cell(child, """
import asyncio, os, socket
one, other = socket.socketpair()
one.sendall(b'to oneself')
print(other.recv(20).decode())
print(asyncio.new_event_loop().run_until_complete(
    asyncio.sleep(0, 'waited')))
for mode in ('w', 'a', 'r+', 'w+', 'r'):
    with open('of_all_modes', mode) as file:
        if mode != 'r':
            file.write(mode)
print(open('of_all_modes').read())
with open('of_all_modes', 'r+') as file:
    file.truncate(1)
print(os.path.getsize('of_all_modes'))""")
    assert said(ran).split() == ["to", "oneself", "waited", "w+", "1"], ran


def test_no_socket_outside_is_reached(child, tmp_path):
    """A socket of anybody's, with a name in a folder or without."""
    name, abstract = str(tmp_path / "socket"), f"\0of-{os.getpid()}"
    with (socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as in_folder,
          socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as nowhere):
        in_folder.bind(name)
        nowhere.bind(abstract)
        for place in (tmp_path, *tmp_path.parents):
            if place.owner() == getpass.getuser():
                place.chmod(0o755)
        os.chmod(name, 0o666)
        ran = run_cell(child, f"""
import socket
for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM, socket.SOCK_SEQPACKET):
    for name in ({name!r}, {abstract!r}):
        try:
            one, other = socket.socketpair(type=kind)
            one.sendto(b'reached', name)
        except OSError as error:
            print(error.errno)""")
        assert said(ran).split() == ["1"] * 6, ran
        for listener in (in_folder, nowhere):
            listener.setblocking(False)
            with pytest.raises(BlockingIOError):
                listener.recv(10)


def test_sees_nothing_of_the_repository_or_of_others(child):
    for place in (places.CODE / "grading", places.CODE / "course1_nn",
                  Path.home(), Path.home() / ".ssh", "/home", "/root",
                  "/tmp", "/var", "/etc", "/", "/run", SCRATCH):
        ran = run_cell(child, f"""
import os
try:
    print([name for name in os.listdir({str(place)!r})
           if os.getcwd() != {str(place)!r}])
except OSError:
    print([])""")
        assert said(ran).strip() == "[]", (place, said(ran))


def test_environment_holds_nothing(child):
    assert os.environ["SECRET_OF_THE_USER"] == "not for submissions"
    ran = run_cell(child, "import os; print(sorted(os.environ))")
    names = [name for name in ast.literal_eval(said(ran))
             if not name.endswith("_NUM_THREADS")]
    assert names == ["COURSE_DATASETS", "HOME", "IPYTHONDIR", "LANG",
                     "MPLBACKEND", "MPLCONFIGDIR", "PATH", *(
                         ["PWD"] if "PWD" in names else []),
                     "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED",
                     "PYTHONUTF8", "TMPDIR"]


def test_no_capability_and_another_user(child):
    ran = run_cell(child, SYSCALL + """
import struct
header, data = struct.pack('Ii', 0x20080522, 0), ctypes.create_string_buffer(
    24)
call('capget', header, data)
print(data.raw == bytes(24), os.getuid(), os.geteuid())""")
    none, user, effective = said(ran).split()
    assert none == "True"
    assert user == effective
    if os.getuid() == 0:
        assert int(user) >= 64_000


def test_files_of_the_user_cannot_be_read(child, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the gradebook")
    secret.chmod(0o666)
    ran = run_cell(child, f"""
for mode in ('r', 'a', 'w'):
    try:
        open({str(secret)!r}, mode).read()
        print('reached')
    except OSError:
        pass""")
    assert said(ran) == ""
    assert secret.read_text() == "the gradebook"


def test_nothing_survives_a_submission(sandbox):
    first = sandbox.start()
    ran = run_cell(first, """
import os, sys, threading, time
open('left.txt', 'w').write('left')
import numpy
numpy.left = True
threading.Thread(target=time.sleep, args=(100,)).start()
os.mkdir('closed', 0)
""")
    assert ran.alive and not ran.failure, ran
    first.end()
    second = sandbox.start()
    ran = run_cell(second, """
import os, numpy
print(os.listdir('.'), hasattr(numpy, 'left'))""")
    second.end()
    assert said(ran).strip() == "[] False"


@pytest.mark.parametrize("root", ["/usr/share/course", "/usr"])
def test_a_class_that_submissions_could_see_is_refused(monkeypatch, root):
    for place in ("CONTENT", "CLASSES"):
        with monkeypatch.context() as patch:
            patch.setattr(places, place, Path(root))
            with pytest.raises(CourseError, match="Move the course's folder"):
                backends.refuse_exposed(["/lib64", "/usr"])


@pytest.mark.parametrize("killed", ["trusted", "zygote"])
def test_a_child_dies_with_who_started_it(sandbox, killed):
    code = f"""
from grading.sandbox import Limits, open_sandbox
sandbox = open_sandbox({sandbox.name!r})
child = sandbox.start()
print(sandbox.pid, flush=True)
child.sock.recv(1)
input()"""
    with subprocess.Popen([sys.executable, "-c", code], text=True,
                          stdin=subprocess.PIPE, cwd=places.CODE,
                          stdout=subprocess.PIPE) as trusted:
        try:
            wall = int(trusted.stdout.readline())
            family = [wall, *descendants(wall)]
            assert len(family) >= (4 if sandbox.name == "bubblewrap" else 2)
            os.kill(trusted.pid if killed == "trusted" else family[-2], 9)
            left = family if killed == "trusted" else family[-2:]
            until(lambda: all(state(pid) == "Z" for pid in left), 300)
        finally:
            trusted.kill()


def test_a_dead_zygote_is_replaced(sandbox):
    from grading.sandbox import open_sandbox

    with open_sandbox(sandbox.name, sandbox.limits) as other:
        for pid in [*descendants(other.pid), other.pid]:
            subprocess.run(["kill", "-9", str(pid)], check=False,
                           stderr=subprocess.DEVNULL)
        child = other.start()
        assert run_cell(child, "1").events[0]["data"] == {"text/plain": "1"}
        child.end()
        assert other.starts == 2


def state(pid):
    """One letter: what a process is doing; Z when it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ")[1][:1]
    except OSError:
        return "Z"
