"""Properties of images that were changed at random."""

import numpy as np

from utils.checking.properties.asking import fault, property_of
from utils.checking.properties.basic import shape
from utils.checking.properties.random import ROOM, dependent
from utils.language import N_, say

DRAWS_RELATED = fault(
    "p_draws_related",
    "an image's changes follow from its other changes, or from those of the "
    "image before; each should be drawn by itself")


@property_of(together=True)
def flips_and_shifts(values, images, reach: int):
    """Images, half of them mirrored left to right, shifted, filled with 0.

    images: (m, h, w), the originals. Shifts are whole numbers from -reach
    to reach, down and to the right, each as frequent as the others, and
    each draw is independent of the image's other draws and of the next
    image's. Judged are all runs together: 600 images or more.
    """
    drawn, failure = flipped_and_shifted(values[0], images, reach)
    if failure:
        return failure
    for first in range(3):
        for second in range(first, 3):
            pairs = np.concatenate([np.column_stack(
                (moves[:-1, first], moves[1:, second])
                if first == second else (moves[:, first], moves[:, second]))
                for moves in drawn])
            if dependent(pairs):
                return DRAWS_RELATED()
    return None


FLIP_SHARE = fault(
    "p_flip_share",
    "{got} of the images are mirrored; about 50% was asked for")
NO_SHIFT = fault("p_no_shift", "no image is shifted {way}")
ONE_DRAW = fault(
    "p_one_draw",
    "all images were changed in the same way; each should get its own draw")
SHIFT_SHARE = fault(
    "p_shift_share",
    "a shift of {shift} ({way}) occurs in {got} of the images; about "
    "{expected} was asked for")


def flipped_and_shifted(values, images, reach):
    """The draws of each run, and the failure in how often each occurs."""
    drawn = []
    for value in values:
        failure = shape.judge(value, images.shape)
        if failure:
            return None, failure
        moves, failure = _moves(value, images, reach)
        if failure:
            return None, failure
        drawn.append(moves)
    m = sum(map(len, drawn))
    together = np.concatenate(drawn)
    if any((moves == moves[0]).all() for moves in drawn):
        return None, ONE_DRAW()
    share = together[:, 0].mean()
    if abs(share - 0.5) > ROOM * 0.5 / np.sqrt(m):
        return None, FLIP_SHARE(got=f"{share:.0%}")
    expected = 1 / (2 * reach + 1)
    room = ROOM * np.sqrt(expected * (1 - expected) / m)
    for column, way in ((1, N_("down")), (2, N_("right"))):
        if not together[:, column].any():
            return None, NO_SHIFT(way=say(way))
        for shift in range(-reach, reach + 1):
            share = np.mean(together[:, column] == shift)
            if abs(share - expected) > room:
                return None, SHIFT_SHARE(
                    way=say(way), shift=shift, got=f"{share:.0%}",
                    expected=f"{expected:.0%}")
    return drawn, None


NOT_VERSION = fault(
    "p_not_version",
    "some images are not a flipped and shifted version of their original, "
    "with 0 where nothing came in")
UPSIDE_DOWN = fault("p_upside_down", "some images stand on their head")
WRAPS = fault(
    "p_wraps", "what leaves an image on one side comes in on the other")


def _moves(value, images, reach):
    """Each image's draws (mirrored, down, right), or the failure."""
    h, w = images.shape[1:]
    moves = [(flip, down, right) for flip in (0, 1)
             for down in range(-reach, reach + 1)
             for right in range(-reach, reach + 1)]

    def found(start, fill):
        around = (0, 0), (reach, reach), (reach, reach)
        padded = [np.pad(start, around, fill),
                  np.pad(start[:, :, ::-1], around, fill)]
        return np.array([
            (padded[flip][:, reach - down:reach - down + h,
                          reach - right:reach - right + w] == value
             ).all(axis=(1, 2)) for flip, down, right in moves])

    plain = found(images, "constant")
    if plain.any(axis=0).all():
        return np.array(moves)[plain.argmax(axis=0)], None
    if (plain | found(images[:, ::-1], "constant")).any(axis=0).all():
        return None, UPSIDE_DOWN()
    if found(images, "wrap").any(axis=0).all():
        return None, WRAPS()
    return None, NOT_VERSION()
