"""Properties of sets of examples that keep groups together."""

import numpy as np

from utils.checking.compare import show
from utils.checking.properties.asking import fault, property_of
from utils.checking.properties.basic import LENGTH, shares, whole
from utils.checking.properties.random import ROOM

NOT_INDICES = fault(
    "p_not_indices",
    "set {number} (counted from 0) should be an array of whole numbers from 0 "
    "to {last}: the indices of its examples")
NOT_ONCE = fault(
    "p_not_once",
    "each example should be in just one set; example {example} is in {times}")
PARTED = fault(
    "p_parted",
    "group {group} is on two sides: it has examples in set {one} and in set "
    "{other} (counted from 0)")
SHARE = fault(
    "p_share",
    "set {number} (counted from 0) should have {expected:g} of the {m} "
    "examples, to within {most}, the size of the largest group; it has {got}")
GROUPS_NOT_DRAWN = fault(
    "p_groups_not_drawn",
    "on which side a group comes follows from its number or its size; it "
    "should be drawn")
GROUPS_ALIKE = fault(
    "p_groups_alike",
    "the sides of a group for two seeds follow from each other; each should "
    "be drawn by itself")


@property_of
def whole_groups(value, groups: whole, fractions: shares):
    """A list of arrays of indices, one for each share.

    groups: int (m,), the group of each example. fractions: adding up to 1.
    Each example is in one set, each group in one set, and the size of a set
    is its share of m to within the largest group.
    """
    if not isinstance(value, (list, tuple)):
        return LENGTH(expected=len(fractions), got=show(value))
    m = len(groups)
    sets = [np.asarray(part) if isinstance(part, (list, tuple, np.ndarray))
            else None for part in value]
    for number, part in enumerate(sets):
        if part is None or part.ndim != 1 or part.size and (
                part.dtype.kind not in "iu" or part.min() < 0
                or part.max() >= m):
            return NOT_INDICES(number=number, last=m - 1)
    if len(sets) != len(fractions):
        return LENGTH(expected=len(fractions), got=len(sets))
    held = np.bincount(np.concatenate(sets).astype(int), minlength=m)
    if (held != 1).any():
        example = int(np.argmax(held != 1))
        return NOT_ONCE(example=example, times=int(held[example]))
    sides = sides_of(sets, m)
    for group in np.unique(groups):
        found = np.unique(sides[groups == group])
        if len(found) > 1:
            return PARTED(group=int(group), one=int(found[0]),
                          other=int(found[1]))
    most = int(np.unique(groups, return_counts=True)[1].max())
    for number, (part, share) in enumerate(zip(sets, fractions)):
        if abs(len(part) - share * m) > most + 1e-6:
            return SHARE(number=number, expected=round(share * m, 1), m=m,
                         most=most, got=len(part))
    return None


def sides_of(sets, m):
    """(m,): the number of the set in which each example is."""
    sides = np.empty(m, dtype=int)
    for number, part in enumerate(sets):
        sides[np.asarray(part, dtype=int)] = number
    return sides


@property_of(together=True)
def drawn_groups(values, groups: whole):
    """Sides that are drawn for each group: those of several runs.

    As for whole_groups, which comes before it. The side of a group is
    related neither to its number, nor to its size, nor to its side in the
    run before. Fewer than 90 groups tell little.
    """
    results, = values
    groups = np.asarray(groups)
    names, first, sizes = np.unique(
        groups, return_index=True, return_counts=True)
    runs = [sides_of(sets, len(groups))[first] for sets in results]
    room = ROOM / np.sqrt(len(names) - 1)
    for sides in runs:
        for other in (np.arange(len(names)), first, sizes):
            if _related(sides, other, room):
                return GROUPS_NOT_DRAWN()
    for one, other in zip(runs, runs[1:]):
        if not np.array_equal(one, other) and _related(one, other, room):
            return GROUPS_ALIKE()
    return None


def _related(one, other, room):
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return False
    return abs(np.corrcoef(one, other)[0, 1]) > room
