"""course autograde: the same grades as nbgrader's own command, quicker."""

import copy
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from support.classes import (
    COURSE,
    WEEK,
    Class,
    all_places_in,
    find,
    generated,
    little_time,
    solved,
)
from test_bad_submissions import LOOP, doing, with_cell

from grading import sandbox
from grading.classroom import late, sources
from grading.classroom.folders import ClassFolders
from grading.errors import CourseError
from grading.sandbox import Zygote
from grading.submission import batch, grade, intake, key, week

pytestmark = pytest.mark.sandbox


@pytest.fixture
def group(tmp_path):
    """A class of five."""
    made = generated(tmp_path)
    made.configure("c.PercentADay.percent = 10",
                   "c.Grade.memory = 600 << 20")
    new = made.released
    made.hand_in("right", solved(new()))
    made.hand_in("untouched", new())
    made.hand_in("constant", doing(solved(new()), "return 6"),
                 when="2026-11-03 10:00:00.000000 UTC")
    made.hand_in("warns", with_cell(
        doing(solved(new()), "warnings.warn('so')"), "print('helper')"))
    folder = made.hand_in("broken", "Dear professor,")
    (folder / "data.csv").write_text("1,2")
    return made


def contents(home):
    """Everything that grading leaves: tables and files."""
    with sqlite3.connect(home / "gradebook.db") as book:
        tables = {name: sorted(map(repr, book.execute(query))) for
                  name, query in {
            "grades": "select s.student_id, c.name, g.auto_score, "
            "g.manual_score, g.needs_manual_grade, g.extra_credit "
            "from grade g join base_cell c on g.cell_id = c.id "
            "join submitted_notebook n on g.notebook_id = n.id "
            "join submitted_assignment s on n.assignment_id = s.id",
            "comments": "select s.student_id, c.name, g.auto_comment, "
            "g.manual_comment from comment g "
            "join base_cell c on g.cell_id = c.id "
            "join submitted_notebook n on g.notebook_id = n.id "
            "join submitted_assignment s on n.assignment_id = s.id",
            "submissions": "select s.student_id, s.timestamp, "
            "n.late_submission_penalty from submitted_notebook n "
            "join submitted_assignment s on n.assignment_id = s.id",
            "students": "select id from student"}.items()}
    files = {str(path.relative_to(home)): (
        path.read_bytes(), path.stat().st_mode)
        for folder in ("autograded", "reports")
        for path in (home / folder).rglob("*")
        if path.is_file() and path.name != "submission_secret.txt"}
    return tables, files


def autograde(group, *arguments, code=0):
    return group.course_command("autograde", COURSE, WEEK, *arguments,
                                code=code)


def table(group, *arguments):
    """{student: row} of the command's JSON."""
    said = autograde(group, "--json", *arguments)
    return {row["student"]: row
            for row in json.loads(said[said.index("[\n"):])}


def test_the_same_as_nbgrader_autograde(group, tmp_path_factory):
    group.nbgrader("db", "assignment", "add", WEEK, "--duedate",
                   "2026-11-02 00:00:00 UTC")
    other = Class(tmp_path_factory.mktemp("other"))
    shutil.copytree(group.root, other.root, dirs_exist_ok=True)
    key.open_key(group.home, WEEK)  # both are to have the same
    shutil.copy(ClassFolders(group.home).seed, other.home)
    said = autograde(group, "--jobs", "2")
    other.nbgrader("autograde", WEEK)
    for ours, nbgraders in zip(contents(group.home), contents(other.home)):
        assert ours == nbgraders
    assert not ClassFolders(group.home).staging().exists()
    assert "5 of 5" in said and "5 graded, 0 unchanged, 0 not" in said
    lines = {line.split()[0]: line for line in said.splitlines()
             if line.split()}
    assert "could not be read" in lines["broken"]
    assert "yes" in lines["right"] and "written answer" in lines["right"]
    assert " 5.2 " in lines["constant"]  # a day begun costs a tenth


