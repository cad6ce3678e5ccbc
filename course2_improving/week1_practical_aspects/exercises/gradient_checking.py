"""Cases and known mistakes of the notebook gradient_checking."""

from functools import partial

import numpy as np

from grading.exercise import case, exercise, question
from grading.exercise.draw import labels, network, widths
from utils.built.deep_network_step_by_step import (
    L_model_backward,
    L_model_forward,
)


def features(rng, n, m):
    """Inputs (n, m), each feature with a mean and a deviation of its own."""
    return (rng.uniform(2, 30, size=(n, 1)) * rng.choice([-1, 1], (n, 1))
            + rng.uniform(0.5, 6, size=(n, 1)) * rng.normal(size=(n, m)))


@exercise(pure=True, hints=[
    "One mean and one deviation for each row. Along which axis do you "
    "average, and what keeps the result a column?",
    "mu and sigma come from X_train alone. Both sets are then treated with "
    "the same two columns. Where sigma is 0, put 1 before you divide."])
def normalize_inputs(rng):
    n, m = int(rng.integers(2, 4)), int(rng.integers(6, 9))
    yield case("more training than test examples", features(rng, n, m),
               features(rng, n, m - 2))
    yield case("more features than examples", features(rng, 6, 4),
               features(rng, 6, 5))
    yield case("one test example", features(rng, n, m), features(rng, n, 1))
    X_train, X_test = features(rng, n, m), features(rng, n, m - 3)
    X_train[1] = float(rng.integers(1, 9))
    yield case("a feature that is the same in all training examples",
               X_train, X_test)


normalize_inputs.edit("own_statistics",
    "return (X_train - mu) / sigma, (X_test - mu) / sigma, mu, sigma",
    """of_test = np.std(X_test, axis=1, keepdims=True)
    of_test[of_test == 0] = 1
    X_test = (X_test - np.mean(X_test, axis=1, keepdims=True)) / of_test
    return (X_train - mu) / sigma, X_test, mu, sigma""", "You gave the test "
    "set a mean and a deviation of its own. Think of one test example alone: "
    "what would be left of it? Which numbers did the network learn with?")
at = normalize_inputs.at("(X_test - mu) / sigma")
at("own_mean", "(X_test - np.mean(X_test, axis=1, keepdims=True)) / sigma",
   "From the test set you took its own mean. The network learned what a "
   "distance from the training set's mean means.")
at("test_left_out", "X_test", "The test set came back as it was. The network "
   "would see millimetres where it learned deviations.")
normalize_inputs.edit("statistics_of_both",
    """mu = np.mean(X_train, axis=1, keepdims=True)
    sigma = np.std(X_train, axis=1, keepdims=True)""",
    """both = np.hstack([X_train, X_test])
    mu = np.mean(both, axis=1, keepdims=True)
    sigma = np.std(both, axis=1, keepdims=True)""", "The test examples took "
    "part in your mean. They stand for examples that nobody has seen yet.")
at = normalize_inputs.at("""mu = np.mean(X_train, axis=1, keepdims=True)
    sigma = np.std(X_train, axis=1, keepdims=True)""")
at("mean_per_example", """mu = np.mean(X_train, axis=0, keepdims=True)
    sigma = np.std(X_train, axis=0, keepdims=True)""", "You averaged over the "
   "features of each example. Wanted is one number for each feature, over the "
   "examples: rows are features.", row=7)
at("one_mean_for_all", """mu = np.full((len(X_train), 1), np.mean(X_train))
    sigma = np.full((len(X_train), 1), np.std(X_train))""",
   "All features share one mean and one deviation in yours. Each has a unit "
   "of its own, so each needs its own numbers.", row=7)
at("rank_1", """mu = np.mean(X_train, axis=1)
    sigma = np.std(X_train, axis=1)""", "After averaging you have (n,), and "
   "NumPy puts that along the examples. Which shape must mu have, so that "
   "each row gets its own number?", row=8)
normalize_inputs.edit("flat_statistics",
    "return (X_train - mu) / sigma, (X_test - mu) / sigma, mu, sigma",
    "return ((X_train - mu) / sigma, (X_test - mu) / sigma, mu.ravel(),\n"
    "            sigma.ravel())", "mu and sigma have lost a dimension. They "
    "are columns, (n_x, 1), so that whoever uses them later can subtract "
    "them.", row=8)
at = normalize_inputs.at("np.std(X_train, axis=1, keepdims=True)")
at("by_the_variance", "np.var(X_train, axis=1, keepdims=True)",
   "You divided by the variance. Its unit is the square of the feature's; "
   "what has the same unit?")
at("one_less", "np.std(X_train, axis=1, keepdims=True, ddof=1)", "Your sigma "
   "is slightly too large: the formula divides by m, yours by m - 1.")
normalize_inputs.edit("not_divided",
    "return (X_train - mu) / sigma, (X_test - mu) / sigma, mu, sigma",
    "return X_train - mu, X_test - mu, mu, sigma", "The mean is gone, but the "
    "features still have different widths. There is a second step.")
normalize_inputs.edit("divided_by_zero", "    sigma[sigma == 0] = 1\n", "",
    "A feature that never changes has the deviation 0, and you divided by it. "
    "What does the text say about that case?")
