"""Work comes in through the exchange, from Canvas and from Moodle."""

import getpass
import json
import shutil
import zipfile

import pytest
from support.classes import (
    COURSE,
    WEEK,
    Class,
    find,
    generated,
    solved,
    zipped,
)

from grading.classroom.downloads import read_name


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
    return archive / name


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
    ("doejane_4711_98765_small.ipynb", ("4711", "doejane", "small.ipynb")),
    ("doejane_LATE_4711_98766_small-2.ipynb",
     ("4711", "doejane", "small-2.ipynb")),
    ("müllerzoë_12_34_my work.ipynb", ("12", "müllerzoë", "my work.ipynb")),
    ("van_der_bergjan_4712_98767_a_1_2_b.ipynb",
     ("4712", "van_der_bergjan", "a_1_2_b.ipynb")),
    ("LATE_anon_aB3x9_98765_small.ipynb",
     ("anon_aB3x9", "anon_aB3x9", "small.ipynb")),
    ("doejane_4711_text.html", ("4711", "doejane", "text.html")),
    ("doejane_4711_98765_w.zip/roe_4712_1_x.ipynb",
     ("4711", "doejane", "w.zip/roe_4712_1_x.ipynb")),
    ("Zoë Müller_77_assignsubmission_file_/small.ipynb",
     ("77", "Zoë Müller", "small.ipynb")),
    ("Jane Doe_78_assignsubmission_file_small.ipynb",
     ("78", "Jane Doe", "small.ipynb")),
    ("Jane Doe_78_assignsubmission_onlinetext_onlinetext.html",
     ("78", "Jane Doe", "onlinetext.html")),
    ("all/Jane Doe_78_assignsubmission_file/a/small.ipynb",
     ("78", "Jane Doe", "a/small.ipynb")),
    ("readme.txt", None)])
def test_names_in_downloads(name, whose):
    upload = read_name(name)
    assert upload is whose or (
        upload.person[1], upload.name, upload.file) == whose


def test_canvas(group):
    """A resubmission, a nested zip, a broken zip, a file of no kind."""
    download(group, "submissions.zip", {
        "doejane_4711_100_small.ipynb": work(group, "first"),
        "doejane_4711_101_small-1.ipynb": work(group, "second"),
        "roe_LATE_4712_102_week1.zip": packed(group),
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
        "roe_LATE_4712_102_week1.zip": packed(group)})
    group.nbgrader("zip_collect", "--force", WEEK)
    assert "# third" in handed_in(group)["4711/small.ipynb"]


def packed(group, value="in a zip"):
    return zipped({"week1/small.ipynb": work(group, value)})


def test_numbers_in_a_students_names_are_no_tries(group):
    download(group, "submissions.zip", {
        "doejane_4711_100_part-1.ipynb": work(group, "one"),
        "doejane_4711_101_part-2.ipynb": work(group, "two"),
        "van_der_bergjan_4712_102_small-1.ipynb": work(group, "hers"),
        "doejane_4711_103_notes.txt": "a",
        "doejane_4711_104_notes-1.txt": "b"})
    said = group.nbgrader("zip_collect", WEEK)
    assert sorted(handed_in(group)) == [
        "4711/notes-1.txt", "4711/notes.txt", "4711/part-1.ipynb",
        "4711/part-2.ipynb", "4712/small.ipynb"]
    assert "2 persons and 5 files in; 2 folders and 5 files out" in said


def test_older_tries_are_named(group):
    """Canvas gives each download the newest try alone."""
    download(group, "a.zip", {
        "doejane_4711_100_answers.zip": packed(group, "first"),
        "doejane_4711_101_notes.txt": "kept"})
    download(group, "b.zip", {
        "doejane_4711_105_answers-1.zip": packed(group, "second"),
        "doejane_4711_101_notes.txt": "kept"})
    said = group.nbgrader("zip_collect", WEEK)
    found = handed_in(group)
    assert sorted(found) == ["4711/notes.txt", "4711/small.ipynb"]
    assert "# second" in found["4711/small.ipynb"]
    assert ("doejane_4711_100_answers.zip is an older try of "
            "doejane_4711_105_answers-1.zip") in said
    assert "0 files out, 1 older tries, 1 the same again" in said


def test_two_numbers_are_two_persons(group):
    """Names hidden by Moodle; two of one name, one of them on the roster."""
    group.nbgrader("db", "student", "add", "zoe", "--first-name", "Zoë",
                   "--last-name", "Müller")
    names = [f"Participant_{number}" for number in (1001, 1002, 1003)]
    names += ["Zoë Müller_77", "Müller, Zoë_78"]
    download(group, "moodle.zip", {
        f"{name}_assignsubmission_file_/small.ipynb": work(group, name[-3:])
        for name in names})
    said = group.nbgrader("zip_collect", WEEK)
    found = handed_in(group)
    assert sorted(found) == sorted(f"{name}/small.ipynb" for name in names)
    assert all(name[-3:] in found[f"{name}/small.ipynb"] for name in names)
    assert "not on the roster: Müller, Zoë_78, Participant_1001, " in said


