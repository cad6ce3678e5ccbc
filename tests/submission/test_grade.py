"""One notebook through one child: verdicts, and cells that misbehave."""

import ast
import inspect
import os
import re
import select
import statistics
import textwrap
import threading
import time

import nbformat
import pytest
from nbgrader.utils import determine_grade, is_grade, is_solution
from support.classes import little_time
from support.processes import descendants

from grading.errors import CourseError
from grading.exercise.build import Workbench
from grading.exercise.notebook import is_demo
from grading.sandbox import Limits, open_sandbox
from grading.sandbox.lockstep import Task, run_cell
from grading.submission import grade as grading
from grading.submission import judging
from grading.submission.intake import AS_RELEASED, notes_of
from utils.checking.record import Case, Record

OTHERS = ("logistic_loss", "gradient_one_example", "initialize_with_zeros",
          "propagate", "optimize", "predict", "model")


def find(notebook, name):
    """The cell whose grade_id is name."""
    return next(cell for cell in notebook.cells if cell.metadata.get(
        "nbgrader", {}).get("grade_id") == name)


def write(notebook, name, source):
    """Put source into the solution cell of an exercise."""
    find(notebook, f"{name}_solution").source = source


def after(notebook, name, source):
    """Add a cell after the solution cell of an exercise."""
    place = notebook.cells.index(find(notebook, f"{name}_solution"))
    notebook.cells.insert(place + 1, nbformat.v4.new_code_cell(
        source, metadata={AS_RELEASED: ""}))


def points(notebook):
    """{exercise: points} as nbgrader reads them from the outputs."""
    return {cell.metadata.nbgrader.grade_id: determine_grade(cell)[0]
            for cell in notebook.cells
            if cell.cell_type == "code" and is_grade(cell)
            and not is_solution(cell)}


def full(tasks):
    """{exercise: all its points}."""
    return {name: task.record.points for name, task in tasks.items()}


def test_solutions_get_all_points(sandbox, tasks, solved):
    verdicts = grading.grade(solved, tasks, sandbox).verdicts
    assert all(verdict.passed for verdict in verdicts.values())
    assert points(solved) == full(tasks)
    for cell in solved.cells:
        if cell.cell_type == "code" and is_demo(cell):
            assert not cell.outputs
    assert "training images" in find_output(solved, "training images")
    nbformat.validate(solved)


def find_output(notebook, text):
    return next(output.text for cell in notebook.cells
                if cell.cell_type == "code" for output in cell.outputs
                if text in output.get("text", ""))


def test_stubs_get_none(sandbox, tasks, stubbed):
    verdicts = grading.grade(stubbed, tasks, sandbox).verdicts
    assert all(verdict.stub for verdict in verdicts.values())
    assert set(points(stubbed).values()) == {0}


def test_nothing_handed_in_is_not_run(any_sandbox, tasks, solved):
    solved.metadata["nothing_handed_in"] = True
    grading.grade(solved, tasks, any_sandbox)
    assert set(points(solved).values()) == {0}


@pytest.mark.parametrize("name", ["logistic_regression", "numpy_basics"])
def test_mistakes_are_refused_and_variants_accepted(
        any_sandbox, home, hidden, name):
    """Each through the child, judged by the hidden key."""
    bench = Workbench(next((home / "source").glob(f"*/{name}.ipynb")))
    child = any_sandbox.start()
    for cell in solved_cells(bench):
        run_cell(child, cell)
    wrong = []
    for exercise, item in bench.items.items():
        for way in (bench.exercises[exercise].mistakes
                    + bench.exercises[exercise].variants):
            made = run_cell(child, source_of(bench, exercise, way))
            assert not made.failure and not [
                event for event in made.events if event["kind"] == "error"
                ], (exercise, way.name, made)
            task = hidden.tasks[name][exercise]
            ran = run_cell(child, item.check, task)
            record = task.record
            assert not ran.failure, (exercise, way.name, ran)
            answers = [ran.answers[number]
                       for number in range(len(record.cases))]
            verdict = grading.opened_judge().judgements({
                exercise: (record, answers)})[exercise].verdict
            accepted = way in bench.exercises[exercise].variants
            if verdict.passed != accepted or not accepted and (
                    verdict.mistake != way.name):
                wrong.append((exercise, way.name, verdict))
            run_cell(child, item.solution)
    child.end()
    assert not wrong


