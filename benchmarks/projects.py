"""The certificate of the project simulator.

Run: PYTHONPATH=. python benchmarks/projects.py

Each of the three kinds of project reaches its goal by the rules of the
notebook project_simulator in at least 18 of 20 seeds, and by each baseline
in at most 5; on seeds on which nothing was tuned. Prints what is played now
beside what is stored, and ends with 1 where a bound is broken. Takes one
to three minutes.
"""

import sys
from functools import partial

import numpy as np

from utils.built.project_simulator import next_action
from utils.data import load_project_results
from utils.projects import BASELINES, GOAL, KINDS, certified, results

LEAST, MOST = 18, 5


def main():
    stored, sound = load_project_results()["certificate"], True
    strategies = {"reference": lambda seed: next_action, **BASELINES}
    projects = [partial(certified, number) for number in range(60)]
    rows = list(results(strategies, projects))
    print("reached, of 20 (stored)" + "".join(f"{k:>22}" for k in KINDS))
    for name in strategies:
        test = np.reshape([row[1] for row in rows if row[0] == name],
                          (len(KINDS), 20))
        now = (test <= GOAL).sum(axis=1)
        then = (np.reshape(stored[name]["test"], (len(KINDS), 20))
                <= GOAL).sum(axis=1)
        sound &= all(now >= LEAST) if name == "reference" else all(
            now <= MOST)
        print(f"{name:23}" + "".join(
            f"{a:17} ({b:2})" for a, b in zip(now, then)))
    print("within the bounds" if sound else "A BOUND IS BROKEN")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
