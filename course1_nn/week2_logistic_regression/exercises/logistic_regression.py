"""Cases and known mistakes of the notebook logistic_regression."""

import numpy as np

from grading.exercise import case, exercise, question
from grading.exercise.draw import clouds, labels


def problem(rng, n, m):
    """Parameters and data: n inputs, m examples, both labels present."""
    w = rng.normal(size=(n, 1))
    b = float(rng.normal())
    return w, b, rng.normal(size=(n, m)), labels(rng, m)


@exercise(hints=[
    "NumPy's exp works on a whole array at once; math.exp does not.",
    "Check two values by hand: at z = 0 it must give 0.5, at z = 3 about "
    "0.95. Where do the brackets of the formula stand in your line?"])
def sigmoid(rng):
    yield case("one number", float(rng.uniform(1, 3)))
    yield case("one number", float(rng.uniform(-3, -1)))
    yield case("a row", np.append(rng.normal(size=(1, 3)), [[0.0]], axis=1))
    yield case("a matrix", rng.normal(scale=2, size=(3, 2)))


sigmoid.mistake("Large z should give nearly 1. Yours gives nearly 0: look at "
    "the sign in the exponent.", row=15,
    sign_of_exponent=lambda z: 1 / (1 + np.exp(z)))
sigmoid.mistake("At z = 0 the result must be 0.5. Write the brackets as in "
    "the formula: / binds tighter than +.", row=9,
    brackets=lambda z: 1 / 1 + np.exp(-z))


@sigmoid.mistake("The functions of math work on one number. Which library "
                 "has an exp for whole arrays?", row=14)
def math_exp(z):
    import math
    return 1 / (1 + math.exp(-z))


@sigmoid.mistake("That is the slope of the function, s(1 - s). Here the "
                 "value s itself is asked for.")
