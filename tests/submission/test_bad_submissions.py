"""Whatever is handed in: the class is graded, and everybody is told.

One class holds a submission of every kind; it is autograded once, from the
command line. Each test then looks at one of them.
"""

import base64
import copy
import io
import json
import os
import random

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from PIL import Image
from support.classes import (
    COURSE,
    cell,
    find,
    generated,
    little_time,
    small_notebook,
    solved,
    zipped,
)

from grading.submission import intake
from grading.submission.reading import Handed, Unreadable, read_notebook

FULL = {"double": 5, "triple": 3, "choice": 1}
NOTHING = {"double": 0, "triple": 0, "choice": 0}


def duplicated(notebook):
    """JupyterLab's copy and paste: the same metadata, another id."""
    for name in ("double", "double_solution"):
        twin = copy.deepcopy(find(notebook, name))
        twin.id = f"pasted-{name}"
        notebook.cells.append(twin)
    return notebook


def without(notebook, *names):
    notebook.cells = [item for item in notebook.cells if item.metadata.get(
        "nbgrader", {}).get("grade_id") not in names]
    return notebook


def changed_metadata(notebook):
    for name in FULL:
        find(notebook, name).metadata.nbgrader["points"] = 1000
        find(notebook, name).source = "1000"
    find(notebook, "double").metadata.nbgrader["grade_id"] = "x" * 10
    return notebook


def stripped(notebook):
    """No metadata and no ids, as some editors save it."""
    notebook.nbformat_minor = 4
    for item in notebook.cells:
        item.metadata = {}
        del item["id"]
    return notebook


def solution_true(notebook):
    for name in FULL:
        find(notebook, name).metadata.nbgrader["solution"] = True
    return notebook


def old_metadata(notebook, version):
    for item in notebook.cells:
        about = item.metadata.get("nbgrader")
        if about:
            about["schema_version"] = version
            about.pop("task", None)
            if version == 1:
                about.pop("locked", None)
                about["points"] = str(about.get("points", 0))
    return notebook


def with_cell(notebook, source):
    """A cell of the student's own, below an answer."""
    place = notebook.cells.index(find(notebook, "double_solution"))
    notebook.cells.insert(place + 1, new_code_cell(source))
    return notebook


def doing(notebook, source):
    """The same work, done inside the function that is checked."""
    find(notebook, "double_solution").source = (
        f"def double(x):\n    {source}\n    return 2 * x")
    return notebook


def odd(notebook):
    """Right answers in cells of strange content."""
    notebook.cells[0].metadata["nbgrader"] = ["not", "a", "dict"]
    notebook.cells[1].metadata = None
    notebook.cells += [17, {"cell_type": "heading"},
                       {"cell_type": "markdown", "source": [1, 2]},
                       {"cell_type": "markdown", "metadata": {},
                        "source": "![](attachment:gone.png) \ud800 $\\frac{$"}]
    return json.dumps(notebook)


def newer_python(notebook):
    """Syntax that this Python cannot read, of a later one it is said."""
    notebook.metadata["language_info"] = {"name": "python",
                                          "version": "3.99.1"}
    return doing(notebook, "return? 2 * x")


def with_markdown(notebook, source, **attachments):
    notebook.cells.append(new_markdown_cell(source))
    notebook.cells[-1].attachments = attachments
    return notebook


def picture(side=1, kind="PNG"):
    """A picture of random pixels."""
    data = io.BytesIO()
    pixels = random.Random(1).randbytes(3 * side * side)
    Image.frombytes("RGB", (side, side), pixels).save(data, kind)
    return data.getvalue()


def dear_to_show(notebook):
    """What no page can be made of in reasonable time, or is too much."""
    shown = {"image/png": base64.b64encode(picture(100)).decode()}
    with_markdown(notebook, "![a](attachment:p.png)\n\n" * 200,
                  **{"p.png": shown})
    for text in ("\\begin{a}", "\\\\[", "[", "a" + " " * 80_000 + "b"):
        times = 90_000 // len(text) + 1
        with_markdown(notebook, (text * times)[:90_000])
    with_markdown(notebook, "word " * 100_000)
    notebook.cells.append(new_code_cell("a." * 40_000))
    return with_markdown(notebook, "The last $\\sqrt{2}$.")


