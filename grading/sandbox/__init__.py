"""A sandbox for strangers' notebooks, behind one small interface.

    with open_sandbox() as sandbox:
        child = sandbox.start()
        ran = run_cell(child, source, None)     # grading.sandbox.lockstep
        child.end()

Inside, a zygote has imported what notebooks use and forks a child for each
submission, which confines itself (grading.sandbox.inside). One child at a
time; whoever wants more opens more sandboxes, each in a process of its own.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from grading.errors import CourseError
from grading.sandbox.inside import frames

CHOICES = ("bubblewrap", "landlock")
UNSANDBOXED = "unsandboxed"
START_SECONDS = 60
ORDER_SECONDS = 20


@dataclass(frozen=True)
class Limits:
    """Bounds of one submission.

    cell_seconds, notebook_seconds: wall time. cpu_seconds: CPU time of the
    whole notebook. memory, disk: bytes.
    """

    cell_seconds: float = 120
    notebook_seconds: float = 900
    cpu_seconds: int = 600
    memory: int = 2 << 30
    disk: int = 64 << 20


def open_sandbox(backend=None, limits=None):
    """Start a sandbox; its zygote is warm when this returns.

    backend: one of CHOICES, or "unsandboxed" for one's own work; None
    takes the first that works here. Raises CourseError where none does.
    """
    limits = limits or Limits()
    if backend:
        return Sandbox(backend, limits)
    reasons = []
    for name in CHOICES:
        try:
            return Sandbox(name, limits)
        except CourseError as reason:
            reasons.append(f"{name}: {reason}")
    raise CourseError(
        "No sandbox can be had here, and other people's notebooks are not "
        f"run without one. {'; '.join(reasons)}. For your own work alone: "
        "--unsandboxed")


class Sandbox:
    """A zygote behind a wall. name: its backend."""

    def __init__(self, name, limits):
        self.name = name
        self.limits = limits
        self.starts = 0  # of the zygote
        self._folder = None
        self._process = None
        self._open()
        self._try()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    @property
    def pid(self):
        """Process number of the zygote, or of the wall around it."""
        return self._process.pid

    def start(self):
        """A new Child. A zygote that has died is started again.

        Raises CourseError when that fails too.
        """
        try:
            return self._start()
        except CourseError:
            self._restart()
            return self._start()

    def _start(self):
        mine, theirs = socket.socketpair()
        try:
            self._order(b"start", [theirs.fileno()])
            theirs.close()
            return Child(self, mine)
        except CourseError:
            mine.close()
            raise
        finally:
            theirs.close()

    def close(self):
        """End the zygote, whatever runs, and remove its folder."""
        if self._process is None:
            return
        self._control.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stderr.close()
        self._process = None
        remove(self._folder)

    def interrupt(self):
        """SIGINT for the child, as Jupyter's stop button sends."""
        with contextlib.suppress(CourseError):
            self._order(b"interrupt")  # a dead zygote is seen at the end

    def end(self):
        """Kill the child; how it had ended: signal, cpu (s), memory.

        None when the sandbox itself had ended; it is started again.
        """
        try:
            status = self._order(b"end")
        except CourseError:
            self._restart()
            status = None
        if self.scratch:
            remove(self.scratch)
        return status

    def _open(self):
        from grading.sandbox import backends

        if not sys.platform.startswith("linux"):
            raise CourseError("grading in a sandbox needs Linux")
        self._folder = Path(tempfile.mkdtemp(prefix="grading-"))
        self._folder.chmod(0o711)
        (self._folder / "zygote").mkdir()
        mine, theirs = socket.socketpair(
            socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            settings, command, variables = getattr(backends, self.name)(
                self.limits, self._folder)
            self.scratch = (None if settings["namespaces"]
                            else Path(settings["scratch"]))
            self._process = subprocess.Popen(
                backends.launch(settings, command, theirs.fileno()),
                env=variables, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()], start_new_session=True, cwd="/")
        except BaseException:
            mine.close()
            remove(self._folder)
            raise
        finally:
            theirs.close()
        self._control = mine
        self.starts += 1
        try:
            self._answer(START_SECONDS)
        except CourseError as error:
            os.set_blocking(self._process.stderr.fileno(), False)
            said = (self._process.stderr.read() or b"").decode(
                "utf-8", "replace").strip().splitlines()
            self.close()
            raise CourseError(said[-1] if said else str(error)) from None

    def _try(self):
        """Start a child, so that what is lacking here is known at once."""
        try:
            self._start().end()
        except CourseError:
            self.close()
            raise

    def _restart(self):
        self.close()
        self._open()

    def _order(self, order, files=()):
        try:
            socket.send_fds(self._control, [order], files)
        except OSError:
            raise CourseError("the sandbox has ended") from None
        return self._answer(ORDER_SECONDS)

    def _answer(self, seconds):
        self._control.settimeout(seconds)
        try:
            data = self._control.recv(4096)
        except OSError:
            data = b""
        if not data:
            raise CourseError("the sandbox does not answer")
        return json.loads(data)


class Child:
    """A forked process that runs one notebook's cells."""

    def __init__(self, sandbox, sock):
        self.sandbox = sandbox
        self.sock = sock
        self.received = 0  # bytes
        try:
            said, _ = frames.receive(
                sock, 10_000, time.monotonic() + ORDER_SECONDS)
        except (frames.Lost, frames.Late):
            said = {"kind": "failed", "text": "it did not say why"}
        if said["kind"] != "ready":
            raise CourseError(f"a child could not be confined: "
                              f"{said['text']}")

    def interrupt(self):
        """Stop what runs, as Jupyter's stop button does."""
        self.sandbox.interrupt()

    def end(self):
        """Kill it; nothing of it is left. See Sandbox.end."""
        self.sock.close()
        return self.sandbox.end()

    def too_much_disk(self):
        """Has it filled its scratch folder? Where that is no mount."""
        scratch, limit = self.sandbox.scratch, self.sandbox.limits.disk
        return scratch is not None and disk_use(scratch) > limit


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
                os.chmod(path, 0o700)
    shutil.rmtree(folder, ignore_errors=True)
