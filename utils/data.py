"""Loaders of the course's data sets, and made sets of points in the plane.

datasets/README.md says where each file comes from and under which licence.
"""

import hashlib
import io
import os
from pathlib import Path

import h5py
import numpy as np

PHOTO_CLASSES = ("other", "animal")
FASHION_CLASSES = ("T-shirt/top", "trouser", "pullover", "dress", "coat",
                   "sandal", "shirt", "sneaker", "bag", "ankle boot")
HAND_SIGN_CLASSES = ("fist", "one finger", "victory", "ok", "open hand",
                     "thumb up")


class DataError(OSError):
    """A data file is missing, damaged or unreadable; the text says which."""


def _folder():
    """COURSE_DATASETS where it is set, else datasets/ beside utils/."""
    return Path(os.environ.get("COURSE_DATASETS")
                or Path(__file__).resolve().parent.parent / "datasets")


def _read(name):
    """{key: array} of one HDF5 file, after comparing its sha256.

    Text comes as arrays of str. Raises DataError.
    """
    folder = _folder()
    advice = (f"Get it again with 'git restore datasets/{name}', or make it "
              f"with 'python datasets/build/{Path(name).stem}.py'.")
    try:
        content = (folder / name).read_bytes()
    except FileNotFoundError:
        raise DataError(
            f"{folder / name} is missing. {advice}") from None
    except OSError as error:
        raise DataError(f"{folder / name} cannot be read "
                        f"({error.strerror}). {advice}") from None
    try:
        lines = (folder / "SHA256SUMS").read_text().splitlines()
    except (OSError, UnicodeDecodeError):
        raise DataError(
            f"{folder / 'SHA256SUMS'} cannot be read, so {name} cannot be "
            "checked. Get it again with 'git restore datasets/SHA256SUMS'."
        ) from None
    if f"{hashlib.sha256(content).hexdigest()}  {name}" not in lines:
        raise DataError(f"{folder / name} is damaged: its sha256 is not the "
                        f"one in SHA256SUMS. {advice}")
    with h5py.File(io.BytesIO(content), "r") as file:
        return {key: values.asstr()[:].astype(str)
                if h5py.check_string_dtype(values.dtype) else values[:]
                for key, values in file.items()}


def _split_photos(photos, in_test):
    """X_train, Y_train, X_test, Y_test from stored photos and a mask."""
    views, labels = photos["views"], photos["labels"].astype(int)
    train = views[~in_test]
    rows = np.stack([train, train[:, :, :, ::-1]], axis=2)
    rows = rows.reshape(-1, *train.shape[2:])
    Y_train = np.repeat(labels[~in_test], len(rows) // len(train))
    return (rows, Y_train.reshape(1, -1),
            views[in_test, 0], labels[in_test].reshape(1, -1))


def load_photos():
    """Real photos: is an animal shown or not?

    Returns: X_train, Y_train, X_test, Y_test, classes. X: uint8 RGB,
    (m, 64, 64, 3), 0 to 255. Y: int, (1, m), 1 for an animal.
    classes: ("other", "animal"), the names of 0 and 1.
    The split is fixed and by source photo, both classes in the same shares.
    A source photo gives four training rows, one after another: its centre,
    the centre mirrored, a closer crop, the crop mirrored; or one test row,
    its centre.
    """
    photos = _read("photos.h5")
    in_test = photos["in_test"].astype(bool)
    return *_split_photos(photos, in_test), PHOTO_CLASSES


def load_photo_sources():
    """One picture of each source photo.

    Returns: images, uint8 (n, 64, 64, 3); labels, int (1, n), 1 for an
    animal; names, a list of str, as in datasets/PHOTO_CREDITS.md.
    """
    photos = _read("photos.h5")
    return (photos["views"][:, 0],
            photos["labels"].astype(int).reshape(1, -1),
            photos["names"].tolist())


def photo_split(rng, test_fraction=0.2):
    """A random split of the photos, for error bars over many splits.

    rng: numpy.random.Generator. test_fraction: share of the source photos
    of each class that is held out. Returns: X_train, Y_train, X_test,
    Y_test, as load_photos does.
    """
    photos = _read("photos.h5")
    in_test = np.zeros(photos["labels"].size, dtype=bool)
    for label in (0, 1):
        members = rng.permutation(np.flatnonzero(photos["labels"] == label))
        in_test[members[:round(test_fraction * members.size)]] = True
    return _split_photos(photos, in_test)


def load_digits():
    """Handwritten digits.

    Returns: X_train (4000, 20, 20), Y_train (1, 4000), X_test
    (1000, 20, 20), Y_test (1, 1000). X: uint8, 0 (black) to 255 (white).
    Y: int, 0 to 9, as many of each.
    """
    digits = _read("digits.h5")
    return (digits["X_train"], digits["Y_train"].astype(int).reshape(1, -1),
            digits["X_test"], digits["Y_test"].astype(int).reshape(1, -1))


def load_penguins():
    """Measures of 342 penguins near Palmer Station, Antarctica.

    Returns a dict of arrays of length 342: species, island and sex (str;
    sex is "male", "female" or "unknown"), bill_length_mm, bill_depth_mm,
    flipper_length_mm (millimetres) and body_mass_g (grams), float.
    Source: Gorman, Williams and Fraser (2014).
    """
    return _read("penguins.h5")


def load_houses():
    """Sales of 2002 one-family houses in Ames, Iowa, 2006 to 2010.

    Returns a dict of arrays of length 2002: living_area_sqft and
    lot_area_sqft (square feet; 1 is 0.0929 square metres), bedrooms,
    full_baths, garage_cars (cars that fit), year_built, year_sold and
    price_usd (US dollars), float; neighborhood (str).
    Source: De Cock (2011).
    """
    return _read("houses.h5")


def _labels(rng, m):
    """0 and 1 in random order, int (m,), as many of each (m even)."""
    return rng.permutation(np.arange(m) % 2)


def _on_circle(radius, angle):
    """Points in the plane, (2, m), from polar coordinates (radians)."""
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)])


