"""What a submission displays, made harmless for a reader's browser.

From a child comes text and base64 of unknown content; out goes plain text,
and pictures that are pictures. HTML, SVG, scripts and metadata never pass.
"""

import base64
import binascii
import re
import struct
from html.parser import HTMLParser

import nbformat

from utils.checking.messages import say

MAX_TEXT = 100_000       # characters of an output
MAX_PICTURE = 3_000_000  # bytes
PICTURES = ("image/png", "image/jpeg", "image/gif")
MAX_SIDE = 20_000        # pixels of a picture: width, height
# Of all frames of a picture together; a browser takes 4 bytes for each.
MAX_PIXELS = 50_000_000
MAX_FRAMES = 1_000       # of a GIF
MAX_OUTPUTS = 100        # of a cell
# Colours of a terminal, which pages show as colours, are kept.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]")
# Marks of a JPEG's frame (ITU-T T.81, table B.1), which has its size.
FRAMES = frozenset(range(0xc0, 0xd0)) - {0xc4, 0xc8, 0xcc}
LINK = re.compile(r"(https?://|mailto:|#)", re.I)
DATA_PICTURE = re.compile(rf"data:({'|'.join(PICTURES)});base64,")


def text(value):
    """Text of bounded length that a page can hold."""
    value = value.encode("utf-8", "replace").decode("utf-8")
    value = CONTROL.sub("\N{REPLACEMENT CHARACTER}", value)
    if len(value) > MAX_TEXT:
        value = value[:MAX_TEXT] + "\n" + say("cut")
    return value


def picture(kind, content):
    """Strict base64 of a PNG, JPEG or GIF, or None where it is none."""
    try:
        data = base64.b64decode("".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(data) > MAX_PICTURE:
        return None
    width, height = _size(kind, data)
    frames = _gif_frames(data, width, height) if kind == "image/gif" else 1
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE
            and 0 < frames <= MAX_FRAMES
            and width * height * frames <= MAX_PIXELS):
        return None
    return base64.b64encode(data).decode("ascii")


def _size(kind, data):
    """Width and height that a picture has in its header, or (0, 0)."""
    if kind == "image/png":
        if (data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR"
                and len(data) >= 24):
            return struct.unpack(">II", data[16:24])
    elif kind == "image/jpeg" and data[:3] == b"\xff\xd8\xff":
        place = 2
        while place + 9 <= len(data) and data[place] == 0xff:
            mark = data[place + 1]
            if mark == 0xff:  # fills a gap
                place += 1
            elif mark in FRAMES:
                height, width = struct.unpack(
                    ">HH", data[place + 5:place + 9])
                return width, height
            else:
                place += 2 + int.from_bytes(data[place + 2:place + 4])
    elif data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 13:
        return struct.unpack("<HH", data[6:10])
    return 0, 0


def _gif_frames(data, width, height):
    """Number of frames of a whole GIF, 0 where it is none.

    Each frame lies within the picture. Blocks: GIF89a specification, 1990.
    """
    frames, place = 0, 13 + _colours(data[10:11])
    while (mark := data[place:place + 1]) in (b",", b"!"):
        if mark == b",":
            about = data[place + 1:place + 10]
            if len(about) < 9:
                return 0
            left, top, wide, high = struct.unpack("<4H", about[:8])
            if left + wide > width or top + high > height:
                return 0
            frames += 1
            place += 10 + _colours(about[8:]) + 1  # and the size of a code
        else:
            place += 2  # of a kind; a browser passes over unknown ones
        while size := int.from_bytes(data[place:place + 1]):
            place += 1 + size
        place += 1
    return frames if mark == b";" else 0


def _colours(flags):
    """Bytes of the table of colours that a byte of flags announces."""
    flags = int.from_bytes(flags)
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def outputs(events):
    """nbformat outputs of a cell from a child's events (lockstep.Ran)."""
    made, by_id = [], {}
    for event in events[:MAX_OUTPUTS]:
        if event["kind"] == "stream":
            name = "stderr" if event["name"] == "stderr" else "stdout"
            made.append(_output("stream", name=name,
                                text=text(event["text"])))
        elif event["kind"] == "error":
            name = text(event["name"])[:200]
            made.append(_output(
                "error", ename=name, evalue=text(event["text"]),
                traceback=[text(line)[:10_000]
                           for line in event["lines"][:100]]))
        elif event["kind"] == "skipped":
            made.append(_output("stream", name="stderr", text=text(say(
                "skipped", line=event["line"], error=event["name"],
                text=event["text"])) + "\n"))
        elif event["kind"] == "result":
            made.append(_output("execute_result", data=_data(event["data"])))
        elif event["update"]:
            if event["id"] in by_id:
                by_id[event["id"]].data = _data(event["data"])
        else:
            made.append(_output("display_data", data=_data(event["data"])))
            if event["id"]:
                by_id[event["id"]] = made[-1]
    return made


