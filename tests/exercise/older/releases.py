"""Make releases.zip: the fourteen notebooks of before the house was remade,
with their solutions, and what `check` needs. Of text it keeps nothing.

    python tests/exercise/older/releases.py

It needs the project's history. Of checks.h5 it keeps one case of each kind
and no known mistakes: first_edition.zip has those.
"""

import io
import subprocess
import tarfile
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import nbformat

from utils.checking.record import read_records, write_records

COMMIT = "b82c1a2"
# Of its week, what a class needs to grade it.
PINNED = "course1_nn/week4_deep_networks/exercises/deep_network_application.py"
TARGET = Path(__file__).with_name("releases.zip")


def cut(record):
    """A record with one case of each kind, and no known mistakes."""
    if record.question:
        return record
    first = {case.kind: case for case in reversed(record.cases)}
    return replace(record, mistakes=(), cases=tuple(
        case for case in record.cases if case is first[case.kind]))


def main():
    files = subprocess.run(
        ["git", "archive", COMMIT, "course1_nn", "course2_improving"],
        check=True, stdout=subprocess.PIPE).stdout
    with (tempfile.TemporaryDirectory() as folder,
          zipfile.ZipFile(TARGET, "w", zipfile.ZIP_LZMA) as kept):
        with tarfile.open(fileobj=io.BytesIO(files)) as archive:
            archive.extractall(folder, filter="data")
        for path in sorted(Path(folder).glob("*/*/*.ipynb")):
            notebook = nbformat.read(path, as_version=4)
            notebook.cells = [cell for cell in notebook.cells
                              if cell.cell_type == "code"]
            kept.writestr(str(path.relative_to(folder)),
                          nbformat.writes(notebook))
        kept.write(Path(folder, PINNED), PINNED)
        for path in sorted(Path(folder).glob("*/*/checks.h5")):
            records = {notebook: list(map(cut, found)) for notebook, found
                       in read_records(path).items()}
            path.unlink()
            write_records(path, records)
            kept.write(path, path.relative_to(folder))


if __name__ == "__main__":
    main()
