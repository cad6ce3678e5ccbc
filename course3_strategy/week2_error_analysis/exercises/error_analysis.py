"""Cases and known mistakes of the notebook error_analysis."""

import numpy as np

from grading.exercise import case, exercise, question
from utils.checking.properties import relabelled, three_seeds

TAGS = ["blurred", "dark", "glare", "shifted", "shoes", "small", "two things"]


def tagged(rng, n, count, chance=0.35):
    """Tags of n errors: sets of count different tags, some empty, some of
    several."""
    names = [str(name) for name in rng.permutation(TAGS)[:count]]
    chances = chance * rng.permutation(np.linspace(0.5, 1.5, count))
    found = [{name for name, p in zip(names, chances) if rng.random() < p}
             for _ in range(n - 3)]
    found += [set(), set(names[:2]), set(names)]
    return [found[i] for i in rng.permutation(n)]


def rate(rng, low=0.08, high=0.3):
    return round(float(rng.uniform(low, high)), 4)


@exercise(exact_keys=True, hints=[
    "Two loops: over the errors, and over the tags of one error.",
    "Begin with an empty dictionary. table.get(tag, 0) is what a tag has so "
    "far: one more is its new entry."])
def error_table(rng):
    yield case("some errors have several tags, or none", tagged(rng, 14, 4))
    yield case("many errors", tagged(rng, 40, 6))
    for n in (9, 20):
        one = [str(name) for name in rng.permutation(TAGS)[:3]]
        yield case("one tag each", [{one[i]} for i in rng.integers(0, 3, n)])


error_table.edit("set_of_tags",
    "for tag in sorted(tags_of_one):",
    'for tag in [" ".join(sorted(tags_of_one))]:', "You counted whole sets. "
    "An error with two tags counts for each of the two.")
error_table.edit("one_tag_an_error", "sorted(tags_of_one)",
    "sorted(tags_of_one)[:1]", "Of an error with several tags you "
    "counted one. It counts for each of them.")
at = error_table.at("table[tag] = table.get(tag, 0) + 1")
at("always_one", "table[tag] = 1", "Every count is 1. Add to what the tag has "
   "so far.")
at("begins_at_0", "table[tag] = table.get(tag, -1) + 1", "Each count is one "
   "too small: the first time, a tag has 0 before, and 1 after.")
at("one_error_only",
   "table[tag] = table.get(tag, 0) + 1\n        return table",
   "Yours returns after the first error. The return stands behind both "
   "loops.")
at = error_table.at("return table")
at("shares", "return {tag: count / len(tags) for tag, count in table.items()}",
   "Those are shares of the errors. Asked for are counts.")
at("shares_of_tags", "return {tag: count / sum(table.values()) "
   "for tag, count in table.items()}", "Those are shares of all tags. Asked "
   "for are counts.")


@error_table.mistake("You gave the errors without a tag an entry of their "
    "own. The table has the tags that occur, and no other key.")
def untagged_as_a_tag(tags):
    table = {"untagged": sum(not one for one in tags)}
    for tag in sorted(set().union(*tags)):
        table[tag] = sum(tag in one for one in tags)
    return table


@error_table.mistake("A set cannot be the key of a dictionary, and should "
    "not: an error with two tags counts for each of the two.")
def set_as_key(tags):
    table = {}
    for tags_of_one in tags:
        table[tags_of_one] = table.get(tags_of_one, 0) + 1
    return table


@error_table.variant
def with_a_counter(tags):
    from collections import Counter

    return Counter(tag for tags_of_one in tags for tag in tags_of_one)


@error_table.variant
def each_tag_by_itself(tags):
    every = sorted(set().union(*tags))
    return {tag: sum(tag in one for one in tags) for tag in every}


@exercise(exact_keys=True, needs=["error_table"], hints=[
    "How many errors have the tag, of how many that were looked at? len(tags) "
    "is their number, with those that have no tag.",
    "What is left is the error times 1 minus that share."])
def ceilings(rng):
    yield case("some errors have several tags, or none", rate(rng),
               tagged(rng, 16, 4))
    yield case("many errors", rate(rng), tagged(rng, 45, 6))
    yield case("most errors have no tag", rate(rng),
               tagged(rng, 30, 3, chance=0.12))


at = ceilings.at("error * (1 - count / n)")
at("gain", "error * count / n", "That is what the work could save. Asked for "
   "is the error that is left.")
