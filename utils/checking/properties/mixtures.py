"""Properties of sets dealt from two kinds of data, and of composed images."""

import numpy as np

from utils.checking.compare import is_number, show
from utils.checking.properties.asking import fault, property_of
from utils.checking.properties.basic import numbers, shape, shares, whole
from utils.checking.properties.random import ROOM, cube_root_errors, dependent

WAYS = ("train", "train_dev", "dev", "test")

NO_WAYS = fault(
    "p_no_ways",
    "should be a dictionary with train, train_dev, dev and test, is {got}")
LACKS_WAYS = fault(
    "p_lacks_ways", "the dictionary lacks {lacking}; it has {got}")
NOT_IDS = fault(
    "p_not_ids",
    "{name} should be an array of numbers, each of them one that was handed "
    "in as source or target")
ID_NOT_ONCE = fault(
    "p_id_not_once",
    "each example should be in just one set; example {example} is in {times}")
NO_TARGET = fault(
    "p_no_target",
    "{name} holds source examples; it should hold target examples alone")
WAY_SIZE = fault(
    "p_way_size",
    "{name} should have {expected:g} examples, to within 1; it has {got}")
NO_MIXTURE = fault(
    "p_no_mixture",
    "of the examples of train_dev {got} are target examples, of those of "
    "train and train_dev together {expected}: both sets should be random "
    "parts of the same")
WAYS_NOT_DRAWN = fault(
    "p_ways_not_drawn",
    "in which set an example comes follows from its place among the others; "
    "it should be drawn")
WAYS_ALIKE = fault(
    "p_ways_alike",
    "the sets of two seeds follow from each other; each should be drawn by "
    "itself")


@property_of
def four_ways(value, source: whole, target: whole, fractions: shares):
    """{"train", "train_dev", "dev", "test"}: arrays of examples' numbers.

    source, target: the numbers handed in, all different. fractions: of
    train_dev in what trains or could have, of dev and of test in target.
    Each number is in one set; dev and test are of target alone; train_dev
    is a random part of what they leave.
    """
    if not isinstance(value, dict):
        return NO_WAYS(got=show(value))
    if not value.keys() >= set(WAYS):
        return LACKS_WAYS(
            lacking=", ".join(name for name in WAYS if name not in value),
            got=", ".join(map(str, list(value)[:8])))
    sets = {name: _row(value[name]) for name in WAYS}
    known = np.sort(np.concatenate([source, target]))
    for name, part in sets.items():
        if part is None or not np.isin(part, known).all():
            return NOT_IDS(name=name)
    for name in WAYS[2:]:
        if np.isin(sets[name], source).any():
            return NO_TARGET(name=name)
    held = np.concatenate([*sets.values()])
    times = np.bincount(np.searchsorted(known, held), minlength=len(known))
    if (times != 1).any():
        worst = int(np.argmax(times != 1))
        return ID_NOT_ONCE(example=int(known[worst]), times=int(times[worst]))
    shared = len(known) - len(sets["dev"]) - len(sets["test"])
    failure = _mixed(sets["train_dev"], source, shared)
    if failure:
        return failure
    for name, share, size in zip(WAYS[1:], fractions,
                                 (shared, len(target), len(target))):
        if abs(len(sets[name]) - share * size) > 1 + 1e-6:
            return WAY_SIZE(name=name, expected=round(share * size, 1),
                            got=len(sets[name]))
    return None


def _row(part):
    """Whole numbers as an array (k,), or None."""
    if isinstance(part, (list, tuple)) and all(map(is_number, part)):
        part = np.array(part)
    if not isinstance(part, np.ndarray) or part.ndim != 1 or (
            part.size and part.dtype.kind not in "iu"):
        return None
    return part.astype(int)


def _mixed(part, source, shared):
    """Whether a part is no random one of what could train, or None."""
    if not part.size:
        return None
    of_target = len(part) - np.isin(part, source).sum()
    due = (shared - len(source)) / shared
    variance = (due * (1 - due) / len(part)
                * (shared - len(part)) / (shared - 1))
    if abs(of_target / len(part) - due) > ROOM * np.sqrt(variance) + 1e-9:
        return NO_MIXTURE(got=f"{of_target / len(part):.0%}",
                          expected=f"{due:.0%}")
    return None


