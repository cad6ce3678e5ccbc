"""What the gradebook held of a submission before nbgrader graded it.

So that a submission counts whole or not at all, also after a crash.
"""

import glob
import json
import shutil
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry

from grading.classroom.folders import ClassFolders
from grading.submission import grade, verdicts
from utils.language import say

GRADE = ("auto_score", "manual_score", "extra_credit", "needs_manual_grade")
COMMENT = ("auto_comment", "manual_comment")


def begin(course, assignment, student, notebooks):
    """Hook before a submission: remember what the gradebook holds of it."""
    student = _student(notebooks)
    with Gradebook(course.db_url, course.course_id) as book:
        before = _snapshot(book, assignment, student)
    verdicts.keep(Path(course.root), assignment, student,
                  _verdicts_before(course.root, student, assignment))
    grade.results.pop(student, None)
    _journal(course.root, student, assignment).write_text(
        json.dumps(before))


def finish(course, graded, assignment, student, notebooks):
    """Hook after a submission: it is recorded whole."""
    student, home = _student(notebooks), Path(course.root)
    verdicts.write(home, assignment, student,
                   grade.opened_key(home, assignment).digest,
                   grade.results.pop(student, {}))
    _journal(home, student, assignment).unlink()
    graded.append(student)


def unfinished(home, week):
    """Students whose grading was begun and is not recorded."""
    staging = ClassFolders(home).staging()
    return sorted(path.parent.name for path in staging.glob(
        f"*/{glob.escape(week)}.before.json"))


def undo_unfinished(course, log):
    """Take back what an interrupted grading left half done."""
    for path in sorted(
            ClassFolders(course.root).staging().glob("*/*.before.json")):
        week = path.name.removesuffix(".before.json")
        log.warning(say(
            "{student}: grading of {week} was interrupted; what it had "
            "recorded is taken back", student=path.parent.name, week=week))
        undo(course, path.parent.name, week)


def undo(course, student, week=None):
    """Restore a submission in the gradebook as the journal has it."""
    week = week or course.assignment_id
    journal = _journal(course.root, student, week)
    before = json.loads(journal.read_text())
    with Gradebook(course.db_url, course.course_id) as book:
        _restore(book, week, student, before)
    verdicts.restore(Path(course.root), week, student,
                     _verdicts_before(course.root, student, week))
    shutil.rmtree(ClassFolders(course.root).autograded(student, week),
                  ignore_errors=True)
    journal.unlink()


def _journal(home, student, week):
    return ClassFolders(home).staging(student) / f"{week}.before.json"


def _verdicts_before(home, student, week):
    return ClassFolders(home).staging(student) / f"{week}.verdicts"


def _student(notebooks):
    return Path(notebooks[0]).parent.parent.name


def _snapshot(book, week, student):
    """What the gradebook holds of a submission; None for nothing."""
    try:
        submission = book.find_submission(week, student)
    except MissingEntry:
        return None
    return {"timestamp": submission.timestamp and
            submission.timestamp.isoformat(" "),
            "notebooks": {notebook.name: {
                "late": notebook.late_submission_penalty,
                "grades": {item.name: [getattr(item, key) for key in GRADE]
                           for item in notebook.grades},
                "comments": {
                    item.name: [getattr(item, key) for key in COMMENT]
                    for item in notebook.comments}}
                for notebook in submission.notebooks}}


def _restore(book, week, student, before):
    if before is None:
        try:
            book.remove_submission(week, student)
        except MissingEntry:
            pass
        return
    submission = book.update_or_create_submission(
        week, student, timestamp=before["timestamp"])
    for notebook in submission.notebooks:
        kept = before["notebooks"][notebook.name]
        notebook.late_submission_penalty = kept["late"]
        for items, keys, values in (
                (notebook.grades, GRADE, kept["grades"]),
                (notebook.comments, COMMENT, kept["comments"])):
            for item in items:
                for key, value in zip(keys, values[item.name]):
                    setattr(item, key, value)
    book.db.commit()
