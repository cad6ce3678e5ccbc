"""Cases and known mistakes of the notebook initialization."""

import numpy as np

from grading.exercise import case, exercise, question
from utils.checking.properties import (
    at_least,
    at_most,
    distinct,
    length,
    normal,
    normal_draws,
    shape,
    three_seeds,
    unrelated,
    zeros,
)


def chain(rng, length):
    """Weights of a chain: none near 0, of both signs."""
    return rng.uniform(0.5, 2, length) * rng.permutation(
        np.where(np.arange(length) % 3 == 0, -1, 1))


@exercise(hints=[
    "The slope for one weight is the product of all the others, times x. "
    "np.prod of an empty array is 1.",
    "Two slices leave out layer l: the weights before it, and those after "
    "it."])
def chain_gradients(rng):
    few, many = rng.integers(3, 5), rng.integers(6, 9)
    yield case("a few layers", chain(rng, few), float(rng.uniform(2, 4)))
    yield case("many layers", chain(rng, many), float(rng.uniform(-4, -2)))
    dead = chain(rng, few + 1)
    dead[rng.integers(few + 1)] = 0
    yield case("one weight is 0", dead, float(rng.uniform(2, 4)))
    yield case("one layer", chain(rng, 1), float(rng.uniform(2, 4)))


at = chain_gradients.at("np.prod(weights[l + 1:])")
at("own_weight_too", "np.prod(weights[l:])", "Each of your slopes contains "
   "the weight that it is the slope for. The slope of 5w for w is 5: the "
   "weight itself is left out.")
at("last_weight_left_out", "np.prod(weights[l + 1:-1])", "The last weight is "
   "in none of your slopes. Where does the slice end?")
chain_gradients.edit("division", "slopes[l] = coming_back * entering",
    "slopes[l] = np.prod(weights) * x / weights[l]", "You divided the whole "
    "product by the weight. What if that weight is 0? Multiply the others "
    "instead.")
chain_gradients.edit("input_forgotten", "x * np.prod(weights[:l])",
    "np.prod(weights[:l])",
    "The input x is a factor of the output too. In yours it has no effect.")
at = chain_gradients.at("coming_back * entering")
at("only_from_above", "coming_back * x", "You have what comes back from the "
   "layers above. The slope is that times what enters the layer, and that "
   "went through the layers below.")
at("only_from_below", "entering",
   "You have what enters the layer. The layers above it multiply, too.")
chain_gradients.edit("order_turned_round", "return slopes",
    "return slopes[::-1]",
    "The slopes are right, in the wrong order: layer 1 comes first.")
chain_gradients.edit("returned_too_early", "    return slopes",
    "        return slopes", "The function ends in the first turn of its "
    "loop. Which lines must run once, which every turn?", row=10)


@chain_gradients.variant
def passes_there_and_back(weights, x):
    slopes = []
    for w in weights:
        slopes = [slope * w for slope in slopes] + [x]
        x = x * w
    return slopes


chain_gradients.variant(by_leaving_out=lambda weights, x:
        np.array([x * np.prod(np.delete(weights, l))
                  for l in range(len(weights))]))


def sizes(rng, *bounds):
    """Layer sizes drawn between pairs of bounds."""
    return [int(rng.integers(low, high)) for low, high in bounds]


def drawn(kind, dims, std):
    """A case that asks for random weights; std of the fan-in.

    A matrix is judged by its numbers where it has 300 entries or more, and
    all of these have 2,000 together. With very many inputs a bound comes
    first: it tells gross errors from factors near 2.
    """
    expect = [length((), 2 * (len(dims) - 1))]
    large = []
    for l, (n_before, n) in enumerate(zip(dims, dims[1:]), start=1):
        expect.append(shape(f"W{l}", n, n_before))
        if n * n_before >= 300:
            large.append(f"W{l}")
            if n_before > 9000:
                expect.append(at_most(f"W{l}", 20 * std(n_before)))
            expect += [distinct(f"W{l}"), normal(f"W{l}", std(n_before))]
        expect += [shape(f"b{l}", n, 1), zeros(f"b{l}")]
    expect += [unrelated((), first, second)
               for first, second in zip(large, large[1:])]
    expect.append(normal_draws({
        name: std(dims[int(name[1:]) - 1]) for name in large}))
    return case(kind, dims, expect=expect)


