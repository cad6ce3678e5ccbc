"""Pictures of written answers, beside the notebook or in it."""

import base64
import os
import re
from pathlib import PurePosixPath
from urllib.parse import unquote

from grading.classroom import harmless
from grading.submission.reading import Unreadable
from utils.language import say

MAX_PICTURES = 20         # in the written cells of a notebook
MAX_PICTURES_TEXT = 12_000_000  # characters of base64
# Where markdown or HTML shows a picture, and its address behind that.
PICTURE = re.compile(
    r"(?:!\[[^\]\n]{0,300}\]\(|^ {0,3}\[[^\]\n]{1,300}\]:[ \t]{1,9}"
    r"|(?P<html><img [^<>\n]{0,300}?src=))"
    r"(?=<(?P<closed>[^<>\n]{1,300})>"
    r"|[\"'](?P<quoted>[^\"'<>\n]{1,300})|(?P<open>[^\s<>\"']{1,300}))", re.M)


class Pictures:
    """The pictures of a notebook's written cells, as attachments.

    found: {relative name: reads its bytes} of what was handed in. folder:
    where the notebook lies in it. notes: what is not shown, and why.
    """

    def __init__(self, found=None, folder="."):
        self.found = found or {}
        self.folder = folder
        self.notes = []
        self._number, self._text = MAX_PICTURES, MAX_PICTURES_TEXT

    def shown(self, cell):
        """Attachments of a Handed cell: real pictures, within bounds."""
        if cell.kind != "markdown":
            return {}
        kept = {}
        for name, content in cell.attachments.items():
            if name in cell.source:
                self._keep(kept, name, [
                    (kind, content[kind]) for kind in harmless.PICTURES
                    if kind in content])
        for match in PICTURE.finditer(cell.source):
            self._beside(kept, match)
        return kept

    def _beside(self, kept, match):
        """Keep a picture whose address is a file handed in beside."""
        address = (match["closed"] or match["quoted"]
                   or _to_bracket(match["open"]))
        if not address or ":" in address or address[0] in "#/":
            return
        place = os.path.normpath(os.path.join(self.folder, unquote(address)))
        read = self.found.get(PurePosixPath(place).as_posix())
        link = match[0].lstrip()[:1] == "["
        if match["html"] and (read or not link):
            self._say(say(
                "`{address}` is not shown: write `![]({address})` in place "
                "of HTML, and hand the picture in.", address=address))
        elif read and unquote(address) not in kept:
            try:
                data = base64.b64encode(read()).decode()
            except Unreadable as reason:
                self._say(say(
                    "`{address}` is not shown: {reason}.", address=address,
                    reason=reason))
            else:
                self._keep(kept, unquote(address), [
                    (kind, data) for kind in harmless.PICTURES])
        elif not read and not link:
            self._say(say(
                "`{address}` is not shown: no such picture was handed in.",
                address=address))

    def _keep(self, kept, name, contents):
        for kind, content in contents:
            clean = harmless.picture(kind, content)
            if clean:
                break
        else:
            self._say(say(
                "`{name}` is not shown: pictures are PNG, JPEG or GIF, up to "
                "{size} MB and {pixels} million pixels.", name=name,
                size=harmless.MAX_PICTURE // 10**6,
                pixels=harmless.MAX_PIXELS // 10**6))
            return
        self._number -= 1
        self._text -= len(clean)
        if self._number < 0 or self._text < 0:
            self._say(say(
                "More pictures than a notebook may have ({number}, {size} MB "
                "together): the others are not shown.", number=MAX_PICTURES,
                size=MAX_PICTURES_TEXT * 3 // 4 // 10**6))
        else:
            kept[name] = {kind: clean}

    def _say(self, note):
        if note not in self.notes and len(self.notes) < MAX_PICTURES:
            self.notes.append(note)


def _to_bracket(address):
    """An address up to the bracket that closes what is around it."""
    depth = 0
    for place, letter in enumerate(address):
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return address[:place]
    return address
