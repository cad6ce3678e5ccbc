"""What a notebook may cost its reader, and how well its questions ask.

A budget that is exceeded is a line of words; `tests/exercise/test_budgets.py`
has the notebooks that may exceed one, each with a reason.
"""

import importlib
import math
import re
from collections import Counter
from typing import NamedTuple

from nbgrader.utils import is_grade, is_solution

from grading.exercise.build import BEGIN, END
from grading.exercise.folding import folds
from grading.exercise.notebook import answered, is_check, is_demo, practice
from utils.checking.judge import judge
from utils.checking.run import run

WORDS = 3_300        # "about 3,000"
OPEN_LINES = 200     # of demo code that is not folded
ONE_LINE = 1 / 5     # of the exercises
QUESTIONS = range(3, 7)
QUESTION_POINTS = 0.1  # of the notebook's
DECISIONS = range(12, 21)  # of a notebook that is a case
WRITTEN = 2                # at most, of a case
GUESSED = 1 / 5      # of the questions' points, for letters drawn evenly
LONGEST = 1 / 3      # of the choices, right and the longest
# Code, formulas, addresses, tags: no words.
NO_WORDS = re.compile(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$"
                      r"|\]\([^)]*\)|<[^>]*>", re.S)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
CHOICE = re.compile(r"^- \*{0,2}([a-z])\*{0,2}[:)] *(.*)$", re.M)
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


class Question(NamedTuple):
    """choices: {letter: text}; empty where a value is asked for."""

    points: float
    right: object
    choices: dict

    @property
    def longest(self):
        """Is the right choice longer than each other one?"""
        return bool(self.choices) and all(
            len(text) < len(self.choices[self.right])
            for letter, text in self.choices.items() if letter != self.right)


def words(notebook):
    """Number of words that a reader reads: markdown without code, formulas
    and what answers a written question."""
    return sum(len(WORD.findall(CHINESE.sub(" ", NO_WORDS.sub(
        " ", cell.source)))) for cell in notebook.cells
        if cell.cell_type == "markdown" and not is_solution(cell))


def open_lines(notebook):
    """Number of lines of demo code that is released open."""
    return sum(bool(line.strip()) for cell in notebook.cells
               if cell.cell_type == "code" and is_demo(cell)
               and not folds(cell) for line in cell.source.splitlines())


def in_one_line(solution):
    """True for an answer of one line of code."""
    lines = [line.strip() for part in solution.split(BEGIN)[1:]
             for line in part.split(END)[0].splitlines()]
    return sum(bool(line) and line[0] != "#" for line in lines) == 1


def questions(notebook, records):
    """Its graded Questions. records: {exercise: Record}."""
    found, text = [], ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = cell.source
        elif is_check(cell) and not practice(cell):
            record = records[cell.metadata.nbgrader.grade_id]
            if record.question:
                found.append(Question(
                    record.points, record.cases[0].expected,
                    dict(CHOICE.findall(text))))
    return found


def excesses(notebook, records):
    """{budget: words} of the budgets that one notebook exceeds."""
    items = [item for item in answered(notebook) if not item.practice]
    asked = questions(notebook, records)
    written = [item for item in items if not records[item.name].question]
    short = sum(in_one_line(item.solution) for item in written)
    points = sum(question.points for question in asked)
    choices = [one for one in asked if one.choices]
    found = {
        "words": (words(notebook), WORDS),
        "open lines": (open_lines(notebook), OPEN_LINES),
        "one line": (short, ONE_LINE * len(written)),
        "guessing": (sum(one.points / len(one.choices)
                         for one in choices), GUESSED * points),
        "longest": (sum(one.longest for one in choices),
                    LONGEST * len(choices))}
    if notebook.metadata.get("course", {}).get("kind") == "case":
        by_hand = sum(is_grade(cell) and is_solution(cell)
                      for cell in notebook.cells)
        found["written"] = by_hand, WRITTEN
        number = DECISIONS
        silent = [item.name for item in items if records[item.name].question
                  and not records[item.name].right]
    else:
        total = sum(cell.metadata.nbgrader.points
                    for cell in notebook.cells if is_grade(cell))
        found["question points"] = points, QUESTION_POINTS * total
        number, silent = QUESTIONS, []
    over = {name: f"{value:.4g}, at most {most:.4g}"
            for name, (value, most) in found.items() if value > most + 1e-9}
    if len(asked) not in number:
        over["questions"] = f"{len(asked)}, {number[0]} to {number[-1]}"
    if silent:
        over["what would happen"] = f"not said of {', '.join(silent)}"
    return over


def uneven(asked):
    """Words on letters that are right more or less often than chance would
    have it, by two standard deviations; of a course's Questions."""
    right = Counter(question.right for question in asked)
    for letter in sorted({letter for question in asked
                          for letter in question.choices}):
        chances = [1 / len(question.choices) for question in asked
                   if letter in question.choices]
        room = 2 * math.sqrt(sum(p * (1 - p) for p in chances))
        if abs(right[letter] - sum(chances)) > room:
            yield (f"{letter} is right {right[letter]} times, about "
                   f"{sum(chances):.1f} are even")


def written_twice(notebooks):
    """(function, earlier notebook, later one) of functions whose earlier
    version is right in the later notebook too.

    notebooks: {name: {exercise: Record}} in reading order.
    """
    writers = {}
    for later, records in notebooks.items():
        for name, record in records.items():
            if record.question or not record.direct:
                continue
            for earlier in writers.get(name, ()):
                function = getattr(importlib.import_module(
                    f"utils.built.{earlier}"), name, None)
                if function and judge(record, run(record, function)).passed:
                    yield name, earlier, later
            writers.setdefault(name, []).append(later)
