"""Cases and known mistakes of the notebook metrics_and_goals."""

import math
from statistics import NormalDist

import numpy as np

from grading.exercise import case, exercise, question
from utils.checking.properties import drawn_groups, three_seeds, whole_groups


def decisions(rng, tp, fp, fn, tn):
    """y and y_hat with these counts, in random order."""
    pairs = rng.permutation(np.repeat(
        [(1, 1), (0, 1), (1, 0), (0, 0)], (tp, fp, fn, tn), axis=0))
    return pairs[:, 0], pairs[:, 1]


def counts(rng):
    """Four different counts, none of them 0."""
    return map(int, rng.permutation(np.arange(2, 14))[:4])


@exercise(hints=[
    "For each of the four outcomes: what are y and y_hat? tp, for example, "
    "needs both to be 1.",
    "(y == 1) & (y_hat == 0) is True at the spam that came through. np.sum "
    "of it is a number."])
def confusion(rng):
    for kind in ("few positives", "many positives"):
        yield case(kind, *decisions(rng, *counts(rng)))
    yield case("nothing is called positive",
               *decisions(rng, 0, 0, *map(int, rng.integers(2, 9, 2))))
    yield case("everything is right", *decisions(
        rng, int(rng.integers(2, 9)), 0, 0, int(rng.integers(9, 15))))


at = confusion.at('"fp": int(np.sum((y == 0) & (y_hat == 1))),')
at("fp_and_fn_exchanged", '"fp": int(np.sum((y == 1) & (y_hat == 0))),',
   "Your fp counts the misses. A false positive was called positive, and is "
   "not.", row=126)
at("all_called_positive", '"fp": int(np.sum(y_hat == 1)),',
   "Your fp counts all that was called positive, also rightly.")
at("every_mistake", '"fp": int(np.sum(y != y_hat)),', "Your fp counts every "
   "mistake. Those where the truth is 1 are false negatives.")
confusion.edit("all_negatives", '"tn": int(np.sum((y == 0) & (y_hat == 0)))',
    '"tn": int(np.sum(y == 0))', "Your tn counts all that is negative, also "
    "what was called positive.")
confusion.mistake("These are shares of m. Asked for are counts.",
    shares=lambda y, y_hat: {
        name: np.mean((y == a) & (y_hat == b)) for name, a, b in (
            ("tp", 1, 1), ("fp", 0, 1), ("fn", 1, 0), ("tn", 0, 0))})
confusion.mistake("Truth and answer are exchanged: fp and fn have changed "
    "places. y is the truth, y_hat what was said.",
    arguments_exchanged=lambda y, y_hat: {
        "tp": np.sum(y * y_hat), "fp": np.sum((1 - y_hat) * y),
        "fn": np.sum(y_hat * (1 - y)), "tn": np.sum((1 - y) * (1 - y_hat))})


@confusion.variant
def in_a_loop(y, y_hat):
    found = {"tn": 0, "fn": 0, "fp": 0, "tp": 0}
    for truth, said in zip(y, y_hat):
        found[("t" if truth == said else "f") + ("p" if said else "n")] += 1
    return found


confusion.variant(by_products=lambda y, y_hat: {
    "tp": y @ y_hat, "fp": (1 - y) @ y_hat, "fn": y @ (1 - y_hat),
    "tn": float((1 - y) @ (1 - y_hat))})


@exercise(needs=["confusion"], hints=[
    "Take the counts from confusion. Precision looks down what was said, "
    "recall looks along what is true.",
    "Three denominators can be 0: tp + fp, tp + fn, precision + recall. Look "
    "before you divide."])
def precision_recall_f1(rng):
    for kind in ("more misses than false alarms",
                 "more false alarms than misses"):
        few, more = sorted(map(int, rng.permutation(np.arange(2, 14))[:2]))
        fp, fn = (few, more) if "more misses" in kind else (more, few)
        yield case(kind, *decisions(rng, int(rng.integers(3, 9)), fp, fn,
                                    int(rng.integers(15, 30))))
    kind = "a count is 0"
    few = list(map(int, rng.permutation(np.arange(2, 9))[:5]))
    yield case(kind, *decisions(rng, 0, 0, *few[:2]))
    yield case(kind, *decisions(rng, 0, few[2], 0, few[3]))
    yield case(kind, *decisions(rng, 0, *few[:3]))
    yield case(kind, *decisions(rng, few[3], 0, few[4], few[0]))


