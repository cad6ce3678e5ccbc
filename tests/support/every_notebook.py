"""What is held of every notebook. Each has a test file that inherits it:

    class TestNotebook(EveryNotebook):
        name = "logistic_regression"

What takes time is done once for all tests of the class: one Workbench, one
run in a kernel, one class of students with its hidden key.
"""

import contextlib
import importlib
import io
import json
import pkgutil
import platform
import re
import shutil
import statistics
import time
from dataclasses import replace
from unittest import mock

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.utils import is_grade, is_solution

import utils
from grading.classroom.folders import ClassFolders
from grading.exercise import modules, stability
from grading.exercise.build import mistake_of, scarce
from grading.exercise.notebook import (
    answered,
    is_check,
    is_demo,
    quick,
    read,
    stub,
)
from grading.sandbox.inside.wire import encode
from grading.submission import key
from support.classes import Class
from support.dearest import KERNEL, spent
from support.notebooks import source, workbench
from utils.checking import Checks, checks
from utils.checking.judge import judge
from utils.checking.record import read_records
from utils.checking.run import run
from utils.courses import COURSES

HANGS = 1800  # seconds; what a notebook takes is no test's verdict
CPU_SECONDS = 100  # of a kernel, on any machine; the budget is a quarter
MEMORY = 1.5 * 2 ** 30
USED = """
import resource, sys
try:
    with open("/proc/self/status") as file:  # getrusage knows the parent's
        print(1024 * next(int(line.split()[1]) for line in file
                          if line.startswith("VmHWM")))
except OSError:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
DEFINED = re.compile(r"^(?:def|class) (\w+)", re.M)
MODULES = [module.name for module in pkgutil.walk_packages(
    utils.__path__, "utils.") if ".checking" not in module.name]
TAKEN = """
import importlib
for module in {modules}:
    try:
        module = importlib.import_module(module)
    except ImportError:
        continue
    for name in {names}:
        if hasattr(module, name):
            globals()[name] = getattr(module, name)
