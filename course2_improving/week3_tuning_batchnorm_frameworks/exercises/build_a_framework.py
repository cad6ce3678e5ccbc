"""Cases and known mistakes of the notebook build_a_framework."""

import numpy as np

from grading.exercise import case, exercise, question
from grading.exercise.draw import sizes
from utils.checking.properties import topological


def away_from_zero(rng, shape):
    """Numbers of both signs, none near 0."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(0.3, 2, shape)


STRETCHED = (("equal shapes", lambda m, n: (m, n)),
             ("a bias (n,) is added to each example",
              lambda m, n: (n,)),
             ("a column (m, 1)", lambda m, n: (m, 1)),
             ("a row (1, n)", lambda m, n: (1, n)),
             ("a number", lambda m, n: ()))


@exercise(hints=[
    "Two kinds of axes were repeated: those that shape does not have at all, "
    "on the left, and those where it has a 1.",
    "Sum the first grad.ndim - len(shape) axes away. Then sum the axes of "
    "size 1, and keep them (keepdims)."])
def unbroadcast(rng):
    m, n, k = sizes(rng, 3, 2, 7)
    yield case("nothing was repeated", rng.normal(size=(m, n)), (m, n))
    yield case("(n,) was repeated for each row", rng.normal(size=(m, n)),
               (n,))
    yield case("a column (m, 1)", rng.normal(size=(m, n)), (m, 1))
    yield case("a row (1, n)", rng.normal(size=(m, n)), (1, n))
    yield case("a number, shape ()", rng.normal(size=(m, n)), ())
    yield case("three axes, two kinds of repetition",
               rng.normal(size=(k, m, n)), (m, 1))
    yield case("three axes, the outer two stretched",
               rng.normal(size=(k, m, n)), (1, m, 1))


unbroadcast.edit("no_keepdims", "axis=stretched, keepdims=True",
    "axis=stretched", "A stretched axis of size 1 has vanished. The result "
    "must have exactly the shape asked for.", row=8)
unbroadcast.edit("mean_of_stretched", "return grad.sum(axis=stretched",
    "return grad.mean(axis=stretched", "You took a mean over the axes of size "
    "1. Every use of an entry contributes in full: the contributions add up.")
at = unbroadcast.at("return grad.sum(axis=stretched, keepdims=True)")
at("only_missing_axes", "return grad", "Missing axes are right. What about an "
   "axis where shape has a 1 and grad has more?")
at("first_entry_kept", "return grad[tuple(slice(0, n) for n in shape)]",
   "The shape is right, but only one of the repeated entries was kept. What "
   "happens to the gradients of the others?")
at = unbroadcast.at("grad = grad.sum(axis=tuple(range(extra)))")
at("only_stretched_axes", "extra = 0", "Axes of size 1 are handled. What "
   "about those that shape does not have at all?")
at("last_axes", "grad = grad.sum(axis=tuple(range(-extra, 0)))",
   "You summed the last axes away. NumPy writes both shapes flush right: the "
   "missing axes are on the left.", row=7)
at("mean", "grad = grad.mean(axis=tuple(range(extra)))", "You took a mean "
   "over the axes that the argument does not have. Every use of an entry "
   "contributes in full: the contributions add up.")
unbroadcast.edit("not_at_all", '''extra = grad.ndim - len(shape)
    grad = grad.sum(axis=tuple(range(extra)))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return grad.sum(axis=stretched, keepdims=True)''', "return grad",
    "The gradient came back as it went in. It must get the shape of the "
    "argument.")


@unbroadcast.variant
def in_a_loop(grad, shape):
    while grad.ndim > len(shape):
        grad = np.sum(grad, axis=0)
    for axis in range(len(shape)):
        if shape[axis] < grad.shape[axis]:
            grad = np.sum(grad, axis=axis, keepdims=True)
    return grad


@unbroadcast.variant
def by_reshaping(grad, shape):
    full = (1,) * (grad.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i, n in enumerate(full) if n == 1)
    return grad.sum(axis=axes).reshape(shape).astype(np.float32)


def of_two(rng):
    """Cases of an operation on two arrays that broadcasts."""
    for kind, shape in STRETCHED:
        m, n = sizes(rng, 2, 2, 7)
        yield case(kind, away_from_zero(rng, (m, n)),
                   np.asarray(away_from_zero(rng, shape(m, n))),
                   rng.normal(size=(m, n)))
    m, n = sizes(rng, 2, 2, 7)
    yield case("the first is stretched", away_from_zero(rng, (n,)),
               away_from_zero(rng, (m, n)), rng.normal(size=(m, n)))
    m, n = sizes(rng, 2, 2, 7)
    yield case("both are stretched", away_from_zero(rng, (m, 1)),
               away_from_zero(rng, (1, n)), rng.normal(size=(m, n)))
    m, n = sizes(rng, 2, 2, 7)
    yield case("a tensor with itself", away_from_zero(rng, (m, n)), None,
               rng.normal(size=(m, n)))


@exercise(needs=["unbroadcast"], hints=[
    "Forward: a.data + b.data. The edges: a list of two pairs, as in tanh a "
    "list of one.",
    "A sum passes the gradient on as it is. Only its shape may have to "
    "change: that is what unbroadcast is for."])
def add(rng):
    yield from of_two(rng)


add.edit("not_unbroadcast", "(b, lambda grad: unbroadcast(grad, b.shape))",
    "(b, lambda grad: grad)", "The second argument's gradient has the shape "
    "of the result. If that argument was stretched, its gradient must shrink "
    "back.")
add.edit("first_not_unbroadcast",
    "(a, lambda grad: unbroadcast(grad, a.shape))", "(a, lambda grad: grad)",
    "The second argument is right. The first may be the one that was "
    "stretched, too.")
add.edit("one_edge", ''',
        (b, lambda grad: unbroadcast(grad, b.shape))''', "",
    "Only the first argument has an edge. The second never gets a gradient.")
add.edit("ones_for_grad", "unbroadcast(grad, b.shape)",
    "unbroadcast(np.ones_like(grad), b.shape)", "The second rule does not "
    "look at grad. What arrives from above must be passed on.")
add.edit("rule_of_product", "unbroadcast(grad, a.shape)",
    "unbroadcast(grad * b.data, a.shape)", "That is the rule of a product. By "
    "how much does a + b rise when a rises by 1?")
add.edit("shapes_exchanged", '''unbroadcast(grad, a.shape)),
        (b, lambda grad: unbroadcast(grad, b.shape))''',
    '''unbroadcast(grad, b.shape)),
        (b, lambda grad: unbroadcast(grad, a.shape))''',
    "Each gradient has got the shape of the other argument.")


@add.mistake("You returned a plain array, which remembers nothing. The result "
    "is a Tensor, made of the array and the edges.")
def plain_array(a, b):
    a, b = as_tensors(a, b)
    return a.data + b.data


@add.mistake("The value is right, but no edge leads back. Tensor takes the "
    "list of edges as its second argument.")
def no_edges(a, b):
    a, b = as_tensors(a, b)
    return Tensor(a.data + b.data)


@add.variant
def with_named_rules(a, b):
    a, b = as_tensors(a, b)

    def to_a(grad):
        return unbroadcast(grad, a.data.shape)

    def to_b(grad):
        return unbroadcast(grad, b.data.shape)
    return Tensor(np.add(a.data, b.data),
                  ((b, to_b), (a, to_a)))


@exercise(needs=["unbroadcast"], hints=[
    "By how much does a * b rise when a rises by 1? That factor multiplies "
    "the gradient.",
    "grad and the other factor's data together have the shape of the result; "
    "only then shrink to the argument's shape."])
def mul(rng):
    yield from of_two(rng)


mul.edit("own_factor", '''grad * b.data, a.shape)),
        (b, lambda grad: unbroadcast(grad * a.data''',
    '''grad * a.data, a.shape)),
        (b, lambda grad: unbroadcast(grad * b.data''', "Each gradient was "
    "multiplied by its own value. The slope of a * b along a is the other "
    "factor.")
mul.edit("shrunk_too_early", "unbroadcast(grad * b.data, a.shape)",
    "unbroadcast(grad, a.shape) * b.data", "You summed before you multiplied. "
    "Each repeated use has a factor of its own: multiply first.")
mul.edit("not_unbroadcast", "unbroadcast(grad * a.data, b.shape)",
    "grad * a.data", "The second argument's gradient has the shape of the "
    "result. If that argument was stretched, its gradient must shrink back.")
mul.edit("grad_forgotten", "unbroadcast(grad * b.data, a.shape)",
    "unbroadcast(np.ones_like(grad) * b.data, a.shape)", "The first rule does "
    "not look at grad. The chain rule multiplies what arrives by the slope.")
mul.edit("rule_of_sum", '''unbroadcast(grad * b.data, a.shape)),
        (b, lambda grad: unbroadcast(grad * a.data, b.shape))''',
    '''unbroadcast(grad, a.shape)),
        (b, lambda grad: unbroadcast(grad, b.shape))''',
    "That is the rule of a sum. The slope of a * b along a is b.")
mul.edit("matrix_product", "Tensor(a.data * b.data", "Tensor(a.data @ b.data",
    "That is the matrix product. Here entry meets entry, and nothing is "
    "summed.", row=6)
mul.edit("tensor_in_rule", "unbroadcast(grad * b.data, a.shape)",
    "unbroadcast(grad * b, a.shape)", "Inside a rule everything is a plain "
    "array: the numbers of b are in b.data.")


@mul.variant
def with_multiply(a, b):
    a, b = as_tensors(a, b)
    first, second = a.data, b.data
    return Tensor(np.multiply(first, second), [
        (b, lambda grad: unbroadcast(first * grad, second.shape)),
        (a, lambda grad: unbroadcast(second * grad, first.shape))])


@exercise(hints=[
    "Write the shapes under each factor: grad is (k, p), a must get (k, n).",
    "For a: grad times b transposed. For b: a transposed times grad."])
def matmul(rng):
    for kind in ("three different sizes", "other sizes"):
        k, n, p = sizes(rng, 3, 2, 7)
        yield case(kind, rng.normal(size=(k, n)), rng.normal(size=(n, p)),
                   rng.normal(size=(k, p)))
    k, n = sizes(rng, 2, 2, 7)
    yield case("one column", rng.normal(size=(k, n)),
               rng.normal(size=(n, 1)), rng.normal(size=(k, 1)))
    yield case("square matrices", rng.normal(size=(k, k)),
               rng.normal(size=(k, k)), rng.normal(size=(k, k)))


at = matmul.at("grad @ b.data.T")
at("not_transposed", "grad @ b.data", "grad is (k, p) and b is (n, p) only "
   "when transposed: as it stands the product does not fit, or, for square "
   "matrices, mixes the wrong entries.", row=29)
at("tensor_in_rule", "grad @ b.T", "Inside a rule everything is a plain "
   "array: the numbers of b are in b.data.")
at = matmul.at("a.data.T @ grad")
at("order_exchanged", "grad @ a.data.T", "The order of the factors matters. b "
   "is (n, p): which order of (n, k) and (k, p) gives that?")
at("grad_forgotten", "a.data.T @ np.ones((len(a.data), b.shape[1]))",
   "The rule of b does not look at grad.")
matmul.edit("columns_first", '''(a, lambda grad: grad @ b.data.T),
        (b, lambda grad: a.data.T @ grad)''',
    '''(a, lambda grad: (grad @ b.data.T).T),
        (b, lambda grad: (a.data.T @ grad).T)''', "Your gradients are "
    "transposed. A gradient has the shape of what it belongs to.", row=109)
matmul.edit("elementwise", "Tensor(a.data @ b.data", "Tensor(a.data * b.data",
    "* goes entry by entry. The table asks for the matrix product, which sums "
    "over n.", row=5)
matmul.edit("edges_exchanged", '''(a, lambda grad: grad @ b.data.T),
        (b, lambda grad: a.data.T @ grad)''',
    '''(b, lambda grad: grad @ b.data.T),
        (a, lambda grad: a.data.T @ grad)''',
    "The rules are right, but each stands with the other parent.")


@matmul.variant
def with_dot(a, b):
    a, b = as_tensors(a, b)
    return Tensor(np.dot(a.data, b.data), [
        (a, lambda grad: np.dot(b.data, grad.T).T),
        (b, lambda grad: np.dot(grad.T, a.data).T)])


@exercise(hints=[
    "By how much does a sum rise when one of its terms rises by 1?",
    "Put the summed axis back into grad with np.expand_dims, if it is "
    "missing. Then np.broadcast_to gives each entry its copy."])
def reduce_sum(rng):
    m, n, k = sizes(rng, 3, 2, 7)
    a = rng.normal(size=(m, n))
    yield case("all entries", a, None, False, np.asarray(rng.normal()))
    yield case("over the rows", a, 0, False, rng.normal(size=n))
    yield case("over the columns", a, 1, False, rng.normal(size=m))
    yield case("axis kept", a, 1, True, rng.normal(size=(m, 1)))
    yield case("all entries, axes kept", a, None, True,
               rng.normal(size=(1, 1)))
    yield case("middle axis of three", rng.normal(size=(m, n, k)), 1, False,
               rng.normal(size=(m, k)))


at = reduce_sum.at("np.expand_dims(grad, axis)")
at("axis_not_put_back", "grad", "The summed axis is missing from grad, so it "
   "meets the wrong axis of a. Put it back first.")
at("always_in_front", "np.expand_dims(grad, 0)",
   "You put the missing axis in front. It belongs where it was summed away.")
at = reduce_sum.at("np.broadcast_to(grad, a.shape).copy()")
at("not_spread", "grad", "The gradient does not have a's shape. Every entry "
   "that was summed gets its own copy.")
at("mean_of_slopes",
   "np.broadcast_to(grad, a.shape) * (grad.size / a.data.size)",
   "You divided by the number of terms: that is the rule of a mean. A sum "
   "rises by all of what one term rises.")
at("grad_forgotten", "np.ones(a.shape)", "Your rule always returns ones. What "
   "arrives from above must be passed on.")
at = reduce_sum.at("a.data.sum(axis=axis, keepdims=keepdims)")
at("everything_summed", "a.data.sum(keepdims=keepdims)",
   "You summed everything. Do axis and keepdims reach the sum?", row=7)
at("keepdims_ignored", "a.data.sum(axis=axis)",
   "With keepdims=True the summed axis should stay, with size 1.", row=8)


@reduce_sum.variant
def with_ones(a, axis=None, keepdims=False):
    def rule(grad):
        kept = a.data.sum(axis=axis, keepdims=True).shape
        return np.ones(a.shape) * np.reshape(grad, kept)
    return Tensor(np.sum(a.data, axis, keepdims=keepdims),
                  [(a, rule)])


@exercise(hints=[
    "Each is tanh with another function and another slope.",
    "Slopes: relu 1 where a > 0, else 0; exp is its own slope; log has 1 "
    "over a."])
def elementwise(rng):
    for name in ("relu", "exp", "log"):
        for count in (1, 2):
            shape = tuple(sizes(rng, count, 2, 7))
            a = away_from_zero(rng, shape)
            if name == "log":
                a = np.abs(a)
            yield case(name, name, a, rng.normal(size=shape))
    yield case("relu at exactly 0", "relu", np.array([0.0, 1.5, -2.0, 0.0]),
               rng.normal(size=4))


at = elementwise.at("grad * (a.data > 0)")
at("mask_of_gradient", "grad * (grad > 0)", "Your relu lets positive "
   "gradients pass. What decides is the sign of the input, not of the "
   "gradient.")
at("relu_passes_all", "grad", "Your relu passes every gradient on. Where the "
   "output is 0 whatever the input does, the slope is 0.")
at("slope_at_zero", "grad * (a.data >= 0)",
   "At exactly 0 the text sets the slope of relu to 0.")
at("relu_value_for_slope", "grad * np.maximum(a.data, 0)",
   "You multiplied by relu itself. Its slope where a > 0 is 1.", row=16)
at = elementwise.at("lambda grad: grad * result")
at("exp_by_input", "lambda grad: grad * a.data",
   "The slope of exp is exp itself, not its input.")
at("exp_grad_forgotten", "lambda grad: result",
   "The rule of exp does not look at grad. The chain rule multiplies.")
elementwise.edit("log_by_value", "grad / a.data", "grad / np.log(a.data)",
    "The slope of log is 1 over the input, not over the logarithm.")
elementwise.edit("log_grad_forgotten", "lambda grad: grad / a.data",
    "lambda grad: 1 / a.data",
    "The rule of log does not look at grad. The chain rule multiplies.")
elementwise.edit("log_to_base_2", "np.log(a.data)", "np.log2(a.data)",
    "That is the logarithm to base 2; the text asks for the natural one.")
elementwise.variant_edit("relu_by_where", '''np.maximum(a.data, 0),
                  [(a, lambda grad: grad * (a.data > 0))]''',
    '''np.where(a.data > 0, a.data, 0),
                  [(a, lambda grad: np.where(a.data > 0, grad, 0))]''')
elementwise.variant_edit("relu_as_product", '''Tensor(np.maximum(a.data, 0),
                  [(a, lambda grad: grad * (a.data > 0))])''',
    "mul(a, (a.data > 0).astype(a.data.dtype))")


def edge_list(*pairs):
    """Edges (result, parent) as an int array."""
    return np.array(pairs, dtype=int).reshape(-1, 2)


def renumbered(rng, edges, count):
    """The same graph with other numbers; 0 stays 0."""
    numbers = np.concatenate([[0], 1 + rng.permutation(count - 1)])
    return numbers[edges]


def random_graph(rng, count):
    """Edges of a graph in which all tensors lead to 0, each used once or
    twice; a later number was computed earlier."""
    edges = [(int(rng.integers(0, node)), node)
             for node in range(1, count)]
    edges += [(int(rng.integers(0, node)), node)
              for node in rng.choice(np.arange(2, count), count // 3, False)]
    return np.array([edges[i] for i in rng.permutation(len(edges))])


def chain(count):
    return np.stack([np.arange(count - 1), np.arange(1, count)], axis=1)


SHORT_FIRST = edge_list((0, 1), (0, 2), (2, 3), (3, 1))
LONG_FIRST = edge_list((0, 2), (0, 1), (2, 3), (3, 1))
# From and to, of two graphs: one deeper than Python nests calls anywhere, and
# one as deep as the text says.
DEPTHS = (3_500, 10_000), (4_000, 11_000)


@exercise(fixed=["a chain"], hints=[
    "A tensor goes into the list when all its parents are in it. So it must "
    "be looked at twice: once to send for the parents, once when they are "
    "done.",
    "stack = [(tensor, False)]. Take a pair off. If True: into the list. If "
    "False and not seen: mark as seen, put (node, True) back, then each "
    "(parent, False)."])
def topological_order(rng):
    def one(kind, edges, count, extra=0):
        edges = renumbered(rng, edges, count + extra)
        return case(kind, edges, count + extra,
                    expect=[topological((), edges)])
    yield one("a chain", chain(5), 5)
    yield one("two arrows from one tensor",
              edge_list((0, 1), (1, 2), (1, 2), (2, 3), (3, 4)), 5)
    yield one("two ways to one tensor",
              edge_list((0, 1), (0, 2), (1, 3), (2, 3)), 4)
    yield one("a short way and a long one", SHORT_FIRST, 4)
    yield one("a long way and a short one", LONG_FIRST, 4)
    count = int(rng.integers(7, 10))
    yield one("a larger graph", random_graph(rng, count), count)
    yield one("other tensors that it was not computed from",
              np.concatenate([chain(4), edge_list((4, 1), (4, 5))]), 4, 2)
    yield case("a chain", edge_list(), 1,  # a leaf alone
               expect=[topological((), edge_list())])
    for count in rng.integers(*DEPTHS).tolist():
        yield case("thousands deep", chain(count), count,
                   expect=[topological((), chain(count))])


@topological_order.mistake(
    "Your function calls itself once for each step back. Python does not "
    "nest calls so deeply: keep a list of what is still to do.")
def recursive(tensor):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent, _ in node.edges:
                visit(parent)
            order.append(node)
    visit(tensor)
    return order


topological_order.edit("results_first", "return order", "return order[::-1]",
    "Your list begins with the tensor itself and ends with the leaves. Asked "
    "for is the other way round: parents before their results.")
topological_order.edit("not_once", "elif node not in seen:", "else:",
    "A tensor that is used twice stands in your list twice. Which ones have "
    "you seen already?")
topological_order.edit("tensor_left_out", "return order", "return order[:-1]",
    "The tensor itself is missing; it stands last.")
topological_order.edit("marked_too_early", '''            seen.add(node)
            stack.append((node, True))
            stack.extend((parent, False) for parent, _ in node.edges)''',
    '''            stack.append((node, True))
            for parent, _ in node.edges:
                if parent not in seen:
                    seen.add(parent)
                    stack.append((parent, False))''', "You mark a tensor as "
    "seen when it is put on the stack. It may have to be done earlier, by a "
    "longer way: mark it when it is taken off.")


@topological_order.mistake("You go back level by level and turn the list "
    "round. Where a short and a long way lead to the same tensor, it is met "
    "too early. It must stand before all its results.")
def by_levels(tensor):
    order, seen, queue = [], {tensor}, [tensor]
    while queue:
        node = queue.pop(0)
        order.append(node)
        for parent, _ in node.edges:
            if parent not in seen:
                seen.add(parent)
                queue.append(parent)
    return order[::-1]


@topological_order.mistake(
    "You write a tensor down when you first meet it and turn the list round "
    "in the end. Where a short and a long way lead to one tensor, that is "
    "too early: it is its turn only when all its parents are in the list.")
def written_at_once(tensor):
    order, seen, stack = [], set(), [tensor]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            order.append(node)
            stack.extend(parent for parent, _ in node.edges)
    return order[::-1]


@topological_order.variant
def by_counting_uses(tensor):
    """Results first, each when all its uses are done; then turned round."""
    uses, found, todo = {tensor: 0}, {tensor}, [tensor]
    while todo:
        for parent, _ in todo.pop().edges:
            uses[parent] = uses.get(parent, 0) + 1
            if parent not in found:
                found.add(parent)
                todo.append(parent)
    order, ready = [], [tensor]
    while ready:
        node = ready.pop()
        order.append(node)
        for parent, _ in node.edges:
            uses[parent] -= 1
            if uses[parent] == 0:
                ready.append(parent)
    order.reverse()
    return order


@topological_order.variant
def with_iterators(tensor):
    order, seen = [], {tensor}
    stack = [(tensor, iter(tensor.edges))]
    while stack:
        node, rest = stack[-1]
        for parent, _ in rest:
            if parent not in seen:
                seen.add(parent)
                stack.append((parent, iter(parent.edges)))
                break
        else:
            stack.pop()
            order.append(node)
    return tuple(order)


@exercise(needs=["topological_order"], hints=[
    "grads[node] is complete when you come to node, since you walk the "
    "topological order from its end.",
    "Two places where things are added: node.grad (it may be None), and "
    "grads[parent] (it may not be there yet). Write grads[parent] + part, "
    "not +=."])
def backward(rng):
    def one(kind, edges, shape=(), calls=1, ones=False):
        factors = (np.ones(len(edges)) if ones else
                   rng.choice([-1.0, 1.0], len(edges))
                   * rng.uniform(1.2, 2, len(edges)))
        count = int(edges.max()) + 1
        return case(kind, renumbered(rng, edges, count), factors, shape,
                    calls, list(range(min(count, 9))))
    yield one("a chain", chain(4))
    yield one("a tensor used twice",
              edge_list((0, 1), (0, 2), (1, 3), (2, 3)))
    yield one("a tensor with itself", edge_list((0, 1), (0, 1), (1, 2)))
    further = edge_list((1, 4))
    yield one("a short way and a long one",
              np.concatenate([SHORT_FIRST, further]))
    yield one("a long way and a short one",
              np.concatenate([LONG_FIRST, further]))
    yield one("sums that share their gradient",
              edge_list((0, 1), (0, 2), (1, 2), (1, 3)), ones=True)
    yield one("an array, not a number", chain(3), tuple(sizes(rng, 2, 2, 7)))
    yield one("called twice", edge_list((0, 1), (1, 2), (1, 3), (2, 3)),
              calls=2)
    count = int(rng.integers(7, 10))
    yield one("a larger graph", random_graph(rng, count))
    for count in rng.integers(*DEPTHS).tolist():
        factors = np.ones(count - 1)
        factors[rng.integers(count - 1)] = rng.uniform(1.2, 2)
        yield case("thousands deep", chain(count), factors, (), 1,
                   [0, count - 1])


ADDED = '''(grads[parent] + part if parent in grads
                             else part)'''
backward.edit("overwritten", ADDED, "part", "A tensor that is used twice "
    "keeps only one of its contributions. They add up.")
backward.edit("grad_overwritten",
    "grad if node.grad is None else node.grad + grad", "grad",
    "A second call replaces .grad. The text asks that it adds to it.")
backward.edit("in_place", f"            grads[parent] = {ADDED}",
    '''            if parent in grads:
                grads[parent] += part
            else:
                grads[parent] = part''', "With += you write into an array "
    "that another tensor holds as well: a sum hands the same array to both "
    "its parents. Make a new one.", row=13)
backward.edit("order_not_reversed", "reversed(topological_order(tensor))",
    "topological_order(tensor)", "You begin at the leaves, where no gradient "
    "has arrived yet. Walk through the order from its end.")
at = backward.at("np.ones_like(tensor.data)")
at("starts_with_zeros", "np.zeros_like(tensor.data)", "Everything is zero: "
   "the start is the slope of the tensor along itself. What is that?")
at("starts_with_a_number", "1.0", "The first gradient is one number, though "
   "the tensor is an array. A gradient has the shape of what it belongs to.")
backward.edit("old_gradients_passed_on", "part = rule(grad)",
    "part = rule(node.grad)", "A second call gives more than twice the "
    "gradient: you pass on .grad, in which the first call's gradient is still "
    "contained. Pass on what arrived in this call.")
backward.edit("first_parent_only", "for parent, rule in node.edges:",
    "for parent, rule in node.edges[:1]:", "Only the first parent of each "
    "tensor gets its part. An edge for each argument: all of them.")
at = backward.at(
    "        node.grad = grad if node.grad is None else node.grad + grad\n")
at("own_gradient_missing", '''        if node is not tensor:
            node.grad = grad if node.grad is None else node.grad + grad
''', "The tensor itself has no .grad. The text asks for it as well: ones.")
at("leaves_only", '''        if not node.edges:
            node.grad = grad if node.grad is None else node.grad + grad
''', "Only the leaves have a .grad. The text asks for that of every tensor on "
   "the way.")


@backward.mistake("You pass a contribution on at once, before the others have "
    "arrived, and then again. The gradient of a tensor must be complete "
    "before it is passed on: that is what the topological order is for.")
def level_by_level(tensor):
    grads, queue = {tensor: np.ones_like(tensor.data)}, [tensor]
    while queue:
        node = queue.pop(0)
        for parent, rule in node.edges:
            part = rule(grads[node])
            if parent in grads:
                grads[parent] = grads[parent] + part
            else:
                grads[parent] = part
                queue.append(parent)
    for node, grad in grads.items():
        node.grad = grad if node.grad is None else node.grad + grad


@backward.variant
def with_pop(tensor):
    grads = {id(tensor): np.ones(tensor.shape)}
    order = topological_order(tensor)
    while order:
        node = order.pop()
        grad = grads.pop(id(node))
        for parent, rule in node.edges:
            grads[id(parent)] = grads.get(id(parent), 0) + rule(grad)
        node.grad = grad.copy() if node.grad is None else grad + node.grad


@exercise(needs=["mul", "topological_order", "backward"], hints=[
    "Forward for one row z: log of the sum of exp(z), minus the score of "
    "the true class. Subtract the row's maximum first. Then the mean.",
    "The rule: softmax of each row, minus 1 at the true class, all divided "
    "by m and multiplied by grad."])
def softmax_cross_entropy(rng):
    def one(kind, m, classes, size=2.0, factor=1.0):
        return case(kind, rng.normal(scale=size, size=(m, classes)),
                    rng.integers(0, classes, m), factor)
    m, classes = sizes(rng, 2, 3, 8)
    yield one("more examples than classes", classes + 3, classes)
    yield one("more classes than examples", m, m + 2)
    yield one("one example", 1, m)
    yield one("a part of a larger sum", m, classes,
              factor=float(rng.uniform(2, 4)))
    yield one("scores around 1000", classes, m, size=1000.0)


LOSS = "np.mean(np.log(sums[:, 0]) - shifted[rows, labels])"
softmax_cross_entropy.edit("overflow",
    "logits.data - logits.data.max(axis=1, keepdims=True)", "logits.data",
    "exp of a large score is infinite. What may be subtracted from all scores "
    "of an example without changing the probabilities?", row=113)
softmax_cross_entropy.edit("softmax_twice", "exps = np.exp(shifted)",
    '''shifted = np.exp(shifted)
    shifted = shifted / shifted.sum(axis=1, keepdims=True)
    exps = np.exp(shifted)''', "Softmax was applied twice. The loss expects "
    "raw scores and makes the probabilities itself, once.", row=108)
softmax_cross_entropy.edit("over_examples", '''exps.sum(axis=1, keepdims=True)
    loss = np.mean(np.log(sums[:, 0]) - shifted[rows, labels])''',
    '''exps.sum(axis=0, keepdims=True)
    loss = np.mean(np.log(sums[0])[labels] - shifted[rows, labels])''',
    "Your probabilities add up to 1 over the examples. Examples come first: "
    "the classes of one example stand in a row.", row=109)
at = softmax_cross_entropy.at(LOSS)
at("indices_exchanged", "np.mean(np.log(sums[:, 0]) - shifted[labels, rows])",
   "You asked for row = class and column = example. Examples come first.",
   row=109)
at("summed", "np.sum(np.log(sums[:, 0]) - shifted[rows, labels])", "The loss "
   "of a batch is the mean over its examples; yours is the sum.", row=110)
at("one_per_example", "np.log(sums[:, 0]) - shifted[rows, labels]", "One loss "
   "for each example. Asked for is one number, the mean.", row=25)
at = softmax_cross_entropy.at("return slopes * (grad / m)")
at("gradient_not_divided", "return slopes * grad", "The loss is right. Its "
   "gradient is m times too large: a mean was taken.", row=24)
at("grad_ignored", "return slopes / m", "Your rule does not look at grad. It "
   "is 1 only when the loss is the end of the graph.")
at("turned_round", "return -slopes * (grad / m)", "Your gradient points the "
   "other way: softmax minus one-hot, not one-hot minus softmax.")
softmax_cross_entropy.edit("truth_not_subtracted",
    "        slopes[rows, labels] -= 1\n", "",
    "Your gradient is the softmax alone. Where does the truth come in?")


@softmax_cross_entropy.variant
def composed(logits, labels):
    m, classes = logits.shape
    shifted = logits - logits.data.max(axis=1, keepdims=True)
    log_sums = shifted.exp().sum(axis=1, keepdims=True).log()
    truth = np.eye(classes)[labels]
    return ((log_sums - shifted) * truth).sum() * (1 / m)


@softmax_cross_entropy.variant
def with_one_hot(logits, labels):
    Z = logits.data.astype(np.float64)
    exps = np.exp(Z - Z.max(1, keepdims=True))
    A, Y = exps / exps.sum(1, keepdims=True), np.eye(Z.shape[1])[labels]
    top = Z.max(1)
    losses = np.log(exps.sum(1)) + top - (Z * Y).sum(1)
    return Tensor([losses.mean()], [
        (logits, lambda grad: grad * (A - Y) / len(Z))])


def two_parameters(rng):
    """Start of a weight matrix and a bias, neither zero."""
    n, k = sizes(rng, 2, 2, 7)
    return [rng.normal(size=(n, k)), rng.normal(size=k)]


def some_gradients(rng, start, steps):
    return [[away_from_zero(rng, one.shape) for one in start]
            for _ in range(steps)]


@exercise(hints=[
    "self.parameters are Tensors: their numbers are in .data, their "
    "gradients in .grad.",
    "Assign to parameter.data. Skip a parameter whose grad is None."])
def SGD_step(rng):
    start = two_parameters(rng)
    yield case("one step", start, some_gradients(rng, start, 1), [0.1])
    start = two_parameters(rng)
    yield case("several steps", start, some_gradients(rng, start, 4),
               [0.3] * 4)
    start = two_parameters(rng)
    yield case("the rate changes", start, some_gradients(rng, start, 2),
               [0.3, 0.02])
    start = two_parameters(rng)
    grads = some_gradients(rng, start, 2)
    grads[0][0] = None
    yield case("a parameter without gradient", start, grads, [0.2, 0.2])


SGD_step.edit("uphill", "- self.learning_rate * parameter.grad",
    "+ self.learning_rate * parameter.grad",
    "Your parameters climb. Downhill: subtract.", row=30)
SGD_step.edit("none_not_skipped", "if parameter.grad is not None:", "if True:",
    "A parameter without gradient has None there, and None cannot be "
    "multiplied. Leave it alone.")
SGD_step.edit("rate_forgotten", "- self.learning_rate * parameter.grad",
    "- parameter.grad", "The learning rate is missing.", row=2)
SGD_step.edit("only_a_name", "parameter.data = (parameter.data",
    "parameter = (parameter.data", "Nothing has changed. Inside the loop, "
    "parameter = … gives a new thing to the name; the Tensor itself stays as "
    "it was. Which of its attributes must change?", row=13)
SGD_step.edit("first_only", "for parameter in self.parameters:",
    "for parameter in self.parameters[:1]:", "Only the first parameter moves.",
    row=92)
SGD_step.edit("return_in_loop", '''            if parameter.grad is not None:
                parameter.data = (parameter.data
                                  - self.learning_rate * parameter.grad)''',
    '''            if parameter.grad is None:
                return
            parameter.data = (parameter.data
                              - self.learning_rate * parameter.grad)''',
    "At a parameter without gradient you leave the whole step. The others are "
    "still to be moved.", row=11)
SGD_step.variant_edit("in_place", '''parameter.data = (parameter.data
                                  - self.learning_rate * parameter.grad)''',
    "parameter.data -= self.learning_rate * parameter.grad")


@exercise(hints=[
    "self.t += 1 once, before the loop over the parameters.",
    "self.v[i] and self.s[i] are replaced by their new values; the corrected "
    "ones are only used for the step. Epsilon is outside the root."])
def Adam_step(rng):
    def one(kind, steps, rate=0.1, beta1=0.9, beta2=0.999, epsilon=1e-8):
        start = two_parameters(rng)
        return case(kind, start, some_gradients(rng, start, steps),
                    [rate] * steps, beta1, beta2, epsilon)
    yield one("one step", 1)
    yield one("several steps", 4, beta1=0.8, beta2=0.7)
    yield one("a large epsilon", 3, epsilon=0.1)
    yield one("other settings", 2, rate=0.5, beta1=0.5, beta2=0.9,
              epsilon=0.01)
    start = two_parameters(rng)
    grads = some_gradients(rng, start, 3)
    grads[0][0] = grads[1][1] = None
    yield case("a parameter without gradient", start, grads, [0.1] * 3,
               0.9, 0.99, 1e-3)


Adam_step.edit("no_correction", '''self.v[i] / (1 - self.beta1 ** self.t)
            s_corrected = self.s[i] / (1 - self.beta2 ** self.t)''',
    '''self.v[i]
            s_corrected = self.s[i]''', "The bias correction is missing. In "
    "the first step v is only a tenth of the gradient: what makes up for it?",
    row=100)
Adam_step.edit("correction_kept", '''            parameter.data = (
''', '''            self.v[i], self.s[i] = v_corrected, s_corrected
            parameter.data = (
''', "The first step is right, later ones are not: you kept the corrected "
    "values. The next step needs v and s as they were.", row=100)
Adam_step.edit("s_not_corrected", "np.sqrt(s_corrected)", "np.sqrt(self.s[i])",
    "You computed s_corrected. Is it used?", row=101)
Adam_step.edit("epsilon_in_root", "(np.sqrt(s_corrected) + self.epsilon)",
    "np.sqrt(s_corrected + self.epsilon)", "Epsilon belongs outside the root. "
    "With 1e-8 hardly a test would see it; with a large one it shows.",
    row=102)
Adam_step.edit("beta_times_t", "(1 - self.beta1 ** self.t)",
    "(1 - self.beta1 * self.t)", "beta to the power t, not times t.", row=103)
Adam_step.edit("one_beta", "self.s[i] / (1 - self.beta2 ** self.t)",
    "self.s[i] / (1 - self.beta1 ** self.t)",
    "v has beta1, s has beta2, in the correction too.", row=103)
Adam_step.edit("not_squared", "* grad**2", "* grad", "s collects squares. "
    "Yours becomes negative, and its root is not a number.", row=104)
Adam_step.edit("t_per_parameter", '''        self.t += 1
        for i, parameter in enumerate(self.parameters):
''', '''        for i, parameter in enumerate(self.parameters):
            self.t += 1
''', "t grows with each parameter. It counts the steps: where must the line "
    "stand?", row=11)
Adam_step.edit("t_stays_0", "        self.t += 1\n", "",
    "t is still 0, so that 1 - beta ** t is 0. Each call of step counts.")
Adam_step.edit("nothing_kept", "self.v[i] = self.beta1 * self.v[i] +",
    "self.v[i] = 0 * self.v[i] +",
    "v forgets the earlier gradients. It is a running mean.", row=99)
Adam_step.edit("stays_at_first_none", "continue", "break",
    "At a parameter without gradient you leave the loop. The others are still "
    "to be moved.", row=11)
Adam_step.edit("one_v_for_all", "self.v[i] = self.beta1 * self.v[i]",
    "self.v[i] = self.beta1 * np.mean(self.v[i])", "v has one number for the "
    "whole parameter. Each entry has its own running mean.")
Adam_step.variant_edit("moved_towards",
    "self.beta2 * self.s[i] + (1 - self.beta2) * grad**2",
    "self.s[i] + (1 - self.beta2) * (grad * grad - self.s[i])")


@exercise(hints=[
    "A mean loss times the size of its batch is the sum of the losses of "
    "its examples.",
    "Add these sums, and divide by the number of all examples."])
def epoch_loss(rng):
    def one(kind, sizes):
        return case(kind, rng.uniform(0.1, 3, len(sizes)).tolist(), sizes)
    size = int(rng.integers(5, 9))
    yield one("a smaller last batch", [size] * 3 + [int(rng.integers(1, 4))])
    yield one("all of different size",
              [int(n) for n in rng.permutation(np.arange(2, 7))])
    yield one("equal batches", [size] * 4)
    yield one("one batch", [size + 2])


at = epoch_loss.at("return total / sum(sizes)")
at("mean_of_means", "return np.mean(losses)", "That is the mean over the "
   "batches. A small last batch then counts as much as a full one. What do "
   "you divide by at the end of the epoch?", row=110)
at("sum_of_means", "return sum(losses)", "You added up the means. The result "
   "grows with the number of batches.", row=110)
at("total", "return total",
   "That is the sum over all examples; asked for is their mean.", row=110)
at("by_first_size", "return total / (sizes[0] * len(sizes))", "You counted "
   "each batch as large as the first. The last one may be smaller.", row=110)
epoch_loss.edit("by_batches", "total / sum(sizes)", "total / len(sizes)",
    "You divided by the number of batches. How many examples are there?",
    row=110)
epoch_loss.edit("not_weighted", "loss * size for", "loss for",
    "Each batch's mean counts once, but you divided by the number of "
    "examples. How many examples does each mean stand for?", row=110)
epoch_loss.variant(
    with_average=lambda losses, sizes: np.average(losses, weights=sizes),
    with_dot_product=lambda losses, sizes:
        [np.dot(losses, sizes) / np.sum(sizes)][0].reshape(1))


@exercise(needs=["add", "mul", "matmul", "elementwise", "topological_order",
                 "backward", "softmax_cross_entropy", "SGD_step",
                 "epoch_loss"], hints=[
    "In the loop: zero_grad, the model's logits for Tensor(X), the loss, "
    "backward, step.",
    "Keep loss.data.item() and len(labels) of every batch; epoch_loss makes "
    "one number of them."])
def train_epoch(rng):
    def one(kind, batch_sizes, rate):
        n, hidden, classes = sizes(rng, 3, 3, 8)
        batches = [(rng.normal(size=(m, n)), rng.integers(0, classes, m))
                   for m in batch_sizes]
        return case(kind, rng.normal(size=(n, hidden)),
                    0.3 * rng.normal(size=hidden),
                    rng.normal(size=(hidden, classes)),
                    0.3 * rng.normal(size=classes), batches, rate)
    yield one("batches of unequal size", [5, 5, 2], 0.1)
    yield one("equal batches", [4, 4], 0.3)
    yield one("one batch", [7], 0.2)


train_epoch.edit("gradients_kept", "        optimizer.zero_grad()\n", "",
    "The first step is right, the later ones are not: the gradients of "
    "earlier batches are still there and are added to.")
train_epoch.edit("step_without_gradients", '''        loss.backward()
        optimizer.step()
''', '''        optimizer.step()
        loss.backward()
''', "Nothing moves: when the optimiser steps, the gradients are not there "
    "yet, or have just been forgotten. Write down the order of zero_grad, "
    "backward and step.")
train_epoch.edit("one_step_an_epoch", '''        optimizer.step()
        losses.append(loss.data.item())
        sizes.append(len(labels))
''', '''        losses.append(loss.data.item())
        sizes.append(len(labels))
    optimizer.step()
''', "One step in all: optimizer.step() stands after the loop. Each batch has "
    "its own step.", row=30)
at = train_epoch.at("epoch_loss(losses, sizes)")
at("mean_of_means", "float(np.mean(losses))", "The mean over the batches "
   "weights a small last batch like a full one. You wrote a function for "
   "that.", row=110)
at("last_loss", "losses[-1]", "That is the loss of the last batch alone.")
train_epoch.edit("loss_of_first_batch", "    return epoch_loss(losses, sizes)",
    "        return epoch_loss(losses, sizes)", "The function ends after the "
    "first batch: return stands inside the loop.", row=10)
at = train_epoch.at("softmax_cross_entropy(logits, labels)")
at("arguments_exchanged", "softmax_cross_entropy(labels, logits)",
   "Which argument is the truth? The loss takes the logits first.", row=108)
at("softmax_before_loss", '''softmax_cross_entropy(
            logits.exp() * (1 / np.exp(logits.data).sum(1, keepdims=True)),
            labels)''', "The loss expects raw scores. You gave it "
   "probabilities, so softmax is applied twice.", row=108)
train_epoch.edit("tensor_returned", '''        losses.append(loss.data.item())
        sizes.append(len(labels))
    return epoch_loss(losses, sizes)''', '''        losses.append(loss)
        sizes.append(len(labels))
    return epoch_loss(losses, sizes)''', "The losses that you keep are "
    "Tensors, each with its whole graph behind it. Keep plain numbers: "
    ".data.item().")


@train_epoch.variant
def summed_on_the_way(model, optimizer, batches):
    total = count = 0
    for X, labels in batches:
        loss = softmax_cross_entropy(model(Tensor(X)),
                                     labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += float(loss.data) * len(X)
        count += len(X)
    return total / count


@exercise(hints=[
    "A dictionary from node to value, which begins with what was fed. Is "
    "the node in it? Then that is its value.",
    "If not: run all its inputs, call node.operation with their values, and "
    "keep the result in the dictionary. Make the dictionary anew in each "
    "run."])
def Session_run(rng):
    n, k, p = sizes(rng, 3, 2, 7)

    def array(*shape):
        return rng.normal(size=shape)
    layer = ["X", "W", "b", ["@", 0, 1], ["+", 3, 2]]
    yield case("a layer", layer, [
        (4, {"X": array(n, k), "W": array(k, p), "b": array(p)})])
    yield case("a difference", ["a", "b", ["-", 0, 1], ["-", 1, 2]], [
        (3, {"a": array(n, k), "b": array(n, k)})])
    shared = ["a", "b", ["+", 0, 1], ["*", 2, 2], ["-", 3, 2], ["*", 4, 3]]
    yield case("values used several times", shared, [
        (5, {"a": array(n), "b": array(n)})])
    yield case("another feed", ["a", "b", ["*", 0, 1], ["+", 2, 0]], [
        (3, {"a": array(k), "b": array(k)}),
        (3, {"a": array(p), "b": array(p)})])
    yield case("only a part is asked for", layer, [
        (3, {"X": array(n, k), "W": array(k, p)})])
    yield case("a placeholder itself", ["a", "b", ["+", 0, 1]], [
        (1, {"b": array(n, p)})])


LOOKED_UP = '''            if one not in values:
                values[one] = one.operation(
                    *[value_of(source) for source in one.inputs])
            return values[one]
'''
Session_run.edit("computed_again", LOOKED_UP, '''            if one in values:
                return values[one]
            return one.operation(*[value_of(source)
                                   for source in one.inputs])
''', "The values are right, but a node that is used twice is computed twice. "
    "Keep what you have computed in this run.")
Session_run.edit("kept_between_runs", "values = dict(feed)",
    '''values = self.__dict__.setdefault("values", {})
        for fed in feed:
            values[fed] = feed[fed]''', "The second run with another feed "
    "gives the value of the first. Nothing may be kept from one run to the "
    "next.")
at = Session_run.at("*[value_of(source) for source in one.inputs]")
at("inputs_turned_round", "*[value_of(source) for source in one.inputs[::-1]]",
   "The inputs reach the operation in the wrong order: a - b is not b - a.")
at("first_input_twice", "*[value_of(one.inputs[0]) for source in one.inputs]",
   "The operation gets its first input in place of every other.")
Session_run.edit("operation_left_out", """one.operation(
                    *[value_of(source) for source in one.inputs])""",
    "value_of(one.inputs[0])",
    "You went down to the inputs but never applied the node's operation.")
Session_run.edit("feed_unused", "values = dict(feed)", "values = {}",
    "A placeholder has no operation to call: its value is what was fed.")


@Session_run.variant
def Session(*args):  # noqa: N802
    class Iterative:
        def run(self, node, feed):
            values, stack = {**feed}, [node]
            while stack:
                top = stack[-1]
                missing = [one for one in top.inputs if one not in values]
                if top in values:
                    stack.pop()
                elif missing:
                    stack.extend(missing)
                else:
                    values[top] = top.operation(
                        *(values[one] for one in top.inputs))
            return values[node]
    return Iterative(*args)


question_bias = question("question_bias", {
    "a": "It is passed on, but it has shape (32, 4) and b has (4,). A "
         "gradient has the shape of what it belongs to.",
    "b": "If the loss is a mean, the 1/m is in the gradient that arrives. "
         "What was repeated is summed."})
question_paths = question("question_paths", {
    2**20: "That is the number of paths from the end to x. The topological "
           "order spares you these: each edge is used once.",
    20: "That is the number of results. How many edges does each have?",
    21: "That is the number of tensors. Count the edges instead.",
    42: "The leaf x has no edges, so 20 tensors have two each."})
question_logits = question("question_logits", {
    "a": "Nothing tells numbers between 0 and 1 from scores: there is no "
         "error. That is what makes it hard to find.",
    "c": "Try scores (5, 0): softmax gives (0.993, 0.007), and the softmax "
         "of that is (0.73, 0.27)."})
question_static = question("question_static", {
    "b": "A session may be run as often as you like, with another feed each "
         "time.",
    "c": "Nodes may be used many times. What does Python know about loss "
         "when it comes to the if?"})
question_zero = question("question_zero", {
    "a": "That would be right after zero_grad. Without it, backward adds to "
         "what is there.",
    "c": "backward adds; nothing divides by the number of steps."})
