"""How `check` finds that it is being graded, and where answers go then.

The grading process gives each graded cell its cases; `check` runs the
answer on them and sends what came out. Nothing is judged here: whoever
runs this code could change it.
"""

from utils.checking.run import run

_send = None
_task = None


def connect(send):
    """Grade from now on: send(number of a case, its Outcome)."""
    global _send
    _send = send


def begin(task):
    """The cell that runs now is graded on a Record's cases; None: not."""
    global _task
    _task = task


def grading():
    """Is this notebook being graded?"""
    return _send is not None


def answer(value):
    """Send what an answer gives on each case of this cell, once a cell."""
    task = _task
    begin(None)
    if task is not None:
        for number, outcome in enumerate(run(task, value)):
            _send(number, outcome)


class Waiting(Exception):
    """A function is called that could not be run to its end."""


def waiting(name, functions):
    """Stand-ins for functions and classes: {name: what raises Waiting}.

    name: of the exercise that they are of, which the exception holds.
    """
    class Stopped(type):
        def __call__(cls, *args, **kwargs):
            raise Waiting(name)

    return {function: Stopped(function, (), {}) for function in functions}
