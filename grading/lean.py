"""What this project starts without: more than half of a start.

The packages below are imported by others, at once and whole, for what is
not used here, or seldom. tests/test_lean.py fails when one is no longer
imported: then its part here can go.
"""

import functools
import gc
import importlib
import sys
import types
from contextlib import contextmanager

# jsonschema, which reads notebooks' form, imports each for one format alone,
# and the first builds a parser. No form that Jupyter or nbgrader checks has
# these formats.
FORMATS = {"rfc3987_syntax": "iri", "isoduration": "duration"}
# nbgrader imports these wherever it is imported, and they Jupyter's server
# and nbgrader's exchange.
EXTENSIONS = tuple(
    f"nbgrader.server_extensions.{name}" for name in (
        "assignment_list", "course_list", "formgrader",
        "validate_assignment"))
# nbgrader calls these functions to unpack an archive that was handed in (the
# package is the one that installs packages), and to ask a JupyterHub;
# jsonschema to check an address, by a pattern that takes long to compile.
LATER = {"setuptools.archive_util": (
    "unpack_archive", "unpack_tarfile", "unpack_zipfile"),
    "requests": ("request",), "rfc3986_validator": ("validate_rfc3986",)}

SELDOM = 50_000, 10, 10  # new objects before garbage is sought; see gc


def install():
    """Keep them from being imported in this process.

    nbgrader's extensions are imported when a Jupyter server loads them, the
    other modules when one of these functions is called, or something else
    is asked of them.
    """
    for name in FORMATS:
        sys.modules.setdefault(name, None)
    for name, functions in LATER.items():
        sys.modules.setdefault(name, _later(name, functions))
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


def _later(name, functions):
    """A module that imports the one of this name once it is needed."""
    module = types.ModuleType(name)

    def ask(attribute):
        if attribute == "__path__" and "." in name:
            raise AttributeError  # `from name import` looks for it
        if sys.modules.get(name) is module:
            del sys.modules[name]
        return getattr(importlib.import_module(name), attribute)

    def call(function, *arguments, **named):
        return ask(function)(*arguments, **named)

    module.__getattr__ = ask
    for function in functions:
        setattr(module, function, functools.partial(call, function))
    return module


def _load(name, app):
    importlib.import_module(name).load_jupyter_server_extension(app)


@contextmanager
def importing():
    """Import without looking for garbage, of which imports make none.

    Later it is sought, and seldom: a graph of 10,000 tensors is none, yet
    Python would look through all that is in memory while one is made.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # nor is it looked at later, at the end least of all
        gc.enable()
        gc.set_threshold(*SELDOM)
