"""Grading one notebook: cells to a child, answers and key to verdicts.

The child's process decides nothing. What its cells printed or showed is
kept for the reader; a graded cell is left with the verdict alone.
"""

import time
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import nbformat
import numpy as np
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution
from traitlets import Enum, Float, Integer

from grading import harmless
from grading.errors import CourseError
from grading.intake import add_notes
from grading.key import open_key
from grading.notebook import is_demo
from grading.sandbox import (
    CHOICES,
    UNSANDBOXED,
    Limits,
    begin,
    open_sandbox,
)
from grading.sandbox.lockstep import STRAY, Ran, run_cell
from utils.checking.judge import Verdict, judge
from utils.checking.messages import say
from utils.checking.show import as_shown

RERUNS = 3  # cells that may be left out


class Result(NamedTuple):
    """verdicts: {exercise: Verdict}. failures: message keys of what went
    wrong in any cell, such as "timed_out"."""

    verdicts: dict
    failures: frozenset = frozenset()


def grade(notebook, tasks, sandbox):
    """Run and grade a notebook, in place. Returns a Result.

    notebook: as grading.intake made it: check cells are the released ones.
    tasks: {exercise: lockstep.Task} of this notebook. It never fails for
    what the student's cells do. Raises CourseError when a check cell has
    no task, or when the sandbox cannot be started.
    """
    graded = {index: cell.metadata.nbgrader.grade_id
              for index, cell in enumerate(notebook.cells)
              if cell.cell_type == "code" and is_grade(cell)
              and not is_solution(cell)}
    unknown = sorted(set(graded.values()) - set(tasks))
    if unknown:
        raise CourseError(f"the hidden key has no {', '.join(unknown)}: "
                          "describe it in exercises/ and build the week")
    tasks = {index: tasks[name] for index, name in graded.items()}
    failures, notes = frozenset(), []
    if notebook.metadata.get("nothing_handed_in"):
        verdicts = {index: _nothing(task.record)
                    for index, task in tasks.items()}
    else:
        run = _Run(notebook, tasks, sandbox)
        verdicts, notes = run.grade()
        failures = run.failures()
    for index, verdict in verdicts.items():
        notebook.cells[index].outputs = _verdict_outputs(
            verdict, notebook.cells[index].execution_count)
    add_notes(notebook, notes)
    return Result({verdict.name: verdict for verdict in verdicts.values()},
                  failures)


class _Run:
    """One submission: its cells in a child, again without what kills it."""

    def __init__(self, notebook, tasks, sandbox):
        self.notebook = notebook
        self.tasks = tasks
        self.sandbox = sandbox
        self.left_out = {}  # {index: failure}
        self.ran = {}       # {index: Ran} of the last attempt
        self.accidents = 0

    def grade(self):
        """{index: Verdict} and notes; the other cells get outputs."""
        deadline = (time.monotonic()
                    + self.sandbox.limits.notebook_seconds)
        while (not self._attempt(deadline) and len(self.left_out) <= RERUNS
               and time.monotonic() < deadline):
            pass
        verdicts = {}
        for index, task in self.tasks.items():
            verdict = self._verdict(task.record, self._outcome(index))
            verdicts[index] = _blame_needed(
                task.record, verdict, verdicts.values())
        return verdicts, self._show()

    def failures(self):
        """Message keys of all that went wrong."""
        return frozenset(filter(None, [
            *self.left_out.values(),
            *(self._outcome(index).failure for index in self.tasks),
            *(ran.failure for ran in self.ran.values())]))

    def _attempt(self, deadline):
        """Run the cells in a new child. False when it did not live."""
        self.ran, before = {}, 0
        child = self.sandbox.start("\n".join(
            cell.source for cell in self.notebook.cells))
        try:
            for index, cell in enumerate(self.notebook.cells):
                if (cell.cell_type != "code" or is_demo(cell)
                        or index in self.left_out):
                    continue
                seconds = min(self.sandbox.limits.cell_seconds,
                              deadline - time.monotonic())
                if seconds <= 0:
                    return True
                ran = self.ran[index] = run_cell(
                    child, cell.source, self.tasks.get(index), seconds)
                if not ran.alive:
                    status, child = child.end(), None
                    if status is None:
                        self._sandbox_ended()
                        return False
                    failure = self._cause(status, ran.failure)
                    if failure == STRAY:
                        del self.ran[index]
                        index, failure = before, "malformed"
                    self.left_out[index] = failure
                    return False
                before = index
            return True
        finally:
            if child:
                child.end()

    def _sandbox_ended(self):
        """No fault of the submission, which cannot reach it: once more."""
        self.accidents += 1
        if self.accidents > RERUNS:
            raise CourseError("the sandbox ended several times while a "
                              "notebook ran. Is there too little memory?")

    def _cause(self, status, failure):
        """Why a child ended, where its end says more."""
        if failure == "stopped" and status["signal"] == 9:
            spent = status["cpu"] > self.sandbox.limits.cpu_seconds - 1
            return "cpu_time" if spent else "memory"
        return failure

    def _outcome(self, index):
        """The Ran of a cell; one that fails where it was not run."""
        if index in self.left_out:
            return Ran(failure=self.left_out[index])
        return self.ran.get(index) or Ran(failure="not_reached")

    def _verdict(self, record, ran):
        if not ran.failure:
            outcomes = [ran.answers[number]
                        for number in range(len(record.cases))]
            try:
                with np.errstate(all="ignore"):
                    return judge(record, outcomes, hidden=True)
            except Exception:  # no answer may stop the grading
                ran.failure = "malformed"
        return Verdict(
            record.name, False, 0, record.points,
            say("failed", name=record.name) + "\n"
            + self._words(ran.failure),
            kinds=tuple((case.kind, False) for case in record.cases))

    def _words(self, failure):
        return say(failure, seconds=round(self.sandbox.limits.cell_seconds))

    def _show(self):
        """Outputs of the cells that are not graded; returns notes."""
        notes, count = [], 0
        for index, cell in enumerate(self.notebook.cells):
            if cell.cell_type != "code":
                continue
            cell.outputs, cell.execution_count = [], None
            ran = self.ran.get(index)
            failure = self.left_out.get(index) or (ran and ran.failure)
            if ran and index not in self.left_out:
                count += 1
                cell.execution_count = count
                cell.outputs = harmless.outputs(ran.events)
                for output in cell.outputs:
                    if output.output_type == "execute_result":
                        output.execution_count = count
            if failure and (index not in self.tasks
                            or index in self.left_out):
                words = self._words(failure)
                if index in self.left_out:
                    words = say("left_out", reason=words)
                cell.outputs.append(nbformat.v4.new_output(
                    "error", ename="NotRun", evalue=words,
                    traceback=[words]))
                notes.append(f"{_place(self.notebook, index)}: {words}")
        return notes


