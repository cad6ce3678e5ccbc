"""Modules and notebooks follow the style that pyproject.toml states."""

import subprocess
import sys

from grading import places


def test_ruff_is_content():
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "."],
                          cwd=places.CODE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
