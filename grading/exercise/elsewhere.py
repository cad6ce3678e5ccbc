"""A process of its own that tries exercises against what is known of them.

stability.faults_elsewhere starts it, with a kernel of OpenBLAS or a number
of threads that the variables of its environment choose.
"""

import contextlib
import io
import json
import sys
from pathlib import Path

from grading import lean
from grading.exercise.stability import kernel
from utils.checking.record import read_records
from utils.language import say


def main(checks, drawn, *notebooks):
    """(notebook, exercise, fault) for all that differs, as JSON."""
    with lean.importing():
        lean.install()
        from grading.exercise.build import Workbench, faults
    found = []
    under = say(
        " under the OpenBLAS kernel {kernel}: it hangs on a rounding error",
        kernel=kernel())
    known = read_records(checks)
    with contextlib.redirect_stdout(io.StringIO()):  # some mistakes print
        for path in map(Path, notebooks):
            bench = Workbench(path)
            found += [(path.stem, record.name, fault)
                      for record in known[path.stem] for fault in faults(
                          bench, record, under, drawn=bool(int(drawn)))]
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
