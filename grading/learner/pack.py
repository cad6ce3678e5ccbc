"""A student's zip: released notebooks and all that they need to run."""

import io
import json
import tomllib
import zipfile
from pathlib import Path

from grading import places
from grading.errors import CourseError
from grading.exercise.release import CATALOGUE, release
from grading.exercise.translate import in_words, known
from utils.data import READERS
from utils.language import ENGLISH, SETTING, cgettext, speaking
from utils.start import progress

LEARNER = Path(__file__).parent
PYPROJECT = """[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}"
version = "{version}"
requires-python = "{python}"
dependencies = [
{dependencies}
]

[tool.setuptools.packages.find]
include = ["utils*"]
"""
# Not needed to learn, only to run a class.
TEACHING = ("nbgrader", "babel", "latex2mathml", "pyseccomp")


def pack(course, language=ENGLISH):
    """The zip of a course as bytes: the same for the same sources.

    language: of the notebooks, of README.md and of what `check` says.
    Raises CourseError for an unknown course or one without notebooks.
    """
    files = {}
    known(language)
    for week in places.weeks(course):
        source = places.course_folder(course) / week
        if not (source / "checks.h5").is_file():
            raise CourseError(
                "{source} has no checks.h5. Run: course build", source=source)
        for name, content in release(source, language).items():
            files[f"{course}/{week}/{name}"] = content
    if not files:
        raise CourseError("{course} has no notebooks yet", course=course)
    code = _code_of(content for name, content in files.items()
                    if name.endswith(".ipynb"))
    for home, paths in ((places.CODE, _modules()),
                        (places.DATASETS.parent, _data(code))):
        for path in paths:
            files[path.relative_to(home).as_posix()] = path.read_bytes()
    for name in ("environment.yml", "constraints.txt", "LICENSE"):
        files[name] = (places.CONTENT / name).read_bytes()
    with speaking(language):
        readme = in_words((LEARNER / "README.md").read_text(
            encoding="utf-8"), "README.md", cgettext)
    if language != ENGLISH:
        files[SETTING] = f"{language}\n".encode()
    files["README.md"] = readme.replace("COURSE", course, 1).encode()
    files["start.py"] = (LEARNER / "start.py").read_bytes()
    files["pyproject.toml"] = _project().encode()
    files[progress.NAME] = b"{}\n"
    return _zipped(f"{course}-notebooks", files)


def _modules():
    """The modules of utils/. A week has its own of utils.built."""
    return [path for path in (places.CODE / "utils").rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
            and path.suffix != CATALOGUE
            and (path.parent.name != "built" or path.stem == "__init__")]


def _code_of(notebooks):
    """The code of notebooks (bytes of .ipynb files) as one text."""
    return "\n".join(
        "".join(cell["source"]) for content in notebooks
        for cell in json.loads(content)["cells"]
        if cell["cell_type"] == "code")


def _data(code):
    """Files of datasets/ that code needs, and the credits of all.

    A data file is needed when a function that reads it is named in the
    code, or in a module of utils that it names, but for utils.data.
    """
    others = {path.relative_to(places.CODE).with_suffix("").as_posix()
              .replace("/", "."): path
              for path in (places.CODE / "utils").rglob("*.py")
              if path.parent.name != "data"}
    while named := [name for name in others if name in code]:
        code = "\n".join([code, *(others.pop(name).read_text(
            encoding="utf-8") for name in named)])
    needed = {name for loader, name in READERS.items() if loader in code}
    for path in places.DATASETS.rglob("*"):
        inside = path.relative_to(places.DATASETS)
        if path.is_file() and "build" not in inside.parts and (
                path.suffix != ".h5" or path.name in needed):
            yield path


def _project():
    """A pyproject.toml that installs utils and what notebooks need."""
    project = tomllib.loads((places.CONTENT / "pyproject.toml").read_text(
        encoding="utf-8"))["project"]
    return PYPROJECT.format(
        name=project["name"], version=project["version"],
        python=project["requires-python"],
        dependencies="\n".join(
            f'    "{line}",' for line in project["dependencies"]
            if not line.startswith(TEACHING)))


def _zipped(folder, files):
    """A zip of {name: bytes} in a folder, without the time of its making."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(f"{folder}/{name}")
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name])
    return buffer.getvalue()
