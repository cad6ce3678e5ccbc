"""What the notebook build_a_framework builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course2_improving/week3_tuning_batchnorm_frameworks/build_a_framework.ipynb.
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
    def type_of(value):
        return value.data.dtype if isinstance(value, Tensor) else None
    if isinstance(a, (int, float)):
        a = np.asarray(a, dtype=type_of(b))
    elif isinstance(b, (int, float)):
        b = np.asarray(b, dtype=type_of(a))
    return (a if isinstance(a, Tensor) else Tensor(a),
            b if isinstance(b, Tensor) else Tensor(b))


def tanh(a):
    """Hyperbolic tangent."""
    result = np.tanh(a.data)
    return Tensor(result, [(a, lambda grad: grad * (1 - result ** 2))])


def unbroadcast(grad, shape):
    """Sum grad over all that broadcasting repeated.

    grad: array, gradient of a result. shape: tuple, the shape of an
    argument that NumPy stretched to grad's shape.
    Returns: array of that shape.
    """
    extra = grad.ndim - len(shape)
    grad = grad.sum(axis=tuple(range(extra)))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return grad.sum(axis=stretched, keepdims=True)


def add(a, b):
    """a + b, entry by entry, with broadcasting.

    a, b: Tensors, arrays or numbers of shapes that fit.
    Returns: Tensor with an edge to a and an edge to b.
    """
    a, b = as_tensors(a, b)
    return Tensor(a.data + b.data, [
        (a, lambda grad: unbroadcast(grad, a.shape)),
        (b, lambda grad: unbroadcast(grad, b.shape))])


def mul(a, b):
    """a * b, entry by entry, with broadcasting.

    a, b: Tensors, arrays or numbers of shapes that fit.
    Returns: Tensor with an edge to a and an edge to b.
    """
    a, b = as_tensors(a, b)
    return Tensor(a.data * b.data, [
        (a, lambda grad: unbroadcast(grad * b.data, a.shape)),
        (b, lambda grad: unbroadcast(grad * a.data, b.shape))])


def matmul(a, b):
    """Matrix product.

    a: (k, n). b: (n, p). Tensors or arrays.
    Returns: Tensor (k, p) with an edge to a and an edge to b.
    """
    a, b = as_tensors(a, b)
    return Tensor(a.data @ b.data, [
        (a, lambda grad: grad @ b.data.T),
        (b, lambda grad: a.data.T @ grad)])


def reduce_sum(a, axis=None, keepdims=False):
    """Sum over one axis, or over all.

    a: Tensor. axis: an axis of a, or None for the sum of all entries.
    keepdims: the summed axes stay, with size 1.
    Returns: Tensor with an edge to a; its rule returns arrays of a's shape.
    """
    def rule(grad):
        if axis is not None and not keepdims:
            grad = np.expand_dims(grad, axis)
        return np.broadcast_to(grad, a.shape).copy()
    return Tensor(a.data.sum(axis=axis, keepdims=keepdims), [(a, rule)])


def relu(a):
    """The larger of 0 and a, entry by entry; the slope at 0 is 0.

    a: Tensor. Returns: Tensor of the same shape, with an edge to a.
    """
    return Tensor(np.maximum(a.data, 0),
                  [(a, lambda grad: grad * (a.data > 0))])


def exp(a):
    """e to the power of a, entry by entry; otherwise as relu."""
    result = np.exp(a.data)
    return Tensor(result, [(a, lambda grad: grad * result)])


def log(a):
    """Natural logarithm of positive entries; otherwise as relu."""
    return Tensor(np.log(a.data), [(a, lambda grad: grad / a.data)])


def topological_order(tensor):
    """All that tensor was computed from, parents before their results.

    tensor: Tensor. Returns: list of Tensors, each once, tensor last.
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
    """Add to .grad of all that tensor was computed from, and its own.

    tensor: Tensor of any shape; the gradients are those of the sum of its
    entries. Returns nothing.
    """
    grads = {tensor: np.ones_like(tensor.data)}
    for node in reversed(topological_order(tensor)):
        grad = grads[node]
        node.grad = grad if node.grad is None else node.grad + grad
        for parent, rule in node.edges:
            part = rule(grad)
            grads[parent] = (grads[parent] + part if parent in grads
                             else part)


