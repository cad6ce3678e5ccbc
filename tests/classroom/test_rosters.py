"""Rosters as spreadsheets save them: read, or the line is named."""

import pytest
from nbgrader.api import Gradebook
from support.classes import COURSE, generated

ROWS = 'id,first_name,last_name\nanna,Anna,Alt\nzoe,Zoë,"Doe, Dr."\n'
BOTH = [("anna", "Anna", "Alt"), ("zoe", "Zoë", "Doe, Dr.")]


@pytest.fixture(scope="module")
def group(tmp_path_factory):
    return generated(tmp_path_factory.mktemp("rosters"))


def load(group, content, code=0):
    """(what was said, the students afterwards); then they are removed."""
    path = group.root / "roster.csv"
    path.write_bytes(content if isinstance(content, bytes)
                     else content.encode())
    said = group.nbgrader("db", "student", "import", str(path), code=code)
    with Gradebook(f"sqlite:///{group.home / 'gradebook.db'}",
                   COURSE) as book:
        there = sorted((student.id, student.first_name, student.last_name)
                       for student in book.students)
        for student in list(book.students):
            book.remove_student(student.id)
    return said, there


@pytest.mark.parametrize("content", [
    ROWS, "\ufeff" + ROWS, ROWS.encode("utf-16"), ROWS.encode("cp1252"),
    ROWS.replace("\n", "\r\n"), ROWS.replace("\n", "\r"),
    ROWS.replace(",", ";").replace("Doe;", "Doe,"),
    ROWS.replace(",", "\t").replace("Doe\t", "Doe,"),
    ROWS.replace(",", ", ").replace("Doe,  ", "Doe, "),
    "sep=;\n" + ROWS.replace(",", ";").replace("Doe;", "Doe,"),
    ",,\n" + ROWS.replace("Alt\n", "Alt,\n\n,,\n") + ",,\n",
    ROWS.replace("id,", "ID ,", 1)],
    ids=["plain", "mark", "utf-16", "cp1252", "crlf", "cr", "semicolons",
         "tabs", "spaces", "sep", "empty rows", "head"])
def test_what_is_read(group, content):
    assert load(group, content)[1] == BOTH


@pytest.mark.parametrize(("content", "why"), [
    (ROWS + "anna,Anna,Neu\n", "line 4: id 'anna' stands in line 2 too"),
    (ROWS + ",Ben,Bauer\n", "line 4: id is empty"),
    (ROWS + "=1+1,Ben,Bauer\n", "line 4: id '=1+1' may not begin"),
    (ROWS + "../x,Ben,Bauer\n", "line 4: id '../x' may not"),
    (ROWS + "..,Ben,Bauer\n", "line 4: id '..' may not"),
    (ROWS + "4.711E+10,Ben,Bauer\n", "line 4: id '4.711E+10' looks like"),
    (ROWS + "ben,Ben,Bauer, Dr.\n", "line 4: it has 4 cells"),
    (ROWS + 'ben,"Ben,Bauer\n', "line 4: "),
    (ROWS.replace("id", "login", 1), "line 1: there is no column id, only "
     "login, first_name, last_name"),
    (ROWS.replace("last", "first"), "column first_name stands there twice"),
    ("", "it is empty"),
    (ROWS.encode("utf-16")[:-1], "line 3: neither UTF-8"),
    (ROWS.encode("cp1252") + b"\nb\x81,x,y", "line 5: neither UTF-8")])
def test_what_is_refused_by_its_line_and_nothing_is_taken(group, content,
                                                          why):
    said, there = load(group, content, code=1)
    assert why in said and "Nothing was imported" in said
    assert "Traceback" not in said and not there


def test_a_file_that_is_not_there(group):
    said = group.nbgrader("db", "student", "import", "nowhere.csv", code=1)
    assert "nowhere.csv" in said and "Traceback" not in said
