"""Downloads from Canvas and Moodle, for `nbgrader zip_collect`.

Canvas names an uploaded file  doejane_LATE_4711_98765_small-1.ipynb
  (name, user, attachment, the file's name), without names
  anon_aB3x9_98765_small.ipynb. The name may hold underscores. -1 is added
  where the student has a file of that name already, and may as well be the
  student's own. A download holds each student's newest try alone.
Moodle makes a folder  Jane Doe_4711_assignsubmission_file_  or writes the
  same in front of each file's name; 4711 is new in every assignment. Where
  names are hidden, all are called Participant.

Whose a file is, the platform's number says: two numbers are two persons.
For the gradebook a person is the Canvas number; from Moodle the one student
of the roster with that name, or else the name, with the number where others
have the name too.

Of several tries of a file the newest is taken and the others are named.
Whoever's files do not all arrive gets nothing, and the command fails.
"""

import os
import re
import shutil
import time
import unicodedata
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin
from traitlets import List

from grading import places
from grading.classroom import gradebook
from grading.classroom.folders import ClassFolders
from grading.submission import handed, reading
from grading.submission.matching import listed
from utils.language import say

CANVAS = re.compile(
    r"(?:(?P<name>[^/]+?)_(?:LATE_)?(?P<user>\d+)"
    r"|(?:LATE_)?(?P<hidden>anon_[A-Za-z0-9]+))_"
    r"(?:(?P<number>\d+)_(?P<file>.+)|(?P<entry>text\.html|link\.html))$")
MOODLE = re.compile(
    r"(?P<name>[^_/]+)_(?P<number>\d+)_assignsubmission_"
    r"(?P<kind>file|onlinetext)(?:_(?P<file>.*))?$")
ATTEMPT = re.compile(r"(?P<stem>.+)-(?P<attempt>\d{1,3})(?P<ending>\.\w+)?$")
# What systems put beside files.
LITTER = re.compile(
    r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.I)


@dataclass(eq=False)
class Entry:
    """One file of a download.

    download: the archive's name. name: the path in there. paths: {path on
    the disk: path in the file, where that was an archive}; empty where the
    file could not be read.
    """

    download: str
    name: str
    paths: dict


class Upload(NamedTuple):
    """Whose a file is and what it is, by its path in a download.

    person: (platform, number), the same for no two persons. name: the
    person's. number: of the upload, 0 where there is none. file: its path
    as the student or the platform gave it.
    """

    person: tuple
    name: str
    number: int
    file: str


def read_name(name):
    """The Upload that a path in a download names, or None.

    The outermost folder or file that a platform named counts: what is in it
    was named by the student.
    """
    parts = PurePosixPath(name).parts
    for depth, part in enumerate(parts):
        inner = "/".join(parts[depth + 1:])
        match = MOODLE.match(part)
        if match:
            file = inner or match["file"]
            return Upload(("moodle", match["number"]), match["name"].strip(),
                          0, file) if file else None
        match = CANVAS.match(part)
        if match:
            file = match["file"] or match["entry"]
            return Upload(("canvas", match["hidden"] or match["user"]),
                          match["name"] or match["hidden"],
                          int(match["number"] or 0),
                          f"{file}/{inner}" if inner else file)
    return None


