"""Grading one notebook: cells to a child, answers and key to verdicts.

The child's process decides nothing, and its answers are judged in another
(judging.py). What its cells printed or showed is kept for the reader; a
graded cell is left with the verdict alone.
"""

import os
import re
import sys
import time
from dataclasses import fields, replace
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution
from traitlets import Enum, Float, Integer

from grading.classroom import harmless
from grading.errors import CourseError
from grading.exercise.notebook import is_left_out
from grading.sandbox import (
    CHOICES,
    UNSANDBOXED,
    Limits,
    begin,
    open_sandbox,
)
from grading.sandbox.lockstep import STRAY, Ran, run_cell
from grading.submission.intake import AS_RELEASED, add_notes
from grading.submission.judging import Judge
from grading.submission.key import open_key
from utils.checking.channel import Waiting
from utils.checking.judge import Verdict, blame, error_name
from utils.checking.messages import say
from utils.checking.show import as_shown
from utils.language import ENGLISH, of_metadata, speaking

RERUNS = 3  # and one more, without the cells that were added
CELL_NAME = re.compile(r"\(<[^>]*>, line")  # in the text of a SyntaxError
DEFINED = re.compile(r"^(?:async +)?(?:def|class) +(\w+)", re.M)


class Result(NamedTuple):
    """verdicts: {exercise: Verdict}. failures: message keys of what went
    wrong in any cell, such as "timed_out". seconds, mib: wall time of the
    run, and the most memory that a child held."""

    verdicts: dict
    failures: frozenset = frozenset()
    seconds: float = 0
    mib: float = 0


def grade(notebook, tasks, sandbox, modules=None, week=None, name=None):
    """Run and grade a notebook, in place. Returns a Result.

    notebook: as the intake made it: check cells are the released ones.
    tasks: {exercise: lockstep.Task} of this notebook. modules: what it may
    import (key.Key). week, name: the folder with the catalogues of the
    notebook, and its name: verdicts are in the language of the notebook,
    notes in that which is spoken. It never fails for
    what the student's cells do. Raises CourseError when a check cell has
    no task, or when the sandbox cannot be started.
    """
    graded = {index: cell.metadata.nbgrader.grade_id
              for index, cell in enumerate(notebook.cells)
              if cell.cell_type == "code" and is_grade(cell)
              and not is_solution(cell)}
    unknown = sorted(set(graded.values()) - set(tasks))
    if unknown:
        raise CourseError(
            "the hidden key has no {unknown}: describe it in exercises/ and "
            "build the week", unknown=", ".join(unknown))
    tasks = {index: tasks[name] for index, name in graded.items()}
    failures, notes, seconds, mib = frozenset(), [], 0, 0
    theirs = speaking(of_metadata(notebook.metadata) or ENGLISH, week, name)
    if notebook.metadata.get("nothing_handed_in"):
        with theirs:
            verdicts = {index: _nothing(task.record)
                        for index, task in tasks.items()}
    else:
        began, sandbox.peak = time.monotonic(), 0
        run = _Run(notebook, tasks, sandbox, modules)
        with theirs:
            verdicts = run.grade()
        notes = run.notes(verdicts)
        failures = run.failures()
        seconds, mib = time.monotonic() - began, sandbox.peak / 2**20
    for index, verdict in verdicts.items():
        notebook.cells[index].outputs = _verdict_outputs(
            verdict, notebook.cells[index].execution_count)
    add_notes(notebook, notes)
    return Result({verdict.name: verdict for verdict in verdicts.values()},
                  failures, seconds, mib)


