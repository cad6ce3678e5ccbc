"""Cases and known mistakes of the notebook deep_network_application."""

import numpy as np

from grading.exercise import case, exercise, question
from grading.exercise.draw import clouds, labels, network
from utils.built.deep_network_step_by_step import L_model_forward
from utils.checking.properties import (
    length,
    normal,
    normal_draws,
    runs,
    shape,
    zeros,
)


def distinct(rng, dims, m):
    """X and parameters with m clearly different answers, none near 0.5.

    Where all units of a relu layer are off, examples get equal answers and
    have no order; such draws are left out, and so are answers near 0 and 1,
    whose logarithm float32 rounds.
    """
    while True:
        X, parameters = rng.normal(size=(dims[0], m)), network(rng, dims)
        A = np.sort(L_model_forward(X, parameters)[0].ravel())
        sure = np.sort(np.abs(A - 0.5))
        if (np.diff(A).min() > 1e-3 and np.diff(sure).min() > 1e-3
                and 0.01 < A[0] < 0.4 and 0.6 < A[-1] < 0.99
                and sure[0] > 0.005):
            return X, parameters


@exercise(hints=[
    "The mean of Y is the share of the ones. Call it p.",
    "A photo with y = 1 costs -log p, one with y = 0 costs -log(1 - p). How "
    "often does each occur? The cost is the mean."])
def plateau_cost(rng):
    m = int(rng.integers(8, 14))
    yield case("few ones", labels(rng, m))
    yield case("more ones than zeros", 1 - labels(rng, m + 2))
    many = int(rng.integers(18, 30))
    yield case("one of many", rng.permutation(
        np.arange(many) == 0).astype(int).reshape(1, -1))


plateau_cost.edit("only_the_ones", " + (1 - p) * np.log(1 - p))", ")",
    "What do the examples with y = 0 cost? In yours, nothing.", row=42)
plateau_cost.edit("half_for_all", "p = np.mean(Y)", "p = 0.5",
    "That is log 2, the cost of answering 0.5. The bias of the last layer can "
    "learn a better answer that is the same for all: which?", row=55)
at = plateau_cost.at("(p * np.log(p) + (1 - p) * np.log(1 - p))")
at("bits", "(p * np.log2(p) + (1 - p) * np.log2(1 - p))", "That is the "
   "entropy in bits. The cost uses the natural logarithm.")
at("shares_not_weighted", "(np.log(p) + np.log(1 - p))", "You added one loss "
   "of each kind. How often does each occur?")
plateau_cost.edit("sign_lost", "-(p * np.log(p) + (1 - p) * np.log(1 - p))",
    "p * np.log(p) + (1 - p) * np.log(1 - p)", "Yours is negative. The log of "
    "a number below 1 is negative, and a cost must not be.", row=28)
plateau_cost.edit("summed", "return -(", "return -Y.size * (",
    "The cost is the mean over the examples; yours is their sum.")


@plateau_cost.variant
def by_examples(Y):
    A = np.full(Y.shape, Y.mean())
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A), keepdims=True)


def start(kind, dims, calls=1):
    """A case that asks for the start of a network of these sizes.

    A matrix is judged by its numbers where it has 300 entries or more, and
    all of these have 2,000 together.
    """
    large, expect = {}, [length((), 2 * (len(dims) - 1))]
    for l in range(1, len(dims)):
        expect.append(shape(f"W{l}", dims[l], dims[l - 1]))
        if dims[l] * dims[l - 1] >= 300:
            large[f"W{l}"] = dims[l - 1] ** -0.5
            expect.append(normal(f"W{l}", large[f"W{l}"]))
        expect.append(shape(f"b{l}", dims[l], 1))
        expect.append(zeros(f"b{l}"))
    return case(kind, dims, calls, expect=runs(
        range(calls), *expect, normal_draws(large)))


@exercise(hints=[
    "One turn of the loop for each layer that has weights: for sizes "
    "[5, 4, 3] these are layers 1 and 2.",
    "rng.standard_normal(shape) has standard deviation 1. Which factor makes "
    "it 1 / sqrt(n of the layer before)?"])
