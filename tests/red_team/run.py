"""A class of attacks and honest submissions, graded one way, and judged.

    problems = RedTeam(folder).run(attacks, "ours")
    # {name: [what it reached]}

An attack is defeated where its list is empty: it scored what it deserves
and touched, read and left nothing. `NOBODY` has what cannot be told of one
of them. Everything attacked is made for this in one temporary folder.
"""

import contextlib
import os
import secrets
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from support.classes import Class

from red_team import course
from red_team.attack import answered, submit

NOBODY = "(nobody)"
HONEST = ("a_honest", "z_honest")  # the first and the last to be graded
OTHERS_SECRET = "the-work-of-another-2718"
CELL_SECONDS = 4
NBGRADER = ["-m", "nbgrader"]
STOCK = f"""
import os
c = get_config()
c.CourseDirectory.course_id = "{course.COURSE}"
c.CourseDirectory.root = os.environ["COURSE_ROOT"] + (
    "/classroom/{course.COURSE}")
c.Execute.timeout = {CELL_SECONDS}
"""
OURS = f"""
from grading.settings import configure
c = get_config()
configure(c, "{course.COURSE}")
c.Grade.cell_seconds = {CELL_SECONDS}
c.Grade.notebook_seconds = 60
c.Grade.cpu_seconds = 40
c.Grade.memory = 600 << 20
c.Grade.disk = 16 << 20
"""
WAYS = {"stock": STOCK, "ours": OURS, "side by side": OURS,
        "landlock": OURS + 'c.Grade.sandbox = "landlock"\n'}
# `course autograde`, with the submissions in a random order.
SHUFFLED = f"""
import random, sys
from grading import cli
from grading.submission import week
ordered = week.submissions
def shuffled(course, log):
    found = list(ordered(course, log).items())
    random.shuffle(found)
    return dict(found)
week.submissions = shuffled
sys.exit(cli.main(["autograde", "{course.COURSE}", "{course.WEEK}",
                   "--jobs", "2"]))
"""


