"""Properties of labels of which some were replaced at random."""

import math

import numpy as np

from utils.checking.properties.asking import fault, property_of
from utils.checking.properties.basic import SHAPE, numbers, whole
from utils.checking.properties.random import (
    NOT_WHOLE,
    ROOM,
    cube_root_errors,
    dependent,
    related,
)

NO_CLASS = fault(
    "p_no_class", "an example of class {old} is given the label {new}, which "
    "is no class")
WRONG_SWITCH = fault(
    "p_wrong_switch",
    "an example of class {old} is given the label {new}; it may keep its own "
    "or get {allowed}")
STAYS = fault(
    "p_stays", "an example of class {old} is given the label {new}; the "
    "examples of this class keep theirs")
SHARE_CHANGED = fault(
    "p_share_changed",
    "of the labels that may change, {got} are changed; about {expected} was "
    "asked for")
BY_CLASS = fault(
    "p_by_class",
    "how many labels are changed depends on their class; each should have the "
    "same chance")
UNEVEN_NEW = fault(
    "p_uneven_new",
    "the new labels of one class are not equally frequent; each of the other "
    "classes should be")


def _others(values):
    """Each class's others, counted upwards from it: what follows a rule
    shows as a rule."""
    return tuple(tuple(sorted(map(int, classes), key=lambda new: (
        new - old) % len(values))) for old, classes in enumerate(values))


@property_of(together=True)
def relabelled(values, y: whole, others: _others, rate: float):
    """Labels of which a share is replaced, each by itself.

    y: int (m,), the labels before. others: for each class the labels that
    its examples may get, all equally likely; none where they keep theirs.
    rate: the chance of each label that may change. Judged are all runs
    together: 2,000 labels that may change, or more.
    """
    masks, pairs, places = [], [], []
    for run, value in enumerate(values[0]):
        value, failure = numbers(value)
        if failure:
            return failure
        if value.shape != y.shape:
            return SHAPE(expected=y.shape, got=value.shape)
        if np.any(value != np.round(value)):
            return NOT_WHOLE()
        changed = value != y
        failure = _switches(y[changed], value[changed], others)
        if failure:
            return failure
        may = np.array([bool(allowed) for allowed in others])[y]
        pairs.append(np.column_stack((y[may], changed[may])))
        if 0 < rate < 1:
            masks.append((run, (changed[may] - rate)
                          / math.sqrt(rate * (1 - rate))))
        places.append(np.array([
            (old, others[old].index(new)) for old, new in zip(
                y[changed], value[changed].astype(int))],
            dtype=int).reshape(-1, 2))
    pairs = np.concatenate(pairs)
    got = pairs[:, 1].mean()
    if abs(got - rate) > ROOM * math.sqrt(
            rate * (1 - rate) / len(pairs)) + 1e-9:
        return SHARE_CHANGED(got=f"{got:.0%}", expected=f"{rate:.0%}")
    return (related(masks) if masks else None) or (
        BY_CLASS() if np.ptp(pairs, axis=0).all() and dependent(pairs)
        else None) or (
        _new_labels(places, others))


def _switches(old, new, others):
    """What is wrong with labels that became others, or None."""
    for before, after in np.unique(np.column_stack((old, new)), axis=0):
        allowed = others[int(before)]
        if after not in allowed:
            old, new = int(before), int(after)
            if len(allowed) == 1:
                return WRONG_SWITCH(old=old, new=new, allowed=allowed[0])
            return (NO_CLASS(old=old, new=new) if allowed
                    else STAYS(old=old, new=new))
    return None


def _new_labels(places, others):
    """Whether the new labels of each class are even and drawn anew, from
    each run's rows (class, place among its others)."""
    counts = [[] if len(allowed) < 2 else np.zeros(len(allowed))
              for allowed in others]
    for old, place in np.concatenate(places):
        if len(counts[old]):
            counts[old][place] += 1
    counts = [count for count in counts if np.sum(count)]
    degrees = sum(len(count) - 1 for count in counts)
    if not degrees:
        return None
    # As in `dependent`: with some ten a cell it is only nearly chi-square.
    chi_square = sum(np.sum((count - count.mean()) ** 2) / count.mean()
                     for count in counts)
    if cube_root_errors(chi_square / degrees, degrees) > 9:
        return UNEVEN_NEW()
    size = min(map(len, places))
    sizes = [len(allowed) for allowed in others]
    drawn = []
    for run, rows in enumerate(places):
        k = np.array(sizes)[rows[:size, 0]]
        middle, deviation = (k - 1) / 2, np.sqrt((k * k - 1) / 12)
        drawn.append((run, (rows[:size, 1] - middle)
                      / np.maximum(deviation, 1e-9)))
    return related(drawn)
