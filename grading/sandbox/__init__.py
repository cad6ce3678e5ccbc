"""A sandbox for strangers' notebooks, behind one small interface.

    with open_sandbox() as sandbox:
        child = sandbox.start()
        ran = run_cell(child, source, None)     # grading.sandbox.lockstep
        child.end()

Inside, a zygote has imported what notebooks use. A sandbox is a branch of
it: a process that forks a child for each submission, which confines itself
(grading.sandbox.inside). A sandbox has one child at a time; whoever wants
more opens more sandboxes, of the same zygote.
"""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from grading.errors import CourseError
from grading.sandbox.inside import RARE
from utils.language import now, say

CHOICES = ("bubblewrap", "landlock")
UNSANDBOXED = "unsandboxed"
# For what hangs: on a machine busy with much else, honest work takes long.
START_SECONDS = 300
ORDER_SECONDS = 120


def _bound(default, counts):
    return field(default=default, metadata={"counts": counts})


@dataclass(frozen=True)
class Limits:
    """Bounds of one submission, each with what it counts."""

    cell_seconds: float = _bound(120, "wall time of a cell")
    notebook_seconds: float = _bound(900, "wall time of a notebook")
    cpu_seconds: int = _bound(600, "CPU time of a notebook")
    memory: int = _bound(2 << 30, "bytes")
    disk: int = _bound(64 << 20, "bytes")


def begin(backend=None):
    """A Zygote that warms up while the caller does other things.

    Returns None where it cannot be started: open_zygote says why.
    """
    with contextlib.suppress(CourseError):
        return Zygote(backend or CHOICES[0])


def open_zygote(backend=None, begun=None):
    """A warm Zygote whose children can be confined here.

    backend: one of CHOICES, or "unsandboxed" for one's own work; None
    takes the first that works here. begun: of `begin`; closed where it is
    not the one. Raises CourseError where none works.
    """
    reasons = {}
    for name in (backend,) if backend else CHOICES:
        mine = begun and begun.name == name
        if begun and not mine:
            begun.close()
        try:
            zygote, begun = begun if mine else Zygote(name), None
            zygote.try_out()
            return zygote
        except CourseError as reason:
            reasons[name] = reason
    if backend:
        raise reasons[backend]
    said = "; ".join(f"{name}: {why}" for name, why in reasons.items())
    raise CourseError(
        "No sandbox can be had here, and other people's notebooks are not "
        "run without one. {said}. For your own work alone: --unsandboxed",
        said=said)


def open_sandbox(backend=None, limits=None, begun=None):
    """A Sandbox with a zygote of its own. See open_zygote."""
    zygote = open_zygote(backend, begun)
    try:
        return Sandbox(zygote, limits, owned=True)
    except CourseError:
        zygote.close()
        raise


