"""Cases and known mistakes of the notebook transfer_and_multitask."""

import numpy as np

from grading.exercise import case, exercise, question
from grading.exercise.draw import sizes
from utils.checking.properties import (
    at_least,
    at_most,
    normal,
    normal_draws,
    paired_sums,
    runs,
    seeded,
    shape,
    spread,
    zeros,
)


def layers(rng, widths):
    """Parameters {W1, b1, ...}, rows for inputs, in whole 1/16."""
    found = {}
    for l, (n_in, n_out) in enumerate(zip(widths, widths[1:]), start=1):
        found[f"W{l}"] = rng.integers(-40, 40, (n_in, n_out)) / 16
        found[f"b{l}"] = rng.integers(-40, 40, n_out) / 16
    return found


@exercise(hints=[
    "Go through parameters.items(), and keep the arrays whose name is not "
    "among the names.",
    "The list holds the arrays themselves. A copy would be changed, and the "
    "network would not."])
def freeze(rng):
    yield case("all but the last layer is frozen",
               layers(rng, sizes(rng, 3)), ["W1", "b1"])
    yield case("all but the last layer is frozen",
               layers(rng, sizes(rng, 4)), ["W1", "b1", "W2", "b2"])
    yield case("nothing is frozen", layers(rng, sizes(rng, 3)), [])
    yield case("other layers are frozen", layers(rng, sizes(rng, 4)),
               ["b2", "W2"])
    yield case("other layers are frozen", layers(rng, sizes(rng, 4)),
               ["b1", "b3", "W3"])


at = freeze.at("[array for name, array in parameters.items() "
               "if name not in names]")
at("frozen_ones", "[array for name, array in parameters.items() "
   "if name in names]", "Your list holds the frozen ones. The optimiser gets "
   "the others.")
at("everything", "[*parameters.values()]", "Your list holds all arrays: "
   "nothing is frozen.")
at("copies", "[array.copy() for name, array in parameters.items() "
   "if name not in names]", "The network has not changed: did you hand out "
   "copies? The optimiser must get the arrays themselves.")
at("names_only", "[name for name in parameters if name not in names]",
   "Yours yields names (a dictionary does, too). The optimiser needs a "
   "list of the arrays.")
at("sorted_names", "[parameters[name] for name in sorted(parameters) "
   "if name not in names]", "The arrays come in the order of the dictionary, "
   "W1, b1, W2, b2, and not sorted by name.")
at("the_first_ones", "[*parameters.values()][len(names):]", "Yours leaves out "
   "the first arrays, as many as there are names. The names say which.")
at("last_layer_always", "[*parameters.values()][-2:]", "Yours leaves only "
   "the last layer free, whatever names says.")
at("zeros_for_frozen", "[0 * array if name in names else array "
   "for name, array in parameters.items()]", "The frozen ones should not be "
   "in the list at all.")
at("weights_only", "[array for name, array in parameters.items() "
   "if name not in names and name[0] == 'W']", "The biases that are not "
   "frozen are missing.")


@freeze.mistake("You took the frozen arrays out of the dictionary that was "
    "handed in. The network still needs them: make a list of the others.")
def taken_out(parameters, names):
    for name in names:
        del parameters[name]
    return [*parameters.values()]


@freeze.variant
def in_a_loop(parameters, names):
    free = []
    for name in parameters:
        if name in set(names):
            continue
        free.append(parameters[name])
    return free


freeze.variant(by_names=lambda parameters, names: [
    parameters[name] for name in parameters.keys() if name not in [*names]])


@exercise(hints=[
    "dict(parameters) is a new dictionary with the same arrays in it. Which "
    "two entries must be other ones?",
    "There are two entries for each layer, so the last layer has the number "
    "len(parameters) // 2. Its W has n_in rows."])
