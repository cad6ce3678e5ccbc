"""Work comes in through the exchange, from Canvas and from Moodle."""

import getpass
import io
import json
import zipfile

import pytest
from classes import COURSE, WEEK, Class, find, generated, solved

from grading.downloads import read_name


@pytest.fixture
def group(tmp_path):
    return generated(tmp_path)


def download(group, name, files, when=(2026, 11, 1, 12, 0, 0)):
    """A zip file among the downloads of the week."""
    archive = group.home / "downloaded" / WEEK / "archive"
    archive.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive / name, "w") as file:
        for inside, content in files.items():
            file.writestr(zipfile.ZipInfo(inside, when), content)


def work(group, value):
    """A submission that can be told by a value in its answer."""
    notebook = solved(group.released())
    find(notebook, "double_solution").source += f"  # {value}"
    return json.dumps(notebook)


def handed_in(group):
    """{student/file: content} in the class's submissions."""
    folder = group.home / "submitted"
    return {f"{path.parent.parent.name}/{path.name}": path.read_text()
            for path in folder.glob(f"*/{WEEK}/*")
            if path.name != "timestamp.txt"}


@pytest.mark.parametrize(("name", "whose"), [
    ("doejane_4711_98765_small.ipynb", ("4711", "small.ipynb", (0, 98765))),
    ("doejane_LATE_4711_98766_small-2.ipynb",
     ("4711", "small.ipynb", (2, 98766))),
    ("müllerzoë_12_34_my work-1.ipynb", ("12", "my work.ipynb", (1, 34))),
    ("doejane_4711_98765_week1/small.ipynb",
     ("4711", "small.ipynb", (0, 98765))),
    ("Zoë Müller_77_assignsubmission_file_/small.ipynb",
     ("zoe", "small.ipynb", (0, 0))),
    ("Jane Doe_78_assignsubmission_file_small.ipynb",
     ("Jane Doe", "small.ipynb", (0, 0))),
    ("all/Jane Doe_78_assignsubmission_file/a/small.ipynb",
     ("Jane Doe", "small.ipynb", (0, 0))),
    ("readme.txt", None)])
def test_names_in_downloads(name, whose):
    assert read_name(name, {"zoë müller": "zoe"}) == whose


def test_canvas(group):
    """A resubmission, a nested zip, a broken zip, a file of no kind."""
    download(group, "submissions.zip", {
        "doejane_4711_100_small.ipynb": work(group, "first"),
        "doejane_4711_101_small-1.ipynb": work(group, "second"),
        "roe_LATE_4712_102_week1.zip": zipped(group),
        "poe_4713_103_small.zip": b"PK broken",
        "loe_4714_104_answers.pdf": b"%PDF"})
    group.nbgrader("zip_collect", WEEK)
    found = handed_in(group)
    assert sorted(found) == ["4711/small.ipynb", "4712/small.ipynb",
                             "4713/small.zip", "4714/answers.pdf"]
    assert "# second" in found["4711/small.ipynb"]
    # A later download beside the first: the newest try wins again.
    download(group, "submissions (1).zip", {
        "doejane_4711_105_small-2.ipynb": work(group, "third"),
        "roe_LATE_4712_102_week1.zip": zipped(group)})
    group.nbgrader("zip_collect", "--force", WEEK)
    assert "# third" in handed_in(group)["4711/small.ipynb"]


def zipped(group):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("week1/small.ipynb", work(group, "in a zip"))
    return data.getvalue()


def test_moodle_and_back(group):
    """Collected by name, graded, and returned in Moodle's own folders."""
    group.nbgrader("db", "student", "add", "zoe", "--first-name", "Zoë",
                   "--last-name", "Müller")
    download(group, "CS101-Week 1-77.zip", {
        "Zoë Müller_77_assignsubmission_file_/small.ipynb": work(
            group, "hers"),
        "Jane Doe_78_assignsubmission_file_/other name.ipynb": work(
            group, "his"),
        "Jane Doe_78_assignsubmission_file_/notes.txt": "hello"})
    group.nbgrader("zip_collect", WEEK)
    assert sorted(handed_in(group)) == [
        "Jane Doe/notes.txt", "Jane Doe/other name.ipynb", "zoe/small.ipynb"]
    group.nbgrader("autograde", WEEK)
    assert group.scores("zoe")["double"] == (5, False)
    assert group.scores("Jane Doe")["double"] == (5, False)
    # What is handed in anew, with no time in the download, counts.
    download(group, "CS101-Week 1-76.zip", {
        "Zoë Müller_77_assignsubmission_file_/small.ipynb": work(
            group, "hers").replace("2 * x", "3 * x")},
        when=(2026, 11, 2, 12, 0, 0))
    group.nbgrader("zip_collect", "--force", WEEK)
    group.nbgrader("autograde", WEEK)
    assert group.scores("zoe")["double"] == (0, False)
    group.nbgrader("generate_feedback", WEEK)
    path = group.course_command("feedback", COURSE, WEEK).strip()
    with zipfile.ZipFile(path) as file:
        assert sorted(file.namelist()) == [
            "Jane Doe_78_assignsubmission_file_/small.html",
            "Zoë Müller_77_assignsubmission_file_/small.html"]


def test_feedback_before_there_is_any(group):
    said = group.course_command("feedback", COURSE, WEEK, code=1)
    assert "generate_feedback" in said


def test_the_whole_round_trip(tmp_path):
    """From an empty class to returned grades, by commands alone.

    One user plays everybody; the student works in workspace/.
    """
    me = getpass.getuser()
    group = Class(tmp_path).make()

    nbgrader = group.nbgrader
    nbgrader("generate_assignment", WEEK, apart=True)
    nbgrader("release_assignment", WEEK)
    assert WEEK in nbgrader("list")
    nbgrader("fetch_assignment", WEEK)
    copy = tmp_path / "workspace" / COURSE / WEEK / "small.ipynb"
    notebook = solved(group.released())
    find(notebook, "double_solution").source = "def double(x): return 6"
    copy.write_text(json.dumps(notebook))
    nbgrader("submit", WEEK)
    nbgrader("collect", WEEK)
    nbgrader("autograde", WEEK, apart=True)
    assert group.scores(me) == {"double": (2.5, False), "triple": (3, False),
                                "choice": (1, False), "why": (None, True)}
    nbgrader("generate_feedback", WEEK)
    nbgrader("release_feedback", WEEK)
    nbgrader("fetch_feedback", WEEK)
    page, = copy.parent.glob("feedback/*/small.html")
    assert "Score: 2.5 / 5.0" in page.read_text()
    path = group.course_command("marks", COURSE, WEEK, apart=True).strip()
    with open(path, encoding="utf-8-sig") as file:
        assert file.readlines()[1].startswith(f"{me},,,,2.5,3,1,0,0,0,6.5,")


def test_feedback_returns_to_work_put_there_by_hand(group):
    """Such a submission has no time and no secret of nbgrader's."""
    folder = group.hand_in("by_hand", work(group, "on a stick"))
    (folder / "timestamp.txt").unlink()
    group.nbgrader("release_assignment", WEEK)
    group.nbgrader("autograde", WEEK)
    group.nbgrader("generate_feedback", WEEK)
    group.nbgrader("release_feedback", WEEK)
    assert list((group.root / "exchange" / COURSE / "feedback").glob("*"))
