"""What `course` protects, nbgrader's own commands protect too."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from multiprocessing import get_context

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from support.classes import (
    COURSE,
    WEEK,
    Class,
    find,
    generated,
    solved,
)

from grading.classroom import sources
from grading.classroom.late import LatePenalties
from grading.sandbox.inside.confine import drop_privileges
from grading.submission.week import alone

pytestmark = pytest.mark.sandbox


@pytest.fixture
def group(tmp_path):
    return generated(tmp_path)


def source(group):
    return group.home / "source" / WEEK / "small.ipynb"


def edit(group, change):
    """Change the notebook of the class's copy."""
    notebook = nbformat.read(source(group), 4)
    change(notebook)
    nbformat.write(notebook, source(group))


def without_triple(notebook):
    notebook.cells = [cell for cell in notebook.cells if not cell.metadata.get(
        "nbgrader", {}).get("grade_id", "").startswith("triple")]


def files(folder):
    return {path.relative_to(folder): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()}


def by_command(group):
    return group.nbgrader("generate_assignment", "--force", WEEK, code=1)


def by_its_old_name(group):
    return group.nbgrader("assign", "--force", WEEK, code=1)


def by_button(group):
    """What the formgrader's button calls."""
    with group._inside():
        config = sources.configuration(COURSE)
        done = NbGraderAPI(CourseDirectory(config=config),
                           config=config).generate_assignment(WEEK)
    assert not done["success"]
    return done["log"]


@pytest.mark.parametrize("way", [by_command, by_its_old_name, by_button])
def test_a_release_outlives_what_cannot_replace_it(group, way):
    """Cells are gone after work was handed in; the source is broken."""
    release = group.home / "release" / WEEK
    before = files(release)
    good = source(group).read_bytes()
    source(group).write_text("no notebook")
    way(group)
    assert files(release) == before
    source(group).write_bytes(good)
    group.hand_in("anna", solved(group.released()))
    edit(group, without_triple)
    said = way(group)
    assert "triple in small is gone" in said
    assert "Nothing was changed" in said and "Traceback" not in said
    assert files(release) == before
    assert not (group.home / "released_before" / WEEK).is_dir() or not list(
        (group.home / "released_before" / WEEK).iterdir())


@pytest.mark.parametrize("way", [by_command, by_its_old_name, by_button])
def test_an_exercise_that_cannot_be_graded_is_not_released(group, way):
    """It is told when the week is made, not when the work is in."""
    before = files(group.home / "release" / WEEK)
    edit(group, lambda notebook: find(notebook, "double_solution").update(
        source=find(notebook, "double_solution").source.replace(
            "scale * x", "scale * x / 0")))
    said = way(group)
    assert "double: the reference solution raised" in said
    assert "Traceback" not in said
    assert files(group.home / "release" / WEEK) == before


def test_half_a_copy_is_no_former_release(group, monkeypatch):
    """The disk is full while the release is put by."""
    def full(source, target):
        target.mkdir(parents=True)
        (target / "small.ipynb").write_text("half")
        raise OSError("No space left on device")

    before = files(group.home / "release" / WEEK)
    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(OSError, match="No space"):
        group.nbgrader("generate_assignment", "--force", WEEK)
    assert files(group.home / "release" / WEEK) == before
    assert not list((group.home / "released_before" / WEEK).iterdir())


def test_the_key_is_made_with_the_release(group):
    made = group.home / "hidden" / f"{WEEK}.h5"
    before = made.read_bytes()
    group.hand_in("anna", solved(group.released()))
    group.course_command("autograde", COURSE, WEEK)
    assert made.read_bytes() == before
    assert group.total("anna") == 9


def ordinary(group, *steps):
    """Run nbgrader and course commands as a user for whom rights count."""
    process = get_context("fork").Process(target=_run_ordinarily,
                                          args=(group, steps))
    process.start()
    process.join()
    assert process.exitcode == 0


def _run_ordinarily(group, steps):
    drop_privileges()
    locked = group.root / "locked"
    locked.touch()
    locked.chmod(0o444)
    with pytest.raises(PermissionError):
        locked.open("w")
    for program, *arguments in steps:
        print("---", program, *arguments)
        print(getattr(group, program)(*arguments))


