"""Cases and known mistakes of the notebook regularization."""

from functools import partial

import numpy as np

from grading.exercise import case, exercise, question
from grading.exercise.draw import labels, network
from utils.checking.properties import (
    dropout_pass,
    flips_and_shifts,
    masks,
    partition,
    random_orders,
    runs,
    three_seeds,
)

calm = partial(network, by_inputs=True)


def small(rng):
    """Sizes of a small network with one output, all different."""
    return [*(int(n) for n in rng.permutation([3, 4, 5, 6])[:3]), 1]


def forward(X, parameters, masks=None, keep_prob=1):
    """The cache of a forward pass, with the masks {1: D1, 2: D2} if any."""
    A, cache = X, {}
    for l in (1, 2, 3):
        W, b = parameters[f"W{l}"], parameters[f"b{l}"]
        Z = W @ A + b
        A = np.maximum(0, Z) if l < 3 else 1 / (1 + np.exp(-Z))
        if masks and l < 3:
            A = A * masks[l] / keep_prob
            cache[f"D{l}"] = masks[l]
        cache |= {f"Z{l}": Z, f"A{l}": A, f"W{l}": W, f"b{l}": b}
    return cache


@exercise(pure=True, hints=[
    "A generator made from the seed has a method permutation(m): the numbers "
    "0 to m - 1 in random order. One order serves X and Y.",
    "Cut that order into three pieces, the first of n_train numbers, and use "
    "each piece as an index of the columns: X[:, piece]."])
def split_dataset(rng):
    fifth = int(rng.integers(21, 28))
    tenth = int(rng.integers(11, 15))
    # 0.15 m ends in .6 to .9: rounding up and cutting off differ. In the
    # other cases no share is whole: where 0.2 * 120 is 24 or a bit less,
    # cutting off would hang on a rounding error.
    uneven = int(rng.choice([104, 106, 119, 124, 126]))
    for kind, m, fractions in (
            ("dev and test of the same size", 5 * fifth + 1, (0.6, 0.2, 0.2)),
            ("more dev than test", 10 * tenth + 1, (0.5, 0.3, 0.2)),
            ("shares that are no whole numbers", uneven,
             (0.7, 0.15, 0.15))):
        X = rng.normal(size=(int(rng.integers(2, 5)), m))
        Y = labels(rng, m)
        sizes = [round(share * m) for share in fractions[1:]]
        yield case(
            kind, X, Y, fractions, int(rng.integers(0, 1000)),
            expect=three_seeds(
                partition((), X, Y, [m - sum(sizes), *sizes]),
                random_orders((), X)))


split_dataset.edit("two_orders", "Y[:, train]), (X[:, dev], Y[:, dev]),",
    "Y[:, np.random.default_rng(seed + 7).permutation(m)[:n_train]]), "
    "(X[:, dev], Y[:, dev]),", "X and Y were shuffled apart: labels have come "
    "to strangers. One order for both.", row=93)
split_dataset.edit("not_shuffled",
    "np.random.default_rng(seed).permutation(m)", "np.arange(m)",
    "The columns are still in their order, or in another that was not drawn. "
    "If they were sorted by label, the sets would be quite unlike each other: "
    "shuffle first.")
split_dataset.edit("rows", "(X[:, train], Y[:, train])",
    "(X[train], Y[train])", "You cut rows. Examples are columns: the index "
    "belongs in the second place.", row=94)
at = split_dataset.at("round(fractions[1] * m), round(fractions[2] * m)")
at("dev_and_test_exchanged",
   "round(fractions[2] * m), round(fractions[1] * m)", "The sizes of dev and "
   "test are exchanged: fractions come in the order training, dev, test.")
at("cut_off", "int(fractions[1] * m), int(fractions[2] * m)",
   "int cuts off what stands behind the point. The text asks for round.")
split_dataset.edit("test_within_train", "test = order[n_train + n_dev:]",
    "test = order[:n_test]", "Some examples are in the training set and in "
    "the test set. Then the test measures memory.")
at = split_dataset.at("np.random.default_rng(seed)")
at("any_order", "np.random.default_rng()", "The same seed gave two different "
   "splits. Nobody could repeat your result: use the argument seed.")
at("fixed_seed", "np.random.default_rng(0)",
   "Another seed gave the same split. Is the argument seed used?", row=2)
split_dataset.edit("labels_rank_1", "Y[:, train]), (X[:, dev], Y[:, dev]),",
    "Y[0, train]), (X[:, dev], Y[0, dev]),",
    "Y has lost a dimension: keep (1, m).", row=97)


