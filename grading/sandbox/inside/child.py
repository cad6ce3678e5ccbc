"""A child: confines itself, then runs a notebook's cells one by one.

It answers each cell with frames: outputs, the answers of a graded cell,
and `done`. All of them are the student's claims; the trusted side judges.
"""

import base64
import os
import random
import sys
import tempfile

import numpy as np
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell

from utils.checking import channel
from utils.checking.record import Case, Record
from utils.wire import Malformed, decode, encode

from . import confine, frames

MAX_TEXT = 100_000      # characters that a cell may print
MAX_SHOWN = 4_000_000   # characters of all displays of a cell
MAX_DISPLAYS = 50
MAX_ANSWER = 64_000_000
KINDS = ("text/plain", "image/png", "image/jpeg")
_sock = None


def _send(kind, **content):
    if _sock is not None:  # it is None while the zygote warms up
        frames.send(_sock, {"kind": kind, **content})


class Shell(InteractiveShell):
    """IPython without a terminal, whose outputs become frames."""

    shown = 0
    displays = 0

    def show(self, kind, data, **more):
        """Send a display or a result, within bounds for a cell."""
        data = {name: _text(data[name]) for name in KINDS if name in data}
        size = sum(map(len, data.values()))
        self.shown += size
        self.displays += 1
        if self.shown > MAX_SHOWN or self.displays > MAX_DISPLAYS:
            return
        sys.stdout.flush()
        sys.stderr.flush()
        _send(kind, data=data, **more)

    def enable_gui(self, gui=None):
        """There is no window to draw in."""

    def system(self, command):
        """`!command` is refused, in words."""
        raise PermissionError(confine.NO_PROGRAMS)

    def _showtraceback(self, kind, error, lines):
        sys.stdout.flush()
        sys.stderr.flush()
        try:
            text = str(error)
        except Exception:
            text = ""
        _send("error", name=kind.__name__[:200], text=text[:MAX_TEXT],
              lines=[str(line)[:10_000] for line in lines[:100]])


class Publisher(DisplayPublisher):
    """display(): to frames."""

    def publish(self, data, metadata=None, *, transient=None, update=False,
                **more):
        """Send what is displayed."""
        self.shell.show("display", data, update=bool(update), id=str(
            (transient or {}).get("display_id", ""))[:100])


class Hook(DisplayHook):
    """A cell's last value: to frames."""

    def start_displayhook(self):
        """Nothing is printed before a value."""

    def write_output_prompt(self):
        """No prompt either."""

    def write_format_data(self, format_dict, md_dict=None):
        """Send the value."""
        self.shell.show("result", format_dict)

    def finish_displayhook(self):
        """Nor after it."""


class Stream:
    """sys.stdout and sys.stderr: to frames, up to a bound for a cell."""

    encoding, errors, closed = "utf-8", "replace", False
    newlines = None

    def __init__(self, name):
        self.name = name
        self.start()

    def start(self):
        """A new cell has the whole bound."""
        self.left, self.cut = MAX_TEXT, False
        self.parts, self.size = [], 0

    def write(self, text):
        """Keep text until there is enough to send."""
        if not isinstance(text, str):
            raise TypeError(f"write() takes str, not {type(text).__name__}")
        kept = text[:self.left]
        self.left -= len(kept)
        self.parts.append(kept)
        if len(kept) < len(text) and not self.cut:
            self.cut = True
            self.parts.append("\n[the rest is left out]")
        self.size += len(kept)
        if self.size > 10_000:
            self.flush()
        return len(text)

    def writelines(self, lines):
        """Write each of lines."""
        for line in lines:
            self.write(line)

    def flush(self):
        """Send what is kept."""
        text, self.parts, self.size = "".join(self.parts), [], 0
        if text:
            _send("stream", name=self.name, text=text)

    def isatty(self):
        """Nobody sits here."""
        return False

    def readable(self):
        """It is for writing."""
        return False

    def writable(self):
        """It is for writing."""
        return True

    def seekable(self):
        """It only goes on."""
        return False

    def fileno(self):
        """The file that programs in C write to."""
        return 1 if self.name == "stdout" else 2


