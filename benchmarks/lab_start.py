"""Seconds from `make lab` to JupyterLab's first page, when all is made.

By the clock, and of computing: on a busy machine the clock runs longer.

python benchmarks/lab_start.py [--starts 3]

Needs .venv (make lab makes it). Works on the workspace as it is.
"""

import argparse
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

# benchmarks/grading.py hides the package of that name.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from grading import places


def start():
    """One start. Returns its seconds as text."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = until_served()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    computing = (after.ru_utime + after.ru_stime
                 - before.ru_utime - before.ru_stime)
    return f"{seconds:.1f} s, {computing:.1f} s of computing"


def until_served():
    """Seconds until the start page is served, by the clock."""
    with tempfile.TemporaryFile("w+") as log:
        began = time.monotonic()
        process = subprocess.Popen(
            ["make", "lab", "LAB_ARGS=--no-browser"], cwd=places.CODE,
            stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            while process.poll() is None:
                log.seek(0)
                found = re.search(r"http://127\S+", log.read())
                if found and served(found[0]):
                    return time.monotonic() - began
                time.sleep(0.05)
            log.seek(0)
            raise SystemExit(log.read())
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(30)


def served(url):
    """True when a page comes from url."""
    try:
        return urllib.request.urlopen(url, timeout=30).read()
    except OSError:
        return False


def main():
    """Start once to have all made, then as often as asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--starts", type=int, default=3)
    arguments = parser.parse_args()
    print(f"first start: {start()}")
    for number in range(arguments.starts):
        print(f"start {number + 2}: {start()}")


if __name__ == "__main__":
    main()