def test_an_ordinary_user_gets_through_it_all(group):
    """Files and folders that may not be written, at every step, twice."""
    group.configure('c.Grade.sandbox = "unsandboxed"',
                    "c.ExchangeCollect.check_owner = False")
    generate = "nbgrader", "generate_assignment", "--force", WEEK
    ordinary(group, generate, generate,
             ("nbgrader", "release_assignment", WEEK),
             ("nbgrader", "release_assignment", "--force", WEEK))
    for second in ("1", "2"):
        work = solved(group.released())
        work.cells[0].source = f"Try {second}"
        group.submit("anna", {"small.ipynb": work}, when=(
            f"2026-11-01 10:00:0{second}.000000 UTC"))
        folder, = (group.root / "exchange" / COURSE / "inbound").glob(
            f"anna+{WEEK}+*0{second}.*")
        (folder / "small.html").write_text("<p>my print of it")
        (folder / "checks.h5").write_text("mine")
        (folder / "data").mkdir()
        (folder / "data" / "x.csv").write_text("1")
        for path in sorted(folder.rglob("*"), reverse=True):
            path.chmod(0o555 if path.is_dir() else 0o444)
        ordinary(group, ("nbgrader", "collect", "--update", WEEK),
                 ("course_command", "autograde", COURSE, WEEK, "--jobs", "1",
                  "--unsandboxed"),
                 ("nbgrader", "autograde", "--force", WEEK),
                 ("course_command", "autograde", COURSE, WEEK, "--force",
                  "--unsandboxed", "--jobs", "1"),
                 ("nbgrader", "generate_feedback", WEEK),
                 ("nbgrader", "generate_feedback", "--force", WEEK),
                 ("nbgrader", "release_feedback", WEEK),
                 ("course_command", "due", COURSE, WEEK, "2026-11-01 9:00"),
                 ("course_command", "marks", COURSE, WEEK),
                 ("course_command", "feedback", COURSE, WEEK))
        page = group.page("anna")
        assert f"Try {second}" in page and "my print" not in page
        assert group.total("anna") == 9
    assert sorted(path.name for path in (
        group.home / "feedback" / "anna" / WEEK).iterdir()) == [
        "graded.sha256", "small.html", "submission_secret.txt",
        "timestamp.txt"]


def notes(group, student):
    return "\n".join(line for line in group.report().splitlines()
                     if line.startswith(f"{student},"))


def test_work_made_from_an_earlier_release_is_no_fault(group):
    """Points, a check's text, a new and a renamed exercise; and, beside
    it, what a student did change."""
    early, meddled = (solved(group.released()) for _ in range(2))
    find(meddled, "triple").source += "\nprint('more')"

    def change(notebook):
        find(notebook, "double").metadata.nbgrader.points = 6
        find(notebook, "choice").source += "  # the other text"
    edit(group, change)
    group.nbgrader("generate_assignment", "--force", WEEK)
    group.hand_in("anna", early)
    group.hand_in("mel", meddled)
    group.hand_in("new", solved(group.released()))
    group.course_command("autograde", COURSE, WEEK)
    said = notes(group, "anna")
    assert "made from an earlier release" in said
    assert "`double` gives 6 points, no longer 5" in said
    assert "the text of `choice`" in said
    assert "put back" not in said and "grading data" not in said
    said = notes(group, "mel")
    assert "earlier release" in said and "`triple` was changed" in said
    assert "`double` was changed" not in said
    assert not notes(group, "new")
    assert [group.total(name) for name in ("anna", "mel", "new")] == [10] * 3
    # Points may change again, now that work is in: all are graded anew.
    edit(group, lambda notebook: find(
        notebook, "double").metadata.nbgrader.update(points=7))
    group.nbgrader("generate_assignment", "--force", WEEK)
    group.nbgrader("autograde", WEEK)
    assert group.total("new") == 11
    assert "gives 7 points, no longer 6" in notes(group, "new")
    assert "gives 7 points, no longer 5" in notes(group, "anna")


def test_json_is_all_that_stdout_holds(group):
    """A known mistake prints while the key is made, the settings always."""
    exercises = source(group).parent / "exercises" / "small.py"
    exercises.write_text(exercises.read_text() + (
        '\ndouble.edit("printed", "return scale * x", '
        '"print(\'so\', scale * x)", "Return it.")\n'))
    group.course_command("build", str(exercises.parents[1]))
    group.nbgrader("generate_assignment", "--force", WEEK)
    shutil.rmtree(group.home / "hidden")
    group.configure("print('settings')")
    group.hand_in("anna", solved(group.released()))
    done = subprocess.run(
        [sys.executable, "-m", "grading.cli", "autograde", COURSE, WEEK,
         "--jobs", "1", "--json"], cwd=group.course, text=True, timeout=300,
        env=os.environ | group.environment, capture_output=True)
    row, = json.loads(done.stdout)
    assert row["points"] == 9 and "settings" in done.stderr


def test_a_second_run_names_the_first(group):
    group.hand_in("anna", solved(group.released()))
    ways = (lambda: group.course_command("autograde", COURSE, WEEK, code=1),
            lambda: group.nbgrader("autograde", WEEK, code=1))
    with alone(group.home):
        for way in ways:
            said = way()
            assert f"process {os.getpid()} on" in said and "since 20" in said
            assert "Wait until it has ended" in said
            assert "Traceback" not in said
    assert not list(group.home.glob("autograded/*"))
    lock = group.home / "autograding.lock"
    lock.write_text("what no lock is" * 100)
    said = ways[0]()
    assert f"{lock}: file is not a database" in said
    assert "another run" not in said and "Traceback" not in said
    lock.unlink()
    with closing(sqlite3.connect(group.home / "gradebook.db")) as book:
        book.execute("begin exclusive")
        for way in ways:
            said = way()
            assert "gradebook.db is locked by another program" in said
            assert "Close what has it open" in said
            assert "Traceback" not in said
    group.course_command("autograde", COURSE, WEEK)
    assert group.total("anna") == 9


