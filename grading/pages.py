"""The text of feedback pages and of the formgrader, shown with no network.

Formulas become MathML, which browsers show without a script: a feedback
page is one file that can be read offline, also where JupyterLab shows it
in a frame that runs no scripts.
"""

import re
from html import escape

from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import (
    InvalidNotebook,
    IPythonRenderer,
    MarkdownWithMath,
)

from grading import harmless

# latex2mathml knows these environments under another name.
SAME_AS = {"aligned": "align*", "align": "align*", "equation": "",
           "equation*": "", "gathered": "align*"}


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