LOOP = "while True: pass"
DEAF = ("import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "    while True: pass")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The class after autograde and generate_feedback."""
    group = generated(tmp_path_factory.mktemp("bad"))
    new = group.released

    def done():
        return solved(new())

    hand_in = group.hand_in
    hand_in("right", done())
    hand_in("not_json", "Dear professor,")
    hand_in("truncated", json.dumps(done())[:-300])
    hand_in("nothing")
    hand_in("only_pdf", b"%PDF-1.7", "homework.pdf")
    hand_in("copy_of", done(), "Copy of small.ipynb")
    hand_in("duplicated", duplicated(done()))
    hand_in("deleted", without(done(), "double", "triple"))
    hand_in("deleted_answer", without(done(), "double_solution"))
    hand_in("changed", changed_metadata(done()))
    hand_in("stripped", stripped(done()))
    hand_in("solution_true", solution_true(done()))
    hand_in("old", old_metadata(done(), 1))
    hand_in("odd", odd(done()))
    hand_in("loops", with_cell(done(), LOOP))
    hand_in("deaf", doing(done(), DEAF))
    hand_in("prints", with_cell(done(), "print('x' * 100_000_000)"))
    hand_in("dies", doing(done(), "import os; os._exit(1)"))
    hand_in("Zoë Müller (2)", doing(done(), "warnings.warn('stderr')"))
    hand_in("newer", newer_python(done()))
    hand_in("dear", dear_to_show(done()))
    hand_in("pictures", with_markdown(
        done(), "![mine](img/my%20plot.png) ![not](gone.png)\n\n"
        '<img src="img/my plot.png">'))
    folder = hand_in("pictures", b"x", "notes.txt") / "img"
    folder.mkdir()
    (folder / "my plot.png").write_bytes(picture())
    hand_in("renamed", json.dumps(done()), "small.ipynb.txt")
    hand_in("packed", zipped({"week1/small.ipynb": json.dumps(done())}),
            "homework.zip")
    hand_in("bomb", zipped({"small.ipynb": bytes(200_000_000)}), "small.zip")
    secret = group.root / "secret.txt"
    secret.write_text("another student's work")
    folder = hand_in("links")
    os.symlink(group.home / "submitted" / "right" / group.week
               / "small.ipynb", folder / "small.ipynb")
    os.symlink(secret, folder / "data.txt")
    os.mkfifo(folder / "pipe")
    (group.home / "submitted" / "linked").mkdir()
    os.symlink(group.home / "submitted" / "right" / group.week,
               group.home / "submitted" / "linked" / group.week)
    before = snapshot(group)
    with (little_time(2, LOOP),
          little_time(2, "check(double)", beside="SIG_IGN")):
        group.said = group.nbgrader("autograde", group.week)
    group.nbgrader("generate_feedback", group.week)
    assert snapshot(group) == before
    return group


def snapshot(group):
    """Every file that was handed in, with its content."""
    return {path: path.read_bytes() if path.is_file() else None
            for path in (group.home / "submitted").rglob("*")
            if not path.is_fifo()}


ONE_LOST = {"double": 0, "triple": 3, "choice": 1}
EXPECTED = {
    "right": (FULL, None),
    "Zoë Müller (2)": (FULL, None),
    "not_json": (NOTHING, "could not be read"),
    "truncated": (NOTHING, "ends too early"),
    "nothing": (NOTHING, "no notebook in what was handed in"),
    "only_pdf": (NOTHING, "no notebook in what was handed in"),
    "copy_of": (FULL, "the name expected"),
    "duplicated": (FULL, "more than once"),
    "deleted": (FULL, "`double`, `triple` were missing"),
    "deleted_answer": (ONE_LOST, "`double_solution` was missing"),
    "changed": (FULL, "changed and put back"),
    "stripped": (FULL, "metadata"),
    "solution_true": (FULL, "metadata"),
    "old": (FULL, "metadata"),
    "odd": (FULL, None),
    "loops": (FULL, "did not end within 120 s"),
    "deaf": (ONE_LOST, "The time was up"),
    "prints": (FULL, None),
    "dies": (ONE_LOST, "Python ended while"),
    "newer": (ONE_LOST, "written with Python 3.99"),
    "dear": (FULL, None),
    "pictures": (FULL, "`gone.png` is not shown: no such picture"),
    "renamed": (FULL, "the name expected"),
    "packed": (FULL, None),
    "bomb": (NOTHING, "more than 100 MB"),
    "links": (NOTHING, "no links"),
    "linked": (NOTHING, "a link to another place"),
}


@pytest.mark.parametrize("student", EXPECTED)
def test_each_kind_of_submission(graded, student):
    points, note = EXPECTED[student]
    scores = graded.scores(student)
    assert {name: scores[name][0] for name in points} == points
    page = graded.page(student)
    lines = [line for line in graded.report().splitlines()
             if line.startswith(f"{student},")]
    if note:
        words = note.replace("`", "")
        plain = page.replace("<code>", "").replace("</code>", "").replace(
            "&#39;", "'").replace("&#x27;", "'")
        assert words in plain
        assert any(note in line for line in lines)
        assert f"{student}, small: " in graded.said
    else:
        assert not lines
        assert intake.NOTICE_HEAD.strip("*") not in page


def test_a_written_answer_waits_for_a_person(graded):
    assert graded.scores("right")["why"] == (None, True)
    assert graded.scores("nothing")["why"] == (0, False)
    assert graded.scores("truncated")["why"] == (0, False)


def test_the_page_shows_the_answer_and_the_reason(graded):
    page = graded.page("deaf")
    assert "The time was up: it did not end within 120 s." in page
    assert "the rest is left out" in graded.page("prints")
    assert "Because two times a half is one." in graded.page("right")


def test_pages_stay_small_and_need_no_network(graded):
    for student in EXPECTED:
        page = graded.page(student)
        assert len(page) < (2_000_000 if student == "dear" else 400_000)
        assert "<script" not in page and "cdn." not in page
    assert "<math" in graded.page("right")


def test_what_is_dear_to_show_is_shown_as_written(graded):
    page = graded.page("dear")
    assert "it is too long to be set" in page
    assert "it takes too long to be set" in page
    assert page.count("data:image/png") == 1
    assert "<msqrt>" in page  # and the rest as usual


def test_a_picture_beside_the_notebook_is_in_its_page(graded):
    page = graded.page("pictures")
    assert base64.b64encode(picture()).decode() in page
    assert "write <code>![](img/my plot.png)</code>" in page


def test_no_link_is_followed(graded):
    for folder in ("autograded", "feedback"):
        for path in (graded.home / folder).rglob("*"):
            assert not path.is_symlink()
            assert "another student" not in path.read_text(
                errors="ignore") if path.is_file() else True


def test_a_second_run_grades_nothing_again(graded):
    said = graded.nbgrader("autograde", graded.week)
    assert "Autograding" not in said
    assert not (graded.home / "intake").exists()


def test_what_was_handed_in_anew_is_graded_anew(graded):
    """Also without a newer time, as in downloads from a platform."""
    graded.hand_in("not_json", solved(graded.released()))
    said = graded.nbgrader("autograde", graded.week,
                           "--student", "not_json")
    assert "Autograding" in said
    assert graded.scores("not_json")["double"] == (5, False)
    assert "not_json" not in graded.report()
    assert "truncated" in graded.report()


def test_a_report_that_a_spreadsheet_has_saved_stops_nothing(graded):
    path = graded.home / "reports" / f"{graded.week}.csv"
    before = path.read_bytes()
    path.write_bytes(before.decode("utf-8-sig").replace(",", ";").encode(
        "cp1252", "replace"))
    said = graded.course_command("autograde", COURSE, graded.week)
    assert "Traceback" not in said
    path.write_bytes(before)


def test_an_interrupted_grading_leaves_nothing_half_done(graded):
    """A journal that is left over says what to take back."""
    with Gradebook(f"sqlite:///{graded.home / 'gradebook.db'}") as book:
        grade = book.find_grade("double", "small", graded.week, "right")
        before = 5.0, grade.needs_manual_grade
        grade.auto_score = 1.0
        book.db.commit()
    journal = graded.home / "intake" / "right" / (
        f"{graded.week}.before.json")
    journal.parent.mkdir(parents=True)
    journal.write_text(json.dumps({"timestamp": None, "notebooks": {
        "small": {"late": None, "grades": {
            name: [points, None, None, False]
            for name, points in {**FULL, "why": None}.items()},
            "comments": {name: [None, None] for name in (
                "double_solution", "triple_solution", "choice_solution",
                "why")}}}}))
    said = graded.nbgrader("autograde", graded.week, "--student", "nothing")
    assert "interrupted" in said
    assert graded.scores("right")["double"] == before
    # Its autograded copy is gone, so the next run grades it whole.
    graded.nbgrader("autograde", graded.week, "--student", "right")
    assert graded.scores("right")["double"] == (5, False)


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """The released notebook of `graded`'s class, without a class."""
    from grading.exercise.notebook import stub

    notebook = small_notebook()
    for item in notebook.cells:
        if item.metadata.get("nbgrader", {}).get("solution"):
            item.source = (stub(item.source) if item.cell_type == "code"
                           else "YOUR ANSWER HERE")
    path = tmp_path_factory.mktemp("release") / "small.ipynb"
    nbformat.write(notebook, path)
    return path


READABLE = {
    "as it should be": lambda new: {"small.ipynb": json.dumps(new)},
    "UTF-16": lambda new: {"small.ipynb": json.dumps(new).encode("utf-16")},
    "a byte order mark": lambda new: {
        "small.ipynb": b"\xef\xbb\xbf" + json.dumps(new).encode()},
    "notebook format 3": lambda new: {"small.ipynb": nbformat.writes(
        nbformat.convert(new, 3), 3)},
    "metadata 2": lambda new: {"small.ipynb": json.dumps(
        old_metadata(new, 2))},
    "a copy": lambda new: {"small-Copy1.ipynb": json.dumps(new)},
    "a download": lambda new: {"small (1).ipynb": json.dumps(new)},
    "a name of its own": lambda new: {"my homework.ipynb": json.dumps(new)},
    "a JSON ending": lambda new: {"small.json": json.dumps(new)},
    "two endings": lambda new: {"small.ipynb.txt": json.dumps(new)},
    "no ending": lambda new: {"homework": json.dumps(new)},
    "in a zip file": lambda new: {"homework.zip": zipped({
        "week1/small.ipynb": json.dumps(new)})},
    "in a zip file in a zip file": lambda new: {"a.zip": zipped({
        "b.zip": zipped({"small.txt": json.dumps(new)})})},
    "a zip file by another name": lambda new: {"small.ipynb": zipped({
        "small.ipynb": json.dumps(new)})},
    "beside 4,000 others": lambda new: {
        f"{number}.ipynb": "{}" for number in range(4_000)} | {
        "small.ipynb": json.dumps(new)},
    "in a folder": lambda new: {"week1/small.ipynb": json.dumps(new)},
    "moved cells": lambda new: {"small.ipynb": json.dumps(
        new | {"cells": new.cells[::-1]})},
}


@pytest.mark.parametrize("kind", READABLE)
def test_what_can_be_read_is_read(release, tmp_path, kind):
    files = READABLE[kind](solved(nbformat.read(release, 4)))
    taken = take(tmp_path, release, files)
    assert [item.source for item in taken.cells
            if item.id != intake.NOTICE] == [
        item.source for item in solved(nbformat.read(release, 4)).cells]


@pytest.mark.parametrize(("encoding", "note"), [
    ("utf-8", ""), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16")])
def test_other_encodings_are_read_and_said(release, tmp_path, encoding,
                                           note):
    work = solved(nbformat.read(release, 4))
    find(work, "why").source = "Zweimal die H\u00e4lfte: \u20ac."
    taken = take(tmp_path, release, {"small.ipynb": json.dumps(
        work, ensure_ascii=False).encode(encoding)})
    assert find(taken, "why").source == "Zweimal die H\u00e4lfte: \u20ac."
    assert note in "".join(intake.notes_of(taken))
    assert bool(note) == bool(intake.notes_of(taken))


def test_a_damaged_letter_costs_itself_alone(release, tmp_path):
    work = solved(nbformat.read(release, 4))
    find(work, "why").source = "\u4e00\u534a, \u4e8c\u500d"
    taken = take(tmp_path, release, {"small.ipynb": json.dumps(
        work, ensure_ascii=False).encode().replace(b"\x80\xe5", b"\xe5")})
    assert find(taken, "why").source == "\ufffd\u534a, \u4e8c\u500d"
    assert "no UTF-8" in "".join(intake.notes_of(taken))


UNREADABLE = {
    "Git conflict (line 3)": (
        "{\n \"cells\": [\n<<<<<<< HEAD\n=======\n>>>>>>> other\n]}"),
    "Git conflict (line 1)": "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> b\n",
    "comma before the closing `]` in line 1": '{"cells": [1, 2 , ]}',
    "comma before the closing `}` in line 2": '{"cells": []\n,}',
    "not JSON from line 2": '{"cells": [],\ncells: []}',
    "an encoding other than UTF-8": b'{"cells": ["\x81"]}',
    "Git LFS pointer": "version https://git-lfs.github.com/spec/v1\noid x",
    "RTF": "{\\rtf1\\ansi Dear professor}",
    "of Word": zipped({"[Content_Types].xml": "", "word/document.xml": ""}),
    "PDF": b"%PDF-1.7",
    "is a picture": b"\x89PNG\r\n\x1a\n",
    "an archive that is not a zip file": b"\x1f\x8b\x08",
    "the file is empty": bytes(100),
    "more than 4000000 values": '{"cells": [' + "{}," * 3_300_000 + "{}]}",
    "a web page": "<!doctype html><html></html>",
    "empty": "",
    "nested too deeply": "[" * 100_000,
    "not JSON": bytes(range(256)) * 4,
    "archive": b"PK\x03\x04",
    "holds no cells": "{}",
    "none of this notebook's exercises": json.dumps(
        nbformat.v4.new_notebook(cells=[new_code_cell("print('hello')")])),
}


@pytest.mark.parametrize("reason", UNREADABLE)
def test_what_cannot_be_read_says_why(release, tmp_path, reason):
    taken = take(tmp_path, release, {"small.ipynb": UNREADABLE[reason]})
    assert reason in "".join(intake.notes_of(taken))
    assert taken.cells[1:] == nbformat.read(release, 4).cells


def test_a_notebook_that_is_cut_off_anywhere_says_so(release):
    text = json.dumps(solved(nbformat.read(release, 4)) | {
        "x": [True, None, -1.5e-7, "\u00e4"]}, indent=1)
    for length in range(1, len(text)):
        with pytest.raises(Unreadable, match="ends too early"):
            read_notebook(text[:length].encode())


@pytest.mark.parametrize(("files", "reason"), [
    ({"a.zip": zipped({f"{number}.zip": zipped({"a": bytes(30_000_000)})
                       for number in range(4)})}, "more than 100 MB"),
    ({"a.zip": zipped(dict.fromkeys(map(str, range(1_100)), ""))},
     "more than 1000 files"),
    ({"a.zip": zipped({"a.zip": zipped({"a.zip": zipped({
        "a.zip": zipped({"small.ipynb": "{}"})})})})}, "too many deep"),
    ({"a.zip": zipped({"small.ipynb": "{}"})[:-30]}, "damaged archive"),
    ({str(number): "" for number in range(1_100)}, "files were left out")])
def test_bounds_of_what_is_handed_in(release, tmp_path, files, reason):
    taken = take(tmp_path, release, files)
    assert reason in "".join(intake.notes_of(taken))
    assert taken.metadata["nothing_handed_in"]


def test_answers_below_many_cells_of_ones_own_count(release, tmp_path):
    work = solved(nbformat.read(release, 4))
    work.cells[1:1] = [new_code_cell(f"own = {number}", id=f"own-{number}")
                       for number in range(5_000)]
    taken = take(tmp_path, release, {"small.ipynb": json.dumps(work)})
    assert "2 * x" in find(taken, "double_solution").source
    note, = intake.notes_of(taken)
    assert "3000 of the cells that you added were left out" in note
    assert "`own = 2000`" in note


def test_a_cell_too_long_is_cut_and_said(release, tmp_path):
    work = solved(nbformat.read(release, 4))
    find(work, "why").source = "x" * 1_100_000
    taken = take(tmp_path, release, {"small.ipynb": json.dumps(work)})
    assert len(find(taken, "why").source) == 1_000_000
    assert "longer than 1000000" in "".join(intake.notes_of(taken))


def test_work_in_a_copy_counts_when_the_original_is_untouched(
        release, tmp_path):
    untouched = nbformat.read(release, 4)
    taken = take(tmp_path, release, {
        "small.ipynb": json.dumps(untouched),
        "small-Copy1.ipynb": json.dumps(solved(copy.deepcopy(untouched)))})
    assert "2 * x" in find(taken, "double_solution").source
    assert "`small.ipynb` was not graded" in "".join(intake.notes_of(taken))


def test_added_cells_stay_in_place(release, tmp_path):
    work = with_cell(solved(nbformat.read(release, 4)), "helper = 1")
    taken = take(tmp_path, release, {"small.ipynb": json.dumps(work)})
    sources = [item.source for item in taken.cells]
    assert sources.index("helper = 1") == sources.index(
        find(taken, "double_solution").source) + 1


def take(folder, release, files):
    """A submission of these files, made gradable."""
    for name, content in files.items():
        path = folder / "handed in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str)
                         else content)
    intake.take(folder / "handed in", [release], folder / "taken")
    return nbformat.read(folder / "taken" / "small.ipynb", 4)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_each_kind_of_picture_is_found_beside(tmp_path, kind):
    folder = tmp_path / "handed in"
    folder.mkdir()
    (folder / "plot").write_bytes(picture(kind=kind))
    pictures = intake.Submission(folder, set()).pictures("small.ipynb")
    shown = pictures.shown(Handed("markdown", "![p](plot)", {}, None))
    assert shown.keys() == {"plot"} and not pictures.notes


def test_answers_are_found_by_text_or_place():
    """Cells without any metadata, in another order of certainty."""
    released = nbformat.v4.new_notebook(cells=[
        cell("def one():\n    # YOUR CODE HERE\n    ...", "one_solution",
             solution=True),
        cell("check(one)", "one", grade=True, points=1),
        cell("a = None", "a_solution", solution=True),
        cell("check('a', a)", "a", grade=True, points=1)])
    handed = [Handed("code", source, {}, None) for source in (
        "import os", "def one():\n    return 1", "check(one)",
        "a = 'b'", "check('a', a)", "print(a)")]
    notes = []
    intake.rebuild(released, handed, notes)
    assert [item.source for item in released.cells] == [
        item.source for item in handed]
    assert len(notes) == 1 and "metadata" in notes[0]
