"""How far a learner is: counted from checks.h5 and .progress.json, shown."""

import html
import json
import platform
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import h5py
from IPython.display import display

from utils.courses import COURSES
from utils.language import N_, cgettext, pgettext, say, speaking
from utils.start.progress import NAME, progress_file, read_progress

PAGE = "start.ipynb"
# A week's folder, or one with a newer version of it and the day it came.
WEEK = re.compile(r"(?P<week>week(?P<number>\d+)_(?P<words>\w+?))"
                  r"(-new-(?P<arrived>\d{4}-\d\d-\d\d)(-\d+)?)?")
INTRODUCTION = N_("""# Deep learning, built from scratch

1. Open a notebook below and read it from the top. Run a cell with \
**Shift+Enter**.
2. Where it says `YOUR CODE HERE`, write your answer in place of the line \
`raise NotImplementedError()`.
3. Run the cell with `check(...)` after it. It says what is right, and what \
is not and why. Stuck? `check.hint("name")` gives the next step of help.

Your copies are yours: nothing here ever overwrites them.\
""")
KINDS = {"recall": N_("recall"), "challenge": N_("challenge")}
REFRESH = N_("# Brings this page up to date: click here, then Shift+Enter.")
REFRESH_CODE = """
from utils.start.page import show_progress

show_progress()"""

# As a kernel of this Python writes it, so that opening changes nothing.
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)",
                   "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py", "mimetype": "text/x-python",
        "name": "python", "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": platform.python_version()}}


@dataclass(frozen=True)
class Notebook:
    """A notebook of the workspace and what is solved of it.

    path: relative to the workspace. exercises: names in reading order.
    solved: those that passed. points, max_points: sums over exercises.
    minutes: for the whole notebook; None where it does not say. practice:
    {name: kind} of what is checked, and not graded. practised: names of
    those that passed.
    """

    path: str
    title: str
    exercises: tuple
    solved: frozenset
    points: float
    max_points: float
    minutes: float | None = None
    practice: dict = field(default_factory=dict)
    practised: frozenset = frozenset()

    @property
    def next(self):
        """First exercise that is not solved, or None."""
        return next((name for name in self.exercises
                     if name not in self.solved), None)

    @property
    def challenge(self):
        """First challenge that is not solved, or None."""
        return next((name for name, kind in self.practice.items()
                     if kind == "challenge" and name not in self.practised),
                    None)

    @property
    def left(self):
        """Minutes for what is not solved, where the notebook says so."""
        share = 1 - len(self.solved) / max(len(self.exercises), 1)
        return (self.minutes or 0) * share


@dataclass(frozen=True)
class Week:
    """A week's folder. arrived: None, or the day a newer version came."""

    title: str
    notebooks: tuple
    arrived: str | None

    @property
    def solved(self):
        """Number of solved exercises."""
        return sum(len(notebook.solved) for notebook in self.notebooks)

    @property
    def exercises(self):
        """Number of exercises."""
        return sum(len(notebook.exercises) for notebook in self.notebooks)

    @property
    def left(self):
        """Minutes for what is not solved."""
        return sum(notebook.left for notebook in self.notebooks)


def read_workspace(workspace):
    """{title of a course: its Weeks}, in reading order.

    What cannot be read counts as nothing solved; it raises nothing.
    """
    progress = read_progress(Path(workspace) / NAME)
    courses = {}
    for name, title in COURSES.items():
        title = say(title)
        weeks = [week for folder in sorted((Path(workspace) / name).glob("*"))
                 if (week := _week(folder, progress)) and week.notebooks]
        if weeks:
            courses[title] = weeks
    return courses


def _week(folder, progress):
    match = WEEK.fullmatch(folder.name)
    if not match:
        return None
    checks = _exercises(folder / "checks.h5")
    found = []
    for path in folder.glob("*.ipynb"):
        key = f"{folder.parent.name}/{match['week']}/{path.stem}"
        points = checks.get(path.stem)
        if points is None:
            continue  # a copy beside the notebook, or the learner's own
        order, title, minutes, practice = _about(path)
        practice = {name: practice[name] for name in points
                    if name in practice}
        done = progress.get(key, {})
        passed = frozenset(name for name in points
                           if done.get(name, {}).get("passed"))
        got = sum(done.get(name, {}).get("points", 0) for name in points)
        found.append((order, path.name, Notebook(
            path.relative_to(folder.parents[1]).as_posix(), title,
            tuple(name for name in points if name not in practice),
            passed - practice.keys(), got, sum(points.values()),
            minutes, practice, passed & practice.keys())))
    return Week(say("Week {number}: {words}", number=match["number"],
                    words=_subject(match)),
                tuple(notebook for *_, notebook in sorted(
                    found, key=lambda item: item[:2])), match["arrived"])


def _subject(match):
    return cgettext("week", match["words"].replace("_", " "))


def week_of(name):
    """What a week is about: the words of its folder's name, or None."""
    match = WEEK.fullmatch(name)
    return match and match["words"].replace("_", " ")


def _exercises(path):
    """{notebook: {exercise: points}} of a checks.h5, in reading order."""
    try:
        with h5py.File(path) as file:
            return {notebook: {name: float(exercise.attrs["points"])
                               for name, exercise in group.items()}
                    for notebook, group in file.items()}
    except (OSError, KeyError):
        return {}


