"""The data sets, their papers and their loaders."""

import hashlib
import re
import shutil
from pathlib import Path

import h5py
import numpy as np
import pytest

from utils import data

DATASETS = Path(__file__).resolve().parent.parent / "datasets"
FILES = sorted(path.name for path in DATASETS.glob("*.h5"))
LOADERS = {
    "photos.h5": data.load_photos,
    "digits.h5": data.load_digits,
    "penguins.h5": data.load_penguins,
    "houses.h5": data.load_houses,
    "fashion_mnist.h5": data.load_fashion,
    "hand_signs.h5": data.load_hand_signs,
    "temperatures.h5": data.load_temperatures,
    "mails.h5": data.load_mails,
    "project_results.h5": data.load_project_results,
}
PLANAR = [data.petals, data.moons, data.rings, data.blobs]


def test_photos():
    X_train, Y_train, X_test, Y_test, classes = data.load_photos()
    assert classes == ("other", "animal")
    assert X_train.shape == (604, 64, 64, 3)
    assert X_test.shape == (38, 64, 64, 3)
    assert X_train.dtype == X_test.dtype == np.uint8
    assert Y_train.shape == (1, 604) and Y_test.shape == (1, 38)
    assert Y_train.dtype == Y_test.dtype == int
    assert set(np.unique(Y_train)) == set(np.unique(Y_test)) == {0, 1}
    assert X_train.min() == 0 and X_train.max() == 255
    assert abs(Y_train.mean() - Y_test.mean()) < 0.02
    np.testing.assert_array_equal(X_train[1::4], X_train[::4, :, ::-1])


def source_photos(X, images):
    """Index of the source whose centre crop each row of X is."""
    index = {image.tobytes(): i for i, image in enumerate(images)}
    return [index[row.tobytes()] for row in X]


def test_no_source_photo_on_both_sides():
    images, labels, names = data.load_photo_sources()
    assert images.shape == (189, 64, 64, 3)
    assert labels.shape == (1, 189) and labels.sum() == 61
    assert len(set(names)) == 189
    splits = [data.load_photos()[:4]]
    splits += [data.photo_split(np.random.default_rng(s)) for s in (0, 1)]
    for X_train, Y_train, X_test, Y_test in splits:
        train = source_photos(X_train[::4], images)
        test = source_photos(X_test, images)
        assert sorted(train + test) == list(range(189))
        np.testing.assert_array_equal(labels[0, test], Y_test[0])
        np.testing.assert_array_equal(np.repeat(labels[0, train], 4),
                                      Y_train[0])
        assert Y_test.sum() == 12 and Y_test.size == 38
        # Crops most often look like their own photo; by chance 1 in 151.
        crops = X_train[2::4].reshape(len(train), -1).astype(float)
        centres = X_train[::4].reshape(len(train), -1).astype(float)
        crops -= crops.mean(1, keepdims=True)
        crops /= np.linalg.norm(crops, axis=1, keepdims=True)
        centres -= centres.mean(1, keepdims=True)
        centres /= np.linalg.norm(centres, axis=1, keepdims=True)
        own = (crops @ centres.T).argmax(1) == np.arange(len(train))
        assert own.mean() > 0.5


def test_photo_splits_follow_the_rng_and_the_fraction():
    one, same, other = (data.photo_split(np.random.default_rng(seed))
                        for seed in (3, 3, 4))
    np.testing.assert_array_equal(one[2], same[2])
    assert not np.array_equal(one[2], other[2])
    X_train, _, X_test, Y_test = data.photo_split(
        np.random.default_rng(0), test_fraction=0.5)
    assert len(X_test) == 94 and len(X_train) == 4 * 95
    assert Y_test.sum() == 30


def test_digits():
    X_train, Y_train, X_test, Y_test = data.load_digits()
    assert X_train.shape == (4000, 20, 20) and Y_train.shape == (1, 4000)
    assert X_test.shape == (1000, 20, 20) and Y_test.shape == (1, 1000)
    assert X_train.dtype == np.uint8 and Y_train.dtype == int
    np.testing.assert_array_equal(np.bincount(Y_train[0]), 400)
    np.testing.assert_array_equal(np.bincount(Y_test[0]), 100)
    train = {row.tobytes() for row in X_train}
    assert not train & {row.tobytes() for row in X_test}
    # The labels belong to the pictures: the nearest class mean is often right.
    flat = X_train.reshape(4000, -1).astype(float)
    means = np.stack([flat[Y_train[0] == k].mean(0) for k in range(10)])
    test = X_test.reshape(1000, 1, -1).astype(float)
    nearest = ((test - means) ** 2).sum(2).argmin(1)
    assert (nearest == Y_test[0]).mean() > 0.75