@split_dataset.mistake("Your function shuffles the arrays of whoever called "
    "it. Take a new array, or an order of the columns.", row=4)
def in_place(X, Y, fractions, seed):
    for table in (X, Y):
        np.random.default_rng(seed).shuffle(table, axis=1)
    m = X.shape[1]
    n_dev, n_test = round(fractions[1] * m), round(fractions[2] * m)
    a, b = m - n_dev - n_test, m - n_test
    return [(X[:, i:j].copy(), Y[:, i:j].copy())
            for i, j in ((0, a), (a, b), (b, m))]


@split_dataset.variant
def with_old_generator(X, Y, fractions, seed):
    np.random.seed(seed)
    m = X.shape[1]
    order = list(range(m))
    np.random.shuffle(order)
    counts = np.round(np.array(fractions[1:]) * m).astype(int)
    test, dev, train = np.split(
        np.array(order), [counts[1], counts.sum()])
    return [[X[:, part].astype(np.float32), Y[:, part] == 1]
            for part in (train, dev, test)]


@exercise(hints=[
    "Two differences first. Which error minus which?",
    "Compare each gap with 0.02; the case that both are larger comes first. "
    "A negative gap is not a problem."])
def diagnose(rng):
    def low():
        return float(rng.uniform(0, 0.012))

    def high():
        return float(rng.uniform(0.04, 0.15))

    for kind, bias, variance in (
            ("high bias", high, low), ("high variance", low, high),
            ("both high", high, high), ("both low", low, low)):
        bayes = float(rng.uniform(0.01, 0.1))
        train = bayes + bias()
        yield case(kind, train, train + variance(), bayes)
    bayes = float(rng.uniform(0.1, 0.15))
    train = float(rng.uniform(0.01, 0.05))
    yield case("training error below the Bayes error", train,
               train + high(), bayes)
    train = float(rng.uniform(0.15, 0.2))
    yield case("dev error below the training error", train, train - high(),
               float(rng.uniform(0.01, 0.05)))


diagnose.edit("bayes_taken_for_zero",
    "avoidable_bias = train_error - bayes_error",
    "avoidable_bias = train_error", "You took the training error as it is. No "
    "classifier gets below the Bayes error; only what is above can be "
    "avoided.")
at = diagnose.at("variance = dev_error - train_error")
at("variance_from_bayes", "variance = dev_error - bayes_error",
   "Your variance contains the bias. How much worse is dev than training?")
at("sign_turned_round", "variance = train_error - dev_error", "Your variance "
   "is positive where dev is better than training. It is the other way round.")
at = diagnose.at("return avoidable_bias, variance, problem")
at("gaps_exchanged", "return variance, avoidable_bias, problem", "The two "
   "gaps come back in the wrong order: bias first.")
at("only_the_word", "return problem", "One result came back. The text asks "
   "for three: the two gaps and the problem.", row=10)
diagnose.edit("without_sign", '''avoidable_bias = train_error - bayes_error
    variance = dev_error - train_error''',
    '''avoidable_bias = abs(train_error - bayes_error)
    variance = abs(dev_error - train_error)''', "A training error below the "
    "Bayes error is no bias, and a dev error below the training error no "
    "variance. Keep the sign.")
diagnose.edit("never_both", "avoidable_bias > 0.02 and variance > 0.02",
    "False", 'Where both gaps are large, the answer is "both". Which of your '
    "conditions is asked first?")
diagnose.edit("per_cent", '''avoidable_bias > 0.02 and variance > 0.02:
        problem = "both"
    elif avoidable_bias > 0.02:
        problem = "bias"
    elif variance > 0.02:''', '''avoidable_bias > 2 and variance > 2:
        problem = "both"
    elif avoidable_bias > 2:
        problem = "bias"
    elif variance > 2:''',
    "The errors are shares from 0 to 1, not per cent: the limit is 0.02.")


@diagnose.variant
def by_table(train_error, dev_error, bayes_error):
    gaps = np.array([train_error - bayes_error, dev_error - train_error])
    words = {(True, True): "both", (True, False): "bias",
             (False, True): "variance", (False, False): "neither"}
    return [*gaps, words[tuple(bool(gap > 0.02) for gap in gaps)]]


@exercise(hints=[
    "The penalty needs the sum of the squared entries of each W, over all "
    "three W. Square first, then sum.",
    "m is the number of examples: a column of Y each. The factor of the "
    "penalty is lambd / (2 m); mind the brackets."])