def solved_cells(bench):
    from grading.exercise.notebook import read
    return [cell.source for cell in read(bench.path).cells
            if cell.cell_type == "code" and not is_demo(cell)
            and not (is_grade(cell) and not is_solution(cell))]


def source_of(bench, exercise, way):
    """A cell in which an exercise is answered this way."""
    item = bench.items[exercise]
    if getattr(way, "value", None) is not None:
        called = re.search(r", (\w+)\)", item.check)[1]
        return f"{called} = {way.value!r}"
    if way.edit:
        return bench._edited(exercise, way)
    written = bench._written(exercise)
    helpers = inspect.getsource(inspect.getmodule(way.function))
    if way.function.__name__ == "<lambda>":
        source = f"{written} = {expression(helpers, way)}"
    else:
        source = textwrap.dedent(inspect.getsource(way.function))
        source = source[source.index("def "):].replace(
            f"def {way.function.__name__}(", f"def {written}(", 1)
    wanted = [f"import numpy as np\n\n{text}" for text in re.findall(
        r"^def \w+\(.*?(?=^\S|\Z)", helpers, re.M | re.S)
        if re.match(r"def (\w+)", text)[1] in way.function.__code__.co_names
        and re.match(r"def (\w+)", text)[1] not in bench.names]
    return "\n".join([*wanted, source])


def expression(module, way):
    """The text of a way that is one expression, in the module's source."""
    [found] = [node.value for node in ast.walk(ast.parse(module))
               if isinstance(node, ast.keyword) and node.arg == way.name
               and node.value.lineno == way.function.__code__.co_firstlineno]
    return f"({ast.get_source_segment(module, found)})"


def test_partial_points_and_a_hint_without_the_cases(
        any_sandbox, tasks, solved):
    write(solved, "propagate", find(
        solved, "propagate_solution").source.replace(
            "np.dot(X, (A - Y).T) / m", "np.dot(X, (A - Y).T)"))
    verdict = grading.grade(solved, tasks, any_sandbox).verdicts["propagate"]
    assert verdict.mistake == "dw_not_divided"
    assert "twice, and yours would double" in verdict.message
    assert "more examples than inputs: not what was asked for" in (
        verdict.message)
    assert not re.search(r"expected|array|\d\.\d", verdict.message)
    cell = find(solved, "propagate")
    assert [output.output_type for output in cell.outputs] == [
        "display_data", "execute_result"]
    assert points(solved)["propagate"] == 0


def test_an_error_is_named_without_its_text(any_sandbox, tasks, solved):
    write(solved, "sigmoid",
          "def sigmoid(z):\n    raise ValueError(f'secret {z}')")
    verdict = grading.grade(solved, tasks, any_sandbox).verdicts["sigmoid"]
    assert "your code raised ValueError" in verdict.message
    assert "secret" not in verdict.message


def test_what_a_wrong_function_is_needed_for_says_so(
        any_sandbox, tasks, solved):
    write(solved, "sigmoid", "def sigmoid(z):\n    return z + 17.0")
    verdicts = grading.grade(solved, tasks, any_sandbox).verdicts
    assert "uses sigmoid, which is not right yet" in (
        verdicts["predict"].message)


def test_changing_an_argument_is_refused(
        any_sandbox, tasks, solved):
    cell = find(solved, "optimize_solution")
    cell.source = cell.source.replace(
        'w = w - learning_rate * grads["dw"]',
        'w -= learning_rate * grads["dw"]')
    verdict = grading.grade(solved, tasks, any_sandbox).verdicts["optimize"]
    assert not verdict.passed
    assert verdict.mistake == "in_place"