@pytest.mark.parametrize("name", [
    "Zoë Müller", "Müller Zoë", "Müller, Zoë", "zoë  MÜLLER",
    "Zoe\u0308 Mu\u0308ller"])
def test_names_match_the_roster_loosely(group, name):
    for student, first, last in (("zoe", "Zoë", "Müller"), (
            "wei", "Li", "Wei"), ("li", "Wei", "Li")):
        group.nbgrader("db", "student", "add", student, "--first-name",
                       first, "--last-name", last)
    download(group, "moodle.zip", {
        f"{name}_77_assignsubmission_file_/small.ipynb": work(group, "a"),
        "Wei Li_78_assignsubmission_file_/small.ipynb": work(group, "b")})
    said = group.nbgrader("zip_collect", WEEK)
    assert sorted(handed_in(group)) == ["li/small.ipynb", "zoe/small.ipynb"]
    assert "not on the roster" not in said


def test_whoever_cannot_be_told_apart_from_earlier_work_gets_nothing(group):
    download(group, "a.zip", {
        "Jane Doe_78_assignsubmission_file_/small.ipynb": work(group, "a")})
    group.nbgrader("zip_collect", WEEK)
    download(group, "b.zip", {
        "Jane Doe_79_assignsubmission_file_/small.ipynb": work(group, "b"),
        "Max Roe_80_assignsubmission_file_/small.ipynb": work(group, "c")})
    said = group.nbgrader("zip_collect", "--force", WEEK, code=1)
    assert "submitted/Jane Doe holds" in said
    assert sorted(handed_in(group)) == [
        "Jane Doe/small.ipynb", "Max Roe/small.ipynb"]
    assert "# a" in handed_in(group)["Jane Doe/small.ipynb"]
    shutil.rmtree(group.home / "submitted" / "Jane Doe")
    group.nbgrader("zip_collect", "--force", WEEK)
    assert sorted(handed_in(group)) == [
        "Jane Doe_78/small.ipynb", "Jane Doe_79/small.ipynb",
        "Max Roe/small.ipynb"]


def test_what_cannot_be_read_stops_its_person_alone(group):
    """A file damaged in the download, and one of nobody's."""
    path = download(group, "submissions.zip", {
        "doejane_4711_100_small.ipynb": work(group, "damaged"),
        "doejane_4711_101_notes.txt": "hello",
        "roe_4712_102_small.ipynb": work(group, "sound"),
        "Screenshot.png": "whose?", "__MACOSX/._roe": "", ".DS_Store": ""})
    path.write_bytes(path.read_bytes().replace(b"# damaged", b"# dam\0ged"))
    said = group.nbgrader("zip_collect", WEEK, code=1)
    assert sorted(handed_in(group)) == ["4712/small.ipynb"]
    assert "2 persons and 4 files in; 1 folders and 1 files out" in said
    assert "doejane_4711_100_small.ipynb cannot be read" in said
    assert "not collected: Screenshot.png" in said


def test_two_files_of_one_name_are_not_one(group):
    with pytest.warns(UserWarning, match="Duplicate"):
        path = download(group, "moodle.zip", {
            "Jane Doe_78_assignsubmission_file_/small.ipynb": "a",
            "Max Roe_79_assignsubmission_file_/small.ipynb": "b"})
        with zipfile.ZipFile(path, "a") as file:
            file.writestr("Jane Doe_78_assignsubmission_file_/small.ipynb",
                          "c")
    said = group.nbgrader("zip_collect", WEEK, code=1)
    assert sorted(handed_in(group)) == ["Max Roe/small.ipynb"]
    assert "2 persons and 3 files in; 1 folders and 1 files out" in said


def test_students_archives_are_bounded(group):
    """One that unpacks to 200 MB, one with 1,500 files; the rest goes on."""
    download(group, "submissions.zip", {
        "doejane_4711_100_a.zip": zipped({"small.ipynb": bytes(200_000_000)}),
        "roe_4712_101_b.zip": zipped(
            {f"{number}.txt": b"x" for number in range(1_500)}),
        "poe_4713_102_c.zip": zipped({
            "w/small.ipynb": b"{}", "w/img/plot.png": b"x", "w/a/x.txt": b"1",
            "w/b/x.txt": b"2", "w/timestamp.txt": b"2001-01-01"})})
    said = group.nbgrader("zip_collect", WEEK)
    assert "more than 100 MB" in said and "more than 1000 files" in said
    inside = group.home / "submitted"
    assert sorted(path.relative_to(inside).as_posix() for path in
                  inside.rglob("*") if path.is_file()) == [
        f"4711/{WEEK}/a.zip", f"4712/{WEEK}/b.zip", f"4713/{WEEK}/a/x.txt",
        f"4713/{WEEK}/b/x.txt", f"4713/{WEEK}/c/timestamp.txt",
        f"4713/{WEEK}/img/plot.png", f"4713/{WEEK}/small.ipynb"]


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
