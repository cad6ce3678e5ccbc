"""Cases and known mistakes of the notebook deep_network_step_by_step."""

import numpy as np

from grading.exercise import case, exercise, question
from grading.exercise.draw import labels, network, widths
from utils.checking.properties import (
    decides,
    length,
    normal,
    normal_draws,
    shape,
    zeros,
)


def examples(rng):
    """A number of examples that is no size of a layer."""
    return int(rng.integers(8, 12))


def layer(rng, n_prev, n, m):
    """A_prev, W and b of one layer."""
    return (rng.normal(size=(n_prev, m)), rng.normal(size=(n, n_prev)),
            rng.normal(size=(n, 1)))


def on_the_way_back(rng, dims, m):
    """AL, Y and caches, as L_model_backward gets them."""
    A, caches = rng.normal(size=(dims[0], m)), []
    parameters = network(rng, dims, 1, 0.5, True)
    for l in range(1, len(dims)):
        W, b = parameters[f"W{l}"], parameters[f"b{l}"]
        Z = W @ A + b
        caches.append(((A, W, b), Z))
        A = np.maximum(Z, 0) if l < len(dims) - 1 else 1 / (1 + np.exp(-Z))
    return A, labels(rng, m), caches


DEPTHS = ((1, "one layer"), (2, "two layers"), (3, "three layers"),
          (4, "four layers"))


@exercise(hints=[
    "layer_dims has one more entry than the network has layers. Which two "
    "of its entries belong to layer l?",
    "W must turn the rows of the layer below into rows of this layer. b has "
    "one row for each unit of this layer, and one column."])
def parameter_shapes(rng):
    yield case("three layers", widths(rng, 4))
    yield case("one layer", widths(rng, 2))
    yield case("five layers", widths(rng, 6))


parameter_shapes.edit("transposed", "(layer_dims[l], layer_dims[l - 1])",
    "(layer_dims[l - 1], layer_dims[l])", "Your W is transposed. In W A_prev "
    "the inner sizes must meet: (n, n_prev) times (n_prev, m).", row=53)
at = parameter_shapes.at("(layer_dims[l], 1)")
at("b_of_layer_below", "(layer_dims[l - 1], 1)", "b has one number for each "
   "unit of its own layer, not of the layer below.", row=53)
at("b_rank_1", "(layer_dims[l],)", "b is a column: its shape has two numbers.",
   row=3)
at("b_row", "(1, layer_dims[l])",
   "b is a column, not a row: it is added to every column of W A_prev.")
parameter_shapes.edit("named_from_zero",
    'shapes[f"W{l}"] = (layer_dims[l], layer_dims[l - 1])'
    '\n        shapes[f"b{l}"]',
    'shapes[f"W{l - 1}"] = (layer_dims[l], layer_dims[l - 1])'
    '\n        shapes[f"b{l - 1}"]', "Your first layer is called W0. Layer 0 "
    "is the input and has no weights: names start at 1.")
at = parameter_shapes.at("range(1, len(layer_dims))")
at("one_too_far", "range(1, len(layer_dims) + 1)", "Your loop goes one layer "
   "too far: layer_dims has L + 1 entries, from 0 to L.", row=54)
at("three_layers_written_in", "range(1, 4)", "Would this work for a network "
   "with another number of layers? Take it from the length of layer_dims.",
   row=2)
at("last_layer_missing", "range(1, len(layer_dims) - 1)", "The last layer is "
   "missing. List them: how many weight matrices has [5, 4, 3]? And where "
   "does range stop?", row=54)


@parameter_shapes.variant
def with_zip(layer_dims):
    shapes = {}
    pairs = zip(layer_dims[:-1], layer_dims[1:])
    for l, (below, here) in enumerate(pairs, start=1):
        shapes |= {f"W{l}": [here, below], f"b{l}": np.array([here, 1])}
    return shapes


def start(dims):
    """Properties of starting parameters."""
    wanted = [length((), 2 * (len(dims) - 1))]
    for l in range(1, len(dims)):
        wanted += [shape(f"W{l}", dims[l], dims[l - 1]),
                   normal(f"W{l}", std=0.01),
                   shape(f"b{l}", dims[l], 1), zeros(f"b{l}")]
    return [*wanted, normal_draws({
        f"W{l}": 0.01 for l in range(1, len(dims))})]


def wide(rng, count):
    """Sizes so large that two W have 2,000 weights and more."""
    return [int(n) for n in rng.permutation(np.arange(33, 48))[:count]]


@exercise(hints=[
    "Four arrays. The shapes stand in the table of section 1, with n_x, n_h, "
    "n_y for the sizes of layers 0, 1, 2.",
    "rng.standard_normal(shape) draws around 0 with deviation 1. What makes "
    "0.01 of it? np.zeros takes the shape as one tuple."])
