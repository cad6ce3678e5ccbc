"""Cases and known mistakes of the notebook batch_norm_and_softmax."""

import numpy as np

from grading.exercise import case, exercise, question
from utils.checking.properties import accuracy, shape


def layer(rng, n):
    """gamma, beta and running of n units; none is where it starts."""
    return (rng.choice([-1, 1], size=(n, 1)) * rng.uniform(0.5, 2, (n, 1)),
            rng.normal(size=(n, 1)) + 0.5,
            {"mean": rng.normal(size=(n, 1)),
             "var": rng.uniform(0.3, 3, size=(n, 1))})


def scores(rng, n, m):
    """Z (n, m), each row with a mean and a spread of its own."""
    return (rng.normal(size=(n, m)) * rng.uniform(0.5, 3, size=(n, 1))
            + rng.normal(scale=2, size=(n, 1)))


def share(rng):
    """A momentum, never near 0.5."""
    return float(np.round(rng.uniform(0.8, 0.97), 3))


# float32 passes: its rounding is far below what any mistake changes.
LOOSE = {"rtol": 1e-4, "atol": 1e-5}


@exercise(pure=True, hints=[
    "In training mean and variance come from Z, one per row, as columns "
    "(n, 1); at test time they come from running. What follows is the same "
    "for both.",
    "Normalise with the root of (variance + epsilon), then gamma times "
    "Z_hat plus beta. The new running values go into a new dictionary."],
    **LOOSE)
def batchnorm_forward(rng):
    for kind, n, m in (("training, more examples than units", 3, 7),
                       ("training, more units than examples", 5, 4)):
        yield case(kind, scores(rng, n, m), *layer(rng, n), share(rng), True)
    Z = scores(rng, 4, 6)
    Z[rng.integers(4)] = float(rng.integers(1, 9))
    yield case("training, a unit with the same value for all examples", Z,
               *layer(rng, 4), share(rng), True)
    yield case("training, another epsilon", scores(rng, 2, 5),
               *layer(rng, 2), share(rng), True,
               epsilon=float(np.round(rng.uniform(0.2, 0.6), 2)))
    yield case("test time, several examples", scores(rng, 4, 5),
               *layer(rng, 4), share(rng), False)
    yield case("test time, one example", scores(rng, 3, 1), *layer(rng, 3),
               share(rng), False)
    yield case("test time, another epsilon", scores(rng, 2, 4),
               *layer(rng, 2), share(rng), False,
               epsilon=float(np.round(rng.uniform(0.2, 0.6), 2)))


STATISTICS = """        mean = np.mean(Z, axis=1, keepdims=True)
        var = np.var(Z, axis=1, keepdims=True)
"""
batchnorm_forward.edit(
    "over_the_units", STATISTICS, STATISTICS.replace("axis=1", "axis=0"),
    "One mean per unit, over the batch. Yours is one per example, over the "
    "units.", row=112)
batchnorm_forward.edit(
    "over_everything", STATISTICS,
    "        mean, var = np.mean(Z), np.var(Z)\n",
    "You took one mean over all of Z. Each unit, each row, has its own.",
    row=7)
batchnorm_forward.edit(
    "no_column", STATISTICS, STATISTICS.replace(", keepdims=True", ""),
    "A mean of shape (n,) does not fit to Z, (n, m), row by row. Which shape "
    "must it have?", row=8)
batchnorm_forward.edit(
    "no_epsilon", "np.sqrt(var + epsilon)", "np.sqrt(var)",
    "A unit that says the same for all examples has variance 0. What keeps "
    "you from dividing by it?", row=112)
batchnorm_forward.edit(
    "epsilon_behind_the_root", "np.sqrt(var + epsilon)",
    "np.sqrt(var) + epsilon",
    "epsilon is added to the variance, before the root is taken.")
batchnorm_forward.edit(
    "epsilon_written_in", "np.sqrt(var + epsilon)", "np.sqrt(var + 1e-5)",
    "Another epsilon changes nothing in yours. Use the argument.", row=2)
batchnorm_forward.edit(
    "divided_by_the_variance", "np.sqrt(var + epsilon)", "var + epsilon",
    "You divided by the variance. Its root has the unit of z.")
batchnorm_forward.edit(
    "batch_at_test_time", """    else:
        mean, var = running["mean"], running["var"]
""", f"    else:\n{STATISTICS}",
    "At test time you normalise with the mean of the batch. With one "
    "example that gives 0 for every input. What was kept for this purpose?",
    row=112)
batchnorm_forward.edit(
    "momentum_turned_round",
    """momentum * running["mean"] + (1 - momentum) * mean,
            "var": momentum * running["var"] + (1 - momentum) * var}""",
    """(1 - momentum) * running["mean"] + momentum * mean,
            "var": (1 - momentum) * running["var"] + momentum * var}""",
    "Your running values keep little of the old and jump to each new batch. "
    "Here momentum is the share of the old value.")
batchnorm_forward.edit(
    "last_batch_kept",
    """momentum * running["mean"] + (1 - momentum) * mean,
            "var": momentum * running["var"] + (1 - momentum) * var}""",
    'mean, "var": var}',
    "The running values are those of the last batch alone. They should be "
    "averaged with the old ones.")
