"""The learner's copies: released, kept up to date, never overwritten.

A week is released into workspace/COURSE/WEEK, and a clean copy of it into
workspace/.released/COURSE/WEEK, which tells later what the learner changed.

When the course's source changes, what the learner has not touched is
replaced. But text and checks.h5 are of one version: once a notebook was
touched whose text has changed, the folder stays as it is, and all changed
notebooks come with the new checks.h5 in WEEK-new-DATE beside it.
"""

import os
import shutil
from datetime import date
from pathlib import Path

from grading import places
from grading.errors import CourseError
from grading.exercise.release import digest, release
from grading.files import replacing
from utils.language import N_, chosen, say
from utils.start import progress
from utils.start.page import write_start_page

CHECKS = "checks.h5"
SOURCE = ".source"  # in a clean copy: the digest of what it was made from
CONFIG = "nbgrader_config.py"
LEARNER = Path(__file__).parent


def update(workspace=None, language=None):
    """Bring the workspace up to date. Returns lines to tell the learner.

    language: of the notebooks; without one, the learner's.
    """
    workspace = workspace or places.HOME
    language, news = language or chosen(workspace), []
    for course in places.courses():
        for week in places.weeks(course):
            news += _Week(workspace, course, week, language).update()
    workspace.mkdir(exist_ok=True)
    shutil.copyfile(LEARNER / CONFIG, workspace / CONFIG)
    begin_progress(workspace)
    write_start_page(workspace)
    return news


def begin_progress(folder):
    """Make the file in which `check` notes what is solved."""
    record = folder / progress.NAME
    if not record.exists():
        record.write_text("{}\n", encoding="utf-8")


def released_notebooks(workspace):
    """{path in the workspace: clean copy} of all released notebooks."""
    clean = workspace / ".released"
    return {workspace / path.relative_to(clean): path
            for path in sorted(clean.glob("*/*/*.ipynb"))}


def exchange():
    """The folder where classes hand out and collect."""
    return Path(os.environ.get("COURSE_EXCHANGE")
                or "/usr/local/share/nbgrader/exchange")


def free_name(folder, stem, suffix=""):
    """Path of a new file or folder: STEM, else STEM-2, STEM-3, ..."""
    path, number = folder / f"{stem}{suffix}", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{suffix}"
    return path


