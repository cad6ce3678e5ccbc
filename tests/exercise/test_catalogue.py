"""Catalogues: what they hold, and that no translator's work is lost."""

import os
import re
import subprocess
import sys
from urllib.parse import unquote

import pytest
from babel.messages.pofile import read_po, write_po
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from support.notebooks import SOURCES
from support.small_course import NOTEBOOK, WEEK

from grading import places
from grading.exercise import catalogue, translate
from grading.exercise.notebook import read
from utils.language import ENGLISH, languages
from utils.language import catalogue as words

ENTRIES = {("c1", "Read this paragraph about $x$ first."): [],
           ("c1", "A heading"): [], ("f/slip", "Is it the mean?"): []}


@pytest.fixture
def path(tmp_path):
    """Where a catalogue is to be."""
    return tmp_path / "locale" / "zh" / "LC_MESSAGES" / "small.po"


def work(path, **strings):
    """Translate as a translator does: {start of the English: Chinese}."""
    with open(path, "rb") as file:
        catalog = read_po(file, locale="zh")
    for item in catalog:
        for start, string in strings.items():
            if item.id and item.id.startswith(start):
                item.string = string
    with open(path, "wb") as file:
        write_po(file, catalog)


def said(path, context, text):
    """What is shown of an entry."""
    words.cache_clear()
    return words(path.parents[2], "zh", path.stem).pgettext(context, text)


def test_a_text_is_its_pieces():
    for notebook in SOURCES:
        for cell in read(notebook).cells:
            parts = translate.pieces(cell.source)
            assert "".join(
                part.before + part.text for part in parts) == cell.source
            assert not any(part.said for part in parts
                           if part.text.startswith(("$$", "```")))


def test_an_update_leaves_what_is_up_to_date(path):
    catalogue.update(path, ENTRIES, "zh")
    work(path, Read="先读关于 $x$ 的这一段。")
    state = catalogue.update(path, ENTRIES, "zh")
    assert (state.total, state.done) == (3, 1)
    assert state.missing == ["A heading", "Is it the mean?"]
    before = path.read_bytes(), path.with_suffix(".mo").read_bytes()
    catalogue.update(path, ENTRIES, "zh")
    assert before == (path.read_bytes(), path.with_suffix(".mo").read_bytes())
    assert not catalogue.stale(path, ENTRIES, "zh")
    assert "先读" in said(path, *list(ENTRIES)[0])


def test_what_changed_is_fuzzy_and_shown_in_english(path):
    catalogue.update(path, ENTRIES, "zh")
    work(path, Read="先读关于 $x$ 的这一段。", Is="是平均值吗？")
    changed = {(context, text.replace("first", "at once")): files
               for (context, text), files in ENTRIES.items()}
    assert catalogue.stale(path, changed, "zh")
    state = catalogue.update(path, changed, "zh")
    english = "Read this paragraph about $x$ at once."
    assert english in state.missing
    assert said(path, "c1", english) == english
    assert said(path, "f/slip", "Is it the mean?") == "是平均值吗？"
    text = path.read_text(encoding="utf-8")
    assert "fuzzy" in text and "先读关于 $x$ 的这一段" in text


def test_what_vanished_is_kept_and_comes_back(path):
    catalogue.update(path, ENTRIES, "zh")
    work(path, Is="是平均值吗？")
    fewer = {key: [] for key in list(ENTRIES)[:2]}
    assert catalogue.update(path, fewer, "zh").total == 2
    assert '#~ msgstr "是平均值吗？"' in path.read_text(encoding="utf-8")
    assert said(path, "f/slip", "Is it the mean?") == "Is it the mean?"
    assert catalogue.update(path, ENTRIES, "zh").done == 1
    assert said(path, "f/slip", "Is it the mean?") == "是平均值吗？"


@pytest.mark.parametrize("key, string, good", [
    (("c1", "The slope of $x^2$ is `2 * x`."), "$x^2$ 的斜率是 `2 * x`。",
     True),
    (("c1", "The slope of $x^2$ is `2 * x`."), "$x^3$ 的斜率是 `2 * x`。",
     False),
    (("c1", "The slope of $x^2$ is `2 * x`."), "$x^2$ 的斜率是 2x。", False),
    (("c1", "See [this](a.md)."), "见[这里](b.md)。", False),
    ((None, "{name} has {number}"), "{number} 个，在 {name}", True),
    ((None, "{name} has {number}"), "{name} 有 {count}", False),
    ((None, "{name} has {number}"), "{name} 有 {number", False),
    ((None, "required: %s"), "需要", False)])
