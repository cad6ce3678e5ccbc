"""Cases and known mistakes of the notebook planar_classification."""

from functools import partial

import numpy as np

from grading.exercise import case, exercise, question
from grading.exercise.draw import labels, network, sizes
from utils.checking.properties import normal, normal_draws, shape, zeros
from utils.data import blobs

weights = partial(network, weights=0.8, biases=0.8)


def data(rng, n_x, m):
    """Examples with labels of both classes."""
    return rng.normal(size=(n_x, m)), labels(rng, m)


@exercise(hints=[
    "Rows are features, columns are examples, for X and for Y.",
    "shape is a pair: rows first. The middle number does not depend on the "
    "data."])
def layer_sizes(rng):
    n_x, m = sizes(rng, 2, 5, 13)
    few = int(rng.integers(2, 5))
    yield case("more examples than inputs", rng.normal(size=(few, m)),
               rng.integers(0, 2, (1, m)))
    yield case("more inputs than examples", rng.normal(size=(n_x + m, m)),
               rng.integers(0, 2, (1, m)))
    yield case("two outputs", rng.normal(size=(n_x, m)),
               rng.integers(0, 2, (2, m)))


at = layer_sizes.at("X.shape[0], 4, Y.shape[0]")
at("examples_for_inputs", "X.shape[1], 4, Y.shape[0]", "Your n_x is the "
   "number of examples. Rows are features, columns are examples.", row=36)
at("examples_for_outputs", "X.shape[0], 4, Y.shape[1]",
   "Your n_y is the number of examples. How many rows has Y?", row=36)
at("rows_for_columns", "X.shape[1], 4, Y.shape[1]", "You counted the "
   "examples, twice. Rows are features, columns are examples.", row=36)
at("sizes_written_in", "2, 4, 1",
   "Would this work for 7 inputs? Take the sizes from the arrays.", row=2)
at("hidden_like_input", "X.shape[0], X.shape[0], Y.shape[0]",
   "The number of hidden units is 4 here, whatever the data.")
at("whole_shapes", "X.shape, 4, Y.shape",
   "A size is one number; shape holds two. Which of them counts the features?")
at("counts_classes", "X.shape[0], 4, np.unique(Y).size", "You counted the "
   "labels that occur. n_y is the number of output units: one probability "
   "needs one unit.")
at("order", "Y.shape[0], 4, X.shape[0]",
   "The order is turned round: inputs, hidden units, outputs.")
layer_sizes.variant(by_length=lambda X, Y: [np.int64(len(X)), 4.0, len(Y)])


@exercise(hints=[
    "Four entries. The two weight matrices are random, the two biases zero.",
    "A weight matrix has one row for each unit of its layer, one column for "
    "each unit of the layer before. What does multiplying by 0.01 do to the "
    "standard deviation?"])
def initialize_parameters(rng):
    few, many = int(rng.integers(30, 40)), int(rng.integers(90, 110))
    middle = int(rng.integers(55, 65))
    for kind, n_x, n_h, n_y in (
            ("more hidden units than inputs", few, many, 1),
            ("more inputs than hidden units", many, middle, 1),
            ("several outputs", middle, many, few)):
        yield case(kind, n_x, n_h, n_y, expect=[
            shape("W1", n_h, n_x), normal("W1", 0.01),
            shape("b1", n_h, 1), zeros("b1"),
            shape("W2", n_y, n_h), normal("W2", 0.01),
            shape("b2", n_y, 1), zeros("b2"),
            normal_draws({"W1": 0.01, "W2": 0.01})])


initialize_parameters.mistake("Your weights are all positive. Which "
    "distribution did the text ask for?", row=37, uniform=lambda n_x, n_h, n_y:
        {"W1": np.random.rand(n_h, n_x) * 0.01,
         "b1": np.zeros((n_h, 1)),
         "W2": np.random.rand(n_y, n_h) * 0.01,
         "b2": np.zeros((n_y, 1))})
initialize_parameters.mistake("Your weights have a standard deviation of "
    "about 1. Large weights make tanh flat: the text asks for 0.01.", row=39,
    scale_forgotten=lambda n_x, n_h, n_y:
        {"W1": np.random.randn(n_h, n_x),
         "b1": np.zeros((n_h, 1)),
         "W2": np.random.randn(n_y, n_h),
         "b2": np.zeros((n_y, 1))})
initialize_parameters.mistake("Your weights start at zero. Units that start "
    "equal never part ways.", row=39, all_zero=lambda n_x, n_h, n_y:
        {"W1": np.zeros((n_h, n_x)), "b1": np.zeros((n_h, 1)),
         "W2": np.zeros((n_y, n_h)), "b2": np.zeros((n_y, 1))})
