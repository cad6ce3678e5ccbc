"""Sandboxes side by side, branches of one zygote."""

import os
import signal

import pytest
from support.processes import descendants

from grading import sandbox as sandboxes
from grading.errors import CourseError
from grading.sandbox import Limits, Sandbox, open_zygote
from grading.sandbox.lockstep import run_cell

# So much memory that threads are bounded by their number.
LIMITS = Limits(cell_seconds=60, memory=64 << 30)
THREADS = """
import threading, time
started = 0
try:
    while started < {number}:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        started += 1
except RuntimeError:
    pass
print(started)"""


@pytest.fixture(scope="module")
def zygote(sandbox):
    """A zygote behind each wall that works here."""
    with open_zygote(sandbox.name) as zygote:
        yield zygote


@pytest.fixture
def pair(zygote):
    """Two children, each in a sandbox of its own."""
    with Sandbox(zygote, LIMITS) as one, Sandbox(zygote, LIMITS) as other:
        yield one.start(), other.start()


def said(ran):
    assert ran.failure is None, ran
    return "".join(event.get("text", "") for event in ran.events).strip()


def test_neither_sees_or_hinders_the_other(pair):
    one, other = pair
    run_cell(one, "open('left.txt', 'w').write('x')")
    assert said(run_cell(other, "import os; print(os.listdir('.'))")) == "[]"
    if one.sandbox.name == "landlock" and os.getuid() != 0:
        return  # there all children are the grader's own user
    assert int(said(run_cell(one, THREADS.format(number=500)))) < 500
    assert said(run_cell(other, THREADS.format(number=20))) == "20"


def test_a_signal_does_not_reach_the_other(pair):
    one, other = pair
    tried = run_cell(one, """
import os, signal
for number in {*range(2, 5000)} - {os.getpid()}:
    try:
        os.kill(number, signal.SIGKILL)
        print(number)
    except OSError:
        pass
""")
    assert said(tried) == ""
    assert said(run_cell(other, "print('here')")) == "here"


def test_the_end_of_one_is_not_the_end_of_the_other(pair):
    one, other = pair
    assert one.end()["signal"] in (0, signal.SIGKILL)
    assert said(run_cell(other, "print('here')")) == "here"
    assert said(run_cell(one.sandbox.start(), "print('again')")) == "again"


def test_what_a_child_wrote_goes_with_it_when_its_sandbox_died(zygote):
    with Sandbox(zygote, LIMITS) as sandbox:
        child, scratch = sandbox.start(), sandbox.scratch
        if scratch is None:
            pytest.skip("children write to a mount of their own")
        run_cell(child, "open('left.txt', 'w').write('x')")
        assert (scratch / "left.txt").exists()
        os.kill(descendants(zygote.pid)[-2], signal.SIGKILL)
        assert child.end() is None
        assert not scratch.exists() and sandbox.scratch != scratch


def test_sandboxes_outlive_their_zygote(sandbox):
    with open_zygote(sandbox.name) as zygote:
        with Sandbox(zygote, LIMITS) as one, Sandbox(zygote, LIMITS) as two:
            one.start()
            for pid in [*descendants(zygote.pid), zygote.pid]:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass  # it went with the one before
            for other in (one, two):
                child = other.start()
                assert said(run_cell(child, "print('here')")) == "here"
                assert other.starts == 2


def test_a_package_that_is_rare_is_there_when_it_is_named(zygote):
    """And found imported: a child would pay for it each time."""
    with Sandbox(zygote, LIMITS) as sandbox:
        for source, found in (("", False), ("import scipy.stats", True)):
            child = sandbox.start(source)
            assert said(run_cell(
                child, "import sys; print('scipy.stats' in sys.modules)"
            )) == str(found)
            assert said(run_cell(
                child, "import scipy.stats as s; print(s.norm.cdf(0))"
            )) == "0.5"
            child.end()


def test_one_that_was_begun_is_used_or_ended(sandbox):
    begun = sandboxes.begin(sandbox.name)
    with open_zygote(sandbox.name, begun) as zygote:
        assert zygote is begun
    begun = sandboxes.begin(sandboxes.UNSANDBOXED)
    pid = begun.pid
    with open_zygote(sandbox.name, begun) as zygote:
        assert zygote.name == sandbox.name
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_zygote_that_cannot_branch_is_not_left_behind(
        sandbox, monkeypatch):
    """The one that a sandbox starts where its own has ended."""
    with open_zygote(sandbox.name) as zygote:
        mine, begun = Sandbox(zygote, LIMITS), []
        begin = sandboxes.Zygote.__init__

        def noted(self, *arguments):
            begin(self, *arguments)
            begun.append(self.pid)

        def fails(self, limits):
            raise CourseError("no branch")

        monkeypatch.setattr(sandboxes.Zygote, "__init__", noted)
        monkeypatch.setattr(sandboxes.Zygote, "branch", fails)
        os.kill(zygote.pid, signal.SIGKILL)
        mine.close()
        for _ in range(2):
            with pytest.raises(CourseError, match="no branch"):
                mine.start()
        assert len(begun) == 2
        for pid in begun:
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)
