"""Reference outputs: from a source notebook and its exercises to Records.

The solution comes from the notebook, cases and mistakes from
exercises/NOTEBOOK.py. A seed other than 0 makes a hidden key: the same
kinds of case with other values and sizes.
"""

import ast
import contextlib
import importlib.util
import inspect
import io
import itertools
import sys
import zlib
from collections import Counter
from dataclasses import replace

import numpy as np

from grading import places
from grading.errors import CourseError
from grading.exercise import Exercise, guessing
from grading.exercise.modules import as_in
from grading.exercise.notebook import (
    answer_of,
    answered,
    execute,
    namespaces,
    read,
    rebound,
    stub,
)
from grading.exercise.stability import HAIR, close, moved
from grading.sandbox.inside.wire import encode
from utils.checking.judge import (
    is_right,
    is_stub,
    judge,
    recognise,
    results_of,
)
from utils.checking.record import Case, Mistake, Outcome, Record
from utils.checking.run import run
from utils.language import N_, say

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
DRAWS = 10  # of an exercise's cases, until they are as they should be
SAME = 4  # times running that doubts come, then they are not by chance


def load_exercises(path):
    """Exercises of a notebook by name, from exercises/NOTEBOOK.py.

    path: the notebook. Raises CourseError when the module is missing.
    """
    module_path = path.parent / "exercises" / f"{path.stem}.py"
    if not module_path.is_file():
        raise CourseError("{module_path} is missing", module_path=module_path)
    name = f"exercises_of_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, module_path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {item.name: item for item in vars(module).values()
            if isinstance(item, Exercise)}


