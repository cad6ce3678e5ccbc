"""A second, made camera: the same things, photographed otherwise.

SciPy is imported where it is needed: a process that judges starts without.
"""

import numpy as np


def through_camera(images, strength, rng):
    """Pictures as a worse camera shows them: slanted, dim, grey, noisy.

    images: (m, h, w), 0 (background) to 1. strength: from 0 (the pictures
    as they are) to 1; how far each picture is changed is drawn up to it.
    rng: numpy.random.Generator. Returns: float32 (m, h, w), 0 to 1.
    """
    from scipy.ndimage import affine_transform

    m, height, _ = images.shape
    slant = strength * rng.uniform(0.15, 0.35, m)
    light = 1 - 0.6 * strength * rng.uniform(0.6, 1, (m, 1, 1))
    grey = 0.1 * strength * rng.uniform(0.5, 1, (m, 1, 1))
    slanted = np.stack([
        affine_transform(image, [[1, 0], [s, 1]],
                         offset=[0, -s * (height - 1) / 2], order=1)
        for image, s in zip(images.astype(np.float32), slant)])
    seen = grey + (1 - grey) * light * slanted
    noise = rng.normal(scale=0.15 * strength, size=images.shape)
    return np.clip(seen + noise, 0, 1).astype(np.float32)