batchnorm_forward.edit(
    "never_updated", """        running = {
            "mean": momentum * running["mean"] + (1 - momentum) * mean,
            "var": momentum * running["var"] + (1 - momentum) * var}
""", "",
    "The running values come back as they went in. In training the batch "
    "is averaged into them.")
batchnorm_forward.edit(
    "spread_for_variance", "(1 - momentum) * var}",
    "(1 - momentum) * np.sqrt(var)}",
    "Under var the standard deviation was averaged. It is the variance that "
    "is kept.")
batchnorm_forward.edit(
    "divided_by_m_minus_1", "np.var(Z, axis=1, keepdims=True)",
    "np.var(Z, axis=1, keepdims=True, ddof=1)",
    "Your variance is a little too large: it was divided by m - 1. Here it "
    "is the mean of the squares, divided by m.")
batchnorm_forward.edit(
    "not_scaled", "return gamma * Z_hat + beta,", "return Z_hat,",
    "That is Z_hat. The last step is missing: scale and shift.")
batchnorm_forward.edit(
    "scale_and_shift_swapped", "gamma * Z_hat + beta",
    "beta * Z_hat + gamma",
    "gamma and beta have changed places: which one multiplies?")
batchnorm_forward.edit(
    "matrix_product", "gamma * Z_hat + beta",
    "np.dot(gamma.T, Z_hat) + beta",
    "gamma multiplies entry by entry, each unit by its own; nothing is "
    "summed.", row=6)
batchnorm_forward.edit(
    "order_of_results", "gamma * Z_hat + beta, cache, running",
    "gamma * Z_hat + beta, running, cache",
    "Three results, in this order: Z_tilde, cache, running.", row=10)
batchnorm_forward.edit(
    "one_result", "gamma * Z_hat + beta, cache, running",
    "gamma * Z_hat + beta",
    "One result came back. Asked for are three: Z_tilde, cache and running.",
    row=10)
batchnorm_forward.edit(
    "running_changed_in_place", """        running = {
            "mean": momentum * running["mean"] + (1 - momentum) * mean,
            "var": momentum * running["var"] + (1 - momentum) * var}
""", """        running["mean"] = momentum * running["mean"] + (
            1 - momentum) * mean
        running["var"] = momentum * running["var"] + (1 - momentum) * var
""",
    "You wrote into the dictionary of whoever called the function. Make a "
    "new one for the new values.", row=4)


@batchnorm_forward.variant
def in_float32(Z, gamma, beta, running, momentum, training, epsilon=1e-5):
    Z = Z.astype(np.float32)
    after = {key: value.copy() for key, value in running.items()}
    if training:
        now = {"mean": Z.mean(1)[:, None], "var": Z.var(1)[:, None]}
        for key, value in now.items():
            after[key] = value + momentum * (running[key] - value)
    else:
        now = running
    std = (now["var"] + epsilon) ** 0.5
    Z_hat = (Z - now["mean"]) / std
    return [np.float32(gamma * Z_hat + beta),
            {"Z_hat": Z_hat, "std": std, "gamma": gamma, "Z": Z}, after]


@batchnorm_forward.variant
def row_by_row(Z, gamma, beta, running, momentum, training, epsilon=1e-5):
    n, m = Z.shape
    Z_hat, std = np.zeros((n, m)), np.zeros((n, 1))
    after = {"mean": np.zeros((n, 1)), "var": np.zeros((n, 1))}
    for j in range(n):
        mean, var = running["mean"][j, 0], running["var"][j, 0]
        after["mean"][j], after["var"][j] = mean, var
        if training:
            after["mean"][j] = mean * momentum
            after["var"][j] = var * momentum
            mean = sum(Z[j]) / m
            var = sum((Z[j] - mean) ** 2) / m
            after["mean"][j] += (1 - momentum) * mean
            after["var"][j] += (1 - momentum) * var
        std[j] = np.sqrt(var + epsilon)
        Z_hat[j] = (Z[j] - mean) / std[j]
    return beta + gamma * Z_hat, {"gamma": gamma, "Z_hat": Z_hat,
                                  "std": std}, after


@exercise(hints=[
    "gamma / sqrt(var + epsilon) is one factor per unit. What does it "
    "multiply in W, and what in the mean?",
    "W A lies inside (W A - mean) times the factor, plus beta. Multiply "
    "out: what stands with A is W_folded, the rest is b_folded."], **LOOSE)
def fold_batchnorm(rng):
    for kind, n, n_prev in (("more inputs than units", 3, 5),
                            ("more units than inputs", 4, 2),
                            ("one unit", 1, 3)):
        gamma, beta, running = layer(rng, n)
        yield case(kind, rng.normal(size=(n, n_prev)), gamma, beta, running)
    gamma, beta, running = layer(rng, 3)
    yield case("another epsilon", rng.normal(size=(3, 4)), gamma, beta,
               running, epsilon=float(np.round(rng.uniform(0.2, 0.6), 2)))


fold_batchnorm.edit(
    "mean_forgotten", 'beta - scale * running["mean"]', "beta",
    "Batch norm subtracts the mean before it scales. Where is that in your "
    "b_folded?")
