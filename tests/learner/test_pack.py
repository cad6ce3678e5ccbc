"""The student's zip: complete, without solutions, the same every time."""

import ast
import json
import subprocess
import sys
import sysconfig
import zipfile

import nbformat
import pytest
from nbgrader.utils import is_solution
from support.small_course import NOTEBOOK, WEEK, write_notebook

from grading import places
from grading.exercise.notebook import quick, read
from grading.learner.pack import pack
from utils.courses import COURSES
from utils.data import READERS

# Runs a notebook with only the pack and installed packages on sys.path: no
# site-packages hooks, so that the repository is out of reach.
RUN = """
import importlib.util, json, os, sys
pack, packages, notebook = sys.argv[1:]
sys.path[:] = [path for path in sys.path if path] + [pack, packages]
assert importlib.util.find_spec("grading") is None
os.chdir(os.path.dirname(notebook))
os.environ["MPLBACKEND"] = "agg"
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for cell in json.load(open(notebook))["cells"]:
    if cell["cell_type"] == "code":
        shell.run_cell("".join(cell["source"])).raise_error()
for name, module in list(sys.modules.items()):
    if name.split(".")[0] == "utils":
        assert module.__file__.startswith(pack), module.__file__
print("ran to the end")
"""


# Runs what notebooks import, with only the pack and installed packages.
IMPORT = """
import sys
pack, packages, code = sys.argv[1:]
sys.path[:] = [path for path in sys.path if path] + [pack, packages]
exec(code)
"""


def unpack(zipped, folder):
    """Unpack a zip; returns the one folder in it."""
    with zipfile.ZipFile(zipped) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    [inside] = folder.iterdir()
    return inside


def solve(notebook, source):
    """Put the solutions of a source notebook into a released one, and its
    demos at their quick setting."""
    released = quick(read(notebook))
    cells = {cell.id: cell for cell in read(source).cells}
    for cell in released.cells:
        if cell.cell_type == "code" and is_solution(cell):
            cell.source = cells[cell.id].source
    nbformat.write(released, notebook)


def run(pack, notebook):
    """Run a notebook of an unpacked pack in a process of its own."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", RUN, str(pack),
         sysconfig.get_path("purelib"), str(notebook)],
        cwd=pack, text=True, timeout=1800, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={"HOME": str(pack), "OPENBLAS_NUM_THREADS": "1"})


@pytest.fixture
def packed(clone, tmp_path):
    """The small course's pack, unpacked elsewhere."""
    said = clone.course("pack", "course1_nn", "--out", tmp_path / "a.zip")
    assert "a.zip" in said
    return unpack(tmp_path / "a.zip", tmp_path / "elsewhere")


def test_contents(packed):
    names = {path.relative_to(packed).as_posix()
             for path in packed.rglob("*") if path.is_file()}
    assert {"README.md", "LICENSE", "start.py", "environment.yml",
            "constraints.txt", "pyproject.toml", ".progress.json",
            "datasets/README.md", "datasets/SHA256SUMS",
            "utils/checking/checks.py", f"{NOTEBOOK}.ipynb",
            f"{WEEK}/checks.h5"} <= names
    assert not any("exercises" in name or "grading" in name
                   or "__pycache__" in name for name in names)
    for name in names:
        content = (packed / name).read_bytes()
        assert b"BEGIN SOLUTION" not in content, name
        assert b"return 2 * x" not in content, name
    # The small course reads no data, nor names a module that does.
    assert not any(name.startswith("datasets/") and name.endswith(".h5")
                   for name in names)


def test_only_the_data_that_is_used(clone, tmp_path):
    write_notebook(clone.root / WEEK, "logistic_regression", "Photos", 2, {
        "double": "from utils.data import photo_split\n\n"
        "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n"
        "    ### END SOLUTION"})
    clone.course("pack", "course1_nn", "--out", tmp_path / "a.zip")
    names = zipfile.ZipFile(tmp_path / "a.zip").namelist()
    data = [name for name in names if name.startswith(
        "course1_nn-notebooks/datasets/") and name.endswith(".h5")]
    assert "course1_nn-notebooks/datasets/photos.h5" in data
    assert "course1_nn-notebooks/datasets/houses.h5" not in data


