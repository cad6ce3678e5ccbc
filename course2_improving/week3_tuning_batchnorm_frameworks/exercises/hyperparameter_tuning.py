"""Cases and known mistakes of the notebook hyperparameter_tuning."""

import numpy as np

from grading.exercise import case, exercise, question
from utils.checking.properties import (
    searched,
    shape,
    spread,
    three_seeds,
    unrelated,
)


def drawn(rng, kind, low, high, n, scale):
    """A case that draws n values, twice n being judged together."""
    return case(kind, low, high, n, int(rng.integers(10**6)),
                expect=three_seeds(
                    shape((), n), spread((), low, high, scale)))


@exercise(hints=[
    "Draw exponents first, evenly, between the exponents of low and high.",
    "np.log10 gives the exponent of a number, and 10 ** r goes back. "
    "rng.uniform takes the two ends and how many numbers you want."])
def sample_learning_rate(rng):
    yield drawn(rng, "four powers of ten", 1e-4, 1.0,
                int(rng.integers(1000, 1100)), "log")
    yield drawn(rng, "ends that are no powers of ten",
                float(rng.uniform(1e-5, 9e-5)), float(rng.uniform(0.2, 0.6)),
                int(rng.integers(1100, 1200)), "log")
    yield drawn(rng, "ends above 1",
                float(rng.uniform(2, 9)), float(rng.uniform(3e3, 9e3)),
                int(rng.integers(1000, 1100)), "log")
    low = float(rng.uniform(0.001, 0.01))
    for n in (1, 2):
        yield drawn(rng, "one draw, or two", low, 30 * low, n, "log")


RATES = "10 ** rng.uniform(np.log10(low), np.log10(high), n)"
at = sample_learning_rate.at(RATES)
at("even_in_the_rate", "rng.uniform(low, high, n)", "These are drawn evenly "
   "on the ordinary scale, so nearly all of them lie in the last power of "
   "ten. What is to be drawn evenly is the exponent.")
at("one_for_all",
   "np.full(n, 10 ** rng.uniform(np.log10(low), np.log10(high)))", "One rate "
   "was drawn and repeated n times. Each of the n needs a draw of its own.")
sample_learning_rate.edit("exponents", "10 ** rng.uniform", "rng.uniform",
    "These are the exponents. Which rate belongs to an exponent r?")
sample_learning_rate.edit("two_bases", "np.log10(low), np.log10(high)",
    "np.log(low), np.log(high)", "np.log is the natural logarithm, and you "
    "went back with powers of 10. Both must have the same base.")
sample_learning_rate.edit("two_bases_back",
    "10 ** rng.uniform(np.log10(low), np.log10(high), n)",
    "np.exp(rng.uniform(np.log10(low), np.log10(high), n))",
    "np.exp is the power of e, and you took logarithms to the base 10. Both "
    "must have the same base.")
sample_learning_rate.edit("column", "np.log10(high), n)",
    "np.log10(high), (n, 1))", "The shape should be (n,): a one-dimensional "
    "array, neither a column nor a single number.", row=3)
sample_learning_rate.edit("own_seed", "return",
    "rng = np.random.default_rng(0)\n    return", "The same rates come out "
    "whatever generator is handed in: your function makes one of its own. "
    "Then every search tries the same.", row=12)
sample_learning_rate.edit("other_generator", "rng.uniform",
    "np.random.uniform", "Your numbers do not come from the generator that "
    "was handed in, so nobody can repeat the search. Use rng.")
sample_learning_rate.variant(natural=lambda low, high, n, rng:
        np.exp(rng.uniform(np.log(low), np.log(high), n)),
    by_ratio=lambda low, high, n, rng:
        [low * (high / low) ** rng.random() for _ in range(n)])
sample_learning_rate.variant_edit("single_precision", RATES,
    f"({RATES}).astype(np.float32)")


