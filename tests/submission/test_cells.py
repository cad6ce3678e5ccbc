"""Cells that nobody grades: they cost no points, or a note says why."""

import csv

import nbformat
import pytest
from support.classes import COURSE, WEEK, cell, find, generated, solved

from grading.sandbox.lockstep import run_cell

# Each stands above the set-up cell of a notebook whose answers are right.
LINES = {
    "programs": [
        "!pip install -q numpy", "%pip install numpy",
        "%conda install numpy", "%uv pip install numpy", "!ls",
        "x = !ls\nassert x == [] and x.n == ''", "x = %sx ls", "!!ls",
        "get_ipython().system('ls')", "import os; os.system('ls')",
        "import subprocess; subprocess.run('ls')"],
    "figures": [
        "%matplotlib widget", "%matplotlib notebook", "%matplotlib qt",
        "import matplotlib; matplotlib.use('TkAgg')",
        "import matplotlib.pyplot as plt; plt.style.use('no-such-style')"],
    "imports": [
        "import no_such_package as pd", "from no_such_package import f",
        "from google.colab import drive\ndrive.mount('/content/drive')",
        "import numpy as np, no_such_package",
        "import sys; sys.path.append('/content'); import helpers",
        "%load_ext autoreload\n%autoreload 2", "%load_ext no_such_extension"],
    "files": [
        "import urllib.request as u; u.urlopen('http://127.0.0.1:9')",
        "import os; os.chdir('/content')", "open('data.csv').read()",
        "%cd /content", "%run other.py", "name = input('Your name? ')"],
    "magics": ["%no_such_magic", "%timeit -n1 -r1 1 + 1", "%time y = 1"],
    "waiting": ["import asyncio\nawait asyncio.sleep(0)", "await nothing"],
    "ends": ["return 3", "raise SystemExit", "exit()", "quit()",
             "import sys; sys.exit(1)", "breakpoint()"],
    "errors": [
        "1 / 0", "assert False", "def f(x=no_such_name):\n    return x",
        "@no_such_decorator\ndef f():\n    pass",
        "class A(NoSuchClass):\n    x = 1"],
    "warnings": ["import warnings; warnings.filterwarnings('error')",
                 "import numpy as np; np.seterr(all='raise')"],
} | {line: [line] for line in (
    "%%time", "%%capture x", "%%timeit -n1 -r1", "%%bash",
    "pip install numpy", "def f(:", "raise KeyboardInterrupt",
    "import os; os._exit(1)")}


def with_set_up(change):
    """A change of a notebook: of its set-up cell's source."""
    def changed(notebook):
        set_up = next(c for c in notebook.cells if c.id == "setup")
        set_up.source = change(set_up.source)
    return changed


def with_answer(name, change):
    """A change of a notebook: of the source of an answer."""
    def changed(notebook):
        answer = find(notebook, f"{name}_solution")
        answer.source = change(answer.source)
    return changed


def with_cell(source, place=2):
    """A change of a notebook: one cell more."""
    return lambda notebook: notebook.cells.insert(place, cell(source))


