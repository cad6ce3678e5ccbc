"""course build: checks.h5 of every week, from notebooks and exercises."""

import filecmp
import tempfile
from pathlib import Path

import h5py
import numpy as np

from grading import places
from grading.build import records
from grading.errors import CourseError
from utils.checking.record import read_form, write_records


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
    for folder in folders:
        if not any(folder.glob("*.ipynb")):
            raise CourseError(f"{folder} holds no notebook")
        target = folder / "checks.h5"
        with tempfile.TemporaryDirectory() as scratch:
            built = Path(scratch) / "checks.h5"
            write_records(built, {
                path.stem: records(path)
                for path in sorted(folder.glob("*.ipynb"))})
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


def _short(path):
    path = path.resolve()
    return str(path.relative_to(places.ROOT)
               if path.is_relative_to(places.ROOT) else path)


def same(one, other):
    """True when two checks.h5 say the same, to rounding.

    Sums may differ in their last bits from machine to machine.
    """
    if filecmp.cmp(one, other, shallow=False):
        return True
    try:
        with h5py.File(one) as a, h5py.File(other) as b:
            return _same_group(a, b)
    except OSError:
        return False


def _same_group(a, b):
    if list(a) != list(b):
        return False
    return all(_same_group(a[key], b[key])
               if isinstance(a[key], h5py.Group)
               else isinstance(b[key], h5py.Dataset)
               and _same_data(a[key], b[key]) for key in a)


def _same_data(a, b):
    if a.dtype != b.dtype:
        return False
    if a.name.endswith("/record"):
        return _close(read_form(a), read_form(b))
    return a.shape == b.shape and np.allclose(
        a[()], b[()], rtol=1e-7, atol=1e-9, equal_nan=True)


def _close(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(
            _close(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_close, a, b))
    if isinstance(a, float) and isinstance(b, float):
        return bool(np.isclose(a, b, rtol=1e-7, atol=1e-9, equal_nan=True))
    return a == b