fold_batchnorm.edit(
    "mean_not_scaled", 'beta - scale * running["mean"]',
    'beta - running["mean"]',
    "The mean is subtracted before the division and before gamma. So what "
    "happens to it as well?")
fold_batchnorm.edit(
    "mean_added", 'beta - scale * running["mean"]',
    'beta + scale * running["mean"]', "The mean is taken away, not added.")
fold_batchnorm.edit(
    "gamma_forgotten", "gamma / np.sqrt(running",
    "1 / np.sqrt(running",
    "Your layer gives Z_hat plus something: gamma is missing.")
fold_batchnorm.edit(
    "no_root", 'np.sqrt(running["var"] + epsilon)',
    '(running["var"] + epsilon)',
    "You divided by the variance. Batch norm divides by its root.")
fold_batchnorm.edit(
    "no_epsilon", 'running["var"] + epsilon', 'running["var"]',
    "Nearly: batch norm adds epsilon to the variance, at test time as well.",
    row=112)
fold_batchnorm.edit(
    "matrix_product", "return scale * W,", "return np.dot(scale.T, W),",
    "Each unit has a factor of its own, for its row of W. A matrix product "
    "sums over the units.", row=6)
fold_batchnorm.edit(
    "scaled_by_columns", "return scale * W,",
    "return (W / np.linalg.norm(W, axis=0)) * scale,",
    "W is scaled by what comes from running and gamma only, not by its own "
    "length.")
fold_batchnorm.edit(
    "weights_untouched", "return scale * W,", "return W,",
    "W came back as it was. The factor of each unit multiplies W A, so it "
    "multiplies W.")
fold_batchnorm.edit(
    "rank_1", 'beta - scale * running["mean"]',
    '(beta - scale * running["mean"]).ravel()',
    "b_folded should be a column, (n, 1): otherwise it cannot be added to "
    "Z, (n, m), row by row.", row=3)


@fold_batchnorm.variant
def with_a_diagonal(W, gamma, beta, running, epsilon=1e-5):
    factor = np.diag((gamma / (running["var"] + epsilon) ** 0.5).ravel())
    return factor @ W, factor @ -running["mean"] + beta


@fold_batchnorm.variant
def by_asking_the_layer(W, gamma, beta, running, epsilon=1e-5):
    """b' is the answer to no input, and W' the answers to unit inputs."""
    n_prev = W.shape[1]
    probes = np.hstack([np.zeros((n_prev, 1)), np.eye(n_prev)])
    out = batchnorm_forward(W @ probes, gamma, beta, running, 0.9,
                            False, epsilon)[0]
    return np.float32(out[:, 1:] - out[:, :1]), np.float32(out[:, :1])


def backward_problem(rng, n, m):
    """dZ_tilde and a cache as training leaves it."""
    Z, gamma = scores(rng, n, m), layer(rng, n)[0]
    std = np.sqrt(np.var(Z, axis=1, keepdims=True) + 1e-5)
    Z_hat = (Z - np.mean(Z, axis=1, keepdims=True)) / std
    return rng.normal(size=(n, m)) + 0.7, {
        "Z_hat": Z_hat, "std": std, "gamma": gamma}


@exercise(hints=[
    "dgamma and dbeta are means over the examples, one per unit, (n, 1). "
    "Compute them first.",
    "In the formula for dz the two sums over k are dbeta and dgamma times "
    "gamma. So gamma / std can stand in front of one bracket with three "
    "terms."], **LOOSE)
def batchnorm_backward(rng):
    yield case("more examples than units", *backward_problem(rng, 3, 7))
    yield case("more units than examples", *backward_problem(rng, 6, 4))
    yield case("one unit", *backward_problem(rng, 1, 5))
    dZ_tilde, cache = backward_problem(rng, 2, 5)
    yield case("the same slope for all examples",
               np.broadcast_to(rng.normal(size=(2, 1)), (2, 5)).copy(), cache)


BRACKET = "(dZ_tilde - dbeta - Z_hat * dgamma)"
batchnorm_backward.edit(
    "statistics_as_constants", BRACKET, "dZ_tilde",
    "You took mean and std for constants. But each z is part of its unit's "
    "mean and std: two of the three paths are missing.")
batchnorm_backward.edit(
    "path_through_the_mean_missing", BRACKET, "(dZ_tilde - Z_hat * dgamma)",
    "The path through the mean is missing: raising all z of a unit together "
    "must change nothing, so each row of dZ adds up to 0.")
batchnorm_backward.edit(
    "path_through_the_variance_missing", BRACKET, "(dZ_tilde - dbeta)",
    "The path through the variance is missing: z changes the spread of its "
    "unit too, and that changes all its Z_hat.")
batchnorm_backward.edit(
    "sign_of_the_variance", "dbeta - Z_hat * dgamma",
    "dbeta + Z_hat * dgamma",
    "The part along Z_hat is taken away, not added. A gradient check would "
    "have told.")
batchnorm_backward.edit(
    "gamma_forgotten", "gamma / std *", "1 / std *",
    "gamma stands between Z_hat and Z_tilde. The slope passes it on the way "
    "back.")
batchnorm_backward.edit(
    "std_forgotten", "gamma / std *", "gamma *",
    "Z was divided by std on the way forward. A slope feels that as well.")
