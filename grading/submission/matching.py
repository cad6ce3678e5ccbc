"""Which handed-in cell answers which released cell."""

import re
from collections import Counter, defaultdict

from nbgrader.utils import is_locked, is_solution

from utils.language import N_, say

MAX_ADDED = 2_000         # cells of the student's own
MAX_ADDED_TEXT = 5_000_000
DEFINED = re.compile(r"^(?:def|class) +(\w+)", re.M)


class Matching:
    """Which handed-in cell answers which released cell.

    answers: {index in the release: Handed}. added: {index in the release
    after which they stand, -1 for the top: [Handed]}.
    """

    def __init__(self, released, handed):
        self.released = released
        self.handed = handed
        self.answers = {}
        self.left_out = []  # added cells above the bounds
        self._where = {}  # index in the release: index in handed
        self._free = set(range(len(handed)))
        self._by_data()
        self._by_text()
        if self.found():
            self._by_place()
        self.added = self._added()

    def found(self):
        """Share of the cells with a name of nbgrader's that were found."""
        named = [index for index, cell in enumerate(self.released)
                 if name_of(cell)]
        return sum(index in self._where for index in named) / max(
            len(named), 1)

    def faults(self):
        """How many cells were out of order."""
        return sum(map(len, self._faults()))

    def _faults(self):
        """Names of cells that are missing, changed, there twice, or whose
        data is lost."""
        missing, changed, twice, lost = [], [], [], []
        number = Counter(cell.name for cell in self.handed)
        for index, cell in enumerate(self.released):
            name = name_of(cell)
            if not name:
                continue
            mine = self.answers.get(index)
            if mine is None:
                missing.append(name)
                continue
            if is_locked(cell) and plain(mine.source) != plain(
                    cell.source):
                changed.append(name)
            if number[name] > 1:
                twice.append(name)
            if _differs(mine.about, cell.metadata.nbgrader):
                lost.append(name)
        return missing, changed, twice, lost

    def notes(self):
        """Lines about what was out of order."""
        lines = []
        missing, changed, twice, lost = self._faults()
        for names, of_one, of_more in (
                (missing,
                 N_("The cell {names} was missing and put back as released."),
                 N_("The cells {names} were missing and put back as "
                    "released.")),
                (changed,
                 N_("The cell {names} was changed and put back as released."),
                 N_("The cells {names} were changed and put back as "
                    "released.")),
                (twice,
                 N_("The cell {names} was there more than once; one of them "
                    "was graded."),
                 N_("The cells {names} were there more than once; one of "
                    "them was graded."))):
            if names:
                lines.append(say(of_one if len(names) == 1 else of_more,
                                 names=listed(names)))
        if len(lost) == sum(1 for cell in self.released if name_of(cell)):
            lines += [say(
                "The notebook's grading data (cell metadata) was changed or "
                "removed; the released data was used.")] if lost else []
        elif lost:
            lines.append(say(
                "The notebook's grading data (cell metadata) was changed or "
                "removed in {names}; the released data was used.",
                names=listed(lost)))
        if self.left_out:
            lines.append(say(
                "{number} of the cells that you added were left out, from "
                "the one that begins `{line}` on: up to {most} are taken, "
                "with {characters} characters together.",
                number=len(self.left_out), line=self.left_out[0][:40],
                most=MAX_ADDED, characters=MAX_ADDED_TEXT))
        return lines

    def _take(self, index, where):
        self.answers[index] = self.handed[where]
        self._where[index] = where
        self._free.discard(where)

    def _by_data(self):
        """By nbgrader's name of the cell, then by the cell's id."""
        named, by_id = defaultdict(list), defaultdict(list)
        for where, mine in enumerate(self.handed):
            named[mine.name].append(where)
            by_id[mine.id].append(where)
        for index, cell in enumerate(self.released):
            same = self._still(named[name_of(cell)]) if name_of(cell) else []
            if same:
                self._take(index, max(
                    same, key=lambda where: self._merit(cell, where)))
        for index, cell in enumerate(self.released):
            if index in self._where or not cell.get("id"):
                continue
            for where in self._still(by_id[cell.id]):
                mine = self.handed[where]
                if mine.kind == cell.cell_type and not (
                        mine.name and name_of(cell)):
                    self._take(index, where)
                    break

    def _still(self, places):
        """Those of the handed-in cells that answer none yet."""
        return [where for where in places if where in self._free]

    def _merit(self, cell, where):
        """Which of several cells of one name to take."""
        mine = self.handed[where]
        original = mine.id == cell.get("id")
        same = plain(mine.source) == plain(cell.source)
        if is_locked(cell):
            return (same, original, where)
        return (not same, original, where)

    def _by_text(self):
        """By equal text, or by the function that a stub defines."""
        same, defining = defaultdict(list), defaultdict(list)
        for where in sorted(self._free):
            source = self.handed[where].source
            same[plain(source)].append(where)
            for name in set(DEFINED.findall(source)):
                defining[name].append(where)
        for index, cell in enumerate(self.released):
            if index in self._where:
                continue
            defined = DEFINED.findall(cell.source)
            fits = self._still(same[plain(cell.source)])
            if is_solution(cell) and defined:
                fits = sorted({*fits, *self._still(defining[defined[-1]])})
            if fits:
                self._take(index, fits[0 if is_locked(cell) else -1])

    def _by_place(self):
        """A lone cell between two neighbours that were found."""
        for index, cell in enumerate(self.released):
            if index in self._where or not is_solution(cell):
                continue
            before = max((self._where[i] for i in range(index)
                          if i in self._where), default=-1)
            after = min((self._where[i]
                         for i in range(index + 1, len(self.released))
                         if i in self._where), default=len(self.handed))
            fits = [where for where in range(before + 1, after)
                    if where in self._free
                    and self.handed[where].kind == cell.cell_type]
            if len(fits) == 1:
                self._take(index, fits[0])

    def _added(self):
        added, anchor = {}, -1
        number, text = MAX_ADDED, MAX_ADDED_TEXT
        back = {where: index for index, where in self._where.items()}
        for where, mine in enumerate(self.handed):
            if where in back:
                anchor = back[where]
            elif mine.source.strip() and where in self._free:
                number, text = number - 1, text - len(mine.source)
                if number < 0 or text < 0:
                    self.left_out.append(mine.source.strip())
                else:
                    added.setdefault(anchor, []).append(mine)
        return added


def name_of(cell):
    """nbgrader's name of a released cell, or None."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def plain(source):
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def _differs(mine, released):
    keys = ("grade_id", "grade", "solution", "locked", "points",
            "schema_version")
    return any(mine.get(key) != released.get(key) for key in keys)


def listed(names, mark="`"):
    """Names in a row, each between marks; of many, how many more."""
    more = say(" and {number} more", number=len(names) - 10) if len(
        names) > 10 else ""
    return ", ".join(f"{mark}{name}{mark}" for name in names[:10]) + more