def petals(rng, m=400, noise=0.2):
    """A flower of eight petals, neighbours of different class.

    rng: numpy.random.Generator. m: number of points. noise: standard
    deviation along the radius; the petals are 4 long.
    Returns: X float (2, m), Y int (1, m).
    """
    Y = _labels(rng, m)
    along = rng.uniform(0, np.pi, m)
    petal = 2 * rng.integers(0, 4, m) + Y
    radius = 4 * np.sin(along) + noise * rng.standard_normal(m)
    # A quarter of the noise across the petal keeps most points inside it.
    angle = (petal * np.pi + along) / 4 + noise / 4 * rng.standard_normal(m)
    return _on_circle(radius, angle), Y.reshape(1, -1)


def moons(rng, m=400, noise=0.15):
    """Two half circles of radius 1 that reach into each other.

    noise: standard deviation in each direction. Otherwise as petals.
    """
    Y = _labels(rng, m)
    X = _on_circle(1, np.pi * (Y + rng.uniform(0, 1, m)))
    X += np.array([[1.0], [0.4]]) * Y
    X += noise * rng.standard_normal((2, m))
    return X, Y.reshape(1, -1)


def rings(rng, m=400, noise=0.15):
    """A ring of radius 1 (class 0) inside a ring of radius 2 (class 1).

    noise: standard deviation in each direction. Otherwise as petals.
    """
    Y = _labels(rng, m)
    X = _on_circle(1 + Y, rng.uniform(0, 2 * np.pi, m))
    X += noise * rng.standard_normal((2, m))
    return X, Y.reshape(1, -1)


def blobs(rng, m=400, noise=0.5):
    """Four round clouds on the corners of a square of side 3.

    Opposite corners have the same class, so no line separates the classes.
    noise: standard deviation in each direction. Otherwise as petals.
    """
    Y = _labels(rng, m)
    side = rng.choice([-1.5, 1.5], m)
    X = np.stack([side, np.where(Y == 1, side, -side)])
    X += noise * rng.standard_normal((2, m))
    return X, Y.reshape(1, -1)


def load_fashion():
    """Pictures of clothes, ten classes: a part of Fashion-MNIST.

    Returns: X_train (12000, 28, 28), Y_train (1, 12000), X_test
    (3000, 28, 28), Y_test (1, 3000), classes. X: uint8, 0 (background) to
    255. Y: int, 0 to 9, as many of each. classes: the names of 0 to 9.
    Each ten rows in turn are one of every class, in random order: the first
    200, say, are 20 of each.
    Source: Xiao, Rasul and Vollgraf (2017).
    """
    fashion = _read("fashion_mnist.h5")
    return (fashion["X_train"], fashion["Y_train"].astype(int).reshape(1, -1),
            fashion["X_test"], fashion["Y_test"].astype(int).reshape(1, -1),
            FASHION_CLASSES)


def load_hand_signs():
    """Drawn hands that show one of six signs.

    Returns: X_train (1440, 64, 64, 3), Y_train (1, 1440), X_test
    (288, 64, 64, 3), Y_test (1, 288), classes. X: uint8 RGB, 0 to 255.
    Y: int, 0 to 5, as many of each. classes: the names of 0 to 5.
    Each six rows in turn are one of every class, in random order.
    No drawing is in both parts, but the test set's hands are the training
    set's in another skin tone; hold out a vendor (load_hand_sign_sources)
    to test on hands drawn otherwise.
    """
    signs = _read("hand_signs.h5")
    X, Y = signs["images"], signs["labels"].astype(int).reshape(1, -1)
    in_test = signs["in_test"].astype(bool)
    return (X[~in_test], Y[:, ~in_test], X[in_test], Y[:, in_test],
            HAND_SIGN_CLASSES)


def load_hand_sign_sources():
    """All rows of load_hand_signs, the training rows first, and their origin.

    Returns a dict: images, uint8 (1728, 64, 64, 3); labels, int (1, 1728);
    and arrays of str of length 1728: vendors (whose drawing it is, six
    names), tones (of the skin, six names), drawings ("vendor/name"; each
    gives eight rows).
    """
    signs = _read("hand_signs.h5")
    del signs["in_test"]
    return signs | {"labels": signs["labels"].astype(int).reshape(1, -1)}


def load_temperatures():
    """The air temperature of each day in Seattle, 2012 to 2015.

    Returns a dict: date, str (1461,), as "2012-01-01"; mean_c, min_c and
    max_c, float (1461,), degrees Celsius, where mean_c is the middle between
    the other two; place, a str. No day is missing.
    Source: NOAA, the weather service of the United States.
    """
    table = _read("temperatures.h5")
    return table | {"place": str(table["place"][0])}