def compute_cost_with_regularization(rng):
    for kind, lambd in (("a small lambda", 0.1), ("a large lambda", 7.0),
                        ("lambda 0", 0.0)):
        m = int(rng.integers(5, 12))
        yield case(kind, rng.uniform(0.05, 0.95, size=(1, m)),
                   labels(rng, m), calm(rng, small(rng)),
                   float(lambd * rng.uniform(1, 1.5)))


at = compute_cost_with_regularization.at("lambd / (2 * m)")
at("two_forgotten", "lambd / m", "The penalty is twice as large as it should "
   "be. Look at the factor again.", row=77)
at("brackets", "lambd / 2 * m", "/ and * are worked off from left to right: "
   "yours multiplies by m. Write the brackets.", row=9)
at("m_forgotten", "lambd / 2", "The penalty is m times too large. The data's "
   "part of the cost is a mean over m examples; is yours divided by the "
   "number of columns?", row=77)
at = compute_cost_with_regularization.at(
    'np.sum(np.square(parameters[f"W{l}"]))')
at("square_of_sum", 'np.sum(parameters[f"W{l}"]) ** 2', "You squared the sum. "
   "Positive and negative weights cancel in it: square each weight, then sum.",
   row=77)
at("norm_not_squared", 'np.linalg.norm(parameters[f"W{l}"])',
   "That is the norm. The penalty takes its square: the plain sum of the "
   "squares, without a root.")
at("absolute_values", 'np.sum(np.abs(parameters[f"W{l}"]))',
   "That is the sum of the absolute values (an L1 penalty). L2 takes squares.")
at("mean_of_squares", 'np.mean(np.square(parameters[f"W{l}"]))',
   "You took the mean over the weights. The formula has their sum.")
compute_cost_with_regularization.edit("layer_left_out", "for l in (1, 2, 3)",
    "for l in (1, 2)", "The weights of one layer are missing. The penalty "
    "runs over all three.", row=77)
compute_cost_with_regularization.edit("biases_too",
    'np.sum(np.square(parameters[f"W{l}"]))',
    'np.sum(np.square(parameters[f"W{l}"])) + '
    'np.sum(np.square(parameters[f"b{l}"]))',
    "You also penalize the biases b. Only the W are in the formula.", row=77)
at = compute_cost_with_regularization.at("compute_cost(A3, Y) + ")
at("only_the_penalty", "", "That is the penalty alone. The cost is the "
   "cross-entropy plus the penalty.")
at("subtracted", "compute_cost(A3, Y) - ",
   "Yours rewards large weights: the penalty is added to the cost.")


@compute_cost_with_regularization.variant
def written_out(A3, Y, parameters, lambd):
    m = A3.shape[-1]
    cross = -np.sum(Y * np.log(A3) + (1 - Y) * np.log(1 - A3)) / m
    W1, W2, W3 = (parameters[name] for name in ("W1", "W2", "W3"))
    penalty = (np.linalg.norm(W1) ** 2 + np.trace(W2 @ W2.T)
               + (W3 @ W3.T)) * lambd / m / 2
    return cross + penalty  # an array (1, 1)


@exercise(hints=[
    "Take the gradient of the cross-entropy and add one term to each dW. The "
    "db stay as they are.",
    "The slope of w squared is 2 w: the 2 cancels the 2 of the penalty's "
    "factor. The term has the shape of W; nothing is summed."])
def backward_propagation_with_regularization(rng):
    for kind, lambd in (("a small lambda", 0.1), ("a large lambda", 7.0),
                        ("lambda 0", 0.0)):
        dims, m = small(rng), int(rng.integers(7, 12))
        X = rng.normal(size=(dims[0], m))
        yield case(kind, X, labels(rng, m), forward(X, calm(rng, dims)),
                   float(lambd * rng.uniform(1, 1.5)))


l2_backward = backward_propagation_with_regularization
l2_backward.edit("sum_of_weights", 'lambd / m * cache[f"W{l}"]',
    'lambd / m * np.sum(cache[f"W{l}"])', "You added the same number to every "
    "entry. Each weight has a slope of its own: for w squared it is 2 w.",
    row=78)
at = l2_backward.at('lambd / m *')
at("half", 'lambd / (2 * m) *', "Your term is half as large as it should be. "
   "The slope of w squared is 2 w, and that 2 cancels the one below.", row=79)
at("not_divided", 'lambd *', "Your term is m times too large: the penalty is "
   "divided by the number of examples.", row=79)
at("twice", '2 * lambd / m *', "Your term is twice as large as it should be. "
   "The penalty has a 2 below; what happens to it when you take the slope?")
