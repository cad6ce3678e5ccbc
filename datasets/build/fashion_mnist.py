"""Make datasets/fashion_mnist.h5 from the package dataset-fashion-mnist.

Run: python datasets/build/fashion_mnist.py [PACKAGE.deb]
"""

import gzip

import numpy as np
from common import balanced_order, deb_files, write

PACKAGE, VERSION = "dataset-fashion-mnist", "0.0~git20200523.55506a9-1"
# Part here, name of the part in the package, rows taken: as many of each
# class.
PARTS = (("train", "train", 12000), ("test", "t10k", 3000))
SEED = 7


def main():
    files = {path.split("/")[-1]: gzip.decompress(content) for path, content
             in deb_files(PACKAGE, VERSION, "-ubyte.gz").items()}
    rng = np.random.default_rng(SEED)
    arrays = {}
    for part, name, m in PARTS:
        # IDX files: a header of 16 bytes before pictures, 8 before labels.
        X = np.frombuffer(files[f"{name}-images-idx3-ubyte.gz"], np.uint8,
                          offset=16).reshape(-1, 28, 28)
        Y = np.frombuffer(files[f"{name}-labels-idx1-ubyte.gz"], np.uint8,
                          offset=8)
        rows = balanced_order(Y, rng)[:m]
        arrays[f"X_{part}"], arrays[f"Y_{part}"] = X[rows], Y[rows]
    write("fashion_mnist.h5", arrays,
          {"source": f"Debian package {PACKAGE} {VERSION}",
           "changes": "a fifth of the training set and three tenths of the "
                      "test set, in another order"})


if __name__ == "__main__":
    main()
