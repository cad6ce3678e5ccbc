"""Read what is not the student's. The answers are right.

Stolen text is printed: it is found in what is kept of the submission.
"""

from red_team.attack import Attack


def attack(name, tries, source, **more):
    return Attack(name, tries, {"top": source}, right=True, **more)


ATTACKS = [
    attack("read_gradebook", "everybody's marks", """
print(open(about["home"] + "/gradebook.db", "rb").read()[:100])"""),
    attack("query_gradebook", "everybody's marks, in SQL", """
import sqlite3
book = sqlite3.connect(about["home"] + "/gradebook.db")
reached(book.execute("select * from student").fetchall())"""),
    attack("read_seed", "the secret seed", """
print(open(about["home"] + "/secret_seed").read())"""),
    attack("read_key", "the hidden key", """
import glob
for path in glob.glob(about["home"] + "/hidden/*.h5"):
    open(path, "rb").read()
    reached()
reached(os.listdir(about["home"]))"""),
    attack("read_source", "the source notebook with its solutions", """
import glob
for path in glob.glob(about["home"] + "/source/*/*.ipynb"):
    print(open(path).read())"""),
    attack("read_upwards", "the source by way of the working folder", """
import glob
for path in glob.glob("../../../**/*.ipynb", recursive=True):
    print(open(path).read())"""),
    attack("read_exercises", "cases and known mistakes", """
import glob
for path in glob.glob(about["root"] + "/course1_nn/*/exercises/*.py"):
    print(open(path).read())
    reached()"""),
    attack("read_others", "another student's notebook", """
print(open(about["home"] + "/submitted/a_honest/" + about["week"]
           + "/attacked.ipynb").read())"""),
    attack("read_graded", "another student's graded notebook", """
print(open(about["home"] + "/autograded/a_honest/" + about["week"]
           + "/attacked.ipynb").read())"""),
    attack("import_solution", "the solution by importing its folder", """
import sys, json
sys.path.insert(0, about["root"])
import grading.exercise.notebook as notebook
from pathlib import Path
print(notebook.read(Path(about["root"], "course1_nn", about["week"],
                         "attacked.ipynb")))"""),
    attack("read_home", "the grader's home", """
print(open(about["userhome"] + "/private.txt").read())"""),
    attack("read_own_home", "the home that $HOME names", """
for root, folders, names in os.walk(os.path.expanduser("~")):
    for name in names:
        if name == "private.txt":
            print(open(os.path.join(root, name)).read())"""),
    attack("read_environment", "the grader's environment",
           "print(dict(os.environ))"),
    attack("read_proc", "the environment of all processes near", """
import glob
for pid in {os.getppid(), about["bystander"], "self", 1}:
    try:
        print(open(f"/proc/{pid}/environ").read())
    except OSError as error:
        print(error)"""),
    attack("read_proc_root", "files by way of another process", """
print(open(f"/proc/{about['bystander']}/root" + about["userhome"]
           + "/private.txt").read())"""),
    attack("read_memory", "the memory of the parent process", """
pid = os.getppid()
for line in open(f"/proc/{pid}/maps"):
    if "[stack]" in line:
        low, high = (int(x, 16) for x in line.split()[0].split("-"))
        memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
        print(os.pread(memory, high - low, low)[-20000:])
        reached()"""),
    attack("read_memory_by_call", "memory by process_vm_readv", """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
class Piece(ctypes.Structure):
    _fields_ = [("base", ctypes.c_size_t), ("size", ctypes.c_size_t)]
pid = about["bystander"]
low = next(int(line.split("-")[0], 16) for line in open(f"/proc/{pid}/maps")
           if "[stack]" in line)
buffer = ctypes.create_string_buffer(64)
mine = Piece(ctypes.addressof(buffer), 64)
if libc.process_vm_readv(pid, ctypes.byref(mine), 1, ctypes.byref(Piece(
        low, 64)), 1, 0) == 64:
    reached()"""),
    attack("read_ptrace", "another process by ptrace", """
import ctypes, time
libc = ctypes.CDLL(None, use_errno=True)
if libc.ptrace(16, about["bystander"], None, None) == 0:
    reached()
    time.sleep(0.1)
    libc.ptrace(17, about["bystander"], None, None)"""),
    attack("read_passwords", "the machine's accounts", """
reached(open("/etc/shadow").read())"""),
    attack("read_by_shell", "a shell's way to the home", """
text = get_ipython().getoutput("cat " + about["userhome"] + "/private.txt")
print(text)"""),
    attack("read_by_bash", "a %%bash cell's way to the environment",
           "get_ipython().run_cell_magic('bash', '', 'env; id')"),
    attack("read_in_thread", "files from another thread, later", """
import threading
def read():
    try:
        found.append(open(about["userhome"] + "/private.txt").read())
    except OSError as error:
        found.append(str(error))
found = []
thread = threading.Thread(target=read)
thread.start()
thread.join()
print(found)"""),
]
