"""What the notebook project_simulator builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course3_strategy/week2_error_analysis/project_simulator.ipynb.
"""

from utils.projects import CURES


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
    gaps = {"avoidable_bias": state["train"] - state["human"],
            "variance": state["train_dev"] - state["train"],
            "mismatch": state["dev"] - state["train_dev"]}
    for name in sorted(gaps, key=gaps.get, reverse=True):
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
    gaps = {"avoidable_bias": first["train"] - first["human"],
            "variance": first["train_dev"] - first["train"],
            "mismatch": first["dev"] - first["train_dev"]}
    diagnosis = ("labels" if first["audit"] >= 5
                 else max(gaps, key=gaps.get))
    helped, wasted = [], 0
    for (state, action), (after, _) in zip(history, history[1:]):
        if state["dev"] - after["dev"] < 0.02:
            wasted += state["costs"][action]
        elif action not in helped:
            helped.append(action)
    return {"diagnosis": diagnosis, "what_helped": helped,
            "wasted_weeks": wasted}
