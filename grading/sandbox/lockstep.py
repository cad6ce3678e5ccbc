"""One cell in a child: send it, take what comes, within bounds.

Answers stay bytes here: grading.submission.judging reads them in another
process. Whatever the child does, `run_cell` ends in time and raises nothing.
"""

import select
import time
from dataclasses import dataclass, field

from grading.sandbox.inside import frames
from grading.sandbox.inside.wire import Malformed, encode

MAX_OUTPUT = 5_000_000   # bytes of one display
MAX_FRAMES = 1_000       # of one cell
MAX_CELL = 8_000_000     # bytes of all that one cell shows
MAX_NOTEBOOK = 60_000_000
GRACE = 1.0              # seconds from interrupt to kill
FRAME_SECONDS = 30       # for a frame that has begun
DISK_SECONDS = 0.2       # between two looks at a folder that is no mount
STRAY = "stray"          # the fault of the cell before: see _Cell.run


@dataclass(frozen=True)
class Task:
    """A graded cell's exercise: a Record and a bound in bytes per case."""

    record: object
    bounds: tuple


@dataclass
class Ran:
    """What came of one cell: claims of the child, checked for form alone.

    events: outputs, as dictionaries of plain text. answers: {number of a
    case: bytes}, which nobody has read. failure: None, or the message key
    of what went wrong (see utils.checking.messages), or STRAY. alive: can
    the next cell be run?
    """

    events: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    failure: str | None = None
    alive: bool = True


class _Stop(Exception):
    """The child is not to be listened to any more. Holds the failure."""


def run_cell(child, source, task=None, seconds=None, complete=None,
             waits=None):
    """Run a cell's source in a child. Returns a Ran.

    task: for a graded cell. seconds: wall time. complete, waits: what else
    a child can do, in place of running source: complete the cell before
    from this released version of it; or let functions wait for an exercise
    (its name, [names of functions]), that is, raise channel.Waiting. A
    child that is not alive afterwards is still to be ended by the caller.
    """
    limit = child.sandbox.limits.cell_seconds if seconds is None else seconds
    ran = Ran()
    cell = _Cell(child, task, ran, time.monotonic() + limit)
    try:
        cell.run({"source": source, "complete": complete, "waits": waits})
    except _Stop as stop:
        ran.failure, ran.alive = stop.args[0], False
    except frames.TooLarge:
        ran.failure, ran.alive = "too_large", False
    except Malformed:
        ran.failure, ran.alive = "malformed", False
    except frames.Lost:
        ran.failure, ran.alive = "stopped", False
    except frames.Late:
        ran.failure, ran.alive = "timed_out", False
    if task and not ran.failure and len(ran.answers) < len(
            task.record.cases):
        ran.failure = "no_answer_sent"
    return ran


class _Cell:
    def __init__(self, child, task, ran, deadline):
        self.child, self.task, self.ran = child, task, ran
        self.deadline = deadline
        self.size = self.count = 0
        self.interrupted = False
        self.bounds = task.bounds if task else ()

    def run(self, job):
        """Send the cell; the child says that it has begun, then the rest.

        What comes before that, or ends the child, is of the cell before.
        """
        try:
            self._send(job)
            begun, _ = frames.receive(self.child.sock, MAX_OUTPUT,
                                      self.deadline + GRACE)
        except (frames.Lost, frames.TooLarge, Malformed):
            raise _Stop(STRAY) from None
        if begun != {"kind": "begun"}:
            raise _Stop(STRAY)
        done, looked = False, 0
        while not done:
            message = self._next() if self._waiting(DISK_SECONDS) else None
            done = message == {"kind": "done"}
            if done or time.monotonic() > looked + DISK_SECONDS:
                looked = time.monotonic()
                if self.child.too_much_disk():
                    raise _Stop("disk_full")
            if message and not done:
                self._keep(message)
            if not done:
                self._look_at_the_clock()
        if self.interrupted:
            self.ran.failure = "timed_out"

    def _send(self, job):
        record = self.task and self.task.record
        until = self.deadline + GRACE
        frames.send(self.child.sock, {**job, "task": record and {
            "name": record.name, "arguments": record.arguments,
            "pure": record.pure, "question": record.question,
            "cases": len(record.cases)}}, until)
        for case in record.cases if record else ():
            frames.send(self.child.sock, {
                "args": case.args, "kwargs": case.kwargs}, until)

    def _waiting(self, seconds):
        left = max(self.deadline - time.monotonic(), 0)
        return bool(select.select(
            [self.child.sock], [], [], min(seconds, left))[0])

    def _look_at_the_clock(self):
        """Interrupt when the time is up, and give a second of grace."""
        if time.monotonic() < self.deadline:
            return
        if self.interrupted:
            raise frames.Late
        self.interrupted = True
        self.deadline = time.monotonic() + GRACE
        self.child.interrupt()

    def _next(self):
        message, size = frames.receive(
            self.child.sock, MAX_OUTPUT,
            min(self.deadline + GRACE, time.monotonic() + FRAME_SECONDS),
            bounds=self.bounds)
        self.count += 1
        self.child.received += size
        if not isinstance(message, frames.Answer):
            self.size += size
        if (self.size > MAX_CELL or self.count > MAX_FRAMES
                or self.child.received > MAX_NOTEBOOK):
            raise _Stop("flooded")
        return message

    def _keep(self, message):
        if isinstance(message, frames.Answer):
            self.ran.answers.setdefault(message.case, message.data)
            return
        kind = message.get("kind")
        if type(kind) is not str or kind not in EVENTS:
            raise Malformed("a frame of no known kind")
        self.ran.events.append(_event(kind, message))


EVENTS = {"stream": {"name": str, "text": str},
          "display": {"data": dict, "id": str, "update": bool},
          "result": {"data": dict},
          "skipped": {"line": str, "name": str, "text": str},
          "error": {"name": str, "text": str, "lines": list}}


def _event(kind, message):
    """An output whose parts have the types that they should."""
    event = {"kind": kind}
    for name, wanted in EVENTS[kind].items():
        part = message.get(name)
        inner = (part.values() if wanted is dict else part) if (
            wanted in (dict, list) and type(part) is wanted) else ()
        if type(part) is not wanted or not all(
                type(text) is str for text in inner):
            raise Malformed("an output of the wrong form")
        event[name] = part
    return event


def bound(value):
    """Bytes that the frame with an answer like value may have.

    The constant has room for wrong answers that people give, such as one
    of the size that the text speaks of.
    """
    return 10 * len(encode(value)) + 1_000_000
