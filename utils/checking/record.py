"""What is known of an exercise: cases, references, known mistakes.

In HDF5 the structure is JSON, as bytes; arrays above a few entries are cut
from one long array for each type of number.

`grading` computes a Record for each exercise and writes it to checks.h5;
`Checks` reads it. Nothing here runs a learner's code. h5py is imported where
a file is opened: a process that judges forks faster without it.
"""

import json
import math
from dataclasses import dataclass, field, fields

import numpy as np

from utils.checking.plain import ArrayStore, pack, unpack

EDITION = 2  # 1: keys of dictionaries were text, and properties others


@dataclass(frozen=True)
class Outcome:
    """What one call of an answer did.

    value: what it returned, as plain data. error: None, or the name and
    the text of the exception it raised. changed: names of the arguments
    that it altered in place. where: the line that raised, for the reader.
    """

    value: object = None
    error: tuple | None = None
    changed: tuple = ()
    where: str = ""


@dataclass(frozen=True)
class Case:
    """One call to try.

    kind: what the case is about, in words for the learner. args, kwargs:
    plain inputs. expected: the reference output, or None when `properties`
    (see utils.checking.properties) judge the answer.
    """

    kind: str
    args: tuple = ()
    kwargs: dict = field(default_factory=dict)
    properties: tuple = ()
    expected: object = None


@dataclass(frozen=True)
class Mistake:
    """A known mistake: its hint by language, and what it gives per case.

    results: for each case an Outcome, or, where properties judge, the list
    of the failures as text.
    """

    name: str
    hint: dict
    results: tuple


@dataclass(frozen=True)
class Record:
    """All that `check` needs to know of one exercise.

    right: what `check` says of a right answer to a question, by language.
    exact_keys: a dictionary with more keys than the reference's is wrong.
    """

    name: str
    points: float
    cases: tuple
    mistakes: tuple = ()
    arguments: tuple = ()
    needs: tuple = ()
    hints: tuple = ()
    rtol: float = 1e-5
    atol: float = 1e-7
    pure: bool = False      # altering an argument is wrong
    question: bool = False  # a value, not a function: reveal nothing
    direct: bool = True     # the answer is the function of that name
    edition: int = EDITION  # of the words in which it asks (see older.py)
    right: dict | None = None
    exact_keys: bool | None = None  # both: not written where they are None


def _outcome_form(result, store):
    if isinstance(result, Outcome):
        return {"value": pack(result.value, store),
                "error": result.error, "changed": result.changed}
    return list(result)


def _outcome(form, store):
    if isinstance(form, list):
        return tuple(form)
    error = tuple(form["error"]) if form["error"] else None
    return Outcome(unpack(form["value"], store), error,
                   tuple(form["changed"]))


SIMPLE = tuple(item.name for item in fields(Record)
               if item.name not in ("cases", "mistakes"))


def write_record(group, record):
    """Write a Record into an empty HDF5 group."""
    store = ArrayStore()
    form = {key: getattr(record, key) for key in SIMPLE
            if getattr(record, key) is not None}
    form["cases"] = [
        {item.name: pack(getattr(case, item.name), store)
         for item in fields(Case)} for case in record.cases]
    form["mistakes"] = [
        {"name": mistake.name, "hint": mistake.hint,
         "results": [_outcome_form(r, store) for r in mistake.results]}
        for mistake in record.mistakes]
    kinds = {}
    form["arrays"] = []
    for array in store.arrays:
        flat = kinds.setdefault(array.dtype.name, [])
        start = sum(part.size for part in flat)
        form["arrays"].append([array.dtype.name, start, array.shape])
        flat.append(array.ravel())
    group.attrs["points"] = record.points
    text = json.dumps(form, ensure_ascii=False).encode()
    _write(group, "record", np.frombuffer(text, np.uint8))
    for kind, flat in kinds.items():
        _write(group, f"arrays/{kind}", np.concatenate(flat))


def _write(group, name, array):
    group.create_dataset(name, data=array, compression="gzip", shuffle=True,
                         track_times=False)


def read_form(dataset):
    """The JSON of a record, from its dataset of bytes."""
    return json.loads(dataset[()].tobytes())


def read_record(group):
    """Read the Record in an HDF5 group."""
    form = {"edition": 1} | read_form(group["record"])  # it did not say so
    flat = {kind: data[()] for kind, data in group.get("arrays", {}).items()}
    store = ArrayStore(
        flat[kind][start:start + math.prod(shape)].reshape(shape)
        for kind, start, shape in form["arrays"])
    simple = {key: tuple(form[key]) if isinstance(form[key], list)
              else form[key] for key in SIMPLE if key in form}
    cases = tuple(
        Case(*(unpack(case[item.name], store) for item in fields(Case)))
        for case in form["cases"])
    mistakes = tuple(
        Mistake(mistake["name"], mistake["hint"],
                tuple(_outcome(r, store) for r in mistake["results"]))
        for mistake in form["mistakes"])
    return Record(cases=cases, mistakes=mistakes, **simple)


def write_records(path, notebooks):
    """Write checks.h5: `notebooks` maps a name to its list of Records."""
    import h5py

    with h5py.File(path, "w", track_order=True) as file:
        for notebook, records in notebooks.items():
            group = file.create_group(notebook, track_order=True)
            for record in records:
                write_record(group.create_group(record.name), record)


def read_records(path):
    """The Records in checks.h5: the inverse of `write_records`."""
    import h5py

    with h5py.File(path) as file:
        return {notebook: [read_record(group) for group in records.values()]
                for notebook, records in file.items()}


def exercise_names(path, notebook):
    """Names of a notebook's exercises in checks.h5, in reading order."""
    import h5py

    with h5py.File(path) as file:
        return list(file[notebook])


def read_exercise(path, notebook, name):
    """The Record of one exercise in checks.h5."""
    import h5py

    with h5py.File(path) as file:
        return read_record(file[notebook][name])
