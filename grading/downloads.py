"""Downloads from Canvas and Moodle, for `nbgrader zip_collect`.

Canvas names a submitted file  doejane_LATE_4711_98765_small-1.ipynb
  (name, user, attachment, the student's file name, -1 for a second try).
Moodle makes a folder  Jane Doe_4711_assignsubmission_file_  or writes the
  same in front of each file's name; 4711 is new in every assignment.

The student is the Canvas user number, or the one student of the class's
roster with the Moodle name, else that name itself. Of several tries the
newest is taken.
"""

import os
import re
import shutil
import time
import zipfile
from functools import cached_property
from pathlib import Path, PurePosixPath

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin
from traitlets import List

from grading import classroom

CANVAS = re.compile(
    r"(?P<name>[^_/]+)_(?:LATE_)?(?P<user>\d+)_(?P<number>\d+)_"
    r"(?P<file>.+?)(?:-(?P<attempt>\d+))?(?P<ext>\.\w+)?$")
MOODLE = re.compile(
    r"(?P<name>[^_/]+)_(?P<number>\d+)_assignsubmission_file(?:_(?P<file>"
    r".*))?$")


class Extractor(ExtractorPlugin):
    """Unpacks zip files, also inside each other; a damaged one stays."""

    def extract(self, archive_path, extracted_path):
        """Unpack all of archive_path into extracted_path."""
        for path in sorted(Path(archive_path).rglob("*")):
            if path.is_file() and not path.is_symlink():
                target = Path(extracted_path,
                              path.relative_to(archive_path))
                target.parent.mkdir(parents=True, exist_ok=True)
                if not self._unpack(path, target.with_suffix("")):
                    shutil.copy2(path, target)

    def _unpack(self, path, folder, depth=0):
        """Whether a file is a zip file that could be unpacked."""
        if path.suffix.lower() != ".zip" or depth > 3:
            return False
        try:
            with zipfile.ZipFile(path) as archive:
                for item in archive.infolist():
                    file = archive.extract(item, folder)
                    when = time.mktime((*item.date_time, 0, 0, -1))
                    os.utime(file, (when, when))
        except (zipfile.BadZipFile, OSError, RuntimeError, ValueError,
                NotImplementedError, OverflowError) as error:
            self.log.warning("%s cannot be unpacked: %s", path, error)
            shutil.rmtree(folder, ignore_errors=True)
            return False
        for inner in sorted(folder.rglob("*.zip")):
            if self._unpack(inner, inner.with_suffix(""), depth + 1):
                inner.unlink()
        return True


class Collector(FileNameCollectorPlugin):
    """Tells whose a downloaded file is; leaves out all but the newest."""

    valid_ext = List([], help="not used: every file is taken").tag(
        config=True)

    def collect(self, submitted_file):
        """{student_id, file_id} of a file, or None to pass it over."""
        return self._chosen.get(Path(submitted_file))

    @cached_property
    def _chosen(self):
        course = self.parent.coursedir
        extracted = Path(self.parent._format_collect_path(
            self.parent.extracted_directory))
        students = _roster(course.course_id)
        newest = {}
        for path in sorted(extracted.rglob("*")):
            whose = path.is_file() and read_name(
                path.relative_to(extracted).as_posix(), students)
            if not whose:
                continue
            student, file, rank = whose
            rank = (*rank, path.stat().st_mtime, path.as_posix())
            if (student, file) not in newest or (
                    newest[student, file][0] < rank):
                newest[student, file] = rank, path
        return {path: {"student_id": student, "file_id": file}
                for (student, file), (_, path) in newest.items()}


def read_name(name, students=None):
    """(student, file, rank) of a downloaded file, or None.

    name: its path in the download. students: {full name: id}. Of two files
    of one student the one with the greater rank is newer.
    """
    parts = PurePosixPath(name).parts
    for depth, part in enumerate(parts):
        last = depth == len(parts) - 1
        match = MOODLE.match(part)
        if match:
            inside = match["file"] if last else parts[-1]
            if not inside:
                return None
            full = match["name"].strip()
            return ((students or {}).get(full.lower(), full), inside,
                    (0, 0))
        match = CANVAS.match(part)
        if match:
            inside = (match["file"] + (match["ext"] or "") if last
                      else parts[-1])
            return (match["user"], inside,
                    (int(match["attempt"] or 0), int(match["number"])))
    return None


def moodle_folders(course, week):
    """{student: folder name} by which Moodle takes feedback files back."""
    extracted = (classroom.places.classroom(course) / "downloaded" / week
                 / "extracted")
    students, found = _roster(course), {}
    for path in sorted(extracted.rglob("*")):
        for part in path.relative_to(extracted).parts:
            match = MOODLE.match(part)
            if match:
                full = match["name"].strip()
                found[students.get(full.lower(), full)] = (
                    f"{match['name']}_{match['number']}"
                    "_assignsubmission_file_")
    return found


def _roster(course):
    """{full name in lower case: id} of names that only one student has."""
    names = {}
    with classroom.gradebook(course) as book:
        for student in book.students:
            full = f"{student.first_name or ''} {student.last_name or ''}"
            names.setdefault(full.strip().lower(), []).append(student.id)
    return {name: ids[0] for name, ids in names.items()
            if name and len(ids) == 1}