def _about(path):
    """Place in the week, title, minutes, and {name: kind} of practice."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        course = notebook["metadata"].get("course", {})
        practice = {
            cell["metadata"]["nbgrader"]["grade_id"]:
            cell["metadata"]["course"]["practice"]
            for cell in notebook["cells"]
            if "nbgrader" in cell["metadata"]
            and "practice" in cell["metadata"].get("course", {})}
        with speaking(week=path.parent, notebook=path.stem):
            title = pgettext("title", course.get("title", path.stem))
        return (course.get("order", 99), title, course.get("minutes"),
                practice)
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return 99, path.stem, None, {}


def first_to_open(courses):
    """The notebook to go on with, or None when all is solved.

    The first that was begun and is not done; else the first not done; else
    the first with a challenge that is not solved.
    """
    found = [notebook for weeks in courses.values() for week in weeks
             if not week.arrived for notebook in week.notebooks]
    left = [notebook for notebook in found if notebook.next]
    begun = [notebook for notebook in left
             if notebook.solved or notebook.practised]
    return next((notebook for notebook in (*begun, *left, *found)
                 if notebook.next or notebook.challenge), None)


def _number(value):
    return f"{value:.1f}".removesuffix(".0")


def _count(notebook):
    if not notebook.exercises:
        words = say("no exercises")
    elif notebook.next is None:
        words = say("\N{CHECK MARK} all {number} solved",
                    number=len(notebook.exercises))
    else:
        words = say("{solved} of {exercises} solved, {points} of {most} "
                    "points", solved=len(notebook.solved),
                    exercises=len(notebook.exercises),
                    points=_number(notebook.points),
                    most=_number(notebook.max_points)) + _left(notebook)
    kinds = Counter(notebook.practice.values())
    done = Counter(notebook.practice[name] for name in notebook.practised)
    return ", ".join([words, *(
        say("{kind} {done} of {number}", kind=say(KINDS.get(kind, kind)),
            done=done[kind], number=number)
        for kind, number in kinds.items())])


def _left(what):
    """Words for the time that a notebook, a week or weeks still take."""
    minutes = what.left
    if minutes >= 180:
        return say(", about {number} hours left",
                   number=_number(round(minutes / 30) / 2))
    return say(", about {number:.0f} minutes left",
               number=max(round(minutes, -1), 5)) if minutes else ""


def _next(notebook):
    """The name of what to go on with, and what it is."""
    if notebook.next:
        return "exercise", notebook.next
    return "challenge", notebook.challenge


def as_text(courses):
    """Progress for a terminal."""
    if not courses:
        return say("No notebooks here yet. Run: course lab")
    lines = []
    for title, weeks in courses.items():
        lines.append(title)
        for week in weeks:
            bar = ("#" * round(20 * week.solved / max(week.exercises, 1))
                   ).ljust(20, ".")
            lines.append(f"  {week.title}{_came(week)}")
            lines.append(f"    [{bar}] {_solved(week)}{_left(week)}")
            lines += [f"    {notebook.path.rsplit('/', 1)[-1]}: "
                      f"{_count(notebook)}" for notebook in week.notebooks]
    first = first_to_open(courses)
    if first:
        lines += ["", say("Next: {exercise}, in {notebook}",
                          exercise=_next(first)[1], notebook=first.path)]
    return "\n".join(lines)


def _came(week):
    return say(", newer version of {day}", day=week.arrived
               ) if week.arrived else ""


def _solved(week):
    return say("{solved} of {exercises} exercises solved", solved=week.solved,
               exercises=week.exercises)


def as_html(courses):
    """Progress for the start page, with links to the notebooks."""
    first = first_to_open(courses)
    parts = []
    if first:
        what, name = _next(first)
        parts.append("<p>{}</p>".format(say(
            N_("Open first: {notebook}, exercise {name}.")
            if what == "exercise" else
            N_("Open first: {notebook}, challenge {name}."),
            notebook=f"<strong>{_link(first)}</strong>",
            name=f"<code>{html.escape(name)}</code>")))
    for title, weeks in courses.items():
        parts.append(f"<h2>{title}</h2>")
        for week in weeks:
            parts.append(
                f"<h3>{week.title}{_came(week)}</h3>"
                + ("<p>{}</p>".format(say(
                    "This week changed after you began it. Your copy above "
                    "goes on working, with its own checks; this is the new "
                    "one.")) if week.arrived else "")
                + f'<p><progress value="{week.solved}" '
                f'max="{max(week.exercises, 1)}"></progress> '
                f"{_solved(week)}{_left(week)}</p><ul>"
                + "".join(f"<li>{_link(notebook)} ({_count(notebook)})</li>"
                          for notebook in week.notebooks) + "</ul>")
    return "".join(parts)


def _link(notebook):
    return (f'<a href="{quote(notebook.path)}">'
            f"{html.escape(notebook.title)}</a>")


def _shown(workspace):
    courses = read_workspace(workspace)
    return {"text/plain": as_text(courses), "text/html": as_html(courses)}


def show_progress():
    """Show the progress of the workspace around the working folder."""
    path = progress_file()
    display(_shown(path.parent if path else Path.cwd()), raw=True)


def write_start_page(workspace):
    """Write start.ipynb: what to open first, and progress per week."""
    shown = {kind: text.splitlines(keepends=True)
             for kind, text in _shown(workspace).items()}
    page = {
        "cells": [
            {"cell_type": "markdown", "id": "introduction", "metadata": {},
             "source": say(INTRODUCTION).splitlines(keepends=True)},
            {"cell_type": "code", "id": "progress", "metadata": {},
             "execution_count": None,
             "source": (say(REFRESH) + REFRESH_CODE).splitlines(
                 keepends=True),
             "outputs": [{"output_type": "display_data", "metadata": {},
                          "data": shown}]}],
        "metadata": METADATA,
        "nbformat": 4, "nbformat_minor": 5}
    (Path(workspace) / PAGE).write_text(
        json.dumps(page, indent=1, ensure_ascii=False) + "\n",
        encoding="utf-8")