def replace_head(rng):
    def cases():
        yield "one hidden layer", [7, int(rng.integers(300, 400))], 3, 9
        yield "two hidden layers", [6, 5, int(rng.integers(500, 600))], 8, 6
        same = int(rng.integers(6, 9))
        yield ("as many classes as before",
               [5, 8, int(rng.integers(420, 480))], same, same)

    for kind, widths, before, classes in cases():
        n_in, last = widths[-1], len(widths)
        parameters = layers(rng, widths[:2])
        values = rng.permutation(np.arange(-20, 20))[:2 * last] / 16
        for l, (a, c) in enumerate(zip(widths, [*widths[1:], before]),
                                   start=1):
            # one value an array, so that bounds tell which array it is
            parameters[f"W{l}"] = np.full((a, c), values[2 * l - 2])
            parameters[f"b{l}"] = np.full(c, values[2 * l - 1])
        W, b = f"W{last}", f"b{last}"
        expect = []
        for name, array in parameters.items():
            places = ["old"] if name in (W, b) else ["old", "new"]
            due = float(array.flat[0]) + 1
            for place in places:
                expect += [shape((place, name), *array.shape),
                           at_least((place, name), due),
                           at_most((place, name), due)]
        drawn = [shape(("new", W), n_in, classes),
                 shape(("new", b), classes), zeros(("new", b)),
                 normal(("new", W), std=n_in ** -0.5),
                 normal_draws({("new", W): n_in ** -0.5})]
        yield case(kind, parameters, classes, int(rng.integers(0, 1000)),
                   expect=[*runs((0, 2), *expect, *drawn), seeded(())])


at = replace_head.at("scale=n_in ** -0.5,")
at("as_for_relu", "scale=(2 / n_in) ** 0.5,", "The new weights are too "
   "large. sqrt(1 / n_in): without a 2, since no ReLU follows; and n_in "
   "counts the units *before* the layer.")
at("variance_for_deviation", "scale=1 / n_in,", "The new weights are too "
   "small. 1 / n_in is the variance; the standard deviation is its root.")
at = replace_head.at("new = dict(parameters)")
at("old_one_changed", "new = parameters", "You changed the dictionary that "
   "was handed in. Its owner still needs the old output layer: make a new "
   "dictionary.")
at("copies", "new = {name: array.copy() for name, array in "
   "parameters.items()}", "The other arrays should be the same objects. Yours "
   "are copies: a change of the old ones does not reach them.")
at("head_only", "new = {}", "The other layers are missing.")
at = replace_head.at("size=(n_in, n_classes))")
at("transposed", "size=(n_classes, n_in))", "W is the other way round: rows "
   "for the units before it, columns for the classes.", row=7)
at = replace_head.at("np.zeros(n_classes)")
at("bias_a_column", "np.zeros((n_classes, 1))", "b should have shape "
   "(n_classes,), one number in the shape: rows and columns belong to courses "
   "1 and 2.", row=3)
at("bias_kept", "parameters[f'b{last}']", "That is the old bias, of the old "
   "classes.")
replace_head.edit("layers_twice", "len(parameters) // 2", "len(parameters)",
    "The dictionary has two entries for each layer, W and b. What then is the "
    "number of the last layer?")
replace_head.edit("number_written_in", "last = len(parameters) // 2",
    "last = 2", "You took the last layer to be number 2. How many there are, "
    "the dictionary tells.", row=2)
replace_head.edit("own_generator", "rng.normal(",
    "np.random.default_rng(0).normal(",
    "Another generator gave the same numbers. Draw from the rng that is "
    "handed in.")


@replace_head.mistake("You put a layer on top of the old output layer. The "
    "new one takes its place, and its name.")
def one_layer_more(parameters, n_classes, rng):
    last = len(parameters) // 2
    n_in = len(parameters[f"b{last}"])
    return {**parameters,
            f"W{last + 1}": rng.normal(0, n_in ** -0.5, (n_in, n_classes)),
            f"b{last + 1}": np.zeros(n_classes)}


