"""From graded work to marks: dates, penalties, overrides, tables."""

import csv

import pytest
from nbgrader.api import Gradebook
from support.classes import COURSE, WEEK, Class, find, generated, solved

ROSTER = """id,first_name,last_name,email,lms_user_id
4711,Jane,"Doe, Dr.",jane@example.org,jdoe
zoe,Zoë,Müller,zoe@example.org,
idle,=SUM(A1),Idle,idle@example.org,
"""
DUE = "2026-11-01 23:59:00 Europe/Berlin"  # 22:59 UTC


@pytest.fixture(scope="module")
def group(tmp_path_factory):
    """A roster of three; one right, one late by 26 hours, one nothing."""
    group = generated(tmp_path_factory.mktemp("marks"))
    group.configure("c.PercentADay.percent = 10")
    roster = group.root / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    group.nbgrader("db", "student", "import", str(roster))
    group.nbgrader("db", "assignment", "add", WEEK, "--duedate", DUE)
    group.hand_in("4711", solved(group.released()),
                  when="2026-11-01 22:58:00 UTC")
    half = solved(group.released())
    find(half, "double_solution").source = "def double(x):\n    return -2 * x"
    find(half, "double_solution").source = "def double(x):\n    return 6"
    group.hand_in("zoe", half, when="2026-11-03 00:59:00 UTC")
    group.nbgrader("autograde", WEEK)
    return group


def book(group):
    return Gradebook(f"sqlite:///{group.home / 'gradebook.db'}", COURSE)


def table(group, *arguments):
    path = group.course_command("marks", COURSE, *arguments).strip()
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.reader(file))


def test_partial_credit(group):
    assert group.scores("zoe")["double"] == (2.5, False)


def test_marks(group):
    head, *rows = table(group, WEEK)
    assert head == [
        "student", "last name", "first name", "email", "small: double (5)",
        "small: triple (3)", "small: choice (1)", "small: why (4)",
        "late days", "late penalty", "total (13)", "handed in", "state"]
    assert [row[0] for row in rows] == ["4711", "idle", "zoe"]
    assert rows[0] == [
        "4711", "Doe, Dr.", "Jane", "jane@example.org", "5", "3", "1", "0",
        "0", "0", "9", "2026-11-01T22:58:00+00:00", "to be graded by hand"]
    assert rows[1][2] == "'=SUM(A1)"  # no formula for a spreadsheet
    assert rows[1][4:] == ["", "", "", "", "0", "0", "0", "",
                           "nothing handed in"]
    # 6.5 points, two days begun at 10 % each.
    assert rows[2][8:11] == ["2", "1.3", "5.2"]


def test_all_weeks(group):
    head, *rows = table(group)
    assert head[-2:] == ["handed in", "state"] and len(rows) == 3


def test_canvas(group):
    head, points, *rows = table(group, WEEK, "--for", "canvas", "--title",
                                "Week 1 (815)")
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID",
                    "Section", "Week 1 (815)"]
    assert points == ["Points Possible", "", "", "", "", "13"]
    assert rows == [["Doe, Dr., Jane", "4711", "", "jdoe", "", "9"],
                    ["Idle, =SUM(A1)", "", "", "idle", "", ""],
                    ["Müller, Zoë", "", "", "zoe", "", "5.2"]]


def test_moodle(group):
    head, *rows = table(group, WEEK, "--for", "moodle")
    assert head == ["First name", "Last name", "ID number", "Email address",
                    f"Assignment: {WEEK} (Real)"]
    assert rows[2] == ["Zoë", "Müller", "zoe", "zoe@example.org", "5.2"]


def test_a_person_grades_and_overrides(group):
    """Points given by hand count, keep through a regrade, and are late."""
    with book(group) as gradebook:
        written = gradebook.find_grade("why", "small", WEEK, "zoe")
        written.manual_score, written.needs_manual_grade = 4, False
        override = gradebook.find_grade("double", "small", WEEK, "zoe")
        override.manual_score, override.needs_manual_grade = 5, False
        gradebook.db.commit()
    group.nbgrader("generate_feedback", WEEK)
    row = next(row for row in table(group, WEEK) if row[0] == "zoe")
    assert row[4:11] == ["5", "3", "1", "4", "2", "2.6", "10.4"]
    page = group.page("zoe")
    assert "Score: 10.4 / 13.0" in page and "Late submission" in page
    group.nbgrader("autograde", WEEK, "--student", "zoe", "--force")
    row = next(row for row in table(group, WEEK) if row[0] == "zoe")
    assert row[4] == "5" and row[-1] == "to be graded by hand"


def test_nothing_to_mark_yet(tmp_path):
    said = Class(tmp_path).make().course_command("marks", COURSE, code=1)
    assert "no gradebook yet" in said


def test_a_week_that_is_not_there(group):
    said = group.course_command("marks", COURSE, "week9", code=1)
    assert f"There: {WEEK}" in said
