"""Cases and known mistakes of the notebook mismatched_data."""

import numpy as np

from grading.exercise import case, exercise, question
from utils.checking.properties import (
    at_least,
    at_most,
    composed,
    drawn_ways,
    four_ways,
    three_seeds,
)


@exercise(hints=[
    "Shuffle the target examples. Dev and test are cut from the front; what "
    "is left of the target joins the source examples.",
    "Shuffle these together, and cut train_dev off: it is a part of what the "
    "model could have been trained on."])
def four_way_split(rng):
    for kind, target, fractions in (
            ("most target examples train", 450, (0.3, 0.25, 0.2)),
            ("few target examples train", 420, (0.5, 0.4, 0.35)),
            ("no target example trains", 240, (0.25, 0.5, 0.5))):
        sizes = 400 + int(rng.integers(0, 9)), target + int(rng.integers(0, 9))
        numbers = np.arange(1500, 1500 + sum(sizes))
        first = int(rng.integers(0, 2))  # which kind has the smaller numbers
        source, target = (numbers[:sizes[0]], numbers[sizes[0]:]) if first \
            else (numbers[sizes[1]:], numbers[:sizes[1]])
        yield case(kind, source, target, fractions,
                   int(rng.integers(0, 1000)), expect=three_seeds(
                       four_ways((), source, target, fractions),
                       drawn_ways((), source, target)))


four_way_split.edit("all_mixed", "    target = rng.permutation(target)",
    "    everything = rng.permutation(np.concatenate([source, target]))\n"
    "    source = everything[len(target):]\n"
    "    target = everything[:len(target)]", "Dev and test hold source "
    "examples. They say where you want to go: target examples alone.")
four_way_split.edit("train_dev_of_target",
    '"train": rest[cut:],\n            "train_dev": rest[:cut],',
    '"train": source,\n            "train_dev": target[dev + test:],',
    "Your train_dev holds target examples alone. It is a random part of all "
    "that could train: of the kind of the training set.")
at = four_way_split.at(
    "rng.permutation(np.concatenate([source, target[dev + test:]]))")
at("target_left_out", "rng.permutation(source)", "What dev and test leave of "
   "the target is in no set of yours. It belongs to what trains.")
at("not_shuffled_together", "np.concatenate([rng.permutation(source), "
   "target[dev + test:]])", "Your train_dev is cut off before source and "
   "target were shuffled together: it holds one kind only.")
at("numbers_of_places", "rng.permutation(len(source) + len(target) - dev - "
   "test)", "Those are places, 0, 1, 2. Asked for are the examples' own "
   "numbers, as they stand in source and target.")
four_way_split.edit("train_dev_trains", '"train": rest[cut:]',
    '"train": rest', "The examples of train_dev are in your train, too. A "
    "model has to be asked about what it has not seen.")
four_way_split.edit("share_of_everything", "fractions[0] * len(rest)",
    "fractions[0] * (len(rest) + dev + test)", "The share of train_dev is "
    "meant of what dev and test leave.")
four_way_split.edit("target_not_shuffled", "rng.permutation(target)",
    "target", "Dev and test are cut from the front of the target as it came. "
    "Shuffle it first: what comes together is often alike.")
four_way_split.edit("own_generator", "    target = rng.permutation(target)",
    "    rng = np.random.default_rng(0)\n"
    "    target = rng.permutation(target)", "Another generator gave the same "
    "sets. Draw from the rng that is handed in.")


@four_way_split.variant
def with_single_draws(source, target, fractions, rng):
    wanted = np.array(target)
    rng.shuffle(wanted)
    dev = round(fractions[1] * len(wanted))
    end = dev + round(fractions[2] * len(wanted))
    rest = np.concatenate([source, wanted[end:]])
    held = rng.choice(len(rest), round(fractions[0] * len(rest)),
                      replace=False)
    return {"train": np.delete(rest, held), "train_dev": rest[held],
            "dev": wanted[:dev], "test": wanted[dev:end]}


NAMES = ("avoidable_bias", "variance", "mismatch", "overfitting_dev")


def errors(rng, sizes):
    """human, train, train_dev, dev, test with these gaps."""
    steps = np.cumsum([float(rng.uniform(0.06, 0.09)), *sizes])
    return tuple(float(step) for step in np.round(steps, 4))


def sizes_of(rng, largest, negative=()):
    """Four gaps, of which this one is the largest by .02 and more."""
    found = rng.permutation(np.array([0.005, 0.015, 0.025, 0.035]))
    found += rng.uniform(0, 0.004, 4)
    found[largest] = rng.uniform(0.07, 0.12)
    found[list(negative)] *= -1
    return found


@exercise(hints=[
    "Four differences of neighbours in the row human, train, train-dev, dev, "
    "test.",
    "Each gap is the later error minus the one before it. Nothing is cut off "
    "at 0."])
