"""What the notebook case_wildlife_cameras builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course3_strategy/week1_setting_the_goal/case_wildlife_cameras.ipynb.
"""

import math


def alarm_limit(n, recall, chance):
    """From how many misses on an audit is an alarm.

    n: number of animals in the audit. recall: what was promised, between 0
    and 1. chance: of a false alarm, at most; above 0, below 1.
    Returns: int, the smallest k for which k or more misses have a
    probability of at most chance; n + 1 if there is none up to n.
    """
    k, tail = n + 1, 0.0
    while tail <= chance:
        k -= 1
        tail += math.comb(n, k) * (1 - recall) ** k * recall ** (n - k)
    return k + 1
