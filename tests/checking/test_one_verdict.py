"""The learner's verdict is the grader's, whatever form an answer has.

The learner's is that of `Checks`, with its checks.h5. The grader's goes the
way of a submission: cases to a child, the answer run there, what it gives
sent back as bytes, read within bounds, judged.
"""

import collections
import contextlib
import dataclasses
import functools
import socket
import threading
import types

import nbformat
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from support.classes import (
    COURSE,
    SET_UP,
    WEEK,
    Class,
    cell,
    find,
    small_notebook,
    solution,
)

from grading.sandbox.inside import child, frames
from grading.sandbox.lockstep import Task, bound, run_cell
from grading.submission.judging import outcome
from utils.checking import CheckFailed, Checks, channel
from utils.checking.compare import compare
from utils.checking.judge import judge
from utils.checking.plain import NotPlain, freeze
from utils.checking.record import Case, Record, read_exercise, write_records

pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")


class _Child:
    """What lockstep.run_cell needs of a child, in a thread of this process."""

    received = 0
    sandbox = types.SimpleNamespace(
        limits=types.SimpleNamespace(cell_seconds=60))

    def __init__(self, answer):
        self.sock, self.inner = socket.socketpair()
        self.thread = threading.Thread(target=self._run, args=(answer,))
        self.thread.start()

    def _run(self, answer):
        child._sock = self.inner
        job, _ = frames.receive(self.inner, frames.MAX_JOB)
        channel.begin(child._task(self.inner, job))
        child._send("begun")
        channel.answer(answer)
        child._send("done")

    def too_much_disk(self):
        return False

    def interrupt(self):
        """It ends by itself."""

    def close(self):
        self.thread.join()
        self.sock.close()
        self.inner.close()


def graded(record, answer):
    """The grader's verdict."""
    task = Task(record, tuple(bound(case.expected) for case in record.cases))
    channel.connect(child._answer)
    with contextlib.closing(_Child(answer)) as other:
        try:
            ran = run_cell(other, "", task)
        finally:
            other.thread.join()
            channel.connect(None)
            child._sock = None
    assert not ran.failure
    with np.errstate(all="ignore"):
        return judge(record, [outcome(ran.answers[number]) for number in
                              range(len(record.cases))], hidden=True)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """Both verdicts on an answer: a function of a Record and an answer."""
    folder = tmp_path_factory.mktemp("verdicts")

    def both(record, answer):
        with contextlib.chdir(folder):
            write_records("checks.h5", {"forms": [record]})
            learner = Checks("course/week/forms").verdict(
                record.name, answer)
            grader = graded(read_exercise(
                "checks.h5", "forms", record.name), answer)
        for name in ("passed", "points", "kinds", "stub", "mistake"):
            assert getattr(learner, name) == getattr(grader, name), name
        return learner
    return both


def record_of(*pairs, pure=False):
    """A Record of (argument, expected)."""
    return Record("answer", float(len(pairs)), tuple(
        Case(f"kind {number}", (argument,), expected=freeze(expected))
        for number, (argument, expected) in enumerate(pairs)),
        arguments=("x",), pure=pure)


texts = st.text(st.characters(codec=None), max_size=6)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-9, 9),
    st.integers(-2**80, 2**80), st.floats(), st.floats(-3, 3),
    st.complex_numbers(max_magnitude=9), texts,
    st.sampled_from(["yes", " Yes ", "NO"]),
    st.sampled_from([10**400, -0.0, np.longdouble(1) / 3,
                     np.clongdouble(1 + 2j) / 3, np.float16(0.1),
                     np.uint64(2**64 - 1), np.bool_(True), np.str_("b"),
                     np.datetime64("2026-01-01"), np.timedelta64(5, "ns")]))
arrays = st.sampled_from(
    ["f8", "f4", "f2", "c16", "c8", "i8", "i4", "u1", "u8", "?", "U3"]
).flatmap(lambda dtype: hnp.arrays(
    dtype, hnp.array_shapes(min_dims=0, max_dims=3, max_side=6),
    elements={"allow_subnormal": False} if dtype[0] in "fc" else
    st.text("ab Ä\ud800", max_size=3) if dtype == "U3" else None))