batchnorm_backward.edit(
    "divided_by_the_variance", "gamma / std *", "gamma / std ** 2 *",
    "You divided by the variance. std is already the root; divide by it "
    "once.")
batchnorm_backward.edit(
    "parameters_summed", "return dZ, dgamma, dbeta",
    "m = Z_hat.shape[1]\n    return dZ, m * dgamma, m * dbeta",
    "dgamma and dbeta are m times too large: here the parameters' slopes "
    "are means over the examples, like dW and db.", row=24)
batchnorm_backward.edit(
    "sums_in_dZ_too", BRACKET, "(dZ_tilde - dZ_tilde.shape[1] * (dbeta "
    "+ Z_hat * dgamma))",
    "Inside dZ both corrections are means over the examples. Yours are "
    "sums, m times too large.")
batchnorm_backward.edit(
    "dZ_divided_by_m", "return dZ,", "return dZ / dZ.shape[1],",
    "dZ is m times too small. The division by m belongs to the parameters; "
    "dZ is the slope of the sum of the losses.")
batchnorm_backward.edit(
    "over_the_units", """np.mean(dZ_tilde * Z_hat, axis=1, keepdims=True)
    dbeta = np.mean(dZ_tilde, axis=1, keepdims=True)""",
    """np.mean(dZ_tilde * Z_hat, axis=0, keepdims=True)
    dbeta = np.mean(dZ_tilde, axis=0, keepdims=True)""",
    "One dgamma and one dbeta per unit, over the examples: axis 1.", row=7)
batchnorm_backward.edit(
    "no_column", """np.mean(dZ_tilde * Z_hat, axis=1, keepdims=True)
    dbeta = np.mean(dZ_tilde, axis=1, keepdims=True)""",
    """np.mean(dZ_tilde * Z_hat, axis=1)
    dbeta = np.mean(dZ_tilde, axis=1)""",
    "After the mean you have (n,). Which shape has gamma, and so its "
    "slope?", row=8)
batchnorm_backward.edit(
    "matrix_product", "np.mean(dZ_tilde * Z_hat, axis=1, keepdims=True)",
    "np.dot(dZ_tilde, Z_hat.T) / Z_hat.shape[1]",
    "A table (n, n) mixes each unit with all others. Each unit has only its "
    "own Z_hat: multiply entry by entry.", row=6)
batchnorm_backward.edit(
    "order_of_results", "return dZ, dgamma, dbeta",
    "return dZ, dbeta, dgamma",
    "The order is dZ, dgamma, dbeta. The last two are exchanged.")


@batchnorm_backward.variant
def path_by_path(dZ_tilde, cache):
    Z_hat, s = cache["Z_hat"], cache["std"]
    m = Z_hat.shape[1]
    dZ_hat = dZ_tilde * cache["gamma"]
    dstd = -np.sum(dZ_hat * Z_hat, axis=1, keepdims=True) / s
    dmean = -np.sum(dZ_hat, axis=1, keepdims=True) / s
    dZ = dZ_hat / s + dstd * Z_hat / m + dmean / m
    return dZ, (dZ_tilde * Z_hat).sum(1).reshape(-1, 1) / m, (
        dZ_tilde.sum(1)[:, None] / m)


@batchnorm_backward.variant
def float32_slopes(dZ_tilde, cache):
    Z_hat, std, gamma = (np.float32(cache[key])
                         for key in ("Z_hat", "std", "gamma"))
    m = Z_hat.shape[1]
    one_less = np.eye(m, dtype=np.float32) - 1 / m
    dZ_hat = gamma * np.float32(dZ_tilde)
    along = (dZ_hat * Z_hat).sum(axis=1, keepdims=True) / m
    return [(dZ_hat @ one_less - Z_hat * along) / std, along / gamma,
            np.float32(dZ_tilde).mean(axis=1, keepdims=True)]


@exercise(hints=[
    "First subtract from each column its own largest score; then "
    "exponentials, then divide by their sum.",
    "Largest and sum are taken over the classes: axis 0, with "
    "keepdims=True."])
def softmax(rng):
    yield case("more classes than examples", rng.normal(size=(5, 3)) * 2)
    yield case("more examples than classes", rng.normal(size=(3, 6)) * 2)
    yield case("one example", rng.normal(size=(4, 1)))
    large = rng.normal(size=(3, 4))
    yield case("scores around 1000", large + 1000)
    yield case("scores around -1000", large[:, :2] - 1000)
    yield case("columns far apart",
               rng.normal(size=(4, 3)) + np.array([[1500.0, 0.0, -1500.0]]))
    Z = np.zeros((3, 2))
    Z[rng.integers(3), 0] = float(rng.uniform(900, 1100))
    yield case("one class far above the others", Z)


NO_SHIFT = "np.exp(Z - np.max(Z, axis=0, keepdims=True))"
softmax.edit(
    "overflow", NO_SHIFT, "np.exp(Z)",
    "The exponential of a large score is infinity, and the result nan. "
    "Subtracting the largest score changes nothing but safety.", row=113)