"""


class EveryNotebook:
    """Tests of one notebook; a subclass says which by its name."""

    pytestmark = pytest.mark.slow

    def pytest_generate_tests(self, metafunc):
        """A test of an exercise is one for each of the notebook's."""
        if "exercise" in metafunc.fixturenames:
            metafunc.parametrize("exercise", [
                item.name for item in answered(read(source(self.name)))])

    @pytest.fixture(scope="class")
    @classmethod
    def path(cls):
        """Path of the source notebook."""
        return source(cls.name)

    @pytest.fixture(scope="class")
    @classmethod
    def notebook(cls, path):
        """The source notebook."""
        return read(path)

    @pytest.fixture(scope="class")
    @classmethod
    def bench(cls, path):
        """Its Workbench."""
        return workbench(path)

    @pytest.fixture(scope="class")
    @classmethod
    def known(cls, path):
        """{exercise: Record} of checks.h5."""
        return {record.name: record for record in read_records(
            path.parent / "checks.h5")[path.stem]}

    @pytest.fixture
    def check(self, path, monkeypatch):
        """The `check` of the notebook, in its folder."""
        monkeypatch.chdir(path.parent)
        return Checks("/".join(path.with_suffix("").parts[-3:]))

    @pytest.fixture
    def outcomes(self, monkeypatch):
        """What `check` saw of the answers that it ran: a list for each."""
        kept = []

        def keeping(record, answer):
            kept.append(run(record, answer))
            return kept[-1]

        monkeypatch.setattr(checks, "run", keeping)
        return kept

    # How it is written

    def test_written_as_agreed(self, notebook, bench):
        """Native metadata, no outputs, the set-up first. Questions are
        counted by exercise/test_budgets.py."""
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert all(not cell.outputs and cell.execution_count is None
                   for cell in cells)
        assert cells[0].source.startswith("# Set-up. Run this cell first.")
        assert notebook.metadata.course.title
        for item in bench.items.values():
            assert "### BEGIN SOLUTION" in item.solution
            assert "### BEGIN" not in stub(item.solution)
            assert "NotImplementedError" in stub(item.solution)

    def test_every_wrong_choice_is_explained(self, notebook, bench):
        """Each letter that the text offers is the answer or has its word."""
        text, found, choices = "", 0, False
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                text = cell.source
                choices |= "- a:" in text
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            offered = set(re.findall(
                r"^- \*{0,2}([a-z])\*{0,2}[:)]", text, re.M))
            if name in bench.exercises and is_check(cell) and offered:
                exercise = bench.exercises[name]
                if exercise.cases is None:
                    explained = {wrong.value for wrong in exercise.mistakes}
                    assert offered == explained | {
                        bench.reference(name)}, name
                    found += 1
        assert found or not choices

    def test_enough_is_known(self, bench, exercise):
        """Else `course build` refuses it."""
        assert not scarce(bench.exercises[exercise],
                          bench.items[exercise].practice)

    # What was built of it, and what `check` says

    def test_checks_are_as_built_and_mistakes_named(
            self, check, outcomes, bench, known, exercise):
        """What the learner's `check` runs is what `course build` would
        write now. That a build refuses more than this, the hidden key is
        held to: it is made of the same exercises."""
        record, mistakes = bench.solved(exercise), []
        for wrong in bench.exercises[exercise].mistakes:
            outcomes.clear()
            verdict = check.verdict(exercise, bench.attempt(exercise, wrong))
            assert not verdict.passed, wrong.name
            assert (verdict.points < verdict.max_points
                    or bench.items[exercise].practice)
            assert verdict.mistake == wrong.name, verdict.message
            assert wrong.hint["en"] in verdict.message
            mistakes.append(mistake_of(record, wrong, outcomes[0]))
        assert stability.same(known[exercise], replace(
            record, mistakes=tuple(mistakes))), "run: course build"

    def test_checks_hold_these_exercises(self, bench, known):
        assert list(known) == list(bench.items)

    def test_the_module_is_what_the_notebook_builds(
            self, path, bench, known):
        """Under the same names; checks.h5 finds all of it right."""
        module = importlib.import_module(f"utils.built.{path.stem}")
        with open(module.__file__, encoding="utf-8") as file:
            assert file.read() == modules.module_of(path), "run: course build"
        tried = 0
        for name, record in known.items():
            if bench.items[name].practice:
                continue  # at home alone
            if record.direct and hasattr(module, name):
                verdict = judge(record, run(record, getattr(module, name)))
                assert verdict.passed, verdict.message
                tried += 1
            elif record.direct:
                assert f"{name} (" in " ".join(module.__doc__.split())
        assert tried

    def test_the_reference_gets_all_points_and_soon(self, check, bench):
        """A check of an ordinary exercise answers within 0.2 s."""
        seconds = []
        for name in bench.items:
            answer = bench.reference(name)
            start = time.process_time()
            verdict = Checks(check.notebook).verdict(name, answer)
            seconds.append(time.process_time() - start)
            assert verdict.passed, verdict.message
            assert verdict.points == bench.items[name].points
            assert bool(verdict.points) != bool(bench.items[name].practice)
        assert statistics.median(seconds) < 0.2
        assert max(seconds) < 2, seconds

    def test_the_stub_fails_as_not_written(self, check, bench, exercise):
        verdict = check.verdict(exercise, bench.stub(exercise))
        assert not verdict.passed
        assert verdict.stub
        assert verdict.points == 0

    def test_variants_are_accepted(self, check, bench, exercise):
        for variant in bench.exercises[exercise].variants:
            verdict = check.verdict(
                exercise, bench.attempt(exercise, variant))
            assert verdict.passed, f"{variant.name}: {verdict.message}"

    # On another processor

    @pytest.fixture(scope="class")
    @classmethod
    def another_processor(cls):
        """What its environment is."""
        found = list(stability.other_processors())
        if not found:
            pytest.skip("no other kernel of OpenBLAS can be chosen on this "
                        f"{platform.machine()}: no test of other processors")
        return found[-1] | {"OPENBLAS_NUM_THREADS": "2"}

    def test_checks_hold_on_another_processor(self, path, another_processor):
        """Cases, references, mistakes, variants and stubs, in a process of
        their own."""
        assert not stability.faults_elsewhere(
            path.parent / "checks.h5", [path], another_processor)

    # As in JupyterLab

    @pytest.fixture(scope="class")
    @classmethod
    def ran(cls, path):
        """The notebook after one run in a kernel, the bytes that this took
        and its CPU seconds."""
        before = spent()
        notebook = quick(read(path))
        notebook.cells.append(nbformat.v4.new_code_cell(USED))
        NotebookClient(notebook, timeout=HANGS, resources={
            "metadata": {"path": str(path.parent)}}).execute()
        used = notebook.cells.pop().outputs[0].text
        return notebook, int(used), spent() - before

    def test_runs_without_errors_or_warnings(self, ran, record_property):
        """Each `check` passes, with what is shown in between; there are
        pictures; it fits into a learner's machine."""
        notebook, used, seconds = ran
        record_property(KERNEL, seconds)
        outputs = [output for cell in notebook.cells
                   if cell.cell_type == "code" for output in cell.outputs]
        assert not [output.text for output in outputs
                    if output.output_type == "stream"
                    and output.name == "stderr"]
        assert sum(output.output_type == "display_data"
                   and "image/png" in output.data for output in outputs) >= 3
        assert used < MEMORY
        assert seconds < CPU_SECONDS

    def test_quick_settings_are_of_demos(self, notebook):
        """What is graded runs as it stands."""
        assert all(is_demo(cell) for cell in notebook.cells
                   if "quick" in cell.metadata.get("course", {}))

    # In a class

    @pytest.fixture(scope="class")
    @classmethod
    def group(cls, path, tmp_path_factory):
        """A class whose week is this notebook."""
        return RealClass(tmp_path_factory.mktemp(cls.name), path)

    @pytest.fixture(scope="class")
    @classmethod
    def hidden(cls, group, path):
        """{exercise: Record} of the class's key."""
        return {name: task.record for name, task in key.open_key(
            group.home, group.week).tasks[path.stem].items()}

    def test_another_seed_is_as_fair(self, bench, known, hidden):
        """A table of the public answers passes nothing new. That there is
        neither fault nor doubt was seen when the key was made; many more
        are tried by benchmarks/fairness.py."""
        others = []
        for name, record in hidden.items():
            if record.question:
                continue
            public = list(map(_inputs, known[name].cases))
            repeated = {case.kind for case in record.cases
                        if _inputs(case) in public}
            assert repeated <= {*bench.exercises[name].fixed}, name
            others.append(public != list(map(_inputs, record.cases)))
        assert statistics.mean(others) > 0.9

    @pytest.mark.sandbox
    def test_solutions_get_all_points_and_stubs_none(self, group, path):
        """Nor does who takes answers from the project's own modules get
        any."""
        group.hand_in_changed("solved", solve)
        group.hand_in_changed("untouched", lambda released, path: None)
        group.hand_in_changed("taken", take)
        said = group.course_command(
            "autograde", group.course.name, group.week, "--jobs", "1",
            "--json")
        rows = {row["student"]: row
                for row in json.loads(said[said.index("[\n"):])}
        wanted = automatic(path)
        for student in ("solved", "untouched"):
            assert rows[student]["notes"] == []
        assert rows["solved"]["reasons"] == []
        assert rows["solved"]["points"] == sum(wanted.values())
        for student in ("untouched", "taken"):
            assert rows[student]["points"] == 0
            assert len(rows[student]["reasons"]) == len(wanted)
        assert all(row["graded_now"] for row in rows.values())


