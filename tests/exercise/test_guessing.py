"""What knows nothing earns little: `course build` sees to it."""

import numpy as np
import pytest
from support.small_course import write_notebook

from grading.cli import main
from grading.exercise import guessing
from grading.exercise.build import Workbench

CLIP = '''def clip(x, top):
    """x between 0 and top."""
    ### BEGIN SOLUTION
    return np.clip(x, 0.0, top)
    ### END SOLUTION'''
EVEN = '''def even(n):
    """Is n even?"""
    ### BEGIN SOLUTION
    return n % 2 == 0
    ### END SOLUTION'''
GOOD = '''
    for sign in (1, -1, 1, -1):
        yield case("a number", sign * rng.uniform(0.2, 0.9), 1.0)
    yield case("a row", rng.normal(size=4), rng.uniform(1, 2))
    yield case("a table", rng.normal(size=(2, 3)), rng.uniform(0.1, 0.2))'''


@pytest.fixture
def built(tmp_path, capsys):
    """What `course build` says of an exercise with these cases."""
    def build(cases, source=CLIP):
        name = source.split("(")[0].removeprefix("def ")
        write_notebook(tmp_path / "week", "small", "Small", 1,
                       {name: source}, cases={name: (
                           "from grading.exercise import case, exercise\n"
                           f"@exercise\ndef {name}(rng):{cases}\n")})
        status = main(["build", str(tmp_path / "week")])
        said = capsys.readouterr()
        assert bool(status) == bool(said.err)
        return said.err, tmp_path / "week" / "small.ipynb"
    return build


def test_a_kind_drawn_once_is_drawn_until_another_answer_comes(built):
    said, path = built(GOOD)
    assert not said
    for seed in range(3):
        bench = Workbench(path, seed)
        record = bench.record("clip")
        assert [case.kind for case in record.cases] == (
            4 * ["a number"] + 2 * ["a row", "a table"])
        assert not guessing.faults(bench, record)


def test_a_kind_of_one_answer_is_refused(built):
    said, _ = built(GOOD + '''
    yield case("below zero", -rng.uniform(1, 2), 1.0)''')
    assert ("clip: one answer is right for all cases of the kind "
            "'below zero'") in said
    said, _ = built(GOOD + '''
    yield case("below zero", -rng.uniform(1, 2), 1.0)
    yield case("below zero", rng.uniform(0.2, 0.8), 1.0)''')
    assert not said


def test_an_argument_handed_back_earns_a_quarter_at_most(built):
    inside = '''
    yield case("inside", rng.uniform(0.1, 0.9), 1.0)'''
    said, path = built(GOOD + inside)
    assert not said
    shares = {words: share for words, share, _ in guessing.earned(
        *(lambda bench: (bench, bench.record("clip")))(Workbench(path)))}
    assert shares["the argument x, handed back,"] == pytest.approx(1 / 4)
    said, _ = built(GOOD + inside + inside.replace("inside", "below top"))
    assert ("clip: the argument x, handed back, earns 40% of the points. Let "
            "these kinds hold other cases too: inside; below top") in said


def test_yes_and_no_may_have_kinds_of_one_answer(built):
    said, _ = built('''
    yield case("even", 2 * int(rng.integers(9)))
    yield case("odd", 2 * int(rng.integers(9)) + 1)
    yield case("zero", 0)''', EVEN)
    assert not said


def test_a_hidden_case_is_no_public_one(built):
    said, path = built('''
    for n in rng.choice(8, size=3, replace=False):
        yield case("a number", float(n) - 3.5, 1.0)''')
    assert not said
    public = {case.args for case in Workbench(path).cases("clip")}
    for seed in range(1, 20):
        bench = Workbench(path, seed)
        assert not public & {case.args for case in bench.cases("clip")}
        assert not bench.repeated("clip")


def test_a_hidden_case_that_cannot_be_another_is_told(built):
    _, path = built(GOOD + '''
    yield case("a number", 0.5, 1.0)''')
    repeated = Workbench(path, 1).repeated("clip")
    assert [case.args for case in repeated] == [(0.5, 1.0)]


def test_the_same_cases_each_time(built):
    _, path = built(GOOD)
    one, other = (Workbench(path, 5).cases("clip") for _ in range(2))
    assert all(np.array_equal(a.args[0], b.args[0])
               for a, b in zip(one, other, strict=True))