@replace_head.variant
def with_standard_normal(parameters, n_classes, rng):
    *_, W, b = parameters
    n_in = len(parameters[W])
    head = rng.standard_normal((n_in, n_classes)) / np.sqrt(n_in)
    return parameters | {W: head, b: np.zeros(n_classes)}


def paired(rng, n, gain_in_errors, level, room=0.06):
    """Errors (n,) from scratch and with transfer, whose mean difference is
    so many of its standard errors; room: how far the seeds differ."""
    gains = rng.normal(size=n)
    gains = (gains - gains.mean()) / gains.std(ddof=1)
    scratch = level + room * rng.uniform(-1, 1, n)
    gains = 0.012 * (gains + gain_in_errors / np.sqrt(n))
    return scratch, scratch - gains


def by_m(rng, n, gains, room=0.06):
    """Two dictionaries {m: errors}, with these gains in standard errors."""
    ms = np.sort(rng.choice(np.arange(2, 100) * 10, len(gains), False))
    levels = np.linspace(0.6, 0.2, len(gains))
    pairs = [paired(rng, n, gain, level, room)
             for gain, level in zip(gains, levels)]
    return ({int(m): scratch for m, (scratch, _) in zip(ms, pairs)},
            {int(m): transfer for m, (_, transfer) in zip(ms, pairs)})


@exercise(exact_keys=True, hints=[
    "For each m: the differences seed by seed, their mean, and the standard "
    "error of this mean.",
    "np.std with ddof=1 divides by n - 1. Over the root of n it is the "
    "standard error."])
def transfer_worth_it(rng):
    yield case("plain gains and losses", *by_m(rng, 7, (3.5, -5, 3, 0.3)))
    yield case("plain gains and losses", *by_m(rng, 9, (-6, 3.2, -0.5)))
    yield case("the seeds differ more than the ways",
               *by_m(rng, 8, (4, 0.9, 3, -4), 0.15))
    yield case("the seeds differ more than the ways",
               *by_m(rng, 11, (1.3, 3.5), 0.15))
    yield case("about two standard errors", *by_m(rng, 5, (2.2, 1.88, 4)))
    yield case("about two standard errors", *by_m(rng, 6, (1.9, 2.15, 0.4)))
    scratch, transfer = by_m(rng, 4, (3, 5, -3))
    last = max(scratch)
    transfer[last] = scratch[last].copy()
    yield case("no difference at all at one m", scratch, transfer)


at = transfer_worth_it.at("scratch - errors_transfer[m]")
at("turned_round", "errors_transfer[m] - scratch", "The sign: a transfer is "
   "worth it where it *lowers* the error.")
at("any_difference", "abs(scratch - errors_transfer[m])", "You took the size "
   "of each difference. A transfer that makes it worse has one, too.")
at = transfer_worth_it.at("np.std(gains, ddof=1) / np.sqrt(len(gains))")
at("by_n", "np.std(gains) / np.sqrt(len(gains))", "Your s divides by n. With "
   "few seeds that is too small: n - 1, ddof=1.")
at("standard_deviation", "np.std(gains, ddof=1)", "That is the standard "
   "deviation of the differences. The standard error of their *mean* is "
   "smaller by the root of n.")
at("divided_by_n", "np.std(gains, ddof=1) / len(gains)", "You divided by n. "
   "The standard error falls with the root of n.")
at("not_paired", "np.sqrt((np.var(scratch, ddof=1) + np.var("
   "errors_transfer[m], ddof=1)) / len(gains))", "That is the standard error "
   "of two lists that have nothing to do with each other. Here they are "
   "pairs: take the spread of the *differences*.")
at = transfer_worth_it.at("np.mean(gains) > 2 * standard_error")
at("one_error", "np.mean(gains) > standard_error", "One standard error is "
   "passed by luck once in six times. Two are asked for.")
at("mean_only", "np.mean(gains) > 0", "A mean above 0 may be luck: compare "
   "it with two standard errors, s / sqrt(n), where n counts the seeds.")
at("at_least", "np.mean(gains) >= 2 * standard_error", "Where both errors are "
   "always equal nothing is gained: more than, not at least.")
