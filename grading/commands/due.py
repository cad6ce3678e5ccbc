"""course due: say or set when a week is due."""

from grading import places
from grading.classroom import due, gradebook, sources
from grading.classroom.folders import ClassFolders
from grading.errors import CourseError
from grading.submission.basis import settle
from utils.language import say

NONE = "none"


def add_arguments(parser):
    """Arguments of the command."""
    parser.add_argument("course", help=say("such as course1_nn"))
    parser.add_argument("week", help=say("such as week2_logistic_regression"))
    parser.add_argument(
        "date", nargs="*", help=say(
            "such as {EXAMPLE!r}; {none!r} takes the due date away; without "
            "one, it is only said", EXAMPLE=due.EXAMPLE, none=NONE))


def run(args):
    """Set the due date if there is one; say it in words."""
    config = sources.configuration(args.course)
    home = places.classroom(args.course)
    weeks = {path.name for path in ClassFolders(home).source().iterdir()}
    if args.week not in weeks:
        raise CourseError(
            "{course} has no {week}. There: {weeks}", course=args.course,
            week=args.week, weeks=", ".join(sorted(weeks)))
    text = " ".join(args.date)
    clock = due.ClassTime(config=config).clock
    moment = due.read(text, clock) if text not in ("", NONE) else None
    with gradebook.opened(args.course, make=True) as book:
        if text:
            book.update_or_create_assignment(args.week, duedate=moment)
        else:
            moment = due.of_week(book, args.week, clock)
    if moment is None:
        print(say("{week} has no due date.", week=args.week))
    else:
        print(say(
            "{week} is due {moment}.", week=args.week,
            moment=due.words(moment)))
    changed = settle(config, args.week)
    if changed:
        print(say(
            "What lateness costs is worked out anew for: {changed}. Run "
            "nbgrader generate_feedback {week} for their pages.",
            changed=", ".join(changed), week=args.week))