def test_what_is_unchanged_is_not_run_again(group):
    assert all(row["graded_now"] for row in table(group).values())
    before = contents(group.home)
    assert not any(row["graded_now"] for row in table(group).values())
    assert contents(group.home) == before
    # The same time of submission, other content.
    group.hand_in("broken", solved(group.released()))
    (group.home / "submitted" / "broken" / WEEK / "timestamp.txt").write_text(
        "2026-11-01 10:00:00.000000 UTC")
    rows = table(group)
    assert [name for name in rows if rows[name]["graded_now"]] == ["broken"]
    assert rows["broken"]["points"] == 9 and not rows["broken"]["notes"]
    # nbgrader's command and this one know of each other.
    assert "Autograding" not in group.nbgrader("autograde", WEEK)
    seed = ClassFolders(group.home).seed.read_text()
    assert all(row["graded_now"]
               for row in table(group, "--new-seed").values())
    assert ClassFolders(group.home).seed.read_text() != seed
    assert all(row["graded_now"] for row in table(group, "--force").values())


@pytest.mark.parametrize("name", [
    "checks.h5", "built/steps.py", "utils/__init__.py", "grading/late.py",
    "feedback/small.html"])
def test_what_is_ours_is_not_taken_from_a_submission(group, name):
    """It would lie beside the notebook that an instructor opens."""
    path = group.hand_in("own", solved(group.released())) / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    autograde(group)
    kept = group.home / "autograded" / "own" / WEEK
    assert (kept / "small.ipynb").is_file()
    assert not (kept / name).is_file() or (
        kept / name).read_bytes() != b"mine"
    assert group.total("own") == 9


def test_a_manual_grade_stays_and_asks_for_a_look(group):
    autograde(group)
    with sqlite3.connect(group.home / "gradebook.db") as book:
        book.execute("update grade set manual_score = 1")
    autograde(group, "--force")
    assert set(dict(group.scores("right")).values()) == {
        (5, True), (3, True), (1, True), (None, True)}
    assert group.total("right") == 4


