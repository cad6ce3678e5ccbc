"""What a stranger wrote as HTML: markdown with formulas, code, colours.

The libraries that do it take a time that grows with the square of some
texts, and nobody knows all of these. So it is done in a process of its own,
which ends when its time is up, and only this process's copy of a page is
lost: see grading.pages, which starts it.

Run as a module it answers lines of JSON, {"form", "seconds", "language",
"source", ...}, by lines of JSON: [HTML or null, CPU seconds, names of
pictures shown].
"""

import json
import os
import re
import signal
import sys
import time
from html import escape
from urllib.parse import unquote

from latex2mathml.converter import convert
from nbconvert.filters.ansi import ansi2html
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import (
    InvalidNotebook,
    IPythonRenderer,
    MarkdownWithMath,
    MathBlockParser,
    MathInlineParser,
)

from grading.classroom import harmless
from utils import language
from utils.language import say

try:
    import resource
except ImportError:  # Windows, where whoever asks has a clock
    resource = None

MEMORY = 2 << 30  # bytes of address space
MAX_FORMULA = 4_000  # characters
MAX_INLINE = 10_000  # of a paragraph
# latex2mathml knows these environments under another name.
SAME_AS = {"aligned": "align*", "align": "align*", "equation": "",
           "equation*": "", "gathered": "align*"}


def markdown(source, attachments, seen):
    """(HTML, names of pictures shown) of a markdown cell.

    attachments: {name: {type: base64}}. seen: names of those that the page
    shows already; each is shown once.
    """
    renderer = Renderer(escape=False, exclude_anchor_links=True,
                        attachments=attachments)
    renderer.seen = set(seen)
    html = MarkdownWithMath(
        renderer=renderer, block=_Block(),
        inline=_Inline(hard_wrap=False)).render(source)
    return html, sorted(renderer.seen - set(seen))


def code(source):
    """(HTML, []) of Python."""
    return Highlight2HTML(pygments_lexer="ipython3")(source), []


def ansi(source):
    """(HTML, []) of text with the colours of a terminal."""
    return ansi2html(source), []


def mathml(tex, display=False):
    """A formula as MathML; what cannot be converted stays TeX, as code."""
    def environment(match):
        name = SAME_AS.get(match[2], match[2])
        return f"\\{match[1]}{{{name}}}" if name else ""

    if len(tex) > MAX_FORMULA:
        return f"<code>{escape(tex.strip())}</code>"
    tidy = re.sub(r"\\(begin|end)\{([a-z]+\*?)\}", environment, tex)
    try:
        return harmless.formula(convert(
            tidy.strip(), display="block" if display else "inline"))
    except Exception:  # whatever a converter makes of a student's TeX
        return f"<code>{escape(tex.strip())}</code>"


class _Block(MathBlockParser):
    """Paragraphs, without looking for the end of a formula for ever."""

    SPECIFICATION = MathBlockParser.SPECIFICATION | {
        "multiline_math": MathBlockParser.MULTILINE_MATH.replace(
            ".*?", f".{{0,{MAX_FORMULA}}}?")}


class _Inline(MathInlineParser):
    """Marks within a paragraph, unless it is far longer than one that a
    person writes."""

    def __call__(self, s, env):
        if len(s) > MAX_INLINE:
            return [{"type": "text", "raw": s}]
        return super().__call__(s, env)


class Renderer(harmless.Harmless, IPythonRenderer):
    """Markdown of a stranger to HTML, with MathML for formulas."""

    def block_math(self, body):
        return mathml(body, display=True)

    def inline_math(self, body):
        return mathml(body)

    def latex_environment(self, name, body):
        return mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", display=True)

    def image(self, text, url, title=None):
        """A picture, the first time that it is shown on a page."""
        name = unquote(url).removeprefix("attachment:")
        if name in self.seen:
            return say("[{text}: shown above]", text=escape(text))
        self.seen |= {name} & set(self.attachments)
        return super().image(text, url, title)

    def _embed_image_or_attachment(self, src):
        name = unquote(src)
        if name in self.attachments:  # handed in beside the notebook
            src = f"attachment:{name}"
        try:
            return super()._embed_image_or_attachment(src)
        except (InvalidNotebook, StopIteration, AttributeError):
            return src  # a picture that was not handed in


FORMS = {"markdown": markdown, "code": code, "ansi": ansi}


def main():
    """Answer what comes on standard input, until it ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what a library prints is no answer
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print("ready", file=answers, flush=True)
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        html, names = None, []
        started = time.process_time()
        _end_after(asked.pop("seconds"))
        language.use(language.Spoken(asked.pop("language")))
        try:
            html, names = FORMS[asked.pop("form")](**asked)
        except Exception:  # whatever a library makes of it
            pass
        _end_after(0)
        print(json.dumps([html, time.process_time() - started, names]),
              file=answers, flush=True)


def _end_after(seconds):
    """End this process after so much CPU time, in any code; 0: never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    main()
