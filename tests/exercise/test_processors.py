"""The same truth on every processor: a build that finds cases and mistakes
which hang on the last bit of a number. Real ones: tests/notebooks."""

import itertools
import platform
from dataclasses import replace

import h5py
import nbformat
import numpy as np
import pytest
from support.classes import EXERCISES, WEEK, Class, find, small_notebook

from grading.classroom.folders import ClassFolders
from grading.commands.build import same
from grading.errors import CourseError
from grading.exercise import stability
from grading.exercise.build import Workbench, records
from grading.exercise.stability import moved, other_processors
from grading.submission import key
from utils.checking.record import read_form, write_records

pytestmark = pytest.mark.slow
RIGHT = "return scale * x"
LAST_BIT = """M = (np.arange(x * x) % 97 / 7).reshape(x, x)
    return str((M @ M @ M).tolist())"""


@pytest.fixture(scope="module")
def others():
    """Two other processors, or the reason why there are none."""
    found = list(other_processors())[:2]
    if len(found) < 2:
        pytest.skip("no two other kernels of OpenBLAS can be chosen on this "
                    f"{platform.machine()}: no test of other processors")
    return found


def test_other_processors_are_others(others):
    kernels = {stability._python(
        "-c", "from grading.exercise.stability import kernel; print(kernel())",
        environment=other) for other in others}
    assert len(kernels | {f"{stability.kernel()}\n"}) == 3
    assert stability._python(
        "-c", "import numpy as np\n"
        "print(np.show_config('dicts')['SIMD Extensions'].get('found', []))",
        environment=others[0]).strip() == "[]"


@pytest.mark.parametrize("way", [1, -1])
def test_a_hair(way):
    """What moves, what stays, and what moves together."""
    stay = np.array([0, 1, -7, 0.5, 3 / 1024, 1e15, np.inf, np.nan])
    np.testing.assert_array_equal(moved(stay, way), stay)
    inputs = {"a": (0.3, 3, True, "0.3", None), "b": [-0.3, np.array(
        [[0.3, 0.7, 1e-9, 123.4]])]}
    result = moved(inputs, way)
    assert result["a"][1:] == inputs["a"][1:]
    assert result["a"][0] == -result["b"][0] == result["b"][1][0, 0] != 0.3
    step = result["b"][1] / inputs["b"][1] - 1
    assert (np.abs(step) < 1.1e-12).all() and step.all()
    back = moved(inputs, -way)["b"][1] / inputs["b"][1] - 1
    np.testing.assert_allclose(step, -back, rtol=0, atol=3e-16)
    assert moved(3 + 0.3j, way) == 3 + 1j * moved(0.3, way)
    assert moved({0.3, "a"}, way) == {moved(0.3, way), "a"}
    single = np.float32([0.3, 0.1, 0.7, 1.1, 2.3, 0.5])
    after = moved(single, way)
    assert after.dtype == np.float32 and after[-1] == 0.5
    assert (after != single).any()
    np.testing.assert_allclose(after, single, rtol=1e-6)


@pytest.fixture
def group(tmp_path):
    """A class whose week builds."""
    return Class(tmp_path).make()


def rewrite(group, answer, cases):
    """Another solution of the exercise `double`, and other cases."""
    source = group.course / WEEK
    notebook = small_notebook()
    notebook.cells[1].source += "\nimport numpy as np"
    cell = find(notebook, "double_solution")
    cell.source = cell.source.replace(RIGHT, answer)
    nbformat.write(notebook, source / "small.ipynb")
    usual = '    yield case("three", 3)\n    yield case("below zero", -1)\n'
    assert usual in EXERCISES
    (source / "exercises" / "small.py").write_text(
        "import numpy as np\nfrom utils.checking.properties import at_most\n"
        + EXERCISES.replace(usual, cases))


@pytest.mark.parametrize("answer, inputs, what", [
    ("return x * 3 >= 1", "1 / 3", "value"),
    ("return np.zeros(3)[:int(x * 10)]", "0.1", "value"),  # its shape
    ("return 1.0 if x * 10 >= 1 else 1", "0.1", "value"),  # its type
    ("return int(np.argmax(x))", "[0.1 + 0.2, 0.3]", "value"),
    ("return 1 / int(x * 10)", "0.1", "exception"),
])
def test_a_case_on_an_edge_is_not_built(group, answer, inputs, what):
    rewrite(group, answer, f'    yield case("edge", {inputs})\n')
    output = group.course_command("build", WEEK, code=1)
    assert ("double: in the case 'edge', what the solution gives changes "
            f"its {what}") in output
    assert "when its inputs move by 1e-12 of themselves" in output


def test_ties_of_exact_numbers_are_built(group):
    rewrite(group, "return [int(np.argmax(x)), x[0] >= 0.5]",
            "    for x in ([0.5, 0.5], [3.0, 3.0], [0.1, 0.1, 0.3]):\n"
            '        yield case("tie", x)\n')
    records(group.course / WEEK / "small.ipynb")