normalize_inputs.edit("small_number_added", "sigma[sigma == 0] = 1",
    "sigma = sigma + 1e-8", "For a feature that never changed in training you "
    "divide by a tiny number, and the smallest change in the test set becomes "
    "enormous. The text asks for a division by 1.")
normalize_inputs.edit("brackets",
    "return (X_train - mu) / sigma, (X_test - mu) / sigma",
    "return X_train - mu / sigma, X_test - mu / sigma",
    "Only the mean was divided. / binds tighter than -.", row=9)
normalize_inputs.edit("in_place",
    "return (X_train - mu) / sigma, (X_test - mu) / sigma, mu, sigma",
    """X_train -= mu
    X_train /= sigma
    X_test -= mu
    X_test /= sigma
    return X_train, X_test, mu, sigma""", "-= and /= write into the arrays of "
    "whoever called the function. Make new ones.", row=4)


@normalize_inputs.variant
def with_sums(X_train, X_test):
    m = X_train.shape[1]
    mu = X_train.sum(axis=1).reshape(-1, 1) / m
    sigma = np.sqrt(((X_train - mu) ** 2).sum(axis=1, keepdims=True) / m)
    sigma = np.where(sigma > 0, sigma, 1)
    return [(X - mu) / sigma for X in (X_train, X_test)] + [mu, sigma]


@normalize_inputs.variant
def with_transposes(X_train, X_test):
    mu, sigma = X_train.mean(axis=1), X_train.std(axis=1)
    sigma = sigma + (sigma == 0)
    return (((X_train.T - mu) / sigma).T, ((X_test.T - mu) / sigma).T,
            mu[:, None], sigma[:, None])


def number(rng, low=0.5, high=1.6):
    """A number away from 0."""
    return round(float(rng.uniform(low, high)), 3)


def signs(rng):
    """Inputs x, theta of the small cost, with all signs."""
    yield case("both positive", number(rng, 1.2), number(rng))
    yield case("x negative", -number(rng, 1.2), number(rng))
    yield case("theta negative", number(rng, 1.2), -number(rng))


@exercise(hints=[
    "First the product, then its third power.",
    "For x = 2 and theta = 1 the result is 8."])
def forward_propagation(rng):
    yield from signs(rng)


at = forward_propagation.at("(x * theta) ** 3")
at("power_of_theta_only", "x * theta ** 3", "Only theta was cubed: ** binds "
   "tighter than *. Where do the brackets of the formula stand?", row=9)
at("times_three", "(x * theta) * 3",
   "You multiplied by 3. The third power is a product of three factors.")
at("power_forgotten", "x * theta",
   "The third power is missing: this cost would be linear in theta.")
at("squared", "(x * theta) ** 2",
   "That is the second power. Which one does the formula have?")


@forward_propagation.variant
def in_two_steps(x, theta):
    u = np.multiply(x, theta)
    return np.array([u * u * u])


@exercise(hints=[
    "The slope of u^3 for u is 3 u^2. And by how much does u = x theta grow "
    "when theta grows by 1?",
    "For x = 2 and theta = 1 the result is 24."])
def backward_propagation(rng):
    yield from signs(rng)


at = backward_propagation.at("3 * (x * theta) ** 2 * x")
at("inner_slope_forgotten", "3 * (x * theta) ** 2", "That is the slope for u "
   "= x theta. The chain rule has a second factor: the slope of u for theta.")
at("slope_for_x", "3 * (x * theta) ** 2 * theta",
   "That is the slope for x. What is trained is theta; x is given.")
at("factor_forgotten", "(x * theta) ** 2 * x", "Your slope is a third of the "
   "right one. What becomes of the exponent when a power is differentiated?")
at("theta_squared_only", "3 * x * theta ** 2", "Only theta was squared: ** "
   "binds tighter than *. And x is a factor in each of the three u.", row=9)
at("the_cost", "(x * theta) ** 3", "That is the cost itself, not its slope.")
backward_propagation.variant(
    multiplied_out=lambda x, theta: np.array(3 * x ** 3 * theta ** 2))


@exercise(needs=["forward_propagation", "backward_propagation"], hints=[
    "Five steps: J at theta + epsilon, J at theta - epsilon, gradapprox, "
    "grad, and the relative difference.",
    "Numerator: the length of grad - gradapprox. Denominator: the length of "
    "one plus the length of the other. For numbers the length is the "
    "absolute value."])
def gradient_check(rng):
    for kind, epsilon in (("a large step", 0.01), ("another step", 0.03)):
        yield case(kind, number(rng, 1.2), number(rng), epsilon)
    yield case("x negative", -number(rng, 1.2), number(rng), 0.02)
    yield case("theta negative", number(rng, 1.2), -number(rng), 0.02)
    # Here the difference is too small to be told from 0.
    yield case("another step", number(rng, 1.2), number(rng))


gradient_check.edit("one_sided",
    """J_minus = forward_propagation(x, theta - epsilon)
    gradapprox = (J_plus - J_minus) / (2 * epsilon)""",
    """J_minus = forward_propagation(x, theta)
    gradapprox = (J_plus - J_minus) / epsilon""", "Your difference shrinks "
    "like epsilon, not like its square: you step to one side. Step both ways, "
    "divide by the whole distance.", row=86)