def random_cases(rng, std):
    """The cases of an initialiser with weights of deviation std(fan-in)."""
    yield drawn("four sizes, wide and narrow",
                sizes(rng, (60, 90), (20, 30), (300, 340), (10, 14)), std)
    yield drawn("one layer of weights", sizes(rng, (25, 30), (80, 100)), std)
    same = int(rng.integers(20, 25))
    yield drawn("two layers of one size",
                [*sizes(rng, (90, 110)), same, same, 1], std)
    yield drawn("very many inputs", sizes(rng, (9900, 10100), (3, 4)), std)
    yield drawn("one input", [1, *sizes(rng, (700, 800), (2, 4))], std)


def shared_mistakes(initializer):
    """What goes wrong in the loop of any initialiser. The sizes there are
    called n_before and n, the matrix is drawn by DRAW."""
    initializer.edit("transposed", DRAW, "rng.standard_normal((n_before, n))",
        "W is transposed. W1 X must work: one row for each unit of the layer, "
        "one column for each input.", row=53)
    at = initializer.at("np.zeros((n, 1))")
    at("bias_of_layer_before", "np.zeros((n_before, 1))",
       "b has one number for each unit of its own layer.", row=53)
    at("bias_rank_1", "np.zeros(n)",
       "b has one number in its shape. Make it a column, (n, 1).", row=3)
    at("bias_random", "rng.standard_normal((n, 1))",
       "The biases start at 0. Once the weights differ, so do the units.")
    at = initializer.at("range(1, len(layers_dims))")
    at("last_layer_missing", "range(1, len(layers_dims) - 1)",
       "The last layer is missing. List them: how many weight matrices are "
       "there for [5, 4, 3]?", row=54)
    at("loop_from_zero", "range(len(layers_dims))", "There is a W0 and a b0. "
       "Layer 0 is the input and has no weights: where does the loop begin?",
       row=54)
    at("one_layer_too_many", "range(1, len(layers_dims) + 1)",
       "The loop goes one layer too far: len counts the input too.", row=54)
    initializer.edit("returned_too_early", "    return parameters",
        "        return parameters", "The function ends in the first turn of "
        "its loop. Which lines must run once, which every turn?", row=10)
    at = initializer.at(DRAW)
    at("uniform", "rng.random((n, n_before))", "These numbers are all "
       "positive. Which distribution did the text ask for?", row=12)
    at("one_row_for_all_units",
       "np.tile(rng.standard_normal((1, n_before)), (n, 1))",
       "Numbers of W occur again and again. Where its rows are equal, so are "
       "the units of the layer: random numbers break the symmetry only if "
       "each unit has its own.")
    at("same_numbers_in_each_layer",
       "np.random.default_rng(3).standard_normal((n, n_before))",
       "Each layer begins with the same random numbers: a generator that is "
       "made anew in each turn of the loop starts from its beginning.", row=12)
    initializer.edit("three_layers_written_in", "range(1, len(layers_dims))",
        "range(1, 4)", "Your loop always makes three layers. Take their "
        "number from layers_dims.", row=2)


DRAW = "rng.standard_normal((n, n_before))"
HINT_LOOP = ("One turn of the loop for each layer that has weights: for "
             "sizes [5, 4, 3] these are layers 1 and 2.")


@exercise(hints=[
    HINT_LOOP,
    "np.zeros takes the shape as one tuple: the size of the layer first, "
    "then that of the layer before."])
def initialize_parameters_zeros(rng):
    for kind, count in (("one layer of weights", 2), ("two layers", 3),
                        ("five layers", 6)):
        dims = [int(n) for n in rng.choice(np.arange(2, 14), count, False)]
        expect = [length((), 2 * (count - 1))]
        for l, (n_before, n) in enumerate(zip(dims, dims[1:]), start=1):
            for name, size in (("W", (n, n_before)), ("b", (n, 1))):
                place = f"{name}{l}"
                expect += [length(place, n), shape(place, *size),
                           zeros(place)]
        yield case(kind, dims, expect=expect)


WEIGHTS = "np.zeros((layers_dims[l], layers_dims[l - 1]))"
at = initialize_parameters_zeros.at(WEIGHTS)
at("transposed", "np.zeros((layers_dims[l - 1], layers_dims[l]))", "W is "
   "transposed: one row for each unit of the layer, one column for each "
   "input.", row=53)
