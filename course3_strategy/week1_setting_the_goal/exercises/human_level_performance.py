"""Cases and known mistakes of the notebook human_level_performance."""

import numpy as np

from grading.exercise import case, exercise, question
from utils.checking.properties import at_least, at_most


def bumps(rng, x, count):
    """A density at x: some normal ones, away from the ends, mixed."""
    shares = rng.uniform(0.5, 1, count)
    found = np.zeros(len(x))
    for share in shares / shares.sum():
        mean, deviation = rng.uniform(-3, 3), rng.uniform(0.6, 1.2)
        found += share * np.exp(-((x - mean) / deviation) ** 2 / 2) / (
            deviation * np.sqrt(2 * np.pi))
    return found


def prior(rng, low=0.2, high=0.8):
    while True:
        share = float(np.round(rng.uniform(low, high), 3))
        if abs(share - 0.5) > 0.04:
            return share


@exercise(hints=[
    "At each place two weights are compared: prior times density of each "
    "kind.",
    "The prior of kind 0 is 1 - prior1. Where both weigh the same the answer "
    "is 0: so ask for strictly more."])
def bayes_classifier(rng):
    for kind, count, low in (("one bump each", 1, 0.25),
                             ("two bumps each", 2, 0.55)):
        x = np.linspace(-8, 8, int(rng.integers(30, 50)))
        yield case(kind, bumps(rng, x, count), bumps(rng, x, count),
                   prior(rng, low, low + 0.2))
    # weights in 1/64: the first and the last tie
    p0, p1 = rng.permutation(np.arange(1, 25))[:12].reshape(2, 6) / 16
    p1[0], p1[-1] = 3 * p0[0], 3 * p0[-1]
    yield case("equal weights", p0, p1, 0.25)
    yield case("a table", *rng.permutation(
        np.array([[7, 2, 1, 4, 2], [1, 3, 6, 2, 4]]) / 16, axis=1), 0.375)


at = bayes_classifier.at("(prior1 * p1 > (1 - prior1) * p0)")
at("priors_unused", "(p1 > p0)", "You compared the densities alone. A rare "
   "kind weighs less: multiply each by its prior.")
at("turned_round", "(prior1 * p1 < (1 - prior1) * p0)",
   "Zeros and ones are exchanged.")
at("one_at_a_tie", "(prior1 * p1 >= (1 - prior1) * p0)",
   "Where both weigh the same the answer is 0.")
at("priors_exchanged", "((1 - prior1) * p1 > prior1 * p0)",
   "prior1 belongs to kind 1, 1 - prior1 to kind 0. Yours are exchanged.")
at("above_a_half", "(prior1 * p1 > 0.5)", "A weight is no probability: "
   "compare it with the weight of the other kind.")
bayes_classifier.variant(
    by_the_posterior=lambda p0, p1, prior1: prior1 * p1 / (
        prior1 * p1 + (1 - prior1) * p0) > 0.5)


@exercise(rtol=2e-3, atol=1e-6, hints=[
    "Whoever answers with the heavier kind is wrong with the weight of the "
    "lighter one: np.minimum of the two weights.",
    "The integral is the sum of these, times the distance of two neighbours "
    "of the grid."])
def bayes_error(rng):
    for kind, count, low in (("kind 1 is rare", 1, 0.2),
                             ("kind 1 is common", 2, 0.6)):
        x = np.linspace(-9, 9, int(rng.integers(500, 700)))
        yield case(kind, bumps(rng, x, count), bumps(rng, x, count),
                   prior(rng, low, low + 0.2), x)
    x = np.linspace(-10, 8, int(rng.integers(900, 1200)))
    yield case("a finer grid", bumps(rng, x, 2), bumps(rng, x, 1),
               prior(rng), x)


at = bayes_error.at("np.minimum((1 - prior1) * p0, prior1 * p1)")
at("priors_unused", "np.minimum(p0, p1)",
   "The priors are missing: a rare kind weighs less.")
at("half_each", "0.5 * np.minimum(p0, p1)", "You took both kinds as equally "
   "frequent. Use prior1.", row=2)
