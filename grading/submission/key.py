"""The hidden key of a class: the same kinds of case, other content.

It is made from a secret seed in the class's folder, which is made at first
use, and kept beside it as HDF5. Both are readable by their owner alone,
or by the group of instructors that shares the class.
"""

import contextlib
import json
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from grading import places
from grading.classroom.folders import ClassFolders
from grading.errors import CourseError
from grading.exercise import (
    build,
    draw,
    elsewhere,
    guessing,
    modules,
    notebook,
    stability,
    words,
)
from grading.files import digest, private_folder, replacing
from grading.sandbox.inside import wire
from grading.sandbox.lockstep import Task, bound
from grading.submission import judging
from utils import checking
from utils.checking.record import read_record, write_records
from utils.checking.run import run
from utils.language import say

MODULES = ".modules"


@dataclass(frozen=True)
class Key:
    """Hidden exercises of a week: {notebook: {exercise: Task}}.

    digest: changes with whatever the key was made from. modules: {notebook:
    {path below utils/: source}}, what the notebook may import while it is
    graded: see grading.exercise.modules.seen.
    """

    digest: str
    tasks: dict
    modules: dict


def new_seed(course):
    """Give a class another secret seed, so that its key is another."""
    _write_secret(ClassFolders(places.classroom(course)).seed,
                  secrets.token_hex(16).encode())


def open_key(home, week):
    """The Key of a week of the class in folder home, built where needed.

    It is built from the class's own copy, source/WEEK. Raises CourseError
    when there is none, or when an exercise of it is wrong.
    """
    folders = ClassFolders(home)
    source = folders.source(week)
    if not any(source.glob("*.ipynb")):
        raise CourseError(
            "{source} holds no notebooks. Generate the week first: nbgrader "
            "generate_assignment {week}", source=source, week=week)
    seed = _seed(folders.seed)
    made_of = digest(((path.name, path) for path in sources(source)),
                     str(seed))
    path = folders.hidden(week)
    if not _is(path, made_of):
        private_folder(path.parent)
        _build(path, source, seed, made_of)
    return Key(made_of, *_read(path))


def _seed(path):
    """The secret seed, a whole number above 0."""
    try:
        return int(path.read_text(), 16) or 1
    except FileNotFoundError:
        with contextlib.suppress(FileExistsError):  # another was faster
            _write_secret(path, secrets.token_hex(16).encode(), first=True)
        return _seed(path)
    except ValueError:
        raise CourseError(
            "{path} is damaged: it should hold 32 digits from 0 to f. Remove "
            "it for a new seed", path=path) from None


def sources(week):
    """Paths of what a key is made of: the week's sources, what they import
    of utils, and the code that builds and judges.

    week: its folder. The order does not hang on where class and code lie.
    """
    return [*sorted(week.glob("*.ipynb")),
            *sorted(week.glob("exercises/*.py")),
            *(path for _, path in sorted(
                modules.week_imports(week).items())),
            *sorted(Path(checking.__file__).parent.rglob("*.py")),
            *(Path(module.__file__) for module in (
                build, draw, elsewhere, guessing, modules, notebook,
                stability, words, judging, wire)), Path(__file__)]


def _is(path, made_of):
    try:
        with h5py.File(path) as file:
            return file.attrs["digest"] == made_of
    except (OSError, KeyError):
        return False


def _build(path, source, seed, made_of):
    benches = {place.stem: build.Workbench(place, seed)
               for place in sorted(source.glob("*.ipynb"))
               if any(not item.practice for item in
                      notebook.answered(notebook.read(place)))}
    doubted = {}
    with replacing(path) as part:
        records = _settled(part, benches, doubted)
        _write(part, records)
        with h5py.File(part, "a") as file:
            for stem, bench in benches.items():
                for name, record in records[stem].items():
                    file[stem][name].attrs["bounds"] = [
                        bound(outcome.value) for outcome in run(
                            record, bench.reference(name))]
            file[MODULES] = np.frombuffer(json.dumps({
                stem: {name: place.read_text(encoding="utf-8")
                       for name, place in modules.seen(bench.path).items()}
                for stem, bench in benches.items()}).encode(), np.uint8)
            file.attrs["digest"] = made_of
    for (stem, _), doubt in doubted.items():
        print(say(
            "hidden key: {stem}: {doubt}. It is graded all the same: the "
            "exercise may be older than this rule", stem=stem,
            doubt=doubt), file=sys.stderr)


def _settled(part, benches, doubted):
    """The Records of all exercises, drawn again while one has a fault or a
    doubt, here or on another processor. part: a file to write them to.

    doubted: gets a line for each that kept a doubt. What a rule of today
    refuses in an exercise of an older class is no reason not to grade it.
    """
    settled, first = {}, {}
    trying = [(stem, name) for stem, bench in benches.items()
              for name, item in bench.items.items() if not item.practice]
    while trying:
        for stem, name in trying:
            record, found, doubts = build.settled(benches[stem], name)
            if (stem, name) not in first:
                build.refuse(stem, found)
                first[stem, name] = record
                if doubts:
                    doubted[stem, name] = doubts[0]
            elif found or doubts:
                record = first[stem, name]
            settled[stem, name] = record
        _write(part, _by_notebook(settled, trying))
        differs = {(stem, name): fault for stem, name, fault in _elsewhere(
            part, {stem: benches[stem] for stem, _ in trying})}
        trying = []
        for stem, name in differs:
            if benches[stem].draw_again(name):
                trying.append((stem, name))
            else:
                settled[stem, name] = first[stem, name]
                doubted.setdefault((stem, name), differs[stem, name])
    return _by_notebook(settled, settled)


def _by_notebook(records, which):
    found = {}
    for stem, name in which:
        found.setdefault(stem, {})[name] = records[stem, name]
    return found


def _write(part, records):
    write_records(part, {stem: found.values()
                         for stem, found in records.items()})


def _elsewhere(part, benches):
    """(notebook, exercise, fault) of the key on another processor."""
    other = next(stability.other_processors(), None)
    return stability.faults_elsewhere(
        part, [bench.path for bench in benches.values()], other,
        drawn=False) if other else []


def _read(path):
    with h5py.File(path) as file:
        return ({stem: {name: Task(read_record(group), tuple(
            int(size) for size in group.attrs["bounds"]))
            for name, group in exercises.items()}
            for stem, exercises in file.items() if stem != MODULES},
            json.loads(file[MODULES][()].tobytes()))


def _write_secret(path, content, first=False):
    with replacing(path, first) as part:
        part.write_bytes(content)
