"""A running class: made when it is missing, and pinned.

classroom/COURSE/source/WEEK is the class's own copy of a week. Until the
week is generated it follows the repository; from its first generate on only
`update` changes it. An instructor may edit the copy at any time.
"""

import contextlib
import difflib
import hashlib
import json
import os
import shlex
import shutil
import sqlite3
import stat
import sys
from contextlib import closing
from datetime import datetime

import nbformat
from nbgrader.apps.baseapp import NbGrader
from nbgrader.utils import is_grade, is_locked, is_solution, is_task

from grading import places
from grading.classroom import gradebook as gradebooks
from grading.classroom.folders import ClassFolders
from grading.errors import CourseError
from grading.exercise import modules
from grading.files import shared
from utils.language import N_, say

LEFT_OUT = (".ipynb_checkpoints", "__pycache__", "*.pyc")
_said = set()
_refused = []


def prepare(course):
    """Make a course's class, or bring it up to date. Returns its folder.

    Weeks that were never generated are copied anew from the repository
    where that has changed; the edited ones are kept, and this is said.
    Raises CourseError for a class that a group shares, and not with this
    user.
    """
    home = places.classroom(course)
    home.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        home.mkdir(mode=0o700)
    _close(home)
    if shared(home):
        _share(home)
    ClassFolders(home).source().mkdir(exist_ok=True)
    for week in places.weeks(course):
        if not generated(home, week):
            _follow(home, course, week)
    return home


def prepare_for_nbgrader(course):
    """The same for a configuration file, whose errors traitlets shows as
    tracebacks and passes over: None, and `require_prepared` raises it."""
    _refused.clear()
    try:
        return prepare(course)
    except CourseError as error:
        _refused.append(error)
        return None


def require_prepared():
    """Raise what the last configuration met."""
    for error in _refused:
        raise error


def _close(home):
    """Let nobody else into a class that was made with other rights."""
    about = home.stat()
    if places.open_to_others(home) and about.st_uid == os.getuid():
        home.chmod(0o2770 if about.st_mode & stat.S_ISGID else 0o700)
        _say(say(
            "{home} could be entered by other users of this machine. Now it "
            "is yours alone. Where a group of instructors shares it: chmod "
            "2770 {quoted}", home=home, quoted=shlex.quote(str(home))))


def _share(home):
    """Let the group have what this process makes in a class. Raises
    CourseError where a part of it is another's alone."""
    os.umask(os.umask(0o077) & ~stat.S_IRWXG)
    folders = ClassFolders(home)
    for path in (folders.gradebook, folders.lock):
        if not path.exists():
            path.touch()  # SQLite would let nobody else write
    for path in (folders.gradebook, folders.lock, folders.seed,
                 folders.copied, folders.source(), folders.release(""),
                 folders.submitted(), folders.autograded(),
                 folders.feedback(), folders.verdicts(),
                 folders.hidden("").parent, folders.report("").parent):
        wanted = os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0)
        if path.exists() and not os.access(path, wanted):
            raise CourseError(
                "{path} belongs to {owner}, and its rights keep you out. "
                "Its owner runs: chmod -R g+rwX {quoted}", path=path,
                owner=path.owner(), quoted=shlex.quote(str(home)))


def configuration(course):
    """nbgrader's configuration, as its commands have it in the course's
    folder. Makes the class when there is none."""
    folder = places.course_folder(course)
    if not (folder / "nbgrader_config.py").is_file():
        raise CourseError("{course} has no nbgrader_config.py", course=course)
    with contextlib.chdir(folder):
        app = NbGrader()
        app.initialize([])
    require_prepared()
    return app.config


def generated(home, week):
    """Whether nbgrader has made a release of this week in the class."""
    database = ClassFolders(home).gradebook
    if not database.is_file():
        return False
    try:
        with closing(sqlite3.connect(database, timeout=1)) as connection:
            tables = {name for name, in connection.execute(
                "select name from sqlite_master where type = 'table'")}
            if not {"assignment", "notebook"} <= tables:
                return False
            return connection.execute(
                "select 1 from notebook, assignment where assignment.name = "
                "? and notebook.assignment_id = assignment.id",
                (week,)).fetchone() is not None
    except sqlite3.OperationalError:
        return True  # locked: in use, so its sources are not to be touched


def difference(course, week):
    """Lines that say how the repository's week differs from the class's."""
    old, new = _both(course, week)
    lines = []
    for name in sorted(old.keys() | new.keys()):
        before, after = (_readable(files.get(name)) for files in (old, new))
        if before == after:
            continue
        if name not in old or name not in new:
            lines.append(say("new: {name}", name=name) if name in new
                         else say("gone: {name}", name=name))
        elif isinstance(before, bytes) or isinstance(after, bytes):
            lines.append(say("changed: {name}", name=name))
        else:
            lines.extend(difflib.unified_diff(
                before, after, f"class/{name}", f"repository/{name}",
                lineterm="", n=1))
    return lines


def update(course, week):
    """Take the repository's week into the class. Returns where the old is.

    Raises CourseError, before anything is touched, when graded cells
    changed and there are submissions: nbgrader would refuse to generate,
    and delete the release.
    """
    home = places.classroom(course)
    _both(course, week)
    refuse_graded_changes(home, week, places.course_folder(course) / week,
                          say("Keep this version for the class, or edit "
                              "classroom/{course}/source/{week} where it "
                              "needs mending", course=course, week=week))
    folders = ClassFolders(home)
    copy, kept = folders.source(week), folders.replaced(week, datetime.now())
    kept.parent.mkdir(exist_ok=True)
    shutil.copytree(copy, kept)
    _copy(home, course, week)
    return kept