def make_shell():
    """The IPython shell, made once before forking."""
    HistoryManager.enabled = False
    Shell.display_pub_class = Publisher
    Shell.displayhook_class = Hook
    Shell.colors = "nocolor"
    shell = Shell.instance()
    shell.display_formatter.active_types = list(KINDS)
    return shell


def warm(shell):
    """Run what is slow the first time: a figure, a traceback."""
    out = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Stream("stdout"), Stream("stderr")
    for source in ("import matplotlib.pyplot as plt\n"
                   "_, axes = plt.subplots()\n"
                   "axes.plot([0, 1], label='$x^2$')\n"
                   "axes.set_title('a figure')\n"
                   "axes.legend()\n"
                   "plt.show()",
                   "def f():\n    return 1 / 0\nf()"):
        shell.run_cell(source, store_history=True)
    shell.reset()
    shell.execution_count = 1
    sys.stdout, sys.stderr = out


def main(sock, settings, shell):
    """Confine this process, then run cells until the socket closes."""
    global _sock
    _sock = sock
    try:
        _prepare(settings)
    except Exception as error:  # nothing of the student's has run
        _send("failed", text=f"{type(error).__name__}: {error}")
        return
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002
    sys.stdout, sys.stderr = Stream("stdout"), Stream("stderr")
    channel.connect(_answer)
    _send("ready")
    while True:
        try:
            job, _ = frames.receive(sock, frames.MAX_JOB)
            task = _task(sock, job) if job["task"] else None
            _send("begun")
        except frames.Lost:
            os._exit(0)
        _run(shell, job["source"], task)


def _prepare(settings):
    """Take every step of confine; 1 and 2 become a file for raw output."""
    scratch, apart = settings["scratch"], settings["namespaces"]
    disk = settings["disk"] if apart else settings["disk"] // 4
    confine.limit(settings["memory"], settings["cpu_seconds"], disk,
                  settings["processes"])
    if apart:
        confine.private_world(scratch, settings["disk"])
    os.chdir(scratch)
    os.environ["HOME"] = os.environ["TMPDIR"] = scratch
    tempfile.tempdir = None
    os.dup2(os.open("/dev/null", os.O_RDWR), 0)
    with tempfile.TemporaryFile(dir=scratch) as file:
        for number in (1, 2):
            os.dup2(file.fileno(), number)
    channel_file = _sock.fileno()
    os.closerange(3, channel_file)
    os.closerange(channel_file + 1, 1024)
    if settings["confined"]:
        if settings["landlock"]:
            confine.landlock(settings["readable"], [scratch, "/dev/null"])
        confine.drop_privileges(settings["uid"])
        confine.refuse_in_words()
        confine.refuse_system_calls(settings["rules"])


def _task(sock, job):
    """The graded exercise of a cell: its cases, without any answer."""
    about = job["task"]
    cases = []
    for _ in range(about["cases"]):
        case, _ = frames.receive(sock, frames.MAX_JOB)
        cases.append(Case("", case["args"], case["kwargs"]))
    return Record(about["name"], 0, tuple(cases),
                  arguments=about["arguments"], pure=about["pure"],
                  question=about["question"])


def _run(shell, source, task):
    """Run one cell and send `done`."""
    start = os.lseek(1, 0, os.SEEK_END)
    shell.shown = shell.displays = 0
    sys.stdout.start()
    sys.stderr.start()
    channel.begin(task)
    try:
        shell.run_cell(source, store_history=True)
    except KeyboardInterrupt:
        pass  # it came between two steps of IPython
    channel.begin(None)
    raw = os.pread(1, MAX_TEXT, start)
    if raw:
        sys.stdout.write(raw.decode("utf-8", "replace"))
    sys.stdout.flush()
    sys.stderr.flush()
    _send("done")


def _answer(case, outcome):
    """Send what one case gave, as far as it is plain data."""
    try:
        decode(encode(outcome.value), MAX_ANSWER)
        value = outcome.value
    except (Malformed, TypeError, ValueError):
        value = None
        outcome = outcome.__class__(error=(
            "ValueError", "the result cannot be sent"))
    _send("answer", case=case, value=value,
          error=list(outcome.error) if outcome.error else None,
          changed=list(outcome.changed))


def _text(value):
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return str(value)
