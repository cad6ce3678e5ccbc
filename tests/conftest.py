"""What tests share: a clone with a small course, and a word on left-outs."""

import gc
import shutil
import sys
from pathlib import Path

import pytest
from support.commands import Clone
from support.small_course import write_course

from grading import lean, machine, places
from grading.exercise import build, stability
from utils.courses import COURSES

LACKING = {finding.about.split(",")[0].lower(): finding.lacks
           for finding in (machine.browser(), machine.sandbox())}
pytest.register_assert_rewrite("support.every_notebook")
pytest_plugins = ["support.dearest", "support.sandboxes"]
MARKS = {"browser": "chromium", "sandbox": "bubblewrap"}


def copy_code(root):
    """Copy what a clone in use holds, without weeks; datasets as a link."""
    root.mkdir()
    for name in ("utils", "grading"):
        shutil.copytree(places.CODE / name, root / name,
                        ignore=shutil.ignore_patterns("*.pyc.*"))  # in work
    for path in places.CODE.iterdir():
        if path.is_file():
            shutil.copy(path, root / path.name)
    for course in COURSES:
        (root / course).mkdir()
        shutil.copy(places.CODE / course / "nbgrader_config.py",
                    root / course)
    (root / "datasets").symlink_to(places.CODE / "datasets")


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Folder of a clone with the small course built and released."""
    root = tmp_path_factory.mktemp("built") / "clone"
    copy_code(root)
    write_course(root)
    built = Clone(root, root.parent)
    built.course("build")
    built.course("lab", "--prepare")
    return root


@pytest.fixture
def clone(built, tmp_path):
    """A Clone of one's own: the small course is built and released."""
    shutil.copytree(built, tmp_path / "clone", symlinks=True)
    (tmp_path / "exchange").mkdir()
    return Clone(tmp_path / "clone", tmp_path / "exchange")


def pytest_collection_modifyitems(items):
    """Leave out tests whose programs this machine lacks."""
    for item in items:
        for mark, program in MARKS.items():
            if item.get_closest_marker(mark) and LACKING[program]:
                item.add_marker(pytest.mark.skip(reason=LACKING[program]))


def pytest_collection_finish():
    """Look for garbage as the commands do; and let PyTorch's threads not wait
    for each other: others compute beside."""
    with lean.importing():
        gc.collect()
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)


def pytest_terminal_summary(terminalreporter):
    """Say loudly what was left out, and why."""
    left_out = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[-1] if report.longrepr else ""
        left_out.setdefault(reason, []).append(report.nodeid)
    for reason, names in left_out.items():
        terminalreporter.section("TESTS LEFT OUT", bold=True, yellow=True)
        terminalreporter.line(f"{len(names)} left out: {reason}")
        for name in names:
            terminalreporter.line(f"  {name}")


@pytest.fixture
def few_are_enough(monkeypatch):
    """Made-up exercises may have no mistakes, variants and hints."""
    monkeypatch.setattr(build, "scarce", lambda *about: [])


@pytest.fixture
def one_processor(monkeypatch):
    """A build tries nothing as on another, which takes a process and a
    second: tests/exercise/test_processors.py has that."""
    monkeypatch.setattr(stability, "other_processors", lambda: iter(()))


@pytest.fixture(scope="session")
def root():
    """Folder of the repository."""
    return Path(places.CODE)
