"""utils.built: what notebooks build, for later ones, and nobody else."""

import json
import sys
import zipfile

import nbformat
import pytest
from support.classes import REPOSITORY, Class
from support.notebooks import SOURCES, source

from grading import cli, places
from grading.errors import CourseError
from grading.exercise import modules
from grading.exercise.release import release

STEPS = "built/deep_network_step_by_step.py"


def cell(source, **metadata):
    return nbformat.v4.new_code_cell(source, metadata=metadata)


def solution(name, source):
    """A solution cell, its answer between the markers."""
    head, _, body = source.partition("\n")
    return cell(f"{head}\n    ### BEGIN SOLUTION\n{body}\n"
                "    ### END SOLUTION", nbgrader={
                    "grade_id": f"{name}_solution", "solution": True})


def notebook(path, *cells):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells)), path)
    return path


def names_of(source):
    names = {}
    exec(compile(source, "<module>", "exec"), names)
    return names


def test_definitions_that_solutions_use_come_along(tmp_path):
    path = notebook(
        tmp_path / "steps.ipynb",
        cell("import math\nimport numpy as np\nfrom os import path, sep\n"
             "rate = 2\nrng = np.random.default_rng(1)"),
        cell("def unused():\n    return 1\n\n\n"
             "def helper(x, root=math.sqrt):\n    return root(x)"),
        solution("half", "def half(x):\n    return helper(x) / 2  # why"),
        solution("twice", "def twice(x):\n    return rate * x"),
        solution("draw", "def draw(n):\n    return [rng for _ in range(n)]"),
        cell("class Base:\n    kind = sep"),
        solution("Layer", "class Layer(Base):\n    def run(self):\n"
                 "        return half(4), np.ones(1)"),
        cell("def helper(x):\n    return 0", tags=["demo"]))
    text = modules.module_of(path)
    names = names_of(text)
    assert names["half"](16) == 2 and "# why" in text
    assert names["Layer"]().run()[0] == 1 and names["Layer"].kind
    assert "SOLUTION" not in text and "path" not in names
    assert not {"unused", "twice", "draw", "rate", "rng"} & names.keys()
    assert "twice (rate), draw (rng)" in " ".join(text.split())
    assert text.index("import math") < text.index("import numpy")


def test_a_notebook_without_functions_builds_none(tmp_path):
    path = notebook(tmp_path / "asks.ipynb", cell(
        "b = 1", nbgrader={"grade_id": "b", "solution": True}))
    assert modules.module_of(path) is None


@pytest.mark.parametrize("imported", ["own", "later"])
def test_only_earlier_notebooks_are_imported(tmp_path, imported):
    folder = tmp_path / "course1_nn" / "week1"
    paths = [notebook(folder / f"{name}.ipynb", cell(
        f"from utils.built.{imported} import f"
        if name == "own" else "import utils.built.earlier"))
        for name in ("own", "later", "earlier")]
    for number, name in ((1, "earlier"), (2, "own"), (3, "later")):
        content = json.loads((folder / f"{name}.ipynb").read_text())
        content["metadata"]["course"] = {"order": number}
        if name == "earlier":
            content["cells"] = []
        (folder / f"{name}.ipynb").write_text(json.dumps(content))
    with pytest.raises(CourseError, match=f"own imports utils.built."
                                          f"{imported}"):
        modules.check_order(paths)


def test_a_week_is_released_with_what_it_imports():
    week = source("optimization_methods").parent
    files = release(week)
    assert files[STEPS] == (REPOSITORY / "utils" / STEPS).read_bytes()
    assert not [name for name in release(source("numpy_basics").parent)
                if name.startswith("built")]


def test_a_pack_holds_no_other_module(tmp_path):
    cli.main(["pack", "course2_improving", "--out",
              str(tmp_path / "pack.zip")])
    names = zipfile.ZipFile(tmp_path / "pack.zip").namelist()
    held = {name.partition("/")[2] for name in names if "built/" in name}
    assert held == {"utils/built/__init__.py", *(
        f"course2_improving/{week}/{STEPS}"
        for week in places.weeks("course2_improving")),
        "course2_improving/week3_tuning_batchnorm_frameworks/built/"
        "softmax_regression.py"}


def test_a_week_sees_its_own_version(tmp_path):
    """The class's, before the repository's, which stays as it was."""
    import utils.built

    (tmp_path / "built").mkdir()
    (tmp_path / STEPS).write_text("version = 1\n")
    with modules.as_in(tmp_path):
        from utils.built import deep_network_step_by_step as pinned
        assert pinned.version == 1
    from utils.built import deep_network_step_by_step as steps
    assert not hasattr(steps, "version")
    assert str(tmp_path / "built") not in utils.built.__path__
    assert sys.modules["utils.built.deep_network_step_by_step"] is steps


def test_what_a_notebook_may_see_while_it_is_graded():
    seen = {path.stem: set(modules.seen(path)) for path in SOURCES}
    assert seen["optimization_methods"] == {
        "built/__init__.py", STEPS}
    for name in ("deep_network_step_by_step", "build_a_framework",
                 "planar_classification"):
        assert seen[name] == set(), name


def test_an_older_release_may_see_its_helpers(tmp_path):
    path = notebook(tmp_path / "older.ipynb", cell(
        "from utils.deep import relu\nfrom utils.networks import train"))
    assert set(modules.seen(path)) == {"deep.py", "built/__init__.py", STEPS}


def test_a_class_keeps_its_version(tmp_path):
    """The repository's module changes; the class's week and key do not."""
    group = Class(tmp_path / "root").make()
    path = group.course / group.week / "small.ipynb"
    content = nbformat.read(path, 4)
    content.cells.insert(0, cell("from utils.built.steps import shift"))
    nbformat.write(content, path)
    made = group.root / "utils" / "built" / "steps.py"
    made.parent.mkdir(parents=True)
    made.write_text("def shift(x):\n    return x + 1\n")
    group.nbgrader("generate_assignment", group.week)
    pinned = group.home / "source" / group.week / "built" / "steps.py"
    released = group.home / "release" / group.week / "built" / "steps.py"
    assert pinned.read_text() == released.read_text() == made.read_text()
    made.write_text("def shift(x):\n    return x + 2\n")
    group.nbgrader("generate_assignment", group.week, "--force")
    assert "+ 1" in pinned.read_text() == released.read_text()
    assert set(modules.seen(group.home / "source" / group.week
                            / "small.ipynb")) == {
        "built/__init__.py", "built/steps.py"}


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cells": [1]}',
                                     '{"cells": [{"cell_type": "code"}]}'])
def test_a_notebook_that_cannot_be_read_imports_nothing(tmp_path, content):
    """Whoever releases or runs it says what is wrong with it."""
    (tmp_path / "broken.ipynb").write_text(content)
    assert modules.week_imports(tmp_path) == {}
    assert modules.seen(tmp_path / "broken.ipynb") == {}


def test_the_build_makes_modules_and_says_which_are_out_of_date(
        clone, one_processor):
    made = clone.root / "utils" / "built"
    module = next(path for path in made.glob("*.py")
                  if "def double" in path.read_text())
    right = module.read_text()
    module.write_text(right.replace("2 * x", "3 * x"))
    (made / "gone.py").write_text("")
    said = clone.course("build", "--check", status=1)
    assert f"utils/built/{module.name}" in said
    assert "utils/built/gone.py" in said and "3 * x" in module.read_text()
    said = clone.course("build")
    assert module.read_text() == right and not (made / "gone.py").exists()
    assert clone.course("build", "--check").count("up to date") == 2