at("always_lower", "np.all(gains > 0)", "You ask for a gain with every seed. "
   "The text asks for the mean.")
at("worse_too", "abs(np.mean(gains)) > 2 * standard_error", "Yours says True "
   "where the transfer makes it worse, too.")
at("two_intervals", "np.mean(scratch) - np.mean(errors_transfer[m]) > 2 * ("
   "np.std(scratch, ddof=1) + np.std(errors_transfer[m], ddof=1)) / np.sqrt("
   "len(scratch))", "You compared two intervals. The errors are pairs: one "
   "standard error, that of the *differences*, decides.")
transfer_worth_it.edit("sizes_only", "return worth",
    "return [m for m in worth if worth[m]]", "A dictionary with all m is "
    "asked for, True or False at each.")


@transfer_worth_it.variant
def by_sums(errors_scratch, errors_transfer):
    worth = {}
    for m in errors_transfer:
        d = errors_scratch[m] - errors_transfer[m]
        n, mean = len(d), sum(d) / len(d)
        se2 = sum((d - mean) ** 2) / (n - 1) / n
        worth[m] = mean > 0 and mean ** 2 > 4 * se2
    return worth


@transfer_worth_it.variant
def with_scipy(errors_scratch, errors_transfer):
    from scipy.stats import sem

    return {m: np.mean(errors_scratch[m] - errors_transfer[m])
            > 2 * sem(errors_scratch[m] - errors_transfer[m])
            for m in errors_scratch}


def answers(rng, m, tasks, missing):
    """P and Y, both (m, tasks), with this share of the labels missing;
    every task has a label, and another number of them."""
    P = rng.uniform(0.06, 0.94, (m, tasks))
    Y = rng.integers(0, 2, (m, tasks)).astype(float)
    Y[0], Y[1] = 1.0, 0.0
    Y[2:][rng.random((m - 2, tasks)) < missing] = np.nan
    if missing:
        Y[2:, 0], Y[2:-1, 1] = np.nan, 1.0
    return P, Y


def tasks_to_judge(rng):
    few, some, many = sizes(rng, 3, 6, 12)
    yield case("every label is there", *answers(rng, many, 3, 0))
    yield case("every label is there", *answers(rng, few, 1, 0))
    yield case("some labels are missing", *answers(rng, many, 4, 0.3))
    yield case("most labels are missing", *answers(rng, some, 5, 0.7))
    P, Y = answers(rng, many, 3, 0.2)
    Y[:, 2] = np.nan
    yield case("a task, or an example, without any label", P, Y)
    P, Y = answers(rng, some, 4, 0.2)
    Y[3] = np.nan
    yield case("a task, or an example, without any label", P, Y)


@exercise(pure=True, hints=[
    "First find the labelled places, ~np.isnan(Y). Take P and Y there, and "
    "forget the rest.",
    "P[labelled] and Y[labelled] are one-dimensional. Of these the mean of "
    "the ordinary cross-entropy, with its sign."])
def masked_cross_entropy(rng):
    yield from tasks_to_judge(rng)


COST = "-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))"
at = masked_cross_entropy.at(COST)
at("all_entries", "-np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / Y.size",
   "You divided by all entries. A missing label is no label: divide by the "
   "number of those that are there.")
at("by_examples", "-np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / len(Y)",
   "You divided by the number of examples. An example has as many labels as "
   "are known of it: divide by the number of labels.")
at("sum_for_mean", "-np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))",
   "That is the sum. Is it a mean?", row=24)
at("sign_lost", "np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))",
   "The cost has lost its sign.", row=28)
at("yes_only", "-np.mean(y * np.log(p))", "Yours forgets the labels 0. With a "
   "sigmoid for each task they count as well: (1 - y) log(1 - p).")
at("base_2", "-np.mean(y * np.log2(p) + (1 - y) * np.log2(1 - p))",
   "That is the logarithm to base 2. np.log is the natural one.")