gradient_check.edit("one_sided_down",
    """J_plus = forward_propagation(x, theta + epsilon)
    J_minus = forward_propagation(x, theta - epsilon)
    gradapprox = (J_plus - J_minus) / (2 * epsilon)""",
    """J_plus = forward_propagation(x, theta)
    J_minus = forward_propagation(x, theta - epsilon)
    gradapprox = (J_plus - J_minus) / epsilon""", "You step to one side, "
    "downward. Step both ways, divide by the whole distance.", row=86)
gradient_check.edit("divided_by_epsilon", "/ (2 * epsilon)", "/ epsilon",
    "Your difference is 0.333: one slope is twice the other. How far apart "
    "are theta + epsilon and theta - epsilon?", row=86)
gradient_check.edit("brackets_of_two_epsilon", "/ (2 * epsilon)",
    "/ 2 * epsilon", "You divided by 2 and multiplied by epsilon, so "
    "gradapprox is nearly 0. Which brackets does the formula have?", row=86)
gradient_check.edit("brackets_of_the_difference",
    "(J_plus - J_minus) / (2 * epsilon)", "J_plus - J_minus / (2 * epsilon)",
    "Only J_minus was divided. Write the brackets as in the formula; / binds "
    "tighter than -.", row=9)
gradient_check.edit("minus_from_plus", "theta - epsilon)",
    "theta + epsilon - epsilon)", "gradapprox is half of grad. Minus from "
    "where? From theta, not from theta + epsilon.", row=90)
at = gradient_check.at("grad = backward_propagation(x, theta)")
at("gradient_at_gradapprox", "grad = backward_propagation(x, gradapprox)",
   "grad comes from x and theta only; gradapprox is no argument of "
   "backward_propagation.", row=87)
at("no_difference", "grad = gradapprox", "Your difference is 0 or nearly 0, "
   "however large the step is. grad must come from x and theta only, and "
   "gradapprox must use the epsilon that the function was given, not a number "
   "of its own.", row=87)
gradient_check.edit("not_relative",
    """return (np.linalg.norm(grad - gradapprox)
            / (np.linalg.norm(grad) + np.linalg.norm(gradapprox)))""",
    "return np.linalg.norm(grad - gradapprox)", "Yours grows with the size of "
    "the slopes. Relative: divide by the two lengths added.", row=88)
gradient_check.edit("one_length_only",
    "/ (np.linalg.norm(grad) + np.linalg.norm(gradapprox))",
    "/ np.linalg.norm(grad)", "Yours is twice as large as it should be: the "
    "denominator has two lengths.", row=88)
gradient_check.edit("signed", """return (np.linalg.norm(grad - gradapprox)
            / (np.linalg.norm(grad) + np.linalg.norm(gradapprox)))""",
    "return (grad - gradapprox) / (grad + gradapprox)",
    "Yours has a sign. A length has none.", row=88)
gradient_check.edit("denominator_multiplied",
    "np.linalg.norm(grad) + np.linalg.norm(gradapprox)",
    "np.linalg.norm(grad) * np.linalg.norm(gradapprox)",
    "The two lengths in the denominator are added, not multiplied.", row=88)
gradient_check.edit("denominator_without_brackets",
    "/ (np.linalg.norm(grad) + np.linalg.norm(gradapprox)))",
    "/ np.linalg.norm(grad) + np.linalg.norm(gradapprox))",
    "The second length was added after the division. The whole sum is the "
    "denominator.", row=9)


@gradient_check.variant
def with_absolute_values(x, theta, epsilon=1e-7):
    low, high = theta - epsilon, theta + epsilon
    slope = (forward_propagation(x, high)
             - forward_propagation(x, low)) / epsilon / 2
    grad = backward_propagation(x, theta)
    return np.array([abs(grad - slope) / (abs(grad) + abs(slope))])


@gradient_check.variant
def on_the_formula(x, theta, epsilon=1e-7):
    def J(at):
        return x ** 3 * at ** 3
    slope = (J(theta + epsilon) - J(theta - epsilon)) / (2 * epsilon)
    grad = 3 * x ** 3 * theta ** 2
    return float(np.linalg.norm([grad - slope])
                 / (np.linalg.norm([grad]) + np.linalg.norm([slope])))


calm = partial(network, biases=0.3, by_inputs=True)


def sizes(rng, layers):
    """Layer sizes, all different, the last one 1."""
    return [*widths(rng, layers), 1]


@exercise(hints=[
    "ravel() makes a vector of an array, row by row.",
    "np.concatenate takes a list of vectors and puts them one after another."])
def parameters_to_vector(rng):
    yield case("three layers", calm(rng, sizes(rng, 3)))
    yield case("two layers", calm(rng, sizes(rng, 2)))
    parameters = calm(rng, sizes(rng, 2))
    yield case("names in another order", {
        name: parameters[name] for name in ("b2", "W2", "b1", "W1")})


parameters_to_vector.edit("column",
    "np.concatenate([value.ravel() for value in parameters.values()])",
    "np.concatenate([value.reshape(-1, 1) for value in parameters.values()])",
    "Yours is a column, (n, 1). Asked for is a vector, (n,): one number in "
    "its shape.", row=3)
parameters_to_vector.edit("column_by_column", "value.ravel()",
    "value.ravel(order='F')", "The entries of each matrix come column by "
    "column. Row by row is asked for, as in the example by hand.")