def initialize_parameters_deep(rng):
    wide, narrow = int(rng.integers(60, 90)), int(rng.integers(20, 30))
    third, last = int(rng.integers(45, 55)), int(rng.integers(12, 18))
    yield start("four sizes", [wide, narrow, third, last])
    yield start("one layer of weights", [narrow, wide + 40])
    same = int(rng.integers(20, 25))
    yield start("two layers of one size", [wide + 40, same, same, 1])
    yield start("very many inputs", [int(rng.integers(9900, 10100)), 3])
    yield start("one input", [1, int(rng.integers(700, 800)), 2])
    yield start("a new start at each call", [narrow, third, last], 3)


DRAW = "rng.standard_normal((n, n_before))"
initialize_parameters_deep.edit("not_scaled", " * scale", "", "The weights "
    "are too large in every layer. A unit with many inputs then gets huge "
    "sums: the more inputs, the smaller each weight should be.", row=39)
at = initialize_parameters_deep.at("1 / np.sqrt(n_before)")
at("root_forgotten", "1 / n_before", "You divided by n. A sum of n terms of "
   "random sign grows like the root of n.", row=75)
at("own_layer", "1 / np.sqrt(n)", "You took the size of the layer itself. "
   "What counts is the number of inputs of each unit: the size of the layer "
   "before.", row=75)
at("two_over_n", "np.sqrt(2 / n_before)", "Too large by the root of 2. That "
   "scale, He's, comes in course 2; here the text asks for 1 / sqrt(n).")
at("constant_scale", "0.01", "With 0.01 in four layers the signal dies. The "
   "scale has to depend on how many inputs each unit has.", row=55)
initialize_parameters_deep.edit("uniform", DRAW, "rng.random((n, n_before))",
    "These numbers are all positive. Which distribution did the text ask for?",
    row=37)
initialize_parameters_deep.edit("all_zero", DRAW, "np.zeros((n, n_before))",
    "All weights are zero. Then the hidden units stay equal for ever.", row=39)
initialize_parameters_deep.edit("transposed", DRAW,
    "rng.standard_normal((n_before, n))", "W is transposed. W1 X must work: "
    "one row for each unit of the layer, one column for each input.", row=53)
at = initialize_parameters_deep.at("np.zeros((n, 1))")
at("bias_of_layer_before", "np.zeros((n_before, 1))",
   "b has one number for each unit of its own layer.", row=53)
at("bias_rank_1", "np.zeros(n)", "b has one number in its shape. Make it a "
   "column, (n, 1): only then is it added to each example.", row=3)
at = initialize_parameters_deep.at("range(1, len(layer_dims))")
at("last_layer_missing", "range(1, len(layer_dims) - 1)",
   "The last layer is missing. List them: how many weight matrices are there "
   "for [5, 4, 3]?", row=54)
at("loop_from_zero", "range(len(layer_dims))", "There is a W0 and a b0. Layer "
   "0 is the input and has no weights: where does the loop begin?", row=54)
at("one_layer_too_many", "range(1, len(layer_dims) + 1)", "The loop goes one "
   "layer too far: len counts the input too.", row=54)
initialize_parameters_deep.edit("seeded_inside", "    parameters = {}\n",
    "    parameters = {}\n    rng = np.random.default_rng(1)\n",
    "Each call gives the same numbers: a generator is made, or a seed set, "
    "inside your function. Use the rng of the set-up cell.", row=12)


@initialize_parameters_deep.variant
def unseeded_and_by_pairs(layer_dims):
    parameters = {}
    pairs = zip(layer_dims, layer_dims[1:])
    for l, (n_before, n) in enumerate(pairs, start=1):
        parameters["b" + str(l)] = np.zeros((n, 1), dtype=np.float32)
        parameters["W" + str(l)] = np.random.default_rng().normal(
            0, n_before ** -0.5, (n, n_before)).astype(np.float32)
    return parameters


@initialize_parameters_deep.variant
def old_generator(layer_dims):
    return {name: value for l in range(1, len(layer_dims))
            for name, value in (
                (f"W{l}", np.random.randn(layer_dims[l], layer_dims[l - 1])
                 / np.sqrt(layer_dims[l - 1])),
                (f"b{l}", np.zeros((layer_dims[l], 1))))}


