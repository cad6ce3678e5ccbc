"""Modules of `utils` that notebooks import, and those made of notebooks.

`module_of` turns a notebook into a module of utils.built: what its learner
wrote, for later notebooks. The rest of this file finds out which modules a
week imports, directly or by others: these are released and pinned with it.
"""

import ast
import contextlib
import functools
import importlib
import json
import symtable
import sys
import textwrap
from pathlib import Path

import utils
from grading import places
from grading.errors import CourseError
from grading.exercise.notebook import is_check, is_left_out, order, read
from grading.sandbox.inside import WITHHELD

BUILT = "utils.built"
MARKERS = ("### BEGIN SOLUTION", "### END SOLUTION")
DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
HEAD = '''"""What the notebook {name} builds, as solved.

Made by `course build`; edits here are lost. From the notebook
{path}.
{left_out}"""
'''


def module_of(path):
    """Source of the module that the notebook at path builds, or None.

    It holds the functions and classes of the solution cells, and the given
    functions, classes and imports that they use, in the notebook's order. A
    module has no state: what uses a variable of the notebook is left out,
    and this is said at its top.
    """
    defined, wanted = {}, []
    for cell, node in _statements(read(path)):
        for name in _bound(node):
            defined.pop(name, None)  # the last definition is the one
            defined[name] = cell, node
            if isinstance(node, DEFINITIONS[:2]) and _is_solution(cell):
                wanted.append(name)
    used, left_out = set(), []
    for name in wanted:
        needed = _needed(name, defined)
        state = sorted(other for other in needed if not isinstance(
            defined[other][1], DEFINITIONS))
        if state:
            left_out.append(f"{name} ({', '.join(state)})")
        else:
            used |= needed
    if not used:
        return None
    rest = [_text(cell.source, node) for name, (cell, node)
            in defined.items() if name in used
            and isinstance(node, DEFINITIONS[:2])]
    left_out = textwrap.fill("Left out, for a variable of the notebook that "
                             f"it uses: {', '.join(left_out)}.",
                             78) + "\n" if left_out else ""
    return "\n\n\n".join(["\n".join([HEAD.format(
        name=path.stem, path="/".join(path.parts[-3:]), left_out=left_out),
        _imports(defined, used)]), *rest]) + "\n"


def _statements(notebook):
    """(cell, statement) of a notebook, without demo and check cells."""
    for cell in notebook.cells:
        if (cell.cell_type == "code" and not is_left_out(cell)
                and not is_check(cell)):
            for node in ast.parse(cell.source).body:
                yield cell, node


def _is_solution(cell):
    return cell.metadata.get("nbgrader", {}).get("solution", False)


def _bound(node):
    """Names that a statement at the top of a cell binds."""
    if isinstance(node, DEFINITIONS[:2]):
        return [node.name]
    if isinstance(node, DEFINITIONS[2:]):
        return [(alias.asname or alias.name).split(".")[0]
                for alias in node.names]
    return [name.id for name in ast.walk(node)
            if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)]


def _needed(name, defined):
    """A definition and what of the notebook it uses, directly or not."""
    needed, todo = set(), [name]
    while todo:
        name = todo.pop()
        if name not in needed:
            needed.add(name)
            node = defined[name][1]
            if isinstance(node, DEFINITIONS[:2]):
                todo += _globals(node) & defined.keys()
    return needed


def _globals(node):
    """Names from outside that a function or class uses."""
    top = symtable.symtable(ast.unparse(node), "cell", "exec")
    found = {symbol.get_name() for symbol in top.get_symbols()
             if symbol.is_referenced()}  # by defaults, decorators, bases
    inside = top.get_children()
    while inside:
        table = inside.pop()
        found |= {symbol.get_name() for symbol in table.get_symbols()
                  if symbol.is_global()}
        inside += table.get_children()
    return found


def _imports(defined, used):
    """The lines that import names, of utils last."""
    plain, of = set(), {}
    for name in sorted(used):
        node = defined[name][1]
        if not isinstance(node, DEFINITIONS[2:]):
            continue
        words = next(ast.unparse(alias) for alias in node.names
                     if (alias.asname or alias.name).split(".")[0] == name)
        if isinstance(node, ast.Import):
            plain.add(f"import {words}")
        else:
            of.setdefault(node.module, []).append(words)
    lines = [_from(module, names) for module, names in sorted(of.items())]
    sections = {}
    for line in [*sorted(plain), *lines]:
        package = line.split()[1].split(".")[0]
        sections.setdefault((package == "utils", package not in
                             sys.stdlib_module_names), []).append(line)
    return "\n\n".join("\n".join(part)
                       for _, part in sorted(sections.items()))


