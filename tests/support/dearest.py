"""A pytest plugin: which test files cost the most computing, and what a
notebook costs. The dearest come first.

CPU seconds are counted, of a test's process and of those that it started
and waited for, since seconds on the clock hang on what else is running. A
fixture counts for the first test that asks for it.
"""

import math
import os
from collections import Counter

import pytest

SHOWN = 5
# Of a notebook's file: its run in a kernel, all the rest, and both on average.
KERNEL_BUDGET, REST_BUDGET, AVERAGE = 25, 20, 45
KERNEL = "CPU seconds of the kernel"
_KEY = pytest.StashKey()
_CACHE = "course/CPU seconds"
_PROPERTY = "CPU seconds"


def spent():
    """CPU seconds of this process and of those that it waited for."""
    times = os.times()
    return (times.user + times.system
            + times.children_user + times.children_system)


def pytest_collection_modifyitems(config, items):
    """Begin with the dearest files, so that no worker is alone with one at
    the end: by what they cost last time, before that with slow ones."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    cost = _last_time(config)
    items.sort(key=lambda item: -cost.get(
        _file_of(item), math.inf if item.path in slow else 0))


def _file_of(test):
    """The file of a test, or of its report, as pytest names it."""
    return test.nodeid.split("::")[0]


def _last_time(config):
    """{file: CPU seconds} of the runs before; empty where none is kept."""
    cache = getattr(config, "cache", None)
    return cache.get(_CACHE, {}) if cache else {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """Look at the clock before the first fixture."""
    item.stash[_KEY] = spent()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Hand over what the test cost when all of it has ended."""
    if call.when == "teardown" and _KEY in item.stash:
        item.user_properties.append(
            (_PROPERTY, spent() - item.stash[_KEY]))
    return (yield)


def pytest_terminal_summary(terminalreporter, config):
    """Name the dearest files and their part of the whole; then notebooks."""
    whole, kernel = Counter(), Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "teardown":
                name, told = _file_of(report), dict(report.user_properties)
                whole[name] += told.get(_PROPERTY, 0)
                kernel[name] += told.get(KERNEL, 0)
    if getattr(config, "cache", None):
        config.cache.set(_CACHE, _last_time(config) | whole)
    total = sum(whole.values())
    if len(whole) < 2 or not total:
        return
    say = terminalreporter.line
    terminalreporter.section(f"DEAREST OF {len(whole)} FILES, CPU SECONDS")
    for name, seconds in whole.most_common(SHOWN):
        say(f"{seconds:7.0f}  {seconds / total:4.0%}  {name}")
    say(f"{total:7.0f}  100%  all")
    notebooks = {name: (kernel[name], whole[name] - kernel[name])
                 for name in whole if kernel[name]}
    if notebooks:
        _tell_budget(say, notebooks)
        say(f"{total - sum(map(sum, notebooks.values())):7.0f}        "
            "all that is no notebook")


def _tell_budget(say, notebooks):
    """A line for all notebooks, and one for each that exceeds its budget.

    notebooks: {file: (CPU seconds of the kernel, of the rest)}.
    """
    means = [sum(parts) / len(notebooks) for parts in zip(
        *notebooks.values())]
    say(f"{sum(means):7.0f}        a notebook, on average: {means[0]:.0f} for "
        f"its run in a kernel, {means[1]:.0f} for the rest (budget: "
        f"{AVERAGE}; at most {KERNEL_BUDGET} and {REST_BUDGET})")
    for name, (run, rest) in notebooks.items():
        if run > KERNEL_BUDGET or rest > REST_BUDGET:
            say(f"         over: {name}: {run:.0f} and {rest:.0f}")