@property_of(together=True)
def drawn_ways(values, source: whole, target: whole):
    """Sets into which each example is drawn: those of several runs.

    As for four_ways, which comes before it. In which set an example is, is
    related neither to its place nor to its set in the run before. Fewer
    than 90 source or target examples tell little.
    """
    results, = values
    runs = [[_set_of(sets, group) for group in (source, target)]
            for sets in results]
    for sides in runs:
        for side in sides:
            if _related(side, np.arange(len(side))):
                return WAYS_NOT_DRAWN()
    for one, other in zip(runs, runs[1:]):
        for side, later in zip(one, other):
            if not np.array_equal(side, later) and _related(side, later):
                return WAYS_ALIKE()
    return None


def _set_of(sets, group):
    """(k,): the number of the set in which each of the group is."""
    return np.argmax([np.isin(group, _row(sets[name])) for name in WAYS],
                     axis=0)


def _related(one, other):
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return False
    return (abs(np.corrcoef(one, other)[0, 1])
            > ROOM / np.sqrt(len(one) - 1))


NOT_COMPOSED = fault(
    "p_not_composed",
    "image {number} is not its foreground over one of the backgrounds: where "
    "the mask is 1 the foreground shows, where it is 0 the background, and "
    "between them a mixture")
EXCHANGED = fault(
    "p_exchanged",
    "image {number} shows the background where its mask is 1, and the "
    "foreground where it is 0: they are exchanged")
SHINES_THROUGH = fault(
    "p_shines_through",
    "in image {number} the background shines through the foreground: where "
    "the mask is 1 nothing of it is seen")
UNMASKED = fault(
    "p_unmasked",
    "in image {number} the foreground is seen where the mask is 0; nothing "
    "of it should be")
ONE_BACKGROUND = fault(
    "p_one_background",
    "all images have the same background; each should get its own draw")
UNEVEN_BACKGROUNDS = fault(
    "p_uneven_backgrounds",
    "some backgrounds occur far more often than others; each should have the "
    "same chance")
BACKGROUNDS_FOLLOW = fault(
    "p_backgrounds_follow",
    "an image's background follows from that of the image before, or from "
    "that of another seed; each should be drawn by itself")


@property_of(together=True)
def composed(values, foregrounds, masks, backgrounds):
    """Images over backgrounds that are drawn for each, all equally likely.

    foregrounds, masks: (m, h, w), masks from 0 to 1. backgrounds:
    (n, h, w), no two alike. Judged are all runs together: ten images or
    more for each pair of backgrounds.
    """
    results, = values
    n, drawn = len(backgrounds), []
    for value in results:
        value, failure = numbers(value)
        failure = failure or shape.judge(value, foregrounds.shape)
        if failure:
            return failure
        choices = _behind(value, masks * foregrounds, 1 - masks, backgrounds)
        if (choices < 0).any():
            return _not_composed(value, foregrounds, masks, backgrounds,
                                 int(np.argmax(choices < 0)))
        drawn.append(choices)
    if any(np.ptp(choices) == 0 for choices in drawn):
        return ONE_BACKGROUND()
    counts = np.bincount(np.concatenate(drawn), minlength=n)
    chi_square = np.sum((counts - counts.mean()) ** 2) / counts.mean()
    # As in `dependent`: it is only nearly chi-square.
    if cube_root_errors(chi_square / (n - 1), n - 1) > 9:
        return UNEVEN_BACKGROUNDS()
    pairs = np.concatenate([
        np.column_stack((one[:-1], one[1:])) for one in drawn])
    seeds = [np.column_stack(two) for two in zip(drawn, drawn[1:])
             if not np.array_equal(*two)]
    if dependent(pairs) or any(map(dependent, seeds)):
        return BACKGROUNDS_FOLLOW()
    return None


def _behind(value, front, share, backgrounds):
    """(m,): which background, times share and added to front, gives each
    image; -1 where none does."""
    choices = np.full(len(value), -1)
    for number, background in enumerate(backgrounds):
        distance = np.abs(value - front - share * background)
        choices[distance.max(axis=(1, 2)) < 1e-5] = number
    return choices


def _not_composed(value, foregrounds, masks, backgrounds, number):
    """What is wrong with images that are not composed as they should be."""
    for fault_of, front, share in (
            (EXCHANGED, (1 - masks) * foregrounds, masks),
            (SHINES_THROUGH, masks * foregrounds, 1),
            (UNMASKED, foregrounds, 1 - masks)):
        if (_behind(value, front, share, backgrounds) >= 0).all():
            return fault_of(number=number)
    return NOT_COMPOSED(number=number)