class _Week:
    """One week of the workspace. language: that it is released in.

    versions: clean copies of its folders, in the order they came.
    """

    def __init__(self, workspace, course, week, language):
        self.language = language
        self.source = places.course_folder(course) / week
        self.folder = workspace / course / week
        self.clean = workspace / ".released" / course / week
        self.label = f"{course}/{week}"
        newer = sorted(self.clean.parent.glob(f"{week}-new-*"),
                       key=lambda path: (len(path.name), path.name))
        self.versions = [self.clean, *newer] if self.clean.is_dir() else []
        self.handed_out = exchange() / course / "outbound" / week

    def update(self):
        """Bring the week up to date. Returns what to tell the learner."""
        if self.handed_out.is_dir():
            return self._leave_to_class()
        if not self.versions:
            if self.folder.exists():
                return []  # fetched from a class, or the learner's own
            self._place(self.clean, release(self.source, self.language))
            return []
        news = []
        if (self.versions[-1] / SOURCE).read_text() != self._digest():
            news = self._renew()
        for clean in self.versions:
            if clean == self.clean or self._used(clean).is_dir():
                _restore(clean, self._used(clean))
        return news

    def _digest(self):
        return digest(self.source, self.language)

    def _used(self, clean):
        """The learner's folder that a clean copy belongs to."""
        return self.folder.with_name(clean.name)

    def _touched(self, name):
        """True when the learner's latest copy of a file was changed."""
        clean = self._latest(name)
        used = self._used(clean.parent) / name
        return used.exists() and used.read_bytes() != clean.read_bytes()

    def _latest(self, name):
        """Newest clean copy of a file, or None."""
        return next((clean / name for clean in reversed(self.versions)
                     if (clean / name).exists()), None)

    def _renew(self):
        """Take over a changed source."""
        new = release(self.source, self.language)
        changed = {name: content for name, content in new.items()
                   if name != CHECKS and not (
                       (old := self._latest(name))
                       and old.read_bytes() == content)}
        gone = [path.name for path in self.versions[-1].glob("*.ipynb")
                if path.name not in new]
        clean = self.versions[-1]
        if any(self._touched(name) for name in [*changed, *gone]
               if self._latest(name)):
            if changed:
                return self._place_beside(changed, new)
            # Only left out now what the learner works on: it stays.
            (clean / SOURCE).write_text(self._digest())
            return []
        for name in gone:
            (clean / name).unlink()
            (self._used(clean) / name).unlink(missing_ok=True)
        files = {name: new[name] for name in [*changed, CHECKS]
                 if name in new}
        for folder in (self._used(clean), clean):
            _write(folder, files)
        (clean / SOURCE).write_text(self._digest())
        return [say(
            "{label} was brought up to date; you had not begun what changed.",
            label=self.label)] if changed or gone else []

    def _place_beside(self, changed, new):
        """Put what changed into a folder beside the learner's."""
        files = {name: content for name, content in new.items()
                 if name in changed or not name.endswith(".ipynb")}
        stem = f"{self.folder.name}-new-{date.today().isoformat()}"
        name = free_name(self.folder.parent, stem).name
        clean = free_name(self.clean.parent, name)
        self._place(clean, files)
        names = ", ".join(sorted(name for name in changed
                                 if name.endswith(".ipynb")))
        return [say(
            "{label} changed since you began it. Your copy stays as it is "
            "and keeps its own checks; the new {names} is in {folder} beside "
            "it.", label=self.label, names=names or say("version"),
            folder=clean.name)]

    def _place(self, clean, files):
        """Make a new version: its clean copy, then the learner's folder."""
        part = clean.with_name(f".{clean.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        _write(part, files)
        (part / SOURCE).write_text(self._digest())
        part.rename(clean)
        self.versions.append(clean)
        _restore(clean, self._used(clean))

    def _leave_to_class(self):
        """A class hands out this week: its copy is the one to work on."""
        texts = {path.name: path.read_bytes()
                 for path in self.handed_out.glob("*.ipynb")}
        same = self.clean.is_dir() and all(
            (self.clean / name).is_file()
            and (self.clean / name).read_bytes() == text
            for name, text in texts.items())
        if same or self.folder.exists() and not self.clean.is_dir():
            return []
        if self.clean.is_dir():
            if not self._as_released():
                return [say(
                    "{label}: your class hands out a version of its own. To "
                    "fetch it in the Assignment List, give your folder "
                    "another name first.", label=self.label)]
            shutil.rmtree(self.folder, ignore_errors=True)
            shutil.rmtree(self.clean)
        return [say(
            "{label}: your class hands this week out. Fetch it in "
            "JupyterLab: Nbgrader > Assignment List.", label=self.label)]

    def _as_released(self):
        """True when the learner's folder holds nothing of the learner's."""
        return all(
            (clean := self.clean / path.relative_to(self.folder)).is_file()
            and clean.read_bytes() == path.read_bytes()
            for path in self.folder.rglob("*") if path.is_file())


def _write(folder, files):
    """Write {relative path: bytes}, each file as a whole."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path, private=False) as part:
            part.write_bytes(content)


def _restore(clean, folder):
    """Copy what the folder lacks from its clean copy."""
    for path in clean.rglob("*"):
        target = folder / path.relative_to(clean)
        if path.is_file() and path.name != SOURCE and not target.exists():
            _write(folder, {path.relative_to(clean): path.read_bytes()})


def fresh(name, workspace=None):
    """Put a clean copy of a notebook beside the learner's.

    name: a path, or the end of one, with or without .ipynb. Returns the
    path written. Raises CourseError when no notebook, or more than one,
    is meant.
    """
    workspace = workspace or places.HOME
    if places.is_pack(workspace):
        raise CourseError(
            "{workspace} holds no clean copies. Unpack what you were given "
            "once more, into another folder", workspace=workspace)
    notebooks = released_notebooks(workspace)
    wanted = Path(name).with_suffix("")
    matching = [path for path in notebooks
                if path == Path(name).absolute()
                or path.with_suffix("").parts[-len(wanted.parts):]
                == wanted.parts]
    if len(matching) != 1:
        known = "\n  ".join(
            path.relative_to(workspace).with_suffix("").as_posix()
            for path in matching or notebooks)
        if not known:
            raise CourseError("there are no notebooks yet. Run: course lab")
        raise CourseError(
            N_("several notebooks are called {name}. There are:\n  {known}")
            if matching else
            N_("no notebook is called {name}. There are:\n  {known}"),
            name=name, known=known)
    path = matching[0]
    copy = free_name(path.parent, f"{path.stem}-fresh", ".ipynb")
    _write(path.parent, {copy.name: notebooks[path].read_bytes()})
    return copy
