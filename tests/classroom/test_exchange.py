"""The exchange on a machine where others may write into it."""

import errno
import os
import pwd
import shutil

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from support.classes import (
    COURSE,
    WEEK,
    all_places_in,
    generated,
)

from grading import machine
from grading.classroom import exchange, sources

OTHER = 12_345  # the number of a user that is not there
me = pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture
def group(tmp_path):
    made = generated(tmp_path)
    made.nbgrader("release_assignment", WEEK)
    return made


def inbound(group, name, text="hers", owner=None):
    """A folder in inbound/ with a file in it."""
    folder = group.root / "exchange" / COURSE / "inbound" / name
    folder.mkdir()
    (folder / "small.ipynb").write_text(text)
    (folder / "timestamp.txt").write_text(name.split("+")[2])
    if owner is not None:
        if os.getuid():
            pytest.skip("only root can make a folder another user's")
        os.chown(folder, owner, owner)
    return folder


def submitted(group, student):
    path = group.home / "submitted" / student / WEEK / "small.ipynb"
    return path.read_text() if path.is_file() else None


def test_a_folder_of_another_user_is_refused(group):
    """The newest of one's own counts, whatever others put in one's name."""
    inbound(group, f"{me}+{WEEK}+2026-11-01 10:00:00 UTC+a")
    group.nbgrader("collect", WEEK)
    assert submitted(group, me) == "hers"
    inbound(group, f"{me}+{WEEK}+2026-11-03 10:00:00 UTC+b", "forged", OTHER)
    inbound(group, f"anna+{WEEK}+2026-11-01 10:00:00 UTC+c", "forged")
    said = group.nbgrader("collect", WEEK, "--update")
    assert submitted(group, me) == "hers" and submitted(
        group, "anna") is None
    assert f"{me}'s, but belongs to user number {OTHER}" in said
    assert f"anna's, but belongs to {me}" in said
    inbound(group, f"{me}+{WEEK}+2026-11-02 10:00:00 UTC+d", "hers again")
    with_before = "--ExchangeCollect.before_duedate=True"
    group.course_command("due", COURSE, WEEK, "2026-11-04 10:00")
    group.nbgrader("collect", WEEK, with_before)
    assert submitted(group, me) == "hers again"


def test_the_formgraders_button_refuses_too(group):
    inbound(group, f"anna+{WEEK}+2026-11-01 10:00:00 UTC+c", "forged")
    with group._inside():
        config = sources.configuration(COURSE)
        said = NbGraderAPI(CourseDirectory(config=config),
                           config=config).collect(WEEK)
    assert f"belongs to {me}" in said["log"]
    assert submitted(group, "anna") is None


def test_where_one_user_plays_all(group):
    group.configure("c.ExchangeCollect.check_owner = False")
    inbound(group, f"anna+{WEEK}+2026-11-01 10:00:00 UTC+c", "hers")
    inbound(group, f"+{WEEK}+2026-11-01 10:00:00 UTC+c", "everybody's")
    said = group.nbgrader("collect", WEEK)
    assert submitted(group, "anna") == "hers"
    assert "no student can have this name" in said
    assert not (group.home / WEEK).exists()


def test_links_and_odd_names_end_nobodys_collecting(group, tmp_path):
    """Links would be followed with the instructor's rights."""
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "small.ipynb").write_text("somebody else's")
    box = group.root / "exchange" / COURSE / "inbound"
    inbound(group, f"a{me}+{WEEK}+no date at all+x")
    (box / f"{me}+{WEEK}+2026-11-09 10:00:00 UTC+link").symlink_to(secret)
    mine = inbound(group, f"{me}+{WEEK}+2026-11-01 10:00:00 UTC+y", "mine")
    (mine / "linked.ipynb").symlink_to(secret / "small.ipynb")
    (mine / "folder").symlink_to(secret)
    os.mkfifo(mine / "pipe")
    (mine / "deep").mkdir()
    (mine / "deep" / "data.csv").write_text("1")
    (mine / "deep").chmod(0o555)
    said = group.nbgrader("collect", WEEK)
    place = group.home / "submitted" / me / WEEK
    assert submitted(group, me) == "mine"
    assert sorted(path.relative_to(place).as_posix()
                  for path in place.rglob("*")) == [
        "deep", "deep/data.csv", "small.ipynb", "timestamp.txt"]
    assert "a link to one" in said and "holds no date" in said
    assert said.count("is left out") == 3 and "'linked.ipynb'" in said
    assert f"'folder' in {mine} is left out: it is a link" in said
    assert (place / "deep").stat().st_mode & 0o200