BAD_CELLS = {
    # Each replaces the answer to the first exercise; words of the reason.
    "exit": ("import os\ndef sigmoid(z):\n    os._exit(0)", "Python ended"),
    "crash": ("import ctypes\ndef sigmoid(z):\n    ctypes.string_at(0)",
              "Python ended"),
    "abort": ("import os\ndef sigmoid(z):\n    os.abort()", "Python ended"),
    "sleep": ("import time\ndef sigmoid(z):\n    time.sleep(1000)",
              "time was up"),
    "loop": ("def sigmoid(z):\n    while True:\n        pass",
             "time was up"),
    "stubborn": ("def sigmoid(z):\n    while True:\n        try:\n"
                 "            while True:\n                pass\n"
                 "        except BaseException:\n            pass",
                 "time was up"),
    "deaf": ("import signal\ndef sigmoid(z):\n"
             "    signal.signal(2, signal.SIG_IGN)\n"
             "    while True:\n        pass", "time was up"),
    "memory": ("def sigmoid(z):\n    return bytes(1 << 40)",
               "raised MemoryError"),
    "memory_in_pieces": (
        "def sigmoid(z):\n    kept = []\n    while True:\n"
        "        kept.append(bytes(1 << 24))", "raised MemoryError"),
    "object": ("def sigmoid(z):\n    return object()",
               "not what was asked for"),
    "equal_to_all": (
        "class Yes:\n    __array_priority__ = 1e9\n"
        "    def __eq__(self, other): return True\n"
        "    def __array__(self, *a, **k): return 0.5\n"
        "def sigmoid(z):\n    return Yes()", "not what was asked for"),
    "subclass": ("class A(np.ndarray):\n    pass\ndef sigmoid(z):\n"
                 "    return (1 / (1 + np.exp(-np.atleast_1d(z)))).view(A)",
                 "not what was asked for"),
    "objects": ("def sigmoid(z):\n    return np.array([z], dtype=object)",
                "not what was asked for"),
    "nan": ("def sigmoid(z):\n    return np.asarray(z) * np.nan",
            "not what was asked for"),
    "generator": ("def sigmoid(z):\n    yield 1", "not what was asked for"),
    "huge_number": ("def sigmoid(z):\n    return 10 ** 5000",
                    "not what was asked for"),
    "large": ("def sigmoid(z):\n    return np.zeros(1_000_000)",
              "far larger"),
    "deep": ("def sigmoid(z):\n    x = []\n    for _ in range(10_000):\n"
             "        x = [x]\n    return x", "not what was asked for"),
    "itself": ("def sigmoid(z):\n    x = []\n    x.append(x)\n    return x",
               "not what was asked for"),
    "surrogate": ("def sigmoid(z):\n    return '\\ud800'",
                  "not what was asked for"),
    "no_function": ("sigmoid = 3", "raised TypeError"),
    "no_check": ("def sigmoid(z):\n    return 1\ncheck = print",
                 "No answer was sent"),
    "deleted": ("sigmoid = 1\ndel sigmoid", "No answer was sent"),
}


@pytest.mark.parametrize("name", BAD_CELLS)
def test_a_bad_cell_costs_its_exercise_alone(
        any_sandbox, tasks, solved, name):
    source, reason = BAD_CELLS[name]
    # The others do not use sigmoid, and see check as it was.
    write(solved, "sigmoid", source)
    after(solved, "logistic_loss", "def sigmoid(z):\n"
          "    return 1 / (1 + np.exp(-z))\n"
          "from utils.checking import Checks\n"
          "check = Checks('a/b/logistic_regression')")
    if reason == "time was up":
        verdicts = grade_within(any_sandbox, 3, solved, tasks)
    else:
        verdicts = grading.grade(solved, tasks, any_sandbox).verdicts
    expected = full(tasks) | {"sigmoid": 0}
    assert points(solved) == expected
    assert reason in verdicts["sigmoid"].message
    nbformat.validate(solved)


