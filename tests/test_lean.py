"""A command starts without what it does not use."""

import importlib.metadata
import json
import re
import subprocess
import sys

import pytest

from grading import lean

# Only a server, or a submission's process, has use for these.
HEAVY = ("lark", "jupyter_server", "scipy", "matplotlib")


def modules(code):
    """{module: whether it was really imported} after this code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport json, sys\nprint(json.dumps("
         "{name: bool(module) for name, module in sys.modules.items()}))"],
        text=True, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("package, imported", [
    ("jsonschema", [lean.GRAMMAR]),
    ("nbgrader", [f"{name}.handlers" for name in lean.EXTENSIONS])])
def test_what_is_kept_out_would_be_imported(package, imported):
    found = modules(f"import {package}")
    assert set(imported) <= set(found), (
        f"{package} does not import {', '.join(imported)} any more: delete "
        "what grading/lean.py does about it")


@pytest.mark.parametrize("command", [
    "autograde", "build", "classroom", "feedback", "marks", "pack"])
def test_a_command_starts_without_it(command):
    found = modules(f"""
from grading import cli
try:
    cli.main([{command!r}, "--help"])
except SystemExit:
    pass""")
    assert not [name for name in HEAVY if found.get(name)]
    assert found[f"grading.commands.{command}"]
    assert not found[lean.GRAMMAR]


def test_nothing_here_has_a_format_that_falls_away():
    """Of the packages whose forms are checked while we work."""
    looked_at = 0
    for package in ("nbformat", "nbgrader", "jupyter_events",
                    "jupyter_server", "jupyterlab", "jupyterlab_server",
                    "nbclient", "nbconvert"):
        for path in importlib.metadata.files(package):
            if path.suffix in (".json", ".yaml", ".yml"):
                text = path.read_text(encoding="utf-8")
                looked_at += "schema" in text
                assert not re.search(
                    r"""format["']?\s*:\s*["']?iri""", text), path
    assert looked_at > 20


def test_the_server_still_has_nbgraders_pages():
    """What a Jupyter server calls imports the real ones, at that moment."""
    found = modules("""
from unittest import mock
from grading import lean
lean.install()
import nbgrader
for load in (nbgrader.load_assignments, nbgrader.load_courses,
             nbgrader.load_validate, nbgrader.load_formgrader):
    try:
        load(mock.MagicMock())
    except Exception as error:  # a mock is no server
        print(repr(error), load)""")
    assert all(found[f"{name}.handlers"] for name in lean.EXTENSIONS)