@exercise(needs=["sample_learning_rate"], hints=[
    "What lies evenly on the logarithmic scale is 1 - beta. Draw that, then "
    "turn it into beta.",
    "When beta is high, 1 - beta is low: the largest beta gives the smallest "
    "1 - beta. Which ends does the range of 1 - beta have?"])
def sample_beta(rng):
    yield drawn(rng, "0.9 to 0.999", 0.9, 0.999,
                int(rng.integers(1000, 1100)), "beta")
    yield drawn(rng, "other ends", float(rng.uniform(0.55, 0.8)),
                float(rng.uniform(0.992, 0.997)),
                int(rng.integers(1100, 1200)), "beta")
    yield drawn(rng, "very long memory",
                float(rng.uniform(0.93, 0.97)),
                float(rng.uniform(0.9997, 0.9999)),
                int(rng.integers(1000, 1100)), "beta")
    for n in (1, 2):
        yield drawn(rng, "one draw, or two", float(rng.uniform(0.6, 0.9)),
                    0.99, n, "beta")


BETAS = "1 - sample_learning_rate(1 - high, 1 - low, n, rng)"
at = sample_beta.at(BETAS)
at("even_in_beta", "rng.uniform(low, high, n)", "Values near low are far too "
   "frequent. Neither beta itself nor its logarithm is to be even: from 0.9 "
   "to 0.999 these hardly change. What changes by a factor of 100?")
at("even_in_memory", "1 - 1 / rng.uniform(1 / (1 - low), 1 / (1 - high), n)",
   "You drew the memory 1 / (1 - beta) evenly, so nearly all values have a "
   "long one. It is to be even on the logarithmic scale.")
sample_beta.edit("one_minus_beta", "1 - sample_learning_rate",
    "sample_learning_rate", "Your values lie between 1 - high and 1 - low. "
    "The last step, from 1 - beta to beta, or the first, from the ends of "
    "beta to those of 1 - beta, is missing.")
sample_beta.edit("ends_exchanged", "1 - high, 1 - low", "1 - low, 1 - high",
    "Of 1 - low and 1 - high the second is the smaller one: where beta is "
    "high, 1 - beta is low.")
sample_beta.edit("one_for_all", BETAS,
    "np.full(n, 1 - sample_learning_rate(1 - high, 1 - low, 1, rng))",
    "One value was drawn and repeated n times. Each of the n needs a draw of "
    "its own.")
sample_beta.edit("column", "low, n, rng)", "low, n, rng).reshape(-1, 1)",
    "The shape should be (n,): a one-dimensional array.", row=3)
sample_beta.edit("own_seed", "low, n, rng)",
    "low, n, np.random.default_rng(1))", "The same values come out whatever "
    "generator is handed in: your function makes one of its own.", row=12)


@sample_beta.variant
def from_exponents(low, high, n, rng):
    r = rng.uniform(np.log10(1 - high), np.log10(1 - low), size=n)
    return 1 - 10 ** r


@sample_beta.variant
def from_digits(low, high, n, rng):
    nines = rng.uniform(-np.log(1 - low), -np.log(1 - high), n)
    return (-np.expm1(-nines)).tolist()


def some_space(rng):
    """A space with each of the four scales, the order of names drawn."""
    first = int(rng.integers(2, 6))
    space = {
        "learning_rate": ("log", float(rng.uniform(1e-5, 9e-5)),
                          float(rng.uniform(0.2, 0.9))),
        "beta1": ("beta", float(rng.uniform(0.6, 0.85)),
                  float(rng.uniform(0.994, 0.998))),
        "keep_prob": ("linear", float(rng.uniform(0.2, 0.4)),
                      float(rng.uniform(0.7, 0.9))),
        "layers": ("integer", first, first + int(rng.integers(2, 4)))}
    return {str(name): space[name] for name in rng.permutation(list(space))}


def evenly(space, *place):
    """Properties: each name's values are even on its scale."""
    return [spread((*place, name), low, high, scale)
            for name, (scale, low, high) in space.items()]


