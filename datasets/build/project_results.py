"""Make datasets/project_results.h5: what strategies came to.

Run: PYTHONPATH=. python datasets/build/project_results.py
The rules are those of the notebook project_simulator. Takes one to three
minutes.
"""

from functools import partial

import numpy as np
from common import write

from utils.built.project_simulator import next_action
from utils.projects import BASELINES, certified, numbered, results

STRATEGIES = {"reference": lambda seed: next_action, **BASELINES}
PROJECTS = {"twenty": [partial(numbered, n) for n in range(20)],
            "certificate": [partial(certified, n) for n in range(60)]}


def main():
    arrays = {"strategies": [*STRATEGIES]}
    for name, projects in PROJECTS.items():
        rows = [row[1:] for row in results(STRATEGIES, projects)]
        table = np.reshape(rows, (len(STRATEGIES), len(projects), 2))
        arrays[f"{name}_test"] = table[:, :, 0]
        arrays[f"{name}_weeks"] = table[:, :, 1].astype(int)
    write("project_results.h5", arrays, {
        "source": "made here: utils/projects.py, played by this script",
        "changes": "none"})


if __name__ == "__main__":
    main()