initialize_parameters.mistake("All your weights are the same number. Units "
    "that start equal never part ways.", row=39,
    all_equal=lambda n_x, n_h, n_y:
        {"W1": np.full((n_h, n_x), 0.01), "b1": np.zeros((n_h, 1)),
         "W2": np.full((n_y, n_h), 0.01), "b2": np.zeros((n_y, 1))})
initialize_parameters.edit("W1_transposed",
    '"W1": rng.standard_normal((n_h, n_x))',
    '"W1": rng.standard_normal((n_x, n_h))', "W1 lies on its side. The "
    "product W1 X must work: a matrix with n_h rows times one of shape (n_x, "
    "m).", row=38)
initialize_parameters.mistake("Both weight matrices lie on their sides: one "
    "row for each unit of their own layer, one column for each of the layer "
    "before.", row=38, both_transposed=lambda n_x, n_h, n_y:
        {"W1": np.random.randn(n_x, n_h) * 0.01,
         "b1": np.zeros((n_h, 1)),
         "W2": np.random.randn(n_h, n_y) * 0.01,
         "b2": np.zeros((n_y, 1))})
initialize_parameters.mistake("Your biases have one number in their shapes. "
    "Each must be a column.", row=3, biases_rank_1=lambda n_x, n_h, n_y:
        {"W1": np.random.randn(n_h, n_x) * 0.01,
         "b1": np.zeros(n_h),
         "W2": np.random.randn(n_y, n_h) * 0.01,
         "b2": np.zeros(n_y)})
initialize_parameters.mistake("Your biases are random. Here only the weights "
    "are; the biases start at zero.", biases_random=lambda n_x, n_h, n_y:
        {"W1": np.random.randn(n_h, n_x) * 0.01,
         "b1": np.random.randn(n_h, 1) * 0.01,
         "W2": np.random.randn(n_y, n_h) * 0.01,
         "b2": np.random.randn(n_y, 1) * 0.01})


@initialize_parameters.variant
def another_stream(n_x, n_h, n_y):
    draw = np.random.default_rng()
    second = draw.normal(0, 0.01, size=(n_y, n_h)).astype(np.float32)
    return {"b1": np.zeros((n_h, 1), dtype=int),
            "b2": np.zeros((n_y, 1)), "W2": second,
            "W1": draw.normal(0, 0.01, size=(n_h, n_x))}


@initialize_parameters.variant
def global_stream(n_x, n_h, n_y):
    np.random.seed(2)
    return {"W1": np.random.randn(n_h, n_x) * 0.01,
            "b1": np.zeros((n_h, 1)),
            "W2": np.random.randn(n_y, n_h) * 0.01,
            "b2": np.zeros((n_y, 1))}


@exercise(hints=[
    "Four lines, in the order of the formulas: Z1, A1, Z2, A2. Write the "
    "shape behind each.",
    "The hidden layer uses np.tanh, the output 1 / (1 + exp(-Z2)). The "
    "second layer takes A1 where the first took X."])
def forward_propagation(rng):
    for kind, (n_x, n_h, m) in (
            ("more hidden units than inputs", (2, 5, 4)),
            ("any sizes", sizes(rng, 3, 2, 10)),
            ("any sizes", sizes(rng, 3, 2, 10)),
            ("one example", (4, 3, 1)),
            ("one hidden unit", (3, 1, 5))):
        yield case(kind, data(rng, n_x, m)[0], weights(rng, (n_x, n_h, 1)))


forward_propagation.edit("sigmoid_hidden", "A1 = np.tanh(Z1)",
    "A1 = 1 / (1 + np.exp(-Z1))", "Your A1 has no negative entry. Which "
    "activation does the hidden layer have?", row=40)
forward_propagation.edit("relu_hidden", "np.tanh(Z1)", "np.maximum(0, Z1)",
    "Your hidden layer is a ReLU. Here it is tanh.", row=40)
forward_propagation.edit("no_hidden_activation", "A1 = np.tanh(Z1)", "A1 = Z1",
    "Your hidden layer has no activation: two linear layers are one.")
forward_propagation.edit("second_layer_from_sums",
    'np.dot(parameters["W2"], A1)', 'np.dot(parameters["W2"], Z1)',
    "The second layer sees the activations, not the sums.", row=41)
forward_propagation.edit("bias_1_forgotten", ' + parameters["b1"]', "",
    "Your Z1 is off by the same amount in each row. What is added to the "
    "product?")
forward_propagation.edit("bias_2_forgotten", ' + parameters["b2"]', "",
    "Z1 and A1 are right; Z2 lacks something that is the same for all "
    "examples.")
