"""course progress: what the learner has solved."""

from grading import machine, places


def add_arguments(parser):
    """`course progress` has no arguments."""


def run(args):
    """Print progress per week."""
    machine.require(machine.packages())
    from utils.start.page import as_text, read_workspace

    print(as_text(read_workspace(places.HOME)))
