"""The hidden key: secret, with cases of its own, rebuilt when it should."""

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from support.small_course import DOUBLE, SUM, write_notebook

from grading import places
from grading.classroom.folders import ClassFolders
from grading.errors import CourseError
from grading.exercise.build import records
from grading.sandbox.inside import frames
from grading.sandbox.inside.wire import encode
from grading.submission import key

WEEK, NAME = "week2_logistic_regression", "logistic_regression"


@pytest.fixture
def small(tmp_path):
    """A class whose week has one notebook."""
    write_notebook(tmp_path / "source" / WEEK, NAME, "Small", 1,
                   {"double": DOUBLE, "total": SUM})
    return tmp_path


def inputs(found):
    """The inputs of an exercise with numbers, as bytes."""
    record = found.tasks[NAME]["total"].record
    return [encode(case.args) for case in record.cases]


def test_the_key_is_secret_and_differs_from_the_public_one(small):
    found = key.open_key(small, WEEK)
    for path in (ClassFolders(small).seed, ClassFolders(small).hidden(WEEK)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    public = next(record for record in records(
        small / "source" / WEEK / f"{NAME}.ipynb")
        if record.name == "total")
    hidden = found.tasks[NAME]["total"].record
    assert [case.kind for case in hidden.cases] == [
        case.kind for case in public.cases]
    assert not {encode(case.args) for case in public.cases} & {
        *inputs(found)}
    assert hidden.points == public.points
    assert all(bound <= frames.MAX_JOB for bounds in found.tasks[
        NAME].values() for bound in bounds.bounds)


def test_a_class_that_was_moved_keeps_its_key(small, tmp_path_factory):
    """Its folder may come before or after the code's in the alphabet."""
    digests = {key.open_key(small, WEEK).digest}
    for name in ("aa", "zz"):
        moved = tmp_path_factory.mktemp(name, numbered=False) / "class"
        shutil.copytree(small, moved)
        digests.add(key.open_key(moved, WEEK).digest)
    assert len(digests) == 1


def test_a_key_hangs_on_the_code_that_makes_and_judges_it():
    """On all of it, and on no module of utils that the week leaves out."""
    code = """
import sys
from grading.exercise import build, elsewhere
from grading.submission import judging
print(*(module.__file__ for name, module in sys.modules.items()
        if name.split(".")[0] in ("grading", "utils")))"""
    used = set(map(Path, subprocess.run(
        [sys.executable, "-c", code], check=True, text=True,
        stdout=subprocess.PIPE).stdout.split()))
    files = set(key.sources(
        places.course_folder("course1_nn") / "week3_shallow_networks"))
    decides_nothing = {places.CODE / name for name in (
        "utils/__init__.py", "utils/built/__init__.py", "utils/courses.py",
        "utils/threads.py", "utils/start/__init__.py",
        "utils/start/progress.py", "grading/classroom/__init__.py",
        "grading/classroom/folders.py",
        "grading/__init__.py", "grading/errors.py", "grading/places.py",
        "grading/exercise/__init__.py", "grading/exercise/openblas.py",
        "grading/submission/__init__.py", "grading/lean.py",
        "grading/sandbox/__init__.py", "grading/sandbox/backends.py",
        "grading/sandbox/inside/__init__.py",
        "grading/sandbox/inside/confine.py")}
    assert used - files <= decides_nothing, used - files - decides_nothing
    assert places.CODE / "utils" / "data" / "tables.py" in files
    assert not [path for path in files if path.parent.name in ("nn", "built")]


def test_the_key_is_built_once_and_anew_for_another_seed_or_source(
        small, monkeypatch):
    first = key.open_key(small, WEEK)
    with monkeypatch.context() as patch:
        patch.setattr(key, "_build", None)  # not called
        again = key.open_key(small, WEEK)
    assert first.digest == again.digest
    assert inputs(first) == inputs(again)
    monkeypatch.setattr(places, "classroom", lambda course: small)
    key.new_seed("course1_nn")
    other = key.open_key(small, WEEK)
    assert not {*inputs(other)} & {*inputs(first)}
    source = small / "source" / WEEK / "exercises" / f"{NAME}.py"
    source.write_text(source.read_text() + "\n# changed\n")
    assert key.open_key(small, WEEK).digest != other.digest


def test_what_is_lacking_is_said(small):
    with pytest.raises(CourseError, match="generate_assignment"):
        key.open_key(small, "week9_nothing")
    ClassFolders(small).seed.write_text("no number")
    with pytest.raises(CourseError, match="damaged"):
        key.open_key(small, WEEK)
