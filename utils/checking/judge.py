"""From outcomes to a verdict. Runs no code of the learner's."""

import builtins
import contextlib
import math
import re
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np

from utils.checking import older
from utils.checking.compare import Difference, compare, listed, show
from utils.checking.messages import say, written
from utils.checking.plain import NotPlain
from utils.checking.properties import failures
from utils.checking.record import Outcome
from utils.language import pgettext

SHOW_INPUT = 160  # longer inputs are left out of a message
SEPARATORS = re.compile(r"[\s,;]+")  # of letters in the answer to a question
# Bounds of what is kept of wrong answers: values of an exercise and of one
# case, parts of one value, characters of a text.
VALUES, CASE_VALUES, PARTS, CHARACTERS = 1024, 256, 32, 60


@dataclass(frozen=True)
class Verdict:
    """What is said of one answer.

    passed: True when every case is right. points, max_points: partial
    credit by kinds of case. message: for the learner. mistake: name of the
    known mistake that the answer equals, else None. kinds: (kind, right)
    for each kind of case. stub: nothing was written yet. failure: where no
    answer came, the message key that says why. needed: the wrong function
    that this one calls. evidence: of a wrong answer that is none of the
    known mistakes, see `evidence`.

    The fields from mistake on are plain JSON, and are kept for reports.
    """

    name: str
    passed: bool
    points: float
    max_points: float
    message: str
    mistake: str | None = None
    kinds: tuple = ()
    stub: bool = False
    failure: str | None = None
    needed: str | None = None
    evidence: list = field(default_factory=list)


def judge(record, outcomes, hidden=False):
    """The Verdict on the outcomes of all of a record's cases, in order.

    hidden: the cases are not the reader's to see. The message tells their
    kind, never inputs or references.
    """
    if record.edition == 1:
        outcomes = older.with_text_keys(outcomes)
    if is_stub(record, outcomes):
        return _stub(record)
    wrong = [wrongs(record, case, outcome)
             for case, outcome in zip(record.cases, outcomes)]
    kinds = _by_kind(record, wrong)
    right = sum(ok for _, ok in kinds)
    if right == len(kinds):
        return Verdict(record.name, True, record.points, record.points,
                       _praise(record, outcomes, len(kinds)), kinds=kinds)
    mistake = recognise(record, results_of(record, outcomes, wrong))
    message = (_tell_kinds(record, outcomes, wrong, kinds, mistake)
               if hidden else
               _explain(record, outcomes, wrong, kinds, mistake))
    points = math.floor(100 * record.points * right / len(kinds)) / 100
    kept = [] if mistake or not hidden else evidence(record, outcomes, wrong)
    return Verdict(record.name, False, points, record.points, message,
                   mistake.name if mistake else None, kinds, evidence=kept)


def kinds_right(record, outcomes):
    """(kind, right) for each kind of case, of what is no stub."""
    return _by_kind(record, [
        wrongs(record, case, outcome)
        for case, outcome in zip(record.cases, outcomes)])


def _by_kind(record, wrong):
    kinds = {}
    for case, found in zip(record.cases, wrong):
        kinds[case.kind] = kinds.get(case.kind, True) and not found
    return tuple(kinds.items())


def blame(record, verdict, verdict_on):
    """The same verdict, or one that names a wrong function it calls.

    verdict_on: a function from the name of another exercise to the Verdict
    on it, or None where nobody knows. What is not written yet, and what has
    a known mistake of its own, is told that instead; why no answer came is
    told as well.
    """
    if verdict.passed or verdict.stub or verdict.mistake:
        return verdict
    for needed in record.needs:
        other = verdict_on(needed)
        if other and not other.passed:
            key = "needs_stub" if other.stub else "needs"
            told = (verdict.message if verdict.failure
                    else verdict.message.split("\n")[0])
            return replace(verdict, needed=needed, message=told + "\n" + say(
                key, name=record.name, needed=needed))
    return verdict


def is_stub(record, outcomes):
    """True when the answer is what the release put there."""
    if record.question:
        return outcomes[0].value is None and not outcomes[0].error
    return all(outcome.error and outcome.error[0] == "NotImplementedError"
               for outcome in outcomes)