at("heavier", "np.maximum((1 - prior1) * p0, prior1 * p1)", "That is how "
   "often the best answer is *right*. Wrong is the lighter weight.")
at("product", "(1 - prior1) * p0 * prior1 * p1", "You multiplied the two "
   "weights. The error is the lighter one of them.")
bayes_error.edit("distance_forgotten", " * (x[1] - x[0])", "", "An integral "
    "is the sum times the distance of two neighbours. On a finer grid yours "
    "would grow.")
bayes_error.edit("mean_for_integral",
    "np.sum(lighter) * (x[1] - x[0])", "np.mean(lighter)",
    "That is the mean height. Times the length of the grid it would be the "
    "area.")


@bayes_error.variant
def by_trapezoids(p0, p1, prior1, x):
    return np.trapezoid(np.where(prior1 * p1 > (1 - prior1) * p0,
                                 (1 - prior1) * p0, prior1 * p1), x)


@exercise(hints=[
    "Each example is a column of labels. np.bincount of a column counts how "
    "often each label was given.",
    "np.argmax gives the first place of the largest count: the smallest "
    "label among those with the most votes."])
def majority_vote(rng):
    for kind, annotators, m in (("three annotators", 3, 7),
                                ("seven annotators", 7, 5)):
        truth = rng.integers(0, 10, m)
        labels = np.where(rng.random((annotators, m)) < 0.7, truth,
                          rng.integers(0, 10, (annotators, m)))
        labels[:, 0] = [9] * (annotators // 2 + 1) + [2] * (annotators // 2)
        yield case(kind, rng.permuted(labels, axis=0))
    ties = np.array([[8, 8, 3, 3], [1, 6, 6, 1], [9, 4, 7, 2]]).T
    yield case("ties", rng.permutation(ties, axis=1)[
        rng.permutation(4)] + int(rng.integers(0, 3)))
    yield case("one annotator", rng.integers(0, 10, (1, 6)))


at = majority_vote.at("np.bincount(column) for column in labels.T")
at("rows_for_columns", "np.bincount(column) for column in labels",
   "You counted along the rows: each row is one annotator. An example is a "
   "column.", row=7)
majority_vote.edit("largest_label", "np.argmax(count)",
    "len(count) - 1 - np.argmax(count[::-1])",
    "At a tie the smallest of the labels is asked for. Yours takes the "
    "largest.")
majority_vote.edit("number_of_votes", "np.argmax(count)", "np.max(count)",
    "That is how many votes the winner has. Asked for is its label.")
majority_vote.mistake("That is the mean label, rounded. A 1 and a 9 do not "
    "make a 5: labels are names. Count them.",
    mean_label=lambda labels: np.round(labels.mean(axis=0)).astype(int))
majority_vote.mistake("That is the median label. Labels are names, their "
    "order means nothing: count the votes.",
    median_label=lambda labels: np.sort(labels, axis=0)[len(labels) // 2])
majority_vote.mistake("At a tie you take the label that came first. The "
    "smallest of those with the most votes is asked for.",
    first_at_a_tie=lambda labels: np.array([
        max(column, key=list(column).count) for column in labels.T.tolist()]))


@majority_vote.variant
def with_scipy(labels):
    from scipy.stats import mode

    return mode(labels, axis=0).mode


majority_vote.variant(by_comparing=lambda labels: np.argmax(
    (labels[:, None, :] == np.arange(labels.max() + 1)[:, None]).sum(axis=0),
    axis=0))


def people(rng, count):
    """{name: error}, none equal."""
    names = rng.permutation(["reader", "specialist", "team", "student",
                             "two readers", "expert"])[:count]
    errors = rng.permutation(np.linspace(0.01, 0.12, 9))[:count]
    return {str(name): float(np.round(error, 4))
            for name, error in zip(names, errors)}


@exercise(hints=["The Bayes error is at most what anybody reaches.",
                 "errors.values() are the errors."])
def human_level(rng):
    yield case("three of them", people(rng, 3))
    yield case("five of them", people(rng, 5))
    yield case("one reader", people(rng, 1))


at = human_level.at("min(errors.values())")
at("mean", "sum(errors.values()) / len(errors)", "That is the mean of all. "
   "The stand-in is the best that anybody reaches.")
at("worst", "max(errors.values())", "That is the largest error. Near the "
   "Bayes error is the smallest.")
at("first", "list(errors.values())[0]", "You took the first of them.")
at("name", "min(errors, key=errors.get)",
   "That is who it is. Asked for is the error.")
human_level.variant(
    by_sorting=lambda errors: sorted(errors.values())[0])


def three(rng, bias, variance):
    """human, train, dev with these gaps."""
    human = round(float(rng.uniform(0.06, 0.1)), 4)
    return human, round(human + bias, 4), round(human + bias + variance, 4)


def gap(rng, low=0.05, high=0.12):
    return round(float(rng.uniform(low, high)), 4)


@exercise(hints=["Two differences. Which error minus which?",
                 "Bias is what training does not reach of the human level, "
                 "variance what is lost from training to dev."])
def decompose(rng):
    yield case("bias is larger", *three(rng, gap(rng), gap(rng, 0.01, 0.03)))
    yield case("variance is larger",
               *three(rng, gap(rng, 0.01, 0.03), gap(rng)))
    yield case("a gap is negative", *three(rng, -gap(rng, 0.01, 0.05),
                                           gap(rng)))
    yield case("a gap is negative", *three(rng, gap(rng),
                                           -gap(rng, 0.01, 0.03)))


at = decompose.at('"avoidable_bias": train - human')
at("training_error", '"avoidable_bias": train', "Your bias is the whole "
   "training error, as if 0 could be reached. Subtract the human level.")
at("sign_of_bias", '"avoidable_bias": human - train',
   "The sign: avoidable bias is training error minus human level.")
at("never_negative", '"avoidable_bias": max(train - human, 0.0)',
   "You cut negative gaps off. They mean something: see the text.")
at = decompose.at('"variance": dev - train')
at("dev_minus_human", '"variance": dev - human', "From human level to dev "
   "error it is the sum of both gaps. Variance begins at the training error.")
at("sign_of_variance", '"variance": train - dev',
   "The sign: variance is dev error minus training error.")
decompose.variant(
    with_numpy=lambda human, train, dev: dict(zip(
        ("avoidable_bias", "variance"), np.diff([human, train, dev]))))


@exercise(needs=["decompose"], hints=[
    "First the case in which neither gap is above 0. Then compare.",
    "Where both gaps are equal the answer is \"bias\": at least as large."])
def next_lever(rng):
    def small():
        return gap(rng, 0.01, 0.03)

    for kind, bias, variance in (
            ("both above 0", gap(rng), small()),
            ("both above 0", small(), gap(rng)),
            ("one is negative", gap(rng), -small()),
            ("one is negative", -gap(rng, 0.04, 0.05), small()),
            ("neither is above 0, or only just", -small(), -small()),
            ("neither is above 0, or only just", -small(), 0.002)):
        yield case(kind, *three(rng, bias, variance))
    equal = int(rng.integers(3, 9)) / 128
    least = int(rng.integers(4, 30)) / 256
    yield case("equal gaps", least, least + equal, least + 2 * equal)
    yield case("equal gaps", least + equal, least + equal, least + equal)


next_lever.edit("variance_at_a_tie", "bias >= variance", "bias > variance",
    "Where both gaps are equal the text says bias.")
next_lever.edit("turned_round", '"bias" if bias >= variance else "variance"',
    '"variance" if bias >= variance else "bias"',
    "Yours names the smaller gap.")
at = next_lever.at("bias <= 0 and variance <= 0")
at("either", "bias <= 0 or variance <= 0", "One gap above 0 is enough for an "
   "answer. \"neither\" needs both to be 0 or less.")
at("never_neither", "False", "Where neither gap is above 0 the comparison "
   "tells nothing: \"neither\".")
at("below_0_only", "bias < 0 and variance < 0",
   "A gap of exactly 0 is not above 0, either.")
next_lever.edit("largest_error", "bias >= variance", "train >= dev",
    "You compared the errors. Compare the gaps.")
next_lever.edit("absolute_gaps", "bias >= variance",
    "abs(bias) >= abs(variance)", "A gap far below 0 is no large gap: compare "
    "them with their signs.")


@next_lever.variant
def by_the_largest(human, train, dev):
    size, name = max((train - human, "bias"), (dev - train, "variance"),
                     key=lambda pair: pair[0])
    return name if size > 0 else "neither"


def curve(rng, b, c, first):
    """Measured sizes and errors of a curve that begins at first above c, and
    its error at four times more."""
    m = np.array([50, 120, 250, 600, 1200]) * int(rng.integers(1, 4))
    a = first * m[0] ** b
    return m, a * m ** -b + c, float(a * (4 * m[-1]) ** -b + c)


@exercise(hints=[
    "Write a function f(m, a, b, c) that returns the curve, and give it to "
    "curve_fit with a start and bounds.",
    "A start: b = 0.5, c half of the smallest error, a so that the first "
    "point fits. Without a start curve_fit begins at 1, 1, 1."])
def fit_learning_curve(rng):
    for kind, floors, room in (("exact points", (0.03, 0.15), 1e-3),
                               ("no floor", (0, 0), 1e-3),
                               ("measured points", (0.02, 0.15), 0.02)):
        for floor, first in zip(floors, (0.2, 0.35)):
            m, errors, due = curve(
                rng, float(rng.uniform(0.4, 0.7)),
                floor and floor + float(rng.uniform(0, 0.03)), first)
            if kind == "measured points":
                errors = np.round(
                    errors + rng.choice([-1, 1], len(m)) * 0.002, 4)
            yield case(kind, m, errors, expect=[
                at_least((), due - room), at_most((), due + room)])


fit_learning_curve.edit("no_floor", "return a * m ** -b + c",
    "return a * m ** -b + 0 * c", "Your curve has no c: it goes to 0 with "
    "enough data, and foretells too little error.")
fit_learning_curve.edit("straight_line", "return a * m ** -b + c",
    "return c - 1e-9 * b - 1e-6 * a * m", "That is a straight line in m. A "
    "learning curve is steep first, and then flat: a m**-b + c.")
fit_learning_curve.edit("order", "return a, b, c", "return b, a, c",
    "The order is a, b, c.")
fit_learning_curve.edit("half_the_points",
    "    m = np.asarray(m, dtype=float)",
    "    m, errors = np.asarray(m, dtype=float)[:2], errors[:2]", "Two points "
    "fit many curves. Fit to all of them.")


@fit_learning_curve.mistake("You fitted a straight line to the logarithms. "
    "That is a curve without c, which goes to 0, and it weighs small errors "
    "more: fit a m**-b + c to the errors themselves.")
def line_of_logarithms(m, errors):
    slope, height = np.polyfit(np.log(m), np.log(errors), 1)
    return np.exp(height), -slope, 0.0


@fit_learning_curve.variant
def over_a_grid(m, errors):
    best = None
    for b in np.linspace(0.01, 3, 3000):
        A = np.column_stack([np.asarray(m, float) ** -b, np.ones(len(m))])
        a, c = np.linalg.lstsq(A, errors, rcond=None)[0]
        if c < 0:
            a, c = A[:, 0] @ errors / (A[:, 0] @ A[:, 0]), 0.0
        missed = np.sum((a * A[:, 0] + c - errors) ** 2)
        if best is None or missed < best[0]:
            best = missed, (a, b, c)
    return best[1]


@exercise(hints=[
    "Bring c to the other side, divide by a, and take both sides to the "
    "power -1/b.",
    "Look at target <= c first: then no number of examples is enough."])
def examples_needed(rng):
    def numbers():
        return (float(rng.uniform(1, 3)), float(rng.uniform(0.3, 0.8)),
                float(rng.uniform(0.02, 0.06)))

    a, b, c = numbers()
    yield case("above the floor", a, b, c, c + float(rng.uniform(0.03, 0.1)))
    a, b, _ = numbers()
    yield case("no floor", a, b, 0.0, float(rng.uniform(0.05, 0.1)))
    a, b, c = numbers()
    yield case("at the floor, below it, just above", a, b, c, c / 2)
    yield case("at the floor, below it, just above", a, b, 0.0625, 0.0625)
    yield case("at the floor, below it, just above", a, b, c, c + 0.004)


at = examples_needed.at("(a / (target - c)) ** (1 / b)")
at("floor_forgotten", "(a / target) ** (1 / b)",
   "c stays even with endless data: subtract it from the target first.")
at("power_b", "(a / (target - c)) ** b",
   "The last step undoes the power -b: it is a power 1/b.")
at("upside_down", "((target - c) / a) ** (1 / b)", "More examples for a "
   "smaller target: what is divided by what?")
examples_needed.edit("never_reached", "target <= c", "False",
    "A target at or below c is never reached: np.inf.")
examples_needed.edit("at_the_floor", "target <= c", "target < c",
    "c itself is never reached either.")
examples_needed.mistake("You cut off to a whole number. Not rounded, says the "
    "text.", cut_off=lambda a, b, c, target: np.inf if target <= c
    else int((a / (target - c)) ** (1 / b)))
examples_needed.mistake("A target that is never reached needs np.inf "
    "examples, not None.", none_for_never=lambda a, b, c, target:
    None if target <= c else (a / (target - c)) ** (1 / b))


@examples_needed.variant
def with_logarithms(a, b, c, target):
    if target > c:
        return float(np.exp((np.log(a) - np.log(target - c)) / b))
    return float("inf")


question_gap_of_typical = question("question_gap_of_typical", {
    0: "That is the gap to the typical readers. The question takes the team.",
    0.035: "Subtract: training error minus human level.",
    -0.025: "The sign: training error minus human level."})
question_three_projects = question("question_three_projects", {
    "vbv": "In the third both gaps are 0 or less.",
    "vbb": "In the third both gaps are 0 or less.",
    "bvn": "Look again at the first two: 0.01 against 0.06, 0.08 against "
           "0.02.",
    "bbn": "In the first: 0.01 against 0.06.",
    "vvn": "In the second: 0.08 against 0.02."})
question_examples = question("question_examples", {
    100: "That is 2 / 0.02. b is 0.5: one step is left.",
    816: "c stays even with endless data: subtract it first.",
    10: "The last step is a power 1/b = 2, no root."}, rtol=1e-3)


@exercise(rtol=2e-3)
def cheapest_answers(rng):
    for kind, cost in (("a dear miss", float(rng.integers(3, 12))),
                       ("a cheap miss", 0.25)):
        x = np.linspace(-9, 9, int(rng.integers(400, 600)))
        yield case(kind, bumps(rng, x, 1), bumps(rng, x, 2), prior(rng), x,
                   cost)
    x = np.linspace(-9, 9, int(rng.integers(400, 600)))
    yield case("equal costs", bumps(rng, x, 2), bumps(rng, x, 1), prior(rng),
               x, 1.0)


cheapest_answers.edit("cost_of_the_other",
    "cost_of_miss * prior1 * p1, (1 - prior1) * p0",
    "prior1 * p1, cost_of_miss * (1 - prior1) * p0",
    "The price belongs to the miss: the truth is 1, and the answer 0.")
cheapest_answers.edit("answers_without_prices", "(miss > alarm)",
    "(miss / cost_of_miss > alarm)", "Your answers are those without prices.")
cheapest_answers.edit("sum_without_prices", "np.minimum(miss, alarm)",
    "np.minimum(miss / cost_of_miss, alarm)", "Your cost counts each mistake "
    "as 1.")


@cheapest_answers.variant
def with_a_threshold(p0, p1, prior1, x, cost_of_miss):
    share = prior1 * p1 / np.maximum(prior1 * p1 + (1 - prior1) * p0, 1e-300)
    said = share > 1 / (1 + cost_of_miss)
    paid = np.where(said, (1 - prior1) * p0, cost_of_miss * prior1 * p1)
    return said, np.trapezoid(paid, x)