def _from(module, names):
    line = f"from {module} import {', '.join(names)}"
    return line if len(line) < 80 else (
        f"from {module} import (\n    " + ",\n    ".join(names) + ",\n)")


def _text(source, node):
    """A definition as it is written, without the solution's markers."""
    first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    return textwrap.dedent("\n".join(
        line for line in source.splitlines()[first - 1:node.end_lineno]
        if line.strip() not in MARKERS))


@functools.cache
def imports(source):
    """Names of modules of utils that code imports: {"utils.data", ...}.

    Of `from utils.data import load_digits` both utils.data and
    utils.data.load_digits: one of them is a module.
    """
    found = set()
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return found  # such a cell defines nothing either
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}"
                                     for alias in node.names)}
    return {name for name in found if name.split(".")[0] == "utils"}


def week_imports(folder):
    """{name: path} of the modules of utils that a week needs: those that
    its notebooks and exercises import, directly or by others.

    folder: of the week. utils.checking, which all need, stands for itself.
    """
    sources = [path.read_text(encoding="utf-8")
               for path in sorted(folder.glob("exercises/*.py"))]
    for path in sorted(folder.glob("*.ipynb")):
        sources += _cells(path)
    return _closure(sources, folder)


def built(folder):
    """{"built/NAME.py": path} of what a week needs of earlier notebooks."""
    return {f"built/{path.name}": path
            for name, path in week_imports(folder).items()
            if name.startswith(f"{BUILT}.")}


def seen(path):
    """{path below utils/: path} of the modules that this notebook may see
    while it is graded, of those that not every notebook may see.

    It may see what its cells import that grading runs, and what that
    imports in turn.
    """
    found = _closure(_cells(path, demo=False), path.parent)
    return {name.replace(".", "/").removeprefix("utils/") + (
        "/__init__.py" if place.name == "__init__.py" else ".py"): place
        for name, place in found.items() if name.split(".")[1] in WITHHELD}


def check_order(paths):
    """Raise CourseError where a notebook imports what it builds itself, or
    what a later one builds. paths: of all notebooks."""
    numbers = {path.stem: number for number, path in enumerate(sorted(
        paths, key=lambda path: (path.parts[-3:-1], order(path)[0])))}
    for path in paths:
        for name in sorted({name for cell in _cells(path)
                            for name in imports(cell)}):
            stem = name.removeprefix(f"{BUILT}.").split(".")[0]
            if name.startswith(f"{BUILT}.") and numbers.get(
                    stem, -1) >= numbers[path.stem]:
                raise CourseError(
                    "{stem} imports utils.built.{other}, which is not of an "
                    "earlier notebook", stem=path.stem, other=stem)


def _cells(path, demo=True):
    """Sources of a notebook's code cells that name utils; demo: also of
    those that grading does not run. A notebook that cannot be read has
    none: whoever runs or releases it says what is wrong."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [source for cell in cells if cell["cell_type"] == "code"
                and "utils" in (source := "".join(cell["source"]))
                and (demo or not is_left_out(cell))]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []


def _closure(sources, folder):
    """{name: path} of the modules of utils that sources import, and those
    that these import. folder: of the week."""
    found, todo = {}, [name for source in sources for name in imports(source)]
    while todo:
        name = todo.pop()
        place = name not in found and _place(name, folder)
        if place:
            found[name] = place
            package = name.rpartition(".")[0]
            if package != "utils":
                todo.append(package)
            if name != "utils.checking":
                todo += imports(place.read_text(encoding="utf-8"))
    return found


def _place(name, folder):
    """Path of a module of utils, or None where there is none."""
    parts = name.split(".")[1:]
    if not parts or parts[0] == "checking" and len(parts) > 1:
        return None
    roots = [Path(utils.__file__).parent.joinpath(*parts)]
    if name.startswith(f"{BUILT}."):
        roots = [Path(place, *parts[1:]) for place in _search(folder)]
    return next((place for root in roots for place in (
        root / "__init__.py", root.with_suffix(".py")) if place.is_file()),
        None)


def _search(folder):
    """Folders in which utils.built looks for a week."""
    return [str(folder / "built"), *map(str, places.built())]


@contextlib.contextmanager
def as_in(folder):
    """While this lasts, utils.built is what the week in folder sees."""
    package = importlib.import_module(BUILT)
    before = package.__path__
    package.__path__ = _search(folder)
    _forget()
    try:
        yield
    finally:
        package.__path__ = before
        _forget()


def _forget():
    """Let the modules that are of a week be imported anew."""
    importlib.invalidate_caches()
    for name in list(sys.modules):
        if name.startswith(f"{BUILT}.") or name == "utils.deep":
            package, _, last = name.rpartition(".")
            vars(sys.modules[package]).pop(last, None)
            del sys.modules[name]