def training(rng, kind, dims, learning_rate, num_iterations):
    """A case that trains on clouds, from two given starts: the first for
    the first call, the second for the next. dims: sizes of the layers."""
    Y = labels(rng, int(rng.integers(24, 32)))
    centre = rng.normal(size=(dims[0], 1))
    X = clouds(rng, Y, centre * (2 / np.linalg.norm(centre)), 0.5)
    starts = [network(rng, dims) for _ in range(2)]
    for start in starts:
        for name, value in start.items():
            start[name] = (value / np.sqrt(value.shape[1])
                           if name[0] == "W" else np.zeros_like(value))
    return case(kind, X, Y, [int(size) for size in dims], learning_rate,
                num_iterations, starts)


NEEDS = ["initialize_parameters_deep"]
UPDATE = "update_parameters(parameters, grads, learning_rate)"
TAIL = '''        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"cost after iteration {i}: {cost:.4f}")
'''


def shared_mistakes(model):
    """What goes wrong in the training loop of either model."""
    model.edit("rate_written_in", UPDATE,
        "update_parameters(parameters, grads, 0.0075)", "The steps do not "
        "depend on learning_rate. Does your code pass the argument on, or a "
        "number?", row=72)
    model.edit("iterations_written_in", "range(num_iterations)", "range(3000)",
        "The number of steps does not depend on num_iterations: the argument "
        "never reaches your loop.", row=72)
    model.edit("update_not_kept", f"parameters = {UPDATE}", UPDATE,
        "The parameters never change: what update_parameters returns has to "
        "be kept.", row=51)
    model.edit("update_after_the_loop",
        f"        parameters = {UPDATE}\n{TAIL}",
        f"{TAIL}    parameters = {UPDATE}\n", "Your parameters are one step "
        "away from the start. Is the update inside the loop, and the start "
        "outside it?", row=11)
    model.edit("new_start_in_each_turn", "range(num_iterations):\n",
        "range(num_iterations):\n        "
        "parameters = initialize_parameters_deep(layers_dims)\n",
        "Each step is right, but many steps get nowhere: the cost goes up and "
        "down. What does the second turn of the loop start from?", row=51)
    model.edit("started_twice", "    costs = []",
        "    parameters = initialize_parameters_deep(layers_dims)\n"
        "    costs = []", "Your training begins from the second start. Call "
        "initialize_parameters_deep once.")
    model.edit("cost_after_the_step", "costs.append(cost)",
        "costs.append(compute_cost(L_model_forward(X, parameters)[0], Y))",
        "The cost that you keep belongs to the parameters after the step. The "
        "text asks for the cost before the step of that iteration.")
    at = model.at("if i % 100 == 0:")
    at("costs_from_100", "if i % 100 == 0 and i > 0:",
       "The cost of iteration 0 is missing.")
    at("every_cost", "if True:", "costs has an entry for every iteration. "
       "Keep those of iterations 0, 100, 200, ...")
    at = model.at("return parameters, costs")
    at("order_of_results", "return costs, parameters",
       "The two results come back the other way round: parameters first.")
    at("only_parameters", "return parameters", "One result came back. The "
       "text asks for two: parameters and costs.", row=10)
    model.edit("return_in_the_loop", "    return parameters, costs",
        "        return parameters, costs", "The function ends in its first "
        "turn: what stands inside the loop runs every time. Which lines must "
        "run once?", row=10)


@exercise(needs=NEEDS, rtol=1e-3, atol=1e-5, hints=[
    "Each turn: layer 1 forward, layer 2 forward, cost, dA2, layer 2 "
    "backward, layer 1 backward, step. Only the start stands before the loop.",
    "The backward call of a layer takes the cache that its own forward call "
    "gave, and the same activation. grads needs the keys dW1, db1, dW2 and "
    "db2."])
def two_layer_model(rng):
    n, h = rng.permutation([3, 4, 5]), rng.permutation([9, 11, 14])
    yield training(rng, "one step", (n[0], h[0], 1), 0.01, 1)
    yield training(rng, "101 steps", (n[1], h[1], 1), 0.01, 101)
    yield training(rng, "a training", (n[2], h[2], 1), 0.02, 201)


shared_mistakes(two_layer_model)
two_layer_model.edit("caches_swapped", """dA2, cache2, "sigmoid")
        _, dW1, db1 = linear_activation_backward(dA1, cache1, "relu")""",
    """dA2, cache1, "sigmoid")
        _, dW1, db1 = linear_activation_backward(dA1, cache2, "relu")""",
    "On the way back the output layer comes first, with its own cache.",
    row=74)
