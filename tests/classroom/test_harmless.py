"""What a submission displays never brings a script to a reader."""

import base64
import io
import struct

import pytest
from nbconvert.filters.markdown_mistune import (
    IPythonRenderer,
    MarkdownWithMath,
)
from PIL import Image

from grading.classroom import harmless

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUB"
    "AScY42YAAAAASUVORK5CYII=")


class Renderer(harmless.Harmless, IPythonRenderer):
    """As the pages use it."""


def html(source, **attachments):
    return MarkdownWithMath(renderer=Renderer(
        escape=False, exclude_anchor_links=True,
        attachments=attachments)).render(source)


def display(**data):
    return {"kind": "display", "data": data, "id": "", "update": False}


def test_a_picture_stays():
    text = base64.b64encode(PNG).decode()
    assert harmless.picture("image/png", text + "\n") == text


@pytest.mark.parametrize("content", [
    base64.b64encode(PNG).decode() + '"><script>alert(1)</script>',
    base64.b64encode(b"<svg onload=alert(1)>").decode(),
    base64.b64encode(PNG[:8] + b"<script>alert(1)</script>").decode(),
    base64.b64encode(PNG[:16] + struct.pack(">II", 60_000, 60_000)
                     + PNG[24:]).decode(),
    base64.b64encode(PNG + bytes(4_000_000)).decode(),
    "", "x", "\ud800", "é",
])
def test_what_is_no_picture_does_not(content):
    assert harmless.picture("image/png", content) is None


def jpeg(width, height):
    """A real JPEG of 1 pixel that claims to have more."""
    data = io.BytesIO()
    Image.new("RGB", (1, 1)).save(data, "JPEG")
    head, found, rest = data.getvalue().partition(b"\xff\xc0\x00\x11\x08")
    return base64.b64encode(head + found + struct.pack(
        ">HH", height, width) + rest[4:]).decode()


@pytest.mark.parametrize(("width", "height", "kept"), [
    (1, 1, True), (8_000, 6_000, True), (8_000, 7_000, False),
    (30_000, 1, False), (0, 1, False)])
def test_the_size_of_a_jpeg_is_read_from_its_header(width, height, kept):
    content = jpeg(width, height)
    assert harmless.picture("image/jpeg", content) == (
        content if kept else None)
    assert harmless.picture("image/png", content) is None


@pytest.mark.parametrize("cut", [3, 4, 10, 100])
def test_a_jpeg_without_a_size_is_none(cut):
    data = base64.b64decode(jpeg(1, 1))[:cut]
    assert harmless.picture("image/jpeg",
                            base64.b64encode(data).decode()) is None


def gif(frames=1, size=(1, 1), left=0, **options):
    """A real GIF of so many frames of 1 pixel, which claims a size, and that
    its first frame begins at left."""
    data = io.BytesIO()
    first, *others = [Image.new("L", (1, 1), 255 * (number % 2))
                      for number in range(frames)]
    first.save(data, "GIF", save_all=frames > 1, append_images=others,
               **options)
    data = bytearray(data.getvalue())
    data[6:10] = struct.pack("<HH", *size)
    first = data.index(b",\0\0\0\0\1\0\1\0")
    data[first + 1:first + 3] = struct.pack("<H", left)
    return bytes(data)


def kept(data):
    content = base64.b64encode(data).decode()
    assert harmless.picture("image/png", content) is None
    clean = harmless.picture("image/gif", content)
    assert clean in (content, None)
    return clean is not None


@pytest.mark.parametrize(("data", "stays"), [
    (gif(), True), (gif(frames=3, duration=40, loop=0), True),
    (gif(comment=b"made by hand"), True), (gif(interlace=True), True),
    (gif(size=(8_000, 6_000)), True), (gif(size=(8_000, 7_000)), False),
    (gif(frames=3, size=(8_000, 2_000)), True),
    (gif(frames=4, size=(8_000, 2_000)), False),
    (gif(size=(30_000, 1)), False), (gif(size=(0, 1)), False),
    (gif(left=1, size=(2, 1)), True), (gif(left=1), False),
    (gif(frames=1_000), True), (gif(frames=1_001), False)],
    ids=lambda value: "" if isinstance(value, bytes) else str(value))
def test_a_gif_is_measured_with_all_its_frames(data, stays):
    assert kept(data) == stays


def test_a_gif_that_is_cut_is_none():
    data = gif(frames=2, duration=40, loop=0)
    assert kept(data)
    assert not any(kept(data[:cut]) for cut in range(len(data)))
    assert not kept(b"GIF89a" + bytes(7) + b";")  # without a frame
    assert not kept(b"GIF89a<script>alert(1)</script>")


def test_a_gif_in_a_written_answer_is_shown():
    content = base64.b64encode(gif()).decode()
    assert f"data:image/gif;base64,{content}" in html(
        "![a](attachment:a.gif)", **{"a.gif": {"image/gif": content}})


