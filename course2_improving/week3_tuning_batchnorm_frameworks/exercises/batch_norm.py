"""Cases and known mistakes of the notebook batch_norm."""

import numpy as np

from grading.exercise import case, exercise, question
from grading.exercise.draw import number


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
    return number(rng, 0.8, 0.97)


# float32 passes: its rounding is far below what any mistake changes.
LOOSE = {"rtol": 1e-4, "atol": 1e-5}


@exercise(pure=True, **LOOSE, hints=[
    "In training mean and variance come from Z, one per row, as columns (n, "
    "1); at test time they come from running. What follows is the same for "
    "both.",
    "Normalise with the root of (variance + epsilon), then gamma times Z_hat "
    "plus beta. The new running values go into a new dictionary."])
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
               epsilon=number(rng, 0.2, 0.6, 2))
    yield case("test time, several examples", scores(rng, 4, 5),
               *layer(rng, 4), share(rng), False)
    yield case("test time, one example", scores(rng, 3, 1), *layer(rng, 3),
               share(rng), False)
    yield case("test time, another epsilon", scores(rng, 2, 4),
               *layer(rng, 2), share(rng), False,
               epsilon=number(rng, 0.2, 0.6, 2))


STATISTICS = """        mean = np.mean(Z, axis=1, keepdims=True)
        var = np.var(Z, axis=1, keepdims=True)
"""
at = batchnorm_forward.at(STATISTICS)
at("over_the_units", STATISTICS.replace("axis=1", "axis=0"), "One mean per "
   "unit, over the batch. Yours is one per example, over the units.", row=112)
at("over_everything", "        mean, var = np.mean(Z), np.var(Z)\n",
   "You took one mean over all of Z. Each unit, each row, has its own.", row=7)
at("no_column", STATISTICS.replace(", keepdims=True", ""),
   "A mean of shape (n,) does not fit to Z, (n, m), row by row. Which shape "
   "must it have?", row=8)
at = batchnorm_forward.at("np.sqrt(var + epsilon)")
at("no_epsilon", "np.sqrt(var)", "A unit that says the same for all examples "
   "has variance 0. What keeps you from dividing by it?", row=112)
at("epsilon_behind_the_root", "np.sqrt(var) + epsilon",
   "epsilon is added to the variance, before the root is taken.")
at("epsilon_written_in", "np.sqrt(var + 1e-5)",
   "Another epsilon changes nothing in yours. Use the argument.", row=2)
at("divided_by_the_variance", "var + epsilon",
   "You divided by the variance. Its root has the unit of z.")
batchnorm_forward.edit("batch_at_test_time", """    else:
        mean, var = running["mean"], running["var"]
""", f"    else:\n{STATISTICS}", "At test time you normalise with the mean of "
    "the batch. With one example that gives 0 for every input. What was kept "
    "for this purpose?", row=112)
at = batchnorm_forward.at(
    """momentum * running["mean"] + (1 - momentum) * mean,
            "var": momentum * running["var"] + (1 - momentum) * var}""")
at("momentum_turned_round",
   """(1 - momentum) * running["mean"] + momentum * mean,
            "var": (1 - momentum) * running["var"] + momentum * var}""",
   "Your running values keep little of the old and jump to each new batch. "
   "Here momentum is the share of the old value.")
at("last_batch_kept", 'mean, "var": var}', "The running values are those of "
   "the last batch alone. They should be averaged with the old ones.")
batchnorm_forward.edit("never_updated", """        running = {
            "mean": momentum * running["mean"] + (1 - momentum) * mean,
            "var": momentum * running["var"] + (1 - momentum) * var}
""", "", "The running values come back as they went in. In training the batch "
    "is averaged into them.")
batchnorm_forward.edit("spread_for_variance", "(1 - momentum) * var}",
    "(1 - momentum) * np.sqrt(var)}", "Under var the standard deviation was "
    "averaged. It is the variance that is kept.")
batchnorm_forward.edit("divided_by_m_minus_1",
    "np.var(Z, axis=1, keepdims=True)",
    "np.var(Z, axis=1, keepdims=True, ddof=1)", "Your variance is a little "
    "too large: it was divided by m - 1. Here it is the mean of the squares, "
    "divided by m.")
at = batchnorm_forward.at("return gamma * Z_hat + beta, cache, running")
at("not_scaled", "return Z_hat, cache, running",
   "That is Z_hat. The last step is missing: scale and shift.")
at("scale_and_shift_swapped", "return beta * Z_hat + gamma, cache, running",
   "gamma and beta have changed places: which one multiplies?")
at("matrix_product", "return np.dot(gamma.T, Z_hat) + beta, cache, running",
   "gamma multiplies entry by entry, each unit by its own; nothing is summed.",
   row=6)
at("order_of_results", "return gamma * Z_hat + beta, running, cache",
   "Three results, in this order: Z_tilde, cache, running.", row=10)
at("one_result", "return gamma * Z_hat + beta", "One result came back. Asked "
   "for are three: Z_tilde, cache and running.", row=10)
batchnorm_forward.edit("running_changed_in_place", """        running = {
            "mean": momentum * running["mean"] + (1 - momentum) * mean,
            "var": momentum * running["var"] + (1 - momentum) * var}
""", """        running["mean"] = momentum * running["mean"] + (
            1 - momentum) * mean
        running["var"] = momentum * running["var"] + (1 - momentum) * var
""", "You wrote into the dictionary of whoever called the function. Make a "
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
               running, epsilon=number(rng, 0.2, 0.6, 2))


