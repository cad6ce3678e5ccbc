"""The text of feedback pages and of the formgrader, shown with no network.

Formulas become MathML, which browsers show without a script: a feedback
page is one file that can be read offline, also where JupyterLab shows it
in a frame that runs no scripts.

What a student wrote is turned into HTML by a process of its own
(typeset.py), within bounds of length and of CPU time for a cell and for a
page. What is beyond them is shown as it was written.
"""

import atexit
import functools
import hashlib
import json
import re
import subprocess
import sys
import threading
from html import escape

import nbformat
from jinja2 import Environment, FunctionLoader, pass_context
from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from nbgrader.preprocessors import NbGraderPreprocessor

from grading import places
from grading.classroom import harmless
from grading.errors import CourseError
from grading.exercise.notebook import is_left_out, practice
from utils.checking import messages
from utils.language import ENGLISH, N_, now, of_metadata, say, speaking

CELL_SECONDS = 2.0   # CPU time for the text of a cell; usual are 0.02
PAGE_SECONDS = 10.0  # for all of a page
WALL_SECONDS = 60    # for a cell, on however busy a machine
START_SECONDS = 300
MAX_TEXT = harmless.MAX_TEXT + 1_000  # characters of a text
MAX_PAGE = 20_000_000  # characters of HTML, with the pictures in markdown
MAX_KEPT = 5_000       # characters of a text whose HTML is kept
EMBEDDED = re.compile(harmless.DATA_PICTURE.pattern + "([A-Za-z0-9+/=]+)")
LONG = N_("it is too long to be set")
DEAR = N_("it takes too long to be set")
FULL = N_("[Left out, since this page is too large.]")
NO_RESPONSE = N_("No response.")  # a comment of nbgrader's own
# What a translated notebook puts before a heading; HTML is shown as text.
ANCHOR = re.compile(r'^<a id="[^"<>]*"></a>\n+', re.M)
# nbgrader's words in a feedback page. A student's text cannot be taken for
# them: quotation marks and brackets of HTML are escaped in it.
FRAME = (
    (r'<a href="#[\w-]+">', N_("Test cell"), "</a>"),
    (r'<a href="#[\w-]+">', N_("Written response"), "</a>"),
    (r'<a href="#[\w-]+">', N_("Coding free-response"), "</a>"),
    (r'<a href="#comment-[\w-]+">', N_("Comment"), "</a>"),
    (r'<li class="late-penalty">', N_("Late submission penalty"), r" \("),
    (r'<span class="nbgrader-label">', N_("Student's answer"), "</span>"),
    (r'<span class="nbgrader-label">', N_("Grade cell"), ": <code>"),
    (r"<b>", N_("Comments"), ":</b>"),
    (r'<a href="#top">\(', N_("Top"), r"\)</a>"),
    (r'</a> \(|<h4>[^<\n]* \(|class="late-penalty">[^<(]*\('
     r'|<span class="pull-right">\s*', N_("Score"), r": -?[\d.]+"))
# What the formgrader's pages do with `_write_error`'s answer.
SAY_REFUSED = """<script>
$(document).ajaxError((event, answer) => {
    const refused = (answer.responseJSON || {}).refused;
    if (refused) {
        $(".modal .save").text("Save");
        alert(refused);
    }
});
</script>
"""


def guard():
    """Hold the formgrader's pages to our rules, where it is loaded.

    No HTML comes into them by way of their addresses: nbgrader writes parts
    of these into the page as they are, so that a link which an instructor
    follows could run a script there. And what is refused is said.
    """
    formgrader, base = (
        sys.modules.get(f"nbgrader.server_extensions.formgrader.{name}")
        for name in ("formgrader", "base"))
    if formgrader:  # nbgrader's other commands do without it
        formgrader.Environment = _environment
        base.BaseApiHandler.write_error = functools.partialmethod(
            _write_error, base.BaseHandler.write_error)


