"""Properties of graphs."""

import numpy as np

from utils.checking.properties.asking import fault, property_of
from utils.checking.properties.basic import numbers

ORDER_EXTRA = fault(
    "p_order_extra", "the order holds something that 0 was not computed from")
ORDER_LACKS = fault(
    "p_order_lacks",
    "the order should hold {expected} of the graph's nodes; it holds {got} of "
    "them")
ORDER_TWICE = fault("p_order_twice", "a number occurs twice in the order")
ORDER_WRONG = fault(
    "p_order_wrong",
    "{result} stands before {parent}, from which it was computed")


def _rows(edges):
    return np.asarray(edges, dtype=int).reshape(-1, 2)


@property_of
def topological(value, edges: _rows):
    """Numbers of the nodes that lead to node 0, parents before results.

    edges: int array (k, 2), rows (result, parent). Each node that 0 was
    computed from, directly or not, stands in the sequence once, and so does
    0; no other does.
    """
    value, failure = numbers(value)
    if failure:
        return failure
    order = value.ravel().tolist()
    parents = {}
    for result, parent in edges.tolist():
        parents.setdefault(result, []).append(parent)
    needed, stack = {0}, [0]
    while stack:
        for parent in parents.get(stack.pop(), ()):
            if parent not in needed:
                needed.add(parent)
                stack.append(parent)
    place = {number: index for index, number in enumerate(order)}
    if len(place) < len(order):
        return ORDER_TWICE()
    if not needed <= place.keys():
        return ORDER_LACKS(
            expected=len(needed), got=len(needed & place.keys()))
    if place.keys() - needed:
        return ORDER_EXTRA()
    for result in needed:
        for parent in parents.get(result, ()):
            if place[parent] > place[result]:
                return ORDER_WRONG(result=result, parent=parent)
    return None