class Workbench:
    """A notebook with its exercises, ready to try answers.

    path: the source notebook. seed: 0 for the public cases.
    """

    def __init__(self, path, seed=0):
        notebook = read(path)
        self.path = path
        self.seed = seed
        self.items = {item.name: item for item in answered(notebook)}
        with as_in(path.parent):
            self.exercises = load_exercises(path)
            self._compare_names()
            self.names, self._practice = namespaces(notebook, path.parent)
        self._cases = {}
        self._draws = Counter()

    def _compare_names(self):
        missing = self.items.keys() - self.exercises.keys()
        extra = self.exercises.keys() - self.items.keys()
        if missing or extra:
            raise CourseError(
                "{stem}: check cells without an exercise: {missing}; "
                "exercises without a check cell: {extra}", stem=self.path.stem,
                missing=sorted(missing) or say("none"),
                extra=sorted(extra) or say("none"))

    def reference(self, name):
        """The answer that the source notebook gives."""
        return self._answer(name, self._names(name))

    def _names(self, name):
        """A copy of the names that the check of an exercise sees."""
        return dict(self._practice if self.items[name].practice
                    else self.names)

    def stub(self, name):
        """The answer of the released notebook, before anything is done."""
        names = self._names(name)
        return self._from_source(name, names, stub(self.items[name].solution))

    def attempt(self, name, way):
        """The answer of a known mistake or a variant (Wrong or Right)."""
        if getattr(way, "value", None) is not None:
            return way.value
        names = self._names(name)
        if way.edit:
            return self._from_source(name, names, self._edited(name, way))
        written = self._written(name)
        names[written] = rebound(way.function, written, names)
        return self._answer(name, names)

    def written(self, name):
        """{name: function or class} that a solution cell defines."""
        names = self._names(name)
        return {node.name: names[node.name] for node in ast.parse(
            self.items[name].solution).body
            if isinstance(node, (ast.FunctionDef, ast.ClassDef))}

    def with_written(self, name, written):
        """The answer when these stand in the place of `written`."""
        return self._answer(name, self._names(name) | written)

    def record(self, name):
        """The Record of an exercise: cases, references, mistakes."""
        record = self.solved(name)
        return replace(record, mistakes=tuple(
            mistake_of(record, wrong, run(record, self.attempt(name, wrong)))
            for wrong in self.exercises[name].mistakes))

    def solved(self, name):
        """The Record of an exercise without its mistakes."""
        record, _ = self._solved(name, (Case("the answer"),) if
                                 self.exercises[name].cases is None
                                 else self.cases(name))
        return record

    def cases(self, name):
        """The cases of an exercise that is no question, drawn.

        What is right for one input may be no more than a guess: a kind
        whose cases have one answer is drawn again until another answer
        comes. A hidden case that equals a public one is drawn again too.
        """
        return self._drawn(name, self.seed)

    def repeated(self, name):
        """The hidden cases whose inputs are those of a public one."""
        public = set(map(_inputs, self._drawn(name, 0)))
        return [case for case in self.cases(name) if _inputs(case) in public]

    def _drawn(self, name, seed):
        again = self._draws[name] if seed else 0
        if (name, seed, again) not in self._cases:
            rng = np.random.default_rng(
                [seed, zlib.crc32(name.encode())] + [again] * bool(again))
            draws = (tuple(self.exercises[name].cases(rng))
                     for _ in itertools.count())
            taken = set(map(_inputs, self._drawn(name, 0) if seed else ()))
            self._cases[name, seed, again] = self._told_apart(
                name, _unlike(next(draws), taken, draws), taken, draws)
        return self._cases[name, seed, again]

    def _told_apart(self, name, drawn, taken, draws):
        """Cases drawn, and more of the kinds that have one answer, where
        that gives them another."""
        first = drawn
        for more in itertools.islice(draws, DRAWS):
            poor = guessing.poor_kinds(*self._solved(name, drawn))
            if not poor:
                return drawn
            known = taken | set(map(_inputs, drawn))
            drawn += tuple({case.kind: case for case in more
                            if case.kind in poor
                            and _inputs(case) not in known}.values())
        poor = guessing.poor_kinds(*self._solved(name, drawn))
        return first + tuple(case for case in drawn[len(first):]
                             if case.kind not in poor)

    def _solved(self, name, cases):
        """A Record of these cases with references, and the outcomes."""
        exercise, reference = self.exercises[name], self.reference(name)
        question = exercise.cases is None
        record = Record(
            name=name, points=self.items[name].points, cases=cases,
            arguments=() if question else tuple(
                inspect.signature(reference).parameters),
            needs=exercise.needs, hints=exercise.hints,
            rtol=exercise.rtol, atol=exercise.atol, pure=exercise.pure,
            question=question, right=exercise.right,
            exact_keys=exercise.exact_keys,
            direct=not question and self._names(name).get(name) is reference)
        outcomes = run(record, reference)
        for case, outcome in zip(cases, outcomes):
            if outcome.error:
                raise CourseError(
                    "{name}: the reference solution raised {error} in the "
                    "case {kind!r}", name=name, error=outcome.error,
                    kind=case.kind)
            if question and outcome.value is None:
                raise CourseError(
                    "{name}: the solution sets no answer. Is it computed from "
                    "what a cell tagged demo defines? The build runs none of "
                    "these", name=name)
        return replace(record, cases=tuple(
            case if case.properties else replace(
                case, expected=outcome.value)
            for case, outcome in zip(cases, outcomes))), outcomes

    def draw_again(self, name):
        """From now on draw other cases; False where that will not do.

        Public cases are what their author sees: they are not drawn again.
        """
        self._draws[name] += 1
        return self.seed != 0 and self._draws[name] < DRAWS

    def _answer(self, name, names):
        called, answer = answer_of(self.items[name], names)
        if called != name:
            raise CourseError(
                "the check cell of {name} checks {called}", name=name,
                called=called or say("nothing that has a name"))
        return answer

    def _from_source(self, name, names, source):
        try:
            execute(source, names, f"<solution {name}>")
        except NotImplementedError:
            pass  # a question's stub stops in its own cell
        return self._answer(name, names)

    def _edited(self, name, way):
        """The solution cell with an edit made between its markers."""
        old, new = way.edit
        before, begin, rest = self.items[name].solution.partition(BEGIN)
        region, end, after = rest.rpartition(END)
        if region.count(old) != 1:
            raise CourseError(
                "{name}, {mistake}: {old!r} occurs {times} times in the "
                "solution, not once", name=name, mistake=way.name, old=old,
                times=region.count(old))
        edited = before + begin + region.replace(old, new) + end + after
        try:
            compile(edited, way.name, "exec")
        except SyntaxError as error:
            raise CourseError(
                "{name}, {mistake}: edited so, the solution is no Python: "
                "{error}", name=name, mistake=way.name,
                error=error) from None
        return edited

    def _written(self, name):
        """Name of the function that a mistake or variant replaces."""
        functions = list(self.written(name))
        return name if name in functions else functions[-1]