def derivative(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


sigmoid.variant(with_tanh=lambda z: 0.5 * (1 + np.tanh(z / 2)))


@exercise(hints=[
    "Two terms; for y = 1 only the first counts, for y = 0 only the second.",
    "Each entry stays by itself: multiply with *, and sum nothing."])
def logistic_loss(rng):
    yield case("label 1", float(rng.uniform(0.1, 0.9)), 1)
    yield case("label 0", float(rng.uniform(0.1, 0.9)), 0)
    yield case("a row of answers", rng.uniform(0.05, 0.95, size=(1, 5)),
               rng.permutation(np.array([[1, 0, 0, 1, 1]]), axis=1))


logistic_loss.edit("sign_lost", "-(y * np.log(a) + (1 - y) * np.log(1 - a))",
    "y * np.log(a) + (1 - y) * np.log(1 - a)", "Your loss is negative. The "
    "log of a number below 1 is negative, and a loss must not be.", row=28)
logistic_loss.edit("first_half_only",
    "(y * np.log(a) + (1 - y) * np.log(1 - a))", "(y * np.log(a))",
    "What does an example with y = 0 contribute? In yours, nothing.", row=42)
logistic_loss.edit("second_term_added_with_a", "np.log(1 - a)", "np.log(a)",
    "Both terms of yours use log a. For y = 0 it is the probability of the "
    "other class, 1 - a, that should be near 1.")
logistic_loss.edit("summed",
    "return -(y * np.log(a) + (1 - y) * np.log(1 - a))",
    "return np.sum(-(y * np.log(a) + (1 - y) * np.log(1 - a)))",
    "One number came out for five examples. Here each example keeps its own "
    "loss; the mean is taken later, in the cost.")
logistic_loss.edit("squared_error",
    "-(y * np.log(a) + (1 - y) * np.log(1 - a))", "(a - y) ** 2",
    "That is the squared error. Asked for is the loss with the logarithms.")
logistic_loss.variant(
    by_choice=lambda a, y: np.where(y == 1, -np.log(a), -np.log(1 - a)))


@exercise(needs=["sigmoid"], hints=[
    "Forward first: z, then a. The slope dz is then a - y.",
    "dw has the shape of w, (n_x, 1): each input times dz. And db is dz as "
    "a plain number."])
def gradient_one_example(rng):
    for n in (3, 5):
        for y in (0, 1):
            yield case(f"label {y}", rng.normal(size=(n, 1)),
                       float(rng.normal()), rng.normal(size=(n, 1)), y)
    yield case("one input", rng.normal(size=(1, 1)), float(rng.normal()),
               rng.normal(size=(1, 1)), 1)


gradient_one_example.edit("error_turned_round", "dz = a - y", "dz = y - a",
    "Every sign is turned round: the slope dz is answer minus truth.")
gradient_one_example.edit("row_for_column", "return x * dz, dz.item()",
    "return (x * dz).T, dz.item()", "dw came out as a row. A gradient has the "
    "shape of what it belongs to: w is (n_x, 1).", row=3)
gradient_one_example.edit("slope_of_sigmoid_twice", "dz = a - y",
    "dz = (a - y) * a * (1 - a)", "You multiplied by a(1 - a). In dz = a - y "
    "that factor has cancelled already against the slope of the loss.")
gradient_one_example.edit("input_forgotten", "return x * dz",
    "return np.ones_like(x) * dz", "Your dw is the same for every input. A "
    "weight whose input is 0 has no influence: where does x enter?")
gradient_one_example.edit("no_sigmoid", "a = sigmoid(np.dot(w.T, x) + b)",
    "a = np.dot(w.T, x) + b",
    "You compared z with y. Which quantity is the probability?", row=33)


@gradient_one_example.variant
def with_at(w, b, x, y):
    error = (sigmoid(w.T @ x + b) - y).item()
    return x * error, error


@exercise(fixed=["a few inputs"], hints=[
    "np.zeros takes the shape as one tuple.",
    "w is a column: two numbers in its shape. b is not an array."])
def initialize_with_zeros(rng):
    few, many = rng.integers(2, 10), rng.choice(
        np.arange(10, 100), size=2, replace=False)
    yield case("a few inputs", int(few))
    yield case("a few inputs", 1)
    for dim in many:
        yield case("many inputs", int(dim))


at = initialize_with_zeros.at("np.zeros((dim, 1)), 0.0")
at("rank_1", "np.zeros(dim), 0.0", "w has one number in its shape, so it is "
   "neither row nor column. Make it a column vector, (dim, 1).", row=22)
at("row", "np.zeros((1, dim)), 0.0",
   "w is a row. Asked for is a column: one row for each input.", row=22)
at("ones", "np.ones((dim, 1)), 0.0", "The text asks for zeros.")
at("b_like_w", "np.zeros((dim, 1)), np.zeros((dim, 1))",
   "b is one number, not one per input.", row=22)
at("size_written_in", "np.zeros((12288, 1)), 0.0",
   "Would this work for 7 inputs? Take the size from the argument.", row=2)
initialize_with_zeros.variant(
    with_full=lambda dim: (np.full((dim, 1), 0.0), np.zeros((1, 1))))


@exercise(needs=["sigmoid", "logistic_loss"], hints=[
    "Write the shapes under each factor. dw must look like w: which product "
    "of X (n_x, m) and A - Y (1, m) gives (n_x, 1)?",
    "Cost, dw and db are all means over the m examples, and m is the number "
    "of columns of X."])
def propagate(rng):
    yield case("more examples than inputs", *problem(rng, 3, 5))
    yield case("more inputs than examples", *problem(rng, 6, 4))
    yield case("two examples", *problem(rng, 4, 2))
    yield case("one input", *problem(rng, 1, 7))


propagate.edit("dw_not_divided", "np.dot(X, (A - Y).T) / m",
    "np.dot(X, (A - Y).T)", "dw is m times too large. Repeat every example "
    "twice, and yours would double: is the gradient a mean over examples or "
    "their sum?", row=24)
propagate.edit("db_not_divided", "np.sum(A - Y) / m", "np.sum(A - Y)",
    "db is m times too large: is it a mean or a sum?", row=24)
at = propagate.at("np.sum(logistic_loss(A, Y)) / m")
at("cost_not_divided", "np.sum(logistic_loss(A, Y))",
   "The cost is m times too large. It is the mean of the losses.")
at("cost_per_example", "logistic_loss(A, Y)", "The cost is one number for the "
   "whole set; yours is one per example.", row=25)
at("sign_of_cost", "-np.sum(logistic_loss(A, Y)) / m", "The cost is negative. "
   "The log of a number below 1 is negative, and the minus in front makes up "
   "for it.", row=28)
at("mixed_pairs",
   "-np.sum(np.dot(Y.T, np.log(A)) + np.dot((1 - Y).T, np.log(1 - A))) / m",
   "Look at the shape before you sum: (m, m) pairs every label with every "
   "answer. Labels and answers belong together one to one.", row=26)
at("not_aligned", "-(np.dot(Y, np.log(A)) + np.dot(1 - Y, np.log(1 - A))) / m",
   "np.dot of two rows (1, m) does not work. For a sum over the examples one "
   "of the two must be a column.", row=27)
propagate.edit("elementwise_dw", "np.dot(X, (A - Y).T) / m", "X * (A - Y) / m",
    "dw must look like w, (n_x, 1); yours still has one column per example. "
    "The formula has a matrix product, which sums over the examples.", row=23)
propagate.edit("w_not_transposed", "np.dot(w.T, X)", "np.dot(w, X)",
    "w is (n_x, 1) and X is (n_x, m). To get (1, m), which of the two must be "
    "transposed?", row=29)
propagate.edit("error_turned_round", "dw = np.dot(X, (A - Y).T) / m",
    "dw = np.dot(X, (Y - A).T) / m",
    "dw points the wrong way: the error is answer minus truth.")
propagate.edit("global_names",
    "m = X.shape[1]\n    A = sigmoid(np.dot(w.T, X) + b)",
    "m = X_train.shape[1]\n    A = sigmoid(np.dot(w.T, X) + b)",
    "Your results are too small by the same factor everywhere. Which names "
    "does the function use that it did not get as arguments?", row=1)


@propagate.variant
def with_means(w, b, X, Y):
    A = 1 / (1 + np.exp(-(w.T @ X + b)))
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return {"dw": (X * (A - Y)).mean(axis=1, keepdims=True),
            "db": np.mean(A - Y, axis=1, keepdims=True)}, cost


@propagate.variant
def cost_by_dot(w, b, X, Y):
    m = Y.size
    A = sigmoid(w.T @ X + b)
    cost = -(Y @ np.log(A).T + (1 - Y) @ np.log(1 - A).T) / m
    return {"dw": X @ (A - Y).T / m, "db": (A - Y).sum() / m}, cost


@exercise(needs=["propagate"], pure=True, hints=[
    "In the loop: first propagate, then the step. Downhill means minus.",
    "Make new arrays with w = w - ...; the cost is kept when the number of "
    "the iteration is divisible by 100."])
def optimize(rng):
    yield case("a few steps", *problem(rng, 3, 5), 7, 0.1)
    yield case("one step", *problem(rng, 4, 3), 1, 0.05)
    yield case("more than a hundred steps", *problem(rng, 2, 6), 205, 0.2)
    yield case("another learning rate", *problem(rng, 3, 4), 12, 0.9)


optimize.edit("uphill", "w = w - learning_rate", "w = w + learning_rate",
    "Your w climbs. Downhill: subtract.", row=30)
optimize.edit("b_not_updated", '        b = b - learning_rate * grads["db"]\n',
    "", "b comes back as it went in. It is a parameter like w.")
optimize.edit("update_after_loop",
    '''        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print(f"cost after iteration {i}: {cost:.4f}")
''', '''        if i % 100 == 0:
            costs.append(cost)
    w = w - learning_rate * grads["dw"]
    b = b - learning_rate * grads["db"]
''', "There was one step in all. Is the update inside the loop?", row=30)
optimize.edit("in_place", 'w = w - learning_rate * grads["dw"]',
    'w -= learning_rate * grads["dw"]', "w -= writes into the array of "
    "whoever called the function. Make a new one: w = w - ...", row=31)
optimize.edit("rate_written_in", '''        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]''',
    '''        w = w - 0.009 * grads["dw"]
        b = b - 0.009 * grads["db"]''', "Your step does not depend on "
    "learning_rate. Does your code use the argument, or a number?", row=2)
at = optimize.at("if i % 100 == 0:")
at("every_cost", "if True:", "costs has an entry for every iteration. Keep "
   "those of iterations 0, 100, 200, ...")
at("costs_from_100", "if i % 100 == 0 and i > 0:",
   "The cost of iteration 0 is missing.")
optimize.edit("return_in_loop", '''            if print_cost:
                print(f"cost after iteration {i}: {cost:.4f}")
    return''', '''            if print_cost:
                print(f"cost after iteration {i}: {cost:.4f}")
        return''', "The function ends in its first turn: what stands inside "
    "the loop runs every time. Which lines must run once?", row=10)


@optimize.variant
def with_copy(w, b, X, Y, num_iterations=100, learning_rate=0.009,
              print_cost=False):
    w, costs = w.copy(), []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        if not i % 100:
            costs.append(float(cost))
        w -= learning_rate * grads["dw"]
        b -= learning_rate * grads["db"]
    return {"b": b, "w": w}, grads, np.array(costs)


@exercise(needs=["sigmoid"], hints=[
    "First the probabilities, as in propagate.",
    "A comparison of arrays gives an array of True and False. That may be "
    "returned, or turned into 1 and 0."])
def predict(rng):
    for n, m in ((3, 6), (5, 4)):
        w, b, X, _ = problem(rng, n, m)
        yield case("any data", w, b, X)
    # z between 0 and 0.5: a threshold on z instead of a would say 0.
    X = rng.uniform(0.05, 0.45, size=(1, 5)) * rng.permutation(
        np.array([[1, -1, 1, 1, -1]]), axis=1)
    yield case("scores near zero", np.ones((1, 1)), 0.0, X)
    w = rng.normal(size=(2, 1))
    yield case("probability exactly 0.5", w, 0.0,
               rng.permutation(np.hstack([np.zeros((2, 1)), w, -w]), axis=1))


predict.edit("probabilities", " > 0.5).astype(int)", ")",
    "These are the probabilities. From probability to decision: 1 above 0.5, "
    "else 0.", row=32)
at = predict.at("> 0.5")
at("at_least_half", ">= 0.5", "At exactly 0.5 the text asks for 0.", row=32)
at("turned_round", "< 0.5", "Yours says 1 where the probability is below 0.5.")
predict.edit("score_for_probability", "(sigmoid(np.dot(w.T, X) + b) > 0.5)",
    "(np.dot(w.T, X) + b > 0.5)", "You compared the score z with 0.5. Which "
    "quantity is the probability?", row=33)
predict.edit("rank_1", ".astype(int)", ".astype(int).ravel()",
    "The shape should be (1, m): one row. Yours has lost a dimension.", row=3)
predict.variant(as_booleans=lambda w, b, X: w.T @ X + b > 0,
    with_rounding=lambda w, b, X: np.round(1 / (1 + np.exp(-(w.T @ X + b)))))


def two_sets(rng, n, m_train, m_test):
    """A learnable problem: both sets from the same two clouds."""
    centre = rng.normal(size=(n, 1))
    sets = []
    for m in (m_train, m_test):
        Y = rng.permutation(np.arange(m) % 2).reshape(1, m)
        sets += [clouds(rng, Y, centre), Y]
    return sets


@exercise(needs=["initialize_with_zeros", "optimize", "predict"], hints=[
    "Three calls: the start, optimize, predict (twice).",
    "Your arguments num_iterations and learning_rate must reach optimize, "
    "and w and b come out of its first result."])
def model(rng):
    yield case("more training than test examples",
               *two_sets(rng, 3, 9, 4), 50, 0.1)
    yield case("more test than training examples",
               *two_sets(rng, 2, 5, 8), 130, 0.02)
    yield case("another learning rate", *two_sets(rng, 4, 6, 3), 20, 0.7)


model.edit("defaults_passed_on", '''num_iterations,
                                learning_rate, print_cost)''', ''')''',
    "num_iterations and learning_rate that your function was given never "
    "reach optimize.", row=35)
model.edit("sets_swapped", '''"Y_prediction_test": predict(w, b, X_test),
            "Y_prediction_train": predict(w, b, X_train),''',
    '''"Y_prediction_test": predict(w, b, X_train),
            "Y_prediction_train": predict(w, b, X_test),''',
    "The predictions of the two sets are exchanged.", row=34)
model.edit("trained_on_test", "optimize(w, b, X_train, Y_train,",
    "optimize(w, b, X_test, Y_test,", "You trained on the test set. Then "
    "nobody knows how well it does on data it has not seen.", row=34)
model.edit("untrained_w", '    w, b = params["w"], params["b"]\n', "",
    "The w that you return is still the start. Follow w from optimize to "
    "predict.", row=34)


@model.variant
def with_keywords(X_train, Y_train, X_test, Y_test, num_iterations=2000,
                  learning_rate=0.5, print_cost=False):
    w, b = np.zeros((len(X_train), 1)), 0
    params, grads, costs = optimize(
        w, b, X_train, Y_train, learning_rate=learning_rate,
        num_iterations=num_iterations)
    said = {name: predict(params["w"], params["b"], X)
            for name, X in (("Y_prediction_test", X_test),
                            ("Y_prediction_train", X_train))}
    return {**said, **params, "costs": costs,
            "learning_rate": learning_rate,
            "num_iterations": num_iterations, "extra": 0}


question_shape = question("question_shape", {
    "a": "That product, (n_x, m) times (1, n_x), would raise an error: the "
         "inner sizes differ. A silent (300, 300) comes from broadcasting.",
    "c": "np.dot gives (rows of the first, columns of the second). It is "
         "square only when these happen to be equal."})
question_loss = question("question_loss", {
    "a": "0.01 is the loss for y = 1: -log 0.99. Here the truth is 0, so "
         "-log(1 - a) counts.",
    "b": "That is the error a - y. The loss takes a logarithm: "
         "-log(1 - 0.99)."})
question_scale = question("question_scale", {
    "b": "Only if the weights stayed the same. Training finds them anew: "
         "half the weight times twice the input gives the same z.",
    "c": "The range from 0 to 1 is convenient, not necessary. The best z "
         "can be reached with any scale of the inputs, though the learning "
         "rate may have to change."})
question_gradient = question("question_gradient", {
    0.807: "The sign: dz is a - y, and the answer is below the truth.",
    -0.269: "That is dz = a - y. One step is left: dw_1 = x_1 dz.",
    0.731: "That is a itself. Go on: dz = a - y, then dw_1 = x_1 dz.",
    -0.538: "That is -2 dz, with the second weight as factor. The slope of "
            "a weight is its input times dz.",
}, rtol=2e-3)
