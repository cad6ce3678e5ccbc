"""course build: checks.h5 of every week, from notebooks and exercises."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grading import places
from grading.errors import CourseError
from grading.exercise import stability
from grading.exercise.build import records, refuse
from utils.checking.record import read_records, write_records


def add_arguments(parser):
    """Arguments of `course build`."""
    parser.add_argument(
        "folders", nargs="*", type=Path, metavar="WEEK",
        help="folders of source notebooks (default: all courses)")
    parser.add_argument(
        "--check", action="store_true",
        help="write nothing; say which checks.h5 is out of date")


def run(args):
    """Build, or with --check compare."""
    folders = args.folders or [
        places.course_folder(course) / week
        for course in places.COURSES for week in places.weeks(course)]
    stale = []
    with (tempfile.TemporaryDirectory() as scratch,
          ThreadPoolExecutor(1) as pool):
        for folder, built in _built(folders, Path(scratch), pool):
            target = folder / "checks.h5"
            if target.is_file() and same(built, target):
                print(f"up to date  {_short(target)}")
            elif args.check:
                stale.append(_short(target))
            else:
                target.write_bytes(built.read_bytes())
                print(f"written     {_short(target)}")
    if stale:
        raise CourseError(f"out of date: {', '.join(stale)}. "
                          "Run: course build")


def _built(folders, scratch, pool):
    """(week, its new checks.h5) in order, also tried as another processor
    would: in a process beside this one, which builds the next week."""
    other = next(stability.other_processors(), None)
    if not other:
        print("tried with this machine's arithmetic alone: no second kernel "
              "of OpenBLAS can be chosen here")
    trials = []
    for number, folder in enumerate(folders):
        notebooks = sorted(folder.glob("*.ipynb"))
        if not notebooks:
            raise CourseError(f"{folder} holds no notebook")
        built = scratch / f"{number}.h5"
        write_records(built, {path.stem: records(path) for path in notebooks})
        trials.append((folder, built, other and pool.submit(
            stability.faults_elsewhere, built, notebooks, other)))
        if number:
            yield _tried(*trials.pop(0))
    for trial in trials:
        yield _tried(*trial)


def _tried(folder, built, trial):
    """The week, once nothing was found to be otherwise elsewhere."""
    if trial:
        refuse(folder.name, [fault for *_, fault in trial.result()])
    return folder, built


def _short(path):
    path = path.resolve()
    return str(path.relative_to(places.ROOT)
               if path.is_relative_to(places.ROOT) else path)


def same(one, other):
    """True when two checks.h5 say the same, to rounding.

    Sums may differ in their last bits from machine to machine.
    """
    try:
        one, other = read_records(one), read_records(other)
    except (OSError, KeyError, ValueError, TypeError):  # damaged, or old
        return False
    return list(one) == list(other) and all(
        len(one[name]) == len(other[name])
        and all(map(stability.same, one[name], other[name]))
        for name in one)
