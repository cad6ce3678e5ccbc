"""Files of datasets/: found, compared with their sha256, opened."""

import functools
import hashlib
import inspect
import io
import os
from pathlib import Path

import h5py

from utils.language import say

READERS = {}  # the file that a loader reads, by the loader's name
_compared = set()  # (path, size, time of the last change) of sound files


class DataError(OSError):
    """A data file is missing, damaged or unreadable; the text says which."""


def reads(name):
    """Make a function of a file's content a loader of that file.

    name: of a file in datasets/. The function's first argument is the
    content, {key: array}; who calls the loader does not give it. The loader
    raises DataError. A student's pack holds the files whose loaders its
    notebooks name.
    """
    def made(function):
        READERS[function.__name__] = name

        @functools.wraps(function)
        def loader(*args, **kwargs):
            return function(_read(name), *args, **kwargs)

        signature = inspect.signature(function)
        loader.__signature__ = signature.replace(
            parameters=list(signature.parameters.values())[1:])
        return loader

    return made


def _folder():
    """COURSE_DATASETS where it is set, else datasets/ beside utils/."""
    return Path(os.environ.get("COURSE_DATASETS")
                or Path(__file__).resolve().parents[2] / "datasets")


def _read(name):
    """{key: array} of one HDF5 file, after comparing its sha256.

    A file that has been compared is compared again when it changes. Text
    comes as arrays of str. Raises DataError.
    """
    folder = _folder()
    advice = say("Get it again with 'git restore datasets/{name}', or make "
                 "it with 'python datasets/build/{stem}.py'.", name=name,
                 stem=Path(name).stem)
    try:
        content = (folder / name).read_bytes()
        about = os.stat(folder / name)
    except FileNotFoundError:
        raise DataError(say("{path} is missing. {advice}", path=folder / name,
                            advice=advice)) from None
    except OSError as error:
        raise DataError(say(
            "{path} cannot be read ({error}). {advice}", path=folder / name,
            error=error.strerror, advice=advice)) from None
    known = folder / name, len(content), about.st_mtime_ns
    if known not in _compared:
        if hashlib.sha256(content).hexdigest() != _sums(folder, name).get(
                name):
            raise DataError(say(
                "{path} is damaged: its sha256 is not the one in SHA256SUMS. "
                "{advice}", path=folder / name, advice=advice))
        _compared.add(known)
    with h5py.File(io.BytesIO(content), "r") as file:
        return {key: values.asstr()[:].astype(str)
                if h5py.check_string_dtype(values.dtype) else values[:]
                for key, values in file.items()}


def _sums(folder, name):
    """{file: its sha256}, to compare a file with. Raises DataError."""
    try:
        lines = (folder / "SHA256SUMS").read_text().splitlines()
    except (OSError, UnicodeDecodeError):
        raise DataError(say(
            "{path} cannot be read, so {name} cannot be checked. Get it "
            "again with 'git restore datasets/SHA256SUMS'.",
            path=folder / "SHA256SUMS", name=name)) from None
    return {file: digest for digest, _, file in (
        line.partition("  ") for line in lines)}
