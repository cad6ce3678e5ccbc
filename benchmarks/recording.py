"""Recording one submission in the gradebook of a small and a large class.

python benchmarks/recording.py [--large 10000] [--times 20]

A gradebook of a week of 7 notebooks with 15 graded cells each is filled for
60 students and for 10,000, all graded, and the same submission recorded
again and again: CPU milliseconds a submission, their ratio, and what the
report costs. No notebook is run. Needs about 1 GB of disk for a while.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path
from types import SimpleNamespace

from nbgrader.api import (
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import insert
from traitlets.config import Config

# benchmarks/grading.py hides the package of that name.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from grading.classroom import late
from grading.classroom.folders import ClassFolders
from grading.submission import batch, week
from grading.submission.grade import Result
from utils.checking.judge import Verdict

WEEK, NOTEBOOKS, CELLS = "week1_large", 7, 15
ONE = "s00000"


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=__doc__)
    parser.add_argument("--large", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=20)
    args = parser.parse_args()
    # nbgrader calls alembic by its name.
    os.environ["PATH"] = os.pathsep.join([
        str(Path(sys.executable).parent), os.environ["PATH"]])
    costs = [measured(students, args.times) for students in (60, args.large)]
    print(f"record, {args.large} against 60 students: "
          f"{costs[1] / costs[0]:.2f} x (to be at most 1.5)")


def measured(students, times):
    """CPU milliseconds of recording one submission; printed too."""
    with tempfile.TemporaryDirectory(prefix="recording-") as folder:
        home = Path(folder)
        url = f"sqlite:///{home / 'gradebook.db'}"
        fill(url, students)
        for number in range(students):
            week.add_to_report(home, WEEK, f"s{number:05}", [
                ("notebook", "a line on what was out of order")])
        week.close_report(home, WEEK)
        spent = []
        with batch.Recorder(pretended(home, url)) as recorder:
            for _ in range(times + 1):
                recorder.week.staging(ONE).mkdir(parents=True)
                began = time.process_time()
                recorder.record(graded())
                spent.append(1000 * (time.process_time() - began))
            began = time.process_time()
            week.close_report(home, WEEK)
        end = 1000 * (time.process_time() - began)
    middle = statistics.median(spent[1:])
    print(f"{students:6} students: record {middle:6.1f} ms CPU a submission "
          f"({min(spent[1:]):.1f} to {max(spent[1:]):.1f}), the report once "
          f"at the end {end:.0f} ms", flush=True)
    return middle


def pretended(home, url):
    """What a Recorder needs of a batch.Week."""
    settings = Config()
    return SimpleNamespace(
        folders=ClassFolders(home), name=WEEK,
        directory=SimpleNamespace(db_url=url, course_id="course"),
        key=SimpleNamespace(digest="0" * 64),
        basis=SimpleNamespace(penalties=late.LatePenalties(config=settings)),
        staging=lambda student: ClassFolders(home).staging(student, WEEK),
        autograded=lambda student: ClassFolders(
            home).autograded(student, WEEK))


def graded():
    """A result for one student."""
    notebooks = [f"notebook{number}" for number in range(NOTEBOOKS)]
    cells = [f"cell{number}" for number in range(CELLS)]
    return batch.Graded(
        ONE, "2026-11-01 10:00:00 UTC",
        {(book, cell): 1.0 for book in notebooks for cell in cells},
        results={book: Result({cell: Verdict(cell, True, 1.0, 1.0, "right")
                               for cell in cells}) for book in notebooks})


def fill(url, students):
    """Write a class's gradebook, everybody graded."""
    with Gradebook(url, "course") as book:
        week = book.add_assignment(WEEK).id
        cells = {}
        for number in range(NOTEBOOKS):
            name = f"notebook{number}"
            notebook = book.add_notebook(name, WEEK).id
            cells[notebook] = [
                book.add_grade_cell(f"cell{cell}", name, WEEK, max_score=1,
                                    cell_type="code").id
                for cell in range(CELLS)]
        connection = book.db.connection()
        for first in range(0, students, 500):
            rows = {table: [] for table in (
                Student, SubmittedAssignment, SubmittedNotebook, Grade)}
            for number in range(first, min(first + 500, students)):
                student, submission = f"s{number:05}", uuid.uuid4().hex
                rows[Student].append({"id": student})
                rows[SubmittedAssignment].append({
                    "id": submission, "assignment_id": week,
                    "student_id": student})
                for notebook, ids in cells.items():
                    handed_in = uuid.uuid4().hex
                    rows[SubmittedNotebook].append({
                        "id": handed_in, "assignment_id": submission,
                        "notebook_id": notebook})
                    rows[Grade] += [{
                        "id": uuid.uuid4().hex, "cell_id": cell,
                        "notebook_id": handed_in, "auto_score": 1.0,
                        "needs_manual_grade": False} for cell in ids]
            for table, values in rows.items():
                connection.execute(insert(table.__table__), values)
        book.db.commit()


if __name__ == "__main__":
    main()