def grade_within(sandbox, seconds, notebook, tasks, cell="check(sigmoid)"):
    """Grade with a shorter limit for one cell, given by its source."""
    assert any(other.source == cell for other in notebook.cells)
    with little_time(seconds, cell):
        return grading.grade(notebook, tasks, sandbox).verdicts


@pytest.mark.parametrize("source, words", [
    ("import os; os._exit(1)", "Python ended"),
    ("while True:\n    pass", "time was up"),
    ("while True:\n    try:\n        while True: pass\n"
     "    except BaseException: pass", "time was up"),
    ("while True:\n    print('x' * 100_000)", None),
    ("from IPython.display import display\n"
     "for n in range(100_000):\n    display(n)", None),
    ("import os\nfor n in range(100_000):\n    os.write(1, b'x' * 100)",
     None),
])
def test_a_bad_cell_between_costs_nothing(
        any_sandbox, tasks, solved, source, words):
    after(solved, "sigmoid", source)
    verdicts = grade_within(any_sandbox, 3, solved, tasks, source)
    assert all(verdict.passed for verdict in verdicts.values())
    if words:
        assert words in " ".join(notes_of(solved))
    shown = sum(len(str(output)) for cell in solved.cells
                if cell.cell_type == "code" for output in cell.outputs)
    assert shown < 500_000


def test_added_cells_that_end_python_cost_nothing(
        any_sandbox, tasks, solved):
    """At last the notebook runs without any of them."""
    for name in OTHERS:
        after(solved, name, "import os; os._exit(0)")
    verdicts = grading.grade(solved, tasks, any_sandbox).verdicts
    assert all(verdict.passed for verdict in verdicts.values())
    assert len(notes_of(solved)) == grading.RERUNS + 2
    assert "cells that were added were left out" in notes_of(solved)[-1]


def test_five_answers_that_end_python_leave_the_rest_not_reached(
        any_sandbox, tasks, solved):
    ended = ("sigmoid", *OTHERS[:4])
    for name in ended:
        write(solved, name,
              f"import os\ndef {name}(*given):\n    os._exit(0)")
    verdicts = grading.grade(solved, tasks, any_sandbox).verdicts
    for name in ended:
        assert "Python ended" in verdicts[name].message
    for name in OTHERS[4:]:
        assert "not reached" in verdicts[name].message


STOPPED = {
    "loop": ("while True:\n        pass", "time was up"),
    "deaf": ("while True:\n        try:\n            while True: pass\n"
             "        except BaseException: pass", "time was up"),
    "exit": ("import os; os._exit(0)", "Python ended")}
USE_SIGMOID = ("gradient_one_example", "propagate", "optimize", "predict",
               "model")


@pytest.mark.parametrize("way", STOPPED)
def test_a_function_that_does_not_end_costs_its_own_exercise(
        any_sandbox, tasks, solved, way):
    """Whoever calls it is told so; had they run it, each were stopped."""
    source, words = STOPPED[way]
    write(solved, "sigmoid", f"def sigmoid(z):\n    {source}")
    after(solved, "propagate", "a = sigmoid(0)\nb = 1")
    verdicts = grade_within(any_sandbox, 2, solved, tasks)
    assert words in verdicts["sigmoid"].message
    for name in USE_SIGMOID:
        assert f"{name} waits for sigmoid" in verdicts[name].message
        assert words not in verdicts[name].message
        assert verdicts[name].points == 0
    for name in set(tasks) - {"sigmoid", *USE_SIGMOID}:
        assert verdicts[name].passed, verdicts[name].message
    shown = str([cell.outputs for cell in solved.cells
                 if cell.cell_type == "code"])
    assert "This line was skipped: a = sigmoid(0)\\nWaiting: sigmoid" in shown
    stopped, few = notes_of(solved)
    assert stopped.startswith("The cell `sigmoid`") and words in stopped
    assert few.startswith("6 of 12 checks got no answer.")