def softmax_cross_entropy(logits, labels):
    """Mean of -log of the probability of the true class.

    logits: Tensor (m, C), scores of any size and sign.
    labels: int array (m,), 0 to C - 1.
    Returns: Tensor of shape (), with an edge to logits.
    """
    m = len(labels)
    rows = np.arange(m)
    shifted = logits.data - logits.data.max(axis=1, keepdims=True)
    exps = np.exp(shifted)
    sums = exps.sum(axis=1, keepdims=True)
    loss = np.mean(np.log(sums[:, 0]) - shifted[rows, labels])

    def rule(grad):
        slopes = exps / sums
        slopes[rows, labels] -= 1
        return slopes * (grad / m)
    return Tensor(loss, [(logits, rule)])


class Optimizer:
    """Keeps the parameters, a list of Tensors, and the learning rate."""

    def __init__(self, parameters, learning_rate):
        self.parameters = list(parameters)
        self.learning_rate = learning_rate

    def zero_grad(self):
        """Forget all gradients."""
        for parameter in self.parameters:
            parameter.grad = None


class SGD(Optimizer):
    """Gradient descent on one batch after another."""

    def step(self):
        """Move every parameter downhill. Returns nothing."""
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.data = (parameter.data
                                  - self.learning_rate * parameter.grad)


class Adam(Optimizer):
    """Steps scaled by running means of gradients and their squares."""

    def __init__(self, parameters, learning_rate=0.001, beta1=0.9,
                 beta2=0.999, epsilon=1e-8):
        super().__init__(parameters, learning_rate)
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon
        self.t = 0
        self.v = [np.zeros_like(p.data) for p in self.parameters]
        self.s = [np.zeros_like(p.data) for p in self.parameters]

    def step(self):
        """Move every parameter. Returns nothing."""
        self.t += 1
        for i, parameter in enumerate(self.parameters):
            grad = parameter.grad
            if grad is None:
                continue
            self.v[i] = self.beta1 * self.v[i] + (1 - self.beta1) * grad
            self.s[i] = self.beta2 * self.s[i] + (1 - self.beta2) * grad**2
            v_corrected = self.v[i] / (1 - self.beta1 ** self.t)
            s_corrected = self.s[i] / (1 - self.beta2 ** self.t)
            parameter.data = (
                parameter.data - self.learning_rate * v_corrected
                / (np.sqrt(s_corrected) + self.epsilon))


def epoch_loss(losses, sizes):
    """Mean loss over all examples of an epoch.

    losses: list of numbers, the mean loss of each batch.
    sizes: list of ints, the number of examples in each batch.
    Returns: a number.
    """
    total = sum(loss * size for loss, size in zip(losses, sizes))
    return total / sum(sizes)


def train_epoch(model, optimizer, batches):
    """Train on each batch once, with the softmax cross-entropy.

    model: function from Tensor (m, n) to logits, Tensor (m, C).
    optimizer: of the model's parameters. batches: gives pairs X (m, n),
    labels (m,), both arrays; the batches may differ in size.
    Returns: the epoch's loss, a plain number: the mean over all examples
    of the losses that were computed on the way.
    """
    losses, sizes = [], []
    for X, labels in batches:
        optimizer.zero_grad()
        logits = model(Tensor(X))
        loss = softmax_cross_entropy(logits, labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.data.item())
        sizes.append(len(labels))
    return epoch_loss(losses, sizes)


class Session:
    """Runs static graphs."""

    def run(self, node, feed):
        """Value of a node.

        node: Node. feed: {Placeholder: its value, array or number}.
        Returns: what node's operation gives for the values of its inputs;
        for a placeholder, what was fed.
        """
        values = dict(feed)

        def value_of(one):
            if one not in values:
                values[one] = one.operation(
                    *[value_of(source) for source in one.inputs])
            return values[one]
        return value_of(node)