softmax.edit(
    "largest_of_all", NO_SHIFT, "np.exp(Z - np.max(Z))",
    "You subtracted the largest score of all examples. A column far below "
    "it is left with exponentials of 0. Each column has its own largest.",
    row=113)
softmax.edit(
    "clipped", NO_SHIFT, "np.exp(np.clip(Z, -500, 500))",
    "Cutting the scores off makes large ones equal. What may be subtracted "
    "from a column without changing the result?", row=113)
softmax.edit(
    "by_rows", "np.sum(exponentials, axis=0, keepdims=True)",
    "np.sum(exponentials, axis=1, keepdims=True)",
    "Your rows add up to 1. Each column is one example; its classes must.",
    row=20)
softmax.edit(
    "over_everything", "np.sum(exponentials, axis=0, keepdims=True)",
    "np.sum(exponentials)",
    "All your probabilities together add up to 1. Each column should.",
    row=20)
softmax.edit(
    "not_divided",
    "exponentials / np.sum(exponentials, axis=0, keepdims=True)",
    "exponentials",
    "These are exponentials. Probabilities add up to 1 in each column.")
softmax.edit(
    "logarithm",
    "return exponentials / np.sum(exponentials, axis=0, keepdims=True)",
    "return np.log(exponentials / np.sum(exponentials, axis=0, "
    "keepdims=True))",
    "These are the logarithms of the probabilities.")
softmax.edit(
    "no_exponential", NO_SHIFT, "Z",
    "You divided the scores by their sum. First they must become positive.")


@softmax.mistake(
    "That is the hard max: 1 for the largest, 0 for all others.")
def hard_max(Z):
    return (Z == Z.max(axis=0)).astype(float)


@softmax.mistake(
    "That is a sigmoid of each score on its own. The probabilities of an "
    "example do not add up to 1.")
def sigmoids(Z):
    return 1 / (1 + np.exp(-Z))


@softmax.variant
def by_log_sum(Z):
    top = Z.max(axis=0)
    return np.exp(Z - top - np.log(np.exp(Z - top).sum(axis=0)))


@softmax.variant
def column_by_column(Z):
    A = np.zeros(Z.shape)
    for i in range(Z.shape[1]):
        t = np.exp(Z[:, i] - max(Z[:, i]))
        A[:, i] = t / t.sum()
    return A


@exercise(hints=[
    "Row c of the result asks of every label: are you c?",
    "A column with the numbers 0 to C - 1, compared with the row of labels, "
    "gives all answers at once. A loop over the examples does it too."])
def one_hot_matrix(rng):
    for C, m in ((3, 7), (6, 4)):
        labels = rng.integers(0, C, size=(1, m))
        labels[0, :2] = rng.permutation([0, C - 1])
        yield case("any labels", labels, C)
    yield case("the last classes do not occur",
               rng.integers(0, 3, size=(1, 4)), 5 + int(rng.integers(3)))
    C = int(rng.integers(4, 20))
    yield case("one example", rng.integers(1, C, size=(1, 1)), C)


SOLVED = "(np.arange(C).reshape(C, 1) == labels).astype(float)"
one_hot_matrix.edit(
    "examples_first", SOLVED, SOLVED + ".T",
    "Your table has a row per example. Which index is the class? (C, m): a "
    "row per class.", row=111)
one_hot_matrix.edit(
    "classes_counted", "np.arange(C).reshape(C, 1)",
    "np.arange(labels.max() + 1).reshape(-1, 1)",
    "You took the number of classes from the labels. The last classes may "
    "be missing there: use C.", row=2)
one_hot_matrix.edit(
    "classes_from_1", "np.arange(C)", "np.arange(1, C + 1)",
    "Your first row stands for class 1. The classes are 0 to C - 1.")
one_hot_matrix.edit(
    "three_dimensions", SOLVED, "np.eye(C)[labels]",
    "labels is a row, (1, m), so indexing with it keeps a dimension too "
    "many. Asked for is (C, m).", row=111)
one_hot_matrix.edit(
    "label_written_in", SOLVED, SOLVED + " * labels",
    "Where the class is right you wrote the label. Write 1, also for class "
    "0.")
one_hot_matrix.edit(
    "turned_round", "== labels", "!= labels",
    "Zeros and ones are exchanged.")
one_hot_matrix.edit(
    "up_to_the_label", "== labels", "<= labels",
    "Each column should hold a single 1, at its own class only.")


@one_hot_matrix.variant
def as_booleans(labels, C):
    return np.arange(C)[:, None] == labels


@one_hot_matrix.variant
def by_indexing(labels, C):
    Y = np.zeros((C, labels.size), dtype=int)
    Y[labels.ravel(), np.arange(labels.size)] = 1
    return Y


@one_hot_matrix.variant
def from_the_unit_matrix(labels, C):
    return np.eye(C, dtype=np.float32)[:, labels.ravel()]


def answers(rng, C, m):
    """A (C, m), probabilities, and Y one-hot, neither sure nor uniform."""
    A = rng.uniform(0.05, 1, size=(C, m))
    Y = np.eye(C)[:, rng.integers(0, C, size=m)]
    return A / A.sum(axis=0), Y


@exercise(hints=[
    "For each example only the probability of the true class counts. A * Y "
    "leaves just that one in each column.",
    "Sum A * Y over the classes first, then take the logarithm: then no 0 "
    "gets into it."])
