"""Judging in a process that may end: until there, answers are bytes.

    with Judge() as judge:
        judge.judgements({"sigmoid": (record, [bytes of each answer])})

A small process knows the exercises and forks a child for each submission;
it is a fork itself, of one that has imported what judging needs. The child
reads the answers and compares them, each exercise within bounds of time and
memory. Where it ends, that exercise has no verdict, and another child judges
the rest. The trusted process itself never reads an answer.
"""

import contextlib
import gc
import json
import math
import os
import resource
import signal
import socket
import subprocess
import sys
import warnings
from dataclasses import fields
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import NamedTuple

import numpy as np

from grading import places
from grading.errors import CourseError
from grading.sandbox import wait_or_kill
from grading.sandbox.backends import ONE_THREAD
from grading.sandbox.inside import confine
from grading.sandbox.inside.wire import Malformed, Oversized, decode, encode
from utils.checking.judge import Verdict, judge
from utils.checking.record import Outcome
from utils.language import now, pgettext, say, use

CPU_SECONDS = 10         # for one exercise of one submission
MEMORY = 512 << 20       # bytes, beyond what the small process has
SILENT_SECONDS = 600     # for a child that uses no CPU time either
MAX_VERDICT = 1_000_000  # bytes
MAX_ERROR = 300          # characters of an exception's text
DEATHS = 3               # of the small process, for one submission
PROGRAM = ("import sys; sys.path[:] = {path!r}; "
           "from grading.submission.judging import main; main()")


class Judgement(NamedTuple):
    """What is said of an exercise.

    verdict: a Verdict; None where the answers cannot be judged, and then
    failure is the message key of why. errors: for each case None, or the
    name and the text of the exception that the answer says to have raised.
    """

    verdict: Verdict | None = None
    failure: str | None = None
    errors: tuple = ()


MALFORMED, TOO_LARGE, TOO_DEAR = (Judgement(failure=failure) for failure in (
    "malformed", "too_large", "too_dear"))


class Start:
    """A process that has imported what judging needs, or will have.

    The small processes of several workers are its forks.
    """

    def __init__(self):
        self._control, theirs = socket.socketpair(
            socket.AF_UNIX, socket.SOCK_SEQPACKET)
        path = [str(places.CODE), *sys.path]
        flags = ["-I", "-S", *["-B"] * sys.dont_write_bytecode]
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, *flags, "-c", PROGRAM.format(path=path),
                 str(theirs.fileno())],
                env=os.environ | ONE_THREAD, pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                start_new_session=True, cwd="/")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def fork(self, limits):
        """A connection to a new fork, which says its number first.

        Raises OSError where this process has ended.
        """
        mine, theirs = Pipe()
        with theirs:
            socket.send_fds(self._control, [json.dumps(limits).encode()],
                            [theirs.fileno()])
        return mine

    def close(self):
        """End it. Its forks end with their connections."""
        with contextlib.suppress(OSError):
            # Workers, which were forked, have the same socket.
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()
        wait_or_kill(self._process)


class Judge:
    """The small process.

    cpu_seconds, memory (bytes): for one exercise. start: a Start whose fork
    it is; without one, or where that has ended, it has its own.
    """

    def __init__(self, cpu_seconds=CPU_SECONDS, memory=MEMORY, start=None):
        self.limits = cpu_seconds, memory
        self.starts = 0
        self._start, self._own, self._connection = start, None, None
        self._open()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    @property
    def pid(self):
        """Its process number. Raises EOFError when it has ended."""
        if self._connection is None:
            raise EOFError("no process")
        if self._pid is None:
            self._pid = json.loads(self._connection.recv_bytes(100))
        return self._pid

    def judgements(self, wanted):
        """{name: Judgement}.

        wanted: {name: (record, answers)}; answers: the bytes that came for
        each of the record's cases. Raises CourseError where the process
        ends again and again; no answer can do that.
        """
        found, again, deaths = {}, set(), 0
        while len(found) < len(wanted):
            left = [name for name in wanted if name not in found]
            try:
                said, killed = self._ask([wanted[name] for name in left])
            except (OSError, EOFError):
                deaths += 1
                if deaths > DEATHS:
                    raise CourseError(
                        "the process that judges answers ended several "
                        "times. Is there too little memory?") from None
                self.close()
                self._open()
                continue
            for name, data in zip(left, said):
                found[name] = _read(data, wanted[name][0])
            if len(said) < len(left):
                name = left[len(said)]
                if killed and name not in again:
                    again.add(name)  # by whom? once more
                else:
                    found[name] = TOO_DEAR
        return found

    def close(self):
        """End it."""
        if self._connection:
            self._connection.close()
            self._connection = None
        if self._own:
            self._own.close()
            self._start = self._own = None

    def _open(self):
        self._known = {}  # {id of a record: (its number there, the record)}
        self._pid = None
        with contextlib.suppress(AttributeError, OSError):
            self._connection = self._start.fork(self.limits)
        if self._connection is None:
            self._start = self._own = Start()
            try:
                self._connection = self._start.fork(self.limits)
            except OSError:  # it has ended already
                self.close()
        self.starts += 1

    def _ask(self, wanted):
        """What a child says of each, as bytes, and whether it was killed."""
        assert self.pid  # it is there
        new, numbered = [], []
        for record, answers in wanted:
            if id(record) not in self._known:
                self._known[id(record)] = len(self._known), record
                new.append(record)
            numbered.append((self._known[id(record)][0], answers))
        self._connection.send((new, numbered, now()))
        count, killed = json.loads(self._connection.recv_bytes(100))
        return [self._connection.recv_bytes(MAX_VERDICT)
                for _ in range(count)], killed