l2_backward.edit("squared", 'cache[f"W{l}"]', 'np.square(cache[f"W{l}"])',
    "You added the squares. The gradient needs the slope of the squares.")
l2_backward.edit("subtracted", 'grads[f"dW{l}"] + ', 'grads[f"dW{l}"] - ',
    "With this sign the weights grow. The gradient of a sum is the sum of the "
    "gradients; the minus comes later, in the step.")
l2_backward.edit("biases_too", '''        grads[f"dW{l}"] = grads[f"dW{l}"]''',
    '''        grads[f"db{l}"] = grads[f"db{l}"] + lambd / m * cache[f"b{l}"]
        grads[f"dW{l}"] = grads[f"dW{l}"]''',
    "You also changed the db. The biases are not in the penalty.")
l2_backward.edit("last_layer_only", "for l in (1, 2, 3):", "for l in (3,):",
    "Only dW3 has its term. Each layer's W is in the penalty.")
l2_backward.edit("gradient_for_weight", 'cache[f"W{l}"]', 'grads[f"dW{l}"]',
    "You added a multiple of dW to itself. Which quantity does the penalty "
    "depend on?")
l2_backward.edit("term_without_the_rest", 'grads[f"dW{l}"] + lambd', 'lambd',
    "That is the penalty's part alone. What the data say has been "
    "overwritten.")


@l2_backward.variant
def pass_written_out(X, Y, cache, lambd):
    m = Y.size
    dZ3 = (cache["A3"] - Y) / m
    dZ2 = (cache["W3"].T @ dZ3) * (cache["A2"] > 0)
    dZ1 = (cache["W2"].T @ dZ2) * np.int64(cache["A1"] > 0)
    grads = {}
    for l, dZ, A in ((3, dZ3, cache["A2"]), (2, dZ2, cache["A1"]),
                     (1, dZ1, X)):
        grads[f"dZ{l}"] = dZ
        grads[f"dW{l}"] = dZ @ A.T + cache[f"W{l}"] * lambd / m
        grads[f"db{l}"] = dZ.sum(axis=1, keepdims=True)
    return grads


@l2_backward.variant
def single_precision(X, Y, cache, lambd):
    grads = backward_propagation(X, Y, cache)
    return {name: (slope if "b" in name else slope + (
        lambd / X.shape[1]) * cache[name[1:]]).astype(np.float32)
        for name, slope in grads.items()}


l2_backward.rtol, l2_backward.atol = 1e-4, 1e-6


@exercise(hints=[
    "After the relu of layers 1 and 2: draw D of the shape of Z, multiply, "
    "divide. Then go on with the result.",
    "rng.random(Z.shape) < keep_prob is True for the right share of the "
    "entries. Store D and the A after the division in the cache."])
def forward_propagation_with_dropout(rng):
    for kind, keep_prob in (("most units kept", 0.8),
                            ("few units kept", 0.3),
                            ("half of the units kept", 0.5),
                            ("all units kept", 1.0)):
        dims = [int(rng.integers(3, 7)), *(
            int(n) for n in rng.permutation([24, 29, 35])[:2]), 1]
        X = rng.normal(size=(dims[0], int(rng.integers(30, 34))))
        parameters = calm(rng, dims)
        result = dropout_pass((), X, parameters, keep_prob)
        yield case(
            kind, X, parameters, keep_prob, int(rng.integers(0, 1000)),
            expect=runs((0, 1, 2), result) if keep_prob == 1 else three_seeds(
                result, masks([(1, "D1"), (1, "D2")], keep_prob)))


dropout_forward = forward_propagation_with_dropout
at = dropout_forward.at("* D / keep_prob")
at("not_divided", "* D", "The kept values were not divided. On average a part "
   "of the units is gone; what keeps the expected value?", row=80)
at("multiplied", "* D * keep_prob", "You made the kept values smaller. Some "
   "units are gone, so the others must become larger to keep the mean.",
   row=80)
dropout_forward.edit("keeps_the_others", "< keep_prob", "> keep_prob",
    "Your masks keep the share 1 - keep_prob. For keep_prob 0.8: how many "
    "ones do you count?", row=81)
at = dropout_forward.at("rng.random(Z.shape)")
at("normal_numbers", "rng.standard_normal(Z.shape)", "The share of ones is "
   "not keep_prob: your numbers are normal, not spread evenly from 0 to 1. "
   "Which method draws those?", row=81)