def initialize_parameters(rng):
    dims = wide(rng, 3)
    yield case("more inputs than hidden units",
               max(dims[:2]), min(dims[:2]), dims[2], expect=start(
                   [max(dims[:2]), min(dims[:2]), dims[2]]))
    yield case("more hidden units than inputs",
               min(dims[1:]), max(dims[1:]), dims[0], expect=start(
                   [min(dims[1:]), max(dims[1:]), dims[0]]))


initialize_parameters.edit("transposed", '''(n_h, n_x)),
            "b1": np.zeros((n_h, 1)),
            "W2": 0.01 * rng.standard_normal((n_y, n_h))''', '''(n_x, n_h)),
            "b1": np.zeros((n_h, 1)),
            "W2": 0.01 * rng.standard_normal((n_h, n_y))''', "Your weights "
    "are transposed. W1 X must work: (n_h, n_x) times (n_x, m).", row=38)
initialize_parameters.mistake("These numbers are all positive: they are "
    "uniform between 0 and 1, times 0.01. Which distribution did the text ask "
    "for?", row=37, uniform=lambda n_x, n_h, n_y:
        {"W1": 0.01 * np.random.rand(n_h, n_x), "b1": np.zeros((n_h, 1)),
         "W2": 0.01 * np.random.rand(n_y, n_h), "b2": np.zeros((n_y, 1))})
initialize_parameters.edit("scale_forgotten",
    '''0.01 * rng.standard_normal((n_h, n_x)),
            "b1": np.zeros((n_h, 1)),
            "W2": 0.01 * ''', '''rng.standard_normal((n_h, n_x)),
            "b1": np.zeros((n_h, 1)),
            "W2": ''',
    "Your weights have a deviation of 1. The factor 0.01 is missing.", row=39)
initialize_parameters.edit("scale_in_one_only", '"W2": 0.01 * ', '"W2": ',
    "W1 has the right scale, W2 not.")
initialize_parameters.edit("random_biases", 'np.zeros((n_h, 1))',
    '0.01 * rng.standard_normal((n_h, 1))',
    "The biases start at zero; only the weights are random.")
initialize_parameters.edit("b_rank_1", '''np.zeros((n_h, 1)),
            "W2": 0.01 * rng.standard_normal((n_y, n_h)),
            "b2": np.zeros((n_y, 1))''', '''np.zeros(n_h),
            "W2": 0.01 * rng.standard_normal((n_y, n_h)),
            "b2": np.zeros(n_y)''', "The biases have one number in their "
    "shape. Make them columns: two numbers.", row=3)
initialize_parameters.edit("zero_weights",
    '''0.01 * rng.standard_normal((n_h, n_x)),
            "b1": np.zeros((n_h, 1)),
            "W2": 0.01 * rng.standard_normal((n_y, n_h))''',
    '''np.zeros((n_h, n_x)),
            "b1": np.zeros((n_h, 1)),
            "W2": np.zeros((n_y, n_h))''',
    "All weights are zero: units that start equal never part ways.", row=39)


@initialize_parameters.variant
def old_generator(n_x, n_h, n_y):
    np.random.seed(3)
    return {"b1": np.zeros((n_h, 1)), "b2": np.zeros((n_y, 1)),
            "W1": np.random.randn(n_h, n_x) * 0.01,
            "W2": np.random.randn(n_y, n_h).astype(np.float32) * 0.01}


@exercise(hints=[
    "A loop over the layers, and the f-string f\"W{l}\" for the name.",
    "layer_dims has L + 1 entries. The first layer with weights is layer 1; "
    "its sizes are layer_dims[1] and layer_dims[0]."])
def initialize_parameters_deep(rng):
    for count, kind in ((3, "two layers"), (4, "three layers"),
                        (6, "five layers")):
        dims = wide(rng, count)
        yield case(kind, dims, expect=start(dims))


initialize_parameters_deep.edit("transposed",
    "(layer_dims[l], layer_dims[l - 1])", "(layer_dims[l - 1], layer_dims[l])",
    "Your W are transposed: W of layer l turns the rows of layer l - 1 into "
    "those of layer l.", row=53)
initialize_parameters_deep.edit("b_of_layer_below",
    "np.zeros((layer_dims[l], 1))", "np.zeros((layer_dims[l - 1], 1))",
    "b has one number for each unit of its own layer.", row=53)
at = initialize_parameters_deep.at("range(1, len(layer_dims))")
at("last_layer_missing", "range(1, len(layer_dims) - 1)", "The last layer is "
   "missing. List them: how many weight matrices has [5, 4, 3]?", row=54)
at("layer_zero", "range(len(layer_dims))", "You made a W0: layer_dims[0 - 1] "
   "is the last entry, so nothing complained. Which is the first layer with "
   "weights?", row=54)