masked_cross_entropy.edit("missing_is_no", "p, y = P[labelled], Y[labelled]",
    "p, y = P, np.where(labelled, Y, 0)", "A missing label counts as "
    "\"no\" in yours. It should not count at all.")
masked_cross_entropy.edit("missing_is_yes", "p, y = P[labelled], Y[labelled]",
    "p, y = P, np.where(labelled, Y, 1)", "A missing label counts as "
    "\"yes\" in yours. It should not count at all.")
masked_cross_entropy.edit("sigmoid_twice", "p, y = P[labelled], Y[labelled]",
    "p, y = 1 / (1 + np.exp(-P[labelled])), Y[labelled]", "P holds "
    "probabilities already: no sigmoid here.")
masked_cross_entropy.edit("softmax_over_tasks",
    "p, y = P[labelled], Y[labelled]", "p, y = (P / P.sum(axis=1, "
    "keepdims=True))[labelled], Y[labelled]", "You made the row of each "
    "example add up to 1, as softmax does. Each task has a sigmoid of its "
    "own: several answers may be yes.")
masked_cross_entropy.edit("whole_examples_only",
    "labelled = ~np.isnan(Y)",
    "labelled = ~np.isnan(Y).any(axis=1)", "You left out every example with "
    "a missing label. Its other labels count.")
masked_cross_entropy.edit("nothing_left_out", "labelled = ~np.isnan(Y)",
    "labelled = np.ones(Y.shape, dtype=bool)", "nan is catching: one of them "
    "makes the whole mean nan. Take only the labelled places (np.isnan finds "
    "the others; nothing equals nan).")


@masked_cross_entropy.mistake("You took the mean of each task, and then of "
    "the tasks. Then a task with few labels weighs as much as one with many. "
    "One mean over all labels is asked for.")
def mean_of_means(P, Y):
    with np.errstate(all="ignore"):
        costs = -(Y * np.log(P) + (1 - Y) * np.log(1 - P))
        found = [column[~np.isnan(column)] for column in costs.T]
        return np.mean([column.mean() for column in found if column.size])


@masked_cross_entropy.mistake("You took the mean of each example, and then of "
    "the examples. Then an example with few labels weighs as much as one with "
    "many. One mean over all labels is asked for.")
def mean_of_examples(P, Y):
    with np.errstate(all="ignore"):
        costs = -(Y * np.log(P) + (1 - Y) * np.log(1 - P))
        found = [row[~np.isnan(row)] for row in costs]
        return np.mean([row.mean() for row in found if row.size])


@masked_cross_entropy.mistake("You filled the missing labels in Y itself. "
    "Whoever called yours has lost them: from now on they count.")
def filled_in_place(P, Y):
    labelled = ~np.isnan(Y)
    Y[~labelled] = 0
    costs = -(Y * np.log(P) + (1 - Y) * np.log(1 - P))
    return costs[labelled].mean()


@masked_cross_entropy.variant
def with_nanmean(P, Y):
    return np.nanmean(-np.log(np.where(Y == 1, P, 1 - P) + 0 * Y))


@masked_cross_entropy.variant
def in_two_loops(P, Y):
    total, count = 0.0, 0
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            if Y[i, j] == Y[i, j]:
                total -= np.log(P[i, j] if Y[i, j] else 1 - P[i, j])
                count += 1
    return total / count


@exercise(pure=True, hints=[
    "Without missing labels it is (P - Y) divided by the number of entries.",
    "np.where(labelled, P - Y, 0) puts 0 where there is no label. By how many "
    "labels is the mean divided?"])
def masked_cross_entropy_backward(rng):
    yield from tasks_to_judge(rng)


at = masked_cross_entropy_backward.at("/ np.sum(labelled)")
at("all_entries", "/ Y.size", "You divided by all entries. The mean is over "
   "the labels that are there.")
at("by_examples", "/ len(Y)", "You divided by the number of examples. The "
   "mean is over all labels.")