def refuse_graded_changes(home, week, folder, remedy):
    """Raises CourseError where work is handed in and this folder's graded
    cells are not those of the gradebook."""
    changed = handed_in(home, week) and graded_changes(home, week, folder)
    if changed:
        raise CourseError(
            "{week} has submissions, and graded cells differ: {changed}. "
            "Nothing was changed. {remedy}", week=week,
            changed="; ".join(changed), remedy=remedy)


def handed_in(home, week):
    """Whether there is a submission of this week."""
    if any(home.glob(f"submitted/*/{week}")):
        return True
    if not generated(home, week):
        return False
    with gradebooks.at(ClassFolders(home).gradebook) as gradebook:
        return len(gradebook.find_assignment(week).submissions) > 0


def graded_changes(home, week, folder):
    """What a folder's notebooks change in the cells of the gradebook.

    Points may change: everybody is then graded anew.
    """
    if not generated(home, week):
        return []
    with gradebooks.at(ClassFolders(home).gradebook) as gradebook:
        old = {(notebook.name, cell.name): _recorded(notebook, cell)
               for notebook in gradebook.find_assignment(week).notebooks
               for cell in notebook.source_cells}
    new = {(path.stem, cell.metadata.nbgrader.grade_id): _as_recorded(cell)
           for path in sorted(folder.glob("*.ipynb"))
           for cell in nbformat.read(path, as_version=4).cells
           if is_grade(cell) or is_solution(cell) or is_locked(cell)
           or is_task(cell)}
    return [say(N_("{name} in {notebook} is new")
                if (notebook, name) not in old else
                N_("{name} in {notebook} is gone")
                if (notebook, name) not in new else
                N_("{name} in {notebook} changed"),
                name=name, notebook=notebook)
            for notebook, name in sorted(old.keys() | new.keys())
            if old.get((notebook, name)) != new.get((notebook, name))]


def _recorded(notebook, cell):
    graded = cell.name in {grade.name for grade in (
        *notebook.grade_cells, *notebook.task_cells)}
    solution = cell.name in {item.name for item in notebook.solution_cells}
    return (cell.cell_type, graded, solution,
            None if solution or not cell.locked else cell.source)


def _as_recorded(cell):
    return (cell.cell_type, bool(is_grade(cell) or is_task(cell)),
            bool(is_solution(cell)),
            cell.source if is_locked(cell) and not is_solution(cell)
            else None)


def _follow(home, course, week):
    """Copy a week that was never generated, unless its copy was edited."""
    origin = places.course_folder(course) / week
    copy = ClassFolders(home).source(week)
    if copy.is_dir():
        if _stamps(copy) == _stamps(origin):
            return
        ours, theirs = _digests(copy), _digests(origin)
        copied = _copied(home).get(week)
        if ours == theirs or ours != copied:
            if copied not in (ours, theirs) and ours != theirs:
                _say(say(
                    "{copy} was edited here and is kept. The repository has "
                    "a newer version: course classroom {course} --update "
                    "{week}", copy=copy, course=course, week=week))
            return
    _copy(home, course, week)


def _copy(home, course, week):
    origin = places.course_folder(course) / week
    copy = ClassFolders(home).source(week)
    fresh = copy.with_name(f".{week}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name, path in _files(origin).items():
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, fresh / name)
    if copy.is_dir():
        shutil.rmtree(copy)
    fresh.rename(copy)
    record = _copied(home) | {week: _digests(copy)}
    ClassFolders(home).copied.write_text(json.dumps(record, indent=1))


def _copied(home):
    """{week: {file: sha256}} of the copies as they were made."""
    try:
        return json.loads(ClassFolders(home).copied.read_text())
    except FileNotFoundError:
        return {}


def _both(course, week):
    """Files of the class's copy and of the repository, by their names."""
    origin = places.course_folder(course) / week
    copy = ClassFolders(places.classroom(course)).source(week)
    for folder in (origin, copy):
        if not folder.is_dir():
            raise CourseError(
                "{folder} is missing. Weeks of {course}: {weeks}",
                folder=folder, course=course,
                weeks=", ".join(places.weeks(course)) or say("none"))
    return _files(copy), _files(origin)


def _files(folder):
    """{relative path: path} of a week, and of what it imports of earlier
    notebooks: the class's copy has that of its own version."""
    return modules.built(folder) | {
        path.relative_to(folder).as_posix(): path
            for path in sorted(folder.rglob("*")) if path.is_file()
            and not any(part in LEFT_OUT for part in path.parts)
            and path.suffix != ".pyc"}


def _stamps(folder):
    return {name: (path.stat().st_size, path.stat().st_mtime_ns)
            for name, path in _files(folder).items()}


def _digests(folder):
    return {name: hashlib.sha256(path.read_bytes()).hexdigest()
            for name, path in _files(folder).items()}


def _readable(path):
    """A file's lines; of a notebook, those of its cells; else its bytes."""
    if path is None:
        return None
    if path.suffix == ".ipynb":
        lines = []
        for cell in nbformat.read(path, as_version=4).cells:
            about = cell.metadata.get("nbgrader", {})
            points = f", {about['points']} points" if about.get(
                "grade") else ""
            lines.append(f"[{cell.cell_type} "
                         f"{about.get('grade_id', cell.get('id', ''))}"
                         f"{points}]")
            lines.extend(cell.source.splitlines())
        return lines
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return path.read_bytes()


def _say(line):
    """Tell the instructor once: nbgrader loads its configuration twice."""
    if line not in _said:
        _said.add(line)
        print(line, file=sys.stderr)
