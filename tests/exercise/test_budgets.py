"""Notebooks keep within what they may cost their reader."""

import functools
import re
from dataclasses import replace

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from support import budgets
from support.notebooks import SOURCES
from support.small_course import exercise_cells, nbgrader, practice_cells

from grading import places
from grading.exercise.notebook import order, read
from utils.checking.record import Case, Record, read_records

# Why the first edition may: its second edition, notebook by notebook, mends
# these, and takes them from the lists below.
LONG_TEXT = "its subject is told whole in one notebook: to be cut, or parted"
ONE_LINERS = "one idea of NumPy or of a formula an exercise: to be joined"
CHOICES = "choices of three where a number could be asked for"
EXPLAINED = "the right choices carry their explanation: to be evened out"
# {notebook: {budget: why it may exceed it}}
EXCEPTIONS = {
    "what_is_a_neural_network": {
        "words": LONG_TEXT, "one line": ONE_LINERS, "guessing": CHOICES,
        "longest": EXPLAINED},
    "numpy_basics": {
        "words": LONG_TEXT, "one line": ONE_LINERS, "guessing": CHOICES},
    "logistic_regression": {"one line": ONE_LINERS, "guessing": CHOICES},
    "computation_graphs": {"one line": ONE_LINERS},
    "planar_classification": {"guessing": CHOICES, "longest": EXPLAINED},
    "deep_network_application": {"guessing": CHOICES, "longest": EXPLAINED},
    "initialization": {"longest": EXPLAINED},
    "regularization": {
        "words": LONG_TEXT, "guessing": CHOICES, "longest": EXPLAINED},
    "gradient_checking": {
        "words": LONG_TEXT, "one line": ONE_LINERS, "guessing": CHOICES},
    "optimization_methods": {"words": LONG_TEXT, "longest": EXPLAINED},
    "hyperparameter_tuning": {
        "words": LONG_TEXT, "one line": ONE_LINERS, "guessing": CHOICES},
    "softmax_regression": {"one line": ONE_LINERS, "longest": EXPLAINED},
    "batch_norm": {"longest": EXPLAINED},
    "build_a_framework": {
        "words": LONG_TEXT, "guessing": CHOICES, "longest": EXPLAINED},
    "human_level_performance": {
        "one line": "in course 3 a line may be the whole contract"},
    "transfer_and_multitask": {
        "one line": "in course 3 a line may be the whole contract"},
}
# {course: why its letters may be uneven}
UNEVEN = {
    "course1_nn": "a is seldom right: to be put in other places",
    "course2_improving": "b is mostly right: to be put in other places"}
# {(function, earlier notebook, later one): why it is written again}
TWICE = {
    ("sigmoid", "numpy_basics", "logistic_regression"):
        "to be imported from what numpy_basics built",
    ("sigmoid_derivative", "numpy_basics", "computation_graphs"):
        "to be imported from what numpy_basics built",
    ("relu", "what_is_a_neural_network", "computation_graphs"):
        "to be imported from what week 1 built",
    ("compute_cost", "planar_classification", "deep_network_step_by_step"):
        "to be imported from what week 3 built",
    ("update_parameters", "planar_classification",
     "deep_network_step_by_step"):
        "any depth here, two layers there; one version serves both"}
IN_ORDER = sorted(SOURCES, key=lambda path: (path.parts[-3:-1],
                                             order(path)[0]))
TIMES = {"90 minutes": 90, "two hours": 120, "two and a half hours": 150,
         "three hours": 180}


@functools.cache
def records(path):
    """{exercise: Record} of a notebook, from its week's checks.h5."""
    return {record.name: record for record in read_records(
        path.parent / "checks.h5")[path.stem]}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_notebook_keeps_its_budgets(path):
    over = budgets.excesses(read(path), records(path))
    known = EXCEPTIONS.get(path.stem, {})
    assert over.keys() <= known.keys(), over
    assert known.keys() <= over.keys(), "no longer needed in EXCEPTIONS"


def test_exceptions_are_of_notebooks():
    assert EXCEPTIONS.keys() <= {path.stem for path in SOURCES}


def test_the_letters_of_a_course_are_even():
    for course in places.COURSES:
        asked = [question for path in SOURCES if course in path.parts
                 for question in budgets.questions(read(path), records(path))
                 if question.choices]
        assert bool([*budgets.uneven(asked)]) == (course in UNEVEN), [
            course, *budgets.uneven(asked)]


def test_no_function_is_written_twice():
    found = set(budgets.written_twice(
        {path.stem: records(path) for path in IN_ORDER}))
    assert found == TWICE.keys()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_text_and_the_metadata_say_the_same_time(path):
    notebook = read(path)
    [said] = re.findall(r"\*\*Time:\*\* about ([^.]+)\.",
                        notebook.cells[0].source)
    assert notebook.metadata.course.minutes == TIMES[said]


# What is measured, on made-up notebooks

def text(*sources):
    return [new_markdown_cell(source) for source in sources]


def question(name, right, *choices, points=1):
    """Cells and Record of a question; choices: texts of a, b, c, ..."""
    offered = "\n".join(f"- {letter}: {words}"
                        for letter, words in zip("abcd", choices))
    solution, check = exercise_cells(name, f"""answer = None
### BEGIN SOLUTION
answer = {right!r}
### END SOLUTION""", points)
    return [*text(f"Which?\n\n{offered}"), solution, check], Record(
        name, points, (Case("the answer", expected=right),), question=True)