def wrongs(record, case, outcome):
    """What is wrong with one outcome: a list of Differences."""
    if outcome.error:
        name, text = outcome.error
        return [Difference("raised", values={"error": name, "text": text})]
    if case.properties:
        if outcome.value is None:
            found = [Difference("returned_none")]
        elif isinstance(outcome.value, NotPlain):
            found = [Difference("not_plain", values={
                "what": outcome.value.words})]
        else:
            found = failures(outcome.value, case.properties)
    else:
        difference = compare(*_meant(record, case.expected, outcome.value),
                             record.rtol, record.atol)
        if record.exact_keys and not difference:
            extra = outcome.value.keys() - case.expected.keys()
            difference = extra and Difference("keys_extra", values={
                "extra": listed(sorted(extra, key=str))})
        found = [difference] if difference else []
    if record.pure and outcome.changed:
        found.append(Difference("changed", values={
            "names": ", ".join(outcome.changed)}))
    return found


def evidence(record, outcomes, wrong):
    """What wrong cases gave: plain JSON, bounded, claims of the learner's.

    wrong: the Differences of each case. A list with, for each wrong case,
    {"case": its number, "wrong": the keys of its Differences} and "error",
    the type that it raised, or "parts": each array, number or text that the
    value holds, with its "type", "shape" and first "values", and the place
    "at" which it stands in containers.
    """
    kept, left = [], VALUES
    for number, found in enumerate(wrong):
        if not found:
            continue
        about = {"case": number,
                 "wrong": sorted({difference.key for difference in found})}
        outcome = outcomes[number]
        if outcome.error:
            about["error"] = outcome.error[0][:CHARACTERS]
        else:
            about["parts"] = parts = []
            room = min(CASE_VALUES, left)
            for part in islice(_parts(outcome.value), PARTS):
                part["values"] = part["values"][:room]
                room -= len(part["values"])
                left -= len(part["values"])
                parts.append(part)
        kept.append(about)
    return kept


def _parts(value, at=""):
    """What a value is made of, as `evidence` keeps it."""
    kind, shape = type(value).__name__, []
    if isinstance(value, np.ndarray):
        kind, shape = f"array of {value.dtype}", list(value.shape)
        values = value.flat[:CASE_VALUES].tolist()
    elif isinstance(value, dict):
        for key, entry in islice(value.items(), PARTS):
            yield from _parts(entry, f"{at}[{str(key)[:CHARACTERS]!r}]")
        return
    elif isinstance(value, (list, tuple)):
        values = list(value[:CASE_VALUES])
        if any(isinstance(entry, (np.ndarray, dict, list, tuple))
               for entry in values):
            for place, entry in enumerate(values[:PARTS]):
                yield from _parts(entry, f"{at}[{place}]")
            return
        shape = [len(value)]
    else:
        values = [value]
    yield {"at": at[:4 * CHARACTERS], "type": kind, "shape": shape,
           "values": [_kept(entry) for entry in values]}


def _kept(value):
    """A number or a text as JSON has it."""
    if isinstance(value, str):
        return value[:CHARACTERS]
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, (float, complex)):
        return str(value)
    return getattr(value, "type_name", type(value).__name__)[:CHARACTERS]


def results_of(record, outcomes, wrong=None):
    """What a Mistake keeps of the outcomes of all cases: see record.Mistake.

    wrong: the Differences of each case, where they are known.
    """
    return tuple(
        tuple(f"{d.place}:{d.key}" for d in (
            wrong[number] if wrong else wrongs(record, case, outcome)))
        if case.properties and not outcome.error else
        Outcome(outcome.value, outcome.error,
                outcome.changed if record.pure else ())
        for number, (case, outcome) in enumerate(zip(record.cases, outcomes)))


def is_right(record, results):
    """Is nothing wrong with these results of all cases?"""
    return not any(wrongs(record, case, result) if isinstance(
        result, Outcome) else result
        for case, result in zip(record.cases, results))


def recognise(record, results):
    """The known Mistake that gives just these results, or None."""
    for mistake in record.mistakes:
        if all(_same(record, *pair) for pair in zip(results, mistake.results)):
            return mistake
    return None


def _same(record, mine, result):
    if not isinstance(mine, Outcome) or not isinstance(result, Outcome):
        return mine == result
    if mine.error or result.error:
        return mine.error == result.error
    if isinstance(result.value, NotPlain):
        return mine.value == result.value
    return mine.changed == result.changed and compare(
        *_meant(record, result.value, mine.value),
        record.rtol, record.atol) is None


def _meant(record, expected, answer):
    """Both, as they are compared. To a question "b, d" is meant as "bd", 35
    as "35", and "0.5" as 0.5."""
    if not record.question:
        return expected, answer
    if isinstance(expected, str):
        if isinstance(answer, int) and not isinstance(answer, bool):
            answer = str(answer)
        if isinstance(answer, str):
            return SEPARATORS.sub("", expected), SEPARATORS.sub("", answer)
    elif isinstance(expected, (int, float)) and isinstance(answer, str):
        with contextlib.suppress(ValueError):
            answer = float(answer)
    return expected, answer


