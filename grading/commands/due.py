"""course due: say or set when a week is due."""

from grading import places
from grading.classroom import due, gradebook, sources
from grading.errors import CourseError
from grading.submission.basis import settle

NONE = "none"


def add_arguments(parser):
    """Arguments of the command."""
    parser.add_argument("course", help="such as course1_nn")
    parser.add_argument("week", help="such as week2_logistic_regression")
    parser.add_argument(
        "date", nargs="*", help=f"such as {due.EXAMPLE!r}; {NONE!r} takes "
        "the due date away; without one, it is only said")


def run(args):
    """Set the due date if there is one; say it in words."""
    config = sources.configuration(args.course)
    home = places.classroom(args.course)
    weeks = {path.name for path in (home / "source").iterdir()}
    if args.week not in weeks:
        raise CourseError(f"{args.course} has no {args.week}. "
                          f"There: {', '.join(sorted(weeks))}")
    text = " ".join(args.date)
    clock = due.ClassTime(config=config).clock
    moment = due.read(text, clock) if text not in ("", NONE) else None
    with gradebook.opened(args.course, make=True) as book:
        if text:
            book.update_or_create_assignment(args.week, duedate=moment)
        else:
            moment = due.of_week(book, args.week, clock)
    if moment is None:
        print(f"{args.week} has no due date.")
    else:
        print(f"{args.week} is due {due.words(moment)}.")
    changed = settle(config, args.week)
    if changed:
        print(f"What lateness costs is worked out anew for: "
              f"{', '.join(changed)}. Run nbgrader generate_feedback "
              f"{args.week} for their pages.")
