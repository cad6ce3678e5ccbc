"""A made-up language: every English sentence between two marks.

What stands in no mark was said without a catalogue.
"""

import re

from babel.messages.pofile import read_po, write_po

CODE = "xx"
WORDS = re.compile(r"[A-Za-z]{2,},? (?:[a-z]{2,}|I|a) ")


def mark(text):
    """A sentence in the made-up language."""
    return f"«{text}»"


def translate(folder):
    """Translate every catalogue of the language below a folder."""
    paths = sorted(folder.rglob(f"locale/{CODE}/LC_MESSAGES/*.po"))
    for path in paths:
        with open(path, "rb") as file:
            catalog = read_po(file, locale=CODE)
        for item in catalog:
            if item.id:
                item.string, item.flags = mark(item.id), set()
        with open(path, "wb") as file:
            write_po(file, catalog, width=0)
    return paths


def escaped(said):
    """Lines with English that stands in no mark."""
    depth, outside = 0, []
    for letter in said:
        depth += (letter == "«") - (letter == "»")
        outside.append(letter if depth == 0 else "\n" * (letter == "\n"))
    assert depth == 0, said
    return [line for line in "".join(outside).splitlines()
            if WORDS.search(f"{line} ")]