at("one_mask_for_all", "rng.random((Z.shape[0], 1))", "The mask has the shape "
   "of Z: each unit of each example gets a draw of its own.", row=82)
at("one_mask_repeated", "np.tile(rng.random((Z.shape[0], 1)), Z.shape[1])",
   "Whole columns of your mask are equal, or whole rows. Each unit of each "
   "example gets a draw of its own.", row=82)
at("same_masks_each_call", "np.random.default_rng(1).random(Z.shape)",
   "Two calls gave the same mask. A generator made, or a seed set, inside the "
   "function starts from the beginning each time; use rng.")
dropout_forward.edit("mask_not_used", "np.maximum(0, Z) * D / keep_prob",
    "np.maximum(0, Z)", "The A in the cache is not 0 where its mask D is 0. "
    "Is the mask applied before A is kept and passed on?")
dropout_forward.edit("output_dropped", "A = 1 / (1 + np.exp(-Z))",
    "A = (rng.random(Z.shape) < keep_prob) / (1 + np.exp(-Z)) / keep_prob",
    "You also dropped outputs. An answer that is set to 0 is just wrong; only "
    "hidden units are dropped.")
dropout_forward.edit("inputs_dropped", "A, cache = X, {}",
    "A, cache = X * (rng.random(X.shape) < keep_prob) / keep_prob, {}",
    "A1 does not follow from X: were inputs dropped too? Here only the hidden "
    "units are.")
dropout_forward.edit("masks_not_kept", 'cache[f"D{l}"] = D', "pass",
    "The cache has no D1. The way back needs the same masks: keep them.",
    row=60)
dropout_forward.edit("layer_2_without",
    "            A = np.maximum(0, Z) * D / keep_prob",
    """            A = np.maximum(0, Z)
            if l == 1:
                A = A * D / keep_prob
            else:
                D = np.ones(Z.shape)""",
    "Layer 2 keeps all its units. Both hidden layers are dropped.")


@dropout_forward.variant
def booleans(X, parameters, keep_prob=0.5):
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in (
        "W1", "b1", "W2", "b2", "W3", "b3"))
    Z1 = W1 @ X + b1
    D2 = np.random.rand(len(b2), X.shape[1]) <= keep_prob
    D1 = np.random.rand(*Z1.shape) <= keep_prob
    A1 = np.where(D1, np.maximum(Z1, 0), 0) / keep_prob
    Z2 = W2 @ A1 + b2
    A2 = (Z2 > 0) * Z2 * D2 / keep_prob
    Z3 = W3 @ A2 + b3
    A3 = 1 / (1 + np.exp(-Z3))
    return A3, {"Z1": Z1, "D1": D1, "A1": A1, "W1": W1, "b1": b1, "Z2": Z2,
                "D2": D2, "A2": A2, "W2": W2, "b2": b2, "Z3": Z3, "A3": A3,
                "W3": W3, "b3": b3}


@dropout_forward.variant
def masked_sums(X, parameters, keep_prob=0.5):
    """The mask on Z: after relu it is the same."""
    cache, A = {}, X.astype(np.float32)
    for l in (1, 2):
        Z = parameters[f"W{l}"] @ A + parameters[f"b{l}"]
        D = np.random.binomial(1, keep_prob, Z.shape)
        A = np.maximum(Z * D, 0) / keep_prob
        cache.update({f"Z{l}": Z * D, f"D{l}": D.astype(float), f"A{l}": A})
    Z = parameters["W3"] @ A + parameters["b3"]
    return [1 / (1 + np.exp(-Z)), cache | {"Z3": Z} | parameters]


@exercise(hints=[
    "Start from the plain backward pass. In two places, right after dA2 and "
    "dA1, the mask and the division come in.",
    "The masks are in the cache: D2 belongs to A2, so it meets dA2. Draw "
    "nothing new."])
def backward_propagation_with_dropout(rng):
    for kind, keep_prob in (("most units kept", 0.8),
                            ("few units kept", 0.4),
                            ("all units kept", 1.0)):
        dims, m = small(rng), int(rng.integers(9, 13))
        X = rng.normal(size=(dims[0], m))
        masks = {l: (rng.random((dims[l], m)) < keep_prob).astype(int)
                 for l in (1, 2)}
        yield case(kind, X, labels(rng, m), forward(
            X, calm(rng, dims), masks, keep_prob), keep_prob)


dropout_backward = backward_propagation_with_dropout
at = dropout_backward.at('dA * cache[f"D{l - 1}"] / keep_prob')
at("no_mask", "dA / keep_prob", "Units that were off get a slope. They had no "
   "influence on the answer: the same units must be off on the way back.",
   row=84)
