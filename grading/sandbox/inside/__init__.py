"""What runs inside the sandbox. Imports nothing of grading.

The zygote imports the packages that notebooks use, then forks a child for
each submission; the child confines itself and runs the cells.
"""

# Packages that no notebook of ours uses, and that take as long to import as
# all others: the zygote waits for a notebook that names one.
RARE = {"scipy": ("scipy.special", "scipy.signal", "scipy.ndimage",
                  "scipy.stats", "scipy.optimize")}

# Of utils: what notebooks build, and what imports it. A child sees of these
# what its notebook imports, and nobody else.
WITHHELD = ("built", "deep", "nn", "training", "projects")