parameters_to_vector.edit("sorted_names",
    "[value.ravel() for value in parameters.values()]",
    "[parameters[name].ravel() for name in sorted(parameters)]",
    "You sorted the names. Keep the order of the dictionary: the way back "
    "cuts the vector up in that order.")
parameters_to_vector.edit("weights_only", "for value in parameters.values()]",
    "for name, value in parameters.items() if 'W' in name]", "The biases are "
    "missing. They are parameters, too, and their slopes can be wrong.")
parameters_to_vector.edit("not_joined",
    "np.concatenate([value.ravel() for value in parameters.values()])",
    "[value.ravel() for value in parameters.values()]", "That is a list of "
    "vectors. Put them together into one.")
parameters_to_vector.edit("three_layers_written_in",
    "[value.ravel() for value in parameters.values()]",
    "[parameters[l + n].ravel() for n in '123' for l in 'Wb']", "Would this "
    "work for two layers? Take the names from the dictionary.", row=2)


@parameters_to_vector.variant
def by_appending(parameters):
    theta = np.zeros(0)
    for value in parameters.values():
        theta = np.append(theta, value)
    return theta


parameters_to_vector.variant(as_list_of_numbers=lambda parameters:
        [entry for value in parameters.values()
         for entry in value.reshape(-1).tolist()])


def problem(rng, lambd=0):
    """Parameters, right gradients, X, Y of a three-layer network.

    Gradients come from the last layer to the first, with the slopes of the
    activations among them. No block of slopes is nearly zero, so that the
    relative difference tells something.
    """
    while True:
        dims = [*rng.permutation([2, 3, 4]).tolist(), 1]
        m = int(rng.integers(8, 11))
        parameters = calm(rng, dims)
        X = rng.normal(size=(dims[0], m))
        Y = labels(rng, m)
        AL, caches = L_model_forward(X, parameters)
        gradients = L_model_backward(AL, Y, caches)
        for l in (1, 2, 3):
            gradients[f"dW{l}"] += lambd / m * parameters[f"W{l}"]
        if all(np.linalg.norm(gradients[f"d{name}"]) > 0.02
               for name in parameters):
            return parameters, gradients, X, Y


@exercise(needs=["parameters_to_vector"], pure=True, hints=[
    "A loop over range(theta.size). In each turn: copy theta, add epsilon "
    "to entry i, turn it into a dictionary with vector_to_parameters, ask "
    "network_cost. The same with minus, from a new copy.",
    "For grad, make a dictionary with the names of parameters, in their "
    "order, and give that to parameters_to_vector. For approx, give "
    "gradapprox to vector_to_parameters and put a d before each name."])
def gradient_check_n(rng):
    yield case("right gradients, a large step", *problem(rng), 0.02)
    yield case("right gradients, the usual step", *problem(rng))
    parameters, gradients, X, Y = problem(rng)
    gradients["dW2"] = -2 * gradients["dW2"]
    gradients["db3"] = gradients["db3"] + 0.5
    yield case("wrong gradients", parameters, gradients, X, Y, 0.001)
    parameters, gradients, X, Y = problem(rng)
    gradients = {f"d{name}": gradients[f"d{name}"] for name in parameters}
    yield case("gradients in the order of the parameters", parameters,
               gradients, X, Y, 0.01)
    lambd = number(rng, 1.5, 3)
    yield case("with the L2 term", *problem(rng, lambd), 0.01, lambd)


PLUS = """theta_plus = theta.copy()
        theta_plus[i] += epsilon
        J_plus = network_cost(
            vector_to_parameters(theta_plus, parameters), X, Y, lambd)
"""
MINUS = """theta_minus = theta.copy()
        theta_minus[i] -= epsilon
        J_minus = network_cost(
            vector_to_parameters(theta_minus, parameters), X, Y, lambd)
"""
ROUNDS = "        " + PLUS + "        " + MINUS
DIFFERENCE = """difference = (np.linalg.norm(grad - gradapprox)
                  / (np.linalg.norm(grad) + np.linalg.norm(gradapprox)))"""

gradient_check_n.edit("no_copy_of_theta", "theta_plus = theta.copy()",
    "theta_plus = theta", "= does not copy an array: your steps pile up in "
    "theta itself. Begin each component from the unchanged vector.", row=89)
gradient_check_n.edit("no_copy_at_all", ROUNDS, """        theta_plus = theta
        theta_minus = theta
        theta_plus[i] += epsilon
        theta_minus[i] -= epsilon
        J_plus = network_cost(
            vector_to_parameters(theta_plus, parameters), X, Y, lambd)
        J_minus = network_cost(
            vector_to_parameters(theta_minus, parameters), X, Y, lambd)
""", "Your slopes are all 0: theta_plus and theta_minus are two names for one "
    "array. Make copies.", row=13)
gradient_check_n.edit("copied_once", """gradapprox = np.zeros(theta.size)
    for i in range(theta.size):
        theta_plus = theta.copy()
""", """gradapprox = np.zeros(theta.size)
    theta_plus = theta.copy()
    for i in range(theta.size):
""", "theta_plus keeps the steps of the entries before: by the last entry all "
    "of them are moved. Reset the vector before each component.", row=89)
gradient_check_n.edit("minus_from_plus", "theta_minus = theta.copy()",
    "theta_minus = theta_plus.copy()", "gradapprox is half of grad, and the "
    "difference 0.333. Minus from where? From theta, not from theta + "
    "epsilon.", row=90)
