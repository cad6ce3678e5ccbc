"""Catalogues of gettext: made, kept up to date, compiled.

The commands' catalogue holds every sentence of utils/ and grading/, a
notebook's what its reader reads: its title, its markdown piece by piece,
what docstrings of cells to be written say, and from checks.h5 the hints, the
help, the explanations of choices and the names of kinds of case. The
context of an entry is the cell's id, or the exercise's name.

Babel reads and writes them. What changed since it was translated is fuzzy,
what is gone obsolete; neither is compiled, and so is English what would
lose a formula or a field.
"""

import ast
import io
import re
import string
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from grading import places
from grading.errors import CourseError
from grading.exercise import translate
from grading.exercise.notebook import answered, order, read, stub
from grading.files import replacing
from utils import language
from utils.checking import judge  # noqa: F401  with all that has messages
from utils.checking.messages import MESSAGES
from utils.checking.record import read_records
from utils.language import COMMANDS, LOCALE, say
from utils.start.page import week_of

WEEKS = "week"  # context of names of weeks: a content may hold fewer
SAYING = {"say", "N_", "CourseError", "Unreadable"}  # the text comes first
PROJECT = "deep-learning-notebooks", ""  # and its version: any
README = Path("grading", "learner", "README.md")  # of a pack
FIELD = re.compile(r"%\(\w+\)[sr]|%[sr]")


@dataclass
class State:
    """A catalogue's file and how far it is.

    total, done: numbers of entries. missing: the English of those that are
    to be translated, or again. bad: [(English, why it is not taken)].
    """

    path: Path
    total: int
    done: int
    missing: list
    bad: list


def commands():
    """{(context, English): files} of the commands' catalogue."""
    found = {(None, text): ["utils/checking/messages.py"]
             for text in MESSAGES.values()}
    for folder in ("utils", "grading"):
        for path in sorted((places.CODE / folder).rglob("*.py")):
            name = path.relative_to(places.CODE).as_posix()
            for text in _sentences(path):
                files = found.setdefault((None, text), [])
                if name not in files:
                    files.append(name)
    for course in places.courses():
        for week in places.weeks(course):
            found.setdefault((WEEKS, week_of(week)), [course])
    for part in translate.pieces((places.CODE / README).read_text(
            encoding="utf-8")):
        if part.said:
            found[README.name, part.text.rstrip()] = [README.as_posix()]
    return found


def _sentences(path):
    """The texts that a module says."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", None))
            text = getattr(node.args[0], "value", None)
            # messages.say has a key in the place of a text.
            if name in SAYING and isinstance(text, str) and (
                    any(map(str.isalpha, text)) and text not in MESSAGES):
                yield text


def of_notebook(path):
    """{(context, English): []} of a notebook's catalogue."""
    found = {("title", order(path)[1]): []}
    notebook = read(path)
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and "nbgrader" not in cell.metadata:
            for part in translate.pieces(cell.source):
                if part.said:
                    found[cell.id, part.text.rstrip()] = []
        elif cell.metadata.get("nbgrader", {}).get("solution") and (
                cell.cell_type == "code"):
            for _, text in translate.docstrings(stub(cell.source)):
                found[cell.metadata.nbgrader.grade_id, text] = []
    if answered(notebook):
        for record in _records(path):
            for hint in record.hints:
                found[record.name, hint[language.ENGLISH]] = []
            if record.right:
                found[record.name, record.right[language.ENGLISH]] = []
            for mistake in record.mistakes:
                found[f"{record.name}/{mistake.name}",
                      mistake.hint[language.ENGLISH]] = []
            if not record.question:
                for case in record.cases:
                    found[record.name, case.kind] = []
    return found


def _records(path):
    try:
        return read_records(path.parent / "checks.h5")[path.stem]
    except (OSError, KeyError, ValueError) as error:
        raise CourseError(
            "{path} cannot be read, or lacks {notebook}: {error}. Run first: "
            "course build", path=path.parent / "checks.h5",
            notebook=path.stem, error=error) from None


def commands_file(code):
    """Path of the commands' catalogue in a language."""
    return LOCALE / code / "LC_MESSAGES" / f"{COMMANDS}.po"


def notebook_file(notebook, code):
    """Path of a notebook's catalogue in a language."""
    return (notebook.parent / "locale" / code / "LC_MESSAGES"
            / f"{notebook.stem}.po")


