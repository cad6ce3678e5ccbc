"""A pytest plugin: which test files cost the most computing.

CPU seconds are counted, of a test's process and of those that it started
and waited for, since seconds on the clock hang on what else is running. A
fixture counts for the first test that asks for it.
"""

import os
from collections import Counter

import pytest

SHOWN = 5
_KEY = pytest.StashKey()
_PROPERTY = "CPU seconds"


def _spent():
    times = os.times()
    return (times.user + times.system
            + times.children_user + times.children_system)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """Look at the clock before the first fixture."""
    item.stash[_KEY] = _spent()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Hand over what the test cost when all of it has ended."""
    if call.when == "teardown" and _KEY in item.stash:
        item.user_properties.append(
            (_PROPERTY, _spent() - item.stash[_KEY]))
    return (yield)


def pytest_terminal_summary(terminalreporter):
    """Name the dearest files and their part of the whole."""
    spent = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "teardown":
                spent[report.nodeid.split("::")[0]] += dict(
                    report.user_properties).get(_PROPERTY, 0)
    whole = sum(spent.values())
    if len(spent) < 2 or not whole:
        return
    terminalreporter.section(f"DEAREST OF {len(spent)} FILES, CPU SECONDS")
    for name, seconds in spent.most_common(SHOWN):
        terminalreporter.line(
            f"{seconds:7.0f}  {seconds / whole:4.0%}  {name}")
    terminalreporter.line(f"{whole:7.0f}  100%  all")