at("shape_not_a_tuple", "np.zeros(layers_dims[l], layers_dims[l - 1])",
   "np.zeros takes the shape as one argument. The second argument is the type "
   "of the numbers: a pair of brackets is missing.")
at("random", "rng.standard_normal((layers_dims[l], layers_dims[l - 1]))",
   "Here the text asks for zeros. Random numbers come next.")
at = initialize_parameters_zeros.at("np.zeros((layers_dims[l], 1))")
at("bias_of_layer_before", "np.zeros((layers_dims[l - 1], 1))",
   "b has one number for each unit of its own layer.", row=53)
at("bias_rank_1", "np.zeros(layers_dims[l])",
   "b has one number in its shape. Make it a column, (n, 1).", row=3)
at = initialize_parameters_zeros.at("range(1, len(layers_dims))")
at("last_layer_missing", "range(1, len(layers_dims) - 1)",
   "The last layer is missing. List them: how many weight matrices are there "
   "for [5, 4, 3]?", row=54)
at("loop_from_zero", "range(len(layers_dims))", "There is a W0 and a b0. "
   "Layer 0 is the input and has no weights: where does the loop begin?",
   row=54)
at("three_layers_written_in", "range(1, 4)", "Your loop always makes three "
   "layers. Take their number from layers_dims.", row=2)


@initialize_parameters_zeros.variant
def zeros_by_pairs(layers_dims):
    parameters = {}
    for l, (n_before, n) in enumerate(zip(layers_dims, layers_dims[1:])):
        parameters["b" + str(l + 1)] = np.zeros((n, 1), dtype=np.float32)
        parameters["W" + str(l + 1)] = np.zeros((n, n_before), dtype=int)
    return parameters


@exercise(hints=[
    HINT_LOOP,
    "rng.standard_normal(shape) has standard deviation 1. Multiplying by a "
    "number multiplies the deviation by it."])
def initialize_parameters_random(rng):
    yield from random_cases(rng, lambda n_before: 10)


shared_mistakes(initialize_parameters_random)
initialize_parameters_random.edit("too_small", " * 10", "",
    "Your weights are too small. Asked for is standard deviation 10: not "
    "variance 10, and nothing divided by the root of the fan-in. The large "
    "scale is wanted here, to see what it does.", row=39)


@initialize_parameters_random.variant
def ten_with_normal(layers_dims):
    return {name: value for l in range(1, len(layers_dims))
            for name, value in (
                (f"W{l}", np.random.normal(
                    0, 10, (layers_dims[l], layers_dims[l - 1]))),
                (f"b{l}", np.zeros((layers_dims[l], 1))))}


@initialize_parameters_random.variant
def ten_in_float32(layers_dims):
    draw, parameters = np.random.default_rng(3), {}
    for l in range(1, len(layers_dims)):
        size = layers_dims[l], layers_dims[l - 1]
        parameters[f"W{l}"] = 10 * draw.standard_normal(size, np.float32)
        parameters[f"b{l}"] = np.zeros((layers_dims[l], 1), dtype=int)
    return parameters


@exercise(hints=[
    "As a start, by hand: three inputs with mean square 2, weights of "
    "standard deviation 0.5. Then Var(z) = 3 * 0.25 * 2.",
    "What enters layer 2 is not z of layer 1 but its relu: half of the mean "
    "square. Which layer's size is the fan-in of layer l?"])
def signal_mean_squares(rng):
    for kind, count in (("two layers", 3), ("three layers", 4),
                        ("six layers", 7)):
        dims = rng.choice(np.arange(5, 60), count, False)
        yield case(kind, [int(n) for n in dims],
                   float(rng.uniform(0.1, 0.6)), float(rng.uniform(1.5, 4)))
    yield case("one layer", sizes(rng, (5, 9), (20, 30)),
               float(rng.uniform(1.2, 2)), float(rng.uniform(0.2, 0.8)))


signal_mean_squares.edit("no_relu", "mean_square = z_square / 2",
    "mean_square = z_square", "Layer 1 is right, and from layer 2 on yours is "
    "too large. What does relu do to the mean square?")