class Extractor(ExtractorPlugin):
    """Unpacks downloads, and what students packed.

    A student's archive that is damaged or above the bounds stays as it is.
    entries: what was in the downloads.
    """

    entries = ()

    def extract(self, archive_path, extracted_path):
        """Unpack all of archive_path into extracted_path."""
        self.entries = []
        for path in sorted(Path(archive_path).rglob("*")):
            name = path.relative_to(archive_path).as_posix()
            if not path.is_file() or path.is_symlink() or LITTER.search(name):
                continue
            target = Path(extracted_path, name)
            archive = path.suffix.lower() == ".zip"
            if archive and not read_name(name):
                self._unpack(path, name, target)
            elif archive and any(map(read_name, _members(path))):
                self.log.error(say(
                    "{name} may be a download or one person's file. Rename "
                    "it", name=name))
                self.entries.append(Entry(name, path.name, {}))
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target)
                self._add("", name, target)

    def _unpack(self, path, download, folder, depth=1):
        """Unpack a download into a folder; also downloads in it."""
        try:
            with zipfile.ZipFile(path) as archive:
                for item in archive.infolist():
                    name = reading.member_name(item)
                    if item.is_dir() or not name or LITTER.search(name):
                        continue
                    target = folder / name
                    if not self._write(archive, item, target):
                        self.entries.append(Entry(download, name, {}))
                    elif (target.suffix.lower() == ".zip" and depth < 4
                          and read_name(name) is None):
                        self._unpack(target, f"{download}/{name}",
                                     _folder(target), depth + 1)
                        target.unlink()
                    else:
                        self._add(download, name, target)
        except reading.DAMAGED as error:
            self.log.error(say("{path} cannot be unpacked: {error}",
                               path=path, error=error))
            self.entries.append(Entry(download, path.name, {}))

    def _write(self, archive, item, target):
        """Whether a member could be read and written."""
        try:
            if target.exists():
                raise reading.Unreadable("two files have this name")
            data = reading.read_member(archive, item, reading.Room().take)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            when = time.mktime((*item.date_time, 0, 0, -1))
            os.utime(target, (when, when))
        except (reading.Unreadable, *reading.DAMAGED) as error:
            self.log.error(say(
                "{name} in {archive}: {error}", name=item.filename,
                archive=archive.filename, error=error))
            return False
        return True

    def _add(self, download, name, path):
        """Note a file that was extracted; unpack a student's archive."""
        paths = {path: ""}
        if path.suffix.lower() == ".zip":
            folder = _folder(path)
            try:
                # All of it is read before any of it is written.
                inside = list(reading.unpacked(reading.read_bytes(path),
                                               reading.Room()))
                if inside:
                    paths = {folder / name: name for name, _ in inside}
                for name_inside, data in inside:
                    target = folder / name_inside
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(data)
                    shutil.copystat(path, target)
                if inside:
                    path.unlink()
            except (reading.Unreadable, OSError) as error:
                self.log.warning(say("{path} is not unpacked: {error}",
                                     path=path, error=error))
                shutil.rmtree(folder, ignore_errors=True)
                paths = {path: ""}
        self.entries.append(Entry(download, name, paths))


class Collector(FileNameCollectorPlugin):
    """Tells whose a downloaded file is; leaves out older tries."""

    valid_ext = List([], help="not used: every file is taken").tag(
        config=True)

    def __init__(self, **options):
        super().__init__(**options)
        # nbgrader has no hook after the files are copied.
        self._stock_process = self.parent.process_extracted_files
        self.parent.process_extracted_files = self._process

    def _process(self):
        self._stock_process()
        missing = self._missing()
        if missing:
            self.parent.fail("\n".join(missing))

    def collect(self, submitted_file):
        """{student_id, file_id} of a file, or None to pass it over."""
        return self._plan.files.get(Path(submitted_file))

    def _missing(self):
        """Lines on all that did not become a file of a submission."""
        lines = list(self._plan.trouble)
        for path, about in self._plan.files.items():
            target = self._submitted(about["student_id"]) / _stock_name(
                path, about["file_id"])
            if not target.is_file() or (target.stat().st_size
                                        != path.stat().st_size):
                lines.append(say(
                    "{path} did not arrive as {target}", path=path,
                    target=target))
        return lines

    def _submitted(self, student):
        course = self.parent.coursedir
        return Path(course.format_path(course.submitted_directory, student,
                                       course.assignment_id))

    @cached_property
    def _plan(self):
        course = self.parent.coursedir
        released = {path.name for path in Path(course.format_path(
            course.release_directory, ".", course.assignment_id)).glob(
                "*.ipynb")}
        entries = self.parent.extractor_plugin_inst.entries
        plan = Plan(entries, Roster(course.course_id), released,
                    lambda student: self._submitted(student).is_dir())
        for line in plan.notes:
            self.log.warning(line)
        for line in plan.counts:
            self.log.info(line)
        return plan