def gaps(rng):
    for kind, largest, negative in (
            ("all gaps are above 0", 1, ()), ("all gaps are above 0", 2, ()),
            ("dev is below train-dev", 1, (2,)),
            ("dev is below train-dev", 0, (2,)),
            ("two gaps are negative", 2, (0, 3)),
            ("two gaps are negative", 2, (1, 3))):
        yield case(kind, *errors(rng, sizes_of(rng, largest, negative)))


at = gaps.at('"avoidable_bias": train - human')
at("training_error", '"avoidable_bias": train', "Your bias is the whole "
   "training error, as if 0 could be reached. Subtract the human level.")
at = gaps.at('"variance": train_dev - train')
at("variance_to_dev", '"variance": dev - train', "From training to dev error "
   "it is two gaps at once. Variance ends at train-dev, which is of the kind "
   "of the training set.")
at = gaps.at('"mismatch": dev - train_dev')
at("mismatch_from_train", '"mismatch": dev - train', "Mismatch begins at "
   "train-dev: between training and train-dev error lies the variance.")
at("mismatch_to_test", '"mismatch": test - train_dev', "Mismatch ends at the "
   "dev error. From there to the test error is the last gap.")
at = gaps.at('"overfitting_dev": test - dev')
at("sign_of_the_last", '"overfitting_dev": dev - test',
   "The sign of the last gap: test error minus dev error.")
gaps.mistake("You cut negative gaps off. Keep them: dev below train-dev says "
    "that the target is easier.",
    never_negative=lambda human, train, train_dev, dev, test: {
        "avoidable_bias": max(train - human, 0.0),
        "variance": max(train_dev - train, 0.0),
        "mismatch": max(dev - train_dev, 0.0),
        "overfitting_dev": max(test - dev, 0.0)})
gaps.mistake("Your gaps have lost their signs. A negative gap is something "
    "else than a gap.", signs_lost=lambda *row: dict(zip(
        NAMES, np.abs(np.diff(row)).tolist())))
gaps.mistake("Each gap is measured from the human level. Measure it from the "
    "error before it.", all_from_human=lambda human, *row: dict(zip(
        NAMES, (np.array(row) - human).tolist())))
gaps.variant(with_numpy=lambda *row: dict(zip(NAMES, np.diff(row))))


def tied(rng, first, second):
    """Errors in 1/256, two gaps equal and larger than the others."""
    found = rng.integers(1, 4, 4)
    found[[first, second]] = int(rng.integers(8, 20))
    return tuple(int(step) / 256 for step in np.cumsum(
        [int(rng.integers(4, 20)), *found]))


@exercise(needs=["gaps"], hints=[
    "gaps gives you a dictionary. Asked for is the name of its largest "
    "value.",
    "max(names, key=...) takes the first of several that are equally large: "
    "in which order do the names stand?"])
def diagnose(rng):
    for largest, kind in enumerate((
            "bias or variance is largest", "bias or variance is largest",
            "mismatch or the last gap is largest",
            "mismatch or the last gap is largest")):
        yield case(kind, *errors(rng, sizes_of(rng, largest)))
    for largest, negative in ((1, 2), (2, 0), (3, 1)):
        found = sizes_of(rng, largest)
        found[largest], found[negative] = 0.05, -0.06
        yield case("a gap far below 0", *errors(rng, found))
    yield case("two equal gaps", *tied(rng, 1, 2))
    yield case("two equal gaps", *tied(rng, 0, 3))
    yield case("two equal gaps", *tied(rng, 2, 3))


at = diagnose.at("return max(found, key=found.get)")
at("last_of_equals", "return max(reversed(found), key=found.get)",
   "Where two gaps are equal the first in the row is asked for.")
at("smallest", "return min(found, key=found.get)",
   "Yours is the smallest gap. The largest tells where to work.")
at("by_size", "return max(found, key=lambda name: abs(found[name]))",
   "A gap far below 0 is no large gap: compare them with their signs.")
at("first_name", "return max(found)", "max of a dictionary compares its "
   "names, by the alphabet. Compare the values.")
at("value", "return max(found.values())",
   "That is how large the gap is. Asked for is its name.")
at("largest_error", "return max(zip((train, train_dev, dev, test), found))[1]",
   "You named what belongs to the largest error. Compare the gaps.")


@diagnose.variant
def by_place(human, train, train_dev, dev, test):
    row = np.array([human, train, train_dev, dev, test])
    return NAMES[int(np.argmax(row[1:] - row[:-1]))]


def cloud(rng, m, n, move=0.0, features=1):
    """Points (m, n), the first features moved."""
    points = rng.normal(size=(m, n))
    points[:, :features] += move
    return np.round(points, 3)