at("share_subtracted", "error - count / n", "count / n is a share of the "
   "errors, not of the examples: it makes the error smaller by this factor.")
at("share_left", "1 - count / n", "That is the share of the errors that is "
   "left. How large is the error then?")
ceilings.edit("sum_of_counts", "n = len(tags)",
    "n = sum(error_table(tags).values())", "You divided by the number of "
    "tags. An error may have several or none: divide by the number of errors.")
ceilings.edit("tagged_errors", "n = len(tags)", "n = sum(map(bool, tags))",
    "You left out the errors without a tag. They were looked at, too.")
ceilings.edit("number_of_tags", "n = len(tags)", "n = len(error_table(tags))",
    "You divided by how many different tags there are. Divide by the number "
    "of errors that were looked at.")
ceilings.mistake("You counted the errors that have this tag and no other. "
    "Those with a second tag have it, too.",
    only_tag=lambda error, tags: {
        tag: error * (1 - np.mean([one == {tag} for one in tags]))
        for tag in sorted(set().union(*tags))})


@ceilings.variant
def by_what_is_left(error, tags):
    return {tag: error * np.mean([tag not in one for one in tags])
            for tag in set().union(*tags)}


def some_of(rng, tags, count):
    """So many of the tags, of which some errors have two and some none."""
    names = sorted(set().union(*tags))
    return {str(name) for name in rng.permutation(names)[:count]}


@exercise(hints=[
    "Count the errors that would stay: those that have none of the chosen "
    "tags.",
    "tags_of_one & chosen is empty, so False, for just these."])
def ceiling_together(rng):
    for kind, n, count, of in (("two tags", 18, 2, 4),
                               ("three tags", 37, 3, 6)):
        tags = tagged(rng, n, of)
        yield case(kind, rate(rng), tags, some_of(rng, tags, count))
    tags = tagged(rng, 23, 5)
    yield case("one tag, or none", rate(rng), tags, some_of(rng, tags, 1))
    yield case("one tag, or none", rate(rng), tags, set())


at = ceiling_together.at("not (tags_of_one & chosen)")
at("all_of_them", "not (chosen <= tags_of_one)", "You took away the errors "
   "that have *all* the chosen tags. One of them is enough.")
at("other_tags_too", "not (tags_of_one & chosen) or bool(tags_of_one - "
   "chosen)", "You kept errors that have another tag besides. If all with a "
   "chosen tag are right, those are right, too.")
at("removed", "bool(tags_of_one & chosen)", "That is what the work could "
   "save. Asked for is the error that is left.")
at("just_these", "tags_of_one != chosen", "You took away the errors whose "
   "tags are just the chosen ones. One chosen tag is enough, and others do "
   "not matter.")
at("untagged_too", "bool(tags_of_one) and not (tags_of_one & chosen)", "You "
   "left out the errors without a tag. They stay, too.")
ceiling_together.edit("tagged_errors", "/ len(tags)",
    "/ sum(map(bool, tags))", "You divided by the errors that have a tag. "
    "Those without were looked at, too.")
ceiling_together.mistake("That is the ceiling of the best single tag. "
    "Together more errors can be right: those with any of the tags.",
    best_single=lambda error, tags, chosen: min([error * (1 - np.mean(
        [tag in one for one in tags])) for tag in sorted(chosen)] or [error]))
ceiling_together.edit("share_left", "error * left / len(tags)",
    "left / len(tags)", "That is the share of the errors that is left. How "
    "large is the error then?")
ceiling_together.mistake("You added what each tag could save. An error with "
    "two of the tags is then saved twice.",
    gains_added=lambda error, tags, chosen: error * (1 - sum(
        sum(tag in one for one in tags) for tag in chosen) / len(tags)))


@ceiling_together.mistake("You multiplied the shares that each tag leaves, as "
    "if tags were independent. Count the errors that have none of them.")
def shares_multiplied(error, tags, chosen):
    left = error
    for tag in chosen:
        left *= 1 - np.mean([tag in one for one in tags])
    return left


ceiling_together.variant(by_isdisjoint=lambda error, tags, chosen:
    error * np.mean([one.isdisjoint(chosen) for one in tags]))