class Plan:
    """Which files of the downloads become whose submission.

    entries: [Entry]. roster: a Roster. released: names of the week's
    notebooks. taken: tells whether there is a submission of a student.

    files: {path: {"student_id", "file_id"}}. notes, counts, trouble: lines
    to be told, of which the last end the command with an error.
    """

    def __init__(self, entries, roster, released, taken):
        self.released = released
        self.files, self.notes, self.counts, self.trouble = {}, [], [], []
        self.uploads = {}  # {Entry: Upload}
        nobodys = defaultdict(list)
        for entry in entries:
            upload = read_name(entry.name)
            if upload:
                self.uploads[entry] = upload
            elif entry.paths:
                nobodys[entry.download].append(entry.name)
            else:
                self.trouble.append(say(
                    "{download}: {name} cannot be read",
                    download=entry.download, name=entry.name))
        for download, names in nobodys.items():
            self.trouble.append(say(
                "{download}: {number} of its files are named as neither "
                "Canvas nor Moodle does it, and not collected: {names}",
                download=download or say("archive"), number=len(names),
                names=listed(names, mark="")))
        self.students = identities(self.uploads.values(), roster)
        self._say_who_is_not_on(roster)
        stopped = self._stopped(entries, roster, taken)
        mine = defaultdict(list)
        for entry in entries:
            upload = self.uploads.get(entry)
            if upload and upload.person not in stopped:
                mine[upload.person].append(entry)
        self.again = Counter()  # by download: files that came before
        self.older = Counter()
        for person, theirs in mine.items():
            self._name_files(self.students[person], self._newest(theirs))
        self._count(entries)

    def _say_who_is_not_on(self, roster):
        names = {upload.person: upload.name
                 for upload in self.uploads.values()}
        absent = sorted(
            student if person[0] == "moodle" else f"{student} "
            f"({names[person]})" for person, student in self.students.items()
            if student not in roster.ids)
        if absent and roster.ids:
            self.notes.append(say(
                "not on the roster: {absent}", absent=", ".join(absent)))

    def _stopped(self, entries, roster, taken):
        """Persons of whom nothing is written, because not all could be."""
        stopped = {}
        for entry in entries:
            upload = self.uploads.get(entry)
            if upload and not entry.paths:
                stopped.setdefault(upload.person, []).append(
                    say("{name} cannot be read", name=entry.name))
        holders = defaultdict(set)
        for person, student in self.students.items():
            holders[unicodedata.normalize("NFC", student)].add(person)
        for upload in self.uploads.values():
            student = self.students[upload.person]
            others = holders[unicodedata.normalize("NFC", student)]
            alone = roster.find(upload.name) or upload.name
            if len(others) > 1:
                stopped[upload.person] = [say(
                    "another person has this name in the gradebook")]
            elif (upload.person[0] == "moodle" and student != alone
                    and taken(alone)):
                stopped[upload.person] = [say(
                    "several persons have this name, and submitted/{alone} "
                    "holds what was collected when only one had: remove it",
                    alone=alone)]
        self.trouble += [
            say("{student} ({person}): {why}. Nothing was written for this "
                "person", student=self.students[person],
                person=" ".join(person), why="; ".join(why))
            for person, why in stopped.items()]
        return stopped

    def _newest(self, entries):
        """A person's entries but for older tries; {entry: name of file}."""
        groups = defaultdict(list)
        names = {self.uploads[entry].file for entry in entries}
        for entry in entries:
            upload = self.uploads[entry]
            groups[self._without_attempt(upload, names)].append(entry)
        kept = {}
        for name, group in groups.items():
            group.sort(key=lambda entry: (
                self.uploads[entry].number, _time(entry)))
            newest = group.pop()
            kept[newest] = (name if name in self.released
                            else self.uploads[newest].file)
            first = any(self.uploads[entry].file == name
                        for entry in (*group, newest))
            for entry in group:
                if _same(entry, newest):
                    self.again[entry.download] += 1
                elif (entry.download != newest.download
                      or name in self.released and first):
                    kept[newest] = name
                    self.older[entry.download] += 1
                    self.notes.append(say(
                        "{name} is an older try of {newest} and was not "
                        "collected", name=entry.name, newest=newest.name))
                else:
                    kept[entry] = self.uploads[entry].file
        return kept

    def _without_attempt(self, upload, names):
        """The name of an upload without what Canvas may have added.

        -1 and so on are taken for added where the name without it is one of
        the week's notebooks or of this person's files, and for the
        student's own otherwise.
        """
        match = ATTEMPT.match(upload.file)
        if (upload.person[0] != "canvas" or not match
                or upload.file in self.released):
            return upload.file
        name = match["stem"] + (match["ending"] or "")
        return name if name in self.released | names else upload.file

    def _name_files(self, student, kept):
        """Give each file a name of its own in the submission."""
        used = set()
        for entry, name in sorted(kept.items(), key=lambda item: (
                -self.uploads[item[0]].number, item[1])):
            upload = self.uploads[entry]
            inside = _below_common(entry.paths)
            for path in entry.paths:
                short = inside[path] or name
                for file in (short, f"{PurePosixPath(name).stem}/{short}",
                             f"{upload.number}/{short}",
                             f"{upload.number}/{entry.download}/{short}"):
                    if file.casefold() not in used and (
                            file not in handed.NBGRADERS):
                        break
                used.add(file.casefold())
                self.files[path] = {"student_id": student, "file_id": file}

    def _count(self, entries):
        """Lines that compare what was in with what comes out."""
        for download in dict.fromkeys(entry.download for entry in entries):
            here = [entry for entry in entries if entry.download == download]
            persons = {self.uploads[entry].person for entry in here
                       if entry in self.uploads}
            out = [entry for entry in here
                   if any(path in self.files for path in entry.paths)]
            written = {about["student_id"] for about in self.files.values()}
            folders = {self.students[person] for person in persons} & written
            self.counts.append(say(
                "{download}: {persons} persons and {files} files in; "
                "{folders} folders and {out} files out, {older} older tries, "
                "{again} the same again",
                download=download or say("archive"), persons=len(persons),
                files=len(here), folders=len(folders), out=len(out),
                older=self.older[download], again=self.again[download]))
            if (len(folders) != len(persons) or len(here) != len(out)
                    + self.older[download] + self.again[download]):
                self.trouble.append(self.counts[-1])


