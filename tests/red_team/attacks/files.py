"""Links, pipes, odd names, and modules that shadow others, as files."""

import os

from red_team.attack import Attack
from red_team.course import NAME, WEEK

PAYS = """
import builtins
class Checks:
    def __init__(self, notebook): pass
    def __call__(self, answer, *v):
        return float({"centre": 5, "draw": 3, "average": 2,
                      "impossible": 10}[answer.__name__])
"""


def file(name, text):
    """A file in the submission."""
    def write(folder, about):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, str):
            path.write_text(text.replace("@canary@", about["canary"]))
        else:
            path.write_bytes(text)
    return write


def files(*writers):
    """Several of them."""
    def write(folder, about):
        for writer in writers:
            writer(folder, about)
    return write


def link(name, target):
    """A link in the submission; target is filled in from `about`."""
    def write(folder, about):
        (folder / name).unlink(missing_ok=True)
        os.symlink(target.format(**about), folder / name)
    return write


def linked_folder(folder, about):
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    os.symlink(f"{about['home']}/submitted/a_honest/{WEEK}", folder)


def hard_link(folder, about):
    (folder / f"{NAME}.ipynb").unlink()
    os.link(f"{about['home']}/submitted/a_honest/{WEEK}/{NAME}.ipynb",
            folder / "attacked copy.ipynb")
    (folder / "attacked copy.ipynb").unlink()
    os.symlink(f"../../a_honest/{WEEK}/{NAME}.ipynb",
               folder / f"{NAME}.ipynb")


def pipe(name):
    def write(folder, about):
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)
    return write


TOUCH = """
try:
    open("@canary@/" + "canary.txt", "a").write("touched")
except OSError:
    pass
"""

ATTACKS = [
    Attack("linked_notebook", "a notebook that is a link to another's",
           files=link(f"{NAME}.ipynb", "{home}/submitted/a_honest/"
                      f"{WEEK}/{NAME}.ipynb")),
    Attack("linked_upwards", "the same, by a relative path",
           files=hard_link),
    Attack("linked_folder", "a folder that is a link to another's",
           files=linked_folder),
    Attack("linked_source", "a notebook that is a link to the solution",
           files=link(f"{NAME}.ipynb", "{home}/source/{week}/"
                      f"{NAME}.ipynb")),
    Attack("linked_gradebook", "a file that is a link to the gradebook",
           right=True, files=link("data.csv", "{home}/gradebook.db")),
    Attack("linked_private", "a file that is a link to a private one",
           right=True, files=link("notes.txt", "{userhome}/private.txt")),
    Attack("linked_home", "a folder that is a link to the home",
           right=True, files=link("pictures", "{userhome}")),
    Attack("linked_checks", "checks.h5 as a link to the hidden key",
           right=True, files=link(
               "checks.h5", "{home}/hidden/{week}.h5")),
    Attack("piped_notebook", "a notebook that is a pipe",
           files=pipe(f"{NAME}.ipynb"), alone=True),
    Attack("piped_data", "a pipe beside the notebook", right=True,
           files=pipe("data.txt")),
    Attack("shadow_utils", "its own package utils", files=files(
        file("utils/__init__.py", ""),
        file("utils/checking/__init__.py", PAYS))),
    Attack("shadow_module", "its own utils.py", files=file(
        "utils.py", "import types, sys\nchecking = types.ModuleType('c')\n"
        "exec('''" + PAYS + "''', checking.__dict__)\n"
        "sys.modules['utils.checking'] = checking\n__path__ = []\n")),
    Attack("shadow_numpy", "its own numpy.py, which writes elsewhere",
           right=True, files=file("numpy.py", TOUCH + """
import sys
here = sys.path.pop(0) if sys.path[0] in ("", ".") else None
del sys.modules["numpy"]
sys.path = [p for p in sys.path if p not in ("", __import__("os").getcwd())]
import numpy
""")),
    Attack("shadow_h5py", "its own h5py.py and json.py", right=True,
           files=files(file("h5py.py", TOUCH + "raise ImportError\n"),
                       file("secrets.py", TOUCH)), scores={}),
    Attack("site_customize", "code that every Python would run",
           right=True, files=files(
               file("sitecustomize.py", TOUCH),
               file("usercustomize.py", TOUCH),
               file("site.pth", "import os; " + TOUCH.replace("\n", ";")))),
    Attack("ipython_settings", "settings for IPython and Jupyter",
           right=True, files=files(*(file(name, TOUCH) for name in (
               "ipython_config.py", "ipython_kernel_config.py",
               "jupyter_config.py", "nbgrader_config.py",
               ".ipython/profile_default/startup/00.py")))),
    Attack("shadow_checks", "its own checks.h5", right=True,
           files=file("checks.h5", b"\x89HDF\r\n\x1a\n no references")),
    Attack("odd_names", "names that lead elsewhere", right=True,
           files=files(*(file(name, "x") for name in (
               "..%2f..%2fgradebook.db", "-rf", "a\nb.txt",
               "<script>.txt", "x" * 200, "feedback/attacked.html")))),
    Attack("two_notebooks", "the right one beside the wrong one's name",
           files=file("attacked (1).ipynb", "[]")),
]