def _environment(loader):
    """The jinja2 environment of nbgrader's pages."""
    pages = Environment(autoescape=True, finalize=_plain)
    pages.loader = FunctionLoader(lambda name: loader.get_source(
        pages, name)[0].replace("</head>", f"{SAY_REFUSED}</head>"))
    return pages


def _write_error(self, stock, status_code, **about):
    """The answer to a request that failed: a CourseError in its words."""
    _, error, _ = about.get("exc_info", (None, None, None))
    if not isinstance(error, CourseError):
        return stock(self, status_code, **about)
    self.set_status(400)
    self.finish({"refused": str(error)})


def _plain(value):
    """A name stays as it is, also in a script, unless it holds HTML."""
    text = str(value)
    if isinstance(value, Markup) or set(text) & set("<>\"\\"):
        return value
    return Markup(text)


class Shorten(NbGraderPreprocessor):
    """A step of feedback: what was not run while grading is one line."""

    def preprocess_cell(self, cell, resources, index):
        """A demo cell, or one of practice, as a sentence."""
        if cell.cell_type == "code" and is_left_out(cell):
            cell = nbformat.v4.new_markdown_cell(
                messages.say("tried_there" if practice(cell)
                             else "shown_there"),
                id=cell.get("id") or f"cell-{index}")
        return cell, resources


@pass_context
def markdown2html(context, source):
    """HTML of a markdown cell; the filter of nbgrader's page templates.

    context: of jinja2, with the cell and its attachments. Never fails for
    what a student wrote.
    """
    cell = context.get("cell") or {}
    page = _Page.of(context)
    source = ANCHOR.sub("", source)
    if source == NO_RESPONSE:
        with speaking(page.language):
            source = say(NO_RESPONSE)
    source, pictures = _pictures_apart(
        source, dict(cell.get("attachments") or {}))
    return page.html("markdown", source, pictures)


@pass_context
def highlight_code(context, source, metadata=None):
    """HTML of a code cell, in place of nbconvert's filter."""
    return _Page.of(context).html("code", source)


@pass_context
def ansi2html(context, source):
    """HTML of an output's text, in place of nbconvert's filter."""
    return _Page.of(context).html("ansi", source)


@pass_context
def raw_cell(context, source):
    """HTML of a raw cell: its text; in place of nbconvert's clean_html.

    That one keeps class and id, so that a submission could hide the
    formgrader's own fields behind false ones.
    """
    return _Page.of(context).html("raw", str(source))


class Pages(HTMLExporter):
    """A feedback page, with nbgrader's words in the notebook's language."""

    def from_notebook_node(self, nb, resources=None, **more):
        """HTML of a graded notebook, and resources."""
        language = _language(nb)
        html, resources = super().from_notebook_node(nb, resources, **more)
        if language != ENGLISH:
            with speaking(language):
                for before, text, after in FRAME:
                    html = re.sub(f"({before}){text}(?={after})",
                                  rf"\g<1>{say(text)}", html)
        return html, resources


def as_it_is(html):
    """HTML unchanged, in place of nbconvert's strip_files_prefix.

    That one is for links to IPython's old server, and takes hours for a
    text of brackets.
    """
    return html