gradient_check_n.edit("one_sided", "(J_plus - J_minus) / (2 * epsilon)",
    "(J_plus - network_cost(parameters, X, Y, lambd)) / epsilon",
    "You step to one side, so the error is of order epsilon. Step both ways, "
    "divide by the whole distance.", row=86)
at = gradient_check_n.at("/ (2 * epsilon)")
at("divided_by_epsilon", "/ epsilon",
   "gradapprox is twice grad. How far apart are the two costs taken?", row=86)
at("brackets_of_two_epsilon", "/ 2 * epsilon", "You divided by 2 and "
   "multiplied by epsilon. Which brackets does the formula have?", row=86)
gradient_check_n.edit("all_moved_at_once", "theta_plus[i] += epsilon",
    "theta_plus += epsilon",
    "You moved all entries of theta at once. One slope belongs to one entry.")
at = gradient_check_n.at("    theta = parameters_to_vector(parameters)\n")
at("step_written_in",
   "    epsilon = 1e-7\n    theta = parameters_to_vector(parameters)\n",
   "Your slopes do not depend on epsilon. Does your code use the argument, or "
   "a number?", row=2)
at("no_l2_at_all",
   "    lambd = 0\n    theta = parameters_to_vector(parameters)\n",
   "The slopes of the weights lack the L2 term: lambd never reaches "
   "network_cost.")
gradient_check_n.edit("l2_left_out", "theta_plus, parameters), X, Y, lambd)",
    "theta_plus, parameters), X, Y)",
    "lambd reaches only one of the two costs. Both sides are the same cost.")
at = gradient_check_n.at("""parameters_to_vector(
        {name: gradients[f"d{name}"] for name in parameters})""")
at("gradients_in_their_order", """parameters_to_vector(
        {name: value for name, value in gradients.items()
         if name[1] in "Wb"})""", "Your grad has the order of the dictionary "
   "gradients, theta that of parameters. So entry i of the one is compared "
   "with a stranger in the other.")
at("all_entries_of_gradients", "parameters_to_vector(gradients)",
   "gradients may hold more than the slopes of parameters, and in another "
   "order. Ask for each slope by its name.")
gradient_check_n.edit("length_of_the_sum",
    "np.linalg.norm(grad) + np.linalg.norm(gradapprox)",
    "np.linalg.norm(grad + gradapprox)", "You divided by the length of the "
    "sum. Wrong signs would cancel in it. Relative: divide by the two lengths "
    "added.", row=88)
at = gradient_check_n.at(DIFFERENCE)
at("not_relative", "difference = np.linalg.norm(grad - gradapprox)",
   "Yours grows with the size of the slopes. Divide by the two lengths added.",
   row=88)
at("no_length", "difference = np.mean(np.abs(grad - gradapprox)\n"
    "                         / (np.abs(grad) + np.abs(gradapprox)))",
   "You divided entry by entry and averaged. The formula compares the lengths "
   "of whole vectors, so that a tiny entry cannot spoil it.", row=88)
gradient_check_n.edit("one_length_only",
    "/ (np.linalg.norm(grad) + np.linalg.norm(gradapprox))",
    "/ np.linalg.norm(grad)",
    "The denominator has two lengths: of grad and of gradapprox.", row=88)
gradient_check_n.edit("returned_in_the_loop", """\
        gradapprox[i] = (J_plus - J_minus) / (2 * epsilon)
    grad = parameters_to_vector(
        {name: gradients[f"d{name}"] for name in parameters})
    difference = (np.linalg.norm(grad - gradapprox)
                  / (np.linalg.norm(grad) + np.linalg.norm(gradapprox)))
    blocks = vector_to_parameters(gradapprox, parameters)
    return""", """\
        gradapprox[i] = (J_plus - J_minus) / (2 * epsilon)
        grad = parameters_to_vector(
            {name: gradients[f"d{name}"] for name in parameters})
        difference = (np.linalg.norm(grad - gradapprox)
                  / (np.linalg.norm(grad) + np.linalg.norm(gradapprox)))
        blocks = vector_to_parameters(gradapprox, parameters)
        return""", "All slopes but the first are 0: the function ends in its "
    "first turn. Which lines must run once?", row=10)
gradient_check_n.edit("names_without_d",
    '{f"d{name}": block for name, block in blocks.items()}', "blocks",
    "The measured slopes should be called dW1, db1, ..., like those of the "
    "backward pass.")
at = gradient_check_n.at(
    'return difference, {f"d{name}": block for name, block in '
    'blocks.items()}')
at("approx_as_vector", "return difference, gradapprox", "The measured slopes "
   "came back as one vector. Cut it up with vector_to_parameters.")
at("difference_alone", "return difference", "Two results are asked for: the "
   "difference and the measured slopes.", row=10)


@gradient_check_n.mistake(
    "The parameters of the caller are not what they were: you moved them in "
    "place and did not put them back. Work on a copy.", row=4)
