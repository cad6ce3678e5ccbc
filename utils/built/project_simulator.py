"""What the notebook project_simulator builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course3_strategy/week2_error_analysis/project_simulator.ipynb.
"""

from utils.built.mismatched_data import gaps
from utils.projects import CURES


def gaps_of(state):
    """Avoidable bias, variance and mismatch of a state: {name: gap}."""
    found = gaps(state["human"], state["train"], state["train_dev"],
                 state["dev"], state["test"])
    return {name: found[name] for name in CURES}


def next_action(state):
    """The strategy: what to do next.

    state: the dictionary of section 1. Returns: the name of an action in
    state["costs"] that can be paid, or "stop", by the rules above.
    """
    able = [action for action, weeks in state["costs"].items()
            if weeks <= state["weeks_left"]]
    if state["dev"] <= state["stop_line"] or not able:
        return "stop"
    if state["audit"] >= 5 and "clean_labels" in able:
        return "clean_labels"
    found = gaps_of(state)
    for name in sorted(found, key=found.get, reverse=True):
        for action in CURES[name]:
            if action in able:
                return action
    return "stop"


def report(history):
    """What a finished project tells.

    history: list of (state, action), the last action is "stop".
    Returns: {"diagnosis": "labels", "avoidable_bias", "variance" or
    "mismatch", "what_helped": list of actions, "wasted_weeks": number}.
    """
    first = history[0][0]
    found = gaps_of(first)
    diagnosis = ("labels" if first["audit"] >= 5
                 else max(found, key=found.get))
    helped, wasted = [], 0
    for (state, action), (after, _) in zip(history, history[1:]):
        if state["dev"] - after["dev"] < 0.02:
            wasted += state["costs"][action]
        elif action not in helped:
            helped.append(action)
    return {"diagnosis": diagnosis, "what_helped": helped,
            "wasted_weeks": wasted}