class _Run:
    """One submission: its cells in a child, again without what kills it.

    Whatever a cell's statement raises, the cell goes on with the next one
    (`sandbox.inside.child.Shell`). A given cell that raised or was stopped
    is then completed from its released version, and one that ends Python
    runs as released. What ends the check of an exercise, or uses its time
    up, costs that exercise: from then on its functions are stand-ins that
    raise channel.Waiting at once, which no check takes for an answer.
    """

    def __init__(self, notebook, tasks, sandbox, modules):
        self.notebook = notebook
        self.tasks = tasks
        self.sandbox = sandbox
        self.modules = modules
        self.released = {}  # {index: source}; empty: not of the release
        self.checks = {}    # {index of a solution cell: of its check cell}
        self.left_out = {}  # {index: failure}; see _jobs
        self.ran = {}       # {index: Ran} of the last attempt
        self.judged = {}    # {index: Judgement}
        self.deaths = 0     # of children, by what they ran
        self.accidents = 0
        answer = None
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type != "code":
                continue
            self.released[index] = cell.metadata.pop(
                AS_RELEASED, cell.source)
            if is_solution(cell):
                answer = index
            elif index in tasks and answer is not None:
                self.checks[answer], answer = index, None

    def grade(self):
        """{index: Verdict}."""
        deadline = (time.monotonic()
                    + self.sandbox.limits.notebook_seconds)
        while (not self._attempt(deadline) and self.deaths <= RERUNS + 1
               and time.monotonic() < deadline):
            if self.deaths > RERUNS:
                self._leave_out_added()
        self._judge()
        verdicts = {}
        for index, task in self.tasks.items():
            verdict = self._verdict(index)
            if self._needs_newer_python(index):
                verdict = replace(verdict, message="\n".join(
                    [verdict.message, self._newer_python()]))
            verdicts[index] = self._waits(index, verdict) or blame(
                task.record, verdict, {
                    other.name: other for other in verdicts.values()}.get)
        return verdicts

    def notes(self, verdicts):
        """Notes on the run; the cells that are not graded get outputs."""
        newer = ([self._newer_python()] if any(
            map(self._needs_newer_python, self.tasks)) else [])
        return newer + self._show(verdicts) + self._few_answers()

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
            cell.source for cell in self.notebook.cells), self.modules)
        try:
            for index, cell in enumerate(self.notebook.cells):
                if cell.cell_type != "code" or is_left_out(cell):
                    continue
                for job in self._jobs(index, cell):
                    seconds = min(self.sandbox.limits.cell_seconds,
                                  deadline - time.monotonic())
                    if seconds <= 0:
                        return True
                    ran = run_cell(child, **job, seconds=seconds)
                    if not ran.alive:
                        status, child = child.end(), None
                        self._died(index, before, ran.failure, status)
                        return False
                    self._keep(index, ran, "complete" in job)
                    before = index
            return True
        finally:
            if child:
                child.end()

    def _jobs(self, index, cell):
        """What to run for a cell: arguments of run_cell, one by one."""
        given = self._given(index)
        if index not in self.left_out:
            yield {"source": cell.source, "task": self.tasks.get(index)}
            if given and (_failed(self.ran[index])
                          or cell.source.lstrip().startswith("%%")):
                yield {"source": "", "complete": given}
        elif given:
            yield {"source": given}
        for answer, check in self.checks.items():
            if index in (answer, check) and (
                    answer in self.left_out or check in self.left_out):
                yield {"source": "", "waits": self._names(answer, check)}

    def _given(self, index):
        """Released source of a given cell that the student changed."""
        cell = self.notebook.cells[index]
        released = self.released[index]
        return (released if released != cell.source and not is_solution(cell)
                else "")

    def _names(self, answer, check):
        """An exercise, and the functions and classes of its solution."""
        record = self.tasks[check].record
        text = f"{self.released[answer]}\n{self.notebook.cells[answer].source}"
        return [record.name, sorted({record.name, *DEFINED.findall(text)})]

    def _keep(self, index, ran, completed):
        """Add to what came of a cell; its check's time is spent once."""
        first = self.ran.setdefault(index, ran)
        if first is not ran:
            if completed and _skipped(first):  # these were tried again
                first.events = [event for event in first.events if
                                event["kind"] not in ("skipped", "error")]
            first.events += ran.events
            first.failure = first.failure or ran.failure
        if index in self.tasks and first.failure == "timed_out":
            self.left_out[index] = first.failure

    def _died(self, index, before, failure, status):
        """A child ended while cell `index` was run; status: of its end."""
        if status is None:
            self._sandbox_ended()
            return
        self.deaths += 1
        failure = self._cause(status, failure)
        if failure == STRAY:
            index, failure = before, "malformed"
        if index in self.left_out:
            self.released[index] = ""  # its released version failed too
        self.left_out[index] = failure
        self.ran.pop(index, None)

    def _leave_out_added(self):
        """For a last attempt: no cell that the release does not have."""
        for index, released in self.released.items():
            if not released:
                self.left_out.setdefault(index, "attempts")

    def _sandbox_ended(self):
        """No fault of the submission, which cannot reach it: once more."""
        self.accidents += 1
        if self.accidents > RERUNS:
            raise CourseError(
                "the sandbox ended several times while a notebook ran. Is "
                "there too little memory?")

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

    def _judge(self):
        """Ask for a Judgement of each exercise that was answered."""
        rans = {index: self._outcome(index) for index in self.tasks}
        self.judged = opened_judge().judgements({
            index: (self.tasks[index].record, [
                answer for _, answer in sorted(ran.answers.items())])
            for index, ran in rans.items() if not ran.failure})
        for index, judgement in self.judged.items():
            rans[index].failure = judgement.failure

    def _verdict(self, index):
        """What the judge says, or why it says nothing."""
        judgement = self.judged.get(index)
        if judgement and judgement.verdict:
            return judgement.verdict
        record = self.tasks[index].record
        return Verdict(
            record.name, False, 0, record.points,
            say("failed", name=record.name) + "\n"
            + self._words(self._outcome(index).failure),
            kinds=tuple((case.kind, False) for case in record.cases),
            failure=self._outcome(index).failure)

    def _errors(self, index):
        """Exceptions that an answer raised: (name, text), by case or None."""
        return self.judged[index].errors if index in self.judged else ()

    def _needs_newer_python(self, index):
        """Whether an exercise has no answer because a cell above it is no
        Python here, in a notebook that claims to be of a newer one."""
        if ("newer_python" not in self.notebook.metadata
                or not self._silent(index)):
            return False
        before = max((other for other in self.tasks if other < index),
                     default=-1)
        return any(event.get("name") == "SyntaxError"
                   for place in range(before + 1, index)
                   for event in self._outcome(place).events
                   if event["kind"] in ("skipped", "error"))

    def _newer_python(self):
        return say("newer_python",
                   claimed=self.notebook.metadata["newer_python"],
                   here="{}.{}".format(*sys.version_info))

    def _words(self, failure):
        return say(failure, seconds=round(self.sandbox.limits.cell_seconds))

    def _waits(self, index, verdict):
        """The verdict where the answer called a stand-in, or None."""
        ran = self._outcome(index)
        said = [*self._errors(index), *(
            (event["name"], event["text"]) for event in ran.events
            if event["kind"] == "error")]
        for answer, check in self.checks.items():
            name = self.tasks[check].record.name
            if (Waiting.__name__, name) in said:
                failure = self.left_out.get(answer)
                words = (self._words(failure) if failure and check == index
                         else say("waits", name=verdict.name, needed=name))
                return replace(verdict, message=f"{verdict.message}\n{words}")
        return None

    def _show(self, verdicts):
        """Outputs of the cells that are not graded; returns notes."""
        notes, count = [], 0
        for index, cell in enumerate(self.notebook.cells):
            if cell.cell_type != "code":
                continue
            cell.outputs, cell.execution_count = [], None
            ran = self.ran.get(index)
            failure = self.left_out.get(index) or (ran and ran.failure)
            if ran:
                count += 1
                cell.execution_count = count
                cell.outputs = harmless.outputs(ran.events)
                for output in cell.outputs:
                    if output.output_type == "execute_result":
                        output.execution_count = count
            words = self._note(index, verdicts)
            if words:
                notes.append(_at(_place(self.notebook, index), words))
            if failure and (index not in self.tasks
                            or index in self.left_out):
                words = self._words(failure)
                if index in self.left_out:
                    words = say("as_released_again" if ran
                                and index not in self.tasks
                                else "left_out", reason=words)
                cell.outputs.append(nbformat.v4.new_output(
                    "error", ename="NotRun", evalue=words,
                    traceback=[words]))
                if failure != "attempts":
                    notes.append(_at(_place(self.notebook, index), words))
        if "attempts" in self.left_out.values():
            notes.append(say("attempts"))
        return notes

    def _note(self, index, verdicts):
        """Words on lines skipped in a cell that may cost points, or None."""
        ran = self.ran.get(index)
        if ran is None or index in self.tasks:
            return None
        lost = index in self.checks and not verdicts[
            self.checks[index]].passed
        skipped = _skipped(ran)
        if skipped and (lost or self._given(index)):
            more = say("more_skipped", number=len(skipped) - 1)
            return say("some_skipped", line=skipped[0]["line"],
                       error=_error(skipped[0]),
                       more=more if len(skipped) > 1 else "")
        if self._given(index) and _failed(ran) and not ran.failure:
            return say("completed", error=next(
                _error(event) for event in ran.events
                if event["kind"] == "error"))
        return None

    def _few_answers(self):
        """A note where half the checks or more have no answer at all."""
        silent = [index for index in self.tasks if self._silent(index)]
        if not silent or 2 * len(silent) < len(self.tasks):
            return []
        first = next(index for index in self.released if index in silent
                     or index in self.left_out or _failed(
                         self.ran.get(index)))
        return [say("few_answers", silent=len(silent),
                    checks=len(self.tasks), error=self._why(first),
                    place=_place(self.notebook, first))]

    def _silent(self, index):
        """Is there no answer to an exercise, but for an exception?"""
        ran = self._outcome(index)
        return bool(ran.failure) or all(
            error and error[0] != "NotImplementedError"
            for error in self._errors(index))

    def _why(self, index):
        """Why a cell failed. What a check raised is named by its type
        alone: the text could carry a hidden input."""
        ran = self._outcome(index)
        said = [event for event in ran.events
                if event["kind"] in ("skipped", "error")]
        if index not in self.tasks:
            return _error(said[0]) if said else self._words(ran.failure)
        kinds = [event["name"] for event in said] + [
            error[0] for error in self._errors(index) if error]
        return error_name(kinds[0]) if kinds else self._words(ran.failure)