def test_penguins():
    table = data.load_penguins()
    assert {len(column) for column in table.values()} == {342}
    assert set(table["species"]) == {"Adelie", "Chinstrap", "Gentoo"}
    assert set(table["sex"]) == {"male", "female", "unknown"}
    assert len(set(table["island"])) == 3
    for name, low, high in (("bill_length_mm", 30, 60),
                            ("bill_depth_mm", 13, 22),
                            ("flipper_length_mm", 170, 235),
                            ("body_mass_g", 2500, 6500)):
        assert table[name].dtype == float
        assert low < table[name].min() and table[name].max() < high


def test_houses():
    table = data.load_houses()
    assert {len(column) for column in table.values()} == {2002}
    assert table["living_area_sqft"].min() > 300
    assert table["price_usd"].min() > 10_000
    assert not any(np.isnan(column).any() for column in table.values()
                   if column.dtype == float)
    areas = np.log(table["living_area_sqft"])
    assert np.corrcoef(areas, np.log(table["price_usd"]))[0, 1] > 0.7


def test_mails():
    mails = data.load_mails()
    counts, words, kind = mails["counts"], mails["words"], mails["kind"]
    assert counts.shape == (6046, 3000) and counts.data.min() == 1
    assert len(set(words)) == 3000 and "mortgage" in words
    assert np.bincount(kind).tolist() == [3900, 250, 1896]
    assert [data.MAIL_KINDS[n] for n in (0, 2)] == ["easy ham", "spam"]
    assert np.all(np.diff(mails["date"]) >= np.timedelta64(0))
    assert str(mails["date"][0]) == "2001-06-25"
    word = counts[:, [list(words).index("mortgage")]].toarray()[:, 0] > 0
    assert word[kind == 2].mean() > 10 * word[kind < 2].mean()
    for group in np.flatnonzero(np.bincount(mails["group"]) > 1):
        assert len(set(kind[mails["group"] == group] == 2)) == 1


def test_a_second_camera():
    images = data.load_digits()[0][:300] / 255
    seen = [data.through_camera(images, strength, np.random.default_rng(0))
            for strength in (0, 0.25, 0.5, 1)]
    assert np.allclose(seen[0], images, atol=1e-6)
    changes = [np.abs(pictures - images).mean() for pictures in seen]
    assert np.all(np.diff(changes) > 0.01)
    assert seen[3].shape == images.shape and seen[3].dtype == np.float32
    assert seen[3].min() >= 0 and seen[3].max() <= 1
    places = np.arange(20)[:, None] - 9.5
    lean = [np.sum(places * np.arange(20) * pictures, axis=(1, 2)).mean()
            for pictures in (images, seen[2])]
    assert lean[1] < lean[0], "slanted to the right, as in italics"
    assert np.median(seen[2][:, 0]) > np.median(seen[0][:, 0]), "grey ground"


