"""Cases and known mistakes of the notebook optimization_methods."""

import numpy as np

from grading.exercise import case, exercise, question
from grading.exercise.draw import network, number, widths
from utils.checking.properties import (
    decides,
    equals,
    length,
    partition,
    random_orders,
    shape,
    three_seeds,
)


def slopes(rng, dims):
    """Gradients, of both signs, and of sizes that differ by a factor 100."""
    return {f"d{name}": value * 10 ** rng.uniform(-1.5, 0.5)
            for name, value in network(rng, dims).items()}


def squares(rng, dims):
    """Mean squares, all positive."""
    return {name: value ** 2 + 0.01
            for name, value in slopes(rng, dims).items()}


def like(gradients):
    """Zeros of the same shapes."""
    return {name: 0 * value for name, value in gradients.items()}


def with_dA(rng, gradients, dims):
    """Gradients as L_model_backward gives them: dA0, dA1, ... as well."""
    return gradients | {f"dA{l}": rng.normal(size=(dims[l], 5))
                        for l in range(len(dims) - 1)}


def rate(rng):
    return number(rng, 0.03, 0.9)


NOT_LAST = "Your last layer is as it was before. List the layers of a " \
           "network with three: how many turns does your loop make?"
NO_BIASES = "Your b have not moved. They are parameters like W, with " \
            "gradients of their own."
UPHILL = "Your step goes uphill. Downhill means minus."


@exercise(hints=[
    "There is a pair W, b for each layer. Half the number of entries of "
    "parameters is the number of layers.",
    "Go through the names of parameters: to \"W2\" belongs the gradient "
    "\"dW2\". Not the other way round, for grads holds more."])
def update_parameters_with_gd(rng):
    for kind, count in (("one layer", 2), ("two layers", 3),
                        ("four layers", 5)):
        dims = widths(rng, count)
        yield case(kind, network(rng, dims), slopes(rng, dims), rate(rng))
    dims = widths(rng, 4)
    yield case("gradients with dA among them", network(rng, dims),
               with_dA(rng, slopes(rng, dims), dims), rate(rng))
    yield case("layers of one size", network(rng, [3, 3, 3]),
               slopes(rng, [3, 3, 3]), rate(rng))


STEP_GD = "parameters[name] - learning_rate * grads[\"d\" + name]"
update_parameters_with_gd.edit("uphill", STEP_GD, STEP_GD.replace("-", "+"),
    UPHILL, row=30)
at = update_parameters_with_gd.at("learning_rate * grads")
at("rate_written_in", "0.01 * grads", "Your step does not depend on "
   "learning_rate. Does your code use the argument, or a number?", row=2)
at("rate_forgotten", "grads", "Yours takes the whole gradient for the step. "
   "How large is a step?")
update_parameters_with_gd.edit("biases_left", f"updated[name] = {STEP_GD}",
    f"updated[name] = {STEP_GD} if name[0] == 'W' else parameters[name]",
    NO_BIASES)


