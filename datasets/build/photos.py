"""Make datasets/photos.h5 and PHOTO_CREDITS.md from gcompris-qt-data.

Run: python datasets/build/photos.py [PACKAGE.deb]
"""

import io
import re

import numpy as np
import rcc
from common import DATASETS, deb_files, write
from PIL import Image

PACKAGE, VERSION = "gcompris-qt-data", "3.1-2"
SIZE = 64
VIEWS = 2
SEED = 7
ALLOWED = {"public domain", "cc0-1.0", "cc-by-2.0", "cc-by-3.0"}

# Archive, folder in it, label, and which of its photos (None: all).
# The scenes of the last three rows are the ones with grass, rock, sand or
# water, so that a green or blue background does not give the animals away.
SOURCES = [
    ("categorization", "images/fishes", 1, None),
    ("explore_world_animals", "animals", 1, None),
    ("explore_farm_animals", "animals", 1, None),
    ("erase", "resource", 1, None),
    ("categorization", "images/renewable", 0, None),
    ("categorization", "images/monuments", 0, None),
    ("categorization", "images/others", 0, None),
    ("categorization", "images/tools", 0, None),
    ("explore_monuments", "resource", 0, """ajantaCave canyondeChelly
        chateaudeChambord citedeCarcassonne goldenTemple greatWallofChina
        machuPicchu montStMichel navajo petra pontduGard redPyramid
        rocamadour schwerinPalace trierImperialBaths""".split()),
    ("clickgame", "resource", 0, "sea1 sea2 sea5".split()),
]
# Another photo of the same mill by the same author as windmill9.
DROPPED = {"windmill14"}
# Where the square's middle lies along the width, if the animal is elsewhere.
MIDDLE = {"erase/bee": 0.3}
# Names that the package's notices misspell.
MISSPELT = {"screDriver": "screwDriver"}


def notices(text):
    """{photo name: (author, licence, source)} from a package README."""
    found = {}
    for stanza in re.split(r"\n\s*\n", text):
        field = dict(re.findall(r"^(Copyright|License|Source): *(.+)$",
                                stanza, re.MULTILINE))
        for path in re.findall(r"(\S+)\.webp", stanza):
            name = path.split("/")[-1]
            found[MISSPELT.get(name, name)] = tuple(
                field.get(key, "").strip()
                for key in ("Copyright", "License", "Source"))
    return found


def views(image, middle, rng):
    """(VIEWS, 64, 64, 3) uint8: a square of full height, then closer crops.

    middle: where the square's middle lies along the width, 0 to 1.
    """
    width, height = image.size
    short = min(width, height)
    squares = []
    for view in range(VIEWS):
        side, x, y = short, middle * width, height / 2
        if view:
            side *= rng.uniform(0.75, 0.95)
            x += rng.uniform(-0.15, 0.15) * short
            y += rng.uniform(-0.15, 0.15) * short
        x = min(max(x, side / 2), width - side / 2)
        y = min(max(y, side / 2), height - side / 2)
        box = (x - side / 2, y - side / 2, x + side / 2, y + side / 2)
        squares.append(image.resize((SIZE, SIZE), Image.Resampling.LANCZOS,
                                    box=box))
    return np.stack([np.asarray(square) for square in squares])


def main():
    package = deb_files(PACKAGE, VERSION, "/rcc/")
    archives = {path.split("/")[-1]: content
                for path, content in package.items()}
    rng = np.random.default_rng(SEED)
    rows = []
    for archive, folder, label, wanted in SOURCES:
        files = rcc.read(archives[f"{archive}.rcc"])
        # The README may lie in a folder above the photos.
        credit = {}
        for path in sorted(files):
            if path.endswith("/README"):
                credit |= {(path[:-len("README")], name): value for name, value
                           in notices(files[path].decode()).items()}
        for path in sorted(files):
            place, _, file_name = path.rpartition("/")
            name, _, kind = file_name.rpartition(".")
            if kind != "webp" or f"/{folder}" not in f"/{place}":
                continue
            if name in DROPPED or wanted and name not in wanted:
                continue
            author, licence, source = next(
                (value for (top, key), value in credit.items()
                 if key == name and path.startswith(top)), ("", "", ""))
            if licence.lower() in ALLOWED:
                image = Image.open(io.BytesIO(files[path])).convert("RGB")
                title = f"{archive}/{name}"
                rows.append((title, label, author, licence, source,
                             views(image, MIDDLE.get(title, 0.5), rng)))
    rows = [rows[i] for i in rng.permutation(len(rows))]
    names, labels, authors, licences, sources, pictures = map(list, zip(*rows))
    labels = np.array(labels, dtype=np.uint8)
    in_test = np.zeros(len(labels), dtype=np.uint8)
    for label in (0, 1):
        members = rng.permutation(np.flatnonzero(labels == label))
        in_test[members[:round(0.2 * len(members))]] = 1
    write("photos.h5",
          {"views": np.stack(pictures), "labels": labels, "in_test": in_test,
           "names": names, "authors": authors, "licences": licences,
           "sources": sources},
          {"source": f"Debian package {PACKAGE} {VERSION}",
           "changes": "cut to a square and scaled to 64x64 pixels"})
    lines = ["# Credits of the photos in photos.h5", "",
             "Written by build/photos.py. Every photo was cut to a square and "
             "scaled to 64×64 pixels.",
             "[CC0-1.0](https://creativecommons.org/publicdomain/zero/1.0/) · "
             "[CC-BY-2.0](https://creativecommons.org/licenses/by/2.0/) · "
             "[CC-BY-3.0](https://creativecommons.org/licenses/by/3.0/)", "",
             "| photo | animal | author | licence | source |",
             "|---|---|---|---|---|"]
    for name, label, author, licence, source, _ in sorted(
            rows, key=lambda row: row[0]):
        answer = "yes" if label else "no"
        lines.append(
            f"| {name} | {answer} | {author} | {licence} | <{source}> |")
    (DATASETS / "PHOTO_CREDITS.md").write_text("\n".join(lines) + "\n",
                                               encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
