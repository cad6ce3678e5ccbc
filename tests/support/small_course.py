"""A course of two weeks and three exercises, for tests of what is around."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

SET_UP = """import numpy as np
from utils.checking import Checks

check = Checks("{key}")"""
DOUBLE = '''def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION'''
SUM = '''def total(x):
    """Sum of the entries of x."""
    ### BEGIN SOLUTION
    return np.sum(x)
    ### END SOLUTION'''
LONG = "# Only shown.\n" + "\n".join(
    f"print({number})" for number in range(12))
CASES = {
    "double": """from grading.exercise import case, exercise

@exercise(hints=["What is x + x?", "Multiply by 2."])
def double(rng):
    yield case("a number", float(rng.integers(3, 9)))

double.edit("squared", "2 * x", "x * x",
            "That is the square. Twice x is x + x.")
double.edit("two_more", "2 * x", "2 + x", "That is x and 2.")
double.edit("half", "2 * x", "x / 2", "That is half of x.")
double.variant_edit("added", "2 * x", "x + x")
""",
    "total": """from grading.exercise import case, exercise

@exercise(hints=["Add up all six numbers.", "np.sum does it."])
def total(rng):
    yield case("a matrix", rng.standard_normal((2, 3)))

total.edit("by_column", "np.sum(x)", "np.sum(x, axis=0)",
           "One sum for each column. What is the sum of these?")
total.edit("by_row", "np.sum(x)", "np.sum(x, axis=1)",
           "One sum for each row. What is the sum of these?")
total.edit("mean", "np.sum(x)", "np.mean(x)", "That is the mean.")
total.variant_edit("method", "np.sum(x)", "x.sum()")
"""}
WEEK = "course1_nn/week2_logistic_regression"
NOTEBOOK = f"{WEEK}/logistic_regression"


def nbgrader(name, **flags):
    """Metadata of an nbgrader cell."""
    return {"nbgrader": {
        "schema_version": 3, "grade_id": name, "grade": False,
        "solution": False, "locked": False, "task": False} | flags}


def exercise_cells(name, source, points):
    """Solution cell and check cell of an exercise."""
    return [
        new_code_cell(source, id=f"{name}-solution", metadata=nbgrader(
            f"{name}_solution", solution=True)),
        new_code_cell(f"check({name})", id=f"{name}-check", metadata=nbgrader(
            name, grade=True, locked=True, points=points))]


def practice_cells(name, kind, source, call=None):
    """Solution cell and check cell of practice: checked, never graded."""
    cells = exercise_cells(name, source, 0)
    for cell in cells:
        cell.metadata.course = {"practice": kind}
        cell.metadata.nbgrader.grade = False
        cell.metadata.nbgrader.pop("points", None)
    cells[1].source = call or cells[1].source
    return cells


def write_notebook(folder, name, title, order, exercises, text="Read this.",
                   cases=CASES, more=(), **about):
    """Write COURSE/WEEK/NAME.ipynb and exercises/NAME.py.

    exercises: {name: source of its solution cell}. cases: {name: what
    exercises/NAME.py says of it}. more: cells at the end. about: more of
    the notebook's metadata, `course`.
    """
    (folder / "exercises").mkdir(parents=True, exist_ok=True)
    key = f"{folder.parent.name}/{folder.name}/{name}"
    cells = [new_markdown_cell(f"# {title}\n\n{text}", id="title"),
             new_code_cell(SET_UP.format(key=key), id="set-up")]
    for exercise, source in exercises.items():
        cells += exercise_cells(exercise, source, 5)
    cells.append(new_code_cell(LONG, id="demo", metadata={"tags": ["demo"]}))
    cells += more
    nbformat.write(new_notebook(cells=cells, metadata={
        "course": {"order": order, "title": title} | about,
        "kernelspec": {"display_name": "Python 3 (ipykernel)",
                       "language": "python", "name": "python3"},
        "language_info": {"name": "python"}}),
        folder / f"{name}.ipynb")
    (folder / "exercises" / f"{name}.py").write_text(
        "import numpy as np\n" + "".join(
            cases[e] for e in (*exercises, *sorted(
                cases.keys() - CASES.keys() - exercises.keys()))))


def write_course(root):
    """Two weeks of course1_nn under root; checks.h5 is still to be built."""
    week1 = root / "course1_nn" / "week1_introduction"
    write_notebook(week1, "what_is_a_neural_network",
                   "What is a neural network?", 1, {"double": DOUBLE})
    week2 = root / WEEK
    write_notebook(week2, "numpy_basics", "NumPy basics", 1,
                   {"total": SUM})
    write_notebook(week2, "logistic_regression", "Logistic regression", 2,
                   {"double": DOUBLE, "total": SUM})