initialize_parameters_deep.edit("named_from_zero", 'parameters[f"W{l}"]',
    'parameters[f"W{l - 1}"]',
    "Your weights are named from W0 on. Layer 0 is the input.")
initialize_parameters_deep.edit("scale_forgotten", "0.01 * ", "",
    "Your weights are too large. Is the factor missing, or is it another one? "
    "Here it is 0.01 in every layer; scales that depend on the number of "
    "inputs are the next notebook's.", row=39)
initialize_parameters_deep.edit("uniform", "rng.standard_normal(",
    "rng.random(", "These numbers are all positive. Which distribution did "
    "the text ask for?", row=12)
initialize_parameters_deep.edit("returned_too_early", "    return parameters",
    "        return parameters", "The function ends in the first turn of its "
    "loop. Which lines must run once, which every turn?", row=10)


@initialize_parameters_deep.variant
def with_normal(layer_dims):
    rng = np.random.default_rng()
    shapes = parameter_shapes(layer_dims)
    return {name: rng.normal(0, 0.01, size) if name[0] == "W"
            else np.zeros(size) for name, size in shapes.items()}


@exercise(hints=[
    "Shapes: which order of W (n, n_prev) and A (n_prev, m) can be "
    "multiplied?",
    "b is a column; broadcasting adds it to every column. The cache holds "
    "what came in, in the order of the arguments."])
def linear_forward(rng):
    for kind in ("more units than inputs", "fewer units than inputs"):
        few, many = sorted(widths(rng, 2))
        n_prev, n = (few, many) if kind.startswith("more") else (many, few)
        yield case(kind, *layer(rng, n_prev, n, examples(rng)))
    yield case("one unit", *layer(rng, 4, 1, 3))


at = linear_forward.at("np.dot(W, A)")
at("order_of_factors", "np.dot(A, W)", "The inner sizes must meet: W (n, "
   "n_prev) times A (n_prev, m). You have them the other way round.", row=56)
at("order_with_at", "A @ W", "The inner sizes must meet: W (n, n_prev) times "
   "A (n_prev, m). You have them the other way round.", row=56)
at("elementwise", "W * A", "* multiplies entry by entry. The formula has a "
   "matrix product, which sums over the units of the layer below.", row=5)
at("transposed_weights", "np.dot(W.T, A)", "Here W is (n, n_prev): it needs "
   "no transposing. In week 2 w was a column, therefore w.T there.")
at = linear_forward.at("return np.dot(W, A) + b, (A, W, b)")
at("bias_forgotten", "return np.dot(W, A), (A, W, b)", "Z lacks the bias.")
at("cache_order", "return np.dot(W, A) + b, (W, A, b)", "The entries of your "
   "cache stand in another order than asked for: the backward pass will take "
   "the first for A.", row=56)
at("z_in_cache", "return np.dot(W, A) + b, np.dot(W, A) + b",
   "The cache holds what came into the step, not what came out of it. What "
   "will the gradient of W A need?", row=57)
at("no_cache", "return np.dot(W, A) + b",
   "Two things are to be returned: Z and the cache.", row=10)


@linear_forward.variant
def with_sums(A, W, b):
    Z = (W[:, :, None] * A[None]).sum(axis=1) + b
    return [Z, [A, W, b]]


@exercise(needs=["linear_forward"], hints=[
    "linear_forward already returns Z and the linear_cache. Use both.",
    "Which function is applied depends on the text in `activation`. The "
    "activation_cache is Z, what went into the activation."])
def linear_activation_forward(rng):
    for activation in ("relu", "sigmoid"):
        for _ in range(2):
            n_prev, n = widths(rng, 2)
            yield case(activation, *layer(rng, n_prev, n, examples(rng)),
                       activation)


at = linear_activation_forward.at(
    'relu(Z) if activation == "relu" else sigmoid(Z)')
at("activation_ignored", "sigmoid(Z)",
   "Yours does the same whatever `activation` says.", row=65)
at("always_relu", "relu(Z)", "Yours applies ReLU whatever `activation` says.")
linear_activation_forward.edit("exchanged", 'activation == "relu"',
    'activation == "sigmoid"', "The two activations are exchanged.")
at = linear_activation_forward.at("(linear_cache, Z)")
at("result_in_cache", "(linear_cache, A)", "Your activation_cache holds A. "
   "The slope of the activation is taken at Z: keep what went in.", row=57)
at("caches_exchanged", "(Z, linear_cache)", "The two parts of the cache are "
   "exchanged: the linear one comes first.", row=57)
at("cache_rebuilt", "((A, W, b), Z)", "You built the linear cache anew, with "
   "the new A in it. linear_forward already returns what the backward pass "
   "needs.", row=57)
at("flat_cache", "(*linear_cache, Z)", "The cache has two parts, and the "
   "first is itself a tuple: ((A_prev, W, b), Z). Yours is flat.", row=57)
