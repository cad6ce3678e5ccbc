"""course words: the catalogues of a language, made and kept up to date."""

import functools
import re
from pathlib import Path

from grading import places
from grading.errors import CourseError
from utils.language import ENGLISH, say

SHOWN = 3  # of what is missing in a catalogue
CODE = re.compile(r"[a-z]{2,3}(_[A-Z][A-Za-z]+)?")


def add_arguments(parser):
    """Arguments of `course words`."""
    parser.add_argument("language", help=say("its code, such as zh"))
    parser.add_argument(
        "weeks", nargs="*", type=Path, metavar="WEEK",
        help=say(
            "folders of source notebooks whose translation begins (default: "
            "those that have begun)"))


def run(args):
    """Make or update catalogues, and say how far each is.

    Those of notebooks are made where a week is named; without one, those
    that there are are brought up to date.
    """
    from grading.exercise import catalogue  # Babel is imported here alone

    if args.language == ENGLISH or not CODE.fullmatch(args.language):
        raise CourseError(
            "{language!r} is no language to translate to. Write its code, "
            "such as zh", language=args.language)
    entries = {catalogue.commands_file(args.language): catalogue.commands
               } if places.CODE == places.CONTENT else {}
    later = []
    for week in args.weeks or [
            places.course_folder(course) / week
            for course in places.courses() for week in places.weeks(course)]:
        found = sorted(week.glob("*.ipynb"))
        if not found:
            raise CourseError("{folder} holds no notebook", folder=week)
        for path in found:
            file = catalogue.notebook_file(path, args.language)
            if args.weeks or file.is_file():
                entries[file] = functools.partial(catalogue.of_notebook, path)
            else:
                later.append(path)
    for file, said in entries.items():
        _tell(catalogue.update(file, said(), args.language))
    if later:
        print(say("not begun: {notebooks}. What begins them: course words "
                  "{language} WEEK",
                  notebooks=", ".join(path.stem for path in later),
                  language=args.language))


def _tell(state):
    print(say("{done:5} of {total:5}  {path}", done=state.done,
              total=state.total, path=places.short(state.path)))
    for (_, text), why in state.bad:
        print(say("    not taken: {text} ({why})", text=_begin(text),
                  why=why))
    for text in state.missing[:SHOWN]:
        print(say("    missing: {text}", text=_begin(text)))
    if len(state.missing) > SHOWN:
        print(say("    and {number} more",
                  number=len(state.missing) - SHOWN))


def _begin(text):
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "..."
