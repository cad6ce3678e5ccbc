"""course marks: the marks of a class as CSV."""

from grading.classroom.marks import FORMS, write_marks
from utils.language import say


def add_arguments(parser):
    """Arguments of the command."""
    parser.add_argument("course", help=say("such as course1_nn"))
    parser.add_argument("week", nargs="?", help=say("one week; else all"))
    parser.add_argument(
        "--for", dest="form", choices=sorted(set(FORMS) - {"plain"}),
        default="plain", help=say("the form that this platform imports"))
    parser.add_argument(
        "--title", help=say(
            "the assignment's name on the platform, in Canvas with its "
            "number: 'Week 2 (4711)'"))


def run(args):
    """Write the file and say where it is."""
    print(write_marks(args.course, args.week, args.form, args.title))