class _Page:
    """What may still be spent on one page.

    seconds: of CPU time. size: characters of HTML. seen: digests of the
    pictures that it shows. language: of its notebook.
    """

    def __init__(self, language=ENGLISH):
        self.seconds, self.size, self.seen = PAGE_SECONDS, MAX_PAGE, set()
        self.language = language

    @classmethod
    def of(cls, context):
        """The page that a jinja2 context belongs to."""
        notebook, resources = context.get("nb"), context.get("resources")
        page = cls(_language(notebook))
        if resources is None:
            return page
        return resources.setdefault("typeset_page", page)

    def html(self, form, source, pictures=None):
        """HTML of a text within the bounds, else the text as written."""
        with speaking(self.language):
            return self._html(form, source, pictures)

    def _html(self, form, source, pictures):
        if form == "raw":
            html = f"<pre>{escape(harmless.text(source))}</pre>"
        elif form == "ansi" and "\x1b" not in source:
            html = escape(source)  # as most are, and quickly done
        elif len(source) > MAX_TEXT:
            html = _as_written(form, source, LONG)
        elif self.seconds <= 0:
            html = _as_written(form, source, DEAR)
        else:
            html = self._typeset(form, source, pictures)
        if len(html) > self.size:
            html = say(FULL)
        self.size -= len(html)
        return html

    def _typeset(self, form, source, pictures):
        about, digests = {}, {}
        if form == "markdown":
            digests = {name: hashlib.sha256(json.dumps(
                content, sort_keys=True).encode()).digest()
                for name, content in (pictures or {}).items()}
            about = {"attachments": pictures or {}, "seen": [
                name for name in digests if digests[name] in self.seen]}
        ask = _child.ask if pictures or len(source) > MAX_KEPT else _kept
        try:
            html, seconds, names = ask(form, source, json.dumps(about))
        except _TooDear:
            self.seconds -= CELL_SECONDS
            return _as_written(form, source, DEAR)
        self.seconds -= seconds
        self.seen |= {digests[name] for name in names}
        return html


def _language(notebook):
    metadata = notebook.metadata if notebook else {}
    return of_metadata(metadata) or ENGLISH


def _as_written(form, source, reason):
    text = escape(harmless.text(source))
    note = say("[Shown as it was written: {reason}.]", reason=say(reason))
    if form == "ansi":  # stands within <pre>
        return f"{text}\n{note}"
    return f"<pre>{text}</pre>\n<p>{note}</p>"


def _pictures_apart(source, pictures):
    """A markdown text and its pictures, with those in the text taken out.

    Their base64 is long, and no text to be searched for marks.
    """
    def apart(match):
        name = f"embedded-{len(pictures)}"
        pictures[name] = {match[1]: match[2]}
        return f"attachment:{name}"

    return EMBEDDED.sub(apart, source), pictures


class _TooDear(Exception):
    """A text whose HTML takes more time or memory than there is."""


class _Child:
    """The process that makes HTML; begun when it is needed, and anew when
    it was ended."""

    def __init__(self):
        self._process = None
        self._lock = threading.Lock()
        atexit.register(self.close)

    def ask(self, form, source, about):
        """(HTML, CPU seconds, names of pictures). Raises _TooDear.

        about: JSON of what a form takes beside the text.
        """
        request = {"form": form, "source": source, "seconds": CELL_SECONDS,
                   "language": now().language, **json.loads(about)}
        with self._lock:
            if self._process is None:
                self._start()
            try:
                self._process.stdin.write(json.dumps(request).encode() + b"\n")
                self._process.stdin.flush()
                html, seconds, names = json.loads(self._line(WALL_SECONDS))
            except (OSError, ValueError):  # it has ended
                self.close()
                raise _TooDear from None
        if html is None:
            raise _TooDear
        return html, seconds, names

    def _start(self):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "grading.classroom.typeset"],
            cwd=places.CODE, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=places.with_code(),
            start_new_session=True)  # Ctrl-C is for whoever asks
        if self._line(START_SECONDS) != b"ready\n":
            self.close()
            raise CourseError(
                "pages cannot be made: python -m grading.classroom.typeset "
                "does not start")

    def _line(self, seconds):
        """A line from the process, which is ended where it takes longer."""
        timer = threading.Timer(seconds, self._process.kill)
        timer.start()
        try:
            return self._process.stdout.readline()
        finally:
            timer.cancel()

    def close(self):
        """End the process."""
        process, self._process = self._process, None
        if process:
            process.kill()
            process.wait()
            process.stdout.close()
            try:
                process.stdin.close()
            except OSError:
                pass  # it ended before it had read all


_child = _Child()


@functools.lru_cache(500)
def _kept(form, source, about):
    """As `_Child.ask`, for what many pages show, such as released cells."""
    return _child.ask(form, source, about)