at("not_divided", "/ 1", "The slope of a *mean* is divided by how many it is "
   "over.", row=24)
at("by_task", "/ np.maximum(np.sum(labelled, axis=0), 1)", "You divided each "
   "column by its own number of labels. The mean is over all labels "
   "together.")
at = masked_cross_entropy_backward.at("np.where(labelled, P - Y, 0)")
at("nan_times_0", "labelled * (P - Y)", "Where there is no label your slope "
   "is nan, and the first step would make every weight nan. 0 * nan is nan, "
   "too; np.where takes the one or the other.")
at("missing_is_no", "(P - np.where(labelled, Y, 0))", "Where there is no "
   "label yours pulls the score down, as if it were \"no\". It should be 0.")
at("sign", "np.where(labelled, Y - P, 0)", "The sign: probability minus "
   "label.", row=28)
at("for_p", "np.where(labelled, (P - Y) / (P * (1 - P)), 0)", "That is the "
   "slope for the probabilities. Asked for is the one for the scores, before "
   "the sigmoid: it is simpler.")
at("sigmoid_twice", "np.where(labelled, (P - Y) * P * (1 - P), 0)", "You "
   "multiplied by the slope of the sigmoid. p - y holds it already.")
masked_cross_entropy_backward.edit("labelled_only",
    "np.where(labelled, P - Y, 0)", "(P - Y)[labelled]", "Yours returns the "
    "labelled places alone, in one row. Asked for is a slope for every score, "
    "0 where there is no label.")


masked_cross_entropy_backward.mistake("Where there is no label yours pulls "
    "the score down, as if it were \"no\", and counts it in the mean. It "
    "should be 0, and not count.",
    missing_counted=lambda P, Y: (P - np.nan_to_num(Y)) / Y.size)


@masked_cross_entropy_backward.mistake("You divided each column by its own "
    "number of labels, which may be 0. The mean is over all labels together.")
def by_task_or_nan(P, Y):
    labelled = ~np.isnan(Y)
    with np.errstate(all="ignore"):
        return np.where(labelled, P - Y, 0) / labelled.sum(axis=0)


@masked_cross_entropy_backward.mistake("You filled the missing labels in Y "
    "itself. Whoever called yours has lost them: from now on they count.")
def altered(P, Y):
    labelled = ~np.isnan(Y)
    Y[~labelled] = P[~labelled]
    return (P - Y) / labelled.sum()


@masked_cross_entropy_backward.variant
def with_nan_to_num(P, Y):
    return np.nan_to_num(P - Y) / np.count_nonzero(~np.isnan(Y))


@masked_cross_entropy_backward.variant
def by_assignment(P, Y):
    dZ = np.zeros(P.shape)
    known = np.isfinite(Y)
    dZ[known] = (P[known] - Y[known]) / known.sum()
    return dZ


def pictures(rng, m, h, w):
    return rng.integers(0, 3, (m, h, w))


@exercise(hints=[
    "Let read_digit read the pictures on the left, and those on the right.",
    "read_digit takes all pictures at once and returns an array. Arrays add "
    "entry by entry."])
def pipeline_sum(rng):
    for kind, counts in (("few pairs", (3, 4)), ("more pairs", (9, 11))):
        for m in counts:
            h, w = sizes(rng, 2, 3, 7)
            yield case(kind, pictures(rng, m, h, w), pictures(rng, m, h, w))
    yield case("one pair", *pictures(rng, 2, 4, 3)[:, None])
    yield case("one pair", *pictures(rng, 2, 3, 5)[:, None])


at = pipeline_sum.at("read_digit(left) + read_digit(right)")
at("left_twice", "read_digit(left) + read_digit(left)",
   "You read the left picture twice.")
at("left_only", "read_digit(left)", "You read the left picture alone.")
at("right_twice", "read_digit(right) + read_digit(right)",
   "You read the right picture twice.")
at("one_at_a_time", "np.array([read_digit(a) + read_digit(b) "
   "for a, b in zip(left, right)])", "read_digit takes pictures (m, h, w), "
   "all at once. Yours hands it single ones.")