at = forward_propagation.at('np.dot(parameters["W1"], X)')
at("W1_turned", 'np.dot(parameters["W1"].T, X)', "W1 is (n_h, n_x) and X is "
   "(n_x, m): they fit as they are. In week 2 w was a column and had to be "
   "turned; here each unit has a row.")
at("elementwise", 'parameters["W1"] * X', "Each unit adds up its inputs: that "
   "is a matrix product. * multiplies entry by entry.", row=5)
at = forward_propagation.at("A2 = 1 / (1 + np.exp(-Z2))")
at("sign_of_exponent", "A2 = 1 / (1 + np.exp(Z2))", "Z2 is right, A2 is not: "
   "where Z2 is large, A2 should be near 1. Look at the exponent.", row=15)
at("output_without_activation", "A2 = Z2",
   "Your A2 is still Z2. A probability lies between 0 and 1.")
at("tanh_at_the_output", "A2 = np.tanh(Z2)", "Your A2 can be negative, so it "
   "is no probability. Which activation does the output have?", row=40)


@forward_propagation.variant
def with_matmul(X, parameters):
    W1, b1, W2, b2 = (parameters[k] for k in ("W1", "b1", "W2", "b2"))
    A1 = 2 / (1 + np.exp(-2 * (W1 @ X + b1))) - 1
    Z2 = W2 @ A1 + b2
    A2 = (1 + np.tanh(Z2 / 2)) / 2
    return [A2, {"A2": A2, "Z2": Z2, "A1": A1, "Z1": W1 @ X + b1, "X": X}]


@exercise(hints=[
    "Two terms; for y = 1 only the first counts, for y = 0 only the second. "
    "Multiply labels and logarithms entry by entry.",
    "Then add up all losses and divide by the number of examples, which is "
    "the number of columns."])
def compute_cost(rng):
    for m in sizes(rng, 3, 3, 13):
        yield case("both classes", rng.uniform(0.05, 0.95, size=(1, m)),
                   data(rng, 1, m)[1])
    m = int(rng.integers(4, 9))
    yield case("only class 0", rng.uniform(0.1, 0.9, size=(1, m)),
               np.zeros((1, m), dtype=int))
    yield case("only class 1", rng.uniform(0.1, 0.9, size=(1, m)),
               np.ones((1, m), dtype=int))
    yield case("very sure answers", rng.permutation(np.concatenate([
        rng.uniform(1e-6, 1e-4, 3), 1 - rng.uniform(1e-6, 1e-4, 2)])
        ).reshape(1, 5), np.array([[0, 1, 1, 0, 0]]))


at = compute_cost.at("-(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))")
at("first_half_only", "-(Y * np.log(A2))",
   "What does an example with y = 0 contribute? In yours, nothing.", row=42)
at("second_half_only", "-((1 - Y) * np.log(1 - A2))",
   "What does an example with y = 1 contribute? In yours, nothing.", row=42)
at("mixed_pairs",
   "-(np.dot(Y.T, np.log(A2)) + np.dot((1 - Y).T, np.log(1 - A2)))",
   "Look at the shape before you sum: (m, m) pairs every label with every "
   "answer. Labels and answers belong together one to one.", row=43)
at("not_aligned", "-(np.dot(Y, np.log(A2)) + np.dot(1 - Y, np.log(1 - A2)))",
   "np.dot of two rows (1, m) does not work. Multiply entry by entry, or make "
   "one of the two a column.", row=27)
at("sign_lost", "Y * np.log(A2) + (1 - Y) * np.log(1 - A2)",
   "Your cost is negative. The log of a number below 1 is negative, and the "
   "minus in front makes up for it.", row=28)
at = compute_cost.at("np.sum(losses) / Y.shape[1]")
at("not_divided", "np.sum(losses)",
   "The cost is m times too large. It is the mean of the losses.")
at("per_example", "losses / Y.shape[1]",
   "One number for the whole set; yours is one per example.", row=25)
at = compute_cost.at("-(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))")
at("roles_exchanged", "-(A2 * np.log(Y) + (1 - A2) * np.log(1 - Y))",
   "You took the log of the labels, and the log of 0 is infinite. Which of "
   "the two are the probabilities?")
at("one_minus_forgotten", "-(Y * np.log(A2) + (1 - Y) * np.log(A2))",
   "Both terms of yours use log of A2. For y = 0 it is the probability of the "
   "other class, 1 - A2, that should be near 1.")
at("other_logarithm", "-(Y * np.log2(A2) + (1 - Y) * np.log2(1 - A2))",
   "Yours is too large by the same factor, 1.44, everywhere. Logarithms are "
   "natural here.")
at("squared_error", "(A2 - Y) ** 2",
   "That is the squared error. Asked for is the loss with the logarithms.")
