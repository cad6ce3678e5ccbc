"""What a property is: asked in an exercise, judged in an answer.

One function is both. `property_of` makes of a judge what exercises call, and
enters it under its name; `fault` gives each of its refusals a key, which is
kept, and its words.
"""

import functools
import inspect
import string
from dataclasses import dataclass

from utils.checking.compare import Difference
from utils.checking.messages import MESSAGES

PROPERTIES = {}  # by name


@dataclass(frozen=True)
class Property:
    """judge: see property_of. parameters: their names. together: it judges
    all places and runs at once. ask: what an exercise calls."""

    judge: object
    parameters: tuple
    together: bool
    ask: object


def property_of(judge=None, *, name=None, together=False, asked=None):
    """What an exercise calls to ask for the property that judge judges.

    judge: a function of the part of an answer and of parameters; the result
    is a fault, or None. together: it is given, for each place, the list of
    what the runs gave. name: if not the function's. asked: a function that
    makes {"at": place, parameter: plain data} of what the exercise gives;
    without it these are the place (at) and the parameters, each turned by
    its annotation, if it has one, into what is kept.
    """
    if judge is None:
        return functools.partial(property_of, name=name, together=together,
                                 asked=asked)
    name = name or judge.__name__
    if name in PROPERTIES:
        raise ValueError(f"two properties are called {name!r}")
    parameters = list(inspect.signature(judge).parameters.values())[1:]
    signature = inspect.Signature([
        inspect.Parameter("at", inspect.Parameter.POSITIONAL_OR_KEYWORD),
        *parameters])

    def from_arguments(*args, **kwargs):
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        return {key: _kept(signature.parameters[key], value)
                for key, value in given.arguments.items()}

    @functools.wraps(judge)
    def ask(*args, **kwargs):
        about = (asked or from_arguments)(*args, **kwargs)
        at = about.pop("at")
        return {"property": name, "at": at if isinstance(at, tuple)
                else (at,), **about}

    ask.__signature__ = inspect.signature(asked) if asked else signature
    ask.judge = judge
    PROPERTIES[name] = Property(
        judge, tuple(parameter.name for parameter in parameters), together,
        ask)
    return ask


def _kept(parameter, value):
    """A parameter's value as it is kept."""
    turn = parameter.annotation
    if turn is inspect.Parameter.empty or value is None:
        return value
    return turn(value)


def fault(key, words=None):
    """What a judge returns: a function of what the words leave open.

    key: kept in checks.h5 and verdicts. words: English; without them those
    that the key has already. Raises ValueError for a key that has others or
    none; the function TypeError where it is not given what is left open.
    """
    if words is not None:
        if key in MESSAGES:
            raise ValueError(f"two messages have the key {key!r}")
        MESSAGES[key] = words
    elif key not in MESSAGES:
        raise ValueError(f"no message has the key {key!r}")
    fields = {name for _, name, *_ in string.Formatter().parse(MESSAGES[key])
              if name}

    def made(**values):
        if not values.keys() >= fields:
            raise TypeError(f"{key} says {sorted(fields)}, and was given "
                            f"{sorted(values)}")
        return key, values

    return made


MISSING = fault("p_missing", "is missing")


def runs(numbers, *properties):
    """Properties of the results of several calls.

    The answer is a sequence of results. numbers: the places of those that
    are judged, each by every property; draws are judged together. With no
    numbers the answer is one result. (A partition, spread or
    flips_and_shifts that is not in runs is judged as in the first edition:
    see older.py.)
    """
    return [{**wanted, "runs": tuple(numbers)} for wanted in properties]


def failures(answer, properties):
    """Differences, one for each property that the answer lacks.

    After a place is found missing or of the wrong shape, nothing more is
    asked of it, and it is not judged together with others.
    """
    from utils.checking import older  # it is built on these

    found, broken = [], set()
    for wanted in older.named_apart(properties):
        of_runs = "runs" in wanted
        if PROPERTIES[wanted["property"]].together:
            if any((of_runs, place[:depth]) in broken
                   for place in _places(wanted)
                   for depth in range(len(place) + 1)):
                continue
        elif (of_runs, wanted["at"]) in broken:
            continue
        difference = _failure(answer, wanted)
        if difference:
            broken.add((of_runs, difference.place))
            if difference not in found:
                found.append(difference)
    return found


def _places(wanted):
    return wanted.get("places", [wanted["at"]])


def _failure(answer, wanted):
    """What one property finds wrong, or None. Runs are told by no number:
    to the reader they are calls of one function."""
    about = PROPERTIES[wanted["property"]]
    steps = [(run,) for run in wanted.get("runs", ())] or [()]
    values = {}
    for place in _places(wanted):
        try:
            values[place] = [_entry(answer, (*run, *place)) for run in steps]
        except (KeyError, IndexError, TypeError):
            return Difference(MISSING()[0], place)
    parameters = {key: wanted[key] for key in about.parameters
                  if key in wanted}
    for value in ([list(values.values())] if about.together
                  else values[wanted["at"]]):
        result = about.judge(value, **parameters)
        if result:
            return Difference(result[0], wanted["at"], result[1])
    return None


def _entry(value, place):
    for step in place:
        value = value[step]
    return value