class Zygote:
    """A process behind a wall, from which sandboxes branch.

    name: of the wall. It warms up while others work; `branch` waits.
    """

    def __init__(self, name):
        from grading.sandbox import backends

        if not sys.platform.startswith("linux"):
            raise CourseError("grading in a sandbox needs Linux")
        self.name = name
        self._warm = False
        self._folder = Path(tempfile.mkdtemp(prefix="grading-"))
        self._folder.chmod(0o711)
        (self._folder / "zygote").mkdir()
        self._control, theirs = _sockets()
        try:
            self._wall, command, variables = getattr(backends, name)(
                self._folder)
            self._process = subprocess.Popen(
                backends.launch(self._wall, command, theirs.fileno()),
                env=variables, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()], start_new_session=True, cwd="/")
        except BaseException:
            self._control.close()
            remove(self._folder)
            raise
        finally:
            theirs.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    @property
    def pid(self):
        """Its process number, or that of the wall around it."""
        return self._process.pid

    def branch(self, limits):
        """A process that forks children with these limits.

        Returns its control socket, and the folder where its children
        write; None where that is a mount of theirs. Raises CourseError
        when the zygote has ended.
        """
        from grading.sandbox import backends

        self._wait()
        scratch = None
        if not self._wall["namespaces"]:
            scratch = self._folder / f"scratch-{secrets.token_hex(8)}"
        control, theirs = _sockets()
        try:
            with theirs:
                _tell(self._control, json.dumps(backends.branch_settings(
                    limits, scratch)).encode(), [theirs.fileno()])
            _hear(control, ORDER_SECONDS)
        except CourseError:
            control.close()
            raise
        return control, scratch

    def try_out(self):
        """Start a child, so that what is lacking here is known at once.

        Raises CourseError, and is closed then.
        """
        try:
            self._wait()
            with Sandbox(self) as sandbox:
                sandbox.new_child().end()
        except CourseError:
            self.close()
            raise

    def _wait(self):
        """Until it is warm."""
        if self._process is None:
            raise CourseError("the sandbox has ended")
        if self._warm:
            return
        try:
            _hear(self._control, START_SECONDS)
        except CourseError as error:
            os.set_blocking(self._process.stderr.fileno(), False)
            said = (self._process.stderr.read() or b"").decode(
                "utf-8", "replace").strip().splitlines()
            self.close()
            raise CourseError(said[-1] if said else str(error)) from None
        self._warm = True

    def close(self):
        """End it and all its branches, and remove its folder."""
        if self._process is None:
            return
        with contextlib.suppress(OSError):
            # Workers, which were forked, have the same socket.
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()
        if not self._warm:  # it does not listen yet
            self._process.kill()
        wait_or_kill(self._process)
        self._process.stderr.close()
        self._process = None
        remove(self._folder)


class Sandbox:
    """A branch of a zygote, for one child at a time.

    starts: how often it was started. waited: seconds in which its children
    did not compute. peak: bytes of the largest child that has ended since
    this was set to 0. owned: the zygote is for this sandbox alone and is
    closed with it.
    """

    def __init__(self, zygote, limits=None, owned=False):
        self.limits = limits or Limits()
        self.starts = self.peak = 0
        self.waited = 0.0
        self._zygote, self._owned = zygote, owned
        self._open()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    @property
    def name(self):
        """Its wall."""
        return self._zygote.name

    @property
    def pid(self):
        """Process number of the zygote, or of the wall around it."""
        return self._zygote.pid

    def start(self, source="", modules=None):
        """A new Child. What has died is started again.

        source: all that the child will be given to run; packages that it
        names are imported when the child begins. modules: {path below
        utils/: source} of those of inside.WITHHELD that it may import.
        Raises CourseError when a second start fails too.
        """
        try:
            return self.new_child(source, modules)
        except CourseError:
            self._restart()
            return self.new_child(source, modules)

    def new_child(self, source="", modules=None):
        """A new Child. Raises CourseError when the sandbox has died."""
        rare = {name for name in RARE if name in source}
        if not rare <= self._imported:
            self._drop_next()
        mine, self._next = self._next or self._fork(rare), None
        self._imported |= rare
        try:
            self._settle()
            return Child(self, mine, modules or {})
        except CourseError:
            mine.close()
            raise

    def _fork(self, rare=()):
        """Order a child; the answer is to be heard later. Its socket."""
        mine, theirs = socket.socketpair()
        with theirs:
            try:
                _tell(self._control, " ".join(["start", *rare]).encode(),
                      [theirs.fileno()])
            except CourseError:
                mine.close()
                raise
        self._owed += 1
        return mine

    def _settle(self):
        """Hear the answers that are owed."""
        while self._owed:
            self._owed -= 1
            _hear(self._control, ORDER_SECONDS)

    def _drop_next(self):
        if self._next:
            self._next.close()
        self._next = None

    def close(self):
        """End it, and whatever runs in it."""
        self._hang_up()
        if self._owned:
            self._zygote.close()

    def interrupt(self):
        """SIGINT for the child, as Jupyter's stop button sends."""
        with contextlib.suppress(CourseError):
            self._order(b"interrupt")  # a dead sandbox is seen at the end

    def end(self):
        """Kill the child; how it had ended: signal, cpu (s), memory.

        None when the sandbox itself had ended; it is started again. The
        next child is ordered, to be ready when it is asked for.
        """
        self._drop_next()
        scratch = self.scratch
        try:
            status = self._order(b"end")
            self.peak = max(self.peak, status.get("memory", 0))
        except CourseError:
            self._restart()
            status = None
        if scratch:
            remove(scratch)
        with contextlib.suppress(CourseError):  # seen at the next start
            self._next = self._fork()
        return status

    def _open(self):
        """From its zygote, or from a new one where that has died."""
        try:
            opened = self._zygote.branch(self.limits)
        except CourseError:
            if self._owned:
                self._zygote.close()
            self._zygote, self._owned = Zygote(self.name), True
            try:
                opened = self._zygote.branch(self.limits)
            except CourseError:
                self._zygote.close()
                raise
        self._control, self.scratch = opened
        self._next, self._owed, self._imported = None, 0, set()
        self.starts += 1

    def _hang_up(self):
        self._control.close()
        self._drop_next()

    def _restart(self):
        self._hang_up()
        self._open()

    def _order(self, order):
        self._settle()
        _tell(self._control, order)
        return _hear(self._control, ORDER_SECONDS)