compute_cost.variant(by_choice=lambda A2, Y:
        np.mean(np.where(Y == 1, -np.log(A2), -np.log(1 - A2))),
    by_dot=lambda A2, Y:
        -(Y @ np.log(A2).T + (1 - Y) @ np.log(1 - A2).T) / Y.size)


def pass_back(rng, n_x, n_h, m):
    """Arguments of backward_propagation, with the cache they belong to."""
    parameters = weights(rng, (n_x, n_h, 1))
    X, Y = data(rng, n_x, m)
    Z1 = parameters["W1"] @ X + parameters["b1"]
    Z2 = parameters["W2"] @ np.tanh(Z1) + parameters["b2"]
    cache = {"Z1": Z1, "A1": np.tanh(Z1), "Z2": Z2,
             "A2": 1 / (1 + np.exp(-Z2))}
    return parameters, cache, X, Y


@exercise(hints=[
    "Six lines, in the order of the table. Write the shape behind each; "
    "each gradient has the shape of its parameter.",
    "Only the factor 1 - A1 * A1 is multiplied entry by entry. The mean is "
    "taken in four of the six lines: those in which the examples are added "
    "up."])
def backward_propagation(rng):
    for kind, counts in (
            ("more hidden units than inputs", (2, 5, 7)),
            ("more inputs than hidden units", (6, 3, 4)),
            ("any sizes", sizes(rng, 3, 2, 10)),
            ("any sizes", sizes(rng, 3, 2, 10)),
            ("one hidden unit", (3, 1, 6))):
        yield case(kind, *pass_back(rng, *counts))


at = backward_propagation.at('np.dot(parameters["W2"].T, dZ2)')
at("elementwise_back", 'parameters["W2"] * dZ2', "W2^T times dZ2 is a matrix "
   "product; only the factor of the tanh is multiplied entry by entry.",
   row=44)
at("W2_not_turned", 'np.dot(parameters["W2"], dZ2)', "W2 is (1, n_h) and dZ2 "
   "is (1, m). To get (n_h, m), which of the two must be turned?", row=29)
at("gradient_for_weight", "np.dot(dW2.T, dZ2)", "What carries the error back: "
   "the weights or their gradients?", row=48)
at = backward_propagation.at("dZ2) * (1 - A1 ** 2)")
at("product_with_slope", "dZ2) @ (1 - A1 ** 2)", "The slope of tanh goes "
   "entry by entry: each unit, each example for itself. Nothing is summed "
   "there.", row=6)
at("mean_in_dZ1", "dZ2) * (1 - A1 ** 2) / m", "dW1 and db1 are too small by "
   "m. The mean is taken once, when you sum over the examples.", row=45)
backward_propagation.edit("mean_in_dZ2", "dZ2 = A2 - Y", "dZ2 = (A2 - Y) / m",
    "All gradients are too small by m. The mean is taken once, when you sum "
    "over the examples.", row=45)
at = backward_propagation.at("m = X.shape[1]")
at("never_divided", "m = 1", "All gradients are too large by m: is each the "
   "mean over the examples, or their sum?", row=24)
at("features_counted", "m = X.shape[0]", "All your gradients are off by one "
   "factor. Is the m that you divide by the number of examples? Rows are "
   "features, columns are examples.", row=36)
at = backward_propagation.at(" * (1 - A1 ** 2)")
at("slope_without_square", " * (1 - A1)",
   "The slope of tanh is 1 - tanh^2. Where is your square?", row=46)
at("slope_by_product", " * (1 - np.dot(A1.T, A1))", "The square in the slope "
   "of tanh goes entry by entry. A product of A1 with itself mixes the "
   "examples.", row=46)
at("slope_from_sums", ' * (1 - cache["Z1"] ** 2)',
   "The slope is 1 - a^2, with the activation a, not with the sum z.", row=46)
at("slope_of_sigmoid", " * (A1 * (1 - A1))", "a(1 - a) is the slope of the "
   "logistic function. Which activation does the hidden layer have?", row=46)
at("slope_forgotten", "", "dZ1 is what arrives at the activations. One step "
   "is left, back through the tanh.")
at = backward_propagation.at("dW1 = np.dot(dZ1, X.T)")
at("wrong_one_turned", "dW1 = np.dot(dZ1.T, X)", "dW1 must be (n_h, n_x). "
   "Write the shapes under each factor; the examples must cancel.", row=47)
at("factors_exchanged", "dW1 = np.dot(X, dZ1.T)", "Your dW1 lies on its side: "
   "it must have the shape of W1, (n_h, n_x).", row=47)
