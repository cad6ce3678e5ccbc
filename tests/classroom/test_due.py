"""Due dates: one reading or a refusal, by every door; days of a class."""

from datetime import UTC, datetime

import pytest
from nbgrader.api import Gradebook
from support.classes import COURSE, WEEK, generated

from grading.classroom.due import read, words
from grading.classroom.late import days_late
from grading.errors import CourseError


@pytest.fixture(scope="module")
def group(tmp_path_factory):
    made = generated(tmp_path_factory.mktemp("due"))
    made.configure("c.ClassTime.zone = 'Asia/Shanghai'")
    return made


def due(group):
    with Gradebook(f"sqlite:///{group.home / 'gradebook.db'}") as book:
        return book.find_assignment(WEEK).duedate


@pytest.mark.parametrize(("text", "utc"), [
    ("2026-11-01 23:59:00 Europe/Berlin", "2026-11-01 22:59"),
    ("2026-07-01 23:59 europe/berlin", "2026-07-01 21:59"),
    ("2026-11-01 11:59 PM", "2026-11-01 23:59"),
    ("2026-11-01 12:05 a.m. UTC", "2026-11-01 00:05"),
    ("2026-11-01 23:59 PST", "2026-11-02 07:59"),
    ("2026-07-01 23:59 PDT", "2026-07-02 06:59"),
    ("1.11.2026, 23:59", "2026-11-01 23:59"),
    ("31/12/2026 8:00 Z", "2026-12-31 08:00"),
    ("2026-11-01T23:59 +0530", "2026-11-01 18:29"),
    ("2026-11-01T23:59:00-03:00", "2026-11-02 02:59"),
    ("Sunday, 1 November 2026, 23:59 UTC+2", "2026-11-01 21:59"),
    ("Nov 1st, 2026 at 9:30 pm", "2026-11-01 21:30"),
    ("2026-11-01 23:59:00.000000 UTC", "2026-11-01 23:59"),
    ("2026-11-01 1:30 PST", "2026-11-01 09:30"),
    ("2026-11-01 1:30 PDT", "2026-11-01 08:30")])
def test_what_is_read(text, utc):
    assert f"{read(text).astimezone(UTC):%Y-%m-%d %H:%M}" == utc


@pytest.mark.parametrize(("text", "why"), [
    ("2026-11-01", "no time of day"),
    ("23:59", "no date"), ("tomorrow 23:59", "no date"),
    ("2026-02-30 10:00", "no date"), ("01.11.26 10:00", "no date"),
    ("2026-11-01 24:00", "no time '24:00'"),
    ("2026-11-01 13:00 PM", "no time"), ("2026-11-01 10:70", "no time"),
    ("01/02/2026 23:59", "2 January 2026 or 1 February 2026"),
    ("Monday 2026-11-01 23:59", "is a Sunday"),
    ("2026-11-01 23:59 Europe/Berln", "Did you mean Europe/Berlin"),
    ("2026-11-01 23:59 XYZ", "no time zone is called"),
    ("2026-11-01 23:59 CST", "Chicago or Asia/Shanghai"),
    ("2026-07-01 23:59 PST", "write PDT"),
    ("2026-11-01 23:59 +25:00", "no zone"),
    ("2026-03-29 02:30 Europe/Berlin", "put forward"),
    ("2026-10-25 02:30 Europe/Berlin", "02:30 \\+0200 or 2026-10-25 02:30")])
def test_what_is_refused(text, why):
    with pytest.raises(CourseError, match=why):
        read(text)


def test_it_is_said_back():
    assert words(read("2026-11-02 00:30 Europe/Berlin")) == (
        "Monday, 2 November 2026, 00:30 Europe/Berlin (2026-11-01 23:30 UTC)")
    assert words(read("2026-11-01 10:00")) == (
        "Sunday, 1 November 2026, 10:00 UTC")