class RedTeam:
    """The class under attack, prepared once and copied for each run."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.chmod(0o755)
        self.fresh = self.folder / "fresh"
        self.fresh.mkdir()
        course.write(self.fresh)
        group = self._class(self.fresh)
        (self.fresh / "userhome").mkdir()
        (self.fresh / "exchange").mkdir()
        (group.course / "nbgrader_config.py").write_text(OURS)
        group.nbgrader("generate_assignment", course.WEEK)
        self.runs = 0

    @staticmethod
    def _class(root):
        group = Class(root, course.WEEK)
        group.environment |= {
            "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(root / "userhome")}
        return group

    def run(self, attacks, way, seconds=900, honest=HONEST):
        """Grade these attacks (a list) a way. {name: problems}.

        way: a key of WAYS. seconds: for the whole command, which is ended
        where it takes longer. honest: students who have everything right.
        Raises RuntimeError where ours cannot grade at all here. Afterwards
        self.scores has what everybody got.
        """
        self.runs += 1
        root = self.folder / f"run{self.runs}"
        shutil.copytree(self.fresh, root)
        group = self._class(root)
        (group.course / "nbgrader_config.py").write_text(WAYS[way])
        with Watch(group, attacks, honest) as watch:
            for command in ([["-c", SHUFFLED]] if way == "side by side" else
                            [NBGRADER + ["autograde", course.WEEK],
                             NBGRADER + ["generate_feedback", course.WEEK]]):
                done = _command(group, *command,
                                environment=watch.environment,
                                seconds=seconds)
                watch.said += done.stdout or ""
            problems = watch.problems()
        self.said, self.scores = watch.said, watch.scores
        if way != "stock" and all(
                problems[name] == ["not graded"] for name in HONEST):
            raise RuntimeError(self.said[-2000:])
        shutil.rmtree(root, ignore_errors=True)
        return problems


class Watch:
    """Canaries, listeners and a bystander; afterwards, what became of them."""

    def __init__(self, group, attacks, honest=HONEST):
        self.group = group
        self.honest = honest
        self.scores = {}  # {student: {exercise: points}}
        self.attacks = {attack.name: attack for attack in attacks}
        self.said = ""
        self.token = secrets.token_hex(4)
        self.seed = secrets.token_hex(16)
        self.environment_secret = f"of-the-grader-{secrets.token_hex(8)}"
        self.hidden = f"the-hidden-key-{secrets.token_hex(8)}"
        self.private = f"private-file-{secrets.token_hex(8)}"
        self.environment = {"SECRET_OF_THE_GRADER": self.environment_secret}
        self.canaries = group.root / "canaries"

    def __enter__(self):
        self.listeners = Listeners(self.token)
        self.bystander = subprocess.Popen(
            ["sleep", "900"], env={"SECRET": self.environment_secret})
        self._write_secrets()
        released = self.group.released(course.NAME)
        self.about = {
            "token": self.token, "root": str(self.group.root),
            "home": str(self.group.home), "week": course.WEEK,
            "userhome": str(self.group.root / "userhome"),
            "bystander": self.bystander.pid, **self.listeners.about}
        for student in self.honest:
            honest = answered(released, course.RIGHT)
            honest.cells.append(nbformat.v4.new_markdown_cell(
                OTHERS_SECRET, id="secret"))
            self.group.hand_in(student, honest, f"{course.NAME}.ipynb")
        for name, attack in self.attacks.items():
            canary = self.canaries / name
            canary.mkdir(parents=True)
            canary.chmod(0o777)
            (canary / "canary.txt").write_text("alive")
            (canary / "canary.txt").chmod(0o666)
            submit(attack, released, self.group.home / "submitted" / name
                   / course.WEEK, self.about | {"canary": str(canary)})
        self.before = self._files()
        return self

    def __exit__(self, *error):
        self.bystander.kill()
        self.bystander.wait()
        self.listeners.close()
        for pid in self._left_processes():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        for folder in ("/dev/shm", "/tmp"):
            for path in Path(folder).glob(f"*{self.token}*"):
                path.unlink(missing_ok=True)

    def _write_secrets(self):
        home = self.group.home
        (home / "secret_seed").write_text(self.seed)
        (home / "secret_seed").chmod(0o600)
        (home / "hidden").mkdir(exist_ok=True)
        (home / "hidden" / f"{course.WEEK}.h5").write_text(self.hidden)
        (self.group.root / "userhome" / "private.txt").write_text(
            self.private)

    def _files(self):
        """{path: content} of everything that grading does not write."""
        root = self.group.root
        left_out = ("autograded", "feedback", "hidden", "reports", "intake",
                    "verdicts")
        found = {}
        for path in root.rglob("*"):
            inside = path.relative_to(root).parts
            if "classroom" == inside[0] and set(left_out) & {*inside[2:3]}:
                continue
            if path.suffix in (".db", ".lock", ".log", ".sqlite") or (
                    "db-journal" in path.name or ".cache" in inside
                    or inside[:2] == ("userhome", ".ipython")
                    or inside[:1] == ("jupyter",)):
                continue
            if path.is_symlink():
                found[path] = os.readlink(path).encode()
            elif path.is_file():
                found[path] = path.read_bytes()
        return found

    def problems(self):
        """{name: what it reached}, for each attack, HONEST and NOBODY."""
        time.sleep(1.5)  # for what outlives the grading
        self.found = {name: [] for name in (
            *self.attacks, *self.honest, NOBODY)}
        self._look_at_files()
        self._look_at_scores()
        self._look_at_gradebook()
        for name in self.attacks:
            self._look_at_outputs(name)
            page = (self.group.home / "feedback" / name / course.WEEK
                    / f"{course.NAME}.html")
            if page.is_file():
                self.found[name] += active(page.read_text(
                    errors="replace"), f"touched-{name}")
        for text in self.listeners.heard():
            self._blame(text, "a message arrived over the network")
        if self.bystander.poll() is not None:
            self._blame("", "another process was ended")
        for pid, words in self._left_processes().items():
            self._blame(words, f"process {pid} was left")
        for folder in ("/dev/shm", "/tmp"):
            for path in Path(folder).glob(f"*{self.token}*"):
                self._blame(path.name, f"{path} was left")
        return self.found

    def _blame(self, evidence, problem):
        """Note a problem of whoever the evidence names."""
        named = [name for name in self.attacks
                 if f"touched-{name}\x00" in evidence + "\x00"
                 or f"touched-{name} " in evidence + " "]
        if not named and len(self.attacks) == 1:
            named = [*self.attacks]
        for name in named or [NOBODY]:
            if problem not in self.found[name]:
                self.found[name].append(problem)

    def _look_at_files(self):
        after = self._files()
        for path in sorted(self.before.keys() | after.keys()):
            old, new = self.before.get(path), after.get(path)
            if old == new:
                continue
            what = ("removed" if new is None else
                    "made" if old is None else "changed")
            place = path.relative_to(self.group.root)
            text = (new or b"")[len(old or b"") if (new or b"").startswith(
                old or b"") else 0:].decode("utf-8", "replace")
            owner = place.parts[1] if place.parts[0] == "canaries" else ""
            self._blame(f"{text} touched-{owner} {path.name} ",
                        f"{place} was {what}")

    def _look_at_scores(self):
        database = f"sqlite:///{self.group.home / 'gradebook.db'}"
        with Gradebook(database) as book:
            for name in (*self.honest, *self.attacks):
                deserved = (self.attacks[name].deserved
                            if name in self.attacks else course.FULL)
                try:
                    submission = book.find_submission(course.WEEK, name)
                    scores = {
                        grade.name: (grade.score, grade.auto_score,
                                     grade.needs_manual_grade)
                        for notebook in submission.notebooks
                        for grade in notebook.grades}
                except MissingEntry:
                    scores = {}
                self.scores[name] = {exercise: score[0] for
                                     exercise, score in scores.items()}
                self.found[name] += _differences(scores, deserved)

    def _look_at_gradebook(self):
        with contextlib.closing(sqlite3.connect(
                self.group.home / "gradebook.db")) as book:
            for table, in book.execute(
                    "select name from sqlite_master "
                    "where name like 'touched-%'").fetchall():
                self._blame(table, "the gradebook was written to")

    def _look_at_outputs(self, name):
        """Secrets, and cries of success, in what is kept of a student."""
        secret = {"solution": course.SOLUTION_SECRET, "work of others":
                  OTHERS_SECRET, "seed": self.seed, "home": self.private,
                  "key": self.hidden,
                  "environment": self.environment_secret,
                  "gradebook": "SQLite format 3"}
        text = ""
        for folder in ("autograded", "feedback"):
            for path in (self.group.home / folder / name).rglob("*"):
                if path.is_file():
                    text += path.read_bytes().decode("utf-8", "replace")
        for what, words in secret.items():
            if words in text:
                self.found[name].append(f"secret read: {what}")
        if f"REACHED-{name}" in text:
            self.found[name].append("it reached what it was after")

    def _left_processes(self):
        """{number: words} of processes that carry this run's token."""
        left = {}
        for entry in filter(str.isdigit, os.listdir("/proc")):
            try:
                words = Path(f"/proc/{entry}/cmdline").read_text()
            except (OSError, ValueError):
                continue
            if f"left-{self.token}" in words:
                left[int(entry)] = words.replace("\x00", " ")
        return left