signal_mean_squares.edit("own_size", "for n_before in layer_dims[:-1]:",
    "for n_before in layer_dims[1:]:", "You counted the units of the layer "
    "itself. A unit's sum has one term for each input: the size of the layer "
    "before.", row=75)
signal_mean_squares.edit("after_relu", "expected.append(z_square)",
    "expected.append(z_square / 2)",
    "Yours is half of it: the mean square after relu. Asked for is that of z.")
signal_mean_squares.edit("layer_1_each_time",
    "        mean_square = z_square / 2\n", "", "Layer 1 is right. What "
    "enters layer 2 is not the network's input.", row=59)
signal_mean_squares.edit("root", "np.array(expected)",
    "np.sqrt(np.array(expected))",
    "That is the root of the mean square. Asked for is the mean square.")
at = signal_mean_squares.at("n_before * std ** 2 * mean_square")
at("fan_in_forgotten", "std ** 2 * mean_square",
   "How many terms does the sum of a unit have? Their variances add up.")
at("root_of_fan_in", "np.sqrt(n_before) * std ** 2 * mean_square",
   "Standard deviations grow like the root of the number of terms; variances "
   "grow like the number.")
at("std_not_squared", "n_before * std * mean_square", "Variances are "
   "multiplied here. You were given the standard deviation of the weights.")
signal_mean_squares.edit("one_layer_too_many", "layer_dims[:-1]", "layer_dims",
    "You have one entry too many: the last size is no layer's fan-in.")


@signal_mean_squares.variant
def in_one_product(layer_dims, std, mean_square):
    n = np.array(layer_dims[:-1], dtype=float)
    return mean_square * np.cumprod(n * std ** 2 / 2) * 2


@exercise(hints=[
    HINT_LOOP,
    "The standard deviation is the root of the variance. The fan-in of a "
    "layer is the size of the layer before."])
def initialize_parameters_xavier(rng):
    yield from random_cases(rng, lambda n_before: n_before ** -0.5)


shared_mistakes(initialize_parameters_xavier)
at = initialize_parameters_xavier.at("np.sqrt(1 / n_before)")
at("root_forgotten", "1 / n_before", "You multiplied by the variance. Numbers "
   "of deviation 1 have to be multiplied by the standard deviation.", row=75)
at("own_size", "np.sqrt(1 / n)", "You took the size of the layer itself. What "
   "counts is the number of inputs of each unit: the size of the layer "
   "before.", row=75)
at("both_sizes", "np.sqrt(2 / (n_before + n))", "That is the formula of "
   "Glorot and Bengio's paper. This exercise asks for the lectures' 1 / n of "
   "the layer before.")
at("he", "np.sqrt(2 / n_before)", "Too large by the root of 2. The 2 makes up "
   "for relu and comes in the next section.")
at("hundredth", "0.01", "With 0.01 everywhere the signal dies in depth. The "
   "scale has to depend on how many inputs each unit has.", row=55)
initialize_parameters_xavier.edit("not_scaled", " * scale", "",
    "Your weights have standard deviation 1 in every layer. The scale has to "
    "depend on how many inputs each unit has.")


@initialize_parameters_xavier.variant
def xavier_by_division(layers_dims):
    parameters = {}
    for l in range(1, len(layers_dims)):
        size = layers_dims[l], layers_dims[l - 1]
        parameters["W" + str(l)] = np.random.randn(*size) / size[1] ** 0.5
        parameters["b" + str(l)] = np.zeros((size[0], 1))
    return parameters


@initialize_parameters_xavier.variant
def xavier_in_float32(layers_dims):
    draw = np.random.default_rng()
    return {name: value.astype(np.float32)
            for l, (n_before, n) in enumerate(
                zip(layers_dims, layers_dims[1:]), start=1)
            for name, value in (
                (f"W{l}", draw.normal(0, n_before ** -0.5, (n, n_before))),
                (f"b{l}", np.zeros((n, 1))))}


@exercise(hints=[
    HINT_LOOP,
    "As Xavier's, with the 2 that makes up for relu. Is the factor of the "
    "weights a variance or a standard deviation?"])
def initialize_parameters_he(rng):
    yield from random_cases(rng, lambda n_before: (2 / n_before) ** 0.5)


shared_mistakes(initialize_parameters_he)
at = initialize_parameters_he.at("np.sqrt(2 / n_before)")
at("own_size", "np.sqrt(2 / n)", "You took the size of the layer itself. The "
   "scale depends on how many inputs each unit has.", row=75)