at("pictures_added", "read_digit(left + right)", "You added the pictures, and "
   "read the result. Read first, then add.")
at("side_by_side", "10 * read_digit(left) + read_digit(right)", "You read the "
   "two digits as one number. Their sum is asked for.")
at("joined", "np.concatenate([read_digit(left), read_digit(right)])",
   "You put the digits one after the other. They should be added.")
at("total", "np.sum(read_digit(left) + read_digit(right))", "You added up all "
   "pairs. One sum for each pair is asked for.")
at("last_digit", "(read_digit(left) + read_digit(right)) % 10", "A sum of two "
   "digits may be 10 or more, up to 18. (And two pictures read as one give "
   "one digit.)")


@pipeline_sum.variant
def all_at_once(read_digit, left, right):
    read = read_digit(np.concatenate([left, right]))
    return read[:len(left)] + read[len(left):]


@pipeline_sum.variant
def one_by_one(read_digit, left, right):
    return [int(read_digit(a[None])[0]) + int(read_digit(b[None])[0])
            for a, b in zip(left, right)]


@exercise(hints=[
    "rng.integers(0, k, m) draws m whole numbers from 0 to k - 1, each "
    "equally likely.",
    "labels_b[partners] are the digits of the partners, in order."])
def end_to_end_examples(rng):
    for kind, m, k in (("more on the left", 1500, 7),
                       ("few on the right", 1300, 4),
                       ("more on the right", 1100, 1700)):
        m, k = m + int(rng.integers(0, 99)), k + int(rng.integers(0, 3))
        left, right = rng.integers(0, 10, m), rng.integers(0, 10, k)
        yield case(kind, left, right, int(rng.integers(0, 1000)), expect=[
            *runs((0, 2), paired_sums((), left, right),
                  spread((0,), 0, k - 1, "integer")), seeded(())])


at = end_to_end_examples.at("rng.integers(0, len(labels_b), len(labels_a))")
at("in_order", "np.arange(len(labels_a)) % len(labels_b)", "The partners are "
   "not drawn: they follow each other.")
at("last_one_never", "rng.integers(0, len(labels_b) - 1, len(labels_a))",
   "The last one on the right is never drawn: the end of rng.integers is not "
   "included, so it is k.")
at("own_generator", "np.random.default_rng(0).integers(0, len(labels_b), "
   "len(labels_a))", "Another generator gave the same partners. Draw from "
   "the rng that is handed in.")
at("no_generator", "np.random.randint(0, len(labels_b), len(labels_a))",
   "The same generator gave two different results. Draw from the rng that is "
   "handed in.")
at("labels_for_places", "rng.permutation(labels_b)[np.arange(len(labels_a)) "
   "% len(labels_b)]", "Those are digits. The *places* of the partners are "
   "asked for.")
at("one_for_each_right", "rng.integers(0, len(labels_b), len(labels_b))",
   "One partner for each picture on the *left*: labels_a has m of them.")
at("each_once", "rng.choice(len(labels_b), len(labels_a), replace=False)",
   "Each on the right is drawn at most once in yours, so they do not "
   "suffice. The same one may come several times.")
at("places_of_the_left", "rng.integers(0, len(labels_a), len(labels_a))",
   "You drew places of the left side. labels_b has k of them.")
at = end_to_end_examples.at("labels_a + labels_b[partners]")
at("place_added", "labels_a + partners", "Your sums are not those of the two "
   "digits. Did you add the place of the partner (its digit stands in "
   "labels_b there), or draw a second time?")
end_to_end_examples.edit("order",
    "return partners, labels_a + labels_b[partners]",
    "return labels_a + labels_b[partners], partners",
    "Partners first, then sums; and partners are *places* in labels_b, not "
    "digits.")


@end_to_end_examples.variant
def with_choice(labels_a, labels_b, rng):
    places = rng.choice(len(labels_b), size=labels_a.shape)
    return [places, np.take(labels_b, places) + labels_a]