def _inputs(case):
    return encode([case.args, case.kwargs])


class RealClass(Class):
    """A class in a folder of its own that has one notebook of a real
    course, and is generated."""

    def __init__(self, folder, path):
        super().__init__(folder, path.parent.name)
        self.path = path
        course = path.parent.parent
        self.course = self.root / course.name
        self.home = self.root / "classroom" / course.name
        for name in COURSES:
            (self.root / name).mkdir()
        shutil.copy(course / "nbgrader_config.py", self.course)
        others = {other.stem for other in path.parent.glob("*.ipynb")
                  if other != path}
        shutil.copytree(path.parent, self.course / self.week,
                        ignore=lambda folder, names: [
                            name for name in names
                            if name.partition(".")[0] in others])
        (self.root / "exchange").mkdir()
        self.home.mkdir(mode=0o700, parents=True)
        ClassFolders(self.home).seed.write_text("3")
        said = io.StringIO()
        # The tests of its notebook have seen another processor.
        with (contextlib.redirect_stderr(said), mock.patch.object(
                stability, "other_processors", lambda: iter(()))):
            self.nbgrader("generate_assignment", self.week)
        assert "hidden key" not in said.getvalue()  # as fair as the public

    def hand_in_changed(self, student, change):
        """Hand in the released notebook after change(notebook, path)."""
        new = self.released(self.path.stem)
        change(new, self.path)
        self.hand_in(student, new, self.path.name)


def solve(released, path):
    """Put the source's solutions into a released notebook, in place."""
    cells = {cell.id: cell for cell in read(path).cells}
    for cell in released.cells:
        if is_solution(cell):
            cell.source = cells[cell.id].source


def take(released, path):
    """Take the answers from modules of utils, in place. What an earlier
    notebook built under the same name is there for all."""
    earlier = {name for place in modules.seen(path).values()
               for name in DEFINED.findall(place.read_text())}
    for cell in released.cells:
        if is_solution(cell) and cell.cell_type == "code":
            cell.source = TAKEN.format(modules=MODULES, names={
                *DEFINED.findall(cell.source)} - earlier)


def automatic(path):
    """{exercise: points} of what a program grades."""
    return {cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
            for cell in read(path).cells
            if is_grade(cell) and not is_solution(cell)}