def test_only_text_and_pictures_are_kept():
    made = harmless.outputs([display(**{
        "text/plain": "twin", "text/html": "<script>alert(1)</script>",
        "image/svg+xml": "<svg/>", "application/javascript": "alert(1)",
        "text/markdown": "x", "text/latex": "x", "image/jpeg": "eA==",
        "application/vnd.jupyter.widget-view+json": "{}"})])
    assert made[0].data == {"text/plain": "twin"}
    assert made[0].metadata == {}


def test_an_update_replaces_what_it_updates():
    first = display(**{"text/plain": "a"}) | {"id": "1"}
    made = harmless.outputs([
        first, display(**{"text/plain": "b"}) | {"id": "1", "update": True},
        display(**{"text/plain": "c"}) | {"id": "2", "update": True}])
    assert [output.data["text/plain"] for output in made] == ["b"]


def test_outputs_are_bounded():
    made = harmless.outputs(
        [{"kind": "stream", "name": "odd", "text": "x" * 10**6}] * 500)
    assert len(made) <= harmless.MAX_OUTPUTS
    assert {output.name for output in made} == {"stdout"}
    assert max(len(output.text) for output in made) < 110_000


def test_text_can_be_stored():
    assert harmless.text("a\ud800b\x00c\x1b[31mred").encode() == (
        "a?b\N{REPLACEMENT CHARACTER}c\x1b[31mred".encode())


@pytest.mark.parametrize("source", [
    "<script>alert(1)</script>",
    "a <script>alert(1)</script> b",
    "<img src=x onerror=alert(1)>",
    "text <img src=x onerror=alert(1)>",
    "<iframe src=https://example.org></iframe>",
    "<style>body {display: none}</style>",
    "<svg/onload=alert(1)>",
    "<!-- --><script>alert(1)</script>",
    "<details open ontoggle=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "[a]: javascript:alert(1)\n\n[a]",
    "<javascript:alert(1)>",
    "![x](https://example.org/track.png)",
    "![x](//example.org/track.png)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](data:image/png;base64,eA==)",
    '![" onerror=alert(1) x="](attachment:a.png)',
    '[x](https://example.org/"onmouseover="alert(1))',
    "```mermaid\n</pre><script>alert(1)</script>\n```",
    "```python\n</pre><script>alert(1)</script>\n```",
    "```x\"><script>\n</pre><script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "- [ ] <script>alert(1)</script>",
    "term\n: <script>alert(1)</script>",
    "# <script>alert(1)</script>",
    "$<script>alert(1)</script>$",
    "$$<script>alert(1)</script>$$",
    "\\begin{align}<script>alert(1)</script>\\end{align}",
    "~~<script>alert(1)</script>~~",
    "&lt;script&gt; &#60;script&#62;",
])
def test_markdown(source):
    from html.parser import HTMLParser

    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            found.append((tag, dict(attributes)))

    Reader().feed(html(source, **{"a.png": {"image/png": "x"}}))
    for tag, attributes in found:
        assert tag not in ("script", "iframe", "style", "svg", "object",
                           "embed", "form", "details", "base", "link")
        assert not [name for name in attributes if name.startswith("on")]
        if tag == "img":
            assert attributes["src"].startswith("data:image/png;base64,iVB")
        if tag == "a":
            assert harmless.link(attributes["href"])


@pytest.mark.parametrize("tex, forbidden", [
    (r"\text{<script>alert(1)</script>}", "<script"),
    (r"\text{<img src=x onerror=alert(1)>}", "<img"),
    (r"\text{</mtext></math><script>alert(1)</script>}", "<script"),
    (r"\text{<!--<script>-->alert(1)}", "<script"),
    (r"\href{javascript:alert(1)}{x}", "href"),
    (r"\style{background:url(https://example.org)}{x}", "style"),
    (r"\class{a}{x}", "class"),
    (r'\color{red" onload="alert(1)}{x}', '" onload'),
])
def test_formulas(tex, forbidden):
    from latex2mathml.converter import convert

    made = convert(tex)
    assert forbidden not in harmless.formula(made)


def test_formulas_keep_their_meaning():
    from latex2mathml.converter import convert

    for tex in (r"\frac{1}{m} \sum_{i=1}^m a^{(i)} < \text{a & b}",
                r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}",
                r"\sqrt[3]{x} \quad \hat{y} \mathbf{w}^\top"):
        made = convert(tex)
        again = harmless.formula(made)
        assert words(again) == words(made)
        assert harmless.formula(again) == again


def words(markup):
    """Tags, attributes and text of markup."""
    from html.parser import HTMLParser

    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.append((tag, sorted(attrs)))

        def handle_data(self, data):
            found.append(data)

    Reader().feed(markup)
    return found


def test_markdown_keeps_what_is_plain():
    text = base64.b64encode(PNG).decode()
    shown = html("**a** [b](https://example.org/c?d=1) ![e](attachment:f.png)"
                 " $x < 1$", **{"f.png": {"image/png": text}})
    assert "<strong>a</strong>" in shown
    assert '<a href="https://example.org/c?d=1">b</a>' in shown
    assert f'<img src="data:image/png;base64,{text}" alt="e">' in shown
