"""Photos, with and without an animal."""

import numpy as np

from utils.data.files import reads

PHOTO_CLASSES = ("other", "animal")


def _split_photos(photos, in_test):
    """X_train, Y_train, X_test, Y_test from stored photos and a mask."""
    views, labels = photos["views"], photos["labels"].astype(int)
    train = views[~in_test]
    rows = np.stack([train, train[:, :, :, ::-1]], axis=2)
    rows = rows.reshape(-1, *train.shape[2:])
    Y_train = np.repeat(labels[~in_test], len(rows) // len(train))
    return (rows, Y_train.reshape(1, -1),
            views[in_test, 0], labels[in_test].reshape(1, -1))


@reads("photos.h5")
def load_photos(photos):
    """Real photos: is an animal shown or not?

    Returns: X_train, Y_train, X_test, Y_test, classes. X: uint8 RGB,
    (m, 64, 64, 3), 0 to 255. Y: int, (1, m), 1 for an animal.
    classes: ("other", "animal"), the names of 0 and 1.
    The split is fixed and by source photo, both classes in the same shares.
    A source photo gives four training rows, one after another: its centre,
    the centre mirrored, a closer crop, the crop mirrored; or one test row,
    its centre.
    """
    in_test = photos["in_test"].astype(bool)
    return *_split_photos(photos, in_test), PHOTO_CLASSES


@reads("photos.h5")
def load_photo_sources(photos):
    """One picture of each source photo.

    Returns: images, uint8 (n, 64, 64, 3); labels, int (1, n), 1 for an
    animal; names, a list of str, as in datasets/PHOTO_CREDITS.md.
    """
    return (photos["views"][:, 0],
            photos["labels"].astype(int).reshape(1, -1),
            photos["names"].tolist())


@reads("photos.h5")
def photo_split(photos, rng, test_fraction=0.2):
    """A random split of the photos, for error bars over many splits.

    rng: numpy.random.Generator. test_fraction: share of the source photos
    of each class that is held out. Returns: X_train, Y_train, X_test,
    Y_test, as load_photos does.
    """
    in_test = np.zeros(photos["labels"].size, dtype=bool)
    for label in (0, 1):
        members = rng.permutation(np.flatnonzero(photos["labels"] == label))
        in_test[members[:round(test_fraction * members.size)]] = True
    return _split_photos(photos, in_test)