linear_activation_forward.edit("linear_cache_only",
    "return A, (linear_cache, Z)", "return A, linear_cache", "Only the linear "
    "cache is kept. The slope of the activation needs Z.", row=57)
linear_activation_forward.edit("no_activation",
    'relu(Z) if activation == "relu" else sigmoid(Z)', "Z",
    "A is Z: the activation is missing.")


@linear_activation_forward.variant
def by_hand(A_prev, W, b, activation):
    Z = W @ A_prev + b
    A = Z * (Z > 0) if activation == "relu" else 1 / (1 + np.exp(-Z))
    return A, [(A_prev, W, b), Z]


@exercise(needs=["linear_activation_forward"], hints=[
    "The number of layers is half the number of parameters. One variable "
    "holds the activations of the layer below, X at first; each turn of the "
    "loop replaces it.",
    "How many ReLU layers has a network with L layers, how many sigmoid "
    "layers? And every layer leaves one cache."])
def L_model_forward(rng):
    for depth, kind in DEPTHS:
        dims = [*widths(rng, depth), 1]
        yield case(kind, rng.normal(size=(dims[0], examples(rng))),
                   network(rng, dims, 1, 0.5, True))


at = L_model_forward.at('"relu" if l < L else "sigmoid"')
at("relu_everywhere", '"relu"', "Your last layer is a ReLU layer too. How "
   "many ReLU layers, how many sigmoid layers?", row=58)
at("sigmoid_everywhere", '"sigmoid"',
   "Your hidden layers use the sigmoid. Only the last one should.", row=67)
L_model_forward.edit("two_sigmoid_layers", "if l < L else",
    "if l < L - 1 else", "The last two of your layers are sigmoid layers. "
    "Where does the last hidden layer stand?", row=58)
at = L_model_forward.at("range(1, L + 1)")
at("one_layer_too_many", "range(1, L + 2)", "Your loop asks for a layer that "
   "does not exist. Each layer has two entries in parameters: how many layers "
   "are there, and where does range stop?", row=58)
at("last_layer_missing", "range(1, L)",
   "The last layer is never computed. Where does range stop?", row=58)
L_model_forward.edit("always_x", "            A, parameters",
    "            X, parameters",
    "Every layer of yours gets X. What enters layer 2?", row=59)
L_model_forward.edit("last_cache_missing", "        caches.append(cache)",
    "        if l < L:\n            caches.append(cache)", "The cache of the "
    "last layer is missing. There is one for each layer.", row=60)
at = L_model_forward.at("caches.append(cache)")
at("caches_reversed", "caches.insert(0, cache)",
   "Your caches stand in reversed order: that of layer 1 comes first.")
at("linear_caches_only", "caches.append(cache[0])", "Only the linear part of "
   "each cache is kept. The backward pass also needs Z.", row=57)
at("cache_of_last_only", "caches = cache", "Only the cache of the last layer "
   "is left. Keep one for each layer, in a list.", row=60)


@L_model_forward.variant
def last_apart(X, parameters):
    A, caches, L = X, (), len(parameters) // 2
    for l in range(1, L):
        A, cache = linear_activation_forward(
            A, parameters[f"W{l}"], parameters[f"b{l}"], "relu")
        caches += (cache,)
    AL, cache = linear_activation_forward(
        A, parameters[f"W{L}"], parameters[f"b{L}"], "sigmoid")
    return AL, caches + (cache,)


@exercise(fixed=["two or four bits", "eight or sixteen bits"], hints=[
    "n = 2 stands in the text, with numbers. For n = 4 layer 1 has two such "
    "blocks on its diagonal. What does each unit of layer 2 see of the four "
    "units below?",
    "Rows of layer 1: 1, 1 on two bits. Rows further up: 1, -2, 1, -2 on "
    "four units. Biases 0, -1 for each block. Last, the output unit decides "
    "between 0 and 1."])
def parity_parameters(rng):
    for n, kind in ((2, "two or four bits"), (4, "two or four bits"),
                    (8, "eight or sixteen bits"),
                    (16, "eight or sixteen bits")):
        bits = (np.arange(2 ** n) >> np.arange(n)[:, None]) & 1
        if n == 16:
            bits = rng.permutation(bits, axis=1)[:, :500]
        odd = bits.sum(axis=0, keepdims=True) % 2
        yield case(kind, n, expect=[
            decides((), bits, odd, 1, units=2 * (n - 1))])


parity_parameters.edit("no_bias", "[[0.0], [-1.0]]", "[[0.0], [0.0]]",
    "Both units of a block give the same. The second counts from 1 on: relu(s "
    "- 1).")
parity_parameters.edit("or_for_xor", "row = [1.0, -2.0, 1.0, -2.0]",
    "row = [1.0, -1.0, 1.0, -1.0]", "u1 - u2 is 1 when at least one bit is 1. "
    "For two ones it has to come back to 0: how much must u2 take away?")