def test_the_command(group):
    def command(*arguments, code=0):
        return group.course_command("due", COURSE, *arguments, code=code)

    assert "has no due date" in command(WEEK)
    said = command(WEEK, "2026-11-01", "11:59", "PM")  # the class's zone
    assert "Sunday, 1 November 2026, 23:59 Asia/Shanghai" in said
    assert "15:59 UTC" in said
    assert due(group) == datetime(2026, 11, 1, 15, 59)
    assert "23:59 Asia/Shanghai" in command(WEEK)
    said = command(WEEK, "01/02/2026 10:00", code=1)
    assert "may be" in said and "Traceback" not in said
    assert WEEK in command("week9", "2026-11-01 10:00", code=1)
    assert due(group) == datetime(2026, 11, 1, 15, 59)
    command(WEEK, "none")
    assert due(group) is None


def test_nbgraders_own_ways(group):
    """The command, its import, and what the formgrader's Edit calls."""
    add = "db", "assignment", "add", WEEK
    said = group.nbgrader(*add, "--duedate", "2026-11-01 11:59 PM")
    assert "Sunday, 1 November 2026, 23:59 Asia/Shanghai" in said
    assert due(group) == datetime(2026, 11, 1, 15, 59)
    said = group.nbgrader(*add, "--duedate", "2026-11-01 23:59 Europe/Berln",
                          code=1)
    assert "Europe/Berlin?" in said and "Traceback" not in said
    assert "no due date now" in group.nbgrader(*add)
    file = group.root / "weeks.csv"
    file.write_text(f"name;duedate\n{WEEK};2026-11-01 23:59 PST\n")
    group.nbgrader("db", "assignment", "import", str(file))
    assert due(group) == datetime(2026, 11, 2, 7, 59)
    file.write_text(f"name,duedate\n{WEEK},01/02/2026 23:59\n")
    said = group.nbgrader("db", "assignment", "import", str(file), code=1)
    assert "line 2: '01/02/2026' may be" in said
    with Gradebook(f"sqlite:///{group.home / 'gradebook.db'}") as book:
        book.update_or_create_assignment(
            WEEK, duedate="2026-11-03T10:00 +0100")
        with pytest.raises(CourseError, match="no time zone"):
            book.update_or_create_assignment(
                WEEK, duedate="2026-11-03T10:00 berln")
        with pytest.raises(CourseError, match="no time zone"):
            book.add_assignment("new", duedate="2026-11-03T10:00 berln")
    assert due(group) == datetime(2026, 11, 3, 9, 0)


def test_a_zone_that_there_is_not(group, tmp_path):
    other = generated(tmp_path)
    other.configure("c.ClassTime.zone = 'Europe/Berln'")
    said = other.course_command("due", COURSE, WEEK, "2026-11-01 10:00",
                                code=1)
    assert "c.ClassTime.zone" in said and "Europe/Berlin?" in said


@pytest.mark.parametrize(("handed_in", "days"), [
    ("2026-10-24 23:59", 0), ("2026-10-25 00:01", 1),
    ("2026-10-25 23:59", 1),  # 25 hours later: clocks were put back
    ("2026-10-26 00:01", 2), ("2026-10-26 23:59", 2)])
def test_days_are_those_of_the_calendar(handed_in, days):
    due, moment = (read(f"{text} Europe/Berlin").astimezone(UTC).replace(
        tzinfo=None) for text in ("2026-10-24 23:59", handed_in))
    clock = read("2026-10-24 23:59 Europe/Berlin").tzinfo
    assert days_late(due, moment, clock) == days


def test_the_day_itself_grace_and_midnight():
    def days(due, handed_in, grace=0):
        return days_late(*(datetime.fromisoformat(text) for text in (
            due, handed_in)), UTC, grace)

    assert days("2026-11-01 12:00", "2026-11-01 13:00") == 1
    assert days("2026-11-01 12:00", "2026-11-02 23:00") == 1
    assert days("2026-11-02 00:00", "2026-11-02 10:00") == 1
    assert days("2026-11-02 00:00", "2026-11-03 10:00") == 2
    assert days("2026-11-01 23:59", "2026-11-02 00:29", 30) == 0
    assert days("2026-11-01 23:59", "2026-11-02 00:30", 30) == 1
    assert days_late(None, datetime(2026, 1, 1), UTC) == 0
