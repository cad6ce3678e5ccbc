"""A child: confines itself, then runs a notebook's cells one by one.

It answers each cell with frames: outputs, the lines that it skipped, the
answers of a graded cell, and `done`. All of them are the student's claims;
the trusted side judges.
"""

import ast
import base64
import builtins
import functools
import os
import random
import re
import symtable
import sys
import tempfile
from pathlib import Path

import numpy as np
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import LSString, SList

import utils
from utils import language
from utils.checking import channel
from utils.checking.messages import say
from utils.checking.record import Case, Record

from . import WITHHELD, confine, frames
from .wire import Malformed, decode, encode

MAX_TEXT = 100_000      # characters that a cell may print
MAX_SHOWN = 4_000_000   # characters of all displays of a cell
MAX_DISPLAYS = 50
MAX_ANSWER = 64_000_000
MODULES = ".modules"    # folder for those of utils that are handed in
MAX_SKIPPED = 100       # lines of a cell that are said to be skipped
KINDS = ("text/plain", "image/png", "image/jpeg", "image/gif")
WIDGET = "application/vnd.jupyter.widget-view+json"
# (module, class): the message that stands for what only a notebook can show.
IN_WORDS = {("IPython.lib.display", "Audio"): "sound",
            ("IPython.core.display", "Video"): "film",
            ("matplotlib.animation", "Animation"): "film",
            ("IPython.lib.display", "IFrame"): "shown_there",
            ("IPython.core.display", "DisplayObject"): "shown_there"}
INSTALLERS = ("pip", "conda", "mamba", "micromamba", "uv")
PROGRAMS = ("bash", "sh", "script", "perl", "ruby", "python", "python2",
            "python3", "pypy")
# Magics that only run their cell; they would hide a line that raises.
AROUND = re.compile(r"\A\s*%%(time|capture|prun)\b.*")
BLANK = re.compile(r"\A(?:\s*\n)*")  # lines that IPython leaves out
_sock = None


def _send(kind, **content):
    if _sock is not None:  # it is None while the zygote warms up
        frames.send(_sock, {"kind": kind, **content})


class Shell(InteractiveShell):
    """IPython without a terminal, whose outputs become frames.

    going_on: a statement that raises is said and skipped, and the cell's
    next one runs. ran: the statements (ast) of the last such cell that did
    not raise. failed: those that did, each as (statement, name of its cell
    for tracebacks, its first line).
    """

    shown = 0
    displays = 0
    skipped = 0
    going_on = False
    ran = failed = ()
    instead = None  # statements to run in place of the next cell's own

    async def run_ast_nodes(self, nodelist, cell_name,
                            interactivity="last_expr", compiler=compile,
                            result=None):
        """Run a cell's statements. True where one of them raised."""
        if not self.going_on or result is None:
            return await super().run_ast_nodes(
                nodelist, cell_name, interactivity, compiler, result)
        nodes, self.instead = self.instead, None
        if nodes is None:
            lines = BLANK.sub("", result.info.raw_cell).splitlines()
            nodes = [(node, cell_name, "".join(
                lines[node.lineno - 1:node.lineno])) for node in nodelist]
        first = None
        for number, statement in enumerate(nodes, 1):
            node, name, _ = statement
            result.error_before_exec = result.error_in_exec = None
            raised = await super().run_ast_nodes(
                [node], name, interactivity if number == len(nodes)
                else "none", compiler, result)
            if not raised:
                self.ran.append(node)
                continue
            error = result.error_in_exec or result.error_before_exec
            first = first or error
            if isinstance(error, KeyboardInterrupt):
                break  # the cell's time is up
            self.failed.append(statement)
            self._skip(statement, error)
        result.error_in_exec = first
        return first is not None

    def complete(self, released):
        """Run what the cell before lacks of its released version.

        Of that version run the statements that are not among those that
        ran, but for those whose names are all bound by these. Then what
        had raised is tried once more. So each statement that works runs
        once, whoever wrote it, and the student's own stays: a line such
        as `X = X / 255` does not divide twice.
        """
        name = self.compile.cache(released)
        nodes = self.compile.ast_parse(self.transform_cell(released)).body
        ran, own = ({ast.dump(node) for node in some}
                    for some in (self.ran, nodes))
        bound = set().union(*map(_bound, self.ran))
        lacking = [
            (node, name, ast.unparse(node)) for node in nodes
            if ast.dump(node) not in ran
            and not (_bound(node) and _bound(node) <= bound)]
        again = [statement for statement in self.failed
                 if ast.dump(statement[0]) not in own]
        if lacking or again:
            self.instead = lacking + again
            self.run_cell("...", store_history=True)

    def _skip(self, statement, error):
        """Say that a statement was skipped, and why."""
        self.skipped += 1
        if self.skipped > MAX_SKIPPED:
            return
        sys.stdout.flush()
        sys.stderr.flush()
        _send("skipped", line=statement[2].strip()[:200],
              name=type(error).__name__[:200], text=_words(error)[:1000])

    def show(self, kind, data, **more):
        """Send a display or a result, within bounds for a cell."""
        if WIDGET in data:
            data = data | {"text/plain": say("control")}
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

    def enable_matplotlib(self, gui=None):
        """Figures are pictures in the page, whatever was asked for."""
        if gui not in (None, "auto", "inline"):
            print(say("inline_only", gui=gui))
        return super().enable_matplotlib("inline")

    def system(self, command):
        """`!command` is passed over, in words."""
        _pass_over()

    system_piped = system_raw = system

    def getoutput(self, cmd, split=True, depth=0):
        """`x = !command` gives nothing."""
        _pass_over()
        return SList() if split else LSString("")

    def ask_exit(self):
        """exit() and quit() are passed over."""
        print(say("no_exit"))

    def _showtraceback(self, kind, error, lines):
        if self.skipped > MAX_SKIPPED:
            return
        sys.stdout.flush()
        sys.stderr.flush()
        _send("error", name=kind.__name__[:200], text=_words(error)[:MAX_TEXT],
              lines=[str(line)[:10_000] for line in lines[:100]])


