"""Are hidden keys as fair as the public cases? Every week, many seeds.

python benchmarks/fairness.py [SEEDS [WORD]]

For each notebook whose path holds WORD, and for seeds 1 to SEEDS (20), the
cases are made anew as for a class's hidden key, and drawn again, ten times
at most, when a known mistake passes or is not named, when a right variant or
the solution fails, when a stub is given points, a guess more than a quarter
of them, or when one of these hangs on the last bit of a number. Printed: a
line for each notebook, and the share of hidden cases whose inputs are those
of a public one: at most 1 in 100.
"""

import sys
import time
from pathlib import Path

# benchmarks/grading.py hides the package of that name.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from grading import places
from grading.errors import CourseError
from grading.exercise import notebook
from grading.exercise.build import Workbench, records
from utils.courses import COURSES


def main(seeds=20, word=""):
    """Try them. Returns 1 when a key was not fair, or repeats too much."""
    unfair = cases = repeated = 0
    for course in COURSES:
        for path in sorted(places.course_folder(course).glob("*/*.ipynb")):
            if word not in str(path) or not notebook.answered(
                    notebook.read(path)):
                continue
            began, faults = time.process_time(), []
            for seed in range(1, seeds + 1):
                bench = Workbench(path, seed)
                for name, exercise in bench.exercises.items():
                    if exercise.cases is not None:
                        cases += len(bench.cases(name))
                        repeated += len(bench.repeated(name))
                try:
                    records(path, seed)
                except CourseError as error:
                    faults.append(f"  seed {seed}: {error}")
            unfair += len(faults)
            print(f"{course}/{path.parent.name}/{path.stem}: "
                  f"{seeds - len(faults)} of {seeds} seeds fair, "
                  f"{time.process_time() - began:.0f} s", flush=True)
            print("\n".join(faults), end="\n" if faults else "")
    print(f"{repeated} of {cases} hidden cases equal a public one")
    return int(unfair > 0 or repeated > cases / 100)


if __name__ == "__main__":
    seeds, word = (*sys.argv[1:], *("20", "")[len(sys.argv) - 1:])
    sys.exit(main(int(seeds), word))