at = backward_propagation.at("np.sum(dZ1, axis=1, keepdims=True)")
at("sum_of_everything", "np.sum(dZ1)", "One number per hidden unit: sum over "
   "the examples, along the rows.", row=49)
at("wrong_axis", "np.sum(dZ1, axis=0, keepdims=True)", "You summed over the "
   "units and kept the examples. It should be the other way round.", row=7)
at("dimension_lost", "np.sum(dZ1, axis=1)",
   "After summing you have (n_h,). Which shape must db1 have?", row=8)
backward_propagation.edit("error_turned_round", "dZ2 = A2 - Y", "dZ2 = Y - A2",
    "Every sign is turned round: the error is answer minus truth.")
backward_propagation.edit("output_slope_twice", "dZ2 = A2 - Y",
    "dZ2 = (A2 - Y) * A2 * (1 - A2)", "You multiplied by a(1 - a). In dZ2 = "
    "A2 - Y that factor has cancelled already against the slope of the loss.")
backward_propagation.edit("sums_for_activations", "np.dot(dZ2, A1.T)",
    'np.dot(dZ2, cache["Z1"].T)', "Only dW2 is wrong. What stands beside W2 "
    "in the forward pass: the sums or the activations?")


@backward_propagation.variant
def by_broadcasting(parameters, cache, X, Y):
    m = Y.size
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T * dZ2 * (1 - np.square(cache["A1"]))
    return {"db1": dZ1.mean(axis=1).reshape(-1, 1),
            "db2": dZ2.mean(axis=1, keepdims=True),
            "dW1": 1 / m * dZ1 @ X.T, "dW2": dZ2 @ cache["A1"].T * (1 / m)}


@backward_propagation.variant
def mean_first(parameters, cache, X, Y):
    dZ2 = (cache["A2"] - Y) / X.shape[1]
    dZ1 = parameters["W2"].T @ dZ2 / np.cosh(cache["Z1"]) ** 2
    return {"dW1": dZ1 @ X.T, "db1": dZ1.sum(axis=1, keepdims=True),
            "dW2": dZ2 @ cache["A1"].T,
            "db2": dZ2.sum(axis=1, keepdims=True)}


@backward_propagation.variant
def loop_over_examples(parameters, cache, X, Y):
    m = X.shape[1]
    grads = {"d" + name: np.zeros_like(value)
             for name, value in parameters.items()}
    for i in range(m):
        a1 = cache["A1"][:, [i]]
        dz2 = cache["A2"][:, [i]] - Y[:, [i]]
        dz1 = parameters["W2"].T * dz2 * (1 - a1 ** 2)
        grads["dW2"] += dz2 * a1.T / m
        grads["db2"] += dz2 / m
        grads["dW1"] += dz1 * X[:, [i]].T / m
        grads["db1"] += dz1 / m
    return grads


@exercise(hints=[
    "Each parameter has its own gradient: W1 goes with dW1, and so on.",
    "Downhill means minus, and the size of the step is the argument."])
def update_parameters(rng):
    for kind, rate in (("the default rate", None), ("a small rate", 0.03),
                       ("a large rate", float(rng.uniform(2, 4)))):
        n_x, n_h = sizes(rng, 2, 2, 10)
        parameters = weights(rng, (n_x, n_h, 1))
        grads = {"d" + name: rng.normal(size=value.shape)
                 for name, value in parameters.items()}
        rest = () if rate is None else (rate,)
        yield case(kind, parameters, grads, *rest)


at = update_parameters.at("value - learning_rate * grads")
at("rate_written_in", "value - 1.2 * grads", "Your step does not depend on "
   "learning_rate. Does your code use the argument, or a number?", row=50)
at("uphill", "value + learning_rate * grads",
   "Your parameters climb. Downhill: subtract.", row=30)
at("rate_forgotten", "value - grads",
   "Your step is the whole gradient. The learning rate says how much of it.")
at("only_the_step", "-learning_rate * grads",
   "What you return is the step alone. It must be added to the parameter.")
update_parameters.mistake(
    "Four parameters, four updates: b1 comes back as it went in.", row=50,
    b1_left_out=lambda parameters, grads, learning_rate=1.2:
        {"W1": parameters["W1"] - learning_rate * grads["dW1"],
         "b1": parameters["b1"],
         "W2": parameters["W2"] - learning_rate * grads["dW2"],
         "b2": parameters["b2"] - learning_rate * grads["db2"]})
update_parameters.mistake(
    "Four parameters, four updates: b2 comes back as it went in.", row=50,
    b2_left_out=lambda parameters, grads, learning_rate=1.2:
        {"W1": parameters["W1"] - learning_rate * grads["dW1"],
         "b1": parameters["b1"] - learning_rate * grads["db1"],
         "W2": parameters["W2"] - learning_rate * grads["dW2"],
         "b2": parameters["b2"]})