@pytest.mark.parametrize("way", STOPPED)
def test_a_given_cell_that_does_not_end_runs_as_released(
        any_sandbox, tasks, solved, way):
    source, words = STOPPED[way]
    set_up = next(cell for cell in solved.cells if cell.cell_type == "code")
    set_up.metadata[AS_RELEASED] = set_up.source
    set_up.source = f"def f():\n    {source}\nf()\n{set_up.source}"
    verdicts = grade_within(any_sandbox, 3, solved, tasks,
                            set_up.source)
    assert all(verdict.passed for verdict in verdicts.values())
    assert words in notes_of(solved)[0]
    assert AS_RELEASED not in set_up.metadata


def test_an_answer_that_stops_is_mended_by_a_later_cell(
        any_sandbox, tasks, solved):
    """A stand-in stays until the student defines the function again."""
    honest = find(solved, "sigmoid_solution").source
    write(solved, "sigmoid", "import os\nsigmoid = lambda z: os._exit(0)")
    after(solved, "logistic_loss", honest)
    verdicts = grading.grade(solved, tasks, any_sandbox).verdicts
    assert {name for name, verdict in verdicts.items()
            if not verdict.passed} == {"sigmoid"}


def test_an_answer_whose_cell_ends_python_says_why(
        any_sandbox, tasks, solved):
    cell = find(solved, "sigmoid_solution")
    cell.source += "\nimport os\nos._exit(0)"
    verdicts = grading.grade(solved, tasks, any_sandbox).verdicts
    assert "Python ended" in verdicts["sigmoid"].message
    assert "predict waits for sigmoid" in verdicts["predict"].message
    assert verdicts["logistic_loss"].passed


def test_nothing_is_gained_by_waiting(any_sandbox, tasks, solved):
    """A submission that claims to wait gets what its answers are worth."""
    write(solved, "sigmoid", """
from utils.checking.channel import Waiting
def sigmoid(z):
    raise Waiting("logistic_loss")""")
    write(solved, "logistic_loss",
          "import os\ndef logistic_loss(a, y):\n    os._exit(0)")
    verdicts = grading.grade(solved, tasks, any_sandbox).verdicts
    for name in ("sigmoid", "logistic_loss", "predict"):
        assert verdicts[name].points == 0


def test_disk(sandbox, tasks, solved):
    after(solved, "sigmoid", """
import time
for number in range(30):
    open(f'file{number}', 'wb').write(bytes(1 << 20))
else:
    time.sleep(1000)  # it is ended meanwhile""")
    verdicts = grading.grade(solved, tasks, sandbox).verdicts
    assert all(verdict.passed for verdict in verdicts.values())
    text = str([cell.outputs for cell in solved.cells
                if cell.cell_type == "code"])
    assert "No space left" in text or "more to the disk" in text


def test_disk_behind_messages(sandbox, tasks, solved):
    """A child that talks all the time is looked at too, and at the end."""
    after(solved, "sigmoid", FRAMES + """
for number in range(30):
    open(f'file{number}', 'wb').write(bytes(1 << 20))
    frame(kind='stream', name='stdout', text='x')
else:
    print('all', 'is written')""")
    verdicts = grading.grade(solved, tasks, sandbox).verdicts
    assert all(verdict.passed for verdict in verdicts.values())
    shown = str([cell.outputs for cell in solved.cells
                 if cell.cell_type == "code"])
    assert "all is written" not in shown


