"""CPU time to judge an answer: the dearest of a megabyte beside honest ones.

python benchmarks/judging.py

For each property and each kind of reference: the exercise that has most of
it, the dearest of many answers of a megabyte to its largest case
(tests/red_team/dearest.py), the course's own solution on all its cases, and
the same with every number one larger. Then the wall time of the process
that judges for an honest exercise. Returns 1 where a dear answer takes more
than a second, or an honest one more than a tenth.
"""

import functools
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path[0] = str(TESTS)  # benchmarks/grading.py hides the package

from red_team import dearest

from grading.exercise.build import Workbench
from grading.sandbox.inside.wire import encode
from grading.submission.judging import Judge, _judged
from utils.checking.record import read_exercise
from utils.checking.run import run

DEAR, HONEST = 1, 0.1  # seconds


def spent(record, answers, bound):
    """CPU seconds of judging; above the bound the best of three."""
    times = []
    while not times or len(times) < 3 and times[-1] > bound:
        began = time.process_time()
        _judged(record, answers)
        times.append(time.process_time() - began)
    return min(times)


def wrong(value):
    """The same form, every number in it one larger."""
    if isinstance(value, dict):
        return {key: wrong(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(map(wrong, value))
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        return value + 1
    return value + 1 if type(value) in (int, float) else value


def sent(outcomes):
    """Outcomes as a child sends them."""
    return [encode({"value": outcome.value, "changed": list(outcome.changed),
                    "error": outcome.error and list(outcome.error)})
            for outcome in outcomes]


def main():
    """Measure and print."""
    worst = {}
    for (name, dear), (record, answers) in dearest.answers():
        found = spent(record, answers, DEAR), dear
        worst[name] = max(worst.get(name, found), found)
    print(f"{'judged by':24} {'exercise':34} {'dearest':>8} {'honest':>8} "
          f"{'wrong':>8}  seconds; the dearest is", flush=True)
    workbench, slow = functools.cache(Workbench), False
    for name, (record, path) in dearest.records().items():
        seconds, dear = worst[name]
        slow |= seconds > DEAR
        if path is None:
            print(f"{name:24} {'':34} {seconds:8.3f} {'':8} {'':8}  {dear}")
            continue
        bench = workbench(path)
        record = read_exercise(
            path.parent / "checks.h5", path.stem, record.name)
        outcomes = run(record, bench.reference(record.name))
        honest = spent(record, sent(outcomes), HONEST)
        other = spent(record, sent([
            replace(outcome, value=wrong(outcome.value))
            for outcome in outcomes]), HONEST)
        slow |= max(honest, other) > HONEST
        print(f"{name:24} {record.name:34} {seconds:8.3f} {honest:8.4f} "
              f"{other:8.4f}  {dear}", flush=True)
    with Judge() as judge:
        times = []
        for _ in range(50):
            began = time.perf_counter()
            judge.judgements({"it": (record, sent(outcomes))})
            times.append(time.perf_counter() - began)
    print(f"through the process that judges, wall time: first "
          f"{1e3 * times[0]:.0f} ms, then {1e3 * statistics.median(times):.1f}"
          " ms a submission")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