def update(path, entries, code):
    """Bring a catalogue up to date, make it where it is missing, compile
    it. Returns its State."""
    catalog = _read(path, code)
    entries = entries | {
        (item.context, item.id): [name for name, _ in item.locations]
        for item in catalog if item.context == WEEKS
        and (item.context, item.id) not in entries}
    for key, item in list(catalog.obsolete.items()):
        if (item.context, item.id) in entries:  # it is back
            del catalog.obsolete[key]
            catalog.add(item.id, item.string, context=item.context)
    catalog.update(_template(entries), update_creation_date=False)
    state = _state(path, catalog)
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, _text(catalog))
    _replace(path.with_suffix(".mo"), _compiled(catalog, state))
    return state


def stale(path, entries, code):
    """Is a catalogue not what `update` would leave? An entry that waits for
    its translator is no fault."""
    catalog = _read(path, code)
    state = _state(path, catalog)
    try:
        with open(path.with_suffix(".mo"), "rb") as file:
            # Babel leaves contexts as bytes.
            compiled = {(item.context and item.context.decode(), item.id):
                        item.string for item in read_mo(file) if item.id}
    except (OSError, UnicodeDecodeError):
        return True
    return compiled != {key: item.string for key, item in _taken(
        catalog, state)} or not set(entries) <= _keys(catalog) or any(
            context != WEEKS for context, _ in _keys(catalog) - set(entries))


def _keys(catalog):
    return {(item.context, item.id) for item in catalog if item.id}


def _template(entries):
    catalog = Catalog()
    for (context, text), files in entries.items():
        catalog.add(text, context=context, locations=[
            (name, None) for name in files])
    return catalog


def _read(path, code):
    try:
        with open(path, "rb") as file:
            catalog = read_po(file, locale=code, abort_invalid=True)
    except FileNotFoundError:
        catalog = Catalog(code, header_comment="")
    except Exception as error:  # whatever an editor has left
        raise CourseError("{path} is no catalogue: {error}", path=path,
                          error=error) from None
    catalog.fuzzy = False
    catalog.project, catalog.version = PROJECT
    # What a translator's editor has written stays; what stands for it goes.
    for name, nobody in (("msgid_bugs_address", "EMAIL@ADDRESS"),
                         ("last_translator", "FULL NAME <EMAIL@ADDRESS>"),
                         ("language_team", "<LL@li.org>")):
        if nobody in getattr(catalog, name):
            setattr(catalog, name, "")
    if isinstance(catalog.revision_date, str):
        catalog.revision_date = catalog.creation_date
    return catalog


def _text(catalog):
    file = io.BytesIO()
    write_po(file, catalog, include_lineno=False, width=79)
    return b"".join(line for line in file.getvalue().splitlines(True)
                    if not line.startswith(b'"Generated-By:'))


def _compiled(catalog, state):
    taken = Catalog(catalog.locale, fuzzy=False, charset="utf-8")
    taken.creation_date = catalog.creation_date
    for _, item in _taken(catalog, state):
        taken.add(item.id, item.string, context=item.context)
    file = io.BytesIO()
    write_mo(file, taken)
    return file.getvalue()


def _taken(catalog, state):
    bad = {key for key, _ in state.bad}
    for item in catalog:
        key = item.context, item.id
        if item.id and item.string and not item.fuzzy and key not in bad:
            yield key, item


def _state(path, catalog):
    items = [item for item in catalog if item.id]
    bad = [((item.context, item.id), why) for item in items
           if item.string and not item.fuzzy and (why := _fault(item))]
    missing = [item.id for item in items if not item.string or item.fuzzy]
    return State(path, len(items), len(items) - len(missing) - len(bad),
                 missing, bad)


def _fault(item):
    """Why a translation cannot be taken, or None."""
    look = _fields if item.context is None else translate.untouched
    try:
        same = look(item.id) == look(item.string)
    except ValueError:  # a brace alone
        same = False
    if same:
        return None
    return (say("a field in braces, or after %, is another")
            if item.context is None else
            say("a formula, a piece of code or where a link goes is another"))


def _fields(text):
    """Fields that `say` fills in, as often as it likes, and argparse."""
    return sorted(FIELD.findall(text)), {
        field for _, field, *_ in string.Formatter().parse(text) if field}


def _replace(path, content):
    if not path.is_file() or path.read_bytes() != content:
        with replacing(path, private=False) as part:
            part.write_bytes(content)