def function(name, *lines, points=30):
    """Cells and Record of an exercise whose answer has these lines."""
    body = "\n    ".join(["### BEGIN SOLUTION", *lines, "### END SOLUTION"])
    return exercise_cells(name, f"def {name}(x):\n    {body}", points), Record(
        name, points, ())


def excesses(*parts, **course):
    """Excesses of a notebook of these parts, each (cells, Record)."""
    return budgets.excesses(new_notebook(
        cells=[cell for cells, _ in parts for cell in cells],
        metadata={"course": course}),
        {record.name: record for _, record in parts if record})


LONG = function("long", "y = 2", "return y", points=100)
ASKED = (question("q1", "a", "no more", "yes", "something else"),
         question("q2", 7, points=2), question("q3", 8, points=2))


def test_a_notebook_within_its_budgets():
    assert excesses(LONG, *ASKED) == {}


def test_words_are_those_that_a_reader_reads():
    answer, _ = exercise_cells("why", "", 1)
    notebook = new_notebook(cells=[*text(
        "One **two** `x = 1` three-fold $a + b$ [four](http://a.b/c) "
        "神经元 5.\n\n$$c = \\text{none}$$\n\n```\ncode here\n```\nit's"),
        new_markdown_cell("no words", metadata=answer.metadata),
        new_code_cell("# no words")])
    assert budgets.words(notebook) == 5
    assert excesses(LONG, *ASKED, (text("word " * 3_300), None))["words"]


def test_only_open_lines_are_counted():
    demos = [new_code_cell("\n".join(["x = 1", ""] * number),
                           metadata={"tags": ["demo"]})
             for number in [6] * 34 + [7]]  # the last is folded
    assert excesses(LONG, *ASKED, (demos[:33] + demos[-1:], None)) == {}
    assert excesses(LONG, *ASKED, (demos, None)).keys() == {"open lines"}


def test_a_fifth_of_the_answers_may_have_one_line():
    many = [function(f"f{number}", "y = x", "", "# so", "return y")
            for number in range(4)]
    one = function("one", "", "# twice", "return 2 * x")
    assert excesses(one, *many, *ASKED) == {}
    assert excesses(one, *many[:3], *ASKED).keys() == {"one line"}


def test_questions_are_few_and_give_few_points():
    assert excesses(LONG, *ASKED[:2]).keys() == {"questions"}
    dear = question("dear", 1, points=20)
    assert excesses(LONG, *ASKED, dear).keys() == {"question points"}


def test_letters_drawn_evenly_earn_a_fifth_at_most():
    letters = [question(f"l{number}", "a", "no", "more", "or less")
               for number in range(2)]
    assert excesses(LONG, *ASKED, *letters) == {}  # 1 of 7
    assert excesses(LONG, *letters, question("q4", 3)).keys() == {
        "guessing"}  # 2/3 of 3


def test_the_right_choice_is_not_the_longest():
    longest = question("q1", "b", "no more", "a long explanation", "yes")
    assert excesses(LONG, longest, *ASKED[1:]).keys() == {"longest"}
    as_long = question("q1", "b", "as long as b", "as long as a", "yes")
    assert excesses(LONG, as_long, *ASKED[1:]) == {}


def test_a_case_has_decisions_in_place_of_questions():
    asked = [question(f"d{number}", number) for number in range(11)]
    asked.append(question("d11", "a", "yes", "the longest text", "no"))
    decisions = [(cells, replace(record, right={"en": "It went well."}))
                 for cells, record in asked]
    by_hand = [new_markdown_cell("", metadata=nbgrader(
        f"w{number}", grade=True, solution=True, points=1))
        for number in range(3)]
    assert excesses(*decisions, kind="case") == {}
    assert excesses(*decisions, (by_hand[:2], None), kind="case") == {}
    assert excesses(*decisions, (by_hand, None), kind="case").keys() == {
        "written"}
    assert excesses(*decisions[1:], kind="case").keys() == {"questions"}
    assert excesses(*decisions).keys() == {"question points", "questions"}
    assert excesses(*asked, kind="case").keys() == {"what would happen"}


def test_practice_counts_as_no_question():
    solution, check = practice_cells("r1", "recall", "answer = 1")
    record = Record("r1", 0, (Case("", expected=1),), question=True)
    assert excesses(LONG, *ASKED, ([solution, check], record)) == {}


@pytest.mark.parametrize("right, found", [
    ("abcabcabcabc", []), ("aabbbbcccabc", []), ("b" * 12, list("abc"))])
def test_letters_that_are_uneven_are_named(right, found):
    asked = [budgets.Question(1, letter, dict.fromkeys("abc", ""))
             for letter in right]
    assert [words[0] for words in budgets.uneven(asked)] == found


def test_a_function_of_other_values_is_no_second_one():
    later = records(next(path for path in SOURCES
                         if path.stem == "logistic_regression"))
    cases = later["sigmoid"].cases
    changed = Record("sigmoid", 1, tuple(
        Case(case.kind, case.args, expected=case.expected + 1)
        for case in cases))
    earlier = {"sigmoid": later["sigmoid"]}
    assert [*budgets.written_twice({"numpy_basics": earlier,
                                    "logistic_regression": earlier})] == [
        ("sigmoid", "numpy_basics", "logistic_regression")]
    assert [*budgets.written_twice({"numpy_basics": earlier,
                                    "logistic_regression": {
                                        "sigmoid": changed}})] == []
