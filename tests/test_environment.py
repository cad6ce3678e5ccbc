"""One environment: pyproject.toml, constraints.txt, environment.yml."""

import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from grading import machine, places

PROJECT = tomllib.loads(
    (places.CODE / "pyproject.toml").read_text())["project"]
ASKED = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]
PLATFORMS = [{}, {"sys_platform": "win32", "os_name": "nt",
                  "platform_system": "Windows"},
             {"sys_platform": "darwin", "platform_system": "Darwin"}]
PYTHONS = ["3.11", "3.12", "3.13"]


def pins():
    """{package: version} of constraints.txt."""
    lines = (places.CODE / "constraints.txt").read_text().splitlines()
    return dict(line.split("==") for line in lines
                if line and not line.startswith("#"))


def environments():
    """Markers of every Python and platform that is supported."""
    for platform in PLATFORMS:
        for version in PYTHONS:
            yield default_environment() | platform | {
                "python_version": version, "extra": "",
                "python_full_version": f"{version}.0"}


def test_constraints_are_sorted_pins():
    for name, version in pins().items():
        assert name == canonicalize_name(name)
        assert re.fullmatch(r"[\d.]+(post\d+)?", version), (name, version)


@pytest.mark.parametrize("line", ASKED)
def test_what_is_asked_for_is_pinned_within_its_bounds(line):
    requirement = Requirement(line)
    version = pins()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version)


def test_all_that_is_brought_along_is_pinned():
    """On every supported Python and platform, as far as metadata tell."""
    pinned, seen = pins(), set()
    todo = [Requirement(line) for line in ASKED]
    lacking = set()
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        key = (name, tuple(sorted(requirement.extras)))
        if key in seen:
            continue
        seen.add(key)
        if name not in pinned:
            # The CUDA libraries of torch on Linux come in its own versions.
            if not re.match(r"nvidia-|cuda-|triton", name):
                lacking.add(name)
            continue
        try:
            inner = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # another platform's
        for line in inner:
            needed = Requirement(line)
            if needed.marker is None or any(
                    needed.marker.evaluate(environment | {"extra": extra})
                    for environment in environments()
                    for extra in ("", *requirement.extras)):
                todo.append(needed)
    assert not lacking


def test_pins_suit_the_python_of_debian_12():
    """That is 3.11.2; some packages ask for a later 3.11."""
    for name, version in pins().items():
        try:
            found = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        if found["Version"] == version and found["Requires-Python"]:
            bounds = Requirement(f"python{found['Requires-Python']}")
            for python in ("3.11.2", "3.12.0", "3.13.0"):
                assert bounds.specifier.contains(python), (name, python)


def test_installed_is_what_is_pinned():
    """The tests run with the versions that are promised."""
    pinned = pins()
    wrong = {}
    for line in ASKED:
        name = canonicalize_name(Requirement(line).name)
        try:
            version = importlib.metadata.version(name).split("+")[0]
        except importlib.metadata.PackageNotFoundError:
            continue
        if version != pinned[name]:
            wrong[name] = version
    assert not wrong


def test_conda_and_binder_get_the_same():
    environment = yaml.safe_load(
        (places.CODE / "environment.yml").read_text())
    *conda, pip = environment["dependencies"]
    assert pip == {"pip": ["-c constraints.txt", "-e ."]}
    [python] = [line for line in conda if line.startswith("python=")]
    requirement = Requirement(f"python{PROJECT['requires-python']}")
    assert requirement.specifier.contains(python.split("=")[1])
    assert "pip" in conda


def test_python_bounds_agree():
    specifier = Requirement(f"python{PROJECT['requires-python']}").specifier
    inside = [f"3.{minor}" for minor in range(9, 17)
              if specifier.contains(f"3.{minor}")]
    oldest, newest = machine.OLDEST, machine.NEWEST
    assert inside == [f"3.{minor}" for minor in
                      range(oldest[1], newest[1] + 1)] == PYTHONS


def test_doctor_finds_all_needed(clone):
    said = clone.course("doctor")
    assert "missing" not in said
    assert "ok        Python packages" in said


def test_doctor_names_what_is_missing(clone):
    project = clone.root / "pyproject.toml"
    project.write_text(project.read_text().replace(
        '"numpy>=2.0"', '"numpy>=99", "no-such-package"'))
    said = clone.course("doctor", status=1)
    [line] = [line for line in said.splitlines() if "missing" in line]
    assert "numpy>=99" in line and "no-such-package" in line
    assert "pip install" in line
    # The same, where a command would fail.
    for command in (["lab", "--prepare"], ["progress"],
                    ["fresh", "numpy_basics"], ["pack", "course1_nn"]):
        said = clone.course(*command, status=1)
        assert "no-such-package" in said and "Traceback" not in said


def test_doctor_without_optional_programs(clone):
    clone.env["PATH"] = ""
    clone.env.pop("CHROMIUM", None)
    said = clone.course("doctor")
    assert "optional  no Chromium" in said
    assert "optional  no bubblewrap" in said


LACKS = """
import os, sys
{change}
from grading.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("change, said", [
    ("sys.version_info = (3, 10, 4)", "Python 3.10.4 is not one of"),
    ("sys.modules['ensurepip'] = None", "apt install python3-venv"),
    ("os.access = lambda path, how: False", "cannot be written"),
    ("import shutil; shutil.disk_usage = "
     "lambda path: shutil._ntuple_diskusage(9, 9, 9)", "Make room")])
def test_the_doctor_looks_before_an_install(clone, change, said):
    """One line each; the Makefile goes no further."""
    done = subprocess.run(
        [sys.executable, "-c", LACKS.format(change=change), "doctor",
         "--before-install"], cwd=clone.root, env=clone.env, text=True,
        capture_output=True, timeout=600)
    assert done.returncode == 1
    [line] = done.stdout.splitlines()
    assert line.startswith("missing") and said in line


def test_the_makefile_installs_once_and_passes_arguments_on(clone, tmp_path):
    """With a stand-in for Python, which notes what it is asked to do."""
    log = tmp_path / "log"
    stand_in = tmp_path / "python"
    stand_in.write_text(f"""#!/bin/sh
echo "$(basename $0) $@" >> {log}
if [ "$2" = venv ]; then
    mkdir -p $3/bin
    for name in python pip course; do cp $0 $3/bin/$name; done
fi
""")
    stand_in.chmod(0o755)
    command = ["make", "lab", f"PYTHON={stand_in}",
               "LAB_ARGS=--no-browser --port 9000"]
    for _ in range(2):
        subprocess.run(command, cwd=clone.root, check=True, timeout=600,
                       capture_output=True)
    constraints = clone.root / "constraints.txt"
    future = os.path.getmtime(clone.root / ".venv/installed") + 5
    os.utime(constraints, (future, future))
    subprocess.run(command, cwd=clone.root, check=True, timeout=600,
                   capture_output=True)
    assert log.read_text().splitlines() == [
        "python -m grading.cli doctor --before-install",
        "python -m venv .venv",
        "pip install -q -c constraints.txt -e .",
        "course lab --no-browser --port 9000",
        "course lab --no-browser --port 9000",
        "pip install -q -c constraints.txt -e .",
        "course lab --no-browser --port 9000"]


def test_ci_runs_make_test():
    text = (places.CODE / ".ci/run").read_text()
    assert text.rstrip().endswith("make test")
    assert os.access(places.CODE / ".ci/run", os.X_OK)
    assert subprocess.run(["bash", "-n", places.CODE / ".ci/run"]
                          ).returncode == 0
    assert sys.version_info[:2] >= machine.OLDEST