def start(group, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "grading.cli", "autograde", COURSE, WEEK,
         *arguments], cwd=group.course, env=os.environ | group.environment,
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def recorded(group):
    return sorted(path.parent.parent.name for path in (
        group.home / "autograded").glob(f"*/{WEEK}/small.ipynb"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_goes_on_later(group, number):
    sleeping = doing(solved(group.released()),
                     "import time; time.sleep(1000)")
    late = [f"z{index}" for index in range(6)]  # graded last
    for student in late:
        group.hand_in(student, copy.deepcopy(sleeping))
    process = start(group, "--jobs", "2")
    while len(recorded(group)) < 4 and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(number)
    try:
        said, _ = process.communicate(timeout=600)
    finally:
        process.kill()
    done = recorded(group)
    assert 4 <= len(done) < 11 and not {*late} & {*done}, said
    if number == signal.SIGINT:
        assert process.returncode == 130
        assert "Stopped" in said and "Traceback" not in said
        assert not ClassFolders(group.home).staging().exists()
    for student in late:
        group.hand_in(student, solved(group.released()))
    rows = table(group)
    assert {name for name in rows if not rows[name]["graded_now"]} == {
        *done}
    assert rows["z5"]["points"] == rows["right"]["points"] == 9
    assert "could not be read" in "".join(rows["broken"]["notes"])
    assert not ClassFolders(group.home).staging().exists()


def folders(group):
    return {student: group.home / "submitted" / student / WEEK
            for student in ("broken", "constant", "right", "untouched",
                            "warns")}


@pytest.fixture
def of(group, monkeypatch):
    """The batch.Week of the class."""
    for name, value in group.environment.items():
        monkeypatch.setenv(name, value)
    with all_places_in(group.root):
        yield batch.Week(sources.configuration(COURSE), WEEK)


def run(of, folders, jobs=2):
    return dict(batch.grade_class(of, folders, jobs, lambda: None))


def test_a_worker_that_dies_once_costs_nothing(group, of, monkeypatch,
                                               tmp_path):
    one, flag = of.grade, tmp_path / "died"

    def dies_once(student, folder, sandbox):
        of.staging(student).mkdir(parents=True, exist_ok=True)
        if student == "right" and not flag.exists():
            flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return one(student, folder, sandbox)

    monkeypatch.setattr(of, "grade", dies_once)
    results = run(of, folders(group))
    assert set(results) == set(folders(group)) and flag.exists()
    assert group.scores("right")["double"] == (5, False)
    assert group.scores("constant")["double"] == (2.5, False)


def test_what_kills_every_worker_is_refused_by_name(group, of, monkeypatch):
    one = of.grade

    def dies(student, folder, sandbox):
        of.staging(student).mkdir(parents=True, exist_ok=True)
        if student == "right":
            os.kill(os.getpid(), signal.SIGKILL)
        return one(student, folder, sandbox)

    monkeypatch.setattr(of, "grade", dies)
    run(of, folders(group))
    assert group.scores("right")["double"] == (0, False)
    assert group.scores("constant")["double"] == (2.5, False)
    assert "right,small,\"Grading stopped at" in group.report()


def test_workers_have_one_zygote_begun_before_all_else(
        group, of, monkeypatch, tmp_path):
    begun, one, log = sandbox.begin(), Zygote.__init__, tmp_path / "log"

    def noted(self, *arguments):
        with open(log, "a") as file:
            file.write("another\n")
        one(self, *arguments)

    monkeypatch.setattr(Zygote, "__init__", noted)
    results = dict(batch.grade_class(
        of, folders(group), 2, lambda: None, begun))
    assert set(results) == set(folders(group)) and not log.exists()
    assert group.scores("right")["double"] == (5, False)


def test_workers_that_never_begin_end_the_run(group, of, monkeypatch):
    monkeypatch.setattr(batch, "Sandbox", lambda *arguments: os._exit(1))
    with pytest.raises(CourseError, match="too little memory"):
        run(of, folders(group))
    assert not recorded(group)


def test_an_error_of_one_is_told_and_the_others_are_graded(
        group, of, monkeypatch):
    one = of.grade

    def fails(student, folder, sandbox):
        if student == "right":
            raise OSError("no space left")
        return one(student, folder, sandbox)

    monkeypatch.setattr(of, "grade", fails)
    results = run(of, folders(group))
    assert results["right"].failure == "no space left"
    assert recorded(group) == ["broken", "constant", "untouched", "warns"]
    assert "right,,Not graded: no space left. Nothing" in group.report()


def test_an_error_of_one_in_nbgrader_autograde(group, monkeypatch):
    take = intake.take

    def fails(folder, *others):
        if folder.parent.name == "right":
            raise UnicodeError("no text")
        return take(folder, *others)

    monkeypatch.setattr(intake, "take", fails)
    said = group.nbgrader("autograde", WEEK, code=1)
    assert "right, : Not graded: no text" in said
    assert recorded(group) == ["broken", "constant", "untouched", "warns"]
    assert "right,,Not graded: no text. Nothing" in group.report()


def test_a_record_is_whole_or_not_at_all(group, of, monkeypatch):
    run(of, folders(group))
    before = contents(group.home)[0]
    group.hand_in("constant", solved(group.released()))
    monkeypatch.setattr(late.LatePenalties, "charge",
                        lambda *arguments: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(of, {"constant": folders(group)["constant"]})
    assert contents(group.home)[0] == before


def test_whose_time_was_up_without_computing_is_run_again_alone(
        group, of, tmp_path, monkeypatch):
    """Another one's cell may be slow only while others run; a loop that had
    the processor would be as long alone."""
    one, sleep, enough = of.grade, "import time; time.sleep(60)", 0.5
    monkeypatch.setattr(batch, "STARVED", enough / of.limits.cell_seconds)

    def noted(student, folder, sandbox):
        before = sandbox.waited
        result = one(student, folder, sandbox)
        idle = sandbox.waited - before > enough
        assert result.again == (idle and student in slow)
        with open(tmp_path / "log", "a") as log:
            log.write(f"{student} {result.again}\n")
        return result

    monkeypatch.setattr(of, "grade", noted)
    group.hand_in("loops", with_cell(solved(group.released()), LOOP))
    group.hand_in("sleeps", with_cell(solved(group.released()), sleep))
    slow = {student: group.home / "submitted" / student / WEEK
            for student in ("loops", "sleeps")}
    with little_time(1, LOOP), little_time(1, sleep):
        run(of, folders(group) | slow)
    lines = [line.split() for line in (
        tmp_path / "log").read_text().splitlines()]
    first, again = dict(lines[:7]), [student for student, _ in lines[7:]]
    assert sorted(again) == sorted(
        student for student in first if first[student] == "True")
    assert first["sleeps"] == "True"
    for student in ("loops", "sleeps"):
        assert group.scores(student)["double"] == (5, False)


def test_a_python_that_is_named_by_a_way_round(group):
    """Started by a relative path, Python keeps its ".." in its own name."""
    python = os.path.relpath(sys.executable, group.course)
    assert python.startswith("..")
    done = subprocess.run(
        [python, "-m", "grading.cli", "autograde", COURSE, WEEK, "--jobs",
         "1"], cwd=group.course, env=os.environ | group.environment,
        text=True, timeout=300, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT)
    assert "5 graded" in done.stdout, done.stdout


def test_lines_of_a_killed_run_are_kept(group):
    """They are added one by one; the table is written at the end."""
    week.report(group.home, WEEK, [
        ("ben", "small", "old"), ("zoe", "small", "old")], {"ben", "zoe"})
    before = group.report()
    for student, notes in (("anna", [("small", "so")]), ("ben", [])):
        week.add_to_report(group.home, WEEK, student, notes)
    with open(next((group.home / "reports").glob(".*.part")), "a") as file:
        file.write('["cut", [["sm')  # killed while it wrote
    assert group.report() == before
    assert "sleeps" not in table(group, "--jobs", "1")
    lines = group.report().splitlines()
    assert "anna,small,so" in lines and "zoe,small,old" in lines
    assert not [line for line in lines if line.startswith("ben")]


def test_without_a_sandbox_nothing_starts(group, monkeypatch):
    def none_here(*arguments):
        raise CourseError("No sandbox can be had here: --unsandboxed")

    monkeypatch.setattr(batch, "open_zygote", none_here)
    monkeypatch.setattr(grade, "open_sandbox", none_here)
    for said in (autograde(group, code=1),
                 group.nbgrader("autograde", WEEK, code=1)):
        assert said.count("No sandbox can be had here") == 1
    assert not recorded(group)
    assert not ClassFolders(group.home).staging().exists()


def test_with_all_rights_where_one_asks_for_it(group):
    assert "5 graded" in autograde(group, "--jobs", "1", "--unsandboxed")
    assert group.scores("right")["double"] == (5, False)


def test_clear_errors(group):
    for arguments, words in (
            ((COURSE, "week9"), "week9 is not generated yet"),
            (("course9", WEEK), "course9"),
            ((COURSE, WEEK, "--jobs", "0"), "--jobs takes a number from 1")):
        assert words in group.course_command("autograde", *arguments, code=1)
    shutil.rmtree(group.home / "submitted")
    assert "nothing is handed in" in autograde(group, code=1)


def test_progress_on_a_terminal_and_in_a_file():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for file in (io.StringIO(), Terminal()):
        progress = batch.Progress(40, file)
        for _ in range(40):
            progress.step()
        progress.close()
        said = file.getvalue()
        assert "40 of 40" in said and "a second" in said and "left" in said
        assert said.count("\n") == (1 if file.isatty() else 10)
        assert said.count("\r") == (40 if file.isatty() else 0)


def test_what_went_wrong_is_in_the_notebook(group):
    autograde(group)
    text = find(batch.nbformat.read(
        group.home / "autograded" / "constant" / WEEK / "small.ipynb", 4),
        "double").outputs[0].data["text/plain"]
    assert "1 of 2 kinds" in text
    assert "below zero: not what was asked for" in text