def test_data_is_packed_that_a_named_module_reads(clone, tmp_path):
    write_notebook(clone.root / WEEK, "logistic_regression", "Projects", 2, {
        "double": "from utils.projects import numbered\n\n"
        "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n"
        "    ### END SOLUTION"})
    clone.course("pack", "course1_nn", "--out", tmp_path / "a.zip")
    names = zipfile.ZipFile(tmp_path / "a.zip").namelist()
    assert [name for name in names if name.endswith("s.h5")
            and "/datasets/" in name] == [
        "course1_nn-notebooks/datasets/digits.h5"]


def test_every_data_file_has_a_reader():
    assert set(READERS.values()) == {
        path.name for path in (places.CODE / "datasets").glob("*.h5")}


def test_same_bytes_each_time(clone, tmp_path):
    for name in ("a.zip", "b.zip"):
        clone.course("pack", "course1_nn", "--out", tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (
        tmp_path / "b.zip").read_bytes()


def test_it_runs_elsewhere(packed, clone):
    """Stops at the first stub; with the solutions, runs to the end."""
    notebook = packed / f"{NOTEBOOK}.ipynb"
    stopped = run(packed, notebook)
    assert stopped.returncode == 1
    assert "double: not written yet" in stopped.stdout
    solve(notebook, clone.root / f"{NOTEBOOK}.ipynb")
    done = run(packed, notebook)
    assert "ran to the end" in done.stdout, done.stdout
    progress = json.loads((packed / ".progress.json").read_text())
    assert progress[NOTEBOOK]["double"]["passed"]


@pytest.mark.slow
def test_the_real_course_runs_elsewhere(tmp_path):
    """Week 2 of course 1 with its photos."""
    (tmp_path / "a.zip").write_bytes(pack("course1_nn"))
    packed = unpack(tmp_path / "a.zip", tmp_path / "elsewhere")
    name = "course1_nn/week2_logistic_regression/logistic_regression.ipynb"
    solve(packed / name, places.CODE / name)
    done = run(packed, packed / name)
    assert "ran to the end" in done.stdout, done.stdout[-3000:]


@pytest.mark.parametrize(
    "course", [course for course in COURSES if places.weeks(course)])
def test_what_notebooks_import_and_load_is_in(tmp_path, course):
    (tmp_path / "a.zip").write_bytes(pack(course))
    packed = unpack(tmp_path / "a.zip", tmp_path / "elsewhere")
    for week in places.weeks(course):
        wanted = {line for path in places.source_notebooks(course, week)
                  for cell in read(path).cells if cell.cell_type == "code"
                  for line in _needed(cell.source)}
        assert any(" utils" in line for line in wanted)
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", IMPORT, str(packed),
             sysconfig.get_path("purelib"), "\n".join(sorted(wanted))],
            cwd=packed / course / week, text=True, timeout=600,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={"HOME": str(packed)})
        assert done.returncode == 0, done.stdout


def _needed(source):
    """Lines that import what a cell imports of utils, and load its data."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module.split(".")[
                0] == "utils":
            yield ast.unparse(node)
            for name in node.names:
                if name.name.startswith("load_"):
                    yield f"{ast.unparse(node)}; {name.name}()"


def test_its_project_installs_utils_alone(packed):
    import tomllib
    project = tomllib.loads((packed / "pyproject.toml").read_text())
    assert project["tool"]["setuptools"]["packages"]["find"] == {
        "include": ["utils*"]}
    needs = " ".join(project["project"]["dependencies"])
    assert "numpy" in needs and "jupyterlab" in needs
    assert "nbgrader" not in needs and "pyseccomp" not in needs


@pytest.mark.parametrize("course, word", [
    ("course9", "no course is called"), ("course4_cnn", "no notebooks")])
def test_what_cannot_be_packed(clone, course, word):
    said = clone.course("pack", course, status=1)
    assert word in said and "Traceback" not in said


def test_missing_checks_are_named(clone):
    (clone.root / WEEK / "checks.h5").unlink()
    assert "course build" in clone.course("pack", "course1_nn", status=1)
