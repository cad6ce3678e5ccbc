"""Properties of pairs that are drawn, and of what is said of them."""

import numpy as np

from utils.checking.compare import show
from utils.checking.properties.asking import fault, property_of
from utils.checking.properties.basic import LENGTH, SHAPE, numbers, whole
from utils.checking.properties.random import NOT_WHOLE

NO_PARTNER = fault(
    "p_no_partner",
    "partner {number} (counted from 0) is {got}; the places of the right side "
    "are 0 to {last}")
WRONG_SUM = fault(
    "p_wrong_sum",
    "sum {number} (counted from 0) is {got}. On the left stands {left}, its "
    "partner, at place {partner}, is {right}")


@property_of
def paired_sums(value, left: whole, right: whole):
    """A pair: partners (m,), places in right, and sums (m,).

    left: int (m,). right: int (k,). Each sum is that of a number on the
    left and its partner.
    """
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return LENGTH(expected=2, got=show(value))
    found = []
    for array in value:
        array, failure = numbers(array)
        if failure:
            return failure
        if array.shape != left.shape:
            return SHAPE(expected=left.shape, got=array.shape)
        if np.any(array != np.round(array)):
            return NOT_WHOLE()
        found.append(array)
    partners, sums = found
    outside = (partners < 0) | (partners >= len(right))
    if outside.any():
        number = int(np.argmax(outside))
        return NO_PARTNER(number=number, got=show(float(partners[number])),
                          last=len(right) - 1)
    partners = partners.astype(int)
    wrong = sums != left + right[partners]
    if wrong.any():
        number = int(np.argmax(wrong))
        return WRONG_SUM(
            number=number, got=show(float(sums[number])),
            left=int(left[number]), partner=int(partners[number]),
            right=int(right[partners[number]]))
    return None
