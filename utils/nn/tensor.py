"""Arrays that remember how they were computed.

An operation is a function that computes with the arrays of its arguments
and returns Tensor(result, edges). An edge is (argument, rule): the rule
turns the gradient of the result into that of the argument. A new operation
is one more such function; nothing else needs to know of it.
"""

import numpy as np


class Tensor:
    """An array, where it came from, and its gradient.

    data: float array (float32 stays float32; whatever is no float becomes
    float64). edges: [(parent, rule), ...]; those to parents that require
    no gradient are dropped. requires_grad: True for a parameter; a result
    requires a gradient when a parent does. grad: None, or an array of
    data's shape.
    """

    __array_ufunc__ = None  # array + Tensor is left to Tensor

    def __init__(self, data, edges=(), requires_grad=False):
        data = np.asarray(data)
        self.data = data if data.dtype.kind == "f" else data.astype(float)
        self.edges = [edge for edge in edges if edge[0].requires_grad]
        self.requires_grad = requires_grad or bool(self.edges)
        self.grad = None

    @property
    def shape(self):
        return self.data.shape

    def __repr__(self):
        return f"Tensor({self.data!r})"

    def __add__(self, other):
        return add(self, other)

    def __mul__(self, other):
        return mul(self, other)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return mul(self, -1)

    def __sub__(self, other):
        return add(self, -other)

    def __rsub__(self, other):
        return add(-self, other)

    def __matmul__(self, other):
        return matmul(self, other)

    def __rmatmul__(self, other):
        return matmul(other, self)

    def sum(self, axis=None, keepdims=False):
        return reduce_sum(self, axis, keepdims)

    def mean(self):
        return mul(reduce_sum(self), 1 / self.data.size)

    def relu(self):
        return relu(self)

    def tanh(self):
        return tanh(self)

    def exp(self):
        return exp(self)

    def log(self):
        return log(self)

    def backward(self):
        backward(self)


def as_tensors(a, b):
    """Both as Tensors; a plain number gets the other's type."""
    if isinstance(a, (int, float)):
        a = np.asarray(a, dtype=_type_of(b))
    elif isinstance(b, (int, float)):
        b = np.asarray(b, dtype=_type_of(a))
    return (a if isinstance(a, Tensor) else Tensor(a),
            b if isinstance(b, Tensor) else Tensor(b))


def _type_of(value):
    return value.data.dtype if isinstance(value, Tensor) else None


def unbroadcast(grad, shape):
    """Sum grad over all that broadcasting repeated.

    grad: gradient of a result. shape: the shape of the argument, which was
    stretched to grad's shape. Returns: array of that shape.
    """
    if grad.shape == shape:
        return grad
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return grad.sum(axis=stretched, keepdims=True)


def add(a, b):
    """a + b, entry by entry, with broadcasting."""
    a, b = as_tensors(a, b)
    return Tensor(a.data + b.data, [
        (a, lambda grad: unbroadcast(grad, a.shape)),
        (b, lambda grad: unbroadcast(grad, b.shape))])


def mul(a, b):
    """a * b, entry by entry, with broadcasting."""
    a, b = as_tensors(a, b)
    return Tensor(a.data * b.data, [
        (a, lambda grad: unbroadcast(grad * b.data, a.shape)),
        (b, lambda grad: unbroadcast(grad * a.data, b.shape))])


def matmul(a, b):
    """Matrix product of a (..., k, n) and b (..., n, p).

    Axes before the last two are broadcast. Raises ValueError where an
    argument has fewer than two axes.
    """
    a, b = as_tensors(a, b)
    if a.data.ndim < 2 or b.data.ndim < 2:
        raise ValueError(f"a matrix product of shapes {a.shape} and "
                         f"{b.shape}: two axes each are needed")
    return Tensor(a.data @ b.data, [
        (a, lambda grad: unbroadcast(
            grad @ b.data.swapaxes(-1, -2), a.shape)),
        (b, lambda grad: unbroadcast(
            a.data.swapaxes(-1, -2) @ grad, b.shape))])


def reduce_sum(a, axis=None, keepdims=False):
    """Sum over an axis, several (a tuple), or all of them (None)."""
    def rule(grad):
        if axis is not None and not keepdims:
            grad = np.expand_dims(grad, axis)
        return np.broadcast_to(grad, a.shape).copy()
    return Tensor(a.data.sum(axis=axis, keepdims=keepdims), [(a, rule)])


def relu(a):
    """The larger of 0 and a; the slope at 0 is 0."""
    return Tensor(np.maximum(a.data, 0),
                  [(a, lambda grad: grad * (a.data > 0))])


def tanh(a):
    """Hyperbolic tangent."""
    result = np.tanh(a.data)
    return Tensor(result, [(a, lambda grad: grad * (1 - result ** 2))])


def exp(a):
    """e to the power of a."""
    result = np.exp(a.data)
    return Tensor(result, [(a, lambda grad: grad * result)])


def log(a):
    """Natural logarithm of positive entries."""
    return Tensor(np.log(a.data), [(a, lambda grad: grad / a.data)])


def topological_order(tensor):
    """All that tensor was computed from, parents before their results.

    Returns: list of Tensors, each once, tensor last. No recursion, so a
    graph may be as deep as memory allows.
    """
    order, seen, stack = [], set(), [(tensor, False)]
    while stack:
        node, parents_done = stack.pop()
        if parents_done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((parent, False) for parent, _ in node.edges)
    return order


def backward(tensor):
    """Add to every .grad the gradient of the sum of tensor's entries.

    Raises ValueError where nothing in the graph requires a gradient.
    """
    if not tensor.requires_grad:
        raise ValueError("this Tensor depends on no Tensor that requires a "
                         "gradient")
    grads = {tensor: np.ones_like(tensor.data)}
    for node in reversed(topological_order(tensor)):
        grad = grads.pop(node)
        # Never +=: several nodes may hold one and the same array.
        node.grad = grad if node.grad is None else node.grad + grad
        for parent, rule in node.edges:
            part = rule(grad)
            grads[parent] = (grads[parent] + part if parent in grads
                             else part)