@exercise(needs=["sample_learning_rate", "sample_beta"], hints=[
    "One turn of a loop for each name; space.items() gives the name together "
    "with its scale and ends. Four cases, one for each scale.",
    "Your two functions return arrays of n values. Ask for one, and take it "
    "out of the array."])
def sample_config(rng):
    for kind, names in (("log scale", ["learning_rate"]),
                        ("beta scale", ["beta1"]),
                        ("linear scale", ["keep_prob"]),
                        ("whole numbers", ["layers"]),
                        ("all four scales", None)):
        space = some_space(rng)
        space = {name: space[name] for name in names or space}
        times = int(rng.integers(1000, 1100))
        if names == ["layers"]:
            # Enough to tell when the end of four values comes half as often.
            times = 1500
        elif not names:  # of two values both are ends
            space["layers"] = "integer", 3, 4
        yield case(kind, space, times, int(rng.integers(10**6)),
                   expect=three_seeds(
                       *(shape(name, times) for name in space),
                       *evenly(space), *(
                           unrelated((), *pair)
                           for pair in zip(space, list(space)[1:]))))


LOG = "sample_learning_rate(low, high, 1, rng)[0]"
BETA = "sample_beta(low, high, 1, rng)[0]"
at = sample_config.at("int(rng.integers(low, high + 1))")
at("last_one_never", "int(rng.integers(low, high))", "The largest whole "
   "number never comes. rng.integers leaves its upper end out.")
at("not_whole", "rng.uniform(low, high)", 'On the scale "integer" only whole '
   "numbers are asked for. There is no network with 2.7 layers.")
at("rounded", "int(np.round(rng.uniform(low, high)))", "Whole numbers, but "
   "the two ends come only half as often as the others: only half an interval "
   "is rounded to each of them.")
sample_config.edit("log_drawn_evenly", LOG, "rng.uniform(low, high)",
    'On the scale "log" large values are too frequent. Which function of '
    "yours draws on this scale?")
sample_config.edit("beta_as_log", BETA,
    "sample_learning_rate(low, high, 1, rng)[0]", 'On the scale "beta" it is '
    "1 - beta that lies on the logarithmic scale. Which function of yours "
    "does this?")
sample_config.edit("ends_only", "config[name] = rng.uniform(low, high)",
    "config[name] = rng.choice([low, high])", 'On the scale "linear" you gave '
    "one of the two ends. Everything between them may come.")
sample_config.edit("return_in_the_loop", "    return config",
    "        return config", "Only the first hyperparameter is there: what "
    "stands inside the loop runs every time, and return ends the function.",
    row=10)
sample_config.edit("own_seed", "config = {}",
    "config = {}\n    rng = np.random.default_rng(0)", "Every config is the "
    "same: your function makes a generator of its own and starts it anew each "
    "time.", row=12)
sample_config.edit("pairs_for_dictionary", "return config",
    "return list(config.items())",
    "A list of pairs came back. A dictionary {name: value} is asked for.")


@sample_config.variant
def with_table(space, rng):
    draw = {"linear": lambda low, high: rng.uniform(low, high, 1),
            "integer": lambda low, high: rng.integers(
                low, high, 1, endpoint=True),
            "log": lambda low, high: 10 ** rng.uniform(
                np.log10(low), np.log10(high)),
            "beta": lambda low, high: 1 - np.exp(rng.uniform(
                np.log(1 - high), np.log(1 - low), (1, 1)))}
    return {name: draw[scale](low, high)
            for name, (scale, low, high) in space.items()}


sample_config.variant_edit("in_another_order", "in space.items()",
    "in reversed(list(space.items()))")


@exercise(hints=[
    "Every value of the first name meets every value of the second, and so "
    "on. How many combinations are there for lists of 2, 3 and 4 values?",
    "Start with one empty config, [{}]. For each name, replace every config "
    "by as many as the name has values, each with one value added."])
