"""Rosters, and lists of weeks, as spreadsheets save them.

In place of what `nbgrader db student import` does: the file is read whole
and checked, then written in one transaction, or a line is named.
"""

import csv
import io
import re
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps.dbapp import DbBaseApp, DbGenericImportApp

from grading.classroom.gradebook import transaction
from grading.errors import CourseError
from grading.submission.week import bad_name
from utils.language import say

DELIMITERS = ",;\t"
# What a spreadsheet makes of a long number.
SHORTENED = re.compile(r"\d([.,]\d+)?E\+\d+", re.I)


def install():
    """Let nbgrader's import commands read files like this."""
    DbGenericImportApp.start = _start


def _start(self):
    DbBaseApp.start(self)
    if len(self.extra_args) != 1:
        self.fail(say("Give one file: the path of a CSV file"))
    path, key = Path(self.extra_args[0]), self.primary_key
    try:
        rows = read(path, key, self.expected_keys)
        with (Gradebook(self.coursedir.db_url, self.course_id,
                        self.authenticator) as book,
              transaction(book.db)):
            update = getattr(book, self.db_update_method_name)
            for line, row in rows.items():
                try:
                    update(row.pop(key), **row)
                except CourseError as error:
                    raise CourseError(
                        "line {line}: {error}", line=line,
                        error=error) from None
    except (OSError, CourseError) as error:
        raise CourseError(
            "{path}: {error}. Nothing was imported", path=path,
            error=error) from error
    self.log.info(say("{number} read from {path}", number=len(rows),
                      path=path))


def read(path, key, columns):
    """{line number: {column: text, or None for an empty cell}}.

    key: the column that must be filled. columns: those that are taken.
    Raises CourseError, which names the line, for what has no one reading.
    """
    text = _text(path.read_bytes())
    delimiter = None
    if text.lower().startswith("sep=") and text[4:5]:
        delimiter, text = text[4], "\n" + text.partition("\n")[2]
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = delimiter or max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter,
                        skipinitialspace=True, strict=True)
    head, rows, lines = None, {}, {}
    while True:
        start = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            break
        except csv.Error as error:
            raise CourseError(
                "line {start}: {error}. Is a quotation mark missing?",
                start=start, error=error) from None
        if not any(cells):
            continue
        if head is None:
            head = _head(start, cells, key)
            continue
        row = _row(start, head, cells, key)
        name = row[key]
        if name in lines:
            raise CourseError(
                "line {start}: {key} {name!r} stands in line {lines} too",
                start=start, key=key, name=name, lines=lines[name])
        lines[name] = start
        rows[start] = {column: value or None for column, value in
                       row.items() if column in columns}
    if head is None:
        raise CourseError("it is empty")
    return rows


def _text(data):
    """The text of a file; a byte-order mark says which encoding it has."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
    raise CourseError(
        "line {line}: neither UTF-8 nor Windows-1252. Save it as CSV UTF-8",
        line=line)


def _head(line, cells, key):
    head = [cell.lower() for cell in cells]
    if key not in head:
        raise CourseError(
            "line {line}: there is no column {key}, only {what}. The first "
            "line names the columns", line=line, key=key,
            what=", ".join(filter(None, cells)))
    twice = {cell for cell in head if cell and head.count(cell) > 1}
    if twice:
        raise CourseError(
            "line {line}: the column {twice} stands there twice", line=line,
            twice=min(twice))
    return head


def _row(line, head, cells, key):
    if any(cells[len(head):]):
        raise CourseError(
            "line {line}: it has {number} cells, the first line only "
            "{columns}. A comma inside a cell needs quotation marks",
            line=line, number=len(cells), columns=len(head))
    row = dict(zip(head, [*cells, *[""] * len(head)]))
    name = row[key]
    if not name:
        raise CourseError("line {line}: {key} is empty", line=line, key=key)
    bad = bad_name(name)
    if not bad and SHORTENED.fullmatch(name):
        bad = say("looks like a number that a spreadsheet has shortened: "
                  "format the column as text")
    if bad:
        raise CourseError(
            "line {line}: {key} {name!r} {bad}", line=line, key=key, name=name,
            bad=bad)
    return row