at("root_forgotten", "2 / n_before", "You multiplied by the variance. Numbers "
   "of deviation 1 have to be multiplied by the standard deviation.", row=75)
at("xavier", "np.sqrt(1 / n_before)", "That is Xavier's scale, too small by "
   "the root of 2. What makes up for the half that relu throws away?", row=75)
at("whole_division", "np.sqrt(2 // n_before)",
   "Is your factor 0? // gives whole numbers, rounded down.", row=76)
at("root_of_the_two_only", "np.sqrt(2) / n_before",
   "The root goes over the whole fraction: the fan-in is below it too.", row=9)
at("global_size", "np.sqrt(2 / X_clothes.shape[0])", "Your scale is the same "
   "for every network. Which names does the function use that it did not get "
   "as arguments?", row=1)
initialize_parameters_he.edit("not_scaled", " * scale", "",
    "Your weights have standard deviation 1 in every layer. The scale has to "
    "depend on how many inputs each unit has.")


@initialize_parameters_he.variant
def he_with_normal(layers_dims):
    parameters = {}
    for l in range(len(layers_dims) - 1, 0, -1):
        n_before, n = layers_dims[l - 1], layers_dims[l]
        parameters[f"b{l}"] = np.zeros((n, 1))
        parameters[f"W{l}"] = np.random.default_rng(l).normal(
            scale=np.sqrt(2.0 / n_before), size=(n, n_before))
    return parameters


@initialize_parameters_he.variant
def he_in_float32(layers_dims):
    draw, parameters = np.random.default_rng(), {}
    for l in range(1, len(layers_dims)):
        size = layers_dims[l], layers_dims[l - 1]
        parameters[f"W{l}"] = (draw.standard_normal(size, np.float32)
                               * np.float32((2 / size[1]) ** 0.5))
        parameters[f"b{l}"] = np.zeros((size[0], 1), np.float32)
    return parameters


@exercise(fixed=["relu, or no activation"], hints=[
    "Half of the numbers are positive and keep their square. What becomes "
    "of the square of the others?",
    "c times the share that is kept must be 1. Check: slope 0 must give 2, "
    "slope 1 must give 1."])
def wanted_scale(rng):
    yield case("relu, or no activation", 0.0)
    yield case("relu, or no activation", 1.0)
    for _ in range(2):
        yield case("leaky relu", float(rng.uniform(0.15, 0.8)))
    yield case("negative slope", float(rng.uniform(-0.9, -0.3)))


wanted_scale.edit("share_kept", "return 1 / kept", "return kept",
    "That is the share of the mean square which is kept. c has to make up for "
    "what is lost.")
at = wanted_scale.at("(1 + slope ** 2) / 2")
at("slope_not_squared", "(1 + slope) / 2",
   "A number times s has s squared times the square.")
at("sum_squared", "(1 + slope) ** 2 / 2", "The two halves are added, then it "
   "is done: 1 for the positive half, the square of the slope for the other. "
   "Their sum is not squared.", row=9)
at("half_forgotten", "(1 + slope ** 2)", "With slope 1 nothing is lost, and c "
   "must be 1. Each of the two parts counts for half of the numbers.")
wanted_scale.edit("deviation", "return 1 / kept", "return np.sqrt(1 / kept)",
    "That is the factor of the standard deviation. c belongs to the variance.")
wanted_scale.edit("always_he", "return 1 / kept", "return 2.0",
    "2 is right for relu. Your answer does not depend on the slope.")
wanted_scale.edit("brackets", "(1 + slope ** 2) / 2", "1 + slope ** 2 / 2",
    "Which terms are divided by 2? / binds tighter than +.", row=9)
wanted_scale.variant(
    in_one_line=lambda slope: np.array([2 / (1 + slope * slope)]))


