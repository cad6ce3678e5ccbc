"""The hidden key: secret, with cases of its own, rebuilt when it should."""

import shutil
import stat

import pytest

from grading import places
from grading.errors import CourseError
from grading.exercise.build import records
from grading.sandbox.inside import frames
from grading.sandbox.inside.wire import encode
from grading.submission import key

WEEK, NAME = "week2_logistic_regression", "logistic_regression"


@pytest.fixture
def small(home, tmp_path):
    """A class whose week has one notebook."""
    place = tmp_path / "source" / WEEK
    (place / "exercises").mkdir(parents=True)
    for name in (f"{NAME}.ipynb", f"exercises/{NAME}.py"):
        shutil.copy(home / "source" / WEEK / name, place / name)
    return tmp_path


def inputs(found):
    """The inputs of an exercise with numbers, as bytes."""
    record = found.tasks[NAME]["propagate"].record
    return [encode(case.args) for case in record.cases]


def test_the_key_is_secret_and_differs_from_the_public_one(small):
    found = key.open_key(small, WEEK)
    for path in (small / key.SEED, small / key.FOLDER / f"{WEEK}.h5"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((small / key.FOLDER).stat().st_mode) == 0o700
    public = next(record for record in records(
        small / "source" / WEEK / f"{NAME}.ipynb")
        if record.name == "propagate")
    hidden = found.tasks[NAME]["propagate"].record
    assert [case.kind for case in hidden.cases] == [
        case.kind for case in public.cases]
    assert not {encode(case.args) for case in public.cases} & {
        *inputs(found)}
    assert hidden.points == public.points
    assert all(bound <= frames.MAX_JOB for bounds in found.tasks[
        NAME].values() for bound in bounds.bounds)


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
    (small / key.SEED).write_text("no number")
    with pytest.raises(CourseError, match="damaged"):
        key.open_key(small, WEEK)