def work(rng, tags, extra=()):
    """Fix rates and weeks of all tags and of extra ones, so that the best
    per week is best by some margin, and by neither number alone."""
    names = sorted(set().union(*tags)) + list(extra)
    counts = np.array([sum(name in one for one in tags) for name in names])
    while True:
        rates = np.round(rng.uniform(0.1, 0.9, len(names)), 2)
        weeks = rng.integers(1, 7, len(names))
        best, second = np.sort(counts * rates / weeks)[::-1][:2]
        winners = {int(np.argmax(found)) for found in (
            counts, counts * rates, counts / weeks, -counts * rates / weeks,
            rates / weeks, counts * rates * weeks)}
        winner = int(np.argmax(counts * rates / weeks))
        if (best > 1.1 * second and winner not in winners
                and np.argmax(counts * rates) != np.argmax(
                    counts * rates * weeks)):
            return ({name: float(r) for name, r in zip(names, rates)},
                    {name: int(w) for name, w in zip(names, weeks)})


@exercise(needs=["error_table"], hints=[
    "For each tag of fix_rate: the share of the errors, times the fix rate, "
    "divided by the weeks. A tag that no error has gains 0.",
    "max(gains, key=gains.get) is the key with the largest entry."])
def best_next(rng):
    for kind, n, count in (("every tag has its work", 30, 5),
                           ("every tag has its work", 41, 6)):
        tags = tagged(rng, n, count)
        yield case(kind, rate(rng), tags, *work(rng, tags))
    for _ in range(2):
        tags = tagged(rng, 35, 5)
        fixes, weeks = work(rng, tags)
        most = max(fixes, key=lambda tag: fixes[tag] * sum(
            tag in one for one in tags) / weeks[tag])
        for book in (fixes, weeks):
            del book[most]
        yield case("for one tag nobody knows a cure", rate(rng), tags, fixes,
                   weeks)
    for _ in range(2):
        tags = tagged(rng, 28, 4)
        [more] = rng.permutation(sorted({*TAGS} - set().union(*tags)))[:1]
        yield case("a cure for what no error has", rate(rng), tags,
                   *work(rng, tags, [str(more)]))


at = best_next.at("error * table.get(tag, 0) / len(tags) * rate / weeks[tag]")
at("weeks_forgotten", "error * table.get(tag, 0) / len(tags) * rate",
   "You compared gains. Asked for is the gain *per week*.")
at("rate_forgotten", "error * table.get(tag, 0) / len(tags) / weeks[tag]",
   "You counted on mending every error with the tag. Only the share fix_rate "
   "is hoped for.")
at("most_frequent", "table.get(tag, 0)", "You took the most frequent tag. How "
   "much of it can be mended, and in how many weeks?")
at("weeks_multiplied",
   "error * table.get(tag, 0) / len(tags) * rate * weeks[tag]",
   "You multiplied by the weeks. More weeks make the gain per week smaller.")
at("counts_forgotten", "error * rate / weeks[tag]", "How many errors have the "
   "tag? Without it a cure for a rare thing looks as good as any.")
best_next.edit("smallest", "max(gains", "min(gains",
               "That is the smallest gain per week.")
best_next.edit("absent_tags", "table.get(tag, 0)", "table[tag]",
    "A tag of fix_rate may be one that no error has. It has no entry in the "
    "table, and gains nothing.")
best_next.edit("all_gains", "return max(gains, key=gains.get)",
    "return gains", "Those are the gains of all tags. Asked for is one tag.")
best_next.edit("gain_for_tag", "return max(gains, key=gains.get)",
    "return max(gains.values())", "That is the gain. Asked for is the tag.")


@best_next.mistake("A tag of the table may have no entry in fix_rate: nobody "
    "knows a cure. Leave it out.")
def all_tags_of_the_table(error, tags, fix_rate, weeks):
    table = error_table(tags)
    gains = {tag: error * count / len(tags) * fix_rate[tag] / weeks[tag]
             for tag, count in table.items()}
    return max(gains, key=gains.get)


@best_next.mistake("A tag without an entry is left out: nobody knows a cure. "
    "Yours takes it as cured in one week.")
def cure_made_up(error, tags, fix_rate, weeks):
    table = error_table(tags)
    gains = {tag: error * count / len(tags) * fix_rate.get(tag, 1)
             / weeks.get(tag, 1) for tag, count in table.items()}
    return max(gains, key=gains.get)


@best_next.variant
def from_the_ceilings(error, tags, fix_rate, weeks):
    best = ceilings(error, tags)
    return max(fix_rate, key=lambda tag: (error - best.get(tag, error))
               * fix_rate[tag] / weeks[tag])


