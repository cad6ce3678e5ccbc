"""What this project starts without: more than half of a start.

Both packages below are imported by others, at once and whole, for what is
not used here. tests/test_lean.py fails when one is no longer imported: then
its part here can go.
"""

import functools
import gc
import importlib
import sys
import types
from contextlib import contextmanager

# jsonschema, which reads notebooks' form, imports it for the formats "iri"
# and "iri-reference" alone, and it builds a parser for them first. No form
# that Jupyter or nbgrader checks has these formats.
GRAMMAR = "rfc3987_syntax"
# nbgrader imports these wherever it is imported, and they Jupyter's server
# and nbgrader's exchange.
EXTENSIONS = tuple(
    f"nbgrader.server_extensions.{name}" for name in (
        "assignment_list", "course_list", "formgrader",
        "validate_assignment"))


def install():
    """Keep them from being imported in this process.

    nbgrader's extensions are imported when a Jupyter server loads them.
    """
    sys.modules.setdefault(GRAMMAR, None)
    if "nbgrader" in sys.modules:
        return
    for name in EXTENSIONS:
        sys.modules[name] = types.SimpleNamespace(
            load_jupyter_server_extension=functools.partial(_load, name))
    try:
        importlib.import_module("nbgrader")
    except ImportError:
        pass  # before the packages are installed
    finally:
        for name in EXTENSIONS:
            del sys.modules[name]


def _load(name, app):
    importlib.import_module(name).load_jupyter_server_extension(app)


@contextmanager
def importing():
    """Import without looking for garbage, of which imports make none."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # nor is it looked at later, at the end least of all
        gc.enable()