def mistake_of(record, wrong, outcomes):
    """What is kept of a known mistake (a Wrong) that gives these outcomes."""
    return Mistake(wrong.name, wrong.hint, results_of(record, outcomes))


def _inputs(case):
    """Bytes that tell a case's inputs from those of others."""
    return encode([case.args, case.kwargs])


def _unlike(drawn, taken, draws):
    """Cases drawn, where inputs are taken those of the next draws."""
    for more in itertools.islice(draws, DRAWS):
        if not taken & set(map(_inputs, drawn)):
            break
        drawn = tuple(
            new if _inputs(case) in taken and case.kind == new.kind
            else case for case, new in zip(
                drawn, more + drawn[len(more):]))
    return drawn


def records(path, seed=0, only=None):
    """Records of all exercises of a source notebook, or of one by name.

    Raises CourseError for what is wrong with an exercise's description:
    see `all_faults`, and in a week of the courses `scarce`. Of a class's
    copy, which may be older than this rule, that is only said.
    """
    bench = Workbench(path, seed)
    names = [name for name in bench.items if only in (None, name)]
    built = [settled(bench, name) for name in names]
    lines = [line for _, found, doubts in built for line in found + doubts]
    few = [line for name in names for line in scarce(
        bench.exercises[name], bench.items[name].practice)]
    if places.is_content(path):
        lines += few
    refuse(path.stem, lines)
    for line in few:
        print(line)
    return [record for record, _, _ in built]


def scarce(exercise, practice=None):
    """What is not yet enough of an exercise: a list of lines.

    It has three known mistakes or more, a variant and two steps of help (but
    for a challenge, see Answered.practice, which is without help); a
    question explains a wrong answer; none of these is without words.
    """
    wanted = ((N_("explained wrong answers"), 1, exercise.mistakes),) if (
        exercise.cases is None) else (
            (N_("known mistakes"), 3, exercise.mistakes),
            (N_("variants"), 1, exercise.variants),
            (N_("steps of help"), 2 if practice != "challenge" else 0,
             exercise.hints))
    return [say("{name}: it has {number} {what}, and needs {least} or more",
                name=exercise.name, number=len(known), what=say(what),
                least=least) for what, least, known in wanted
            if len(known) < least] + [
        say("{name}: {mistake} has no hint", name=exercise.name,
            mistake=wrong.name) for wrong in exercise.mistakes
        if not wrong.hint["en"].strip()] + [
        say("{name}: step {number} of its help has no words",
            name=exercise.name, number=number)
        for number, hint in enumerate(exercise.hints, 1)
        if not hint["en"].strip()]


def settled(bench, name):
    """The Record of an exercise, its faults and its doubts (`all_faults`).

    Hidden cases with either are drawn again, DRAWS times at most, and no
    more when the same doubts came SAME times running: they are the
    exercise's, not chance. Then, and where each draw has some, the first
    without a fault is taken.
    """
    kept, before, times = None, None, 0
    while True:
        with contextlib.redirect_stdout(io.StringIO()):  # some mistakes print
            record = bench.record(name)
            found, doubts = all_faults(bench, record)
        if kept is None or kept[1] and not found:
            kept = record, found, doubts
        if not found and not doubts:
            return record, [], []
        times = times + 1 if doubts == before else 1
        if not bench.draw_again(name) or doubts and times == SAME:
            return kept
        before = doubts