def test_what_would_lose_something_is_not_taken(path, key, string, good):
    catalogue.update(path, {key: []}, "zh")
    work(path, **{key[1][:5]: string})
    state = catalogue.update(path, {key: []}, "zh")
    assert len(state.bad) == (not good)
    words.cache_clear()
    found = words(path.parents[2], "zh", path.stem)
    shown = (found.gettext(key[1]) if key[0] is None
             else found.pgettext(*key))
    assert shown == (string if good else key[1])


@pytest.mark.parametrize("code", languages()[1:])
def test_the_catalogues_of_the_repository(code):
    """They are up to date; `course words` makes them so."""
    known = {catalogue.commands_file(code): catalogue.commands()} | {
        file: catalogue.of_notebook(path) for path in SOURCES
        if (file := catalogue.notebook_file(path, code)).is_file()}
    assert len(known) > 1
    for file, entries in known.items():
        assert not catalogue.stale(file, entries, code), (
            f"{file} is out of date: run course words {code}")


def test_the_first_notebook_is_whole_in_chinese(tmp_path):
    path = next(path for path in SOURCES
                if path.stem == "what_is_a_neural_network")
    file = catalogue.notebook_file(path, "zh")
    copy = tmp_path / "LC_MESSAGES" / file.name
    copy.parent.mkdir()
    copy.write_bytes(file.read_bytes())
    state = catalogue.update(copy, catalogue.of_notebook(path), "zh")
    assert state.missing == [] and state.bad == []


def test_a_content_of_fewer_weeks_loses_no_names(tmp_path):
    file = tmp_path / "LC_MESSAGES" / "course.po"
    file.parent.mkdir()
    file.write_bytes(catalogue.commands_file("zh").read_bytes())
    whole = catalogue.update(file, catalogue.commands(), "zh")
    fewer = {key: files for key, files in catalogue.commands().items()
             if key[0] != catalogue.WEEKS}
    state = catalogue.update(file, fewer, "zh")
    assert len(fewer) < state.total == whole.total == state.done
    assert b'#~ msgctxt "week"' not in file.read_bytes()


def test_anchors_are_those_of_jupyter():
    """What a link to a heading names, in every language."""
    seen = 0
    for path in SOURCES:
        for cell in read(path).cells:
            for line in cell.source.splitlines():
                heading = translate.HEADING.fullmatch(line)
                if cell.cell_type == "markdown" and heading and (
                        "$" not in line):
                    html = markdown2html_mistune(line)
                    theirs = re.search(r' id="([^"]*)"', html)[1]
                    assert translate.anchor(heading[2]) == unquote(
                        theirs), line
                    seen += 1
    assert seen > 100


def test_a_stale_catalogue_is_refused(clone):
    """By course build --check, in a sentence; course words mends it."""
    week, ours = clone.root / WEEK, catalogue.commands_file("zh")
    before = ours.stat().st_mtime_ns
    clone.course("words", "zh", week)
    assert ours.stat().st_mtime_ns == before
    clone.course("build", "--check", week)
    notebook = clone.root / f"{NOTEBOOK}.ipynb"
    notebook.write_text(notebook.read_text().replace(
        "Read this.", "Read all of this."))
    said = clone.course("build", "--check", week, status=1)
    assert (f"out of date: {WEEK}/locale/zh/LC_MESSAGES/logistic_regression"
            ".po. Run: course words zh") in said
    assert "Traceback" not in said
    told = clone.course("words", "zh")
    assert "missing: " in told
    assert "not begun: " in told and not list(
        clone.root.glob("course1_nn/week1*/locale"))
    clone.course("build", "--check", week)


@pytest.mark.parametrize("arguments, why", [
    ((ENGLISH,), "no language to translate to"),
    (("../zh",), "no language to translate to"),
    (("zh", "grading"), "holds no notebook")])
def test_what_words_refuses(clone, arguments, why):
    said = clone.course("words", *arguments, status=1)
    assert why in said and "Traceback" not in said


def test_a_reader_that_has_enough_is_no_error():
    end, begin = os.pipe()
    os.close(end)
    done = subprocess.run(
        [sys.executable, "-m", "grading.cli", "words", "zh"], text=True,
        stdout=begin, stderr=subprocess.PIPE, cwd=places.CODE, timeout=300)
    os.close(begin)
    assert (done.returncode, done.stderr) == (141, "")