at = fold_batchnorm.at('beta - scale * running["mean"]')
at("mean_forgotten", "beta", "Batch norm subtracts the mean before it scales. "
   "Where is that in your b_folded?")
at("mean_not_scaled", 'beta - running["mean"]', "The mean is subtracted "
   "before the division and before gamma. So what happens to it as well?")
at("mean_added", 'beta + scale * running["mean"]',
   "The mean is taken away, not added.")
at = fold_batchnorm.at('gamma / np.sqrt(running["var"] + epsilon)')
at("gamma_forgotten", '1 / np.sqrt(running["var"] + epsilon)',
   "Your layer gives Z_hat plus something: gamma is missing.")
at("no_root", 'gamma / (running["var"] + epsilon)',
   "You divided by the variance. Batch norm divides by its root.")
at("no_epsilon", 'gamma / np.sqrt(running["var"])', "Nearly: batch norm adds "
   "epsilon to the variance, at test time as well.", row=112)
at = fold_batchnorm.at("return scale * W,")
at("matrix_product", "return np.dot(scale.T, W),", "Each unit has a factor of "
   "its own, for its row of W. A matrix product sums over the units.", row=6)
at("scaled_by_columns", "return (W / np.linalg.norm(W, axis=0)) * scale,",
   "W is scaled by what comes from running and gamma only, not by its own "
   "length.")
at("weights_untouched", "return W,", "W came back as it was. The factor of "
   "each unit multiplies W A, so it multiplies W.")
fold_batchnorm.edit("rank_1", 'beta - scale * running["mean"]',
    '(beta - scale * running["mean"]).ravel()', "b_folded should be a column, "
    "(n, 1): otherwise it cannot be added to Z, (n, m), row by row.", row=3)


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
at = batchnorm_backward.at(BRACKET)
at("statistics_as_constants", "dZ_tilde", "You took mean and std for "
   "constants. But each z is part of its unit's mean and std: two of the "
   "three paths are missing.")
at("path_through_the_mean_missing", "(dZ_tilde - Z_hat * dgamma)",
   "The path through the mean is missing: raising all z of a unit together "
   "must change nothing, so each row of dZ adds up to 0.")
at("path_through_the_variance_missing", "(dZ_tilde - dbeta)",
   "The path through the variance is missing: z changes the spread of its "
   "unit too, and that changes all its Z_hat.")
batchnorm_backward.edit("sign_of_the_variance", "dbeta - Z_hat * dgamma",
    "dbeta + Z_hat * dgamma", "The part along Z_hat is taken away, not added. "
    "A gradient check would have told.")
at = batchnorm_backward.at("gamma / std *")
at("gamma_forgotten", "1 / std *", "gamma stands between Z_hat and Z_tilde. "
   "The slope passes it on the way back.")
at("std_forgotten", "gamma *",
   "Z was divided by std on the way forward. A slope feels that as well.")
at("divided_by_the_variance", "gamma / std ** 2 *",
   "You divided by the variance. std is already the root; divide by it once.")
batchnorm_backward.edit("parameters_summed", "return dZ, dgamma, dbeta",
    "m = Z_hat.shape[1]\n    return dZ, m * dgamma, m * dbeta",
    "dgamma and dbeta are m times too large: here the parameters' slopes are "
    "means over the examples, like dW and db.", row=24)
batchnorm_backward.edit("sums_in_dZ_too", BRACKET,
    "(dZ_tilde - dZ_tilde.shape[1] * (dbeta + Z_hat * dgamma))",
    "Inside dZ both corrections are means over the examples. Yours are sums, "
    "m times too large.")
batchnorm_backward.edit("dZ_divided_by_m", "return dZ,",
    "return dZ / dZ.shape[1],", "dZ is m times too small. The division by m "
    "belongs to the parameters; dZ is the slope of the sum of the losses.")
at = batchnorm_backward.at("""np.mean(dZ_tilde * Z_hat, axis=1, keepdims=True)
    dbeta = np.mean(dZ_tilde, axis=1, keepdims=True)""")
at("over_the_units", """np.mean(dZ_tilde * Z_hat, axis=0, keepdims=True)
    dbeta = np.mean(dZ_tilde, axis=0, keepdims=True)""",
   "One dgamma and one dbeta per unit, over the examples: axis 1.", row=7)
at("no_column", """np.mean(dZ_tilde * Z_hat, axis=1)
    dbeta = np.mean(dZ_tilde, axis=1)""", "After the mean you have (n,). "
   "Which shape has gamma, and so its slope?", row=8)
batchnorm_backward.edit("matrix_product",
    "np.mean(dZ_tilde * Z_hat, axis=1, keepdims=True)",
    "np.dot(dZ_tilde, Z_hat.T) / Z_hat.shape[1]", "A table (n, n) mixes each "
    "unit with all others. Each unit has only its own Z_hat: multiply entry "
    "by entry.", row=6)
batchnorm_backward.edit("order_of_results", "return dZ, dgamma, dbeta",
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
    "b": "At small rates section 7 showed no gain, rather a small loss."})