update_parameters.mistake("Four parameters, four updates: both biases come "
    "back as they went in.", row=50,
    biases_left_out=lambda parameters, grads, learning_rate=1.2:
        {"W1": parameters["W1"] - learning_rate * grads["dW1"],
         "b1": parameters["b1"],
         "W2": parameters["W2"] - learning_rate * grads["dW2"],
         "b2": parameters["b2"]})
update_parameters.mistake("Everything comes back as it went in. Your new "
    "values were computed but are not what you return.", row=50,
    nothing_kept=lambda parameters, grads, learning_rate=1.2: parameters)
update_parameters.mistake("The second layer is updated with the gradients of "
    "the first.", copied_lines=lambda parameters, grads, learning_rate=1.2:
        {"W1": parameters["W1"] - learning_rate * grads["dW1"],
         "b1": parameters["b1"] - learning_rate * grads["db1"],
         "W2": parameters["W2"] - learning_rate * grads["dW2"],
         "b2": parameters["b2"] - learning_rate * grads["db1"]})


@update_parameters.variant
def in_place(parameters, grads, learning_rate=1.2):
    for name in parameters:
        parameters[name] -= learning_rate * grads["d" + name]
    return parameters


@update_parameters.variant
def one_by_one(parameters, grads, learning_rate=1.2):
    W1 = parameters["W1"].astype(np.float32)
    return {"W1": W1 - learning_rate * grads["dW1"],
            "b1": parameters["b1"] + grads["db1"] * -learning_rate,
            "W2": parameters["W2"] - learning_rate * grads["dW2"],
            "b2": parameters["b2"] - learning_rate * grads["db2"]}


def parted(rng, n_x, m):
    """Examples on both sides of a plane through zero, as many of each."""
    X = rng.normal(size=(n_x, m))
    score = rng.normal(size=(1, n_x)) @ X
    return X, (score > np.median(score)).astype(int)


def training(rng, kind, X, Y, n_h, num_iterations):
    """A case that trains from two given starts: the first for the first
    call, the second for the next."""
    starts = [network(rng, (len(X), n_h, 1), 0.5, 0.5) for _ in range(2)]
    return case(kind, X, Y, n_h, num_iterations, starts)


@exercise(needs=["initialize_parameters", "forward_propagation",
                 "compute_cost", "backward_propagation",
                 "update_parameters"], rtol=1e-3, atol=1e-5, hints=[
    "One call before the loop, three calls in it. What does each take, and "
    "what does it return?",
    "The sizes come from X and Y, except n_h, which is an argument. The "
    "parameters that update_parameters returns must reach the next turn."])
def nn_model(rng):
    X, Y = blobs(rng, m=40)
    yield training(rng, "four clouds", X, Y, 6, 300)
    n_x, n_h = sizes(rng, 2, 5, 10)
    X, Y = parted(rng, n_x, 31)
    yield training(rng, "other sizes", X, Y, n_h, 100)
    X, Y = blobs(rng, m=30)
    yield training(rng, "two iterations only", X, Y, 3, 2)


nn_model.edit("starts_again", "A2, cache = forward_propagation(X, parameters)",
    "parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])\n"
    "        A2, cache = forward_propagation(X, parameters)",
    "Yours has taken a single step. What does the second turn of your loop "
    "start from, and is there one? Look where the start, the update and the "
    "return stand.", row=51)
nn_model.edit("new_start_in_each_turn",
    """    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])
    for i in range(num_iterations):
""", """    for i in range(num_iterations):
        parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])
""", "Every turn of your loop begins from a new start, so only its last step "
    "counts. Which line must run once?", row=51)
nn_model.edit("started_twice", "    for i in range",
    "    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])\n"
    "    for i in range", "Your training begins from the second start. Call "
    "initialize_parameters once.")
nn_model.edit("update_not_kept", "parameters = update_parameters(",
    "update_parameters(", "The parameters never change: what "
    "update_parameters returns has to be kept.", row=51)
nn_model.edit("forward_once", """    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
""", """    A2, cache = forward_propagation(X, parameters)
    for i in range(num_iterations):
""", "Your answers and the cache are those of the start in every turn. After "
    "a step the network answers otherwise: which lines must run again?",
    row=51)
at = nn_model.at("range(num_iterations)")
at("step_too_many", "range(num_iterations + 1)", "You take one step too many.")
at("iterations_not_used", "range(1000)", "Asked for two iterations, yours "
   "makes many. Does the loop use the argument?", row=2)