def grid_configs(rng):
    def values(*sizes):
        names = rng.permutation(["units", "beta1", "rate", "batch", "lambd"])
        return {str(name): np.sort(rng.choice(
            np.arange(1, 60), size, replace=False)).tolist()
            for name, size in zip(names, sizes)}

    yield case("two names", values(2, 4))
    yield case("three names", values(3, 2, 4))
    yield case("one name", values(3))
    yield case("five names", values(2, 3, 1, 2, 2))
    yield case("texts among the values", {
        **values(3), "activation": ["relu", "tanh"],
        "start": ["he", "xavier", "zeros"]})


grid_configs.mistake("The first values together, the second values together: "
    "each value occurs once. In a grid each value meets all values of the "
    "others.", side_by_side=lambda values:
        [dict(zip(values, chosen)) for chosen in zip(*values.values())])


@grid_configs.mistake("Only one value is changed at a time, the others stay "
    "at their first. In a grid every combination occurs.")
def one_at_a_time(values):
    first = {name: tried[0] for name, tried in values.items()}
    found = [first]
    for name, tried in values.items():
        found += [{**first, name: value} for value in tried[1:]]
    return found


@grid_configs.mistake("All your entries are the same dictionary: the list "
    "holds it again and again, and each change shows in all places. Make a "
    "new one for each combination.", row=13)
def one_dictionary(values):
    config, found = {}, []
    for chosen in itertools.product(*values.values()):
        config.update(zip(values, chosen))
        found.append(config)
    return found


@grid_configs.mistake(
    "Two names are written in. There may be one, or five.", row=2)
def two_names(values):
    (first, some), (second, others) = values.items()
    return [{first: a, second: b} for a in some for b in others]


grid_configs.edit("without_names", "dict(zip(values, chosen))", "chosen",
    "The names are lost: each entry should be a dictionary {name: value}.")
@grid_configs.variant
def growing(values):
    configs = [{}]
    for name, tried in values.items():
        configs = [{**config, name: value}
                   for value in reversed(tried) for config in configs]
    return configs


@grid_configs.variant
def recursive(values):
    if not values:
        return [{}]
    name, *rest = values
    return [{name: value, **config} for value in values[name]
            for config in grid_configs(
                {other: values[other] for other in rest})]


@exercise(needs=["sample_config"], hints=[
    "Each turn of a loop: draw a config, train with it, keep both.",
    "train is a function: train(config) gives the score. Keep it in a "
    "variable if you need it twice, so that nothing is trained twice."])
def random_search(rng):
    for kind, n in (("a long search", int(rng.integers(1000, 1100))),
                    ("a shorter search", int(rng.integers(80, 120))),
                    ("ten trainings", 10), ("three trainings", 3)):
        space = some_space(rng)
        weights = {name: float(rng.uniform(1, 9)) for name in space}
        yield case(kind, space, weights, n, int(rng.integers(10**6)),
                   expect=three_seeds(searched((), weights, n),
                                      *evenly(space, "configs")))


random_search.edit("drawn_once", """for _ in range(n):
        config = sample_config(space, rng)
""", """config = sample_config(space, rng)
    for _ in range(n):
""", "All configs are the same one: it was drawn once. Which lines must run "
    "every turn, and is it the given rng that draws?", row=11)
random_search.edit("one_dictionary", "config = sample_config(space, rng)",
    "config = results[0][0] if results else {}\n"
    "        config.update(sample_config(space, rng))", "Your results hold "
    "other configs than those that train got. Is each config trained with and "
    "then kept? Or do all entries hold one dictionary, in which each new draw "
    "is written over the last one?", row=13)
random_search.edit("trained_twice", "results.append((config, train(config)))",
    "train(config)\n        results.append((config, train(config)))",
    "There were more trainings than n. Call train once for each config and "
    "keep the score: a training may take a day.")
random_search.edit("score_first", "(config, train(config))",
    "(train(config), config)",
    "The pairs are the wrong way round: first the config, then its score.")
