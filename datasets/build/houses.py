"""Make datasets/houses.h5 from the Debian package r-cran-modeldata.

Run: python datasets/build/houses.py [PACKAGE.deb]
"""

import numpy as np
import rdata
from common import deb_files, write

PACKAGE, VERSION = "r-cran-modeldata", "1.1.0-1"
NUMBERS = {
    "living_area_sqft": "Gr_Liv_Area",
    "lot_area_sqft": "Lot_Area",
    "bedrooms": "Bedroom_AbvGr",
    "full_baths": "Full_Bath",
    "garage_cars": "Garage_Cars",
    "year_built": "Year_Built",
    "year_sold": "Year_Sold",
    "price_usd": "Sale_Price",
}


def main():
    files = deb_files(PACKAGE, VERSION, "/data/Rdata.rd")
    part = {path[-3:]: content for path, content in files.items()}
    frame = rdata.read_frame(part["rdx"], part["rdb"], "ames")
    keep = np.array(frame["Sale_Condition"]) == "Normal"
    keep &= np.array(frame["Bldg_Type"]) == "OneFam"
    arrays = {name: np.array(frame[column], dtype=np.float64)[keep]
              for name, column in NUMBERS.items()}
    arrays["neighborhood"] = list(np.array(frame["Neighborhood"])[keep])
    write("houses.h5", arrays,
          {"source": f"Debian package {PACKAGE} {VERSION}, ames"})


if __name__ == "__main__":
    main()
