"""What was judged, kept for reports on a class.

Two files of a submission, both JSON and for the grader alone: in
verdicts/WEEK/STUDENT.json what was judged, the same bytes from each way of
grading, and in verdicts/WEEK/runs/STUDENT.json what the run took. They are
made from Verdicts alone, and lie where nbgrader copies nothing from.
"""

import hashlib
import json
import shutil

from grading.classroom.folders import ClassFolders
from grading.files import private_folder, replacing

FORM = 1  # of the files; another number where their meaning changes
MOST_BYTES = 1_000_000  # of a file; beyond that it holds no evidence
KEPT = ("mistake", "kinds", "stub", "failure", "needed", "evidence")


def write(home, week, student, digest, results):
    """Keep what was judged of a submission, in place of what was.

    digest: of the hidden key. results: {notebook: grade.Result}.
    """
    judged, run = _paths(home, week, student)
    about = {"form": FORM, "student": student, "week": week, "key": digest}
    notebooks = {notebook: {name: _judged(verdict) for name, verdict in
                            results[notebook].verdicts.items()}
                 for notebook in sorted(results)}
    text = _text(about | {"notebooks": notebooks})
    if len(text) > MOST_BYTES:
        for exercises in notebooks.values():
            for kept in exercises.values():
                kept["evidence"] = []
        text = _text(about | {"notebooks": notebooks, "cut": True})
    for place in (ClassFolders(home).verdicts(), judged.parent, run.parent):
        private_folder(place)
    for path, content in ((judged, text), (run, _text(about | {"notebooks": {
            notebook: {"seconds": round(results[notebook].seconds, 3),
                       "MiB": round(results[notebook].mib, 1)}
            for notebook in sorted(results)}}))):
        with replacing(path) as part:
            part.write_text(content, encoding="ascii")


def keep(home, week, student, place):
    """Copy the files to the folder `place`, for `restore`."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for number, path in enumerate(_paths(home, week, student)):
        if path.is_file():
            shutil.copy2(path, place / str(number))


def restore(home, week, student, place):
    """Take back what was written since `keep`."""
    for number, path in enumerate(_paths(home, week, student)):
        if (place / str(number)).is_file():
            with replacing(path) as part:
                shutil.copy2(place / str(number), part)
        else:
            path.unlink(missing_ok=True)


def _paths(home, week, student):
    name = student
    if len(f"{name}.json".encode()) > 255:  # more than a file's name holds
        name = hashlib.sha256(name.encode()).hexdigest()
    place = ClassFolders(home).verdicts(week)
    return place / f"{name}.json", place / "runs" / f"{name}.json"


def _judged(verdict):
    return {"points": float(verdict.points),
            "max_points": float(verdict.max_points)} | {
        name: getattr(verdict, name) for name in KEPT}


def _text(content):
    return json.dumps(content, separators=(",", ":"), allow_nan=False) + "\n"
