"""A name that is not defined yet is answered with the cell to run first."""

import ast
import functools
import json
import os
from pathlib import Path

from utils import language
from utils.checking.messages import say
from utils.checking.show import show_message


def install(speaking=language.speaking):
    """Explain NameError in this kernel's notebook. Does nothing elsewhere.

    speaking: makes the context in which to speak; before any `check` there
    is none but the reader's language.
    """
    from IPython import get_ipython  # what judges forks faster without it

    shell = get_ipython()
    if shell is not None:
        shell.set_custom_exc((NameError,), functools.partial(
            _explain, speaking))


def _explain(speaking, shell, kind, error, trace, tb_offset=None):
    name = getattr(error, "name", None)
    with speaking():
        words = advice(name, _cells()) if type(error) is NameError else None
    if words is None:  # a slip of the pen: the traceback says where
        return shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
    show_message(words, passed=False)
    # A short structured traceback still marks the cell as failed.
    lines = [f"NameError: {error}"]
    shell._showtraceback(kind, error, lines)
    return lines


def advice(name, cells):
    """Which cell to run first, given the notebook's cells.

    None when the cells are known and none of them defines the name.
    """
    title, number = "", 0
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            headings = [line for line in source.splitlines()
                        if line.startswith("#")]
            title = headings[-1].lstrip("# ") if headings else title
            continue
        if cell["cell_type"] != "code":
            continue
        number += 1
        if name not in _defined(source):
            continue
        if number == 1:
            return say("name_setup", name=name)
        line = next(line for line in source.splitlines() if line.strip()
                    and not line.startswith("#"))
        return say("name_cell", name=name, number=number, line=line,
                   title=say("name_title", title=title) if title else "")
    if name == "check":
        return say("name_setup", name=name)
    return None if cells else say("name_all", name=name)


def _defined(source):
    """Names that a cell defines at its top level."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).split(".")[0])
    return names


def _cells():
    """Cells of the notebook that this kernel serves, where it is known."""
    path = Path(os.environ.get("JPY_SESSION_NAME", ""))
    for place in (path, Path.cwd() / path.name):
        try:
            return json.loads(place.read_text(encoding="utf-8"))["cells"]
        except (OSError, ValueError, KeyError):
            continue
    return []