keys = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from(
        ["1", "2", "a", 0.5, 1j, np.int64(7), np.str_("7"), 2**70]),
    lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=2),
    max_leaves=3)
values = st.recursive(
    scalars | arrays,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.tuples(inner, inner),
        st.dictionaries(keys, inner, max_size=3),
        st.dictionaries(keys, st.integers(0, 3), max_size=3).map(
            collections.Counter),
        st.sets(keys, max_size=4), st.frozensets(keys, max_size=4)),
    max_leaves=5)


def all_plain(value):
    """Is nothing in this frozen value NotPlain?"""
    if isinstance(value, (list, tuple)):
        return all(map(all_plain, value))
    if isinstance(value, dict):
        return all(map(all_plain, value.values()))
    return not isinstance(value, NotPlain)


plain_values = values.filter(lambda value: all_plain(freeze(value)))


# Other forms of the same array: what keeps its verdict, what is refused.
FORMS = {
    "as it is": lambda a: a, "Fortran order": np.asfortranarray,
    "no contiguous": lambda a: np.repeat(a, 2, axis=-1)[..., ::2],
    "read-only": lambda a: np.broadcast_to(a, a.shape),
    "masked": np.ma.masked_array, "matrix": np.matrix,
    "of objects": lambda a: a.astype(object),
    "one dimension more": lambda a: a[None], "list": np.ndarray.tolist,
    "a tuple of it": lambda a: (a,), "other byte order": lambda a: a.astype(
        a.dtype.newbyteorder(">")),
    "float32": lambda a: a.astype(np.float32),
    "longdouble": lambda a: a.astype(np.longdouble),
    "complex": lambda a: a.astype(complex)}


def reformed(value, form):
    """Value with its arrays in another form, where they have it."""
    if isinstance(value, np.ndarray):
        try:
            return FORMS[form](value)
        except (TypeError, ValueError, IndexError, np.exceptions.AxisError):
            return value
    if isinstance(value, (list, tuple)):
        return type(value)(reformed(entry, form) for entry in value)
    if type(value) is dict:
        return {key: reformed(entry, form) for key, entry in value.items()}
    return value


class _Model:
    def __init__(self, function):
        self.function = function

    def predict(self, x):
        return self.function(x)

    __call__ = predict


def decorated(function):
    def inner(*arguments):
        return function(*arguments)
    return inner


CALLABLES = {
    "lambda": lambda f: lambda x: f(x), "partial": functools.partial,
    "decorated": decorated, "bound method": lambda f: _Model(f).predict,
    "object": _Model, "cached object": lambda f: functools.wraps(f)(
        _Model(f))}


def altered(x):
    """The argument, altered in place as far as that is possible."""
    if isinstance(x, np.ndarray) and x.size and x.dtype.kind in "iufc":
        x += 1
    elif isinstance(x, np.ndarray) and x.dtype.kind == "U":
        x[...] = np.strings.upper(x)
    elif isinstance(x, list):
        x.append(0)
    elif isinstance(x, dict):
        x.pop(next(iter(x), None), None)
    elif isinstance(x, set):
        x.add("new")
    return x


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_both_verdicts_are_one(verdicts, data):
    argument = freeze(data.draw(plain_values, "argument"))
    expected = data.draw(plain_values | st.just(argument), "expected")
    given_back = {
        "expected": lambda x: expected, "argument": lambda x: x,
        "altered": altered, "other": None}
    what = data.draw(st.sampled_from(list(given_back)), "what")
    other = data.draw(values, "other") if what == "other" else None
    form = data.draw(st.sampled_from(list(FORMS)), "form")
    wrap = CALLABLES[data.draw(st.sampled_from(list(CALLABLES)), "callable")]

    def answer(x):
        result = (given_back[what] or (lambda x: other))(x)
        return reformed(result, form)
    record = record_of((argument, expected), (argument, argument),
                       pure=data.draw(st.booleans(), "pure"))
    verdict = verdicts(record, wrap(answer))
    if what == "expected" and form in (
            "as it is", "Fortran order", "no contiguous", "read-only",
            "other byte order", "longdouble") and compare(
                freeze(expected), freeze(expected), 0, 0) is None:
        assert verdict.kinds[0][1], verdict.message


