"""A command starts without what it does not use."""

import importlib.metadata
import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path

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
    ("jsonschema", lean.FORMATS),
    ("nbgrader", [f"{name}.handlers" for name in lean.EXTENSIONS]),
    ("nbgrader.utils, nbgrader.auth", lean.LATER)])
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
    assert not any(found[name] for name in lean.FORMATS)
    assert not {"setuptools", "requests.api"} & found.keys()


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
                for name in lean.FORMATS.values():
                    assert not re.search(
                        rf"""format["']?\s*:\s*["']?{name}""", text), path
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


def test_what_comes_later_does_its_work(tmp_path):
    """An archive is unpacked, a JupyterHub asked, an address checked."""
    with tarfile.open(tmp_path / "work.gz", "w:gz") as archive:
        archive.add(__file__, "work.py")
    found = modules(f"""
import os, sys
from grading import lean
lean.install()
from nbgrader import utils
from nbgrader.auth import jupyterhub
assert not {{"setuptools", "requests.api"}} & sys.modules.keys()
utils.unzip({str(tmp_path / "work.gz")!r}, {str(tmp_path)!r})
os.environ["JUPYTERHUB_API_URL"] = "http://127.0.0.1:9"
os.environ["JUPYTERHUB_USER"] = os.environ["JUPYTERHUB_API_TOKEN"] = "anna"
import requests
try:
    jupyterhub._query_jupyterhub_api("GET", "/users")
except requests.ConnectionError:
    print("asked")
else:
    sys.exit("nobody answers there")
import jsonschema
address = jsonschema.Draft202012Validator(
    {{"format": "uri"}}, format_checker=jsonschema.FormatChecker())
assert address.is_valid("https://jupyter.org/")
assert not address.is_valid("no address")
from setuptools import archive_util
assert archive_util.unpack_archive.__module__ == archive_util.__name__""")
    assert (tmp_path / "work.py").read_text() == Path(__file__).read_text()
    assert found["setuptools"] and found["requests.api"]