@update_parameters_with_gd.mistake(NOT_LAST, row=92)
def last_layer_left_gd(parameters, grads, learning_rate):
    updated = dict(parameters)
    for l in range(1, len(parameters) // 2):
        for name in (f"W{l}", f"b{l}"):
            updated[name] = (parameters[name]
                             - learning_rate * grads["d" + name])
    return updated


@update_parameters_with_gd.mistake(
    "Names start at 1: there is no W0. range(L) starts at 0.", row=92)
def from_zero(parameters, grads, learning_rate):
    for l in range(len(parameters) // 2):
        parameters["W" + str(l)] = (parameters["W" + str(l)]
                                    - learning_rate * grads["dW" + str(l)])
        parameters["b" + str(l)] = (parameters["b" + str(l)]
                                    - learning_rate * grads["db" + str(l)])
    return parameters


@update_parameters_with_gd.mistake("Your loop goes on after the last layer: "
    "parameters has two entries for each.", row=92)
def twice_as_many(parameters, grads, learning_rate):
    for l in range(1, len(parameters) + 1):
        parameters["W" + str(l)] = (parameters["W" + str(l)]
                                    - learning_rate * grads["dW" + str(l)])
        parameters["b" + str(l)] = (parameters["b" + str(l)]
                                    - learning_rate * grads["db" + str(l)])
    return parameters


update_parameters_with_gd.mistake("Your loop goes through grads. These hold "
    "dA0, dA1, ... as well, and no parameter is called A0. Go through the "
    "parameters.", through_grads=lambda parameters, grads, learning_rate:
        {name[1:]: parameters[name[1:]] - learning_rate * slope
         for name, slope in grads.items()})
update_parameters_with_gd.mistake(
    "Two layers are written in. Would this work for four, or for one?", row=2,
    two_layers_gd=lambda parameters, grads, learning_rate:
        parameters | {
        name: parameters[name] - learning_rate * grads["d" + name]
        for name in ("W1", "b1", "W2", "b2")})


@update_parameters_with_gd.variant
def in_place_by_layers(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        parameters["W" + str(l + 1)] -= learning_rate * grads[f"dW{l + 1}"]
        parameters["b" + str(l + 1)] -= learning_rate * grads[f"db{l + 1}"]
    return parameters


def cutting(rng, kind, m, size):
    """A case of random_mini_batches: m examples, size in a mini-batch."""
    n, seed = int(rng.integers(2, 6)), int(rng.integers(0, 1000))
    X = rng.normal(size=(n, m))
    Y = rng.permutation(np.arange(m) % 2).reshape(1, m)
    widths = [min(size, m - start) for start in range(0, m, size)]
    return case(kind, X, Y, size, seed, expect=three_seeds(
        partition((), X, Y, widths), random_orders((), X)))


@exercise(hints=[
    "Draw one order of the numbers 0 to m - 1, and take the columns of X "
    "and of Y in that order.",
    "range(0, m, mini_batch_size) gives the column at which each mini-batch "
    "begins. A slice that reaches beyond the end stops at the end."])
def random_mini_batches(rng):
    size = int(rng.integers(45, 60))
    yield cutting(rng, "some left over at the end",
                  2 * size + int(rng.integers(2, size - 2)), size)
    yield cutting(rng, "none left over", 3 * size, size)
    m = int(rng.integers(90, 111))
    yield cutting(rng, "fewer examples than one mini-batch", m,
                  m + int(rng.integers(3, 9)))
    m = int(rng.integers(90, 111))
    yield cutting(rng, "just one full mini-batch", m, m)
    yield cutting(rng, "one example in each", int(rng.integers(90, 111)), 1)
    yield cutting(rng, "one left over", 4 * size + 1, size)


at = random_mini_batches.at("batches.append((X[:, chosen], Y[:, chosen]))")
at("two_orders",
   "batches.append((X[:, chosen], Y[:, start:start + mini_batch_size]))",
   "Examples have got labels of others. One order for both: X and Y must be "
   "shuffled in the same way.", row=93)
at("labels_rank_1", "batches.append((X[:, chosen], Y[0, chosen]))",
   "The labels have lost a dimension: Y is (1, m), and mini_Y is (1, k). Keep "
   "two dimensions.", row=97)
at("rows", "batches.append((X[chosen, :], Y[:, chosen]))", "Examples are "
   "columns. You took rows of X, the features.", row=94)
at = random_mini_batches.at("np.random.default_rng(seed).permutation(m)")
at("not_shuffled", "np.arange(m)", "The columns come out in the order in "
   "which they went in, or in another that was not drawn. If they are sorted "
   "by class, a mini-batch may show one class only.", row=97)
at("drawn_again", "np.random.default_rng(seed).integers(0, m, m)",
   "Some examples occur twice and others never. An epoch shows each example "
   "once: which order of the numbers 0 to m - 1 does that?")
random_mini_batches.edit("seed_written_in", "default_rng(seed)",
    "default_rng(0)", "Every seed gives the same order, so every epoch would "
    "have the same mini-batches. Where does your function use seed?", row=12)
random_mini_batches.edit("no_seed", "default_rng(seed)", "default_rng()",
    "The same seed gives another order each time. Then nobody can repeat the "
    "training. Where does your function use seed?", row=12)
at = random_mini_batches.at("range(0, m, mini_batch_size)")
at("starts_at_one", "range(mini_batch_size, m, mini_batch_size)",
   "The first mini-batch is missing. Batch k runs from column k * size up to "
   "(k + 1) * size, and k begins at 0.", row=94)
at("rest_lost", "range(0, m - mini_batch_size + 1, mini_batch_size)",
   "The examples that are left over at the end are lost: 148 = 2 * 64 + ?",
   row=95)
at("empty_batch", "range(0, m + 1, mini_batch_size)", "There is an empty "
   "mini-batch at the end. When is nothing left over?", row=95)
at("size_written_in", "range(0, m, 64)", "The number of mini-batches does not "
   "depend on mini_batch_size. Does your code use the argument, or a number?",
   row=2)
random_mini_batches.edit("brackets", "order[start:start + mini_batch_size]",
    "order[start:start + 1]", "Each mini-batch has one example. Batch k runs "
    "from column k * size up to (k + 1) * size: are the brackets where they "
    "should be?", row=94)
random_mini_batches.edit("m_from_rows", "m = X.shape[1]", "m = X.shape[0]",
    "m is the number of examples, and these are the columns.", row=36)
random_mini_batches.edit("two_lists", "return batches",
    "return [x for x, _ in batches], [y for _, y in batches]", "Two lists "
    "came back, one of X and one of Y. Asked for is one list of pairs.")


@random_mini_batches.mistake(
    "The last mini-batch is cut with the loop's k. With fewer examples than "
    "one mini-batch the loop never runs, and there is no k.", row=96)
def rest_with_k(X, Y, mini_batch_size=64, seed=0):
    order = np.random.default_rng(seed).permutation(X.shape[1])
    X, Y, size = X[:, order], Y[:, order], mini_batch_size
    batches = []
    for k in range(X.shape[1] // size):
        batches.append((X[:, k * size:(k + 1) * size],
                        Y[:, k * size:(k + 1) * size]))
    if X.shape[1] % size:
        batches.append((X[:, (k + 1) * size:], Y[:, (k + 1) * size:]))
    return batches


@random_mini_batches.variant
def classical(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    m = X.shape[1]
    order = list(np.random.permutation(m))
    X, Y = X[:, order], Y[:, order].reshape((1, m))
    full = m // mini_batch_size
    batches = []
    for k in range(full):
        here = slice(k * mini_batch_size, (k + 1) * mini_batch_size)
        batches.append((X[:, here], Y[:, here]))
    if m % mini_batch_size != 0:
        batches.append((X[:, full * mini_batch_size:],
                        Y[:, full * mini_batch_size:]))
    return batches


@random_mini_batches.variant
def both_in_one_array(X, Y, mini_batch_size=64, seed=0):
    both = np.vstack([X, Y])
    np.random.default_rng(seed).shuffle(both, axis=1)
    cuts = range(mini_batch_size, X.shape[1], mini_batch_size)
    return [[piece[:-1], piece[-1:]]
            for piece in np.split(both, list(cuts), axis=1)]


@exercise(hints=[
    "Keep one number v, 0 at first. For each value: first the recursion, "
    "then the division by 1 - beta ** t, with t = 1 for the first value.",
    "The recursion goes on with v as it was before the division."])
def exponentially_weighted_average(rng):
    for kind, beta in (("a small beta", rng.uniform(0.2, 0.5)),
                       ("a large beta", rng.uniform(0.9, 0.98))):
        T, beta = int(rng.integers(6, 11)), float(np.round(beta, 3))
        yield case(kind, rng.normal(10, 5, size=T), beta)
        yield case("without correction", rng.normal(10, 5, size=T), beta,
                   False)
    yield case("whole degrees", rng.integers(-9, 30, size=7),
               number(rng, 0.6, 0.8))
    yield case("nothing is averaged", rng.normal(size=4), 0.0)
    yield case("nothing is averaged", rng.normal(5, size=1), 0.9)


KEEP_V = "averages[t - 1] = v / (1 - beta ** t) if bias_correction else v"
at = exponentially_weighted_average.at("v = beta * v + (1 - beta) * value")
at("shares_exchanged", "v = (1 - beta) * v + beta * value",
   "beta is the share of the past; yours gives it to the new value. A large "
   "beta should be smooth.")
at("share_forgotten", "v = beta * v + value", "Your averages are far too "
   "large. (1 - beta) belongs to the new value.", row=99)
exponentially_weighted_average.edit("correction_fed_back", KEEP_V,
    """if bias_correction:
            v = v / (1 - beta ** t)
        averages[t - 1] = v""", "The corrected value went into the next turn. "
    "The recursion goes on with v as it was before the division.", row=100)
exponentially_weighted_average.edit("beta_times_t", "beta ** t", "beta * t",
    "beta to the power t, not beta times t.", row=103)
at = exponentially_weighted_average.at("1 - beta ** t)")
at("days_from_zero", "1 - beta ** (t - 1))", "Your days count from 0, so the "
   "first value is divided by 0. The first day is t = 1.")
at("one_day_ahead", "1 - beta ** (t + 1))", "Your power of beta is one too "
   "high. The first day is t = 1: there 1 - beta is due.")
exponentially_weighted_average.edit("never_corrected",
    "v / (1 - beta ** t) if bias_correction else v", "v",
    "bias_correction changes nothing in yours: the first values stay near 0.",
    row=100)
at = exponentially_weighted_average.at(" if bias_correction else v")
at("always_corrected", "", "Yours corrects although bias_correction is False.")
at("flag_turned_round", " if not bias_correction else v",
   "Yours corrects just when it should not.")
exponentially_weighted_average.edit("first_value_for_start", "v = 0.0",
    "v = float(x[0])", "Yours starts at the first value. The text starts at "
    "0, and the correction makes up for that.")
exponentially_weighted_average.edit("cut_to_whole_numbers", "np.zeros(len(x))",
    "np.zeros_like(x)", "For whole degrees your averages are whole numbers "
    "too: they were cut off when they were stored. Which type do your zeros "
    "have?")
exponentially_weighted_average.edit("only_the_last", "return averages",
    "return averages[-1]",
    "One number came back. Asked for is the average of each day.", row=10)


@exponentially_weighted_average.variant
def as_list(x, beta, bias_correction=True):
    v, found = 0, []
    for t in range(len(x)):
        v += (1 - beta) * (x[t] - v)
        found.append(v / (1 - beta ** (t + 1)) if bias_correction else v)
    return found


@exponentially_weighted_average.variant
def by_weights(x, beta, bias_correction=True):
    T = len(x)
    lag = np.subtract.outer(np.arange(T), np.arange(T))
    weights = np.where(lag >= 0, beta ** np.maximum(lag, 0.0), 0)
    weights *= (1 - beta)
    if bias_correction:
        weights /= weights.sum(axis=1, keepdims=True)
    return weights @ x


def starts(rng):
    """Cases of the three functions that make zeros."""
    for kind, count in (("one layer", 2), ("two layers", 3),
                        ("four layers", 5)):
        yield case(kind, network(rng, widths(rng, count)))


ZEROS = '{"d" + name: np.zeros_like(value)'


def zero_mistakes(initialize, one, indent):
    """What goes wrong when one dictionary of zeros is made.

    one: the text of the solution that makes it. indent: of its second line.
    """
    rest = f"\n{indent}for name, value in parameters.items()}}"
    at = initialize.at(one + ZEROS + rest)
    at("keys_of_parameters", one + ZEROS.replace('"d" + name', "name") + rest,
       "The names should be those of the gradients: dW1, db1, ...", row=98)
    at("shape_of_W_for_b",
       one + '{"d" + name: np.zeros_like(parameters["W" + name[1:]])' + rest,
       "Your db have the shape of W. Each array has the shape of its own "
       "parameter.", row=98)
    at("rank_1", one + '{"d" + name: np.zeros(len(value))' + rest,
       "Your arrays have one dimension. Each has the shape of its parameter, "
       "and that has two.", row=3)
    at("ones", one + '{"d" + name: np.ones_like(value)' + rest,
       "The text asks for zeros: an average begins at 0.")
    at("only_W", one + ZEROS + rest[:-1] + ' if name[0] == "W"}',
       "The b have gradients too, and need their db1, db2, ...")
    at("last_layer_missing", one + ZEROS + f"\n{indent}for name, value in "
        "list(parameters.items())[:-2]}", "The last layer is missing: "
       "range(L) starts at 0, the names start at 1.", row=92)
    at("two_layers", one + '{"d" + name: np.zeros_like(parameters[name])\n'
        + indent + 'for name in ("W1", "b1", "W2", "b2")}', "Two layers are "
       "written in. Would this work for four, or for one?", row=2)


initialize_velocity = exercise(starts, name="initialize_velocity", hints=[
    "np.zeros_like(W) is an array of zeros of the shape of W.",
    "The names are those of the gradients: dW1, db1, dW2, ..."])
initialize_rmsprop = exercise(starts, name="initialize_rmsprop", hints=[
    "It holds one array for each gradient, of the same shape.",
    "It does the same as initialize_velocity."])
for initialize in (initialize_velocity, initialize_rmsprop):
    zero_mistakes(initialize, "return ", " " * 12)


@initialize_velocity.variant
def by_layers_v(parameters):
    v = {}
    for l in range(1, len(parameters) // 2 + 1):
        v["dW" + str(l)] = np.zeros(parameters["W" + str(l)].shape)
        v["db" + str(l)] = np.zeros((parameters["W" + str(l)].shape[0], 1))
    return v


initialize_rmsprop.variant(by_multiplication=lambda parameters:
        {f"d{name}": 0 * parameters[name] for name in parameters})


@exercise(hints=[
    "For each parameter: first the new velocity, then the step along it.",
    "(1 - beta) belongs to the gradient. The step uses the new velocity "
    "and not the gradient."])
def update_parameters_with_momentum(rng):
    dims = widths(rng, 3)
    yield case("first step, velocities zero", network(rng, dims),
               slopes(rng, dims), like(slopes(rng, dims)), 0.9, rate(rng))
    for kind, count in (("one layer", 2), ("four layers", 5)):
        dims = widths(rng, count)
        yield case(kind, network(rng, dims), slopes(rng, dims),
                   slopes(rng, dims), rate(rng), rate(rng))
    dims = widths(rng, 4)
    yield case("gradients with dA among them", network(rng, dims),
               with_dA(rng, slopes(rng, dims), dims), slopes(rng, dims),
               rate(rng), rate(rng))
    dims = [3, 3, 3]
    yield case("layers of one size", network(rng, dims), slopes(rng, dims),
               slopes(rng, dims), rate(rng), rate(rng))
    dims = widths(rng, 3)
    yield case("beta = 0: plain gradient descent", network(rng, dims),
               slopes(rng, dims), slopes(rng, dims), 0.0, rate(rng))


NEW_V = "beta * v[slope] + (1 - beta) * grads[slope]"
update_parameters_with_momentum.edit("share_forgotten", NEW_V,
    "beta * v[slope] + grads[slope]", "(1 - beta) belongs to the new "
    "gradient. (Some libraries leave it out; the text does not.)", row=99)
at = update_parameters_with_momentum.at("learning_rate * velocity[slope]")
at("gradient_in_the_step", "learning_rate * grads[slope]", "The velocity is "
   "right, but your step does not use it: it goes along the gradient.", row=99)
at("old_velocity_in_the_step", "learning_rate * v[slope]",
   "Your step goes along the velocity from before this gradient. First the "
   "new velocity, then the step.")
at = update_parameters_with_momentum.at(NEW_V)
at("shares_exchanged", "(1 - beta) * v[slope] + beta * grads[slope]",
   "beta is the share of the old velocity; yours gives it to the gradient.")
at("rate_in_the_velocity",
   "beta * v[slope] + (1 - beta) * learning_rate * grads[slope]",
   "Your velocity holds the learning rate already. It comes in once, in the "
   "step.")
update_parameters_with_momentum.edit("uphill", "parameters[name] - learning",
    "parameters[name] + learning", UPHILL, row=30)
at = update_parameters_with_momentum.at("return updated, velocity")
at("old_velocity_returned", "return updated, v", "The velocities came back as "
   "they went in. Without new ones there is no momentum in the next step.")
at("only_parameters", "return updated",
   "One result came back. Asked for are two: parameters and v.", row=10)
update_parameters_with_momentum.edit("beta_written_in", NEW_V,
    "0.9 * v[slope] + (1 - 0.9) * grads[slope]", "Your velocities do not "
    "depend on beta. Does your code use the argument, or a number?", row=2)
update_parameters_with_momentum.edit("velocity_of_layer_1", NEW_V,
    'beta * v[slope[:-1] + "1"] + (1 - beta) * grads[slope]',
    "Every layer uses the old velocity of layer 1. Compare the lines letter "
    "by letter.", row=105)


@update_parameters_with_momentum.mistake(NOT_LAST, row=92)
def last_layer_left_momentum(parameters, grads, v, beta, learning_rate):
    updated, velocity = dict(parameters), dict(v)
    for name in list(parameters)[:-2]:
        key = "d" + name
        velocity[key] = beta * v[key] + (1 - beta) * grads[key]
        updated[name] = parameters[name] - learning_rate * velocity[key]
    return updated, velocity


@update_parameters_with_momentum.variant
def in_place_momentum(parameters, grads, v, beta, learning_rate):
    for l in range(1, len(parameters) // 2 + 1):
        for p in "Wb":
            v[f"d{p}{l}"] *= beta
            v[f"d{p}{l}"] += (1 - beta) * grads[f"d{p}{l}"]
            parameters[f"{p}{l}"] -= learning_rate * v[f"d{p}{l}"]
    return parameters, v


@exercise(hints=[
    "For each parameter: first the new mean square, then the step.",
    "In the step stands the gradient itself, divided by the root of the new "
    "mean square plus epsilon."])
def update_parameters_with_rmsprop(rng):
    dims = widths(rng, 3)
    yield case("first step, mean squares zero", network(rng, dims),
               slopes(rng, dims), like(slopes(rng, dims)), 0.9, rate(rng))
    for kind, count in (("one layer", 2), ("four layers", 5)):
        dims = widths(rng, count)
        yield case(kind, network(rng, dims), slopes(rng, dims),
                   squares(rng, dims), rate(rng), rate(rng))
    dims = widths(rng, 4)
    yield case("gradients with dA among them", network(rng, dims),
               with_dA(rng, slopes(rng, dims), dims), squares(rng, dims),
               rate(rng), rate(rng))
    dims = [3, 3, 3]
    yield case("layers of one size", network(rng, dims), slopes(rng, dims),
               squares(rng, dims), rate(rng), rate(rng))
    dims = widths(rng, 3)
    yield case("a large epsilon", network(rng, dims), slopes(rng, dims),
               squares(rng, dims), rate(rng), rate(rng),
               number(rng, 0.05, 0.3))
    # A unit that is off: slope 0 now and ever before.
    gradients = slopes(rng, dims)
    gradients["dW1"][0], gradients["db1"][0] = 0, 0
    yield case("slopes that are exactly 0", network(rng, dims), gradients,
               like(gradients), 0.9, rate(rng))


at = update_parameters_with_rmsprop.at('(1 - beta) * g ** 2')
at("not_squared", "(1 - beta) * g", "s collects squares. Yours collects the "
   "gradients themselves, and the root of a negative number is nan.", row=104)
at("share_forgotten", "g ** 2", "(1 - beta) belongs to the new square.",
   row=99)
at("one_number_for_a_layer", "(1 - beta) * np.mean(g ** 2)", "Every entry has "
   "its own mean square. Yours is one number for the whole array: nothing is "
   "averaged over the entries.", row=7)
at = update_parameters_with_rmsprop.at('np.sqrt(squares["d" + name])')
at("root_forgotten", 'squares["d" + name]', "You divided by the mean square. "
   "What undoes a square?")
at("old_square_in_the_step", 'np.sqrt(s["d" + name])', "Your step divides by "
   "the mean square from before this gradient. First the new one, then the "
   "step.")
at("bias_corrected", 'np.sqrt(squares["d" + name] / (1 - beta))',
   "You divided by 1 - beta, a bias correction. The text asks for RMSprop "
   "without one.")
update_parameters_with_rmsprop.edit("epsilon_in_the_root",
    '''np.sqrt(squares["d" + name])
        updated[name] = parameters[name] - learning_rate * g / '''
    '''(root + epsilon)''', '''np.sqrt(squares["d" + name] + epsilon)
        updated[name] = parameters[name] - learning_rate * g / root''',
    "epsilon stands inside your root. The formula has it outside: first the "
    "root, then plus epsilon.", row=102)
update_parameters_with_rmsprop.edit("epsilon_forgotten", "(root + epsilon)",
    "root", "Where all slopes were 0, yours divides 0 by 0. What keeps the "
    "quotient finite?")
update_parameters_with_rmsprop.edit("precedence", "g / (root + epsilon)",
    "g / root + epsilon", "g / root + epsilon adds epsilon to the quotient: / "
    "binds tighter than +. Write the brackets as in the formula.", row=9)
update_parameters_with_rmsprop.edit("shares_exchanged",
    'beta * s["d" + name] + (1 - beta) * g ** 2',
    '(1 - beta) * s["d" + name] + beta * g ** 2', "beta is the share of the "
    "old mean square; yours gives it to the new gradient.")
update_parameters_with_rmsprop.edit("uphill", "parameters[name] - learning",
    "parameters[name] + learning", UPHILL, row=30)
update_parameters_with_rmsprop.edit("old_squares_returned",
    "return updated, squares", "return updated, s",
    "The mean squares came back as they went in.")
update_parameters_with_rmsprop.edit("beta_written_in",
    'beta * s["d" + name] + (1 - beta) * g ** 2',
    '0.9 * s["d" + name] + 0.1 * g ** 2', "Your mean squares do not depend on "
    "beta. Does your code use the argument, or a number?", row=2)


@update_parameters_with_rmsprop.mistake(NOT_LAST, row=92)
def last_layer_left_rmsprop(parameters, grads, s, beta, learning_rate,
                            epsilon=1e-8):
    updated, new = dict(parameters), dict(s)
    for name in list(parameters)[:-2]:
        g = grads["d" + name]
        new["d" + name] = beta * s["d" + name] + (1 - beta) * g * g
        updated[name] = parameters[name] - learning_rate * g / (
            np.sqrt(new["d" + name]) + epsilon)
    return updated, new


@update_parameters_with_rmsprop.variant
def in_place_rmsprop(parameters, grads, s, beta, learning_rate,
                     epsilon=1e-8):
    for l in range(len(parameters) // 2):
        for p in ("W", "b"):
            g, key = grads[f"d{p}{l + 1}"], f"d{p}{l + 1}"
            s[key] = beta * s[key] + (1 - beta) * np.multiply(g, g)
            parameters[key[1:]] -= g * (
                learning_rate / (epsilon + s[key] ** 0.5))
    return parameters, s


@exercise(name="initialize_adam", hints=[
    "Two dictionaries like that of initialize_velocity.",
    "s = v gives the same dictionary another name. Make the zeros a second "
    "time."])
def initialize_adam(rng):
    yield from starts(rng)


zero_mistakes(initialize_adam, "v = ", " " * 9)
initialize_adam.edit("one_array_for_both",
    '''s = {"d" + name: np.zeros_like(value)
         for name, value in parameters.items()}''', "s = dict(v)",
    "What is written into v shows in s: they share their arrays. = does not "
    "copy an array, and dict(v) copies the names only.", row=13)
initialize_adam.edit("only_v", "return v, s", "return v",
    "One result came back. Asked for are two dictionaries.", row=10)


@initialize_adam.variant
def by_layers_adam(parameters):
    v, s = {}, {}
    for l in range(len(parameters) // 2):
        for p in ("W", "b"):
            size = parameters[p + str(l + 1)].shape
            v["d" + p + str(l + 1)] = np.zeros(size)
            s["d" + p + str(l + 1)] = np.zeros(size)
    return [v, s]


def adam_case(rng, kind, dims, t, **others):
    """A step of Adam; at t = 1 the averages are zero."""
    v, s = slopes(rng, dims), squares(rng, dims)
    if t == 1:
        v, s = like(v), like(s)
    return case(kind, network(rng, dims), slopes(rng, dims), v, s, t,
                **others)


@exercise(hints=[
    "Six lines for each parameter: v, s, v corrected, s corrected, "
    "quotient, step. Keep v and s as they are before the correction.",
    "Correct with beta1 ** t and beta2 ** t. The root is taken of s "
    "corrected; epsilon is added after the root."])
def update_parameters_with_adam(rng):
    yield adam_case(rng, "first step", widths(rng, 3), 1)
    yield adam_case(rng, "second step", widths(rng, 3), 2)
    yield adam_case(rng, "seventh step", widths(rng, 4), 7)
    for kind, t in (("a large epsilon", 1), ("a large epsilon", 5)):
        yield adam_case(rng, kind, widths(rng, 3), t,
                        epsilon=number(rng, 0.05, 0.3))
    yield adam_case(rng, "another rate and other betas", widths(rng, 3), 3,
                    learning_rate=rate(rng),
                    beta1=number(rng, 0.5, 0.8),
                    beta2=number(rng, 0.85, 0.95))
    yield adam_case(rng, "layers of one size", [3, 3, 3, 3], 4)
    yield adam_case(rng, "one layer", widths(rng, 2), 2)
    dims = widths(rng, 3)
    args = list(adam_case(rng, "", dims, 2).args)
    args[1] = with_dA(rng, args[1], dims)
    yield case("gradients with dA among them", *args)


V_HAT = "v_corrected[key] = v[key] / (1 - beta1 ** t)"
S_HAT = "s_corrected[key] = s[key] / (1 - beta2 ** t)"
QUOTIENT = "v_corrected[key] / (np.sqrt(s_corrected[key]) + epsilon)"
at = update_parameters_with_adam.at(QUOTIENT)
at("v_not_corrected", "v[key] / (np.sqrt(s_corrected[key]) + epsilon)",
   "Your step uses v as it is. At t = 1 that is only 10 % of the gradient. "
   "What makes up for it?", row=100)
at("s_not_corrected", "v_corrected[key] / (np.sqrt(s[key]) + epsilon)",
   "You computed s_corrected. Is it used? Your root is taken of s.", row=101)
at("neither_corrected", "v[key] / (np.sqrt(s[key]) + epsilon)",
   "Your step uses v and s as they are. The corrected ones are computed and "
   "then left unused.", row=100)
at = update_parameters_with_adam.at(V_HAT)
at("v_stored_corrected",
   "v_corrected[key] = v[key] = v[key] / (1 - beta1 ** t)", "The corrected "
   "value went into v, so the next step would correct it again. v itself goes "
   "on uncorrected.", row=100)
at("steps_from_zero", "t = t - 1 if name == \"W1\" else t\n        " + V_HAT,
   "Your t is one less than the number of the step. The first step is t = 1, "
   "and t comes in as it is to be used.")
at("layer_1_for_all",
   'v_corrected[key] = v[key[:-1] + "1"] / (1 - beta1 ** t)', "Every layer "
   "uses the v of layer 1. Compare the lines letter by letter.", row=105)
update_parameters_with_adam.edit("s_stored_corrected", S_HAT,
    "s_corrected[key] = s[key] = s[key] / (1 - beta2 ** t)",
    "The corrected value went into s, so the next step would correct it "
    "again. s itself goes on uncorrected.", row=100)
at = update_parameters_with_adam.at(QUOTIENT)
at("epsilon_in_the_root",
   "v_corrected[key] / np.sqrt(s_corrected[key] + epsilon)",
   "sqrt(s) + epsilon, not sqrt(s + epsilon). With 1e-8 nobody sees it; with "
   "a large epsilon the step is another.", row=102)
at("epsilon_forgotten", "v_corrected[key] / np.sqrt(s_corrected[key])",
   "Your step does not depend on epsilon.")
at("precedence", "v_corrected[key] / np.sqrt(s_corrected[key]) + epsilon",
   "v / sqrt(s) + epsilon adds epsilon to the quotient: / binds tighter than "
   "+. Write the brackets as in the formula.", row=9)
update_parameters_with_adam.edit("beta1_times_t", "1 - beta1 ** t",
    "1 - beta1 * t",
    "In the correction of v: beta to the power t, not beta times t.", row=103)
at = update_parameters_with_adam.at("1 - beta2 ** t")
at("beta2_times_t", "1 - beta2 * t",
   "In the correction of s: beta to the power t, not beta times t.", row=103)
at("beta1_corrects_s", "1 - beta1 ** t",
   "s is corrected with beta1. Which beta made s?", row=103)
update_parameters_with_adam.edit("root_in_the_correction", "(1 - beta2 ** t)",
    "np.sqrt(1 - beta2 ** t)", "You divided s by the root of 1 - beta2^t. The "
    "root is taken later, of the whole of s corrected.", row=103)
update_parameters_with_adam.edit("beta1_averages_s",
    "beta2 * s[key] + (1 - beta2) * grads[key] ** 2",
    "beta1 * s[key] + (1 - beta1) * grads[key] ** 2",
    "s is averaged with beta1. It has a beta of its own.", row=103)
at = update_parameters_with_adam.at("(1 - beta2) * grads[key] ** 2")
at("not_squared", "(1 - beta2) * grads[key]", "s collects squares. Yours "
   "becomes negative where the gradients are, and its root is nan.", row=104)
at("v_squared", "(1 - beta2) * v[key] ** 2", "s collects the squares of the "
   "gradient. Yours squares its average v.", row=104)
at = update_parameters_with_adam.at(QUOTIENT)
at("root_forgotten", "v_corrected[key] / (s_corrected[key] + epsilon)",
   "You divided by the mean square. What undoes a square?")
at("gradient_in_the_step",
   "grads[key] / (np.sqrt(s_corrected[key]) + epsilon)", "Your step goes "
   "along the gradient. Adam goes along its average: otherwise it would be "
   "RMSprop.", row=99)
update_parameters_with_adam.edit("uphill", "parameters[name] - learning",
    "parameters[name] + learning", UPHILL, row=30)
update_parameters_with_adam.edit("betas_written_in",
    "v_corrected, s_corrected = {}, {}",
    "v_corrected, s_corrected = {}, {}\n    beta1, beta2 = 0.9, 0.999",
    "beta1 and beta2 are written in: your averages do not depend on the "
    "arguments.", row=2)
update_parameters_with_adam.edit("three_results",
    "return parameters, v, s, v_corrected, s_corrected",
    "return parameters, v, s", "Three results came back. Asked for are five: "
    "the corrected averages too.", row=10)


@update_parameters_with_adam.mistake(NOT_LAST, row=92)
def last_layer_left_adam(parameters, grads, v, s, t, learning_rate=0.01,
                         beta1=0.9, beta2=0.999, epsilon=1e-8):
    parameters, v, s, first, second = (
        dict(parameters), dict(v), dict(s), dict(v), dict(s))
    for name in list(parameters)[:-2]:
        key = "d" + name
        v[key] = beta1 * v[key] + (1 - beta1) * grads[key]
        s[key] = beta2 * s[key] + (1 - beta2) * grads[key] ** 2
        first[key] = v[key] / (1 - beta1 ** t)
        second[key] = s[key] / (1 - beta2 ** t)
        parameters[name] = parameters[name] - learning_rate * first[key] / (
            np.sqrt(second[key]) + epsilon)
    return parameters, v, s, first, second


@update_parameters_with_adam.variant
def in_place_adam(parameters, grads, v, s, t, learning_rate=0.01,
                  beta1=0.9, beta2=0.999, epsilon=1e-8):
    first, second = {}, {}
    for l in range(1, len(parameters) // 2 + 1):
        for p in "Wb":
            k = f"d{p}{l}"
            v[k] += (1 - beta1) * (grads[k] - v[k])
            s[k] += (1 - beta2) * (np.square(grads[k]) - s[k])
            first[k] = v[k] / (1 - np.power(beta1, t))
            second[k] = s[k] / (1 - np.power(beta2, t))
            parameters[p + str(l)] -= (
                learning_rate * first[k] / (np.sqrt(second[k]) + epsilon))
    return parameters, v, s, first, second


def curved(rng, eigenvalues):
    """A symmetric matrix with these eigenvalues, turned at random."""
    Q = np.linalg.qr(rng.normal(size=(len(eigenvalues),) * 2))[0]
    H = Q @ np.diag(eigenvalues) @ Q.T
    return (H + H.T) / 2


def and_flat(rng, hessian):
    """With one more parameter, first or last, along which nothing changes.

    Its eigenvalue is 0 without any rounding. That a rounded 0 is a 0 stands
    in cases of its own, with curvatures far above rounding.
    """
    first = int(rng.integers(0, 2))
    return np.pad(hessian, (first, 1 - first))


def away(rng, n):
    """n curvatures of clearly positive size."""
    return rng.uniform(0.3, 4, size=n)


@exercise(hints=[
    "Sort the eigenvalues into three kinds: at least 1e-8, at most -1e-8, and "
    "those between, which count as zero.",
    "Ask in the order of the text. Both signs: a saddle, whether or not there "
    "are zeros. All of one sign: minimum or maximum. What is left is flat."])
def critical_point(rng):
    for n in (2, 3, 5):
        yield case("no direction is flat", curved(rng, away(rng, n)))
        yield case("no direction is flat", curved(rng, -away(rng, n)))
    yield case("no direction is flat", curved(rng, away(rng, 2) * [3, -1]))
    yield case("no direction is flat",
               curved(rng, away(rng, 4) * [1, -1, 1, -2]))
    yield case("no direction is flat", curved(rng, away(rng, 3) * [-1, -4, 1]))
    for hessian in ([[1, 3], [3, 1]], [[3, 1], [1, 3]]):
        yield case("only positive numbers",
                   np.array(hessian) * float(rng.uniform(0.5, 2)))
    for hessian in (curved(rng, away(rng, 3)), curved(rng, -away(rng, 2)),
                    curved(rng, away(rng, 2) * [1, -1])):
        yield case("a direction is flat", and_flat(rng, hessian))
    n = int(rng.integers(2, 9))
    yield case("a direction is flat", np.zeros((n, n)))
    # Rounded to about 1e-10, as computed second derivatives are.
    for others in ([1, 1], [1, -1]):
        for curvature in (1e-10, -1e-10):
            yield case("a curvature of 1e-10, up or down", curved(
                rng, np.append(away(rng, 2) * others, curvature)))
    yield case("one parameter", np.array([[float(rng.uniform(0.5, 3))]]))
    yield case("one parameter", np.array([[-float(rng.uniform(0.5, 3))]]))


EIGENVALUES = "np.linalg.eigvalsh(hessian)"
critical_point.edit("diagonal", EIGENVALUES, "np.diag(hessian)",
    "The diagonal tells the curvature along the axes only. A way down may lie "
    "between them: look at the eigenvalues.")
critical_point.edit("no_tolerance",
    "eigenvalues >= 1e-8, eigenvalues <= -1e-8",
    "eigenvalues > 0, eigenvalues < 0", "A curvature of 1e-10 is a zero that "
    "was rounded. From which size on does the text count?")
critical_point.edit("signs_exchanged", "up, down = eigenvalues",
    "down, up = eigenvalues", "Positive curvature in every direction means: "
    "up on all sides. What is the point in the middle?")
critical_point.edit("any_for_all", '''    if up.any() and down.any():
        return "saddle"
    if up.all():
        return "minimum"
    if down.all():
        return "maximum"
''', '''    if up.any():
        return "minimum"
    if down.any():
        return "maximum"
''', "One direction that goes up does not make a minimum. All must.")
critical_point.edit("zero_means_flat", "up.any() and down.any()",
    "up.any() and down.any() and (up | down).all()", "With a way up, a way "
    "down and a zero it is a saddle: the zero does not change that.")
critical_point.edit("never_flat", 'if up.all()', 'if not down.any()',
    "A point where no direction goes down need not be a minimum: what if one "
    "of them is flat?")
critical_point.edit("returned_eigenvalues", 'return "saddle"',
    "return eigenvalues", "Asked for is one of four words.")


@critical_point.mistake("You looked at the sum of the eigenvalues, the trace. "
    "A large positive one hides a negative one in it.")
def by_trace(hessian):
    trace = np.trace(hessian)
    return ("minimum" if trace >= 1e-8 else
            "maximum" if trace <= -1e-8 else "flat")


@critical_point.mistake(
    "The rule with the determinant holds for two parameters only. With "
    "three, two negative eigenvalues make it positive again.")
def by_determinant(hessian):
    determinant = np.linalg.det(hessian)
    if abs(determinant) < 1e-8:
        return "flat"
    if determinant < 0 and len(hessian) > 1:
        return "saddle"
    return "minimum" if hessian[0, 0] > 0 else "maximum"


@critical_point.variant
def by_extremes(hessian):
    values = np.linalg.eigvals(hessian).real
    values[np.abs(values) < 1e-8] = 0
    low, high = np.sign(values.min()), np.sign(values.max())
    names = {(1, 1): "minimum", (-1, -1): "maximum", (-1, 1): "Saddle"}
    return names.get((low, high), "flat")


@exercise(hints=[
    "One line: the formula as it stands, from the first rate.",
    "Mind the brackets: the whole sum stands below the line."])
def update_lr(rng):
    for kind, epoch in (("the first epochs", 0), ("the first epochs", 1),
                        ("a later epoch", int(rng.integers(2, 5))),
                        ("a late epoch", int(rng.integers(50, 200)))):
        yield case(kind, rate(rng), epoch, float(rng.uniform(0.2, 2)))
    yield case("no decay", rate(rng), 7, 0)


at = update_lr.at("learning_rate0 / (1 + decay_rate * epoch_num)")
at("brackets", "learning_rate0 / 1 + decay_rate * epoch_num",
   "Your rate grows. / binds tighter than +: write the brackets.", row=9)
at("exponential", "learning_rate0 / (1 + decay_rate) ** epoch_num",
   "Yours divides by 1 + decay_rate once for each epoch. In epoch 1 that is "
   "the same, later it is not: the formula has a product, no power.", row=107)
at("epochs_from_one", "learning_rate0 / (1 + decay_rate * (epoch_num + 1))",
   "In epoch 0 the rate must be the first one.")
at("decay_forgotten", "learning_rate0 / (1 + epoch_num)",
   "Yours does not depend on decay_rate.")
at("multiplied", "learning_rate0 * (1 + decay_rate * epoch_num)",
   "Your rate grows. Which side of the line does the bracket stand on?")
at("subtracted", "learning_rate0 * (1 - decay_rate * epoch_num)",
   "Your rate falls along a line and becomes negative. The formula divides.")


@update_lr.mistake("Your rate falls from that of the epoch before, so all the "
    "divisions pile up. Always from the starting rate.", row=107)
def compounded(learning_rate0, epoch_num, decay_rate):
    for epoch in range(1, epoch_num + 1):
        learning_rate0 = learning_rate0 / (1 + decay_rate * epoch)
    return learning_rate0


update_lr.variant(as_power=lambda learning_rate0, epoch_num, decay_rate:
        np.array([learning_rate0]) * (1 + decay_rate * epoch_num) ** -1.0)


@exercise(hints=[
    "How many whole intervals have gone by? That is epoch_num divided by "
    "time_interval, rounded down.",
    "Only the quotient is rounded, not the sum and not the product."])
def schedule_lr_decay(rng):
    interval = int(rng.integers(40, 200))
    for kind, epoch in (
            ("within the first interval", int(interval * 0.8)),
            ("within the second interval", int(interval * 1.7)),
            ("within a later interval", int(interval * 6.3)),
            ("first epoch of an interval", 3 * interval),
            ("last epoch of an interval", 4 * interval - 1)):
        yield case(kind, rate(rng), epoch, float(rng.uniform(0.15, 0.45)),
                   interval)
    yield case("within the first interval", rate(rng), 0, 1.0, interval)
    yield case("the default interval", rate(rng),
               int(rng.integers(2200, 2900)), 0.3)


FLOOR = "np.floor(epoch_num / time_interval)"
at = schedule_lr_decay.at(FLOOR)
at("not_rounded", "epoch_num / time_interval", "Your rate falls in every "
   "epoch. It should stay the same within an interval.", row=106)
at("rounded_to_nearest", "np.round(epoch_num / time_interval)",
   "In the second half of an interval your rate is that of the next. Round "
   "down, not to the nearest.", row=106)
at("rounded_up", "np.ceil(epoch_num / time_interval)",
   "Your rate falls one interval too early. Round down.", row=106)
schedule_lr_decay.edit("wrong_bracket", "(1 + decay_rate * intervals)",
    "int(1 + decay_rate * epoch_num / time_interval)", "You rounded the whole "
    "sum. Only the quotient of epoch and interval is rounded.", row=106)
at = schedule_lr_decay.at(FLOOR)
at("remainder", "epoch_num % time_interval", "% gives the remainder: how far "
   "into the interval you are. Asked for is how many intervals have gone by.")
at("interval_written_in", "np.floor(epoch_num / 1000)",
   "The interval is written in. Does your code use the argument?", row=2)
schedule_lr_decay.edit("exponential",
    "learning_rate0 / (1 + decay_rate * intervals)",
    "learning_rate0 / (1 + decay_rate) ** intervals", "Yours divides once "
    "more for each interval. The formula has a product, no power.", row=107)


@schedule_lr_decay.variant
def with_integers(learning_rate0, epoch_num, decay_rate,
                  time_interval=1000):
    passed = epoch_num // time_interval
    return 1 / (1 + decay_rate * passed) * learning_rate0


def clouds(rng, n, m):
    """Two clouds that a straight line parts; X (n, m), Y (1, m)."""
    Y = rng.permutation(np.arange(m) % 2).reshape(1, m)
    centre = np.linspace(1, 2, n).reshape(n, 1)
    return rng.normal(scale=0.6, size=(n, m)) + centre * (2 * Y - 1), Y


def settings(rng, optimizer, size, epochs, decay_rate=0.0):
    """Arguments after layers_dims: see `train` in the notebook."""
    return (optimizer, number(rng, 0.02, 0.1), size,
            epochs, number(rng, 0.5, 0.8), decay_rate,
            int(rng.integers(0, 1000)))


OPTIMIZERS = {"gd": "gradient descent", "momentum": "momentum",
              "rmsprop": "RMSprop", "adam": "Adam"}


@exercise(needs=[
    "random_mini_batches", "update_parameters_with_gd",
    "update_parameters_with_momentum", "update_parameters_with_rmsprop",
    "initialize_adam", "update_parameters_with_adam", "update_lr"], hints=[
    "Two loops, one inside the other: over the epochs, and over the "
    "mini-batches of the epoch. The start, the averages and t = 0 stand "
    "before both.",
    "Inside: cost and gradients of the mini-batch, t one higher, the step. "
    "After the inner loop: the cost of the epoch."])
def model(rng):
    for optimizer, name in OPTIMIZERS.items():
        n, m = int(rng.integers(2, 6)), int(rng.integers(9, 15))
        X, Y = clouds(rng, n, m)
        yield case(f"{name}, one mini-batch an epoch", X, Y, [n, 7, 1],
                   *settings(rng, optimizer, m + 3, 4))
    # Examples that are all alike give the same steps in any order.
    for optimizer in ("momentum", "rmsprop", "adam"):
        n, size = int(rng.integers(2, 6)), int(rng.integers(4, 7))
        m = 2 * size + int(rng.integers(1, size - 1))
        X = np.repeat(rng.normal(size=(n, 1)), m, axis=1)
        yield case("several mini-batches an epoch, all examples alike", X,
                   np.ones((1, m), dtype=int), [n, 6, 8, 1],
                   *settings(rng, optimizer, size, 3))
    n, m = int(rng.integers(2, 6)), int(rng.integers(9, 15))
    X, Y = clouds(rng, n, m)
    yield case("a falling learning rate", X, Y, [n, 7, 1],
               *settings(rng, "gd", m, 5, float(rng.uniform(0.5, 1.5))))
    # Inputs 0, labels 1 and 0: whichever comes first, the second step
    # meets a bias of half a rate on the wrong side. Both examples at once
    # give no slope at all.
    rate_here = number(rng, 0.8, 1.6)
    yield case("a step for each example", np.zeros((3, 2)),
               np.array([[1, 0]]), [3, 1], "gd", rate_here, 1, 1, 0.9, 0.0,
               int(rng.integers(0, 1000)), expect=[
                   length("costs", 1),
                   equals(("costs", 0), (np.log(2) + np.log1p(
                       np.exp(rate_here / 2))) / 2)])
    for optimizer, rate_there in (("gd", 0.3), ("adam", 0.03)):
        n, m = int(rng.integers(3, 6)), int(rng.integers(110, 130))
        X, Y = clouds(rng, n, m)
        X_new, Y_new = clouds(rng, n, 100)
        yield case("answers on new points", X, Y, [n, 8, 5, 1],
                   optimizer, rate_there, 16, 10, 0.9, 0.0,
                   int(rng.integers(0, 1000)), expect=[
                       shape(("parameters", "W1"), 8, n),
                       shape(("parameters", "b3"), 1, 1),
                       length("costs", 10),
                       decides("parameters", X_new, Y_new, 0.9)])


model.edit("rate_compounded", "rate = decay(learning_rate, epoch, decay_rate)",
    "rate = learning_rate = decay(learning_rate, epoch, decay_rate)",
    "Your rate falls too fast: each epoch takes that of the epoch before and "
    "lowers it. Always from the first rate.", row=107)
model.edit("no_decay", "if decay is not None:", "if False:",
    "The learning rate does not fall: decay is never called.")
model.edit("t_new_in_each_epoch", "        total = 0\n",
    "        total, t = 0, 0\n", "t begins again in every epoch, so Adam "
    "corrects as if its averages had just begun. It counts the steps of all "
    "epochs.", row=11)
model.edit("t_counts_epochs", """            t += 1
            if optimizer""", """            t = epoch + 1
            if optimizer""", "Your t counts epochs. It counts steps, and "
    "there are several in an epoch.")
model.edit("t_from_zero", "parameters, grads, v, s, t, rate)",
    "parameters, grads, v, s, t - 1, rate)", "Your first step has t = 0, so "
    "Adam divides by 1 - 1. The first step is t = 1.")
model.edit("averages_new_in_each_epoch", "        total = 0\n",
    "        total = 0\n        v, s = initialize_adam(parameters)\n",
    "The averages begin at 0 again in every epoch. What they have gathered is "
    "lost: where does their start belong?", row=11)
model.edit("averages_not_kept",
    """parameters, v = update_parameters_with_momentum(
                    parameters, grads, v, beta, rate)""",
    """parameters, _ = update_parameters_with_momentum(
                    parameters, grads, v, beta, rate)""", "The new velocities "
    "are thrown away, so every step of momentum begins from 0.")
model.edit("new_start_in_each_epoch", "        total = 0\n",
    "        total = 0\n"
    "        parameters = start_parameters(layers_dims, seed)\n",
    "Every epoch begins from the start again. What does the second epoch "
    "start from?", row=51)
model.edit("whole_set_in_each_step",
    "cost_and_gradients(parameters, mini_X, mini_Y)",
    "cost_and_gradients(parameters, X, Y)", "Every step looks at all "
    "examples. Then the mini-batches are cut for nothing: which data belong "
    "to a step?")
model.edit("batches_count_alike", "total += cost * mini_X.shape[1]",
    "total += cost * X.shape[1] / -(-X.shape[1] // mini_batch_size)",
    "Your mean counts the last, smaller mini-batch as much as the others. It "
    "is a mean over the examples.", row=110)
at = model.at("costs.append(total / X.shape[1])")
at("cost_not_divided", "costs.append(total)", "The costs are m times too "
   "large: the mean over the examples is asked for, not the sum.", row=24)
at("cost_of_the_last_batch", "costs.append(cost)",
   "Your cost of an epoch is that of its last mini-batch alone.")
model.edit("cost_for_each_step", """            t += 1
            if optimizer""", """            t += 1
            costs.append(cost)
            if optimizer""", "costs has entries for the steps too. Asked for "
    "is one number for each epoch.")
model.edit("rate_written_in", "rate = learning_rate\n", "rate = 0.01\n",
    "The steps do not depend on learning_rate: the argument never reaches "
    "them.", row=35)
model.edit("size_not_passed_on", """random_mini_batches(X, Y, mini_batch_size,
                                                  seed + epoch)""",
    "random_mini_batches(X, Y, seed=seed + epoch)", "mini_batch_size never "
    "reaches random_mini_batches, which takes 64.", row=35)
model.edit("epochs_written_in", "range(num_epochs)", "range(10)",
    "The number of epochs does not depend on num_epochs.", row=35)
model.edit("beta_written_in", "parameters, grads, v, beta, rate)",
    "parameters, grads, v, 0.9, rate)",
    "beta never reaches the step of momentum.", row=35)
model.edit("momentum_is_gd", 'elif optimizer == "momentum":',
    'elif optimizer == "Momentum":', 'For "momentum" another optimiser makes '
    "the steps. Compare the names letter by letter.")
model.edit("rmsprop_is_adam", 'elif optimizer == "rmsprop":',
    'elif optimizer == "RMSprop":', 'For "rmsprop" another optimiser makes '
    "the steps. Compare the names letter by letter.")
model.edit("seed_not_used", "start_parameters(layers_dims, seed)",
    "start_parameters(layers_dims, 0)", "The start does not depend on seed.",
    row=12)
at = model.at("    return parameters, costs")
at("order_of_results", "    return costs, parameters",
   "The two results come back the other way round: parameters first.")
at("only_parameters", "    return parameters", "One result came back. The "
   "text asks for two: parameters and costs.", row=10)
at("return_in_the_loop", "        return parameters, costs", "The function "
   "ends after the first epoch. Which lines must run once?", row=10)


@model.variant
def with_table_of_steps(X, Y, layers_dims, optimizer, learning_rate=0.01,
                        mini_batch_size=64, num_epochs=10, beta=0.9,
                        decay=None, decay_rate=1.0, seed=0,
                        print_cost=False):
    p, costs, t = start_parameters(layers_dims, seed), [], 0
    v, s = initialize_adam(p)
    steps = {
        "gd": lambda g, a: (
            update_parameters_with_gd(p, g, a), v, s),
        "momentum": lambda g, a: (*update_parameters_with_momentum(
            p, g, v, beta, a), s),
        "rmsprop": lambda g, a: (lambda q, r: (q, v, r))(
            *update_parameters_with_rmsprop(p, g, s, beta, a)),
        "adam": lambda g, a: update_parameters_with_adam(
            p, g, v, s, t, learning_rate=a)[:3]}
    for epoch in range(num_epochs):
        a = decay(learning_rate, epoch, decay_rate) if decay else (
            learning_rate)
        losses = []
        for x, y in random_mini_batches(
                X, Y, mini_batch_size, 1000 * seed + 7 * epoch):
            t += 1
            cost, g = cost_and_gradients(p, x, y)
            losses += [cost] * y.size
            p, v, s = steps[optimizer](g, a)
        costs.append(np.mean(losses))
    return p, np.array(costs)


question_steps = question("question_steps", {
    937.5: "A step cannot be halved. In each epoch 8 examples are left over "
           "at the end: they make a mini-batch too.",
    936: "Those are the full mini-batches, 78 in each epoch. 8 examples are "
         "left over, and they make one too.",
    938: "You rounded once, at the end. Every epoch has its own smaller last "
         "mini-batch.",
    79: "Those are the steps of one epoch.",
    60000: "That is the number of examples seen. A step sees 64 of them."})
question_correction = question("question_correction", {
    "a": "The factor is 1 - beta^t: 0.1 on the first day, 0.65 on the tenth, "
         "0.96 on the thirtieth, 1 later. It is not the same on all days.",
    "c": "The opposite: the start at 0 is forgotten little by little, since "
         "its weight is beta^t."})
question_momentum = question("question_momentum", {
    0: "It becomes small, not zero. The last gradient always counts more "
       "than the one before it.",
    0.1: "That is v after the first step. The next gradient has the other "
         "sign and takes most of it away, and so on.",
    1: "That would be v if all gradients were 1.",
    0.05: "Near, but not settled. If one step turns -u into u, then u = "
          "-0.9 u + 0.1."}, rtol=1e-2, atol=3e-4)
question_scale = question("question_scale", {
    "a": "Adam divides the average gradient by the root of the average "
         "square. Both are 1000 times as large: what remains?",
    "c": "The minimum is where it was, but a step of gradient descent is "
         "the rate times the slope."})
question_saddle = question("question_saddle", {
    "a": "For a minimum all must be positive. Ten ways down are enough.",
    "c": "Exactly at the point the gradient is 0, and so is the step. It "
         "takes a push: mini-batches give one, since their gradients are "
         "not 0 there."})
question_decay = question("question_decay", {
    0.2 * 0.5 ** 6: "You halved the rate six times. The formula divides the "
                    "first rate by 1 + decay rate * epoch.",
    0.2 / 1.5 ** 6: "You divided by 1.5 six times. The formula divides the "
                    "first rate once, by 1 + 0.5 * 6.",
    3.2: "Brackets: 0.2 / (1 + 0.5 * 6), not 0.2 / 1 + 0.5 * 6.",
    0.2 / 4.5: "That is the rate of epoch 7: epochs count from 0."})