def copies(rng, count, times, n, move=0.0):
    """Points (count * times, n): each found times times, nearly."""
    found = np.repeat(rng.normal(size=(count, n)) + move, times, axis=0)
    return np.round(found + rng.normal(scale=0.05, size=found.shape), 3)


@exercise(hints=[
    "split_by_group(groups, [0.2] * 5, rng) gives five arrays of rows, the "
    "folds. Without groups each row is a group of its own: np.arange.",
    "For each fold: learn from all other rows, tell this fold, count what is "
    "right. Each row is told just once."])
def tell_apart(rng):
    def seed():
        return int(rng.integers(0, 1000))

    def between(low, high):
        return [at_least((), low), at_most((), high)]

    m, n = 200 + int(rng.integers(0, 9)), 3
    yield case("few features", cloud(rng, m, n), cloud(rng, m, n), seed(),
               expect=between(0.33, 0.67))
    yield case("few features", cloud(rng, m, n), cloud(rng, m, n, 2.0),
               seed(), expect=between(0.72, 0.95))
    m, n = 60 + int(rng.integers(0, 9)), 90
    yield case("many features", cloud(rng, m, n), cloud(rng, m, n), seed(),
               expect=between(0.2, 0.8))
    yield case("many features", cloud(rng, m, n), cloud(rng, m, n, 1.0, 60),
               seed(), expect=between(0.9, 1.0))
    count, times, n = 40 + int(rng.integers(0, 5)), 6, 120
    groups = np.repeat(np.arange(2 * count), times)
    yield case("each row has copies", copies(rng, count, times, n),
               copies(rng, count, times, n), seed(), groups,
               expect=between(0.12, 0.88))
    yield case("each row has copies", copies(rng, count, times, n),
               copies(rng, count, times, n, 1.0), seed(), groups,
               expect=between(0.9, 1.0))


tell_apart.edit("told_what_was_learned",
    "told(X[rest], s[rest], X[fold], rng)", "told(X, s, X[fold], rng)",
    "You learn from the rows that you then tell. With many features any two "
    "sets can be told apart that way. Learn from the other folds.")
tell_apart.edit("copies_leak", "if groups is None:", "if True:", "Copies of "
    "one row are in several folds, so what is told has been learned. Rows of "
    "one group belong into one fold.")
tell_apart.edit("share_of_mistakes", "== s[fold]", "!= s[fold]",
    "Where the sets differ, yours is right no more often than by chance. Do "
    "you count the mistakes? Do rows and their sets still belong together?")
tell_apart.edit("last_fold_alone", "right += ", "right = ", "Only your last "
    "fold is counted. Add the five up.")
tell_apart.edit("count", "return right / len(s)", "return right", "That is "
    "how many rows are told rightly. Asked for is their share.")


@tell_apart.variant
def with_least_squares(a, b, rng, groups=None):
    X = np.concatenate([a, b])
    X = np.column_stack([X, np.ones(len(X))])
    kind = np.array([-1.0] * len(a) + [1.0] * len(b))
    names = np.arange(len(kind)) if groups is None else np.asarray(groups)
    different = rng.permutation(np.unique(names))
    score = np.empty(len(kind))
    for part in np.array_split(different, 5):
        held = np.isin(names, part)
        A = X[~held]
        score[held] = X[held] @ np.linalg.solve(
            A.T @ A + np.eye(A.shape[1]), A.T @ kind[~held])
    return np.mean((score > 0) == (kind > 0))


def pieces(rng, m, h, w, n):
    """Foregrounds, masks (m, h, w) and backgrounds (n, h, w), in 1/64."""
    masks = rng.integers(0, 65, (m, h, w))
    masks[:, 0], masks[:, -1] = 64, 0
    return (rng.integers(32, 65, (m, h, w)) / 64, masks / 64,
            rng.integers(0, 65, (n, h, w)) / 64)


@exercise(hints=[
    "Draw for each image the number of a background: rng.integers with "
    "size. Indexing with these numbers gives (m, h, w).",
    "The mask says how much of the foreground is seen. The rest, 1 minus the "
    "mask, shows the background."])
def compose(rng):
    for kind, m, n in (("more images than backgrounds", 480, 4),
                       ("many backgrounds", 640, 7),
                       ("two backgrounds", 200, 2)):
        h, w = rng.permutation([2, 3, 4])[:2]
        parts = pieces(rng, m + int(rng.integers(0, 9)), int(h), int(w), n)
        yield case(kind, *parts, int(rng.integers(0, 1000)),
                   expect=three_seeds(composed((), *parts)))


at = compose.at("masks * foregrounds + (1 - masks) * behind")
at("mask_turned_round", "(1 - masks) * foregrounds + masks * behind",
   "Foreground and background are exchanged: where the mask is 1 the "
   "foreground shows.")