def moved_in_place(parameters, gradients, X, Y, epsilon=1e-7, lambd=0):
    approx = {}
    for name, value in parameters.items():
        approx[f"d{name}"] = np.zeros(value.shape)
        for index in np.ndindex(value.shape):
            value[index] += epsilon
            up = network_cost(parameters, X, Y, lambd)
            value[index] -= 2 * epsilon
            down = network_cost(parameters, X, Y, lambd)
            approx[f"d{name}"][index] = (up - down) / (2 * epsilon)
    grad = np.concatenate([gradients[name].ravel() for name in approx])
    measured = np.concatenate([value.ravel() for value in approx.values()])
    return (np.linalg.norm(grad - measured)
            / (np.linalg.norm(grad) + np.linalg.norm(measured))), approx


@gradient_check_n.variant
def block_by_block(parameters, gradients, X, Y, epsilon=1e-7, lambd=0):
    approx, above, ours, theirs = {}, 0, 0, 0
    for name, value in parameters.items():
        slopes = np.empty(value.shape)
        for index in np.ndindex(value.shape):
            costs = []
            for sign in (1, -1):
                moved = {k: v.copy() for k, v in parameters.items()}
                moved[name][index] += sign * epsilon
                costs.append(network_cost(
                    moved, X, Y, lambd))
            slopes[index] = (costs[0] - costs[1]) / 2 / epsilon
        approx["d" + name] = slopes
        above += np.sum((gradients["d" + name] - slopes) ** 2)
        ours += np.sum(gradients["d" + name] ** 2)
        theirs += np.sum(slopes ** 2)
    return [np.sqrt([above]) / (np.sqrt(ours) + np.sqrt(theirs)), approx]


@gradient_check_n.variant
def with_unit_vectors(parameters, gradients, X, Y, epsilon=1e-7, lambd=0):
    theta = parameters_to_vector(parameters)

    def J(at):
        moved = vector_to_parameters(at, parameters)
        return network_cost(moved, X, Y, lambd)

    slopes = np.array([J(theta + step) - J(theta - step)
                       for step in epsilon * np.eye(theta.size)])
    slopes /= 2 * epsilon
    grad = np.hstack([gradients["d" + name].flat for name in parameters])
    difference = np.linalg.norm(grad - slopes)
    difference /= np.linalg.norm(grad) + np.linalg.norm(slopes)
    cut = vector_to_parameters(slopes, parameters)
    return difference, {"d" + name: cut[name] for name in cut}


def blocks(rng, dims, scale=1.0):
    """Measured slopes of a network, and right ones, with a little noise."""
    approx, gradients = {}, {}
    for l in range(1, len(dims)):
        for name, shape in ((f"dW{l}", (dims[l], dims[l - 1])),
                            (f"db{l}", (dims[l], 1))):
            approx[name] = scale * rng.normal(size=shape)
            approx[name].flat[0] += 2 * scale  # never nearly zero
            gradients[name] = approx[name] * (
                1 + 1e-9 * rng.normal(size=shape))
    return gradients, approx


def backwards(gradients, rng):
    """The same entries from the last to the first, and some of no block."""
    turned = dict(reversed(gradients.items()))
    return {"dA2": rng.normal(size=(3, 4)), **turned,
            "dA1": rng.normal(size=(2, 4))}


def off_by(block, share):
    """The block with an error of this share of both lengths added."""
    error = np.zeros(block.shape)
    error.flat[-1] = 2 * share * np.linalg.norm(block)
    return block + error


@exercise(hints=[
    "Count the layers with len(approx) // 2 and go from the last to the "
    "first; in each look at dW, then at db.",
    "One comparison for each block. On the left the length of the "
    "difference, on the right the tolerance times the sum of both lengths."])
def find_the_bug(rng):
    gradients, approx = blocks(rng, sizes(rng, 3))
    yield case("no error, or one in the last layer",
               backwards(gradients, rng), approx)

    gradients, approx = blocks(rng, sizes(rng, 3))
    for name, factor in ((rng.choice(["dW2", "db2", "dW3"]), 2),
                         (rng.choice(["dW1", "db1"]), 4)):
        gradients[name] = factor * gradients[name]
    yield case("two blocks by a factor", gradients, approx)

    gradients, approx = blocks(rng, sizes(rng, 3))
    gradients["db3"] = gradients["db3"] + 1
    yield case("no error, or one in the last layer", gradients, approx)

    gradients, approx = blocks(rng, sizes(rng, 4))
    for name in ("dW1", "db1", "dW2", "db2", "dW3", "db3")[
            rng.integers(4):]:
        gradients[name] = gradients[name] + rng.normal(
            size=gradients[name].shape)
    yield case("four layers, an error handed on", backwards(gradients, rng),
               approx)

    gradients, approx = blocks(rng, sizes(rng, 3))
    name = str(rng.choice(["db1", "db2", "dW2"]))
    approx[name], gradients[name] = 1e-5 * approx[name], (
        1e-5 * gradients[name])
    gradients[name] = off_by(gradients[name], 0.01)
    yield case("a block of small slopes", backwards(gradients, rng), approx)

    gradients, approx = blocks(rng, sizes(rng, 2), scale=300)
    name = str(rng.choice(["dW2", "dW1"]))
    gradients[name] = -gradients[name]
    yield case("large slopes, a wrong sign", backwards(gradients, rng),
               approx)

    gradients, approx = blocks(rng, sizes(rng, 3))
    for name, share in zip(rng.permutation(["dW1", "dW2", "dW3"]),
                           (0.007, 0.003, 0.05)):
        gradients[name] = off_by(gradients[name], share)
    yield case("another tolerance", backwards(gradients, rng), approx, 0.01)

    gradients, approx = blocks(rng, sizes(rng, 3))
    gradients["db2"], approx["db2"] = 0 * approx["db2"], 0 * approx["db2"]
    name = str(rng.choice(["dW1", "dW3", "db1"]))
    gradients[name] = np.abs(gradients[name]) + 1
    yield case("a block of zeros", gradients, approx)