at = precision_recall_f1.at("tp / (tp + fp) if tp + fp else 0.0")
at("exchanged", "tp / (tp + fn) if tp + fn else 0.0", "Your precision divides "
   "by what is positive: that is recall. Precision divides by what was called "
   "positive.", row=126)
at("accuracy", "(tp + found['tn']) / len(y)", "Your precision is the share of "
   "right answers. Of what was *called* positive, how much is?")
at("not_looked_before", "tp / (tp + fp)", "Where nothing was called positive "
   "you divide by 0. The text agrees on 0.0 there.")
at("one_for_nothing", "tp / (tp + fp) if tp + fp else 1.0", "Where nothing "
   "was called positive the text agrees on 0.0.")
at = precision_recall_f1.at("2 * precision * recall / both if both else 0.0")
at("ordinary_mean", "both / 2", "That is the ordinary mean of precision and "
   "recall. F1 is the harmonic one, near the smaller of the two.", row=126)
at("factor_2_forgotten", "precision * recall / both if both else 0.0",
   "Your F1 is half of what it should be: 2PR / (P + R).")
at("geometric_mean", "(precision * recall) ** 0.5", "That is the geometric "
   "mean, the root of the product. F1 is the harmonic one.")
precision_recall_f1.edit("order", "return precision, recall,",
    "return recall, precision,", "First precision, then recall, then F1.")


@precision_recall_f1.mistake("Where nothing was called positive, or nothing "
    "is positive, you divide by 0, and NumPy says nan. The text agrees on 0.0 "
    "there.")
def nan_for_nothing(y, y_hat):
    right = np.sum(y * y_hat)
    with np.errstate(all="ignore"):
        P, R = right / np.sum(y_hat), right / np.sum(y)
        return P, R, 2 * P * R / (P + R)


@precision_recall_f1.variant
def from_arrays(y, y_hat):
    right = np.sum(y * y_hat)
    said, true = np.sum(y_hat), np.sum(y)
    P = right / said if said > 0 else 0
    R = right / true if true > 0 else 0
    return [P, R, 2 * right / (said + true) if right else 0]


@exercise(hints=[
    "With beta = 1 it must be F1. Where does the beta of the formula stand, "
    "above and below?",
    "Below: beta squared goes with precision. Look at the denominator before "
    "you divide."])
def f_beta(rng):
    def share():
        return float(rng.uniform(0.1, 0.9))

    yield case("recall matters more", share(), share(),
               float(rng.uniform(1.5, 4)))
    yield case("precision matters more", share(), share(),
               float(rng.uniform(0.2, 0.7)))
    yield case("both alike", share(), share(), 1.0)
    yield case("zeros and ones", 0.0, 0.0, float(rng.uniform(0.5, 3)))
    yield case("zeros and ones", share(), 0.0, 2.0)
    yield case("zeros and ones", 1.0, share(), float(rng.uniform(0.5, 3)))


BELOW = "beta ** 2 * precision + recall"
at = f_beta.at(BELOW)
at("turned_round", "precision + beta ** 2 * recall", "Yours counts precision "
   "beta times as important. Below, beta squared goes with precision, so that "
   "*recall* decides when beta is large.")
at("not_squared", "beta * precision + recall", "Below stands beta squared.")
f_beta.edit("not_squared_above", "(1 + beta ** 2) *", "(1 + beta) *",
    "Above stands 1 + beta squared.")
f_beta.edit("two_above", "(1 + beta ** 2) *", "2 *", "The 2 of F1 is 1 + 1: "
    "for another beta it is 1 + beta squared.")
f_beta.edit("not_looked_before", " / below if below else 0.0", " / below",
    "Where precision and recall are both 0 you divide by 0. The text agrees "
    "on 0.0 there.")
f_beta.mistake("That is F1 whatever beta is.", beta_unused=lambda
    precision, recall, beta: 2 * precision * recall / (precision + recall)
    if precision + recall else 0.0)


@f_beta.variant
def as_a_mean(precision, recall, beta):
    if precision == 0 or recall == 0:
        return 0
    share = 1 / (1 + beta ** 2)
    return 1 / (share / precision + (1 - share) / recall)


def scored(rng, m, spam):
    """y and scores, which tell the two apart, not quite."""
    y = rng.permutation(np.repeat([1, 0], (spam, m - spam)))
    return y, np.round(rng.normal(size=m) + 1.5 * y, 6)