at("not_divided", 'dA * cache[f"D{l - 1}"]', "On the way up the kept values "
   "were divided by keep_prob. So their slope is divided too.", row=84)
dropout_backward.edit("multiplied", "/ keep_prob", "* keep_prob",
    "You multiply by keep_prob. What was divided by it on the way up has 1 / "
    "keep_prob as its slope.")
dropout_backward.edit("neither",
    '            dA = dA * cache[f"D{l - 1}"] / keep_prob\n', "", "That is "
    "the plain backward pass: the masks in the cache are not used.", row=84)
at = dropout_backward.at('cache[f"D{l - 1}"]')
at("new_mask", "(np.random.default_rng(1).random(dA.shape) < keep_prob)",
   "You drew a new mask. The slope belongs to the pass that was made, with "
   "the masks in the cache.", row=84)
at("masks_exchanged", 'cache[f"D{4 - l}"]',
   "D1 and D2 are exchanged. D2 belongs to A2, so it meets dA2.", row=85)
at("mask_of_layer_above", 'cache[f"D{l}"]', "You ask for the mask one layer "
   "too high. dA of layer l - 1 meets the D of layer l - 1.", row=85)
dropout_backward.edit("only_layer_2",
    '            dA = dA * cache[f"D{l - 1}"] / keep_prob',
    '            if l == 3:\n'
    '                dA = dA * cache[f"D{l - 1}"] / keep_prob',
    "dA1 has not met its mask. Both hidden layers were dropped.", row=84)
dropout_backward.edit("relu_forgotten", 'dZ = dA * (cache[f"Z{l - 1}"] > 0)',
    "dZ = dA", "The slope of relu is missing: dropout comes in addition to "
    "it, not in its place.")
dropout_backward.edit("mask_on_gradient_of_W", 'np.dot(dZ, A_before.T) / m',
    'np.dot(dZ, A_before.T) / m / keep_prob', "You divided dW. The division "
    "belongs to dA; A in the cache is divided already.")
dropout_backward.edit("db_without_keepdims",
    "np.sum(dZ, axis=1, keepdims=True)", "np.sum(dZ, axis=1)",
    "db has lost a dimension. b is a column, (n, 1), and so is db.", row=8)


@dropout_backward.variant
def mask_on_dZ(X, Y, cache, keep_prob):
    m = X.shape[1]
    dZ3 = cache["A3"] - Y
    dZ2 = (cache["W3"].T @ dZ3) * (cache["Z2"] > 0) * cache["D2"] / keep_prob
    dZ1 = (cache["W2"].T @ dZ2) * (cache["Z1"] > 0) * cache["D1"] / keep_prob
    return {"dW3": dZ3 @ cache["A2"].T / m,
            "db3": dZ3.mean(axis=1, keepdims=True),
            "dW2": dZ2 @ cache["A1"].T / m,
            "db2": dZ2.mean(axis=1, keepdims=True),
            "dW1": dZ1 @ X.T / m, "db1": dZ1.mean(axis=1, keepdims=True)}


# A is 0 where the unit was off, so A > 0 stands for mask and relu.
dropout_backward.variant_edit("slope_from_A",
    '''            dA = dA * cache[f"D{l - 1}"] / keep_prob
            dZ = dA * (cache[f"Z{l - 1}"] > 0)''',
    '            dZ = dA * (cache[f"A{l - 1}"] > 0) / keep_prob')


@exercise(pure=True, hints=[
    "Pad the images with two rows or columns of zeros on each side "
    "(np.pad). A shift is then a choice of the window to cut out.",
    "image[:, ::-1] is the mirror image. rng.integers(low, high) never gives "
    "high itself. Draw anew for each image."])
def augment(rng):
    for kind, h, w, kind_of_number in (
            ("tall images", 9, 6, np.uint8), ("wide images", 5, 8, np.uint8),
            ("numbers from 0 to 1", 7, 5, float)):
        m = int(rng.integers(350, 360))
        images = rng.integers(1, 256, size=(m, h, w)).astype(kind_of_number)
        if kind_of_number is float:
            images /= 255
        yield case(kind, images, int(rng.integers(0, 1000)),
                   expect=three_seeds(flips_and_shifts((), images, 2)))


augment.edit("share_mirrored", "if rng.random() < 0.5:",
    "if rng.random() < 0:",
    "Count the mirrored images. One half was asked for, drawn for each image.")
