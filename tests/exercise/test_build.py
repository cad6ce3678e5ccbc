"""course build: reproducible, checked, and clear about what is wrong."""

import shutil

import nbformat
import pytest
from nbgrader.utils import is_solution
from support.notebooks import SOURCES
from support.small_course import DOUBLE, SUM, write_notebook

from grading import places
from grading.cli import main
from grading.commands.build import same
from grading.errors import CourseError
from grading.exercise import modules, stability
from grading.exercise.build import records
from grading.exercise.notebook import read
from grading.exercise.release import release
from utils.checking.record import read_records, write_records

WEEK = places.course_folder("course1_nn") / "week2_logistic_regression"


@pytest.fixture
def week(tmp_path):
    """A copy of week 2 with logistic_regression alone."""
    folder = tmp_path / WEEK.name
    shutil.copytree(WEEK, folder, ignore=shutil.ignore_patterns(
        "numpy_basics*", "checks.h5", "__pycache__"))
    return folder


@pytest.fixture
def small(tmp_path):
    """A week of two exercises, which is built in no time."""
    folder = tmp_path / "small_week"
    write_notebook(folder, "small", "Small", 1,
                   {"double": DOUBLE, "total": SUM})
    return folder


def test_the_same_bytes_every_time(tmp_path, week):
    path = week / "logistic_regression.ipynb"
    for name in ("one.h5", "two.h5"):
        write_records(tmp_path / name, {path.stem: records(path)})
    assert (tmp_path / "one.h5").read_bytes() == (
        tmp_path / "two.h5").read_bytes()


def test_check_says_what_is_out_of_date(small, capsys, one_processor):
    assert main(["build", str(small), "--check"]) == 1
    assert "checks.h5. Run: course build" in capsys.readouterr().err
    assert not (small / "checks.h5").exists()
    assert main(["build", str(small)]) == 0
    assert main(["build", str(small), "--check"]) == 0
    assert "up to date" in capsys.readouterr().out
    cases = small / "exercises/small.py"
    cases.write_text(cases.read_text().replace("integers(3, 9)",
                                               "integers(5, 11)"))
    before = (small / "checks.h5").read_bytes()
    assert main(["build", str(small), "--check"]) == 1
    assert (small / "checks.h5").read_bytes() == before
    assert main(["build", str(small)]) == 0
    assert (small / "checks.h5").read_bytes() != before


def test_comparison_sees_more_than_rounding(tmp_path, small):
    path = small / "small.ipynb"
    built = records(path)
    write_records(tmp_path / "one.h5", {path.stem: built})
    write_records(tmp_path / "two.h5", {path.stem: built[:-1]})
    assert not same(tmp_path / "one.h5", tmp_path / "two.h5")
    (tmp_path / "three.h5").write_bytes(b"damaged")
    assert not same(tmp_path / "one.h5", tmp_path / "three.h5")


@pytest.mark.parametrize("old, new, message", [
    ('predict.at("> 0.5")', 'predict.at("> 0.6")',
     "occurs 0 times in the solution"),
    ('"at_least_half", ">= 0.5"', '"at_least_half", "> .5"',
     "at_least_half is accepted"),
    ('"turned_round", "< 0.5"', '"turned_round", ">= 0.5"',
     "turned_round is taken for at_least_half"),
    ("np.round(1 / (1 + np.exp(-(w.T @ X + b))))",
     "np.round(w.T @ X + b)", "variant with_rounding is refused"),
    ("@exercise(needs=[\"sigmoid\"], hints=[\n    \"First the prob",
     "@exercise(name=\"guess\", hints=[\n    \"First the prob",
     "check cells without an exercise: ['predict']"),
])
def test_a_wrong_description_is_not_built(week, capsys, old, new, message):
    cases = week / "exercises/logistic_regression.py"
    text = cases.read_text()
    assert old in text
    cases.write_text(text.replace(old, new))
    assert main(["build", str(week), "-k", "predict"]) == 1
    assert message in capsys.readouterr().err
    assert not (week / "checks.h5").exists()


def test_of_each_exercise_enough_is_known(
        tmp_path, monkeypatch, capsys, one_processor):
    """In the courses' weeks; a class's copy may be older, and is built."""
    cases = {"double": """from grading.exercise import case, exercise

@exercise(hints=["What is x + x?"])
def double(rng):
    yield case("a number", float(rng.integers(3, 9)))

double.variant(added=lambda x: x + x)
double.edit("squared", "2 * x", "x * x", "That is the square.")
double.edit("halved", "2 * x", "x / 2", " ")
"""}
    for root in ("clone", "clone/classroom"):
        folder = tmp_path / root / "course1_nn" / "week1_introduction"
        write_notebook(folder, "small", "Small", 1, {"double": DOUBLE},
                       cases=cases)
        monkeypatch.setattr(places, "CONTENT", tmp_path / "clone")
        assert main(["build", str(folder)]) == (root == "clone")
    said, lines = capsys.readouterr(), [
        "double: it has 2 known mistakes, and needs 3 or more",
        "double: it has 1 steps of help, and needs 2 or more",
        "double: halved has no hint"]
    assert said.err.splitlines()[1:] == [f"  {line}" for line in lines]
    assert {*lines} <= {*said.out.splitlines()}


