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
import sys
import zlib
from dataclasses import replace

import numpy as np

from grading.errors import CourseError
from grading.exercise import Exercise
from grading.notebook import (
    answer_of,
    answered,
    execute,
    namespace,
    read,
    rebound,
    stub,
)
from utils.checking.judge import judge, recognise, result_of
from utils.checking.record import Case, Mistake, Record
from utils.checking.run import run

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def load_exercises(path):
    """Exercises of a notebook by name, from exercises/NOTEBOOK.py.

    path: the notebook. Raises CourseError when the module is missing.
    """
    module_path = path.parent / "exercises" / f"{path.stem}.py"
    if not module_path.is_file():
        raise CourseError(f"{module_path} is missing")
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
        self.exercises = load_exercises(path)
        self._compare_names()
        self.names = namespace(notebook, path.parent)

    def _compare_names(self):
        missing = self.items.keys() - self.exercises.keys()
        extra = self.exercises.keys() - self.items.keys()
        if missing or extra:
            raise CourseError(
                f"{self.path.stem}: check cells without an exercise: "
                f"{sorted(missing) or 'none'}; exercises without a check "
                f"cell: {sorted(extra) or 'none'}")

    def reference(self, name):
        """The answer that the source notebook gives."""
        return self._answer(name, dict(self.names))

    def stub(self, name):
        """The answer of the released notebook, before anything is done."""
        names = dict(self.names)
        return self._from_source(name, names, stub(self.items[name].solution))

    def attempt(self, name, way):
        """The answer of a known mistake or a variant (Wrong or Right)."""
        if getattr(way, "value", None) is not None:
            return way.value
        names = dict(self.names)
        if way.edit:
            return self._from_source(name, names, self._edited(name, way))
        written = self._written(name)
        names[written] = rebound(way.function, written, names)
        return self._answer(name, names)

    def record(self, name):
        """The Record of an exercise: cases, references, mistakes."""
        exercise, item = self.exercises[name], self.items[name]
        reference = self.reference(name)
        question = exercise.cases is None
        cases = (Case("the answer"),) if question else self.cases(name)
        record = Record(
            name=name, points=item.points, cases=cases,
            arguments=() if question else tuple(
                inspect.signature(reference).parameters),
            needs=exercise.needs, hints=exercise.hints,
            rtol=exercise.rtol, atol=exercise.atol, pure=exercise.pure,
            question=question,
            direct=not question and self.names.get(name) is reference)
        outcomes = run(record, reference)
        for case, outcome in zip(cases, outcomes):
            if outcome.error:
                raise CourseError(
                    f"{name}: the reference solution raised "
                    f"{outcome.error} in the case {case.kind!r}")
        record = replace(record, cases=tuple(
            case if case.properties else replace(
                case, expected=outcome.value)
            for case, outcome in zip(cases, outcomes)))
        return replace(record, mistakes=tuple(
            self._mistake(record, wrong) for wrong in exercise.mistakes))

    def cases(self, name):
        """The cases of an exercise that is no question, drawn."""
        rng = np.random.default_rng([self.seed, zlib.crc32(name.encode())])
        return tuple(self.exercises[name].cases(rng))

    def _mistake(self, record, wrong):
        outcomes = run(record, self.attempt(record.name, wrong))
        return Mistake(wrong.name, wrong.hint, tuple(
            result_of(record, case, outcome)
            for case, outcome in zip(record.cases, outcomes)))

    def _answer(self, name, names):
        called, answer = answer_of(self.items[name], names)
        if called != name:
            raise CourseError(f"the check cell of {name} checks {called}")
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
                f"{name}, {way.name}: {old!r} occurs {region.count(old)} "
                "times in the solution, not once")
        return before + begin + region.replace(old, new) + end + after

    def _written(self, name):
        """Name of the function that the solution cell of name defines."""

        functions = [node.name for node in ast.parse(
            self.items[name].solution).body
            if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
        return name if name in functions else functions[-1]


def records(path, seed=0):
    """Records of all exercises of a source notebook.

    Raises CourseError for what is wrong with an exercise's description:
    see `faults`.
    """
    bench = Workbench(path, seed)
    with contextlib.redirect_stdout(io.StringIO()):  # some mistakes print
        built = [bench.record(name) for name in bench.items]
        found = [fault for record in built
                 for fault in faults(bench, record)]
    if found:
        raise CourseError(f"{path.stem}:\n  " + "\n  ".join(found))
    return built


def faults(bench, record):
    """What is wrong with an exercise: mistakes accepted or not told apart,
    variants refused, a stub that passes. A list of lines."""
    found = []
    exercise = bench.exercises[record.name]
    if judge(record, run(record, bench.stub(record.name))).passed:
        found.append(f"{record.name}: the empty stub passes")
    for wrong in exercise.mistakes:
        outcomes = run(record, bench.attempt(record.name, wrong))
        verdict = judge(record, outcomes)
        if verdict.passed:
            found.append(f"{record.name}: {wrong.name} is accepted")
        elif verdict.mistake != wrong.name:
            known = recognise(record, outcomes)
            found.append(f"{record.name}: {wrong.name} is taken for "
                         f"{known.name if known else 'nothing known'}")
    for variant in exercise.variants:
        verdict = judge(record, run(
            record, bench.attempt(record.name, variant)))
        if not verdict.passed:
            found.append(f"{record.name}: the variant {variant.name} is "
                         f"refused: {verdict.message}")
    return found