def _data(bundle):
    """The parts of a display that may be shown."""
    kept = {"text/plain": text(bundle.get("text/plain", ""))}
    for kind in PICTURES:
        if kind in bundle:
            clean = picture(kind, bundle[kind])
            if clean:
                kept[kind] = clean
                break
    return kept


def _output(kind, **content):
    return nbformat.v4.new_output(kind, **content)


def link(url):
    """The address of a link, or None where it is not one of the web."""
    return url if LINK.match(url.strip()) else None


def image(url):
    """The address of a picture that is in the page itself, or None."""
    match = DATA_PICTURE.match(url)
    clean = match and picture(match[1], url[match.end():])
    return f"data:{match[1]};base64,{clean}" if clean else None


FORMULA_TAGS = frozenset(
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup "
    "munder mover munderover mmultiscripts mprescripts mtable mtr mtd "
    "mlabeledtr mstyle menclose mpadded mphantom merror".split())
FORMULA_ATTRIBUTES = frozenset(
    "xmlns display displaystyle scriptlevel mathvariant mathcolor "
    "mathbackground mathsize stretchy fence separator form lspace rspace "
    "minsize maxsize symmetric largeop movablelimits accent accentunder "
    "width height depth voffset linethickness bevelled columnalign rowalign "
    "columnspacing rowspacing columnlines rowlines frame align notation "
    "columnspan rowspan".split())
FORMULA_VALUE = re.compile(r"[\w#%.+ -]*|http://www\.w3\.org/1998/Math/MathML")


def formula(mathml):
    """MathML of presentation alone; anything else in it becomes text.

    A converter of TeX passes on what a student wrote in \\text{...}, and
    makes attributes of \\href and \\style.
    """
    reader = _Formula()
    reader.feed(mathml)
    reader.close()
    return "".join(reader.kept)


class _Formula(HTMLParser):
    def __init__(self):
        super().__init__()
        self.kept = []

    def handle_starttag(self, tag, attrs):
        if tag not in FORMULA_TAGS:
            self.kept.append(_escape(self.get_starttag_text()))
            return
        kept = "".join(f' {name}="{_escape(value or "")}"'
                       for name, value in attrs
                       if name in FORMULA_ATTRIBUTES
                       and FORMULA_VALUE.fullmatch(value or ""))
        self.kept.append(f"<{tag}{kept}>")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        self.kept.append(f"</{tag}>" if tag in FORMULA_TAGS
                         else _escape(f"</{tag}>"))

    def handle_data(self, data):
        self.kept.append(_escape(data))


class Harmless:
    """Mix-in before nbconvert's IPythonRenderer: markdown of a stranger.

    HTML is shown as the text that it is, pictures from elsewhere and links
    other than to the web as their words.
    """

    def block_html(self, html):
        """HTML as text."""
        return f"<p>{_escape(html)}</p>\n"

    def inline_html(self, html):
        """HTML as text."""
        return _escape(html)

    def block_mermaidjs(self, code):
        """A diagram as its text; drawing it would run a script."""
        return f"<pre><code>{_escape(code)}</code></pre>\n"

    def link(self, text, url, title=None):
        """A link to the web, else its words."""
        if link(url) is None:
            return text
        return super().link(text, url, title)

    def image(self, text, url, title=None):
        """A picture handed in with the notebook, else its words."""
        kept = image(self._embed_image_or_attachment(url))
        if kept is None:
            return f"[{_escape(text)}]"
        return f'<img src="{kept}" alt="{_escape(text)}">'


def _escape(value):
    return (value.replace("&", "&amp;").replace("<", "&lt;")
            .replace(">", "&gt;").replace('"', "&quot;"))
