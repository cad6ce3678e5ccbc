"""Make datasets/hand_signs.h5 from six npm packages of emoji.

Run: python datasets/build/hand_signs.py [FOLDER OF THE PACKAGES, .tgz]
Needs rsvg-convert (Debian package librsvg2-bin 2.54.7).
"""

import io
import json
import pathlib
import subprocess
import sys
import tarfile

import numpy as np
from common import balanced_order, fetch, write
from PIL import Image, ImageOps

# Package, its version, and how it ends the name of a skin tone.
VENDORS = {
    "noto": ("1.2.9", "-skin-tone"),
    "noto-v1": ("1.2.5", "-skin-tone"),
    "twemoji": ("1.2.5", "-skin-tone"),
    "fluent-emoji": ("1.2.7", ""),
    "fluent-emoji-flat": ("1.2.6", ""),
    "emojione": ("1.2.3", "-skin-tone"),
}
# In the order of the labels 0 to 5.
SIGNS = ("raised-fist", "index-pointing-up", "victory-hand", "ok-hand",
         "hand-with-fingers-splayed", "thumbs-up")
TONES = ("default", "light", "medium-light", "medium", "medium-dark", "dark")
VIEWS = 8
DRAWN = 256
SIZE = 64
SEED = 7


def icons(vendor):
    """The icon set of a vendor, as its package's icons.json holds it."""
    name = f"@iconify-json/{vendor}@{VENDORS[vendor][0]}"
    if len(sys.argv) > 1:
        file = name[1:].replace("/", "-").replace("@", "-") + ".tgz"
        package = (pathlib.Path(sys.argv[1]) / file).read_bytes()
    else:
        package = fetch(["npm", "pack", "--silent", name])
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        return json.load(archive.extractfile("package/icons.json"))


def draw(icon, side):
    """RGBA picture, DRAWN pixels wide, of an icon on a square of `side`."""
    svg = ('<svg xmlns="http://www.w3.org/2000/svg" '
           'xmlns:xlink="http://www.w3.org/1999/xlink" '
           f'viewBox="0 0 {side} {side}">{icon["body"]}</svg>')
    png = subprocess.run(["rsvg-convert", "-w", str(DRAWN)],
                         input=svg.encode(), check=True,
                         stdout=subprocess.PIPE).stdout
    return Image.open(io.BytesIO(png)).convert("RGBA")


def view(drawing, rng):
    """(SIZE, SIZE, 3) uint8: the drawing as another photo would show it.

    Mirrored or not, turned by up to 12 degrees, 0.75 to 0.95 of the frame
    wide, moved within it, on a wall of random colour.
    """
    if rng.random() < 0.5:
        drawing = ImageOps.mirror(drawing)
    turn = np.deg2rad(rng.uniform(-12, 12))
    scale = rng.uniform(0.75, 0.95)
    shift = rng.uniform(-0.5, 0.5, 2) * (1 - scale) * DRAWN
    wall = np.clip(rng.uniform(80, 240) + rng.uniform(-20, 20, 3), 0, 255)
    # The inverse map: where in the drawing each pixel of the view lies.
    c, s = np.cos(turn) / scale, np.sin(turn) / scale
    x, y = -DRAWN / 2 - shift
    half = DRAWN / 2
    placed = drawing.transform(
        drawing.size, Image.Transform.AFFINE,
        (c, s, c * x + s * y + half, -s, c, -s * x + c * y + half),
        Image.Resampling.BICUBIC)
    image = Image.new("RGBA", placed.size, (*wall.astype(int).tolist(), 255))
    image.alpha_composite(placed)
    image = image.convert("RGB").resize((SIZE, SIZE), Image.Resampling.BOX)
    return np.asarray(image)


def main():
    rng = np.random.default_rng(SEED)
    rows = []
    for v, vendor in enumerate(VENDORS):
        found = icons(vendor)
        for label, sign in enumerate(SIGNS):
            for t, tone in enumerate(TONES):
                ending = VENDORS[vendor][1]
                name = sign if tone == "default" else f"{sign}-{tone}{ending}"
                drawing = draw(found["icons"][name], found["width"])
                # A Latin square: the test set has each pair of vendor and
                # sign, vendor and tone, sign and tone once.
                in_test = (v + label) % len(TONES) == t
                rows += [(view(drawing, rng), label, vendor, tone,
                          f"{vendor}/{name}", in_test) for _ in range(VIEWS)]
    images, labels, vendors, tones, drawings, in_test = zip(*rows)
    labels = np.array(labels, dtype=np.uint8)
    in_test = np.array(in_test, dtype=np.uint8)
    order = np.concatenate([
        part[balanced_order(labels[part], rng)]
        for part in (np.flatnonzero(in_test == 0), np.flatnonzero(in_test))])
    write("hand_signs.h5",
          {"images": np.stack(images)[order], "labels": labels[order],
           "in_test": in_test[order],
           "vendors": [vendors[i] for i in order],
           "tones": [tones[i] for i in order],
           "drawings": [drawings[i] for i in order]},
          {"source": ", ".join(
              f"npm package @iconify-json/{vendor} {version}"
              for vendor, (version, _) in VENDORS.items()),
           "changes": "drawn as pixels, mirrored, turned, scaled, moved, "
                      "set on a plain background"})


if __name__ == "__main__":
    main()