at("just_added", "masks * foregrounds + behind", "The background shines "
   "through the foreground. It keeps only 1 minus the mask.")
at("mask_forgotten", "foregrounds + (1 - masks) * behind", "The foreground "
   "is seen everywhere. It keeps only what the mask lets through.")
at("hard_edges", "np.where(masks > 0.5, foregrounds, behind)", "You cut the "
   "mask at a half. Between 0 and 1 both are seen, mixed: edges are soft.")
at = compose.at("rng.integers(0, len(backgrounds), len(masks))")
at("one_for_all", "np.full(len(masks), rng.integers(0, len(backgrounds)))",
   "All images have the same background. Draw one for each image.")
at("in_turn", "np.arange(len(masks)) % len(backgrounds)", "The backgrounds "
   "come in turn, the same for every generator. Draw them.")
at("last_left_out", "rng.integers(0, max(len(backgrounds) - 1, 1), "
   "len(masks))", "One background never occurs: rng.integers leaves its "
   "upper end out by itself.")
at("own_generator",
   "np.random.default_rng(0).integers(0, len(backgrounds), len(masks))",
   "Another generator gave the same images. Draw from the rng that is handed "
   "in.")


@compose.variant
def one_by_one(foregrounds, masks, backgrounds, rng):
    images = []
    for front, mask in zip(foregrounds, masks):
        behind = rng.choice(backgrounds)
        images.append(behind + mask * (front - behind))
    return np.stack(images)


question_size_of_mismatch = question("question_size_of_mismatch", {
    0.09: "From training to dev error it is variance and mismatch together.",
    0.12: "That is train-dev error to test error: the last gap is in it.",
    0.02: "That is the variance: training to train-dev error.",
    0.05: "That is the last gap: dev to test error.",
    0.14: "From training to test error it is three gaps.",
    -0.07: "The sign: dev error minus train-dev error."}, rtol=1e-3)
question_four_projects = question("question_four_projects", {
    "vmbo": "The first two are exchanged. Where is 0.07 lost in the first, "
            "and 0.08 in the second?",
    "mvbm": "In the fourth: train-dev 0.04, dev 0.05, test 0.12.",
    "mvmo": "In the third 0.10 is lost before the first new picture.",
    "mvvo": "In the third 0.10 is lost before the first new picture.",
    "mmbo": "In the second: 0.02 to 0.10, and from there 0.01.",
    "vvbo": "In the first: 0.02 to 0.03, and from there 0.07."})
question_what_helps = question("question_what_helps", {
    "abd": "More source pictures are as far from the target as those before. "
           "Measured here, they left the dev error where it was.",
    "bcd": "The dev set is not learned from. Mixed like that it would only "
           "hide the gap.",
    "ac": "Neither of these changes how near the training set is.",
    "b": "One more of them does.",
    "d": "One more of them does."})
question_noise_heard = question("question_noise_heard", {
    10000: "That is how many hours of speech there are. How many hours of "
           "noise are they spread over?",
    0.0005: "That is turned round: hours of speech by hours of noise.",
    2: "That is how much noise there is, in hours."}, rtol=1e-3)


@exercise(rtol=1e-6)
def lead_of_mismatch(rng):
    def counted(low, high, n):
        return int(n * rng.uniform(low, high)), n

    for kind, sizes in (("dev sets of one size", (2000, 500, 500)),
                        ("a small dev set", (4000, 800, 60)),
                        ("a small train-dev set", (1000, 50, 400))):
        sizes = [size + int(rng.integers(0, 9)) for size in sizes]
        yield case(kind, counted(0.01, 0.04, sizes[0]),
                   counted(0.06, 0.12, sizes[1]),
                   counted(0.2, 0.4, sizes[2]))


lead_of_mismatch.edit("middle_counted_once", "4 * variances[1]",
    "variances[1]", "The train-dev error is in both gaps: in the lead it "
    "stands with the factor 2, which is squared.")
lead_of_mismatch.edit("as_if_independent", "4 * variances[1]",
    "2 * variances[1]", "You added the variances of the two gaps, as if they "
    "did not share the train-dev error. Write the lead out first.")
lead_of_mismatch.edit("mismatch_alone", "errors[2] - 2 * errors[1] + "
    "errors[0]", "errors[2] - errors[1]", "That is the mismatch. The lead is "
    "mismatch minus variance.")
lead_of_mismatch.edit("root_forgotten", "** 0.5", "** 1",
    "That is the variance of the lead. Its standard error is the root.")


@lead_of_mismatch.variant
def with_weights(train, train_dev, dev):
    wrong, n = np.array([train, train_dev, dev], dtype=float).T
    weights, share = np.array([1, -2, 1]), wrong / n
    return (float(weights @ share),
            float(np.sqrt(weights ** 2 @ (share * (1 - share) / n))))