@pytest.mark.parametrize("way", [by_command, by_its_old_name, by_button])
def test_a_release_waits_for_a_locked_gradebook(group, way):
    before = files(group.home / "release" / WEEK)
    with closing(sqlite3.connect(group.home / "gradebook.db")) as book:
        book.execute("begin exclusive")
        said = way(group)
    assert "gradebook.db is locked by another program" in said
    assert "Traceback" not in said
    assert files(group.home / "release" / WEEK) == before
    group.nbgrader("generate_assignment", "--force", WEEK)


def test_feedback_waits_for_a_locked_gradebook(group):
    group.hand_in("anna", solved(group.released()))
    group.course_command("autograde", COURSE, WEEK)
    with closing(sqlite3.connect(group.home / "gradebook.db")) as book:
        book.execute("begin exclusive")
        said = group.nbgrader("generate_feedback", WEEK, code=1)
    assert "gradebook.db is locked by another program" in said
    assert "Traceback" not in said
    assert not list(group.home.glob("feedback/*"))
    group.nbgrader("generate_feedback", WEEK)
    assert "Score: 9.0 / 13.0" in group.page("anna")


@pytest.fixture(scope="module")
def late(tmp_path_factory):
    """Somebody handed in two calendar days late, at 10 % a day."""
    made = generated(tmp_path_factory.mktemp("late"))
    made.configure("c.PercentADay.percent = 10",
                   "c.ClassTime.zone = 'Europe/Berlin'")
    made.hand_in("anna", solved(made.released()),
                 when="2026-10-26 12:00:00 UTC")
    set_due(made, "2026-10-24 23:59")
    made.course_command("autograde", COURSE, WEEK)
    made.nbgrader("generate_feedback", WEEK)
    assert penalty(made) == pytest.approx(1.8)
    return made


def set_due(group, text):
    group.nbgrader("db", "assignment", "add", WEEK, "--duedate", text)


def penalty(group):
    with closing(sqlite3.connect(group.home / "gradebook.db")) as book:
        return book.execute("select sum(late_submission_penalty) "
                            "from submitted_notebook").fetchone()[0] or 0


@pytest.mark.parametrize(("command", "arguments"), [
    ("course_command", ("autograde", COURSE, WEEK)),
    ("nbgrader", ("autograde", WEEK)),
    ("nbgrader", ("generate_feedback", WEEK)),
    ("course_command", ("marks", COURSE, WEEK)),
    ("course_command", ("due", COURSE, WEEK))])
def test_what_lateness_costs_follows_the_due_date(late, command, arguments):
    """Nothing is run again, and the page and the marks say the same."""
    graded = late.home / "autograded" / "anna" / WEEK / "small.ipynb"
    ran = graded.stat().st_mtime_ns
    for text, cost in (("2026-11-30 23:59", 0), ("2026-10-25 23:59", 0.9),
                       ("2026-10-24 23:59", 1.8)):
        set_due(late, text)
        getattr(late, command)(*arguments)
        assert penalty(late) == pytest.approx(cost)
    late.nbgrader("generate_feedback", WEEK)
    assert "Score: 7.2 / 13.0" in late.page("anna")
    assert graded.stat().st_mtime_ns == ran


def test_it_follows_the_rule_and_an_extension(late, tmp_path):
    group = Class(tmp_path)
    shutil.copytree(late.root, group.root, dirs_exist_ok=True)
    group.configure("c.PercentADay.percent = 20")
    said = group.course_command("autograde", COURSE, WEEK)
    assert penalty(group) == pytest.approx(3.6)
    assert "what lateness costs is worked out anew" in said
    with Gradebook(f"sqlite:///{group.home / 'gradebook.db'}",
                             COURSE) as book:
        book.grant_extension(WEEK, "anna", days=1)
    group.course_command("marks", COURSE, WEEK)
    assert penalty(group) == pytest.approx(1.8)


def test_work_that_is_graded_anew_meanwhile_stops_nobody(
        late, tmp_path, monkeypatch):
    group = Class(tmp_path)
    shutil.copytree(late.root, group.root, dirs_exist_ok=True)
    charge = LatePenalties.charge

    def meanwhile(self, *arguments):
        shutil.rmtree(group.home / "autograded" / "anna")
        charge(self, *arguments)

    monkeypatch.setattr(LatePenalties, "charge", meanwhile)
    group.course_command("due", COURSE, WEEK, "2026-10-25", "23:59")
    assert penalty(group) == pytest.approx(0.9)


def test_the_same_files_at_another_time_count_anew(late, tmp_path):
    group = Class(tmp_path)
    shutil.copytree(late.root, group.root, dirs_exist_ok=True)
    group.hand_in("anna", when="2026-10-27 12:00:00 UTC")
    group.course_command("autograde", COURSE, WEEK)
    assert penalty(group) == pytest.approx(2.7)
    group.nbgrader("generate_feedback", WEEK)
    assert "Score: 6.3 / 13.0" in group.page("anna")