PAIRS = {("a", "b"): 2, ("b", "a"): 1}
ROW = np.array([[1.0, 2.0, 3.0]])


@pytest.mark.parametrize("expected, answer", [
    (ROW, ROW.astype(np.longdouble)), (2.5, np.longdouble(2.5)),
    (ROW, ROW.astype(">f8")), (ROW, np.repeat(ROW, 2, axis=1)[:, ::2]),
    (np.arange(30.0), np.arange(30).astype(">i4")),
    (2 + 1j, np.complex64(2 + 1j)), (np.arange(40) * 1j, np.arange(40) * 1j),
    (2.0, 2 + 0j), (10**30, 10**30 + 1), ({1: 2}, {np.int64(1): 2}),
    ({1: 2}, {True: 2}), ({"1": 2}, {np.str_("1"): 2}),
    (PAIRS, collections.Counter(PAIRS)),
    (PAIRS, collections.defaultdict(int, PAIRS)),
    ({1: "a", "1": "b"}, {"1": "b", 1: "a"}),
    ({"a", "b"}, frozenset("ba")), ({0.3}, {0.1 + 0.2}), (set(), set()),
    ({(1, 2)}, {(np.int64(1), 2.0)}),
    ({frozenset("ab"): 0.5}, {frozenset("ba"): 0.5}),
    (np.array(["cat", "dog"]), np.array([" Cat", "DOG"])),
    (np.array(["cat", "dog"]), ["cat ", "Dog"]),
    (["cat", "dog"], np.array(["Cat", "dog"])), ("cat", np.array("Cat")),
])
def test_right_for_both(verdicts, expected, answer):
    assert verdicts(record_of((0, expected)), lambda x: answer).passed


@pytest.mark.parametrize("expected, answer, said", [
    ({1: 2}, {"1": 2}, "expected the key 1 of type int, got '1' of type str"),
    ({"1": 2}, {1: 2}, "expected the key '1' of type str, got 1 of type int"),
    ({(1, 2): 0}, {"(1, 2)": 0}, "expected the key (1, 2) of type tuple"),
    ({1: "a", "1": "b"}, {1: "b"}, "expected the key '1'"),
    (PAIRS, {("a", "b"): 2}, "the dictionary lacks ('b', 'a')"),
    ({"a"}, {"a", "b"}, "the set should not have b"),
    ({"a", "b"}, {"a"}, "the set lacks b; it is {'a'}"),
    ({"a"}, ["a"], "expected a set, got ['a']"), ({"a"}, {"A"}, "lacks a"),
    ({1.0}, {1.1}, "the set lacks 1"), ([1, 2], {1, 2}, "2 results, got {1"),
    (2 + 1j, 2 - 1j, "expected 2+1j, got 2-1j"), (2.0, 2 + 1j, "got 2+1j"),
    (ROW, ROW + 1j, "got      [[1.+1.j"),
    (ROW, np.array([np.datetime64("2026")] * 3), "datetime64[Y]"),
    (5, np.timedelta64(5, "ns"), "a timedelta64"), (5, 10**400, "too large"),
    ({1: 2}, {b"1": 2}, "a key that is not plain"),
    (np.array(["cat", "dog"]), np.array(["cat", "cow"]), "'cow'"),
    ("cat", 1, "expected 'cat', got 1"),
])
def test_wrong_for_both_and_why(verdicts, expected, answer, said):
    verdict = verdicts(record_of((0, expected)), lambda x: answer)
    assert not verdict.passed
    assert said in verdict.message


def test_texts_are_exact_where_the_tolerance_is_nothing(verdicts):
    record = dataclasses.replace(record_of(("Cat", "cat")), rtol=0, atol=0)
    assert verdicts(record, lambda x: x.lower()).passed
    assert not verdicts(record, lambda x: x).passed


@pytest.mark.parametrize("argument", [
    {1: "a", 2: "b"}, {("a", "b"): 1}, {"a", "b"}, np.array(["a", "B"]),
    {1: {2, 3}}, [1j], np.arange(40) * 1j])