parity_parameters.edit("output_not_combined", "[[10.0, -20.0]]",
    "[[10.0, 10.0]]",
    "The output unit adds its two inputs. The parity is u1 - 2 u2, there too.")
parity_parameters.edit("units_taken_for_parities",
    "row = [1.0, -2.0, 1.0, -2.0]", "row = [1.0, 1.0, 1.0, 1.0]",
    "Layer 2 gets u1 and u2, not their parity. The combination u1 - 2 u2 "
    "belongs into the weights of layer 2.")


@parity_parameters.mistake(
    "All answers are right, but there is one unit for each odd pattern: for "
    "8 bits that makes 128. Build it from pairs of bits.")
def list_of_patterns(n):
    bits = (np.arange(2 ** n) >> np.arange(n)[:, None]) & 1
    odd = bits.T[bits.sum(axis=0) % 2 == 1]
    return {"W1": 2.0 * odd - 1, "b1": 1.0 - odd.sum(1, keepdims=True),
            "W2": np.full((1, len(odd)), 10.0), "b2": np.array([[-5.0]])}


@parity_parameters.mistake(
    "The answers are turned round: yours says odd where the number is even.")
def even(n):
    # Folding the count: after the last fold odd has become 0.
    parameters, l, fold, seen = {}, 1, n // 2, n
    while fold >= 1:
        parameters[f"W{l}"] = np.array([[1.0], [-1.0]]) * np.ones(seen)
        parameters[f"b{l}"] = np.array([[-fold], [fold]])
        l, fold, seen = l + 1, fold // 2, 2
    parameters[f"W{l}"] = np.array([[10.0, 10.0]])
    parameters[f"b{l}"] = np.array([[-5.0]])
    return parameters


@parity_parameters.variant
def folded(n):
    parameters, l, fold, seen = {}, 1, n // 2, n
    while fold >= 1:
        parameters[f"W{l}"] = np.array([[1], [-1]]) * np.ones(seen)
        parameters[f"b{l}"] = np.array([[-fold], [fold]])
        l, fold, seen = l + 1, fold // 2, 2
    parameters[f"W{l}"] = np.array([[-1, -1]])
    parameters[f"b{l}"] = np.array([[0.5]])
    return parameters


@parity_parameters.variant
def counted(n):
    W2 = 2.0 * (-1) ** np.arange(n).reshape(1, n)
    W2[0, 0] = 1
    return {"W1": np.ones((n, n)), "b1": -np.arange(n).reshape(n, 1),
            "W2": W2, "b2": np.array([[-0.5]])}


@exercise(hints=[
    "Week 2's cost again: the mean of the losses, one number.",
    "Two terms, one for y = 1 and one for y = 0, multiplied entry by entry, "
    "and a minus in front."])
def compute_cost(rng):
    for m in (5, 9):
        yield case("both labels", rng.uniform(0.05, 0.95, size=(1, m)),
                   labels(rng, m))
    yield case("all labels 0", rng.uniform(0.05, 0.95, size=(1, 4)),
               np.zeros((1, 4), dtype=int))
    yield case("one example", rng.uniform(0.05, 0.45, size=(1, 1)),
               np.ones((1, 1), dtype=int))


compute_cost.edit("first_half_only", " + (1 - Y) * np.log(1 - AL)", "",
    "What does an example with y = 0 contribute? In yours, nothing.", row=42)
compute_cost.edit("sign_lost", "-np.mean(", "np.mean(",
    "The cost is negative. The log of a number below 1 is negative.", row=28)
compute_cost.edit("sum_for_mean", "np.mean(", "np.sum(",
    "Yours grows with the number of examples: is it their sum or their mean?")
at = compute_cost.at("-np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))")
at("one_per_example",
   "-(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / Y.shape[1]", "The cost is "
   "one number for the whole set; yours is one per example.", row=25)
at("mixed_pairs",
   "-np.sum(np.dot(Y.T, np.log(AL)) + np.dot((1 - Y).T, np.log(1 - AL)))"
    " / Y.shape[1]", "Look at the shape before you sum: (m, m) pairs every "
   "label with every answer.", row=43)
at("not_aligned",
   "-(np.dot(Y, np.log(AL)) + np.dot(1 - Y, np.log(1 - AL))) / Y.shape[1]",
   "np.dot of two rows (1, m) does not work. For a sum over the examples one "
   "of the two must be a column.", row=27)
at("squared_error", "np.mean((AL - Y) ** 2)",
   "That is the squared error. Asked for is the cost with the logarithms.")
compute_cost.variant(by_dot=lambda AL, Y:
        -(Y @ np.log(AL).T + (1 - Y) @ np.log(1 - AL).T) / Y.shape[1])


