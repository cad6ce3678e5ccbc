"""course fresh: a clean copy of a notebook beside the learner's."""

from grading import machine
from utils.language import say


def add_arguments(parser):
    """Arguments of `course fresh`."""
    parser.add_argument("notebook", help=say("its name or path"))


def run(args):
    """Write the copy and say where it is."""
    machine.require(machine.packages(), machine.writable())
    from grading.learner import workspace

    copy = workspace.fresh(args.notebook)
    print(say(
        "Clean copy: {copy}\nYour own notebook is as it was. Submit hands in "
        "your own, not the clean copy.", copy=copy))