find_the_bug.edit("order_of_the_dictionary",
    """for l in range(len(approx) // 2, 0, -1):
        for name in (f"dW{l}", f"db{l}"):
            ours""", """for _ in (1,):
        for name in [n for n in gradients if n in approx]:
            ours""", "Your order is that of the dictionary, which may be any. "
    "The list goes from the last layer to the first, dW before db.")
find_the_bug.edit("biases_first", '(f"dW{l}", f"db{l}")',
    '(f"db{l}", f"dW{l}")', "In each layer the list has dW before db.")
find_the_bug.edit("only_the_first", "wrong.append(name)", "return [name]",
    "Only the first wrong block is in the list. The others tell something, "
    "too: whether the error is handed on.", row=10)
at = find_the_bug.at("range(len(approx) // 2, 0, -1)")
at("three_layers_written_in", "range(3, 0, -1)",
   "Would this work for four layers, or for two? Count them.", row=2)
at("last_layer_left_out", "range(len(approx) // 2 - 1, 0, -1)",
   "The last layer is never looked at. Where does your range begin?")
at("first_layer_left_out", "range(len(approx) // 2, 1, -1)",
   "Layer 1 is never looked at. Where does your range end?")
at("first_layer_first", "range(1, len(approx) // 2 + 1)", "The blocks are "
   "right, their order is not. The backward pass begins with the last layer, "
   "and so should the list.")
find_the_bug.edit("weights_only", '(f"dW{l}", f"db{l}")', '(f"dW{l}",)',
    "The blocks of the biases are never looked at.")
find_the_bug.edit("not_relative", "tolerance * size", "tolerance",
    "You compared the length of the difference with the tolerance itself. A "
    "block of small slopes can be wrong by much less than that, and one of "
    "large slopes may differ by more.", row=88)
find_the_bug.edit("one_length_only",
    "np.linalg.norm(ours) + np.linalg.norm(measured)",
    "np.linalg.norm(measured)",
    "Yours is too strict: in the formula both lengths are added.", row=88)
find_the_bug.edit("tolerance_written_in", "> tolerance * size",
    "> 1e-5 * size", "Your list does not depend on tolerance. Does your code "
    "use the argument, or a number?", row=2)
find_the_bug.edit("lengths_compared", "np.linalg.norm(ours - measured) >",
    "abs(np.linalg.norm(ours) - np.linalg.norm(measured)) >",
    "You compared the two lengths. A block with the wrong sign has the right "
    "length: take the length of the difference.", row=88)
find_the_bug.edit("right_ones_listed", "> tolerance", "<= tolerance",
    "Your list has the blocks that are right. Asked for are the wrong ones.")
find_the_bug.edit("exactly_equal",
    "np.linalg.norm(ours - measured) > tolerance * size",
    "np.any(ours != measured)",
    "Measured slopes never agree exactly. How much may they differ?")