def cross_entropy(rng):
    yield case("more examples than classes", *answers(rng, 3, 7))
    yield case("more classes than examples", *answers(rng, 5, 2))
    yield case("one example", *answers(rng, 4, 1))
    A, Y = answers(rng, 4, 3)
    Y[:, 0] = np.eye(4)[rng.integers(4)]
    A[:, 0] = np.where(Y[:, 0] == 1, 0.75, 0)
    A[np.flatnonzero(Y[:, 0] == 0)[rng.integers(3)], 0] = 0.25
    yield case("a wrong class with probability 0", A, Y)


COST = "-np.mean(np.log(np.sum(A * Y, axis=0)))"
cross_entropy.edit(
    "zero_times_infinity", COST, "-np.sum(Y * np.log(A)) / Y.shape[1]",
    "A wrong class has probability 0; its logarithm is minus infinity, and 0 "
    "times that is nan. Choose the true class before you take the "
    "logarithm.")
cross_entropy.edit(
    "sum_for_mean", "-np.mean(np.log(", "-np.sum(np.log(",
    "The cost grows with the number of examples: it is the mean of the "
    "losses.", row=24)
cross_entropy.edit(
    "divided_by_classes", "-np.mean(np.log(", "-1 / len(Y) * np.mean(np.log(",
    "Too small by a factor C: the mean is over the examples, not over all "
    "entries.")
cross_entropy.edit(
    "sign_lost", "-np.mean", "np.mean",
    "The cost is negative. The log of a number below 1 is negative; a cost "
    "must not be.", row=28)
cross_entropy.edit(
    "not_averaged", COST, "-np.log(np.sum(A * Y, axis=0))",
    "One loss per example came out. The cost is one number for the batch.",
    row=25)
cross_entropy.edit(
    "log_of_the_mean", COST, "-np.log(np.mean(np.sum(A * Y, axis=0)))",
    "You averaged the probabilities and took one logarithm. The mean is "
    "taken over the losses.")
cross_entropy.edit(
    "binary_loss", COST,
    "-np.sum(np.log(np.where(Y == 1, A, 1 - A))) / Y.shape[1]",
    "You added -log(1 - a) for the wrong classes. That is the loss of C "
    "separate yes-or-no questions; here only the true class counts.")
cross_entropy.edit(
    "all_pairs", COST,
    "-np.sum(np.log(np.dot(A.T, Y))) / Y.shape[1]",
    "The matrix product pairs each example with the labels of all others. "
    "Labels and answers belong together one to one.", row=26)
cross_entropy.edit(
    "over_the_examples", "axis=0", "axis=1",
    "You summed over the examples before the logarithm. In each column one "
    "class is true: sum over the classes.", row=7)
cross_entropy.edit(
    "logarithm_to_base_2", "np.log(", "np.log2(",
    "That is the cost in bits. The natural logarithm is asked for.")


@cross_entropy.variant
def by_picking(A, Y):
    losses = [-np.log(A[Y[:, i] == 1, i]) for i in range(A.shape[1])]
    return sum(losses) / len(losses)


@cross_entropy.variant
def only_where_true(A, Y):
    return -np.log(A, where=Y == 1, out=np.zeros(A.shape)).sum(
        keepdims=True) / A.shape[1]


@exercise(hints=[
    "The section above derives it: what remains of all the logarithms?",
    "Answer minus truth, entry by entry."])
def softmax_backward(rng):
    yield case("more examples than classes", *answers(rng, 3, 5))
    yield case("more classes than examples", *answers(rng, 6, 4))
    yield case("one example", *answers(rng, 3, 1))


softmax_backward.edit(
    "turned_round", "A - Y", "Y - A",
    "Every sign is turned round: answer minus truth.")
softmax_backward.edit(
    "divided_by_m", "A - Y", "(A - Y) / A.shape[1]",
    "Too small by the number of examples. Here dZ belongs to each example's "
    "own loss; the mean comes with dW and db.")
softmax_backward.edit(
    "slope_for_the_probabilities", "A - Y", "-Y / A",
    "That is the slope of the loss for A. One step further back: for the "
    "scores.")
softmax_backward.edit(
    "sigmoid_slope_again", "A - Y", "(A - Y) * A * (1 - A)",
    "The slope of softmax has gone into A - Y already. It must not be "
    "multiplied in again.")
softmax_backward.edit(
    "true_class_only", "A - Y", "(A - Y) * Y",
    "The scores of the wrong classes get no slope in yours. They should go "
    "down.")
softmax_backward.edit(
    "summed", "A - Y", "np.sum(A - Y, axis=1, keepdims=True)",
    "You summed over the examples. dZ has the shape of Z; the sum belongs "
    "to db.", row=11)


@softmax_backward.variant
def in_place_on_a_copy(A, Y):
    dZ = A.copy()
    dZ[Y == 1] -= 1
    return dZ


@softmax_backward.variant
def as_float32(A, Y):
    return np.add(A, -Y, dtype=np.float32)


