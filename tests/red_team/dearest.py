"""The dearest answers to judge: a megabyte for each kind of exercise.

Every property, and every kind of reference, is taken from the courses'
checks.h5, where it has the most data; what is added there is tried as well.
Each gets, in its place, everything that is known to be dear: much of the
same array, many small things, many names, numbers and texts without end,
and networks as large as one may be.
"""

import base64
import functools
import json
from dataclasses import replace

import h5py
import numpy as np

from grading import places
from grading.sandbox.inside.wire import ARRAY, MAX_ARRAYS, MAX_ENTRIES, encode
from utils.checking import older, properties
from utils.checking.record import Case, Mistake, Record, read_record

SIZE = 1_000_000  # bytes of an answer in the benchmark


def _stored(array):
    return [array.dtype.name, list(array.shape), base64.b64encode(
        array.tobytes()).decode()]


def _times(form, size, arrays=(), most=MAX_ENTRIES - 200):
    """A form again and again, as often as a size or a bound allows."""
    room = size - sum(len(array[2]) for array in arrays)
    if {"array", "values"} & set(form if isinstance(form, dict) else ()):
        most = min(most, MAX_ENTRIES // (ARRAY + 1) - 200)
    return {"list": [form] * min(room // (len(json.dumps(form)) + 2), most)}


def _tree(leaf, width, depth):
    return leaf if not depth else {
        "list": [_tree(leaf, width, depth - 1)] * width}


def _layers(count, weight, bias):
    """The parameters of a deep network, all from the same arrays."""
    return {"dict": [[f"{name}{layer}", form]
                     for layer in range(1, count + 1)
                     for name, form in (("W", weight), ("b", bias))]}


def forms(size=SIZE):
    """{name: (form of the value, arrays)}, as the wire format writes them."""
    entries, numbers = size * 7 // 10, size * 9 // 100
    seven = [_stored(np.arange(entries, dtype=np.uint8))]
    wide = [_stored(np.random.default_rng(1).standard_normal(numbers))]
    small = [_stored(np.linspace(0.1, 0.2, 16))]
    square = [_stored(np.full((250, 250), 0.01)), _stored(np.zeros((250, 1)))]
    often = MAX_ARRAYS // entries
    array, inline = {"array": 0}, {
        "values": [0.5], "shape": [1], "type": "<f8"}
    wordy = {"values": ["x" * 9_000, *[""] * 50], "shape": [51],
             "type": "<U9000"}
    return {
        "one large array": (array, seven),
        "one array of numbers": (array, wide),
        "one array, as a column": (array, [
            [wide[0][0], [numbers, 1], wide[0][2]]]),
        "an array again and again": ({"list": [array] * often}, seven),
        "an array in a dictionary": ({"dict": [
            [f"W{n}", array] for n in range(1, often)]}, seven),
        "small arrays": (_times(array, size, small), small),
        "arrays in the text": (_times(inline, size), []),
        "a tree of arrays": (_tree(array, 7, 5), small),
        "a tree of many arrays": (_tree(array, 25, 3), small),
        "two nearly equal rows of arrays": ({"list": [
            {"list": [{"array": number}] * (size // 120)}
            for number in (0, 1, 1)]}, [small[0], _stored(
                np.linspace(0.1, 0.2, 16) * (1 + 1e-12))]),
        "numbers": (_times(0.5, size), []),
        "numbers that differ": ({"list": [
            n / 7 for n in range(size // 20)]}, []),
        "whole numbers": ({"list": list(range(size // 8))}, []),
        "lists": (_times({"list": []}, size), []),
        "pairs": (_times({"tuple": [1, 0.5]}, size), []),
        "texts": (_times("x", size), []),
        "a text": ("x" * size, []),
        "arrays of text": (_times(wordy, size, most=8), []),
        "names": ({"dict": [[f"{n}", 1] for n in range(size // 14)]}, []),
        "many layers": (_layers(min(size // 66, MAX_ENTRIES // 30),
                                array, array), small),
        "large layers": (_layers(30, array, {"array": 1}), square),
        "numbers that are none": ({"list": [
            float("nan"), *[float("inf")] * (size // 10)]}, []),
    }


def refused():
    """The same for what is refused while it is read."""
    array = {"array": 0}
    large = [_stored(np.zeros(700_000, dtype=np.uint8))]
    words = {"values": ["x" * 9_000, *[""] * 50], "shape": [51],
             "type": "<U9000"}
    number = {"values": [1], "shape": [1]}
    return {
        "20 GB of one array": (_times(array, SIZE, large), large),
        "20 GB in a dictionary": ({"dict": [
            [f"W{n}", array] for n in range(10_000)]}, large),
        "many arrays of text": (_times(words, SIZE), []),
        "one array of text": (words | {
            "values": ["x" * 9_999, *[""] * 10_000], "shape": [10_001]}, []),
        "long numbers": ({"list": [10 ** 4200] * 200}, []),
        "a number of a million digits": (number | {
            "type": "<f8", "values": [int("1" * 4300)] * 200,
            "shape": [200]}, []),
        "a long type": (number | {"type": "i4," * (SIZE // 3)}, []),
        "lists besides the form": (array | {"more": [[]] * 100_000}, large),
    }


def networks(wanted):
    """The same for a property that computes what a network gives."""
    if not {"X", "Y"} <= wanted.keys() or "sizes" in wanted:
        return {}
    units = min(wanted.get("units", 1000), 1000) // 2
    inputs, outputs = len(wanted["X"]), len(wanted["Y"])
    sizes = {"a wide network": [inputs, units, units, outputs],
             "a deep network": [inputs, *[1] * units, outputs]}
    found = {}
    for dear, layers in sizes.items():
        arrays, entries = [], []
        for number, (below, above) in enumerate(
                zip(layers, layers[1:]), 1):
            for name, shape in (("W", (above, below)), ("b", (above, 1))):
                entries.append([f"{name}{number}", {"array": len(arrays)}])
                arrays.append(_stored(np.ones(shape, dtype=np.int8)))
        form = {"dict": entries}
        if wanted["property"] == "descent":
            form = {"list": [form, {"list": [
                float(-n) for n in range(wanted["costs"])]}]}
        found[dear] = form, arrays
    return found


def everywhere(wanted):
    """The same for a property of several places, in each of several runs."""
    array = {"array": 0}
    places = wanted.get("places") or [wanted.get("at", ())]
    arrays = [_stored(np.arange(500_000, dtype=np.uint8))]
    if not wanted.get("runs"):
        return {}
    if any(type(step) is not str for place in places for step in place):
        return {}
    one = {"dict": [[step, array] for place in places for step in place]}
    return {"an array in every place": (
        {"list": [one if one["dict"] else array] * (
            max(wanted["runs"]) + 1)}, arrays)}


def answer(place, form, arrays):
    """The bytes of an answer that has a form in this place."""
    for step in reversed(place):
        form = ({"list": [None] * step + [form]} if isinstance(step, int)
                else {"dict": [[step, form]]})
    return json.dumps([{"dict": [["value", form], ["error", None], [
        "changed", {"list": []}]]}, arrays]).encode()


def honest(value):
    """An honest answer as bytes."""
    return encode({"value": value, "error": None, "changed": []})


@functools.cache
def records():
    """{what judges: (Record of one case, path)}.

    What judges is the name of a property, or the kind of the reference. The
    case is the largest of the courses, in the notebook of this path; there
    is none for what only exercises of the first edition ask.
    """
    found = {wanted["property"]: (0, (Record("then", 1, (Case(
        "any", properties=(wanted,)),)), None)) for wanted in _of_then()}
    for path in sorted(places.CODE.glob("course*/week*/checks.h5")):
        with h5py.File(path) as file:
            for stem, group in [(name, group) for name in file
                                for group in file[name].values()]:
                record = read_record(group)
                for number, case in enumerate(record.cases):
                    size = len(encode([case.properties, case.expected]))
                    for name in _judges(case):
                        if size > found.get(name, (0,))[0]:
                            found[name] = size, (
                                _only(record, number),
                                path.with_name(f"{stem}.ipynb"))
    return {name: about for name, (_, about) in found.items()}


def _of_then():
    """Properties of utils.checking.older."""
    rng = np.random.default_rng(1)
    X, Y = rng.standard_normal((3, 200)), np.ones((1, 200))
    return older.named_apart([
        older.falling(()), older.all_equal(()), older.all_different(()),
        older.cost_between((), X, Y, "tanh", 0, 1),
        older.descent((), X, Y, 0.1, 10, 1, 5), properties.normal((), 1),
        properties.spread((), 0, 1, "linear"),
        properties.partition((), X, Y, [100, 100]),
        properties.flips_and_shifts((), rng.random((50, 8, 8)), 2),
        properties.decides((), X, Y, "relu", 0.9)])


def _judges(case):
    return {wanted["property"] for wanted in case.properties} or {
        f"a {type(case.expected).__name__}"}


def _only(record, number):
    return replace(record, cases=(record.cases[number],), mistakes=tuple(
        Mistake(mistake.name, mistake.hint, (mistake.results[number],))
        for mistake in record.mistakes))


def answers(size=SIZE):
    """Pairs (what judges, what is dear), (record, [bytes of the answer])."""
    made = {}  # by place: the same bytes serve many
    for name, (record, *_) in records().items():
        case = record.cases[0]
        wanted = next((wanted for wanted in case.properties
                       if wanted["property"] == name), {"property": name})
        place = wanted.get("at", ())
        if isinstance(case.expected, dict):
            place = (next(iter(case.expected)),)
        if place not in made:
            made[place] = {dear: answer(place, *content)
                           for dear, content in forms(size).items()}
        own = {dear: answer(place, *content)
               for dear, content in networks(wanted).items()} | {
            dear: answer((), *content)
            for dear, content in everywhere(wanted).items()}
        for dear, data in (made[place] | own).items():
            yield (name, dear), (record, [data])