def test_what_fails_for_one_stops_no_other(group, monkeypatch):
    big = inbound(group, f"{me}+{WEEK}+2026-11-01 10:00:00 UTC+y", "x" * 5000)
    group.configure("c.CourseDirectory.max_dir_size = 2",
                    "c.ExchangeCollect.check_owner = False")
    inbound(group, f"zoe+{WEEK}+2026-11-01 10:00:00 UTC+y")
    inbound(group, f"ben+{WEEK}+2026-11-01 10:00:00 UTC+gone")
    record = exchange.Collect._path_to_record

    def meanwhile(self, path):
        if path.endswith("gone"):  # its owner takes it back
            shutil.rmtree(path)
        return record(self, path)

    monkeypatch.setattr(exchange.Collect, "_path_to_record", meanwhile)
    said = group.nbgrader("collect", WEEK)
    assert submitted(group, "zoe") == "hers" and submitted(group, me) is None
    assert f"{big.name}' is not collected: it holds 5 kB" in said
    assert "gone' is not collected: it cannot be read: No such file" in said


def test_half_a_submission_is_none(group, monkeypatch):
    """The disk is full at the second of its files; then there is room."""
    inbound(group, f"{me}+{WEEK}+2026-11-01 10:00:00 UTC+y")
    copy, copied = shutil.copyfileobj, []

    def full(*files):
        copied.append(files)
        if len(copied) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        copy(*files)

    monkeypatch.setattr(shutil, "copyfileobj", full)
    said = group.nbgrader("collect", WEEK, code=1)
    assert "No space left" in said and f"not collected: {me}" in said
    assert not (group.home / "submitted" / me / WEEK).exists()
    group.nbgrader("collect", WEEK)
    assert submitted(group, me) == "hers"


def test_nobody_can_move_what_another_put_there(group, tmp_path):
    """The exchange and inbound/ have the sticky bit, also when new."""
    def rights(folder):
        return oct(folder.stat().st_mode & 0o7777)

    folder = group.root / "exchange"
    assert rights(folder) == "0o1777"
    assert rights(folder / COURSE / "inbound") == "0o3733"
    group.environment["COURSE_EXCHANGE"] = str(tmp_path / "new")
    group.nbgrader("release_assignment", WEEK)
    assert rights(tmp_path / "new") == "0o1777"


def test_the_doctor_looks_at_exchange_and_classes(group, monkeypatch):
    monkeypatch.setenv("COURSE_EXCHANGE", str(group.root / "exchange"))

    def said():
        with all_places_in(group.root):
            return [finding.lacks for finding in (
                machine.exchange(), *machine.classes())]

    assert said() == ["", ""]
    (group.root / "exchange").chmod(0o777)
    group.home.chmod(0o755)
    folder, home = said()
    assert "chmod 1777" in folder and "chmod 700" in home
    group.home.chmod(0o2770)
    assert said()[1] == ""


def test_a_class_is_closed_from_the_first_moment(group, tmp_path):
    assert group.home.stat().st_mode & 0o7777 == 0o700
    for mode, after in ((0o755, 0o700), (0o2775, 0o2770), (0o2770, 0o2770)):
        group.home.chmod(mode)
        sources._said.clear()
        said = group.course_command("due", COURSE, WEEK)
        assert group.home.stat().st_mode & 0o7777 == after
        assert ("other users" in said) == (mode != after)