def norms_expected(layer_dims, scale):
    """Properties of the norms, with the room that chance needs.

    On its way through one relu layer of n units the square of a norm gets a
    random factor whose logarithm has variance 5 / n, up to higher powers;
    the first example adds 2 / n. Half of that holds for the norms, so six
    standard errors are 3 roots of the sum. Small norms come more often than
    that: downwards it takes eight for a chance of 1e-9 (of a layer of 150
    units; by the saddlepoint approximation of Lugannani and Rice, 1980).
    """
    L = len(layer_dims) - 1
    expect = [length("dZ", L), length("dW", L)]
    chance = 5 / np.array(layer_dims[1:-1])
    whole = 2 / layer_dims[0] + chance.sum()
    half = scale / 2
    for l in range(L):
        below = layer_dims[l]
        for name, square, luck in (
                ("dZ", layer_dims[-1] * half ** (L - 1 - l),
                 chance[l:].sum()),
                ("dW", layer_dims[-1] * below * half ** (L - 1), whole)):
            norm, room = np.sqrt(square), np.sqrt(luck)
            expect += [
                at_least((name, l), norm * np.exp(-4 * room - 1e-6)),
                at_most((name, l), norm * np.exp(3 * room + 1e-6))]
    return three_seeds(*expect)


@exercise(hints=[
    "Going up, keep every W and what entered each layer. Going down, take "
    "the norms of dZ and of dW first, then carry dZ one layer down.",
    "What entered a layer is positive exactly where the relu below let "
    "something through: that is the mask. And the factor of the weights is "
    "the root of the variance."])
def gradient_norms(rng):
    for kind, scale in (("He's scale", 2.0),
                        ("another scale", float(rng.uniform(0.3, 0.6))),
                        ("another scale", float(rng.uniform(6, 9)))):
        narrow, wide = sizes(rng, (150, 165), (280, 320))
        # The last hidden layer is wide, so that its factor of root 2 shows.
        dims = [*sizes(rng, (330, 370)), narrow, wide, narrow + 7,
                *sizes(rng, (1450, 1550), (11, 30))]
        yield case(kind, dims, scale, int(rng.integers(1000)),
                   expect=norms_expected(dims, scale))


at = gradient_norms.at("np.sqrt(scale / n_before)")
at("root_forgotten", "(scale / n_before)", "You multiplied by the variance. "
   "Numbers of deviation 1 have to be multiplied by the standard deviation.",
   row=75)
at("scale_outside_the_root", "scale / np.sqrt(n_before)",
   "scale is part of the variance, so it belongs under the root.", row=75)
at("own_size", "np.sqrt(scale / n)", "You took the size of the layer itself. "
   "The variance is scale divided by the number of inputs: the size of the "
   "layer before.", row=75)
at("scale_ignored", "np.sqrt(2 / n_before)", "Your result does not depend on "
   "scale. Does your code use the argument, or a number?", row=2)
gradient_norms.edit("no_mask", "dZ = (W.T @ dZ) * (A > 0)", "dZ = W.T @ dZ",
    "Your slopes are too large, the more so the further down. Where a relu "
    "unit was off, nothing comes back.")
gradient_norms.edit("mask_on_the_last_layer",
    "dZ = np.ones((layer_dims[-1], 1))",
    "dZ = np.ones((layer_dims[-1], 1)) * (weights[-1] @ inputs[-1] > 0)",
    "dZ of the last layer is cut where z is negative. The last layer has no "
    "relu: its slopes are all 1.", row=67)


@gradient_norms.mistake("In each hidden layer you took the norm before the "
    "mask was applied. That is the slope for the values after relu. dZ is the "
    "slope before relu: 0 where the unit was off.")
def slopes_of_A(layer_dims, scale, seed):
    draw = np.random.default_rng(seed)
    A = draw.standard_normal((layer_dims[0], 1))
    weights, inputs = [], []
    for n_before, n in zip(layer_dims, layer_dims[1:]):
        W = draw.standard_normal((n, n_before)) * np.sqrt(scale / n_before)
        weights.append(W)
        inputs.append(A)
        A = np.maximum(0, W @ A)
    dZ = dA = np.ones((layer_dims[-1], 1))
    norms_dA, norms_dW = [], []
    for W, A in zip(weights[::-1], inputs[::-1]):
        norms_dA.insert(0, np.linalg.norm(dA))
        norms_dW.insert(0, np.linalg.norm(dZ @ A.T))
        dA = W.T @ dZ
        dZ = dA * (A > 0)
    return np.array(norms_dA), np.array(norms_dW)


