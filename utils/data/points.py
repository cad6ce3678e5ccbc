"""Made sets of points in the plane, two classes each."""

import numpy as np


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