def clouds(rng, C, m, centres, noise):
    """Points (2, m) around the centres (2, C), and their classes (1, m)."""
    labels = rng.permutation(np.arange(m) % C).reshape(1, m)
    points = centres[:, labels.ravel()] + noise * rng.normal(size=(2, m))
    return points, labels


def on_a_circle(rng, C):
    """Centres 3 away from the origin, evenly, turned at random."""
    angle = 2 * np.pi * (np.arange(C) / C + rng.uniform())
    return 3 * np.stack([np.cos(angle), np.sin(angle)])


def exact(rng, *size):
    """Normal draws, rounded to multiples of 1/64."""
    return np.round(64 * rng.normal(size=size)) / 64


def held_out(rng, C, centres, noise, steps, rate):
    """A training to judge by the predictions for 60 unseen points."""
    X, labels = clouds(rng, C, 20 * C, centres, noise)
    X_new, truth = clouds(rng, C, 60, centres, noise)
    return case("predictions for unseen points", X, labels, X_new, C, steps,
                rate, expect=[shape("predictions", 1, 60),
                              accuracy("predictions", truth, 0.9),
                              shape("W", C, 2), shape("b", C, 1)])


@exercise(needs=["softmax", "one_hot_matrix", "cross_entropy",
                 "softmax_backward"], rtol=1e-4, atol=1e-6, hints=[
    "Before the loop: W and b of zeros, Y one-hot. In the loop: scores, "
    "softmax, cost, dZ, dW, db, step. After it: scores of X_test, and the "
    "place of the largest in each column.",
    "dW = dZ X^T / m has the shape of W. np.argmax over axis 0 gives one "
    "class per column, as (m_test,); the text asks for (1, m_test)."])
def softmax_model(rng):
    # Labels in place of one-hot columns give all classes equal scores, and
    # which of them is the largest must not hang on a rounding error: these
    # numbers, and sums of their products, are exact.
    for kind, n_x, C, seen, m, m_test, steps in (
            ("one step", 3, 4, 4, 8, 5, 1),
            ("a few steps", 5, 4, 4, 16, 6, 12),
            ("more classes than examples", 2, 8, 8, 4, 5, 7),
            ("a class without training examples", 5, 4, 3, 8, 6, 4)):
        labels = rng.integers(0, seen, size=(1, m))
        labels[0, 0] = seen - 1
        yield case(kind, exact(rng, n_x, m), labels,
                   3 * exact(rng, n_x, m_test), C, steps,
                   int(rng.integers(7, 26)) / 64)
    yield held_out(rng, 3, on_a_circle(rng, 3), 0.5, 60, 0.5)
    yield held_out(rng, 5, on_a_circle(rng, 5), 0.4, 120, 0.5)
    direction = rng.normal(size=(2, 1))
    line = direction / np.linalg.norm(direction) * np.array([[-3, 0, 3]])
    yield held_out(rng, 3, line, 0.4, 300, 0.5)


softmax_model.edit(
    "uphill", "W = W - learning_rate", "W = W + learning_rate",
    "Your W climbs. Downhill: subtract.", row=30)
softmax_model.edit(
    "b_stays", "        b = b - learning_rate * np.sum(dZ, axis=1, "
    "keepdims=True) / m\n", "",
    "b comes back as zeros. Either it takes no step, or you summed dZ over "
    "everything: the slopes of each column add up to 0. One number per "
    "class is asked for, summed over the examples.", row=7)
softmax_model.edit(
    "b_not_a_column", "np.sum(dZ, axis=1, keepdims=True)",
    "np.sum(dZ, axis=1)",
    "After the sum db is (C,), and b grows to a table. Which shape must db "
    "have?", row=8)
softmax_model.edit(
    "not_divided_by_m", """np.dot(dZ, X_train.T) / m
        b = b - learning_rate * np.sum(dZ, axis=1, keepdims=True) / m""",
    """np.dot(dZ, X_train.T)
        b = b - learning_rate * np.sum(dZ, axis=1, keepdims=True)""",
    "Your steps are m times too long: dW and db are means over the "
    "examples.", row=24)
softmax_model.edit(
    "divided_by_classes", """/ m
        b = b - learning_rate * np.sum(dZ, axis=1, keepdims=True) / m""",
    """/ C
        b = b - learning_rate * np.sum(dZ, axis=1, keepdims=True) / C""",
    "You divided by the number of classes. The mean is over the examples.")
softmax_model.edit(
    "labels_not_one_hot", "Y = one_hot_matrix(labels_train, C)",
    "Y = labels_train",
    "The labels are numbers, not one-hot columns, and A - Y subtracted "
    "label 2 from each probability.")
softmax_model.edit(
    "elementwise_product", "np.dot(dZ, X_train.T)", "(dZ * X_train[:1])",
    "dW has the shape (C, n_x). Yours has a column per example: the formula "
    "has a matrix product.", row=5)
softmax_model.edit(
    "classes_counted", "n_x, m = X_train.shape",
    "n_x, m = X_train.shape\n    C = labels_train.max() + 1",
    "You took the number of classes from the labels. A class may be missing "
    "there: use C.", row=2)
softmax_model.edit(
    "steps_written_in", "range(num_iterations)", "range(200)",
    "The number of steps does not depend on num_iterations.", row=2)