def _skipped(ran):
    """What a cell skipped, but for the line of an answer not written."""
    return [event for event in ran.events if event["kind"] == "skipped"
            and event["name"] != "NotImplementedError"]


def _failed(ran):
    """Did something in a cell raise, or was it stopped?"""
    return ran is not None and bool(ran.failure or _skipped(ran) or any(
        event["kind"] == "error" and event["name"] != "NotImplementedError"
        for event in ran.events))


def _error(event):
    """An exception as one short line."""
    text = event["text"].strip().partition("\n")[0][:200].rstrip(".")
    text = CELL_NAME.sub("(line", text)
    return f"{event['name']}: {text}" if text else event["name"]


def _nothing(record):
    return Verdict(record.name, False, 0, record.points, say(
        "stub", name=record.name), stub=True,
        kinds=tuple((case.kind, False) for case in record.cases))


def _verdict_outputs(verdict, count):
    """What nbgrader reads: why, and one number of points."""
    # Each new_output would be validated, and the notebook is as a whole.
    return nbformat.from_dict([
        {"output_type": "display_data", "metadata": {},
         "data": as_shown(verdict.message, verdict.passed)},
        {"output_type": "execute_result", "metadata": {},
         "execution_count": count,
         "data": {"text/plain": repr(float(verdict.points))}}])