def others_of(classes):
    """For each class the labels that noise may give it."""
    return [[new for new in range(classes) if new != old]
            for old in range(classes)]


@exercise(pure=True, hints=[
    "Draw two things for all examples at once: whether a label is replaced, "
    "and by which other class.",
    "rng.integers(1, classes, len(y)) are the steps from the own class to "
    "another one; % classes begins again at 0. Choose with np.where."])
def add_label_noise(rng):
    for kind, classes, low in (("three or four classes", 3, 0.25),
                               ("three or four classes", 4, 0.45),
                               ("seven classes", 7, 0.6)):
        y = rng.integers(0, classes, 3000 + int(rng.integers(0, 50)))
        chance = round(float(rng.uniform(low, low + 0.1)), 3)
        yield case(kind, y, classes, chance, int(rng.integers(0, 1000)),
                   expect=three_seeds(
                       relabelled((), y, others_of(classes), chance)))
    y = rng.integers(0, 5, 2500 + int(rng.integers(0, 50)))
    yield case("all labels, or none", y, 5, 1.0, int(rng.integers(0, 1000)),
               expect=three_seeds(relabelled((), y, others_of(5), 1.0)))
    yield case("all labels, or none", rng.integers(0, 6, 20), 6, 0.0,
               int(rng.integers(0, 1000)))


at = add_label_noise.at("rng.integers(1, classes, len(y))")
at("any_class", "rng.integers(0, classes, len(y))", "Too few labels are "
   "changed. Can the new label be the old one? Draw from the *other* classes "
   "only.")
at("one_step", "rng.integers(1, classes)", "Which other class a label "
   "becomes should be drawn for each label by itself, and from all the "
   "others.")
add_label_noise.edit("leaves_the_classes", ") % classes", ")",
    "Some of the new labels are no classes: after the last one it begins "
    "again at 0.")
add_label_noise.edit("next_class", "rng.integers(1, classes, len(y))", "1",
    "Each replaced label becomes the class after it. All the others should "
    "be as likely.")
at = add_label_noise.at("rng.random(len(y)) < rate")
at("turned_round", "rng.random(len(y)) >= rate", "The share 1 - rate is "
   "replaced. Below rate means: replaced.")
at("one_draw", "np.full(len(y), rng.random() < rate)", "One draw decides for "
   "all labels. Each needs its own.")
at("the_first_ones", "np.arange(len(y)) < rate * len(y)", "The first labels "
   "are replaced, and the others never. Which ones should be drawn.")
at("own_generator", "np.random.default_rng(0).random(len(y)) < rate",
   "Another seed replaced the labels of the same examples. Draw from the rng "
   "that is handed in.")
at("no_generator", "np.random.rand(len(y)) < rate", "The same generator gave "
   "two different results. Draw from the rng that is handed in.")


@add_label_noise.mistake("Your function alters y itself. Make a copy first, "
    "or use np.where.", row=31)
def in_place(y, classes, rate, rng):
    replaced = rng.random(len(y)) < rate
    others = (y + rng.integers(1, classes, len(y))) % classes
    y[replaced] = others[replaced]
    return y


@add_label_noise.variant
def one_by_one(y, classes, rate, rng):
    noisy = y.copy()
    for i, label in enumerate(y):
        if rng.random() < rate:
            noisy[i] = rng.choice([c for c in range(classes) if c != label])
    return noisy


@add_label_noise.variant
def just_the_share(y, classes, rate, rng):
    noisy = y.copy()
    chosen = rng.choice(len(y), round(rate * len(y)), replace=False)
    step = rng.integers(0, classes - 1, len(chosen))
    noisy[chosen] = step + (step >= y[chosen])
    return noisy


@exercise(pure=True, hints=[
    "Who is hit? An example of right_class, and then by chance: both must "
    "hold.",
    "(y == right_class) & (rng.random(len(y)) < rate) says it for all at "
    "once."])
