"""Change, delete, duplicate or reorder cells, ids and metadata."""

import copy

from red_team.attack import Attack, find
from red_team.course import NAME, POINTS


def each_check(change):
    """A change of the notebook: of every check cell."""
    def changed(notebook):
        for name in POINTS:
            change(find(notebook, name), name)
        return notebook
    return changed


def about(**values):
    """Set nbgrader's metadata of every check cell."""
    return each_check(
        lambda cell, name: cell.metadata.nbgrader.update(values))


def tags(*names):
    """Set the tags of every check cell."""
    return each_check(lambda cell, name: cell.metadata.update(
        tags=list(names)))


def without(*names):
    def changed(notebook):
        for name in names:
            notebook.cells.remove(find(notebook, name))
        return notebook
    return changed


def source(text):
    """Another source in every check cell; {points} is filled in."""
    def change(cell, name):
        cell.source = text.format(name=name, points=float(POINTS[name]))
    return each_check(change)


def twins(text):
    """A second cell of each check cell's name."""
    def changed(notebook):
        for name in POINTS:
            twin = copy.deepcopy(find(notebook, name))
            twin.source = text.format(points=float(POINTS[name]))
            twin.id = f"twin-{name}"
            notebook.cells.append(twin)
        return notebook
    return changed


def twins_first(notebook):
    for name in POINTS:
        twin = copy.deepcopy(find(notebook, name))
        twin.source = f"{float(POINTS[name])}"
        notebook.cells.insert(0, twin)
    return notebook


def swapped(notebook):
    """The check cells of two exercises have each other's name."""
    one, other = find(notebook, "average"), find(notebook, "impossible")
    one.metadata.nbgrader["grade_id"] = "impossible"
    other.metadata.nbgrader["grade_id"] = "average"
    return notebook


def checks_first(notebook):
    """The check cells come before the answers."""
    notebook.cells.sort(key=lambda cell: not cell.metadata.get(
        "nbgrader", {}).get("grade", False))
    return notebook


def reversed_order(notebook):
    notebook.cells.reverse()
    return notebook


def as_markdown(cell, name):
    """A check cell that is no code."""
    cell.cell_type = "markdown"
    for key in ("outputs", "execution_count"):
        cell.pop(key, None)


def same_ids(notebook):
    for cell in notebook.cells:
        cell.id = "same"
    return notebook


def no_metadata(notebook):
    for cell in notebook.cells:
        cell.metadata = {}
    return notebook


def other_kernel(notebook):
    notebook.metadata["kernelspec"] = {
        "name": "../../bin/sh", "display_name": "x", "language": "bash"}
    return notebook


def set_up_changed(notebook):
    """The set-up cell, which is not locked, checks nothing."""
    notebook.cells[1].source = (
        "import numpy as np\ncheck = lambda answer, *v: float("
        "points[answer.__name__])")
    return notebook


def version_99(notebook):
    return dict(notebook, nbformat=99, nbformat_minor=99)


def deep(notebook):
    return '{"cells": ' + "[" * 50_000


def deep_metadata(notebook):
    import json
    text = json.dumps(notebook)
    return text.replace('"language_info"', '"x": ' + "[" * 900 + "]" * 900
                        + ', "language_info"').replace(
        '"kernelspec"', '"y": ' + "[" * 900 + "]" * 900
        + ', "kernelspec"')


def surrogates(notebook):
    import json
    find(notebook, "average_solution").source = (
        "# \ud800\ndef average(numbers):\n    return 0")
    return json.dumps(notebook)


ATTACKS = [
    Attack("check_source", "check cells that are a number of points",
           change=source("{points}")),
    Attack("check_emptied", "check cells with nothing in them",
           change=source("")),
    Attack("check_commented", "check cells that are a comment",
           change=source("# check({name})")),
    Attack("checks_deleted", "no check cells", change=without(*POINTS)),
    Attack("solutions_deleted", "no answers", change=without(
        *(f"{name}_solution" for name in POINTS))),
    Attack("checks_twice", "a second check cell that gives points",
           change=twins("{points}"), alone=True),
    Attack("checks_twice_first", "the same, before everything",
           change=twins_first, alone=True),
    Attack("names_swapped", "the tripwire's name on another check cell",
           change=swapped, right=True),
    Attack("checks_first", "check cells before the answers",
           change=checks_first, right=True),
    Attack("reversed", "all cells in reverse order", change=reversed_order,
           right=True),
    Attack("points_changed", "a thousand points for each exercise",
           change=about(points=1000)),
    Attack("unlocked", "check cells that are not locked, and are changed",
           change=lambda notebook: source("{points}")(about(
               locked=False)(notebook))),
    Attack("checks_as_solutions", "check cells that a person must look at",
           change=about(solution=True)),
    Attack("checks_not_graded", "check cells that are not graded",
           change=about(grade=False)),
    Attack("checks_as_tasks", "check cells that are tasks",
           change=about(task=True)),
    Attack("checks_as_markdown", "check cells that are text",
           change=each_check(as_markdown)),
    Attack("schema_old", "metadata of an old version",
           change=about(schema_version=1), alone=True),
    Attack("schema_future", "metadata of a version to come",
           change=about(schema_version=99), alone=True),
    Attack("metadata_odd", "metadata that is no metadata",
           change=about(points=[1], grade_id={"a": 1}), alone=True),
    Attack("no_metadata", "no metadata at all", change=no_metadata,
           alone=True),
    Attack("tag_skip", "check cells tagged to be skipped",
           change=tags("skip-execution")),
    Attack("tag_demo", "check cells tagged as not needed",
           change=tags("demo")),
    Attack("tag_raises", "check cells in which errors are expected",
           change=tags("raises-exception")),
    Attack("same_ids", "one id for all cells", change=same_ids),
    Attack("set_up_changed", "another set-up cell", change=set_up_changed),
    Attack("other_kernel", "a program of its choice as kernel",
           change=other_kernel),
    Attack("version_99", "a notebook format to come", change=version_99),
    Attack("deep_json", "brackets 50,000 deep", change=deep, alone=True),
    Attack("deep_metadata", "metadata 900 deep", change=deep_metadata,
           right=True),
    Attack("surrogates", "characters that no file can hold",
           change=surrogates),
    Attack("not_json", "no notebook",
           change=lambda notebook: f"{NAME}: 10 points"),
]