def _nothing(record):
    return Verdict(record.name, False, 0, record.points, say(
        "stub", name=record.name), stub=True,
        kinds=tuple((case.kind, False) for case in record.cases))


def _blame_needed(record, verdict, earlier):
    """The same verdict, or one that names the function it waits for."""
    if verdict.passed or verdict.stub or verdict.mistake:
        return verdict
    for other in earlier:
        if other.name in record.needs and not other.passed:
            key = "needs_stub" if other.stub else "needs"
            return replace(verdict, message=verdict.message + "\n" + say(
                key, name=record.name, needed=other.name))
    return verdict


def _verdict_outputs(verdict, count):
    """What nbgrader reads: why, and one number of points."""
    return [
        nbformat.v4.new_output("display_data", data=as_shown(
            verdict.message, verdict.passed)),
        nbformat.v4.new_output("execute_result", execution_count=count,
                               data={"text/plain": repr(
                                   float(verdict.points))})]


def _place(notebook, index):
    """Words for a cell: by the exercise that it belongs to."""
    names = [cell.metadata.get("nbgrader", {}).get("grade_id")
             for cell in notebook.cells[:index + 1]]
    if names[-1]:
        return f"The cell `{names[-1]}`"
    before = [name for name in names if name]
    return f"A cell after `{before[-1]}`" if before else "A cell at the top"


class Grade(NbGraderPreprocessor):
    """nbgrader's step that runs and grades a submission.

    The sandbox and the key are opened once and serve until `close_all`.
    """

    sandbox = Enum([None, *CHOICES, UNSANDBOXED], None, allow_none=True,
                   help="which sandbox; None: the first that works here"
                   ).tag(config=True)
    cell_seconds = Float(Limits.cell_seconds, help="wall time of a cell"
                         ).tag(config=True)
    notebook_seconds = Float(Limits.notebook_seconds,
                             help="wall time of a notebook").tag(config=True)
    cpu_seconds = Integer(Limits.cpu_seconds,
                          help="CPU time of a notebook").tag(config=True)
    memory = Integer(Limits.memory, help="bytes").tag(config=True)
    disk = Integer(Limits.disk, help="bytes").tag(config=True)

    def preprocess(self, nb, resources):
        """Grade the notebook. Raises CourseError where nothing can be."""
        about = resources["nbgrader"]
        home = CourseDirectory(config=self.config).root
        tasks = opened_key(home, about["assignment"]).tasks.get(
            about["notebook"], {})
        grade(nb, tasks, opened_sandbox(self.sandbox, self.limits()))
        return nb, resources

    def limits(self):
        """The bounds of a submission, as configured."""
        return Limits(self.cell_seconds, self.notebook_seconds,
                      self.cpu_seconds, self.memory, self.disk)


_begun, _sandboxes, _keys = [], {}, {}


def begin_sandbox(backend=None):
    """Let the next sandbox warm up while other things are done."""
    _begun.append(begin(backend))


def opened_sandbox(backend=None, limits=None):
    """The sandbox for this backend and these limits."""
    wanted = (backend, limits)
    if wanted not in _sandboxes:
        _sandboxes[wanted] = open_sandbox(
            backend, limits, _begun.pop() if _begun else None)
    return _sandboxes[wanted]


def opened_key(home, week):
    """The hidden key of a week of the class in folder home."""
    wanted = (Path(home), week)
    if wanted not in _keys:
        _keys[wanted] = open_key(*wanted)
    return _keys[wanted]


def close_all():
    """At the end of a grading: end the sandboxes, forget the keys."""
    _keys.clear()
    while _begun:
        zygote = _begun.pop()
        if zygote:
            zygote.close()
    while _sandboxes:
        _sandboxes.popitem()[1].close()