at = two_layer_model.at("dA2 = -Y / A2 + (1 - Y) / (1 - A2)")
at("slope_of_cost_for_dZ", "dA2 = A2 - Y", "A2 - Y is already dZ2: the slope "
   "of the sigmoid has cancelled in it. linear_activation_backward multiplies "
   "by that slope once more. It asks for dA2, the slope of the loss.")
at("sign_of_dA2", "dA2 = Y / A2 - (1 - Y) / (1 - A2)", "Your steps go uphill: "
   "the costs rise. Compare the signs of dA2 with the formula.")
two_layer_model.edit("size_written_in",
    "initialize_parameters_deep(layers_dims)",
    "initialize_parameters_deep([layers_dims[0], 7, 1])", "The hidden layer "
    "always has 7 units. Take the sizes from layers_dims.", row=2)


@two_layer_model.variant
def with_whole_network(X, Y, layers_dims, learning_rate=0.0075,
                       num_iterations=3000, print_cost=False):
    n_x, n_h, n_y = layers_dims
    now = initialize_parameters_deep([n_x, n_h, n_y])
    costs, m = [], X.shape[1]
    for i in range(num_iterations):
        A1 = np.maximum(0, now["W1"] @ X + now["b1"])
        A2 = 1 / (1 + np.exp(-(now["W2"] @ A1 + now["b2"])))
        if i % 100 == 0:
            costs.append(np.array([[-np.mean(np.log(
                np.where(Y == 1, A2, 1 - A2)))]]))
        dZ2 = (A2 - Y) / m
        dZ1 = (now["W2"].T @ dZ2) * (A1 > 0)
        now["W2"] -= learning_rate * (dZ2 @ A1.T)
        now["b2"] -= learning_rate * dZ2.sum(1, keepdims=True)
        now["W1"] -= learning_rate * (dZ1 @ X.T)
        now["b1"] -= learning_rate * dZ1.sum(1, keepdims=True)
    return now, costs


two_layer_model.variant_edit("old_start",
    "initialize_parameters_deep(layers_dims)",
    "{k: v.astype(np.float32) for k, v in "
    "initialize_parameters_deep(layers_dims).items()}")


@exercise(needs=NEEDS, rtol=1e-3, atol=1e-5, hints=[
    "It is two_layer_model with the two layers replaced by one call forward "
    "and one call backward.",
    "L_model_forward gives AL and caches; L_model_backward takes AL, Y and "
    "these caches and gives all gradients at once."])
def L_layer_model(rng):
    n, h = rng.permutation([3, 4, 5, 6]), rng.permutation([14, 17, 20, 23])
    yield training(rng, "three layers", (n[0], h[0], h[1], 1), 0.01, 1)
    yield training(rng, "another depth", (n[1], h[1], h[2], h[3], 1), 0.01,
                   101)
    yield training(rng, "another depth", (n[2], 1), 0.01, 101)
    yield training(rng, "a training", (n[3], h[2], h[0], 1), 0.02, 201)


shared_mistakes(L_layer_model)
L_layer_model.edit("sizes_written_in",
    "initialize_parameters_deep(layers_dims)",
    "initialize_parameters_deep([layers_dims[0], 20, 7, 5, 1])", "The network "
    "always has the same layers. Take them from layers_dims.", row=2)
at = L_layer_model.at("L_model_backward(AL, Y, caches)")
at("answers_and_labels_swapped", "L_model_backward(Y, AL, caches)",
   "Which comes first for L_model_backward, the answers or the labels? Yours "
   "divides by the labels, and some of these are 0.")
at("caches_turned_round", "L_model_backward(AL, Y, caches[::-1])",
   "L_model_backward itself goes through the caches from the last to the "
   "first. Hand them over as they came.", row=68)


@L_layer_model.mistake("This trains two layers only. The number of layers is "
    "one less than the length of layers_dims.", row=2)
def two_layers_only(X, Y, layers_dims, learning_rate=0.0075,
                    num_iterations=3000, print_cost=False):
    return two_layer_model(X, Y, layers_dims,
                           learning_rate, num_iterations)