def _praise(record, outcomes, kinds):
    if record.question:
        lines = [say("right_question", name=record.name)]
        if record.right:
            lines.append(written(record.right, record.name))
        return "\n".join(lines)
    words = say("kinds_one") if kinds == 1 else say(
        "kinds_many", number=kinds)
    lines = [say("right", name=record.name, kinds=words)]
    changed = {name for outcome in outcomes for name in outcome.changed}
    if changed:
        lines.append(say("changed_note", names=", ".join(sorted(changed))))
    return "\n".join(lines)


def _stub(record):
    if record.question:
        message = say("stub", name=record.name) + "\n" + say("no_answer")
    else:
        message = (say("stub", name=record.name) + "\n"
                   + say("stub_do", name=record.name))
    return Verdict(record.name, False, 0, record.points, message, stub=True)


def _tell_kinds(record, outcomes, wrong, kinds, mistake):
    """What failed, without showing anything of a case."""
    if record.question:
        lines = [say("headline_question", name=record.name)]
    else:
        left = [kind for kind, ok in kinds if not ok]
        lines = [say("headline", name=record.name, kinds=len(kinds),
                     right=len(kinds) - len(left), left=len(left))]
        for kind in left:
            number = next(n for n, case in enumerate(record.cases)
                          if case.kind == kind and wrong[n])
            lines.append(_indent(say(
                "kind_wrong", kind=_kind(record, kind), what=_in_brief(
                    record, outcomes[number]))))
    if mistake:
        lines.append(_hint(record, mistake))
    return "\n".join(lines)


def _in_brief(record, outcome):
    """In a word or two what went wrong; an error by its name alone, as its
    text could carry the inputs."""
    if not outcome.error:
        changed = record.pure and set(outcome.changed) & {*record.arguments}
        return say("changed", names=", ".join(sorted(changed))
                   ) if changed else say("kind_differs")
    return say("kind_raised", error=error_name(outcome.error[0]))


def error_name(name):
    """The name of one of Python's exceptions; others may say anything."""
    kind = getattr(builtins, name, None)
    known = isinstance(kind, type) and issubclass(kind, BaseException)
    return name if known else say("kind_error")


def _hint(record, mistake):
    return written(mistake.hint, f"{record.name}/{mistake.name}")


def _kind(record, kind):
    return pgettext(record.name, kind)


def _explain(record, outcomes, wrong, kinds, mistake):
    hint = _hint(record, mistake) if mistake else None
    if record.question:
        lines = [say("headline_question", name=record.name),
                 say("wrong_answer", got=show(outcomes[0].value))]
        if hint:
            lines.append(hint)
        elif record.hints:
            lines.append(say("hint_offer", name=record.name))
        return "\n".join(lines)
    left = [kind for kind, ok in kinds if not ok]
    lines = [say("headline", name=record.name, right=len(kinds) - len(left),
                 kinds=len(kinds), left=len(left))]
    number = next(n for n, found in enumerate(wrong) if found)
    case, outcome = record.cases[number], outcomes[number]
    lines.append(f"  {_kind(record, case.kind)}")
    inputs = _inputs(record, case)
    if inputs:
        lines.append(_indent(inputs))
    for difference in wrong[number]:
        lines.append(_indent(difference.text()))
    if outcome.where:
        lines.append(_indent(say("raised_where", where=outcome.where)))
    if hint:
        lines.append(hint)
    if len(left) > 1:
        lines.append(say("more_kinds", kinds="; ".join(
            _kind(record, kind) for kind in left if kind != case.kind)))
    if not hint and record.hints:
        lines.append(say("hint_offer", name=record.name))
    return "\n".join(lines)


def _inputs(record, case):
    named = list(zip(record.arguments, case.args)) + list(
        case.kwargs.items())
    text = ", ".join(f"{name} = {show(value)}" for name, value in named)
    if len(text) <= SHOW_INPUT and "\n" not in text:
        return text
    text = "\n".join(f"{name} = {show(value)}" for name, value in named)
    if len(text) <= 3 * SHOW_INPUT:
        return text
    return ", ".join(
        f"{name}: {_size(value)}" for name, value in named)


def _size(value):
    return show(value) if len(show(value)) < 40 else type(value).__name__


def _indent(text):
    return "\n".join("    " + line for line in text.splitlines())