FRAMES = """
import struct, gc, socket, json, base64
from inside import child, frames
def raw(data):
    child._sock.sendall(struct.pack('>I', len(data)) + data)
def frame(**content):
    frames.send(child._sock, content)
def answer(case, form, arrays=(), error=None, changed={"list": []}):
    # form: of the value, as the wire format writes it; it may be any JSON
    raw(b'A' + struct.pack('>i', case) + json.dumps([{'dict': [
        ['value', form], ['error', error], ['changed', changed]]},
        arrays]).encode())
"""
FORGED = {
    # What a graded cell's answer does when called. 0 points each time.
    "answer_of_another": "answer(77, 1)",
    "answer_negative": "answer(-1, 1)",
    "answer_as_a_message": "frame(kind='answer', case=0, value=1, error=None,"
                           " changed=[])",
    "answer_of_nothing": "raw(b'A')",
    "answer_of_a_number_alone": "raw(b'A' + bytes(4))",
    "score": "frame(kind='score', points=5)",
    "done_early": "frame(kind='done')",
    "done_often": "[frame(kind='done') for _ in range(5)]",
    "ready": "frame(kind='ready')",
    "garbage": "child._sock.sendall(b'x' * 1000)",
    "endless": "child._sock.sendall(struct.pack('>I', 2**32 - 1))",
    "half": "child._sock.sendall(struct.pack('>I', 1000) + b'{')",
    "no_json": "raw(b'[[[[')",
    "deep": "raw(b'[' * 100_000)",
    "pickle": "import pickle; raw(pickle.dumps(print))",
    "list": "raw(b'[[1, 2], []]')",
    "kind_of_kind": "frame(kind=['answer'])",
    "no_kind": "frame(nothing=1)",
    "giant_shape": "answer(0, {'array': 0}, [['float64', [2**31 - 1, 0, "
                   "2**31 - 1], '']])",
    "answer_no_json": "raw(b'A' + bytes(4) + b'[[[[')",
    "answer_deep": "raw(b'A' + bytes(4) + b'[' * 100_000)",
    "answer_pickle": "import pickle; raw(b'A' + bytes(4) + "
                     "pickle.dumps(print))",
    "answer_list": "raw(b'A' + bytes(4) + b'[[1, 2], []]')",
    "answer_more": "answer(0, {'list': [], 'points': 5})",
    "answer_many_times": "answer(0, {'list': [{'array': 0}] * 20_000}, "
                         "[['int8', [100_000], base64.b64encode(bytes("
                         "100_000)).decode()]])",
    "wide_text": """raw(json.dumps([{'dict': [['kind', 'stream'],
        ['name', 'stdout'], ['text', {'values': ['x' * 9_999] + [''] * 99_999,
        'shape': [100_000], 'type': '<U1'}]]}, []]).encode())""",
    "odd_type": "answer(0, {'values': [1], 'shape': [1], 'type': 'O'})",
    "code_type": "answer(0, {'values': [1], 'shape': [1], "
                 "'type': \"{'names': [\"})",
    "error_type": "answer(0, 1, error='x')",
    "changed_type": "answer(0, 1, changed='x')",
    "stream_type": "frame(kind='stream', name='stdout', text=[1])",
    "display_type": "frame(kind='display', data={'text/plain': 1}, id='',"
                    " update=False)",
    "closed": "child._sock.close()",
    "closed_and_sleep": "child._sock.close()\n    import time\n"
                        "    time.sleep(100)",
    "replaced": "import os\n    os.dup2(1, child._sock.fileno())",
    "flood": "while True:\n        frame(kind='stream', name='stdout',"
             " text='x' * 1000)",
    "many": "while True:\n        frame(kind='display', data={}, id='',"
            " update=True)",
}


@pytest.mark.parametrize("name", FORGED)
def test_forged_frames(any_sandbox, tasks, solved, name):
    honest = find(solved, "sigmoid_solution").source
    write(solved, "sigmoid",
          FRAMES + f"def sigmoid(z):\n    {FORGED[name]}\n    return 0.5")
    after(solved, "logistic_loss", honest)
    verdicts = grade_within(any_sandbox, 3, solved, tasks)
    assert not verdicts["sigmoid"].passed
    assert verdicts["sigmoid"].points == 0
    assert all(verdicts[other].passed for other in OTHERS), {
        name: verdict.message for name, verdict in verdicts.items()}


