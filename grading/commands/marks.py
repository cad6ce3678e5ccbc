"""course marks: the marks of a class as CSV."""

from grading.classroom.marks import FORMS, write_marks


def add_arguments(parser):
    """Arguments of the command."""
    parser.add_argument("course", help="such as course1_nn")
    parser.add_argument("week", nargs="?", help="one week; else all")
    parser.add_argument(
        "--for", dest="form", choices=sorted(set(FORMS) - {"plain"}),
        default="plain", help="the form that this platform imports")
    parser.add_argument(
        "--title", help="the assignment's name on the platform, in Canvas "
        "with its number: 'Week 2 (4711)'")


def run(args):
    """Write the file and say where it is."""
    print(write_marks(args.course, args.week, args.form, args.title))
