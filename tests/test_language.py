"""A second language, end to end: a made-up one shows what escapes."""

import ast
import contextlib
import csv
import io
import json
import re
import shutil
import string
from unittest import mock

import nbformat
import pytest
from support.classes import Class
from support.commands import Clone, nbgrader
from support.pseudo import CODE, escaped, mark, translate
from support.small_course import NOTEBOOK, WEEK

from grading import places
from grading.exercise.translate import HEADING, anchor, pieces
from utils import language
from utils.checking import Checks
from utils.checking.messages import MESSAGES, say

COURSE, NAME = WEEK.split("/")
SAYING = ("CourseError", "Unreadable", "DataError", "say")
RIGHT = "def double(x):\n    return 2 * x"
SQUARED = "def double(x):\n    return x * x"
OTHER = "def double(x):\n    return 3 * x"


@pytest.fixture(scope="module")
def spoken(built, tmp_path_factory):
    """Its catalogues are made by `course words`, and translated."""
    root = tmp_path_factory.mktemp("spoken") / "clone"
    shutil.copytree(built, root, symlinks=True)
    spoken = Spoken(root, root / "exchange")
    spoken.course("words", CODE, *root.glob("course*/week*"))
    assert len(translate(root)) >= 3
    said = spoken.course("words", CODE)
    assert "not taken" not in said and "missing" not in said
    return spoken


class Spoken(Clone):
    """A clone whose every sentence is in the made-up language."""

    def nbgrader(self, *arguments):
        """Run an nbgrader command in the course's folder."""
        with self.inside(), contextlib.chdir(self.root / COURSE):
            status, said = nbgrader(*arguments)
        assert status == 0, said

    def say(self, *arguments, status=0, **variables):
        """Run `course ARGUMENTS` with these variables too."""
        with mock.patch.dict(self.env, variables):
            return self.course(*arguments, status=status)


def prepare(spoken, code=CODE):
    """Make the workspace anew, in a language."""
    shutil.rmtree(spoken.workspace, ignore_errors=True)
    spoken.course("lab", "--prepare", "--language", code)


COMMANDS = [
    (("--help",), 0), (("doctor",), 0), (("progress",), 0),
    (("lab", "--prepare", "--language", CODE), 0),
    (("lab", "--prepare", "--language", "qq"), 1),
    (("fresh", "logistic_regression"), 0), (("fresh", "nothing"), 1),
    (("build", "-k", "nothing"), 1), (("build", "--check", WEEK), 0),
    (("words", "en"), 1), (("words", CODE), 0),
    (("classroom", "course9"), 1), (("due", COURSE, NAME), 0),
    (("due", COURSE, NAME, "2026-13-45", "12:00"), 1),
    (("due", COURSE, NAME, "Monday", "2026-11-01", "12:00"), 1),
    (("autograde", COURSE, NAME), 1), (("autograde", COURSE), 2),
    (("marks", "course9"), 1), (("feedback", COURSE, NAME), 1),
    (("pack", COURSE, "--language", CODE), 0), (("pack", "nothing"), 1)]


@pytest.mark.parametrize("arguments, status", [*COMMANDS, *(
    ((name, "-h"), 0) for name in (
        "lab", "fresh", "build", "words", "due", "autograde", "marks",
        "pack"))], ids=str)
def test_no_sentence_of_a_command_escapes(spoken, arguments, status):
    said = spoken.say(*arguments, status=status, COURSE_LANG=CODE,
                      COLUMNS="1000")
    assert said == "" or "«" in said
    assert "Traceback" not in said
    # The synopsis holds names of arguments, which are not translated.
    assert [line for line in escaped(said)
            if not line.startswith("»course ")] == []