# {student: (change, points of 9, words of a note or None, of the page)}
HANDED_IN = {
    "helper": (
        lambda notebook: (with_set_up(
            lambda text: "import no_such_package\n" + text
            + "\ndef twice(x):\n    return scale * x")(notebook),
            with_answer("double", lambda text: "double = twice")(notebook)),
        9, "`import no_such_package` was skipped: ModuleNotFoundError",
        "This line was skipped: import no_such_package"),
    "helper_in_cell": (
        lambda notebook: (with_cell(
            "import no_such_package\ndef twice(x):\n    return 2 * x"
            )(notebook),
            with_answer("double", lambda text: "double = twice")(notebook)),
        9, None, "This line was skipped: import no_such_package"),
    "changed_line": (
        with_set_up(lambda text: text.replace("scale = 2", "scale = two")),
        9, "`scale = two` was skipped: NameError", "This line was skipped"),
    "no_python": (
        with_set_up(lambda text: text + "\nif:"), 9,
        "did not run to its end (SyntaxError", "invalid syntax"),
    "line_above": (
        with_answer("double", lambda text: f"print(nothing)\n{text}"), 9,
        None, "This line was skipped: print(nothing)"),
    "line_below": (
        with_answer("double", lambda text: f"{text}\ndouble('a', 'b')"), 9,
        None, "This line was skipped: double("),
    "lost_and_skipped": (
        with_answer("double", lambda text: "from x import y\n"
                    "def double(x):\n    return y(x)"), 4,
        "`double_solution`: `from x import y` was skipped",
        "This line was skipped: from x import y"),
    "many_lines": (
        with_set_up(lambda text: "a\n" * 300 + text), 9,
        "`a` was skipped: NameError: name &#x27;a&#x27;"
        .replace("&#x27;", "'"), "This line was skipped: a"),
    "check_replaced": (
        with_cell("check = print"), 0, "3 of 3 checks got no answer. The "
        "first cell that failed: The cell `double`: No answer was sent", ""),
    "check_deleted": (
        with_cell("del check"), 0,
        "3 of 3 checks got no answer. The first cell that failed: The cell "
        "`double`: NameError", ""),
    "names_lost": (
        lambda notebook: (
            with_cell("from no_such_package import bar")(notebook),
            with_answer("double", lambda text:
                        "def double(x):\n    return bar(2 * x)")(notebook),
            with_answer("triple", lambda text:
                        "def triple(x):\n    return bar(3 * x)")(notebook)),
        1, "2 of 3 checks got no answer. The first cell that failed: A cell "
        "at the top: ModuleNotFoundError: No module named 'no_such_package'",
        "This line was skipped: from no_such_package import bar"),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class with all of these, graded by course autograde."""
    group = generated(tmp_path_factory.mktemp("cells") / "class")
    for number, lines in enumerate(LINES.values()):
        hand_in(group, f"line{number:02}", with_set_up(
            lambda text, lines=lines: "\n".join([*lines, text])))
    for student, (change, *_) in HANDED_IN.items():
        hand_in(group, student, change)
    group.hand_in("untouched", group.released())
    group.course_command("autograde", COURSE, WEEK, "--jobs", "2")
    return group


def hand_in(group, student, change):
    """Hand in all answers right, and one change."""
    notebook = solved(group.released())
    change(notebook)
    group.hand_in(student, notebook)


def notes(group):
    """{student: notes} as the instructor reads them."""
    found = {}
    for row in csv.DictReader(group.report().splitlines()):
        found.setdefault(row["student"], []).append(row["note"])
    return found


def shown(group, student):
    """All text that the student's graded notebook shows."""
    notebook = nbformat.read(group.home / "autograded" / student / WEEK
                             / "small.ipynb", 4)
    return "\n".join(str(output) for c in notebook.cells
                     if c.cell_type == "code" for output in c.outputs)


@pytest.mark.parametrize("number", range(len(LINES)), ids=[*LINES])
def test_a_line_of_the_set_up_costs_nothing(graded, number):
    assert graded.total(f"line{number:02}") == 9


def test_all_answers_right_and_no_points_without_a_note_is_impossible(
        graded):
    told = notes(graded)
    students = [*HANDED_IN, *(f"line{n:02}" for n in range(len(LINES)))]
    silent = [student for student in students
              if graded.total(student) < 9 and student not in told]
    assert silent == []
    assert graded.total("untouched") == 0
    assert "untouched" not in told


@pytest.mark.parametrize("student", HANDED_IN)
def test_points_note_and_page(graded, student):
    _, points, note, page = HANDED_IN[student]
    assert graded.total(student) == points
    told = notes(graded).get(student, [])
    if note is None:
        assert told == []
    else:
        assert [line for line in told if note in line]
    assert page in shown(graded, student)


@pytest.mark.parametrize("group, times, words", [
    ("programs", 9, "no other programs can be started"),
    ("figures", 3, "figures are shown as with %matplotlib inline"),
    ("ends", 2, "graded to its end"),
    ("files", 1, "EOFError: nobody answers input() while grading")])
def test_what_is_passed_over_is_said(graded, group, times, words):
    student = f"line{[*LINES].index(group):02}"
    assert shown(graded, student).count(words) >= times


def test_both_doors_say_and_give_the_same(graded, tmp_path):
    other = generated(tmp_path / "class")
    for student, (change, *_) in HANDED_IN.items():
        hand_in(other, student, change)
    other.nbgrader("autograde", WEEK)
    theirs = notes(other)
    for student in HANDED_IN:
        assert other.scores(student) == graded.scores(student)
        assert theirs.get(student) == notes(graded).get(student)
        assert shown(other, student) == shown(graded, student)
    other.nbgrader("generate_feedback", WEEK)
    assert "This line was skipped: import no_such_package" in other.page(
        "helper")


COMPLETED = {
    # {what: (the student's, as released, what holds afterwards)}; X is 255.
    "a line that both have runs once": (
        "X = X / 255\n1 / 0", "X = X / 255", "X == 1"),
    "one below the line that raises too": (
        "1 / 0\nX /= 255", "X /= 255", "X == 1"),
    "the student's own version of a line stays": (
        "X = X / 255.0\n1 / 0\ny = 2", "X = X / 255\ny = 1",
        "(X, y) == (1, 2)"),
    "a line that raised is tried again": (
        "y = z + 1", "z = 3", "y == 4"),
    "a line in both is not": (
        "X += z\nno", "z = 1\nX += z", "X == 256"),
    "a call that was changed runs as released": (
        "seen.append(nothing)", "seen.append(1)", "seen == [1]"),
    "functions, classes, several names, imports": (
        "def f():\n    X = 0\n    return 2\nclass A: pass\na, b = 1, 2\n"
        "import math as m\nno",
        "def f():\n    return 1\nclass A:\n    x = 1\na = b = 0\nm = 1\nX = 1",
        "f() == a + 1 == 2 and not hasattr(A, 'x') and m.pi and X == 1"),
    "with `await`": (
        "import asyncio\nawait asyncio.sleep(0)\nno\ny = 1",
        "import asyncio\nawait asyncio.sleep(0)\nX = 1", "X == y == 1"),
}


@pytest.mark.parametrize("what", COMPLETED)
def test_a_given_cell_is_completed_from_its_release(any_sandbox, what):
    source, released, holds = COMPLETED[what]
    child = any_sandbox.start()
    run_cell(child, "X, seen = 255, []")
    ran = run_cell(child, source)
    assert [event for event in ran.events if event["kind"] == "skipped"]
    run_cell(child, "", complete=released)
    ran = run_cell(child, f"print({holds})")
    child.end()
    assert ran.events == [
        {"kind": "stream", "name": "stdout", "text": "True\n"}]


def test_stand_ins_for_functions_and_classes(any_sandbox):
    child = any_sandbox.start()
    run_cell(child, "def f(): return 1\nclass A: pass\nclass B(A): pass")
    run_cell(child, "", waits=["task", ["f", "A"]])
    ran = run_cell(child, "f()\nA()\nclass C(A): pass\nC()\nisinstance(1, A)"
                   "\nB()\nf(1, x=2)")
    child.end()
    skipped = [event for event in ran.events if event["kind"] == "skipped"]
    assert [event["line"] for event in skipped] == [
        "f()", "A()", "C()", "f(1, x=2)"]
    assert {(event["name"], event["text"]) for event in skipped} == {
        ("Waiting", "task")}
