"""The processes that a test has started."""

from pathlib import Path


def descendants(pid):
    """Process numbers of all that a process started."""
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(
            ).split():
        found += [int(child), *descendants(int(child))]
    return found