nn_model.edit("another_rate", "update_parameters(parameters, grads)",
    "update_parameters(parameters, grads, 0.01)",
    "The training runs with another learning rate than the default, 1.2.")
nn_model.edit("n_h_not_used", "X.shape[0], n_h, Y.shape[0]",
    "*layer_sizes(X, Y)", "The number of hidden units is an argument here; "
    "layer_sizes only proposes 4.", row=2)
at = nn_model.at("    return parameters")
at("gradients_returned", "    return grads",
   "You return the last gradients. Asked for are the parameters.")
at("cost_returned", "    return compute_cost(A2, Y)",
   "You return the cost. Asked for are the parameters.")
at("cost_too", "    return parameters, compute_cost(A2, Y)",
   "Two results came back. Asked for are the parameters alone.")
at("nothing_returned", "    return None", "What does your function hand back?",
   row=10)
nn_model.edit("examples_for_inputs", "X.shape[0], n_h, Y.shape[0]",
    "X.shape[1], n_h, Y.shape[1]", "The sizes of your network are numbers of "
    "examples. Rows are features, columns are examples.", row=36)


@nn_model.variant
def with_while(X, Y, n_h, num_iterations=10000, print_cost=False):
    n_x, _, n_y = layer_sizes(X, Y)
    parameters = initialize_parameters(n_x, n_h, n_y)
    turn = 0
    while turn < num_iterations:
        A2, cache = forward_propagation(X, parameters)
        cost = compute_cost(A2, Y)
        parameters = update_parameters(
            parameters,
            backward_propagation(parameters, cache, X, Y))
        if print_cost and turn % 1000 == 0:
            print(cost)
        turn += 1
    return parameters


@exercise(needs=["forward_propagation"], hints=[
    "First the probabilities: forward_propagation gives them.",
    "A comparison of arrays gives an array of True and False. That may be "
    "returned, or turned into 1 and 0."])
def predict(rng):
    for _ in range(2):
        n_x, n_h, m = sizes(rng, 3, 3, 10)
        yield case("any data", network(rng, (n_x, n_h, 1), 1.5, 1.5),
                   rng.normal(size=(n_x, m)))
    # One unit, nearly linear: Z2 between 0.05 and 0.45, or below zero.
    signs = rng.permutation(np.array([[1, -1, 1, 1, -1]]), axis=1)
    yield case("scores near zero",
               {"W1": np.full((1, 1), 0.1), "b1": np.zeros((1, 1)),
                "W2": np.full((1, 1), 10.0), "b2": np.zeros((1, 1))},
               rng.uniform(0.05, 0.45, size=(1, 5)) * signs)
    even = weights(rng, (2, 3, 1))
    even["b1"] = np.zeros((3, 1))
    even["b2"] = np.zeros((1, 1))
    x = rng.normal(size=(2, 1))
    yield case("probability exactly 0.5", even,
               np.hstack([np.zeros((2, 1)), x, -x]))


predict.edit("probabilities", "(A2 > 0.5).astype(int)", "A2",
    "These are the probabilities. From probability to decision: 1 above 0.5, "
    "else 0.", row=32)
at = predict.at("> 0.5")
at("at_least_half", ">= 0.5", "At exactly 0.5 the text asks for 0.", row=32)
at("turned_round", "< 0.5", "Yours says 1 where the probability is below 0.5.")
at = predict.at("A2, _ = forward_propagation(X, parameters)")
at("score_for_probability", 'A2 = forward_propagation(X, parameters)[1]["Z2"]',
   "You compared the score Z2 with 0.5. Which quantity is the probability?",
   row=33)
at("hidden_layer", 'A2 = forward_propagation(X, parameters)[1]["A1"]',
   "You used the hidden activations. The decision is the output layer's.")
at("pair_not_unpacked", "A2 = forward_propagation(X, parameters)",
   "forward_propagation returns two things, the answers and the cache. You "
   "compared the pair with a number.")
predict.edit("dimension_lost", ".astype(int)", ".astype(int).ravel()",
    "The shape should be (1, m): one row. Yours has lost a dimension.", row=3)
predict.variant(as_booleans=lambda parameters, X:
        forward_propagation(X, parameters)[0] > 0.5,
    with_rounding=lambda parameters, X:
        np.round(forward_propagation(X, parameters)[0]))


@exercise(needs=["forward_propagation", "backward_propagation",
                 "update_parameters"], hints=[
    "np.full makes an array of equal numbers. The loop is that of nn_model, "
    "with another start.",
    "Put the parameters of a unit side by side, one unit a row. The largest "
    "minus the smallest entry of a column is the largest difference there."])
