"""The code as a wheel, with no clone in sight: for two users."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import urllib.request
import zipfile
from pathlib import Path

import pytest
from support.lab import Lab
from support.small_course import NOTEBOOK, WEEK, write_course

from grading import places
from grading.sandbox import CHOICES

LEARNER = 65_432  # a user that no system hands out
# As another user, to whom the private folders above Python are shown.
AS_LEARNER = """
import os, sys
sys.path.insert(0, {tests!r})
sys.path.insert(1, {code!r})
from support.reachable import make_reachable
make_reachable()
os.setgroups([]); os.setgid({user}); os.setuid({user})
os.execv(sys.argv[1], sys.argv[1:])
"""
SEEN = """
from grading.sandbox import open_sandbox
from grading.sandbox.lockstep import run_cell
with open_sandbox({name!r}) as sandbox:
    child = sandbox.start({cell!r})
    ran = run_cell(child, {cell!r})
    child.end()
print("".join(event.get("text", "") for event in ran.events))
"""
CELL = """
import os, sys
import scipy.special
for place in {places!r}:
    try:
        print(place, "read", len(open(place).read()))
    except OSError as error:
        print(place, type(error).__name__)
for name in ("grading.cli", "utils.built.logistic_regression", "utils.nn"):
    try:
        __import__(name)
        print(name, "imported")
    except ImportError as error:
        print(name, type(error).__name__)
"""


class Installed:
    """An environment with the wheel. instructor: a folder with the courses,
    one for copies and one for classes, beside each other."""

    def __init__(self, folder):
        self.folder = folder
        source = folder / "source"
        source.mkdir()
        for name in ("grading", "utils"):
            shutil.copytree(places.CODE / name, source / name,
                            ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(places.CODE / name, source)
        self._pip("wheel", "--no-deps", "--no-build-isolation", "--no-index",
                  "-w", folder, source)
        shutil.rmtree(source)
        [self.wheel] = folder.glob("*.whl")
        subprocess.run([sys.executable, "-m", "venv", "--without-pip",
                        folder / "venv"], check=True)
        self.python = folder / "venv" / "bin" / "python"
        self._pip("--python", self.python, "install", "--no-deps",
                  "--no-index", self.wheel)
        self.packages = next(folder.glob("venv/lib/python*/site-packages"))
        (self.packages / "others.pth").write_text(
            sysconfig.get_path("purelib") + "\n")
        self.instructor = folder / "instructor"
        content = self.instructor / "content"
        content.mkdir(parents=True)
        for name in ("environment.yml", "constraints.txt", "LICENSE",
                     "pyproject.toml"):
            shutil.copy(places.CODE / name, content)
        (content / "datasets").symlink_to(places.CODE / "datasets")
        (content / "course1_nn").mkdir()
        shutil.copy(places.CODE / "course1_nn" / "nbgrader_config.py",
                    content / "course1_nn")
        write_course(content)
        (folder / "exchange").mkdir()
        self.env = {
            "PATH": f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}",
            "JUPYTER_PATH": f"{sys.prefix}/share/jupyter",  # of the others
            "HOME": str(self.instructor), "OPENBLAS_NUM_THREADS": "1",
            "COURSE_CONTENT": str(content),
            "COURSE_HOME": str(self.instructor / "copies"),
            "COURSE_CLASSES": str(self.instructor / "classes"),
            "COURSE_EXCHANGE": str(folder / "exchange")}

    def _pip(self, *arguments):
        subprocess.run([sys.executable, "-m", "pip", "-q",
                        "--disable-pip-version-check",
                        *map(str, arguments)], check=True, cwd=self.folder,
                       env={"PATH": os.environ["PATH"],
                            "HOME": str(self.folder)})

    def run(self, module, *arguments, cwd=None):
        """Run a module as the instructor; returns what it said."""
        done = subprocess.run(
            [str(self.python), "-m", module, *map(str, arguments)],
            cwd=cwd or self.instructor, env=self.env, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1800)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def course(self, *arguments):
        """Run a `course` command as the instructor."""
        return self.run("grading.cli", *arguments)


@pytest.fixture(scope="module")
def installed():
    """In a folder that every user may enter, as pytest's are not."""
    folder = Path(tempfile.mkdtemp(prefix="wheel-")).resolve()
    folder.chmod(0o755)
    yield Installed(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def built(installed):
    """With the small course's checks.h5."""
    installed.course("build")
    return installed


def test_the_wheel_holds_code_and_no_answers(installed):
    names = zipfile.ZipFile(installed.wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {
        "grading", "utils", "deep_learning_notebooks"}
    built = [name for name in names if name.startswith("utils/built/")]
    assert built == ["utils/built/__init__.py"]
    missing = {path.relative_to(places.CODE).as_posix()
               for name in ("grading", "utils")
               for path in (places.CODE / name).rglob("*")
               if path.is_file() and "__pycache__" not in path.parts
               and path.parent.name != "built"} - set(names)
    assert not missing


def test_a_class_elsewhere_from_build_to_marks(built):
    assert "up to date" in built.course("build", "--check")
    built.course("lab", "--prepare")
    copies = built.instructor / "copies"
    assert (copies / f"{NOTEBOOK}.ipynb").is_file()
    course = built.instructor / "content" / "course1_nn"
    week = Path(WEEK).name
    built.run("nbgrader", "generate_assignment", week, cwd=course)
    home = built.instructor / "classes" / "course1_nn"
    assert home.stat().st_mode & 0o7777 == 0o700
    handed_in = home / "submitted" / "ada" / week
    handed_in.mkdir(parents=True)
    shutil.copy(f"{course.parent / NOTEBOOK}.ipynb", handed_in)
    built.course("autograde", "course1_nn", week)
    marks = Path(built.course("marks", "course1_nn").strip())
    assert marks.parent == home and "ada" in marks.read_text()
    assert not (built.instructor / "content" / "classroom").exists()


@pytest.mark.sandbox
def test_the_demo_plays_a_week_on_content_elsewhere(built):
    classes = built.instructor / "classes"

    def real():
        return {path: path.stat().st_mtime_ns for path in classes.rglob("*")
                if not path.is_relative_to(classes / "demo")}

    before = real()
    said = built.course("demo")
    points = {name: (float(total), float(penalty))
              for name, total, penalty in re.findall(
                  r"^(\w+) +([\d.]+) +([\d.]+)  ", said, re.MULTILINE)}
    assert len(points) == 9
    whole, penalty = points["ada"]
    assert whole > 0 == penalty
    assert points["dara"] == (pytest.approx(.9 * whole),
                              pytest.approx(.1 * whole))
    assert points["eva"] == points["finn"] == points["gül"] == (whole, 0)
    assert 0 < points["ben"][0] < whole > points["chen"][0]
    assert points["hugo"] == points["ines"] == (0, 0)
    for word in ("more than once", "Copy of", "time was up", "ends too early",
                 "was not handed in"):
        assert word in said
    assert "No real class was touched." in said
    assert real() == before
    home = classes / "demo" / "classroom" / "course1_nn"
    assert len(list(home.glob("feedback/*/*/*.html"))) > 8


def test_a_folder_without_courses_is_told(installed):
    done = subprocess.run(
        [installed.python, "-m", "grading.cli", "lab", "--prepare"],
        cwd=installed.folder / "exchange", text=True, env=installed.env | {
            "COURSE_CONTENT": str(installed.folder / "exchange")},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 1
    assert "holds no course. COURSE_CONTENT names" in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=pytest.mark.sandbox)
    if name == "bubblewrap" else name for name in CHOICES])
