"""Make datasets/digits.h5 from the Debian package opencv-doc.

Run: python datasets/build/digits.py [PACKAGE.deb]
"""

import io

import numpy as np
from common import deb_files, write
from PIL import Image

PACKAGE, VERSION = "opencv-doc", "4.6.0+dfsg-12"
SEED = 7


def main():
    (sheet,) = deb_files(PACKAGE, VERSION, "data/digits.png").values()
    # 50 rows of 100 pictures; five rows for each digit, in order.
    cells = np.asarray(Image.open(io.BytesIO(sheet)))
    cells = cells.reshape(50, 20, 100, 20).swapaxes(1, 2)
    cells = cells.reshape(10, 500, 20, 20)
    rng = np.random.default_rng(SEED)
    arrays = {}
    for part, rows in (("train", slice(0, 400)), ("test", slice(400, 500))):
        X = cells[:, rows].reshape(-1, 20, 20)
        Y = np.repeat(np.arange(10, dtype=np.uint8), len(X) // 10)
        order = rng.permutation(len(X))
        arrays[f"X_{part}"], arrays[f"Y_{part}"] = X[order], Y[order]
    write("digits.h5", arrays,
          {"source": f"Debian package {PACKAGE} {VERSION}, digits.png"})


if __name__ == "__main__":
    main()