def add_systematic_noise(rng):
    for kind, classes, low in (("some of one class", 3, 0.25),
                               ("most of one class", 4, 0.7),
                               ("half of one class, all of it, or none", 3,
                                0.45)):
        y = rng.integers(0, classes, 2500 * classes // 2)
        wrong, right = (int(c) for c in rng.permutation(classes)[:2])
        chance = round(float(rng.uniform(low, low + 0.1)), 3)
        others = [[wrong] if c == right else [] for c in range(classes)]
        yield case(kind, y, wrong, right, chance, int(rng.integers(0, 1000)),
                   expect=three_seeds(relabelled((), y, others, chance)))
    for chance in (1.0, 0.0):
        wrong, right = (int(c) for c in rng.permutation(6)[:2])
        y = np.append(rng.integers(0, 6, 20 + int(rng.integers(0, 9))),
                      [right, wrong])
        yield case(kind, y, wrong, right, chance,
                   int(rng.integers(0, 1000)))


at = add_systematic_noise.at("(y == right_class) & (rng.random(len(y)) < "
                             "rate)")
at("of_all_classes", "rng.random(len(y)) < rate", "Examples of every class "
   "are hit. Only those of right_class may be.")
at("the_whole_class", "y == right_class", "All of the class are hit. Each "
   "should be hit by chance.")
at("one_draw", "(y == right_class) & (rng.random() < rate)", "One draw "
   "decides for all of the class. Each example needs its own.")
at("the_first_ones", "(y == right_class) & (np.arange(len(y)) < rate * "
   "len(y))", "Which ones are hit is no chance: it is always the first ones.")
at("turned_round", "(y == right_class) & (rng.random(len(y)) >= rate)",
   "The share 1 - rate is hit. Below rate means: hit.")
at("both_ways", "np.isin(y, [right_class, wrong_class]) & (rng.random(len(y)) "
   "< rate / 2)", "Too few are hit. The rate is that of right_class alone; "
   "the other class keeps its labels.")
at("own_generator", "(y == right_class) & (np.random.default_rng(0).random("
   "len(y)) < rate)", "Another seed hit the same examples. Draw from the rng "
   "that is handed in.")
add_systematic_noise.edit("classes_exchanged",
    "(y == right_class) & (rng.random(len(y)) < rate)\n"
    "    return np.where(hit, wrong_class, y)",
    "(y == wrong_class) & (rng.random(len(y)) < rate)\n"
    "    return np.where(hit, right_class, y)", "The classes are exchanged: "
    "the examples are of right_class, and get the label wrong_class.")


@add_systematic_noise.mistake("Your function alters y itself. Make a copy "
    "first, or use np.where.", row=31)
def altered(y, wrong_class, right_class, rate, rng):
    y[(y == right_class) & (rng.random(len(y)) < rate)] = wrong_class
    return y


@add_systematic_noise.variant
def draws_for_the_class_alone(y, wrong_class, right_class, rate, rng):
    noisy = y.copy()
    places = np.flatnonzero(y == right_class)
    noisy[places[rng.random(len(places)) < rate]] = wrong_class
    return noisy


def judged(rng, m, classes):
    """Probabilities (m, classes), no two of the labels' alike, and labels."""
    y = rng.integers(0, classes, m)
    own = rng.permutation(np.linspace(0.03, 0.91, m))
    P = rng.dirichlet(np.ones(classes), m)
    P[np.arange(m), y] = 0
    P *= ((1 - own) / P.sum(axis=1))[:, None]
    P[np.arange(m), y] = own
    return P, y


@exercise(hints=[
    "From each row of P take one entry: that of the given label. (P[:, y] "
    "would take whole columns.)",
    "np.argsort puts the places of the smallest values first. How many of "
    "them are asked for?"])
def suspicious_labels(rng):
    yield case("few suspects", *judged(rng, 25, 4), 3)
    yield case("many suspects", *judged(rng, 31, 6), 17)
    yield case("two classes", *judged(rng, 18, 2), 5)
    yield case("one suspect, or all", *judged(rng, 12, 3), 1)
    yield case("one suspect, or all", *judged(rng, 9, 5), 9)


at = suspicious_labels.at("np.argsort(P[np.arange(len(y)), y])[:k]")
at("highest_first", "np.argsort(-P[np.arange(len(y)), y])[:k]", "Those are "
   "the labels of which the network is most certain. The lowest probability "
   "comes first.")
at("all_of_them", "np.argsort(P[np.arange(len(y)), y])", "Only the first k "
   "are asked for.")
at("probabilities", "np.sort(P[np.arange(len(y)), y])[:k]", "Those are the "
   "probabilities. Asked for are the indices of the examples.")
at("least_certain", "np.argsort(P.max(axis=1))[:k]", "You took the examples "
   "of which the network is least certain. A label is suspicious where *its* "
   "probability is low, however certain the network is.")
at("smallest_entry", "np.argsort(P.min(axis=1))[:k]", "You took the smallest "
   "entry of each row. Take that of the given label.")
at("in_order_of_index", "np.sort(np.argsort(P[np.arange(len(y)), y])[:k])",
   "These are the right ones, but in the order of their indices. The most "
   "suspicious one comes first.")
at("from_the_end", "np.argsort(P[np.arange(len(y)), y])[::-1][-k:]", "The "
   "right ones, but the most suspicious comes last. It should come first.")
at("last_k", "np.argsort(P[np.arange(len(y)), y])[-k:]", "Those are the last "
   "k of the order: the labels of which the network is most certain.")
at("labels", "y[np.argsort(P[np.arange(len(y)), y])[:k]]", "Those are the "
   "labels. Asked for are the indices of the examples.")
at("counted_from_1", "np.argsort(P[np.arange(len(y)), y])[:k] + 1", "Each is "
   "one too large: the first example has the index 0.")
suspicious_labels.mistake("You took only examples for which another class is "
    "more probable. k were asked for, however the answer is.",
    disagreements_only=lambda P, y, k: np.array(
        [i for i in np.argsort(P[np.arange(len(y)), y])
         if P[i].argmax() != y[i]][:k], dtype=int))


@suspicious_labels.mistake("You chose those for which another class is more "
    "probable than the label by most. That is another order: the lowest "
    "probability of the given label comes first.")
def by_the_margin(P, y, k):
    own = P[np.arange(len(y)), y]
    rest = P.copy()
    rest[np.arange(len(y)), y] = -1
    return np.argsort(own - rest.max(axis=1))[:k]


suspicious_labels.variant(with_sorted=lambda P, y, k: np.array(sorted(
    range(len(y)), key=lambda i: P[i, y[i]])[:k]))


def audit(rng, m, classes, disagree, agree):
    """Labels, answers, what was audited (so many of each), the truth."""
    y = rng.integers(0, classes, m)
    y_hat = np.where(rng.random(m) < 0.3,
                     (y + rng.integers(1, classes, m)) % classes, y)
    groups = [rng.permutation(np.flatnonzero((y != y_hat) == flag))
              for flag in (True, False)]
    true = y.copy()
    # In each group some of the labels are wrong, and in unlike shares.
    for group, count, said in ((groups[0], disagree // 3 + 1, y_hat),
                               (groups[0][disagree // 3 + 1:], 1, None),
                               (groups[1], agree // 4 + 1, None)):
        places = group[:count]
        true[places] = (
            (y_hat[places] + 1 + (classes > 2) * (
                (y_hat[places] + 1) % classes == y[places])) % classes
            if said is None else y_hat[places])
    audited = rng.permutation(np.concatenate(
        [groups[0][:disagree], groups[1][:agree]]))
    return y, y_hat, audited, true[audited]


@exercise(hints=[
    "First for all m: where does the model disagree with the label? Then for "
    "those that were audited: in which group is each, and is its answer "
    "really wrong?",
    "disagree[audited] tells the group, y_hat[audited] != truth what is "
    "really wrong. Each group's mean counts by the group's share of all m."])
def audited_error(rng):
    yield case("as many of each", *audit(rng, 80, 5, 9, 9))
    yield case("more agreements", *audit(rng, 130, 4, 7, 19))
    yield case("more disagreements", *audit(rng, 101, 7, 17, 6))
    yield case("two classes", *audit(rng, 90, 2, 8, 11))


audited_error.edit("audit_alone", "return (share * "
    "np.mean(really_wrong[group])\n"
    "            + (1 - share) * np.mean(really_wrong[~group]))",
    "return np.mean(really_wrong)", "That is the mean of the audit. It holds "
    "far more disagreements than the data does: each group must count by its "
    "share of all m.")
audited_error.edit("one_side", "\n            + (1 - share) * "
    "np.mean(really_wrong[~group]))", ")", "You left out the agreements. Some "
    "of them are wrong, too: model and label share a mistake.")
audited_error.edit("other_side", "(share * np.mean(really_wrong[group])\n"
    "            + ", "(", "You left out the disagreements. Most of them are "
    "wrong answers.")
audited_error.edit("disagreements_trusted",
    "share * np.mean(really_wrong[group])", "share", "You took every "
    "disagreement for a wrong answer. The audit says how many are.")
audited_error.edit("no_shares", "return (share * "
    "np.mean(really_wrong[group])\n"
    "            + (1 - share) * np.mean(really_wrong[~group]))",
    "return np.mean(really_wrong[group]) + np.mean(really_wrong[~group])",
    "You added both shares. Each group counts by its share of all m.")
audited_error.edit("agreements_unweighted", "(1 - share) * ", "",
    "The agreements count by their share, too: 1 - share of all m.")
audited_error.edit("by_the_given_labels", "return (share * "
    "np.mean(really_wrong[group])\n"
    "            + (1 - share) * np.mean(really_wrong[~group]))",
    "return share", "That is the error by the given labels, without the "
    "audit.")
audited_error.edit("labels_judged", "y_hat[audited] != truth",
    "y[audited] != truth", "That is where the *label* is wrong. Asked for is "
    "where the answer is.")
at = audited_error.at("np.mean(disagree)")
at("half_each", "0.5", "You weighted both groups alike. They are not equally "
   "large.")
at("weights_exchanged", "1 - np.mean(disagree)", "The weights are exchanged: "
   "the share of the disagreements belongs to the disagreements.")
audited_error.edit("right_for_wrong", "y_hat[audited] != truth",
    "y_hat[audited] == truth", "That is the share of right answers. Asked for "
    "is the error.")
audited_error.edit("sums_of_all",
    "np.mean(really_wrong[group])",
    "np.sum(really_wrong[group]) / len(audited)", "In each group divide by "
    "how many of *it* were audited, not by all audited ones.")
audited_error.edit("truth_looked_up", "y_hat[audited] != truth",
    "y_hat[audited] != truth[audited]", "truth has k entries, in the order of "
    "audited. It needs no index.")
audited_error.edit("grouped_by_truth", "disagree[audited]",
    "y[audited] != truth", "You grouped by whether the label is wrong. The "
    "groups are those of the answer and the given label: unlike, or equal.")
audited_error.edit("sorted_audit", "y_hat[audited] != truth",
    "y_hat[np.sort(audited)] != truth", "truth stands in the order of "
    "audited, which is not rising.")


@audited_error.mistake("In each group divide by how many of it were audited, "
    "not by all audited ones.")
def divided_by_all(y, y_hat, audited, truth):
    disagree = y_hat != y
    wrong, group = y_hat[audited] != truth, disagree[audited]
    share = np.mean(disagree)
    return (share * np.sum(wrong & group)
            + (1 - share) * np.sum(wrong & ~group)) / len(audited)


@audited_error.mistake("You corrected the labels that were audited, and "
    "trusted the others. The audit is a sample: what it finds holds for the "
    "whole group.")
def corrected_where_audited(y, y_hat, audited, truth):
    labels = y.copy()
    labels[audited] = truth
    return np.mean(y_hat != labels)


@audited_error.variant
def weighted_up(y, y_hat, audited, truth):
    total = 0.0
    for group in (np.flatnonzero(y == y_hat), np.flatnonzero(y != y_hat)):
        here = np.isin(audited, group)
        wrong = np.sum(y_hat[audited[here]] != truth[here])
        total += len(group) * wrong / here.sum()
    return total / len(y)


SHARE = "As a share from 0 to 1, please."
recall_recall = question("recall_recall", {
    30: "That is how many were caught. Of how many?",
    60: SHARE,
    0.75: "That is the precision: of what was called spam, how much is spam? "
          "Recall asks how much of the spam was caught.",
    0.4: "That is what was missed.",
    0.8: "40 mails were called spam, but only 30 of them are."})
recall_variance = question("recall_variance", {
    0.01: "That is the avoidable bias, the smaller one.",
    7: SHARE,
    0.08: "From human level to dev error are both gaps together.",
    0.1: "That is the dev error. A gap is a difference."})
recall_softmax = question("recall_softmax", {
    1: "Sigmoid or softmax, the first score counts, too: its exponential is "
       "1.",
    3: "That is the exponential of the score. Divide by the sum of both.",
    0.25: "That is the probability of the first.",
    1.0986: "That is the score. Exponentials first, then shares."}, rtol=1e-3)
question_night_ceiling = question("question_night_ceiling", {
    0.03: "That is what the work could save. What is left?",
    0.25: "That is the share of the errors with the tag.",
    0.75: "That is the share of the errors that is left. How large is the "
          "error then?",
    9: SHARE,
    0.1: "From 0.12 you took 20 of 1000, or so. A quarter of the errors would "
         "be right."})
question_order_of_work = question("question_order_of_work", {
    "nfg": "That is the order of the shares. How much can be mended, and in "
           "how many weeks?",
    "fng": "That is the order of the gains, 15, 9, 8 of 100. Now per week.",
    "gfn": "Glare is first. Compare 15 in 6 weeks with 9 in 3 weeks.",
    "fgn": "Look at the weeks: 15 in 6, 8 in 1, 9 in 3.",
    "ngf": "Multiply by the fix rate, too: 9 in 3 weeks, 8 in 1."})
question_audited = question("question_audited", {
    0.1: "That is the error by the given labels.",
    0.08: "You left out the agreements: 3 of 60 are wrong answers.",
    0.065: "Of the disagreements 10 of 50 are right answers. How many are "
           "wrong?",
    12.5: SHARE,
    0.1182: "13 of 110, or so? Each group counts by its share of the 1000.",
    0.391: "That is the mean of the audit, 43 of 110. Each group counts by "
           "its share of the 1000.",
    0.13: "0.1 times 0.8, and 0.9 times 0.05."}, rtol=2e-3)
question_systematic = question("question_systematic", {
    "AC": "Those are random: the right label stays the most frequent one for "
          "such a picture, and the network learns it.",
    "B": "There is a second one where most labels of a kind of picture are "
         "wrong in the same way.",
    "D": "There is a second one where labels of a kind of picture are wrong "
         "in the same way.",
    "DB": "Write the letters in alphabetical order.",
    "A": "Shifted rows put any label to any picture: that is random.",
    "C": "Any other key: that is random.",
    "AB": "Shifted rows put any label to any picture: that is random.",
    "AD": "Shifted rows put any label to any picture: that is random.",
    "BC": "Any other key: that is random.",
    "CD": "Any other key: that is random.",
    "ABD": "Shifted rows put any label to any picture: that is random.",
    "BCD": "Any other key: that is random.",
    "ABCD": "Where the wrong label is any class, the right one stays the most "
            "frequent, and the network learns it."})


@exercise
def audit_plan(rng):
    for kind, groups in (("two groups", 2), ("more groups", 4)):
        for _ in range(2):
            sizes = rng.permutation(np.array([150, 420, 900, 2600, 5100])[
                :groups]) + rng.integers(0, 40, groups)
            shares = rng.permutation(np.linspace(0.04, 0.45, groups + 1))[
                :groups].round(3)
            yield case(kind, sizes, shares, int(rng.integers(60, 300)))


at = audit_plan.at("sizes / np.sum(sizes) * np.sqrt(shares * (1 - shares))")
at("by_variance", "sizes / np.sum(sizes) * shares * (1 - shares)", "You used "
   "the variance of each group. Set the slope of the whole to zero again: it "
   "is its root.")
at("by_size", "sizes / np.sum(sizes)", "Those are shares by size. A group in "
   "which nearly all answers are right needs fewer looks.")
at("sizes_forgotten", "np.sqrt(shares * (1 - shares))", "How large a group is "
   "counts, too.")
audit_plan.edit("variance_for_deviation", "weights.sum() / np.sqrt(n)",
    "weights.sum() ** 2 / n", "That is the variance. Asked for is the "
    "standard deviation.")


@audit_plan.mistake("Those are shares by size. A group in which nearly all "
    "answers are right needs fewer looks.")
def by_size_and_its_deviation(sizes, shares, n):
    each = n * sizes / sizes.sum()
    return each, np.sqrt(((sizes / sizes.sum()) ** 2 * shares * (1 - shares)
                          / each).sum())


@audit_plan.mistake("That is the same number for each group. Large groups, "
    "and those of which little is sure, need more looks.")
def the_same_for_each(sizes, shares, n):
    each = np.full(len(sizes), n / len(sizes))
    return each, np.sqrt(((sizes / sizes.sum()) ** 2 * shares * (1 - shares)
                          / each).sum())


@audit_plan.mistake("You used the variance of each group. Set the slope of "
    "the whole to zero again: it is its root.")
def by_variance_and_its_deviation(sizes, shares, n):
    weights = sizes * shares * (1 - shares)
    each = n * weights / weights.sum()
    return each, np.sqrt(((sizes / sizes.sum()) ** 2 * shares * (1 - shares)
                          / each).sum())


@audit_plan.variant
def by_the_variance(sizes, shares, n):
    weight = (sizes / sizes.sum()) ** 2 * shares * (1 - shares)
    each = n * np.sqrt(weight) / np.sqrt(weight).sum()
    return each, np.sqrt((weight / each).sum())