def test_one_exercise_alone(small, capsys, one_processor):
    """The others are neither tried nor changed."""
    build = ["build", str(small), "-k", "double"]
    assert main(build) == 1
    said = capsys.readouterr().err
    assert "lacks" in said and "total" in said and "Run first" in said
    assert main(["build", str(small)]) == 0
    assert main([*build, "--check"]) == 0
    before = read_records(small / "checks.h5")["small"]
    cases = small / "exercises/small.py"
    text = cases.read_text()
    cases.write_text(text.replace('"by_column", "np.sum(x)"',
                                  '"by_column", "np.sun(x)"'))
    assert main(build) == 0
    cases.write_text(cases.read_text().replace("integers(3, 9)",
                                               "integers(5, 11)"))
    assert main([*build, "--check"]) == 1
    assert "out of date" in capsys.readouterr().err
    assert main(build) == 0
    after = read_records(small / "checks.h5")["small"]
    assert [record.name for record in before
            if not stability.same(record, next(
                other for other in after if other.name == record.name))
            ] == ["double"]
    assert len(before) == len(after)
    assert main(["build", str(small), "-k", "doubel"]) == 1
    assert "no notebook has an exercise doubel" in capsys.readouterr().err
    (small / "checks.h5").write_bytes(b"damaged")
    assert main(build) == 1
    assert "Run first" in capsys.readouterr().err


def test_a_question_whose_solution_sets_no_answer_is_refused(
        tmp_path, capsys):
    asked = """from grading.exercise import question

question_far = question("question_far", {3: "Nearer."})
"""
    folder = tmp_path / "small_week"
    cells = {"question_far": "far = None\n### BEGIN SOLUTION\n"
                             "far = globals().get('shown')\n"
                             "### END SOLUTION"}
    write_notebook(folder, "small", "Small", 1, cells,
                   cases={"question_far": asked})
    path = folder / "small.ipynb"
    path.write_text(path.read_text().replace(
        "check(question_far)", "check('question_far', far)"))
    assert main(["build", str(folder)]) == 1
    assert "question_far: the solution sets no answer" in (
        capsys.readouterr().err)


def test_bad_folders(tmp_path, capsys):
    assert main(["build", str(tmp_path)]) == 1
    assert "holds no notebook" in capsys.readouterr().err
    (tmp_path / "broken.ipynb").write_text("{")
    assert main(["build", str(tmp_path)]) == 1
    assert "cannot read" in capsys.readouterr().err
    (tmp_path / "broken.ipynb").write_text(
        (WEEK / "logistic_regression.ipynb").read_text())
    with pytest.raises(CourseError, match="broken.py is missing"):
        records(tmp_path / "broken.ipynb")


@pytest.mark.parametrize("folder", sorted({p.parent for p in SOURCES}),
                         ids=lambda folder: folder.name)
def test_the_release_is_clean(folder):
    """No solution, no model answer, nothing of exercises/ is released."""
    files = release(folder)
    assert set(files) == {path.name for path in folder.iterdir()
                          if path.is_file()} | set(modules.built(folder)) | {
        path.relative_to(folder).as_posix()
        for path in folder.glob("locale/*/*/*.mo")}
    for name, content in files.items():
        if not name.endswith(".ipynb"):
            continue
        text = content.decode()
        assert "### BEGIN" not in text and "### END" not in text
        released = {cell.get("id"): cell
                    for cell in nbformat.reads(text, as_version=4).cells}
        for cell in read(folder / name).cells:
            if is_solution(cell):
                seen = released[cell.id].source.splitlines()
                assert ("raise NotImplementedError()" in seen[-1]
                        if cell.cell_type == "code"
                        else seen == ["YOUR ANSWER HERE"])
                assert not _solution(cell.source) & set(seen)


def _solution(source):
    """Lines that stand only between the markers of a cell."""
    before, _, rest = source.partition("### BEGIN SOLUTION")
    inside, _, after = rest.partition("### END SOLUTION")
    return {line for line in inside.splitlines() if line.strip()} - {
        *before.splitlines(), *after.splitlines()}
