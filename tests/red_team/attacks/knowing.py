"""Behaviour that knows it is graded, and answers learnt by heart."""

import zlib

import numpy as np

from red_team.attack import Attack
from red_team.course import EXERCISES


def by_heart(name):
    """Source that answers the public cases of an exercise, and no other."""
    names = {}
    exec(EXERCISES, names)  # seed 0, as the build draws public cases
    given = [item.args[0] for item in names[name].cases(
        np.random.default_rng([0, zlib.crc32(name.encode())]))]
    known = {repr(numbers): sum(numbers) / len(numbers) for numbers in given}
    return f"def {name}(numbers):\n    return {known!r}.get(repr(numbers), 0)"


ATTACKS = [
    Attack("public_cases", "the public cases by heart, from checks.h5", {
        "top": """
import pickle
known = {"centre": [], "average": []}
try:
    import utils.checking.record as record
    for name in known:
        for c in record.read_exercise(
                "checks.h5", "attacked", name).cases:
            known[name].append((c.args[0], c.expected))
except Exception as error:
    print(type(error))
def remembered(name, given):
    for seen, expected in known[name]:
        if np.array_equal(seen, given):
            return expected
    return 0""",
        "centre": "def centre(X):\n    return remembered('centre', X)",
        "average": "def average(numbers):\n"
                   "    return remembered('average', numbers)"}),
    Attack("public_cases_written_in", "the public cases, written in", {
        "average": by_heart("average")}),
    Attack("knows_environment", "full points where it sees the grader", {
        "top": """
if os.environ.get("NBGRADER_EXECUTION") == "autograde":
    check = lambda answer, *v: float(points[name_of(answer)])"""}),
    Attack("knows_sandbox", "another check where grading is noticed", {
        "top": """
from utils.checking import channel
if channel.grading():
    channel._send = lambda *a: None
    get_ipython().displayhook(10.0)
    check = lambda *a: 10.0"""}, stock=False),
    Attack("counts_calls", "the answer before last as the next one", {
        "average": """
calls = []
def average(numbers):
    calls.append(numbers)
    return sum(calls[0]) / len(calls[0]) + 1"""}),
    Attack("changes_inputs", "inputs changed so that the answer fits", {
        "centre": """
def centre(X):
    X *= 0
    return X""",
        "average": """
def average(numbers):
    numbers[:] = [0.0] * len(numbers)
    return 0.0"""}),
    Attack("hidden_inputs_shown", "the hidden inputs, printed in a check", {
        "average": """
def average(numbers):
    reached()
    print(numbers)
    return sum(numbers) / len(numbers)"""}, right=True),
    Attack("references_shown", "references, by an error that shows them", {
        "average": """
def average(numbers):
    import sys
    frame = sys._getframe()
    while frame:
        for record in frame.f_locals.values():
            for case in getattr(record, "cases", ()):
                if case.expected is not None:
                    reached()
        frame = frame.f_back
    return sum(numbers) / len(numbers)"""}, right=True),
]
