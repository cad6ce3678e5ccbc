"""course words: the catalogues of a language, made and kept up to date."""

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
        help=say("folders of source notebooks (default: all courses)"))


def run(args):
    """Make or update catalogues, and say how far each is."""
    from grading.exercise import catalogue  # Babel is imported here alone

    if args.language == ENGLISH or not CODE.fullmatch(args.language):
        raise CourseError(
            "{language!r} is no language to translate to. Write its code, "
            "such as zh", language=args.language)
    weeks = args.weeks or [
        places.course_folder(course) / week
        for course in places.courses() for week in places.weeks(course)]
    paths = []
    for week in weeks:
        found = sorted(week.glob("*.ipynb"))
        if not found:
            raise CourseError("{folder} holds no notebook", folder=week)
        paths += found
    states = [catalogue.update(
        catalogue.commands_file(args.language), catalogue.commands(),
        args.language)] if places.CODE == places.CONTENT else []
    states += [catalogue.update(
        catalogue.notebook_file(path, args.language),
        catalogue.of_notebook(path), args.language) for path in paths]
    for state in states:
        _tell(state)


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
