"""nbgrader's settings for a course; its nbgrader_config.py calls this."""

import os
import shutil
import sys
import warnings
from pathlib import Path

from grading import places
from grading.classroom import due, harmless, pages, roster, sources
from grading.exercise import release
from grading.submission import guards, stock

CELL_SECONDS = 120  # a cell's limit when validating


def configure(c, course):
    """Set up nbgrader for a course: c is its configuration object.

    The class, classroom/COURSE, is made when there is none. What a course
    wants otherwise, its nbgrader_config.py sets after this call.
    """
    places.tell_children()
    if not shutil.which("alembic"):  # called by nbgrader
        _put_first("PATH", Path(sys.executable).parent)
    # A notice of SQLAlchemy about nbgrader's own code, at every submission.
    warnings.filterwarnings("ignore", message="Object of type .* in session")
    # The formgrader overrides any setting of where its templates are.
    _put_first("JUPYTER_PATH", Path(__file__).parent / "share")
    stock.install()
    home = sources.prepare_for_nbgrader(course)
    if home is None:
        return
    due.install(c)
    guards.install()
    roster.install()
    pages.guard()
    c.CourseDirectory.course_id = course
    c.CourseDirectory.root = str(home)
    c.CourseDirectory.ignore = [
        ".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback",
        "exercises", "*.po"]
    if os.environ.get("COURSE_EXCHANGE"):
        c.Exchange.root = os.environ["COURSE_EXCHANGE"]
    c.Exchange.path_includes_course = True
    c.Exchange.assignment_dir = str(places.HOME)
    c.GenerateAssignment.preprocessors = release.steps()
    c.KernelManager.transport_encryption = "auto"
    c.Execute.timeout = CELL_SECONDS
    c.Execute.skip_cells_with_tag = "demo"  # nothing graded depends on them
    # The intake has made every notebook anew from the released one: nothing
    # is left for nbgrader's own steps to overwrite or look for.
    c.Autograde.sanitize_preprocessors = []
    c.ClearMetadataPreprocessor.preserve_nb_metadata_mask = {
        ("language_info", "name"), ("course", "language")}
    c.Autograde.autograde_preprocessors = [
        "grading.submission.grade.Grade",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.SaveAutoGrades",
        "grading.classroom.late.LatePenalties"]
    c.AssignLatePenalties.plugin_class = "grading.classroom.late.PercentADay"
    # Late penalties are a share of the points: worked out once more when
    # the written answers have theirs.
    c.GenerateFeedback.preprocessors = [
        "grading.classroom.late.LatePenalties",
        "nbgrader.preprocessors.GetGrades",
        "grading.classroom.pages.Shorten",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor"]
    c.GenerateFeedback.exporter_class = "grading.classroom.pages.Pages"
    c.NbConvertBase.display_data_priority = [*harmless.PICTURES, "text/plain"]
    c.HTMLExporter.filters = {
        "markdown2html": "grading.classroom.pages.markdown2html",
        "highlight_code": "grading.classroom.pages.highlight_code",
        "ansi2html": "grading.classroom.pages.ansi2html",
        "strip_files_prefix": "grading.classroom.pages.as_it_is",
        "clean_html": "grading.classroom.pages.raw_cell"}
    c.ExchangeFactory.collect = "grading.classroom.exchange.Collect"
    c.ExchangeFactory.release_assignment = (
        "grading.classroom.exchange.ReleaseAssignment")
    c.ZipCollectApp.extractor_plugin = "grading.classroom.downloads.Extractor"
    c.ZipCollectApp.collector_plugin = "grading.classroom.downloads.Collector"


def _put_first(name, folder):
    """Put a folder in front of a search path of the environment."""
    others = os.environ.get(name, "").split(os.pathsep)
    os.environ[name] = os.pathsep.join(
        [str(folder), *(other for other in others
                        if other and other != str(folder))])