@L_layer_model.variant
def cost_by_hand(X, Y, layers_dims, learning_rate=0.0075,
                 num_iterations=3000, print_cost=False):
    parameters, costs = initialize_parameters_deep(layers_dims), ()
    for step in range(num_iterations):
        A, caches = L_model_forward(X, parameters)
        if not step % 100:
            costs += (-np.mean(np.log(np.where(Y, A, 1 - A))),)
        grads = L_model_backward(A, Y, caches)
        for name in parameters:
            parameters[name] -= learning_rate * grads["d" + name]
    return parameters, costs


def threshold_cases(rng):
    """Sizes of networks of one, two, three and four layers."""
    yield "one layer", (3, 1)
    yield "two layers", (int(rng.integers(3, 6)), int(rng.integers(6, 9)), 1)
    yield "three layers", (5, int(rng.integers(6, 9)), 4, 1)
    yield "four layers", (4, 7, 6, 5, 1)


@exercise(hints=[
    "L_model_forward gives two results; the first holds the probabilities.",
    "Compare with 0.5. An array of True and False may be returned as it is."])
def predict_labels(rng):
    for kind, dims in threshold_cases(rng):
        X, parameters = distinct(rng, dims, int(rng.integers(6, 9)))
        yield case(kind, X, parameters)
    # Without biases a column of zeros gives exactly 0.5.
    X, parameters = distinct(rng, (3, 7, 1), 6)
    for name in ("b1", "b2"):
        parameters[name] = 0 * parameters[name]
    X[:, rng.choice(6, size=2, replace=False)] = 0
    yield case("probability exactly 0.5", X, parameters)
    # Scores between 0 and 0.5, whose probability is above 0.5.
    X = rng.uniform(0.1, 0.4, size=(1, 5)) * rng.permutation(
        np.array([[1, -1, 1, -1, 1]]), axis=1)
    yield case("scores near zero", X,
               {"W1": np.ones((1, 1)), "b1": np.zeros((1, 1))})


predict_labels.edit("probabilities", "(AL > 0.5).astype(int)", "AL",
    "These are the probabilities. From probability to decision: 1 above 0.5, "
    "else 0.", row=32)
at = predict_labels.at("AL > 0.5")
at("at_least_half", "AL >= 0.5", "At exactly 0.5 the text asks for 0.", row=32)
at("turned_round", "AL < 0.5",
   "Yours says 1 where the probability is below 0.5.")
predict_labels.edit("score_for_probability",
    "AL, _ = L_model_forward(X, parameters)",
    "AL = L_model_forward(X, parameters)[1][-1][1]", "You compared the score "
    "Z of the last layer with 0.5. Which quantity is the probability?", row=33)
predict_labels.edit("rank_1", ".astype(int)", ".astype(int).ravel()",
    "The shape should be (1, m): one row. Yours has lost a dimension.", row=3)
predict_labels.edit("both_results", "AL, _ = L_model_forward",
    "AL = L_model_forward", "L_model_forward gives two results, AL and "
    "caches. You compared both together with a number.", row=57)
predict_labels.edit("two_layers_only", "L_model_forward(X, parameters)",
    """linear_activation_forward(linear_activation_forward(
        X, parameters["W1"], parameters["b1"], "relu")[0],
        parameters["W2"], parameters["b2"], "sigmoid")""",
    "Two layers are written in. Would this work for a network with four, or "
    "with one? Which building block takes any number?", row=2)
predict_labels.edit("count_of_ones", "return (AL > 0.5).astype(int)",
    "return np.mean(AL > 0.5)",
    "One number came out. Each example gets its own decision.")


@predict_labels.variant
def by_rounding(X, parameters):
    A = L_model_forward(X, parameters)[0]
    return np.round(A)


@predict_labels.variant
def by_sign_of_the_score(X, parameters):
    A, layers = X, len(parameters) // 2
    for l in range(1, layers + 1):
        Z = parameters[f"W{l}"] @ A + parameters[f"b{l}"]
        A = np.maximum(0, Z)
    return Z > 0


@exercise(hints=[
    "First the probabilities, then one loss per example, as in week 2. "
    "Nothing is averaged.",
    "np.argsort gives the indices that sort an array, smallest first. Which "
    "end do you want, and in which order? Make the losses one-dimensional "
    "first."])