def tied(rng, m):
    """The same with few distinct scores."""
    y = rng.permutation(np.repeat([1, 0], (m // 3, m - m // 3)))
    scores = (rng.integers(0, 4, m) + y).astype(float)
    scores[:4] = [0, 2, 2, 3]
    return y, scores


@exercise(hints=[
    "The thresholds are the distinct scores. For one of them: which examples "
    "are called positive? How many of these are?",
    "scores >= thresholds[:, None] has a row for each threshold. Sums over "
    "axis 1 give everything at once."])
def precision_recall_curve(rng):
    yield case("distinct scores", *scored(rng, int(rng.integers(7, 10)), 3))
    yield case("more examples", *scored(rng, int(rng.integers(16, 22)), 5))
    yield case("equal scores", *tied(rng, int(rng.integers(12, 18))))
    y, scores = scored(rng, 9, 4)
    yield case("negative scores", y, scores - 6)


CURVE = "said = scores >= thresholds[:, None]"
precision_recall_curve.edit("rising", "np.unique(scores)[::-1]",
    "np.unique(scores)", "Your thresholds rise. Asked for is falling: the "
    "strictest first.")
precision_recall_curve.edit("one_for_each_example", "np.unique(scores)[::-1]",
    "np.sort(scores)[::-1]", "Equal scores go together: one entry for each "
    "*distinct* score.", row=126)
precision_recall_curve.edit("strictly_above", CURVE,
    "said = scores > thresholds[:, None]", "An example whose score is the "
    "threshold is called positive: at least, not above.")
precision_recall_curve.edit("below", CURVE,
    "said = scores <= thresholds[:, None]",
    "You called positive what lies below the threshold.")
at = precision_recall_curve.at("tp / np.sum(said, axis=1)")
at("divided_by_m", "tp / len(y)", "Your precision is divided by all "
   "examples. Divide by those that were called positive.")
at("exchanged", "tp / np.sum(y == 1)", "Both of yours are recall. Precision "
   "divides by how many were called positive.")
precision_recall_curve.edit("recall_of_what_is_said", "tp / np.sum(y == 1)",
    "tp / np.sum(said, axis=1)", "Both of yours are precision. Recall divides "
    "by how many are positive.")


@precision_recall_curve.mistake("You let one example after the other in. "
    "Equal scores come in together: one entry for each *distinct* score.",
    row=126)
def one_after_the_other(y, scores):
    order = np.argsort(-scores, kind="stable")
    tp = np.cumsum(y[order])
    return scores[order], tp / np.arange(1, len(y) + 1), tp / np.sum(y)


@precision_recall_curve.variant
def by_running_sums(y, scores):
    order = np.argsort(-scores, kind="stable")
    last = np.append(np.diff(scores[order]) != 0, True)
    tp = np.cumsum(y[order])[last]
    said = np.flatnonzero(last) + 1
    return [scores[order][last], tp / said, tp / tp[-1]]


@exercise(needs=["precision_recall_curve"], hints=[
    "First the curve. Which of its entries are precise enough? Perhaps none.",
    "Among these, where is recall largest? np.argmax gives the first, and the "
    "thresholds fall."])
def threshold_for_precision(rng):
    while True:
        y, scores = scored(rng, 28, 12)
        curve = np.array(_curve(y, scores))
        if curve[1][0] == 1 and np.any(np.diff(curve[2]) == 0):
            break
    yield case("some are precise enough", y, scores, 0.77)
    yield case("a lower promise", y, scores, 0.553)
    yield case("even the lowest threshold is precise enough", y, scores, 0.33)
    low = -scores
    best = max(_curve(y, low)[1])
    kind = "few or none are precise enough"
    yield case(kind, y, low, min(best + 0.013, 0.99))
    yield case(kind, y, low, best - 0.013)
    y, scores = tied(rng, 15)
    yield case("equal scores", y, scores, 0.41)
    yield case("ham has the highest score",
               np.array([0, 1, 1, 1, 0, 1, 0, 0, 1, 0]),
               np.arange(10.0)[::-1] + float(rng.uniform(0, 5)), 0.593)
    # recall 1 is reached, and then only precision is lost
    yield case("several have that recall",
               np.array([1, 1, 0, 1, 0, 0, 0]),
               np.array([9.0, 8, 7, 6, 4, 3, 1]) + float(rng.uniform(0, 5)),
               0.52)


def _curve(y, scores):
    thresholds = np.unique(scores)[::-1]
    said = scores >= thresholds[:, None]
    tp = np.sum(said & (y == 1), axis=1)
    return thresholds, tp / said.sum(axis=1), tp / y.sum()


PICK = "thresholds[np.argmax(np.where(enough, recall, -1))]"
at = threshold_for_precision.at(PICK)
at("first_that_is_enough", "thresholds[np.argmax(enough)]", "You took the "
   "highest threshold that is precise enough. Lower ones may be, too, and "
   "have more recall.")
at("most_precise", "thresholds[np.argmax(precision)]", "You took the most "
   "precise one. Enough is enough: among those take the most recall.")
at("lowest_of_equals", "thresholds[enough][-1]", "Where several have the same "
   "recall, the highest of them is asked for: it has the best precision.")
at("place", "np.argmax(np.where(enough, recall, -1))",
   "That is the place in the curve. Asked for is the threshold there.")
threshold_for_precision.edit("none_forgotten",
    "if not np.any(enough):\n        return None\n    ", "", "Where none is "
    "precise enough, say so: None. argmax of an array without a True is 0.")
threshold_for_precision.edit("strictly", "precision >= least",
    "recall >= least", "You asked for that much recall. The promise is about "
    "precision.")


@threshold_for_precision.variant
def by_a_loop(y, scores, least):
    best = None
    for threshold in sorted(set(scores), reverse=True):
        said = scores >= threshold
        if np.mean(y[said]) >= least:
            recall = np.sum(y[said])
            if best is None or recall > best[0]:
                best = recall, threshold
    return best and float(best[1])


def models(rng, n):
    """Some models with three numbers, all different."""
    names = [f"model {letter}" for letter in rng.permutation([*"ABCDEFGH"])]
    return [{"name": names[i], "recall": round(float(recall), 3),
             "error": round(float(error), 3), "ms": int(ms)}
            for i, (recall, error, ms) in enumerate(zip(
                rng.permutation(np.linspace(0.6, 0.98, n)),
                rng.permutation(np.linspace(0.02, 0.3, n)),
                rng.permutation(np.arange(10, 10 + 7 * n, 7))))]


@exercise(hints=[
    "First leave out what is not good enough: all bounds must hold. Then look "
    "for the best of the rest.",
    "With \"min\" the smallest is the best. Take a new best only when it is "
    "truly better: then the first of equal ones stays."])
def choose_model(rng):
    few = models(rng, 5)
    yield case("nothing to satisfy", few, ("recall", "max"), {})
    few = models(rng, 6)
    middle = sorted(model["ms"] for model in few)[2]
    yield case("smallest, with an upper bound", few, ("error", "min"),
               {"ms": ("<=", middle)})
    few = models(rng, 6)
    yield case("largest, with two bounds", few, ("recall", "max"),
               {"ms": ("<=", 40), "error": (">=", 0.05)})
    kind = "one is good enough, or none"
    few = models(rng, 4)
    yield case(kind, few, ("recall", "max"), {"error": ("<=", 0.01)})
    yield case(kind, few, ("recall", "max"), {"error": ("<=", 0.05)})
    few = models(rng, 5)
    bound = int(rng.integers(30, 60))
    few[1]["ms"] = bound
    few[1]["recall"] = 0.995
    yield case("just on the bound", few, ("recall", "max"),
               {"ms": ("<=", bound)})
    few = models(rng, 5)
    few[1]["recall"] = few[3]["recall"] = 0.99
    yield case("two are equally good", few, ("recall", "max"), {})


choose_model.edit("bounds_unused", "if satisfied and (best is None",
    "if (best is None", "You took the best of all. First the bounds: a model "
    "that breaks one is out, however good.")
choose_model.edit("any_bound", "satisfied = all(", "satisfied = any(",
    "All bounds must hold, not any of them. (And where there are none, "
    "any(...) of nothing is False.)")
choose_model.edit("always_max", '1 if direction == "max" else -1', "1",
    "With \"min\" the smallest is the best.")
choose_model.edit("last_of_equals", "> sign * best[key]",
    ">= sign * best[key]", "Of equally good ones the first is asked for. You "
    "take the last.")
at = choose_model.at('model[what] <= bound if relation == "<=" else '
                     'model[what] >= bound')
at("always_at_most", "model[what] <= bound", "You read every bound as \"at "
   "most\". The relation stands in front of it.")
at("strictly", 'model[what] < bound if relation == "<=" else model[what] > '
   'bound', "A model that is just on the bound satisfies it: <=, not <.")
choose_model.edit("whole_model", 'best["name"] if best else None', "best",
    "Asked for is the name.")
choose_model.edit("fails_without_one", 'best["name"] if best else None',
    'best["name"]', "Where no model satisfies there is no name: None.")


@choose_model.variant
def by_sorting(models, optimise, satisfice):
    key, direction = optimise
    compare = {"<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b}
    left = [model for model in models
            if not [1 for what, (sign, bound) in satisfice.items()
                    if not compare[sign](model[what], bound)]]
    left.sort(key=lambda model: model[key], reverse=direction == "max")
    return left[0]["name"] if left else None


@exercise(hints=[
    "An array that is True where the answer is wrong, times the weights.",
    "Above the weights of the wrong ones, below all weights."])
def weighted_error(rng):
    for kind, m in (("two prices", 9), ("many prices", 12)):
        y, y_hat = rng.integers(0, 2, (2, m))
        y[:2], y_hat[:2] = [0, 1], [1, 1]
        prices = (np.where(y == 0, float(rng.integers(5, 12)), 1.0)
                  if kind == "two prices" else rng.uniform(0.5, 8, m))
        yield case(kind, y, y_hat, prices)
    y = rng.integers(0, 2, 7)
    yield case("all right, or all wrong", y, y.copy(), rng.uniform(1, 3, 7))
    yield case("all right, or all wrong", y, 1 - y, rng.uniform(1, 3, 7))


at = weighted_error.at(" / np.sum(weights)")
at("divided_by_m", " / len(y)", "Divided by the number of examples it is no "
   "share any more: it can exceed 1. Divide by the weights.", row=126)
at("not_divided", "", "That is the sum of the prices paid. A share is divided "
   "by the sum of all weights.")
at = weighted_error.at("np.sum(weights * (y != y_hat))")
at("right_ones", "np.sum(weights * (y == y_hat))",
   "That is the share of the weights on *right* answers.")
at("weights_unused", "np.sum(y != y_hat)",
   "You counted the wrong answers. Each counts as much as its weight.")
at("only_lost_ham", "np.sum(weights * (y < y_hat))", "You counted only the "
   "false positives. A miss is wrong, too.")
weighted_error.variant(
    as_an_average=lambda y, y_hat, weights:
        np.average(np.abs(y - y_hat), weights=weights))


def grouped(rng, m, most):
    """int (m,): groups of 1 to most examples, mixed; any numbers."""
    sizes = []
    while sum(sizes) < m:
        sizes.append(int(rng.integers(1, most + 1)))
    names = rng.permutation(np.arange(7, 7 + 3 * len(sizes), 3))
    return rng.permutation(np.repeat(names, sizes)[:m])


@exercise(hints=[
    "np.unique(groups, return_counts=True) gives the groups and their sizes. "
    "Bring them into a random order with rng.permutation.",
    "Go through them and count the examples given out so far: a set is full "
    "when it has its share. np.isin(groups, those) finds their examples."])
def split_by_group(rng):
    for kind, m, most, fractions in (
            ("two sets", 260, 4, (0.62, 0.38)),
            ("three sets", 330, 5, (0.5, 0.3, 0.2)),
            ("every example is a group of its own", 120, 1, (0.7, 0.3))):
        groups = grouped(rng, m + int(rng.integers(0, 9)), most)
        yield case(kind, groups, fractions, int(rng.integers(0, 1000)),
                   expect=three_seeds(whole_groups((), groups, fractions),
                                      drawn_groups((), groups)))


split_by_group.edit("groups_cut", "own = side[np.searchsorted(names, groups)]",
    "own = np.searchsorted(ends, rng.permutation(len(groups)))", "You dealt "
    "out single examples. A group must stay whole: deal out groups.")
at = split_by_group.at("rng.permutation(len(names))")
at("not_shuffled", "np.arange(len(names))", "The groups are dealt out in the "
   "order of their numbers, or in another that was not drawn. They should be "
   "shuffled first.")
at("own_generator", "np.random.default_rng(0).permutation(len(names))",
   "Another generator gave the same sets. Draw from the rng that is handed "
   "in.")
at("no_generator", "np.random.permutation(len(names))", "The same generator "
   "gave two different results. Draw from the rng that is handed in.")
split_by_group.edit("shares_of_groups", "np.searchsorted(ends, middles)",
    "np.searchsorted(np.cumsum(fractions)[:-1] * len(names) / 2, "
    "np.arange(len(names)))", "The sizes are off: a share is meant of the "
    "examples. Count the examples of the groups, not the groups.")
split_by_group.edit("as_truths", "[np.flatnonzero(own == part)",
    "[own == part", "Those are arrays of True and False. Asked for are the "
    "indices: np.flatnonzero.")
split_by_group.edit("last_set_lost", "range(len(fractions))",
    "range(len(fractions) - 1)", "The last set is missing: one for each "
    "share.")


@split_by_group.variant
def filling_up(groups, fractions, rng):
    order = np.unique(groups)
    rng.shuffle(order)
    sets, full, given = [[]], fractions[0] * len(groups), 0
    for name in order:
        if given >= full and len(sets) < len(fractions):
            full += fractions[len(sets)] * len(groups)
            sets.append([])
        found = [i for i, group in enumerate(groups) if group == name]
        sets[-1] += found
        given += len(found)
    return sets + [[]] * (len(fractions) - len(sets))


@exercise(hints=[
    "Five pieces: z, the error, the middle, the reach, and what both are "
    "divided by.",
    "z = NormalDist().inv_cdf(0.5 + confidence / 2). Without the z**2 terms "
    "it would be the simpler interval."])
def error_interval(rng):
    n = int(rng.integers(80, 400))
    yield case("some are wrong", int(n * rng.uniform(0.1, 0.3)), n)
    n = int(rng.integers(20, 40))
    yield case("few examples", int(rng.integers(3, 8)), n)
    yield case("none is wrong", 0, int(rng.integers(8, 60)))
    n = int(rng.integers(50, 90))
    yield case("another confidence", int(rng.integers(9, 20)), n,
               float(rng.uniform(0.6, 0.9)))


error_interval.edit("simple_interval", "return (middle - reach) / below, "
    "(middle + reach) / below",
    "reach = z * math.sqrt(error * (1 - error) / n)\n"
    "    return error - reach, error + reach", "That is the simpler interval. "
    "With no wrong answer it has no width at all: use Wilson's.")
error_interval.edit("not_divided", "below = 1 + z ** 2 / n", "below = 1",
    "Middle and reach are both divided by 1 + z**2 / n.")
error_interval.edit("one_sided", "0.5 + confidence / 2", "confidence",
    "Your z leaves 5 % on one side. Half of it belongs on each side: the "
    "place is 0.5 + confidence / 2.")
error_interval.edit("confidence_unused",
    "NormalDist().inv_cdf(0.5 + confidence / 2)", "1.959963984540054",
    "1.96 is written in. For another confidence z is another number.", row=2)
error_interval.edit("middle_not_moved", "error + z ** 2 / (2 * n)", "error",
    "Your middle is the measured error. Wilson's is moved towards 1/2 by "
    "z**2 / 2n.")
error_interval.edit("n_not_squared", "(4 * n ** 2)", "(4 * n)",
    "Under the root stands z**2 / (4 n**2).")
error_interval.edit("root_forgotten", "math.sqrt(error * (1 - error) / n + "
    "z ** 2 / (4 * n ** 2))",
    "(error * (1 - error) / n + z ** 2 / (4 * n ** 2))",
    "The root is missing: an error's spread falls as one over the root of n.")


@error_interval.mistake("That is the simpler interval, and 1.96 is written "
    "in. Use Wilson's, with the z of the confidence that is asked for.", row=2)
def simple_and_written_in(wrong, n, confidence=0.95):
    error = wrong / n
    reach = 1.96 * math.sqrt(error * (1 - error) / n)
    return error - reach, error + reach


@error_interval.variant
def by_the_quadratic(wrong, n, confidence=0.95):
    z2 = NormalDist().inv_cdf((1 + confidence) / 2) ** 2
    a, b, c = n + z2, -(2 * wrong + z2), wrong ** 2 / n
    root = np.sqrt(max(b * b - 4 * a * c, 0))
    return np.array([(-b - root) / (2 * a), (-b + root) / (2 * a)])


def _size(error, difference, confidence):
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    return z ** 2 * error * (1 - error) / difference ** 2


def _sizing(rng, confidence, low, least=30):
    """Arguments whose n lies between two whole numbers, from low on."""
    while True:
        error = round(float(rng.uniform(0.02, 0.3)), 3)
        difference = round(float(rng.uniform(0.004, 0.06)), 3)
        n = _size(error, difference, confidence)
        if low < n % 1 < low + 0.3 and n > least:
            return error, difference


@exercise(hints=[
    "Set z sqrt(error (1 - error) / n) equal to difference and solve for n.",
    "n must be a whole number, and large enough: round up."])
def dev_size(rng):
    yield case("any error", *_sizing(rng, 0.95, 0.1))
    yield case("a fine difference", *_sizing(rng, 0.95, 0.6, least=2000))
    confidence = round(float(rng.uniform(0.7, 0.9)), 2)
    yield case("another confidence", *_sizing(rng, confidence, 0.1),
               confidence)


dev_size.edit("not_squared", "/ difference ** 2", "/ difference",
    "Solve again: n stands under the root, so both sides are squared.")
dev_size.edit("rounded", "math.ceil(", "round(", "Rounded to the nearest it "
    "may be one too small: the smallest n that is *enough*.")
dev_size.edit("cut_off", "math.ceil(", "1.0 * math.floor(",
    "Cut off, it is one too small: the smallest n that is *enough*.")
dev_size.edit("one_sided", "0.5 + confidence / 2", "confidence",
    "Your z is for one side. Half of what is left belongs on each side.")
dev_size.edit("confidence_unused",
    "NormalDist().inv_cdf(0.5 + confidence / 2)", "1.959963984540054",
    "1.96 is written in. For another confidence z is another number.", row=2)
dev_size.edit("whole_width", "/ difference ** 2", "* 4 / difference ** 2",
    "Four times too large: difference is the *half* width.")
dev_size.variant(
    by_trying=lambda error, difference, confidence=0.95: next(
        n for n in range(1, 10 ** 6) if NormalDist().inv_cdf(
            (1 + confidence) / 2) * math.sqrt(error * (1 - error) / n)
        <= difference))


def pair(rng, only_a, only_b, same):
    """Two bool arrays that differ in so many places each way."""
    both = rng.permutation(np.repeat(
        [(1, 0), (0, 1), (1, 1), (0, 0)],
        (only_a, only_b, same, same // 2), axis=0)).astype(bool)
    return both[:, 0], both[:, 1]


@exercise(hints=[
    "Count b, where only A is right, and c, where only B is. The others say "
    "nothing.",
    "Sum math.comb(n, i) for i from 0 to the smaller count, divide by 2**n, "
    "take it twice, and not more than 1."])
def paired_p_value(rng):
    few, more = sorted(map(int, rng.permutation(np.arange(2, 12))[:2]))
    yield case("B is better", *pair(rng, few, more, 9))
    few, more = sorted(map(int, rng.permutation(np.arange(1, 9))[:2]))
    yield case("A is better", *pair(rng, more, few, 6))
    yield case("only one of them is ever right alone",
               *pair(rng, 0, int(rng.integers(3, 9)), 5))
    kind, equal = "nearly as often, as often, or never", int(
        rng.integers(3, 7))
    yield case(kind, *pair(rng, equal, equal, 4))
    yield case(kind, *pair(rng, 0, 0, int(rng.integers(3, 9))))
    yield case(kind, *pair(rng, equal - 2, equal, 6))


paired_p_value.edit("above_1", "min(1.0, 2 * tail / 2 ** n)",
    "2 * tail / 2 ** n", "Where b and c are equal both tails hold the middle, "
    "and the sum exceeds 1. A probability does not: cap it.")
paired_p_value.edit("one_sided", "min(1.0, 2 * tail / 2 ** n)",
    "tail / 2 ** n", "That is one side. Uneven the other way would have "
    "surprised as much: twice the tail.")
paired_p_value.edit("all_examples", "n = only_a + only_b", "n = len(right_a)",
    "n is the number of examples that just one gets right. Those on which "
    "both agree say nothing.")
paired_p_value.edit("tail_without_its_end", "min(only_a, only_b) + 1",
    "min(only_a, only_b)", "The tail ends at min(b, c), and holds it: as "
    "uneven as this, *or* more. range stops before its end.")
paired_p_value.edit("larger_count", "range(min(only_a, only_b) + 1)",
    "range(max(only_a, only_b) + 1)",
    "Sum up to the *smaller* of b and c.")
paired_p_value.edit("single_term", "sum(math.comb(n, i) for i in "
    "range(min(only_a, only_b) + 1))", "math.comb(n, min(only_a, only_b))",
    "That is the chance of just this result. More uneven ones count, too: a "
    "sum from 0.")


@paired_p_value.variant
def with_scipy(right_a, right_b):
    from scipy.stats import binomtest

    differ = right_a != right_b
    n = int(differ.sum())
    return binomtest(int(right_a[differ].sum()), n).pvalue if n else 1


recall_loss = question("recall_loss", {
    0.01: "-log(0.99): that is the loss for label 1. Here the label is 0, and "
          "-log(1 - a) counts.",
    0.99: "That is a - y, the slope. The loss is -log(1 - a)."}, rtol=2e-3)
recall_sets = question("recall_sets", {
    "train": "On the training set the best memory wins.",
    "test": "A test set on which you choose is a dev set, and then you have "
            "no test set any more."})
recall_gap = question("recall_gap", {
    "bias": "The avoidable bias is 0.02 - 0.01. The gap from training to dev "
            "error is the larger one."})
question_lost_mails = question("question_lost_mails", {
    40: "That is the spam it catches, tp. What else was called spam?",
    20: "20 % of 50 would be 10; precision is a share of what was *called* "
        "spam, tp + fp.",
    8: "20 % of 40: but 0.8 of all that was called spam is 40, so all is 50.",
    190: "20 % of the 950 honest mails: that would be a false positive rate. "
         "Precision is a share of what was called spam."})
question_moves_curve = question("question_moves_curve", {
    "b": "One more makes another model.",
    "c": "One more makes another model.",
    "abc": "A threshold moves along the curve.",
    "bcd": "Multiply scores and threshold: the same mails are called spam.",
    "abcd": "A threshold moves along the curve; and scores that are all "
            "multiplied by 3 have the same order."})
question_order_of_cuts = question("question_order_of_cuts", {
    "abc": "Which of the two lets copies of training mails into the dev set?",
    "bca": "By date the error was the largest of the three.",
    "cab": "Largest first. Asked for is the smallest first.",
    "cba": "By date the error was the largest of the three."})
question_smallest_set = question("question_smallest_set", {
    864: "Rounded down: 864 are not quite enough.",
    44: "You divided by the difference and not by its square.",
    3458: "Four times too many: 0.02 is the half width.",
    609: "That z, 1.645, leaves 5 % on one side."}, rtol=0, atol=0.4)


@exercise
def size_to_choose(rng):
    for kind, low, high in (("near errors", 0.05, 0.08),
                            ("errors far apart", 0.05, 0.3)):
        while True:
            one = round(float(rng.uniform(0.02, 0.05)), 3)
            other = round(float(rng.uniform(low, high)), 3)
            z = NormalDist().inv_cdf(0.95)
            n = z * z * (one * (1 - one) + other * (1 - other)) / (
                one - other) ** 2 if one != other else 0
            if 0.15 < n % 1 < 0.4 and n > 8:
                break
        yield case(kind, one, other)
        yield case("the other is better", other, one)
    yield case("another chance", 0.1, 0.3, round(float(
        rng.uniform(0.8, 0.9)), 3))


size_to_choose.edit("two_sided", "inv_cdf(chance)",
    "inv_cdf(0.5 + chance / 2)", "Only one side is a wrong choice.")
size_to_choose.edit("spread_of_one", "spread = error_a * (1 - error_a) + "
    "error_b * (1 - error_b)", "spread = error_a * (1 - error_a)",
    "Both errors are uncertain: their variances add.")
size_to_choose.edit("not_squared", "/ (error_a - error_b) ** 2",
    "/ abs(error_a - error_b)", "Solve again: m stands under a root.")


@size_to_choose.variant
def by_search(error_a, error_b, chance=0.95):
    m = 1
    while NormalDist(abs(error_b - error_a), math.sqrt(
            (error_a * (1 - error_a) + error_b * (1 - error_b)) / m)).cdf(
                0) > 1 - chance:
        m += 1
    return m