def test_every_sentence_can_be_said():
    """No error, and nothing printed by a command, is put together."""
    for folder in ("grading", "utils"):
        for path in (places.CODE / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                name = isinstance(node, ast.Call) and ast.unparse(
                    node.func).split(".")[-1]
                if name in (*SAYING, "N_") and node.args:
                    assert not isinstance(
                        node.args[0], ast.JoinedStr), ast.unparse(node)
                if name == "say":
                    assert not isinstance(
                        node.args[0], ast.BinOp), ast.unparse(node)
                if name in SAYING and node.args:
                    assert missing(node) == set(), ast.unparse(node)


def missing(call):
    """Fields that a call and its text do not share; a key has none."""
    text = getattr(call.args[0], "value", None)
    given = {keyword.arg for keyword in call.keywords}
    if not isinstance(text, str) or None in given:
        return set()
    text = MESSAGES.get(text, text)
    return given ^ {re.split(r"[.\[]", name)[0] for _, name, _, _ in
                    string.Formatter().parse(text) if name is not None}


def test_a_release_is_spoken_whole(spoken):
    """Its markdown and docstrings, and nothing else."""
    prepare(spoken)
    text = (spoken.workspace / f"{NOTEBOOK}.ipynb").read_text()
    mine = nbformat.reads(text, 4)
    prepare(spoken, "en")
    theirs = nbformat.read(spoken.workspace / f"{NOTEBOOK}.ipynb", 4)
    assert mine.metadata.course.pop("language") == CODE
    assert mine.metadata == theirs.metadata
    kept = [cell for cell in mine.cells if cell.id in {
        cell.id for cell in theirs.cells}]
    assert [cell.id for cell in kept] == [cell.id for cell in theirs.cells]
    for cell, english in zip(kept, theirs.cells):
        assert cell.metadata == english.metadata
        if cell.cell_type == "code":
            assert cell.source == english.source
            continue
        for part in pieces(english.source):
            if part.said:
                assert mark(part.text.rstrip()) in cell.source
            heading = HEADING.match(part.before + part.text)
            if heading:
                assert (f'<a id="{anchor(heading[2])}"></a>\n\n'
                        ) in cell.source
    above = [cell for cell in mine.cells if cell not in kept]
    assert mark("Twice x.") in above[0].source
    assert mark("Sum of the entries of x.") in above[1].source
    assert len(above) == 2
    assert mine.cells[mine.cells.index(above[0]) + 1].id == "double-solution"


ASKED = """
check = Checks("{key}")
{source}
try:
    check(double)
except AssertionError as error:
    print(error)
check.hint("double")
check.hint("double")
try:
    check("nothing", 1)
except KeyError as error:
    print(error.args[0])
"""


def checked(spoken, source, **variables):
    """What `check` and `hint` say of an answer, in the released week."""
    said = io.StringIO()
    with (mock.patch.dict(spoken.env, variables), spoken.inside(),
          contextlib.chdir(spoken.workspace / WEEK),
          contextlib.redirect_stdout(said), contextlib.redirect_stderr(said)):
        exec(ASKED.format(key=NOTEBOOK, source=source), {"Checks": Checks})
    return said.getvalue()


@pytest.mark.parametrize("source", [
    SQUARED, OTHER, RIGHT, "def double(x):\n    raise NotImplementedError",
    "def double(x):\n    return None", "def double(x):\n    return [x]",
    "def double(x):\n    return {1: object()}", "double = 3",
    "import numpy as np\ndef double(x):\n    return np.zeros((2, 3))"])
def test_no_sentence_of_check_escapes(spoken, source):
    prepare(spoken)
    said = checked(spoken, source)
    assert escaped(said) == []
    if source == SQUARED:
        assert mark("That is the square. Twice x is x + x.") in said
    assert mark("What is x + x?") in said


def test_who_decides_the_language(spoken):
    """The notebook, then COURSE_LANG, then the workspace."""
    prepare(spoken)
    assert "«" in checked(spoken, RIGHT, COURSE_LANG="en")
    path = spoken.workspace / f"{NOTEBOOK}.ipynb"
    notebook = json.loads(path.read_text())
    del notebook["metadata"]["course"]["language"]
    path.write_text(json.dumps(notebook))
    assert "«" not in checked(spoken, RIGHT, COURSE_LANG="en")
    assert "«" in checked(spoken, RIGHT)
    (spoken.workspace / language.SETTING).unlink()
    assert "«" not in checked(spoken, RIGHT)
    assert "«" in checked(spoken, RIGHT, COURSE_LANG=CODE)
    assert "«" not in checked(spoken, RIGHT, COURSE_LANG="../../../etc")


def test_every_message_is_in_the_catalogue(spoken, monkeypatch):
    monkeypatch.setattr(language, "LOCALE", spoken.root / "utils" / "locale")
    language.catalogue.cache_clear()
    with language.speaking(CODE):
        for key, text in MESSAGES.items():
            if "{" not in text:
                assert say(key) == mark(text)


def test_the_start_page_is_spoken(spoken):
    prepare(spoken)
    page = json.loads((spoken.workspace / "start.ipynb").read_text())
    shown = page["cells"][1]["outputs"][0]["data"]["text/plain"]
    assert escaped("".join(shown)) == []
    assert mark("Logistic regression") in "".join(
        page["cells"][1]["outputs"][0]["data"]["text/html"])
    assert "".join(page["cells"][0]["source"]).startswith("«")


@pytest.mark.sandbox
def test_a_class_that_mixes_languages(spoken):
    """Equal grades; verdicts in the language of the notebook handed in,
    notes in the class's; no sentence of a note or a page escapes."""
    root = spoken.root
    spoken.exchange.mkdir(exist_ok=True)
    prepare(spoken)
    with open(root / COURSE / "nbgrader_config.py", "a") as file:
        file.write(f'c.Translate.language = "{CODE}"\n')
    Class(root, NAME).begin()
    spoken.nbgrader("generate_assignment", NAME)
    home = root / "classroom" / COURSE
    name = f"{NOTEBOOK.rsplit('/', 1)[1]}.ipynb"
    released = nbformat.read(home / "release" / NAME / name, 4)
    theirs = nbformat.read(spoken.workspace / f"{NOTEBOOK}.ipynb", 4)
    assert released == theirs  # course lab releases the same
    english = nbformat.from_dict(json.loads(json.dumps(released)))
    english.metadata.course.pop("language")
    english.cells = [cell for cell in english.cells
                     if "words" not in cell.metadata.get("course", {})]
    work = {}
    for tongue, notebook in ((CODE, released), ("en", english)):
        for about, source in (("right", RIGHT), ("known", SQUARED),
                              ("other", OTHER)):
            work[f"{about}_{tongue}"] = written(notebook, source)
    work["cut"] = json.dumps(released)[:300]
    work["web"] = "<!doctype html>"
    lost = written(released, RIGHT)
    lost.cells = [cell for cell in lost.cells if cell.id != "double-check"]
    work["lost"] = lost
    for student, content in work.items():
        folder = home / "submitted" / student / NAME
        folder.mkdir(parents=True)
        (folder / name).write_text(
            content if isinstance(content, str) else json.dumps(content))
        (folder / "timestamp.txt").write_text("2026-11-01 10:00:00 UTC")
    said = spoken.course("autograde", COURSE, NAME, "--jobs", "1", "--json")
    rows = {row["student"]: row
            for row in json.loads(said[said.index("[\n"):])}
    for about in ("right", "known", "other"):
        assert rows[f"{about}_{CODE}"]["points"] == rows[
            f"{about}_en"]["points"]
    assert rows[f"right_{CODE}"]["points"] > rows[f"known_{CODE}"]["points"]
    with open(home / "reports" / f"{NAME}.csv", newline="",
              encoding="utf-8-sig") as file:
        notes = [row["note"] for row in csv.DictReader(file)]
    assert len(notes) >= 3
    assert [note for note in notes if escaped(note)] == []
    spoken.nbgrader("generate_feedback", NAME)
    pages = {student: (home / "feedback" / student / NAME
                       / name.replace("ipynb", "html")).read_text()
             for student in work}
    hint = "That is the square. Twice x is x + x."
    assert mark(hint) in pages[f"known_{CODE}"]
    assert hint in pages["known_en"]
    assert mark(hint) not in pages["known_en"]
    assert mark("Test cell") in pages[f"known_{CODE}"]
    assert ">Test cell<" in pages["known_en"]
    assert "&lt;a id=" not in pages[f"known_{CODE}"]


def written(notebook, source):
    """The notebook with one answer."""
    new = nbformat.from_dict(json.loads(json.dumps(notebook)))
    for cell in new.cells:
        if cell.id == "double-solution":
            cell.source = source
    return new


def test_a_hint_in_chinese_at_home(tmp_path, monkeypatch):
    """The real catalogue, in a folder as a learner has it."""
    from grading.exercise.release import release

    week = places.course_folder("course1_nn") / "week1_introduction"
    for name, content in release(week, "zh").items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert not list(tmp_path.rglob("*.po"))
    monkeypatch.chdir(tmp_path)
    language.catalogue.cache_clear()
    check = Checks("course1_nn/week1_introduction/what_is_a_neural_network")
    message = check.verdict("relu", lambda z: abs(z)).message
    assert "这样会把负数变号。ReLU 是把它们设为 0。" in message
    assert "几个数" in message