def units_stay_equal(rng):
    for kind, steps in (("one step", 1), ("a few steps", 6),
                        ("many steps", 25)):
        n_x, n_h, m = sizes(rng, 3, 2, 8)
        yield case(kind, *data(rng, n_x, m + 3), n_h, steps)


units_stay_equal.edit("zero_start", 'np.full((n_h, X.shape[0]), 0.5)',
    'np.zeros((n_h, X.shape[0]))', "Your W1 does not start at 0.5.")
at = units_stay_equal.at('''{"W1": np.full((n_h, X.shape[0]), 0.5),
                  "b1": np.zeros((n_h, 1)),
                  "W2": np.full((1, n_h), 0.5),''')
at("start_at_one", '''{"W1": np.ones((n_h, X.shape[0])),
                  "b1": np.zeros((n_h, 1)),
                  "W2": np.ones((1, n_h)),''',
   "Your weights start at 1. The text asks for 0.5.")
at("all_zero", '''{"W1": np.zeros((n_h, X.shape[0])),
                  "b1": np.zeros((n_h, 1)),
                  "W2": np.zeros((1, n_h)),''', "Your weights start at zero, "
   "where nothing can move. The text asks for 0.5.")
units_stay_equal.edit("biases_too", '''"b1": np.zeros((n_h, 1)),
                  "W2": np.full((1, n_h), 0.5),
                  "b2": np.zeros((1, 1))''', '''"b1": np.full((n_h, 1), 0.5),
                  "W2": np.full((1, n_h), 0.5),
                  "b2": np.full((1, 1), 0.5)''',
    "Your biases do not start at zero. Only the weights start at 0.5.")
units_stay_equal.edit("step_too_many", "range(steps)", "range(steps + 1)",
    "You take one step too many.")
units_stay_equal.edit("not_kept", "parameters = update_parameters(",
    "_ = update_parameters(", "Each of your steps starts from the beginning. "
    "What does the second turn of the loop start from?", row=51)
units_stay_equal.edit("another_rate", "update_parameters(parameters, grads)",
    "update_parameters(parameters, grads, 0.01)",
    "The training runs with another learning rate than the default, 1.2.")
at = units_stay_equal.at("units.max(axis=0) - units.min(axis=0)")
at("within_a_unit", "units.max(axis=1) - units.min(axis=1)",
   "You compared unlike entries, such as a weight with a bias. Compare the "
   "same entry of different units.", row=7)
at("moved", "np.abs(units - 0.5)", "That is how far the units have moved from "
   "the start. The question is how far they are from each other.")


@units_stay_equal.variant
def pair_by_pair(X, Y, n_h, steps):
    p = {"W1": np.ones((n_h, len(X))) / 2, "b1": np.zeros((n_h, 1)),
         "W2": np.ones((1, n_h)) / 2, "b2": np.zeros((1, 1))}
    for _ in range(steps):
        cache = forward_propagation(X, p)[1]
        p = update_parameters(p, backward_propagation(
            p, cache, X, Y), learning_rate=1.2)
    largest = 0.0
    for name, axis in (("W1", 0), ("b1", 0), ("W2", 1)):
        for i in range(n_h):
            for j in range(i):
                one, other = (np.take(p[name], k, axis) for k in (i, j))
                largest = max(largest, np.abs(one - other).max())
    return largest


question_shape = question("question_shape", {
    "a": "A gradient has the shape of what it belongs to, and W1 has one "
         "row for each hidden unit.",
    "c": "That is the shape of dZ1: it still has one column for each "
         "example. In dW1 the examples have been added up."})
question_mean = question("question_mean", {
    "b": "The sum over the examples doubles, but so does m, and dW1 is their "
         "mean. If yours doubled, its 1/m would be missing.",
    "c": "It would if the 1/m were counted twice, once in dZ and once in "
         "dW. Counted once, the mean stays what it was."})
question_symmetry = question("question_symmetry", {
    "a": "Equal units stay equal only if they get the same error back. It "
         "comes back over the output weights, and here these differ.",
    "c": "dW2 is zero at the start, since all activations are. But the "
         "error that reaches the hidden units is the output error times W2, "
         "and the slope of tanh at zero is 1."})
question_back = question("question_back", {
    -0.3: "The slope of tanh is 1 - a^2, not 1 - a.",
    -0.6: "That is what reaches the activation, W2 dz. One step is left, "
          "back through the tanh.",
    0.45: "The size is right. Look at the signs: a positive weight carries a "
          "negative error back as a negative error.",
    -0.15: "a^2 is 0.25, but the slope of tanh is 1 - a^2.",
    -0.1: "The error comes back over the weight 3; it is multiplied by the "
          "slope of tanh, not by the activation.",
    -0.3375: "The slope of tanh, 1 - a^2, counts once.",
}, rtol=1e-3)