augment.edit("upside_down", "image[:, ::-1]", "image[::-1]",
    "You turned the order of the rows. Left and right are the columns.", row=7)
augment.edit("comes_in_again",
    "image[2 - down:2 - down + h, 2 - right:2 - right + w]",
    "np.roll(image[2:2 + h, 2:2 + w], (down, right), (0, 1))",
    "np.roll brings in on the other side what goes out. The text asks for 0 "
    "there.")
at = augment.at("rng.integers(-2, 3, size=2)")
at("last_shift_missing", "rng.integers(-2, 2, size=2)", "One shift occurs too "
   "often or too rarely. Does the upper limit belong to what rng.integers "
   "draws? And has each image draws of its own?")
at("own_generator", "np.random.default_rng().integers(-2, 3, size=2)",
   "The same rng gave two different results. All draws have to come from rng, "
   "or nobody can repeat them.")
augment.edit("only_sideways", "2 - down:2 - down + h", "2:2 + h",
    "No image is shifted up or down.")
augment.mistake("Another rng gave the same result. Is the argument used, or a "
    "generator with a seed of your own?", row=2,
    own_seed=lambda images, rng: augment(images, np.random.default_rng(0)))


@augment.mistake("All images got the same draw. Draw inside the loop, or one "
    "number for each image.", row=11)
def one_draw_for_all(images, rng):
    down, right = rng.integers(-2, 3, size=2)
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    if rng.random() < 0.5:
        padded = padded[:, :, ::-1]
    h, w = images.shape[1:]
    return padded[:, 2 - down:2 - down + h, 2 - right:2 - right + w].copy()


augment.edit("in_place", "changed = np.empty_like(images)", "changed = images",
    "You write into the images of whoever called: the originals are lost. "
    "Make a new array.", row=4)


@augment.variant
def all_at_once(images, rng):
    m, h, w = images.shape
    mirrored = rng.random(m) < 0.5
    start = np.where(mirrored[:, None, None], images[:, :, ::-1], images)
    padded = np.pad(start, ((0, 0), (2, 2), (2, 2)))
    top, left = rng.integers(0, 5, size=(2, m))
    rows = top[:, None] + np.arange(h)
    columns = left[:, None] + np.arange(w)
    return padded[np.arange(m)[:, None, None], rows[:, :, None],
                  columns[:, None, :]].astype(float)


@augment.variant
def shifted_first(images, rng):
    result = []
    for image in images:
        moved = np.zeros_like(image)
        h, w = image.shape
        y, x = rng.choice([-2, -1, 0, 1, 2], size=2)
        moved[max(0, y):h + min(0, y), max(0, x):w + min(0, x)] = image[
            max(0, -y):h + min(0, -y), max(0, -x):w + min(0, -x)]
        result.append(np.fliplr(moved) if rng.integers(2) else moved)
    return np.array(result)


def steps(rng, *changes):
    """Costs from given changes, each drawn a little smaller or larger."""
    drawn = [change * rng.uniform(0.8, 1.2) for change in changes]
    return [float(cost) for cost in 5 + np.cumsum([rng.uniform(0, 1),
                                                  *drawn])]


@exercise(hints=[
    "Remember the best epoch so far. In each turn there are two "
    "possibilities: a new lowest cost, or one more epoch without.",
    "How many epochs in a row were without a new lowest cost? The number of "
    "this epoch minus that of the best one. What is returned is the best "
    "epoch, not the one at which you stop."])
def early_stopping(rng):
    # Before what a case is about the cost may fall for some epochs.
    for before in rng.choice(5, size=2, replace=False):
        falls = before * [-0.3]
        yield case("never rises", steps(rng, *falls, -1, -0.5, -0.2), 2)
        yield case("falls, then rises",
                   steps(rng, *falls, -1, -0.5, 0.2, 0.2, 0.2, 0.3), 3)
        yield case("a lower cost comes too late", steps(
            rng, *falls, -1, -0.5, 0.2, 0.2, 0.2, -3, -0.1), 3)
        yield case("a lower cost comes just in time", steps(
            rng, *falls, -1, 0.2, 0.2, -2, 0.3, 0.3, 0.3), 3)
        yield case("two bumps, each shorter than patience", steps(
            rng, *falls, -0.5, 0.2, 0.2, -1.5, 0.2, 0.2, -1.5, 0.1), 3)
        yield case("falls, but not below the lowest", steps(
            rng, *falls, -1, 2, -0.2, -0.2, -0.2, -3), 3)
        yield case("patience 1", steps(rng, *falls, -1, -0.5, 0.2, -2), 1)
        costs = steps(rng, *falls, -1, -0.5, 0.3, -0.1, -1)
        costs[before + 4] = costs[before + 2]  # equal to the lowest: not new
        yield case("equal costs", costs, 2)
    yield case("never rises", steps(rng), 2)  # one epoch


