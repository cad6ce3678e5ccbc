"""Seconds and peak memory of every source notebook, and of its checks.

    python benchmarks/notebooks.py [--quick] [NAME ...]

Each notebook runs with its solutions in a kernel of its own, one after
another. The limits are 60 s and 1.5 GiB on two quiet cores; CPU seconds
are the fairer number on a busy machine. With --quick, demo cells run at the
quick setting that tests use, in 25 CPU seconds at most. `check` is the
slowest and the median exercise, each with a Checks object of its own.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT / "tests")  # benchmarks/grading.py hides the package

RUN = """
import nbclient, sys
from pathlib import Path
from grading.exercise.notebook import quick, read
path = Path(sys.argv[1])
notebook = quick(read(path)) if "--quick" in sys.argv else read(path)
nbclient.NotebookClient(notebook, timeout=600, resources={
    "metadata": {"path": str(path.parent)}}).execute()
"""
ROW = "{:30s} {:>7s} {:>7s} {:>9s} {:>13s} {:>13s}"


def run_notebook(path, *options):
    """Wall seconds, CPU seconds and peak MiB of the largest process."""
    script = ("import resource, sys; exec(sys.argv.pop(1)); "
              "u = resource.getrusage(resource.RUSAGE_CHILDREN); "
              "print(u.ru_utime + u.ru_stime, u.ru_maxrss / 1024)")
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, RUN, str(path), *options],
        check=True, capture_output=True, text=True)
    cpu, peak = map(float, done.stdout.split()[-2:])
    return time.perf_counter() - start, cpu, peak


def time_checks(path):
    """CPU seconds of each exercise's check."""
    import os

    from support.notebooks import workbench

    from utils.checking import Checks
    os.chdir(path.parent)
    bench = workbench(path)
    seconds = []
    for name in bench.items:
        answer = bench.reference(name)
        start = time.process_time()
        Checks(f"course/week/{path.stem}").verdict(name, answer)
        seconds.append(time.process_time() - start)
    return seconds


def main():
    """Print one row for each notebook."""
    from support.notebooks import SOURCES
    options = [word for word in sys.argv[1:] if word == "--quick"]
    names = [word for word in sys.argv[1:] if word not in options]
    print(ROW.format("notebook", "wall s", "CPU s", "peak MiB",
                     "check median", "check slowest"))
    for path in SOURCES:
        if names and path.stem not in names:
            continue
        wall, cpu, peak = run_notebook(path, *options)
        checks = time_checks(path)
        print(ROW.format(
            path.stem, f"{wall:.1f}", f"{cpu:.1f}", f"{peak:.0f}",
            f"{1000 * statistics.median(checks):.0f} ms",
            f"{1000 * max(checks):.0f} ms"), flush=True)


if __name__ == "__main__":
    main()