question_new_head = question("question_new_head", {
    650: "That is the old output layer, with 10 classes.",
    325: "That is the example above, with 5 classes. Here there are 2.",
    66: "One bias for each class, not for each unit before it. And 64 "
        "weights for each class.",
    128: "These are its weights. It has biases as well.",
    4290: "The second hidden layer is frozen, too.",
    29954: "That is the whole new network. What of it is frozen?",
    29824: "That many stay as they are."})
question_pipeline_error = question("question_pipeline_error", {
    0.0975: "That is for two digits.",
    0.15: "Nearly: 3 times 0.05 counts sums with two wrong digits twice. One "
          "minus the chance that all three are right.",
    0.000125: "That is the chance that all three are wrong. One wrong digit "
              "is enough.",
    0.857375: "So often it is right.",
    0.05: "One wrong digit of three is enough.",
    0.14: "Nearly: three digits, please.",
    14.26: "As a share from 0 to 1, please."}, rtol=5e-3)
question_when_to_transfer = question("question_when_to_transfer", {
    "b": "One more: what of an hour of speech, and very many hours?",
    "d": "One more has the same kind of input, and much more of A.",
    "abd": "In A the second task has far more labels than the first.",
    "bcd": "Sentences and radiographs are different kinds of input.",
    "bde": "Random labels: what should the first layers learn from them that "
           "birds need?",
    "db": "In the order of the alphabet, says the question.",
    "a": "In A the second task has far more labels than the first.",
    "ab": "In A the second task has far more labels than the first.",
    "ad": "In A the second task has far more labels than the first.",
    "c": "Sentences and radiographs are different kinds of input.",
    "bc": "Sentences and radiographs are different kinds of input.",
    "cd": "Sentences and radiographs are different kinds of input.",
    "e": "Random labels: what should the first layers learn from them that "
         "birds need?",
    "de": "Random labels: what should the first layers learn from them that "
          "birds need?",
    "be": "Random labels: what should the first layers learn from them that "
          "birds need?",
    "abcde": "Three of them miss a condition. Go through the table again.",
    "ace": "Those are the ones that miss a condition."})


@exercise
def weighted_tasks(rng):
    for kind, tasks, missing in (("every label is there", 3, 0),
                                 ("some labels are missing", 4, 0.4),
                                 ("most labels are missing", 2, 0.7)):
        P, Y = answers(rng, int(rng.integers(6, 12)), tasks, missing)
        yield case(kind, P, Y, rng.uniform(0.2, 3, tasks))
    P, Y = answers(rng, 7, 4, 0.3)
    Y[:, 1] = np.nan
    yield case("a task without any label", P, Y, rng.uniform(0.2, 3, 4))


weighted_tasks.edit("counts_not_evened", "np.maximum(counts, 1)",
    "counts.sum()", "A task with many labels still counts more: take the mean "
    "of each task first.")
weighted_tasks.edit("weights_of_all", "shares / shares.sum()",
    "shares / weights.sum()", "A task without any label is left out with its "
    "weight: divide by the weights of the others.")
weighted_tasks.edit("weights_not_divided", "shares / shares.sum()", "shares",
    "A weighted mean is divided by the sum of the weights.")
weighted_tasks.edit("weights_forgotten", "shares / shares.sum()",
    "(shares > 0) / np.sum(shares > 0)", "Every task counts alike in yours. "
    "Where are the weights?")


@weighted_tasks.variant
def task_by_task(P, Y, weights):
    cost, dZ, total = 0.0, np.zeros(P.shape), 0.0
    for j, weight in enumerate(weights):
        known = ~np.isnan(Y[:, j])
        if known.any():
            p, y = P[known, j], Y[known, j]
            total += weight
            cost -= weight * np.mean(np.log(np.where(y == 1, p, 1 - p)))
            dZ[known, j] = weight * (p - y) / known.sum()
    return cost / total, dZ / total