early_stopping.edit("in_hindsight", "elif epoch - best >= patience:",
    "elif False:", "That is the lowest cost of all. The training had stopped "
    "before it got there.")
early_stopping.edit("where_it_stopped", '''    return best
''', '''    return epoch
''', "That is the epoch at which the training stops. Asked for is the one "
    "whose parameters are kept.")
at = early_stopping.at(">= patience")
at("one_epoch_too_patient", "> patience", "You wait one epoch too long. With "
   "patience 1, a single epoch without a new lowest cost ends the training.")
at("not_patient_enough", ">= patience - 1", "You stop one epoch too early.")
early_stopping.edit("equal_counts_as_new", "cost < dev_costs[best]",
    "cost <= dev_costs[best]",
    "A cost equal to the lowest so far is not a new lowest.")
at = early_stopping.at('''    return best
''')
at("cost_returned", '''    return dev_costs[best]
''', "That is the cost. Asked for is the number of the epoch.")
at("counted_from_one", '''    return best + 1
''', "You count the epochs from 1; the text counts from 0.")


@early_stopping.mistake("You compare with the cost of the epoch before. A "
    "cost can be lower than that and still not be the lowest so far.")
def compared_with_the_one_before(dev_costs, patience):
    best, waited = 0, 0
    for epoch in range(1, len(dev_costs)):
        if dev_costs[epoch] < dev_costs[epoch - 1]:
            best, waited = epoch, 0
        else:
            waited += 1
            if waited >= patience:
                break
    return best


@early_stopping.mistake("You add up all epochs without a new lowest cost. The "
    "text says in a row: after a new lowest the counting begins again.")
def never_reset(dev_costs, patience):
    best, waited = 0, 0
    for epoch in range(1, len(dev_costs)):
        if dev_costs[epoch] < dev_costs[best]:
            best = epoch
        else:
            waited += 1
            if waited >= patience:
                break
    return best


@early_stopping.variant
def with_counter(dev_costs, patience):
    lowest, best, waited = np.inf, None, 0
    for epoch, cost in enumerate(np.array(dev_costs)):
        if cost < lowest:
            lowest, best, waited = cost, np.array([epoch]), 0
            continue
        waited += 1
        if waited == patience:
            return best
    return best


@early_stopping.variant
def by_windows(dev_costs, patience):
    for stop in range(len(dev_costs)):
        best = int(np.argmin(dev_costs[:stop + 1]))
        if stop - best >= patience:
            return float(best)
    return float(best)


question_test_set = question("question_test_set", {
    "a": "It would be, had you not looked. The lowest of 50 test errors is "
         "partly luck, as the lowest of 50 dev errors was.",
    "c": "That number is the luckiest of 50. The gap to 5.9 % already "
         "showed how much of it was luck."})
question_recipe = question("question_recipe", {
    "a": "More data helps against variance. Dev is only one point worse "
         "than training; where are the other 6.5 points?",
    "c": "Regularization makes the fit to the training set worse, and that "
         "fit is what is lacking here.",
    "d": "Dropout is a remedy for variance, the gap between dev and "
         "training. That gap is one point."})
question_decay = question("question_decay", {
    1.995: "That is the weight after one step. The factor acts 100 times.",
    1.5: "You took away the same amount 100 times. Each step takes away a "
         "share of what is left.",
    2 * (1 - 0.1 * 5 / 400) ** 100:
        "The factor has no 2: the slope of the square cancels it.",
    2 * (1 + 0.1 * 5 / 200) ** 100:
        "Yours grows. The step goes against the slope of the penalty.",
}, rtol=2e-4)
question_scale = question("question_scale", {
    "a": "It is the other way round: in training a fifth of the terms was "
         "missing, in the test none is.",
    "b": "That would be so with the division. Without it, a fifth of the "
         "terms was missing in training, and nothing made up for it."})
question_augment = question("question_augment", {
    "a": "A mirrored 2, 3, 4, 5, 6, 7 or 9 is no digit. The change must "
         "keep the label true.",
    "b": "A 6 becomes a 9, with the label 6. The change must keep the label "
         "true.",
    "d": "Augmentation changes inputs and keeps labels true. Wrong labels "
         "are noise, of which the network learns by heart too much "
         "already."})