def _read(data, record):
    """The Judgement that a child sent.

    The child has read a stranger's bytes: it is believed within bounds.
    """
    try:
        said = decode(data, MAX_VERDICT)
        for judgement in (TOO_LARGE, TOO_DEAR):
            if said == {"failure": judgement.failure}:
                return judgement
        verdict = Verdict(**said["verdict"])
        if verdict.name == record.name and (
                0 <= verdict.points <= verdict.max_points == record.points):
            return Judgement(verdict, errors=tuple(
                _error(*error) for error in said["errors"]))
    except (Malformed, TypeError, KeyError):
        pass
    return MALFORMED


def _error(*parts):
    """The name and the text of an exception; () is for none."""
    return tuple(str(part)[:MAX_ERROR] for part in parts) or None


def outcome(data):
    """The Outcome in an answer's bytes. Raises Malformed."""
    content = decode(data, len(data))
    if type(content) is not dict or content.keys() != {
            "value", "error", "changed"}:
        raise Malformed("an answer of the wrong form")
    error, changed = content["error"], content["changed"]
    if type(changed) is not list or not all(
            type(name) is str for name in changed):
        raise Malformed("an answer of the wrong form")
    if error is None:
        return Outcome(content["value"], changed=tuple(changed))
    if type(error) is not list or len(error) != 2 or not all(
            type(text) is str for text in error):
        raise Malformed("an error of the wrong form")
    return Outcome(error=tuple(error), changed=tuple(changed))


def main():
    """Entry of a Start: argv[1] is its end of the socket."""
    control = socket.socket(fileno=int(sys.argv[1]))
    warnings.simplefilter("ignore")
    gc.collect()
    gc.freeze()  # a collection in a child would copy all its pages
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for forks
    while True:
        limits, files, _, _ = socket.recv_fds(control, 1000, 1)
        if not limits:
            return
        if not os.fork():
            control.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                _judge_all(Connection(files[0]), *json.loads(limits))
            finally:
                os._exit(0)
        os.close(files[0])


def _judge_all(connection, cpu_seconds, memory):
    """The small process: judge what is asked, until nobody asks."""
    connection.send_bytes(json.dumps(os.getpid()).encode())
    records = []
    while True:
        try:
            new, wanted, spoken = connection.recv()
        except EOFError:
            return
        use(spoken)
        pgettext(say("-"), "-")  # catalogues are read before the fork
        if new:
            records += new
            gc.collect()
            gc.freeze()
        _serve(connection,
               [(records[number], answers) for number, answers in wanted],
               cpu_seconds, memory)


def _serve(connection, wanted, cpu_seconds, memory):
    """Answer with what a child says of each, and whether it was killed."""
    reader, writer = Pipe(duplex=False)
    pid = os.fork()
    if not pid:
        try:
            _child(writer, wanted, cpu_seconds, memory)
        finally:
            os._exit(0)
    writer.close()
    said, ended = [], False
    with reader:
        try:
            while len(said) < len(wanted) and reader.poll(SILENT_SECONDS):
                said.append(reader.recv_bytes(MAX_VERDICT))
        except EOFError:
            ended = True
        except OSError:
            pass  # it says more than it may
    whole = len(said) == len(wanted)
    if whole:  # nobody waits for its end
        _reply(connection, said, False)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if not whole:
        _reply(connection, said, ended and os.WIFSIGNALED(status)
               and os.WTERMSIG(status) == signal.SIGKILL)


def _reply(connection, said, killed):
    connection.send_bytes(json.dumps([len(said), killed]).encode())
    for data in said:
        connection.send_bytes(data)


def _child(writer, wanted, cpu_seconds, memory):
    """Judge each within bounds; say so at once."""
    confine.end_with_parent(signal.SIGKILL)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]
    confine.limit(memory, most, 0, 0)
    for record, answers in wanted:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        spent = math.ceil(usage.ru_utime + usage.ru_stime)
        resource.setrlimit(resource.RLIMIT_CPU, (spent + cpu_seconds, most))
        writer.send_bytes(_judged(record, answers))


def _judged(record, answers):
    """A Judgement as bytes."""
    try:
        outcomes = list(map(outcome, answers))
        with np.errstate(all="ignore"):
            verdict = judge(record, outcomes, hidden=True)
        data = encode({
            "verdict": {field.name: getattr(verdict, field.name)
                        for field in fields(verdict)},
            "errors": [[part[:MAX_ERROR] for part in given.error or ()]
                       for given in outcomes]})
        if len(data) <= MAX_VERDICT:
            return data
        failure = MALFORMED
    except Oversized:
        failure = TOO_LARGE
    except MemoryError:
        failure = TOO_DEAR
    except Exception:  # no answer may stop the grading
        failure = MALFORMED
    return encode({"failure": failure.failure})
