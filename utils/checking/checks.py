"""`check`, as a learner meets it in a notebook."""

import functools
import os
import sys
from pathlib import Path

from utils.checking import channel, hooks
from utils.checking.judge import Verdict, blame, judge
from utils.checking.messages import say, written
from utils.checking.record import exercise_names, read_exercise
from utils.checking.run import run
from utils.checking.show import show_message
from utils.language import of_notebook, speaking
from utils.start import progress

_NOTHING = object()


class CheckFailed(AssertionError):
    """An answer is not right yet. Shown as one line, without a traceback."""

    def _render_traceback_(self):
        return [f"CheckFailed: {self}"]


class Checks:
    """The checks of one notebook.

    notebook: "course/week/notebook". The references are read from checks.h5
    in the working folder, so that text and checks are of one version.
    """

    def __init__(self, notebook):
        self.notebook = notebook
        self._name = notebook.rsplit("/", 1)[-1]
        self._path = Path.cwd() / "checks.h5"
        self._records = {}
        self._answers = {}
        self._steps = {}
        self._speaking = functools.partial(
            speaking, of_notebook(Path.cwd() / f"{self._name}.ipynb"),
            self._path.parent, self._name)
        if not channel.grading():  # where no other cell can be run first
            hooks.install(self._speaking)

    def __call__(self, answer, value=_NOTHING):
        """check(function), or check("name", function or value).

        Shows what is right and what is not. Raises CheckFailed for a wrong
        answer. While autograding it returns the points instead, and in
        the sandbox of course grading it shows nothing: answers are sent.
        """
        if channel.grading():
            channel.answer(answer if value is _NOTHING else value)
            return None
        caller = sys._getframe(1)
        names = {**caller.f_globals, **caller.f_locals}
        with self._speaking():
            return self._check(answer, value, names, caller)

    def _check(self, answer, value, names, caller):
        if value is _NOTHING:
            name = self._exercise(answer, names, caller.f_code.co_names)
        else:
            name, answer = answer, value
        verdict = self.verdict(name, answer, names)
        show_message(verdict.message, verdict.passed)
        if os.environ.get("NBGRADER_EXECUTION") == "autograde":
            return verdict.points
        progress.record(self.notebook, verdict)
        if not verdict.passed:
            raise CheckFailed(say(
                "short_stub" if verdict.stub else "short", name=name))
        return None

    def verdict(self, name, answer, names=None):
        """Verdict on an answer; wrong answers raise nothing.

        names: of the notebook, where the functions that the answer calls
        are found; without it, those that the answer sees.
        Raises KeyError for a name that is no exercise of the notebook, and
        FileNotFoundError or OSError when checks.h5 is missing or damaged.
        """
        with self._speaking():
            return self._verdict(name, answer, names)

    def _verdict(self, name, answer, names):
        record = self._record(name)
        self._answers[name] = answer
        if not record.question and not callable(answer):
            message = (say("headline_question", name=name) + "\n"
                       + say("not_callable", name=name))
            return Verdict(name, False, 0, record.points, message)
        verdict = self._judged(name, answer)
        if verdict.passed:
            return verdict
        if names is None:
            names = getattr(answer, "__globals__", {})
        return blame(record, verdict,
                     lambda needed: self._needed(needed, names))

    def hint(self, name):
        """Print the next step of help for an exercise: never its code.

        Raises KeyError for a name that is no exercise of the notebook.
        """
        if not channel.grading():
            with self._speaking():
                self._hint(name)

    def _hint(self, name):
        hints = self._record(name).hints
        step = self._steps.get(name, 0)
        self._steps[name] = step + 1
        if not hints:
            print(say("no_hint", name=name))
            return
        step = min(step, len(hints) - 1)
        print(say("hint_step", step=step + 1, steps=len(hints), name=name,
                  hint=written(hints[step], name)))

    def _record(self, name):
        if name not in self._records:
            self._records[name] = self._read(name)
        return self._records[name]

    def _read(self, name):
        known = self._from_file(exercise_names)
        if name not in known:
            raise KeyError(say("unknown", name=name, names=", ".join(known)))
        return self._from_file(read_exercise, name)

    def _from_file(self, read, *arguments):
        place = {"folder": self._path.parent, "notebook": self._name}
        if not self._path.is_file():
            raise FileNotFoundError(say("no_file", **place))
        try:
            return read(self._path, self._name, *arguments)
        except KeyError:
            raise KeyError(say("not_in_file", **place)) from None
        except (OSError, ValueError) as error:
            raise OSError(say("bad_file", error=error, **place)) from None

    def _exercise(self, answer, names, mentioned):
        """Name of the exercise that is meant by check(answer).

        The one whose name the notebook has given to this very object
        (names), among several the one that the calling statement mentions;
        else the one whose name the answer carries; else the only one for
        which the answer is right. Raises CheckFailed where none is.
        """
        known = self._from_file(exercise_names)
        found = [name for name in known if names.get(name) is answer]
        if len(found) > 1:
            found = [name for name in found if name in mentioned]
        if not found:
            carried = getattr(answer, "__name__", answer)
            found = [name for name in known if name == carried]
        if not found and callable(answer):
            found = [name for name in known if self._record(name).direct
                     and self._judged(name, answer).passed]
        if len(found) != 1:
            raise CheckFailed(say("which", names=", ".join(known)))
        return found[0]

    def _judged(self, name, answer):
        record = self._record(name)
        return judge(record, run(record, answer))

    def _needed(self, name, names):
        """The verdict on an exercise that another one needs, or None."""
        function = self._current(name, names)
        return None if function is None else self._judged(name, function)

    def _current(self, needed, names):
        """The learner's present answer to another exercise, if any."""
        if self._record(needed).direct:
            return names.get(needed)
        return self._answers.get(needed)