def worst_mistakes(rng):
    for kind, dims, k in (("two layers", (4, 8, 1), 3),
                          ("three layers", (3, 9, 6, 1), 4),
                          ("the single worst", (5, 7, 1), 1)):
        m = int(rng.integers(8, 11))
        X, parameters = distinct(rng, dims, m)
        yield case(kind, X, mixed(rng, X, parameters), parameters, k)
    X, parameters = distinct(rng, (4, 8, 1), 7)
    # A single 0: half of a loss is 0 there, and two zeros have no order.
    Y = np.ones((1, 7), dtype=int)
    Y[0, rng.choice(np.flatnonzero(predicted(X, parameters)))] = 0
    yield case("all examples, in order", X, Y, parameters, 7)


def mixed(rng, X, parameters):
    """Labels (1, m), half of them wrongly answered, both kinds of error."""
    said = predicted(X, parameters)
    Y = said.copy()
    for value in (False, True):
        places = np.flatnonzero(said == value)
        Y[rng.permutation(places)[:(len(places) + 1) // 2]] ^= True
    return Y.astype(int).reshape(1, -1)


def predicted(X, parameters):
    """Decisions (m,) of a network, as booleans."""
    return L_model_forward(X, parameters)[0].ravel() > 0.5


at = worst_mistakes.at("return np.argsort(losses)[::-1][:k]")
at("best_first", "return np.argsort(losses)[:k]",
   "These are the smallest losses: the photos that the network finds easiest.")
at("worst_last", "return np.argsort(losses)[-k:]",
   "The right examples, but the worst stands last. Worst first.")
at("losses_returned", "return np.sort(losses)[::-1][:k]",
   "These are the losses themselves. Asked for is where they stand: the "
   "numbers of the columns.")
worst_mistakes.edit("truth_ignored", "np.where(Y == 1, AL, 1 - AL)", "1 - AL",
    "You sorted by the probability of an animal. A high one is no mistake "
    "where an animal is to be seen: compare with Y.")
at = worst_mistakes.at("-np.log(np.where(Y == 1, AL, 1 - AL))")
at("half_of_the_loss", "(-Y * np.log(AL))", "Examples with y = 0 have loss 0 "
   "in yours. What do they contribute?", row=42)
at("unsure_first", "-np.abs(AL - 0.5)", "These are the examples of which the "
   "network is least sure. The worst mistakes are those where it is sure and "
   "wrong.")
worst_mistakes.edit("not_cut", "[::-1][:k]", "[::-1]",
    "All examples came back. Asked for are k of them.")
worst_mistakes.edit("one_row", "np.argsort(losses)[::-1][:k]",
    "np.argsort(losses)[::-1][:k].reshape(1, -1)", "The indices should be a "
    "one-dimensional array, (k,), which can be used as images[indices].",
    row=3)


@worst_mistakes.variant
def by_error(X, Y, parameters, k):
    A = L_model_forward(X, parameters)[0]
    return np.argsort(-np.abs(A - Y).ravel())[:k].tolist()


@worst_mistakes.variant
def by_cross_entropy(X, Y, parameters, k):
    A = L_model_forward(X, parameters)[0]
    losses = -(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return np.argsort(-losses, axis=1)[0, :k]


question_plateau = question("question_plateau", {
    "a": "Accuracy is 90 % without any learning here, since 90 % of the "
         "labels are 0. What is the cost of answering 0.1 to all?",
    "c": "With too large a rate the cost jumps or becomes nan. Here it "
         "stands still at a value that you can compute from the labels."})
question_parameters = question("question_parameters", {
    61620: "Those are the weights. Each unit also has a bias.",
    33: "That is the number of units. Each has a weight for each of its "
        "inputs, and a bias.",
    64725: "Each layer has (units) times (units of the layer before) "
           "weights, and one bias per unit; the input has no biases."})
question_bars = question("question_bars", {
    "a": "The difference is smaller than its standard error. Chance alone "
         "gives that about half of the time.",
    "b": "The bar allows true differences from about -1.3 to 2.7 points. "
         "Not shown to be different is not shown to be equal."})
question_zero = question("question_zero", {
    "a": "The slope of W1 passes through W2, the slope of W2 through A1. "
         "Both factors are 0, and a step along 0 changes nothing.",
    "c": "Nothing here is divided by zero: the first answers are all 0.5, "
         "and their cost is 0.693."})
