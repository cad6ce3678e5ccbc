"""Make datasets/temperatures.h5 from the PyPI package vega_datasets.

Run: python datasets/build/temperatures.py [PACKAGE.whl]
"""

import csv
import io
import sys
import zipfile

import numpy as np
from common import fetch, write

PACKAGE, VERSION = "vega_datasets", "0.9.0"
TABLE = "seattle-weather.csv"


def main():
    wheel = fetch([sys.executable, "-m", "pip", "download", "--no-deps",
                   f"{PACKAGE}=={VERSION}"])
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        text = archive.read(f"vega_datasets/_data/{TABLE}").decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    low, high = (np.array([row[name] for row in rows], dtype=np.float64)
                 for name in ("temp_min", "temp_max"))
    write("temperatures.h5",
          {"date": [row["date"].replace("/", "-") for row in rows],
           "mean_c": np.round((low + high) / 2, 2),
           "min_c": low, "max_c": high, "place": ["Seattle, Washington"]},
          {"source": f"PyPI package {PACKAGE} {VERSION}, {TABLE}",
           "changes": "mean_c is the middle between min_c and max_c"})


if __name__ == "__main__":
    main()