at = random_search.at("return results")
at("sorted", "return sorted(results, key=lambda pair: -pair[1])",
   "The results are not in the order of training. Sorting is left to whoever "
   "needs it.")
at("best_only", "return max(results, key=lambda pair: pair[1])",
   "Only one pair came back. All n results are asked for: the next search "
   "learns from the others, too.")
random_search.edit("scores_only", "results.append((config, train(config)))",
    "results.append(train(config))",
    "The scores alone do not tell which config they belong to. Keep pairs.")
random_search.edit("ten", "range(n)", "range(10)",
    "There are always ten trainings. Does your code use n?", row=2)
random_search.edit("return_in_the_loop", "    return results",
    "        return results", "The function ends after its first training: "
    "what stands inside the loop runs every time.", row=10)
random_search.edit("not_trained", "train(config)))", "train))", "The score is "
    "the function train itself. It has to be called with the config.")


@random_search.variant
def two_passes(train, space, n, rng):
    configs = [sample_config(space, rng) for _ in range(n)]
    return tuple(zip(configs, map(train, configs)))


@random_search.variant
def as_lists(train, space, n, rng):
    found = []
    while len(found) < n:
        found.append([sample_config(space, rng), None])
        found[-1][1] = train(found[-1][0])
    return found


def some_results(rng, number, failed=0, sign=1):
    """Results with distinct scores in random order; failed: how many nan."""
    names = rng.permutation(["learning_rate", "beta1", "lambd"])[
        :int(rng.integers(1, 3))]
    scores = sign * (rng.permutation(number) + rng.uniform(0.2, 0.8, number))
    scores[rng.choice(np.arange(number - 1), failed, replace=False)] = np.nan
    return [({**{str(name): float(10 ** rng.uniform(-4, 0))
                 for name in names}, "units": int(rng.integers(4, 90))},
             float(score)) for score in scores]


@exercise(hints=[
    "Sort out the scores that are nan, then sort by score and keep the "
    "first few. sorted has the arguments key and reverse.",
    "The best few lie in no particular order. For each name: the smallest "
    "and the largest of their values."])
def coarse_to_fine(rng):
    for _ in range(2):
        yield case("the best few", some_results(rng, 9),
                   int(rng.integers(3, 6)))
    yield case("the best one", some_results(rng, 6), 1)
    yield case("all", some_results(rng, 5), 5)
    yield case("scores below zero", some_results(rng, 8, sign=-1), 3)
    for _ in range(3):
        yield case("some scores are nan", some_results(rng, 12, failed=5), 3)
    yield case("nan, and scores below zero",
               some_results(rng, 9, failed=3, sign=-1), 3)


coarse_to_fine.edit("nan_left_in",
    "[pair for pair in results if not np.isnan(pair[1])]", "results",
    "Where scores are nan, the order is lost: every comparison with nan is "
    "false. Leave these results out before you sort.")
coarse_to_fine.edit("nan_as_zero",
    "ranked = sorted(scored, key=lambda pair: pair[1], reverse=True)",
    "ranked = sorted(results, key=lambda pair: np.nan_to_num(pair[1]), "
    "reverse=True)", "A score of nan counts as 0 in yours. Where all other "
    "scores are negative, as minus the cost is, 0 would be the best.")
coarse_to_fine.edit("worst_kept", ", reverse=True", "", "You kept the configs "
    "with the lowest scores. A score is the better the higher it is; sorted "
    "puts the smallest first.")
at = coarse_to_fine.at("in ranked[:keep]")
at("not_sorted", "in scored[:keep]",
   "You kept the first results of the list. The best may stand anywhere.")
at("all_kept", "in ranked",
   "The box holds all configs. Which argument says how many it is for?", row=2)
at("one_too_few", "in ranked[:max(1, keep - 1)]",
   "One config is missing: a slice [:k] already has k entries.")
at("one_too_many", "in ranked[:keep + 1]",
   "One config too many: a slice [:k] has k entries.")