def test_submissions_see_nothing_of_what_is_installed(installed, name):
    hidden = [str(path) for path in (
        installed.packages / "grading" / "cli.py",
        installed.packages / "grading" / "submission" / "key.py",
        installed.packages / "utils" / "nn" / "__init__.py")]
    cell = CELL.format(places=hidden)
    code = "from support.reachable import make_reachable\n" * (
        name == "landlock") + "make_reachable()\n" * (
        name == "landlock") + SEEN.format(name=name, cell=cell)
    done = subprocess.run(
        [installed.python, "-c", code], env=installed.env | {
            "PYTHONPATH": str(places.CODE / "tests")}, text=True,
        cwd=installed.instructor, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT)
    if done.returncode and "CourseError" in done.stdout:
        pytest.skip(done.stdout.strip().splitlines()[-1])
    lines = done.stdout.split("\n")
    assert len([line for line in lines if line.endswith("Error")]) == 6, lines
    assert "read" not in done.stdout.replace("readable", "")


@pytest.mark.skipif(os.getuid() != 0, reason="becomes another user")
def test_another_user_opens_a_pack_with_it(built):
    zipped = built.folder / "pack.zip"
    built.course("pack", "course1_nn", "--out", zipped)
    learner = built.folder / "learner"
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(learner)
    [pack] = learner.iterdir()
    assert not list(pack.rglob("exercises"))
    for path in (learner, *learner.rglob("*")):
        os.chown(path, LEARNER, LEARNER)
    built.instructor.chmod(0o700)
    code = AS_LEARNER.format(tests=str(places.CODE / "tests"),
                             code=str(places.CODE), user=LEARNER)
    env = {"PATH": os.environ["PATH"], "HOME": str(learner),
           "JUPYTER_PATH": built.env["JUPYTER_PATH"]}
    lab = Lab([sys.executable, "-c", code, str(built.python), "-m",
               "grading.cli", "lab"], pack, env, built.folder / "lab.log")
    try:
        address, token = re.fullmatch(
            r"(http://[^/]+)/.*[?&](token=\w+)", lab.url).groups()
        page = urllib.request.urlopen(
            f"{address}/api/contents/start.ipynb?{token}").read()
        assert b"Open first" in page
        assert os.stat(pack / "start.ipynb").st_uid == LEARNER
        said = lab.log.read_text()
        assert f"Your notebooks: {pack}" in said
    finally:
        lab.stop()
