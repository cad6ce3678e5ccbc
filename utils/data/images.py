"""Small images of one thing each: digits, clothes, hands."""

from utils.data.files import reads

FASHION_CLASSES = ("T-shirt/top", "trouser", "pullover", "dress", "coat",
                   "sandal", "shirt", "sneaker", "bag", "ankle boot")
HAND_SIGN_CLASSES = ("fist", "one finger", "victory", "ok", "open hand",
                     "thumb up")


@reads("digits.h5")
def load_digits(digits):
    """Handwritten digits.

    Returns: X_train (4000, 20, 20), Y_train (1, 4000), X_test
    (1000, 20, 20), Y_test (1, 1000). X: uint8, 0 (black) to 255 (white).
    Y: int, 0 to 9, as many of each.
    """
    return (digits["X_train"], digits["Y_train"].astype(int).reshape(1, -1),
            digits["X_test"], digits["Y_test"].astype(int).reshape(1, -1))


@reads("fashion_mnist.h5")
def load_fashion(fashion):
    """Pictures of clothes, ten classes: a part of Fashion-MNIST.

    Returns: X_train (12000, 28, 28), Y_train (1, 12000), X_test
    (3000, 28, 28), Y_test (1, 3000), classes. X: uint8, 0 (background) to
    255. Y: int, 0 to 9, as many of each. classes: the names of 0 to 9.
    Each ten rows in turn are one of every class, in random order: the first
    200, say, are 20 of each.
    Source: Xiao, Rasul and Vollgraf (2017).
    """
    return (fashion["X_train"], fashion["Y_train"].astype(int).reshape(1, -1),
            fashion["X_test"], fashion["Y_test"].astype(int).reshape(1, -1),
            FASHION_CLASSES)


@reads("hand_signs.h5")
def load_hand_signs(signs):
    """Drawn hands that show one of six signs.

    Returns: X_train (1440, 64, 64, 3), Y_train (1, 1440), X_test
    (288, 64, 64, 3), Y_test (1, 288), classes. X: uint8 RGB, 0 to 255.
    Y: int, 0 to 5, as many of each. classes: the names of 0 to 5.
    Each six rows in turn are one of every class, in random order.
    No drawing is in both parts, but the test set's hands are the training
    set's in another skin tone; hold out a vendor (load_hand_sign_sources)
    to test on hands drawn otherwise.
    """
    X, Y = signs["images"], signs["labels"].astype(int).reshape(1, -1)
    in_test = signs["in_test"].astype(bool)
    return (X[~in_test], Y[:, ~in_test], X[in_test], Y[:, in_test],
            HAND_SIGN_CLASSES)


@reads("hand_signs.h5")
def load_hand_sign_sources(signs):
    """All rows of load_hand_signs, the training rows first, and their origin.

    Returns a dict: images, uint8 (1728, 64, 64, 3); labels, int (1, 1728);
    and arrays of str of length 1728: vendors (whose drawing it is, six
    names), tones (of the skin, six names), drawings ("vendor/name"; each
    gives eight rows).
    """
    del signs["in_test"]
    return signs | {"labels": signs["labels"].astype(int).reshape(1, -1)}