@exercise(hints=[
    "Take A_prev, W and b out of the cache, and m from the number of columns "
    "of A_prev.",
    "dW looks like W, db like b, dA_prev like A_prev. Only the two that are "
    "summed over the examples are divided by m."])
def linear_backward(rng):
    for kind in ("more units than inputs", "fewer units than inputs"):
        few, many = sorted(widths(rng, 2))
        n_prev, n = (few, many) if kind.startswith("more") else (many, few)
        m = examples(rng)
        yield case(kind, rng.normal(size=(n, m)), layer(rng, n_prev, n, m))
    yield case("fewer examples than units", rng.normal(size=(5, 2)),
               layer(rng, 4, 5, 2))
    yield case("one unit", rng.normal(size=(1, 6)), layer(rng, 3, 1, 6))


at = linear_backward.at("np.dot(dZ, A_prev.T) / m")
at("dW_transposed", "np.dot(A_prev, dZ.T) / m",
   "dW came out transposed. It looks like W: (n, n_prev).", row=62)
at("dW_wrong_operand", "np.dot(A_prev.T, dZ) / m", "Write the shapes under "
   "each factor: in dW the examples must meet in the middle. Which of the two "
   "is transposed, and which comes first?", row=62)
linear_backward.edit("db_squeezed", "np.sum(dZ, axis=1, keepdims=True) / m",
    "np.squeeze(np.sum(dZ, axis=1, keepdims=True)) / m", "db has lost a "
    "dimension: it has one number in its shape. b has one number per unit: "
    "keep the column.", row=63)
linear_backward.edit("db_without_axis", "np.sum(dZ, axis=1, keepdims=True)",
    "np.sum(dZ)", "db is one number. There is one bias per unit: sum over the "
    "examples only.", row=7)
linear_backward.edit("db_wrong_axis", "axis=1, keepdims", "axis=0, keepdims",
    "You summed over the units and kept the examples. db has one number per "
    "unit.", row=7)
linear_backward.edit("dW_not_divided", "np.dot(dZ, A_prev.T) / m",
    "np.dot(dZ, A_prev.T)", "dW is m times too large: repeat every example "
    "twice, and yours would double. Is it a mean or a sum?", row=64)
linear_backward.edit("db_not_divided", "keepdims=True) / m", "keepdims=True)",
    "db is m times too large: is it a mean or a sum?", row=64)
linear_backward.edit("dA_divided", "np.dot(W.T, dZ)", "np.dot(W.T, dZ) / m",
    "dA_prev is m times too small. Each column belongs to one example; the "
    "mean is taken only where examples are summed.", row=64)
linear_backward.edit("weights_not_transposed", "np.dot(W.T, dZ)",
    "np.dot(W, dZ)", "W is (n, n_prev) and dZ is (n, m). dA_prev should be "
    "(n_prev, m): which of the two must be transposed?", row=29)
linear_backward.edit("m_from_rows", "m = A_prev.shape[1]",
    "m = A_prev.shape[0]", "You divided by the number of rows of A_prev. Rows "
    "are units, columns are examples.", row=36)
linear_backward.edit("order_of_results", "return dA_prev, dW, db",
    "return dW, db, dA_prev",
    "The three results stand in another order than asked for.")
linear_backward.edit("gradient_for_weights", "np.dot(W.T, dZ)",
    "np.dot(dW.T, dZ)",
    "What carries the error down: the weights or their gradients?", row=48)


@linear_backward.variant
def with_einsum(dZ, cache):
    A_prev, W, _ = cache
    return (np.einsum("ij,ik->jk", W, dZ),
            np.einsum("ik,jk->ij", dZ, A_prev) / dZ.shape[1],
            dZ.mean(axis=1, keepdims=True))


@exercise(needs=["linear_backward"], hints=[
    "Two steps, in reverse order of the way forward: first through the "
    "activation, then through the linear step.",
    "The cache has two parts. Which one holds Z, and which one does "
    "linear_backward want?"])
def linear_activation_backward(rng):
    for activation in ("relu", "sigmoid"):
        for _ in range(2):
            n_prev, n = widths(rng, 2)
            A_prev, W, b = layer(rng, n_prev, n, examples(rng))
            yield case(activation, rng.normal(size=(n, A_prev.shape[1])),
                       ((A_prev, W, b), W @ A_prev + b), activation)


linear_activation_backward.edit("always_sigmoid", "dZ = relu_backward(dA, Z)",
    "dZ = sigmoid_backward(dA, Z)",
    "Your ReLU branch uses the slope of the sigmoid.", row=65)
linear_activation_backward.edit("always_relu", "dZ = sigmoid_backward(dA, Z)",
    "dZ = relu_backward(dA, Z)", "Your sigmoid branch uses the slope of ReLU.",
    row=65)
linear_activation_backward.edit("exchanged", 'activation == "relu"',
    'activation == "sigmoid"', "The two activations are exchanged.", row=65)
