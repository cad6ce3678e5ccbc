"""The text of feedback pages and of the formgrader, shown with no network.

Formulas become MathML, which browsers show without a script: a feedback
page is one file that can be read offline, also where JupyterLab shows it
in a frame that runs no scripts.
"""

import functools
import re
import sys
from html import escape

from jinja2 import Environment, pass_context
from latex2mathml.converter import convert
from markupsafe import Markup
from nbconvert.filters.markdown_mistune import (
    InvalidNotebook,
    IPythonRenderer,
    MarkdownWithMath,
)

from grading import harmless

# latex2mathml knows these environments under another name.
SAME_AS = {"aligned": "align*", "align": "align*", "equation": "",
           "equation*": "", "gathered": "align*"}


def guard():
    """Let no HTML into the formgrader's pages by way of their addresses.

    nbgrader writes parts of them into the page as they are, so that a link
    which an instructor follows could run a script there.
    """
    formgrader = sys.modules.get(
        "nbgrader.server_extensions.formgrader.formgrader")
    if formgrader:  # nbgrader's other commands do without it
        formgrader.Environment = functools.partial(
            Environment, autoescape=True, finalize=_plain)


def _plain(value):
    """A name stays as it is, also in a script, unless it holds HTML."""
    text = str(value)
    if isinstance(value, Markup) or set(text) & set("<>\"\\"):
        return value
    return Markup(text)


@pass_context
def markdown2html(context, source):
    """HTML of a markdown cell; the filter of nbgrader's page templates.

    context: of jinja2, with the cell and its attachments. Never fails for
    what a student wrote.
    """
    cell = context.get("cell") or {}
    renderer = Renderer(escape=False, exclude_anchor_links=True,
                        attachments=cell.get("attachments") or {})
    return MarkdownWithMath(renderer=renderer).render(source)


def raw_cell(source):
    """HTML of a raw cell: its text; in place of nbconvert's clean_html.

    That one keeps class and id, so that a submission could hide the
    formgrader's own fields behind false ones.
    """
    return f"<pre>{escape(str(source))}</pre>"


def mathml(tex, display=False):
    """A formula as MathML; what cannot be converted stays TeX, as code."""
    def environment(match):
        name = SAME_AS.get(match[2], match[2])
        return f"\\{match[1]}{{{name}}}" if name else ""

    tidy = re.sub(r"\\(begin|end)\{([a-z]+\*?)\}", environment, tex)
    try:
        return harmless.formula(convert(
            tidy.strip(), display="block" if display else "inline"))
    except Exception:  # whatever a converter makes of a student's TeX
        return f"<code>{escape(tex.strip())}</code>"


class Renderer(harmless.Harmless, IPythonRenderer):
    """Markdown of a stranger to HTML, with MathML for formulas."""

    def block_math(self, body):
        return mathml(body, display=True)

    def inline_math(self, body):
        return mathml(body)

    def latex_environment(self, name, body):
        return mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", display=True)

    def _embed_image_or_attachment(self, src):
        try:
            return super()._embed_image_or_attachment(src)
        except (InvalidNotebook, StopIteration, AttributeError):
            return src  # a picture that was not handed in
