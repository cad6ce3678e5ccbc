"""The dearest answers to judge: a megabyte for each kind of exercise.

Every property, and every kind of reference, is taken from the courses'
checks.h5 and from those of the first edition, where it has the most data;
what is added there is tried as well.
Each gets, in its place, everything that is known to be dear: much of the
same array, many small things, many names, numbers and texts without end,
and networks as large as one may be.
"""

import base64
import functools
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from grading import places
from utils.checking.older import named_apart
from utils.checking.record import Mistake, read_records
from utils.wire import MAX_ARRAYS, MAX_ENTRIES, encode

FIRST_EDITION = Path(__file__).parents[1] / "older" / "first_edition.zip"
SIZE = 1_000_000  # bytes of an answer in the benchmark


def _stored(array):
    return [array.dtype.name, list(array.shape), base64.b64encode(
        array.tobytes()).decode()]


def _times(form, size, arrays=(), most=MAX_ENTRIES - 200):
    """A form again and again, as often as a size or a bound allows."""
    room = size - sum(len(array[2]) for array in arrays)
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
    """{name: (form of the value, arrays)}, as utils.wire writes them."""
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
        "a tree of arrays": (_tree(array, 8, 5), small),
        "a tree of many arrays": (_tree(array, 40, 3), small),
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
        "many layers": (_layers(size // 66, array, array), small),
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
    """{what judges: Record of one case, the largest of all}.

    What judges is the name of a property, or the kind of the reference.
    """
    found = {}
    with zipfile.ZipFile(FIRST_EDITION) as kept:
        stored = [*sorted(places.ROOT.glob("course*/week*/checks.h5")), *(
            io.BytesIO(kept.read(name)) for name in kept.namelist()
            if name.endswith(".h5"))]
    for record in [record for place in stored
                   for records in read_records(place).values()
                   for record in records]:
        for number, case in enumerate(record.cases):
            size = len(encode([case.properties, case.expected]))
            for name in _judges(case):
                if size > found.get(name, (0,))[0]:
                    found[name] = size, _only(record, number)
    return {name: record for name, (_, record) in found.items()}


def _judges(case):
    return {wanted["property"] for wanted in named_apart(
        case.properties)} or {f"a {type(case.expected).__name__}"}


def _only(record, number):
    return replace(record, cases=(record.cases[number],), mistakes=tuple(
        Mistake(mistake.name, mistake.hint, (mistake.results[number],))
        for mistake in record.mistakes))


def answers(size=SIZE):
    """Pairs (what judges, what is dear), (record, [bytes of the answer])."""
    made = {}  # by place: the same bytes serve many
    for name, record in records().items():
        case = record.cases[0]
        wanted = next((wanted for wanted in named_apart(case.properties)
                       if wanted["property"] == name), {"property": name})
        place = wanted.get("at", ())
        if isinstance(case.expected, dict):
            place = (next(iter(case.expected)),)
        if place not in made:
            made[place] = {dear: answer(place, *content)
                           for dear, content in forms(size).items()}
        own = {dear: answer(place, *content)
               for dear, content in networks(wanted).items()}
        for dear, data in (made[place] | own).items():
            yield (name, dear), (record, [data])
