"""What a learner has solved, kept in the workspace's .progress.json."""

import json
import os
from datetime import datetime
from pathlib import Path

NAME = ".progress.json"


def progress_file(folder=None):
    """The .progress.json of the workspace around a folder, or None."""
    folder = Path.cwd() if folder is None else Path(folder)
    for place in (folder, *folder.parents):
        if (place / NAME).is_file():
            return place / NAME
    return None


def read_progress(path):
    """Progress by notebook and exercise; empty when unreadable."""
    try:
        progress = json.loads(Path(path).read_text(encoding="utf-8"))
        return progress if isinstance(progress, dict) else {}
    except (OSError, ValueError):
        return {}


def record(notebook, verdict):
    """Note a Verdict. Outside a workspace, and on any error, do nothing.

    A solved exercise stays solved. The file is replaced as a whole, so
    that two kernels never leave half of one.
    """
    path = progress_file()
    if path is None:
        return
    progress = read_progress(path)
    exercises = progress.setdefault(notebook, {})
    if exercises.get(verdict.name, {}).get("passed"):
        return
    exercises[verdict.name] = {
        "passed": verdict.passed, "points": verdict.points,
        "max_points": verdict.max_points,
        "when": datetime.now().isoformat(timespec="seconds")}
    part = path.with_name(f"{NAME}.{os.getpid()}")
    try:
        part.write_text(json.dumps(progress, indent=1), encoding="utf-8")
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
