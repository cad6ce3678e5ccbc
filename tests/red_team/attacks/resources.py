"""Use up the machine, or end what runs.

Sizes are bounded: they exceed what a submission may have, and no machine.
What would be felt by others on the machine is not run on stock nbgrader.
"""

from red_team.attack import Attack

LOST = {"average": 0}


def beside(name, tries, source, **more):
    """In an added cell: the right answers keep their points."""
    return Attack(name, tries, {"end": source}, right=True, **more)


def inside(name, tries, deed, **more):
    """While `average` is called: that exercise alone is lost."""
    return Attack(name, tries, {
        "average": f"def average(numbers):\n    {deed}\n    return 0.0"},
        right=True, scores=LOST, **more)


ATTACKS = [
    beside("sleeps", "a cell that sleeps for a minute",
           "import time\ntime.sleep(60)"),
    inside("sleeps_in_check", "an answer that sleeps for a minute",
           "import time; time.sleep(60)"),
    inside("loops", "an answer that never ends", "while True: pass"),
    inside("deaf", "an answer that cannot be interrupted", """import signal
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            while True: pass
        except BaseException: pass""", alone=True),
    beside("memory", "a gigabyte of memory",
           "block = bytearray(1 << 30)\nfor n in range(0, 1 << 30, 4096):\n"
           "    block[n] = 1\nelse:\n    reached()", stock=False),
    beside("shared_mapping", "a gigabyte of shared memory", """
import mmap
block = mmap.mmap(-1, 1 << 30)
for n in range(0, 1 << 30, 4096):
    block[n] = 1
else:
    reached()""", stock=False),
    inside("memory_in_check", "a gigabyte for an answer",
           "return np.ones(1 << 27).tolist()", stock=False),
    beside("forks", "forty processes", """
import time
for _ in range(40):
    if os.fork() == 0:
        time.sleep(5)
        os._exit(0)
else:
    reached()""", stock=False),
    beside("threads", "a thousand threads", """
import threading, time
for _ in range(1000):
    threading.Thread(target=time.sleep, args=(3,), daemon=True).start()
else:
    reached()""", stock=False),
    beside("disk", "sixty megabytes on the disk", """
for number in range(60):
    with open(f"file{number}", "wb") as file:
        file.write(bytes(1 << 20))
        os.fsync(file.fileno())
else:
    reached()""", stock=False),
    beside("open_files", "five thousand open files", """
if [open(os.devnull) for _ in range(5000)]:
    reached()""", stock=False),
    beside("prints", "a hundred megabytes of text",
           "for _ in range(1000):\n    print('x' * 100_000)", stock=False),
    beside("displays", "fifty thousand displays",
           "for n in range(50_000):\n    display(n)", stock=False),
    beside("writes_raw", "text to the file of the output", """
for _ in range(20_000):
    os.write(1, b"x" * 1000)""", stock=False),
    beside("large_result", "a result whose text never ends", """
class Endless:
    def __repr__(self):
        return "x" * 50_000_000
Endless()""", stock=False),
    beside("slow_result", "a result whose text takes a minute", """
import time
class Slow:
    def __repr__(self):
        time.sleep(60)
        return "slow"
Slow()"""),
    inside("crashes", "a crash of Python",
           "import ctypes; ctypes.string_at(1)"),
    inside("recursion", "recursion without an end",
           "return average(numbers)"),
    inside("stops_itself", "a stopped process that is not dead",
           "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
           stock=False),
    inside("quits", "the end of Python", "import os; os._exit(0)"),
    beside("ends_parent", "the end of the grading process", """
import signal
if os.getppid() > 1:
    os.kill(os.getppid(), signal.SIGKILL)""", alone=True),
    beside("ends_other", "the end of a process of the grader's user", """
import signal
os.kill(about["bystander"], signal.SIGKILL)""", alone=True),
    Attack("closes_files", "closes every file, then waits for the end", {
        "end": "os.closerange(0, 256)"}, right=True),
    Attack("killer_first", "ends Python before the first exercise", {
        "top": "os._exit(1)"}, right=True),
    Attack("four_killers", "ends Python in every exercise", {
        name: f"def {name}(*given):\n    os._exit(0)"
        for name in ("centre", "draw", "average", "impossible")}),
]