def refuse(notebook, found):
    """Raise CourseError where faults were found in a notebook."""
    if found:
        raise CourseError(f"{notebook}:\n  " + "\n  ".join(found))


def all_faults(bench, record):
    """The faults of an exercise, and its doubts: two lists of lines.

    Faults (see `faults`) were refused at all times. Doubts are refused by
    rules that came later: a build refuses them too, but the key of a class
    whose exercises are older is made with them. A rule belongs here where
    exercises exist that it refuses and that were right before.
    """
    moves = any(_inputs(case) != encode(moved([case.args, case.kwargs], 1))
                for case in record.cases)
    for way in (1, -1) if moves else (0,):
        found = faults(bench, record, say(
            " when its inputs move by {hair} of themselves. Take inputs away "
            "from the edge, or multiples of 1/1024", hair=HAIR), way)
        if found:  # each trial costs time: what holds moved holds as it is
            as_it_is = faults(bench, record)
            return as_it_is, [] if as_it_is else found
    return [], guessing.faults(bench, record)


def faults(bench, record, under="", way=0, drawn=False):
    """What is wrong with an exercise: mistakes accepted or not told apart,
    variants refused, a stub that passes; cases and mistakes that give other
    than what is known of them. A list of lines.

    record: what is known, perhaps from another machine. under: what is
    otherwise here, in words. way: where to move the inputs
    (stability.moved), 0 to leave them. drawn: draw the cases again and
    compare them too.
    """
    return [f"{record.name}: {fault}{under}"
            for fault in _faults(bench, record, way, drawn)]


def _faults(bench, record, way, drawn):
    name, exercise = record.name, bench.exercises[record.name]
    tried = record if record.question or not way else replace(
        record, cases=tuple(replace(
            case, args=moved(case.args, way), kwargs=moved(case.kwargs, way),
            properties=moved(case.properties, way))
            for case in record.cases))
    if drawn and not record.question:
        for known, case in zip(record.cases, bench.cases(name), strict=True):
            if not close(record, replace(known, expected=None), case):
                yield say(
                    "the case {kind!r} is drawn otherwise", kind=case.kind)
    known = [() if case.properties else Outcome(case.expected)
             for case in record.cases]
    yield from _changes(tried, say("the solution"), known, results_of(
        tried, run(tried, bench.reference(name))))
    if judge(tried, run(tried, bench.stub(name))).passed:
        yield say("the empty stub passes")
    for wrong, mistake in zip(exercise.mistakes, record.mistakes, strict=True):
        outcomes = run(tried, bench.attempt(name, wrong))
        results = results_of(tried, outcomes)
        change = next(_changes(
            tried, wrong.name, mistake.results, results), None)
        if change:
            yield change
        elif is_right(tried, results):
            yield say("{name} is accepted", name=wrong.name)
        elif is_stub(tried, outcomes) or recognise(
                tried, results) is not mistake:
            other = recognise(tried, results)
            yield say("{name} is taken for {other}", name=wrong.name,
                      other=other.name if other else say("nothing known"))
    for variant in exercise.variants:
        verdict = judge(tried, run(tried, bench.attempt(name, variant)))
        if not verdict.passed:
            yield say(
                "the variant {name} is refused: {message}", name=variant.name,
                message=verdict.message)


def _changes(record, what, known, results):
    """What a way to answer gives otherwise than is known: a line a case."""
    for case, before, now in zip(record.cases, known, results):
        if close(record, before, now):
            continue
        parts = [N_("verdict")] if not isinstance(
            now, Outcome) or not isinstance(before, Outcome) else [
            word for word, part in (
                (N_("exception"), "error"), (N_("value"), "value"),
                (N_("altered arguments"), "changed"))
            if not close(record, getattr(before, part), getattr(now, part))]
        yield say(
            "in the case {kind!r}, what {what} gives changes its {parts}",
            kind=case.kind, what=what, parts=say(" and ").join(
                map(say, parts)))