linear_activation_backward.edit("linear_cache_for_z", '''relu_backward(dA, Z)
    else:
        dZ = sigmoid_backward(dA, Z)''', '''relu_backward(dA, linear_cache)
    else:
        dZ = sigmoid_backward(dA, linear_cache)''', "Which part of the cache "
    "holds Z? The slope of the activation is taken there.", row=65)
at = linear_activation_backward.at("return linear_backward(dZ, linear_cache)")
at("whole_cache", "return linear_backward(dZ, cache)",
   "linear_backward wants the linear part of the cache only.", row=57)
at("activation_skipped", "return linear_backward(dA, linear_cache)",
   "dA went into the linear step as it was. It has to pass the activation "
   "first, and become dZ.")
linear_activation_backward.edit("forward_for_backward", '''relu_backward(dA, Z)
    else:
        dZ = sigmoid_backward(dA, Z)''', '''dA * relu(Z)
    else:
        dZ = dA * sigmoid(Z)''',
    "You multiplied by the activation itself. The chain rule wants its slope.")


@linear_activation_backward.variant
def with_slopes(dA, cache, activation):
    (A_prev, W, b), Z = cache
    s = sigmoid(Z)
    dZ = np.where(Z > 0, dA, 0) if activation == "relu" else dA * (s - s**2)
    return [W.T @ dZ, dZ @ A_prev.T / Z.shape[1],
            dZ.mean(axis=1, keepdims=True)]


@exercise(needs=["linear_activation_backward"], hints=[
    "First dA of the last layer, from the formula. Then one loop from layer "
    "L down to layer 1; the variable dA is replaced in each turn.",
    "Layer l: its cache is caches[l - 1]; its results are dA of layer l - 1, "
    "dW of layer l, db of layer l."])
def L_model_backward(rng):
    for depth, kind in DEPTHS:
        yield case(kind, *on_the_way_back(
            rng, [*widths(rng, depth), 1], examples(rng)))


L_model_backward.edit("dA_not_handed_down",
    '''        dA, dW, db = linear_activation_backward(
            dA, caches[l - 1], activation)
        grads[f"dA{l - 1}"] = dA''',
    '''        dA_prev, dW, db = linear_activation_backward(
            dA, caches[l - 1], activation)
        grads[f"dA{l - 1}"] = dA_prev''', "Every layer of yours gets the dA "
    "of the last layer. Each should get the dA that the layer above just "
    "returned.", row=66)
at = L_model_backward.at('"relu" if l < L else "sigmoid"')
at("sigmoid_everywhere", '"sigmoid"', "You went back through sigmoids only. "
   "Which activation did layer l have on the way up?", row=67)
at("relu_everywhere", '"relu"', "You went back through ReLUs only. Which "
   "activation did the last layer have on the way up?", row=67)
at = L_model_backward.at("caches[l - 1]")
at("caches_from_the_front", "caches[L - l]", "You took the caches from the "
   "front. The way back begins at the last layer: which cache belongs to it, "
   "and which to layer l?", row=68)
at("cache_of_last_layer", "caches[L - 1]", "Every layer of yours uses the "
   "same cache. Which one belongs to layer l?", row=68)
at("cache_one_off", "caches[l - 2]", "You use the cache of the layer below. "
   "Lists count from 0, layers from 1: at which place stands the cache of "
   "layer l?", row=68)
L_model_backward.edit("dA_one_key_off", 'grads[f"dA{l - 1}"]',
    'grads[f"dA{l}"]', "Your dA are stored one key too high. What layer l "
    "returns belongs to the layer below; dA0 is the gradient at the input.",
    row=69)
at = L_model_backward.at("dA = -(Y / AL - (1 - Y) / (1 - AL))")
at("sign_of_second_term", "dA = -(Y / AL + (1 - Y) / (1 - AL))", "Where y = 0 "
   "the sign is wrong: the slope of -log(1 - a) is +1 / (1 - a).", row=70)
at("sign_of_all", "dA = (Y / AL - (1 - Y) / (1 - AL))", "All gradients are "
   "turned round: the minus in front of the bracket is missing.", row=70)
at("dZ_for_dA", "dA = AL - Y", "AL - Y is dZ of the last layer, with the "
   "slope of the sigmoid already in it. linear_activation_backward wants dA, "
   "and multiplies by that slope again.")
at("divided_by_m", "dA = -(Y / AL - (1 - Y) / (1 - AL)) / Y.shape[1]",
   "The mean is taken twice: linear_backward divides by m already.", row=45)
L_model_backward.edit("layer_1_missing", "range(L, 0, -1)", "range(L, 1, -1)",
    "Your loop stops before layer 1. Where does range stop?", row=71)