def test_every_file_has_a_loader_a_sum_and_papers():
    sums = dict(reversed(line.split()) for line in
                (DATASETS / "SHA256SUMS").read_text().splitlines())
    readme = (DATASETS / "README.md").read_text(encoding="utf-8")
    sections = {part.split()[0]: part for part in readme.split("\n## ")[1:]}
    assert FILES == sorted(LOADERS) == sorted(sums)
    for name in FILES:
        content = (DATASETS / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sums[name]
        assert len(content) < 8e6
        for word in ("Source:", "icence", "Author", "Size:"):
            assert word in sections[name], (name, word)
        with h5py.File(DATASETS / name) as file:
            for key in file:
                assert key in sections[name], (name, key)
            package = re.search(r"package (\S+) ([^\s,]+)",
                                file.attrs["source"])
            made_here = file.attrs["source"].startswith("made here")
        assert made_here or all(
            part in sections[name] for part in package.groups())
        script = DATASETS / "build" / f"{Path(name).stem}.py"
        assert script.exists()
    for path in re.findall(r"\]\((licences/[^)]+)\)", readme):
        assert (DATASETS / path).stat().st_size > 500


def test_every_photo_is_credited():
    credits = (DATASETS / "PHOTO_CREDITS.md").read_text(encoding="utf-8")
    with h5py.File(DATASETS / "photos.h5") as file:
        columns = [file[key].asstr()[:] for key in
                   ("names", "authors", "licences", "sources")]
    allowed = {"public domain", "cc0-1.0", "cc-by-2.0", "cc-by-3.0"}
    for name, author, licence, source in zip(*columns):
        assert author and source.startswith("http")
        assert licence.lower() in allowed
        row = next(line for line in credits.splitlines()
                   if line.startswith(f"| {name} |"))
        assert author in row and licence in row and source in row


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A folder of data files that may be spoilt."""
    for name in [*FILES, "SHA256SUMS"]:
        shutil.copy(DATASETS / name, tmp_path)
    monkeypatch.setenv("COURSE_DATASETS", str(tmp_path))
    return tmp_path


def message(load):
    """The text of the DataError that load() raises; one line."""
    with pytest.raises(data.DataError) as caught:
        load()
    assert isinstance(caught.value, OSError)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_named(copy, name):
    load = LOADERS[name]
    load()
    content = (copy / name).read_bytes()
    script = f"datasets/build/{Path(name).stem}.py"
    spoilt = bytearray(content)
    spoilt[len(content) // 2] ^= 1
    for wrong in (bytes(spoilt), content[:-100], b"", b"<html>"):
        (copy / name).write_bytes(wrong)
        text = message(load)
        assert name in text and "damaged" in text and script in text
    (copy / name).unlink()
    text = message(load)
    assert name in text and "is missing" in text and script in text
    (copy / name).mkdir()
    text = message(load)
    assert name in text and "cannot be read" in text


def test_a_file_is_compared_once_and_again_when_it_changes(
        copy, monkeypatch):
    compared, sha256 = [], hashlib.sha256
    monkeypatch.setattr(hashlib, "sha256", lambda content: (
        compared.append(content), sha256(content))[1])
    for _ in range(2):
        data.load_penguins()
    assert len(compared) == 1
    content = bytearray((copy / "penguins.h5").read_bytes())
    content[-1] ^= 1
    (copy / "penguins.h5").write_bytes(content)
    assert "damaged" in message(data.load_penguins)


def test_missing_or_bad_sums_are_named(copy):
    (copy / "SHA256SUMS").write_bytes(b"\xff\xfe")
    assert "SHA256SUMS" in message(data.load_penguins)
    (copy / "SHA256SUMS").unlink()
    assert "SHA256SUMS" in message(data.load_penguins)


@pytest.mark.parametrize("make", PLANAR)
def test_planar_sets(make):
    X, Y = make(np.random.default_rng(5))
    again, _ = make(np.random.default_rng(5))
    other, _ = make(np.random.default_rng(6))
    assert X.shape == (2, 400) and X.dtype == float
    assert Y.shape == (1, 400) and Y.dtype == int
    assert set(np.unique(Y)) == {0, 1} and Y.mean() == 0.5
    assert len(set(Y[0, :20])) == 2
    np.testing.assert_array_equal(X, again)
    assert not np.array_equal(X, other)
    X, Y = make(np.random.default_rng(5), m=31)
    assert X.shape == (2, 31) and Y.shape == (1, 31)
    assert abs(Y.sum() - 15.5) < 1


@pytest.mark.parametrize("make, line", [
    (data.petals, 0.65), (data.moons, 0.92), (data.rings, 0.65),
    (data.blobs, 0.65)])
def test_no_line_separates_a_planar_set(make, line):
    X, Y = make(np.random.default_rng(8), m=1000)
    A = np.vstack([X, np.ones(1000)]).T
    w = np.linalg.lstsq(A, 2 * Y[0] - 1.0)[0]
    assert ((A @ w > 0) == Y[0]).mean() < line
    # With little noise a point's nearest neighbour has the same class.
    X, Y = make(np.random.default_rng(8), m=1000, noise=0.02)
    distance = ((X[:, :, None] - X[:, None]) ** 2).sum(0)
    np.fill_diagonal(distance, np.inf)
    assert (Y[0, distance.argmin(1)] == Y[0]).mean() > 0.92


def nearest_mean(X_train, Y_train, X_test, Y_test):
    """Share of test rows whose nearest class mean has their label."""
    flat = X_train.reshape(len(X_train), -1).astype(float)
    means = np.stack([flat[Y_train[0] == k].mean(0)
                      for k in np.unique(Y_train)])
    test = X_test.reshape(len(X_test), -1).astype(float)
    distance = (means ** 2).sum(1) - 2 * test @ means.T
    return (distance.argmin(1) == Y_test[0]).mean()


def test_fashion():
    X_train, Y_train, X_test, Y_test, classes = data.load_fashion()
    assert len(classes) == len(set(classes)) == 10
    assert X_train.shape == (12000, 28, 28) and Y_train.shape == (1, 12000)
    assert X_test.shape == (3000, 28, 28) and Y_test.shape == (1, 3000)
    assert X_train.dtype == X_test.dtype == np.uint8
    assert Y_train.dtype == Y_test.dtype == int
    assert X_train.min() == 0 and X_train.max() == 255
    for Y in (Y_train, Y_test):
        assert (np.sort(Y.reshape(-1, 10)) == np.arange(10)).all()
    pictures = np.concatenate([X_train, X_test])
    assert len({picture.tobytes() for picture in pictures}) == 15000
    assert nearest_mean(X_train, Y_train, X_test, Y_test) > 0.6
    # The names belong to the labels: trousers are tall and narrow, the bag
    # fills more of its frame than a sandal does, boots are taller than both
    # other kinds of shoes.
    ink = {name: (X_train[Y_train[0] == k] > 30).mean(0)
           for k, name in enumerate(classes)}
    tall = {name: (shape.max(1) > 0.3).sum() for name, shape in ink.items()}
    wide = {name: (shape.max(0) > 0.3).sum() for name, shape in ink.items()}
    assert tall["trouser"] == 28 and min(wide, key=wide.get) == "trouser"
    assert ink["bag"].mean() > 1.5 * ink["sandal"].mean()
    assert tall["ankle boot"] > max(tall["sneaker"], tall["sandal"])


def test_hand_signs():
    X_train, Y_train, X_test, Y_test, classes = data.load_hand_signs()
    assert len(classes) == len(set(classes)) == 6
    assert X_train.shape == (1440, 64, 64, 3) and Y_train.shape == (1, 1440)
    assert X_test.shape == (288, 64, 64, 3) and Y_test.shape == (1, 288)
    assert X_train.dtype == X_test.dtype == np.uint8
    assert Y_train.dtype == Y_test.dtype == int
    for Y in (Y_train, Y_test):
        assert (np.sort(Y.reshape(-1, 6)) == np.arange(6)).all()
    pictures = np.concatenate([X_train, X_test])
    assert len({picture.tobytes() for picture in pictures}) == 1728
    # To be learnt, but not by the simplest means: chance is 1 in 6.
    assert 0.25 < nearest_mean(X_train, Y_train, X_test, Y_test) < 0.8


def test_no_hand_drawing_on_both_sides():
    X_train, Y_train, X_test, Y_test, classes = data.load_hand_signs()
    table = data.load_hand_sign_sources()
    np.testing.assert_array_equal(table["images"],
                                  np.concatenate([X_train, X_test]))
    np.testing.assert_array_equal(table["labels"],
                                  np.hstack([Y_train, Y_test]))
    drawings, vendors, tones = (table[key] for key in
                                ("drawings", "vendors", "tones"))
    assert not set(drawings[:1440]) & set(drawings[1440:])
    names, counts = np.unique(drawings, return_counts=True)
    assert len(names) == 6 ** 3 and set(counts) == {8}
    labels = table["labels"][0]
    rows = set(zip(vendors, labels, tones))
    assert len(rows) == 6 ** 3
    # In the test set each pair of vendor, sign and tone comes equally often.
    for one, two in ((vendors, labels), (vendors, tones), (labels, tones)):
        pairs = list(zip(one[1440:], two[1440:]))
        assert {pairs.count(pair) for pair in set(pairs)} == {8}
        assert len(set(pairs)) == 36
    # The labels and classes follow the names of the drawings.
    words = ("fist", "index", "victory", "ok", "splayed", "thumbs-up")
    for drawing, vendor, label in zip(drawings, vendors, labels):
        assert drawing.startswith(f"{vendor}/") and words[label] in drawing
    assert classes == ("fist", "one finger", "victory", "ok", "open hand",
                       "thumb up")


def test_temperatures():
    table = data.load_temperatures()
    assert table["place"] == "Seattle, Washington"
    days = np.array(table["date"], dtype="datetime64[D]")
    assert days.size == 1461 and (np.diff(days) == np.timedelta64(1)).all()
    assert table["date"][0] == "2012-01-01"
    low, mean, high = (table[key] for key in ("min_c", "mean_c", "max_c"))
    assert low.shape == mean.shape == high.shape == days.shape
    assert (low <= high).all() and low.min() > -15 and high.max() < 42
    np.testing.assert_allclose(mean, (low + high) / 2, atol=1e-9)
    month = days.astype("datetime64[M]").astype(int) % 12
    assert mean[month == 6].mean() - mean[month == 0].mean() > 12