@find_the_bug.variant
def with_quotients(gradients, approx, tolerance=1e-5):
    found = ()
    for l in reversed(range(len(approx) // 2)):
        for kind in "Wb":
            name = f"d{kind}{l + 1}"
            a, b = gradients[name].ravel(), approx[name].ravel()
            size = np.sqrt(a @ a) + np.sqrt(b @ b)
            if size and np.sqrt((a - b) @ (a - b)) / size > tolerance:
                found += (name,)
    return found


@find_the_bug.variant
def sorted_names(gradients, approx, tolerance=1e-5):
    def wrong(name):
        a, b = gradients[name], approx[name]
        return np.linalg.norm(a - b) > tolerance * (
            np.linalg.norm(a) + np.linalg.norm(b))
    names = sorted(approx, key=lambda name: (-int(name[2:]), name[1]))
    return [name for name in names if wrong(name)]


def trained(rng, lambd):
    """Parameters, cache, X, Y with relu units that are on and off."""
    parameters, _, X, Y = problem(rng, lambd)
    AL, caches = L_model_forward(X, parameters)
    (_, Z1), (_, Z2), _ = caches
    cache = {"Z1": Z1, "A1": np.maximum(Z1, 0), "Z2": Z2,
             "A2": np.maximum(Z2, 0), "A3": AL}
    return parameters, cache, X, Y


@exercise(hints=[
    "find_the_bug named the two blocks. Compare the line of each with that "
    "of its neighbours: what is different?",
    "The slopes of all layers follow one pattern: dW is a product divided "
    "by m plus lambd / m times W, and db is a sum over the examples divided "
    "by m."])
def backward_propagation_n(rng):
    yield case("without the L2 term", *trained(rng, 0))
    lambd = number(rng, 1.5, 3)
    yield case("with the L2 term", *trained(rng, lambd), lambd)
    lambd = number(rng, 0.3, 0.9)
    yield case("another weight of the L2 term", *trained(rng, lambd), lambd)


backward_propagation_n.edit("dw2_not_mended", "dW2 = np.dot(dZ2, A1.T) / m",
    "dW2 = 2 * np.dot(dZ2, A1.T) / m", "One of two errors is mended. Which "
    "block of the vector still differs? Divide gradients by approx, entry by "
    "entry.", row=91)
backward_propagation_n.mistake("Nothing is mended yet: dW2 and db1 differ as "
    "before. What would gradients divided by approx be for each?", row=91,
    nothing_mended=lambda parameters, cache, X, Y, lambd=0:
        backward_b(parameters, cache, X, Y, lambd))
at = backward_propagation_n.at("dW2 = np.dot(dZ2, A1.T) / m + lambd / m * W2")
at("l2_halved_too", "dW2 = (2 * np.dot(dZ2, A1.T) / m + lambd / m * W2) / 2",
   "The first term of dW2 is right now, but the L2 term was halved with it. "
   "Only one of the two terms was too large.")
at("l2_lost", "dW2 = np.dot(dZ2, A1.T) / m",
   "The L2 term of dW2 is gone. It was right.")
at = backward_propagation_n.at("db1 = np.sum(dZ1, axis=1, keepdims=True) / m")
at("db1_summed", "db1 = np.sum(dZ1, axis=1, keepdims=True)", "db1 is m times "
   "too large now. Is it a sum over the examples or their mean?", row=24)
at("db1_quarter", "db1 = np.sum(dZ1, axis=1, keepdims=True) / (4 * m)",
   "db1 is too small by a factor of 4 now.")
at("db1_flat", "db1 = np.sum(dZ1, axis=1) / m",
   "db1 has lost a dimension: it must look like b1, (n, 1).", row=8)
at("l2_on_biases", 'db1 = (np.sum(dZ1, axis=1, keepdims=True) / m\n'
    '           + lambd / m * parameters["b1"])',
   "The cost has no L2 term for the biases, so db1 has none.")
at("db1_not_mended", "db1 = 4 / m * np.sum(dZ1, axis=1, keepdims=True)",
   "One of two errors is mended. Which block of the vector still differs? "
   "Divide gradients by approx, entry by entry.", row=91)
backward_propagation_n.edit("mask_always_true", "(A2 > 0)", "(A2 >= 0)",
    "That comparison is always true: relu returns nothing below 0. Which "
    "units are off?")


@backward_propagation_n.variant
def in_a_loop(parameters, cache, X, Y, lambd=0):
    m, grads, dZ = Y.size, {"extra": 1.0}, cache["A3"] - Y
    for l in (3, 2, 1):
        before = cache[f"A{l - 1}"] if l > 1 else X
        W = parameters[f"W{l}"]
        grads[f"dW{l}"] = (dZ @ before.T + lambd * W) / m
        grads[f"db{l}"] = dZ.mean(axis=1, keepdims=True)
        if l > 1:
            dZ = W.T @ dZ * np.sign(before)
    return grads


@backward_propagation_n.variant
def masks_from_Z(parameters, cache, X, Y, lambd=0):
    m = X.shape[1]
    dZ3 = cache["A3"] - Y
    dZ2 = np.where(cache["Z2"] > 0, parameters["W3"].T @ dZ3, 0)
    dZ1 = np.where(cache["Z1"] > 0, parameters["W2"].T @ dZ2, 0)
    grads = {}
    for l, dZ, A in ((1, dZ1, X), (2, dZ2, cache["A1"]),
                     (3, dZ3, cache["A2"])):
        grads[f"dW{l}"] = dZ @ A.T / m + lambd * parameters[f"W{l}"] / m
        grads[f"db{l}"] = dZ.sum(axis=1).reshape(-1, 1) / m
    return grads


question_statistics = question("question_statistics", {
    "a": "One example minus its own mean is 0 in every measure: all "
         "penguins would look the same to the network.",
    "c": "Then the same measures would give another input than in "
         "training, and another one with each new penguin. The network "
         "learned with the numbers of the training set."})
question_two_sided = question("question_two_sided", {
    0.61: "That is the error of the one-sided difference, "
          "(2.1^3 - 2^3) / 0.1 - 12. Take both sides.",
    0.59: "That is the error of the one-sided difference downward. Take "
          "both sides.",
    12.01: "That is the two-sided difference itself. By how much does it "
           "differ from 3 theta^2?",
    12.0: "That is the slope, 3 theta^2. Asked for is the error of the "
          "two-sided difference.",
}, rtol=1e-4)
question_where = question("question_where", {
    "a": "The way back ends with layer 1. Its blocks are wrong because what "
         "came to them was wrong already.",
    "b": "Possible, but six separate errors are far less likely than one "
         "that was handed on.",
    "d": "dW4 and db4 come from dZ4, and they are right. So dZ4 is right."})
question_later = question("question_later", {
    "a": "Rounding would show in all blocks, and a difference of 0.004 "
         "would need slopes of about 1e-7. Why just the biases, which began "
         "at zero?",
    "c": "The check compares two ways to compute the same slope at one "
         "point. How the training got there plays no part."})
question_dropout = question("question_dropout", {
    "a": "The two costs differ by the luck of the masks, however small the "
         "step is. That luck is divided by 2 epsilon: a smaller step makes "
         "it worse.",
    "c": "The measured slopes scatter by tens of thousands. A mean over ten "
         "of them still scatters by a third of that."})
