"""Calling a learner's answer on the cases of an exercise."""

import copy
import json
import linecache
import traceback
import warnings

import numpy as np

from utils.checking.compare import compare
from utils.checking.plain import ArrayStore, freeze, pack, valid_text
from utils.checking.record import Outcome


def run(record, answer):
    """Outcomes of an answer on every case of a record, in order.

    A question's answer is a value and is its own outcome.
    """
    if record.question:
        return [Outcome(freeze(answer))]
    return [call(answer, case, record.arguments, record.pure)
            for case in record.cases]


def call(function, case, arguments=(), twice=False):
    """Outcome of one call. The case itself is never altered.

    twice: where it has altered an input, call it again with the same ones
    and keep that result, so that this shows in the values.
    """
    args = copy.deepcopy(case.args)
    kwargs = copy.deepcopy(case.kwargs)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            value = freeze(function(*args, **kwargs))
            if twice and _bits([list(args), kwargs]) != _bits(
                    [list(case.args), case.kwargs]):
                value = freeze(function(*args, **kwargs))
    except (Exception, SystemExit) as error:
        return Outcome(error=(type(error).__name__, _text(error)),
                       where=_line(error))
    named = list(zip(arguments, args, case.args)) + [
        (name, kwargs[name], case.kwargs[name]) for name in kwargs]
    changed = tuple(name for name, now, before in named
                    if compare(before, freeze(now), 0, 0) is not None)
    return Outcome(value, changed=changed)


def _bits(value):
    """Equal for values that are equal in all: types, order, each bit."""
    store = ArrayStore()
    form = json.dumps(pack(freeze(value), store))
    return form, [(array.dtype, array.shape, array.tobytes())
                  for array in store.arrays]


def _text(error):
    """The first line of what an exception says."""
    try:
        return valid_text(str(error)).splitlines()[0][:300]
    except Exception:  # it says nothing, or raises while it does
        return ""


def _line(error):
    """The innermost line of the learner's own code that raised."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if "site-packages" in frame.filename or frame.filename == __file__:
            continue
        line = linecache.getline(frame.filename, frame.lineno).strip()
        if line:
            return line
    return ""
