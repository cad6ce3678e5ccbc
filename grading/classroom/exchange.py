"""nbgrader's exchange on a machine that others use too.

Any user may put a folder into inbound/, under any name and with anything
in it. The operating system knows whose it is.
"""

import os
import shutil
import stat
from datetime import datetime
from pathlib import Path

from nbgrader.exchange.default import (
    ExchangeCollect,
    ExchangeReleaseAssignment,
)
from nbgrader.utils import ignore_patterns, pwd

from grading.submission.week import bad_name
from utils.language import say


class Collect(ExchangeCollect):
    """Takes from inbound/ what is its student's own; links are left out."""

    def _path_to_record(self, path):
        """nbgrader's record; of a name that is none, one for nobody."""
        try:
            return super()._path_to_record(path)
        except Exception:  # whatever a student named it
            return {"username": None, "filename": os.path.basename(path),
                    "timestamp": datetime.min}

    def _sort_by_timestamp(self, records):
        """The newest first; what is refused only where there is no other."""
        records = super()._sort_by_timestamp(records)
        mine = [record for record in records if not self._refused(record)]
        for record in records:
            if record not in mine:
                self.log.error(say(
                    "{name!a} is not collected: {why}",
                    name=record["filename"], why=self._refused(record)))
        return mine or records

    def init_src(self):
        """Choose the newest folder of each student."""
        super().init_src()
        self.src_records = [record for record in self.src_records
                            if not self._refused(record)]

    def _refused(self, record):
        """Why a folder is not collected, or nothing."""
        student = record["username"]
        if not student or bad_name(student):
            return say("no student can have this name, or it holds no date")
        path = Path(self.inbound_path, record["filename"])
        try:
            about = os.lstat(path)
            if not stat.S_ISDIR(about.st_mode):
                return say("it is no folder, or a link to one")
            owner = _user(about.st_uid)
            if self.check_owner and owner != student:
                return say(
                    "it is handed in as {student}'s, but belongs to {owner}. "
                    "Ask both; to collect it nevertheless, copy it to "
                    "submitted/{student}/{week}", student=student,
                    owner=owner, week=self.coursedir.assignment_id)
            size, limit = self.get_size(path), self.coursedir.max_dir_size
        except OSError as error:
            return say("it cannot be read: {error}", error=error.strerror)
        if size > 1000 * limit:
            return say(
                "it holds {size} kB, and CourseDirectory.max_dir_size allows "
                "{limit}", size=size // 1000, limit=limit)
        if not os.access(path, os.R_OK | os.X_OK):
            return say("it cannot be read: its rights keep you out")
        return ""

    def copy_files(self):
        """Collect one after the other; what fails stops no other."""
        records, failed = self.src_records, []
        for record in records:
            self.src_records = [record]
            try:
                super().copy_files()
            except OSError as error:
                self.log.error(say(
                    "{name} is not collected: {error}",
                    name=record["username"], error=error))
                failed.append(record["username"])
        if not records:
            self.src_records = []
            super().copy_files()  # which says so
        if failed:
            self.fail(say("not collected: {failed}", failed=", ".join(failed)))

    def do_copy(self, src, dest, log=None):
        """Copy plain files alone, with rights of our own.

        A link would be followed with the instructor's rights. Each file is
        opened beside its folder, so that none can be put in its place.
        """
        try:
            self._copy_folders(src, dest)
        except OSError:  # half a submission would be taken for all of it
            shutil.rmtree(dest, ignore_errors=True)
            raise

    def _copy_folders(self, src, dest):
        ignored = ignore_patterns(
            exclude=self.coursedir.ignore, include=self.coursedir.include,
            max_file_size=self.coursedir.max_file_size, log=self.log)
        for place, folders, names, handle in os.fwalk(
                src, onerror=self._unread):
            left_out = set(ignored(place, folders + names))
            folders[:] = [name for name in folders if name not in left_out
                          and not self._is_link(handle, name, place)]
            target = Path(dest, os.path.relpath(place, src))
            target.mkdir(parents=True)
            if self.coursedir.groupshared:
                target.chmod(0o2770)
            for name in set(names) - left_out:
                self._copy(handle, name, place, target / name)

    def _unread(self, error):
        self.log.warning(say("{path} is left out: {error}",
                             path=error.filename, error=error.strerror))

    def _is_link(self, handle, name, place):
        """Whether a folder is a link, which os.fwalk does not follow."""
        linked = stat.S_ISLNK(os.lstat(name, dir_fd=handle).st_mode)
        if linked:
            self.log.warning(say(
                "{name!a} in {place} is left out: it is a link", name=name,
                place=place))
        return linked

    def _copy(self, handle, name, place, target):
        try:
            file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK,
                           dir_fd=handle)
        except OSError as error:
            self.log.warning(say(
                "{name!a} in {place} is left out: {error}", name=name,
                place=place, error=error.strerror))
            return
        with open(file, "rb") as content:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                self.log.warning(say(
                    "{name!a} in {place} is left out: it is no plain file",
                    name=name, place=place))
                return
            with open(target, "xb") as copy:
                shutil.copyfileobj(content, copy)
        if self.coursedir.groupshared:
            target.chmod(0o660)


class ReleaseAssignment(ExchangeReleaseAssignment):
    """Makes an exchange where nobody can move what another put there."""

    def ensure_root(self):
        """nbgrader's check; a folder of one's own gets the sticky bit."""
        super().ensure_root()
        _sticky(self.root)

    def init_dest(self):
        """nbgrader's folders of a course; the same for inbound/."""
        super().init_dest()
        _sticky(self.inbound_path)


def _sticky(folder):
    about = os.stat(folder)
    if about.st_uid == os.geteuid():
        os.chmod(folder, stat.S_IMODE(about.st_mode) | stat.S_ISVTX)


def _user(number):
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return say("user number {number}", number=number)