def test_arguments_of_every_form_are_seen_to_change(verdicts, argument):
    record = record_of((argument, 3), pure=True)
    assert verdicts(record, lambda x: 3).passed

    def alters(x):
        altered(x)
        return 3
    verdict = verdicts(record, alters)
    assert not verdict.passed
    assert "changed its argument x" in verdict.message


def test_an_error_that_cannot_be_told(verdicts):
    class Mute(Exception):
        def __str__(self):
            raise RuntimeError

    def answer(x):
        raise Mute
    assert "raised Mute" in verdicts(record_of((0, 1)), answer).message


EXERCISES = """from grading.exercise import case, exercise

@exercise
def tags(rng):
    yield case("some words", ["Cat", "cow", "cat"])
    yield case("some words", ["Dog"])

@exercise
def bigrams(rng):
    yield case("a sentence", ("a", "b", "a", "b"))
    yield case("a sentence", ("b", "b"))

@exercise
def spelled(rng):
    yield case("some numbers", {1: "one", "1": "text", 2: "two"}, [1, "1"])
    yield case("some numbers", {7: "seven", 8: "eight"}, [7])

@exercise
def roots(rng):
    yield case("two roots", 1.0, 2.0)
    yield case("two roots", -4.0, 0.0)
"""
SOLUTIONS = {
    "tags": ("def tags(words):", "return {word.lower() for word in words}"),
    "bigrams": ("def bigrams(words):",
                "pairs = list(zip(words, words[1:]))\n"
                "    return {pair: pairs.count(pair) for pair in pairs}"),
    "spelled": ("def spelled(names, numbers):",
                "return {n: 2 * names[n] for n in numbers}"),
    "roots": ("def roots(c, b):",
              "d = (b * b / 4 - c + 0j) ** 0.5\n"
              "    return [-b / 2 - d, -b / 2 + d]")}
OTHERWISE = {
    "tags": "tags = lambda words: frozenset(map(str.lower, words))",
    "bigrams": "import collections, functools\n"
               "def pairs(step, words):\n"
               "    return collections.Counter(zip(words, words[step:]))\n"
               "bigrams = functools.partial(pairs, 1)",
    "spelled": "class Speller:\n"
               "    def __call__(self, names, numbers):\n"
               "        return {n: 2 * names[n] for n in numbers}\n"
               "spelled = Speller()",
    "roots": "import numpy as np\n"
             "def both(function):\n"
             "    return lambda *given: function(*given)\n"
             "@both\n"
             "def roots(c, b):\n"
             "    d = np.sqrt(np.clongdouble(b * b / 4 - c))\n"
             "    return np.array([-b / 2 - d, -b / 2 + d])"}


def test_a_class_with_sets_and_pairs(tmp_path, few_are_enough):
    group = Class(tmp_path).make()
    source = group.course / WEEK
    cells = [cell(SET_UP, cell_id="setup")]
    for name, (before, answer) in SOLUTIONS.items():
        cells += [solution(name, before, answer),
                  cell(f"check({name})", name, grade=True, points=2)]
    nbformat.write(nbformat.v4.new_notebook(
        cells=cells, metadata=small_notebook().metadata),
        source / "small.ipynb")
    (source / "exercises" / "small.py").write_text(EXERCISES)
    group.course_command("build", str(source))
    group.nbgrader("generate_assignment", WEEK)
    notebook = group.released()
    for name, written in OTHERWISE.items():
        find(notebook, f"{name}_solution").source = written
    group.hand_in("otherwise", notebook)
    wrong = group.released()
    find(wrong, "spelled_solution").source = (
        "def spelled(names, numbers):\n"
        "    return {str(n): 2 * names[n] for n in numbers}")
    group.hand_in("text_for_number", wrong)
    group.course_command("autograde", COURSE, WEEK, "--jobs", "1")
    assert group.scores("otherwise") == dict.fromkeys(
        SOLUTIONS, (2, False))
    assert group.scores("text_for_number")["spelled"] == (0, False)
    with contextlib.chdir(group.home / "release" / WEEK):
        names = {}
        for code in notebook.cells:  # the learner's own checks pass as well
            exec(code.source, names)
        with pytest.raises(CheckFailed, match="spelled is not right yet"):
            exec(find(wrong, "spelled_solution").source
                 + "\ncheck(spelled)", names)
