"""Do cases and mistakes give the same on every processor?

Another kernel of OpenBLAS, another number of threads and another set of
processor instructions round sums otherwise. What hangs on the last bit of
a number is found in two ways: the inputs are moved by a hair, and a process
under another kernel tries everything again.
"""

import dataclasses
import functools
import json
import os
import subprocess
import sys

import numpy as np

from grading import places
from grading.errors import CourseError
from grading.exercise import openblas
from utils.checking.record import SIMPLE

HAIR = 1e-12  # how far inputs are moved, as a share of themselves
GRID = 1024   # multiples of 1 / GRID are meant to be just what they are
SHARE = 0.1   # of an exercise's tolerance: what counts as rounding
CHOICE, WITHOUT = "OPENBLAS_CORETYPE", "NPY_DISABLE_CPU_FEATURES"
# A thread of OpenBLAS's that waits for work keeps a core busy for 2 ** 26
# cycles. 2 ** 4 is the least that can be had.
WAITING = {"OPENBLAS_THREAD_TIMEOUT": "4"}
KERNELS = ("Nehalem", "Prescott", "")  # run on every x86-64; "": its own
LIBRARY = np._core._multiarray_umath.__file__


def same(one, other):
    """True when two Records say the same, to rounding."""
    return (all(getattr(one, key) == getattr(other, key) for key in SIMPLE)
            and close(one, one.cases, other.cases)
            and close(one, one.mistakes, other.mistakes))


def close(record, one, other):
    """True when plain data, or dataclasses of it, are equal to rounding.

    That is a tenth of what the record allows an answer to differ by. Types,
    shapes, order of keys and all that is no float must be equal.
    """
    if isinstance(one, np.generic):  # stored as a number
        one = one.item()
    if isinstance(other, np.generic):
        other = other.item()
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        if one.dtype != other.dtype or one.shape != other.shape:
            return False
        return (bool(_near(record, one, other).all())
                if one.dtype.kind in "fc" else np.array_equal(one, other))
    if isinstance(one, (float, complex)):
        return bool(_near(record, one, other))
    if dataclasses.is_dataclass(one):
        return close(record, vars(one), vars(other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(
            close(record, one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(
            close(record, *pair) for pair in zip(one, other))
    return one == other


def _near(record, one, other):
    return np.isclose(one, other, rtol=record.rtol * SHARE,
                      atol=record.atol * SHARE, equal_nan=True)


def moved(value, way):
    """Plain data, every number in it moved by at most HAIR of itself.

    way: 1 or -1; what goes up one way goes down the other. Equal numbers
    move together, and with them their negative. 0, whole numbers and
    multiples of 1 / GRID stay: a text may ask what happens just there.
    float32 is moved by a few of its own roundings.
    """
    if isinstance(value, (float, complex)):
        return _moved_array(np.array(value), way).item()
    if isinstance(value, np.ndarray) and value.dtype.kind in "fc":
        return _moved_array(value, way)
    if isinstance(value, dict):
        return {moved(key, way): moved(entry, way)
                for key, entry in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return type(value)(moved(entry, way) for entry in value)
    return value


def _moved_array(array, way):
    """The digits of each number decide where it goes, and how far."""
    if array.dtype.kind == "c":
        return _moved_array(array.real, way) + 1j * _moved_array(
            array.imag, way)
    size = np.asarray(np.abs(array), np.float64)
    mixed = size.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    share = (mixed >> np.uint64(40)) / 2.0 ** 23 - 1
    hair = max(HAIR, 4 * float(np.finfo(array.dtype).eps))
    stays = ~np.isfinite(size) | (size * GRID == np.rint(size * GRID))
    return np.where(stays, array, array * (1 + way * hair * share)).astype(
        array.dtype)


def kernel():
    """Name of the OpenBLAS kernel that NumPy uses here, None without one."""
    return openblas.kernel(LIBRARY)


def other_processors():
    """Environments in which NumPy computes as on another processor.

    Each has another kernel of OpenBLAS, and none of the instructions that
    NumPy chooses by processor. There are none where NumPy has no OpenBLAS,
    or one whose kernel cannot be chosen.
    """
    here = {kernel()}
    for value in KERNELS if here != {None} else ():
        name = _kernel_of(value)
        if name not in here:
            here.add(name)
            chosen = np.show_config(mode="dicts")["SIMD Extensions"]
            yield WAITING | {CHOICE: value, WITHOUT: " ".join(chosen.get(
                "found", os.environ.get(WITHOUT, "").split()))}


@functools.cache
def _kernel_of(value):
    """Name of the kernel that OpenBLAS takes for this value of CHOICE."""
    return _python("-S", openblas.__file__, LIBRARY,
                   environment={CHOICE: value}).strip()


def faults_elsewhere(checks, notebooks, environment, drawn=True):
    """What differs in a fresh process from what is known of exercises.

    checks: an HDF5 file of Records. notebooks: paths of their sources.
    environment: variables of the process. drawn: the cases too are drawn
    again there. Returns (notebook, exercise, fault) for each difference.
    """
    return [tuple(line) for line in json.loads(_python(
        "-m", "grading.exercise.elsewhere", str(checks), str(int(drawn)),
        *map(str, notebooks), environment=environment))]


def _python(*arguments, environment):
    """What Python prints, here but for some variables."""
    done = subprocess.run(
        [sys.executable, "-P", *arguments], text=True, capture_output=True,
        env=places.with_code(**environment))
    if done.returncode:
        raise CourseError(
            "trying the exercises with {environment} failed:\n{stderr}",
            environment=environment, stderr=done.stderr.strip()[-2000:])
    return done.stdout