softmax_model.edit(
    "rate_written_in", """W = W - learning_rate * np.dot(dZ, X_train.T) / m
        b = b - learning_rate *""",
    """W = W - 0.5 * np.dot(dZ, X_train.T) / m
        b = b - 0.5 *""",
    "Your step does not depend on learning_rate. Use the argument.", row=2)
softmax_model.edit(
    "no_costs", "        costs.append(cross_entropy(A, Y))\n",
    "", "costs is empty. Keep the cost of each iteration.")
softmax_model.edit(
    "probabilities", "np.argmax(scores, axis=0).reshape(1, -1)",
    "softmax(scores)",
    "Under predictions stand probabilities. A prediction is a class: the "
    "place of the largest in each column.")
softmax_model.edit(
    "largest_of_each_row", "np.argmax(scores, axis=0)",
    "np.argmax(scores, axis=1)",
    "You looked for the largest score in each row, over the examples. Each "
    "column is one example.", row=7)
softmax_model.edit(
    "rank_1", ".reshape(1, -1)", "",
    "predictions should be a row, (1, m_test).", row=3)
softmax_model.edit(
    "classes_from_1", "np.argmax(scores, axis=0)",
    "(np.argmax(scores, axis=0) + 1)",
    "Every prediction is one too high. The classes are 0 to C - 1.")
softmax_model.edit(
    "training_set_answered", "scores = np.dot(W, X_test) + b",
    "scores = np.dot(W, X_train) + b",
    "These are predictions for the training examples. Asked for is X_test.",
    row=34)
softmax_model.edit(
    "return_in_the_loop", """    scores = np.dot(W, X_test) + b
    return {"W": W, "b": b, "costs": costs,
            "predictions": np.argmax(scores, axis=0).reshape(1, -1)}""",
    """        scores = np.dot(W, X_test) + b
        return {"W": W, "b": b, "costs": costs,
                "predictions": np.argmax(scores, axis=0).reshape(1, -1)}""",
    "The function ends after its first step: what stands inside the loop "
    "runs every time. Which lines must run once?", row=10)


@softmax_model.variant
def written_out(X_train, labels_train, X_test, C, num_iterations=200,
                learning_rate=0.5):
    W, b, costs = np.zeros((C, len(X_train))), np.zeros((C, 1)), []
    Y = np.eye(C)[labels_train.ravel()].T
    for _ in range(num_iterations):
        A = np.exp(W @ X_train + b)
        A /= A.sum(axis=0)
        costs.append(-np.log((A * Y).max(axis=0)).mean())
        dZ = learning_rate * (A - Y) / Y.shape[1]
        W -= dZ @ X_train.T
        b -= dZ.sum(axis=1, keepdims=True)
    A_test = softmax(W @ X_test + b)
    return {"predictions": A_test.argmax(axis=0)[None] * 1.0, "b": b, "W": W,
            "costs": np.array(costs), "labels": labels_train}


@softmax_model.variant
def bias_as_a_weight(X_train, labels_train, X_test, C, num_iterations=200,
                     learning_rate=0.5):
    X = np.vstack([X_train, np.ones((1, X_train.shape[1]))])
    Y = one_hot_matrix(labels_train, C)
    V, costs = np.zeros((C, len(X))), ()
    for _ in range(num_iterations):
        A = softmax(V @ X)
        costs += (cross_entropy(A, Y),)
        V = V - learning_rate * softmax_backward(A, Y) @ X.T / X.shape[1]
    W, b = V[:, :-1], V[:, -1:]
    return {"W": W, "b": b, "costs": list(costs),
            "predictions": np.argmax(W @ X_test + b, axis=0,
                                     keepdims=True)}


question_parameters = question("question_parameters", {
    6550: "You counted a bias as well, or a third number per unit. Batch "
          "norm takes b away; gamma and beta remain.",
    6450: "Each unit has two numbers besides its weights: gamma and beta.",
    6400: "Those are the weights. Batch norm has parameters of its own.",
    6600: "The running mean and variance are stored, not learned by "
          "gradient descent."})
question_test_time = question("question_test_time", {
    "b": "Then it would fail on other new data, but not answer 3 to "
         "everything. What is the mean of a batch of one?",
    "c": "A momentum of 0.9 gives running averages that tremble a little. "
         "That costs little, and does not make all answers equal."})
question_why = question("question_why", {
    "a": "It is the first explanation, not a proof. With the layers' inputs "
         "shaken at random behind batch norm, training still worked.",
    "b": "At small rates section 10 showed no gain, rather a small loss."})
question_two_classes = question("question_two_classes", {
    2.126928: "That is the loss if class 0 were the truth: -log of its "
              "probability.",
    0.048587: "That is -log sigmoid(3). The z of logistic regression is the "
              "difference of the two scores.",
    0.880797: "That is the probability of class 1. The loss is minus its "
              "logarithm.",
    0.119203: "That is the probability of class 0. Asked for is the loss: "
              "-log of the probability of class 1."}, rtol=5e-3)
question_hard_max = question("question_hard_max", {
    "b": "It does not change when a number is *added* to all scores. "
         "Multiplying stretches the differences between them.",
    "c": "The class with the largest score stays the same, so no decision "
         "changes. Only the probabilities do."})