def identities(uploads, roster):
    """{person: student} for the persons of these uploads.

    From Canvas the number, from Moodle the one student of the roster with
    that name, or else the name. Where several numbers have one name, it is
    told apart by the number.
    """
    found = {}
    for upload in uploads:
        platform, number = upload.person
        name = upload.name.strip(". ")
        found[upload.person] = (number, number) if platform == "canvas" else (
            roster.find(name) or name, f"{name}_{number}")
    bearers = Counter(_in_order(first) for first, _ in found.values())
    return {person: first if first and bearers[_in_order(first)] == 1
            else second for person, (first, second) in found.items()}


class Roster:
    """The students of a class and their names.

    ids: their names in the gradebook and in the platform.
    """

    def __init__(self, course):
        self.ids, self._by_name = set(), defaultdict(set)
        with gradebook.opened(course) as book:
            for student in book.students:
                self.ids |= {student.id, student.lms_user_id} - {None}
                full = (f"{student.first_name or ''} "
                        f"{student.last_name or ''}")
                for form in (_in_order, _in_any_order):
                    self._by_name[form(full)].add(student.id)

    def find(self, name):
        """The id of the only student with this name, or None.

        Case, blanks, commas, the form of letters with accents and the order
        of the names do not matter, but the right order is better.
        """
        for form in (_in_order, _in_any_order):
            found = self._by_name.get(form(name), ())
            if len(found) == 1 and _in_order(name):
                return min(found)
            if found:
                return None
        return None


def _words(name):
    return unicodedata.normalize("NFKC", name).casefold().replace(
        ",", " ").split()


def _in_order(name):
    return " ".join(_words(name))


def _in_any_order(name):
    return frozenset(Counter(_words(name)).items())


def moodle_folders(course, week):
    """{student: folder name} by which Moodle takes feedback files back."""
    extracted = ClassFolders(places.classroom(course)).downloaded(week)
    uploads = {upload.person: upload for upload in map(read_name, (
        path.relative_to(extracted).as_posix()
        for path in sorted(extracted.rglob("*")) if path.is_file()))
        if upload and upload.person[0] == "moodle"}
    students = identities(uploads.values(), Roster(course))
    return {students[person]: f"{upload.name}_{person[1]}"
            "_assignsubmission_file_" for person, upload in uploads.items()}


def _folder(archive):
    """Where the content of an archive goes: no other file has that name."""
    return archive.with_name(f"{archive.name} unpacked")


def _members(path):
    try:
        with zipfile.ZipFile(path) as archive:
            return [reading.member_name(item) for item in archive.infolist()]
    except reading.DAMAGED:
        return []


def _below_common(paths):
    """{path: path in the archive} without a folder that holds all of it."""
    inside = {path: PurePosixPath(name).parts for path, name in paths.items()}
    shared = len(os.path.commonprefix(
        [parts[:-1] for parts in inside.values()]))
    return {path: "/".join(parts[shared:]) for path, parts in inside.items()}


def _same(entry, other):
    """Whether two entries hold the same files."""
    mine, theirs = ({name: path.read_bytes()
                     for path, name in one.paths.items()}
                    for one in (entry, other))
    return mine == theirs


def _time(entry):
    return max((path.stat().st_mtime for path in entry.paths), default=0)


def _stock_name(path, file):
    """The name that nbgrader gives to a collected file."""
    return os.path.splitext(file)[0] + os.path.splitext(path)[1]

