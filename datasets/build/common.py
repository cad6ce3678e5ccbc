"""What the build scripts share: fetching a package, writing HDF5."""

import hashlib
import io
import pathlib
import subprocess
import sys
import tarfile
import tempfile

import h5py
import numpy as np

DATASETS = pathlib.Path(__file__).resolve().parent.parent


def fetch(command):
    """Bytes of a package file.

    The file named on the command line where there is one; otherwise what
    `command` (a list) downloads into the folder it runs in.
    """
    if len(sys.argv) > 1:
        return pathlib.Path(sys.argv[1]).read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(command, cwd=folder, check=True)
        (path,) = pathlib.Path(folder).iterdir()
        return path.read_bytes()


def deb_files(package, version, part):
    """{path: bytes} of a Debian package's files with `part` in their path."""
    deb = fetch(["apt-get", "download", f"{package}={version}"])
    with tempfile.NamedTemporaryFile(suffix=".deb") as file:
        file.write(deb)
        file.flush()
        tar = subprocess.run(["dpkg-deb", "--fsys-tarfile", file.name],
                             check=True, stdout=subprocess.PIPE).stdout
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        return {member.name.removeprefix("./"):
                archive.extractfile(member).read()
                for member in archive
                if member.isfile() and part in member.name}


def balanced_order(labels, rng):
    """Random order of the rows, each class as often in every beginning.

    labels: int (m,), k classes, as many of each. Returns: int (m,); each k
    rows in turn are one of every class, so the first k, 2k, 3k, ... rows
    have as many of each.
    """
    rows = np.stack([rng.permutation(np.flatnonzero(labels == label))
                     for label in np.unique(labels)], axis=1)
    return rng.permuted(rows, axis=1).ravel()


def write(name, arrays, about):
    """Write datasets/NAME and its line in SHA256SUMS.

    arrays: {dataset name: array, or list of strings}; about: {attribute:
    text}. No time stamps are stored, so the same arrays make the same
    bytes (with the same HDF5 and zlib).
    """
    path = DATASETS / name
    with h5py.File(path, "w") as file:
        for key, text in about.items():
            file.attrs[key] = text
        for key, values in arrays.items():
            if isinstance(values, list):
                file.create_dataset(key, data=values, track_times=False,
                                    dtype=h5py.string_dtype())
            else:
                file.create_dataset(key, data=values, track_times=False,
                                    compression="gzip", compression_opts=9)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    sums = DATASETS / "SHA256SUMS"
    lines = sums.read_text().splitlines() if sums.exists() else []
    known = dict(reversed(line.split()) for line in lines)
    known[name] = digest
    sums.write_text("".join(f"{known[key]}  {key}\n" for key in sorted(known)))
    print(f"{name}: {path.stat().st_size} bytes, sha256 {digest}")
