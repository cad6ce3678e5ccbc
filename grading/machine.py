"""What this machine has and lacks for the course. Needs Python alone."""

import importlib.util
import os
import shlex
import shutil
import socket
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from grading import places
from grading.errors import CourseError
from utils.language import say

NAME = "deep-learning-notebooks"  # of what pip installs
OLDEST, NEWEST = (3, 11), (3, 13)
EXCHANGE = "/usr/local/share/nbgrader/exchange"  # nbgrader's own choice
INSTALL_MB, WORK_MB = 1500, 200


@dataclass(frozen=True)
class Finding:
    """One thing looked at.

    lacks: empty when all is well, else what is missing and what to do.
    needed: False where only some tests want it.
    """

    about: str
    lacks: str = ""
    needed: bool = True


def python_version():
    """Is this a Python that the course was tested with?"""
    version = ".".join(map(str, sys.version_info[:3]))
    about = f"Python {version}"
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return Finding(about)
    return Finding(about, say(
        "Python {version} is not one of 3.11 to 3.13. Install one, then: rm "
        "-rf .venv; make lab PYTHON=python3.12", version=version))


def venv_maker():
    """Can this Python make an environment with pip in it?"""
    if importlib.util.find_spec("ensurepip"):
        return Finding(say("making environments"))
    return Finding(say("making environments"), say(
        "this Python cannot make an environment. On Debian: apt install "
        "python3-venv"))


def packages():
    """Are the packages there that pyproject.toml asks for?"""
    about = say("Python packages")
    try:
        import importlib.metadata

        from packaging.requirements import Requirement
        wrong = []
        for line in _dependencies():
            requirement = Requirement(line)
            if requirement.marker and not requirement.marker.evaluate(
                    {"extra": ""}):
                continue  # for other systems, or for tests
            try:
                version = importlib.metadata.version(requirement.name)
                if not requirement.specifier.contains(version, True):
                    wrong.append(say("{requirement} (this one is {version})",
                                     requirement=requirement,
                                     version=version))
            except importlib.metadata.PackageNotFoundError:
                wrong.append(requirement.name)
    except ImportError:
        wrong = ["packaging"]
    if not wrong:
        return Finding(about)
    return Finding(about, say(
        "{executable} lacks {wrong}. Install: make lab, or pip install -c "
        "constraints.txt -e .", executable=sys.executable,
        wrong=", ".join(wrong)))


def _dependencies():
    """Lines of requirements: of the clone, else of what is installed."""
    import tomllib

    clone = places.CODE / "pyproject.toml"
    if clone.is_file():
        return tomllib.loads(clone.read_text(encoding="utf-8"))[
            "project"]["dependencies"]
    return importlib.metadata.requires(NAME) or ()


def writable():
    """Can the course's folder be written?"""
    folder = places.HOME if places.HOME.exists() else places.HOME.parent
    if os.access(folder, os.W_OK):
        return Finding(say("writing to {folder}", folder=folder))
    return Finding(say("writing to {folder}", folder=folder), say(
        "{folder} cannot be written. Copy the course into your home folder",
        folder=folder))


def room(megabytes=WORK_MB):
    """Is there room on the disk?"""
    free = shutil.disk_usage(places.HOME.parent).free // 2**20
    if free >= megabytes:
        return Finding(say("disk, {free} MB free", free=free))
    return Finding(say("disk, {free} MB free", free=free), say(
        "{free} MB free on the disk of {folder}, {megabytes} MB are needed. "
        "Make room", free=free, folder=places.HOME.parent,
        megabytes=megabytes))


def port():
    """Can a program here be reached from a browser here?"""
    try:
        with socket.create_server(("127.0.0.1", 0)):
            return Finding(say("ports of this machine"))
    except OSError as error:
        return Finding(say("ports of this machine"), say(
            "127.0.0.1 cannot be used ({error}): JupyterLab needs it. Look "
            "at the firewall or container settings", error=error.strerror))


def chromium():
    """Path of Chromium, or None. CHROMIUM names another."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser",
             "google-chrome")
    return next(filter(None, map(shutil.which, filter(None, names))), None)


def browser():
    """Is there a Chromium for the browser tests?"""
    return Finding(say("Chromium, for tests"), "" if chromium() else say(
        "no Chromium: tests in the browser are left out. On Debian: apt "
        "install chromium; elsewhere set CHROMIUM"), needed=False)


def sandbox():
    """Is there a bubblewrap for the sandbox tests?"""
    return Finding(
        say("bubblewrap, for tests"), "" if shutil.which("bwrap") else say(
            "no bubblewrap: tests of the sandbox are left out. On Debian: "
            "apt install bubblewrap"), needed=False)


def exchange():
    """Where an exchange is: can nobody move what another put there?"""
    folder = Path(os.environ.get("COURSE_EXCHANGE") or EXCHANGE)
    about = say("exchange {folder}", folder=folder)
    if not folder.is_dir():
        return Finding(say(
            "exchange {folder}, not there: needed to hand out on one disk",
            folder=folder))
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & 0o002 and not mode & stat.S_ISVTX:
        return Finding(about, say(
            "{folder} has the rights {mode:o}: any user can rename a "
            "course's folder in it. Its owner runs: chmod 1777 {quoted}",
            folder=folder, mode=mode, quoted=shlex.quote(str(folder))))
    return Finding(about)


def classes():
    """Are the classes closed to other users?"""
    return [Finding(
        say("class {course}", course=home.name),
        "" if not places.open_to_others(home) else say(
            "{home} can be entered by other users of this machine: "
            "submissions, marks and exercises. Run: chmod 700 {quoted} (2770 "
            "where instructors share it)", home=home,
            quoted=shlex.quote(str(home))))
        for home in sorted(places.CLASSES.glob("course*"))
        if home.is_dir()]


def examine():
    """All findings, for `course doctor`."""
    return [python_version(), packages(), writable(), room(), port(),
            exchange(), *classes(), browser(), sandbox()]


def before_install():
    """Findings that matter before there is an environment."""
    room_needed = 0 if (places.CODE / ".venv").exists() else INSTALL_MB
    return [python_version(), venv_maker(), writable(), room(room_needed)]


def require(*findings):
    """Raise CourseError for the first finding that is needed and lacking."""
    for finding in findings:
        if finding.needed and finding.lacks:
            raise CourseError(finding.lacks)