def test_answers_of_later_cells_do_not_count_now(
        any_sandbox, tasks, solved, monkeypatch):
    """An answer sent before its cell runs stops the child there."""
    added = FRAMES + """
import sys, threading, time
main = threading.main_thread().ident
def later():
    while sys._current_frames()[main].f_code.co_name != "_read":
        time.sleep(0.01)
    answer(0, 1.0)
threading.Thread(target=later, daemon=True).start()
"""
    after(solved, "sigmoid", added)
    run, sent = grading.run_cell, []

    def run_cell(child, source, **job):
        """After the added cell, the next one waits until it has sent."""
        ran = run(child, source, **job)
        if source == added:
            sent.extend(select.select([child.sock], [], [], 60)[0])
        return ran

    monkeypatch.setattr(grading, "run_cell", run_cell)
    verdicts = grading.grade(solved, tasks, any_sandbox).verdicts
    assert sent and all(verdict.passed for verdict in verdicts.values())
    assert "no plain data" in notes_of(solved)[0]


def test_the_first_answer_of_a_case_counts(any_sandbox, tasks):
    child = any_sandbox.start()
    run_cell(child, "import numpy as np\n"
             "from utils.checking import Checks\n"
             "check = Checks('a/b/c')" + FRAMES + """
def sigmoid(z):
    answer(0, 17.0)
    return 1 / (1 + np.exp(-z))""")
    ran = run_cell(child, "check(sigmoid)", tasks["sigmoid"])
    child.end()
    assert judging.outcome(ran.answers[0]).value == 17.0
    assert ran.failure is None


def test_a_check_cell_without_a_key_is_not_graded(
        any_sandbox, tasks, solved):
    with pytest.raises(CourseError, match="no sigmoid"):
        grading.grade(solved, {name: task for name, task in tasks.items()
                               if name != "sigmoid"}, any_sandbox)


def test_the_death_of_the_zygote_costs_nobody_points(
        any_sandbox, tasks, solved, monkeypatch):
    run, sleeps = grading.run_cell, "import time; time.sleep(1000)"
    after(solved, "sigmoid", "1")
    child = any_sandbox.start()
    zygote = descendants(any_sandbox.pid)[-2]
    child.end()
    starts = any_sandbox.starts

    def run_cell(child, source, **job):
        """The added cell sleeps, the first time, until all has ended."""
        if source == "1" and any_sandbox.starts == starts:
            source = sleeps
            threading.Timer(1, os.kill, (zygote, 9)).start()
        return run(child, source, **job)

    monkeypatch.setattr(grading, "run_cell", run_cell)
    verdicts = grading.grade(solved, tasks, any_sandbox).verdicts
    assert any_sandbox.starts == starts + 1
    assert all(verdict.passed for verdict in verdicts.values())
    assert notes_of(solved) == []


def test_computing_time_and_keys_that_are_numbers(sandbox, tasks, solved):
    with open_sandbox(sandbox.name, Limits(
            cell_seconds=900, cpu_seconds=3)) as other:
        child = other.start()
        names = {0: "a", 1: "b"}
        record = Record("named", 1, (Case("names", (names,)),))
        run_cell(child, "from utils.checking import Checks\n"
                 "check = Checks('a/b/c')\n"
                 "def named(names):\n    return names[0] + names[1]")
        ran = run_cell(child, "check(named)", Task(record, (1000,)))
        assert judging.outcome(ran.answers[0]).value == "ab"
        child.end()
        after(solved, "sigmoid", "while True:\n    try:\n"
              "        while True: pass\n    except BaseException: pass")
        verdicts = grading.grade(solved, tasks, other).verdicts
        assert all(verdict.passed for verdict in verdicts.values())
        assert "computing time" in notes_of(solved)[0]


def test_print_the_cost_of_a_child(sandbox, capsys):
    times = []
    for _ in range(30):
        start = time.perf_counter()
        child = sandbox.start()
        forked = time.perf_counter()
        run_cell(child, "1")
        ran = time.perf_counter()
        child.end()
        times.append((forked - start, ran - forked,
                      time.perf_counter() - ran))
    fork, cell, end = (1000 * statistics.median(column)
                       for column in zip(*times))
    with capsys.disabled():
        print(f"\n{sandbox.name}: fork and confine {fork:.1f} ms, first "
              f"cell {cell:.1f} ms, end {end:.1f} ms")
