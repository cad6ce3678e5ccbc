"""The language that is spoken: English stands where the thing is said, every
other one in gettext's catalogues.

    say("{week} is due {when}.", week=week, when=when)

The commands' catalogue is utils/locale/LANGUAGE/LC_MESSAGES/course.mo; a
notebook's own words stand in locale/LANGUAGE/LC_MESSAGES/NOTEBOOK.mo of its
week. What a catalogue lacks is said in English. `course words` makes them.
"""

import contextlib
import functools
import gettext
import json
import os
from contextvars import ContextVar
from pathlib import Path
from typing import NamedTuple

ENGLISH = "en"
LOCALE = Path(__file__).with_name("locale")
COMMANDS = "course"       # name of the commands' catalogue
SETTING = ".language"     # in a workspace: the learner's language
VARIABLE = "COURSE_LANG"


class Spoken(NamedTuple):
    """language: its code. week, notebook: the folder and the name of the
    notebook whose own words are said."""

    language: str = ENGLISH
    week: str | None = None
    notebook: str | None = None


_spoken = ContextVar("spoken", default=None)


def N_(text):
    """Mark a text that is said later: `course words` finds it."""
    return text


def say(text, /, **fields):
    """A sentence in the language that is spoken, with fields filled in."""
    words = catalogue(LOCALE, now().language, COMMANDS).gettext(
        text) if text else text
    return words.format(**fields) if fields else words


def cgettext(context, text):
    """A text of the commands' catalogue that needs a context: a part of a
    page, or the words of a name."""
    return catalogue(LOCALE, now().language, COMMANDS).pgettext(
        context, text)


def pgettext(context, text):
    """A notebook's own words. context: of what they are, such as a cell's
    id."""
    language, week, notebook = now()
    if week is None or not text:
        return text
    return catalogue(Path(week, "locale"), language, notebook).pgettext(
        context, text)


@contextlib.contextmanager
def speaking(language=None, week=None, notebook=None):
    """Speak this language, else the one of now; with a notebook's words."""
    token = _spoken.set(Spoken(
        language or now().language, week and str(week), notebook))
    try:
        yield
    finally:
        _spoken.reset(token)


def use(spoken):
    """Speak like this from now on, to the end of the process."""
    _spoken.set(spoken)


def now():
    """What is Spoken: what `speaking` says, else what is chosen here."""
    return _spoken.get() or Spoken(chosen())


def chosen(folder=None):
    """The reader's language.

    That of the notebook which this kernel serves; else what COURSE_LANG
    says; else the setting of the workspace around a folder, without one
    the working folder.
    """
    wanted = (of_notebook(os.environ.get("JPY_SESSION_NAME", ""))
              or os.environ.get(VARIABLE) or setting(folder))
    return wanted if wanted in languages() else ENGLISH


def keep(folder, language):
    """Make a language the setting of a workspace."""
    folder.mkdir(exist_ok=True)
    (folder / SETTING).write_text(f"{language}\n", encoding="utf-8")


def languages():
    """Codes of the languages that there are catalogues for, and English."""
    return [ENGLISH, *sorted(path.name for path in LOCALE.glob("[a-z]*"))]


def setting(folder=None):
    """The language of the workspace around a folder, or None."""
    folder = Path.cwd() if folder is None else Path(folder)
    for place in (folder, *folder.parents):
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return (place / SETTING).read_text(encoding="utf-8").strip()
    return None


def of_notebook(path):
    """The language in a notebook's metadata, or None."""
    try:
        return _of_notebook(Path(path), os.stat(path).st_mtime_ns)
    except OSError:
        return None


@functools.lru_cache(8)
def _of_notebook(path, changed):
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return of_metadata(content["metadata"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def of_metadata(metadata):
    """The language that a notebook's metadata name, or None: a claim."""
    course = metadata.get("course") if isinstance(metadata, dict) else None
    language = course.get("language") if isinstance(course, dict) else None
    return language if language in languages() else None


def known_catalogues():
    """Read the commands' catalogues: after it, no file is needed."""
    for language in languages():
        catalogue(LOCALE, language, COMMANDS)


@functools.cache
def catalogue(folder, language, name):
    """A catalogue; one that knows nothing where there is no such file."""
    path = Path(folder, language, "LC_MESSAGES", f"{name}.mo")
    try:
        with open(path, "rb") as file:
            return gettext.GNUTranslations(file)
    except (OSError, ValueError, UnicodeDecodeError):
        return gettext.NullTranslations()