def _sockets():
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def _tell(control, order, files=()):
    try:
        socket.send_fds(control, [order], files)
    except OSError:
        raise CourseError("the sandbox has ended") from None


def _hear(control, seconds):
    try:
        control.settimeout(seconds)
        data = control.recv(4096)
    except OSError:
        data = b""
    if not data:
        raise CourseError("the sandbox does not answer")
    return json.loads(data)


class Child:
    """A forked process that runs one notebook's cells."""

    def __init__(self, sandbox, sock, modules):
        from grading.sandbox.inside import frames  # imports NumPy

        self.sandbox = sandbox
        self.sock = sock
        self.received = 0  # bytes
        self.began = time.monotonic()
        try:
            said, _ = frames.receive(
                sock, 10_000, time.monotonic() + ORDER_SECONDS)
            frames.send(sock, {"modules": modules,
                               "language": now().language})
        except (frames.Lost, frames.Late):
            said = {"kind": "failed", "text": say("it did not say why")}
        if said["kind"] != "ready":
            raise CourseError(
                "a child could not be confined: {text}", text=said["text"])

    def interrupt(self):
        """Stop what runs, as Jupyter's stop button does."""
        self.sandbox.interrupt()

    def end(self):
        """Kill it; nothing of it is left. See Sandbox.end."""
        self.sock.close()
        lived = time.monotonic() - self.began
        status = self.sandbox.end()
        if status:
            self.sandbox.waited += max(lived - status["cpu"], 0)
        return status

    def too_much_disk(self):
        """Has it filled its scratch folder? Where that is no mount."""
        scratch, limit = self.sandbox.scratch, self.sandbox.limits.disk
        return scratch is not None and disk_use(scratch) > limit


def wait_or_kill(process, seconds=5):
    """Wait for a Popen that was told to end; kill it where it does not."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def disk_use(folder):
    """Bytes below a folder, 4 kB at least for each name; no link followed.

    Stops counting at ten thousand names, as a gigabyte.
    """
    total, count = 0, 0
    for root, folders, names in os.walk(folder):
        count += len(folders) + len(names)
        if count > 10_000:
            return 1 << 30
        for name in names:
            try:
                total += os.lstat(os.path.join(root, name)).st_blocks * 512
            except OSError:
                continue
    return total + 4096 * count


def remove(folder):
    """Remove a folder of a child's, which may have made it private."""
    for root, folders, _ in os.walk(folder):
        for name in folders:
            path = os.path.join(root, name)
            if not os.path.islink(path):
                with contextlib.suppress(OSError):  # it may be just ending
                    os.chmod(path, 0o700)
    shutil.rmtree(folder, ignore_errors=True)
