"""Source notebook to released notebook: no solutions, no outputs."""

import logging

from grading import files
from grading.errors import CourseError
from grading.exercise import modules
from utils.language import ENGLISH

# Not part of a week's release. The rest of a week's folder is.
LEFT_OUT = {"exercises", "__pycache__", ".ipynb_checkpoints"}
CATALOGUE = ".po"  # as translators write them; compiled ones are released


def week_files(folder):
    """Files of a week that its release holds: {relative path: path}.

    With it are the modules of earlier notebooks that it imports.
    """
    return modules.built(folder) | {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*")) if path.is_file()
        and path.suffix != CATALOGUE and not LEFT_OUT.intersection(
            path.relative_to(folder).parts)}


def digest(folder, language=ENGLISH):
    """sha256 over the names and contents of a week's files, and over the
    language that it is released in, unless that is English."""
    return files.digest(week_files(folder).items(),
                        language.removeprefix(ENGLISH))


def release(folder, language=ENGLISH):
    """The released files of a week: {relative path: bytes}.

    folder: of the source notebooks. language: see translate. A notebook
    passes through the steps of `nbgrader generate_assignment`, in its order,
    but without a gradebook.
    Raises CourseError for a notebook that nbgrader cannot release.
    """
    return {name: released_notebook(path, language)
            if path.suffix == ".ipynb" else path.read_bytes()
            for name, path in week_files(folder).items()}


def steps():
    """The classes of the steps from a source notebook to its release."""
    from nbgrader.converters import GenerateAssignment

    from grading.exercise.folding import Fold
    from grading.exercise.translate import Translate

    return [*GenerateAssignment().preprocessors, Fold, Translate]


def released_notebook(path, language=ENGLISH):
    """The released copy of a source notebook, as bytes."""
    # Takes a second to import, and most starts release nothing.
    from nbconvert.exporters import NotebookExporter
    from nbgrader.preprocessors import SaveCells

    from grading.exercise.translate import Translate

    exporter = NotebookExporter()
    for step in steps():
        if step is not SaveCells:
            exporter.register_preprocessor(Translate(
                language=language) if step is Translate else step,
                enabled=True)
    resources = {
        "metadata": {"name": path.stem, "path": str(path.parent)},
        "nbgrader": {"assignment": path.parent.name, "student": ".",
                     "notebook": path.stem}}
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    try:
        text, _ = exporter.from_filename(str(path), resources=resources)
    except Exception as error:
        raise CourseError(
            "{path} cannot be released: {error}", path=path,
            error=error) from error
    return text.encode()