at = coarse_to_fine.at("""(min(config[name] for config in best),
                   max(config[name] for config in best))""")
at("best_and_last", "(best[0][name], best[-1][name])", "Your ends are the "
   "values of the best and of the last config kept. These need not be the "
   "smallest and the largest.")
at("ends_swapped", """(max(config[name] for config in best),
                   min(config[name] for config in best))""",
   "The ends are exchanged: first the smallest value, then the largest.")
coarse_to_fine.edit("configs_returned", "return {name: (min(",
    "return best\n    "
    "return {name: (min(", "These are the best configs themselves. Asked for "
    "is the range of each hyperparameter among them.")


@coarse_to_fine.variant
def with_argsort(results, keep):
    order = np.argsort([-score for _, score in results])  # nan comes last
    best = [results[place][0] for place in order[:keep]]
    box = {}
    for name in best[0]:
        values = np.array([config[name] for config in best])
        box[name] = [values.min(), values.max()]
    return box


@coarse_to_fine.variant
def one_by_one(results, keep):
    left, box = [pair for pair in results if pair[1] == pair[1]], {}
    for _ in range(keep):
        best = max(left, key=lambda pair: pair[1])
        left.remove(best)
        for name, value in best[0].items():
            low, high = box.get(name, (value, value))
            box[name] = (min(low, value), max(high, value))
    return box


def racers(rng, number):
    """Configs whose scores are formulas of the steps; who is ahead early
    need not be ahead late."""
    return [{"top": float(top), "gap": float(gap), "slowness": float(slow)}
            for top, gap, slow in zip(
                rng.permutation(number) + rng.uniform(70, 70.5, number),
                rng.uniform(20, 60, number),
                10 ** rng.uniform(0.3, 2.5, number))]


@exercise(hints=[
    "Keep the places of the configs that are left. The number of rounds is "
    "fixed before the loop, from all configs; the share of a config depends "
    "on how many are left.",
    "Count the steps since the start in a variable that each round adds to. "
    "Of an odd number the larger half stays: how does (k + 1) // 2 go for 4 "
    "and for 5?"])
def successive_halving(rng):
    yield case("eight configs", racers(rng, 8), int(rng.integers(400, 900)))
    yield case("sixteen configs", racers(rng, 16),
               int(rng.integers(1000, 2000)))
    yield case("an odd number", racers(rng, 5), int(rng.integers(300, 600)))
    yield case("an odd number", racers(rng, 11), int(rng.integers(600, 900)))
    yield case("six configs", racers(rng, 6), int(rng.integers(200, 400)))
    yield case("two configs", racers(rng, 2), 2 * int(rng.integers(30, 60))
               + 1)


SHARE = "budget // (number_of_rounds * len(left))"
successive_halving.edit("worse_half_kept", ", reverse=True", "",
    "The worse half stays in yours. The higher a score the better, and sorted "
    "puts the smallest first.")
at = successive_halving.at("ranked[:(len(left) + 1) // 2]")
at("rounded_down", "ranked[:len(left) // 2]", "Of an odd number the smaller "
   "half stays in yours. The text asks for the half rounded up: of 5 stay 3.")
at("one_at_a_time", "ranked[:-1]",
   "Only the worst is dropped in each round. Half of them should go.")
at("best_at_once", "ranked[:1]", "After the first round only the best is "
   "left. Half of them should stay and get more steps.")
successive_halving.edit("steps_of_the_round", f"steps += {SHARE}",
    f"steps = {SHARE}", "You hand train the steps of this round alone. They "
    "are counted from the start of the training: those of earlier rounds "
    "belong to them.")
at = successive_halving.at(SHARE)
at("share_of_all", "budget // (number_of_rounds * len(configs))",
   "The steps do not grow from round to round. The share of the round is "
   "divided among the configs that are left, not among all.")
at("budget_each_round", "budget // len(left)",
   "Every round spends the whole budget. It is for all rounds together.")