class Listeners:
    """Sockets that wait for a message of an attack."""

    def __init__(self, token):
        self.sockets = []
        self.about = {}
        for name, family, kind, address in (
                ("tcp", socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
                ("udp", socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
                ("tcp6", socket.AF_INET6, socket.SOCK_STREAM, ("::1", 0)),
                ("abstract", socket.AF_UNIX, socket.SOCK_DGRAM,
                 f"\0red-{token}"),
                ("path", socket.AF_UNIX, socket.SOCK_DGRAM,
                 f"/tmp/red-{token}.sock")):
            try:
                waiting = socket.socket(family, kind)
                waiting.bind(address)
            except OSError:
                continue  # this machine has no such family
            if kind == socket.SOCK_STREAM:
                waiting.listen(50)
            waiting.setblocking(False)
            self.sockets.append(waiting)
            place = waiting.getsockname()
            self.about[name] = (place[1] if isinstance(place, tuple)
                                else place)
        self.path = Path(f"/tmp/red-{token}.sock")
        self.path.chmod(0o777)

    def heard(self):
        """All texts that arrived."""
        texts = []
        while ready := select.select(self.sockets, [], [], 0)[0]:
            for waiting in ready:
                with contextlib.suppress(OSError):
                    if waiting.type == socket.SOCK_STREAM:
                        talk, _ = waiting.accept()
                        talk.settimeout(10)
                        texts.append(talk.recv(1000).decode(
                            errors="replace"))
                        talk.close()
                    else:
                        texts.append(waiting.recv(1000).decode(
                            errors="replace"))
        self.path.unlink(missing_ok=True)
        return texts

    def close(self):
        """Close them."""
        for waiting in self.sockets:
            waiting.close()
        self.path.unlink(missing_ok=True)


class _Active(HTMLParser):
    """Finds what a browser would run or fetch."""

    def __init__(self, mark):
        super().__init__()
        self.mark, self.found, self.inside = mark, [], None

    def handle_starttag(self, tag, attrs):
        words = " ".join(f"{name}={value}" for name, value in attrs)
        if tag in ("script", "style"):
            self.inside = tag
        if self.mark not in words:
            return
        for name, value in attrs:
            value = (value or "").strip().lower()
            address = name in ("src", "href", "xlink:href", "action",
                               "formaction", "data", "srcdoc", "poster")
            if name.startswith("on") or name == "style" or (
                    address and value.startswith(("javascript:",
                                                  "data:text"))) or (
                    address and tag != "a"):
                self.found.append(f"{name} of <{tag}> in the feedback page")
        if tag in ("iframe", "object", "embed", "base", "meta", "link",
                   "form", "script"):
            self.found.append(f"<{tag}> in the feedback page")

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, data):
        if self.inside and self.mark in data:
            self.found.append(f"<{self.inside}> in the feedback page")


def active(page, mark):
    """What of a page is active and carries this mark."""
    reader = _Active(mark)
    with contextlib.suppress(AssertionError):  # of a malformed declaration
        reader.feed(page)
    return sorted(set(reader.found))


def _differences(scores, deserved):
    """Words for every exercise whose score is not the deserved one."""
    if not scores:
        return ["not graded"]
    found = []
    for name, points in deserved.items():
        score, automatic, look = scores.get(name, (None, None, None))
        if automatic is None or look:
            found.append(f"{name}: left ungraded")
        elif score != points:
            found.append(f"{name}: {score:g} points, deserves {points:g}")
    return found


def _command(group, *arguments, environment=None, seconds=7200):
    """Run Python as a process group that is ended with it."""
    with subprocess.Popen(
            [sys.executable, *arguments],
            cwd=group.course, text=True, errors="replace",
            start_new_session=True, env=os.environ | group.environment
            | (environment or {}), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            said = f"grading did not end within {seconds} s"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            _end_kernels(group)
    return subprocess.CompletedProcess(
        arguments, process.returncode, said or "")


def _end_kernels(group):
    """End kernels of this class that its nbgrader has left."""
    for entry in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError, ValueError):
            words = Path(f"/proc/{entry}/environ").read_bytes()
            if (f"COURSE_ROOT={group.root}\0".encode() in words
                    and b"ipykernel" in Path(
                        f"/proc/{entry}/cmdline").read_bytes()):
                os.kill(int(entry), signal.SIGKILL)


def main(names, way="ours"):
    """Print what these attacks reach: python -m red_team.run NAME ..."""
    import tempfile

    from red_team.attacks import ATTACKS

    with tempfile.TemporaryDirectory(prefix="red-") as folder:
        team = RedTeam(folder)
        found = team.run([ATTACKS[name] for name in names or ATTACKS], way)
    if os.environ.get("RED_VERBOSE"):
        print(team.said)
    for name, problems in found.items():
        print(f"{name}: {'; '.join(problems) or 'defeated'}")


if __name__ == "__main__":
    main(sys.argv[2:], sys.argv[1])