@pytest.mark.parametrize("mistake, what", [
    ("return 5 * x if x * 10 >= 1 else 0", "value"),
    ("assert x * 10 < 1\n    return 0", "exception"),
    ("return 5 * x if x * 10 >= 1 else '0.5'", "value"),
])
def test_a_mistake_on_an_edge_is_not_built(group, mistake, what):
    rewrite(group, RIGHT, '    yield case("tenth", 0.1)\n'
            '    yield case("three", 3)\n')
    exercises = group.course / WEEK / "exercises" / "small.py"
    exercises.write_text(exercises.read_text() + f'''
@double.mistake("Not so.")
def unsure(x):
    {mistake}
''')
    output = group.course_command("build", WEEK, code=1)
    assert (f"double: in the case 'tenth', what unsure gives changes its "
            f"{what}") in output
    assert "1e-12" in output


def test_a_verdict_on_an_edge_is_not_built(group):
    rewrite(group, RIGHT, '    yield case("bound", 0.1, expect=['
            'at_most((), 0.2)])\n')
    output = group.course_command("build", WEEK, code=1)
    assert "what the solution gives changes its verdict when" in output


def test_what_hangs_on_the_kernel_is_not_built(
        group, others, few_are_enough):
    """Whole numbers are not moved, but their quotients are rounded."""
    rewrite(group, LAST_BIT, '    yield case("many", 30)\n')
    records(group.course / WEEK / "small.ipynb")  # here nothing is seen
    before = (group.course / WEEK / "checks.h5").read_bytes()
    output = group.course_command("build", WEEK, code=1)
    assert ("double: in the case 'many', what the solution gives changes its "
            "value under the OpenBLAS kernel") in output
    assert (group.course / WEEK / "checks.h5").read_bytes() == before


def test_where_no_other_kernel_can_be_had_it_is_said(
        group, monkeypatch, few_are_enough):
    monkeypatch.setattr(stability, "kernel", lambda: None)
    output = group.course_command("build", WEEK)
    assert output.count("no second kernel of OpenBLAS can be chosen") == 1


def test_equal_arrays_may_be_kept_once_or_twice(group, tmp_path):
    """Two machines store otherwise what is equal but for the last bit."""
    rewrite(group, "return x * np.arange(100.0) / 7",
            '    for x in (3, 5, 3):\n        yield case("any", x)\n')
    built = records(group.course / WEEK / "small.ipynb")
    *first, again = built[0].cases
    files, stored = [], []
    for nudge in (0, 1e-15, 1e-3):
        cases = *first, replace(again, expected=again.expected * (1 + nudge))
        files.append(tmp_path / f"{nudge}.h5")
        write_records(files[-1], {
            "small": [replace(built[0], cases=cases), *built[1:]]})
        with h5py.File(files[-1]) as file:
            stored.append(len(read_form(
                file["small/double/record"])["arrays"]))
    assert stored == [2, 3, 3]
    assert same(files[0], files[1])
    assert not same(files[0], files[2])


def test_a_setting_is_no_rounding(group, tmp_path):
    built = records(group.course / WEEK / "small.ipynb")
    write_records(tmp_path / "one.h5", {"small": built})
    for change in ({"atol": 1.1e-7}, {"points": 5.0000001},
                   {"pure": True}):
        write_records(tmp_path / "two.h5", {
            "small": [replace(built[0], **change), *built[1:]]})
        assert not same(tmp_path / "one.h5", tmp_path / "two.h5")


EDGE = "return int(x * 10)"
DRAWN = """    for x in rng.choice([0.1, *np.arange(2, 9) / 8], 2):
        yield case("any", float(x))
"""


def test_a_hidden_case_on_an_edge_is_drawn_again(group):
    rewrite(group, EDGE, DRAWN)
    source = group.course / WEEK / "small.ipynb"
    first, kept = [], []
    for seed in range(1, 13):
        first += Workbench(source, seed).cases("double")
        kept += records(source, seed)[0].cases
    assert any(case.args == (0.1,) for case in first)
    assert not any(case.args == (0.1,) for case in kept)
    assert len({case.args for case in kept}) > 3


def test_a_hidden_case_on_the_kernel_is_drawn_again(group, others):
    rewrite(group, LAST_BIT,
            '    yield case("any", int(rng.choice([1, 30])))\n')
    home, source = group.home, group.home / "source" / WEEK
    source.parent.mkdir(parents=True)
    (group.course / WEEK).rename(source)
    seed = next(seed for seed in itertools.count(1) if Workbench(
        source / "small.ipynb", seed).cases("double")[0].args == (30,))
    ClassFolders(home).seed.write_text(f"{seed:x}")
    task = key.open_key(home, WEEK).tasks["small"]["double"]
    assert task.record.cases[0].args == (1,)


def test_a_hidden_case_that_stays_on_an_edge_is_named(group):
    rewrite(group, EDGE, '    yield case("tenths", 0.1)\n'
            '    yield case("tenths", 0.7)\n')
    with pytest.raises(CourseError, match="double: in the case 'tenths'"):
        records(group.course / WEEK / "small.ipynb", 5)
