"""Make datasets/penguins.h5 from the PyPI package palmerpenguins.

Run: python datasets/build/penguins.py [PACKAGE.whl]
"""

import csv
import io
import sys
import zipfile

import numpy as np
from common import fetch, write

PACKAGE, VERSION = "palmerpenguins", "0.1.6"
MEASURES = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm",
            "body_mass_g")


def main():
    wheel = fetch([sys.executable, "-m", "pip", "download", "--no-deps",
                   f"{PACKAGE}=={VERSION}"])
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        text = archive.read("palmerpenguins/data/penguins.csv").decode()
    rows = [row for row in csv.DictReader(io.StringIO(text))
            if "NA" not in (row[name] for name in MEASURES)]
    arrays = {name: np.array([row[name] for row in rows], dtype=np.float64)
              for name in MEASURES}
    for name in ("species", "island"):
        arrays[name] = [row[name] for row in rows]
    arrays["sex"] = [row["sex"].replace("NA", "unknown") for row in rows]
    write("penguins.h5", arrays,
          {"source": f"PyPI package {PACKAGE} {VERSION}"})


if __name__ == "__main__":
    main()