at("rounds_counted_anew",
   "budget // (int(np.ceil(np.log2(len(left)))) * len(left))",
   "The number of rounds is counted anew each time. It is that of the whole "
   "search, from all configs at the start.")
at("not_rounded", "budget / (number_of_rounds * len(left))",
   "The numbers of steps are not whole. The text asks to round them down.")
at = successive_halving.at("return configs[left[0]], rounds")
at("place_returned", "return left[0], rounds", "Your winner is a place in the "
   "list. Asked for is the config itself.")
at("winner_only", "return configs[left[0]]", "One result came back. The text "
   "asks for two: the winner, and the list of rounds.", row=10)
successive_halving.edit("all_trained", "for place in left}",
    "for place in range(len(configs))}", "train is called in every round for "
    "configs that were dropped. The point of dropping them is to save their "
    "steps.")
successive_halving.edit("stops_at_two", "while len(left) > 1",
    "while len(left) > 2", "Two configs are left when yours stops. The last "
    "round decides between them.")
successive_halving.edit("first_scores_only",
    "        rounds.append((steps, left))\n",
    "        scores = first = first if rounds else scores\n"
    "        rounds.append((steps, left))\n", "The scores of the first round "
    "decide every round. Who was ahead early need not be ahead later.")


@successive_halving.variant
def with_pairs(configs, train, budget):
    total, rounds, done = 0, [], 0
    while 2 ** total < len(configs):
        total += 1
    alive = list(enumerate(configs))
    for _ in range(total):
        done = done + int(budget / total / len(alive) + 1e-9)
        scored = [(train(config, done), place, config)
                  for place, config in alive]
        rounds.append([done, [place for _, place, _ in scored]])
        scored.sort(key=lambda entry: -entry[0])
        alive = [(place, config) for _, place, config
                 in scored[:int(np.ceil(len(scored) / 2))]]
    return dict(alive[0][1]), rounds


@successive_halving.variant
def with_arrays(configs, train, budget):
    left, steps, rounds = np.arange(len(configs)), 0, ()
    share = budget / np.ceil(np.log2(left.size))
    while left.size > 1:
        steps += np.floor(share / left.size + 1e-9)
        scores = np.array([train(configs[place], steps) for place in left])
        rounds += ((steps, left.tolist()),)
        left = left[np.argsort(-scores)][:left.size - left.size // 2]
    return configs[left[0]], rounds


question_trials = question("question_trials", {
    58: "With 58 the probability is 94.9 %. The number must be rounded up.",
    60: "That is enough, but it is not the least.",
    20: "After 20 trainings you expect one hit on average, but the "
        "probability of at least one is only 64 %.",
    95: "95 is far more than needed. The probability that all n miss is "
        "0.95 to the power n; when does it fall below 0.05?",
    19: "0.95 / 0.05 is not the way. All n miss with probability 0.95 to the "
        "power n; when does that fall below 0.05?"})
question_share = question("question_share", {
    "a": "0.01 is the middle on the logarithmic scale. On the ordinary one "
         "the middle is 0.5.",
    "c": "So it would be if each power of ten had the same share. Drawn "
         "evenly, the share of a range is its length: about 0.01 of 1."})
question_values = question("question_values", {
    "b": "A grid of 81 points with four hyperparameters has three values of "
         "each: 3 * 3 * 3 * 3 = 81.",
    "c": "Each of the three values occurs in 27 trainings. It is the same "
         "value each time."})
question_edge = question("question_edge", {
    "a": "The best lie at the upper end of what was tried. Rates above 0.1 "
         "were never tried and may be better still.",
    "c": "They lie at the edge of the range. A search has not converged as "
         "long as the best way points out of its range."})
question_budget = question("question_budget", {
    "a": "That would be if all steps were given out evenly at once. The "
         "winner takes part in all six rounds, and its share doubles.",
    "c": "The other 63 configs have used steps, too. In the last round alone "
         "two configs share 1024 steps."})
