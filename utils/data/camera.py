"""A second, made camera: the same things, photographed otherwise.

SciPy is imported where it is needed: a process that judges starts without.
"""

import numpy as np


def slanted(images, slants):
    """Pictures (m, h, w), each slanted about its middle row.

    slants: (m,), columns to the right for each row upwards.
    """
    from scipy.ndimage import affine_transform

    middle = (images.shape[1] - 1) / 2
    return np.stack([
        affine_transform(image, [[1, 0], [slant, 1]],
                         offset=[0, -slant * middle], order=1)
        for image, slant in zip(images.astype(np.float32), slants)])


def through_camera(images, strength, rng):
    """Pictures as a worse camera shows them: slanted, dim, grey, noisy.

    images: (m, h, w), 0 (background) to 1. strength: from 0 (the pictures
    as they are) to 1; how far each picture is changed is drawn up to it.
    rng: numpy.random.Generator. Returns: float32 (m, h, w), 0 to 1.
    """
    m = len(images)
    slants = strength * rng.uniform(0.15, 0.35, m)
    light = 1 - 0.6 * strength * rng.uniform(0.6, 1, (m, 1, 1))
    grey = 0.1 * strength * rng.uniform(0.5, 1, (m, 1, 1))
    seen = grey + (1 - grey) * light * slanted(images, slants)
    noise = rng.normal(scale=0.15 * strength, size=images.shape)
    return np.clip(seen + noise, 0, 1).astype(np.float32)
