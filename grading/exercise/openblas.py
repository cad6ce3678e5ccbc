"""Which kernel of OpenBLAS computes here.

Run as a program, without NumPy, which takes longer to import than this
question is worth: python openblas.py LIBRARY
"""

import ctypes
import sys


def kernel(library):
    """Name of the kernel that an OpenBLAS chooses, None without one.

    library: path of a library that is linked with it, such as NumPy's.
    """
    loaded = ctypes.CDLL(library)
    for before in ("scipy_", ""):
        for after in ("64_", ""):
            ask = getattr(
                loaded, f"{before}openblas_get_corename{after}", None)
            if ask:
                ask.restype = ctypes.c_char_p
                return ask().decode()
    return None


if __name__ == "__main__":
    print(kernel(sys.argv[1]))
