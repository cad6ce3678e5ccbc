"""As many threads for NumPy's linear algebra as there are usable cores.

OpenBLAS and MKL count the cores of the machine when NumPy is imported. In a
container that may use two of sixty-four, their threads wait for each other.
So this is done before, and imports no NumPy.
"""

import math
import os
from pathlib import Path

# What the libraries read; all but OMP's own read OMP's where theirs is unset.
NAMES = tuple(f"{library}_NUM_THREADS"
              for library in ("OMP", "OPENBLAS", "MKL", "NUMEXPR"))
OWN, GROUPS = Path("/proc/self/cgroup"), Path("/sys/fs/cgroup")


def usable_cores():
    """Cores that this process may use: its affinity, and a container's
    share of CPU time, rounded up."""
    cores = len(os.sched_getaffinity(0)) if hasattr(
        os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([cores, *map(math.ceil, _shares())]))


def set_threads(number=None):
    """Set the variables that the libraries read, where nobody has.

    number: of threads; None: of usable cores. A user's OMP_NUM_THREADS
    stands for all.
    """
    if NAMES[0] not in os.environ:
        for name in NAMES:
            os.environ.setdefault(name, str(number or usable_cores()))


def _shares():
    """CPUs' worth of time of each control group that this process is in."""
    try:
        lines = OWN.read_text().splitlines()
    except OSError:
        return
    group = GROUPS / next((line[3:].strip("/") for line in lines
                           if line.startswith("0::")), "")
    for place in (group, *group.parents):
        if place.is_relative_to(GROUPS):
            try:
                quota, period = (place / "cpu.max").read_text().split()
                yield int(quota) / int(period)
            except (OSError, ValueError):
                continue  # the root has none; "max" is no bound


def load_ipython_extension(shell):
    """Called by IPython for `--ext utils.threads`, when a kernel starts."""
    set_threads()