at = gradient_norms.at("norms_dZ.insert(0, np.linalg.norm(dZ))")
at("squared_norms", "norms_dZ.insert(0, np.sum(dZ ** 2))",
   "dZ is the square of the norm. Take the root of the sum of the squares.")
at("root_of_the_mean", "norms_dZ.insert(0, np.sqrt(np.mean(dZ ** 2)))",
   "In dZ you took the mean of the squares. A norm takes their sum.")
at = gradient_norms.at("return np.array(norms_dZ), np.array(norms_dW)")
at("last_layer_first",
   "return np.array(norms_dZ[::-1]), np.array(norms_dW[::-1])",
   "Your arrays begin with the last layer. Layer 1 comes first.")
at("results_exchanged", "return np.array(norms_dW), np.array(norms_dZ)",
   "The two arrays are exchanged: those of dZ come first.")
at("only_dW", "return np.array(norms_dW)",
   "Two results are asked for: the norms of dZ and the norms of dW.", row=10)
at = gradient_norms.at("np.random.default_rng(seed)")
at("seed_ignored", "np.random.default_rng()", "Two calls with the same seed "
   "give different results. From which generator come your numbers?", row=12)
at("own_seed", "np.random.default_rng(1)", "Another seed gives the same "
   "results. Does your code use the argument?", row=2)
gradient_norms.edit("same_numbers_in_each_layer", "W = draw.standard_normal",
    "W = np.random.default_rng(seed).standard_normal", "Each layer begins "
    "with the same random numbers: a generator that is made anew in each turn "
    "of the loop starts from its beginning.")


@gradient_norms.variant
def with_names_and_lists(layer_dims, scale, seed):
    np.random.seed(seed)
    L = len(layer_dims) - 1
    W, Z = {}, {}
    A = {0: np.random.randn(layer_dims[0], 1)}
    for l in range(1, L + 1):
        W[l] = np.random.normal(0, (scale / layer_dims[l - 1]) ** 0.5,
                                (layer_dims[l], layer_dims[l - 1]))
        Z[l] = np.dot(W[l], A[l - 1])
        A[l] = np.where(Z[l] > 0, Z[l], 0)
    dZ = {L: np.ones(Z[L].shape)}
    for l in range(L - 1, 0, -1):
        dZ[l] = np.dot(W[l + 1].T, dZ[l + 1]) * (Z[l] >= 0)
    return ([float(np.sqrt(np.sum(dZ[l] ** 2))) for l in range(1, L + 1)],
            [float(np.linalg.norm(dZ[l] * A[l - 1].T))
             for l in range(1, L + 1)])


question_chain = question("question_chain", {
    0.8 ** 40: "One factor too many. The slope for a weight is the product "
               "of all the others.",
    0.8: "The slope for the first weight is the product of the 39 other "
         "weights, times x.",
    0.8 * 39: "The weights multiply each other; they are not added up.",
}, rtol=3e-3)
question_symmetry = question("question_symmetry", {
    30: "All 30 units start equal, see the same inputs, and get the same "
        "slopes, since the weights above them are equal too. What could "
        "make them different?",
    0: "There are rows, and they have moved from 0.1. How many kinds of "
       "row?",
    2: "All 30 units are treated alike from the first step to the last, "
       "whatever the layers above do."})
question_large = question("question_large", {
    "a": "If all answers were near 0.5, the cost would be near 0.693.",
    "c": "Then the cost would be nan as well. A cost of 380 is an ordinary "
         "number, and it is about the size of z where the answer is wrong."})
question_fan_in = question("question_fan_in", {
    2 / 3000: "That is the variance. The question is about the standard "
              "deviation.",
    (2 / 60) ** 0.5: "60 is the number of units of the layer itself. What "
                     "counts is the number of inputs of each.",
    (1 / 3000) ** 0.5: "That is Xavier's rule. With relu, He puts a 2 in "
                       "place of the 1.",
    (2 / 784) ** 0.5: "784 are the inputs of the first hidden layer. The "
                      "layer with 60 units gets its inputs from the one "
                      "before it.",
}, rtol=3e-3)
question_activation = question("question_activation", {
    "a": "The weights are the same, but what goes through them is not: tanh "
         "keeps small numbers as they are, relu puts 0 for half of them.",
    "b": "A bound is not what matters here. With variance 1/n a sum is as "
         "large as what entered, and then relu takes half of the mean "
         "square away."})
