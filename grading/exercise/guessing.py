"""What an answer earns that knows nothing: a constant, or its own argument.

Points are given by kinds of case, so a kind with one answer is a present to
whoever returns that answer always. The build refuses such kinds.
"""

import functools
import inspect
from functools import partial

from utils.checking.compare import compare
from utils.checking.judge import kinds_right, wrongs
from utils.checking.plain import freeze
from utils.checking.run import run
from utils.language import say

MOST = 1 / 4   # of an exercise's points, for knowing nothing
CONSTANTS, RESULTS = 8, 100  # different ones to try, of so many results


def faults(bench, record):
    """Kinds of case that have one answer, and guesses that earn too much.

    bench: a build.Workbench. A list of lines. Nothing is asked of
    questions, of exercises that have just two answers, and of what gives
    no points.
    """
    if record.question or not record.points or _has_two_answers(record):
        return []
    found = [
        say("{name}: one answer is right for all cases of the kind {kind!r}. "
            "Draw one with another answer, or put them into a kind with "
            "others", name=record.name, kind=kind)
        for kind in poor_kinds(
            record, run(record, bench.reference(record.name)))]
    for words, share, kinds in earned(bench, record):
        if share > MOST:
            found.append(say(
                "{name}: {words} earns {share:.0%} of the points. Let these "
                "kinds hold other cases too: {kinds}", name=record.name,
                words=words, share=share, kinds="; ".join(kinds)))
    return found


def poor_kinds(record, outcomes):
    """Kinds of which one answer is right for all cases.

    outcomes: of the solution.
    """
    kinds = {}
    for case, outcome in zip(record.cases, outcomes):
        kinds.setdefault(case.kind, []).append((case, outcome))
    return [kind for kind, pairs in kinds.items() if any(
        not any(wrongs(record, case, outcome) for case, _ in pairs)
        for _, outcome in pairs)]


def _has_two_answers(record):
    """Are all answers of this exercise one of two, such as yes and no?"""
    answers = [case.expected for case in record.cases]
    return not any(case.properties for case in record.cases) and all(
        answer is None or isinstance(answer, (bool, int, str))
        for answer in answers) and len(_distinct(record, answers)) <= 2


def earned(bench, record):
    """(words, share of the points, right kinds) for each guess.

    Where a class is to be written, nothing is tried.
    """
    written = bench.written(record.name)
    if any(map(inspect.isclass, written.values())):
        return
    results = []

    def watched(function, *args, **kwargs):
        result = function(*args, **kwargs)
        if len(results) < RESULTS:
            results.append(freeze(result))
        return result

    signature = functools.cache(inspect.signature)

    def handed_back(number, function, *args, **kwargs):
        given = signature(function).bind(*args, **kwargs)
        given.apply_defaults()
        return list(given.arguments.values())[number]

    def answer(way, *more):
        return bench.with_written(record.name, {
            name: partial(way, *more, function)
            for name, function in written.items()})

    run(record, answer(watched))
    guesses = [(say("the same answer each time"), answer(
        lambda value, *args, **kwargs: value, value))
        for value in _distinct(record, results)[:CONSTANTS]]
    names = inspect.signature(list(written.values())[-1]).parameters
    guesses += [(say("the argument {name}, handed back,", name=name),
                 answer(handed_back, number))
                for number, name in enumerate(names)]
    for words, guess in guesses:
        kinds = kinds_right(record, run(record, guess))
        right = [kind for kind, right in kinds if right]
        yield words, len(right) / len(kinds), right


def _distinct(record, values):
    """The different ones of these answers, as a check tells them apart."""
    found = []
    for value in values:
        if all(compare(other, value, record.rtol, record.atol)
               for other in found):
            found.append(value)
    return found
