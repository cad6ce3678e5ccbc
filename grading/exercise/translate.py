"""A language put into a released notebook.

What the reader reads is said in it: the markdown, piece by piece, and above
each cell to be written what its docstring says. Code, ids, points and all of
nbgrader's data stay as they are, so that a notebook in any language is
graded alike. What nbgrader gives a name to stays English: it is compared
letter by letter with the release.
"""

import ast
import hashlib
import re
from typing import NamedTuple

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_solution
from traitlets import Unicode

from grading.errors import CourseError
from utils.language import ENGLISH, languages, pgettext, speaking

HEADING = re.compile(r"(#{1,6} +)(.+)")
FENCE = re.compile(r" {0,3}(```+|~~~+)")
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]+\$", re.S)
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.S)
TARGET = re.compile(r"\]\([^)\s]*\)")
WORD = re.compile(r"[^\W\d_]{2}")
ABOVE = "-words"  # ends the id of a cell with what a docstring says
SPECIAL = re.compile(r"([\\`*_$<>\[\]#|~])")


class Piece(NamedTuple):
    """A part of a markdown text. before: what stands in front of it and
    stays. said: is it for a catalogue?"""

    text: str
    said: bool = False
    before: str = ""


def pieces(markdown):
    """Pieces whose texts, each with what is before it, make up a markdown
    text: a paragraph, a list, a table, a heading each."""
    found, block, fence = [], [], None

    def end():
        if block:
            found.append(_piece("".join(block)))
            block.clear()

    for line in markdown.splitlines(keepends=True):
        mark = FENCE.match(line)
        if fence:
            found.append(Piece(line))
            if mark and line.strip() == fence:
                fence = None
        elif mark and not block:
            found.append(Piece(line))
            fence = mark[1]
        elif not line.strip():
            end()
            found.append(Piece(line))
        elif HEADING.match(line):
            end()
            block.append(line)
            end()
        else:
            block.append(line)
    end()
    return found


def _piece(block):
    text = block.rstrip()
    heading = HEADING.fullmatch(text)
    before = heading[1] if heading else text[:len(text) - len(text.lstrip())]
    text = text[len(before):]
    return Piece(text + block[len(before) + len(text):],
                 bool(WORD.search(CODE.sub("", FORMULA.sub("", text)))),
                 before)


def in_words(markdown, context, look_up=pgettext):
    """A markdown text in the language that is spoken.

    look_up: pgettext for a notebook's words, cgettext for the commands'.
    """
    return "".join(part.before + part.text if not part.said
                   else _said(part, context, look_up)
                   for part in pieces(markdown))


def _said(part, context, look_up):
    text = part.text.rstrip()
    words = look_up(context, text)
    rest = part.text[len(text):]
    if words == text or not part.before.startswith("#"):
        return part.before + words + rest
    return f'<a id="{anchor(text)}"></a>\n\n{part.before}{words}{rest}'


def anchor(heading):
    """The anchor that Jupyter gives a heading: what links name."""
    text = TARGET.sub("]", heading)
    return re.sub(r"[`*\[\]\"]", "", text).replace(" ", "-")


def untouched(text):
    """What a translation leaves as it is: formulas, code, where links go.
    In the order of the alphabet, each as often as it occurs."""
    formulas = FORMULA.findall(text)
    rest = FORMULA.sub("", text)
    return sorted([*formulas, *(match[0] for match in CODE.finditer(rest)),
                   *TARGET.findall(CODE.sub("", rest))])


def docstrings(source):
    """[(signature, docstring)] of the functions and classes of a cell."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []
    return [(node.name if isinstance(node, ast.ClassDef)
             else f"{node.name}({ast.unparse(node.args)})",
             ast.get_docstring(node))
            for node in ast.walk(tree)
            if isinstance(node, (ast.FunctionDef, ast.ClassDef))
            and ast.get_docstring(node)]


def put(notebook, week, name, language):
    """Put a language into a released notebook, in place.

    week: the folder with its catalogues. name: the notebook's. Where none
    of its words is known in the language, it stays as it is.
    """
    cells, changed = [], False
    with speaking(language, week, name):
        for cell in notebook.cells:
            named = "nbgrader" in cell.metadata
            if cell.cell_type == "markdown" and not named:
                words = in_words(cell.source, cell.id)
                changed |= words != cell.source
                cell.source = words
            elif cell.cell_type == "code" and is_solution(cell):
                above = _above(cell)
                changed |= bool(above)
                cells += above
            cells.append(cell)
    if changed:
        notebook.cells = cells
        notebook.metadata.setdefault("course", {})["language"] = language


def _above(cell):
    """A markdown cell with what a cell's docstrings say, or none."""
    name, lines = cell.metadata.nbgrader.grade_id, []
    for signature, english in docstrings(cell.source):
        words = pgettext(name, english)
        if words != english:
            lines += [f"> `{signature}`", *(
                "> " + SPECIAL.sub(r"\\\1", line)
                for line in words.splitlines()), ""]
    if not lines:
        return []
    text = "\n".join(f"{line.rstrip()}  " if line else ""
                     for line in lines).strip()
    above = nbformat.v4.new_markdown_cell(text, id=f"{name}{ABOVE}"[-64:])
    above.metadata["course"] = {"words": _mark(text)}
    return [above]


def _mark(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_above(metadata, source):
    """Is a cell, by its metadata and source, one that `put` has added, and
    as it was?"""
    course = metadata.get("course")
    return isinstance(course, dict) and course.get("words") == _mark(source)


class Translate(NbGraderPreprocessor):
    """nbgrader's step that puts the class's language into a release."""

    language = Unicode(ENGLISH, help=(
        "the language of a class's releases and notes, such as zh")
        ).tag(config=True)

    def preprocess(self, nb, resources):
        """Translate a notebook that is being released."""
        if self.known() != ENGLISH:
            put(nb, resources["metadata"]["path"],
                resources["nbgrader"]["notebook"], self.language)
        return nb, resources

    def known(self):
        """The language. Raises CourseError where there is no catalogue."""
        return known(self.language)


def known(language):
    """A language's code. Raises CourseError for one without catalogues."""
    if language not in languages():
        raise CourseError(
            "there are no words in the language {language!r}. There are: "
            "{languages}", language=language,
            languages=", ".join(languages()))
    return language


def of_class(config):
    """The language of a class, by nbgrader's configuration of it."""
    return Translate(config=config).known()
