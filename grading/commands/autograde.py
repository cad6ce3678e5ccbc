"""course autograde: grade a week of a class, side by side."""

import contextlib
import json
import os
import sys

from grading import places
from grading.classroom import sources
from grading.errors import CourseError
from grading.sandbox import UNSANDBOXED
from grading.submission import batch, journal, key
from grading.submission.basis import settle
from grading.submission.week import alone, read_report, submissions
from utils.language import N_, say


def add_arguments(parser):
    """Arguments of the command."""
    parser.add_argument("course", help=say("such as course1_nn"))
    parser.add_argument("week", help=say("such as week2_logistic_regression"))
    parser.add_argument("--jobs", type=int, metavar="N",
                        help=say(
                            "submissions side by side (default: one for each "
                            "processor)"))
    parser.add_argument("--force", action="store_true",
                        help=say(
                            "grade also what has not changed since it was "
                            "graded"))
    parser.add_argument("--new-seed", action="store_true",
                        help=say(
                            "make another hidden key first; everybody is "
                            "then graded anew"))
    parser.add_argument("--json", action="store_true",
                        help=say("print the result as JSON"))
    parser.add_argument("--unsandboxed", action="store_true",
                        help=say(
                            "run notebooks with all your rights: for your "
                            "own work alone"))


def run(args):
    """Grade what is new; print a table. Returns 1 when the run failed."""
    if args.jobs is not None and args.jobs < 1:
        raise CourseError("--jobs takes a number from 1")
    # A known mistake may print while the key is made, and so may a class's
    # settings: the result alone goes to stdout.
    with contextlib.redirect_stdout(sys.stderr):
        week, rows = _grade(args)
    if args.json:
        print(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        _print_table(week, rows)
    return int(any(row["failed"] for row in rows))


def _grade(args):
    """The batch.Week, and a row for each student."""
    config = sources.configuration(args.course)
    with alone(places.classroom(args.course)):
        if args.new_seed:
            key.new_seed(args.course)
        week = batch.Week(config, args.week,
                          UNSANDBOXED if args.unsandboxed else None)
        journal.undo_unfinished(week.directory, _Say)
        found = submissions(week.directory, _Say)
        if not found:
            raise CourseError(
                "nothing is handed in for {week}: {home} holds no folder "
                "STUDENT/{week}. Collect it first", week=args.week,
                home=week.folders.submitted())
        new = {student: folder for student, folder in found.items()
               if args.force or not week.unchanged(student, folder)}
        results = _graded(week, new, args.jobs or _processors(),
                          args.begun)
        settled = settle(config, args.week)
        return week, _rows(week, found, results, settled)


def _processors():
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Say:
    """A log that writes to stderr."""

    @staticmethod
    def warning(text):
        print(text, file=sys.stderr)

    error = warning


def _graded(week, folders, jobs, begun):
    """{student: Graded}; what was done is recorded, also where the run is
    stopped."""
    results = {}
    progress = batch.Progress(len(folders)) if folders else None
    try:
        for student, graded in batch.grade_class(
                week, folders, jobs, progress and progress.step, begun):
            results[student] = graded
    except KeyboardInterrupt:
        print(say(
            "\nStopped. {number} of {all} are graded and recorded; the same "
            "command goes on with the others.", number=len(results),
            all=len(folders)), file=sys.stderr)
        raise
    finally:
        if progress:
            progress.close()
        batch.clear(week)
    return results


def _rows(week, found, results, settled):
    """One dictionary for each student of the week."""
    with batch.Recorder(week) as recorder:
        points = recorder.rows(found)
    notes = read_report(week.folders.home, week.name)
    rows = []
    for student in found:
        graded = results.get(student)
        failed = bool(graded and graded.failure)
        score, by_hand = points.get(student, (None, False))
        rows.append({
            "student": student, "points": score, "failed": failed,
            "graded_now": graded is not None and not failed,
            "lateness_anew": student in settled,
            "to_grade_by_hand": bool(by_hand), "notes": notes.get(student, []),
            "reasons": graded.reasons if graded and not failed else []})
    return rows


def _print_table(week, rows):
    width = max(len(say("student")), *(len(row["student"]) for row in rows))
    print(f"{say('student'):{width}}  {say('points')}  {say('look')}  "
          f"{say('why')}")
    for row in rows:
        why = [*row["notes"]]
        if row["to_grade_by_hand"]:
            why.append(say("a written answer waits for you"))
        if not row["graded_now"] and not row["failed"]:
            why.append(say(
                N_("unchanged, not run again; what lateness costs is worked "
                   "out anew") if row["lateness_anew"] else
                N_("unchanged, not run again")))
        points = "-" if row["points"] is None else f"{row['points']:g}"
        look = say("yes") if row["notes"] or row["to_grade_by_hand"] else ""
        print(f"{row['student']:{width}}  {points:>6}  {look:4}  "
              + f"\n{'':{width + 16}}".join(why))
    graded = sum(row["graded_now"] for row in rows)
    failed = sum(row["failed"] for row in rows)
    print(say(
        "\n{graded} graded, {unchanged} unchanged, {failed} not graded. "
        "Notes: {path}", graded=graded, unchanged=len(rows) - graded - failed,
        failed=failed, path=week.folders.report(week.name)))