def _place(notebook, index):
    """Words for a cell: by the exercise that it belongs to."""
    names = [cell.metadata.get("nbgrader", {}).get("grade_id")
             for cell in notebook.cells[:index + 1]]
    if names[-1]:
        return say("place_named", name=names[-1])
    before = [name for name in names if name]
    return say("place_after", name=before[-1]) if before else say("place_top")


def _at(place, words):
    return say("at_place", place=place, words=words)


def _trait(limit):
    kind = Float if limit.type is float else Integer
    return kind(limit.default, help=limit.metadata["counts"]).tag(config=True)


class Grade(NbGraderPreprocessor):
    """nbgrader's step that runs and grades a submission.

    The sandbox and the key are opened once and serve until `close_all`.
    """

    sandbox = Enum([None, *CHOICES, UNSANDBOXED], None, allow_none=True,
                   help="which sandbox; None: the first that works here"
                   ).tag(config=True)
    locals().update((limit.name, _trait(limit)) for limit in fields(Limits))

    def preprocess(self, nb, resources):
        """Grade the notebook. Raises CourseError where nothing can be."""
        about = resources["nbgrader"]
        home = CourseDirectory(config=self.config).root
        key, name = opened_key(home, about["assignment"]), about["notebook"]
        results.setdefault(about["student"], {})[about["notebook"]] = grade(
            nb, key.tasks.get(name, {}),
            opened_sandbox(self.sandbox, self.limits()),
            key.modules.get(name), Path(home, "source", about["assignment"]),
            name)
        return nb, resources

    def limits(self):
        """The bounds of a submission, as configured."""
        return Limits(**{limit.name: getattr(self, limit.name)
                         for limit in fields(Limits)})


def settings(config):
    """(name of the sandbox or None, Limits) by nbgrader's configuration."""
    step = Grade(config=config)
    return step.sandbox, step.limits()


results = {}  # {student: {notebook: Result}} of `Grade`, until recorded
_begun, _sandboxes, _keys, _judges = [], {}, {}, {}


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


def opened_judge(start=None):
    """The Judge of this process; a fork's is not its parent's.

    start: see Judge.
    """
    if os.getpid() not in _judges:
        _judges[os.getpid()] = Judge(start=start)
    return _judges[os.getpid()]


def close_all():
    """At the end of a grading: end the processes, forget the keys."""
    _keys.clear()
    results.clear()
    while _begun:
        zygote = _begun.pop()
        if zygote:
            zygote.close()
    while _sandboxes:
        _sandboxes.popitem()[1].close()
    if os.getpid() in _judges:
        _judges.pop(os.getpid()).close()