def _words(error):
    try:
        return str(error)
    except Exception:
        return ""


def _pass_over(*about):
    """A magic that would start a program."""
    print(say("no_programs"))


def _no_input(prompt=""):
    """input(), where nobody answers."""
    raise EOFError(say("no_input"))


def _bound(statement):
    """Names that a statement binds where it stands."""
    try:
        table = symtable.symtable(ast.unparse(statement), "cell", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return set()  # `await`, for one, outside a function
    return {symbol.get_name() for symbol in table.get_symbols()
            if symbol.is_assigned() or symbol.is_imported()}


class Publisher(DisplayPublisher):
    """display(): to frames."""

    def publish(self, data, metadata=None, *, transient=None, update=False,
                **more):
        """Send what is displayed."""
        self.shell.show("display", data, update=bool(update), id=str(
            (transient or {}).get("display_id", ""))[:100])

    def clear_output(self, wait=False):
        """What was shown stays: nobody watches how it changes."""


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
            self.parts.append("\n" + say("cut"))
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
    for (module, name), key in IN_WORDS.items():
        shell.display_formatter.formatters["text/plain"].for_type_by_name(
            module, name, functools.partial(_in_words, key))
    for kind, names in (("line", INSTALLERS), ("cell", PROGRAMS)):
        for name in names:
            shell.register_magic_function(_pass_over, kind, name)
    return shell


def _in_words(key, shown, printer, cycle):
    printer.text(say(key))


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
    builtins.input = _no_input
    channel.connect(_answer)
    _send("ready")
    while True:
        try:
            job, _ = frames.receive(sock, frames.MAX_JOB)
            if "modules" in job:
                language.use(language.Spoken(job["language"]))
                _take(job["modules"])
                continue
            task = _task(sock, job) if job["task"] else None
            _send("begun")
        except frames.Lost:
            os._exit(0)
        _run(shell, job, task)


def _prepare(settings):
    """Take every step of confine; 1 and 2 become a file for raw output."""
    scratch, apart = settings["scratch"], settings["namespaces"]
    disk = settings["disk"] if apart else settings["disk"] // 4
    if apart and settings["uid"] is None:
        confine.private_user()
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
            confine.landlock(settings["readable"], [scratch, "/dev/null"],
                             settings["listed"])
        confine.drop_privileges(settings["uid"])
        confine.refuse_in_words()
        confine.refuse_system_calls(settings["rules"])


def _take(modules):
    """Let this notebook import these modules of utils, {path: source}, and
    say of the others that are withheld why they are not there."""
    for name, source in modules.items():
        path = Path(MODULES, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    utils.__path__.insert(0, str(Path(MODULES).resolve()))
    sys.meta_path.insert(0, _Withheld({
        ".".join(["utils", *Path(name).with_suffix("").parts]).removesuffix(
            ".__init__") for name in modules}))


class _Withheld:
    """Refuses to import what this notebook builds, or a later one."""

    def __init__(self, given):
        self.given = given

    def find_spec(self, name, path=None, target=None):
        """None, so that others find it, or an exception."""
        package, _, rest = name.partition(".")
        if (package == "utils" and rest.split(".")[0] in WITHHELD
                and name not in self.given):
            raise ModuleNotFoundError(say("withheld", name=name), name=name)


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


def _run(shell, job, task):
    """Run one cell, or do what else a job says, and send `done`."""
    start = os.lseek(1, 0, os.SEEK_END)
    shell.shown = shell.displays = shell.skipped = 0
    shell.going_on = task is None
    sys.stdout.start()
    sys.stderr.start()
    channel.begin(task)
    try:
        if job["waits"]:
            shell.user_ns.update(channel.waiting(*job["waits"]))
        elif job["complete"]:
            shell.complete(job["complete"])
        else:
            shell.ran, shell.failed = [], []
            shell.run_cell(AROUND.sub("", job["source"], count=1),
                           store_history=True)
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
    frames.send_answer(_sock, case, {
        "value": value, "changed": list(outcome.changed),
        "error": list(outcome.error) if outcome.error else None})


def _text(value):
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return str(value)
