"""The marks of a class as tables."""

import csv
from dataclasses import dataclass
from datetime import UTC

from grading import places
from grading.classroom import gradebook, sources
from grading.classroom.late import LatePenalties
from grading.errors import CourseError
from grading.submission.basis import settle
from utils.language import say


@dataclass(frozen=True)
class Exercise:
    """A column: one graded cell of a week."""

    week: str
    notebook: str
    name: str
    points: float

    @property
    def title(self):
        """Its name as the head of a column."""
        return f"{self.notebook}: {self.name} ({self.points:g})"


@dataclass
class Row:
    """A student's marks in one week. scores: {Exercise: points or None}."""

    student: object
    scores: dict
    state: str
    handed_in: str = ""
    late_days: int = 0
    penalty: float = 0.0

    @property
    def total(self):
        """Points after what lateness costs, never below zero."""
        return max(sum(score or 0 for score in self.scores.values())
                   - self.penalty, 0.0)


def week_marks(book, week, lateness):
    """(exercises, rows) of a week, from an open gradebook.

    lateness: the class's late.LatePenalties.
    One row for each student of the class, in the order of last names.
    """
    assignment = book.find_assignment(week)
    exercises = [
        Exercise(week, notebook.name, cell.name, cell.max_score)
        for notebook in sorted(assignment.notebooks, key=lambda n: n.name)
        for cell in notebook.source_cells
        for cell in [grade for grade in (*notebook.grade_cells,
                                         *notebook.task_cells)
                     if grade.name == cell.name]]
    rows = []
    for student in book.students:
        submission = gradebook.submission(book, week, student.id)
        if submission is None:
            rows.append(Row(student, dict.fromkeys(exercises),
                            "nothing handed in"))
            continue
        grades = {(grade.notebook.name, grade.name): grade
                  for notebook in submission.notebooks
                  for grade in notebook.grades}
        rows.append(Row(
            student,
            {exercise: _score(grades, exercise) for exercise in exercises},
            "to be graded by hand" if submission.needs_manual_grade
            else "graded",
            submission.timestamp.replace(tzinfo=UTC).isoformat()
            if submission.timestamp else "",
            lateness.days(submission),
            submission.late_submission_penalty or 0.0))
    return exercises, rows


def _score(grades, exercise):
    grade = grades.get((exercise.notebook, exercise.name))
    return None if grade is None else grade.score


def write_marks(course, week=None, form="plain", title=None):
    """Write the marks of a week, or of all weeks. Returns the file.

    form: plain, canvas or moodle. title: name of the assignment there.
    Raises CourseError for a week that was not generated.
    """
    home = places.classroom(course)
    with gradebook.opened(course) as book:
        weeks = sorted(item.name for item in book.assignments
                       if item.notebooks)
        if week is not None and week not in weeks:
            raise CourseError(
                "{week} is not in the gradebook. There: {weeks}", week=week,
                weeks=", ".join(weeks) or say("nothing"))
        chosen = weeks if week is None else [week]
    config = sources.configuration(course)
    lateness = LatePenalties(config=config)
    for name in chosen:
        settle(config, name)
    with gradebook.opened(course) as book:
        tables = {name: week_marks(book, name, lateness) for name in chosen}
        lines = FORMS[form](tables, title)
    stem = "-".join(["marks", *([week] if week else []),
                     *([form] if form != "plain" else [])])
    path = home / f"{stem}.csv"
    # The mark at the start tells Excel that it is UTF-8; Canvas and Moodle
    # read plain UTF-8.
    encoding = "utf-8-sig" if form == "plain" else "utf-8"
    with open(path, "w", newline="", encoding=encoding) as file:
        csv.writer(file).writerows(lines)
    return path


def _plain(tables, title):
    """One row a student: who, each exercise, and the sums of each week."""
    several = len(tables) > 1
    weeks = [_columns(exercises) for exercises, _ in tables.values()]
    whole = sum(_whole(exercises) for exercises, _ in tables.values())
    yield [*(name for name, _ in STUDENT),
           *(f"{week}: {name}" if several else name
             for week, columns in zip(tables, weeks) for name, _ in columns),
           *([f"{TOTAL} ({whole:g})"] if several else [])]
    for rows in zip(*(rows for _, rows in tables.values())):
        yield [*(_safe(value(rows[0].student)) for _, value in STUDENT),
               *(value(row) for row, columns in zip(rows, weeks)
                 for _, value in columns),
               *([_number(sum(row.total for row in rows))]
                 if several else [])]


# A column is its title and a function of what its line is about.
TOTAL, PENALTY = "total", "late penalty"
STUDENT = [("student", lambda student: student.id),
           ("last name", lambda student: student.last_name),
           ("first name", lambda student: student.first_name),
           ("email", lambda student: student.email)]


def _columns(exercises):
    """Of a week: functions of a Row."""
    return [
        *((exercise.title,
           lambda row, exercise=exercise: _number(row.scores[exercise]))
          for exercise in exercises),
        ("late days", lambda row: row.late_days),
        (PENALTY, lambda row: _number(row.penalty)),
        (f"{TOTAL} ({_whole(exercises):g})", lambda row: _number(row.total)),
        ("handed in", lambda row: row.handed_in),
        ("state", lambda row: row.state)]


def _canvas(tables, title):
    """Canvas: Grades, Import. Students are known by ID or SIS Login ID."""
    names = [title or week for week in tables]
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *names]
    yield ["Points Possible", "", "", "", "", *(
        _number(_whole(exercises)) for exercises, _ in tables.values())]
    for rows in zip(*(rows for _, rows in tables.values())):
        student = rows[0].student
        yield [_full(student, "{last}, {first}"),
               student.id if student.id.isdigit() else "", "",
               student.lms_user_id or (
                   "" if student.id.isdigit() else student.id), "",
               *(_mark(row) for row in rows)]


def _moodle(tables, title):
    """Moodle: Grades, Import, CSV file. Map by email or ID number."""
    yield ["First name", "Last name", "ID number", "Email address", *(
        f"Assignment: {title or week} (Real)" for week in tables)]
    for rows in zip(*(rows for _, rows in tables.values())):
        student = rows[0].student
        yield [student.first_name or "", student.last_name or "",
               student.lms_user_id or student.id, student.email or "",
               *(_mark(row) for row in rows)]


FORMS = {"plain": _plain, "canvas": _canvas, "moodle": _moodle}


def _whole(exercises):
    return sum(exercise.points for exercise in exercises)


def _mark(row):
    """A week's points; empty, not 0, where nothing was handed in."""
    return "" if row.state == "nothing handed in" else _number(row.total)


def _number(value):
    return "" if value is None else f"{round(value, 2):g}"


def _full(student, pattern):
    if not student.last_name:
        return student.first_name or student.id
    return pattern.format(first=student.first_name or "",
                          last=student.last_name)


def _safe(text):
    """Text that a spreadsheet does not take for a formula."""
    text = text or ""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