@L_model_backward.variant
def last_layer_first(AL, Y, caches):
    L = len(caches)
    dAL = np.where(Y == 1, -1 / AL, 1 / (1 - AL))
    grads = {f"dA{L}": dAL}
    found = linear_activation_backward(
        dAL, caches[-1], "sigmoid")
    grads[f"dA{L - 1}"], grads[f"dW{L}"], grads[f"db{L}"] = found
    for i in reversed(range(L - 1)):
        found = linear_activation_backward(
            grads[f"dA{i + 1}"], caches[i], "relu")
        grads[f"dA{i}"], grads[f"dW{i + 1}"], grads[f"db{i + 1}"] = found
    return grads


@exercise(hints=[
    "Downhill: subtract. Every layer has two parameters.",
    "The names start at 1: which numbers must the loop run through for L "
    "layers?"])
def update_parameters(rng):
    for (depth, kind), rate in zip(DEPTHS, (0.1, 0.03, 0.5, 1.2)):
        dims = [*widths(rng, depth), 1]
        grads = {"d" + name: values
                 for name, values in network(rng, dims, 1, 0.5, True).items()}
        yield case(kind, network(rng, dims, 1, 0.5, True), grads, rate)


update_parameters.edit("from_zero", "range(1, len(params) // 2 + 1)",
    "range(len(params) // 2)", "range(L) starts at 0; the names start at 1.",
    row=71)
update_parameters.edit("last_layer_not_updated", "    return parameters",
    '''    last = len(params) // 2
    parameters[f"W{last}"] = params[f"W{last}"]
    parameters[f"b{last}"] = params[f"b{last}"]
    return parameters''', "The last layer comes back as it went in. How many "
    "turns must the loop make?", row=71)
# After last_layer_not_updated, which has more entries and equals it else.
update_parameters.edit("last_layer_missing", "len(params) // 2 + 1",
    "len(params) // 2", "Your last layer never learns. Where does range stop?",
    row=71)
update_parameters.edit("uphill", "params[name] - learning_rate",
    "params[name] + learning_rate", "Yours climbs. Downhill: subtract.",
    row=30)
at = update_parameters.at("learning_rate * grads")
at("rate_written_in", "0.0075 * grads", "Your step does not depend on "
   "learning_rate. Does your code use the argument, or a number?", row=50)
at("rate_forgotten", "grads",
   "The step is the whole gradient. The learning rate is missing.")
update_parameters.edit("biases_not_updated", "return parameters",
    'return {**parameters, **{k: v for k, v in params.items() if "b" in k}}',
    "The biases come back as they went in. They are parameters too.", row=50)
update_parameters.edit("nothing_returned", "    return parameters", "    pass",
    "The function changes something, but hands nothing back.", row=10)


@update_parameters.variant
def in_place(params, grads, learning_rate):
    for name in params:
        params[name] -= learning_rate * grads["d" + name]
    return params


question_count = question("question_count", {
    38: "You counted the weights only. Every unit has a bias too.",
    9: "Those are the biases alone. Add the weights of each layer.",
    13: "That is the number of units, the inputs included. A layer's W has "
        "as many entries as the product of its two sizes.",
    42: "You counted the weights and one bias for every input. Biases "
        "belong to the units that compute: 5, 3 and 1.",
    51: "You gave the inputs biases as well. Layer 0 computes nothing."})
question_cache = question("question_cache", {
    "a": "That is X, which stands in caches[0]: lists count from 0.",
    "c": "That is Z of layer 2, which stands at caches[1][1]. The index "
         "[0][0] asks for the first entry of the linear cache.",
    "d": "That is W2, at caches[1][0][1]. The linear cache is "
         "(A_prev, W, b)."})
question_gradient = question("question_gradient", {
    0.2: "That is the sum over the two examples. What about the mean?",
    -0.2: "The signs: 0.5 times 1, and -0.1 times 3.",
    0.15: "You took dZ as a column and A_prev by rows. Each example brings "
          "its own input: 0.5 goes with 1, -0.1 with 3.",
    0.5: "That is the second entry, belonging to the second input: (0.5 "
         "times 2, -0.1 times 0), divided by 2.",
    0.25: "You used the first example only. The sum runs over both."})
question_depth = question("question_depth", {
    "a": "Two of the four networks have one hidden layer, and both were "
         "right on all 256 inputs.",
    "b": "Section 4 shows some functions, not every one. And for parity the "
         "shallow counting network is even smaller than the deep tree.",
    "d": "Nothing was trained in section 4: all weights were written down. "
         "Parity is hard to learn by gradient descent."})
question_check = question("question_check", {
    "a": "Section 10 shows two wrong backward passes whose cost falls.",
    "b": "The gradient check makes no steps, so the learning rate plays no "
         "part in it.",
    "d": "Rounding gives about 1e-10 to 1e-7. 0.2 means that something is "
         "wrong by a large part."})
