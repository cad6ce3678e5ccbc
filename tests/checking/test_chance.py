"""How often a right random answer is refused: less than once in a million.

Each test leaves six standard errors of room. That these are standard errors
is computed where the distribution is known, and held against honest draws at
a lower level where it is an approximation. Then the tests of an exercise are
counted.
"""

import math

import numpy as np
import pytest
from scipy import stats
from support.notebooks import SOURCES, Definitions

from utils.checking import properties as p
from utils.checking.properties import (
    images,
    labels,
    mixtures,
    random,
    splits,
)
from utils.checking.properties.random import (
    CHANCE,
    ROOM,
    SHIFTED_ROOM,
    cube_root_errors,
)
from utils.checking.record import read_records

SIDES = CHANCE  # of a right answer, to be beyond the room on either side
# Two kinds of neighbours, and the shifts of 30,000 numbers in three pairs of
# runs.
RELATED = 2 * SIDES + 3 * 3e4 * 2 * stats.norm.sf(SHIFTED_ROOM)
# The highest chance of a right answer to be refused, by property. A binomial
# share and a kurtosis exceed six standard errors up to five times as often
# as a normal number.
CHANCES = {
    "normal": 2.0 ** -31 + 2 * SIDES,
    "normal_draws": 5 * SIDES + SIDES + 1e-10 + RELATED,
    "spread": 2 * SIDES + 1e-10 + RELATED,
    "dropout_pass": 2 * 5 * SIDES,
    "masks": 5 * SIDES + 2 * SIDES + RELATED,
    "random_orders": 4 * SIDES + 4 * 250 * 4.5e-12,
    "drawn_groups": 7 * SIDES, "four_ways": 5 * SIDES,
    "drawn_ways": 6 * SIDES,
    "composed": 4 * 5 * SIDES,  # all have nine errors
    "relabelled": 5 * SIDES + 2 * RELATED,  # classes have nine errors
    "flips_and_shifts": 11 * 5 * SIDES,  # related ones have nine errors
    "unrelated": SIDES, "at_least": 1.2e-9, "at_most": SIDES}


RECORDS = {f"{path.stem}-{record.name}": record for path in SOURCES
           for record in read_records(path.parent / "checks.h5")[path.stem]
           if any(case.properties for case in record.cases)}


@pytest.mark.parametrize("name", RECORDS)
def test_a_right_answer_is_refused_less_than_once_in_a_million(name):
    assert sum(
        CHANCES.get(wanted["property"], 0) * (
            1 if p.PROPERTIES[wanted["property"]].together
            else len(wanted.get("runs", [0])))
        for case in RECORDS[name].cases for wanted in case.properties) < 1e-6


@pytest.mark.parametrize("size", [1, 31, 75, 300, 2000, 30000])
def test_room_for_the_scale_is_that_of_chi_square(size):
    part = 2 / (9 * size)
    low, high = (max(1 - part + errors * math.sqrt(part), 0) ** 3
                 for errors in (-ROOM, ROOM))
    assert cube_root_errors(high, size) == pytest.approx(ROOM)
    assert stats.chi2.cdf(low * size, size) + stats.chi2.sf(
        high * size, size) < 1.01 * SIDES


@pytest.mark.parametrize("size, share", [
    (700, 0.5), (700, 0.2), (720, 0.8), (720, 0.3), (3000, 0.8)])
def test_room_for_a_share_is_that_of_binomials(size, share):
    room = ROOM * math.sqrt(share * (1 - share) * size)
    assert stats.binom.cdf(
        math.ceil(size * share - room) - 1, size, share) + stats.binom.sf(
        math.floor(size * share + room), size, share) < 5 * SIDES


def test_too_good_a_fit_is_as_rare_as_kolmogorov_says():
    assert stats.kstwobign.cdf(0.22) < 1e-10
    assert 250 * stats.poisson.sf(13, 1) < SIDES


def dropped(rng):
    return [(0, {f"D{l}": (rng.random((24, 31)) < 0.8).astype(int)
                 for l in (1, 2)}) for _ in range(3)]


IMAGES = np.arange(350 * 5 * 6).reshape(350, 5, 6)


def moved(rng):
    augment = Definitions("regularization")["augment"]
    return [augment(IMAGES, rng) for _ in range(3)]


COLUMNS = np.arange(90.0).reshape(1, 90)
LABELS = np.arange(3000) % 4


def renamed(rng):
    new = (LABELS + rng.integers(1, 4, LABELS.size)) % 4
    return np.where(rng.random(LABELS.size) < 0.3, new, LABELS)


SOURCE, TARGET = np.arange(300), np.arange(300, 540)
PIECES = [np.random.default_rng(7).random((size, 2, 3))
          for size in (400, 400, 5)]


def four_sets(rng):
    target = rng.permutation(TARGET)
    rest = rng.permutation(np.concatenate([SOURCE, target[120:]]))
    return {"train": rest[84:], "train_dev": rest[:84],
            "dev": target[:60], "test": target[60:120]}


def over_backgrounds(rng):
    front, masks, backgrounds = PIECES
    return masks * front + (1 - masks) * backgrounds[
        rng.integers(0, 5, len(masks))]


# Honest draws, the property that they have, and how many of its tests have
# six standard errors of room.
HONEST = {
    "normal": (lambda rng: rng.standard_normal((8, 40)),
               p.runs((), p.normal((), 1)), 2),
    "normal_draws": (
        lambda rng: [{"W": rng.standard_normal((50, 20))} for _ in range(3)],
        p.runs((0, 2), p.normal_draws({"W": 1})), 4),
    "spread": (lambda rng: [10 ** rng.uniform(-4, 0, 1000)
                            for _ in range(3)],
               p.runs((0, 2), p.spread((), 1e-4, 1, "log")), 2),
    "whole": (lambda rng: [rng.integers(2, 6, 1000) for _ in range(3)],
              p.runs((0, 2), p.spread((), 2, 5, "integer")), 2),
    "masks": (dropped, p.runs(
        (0, 2), p.masks([(1, "D1"), (1, "D2")], 0.8)), 5),
    "random_orders": (
        lambda rng: [[(COLUMNS[:, rng.permutation(90)], 0)]
                     for _ in range(3)],
        p.runs((0, 2), p.random_orders((), COLUMNS)), 4),
    "drawn_groups": (
        lambda rng: [np.split(rng.permutation(120), [70])
                     for _ in range(3)],
        p.runs((0, 2), p.drawn_groups((), np.arange(120))), 5),
    "four_ways": (
        lambda rng: [four_sets(rng) for _ in range(3)],
        p.runs((0, 2), p.four_ways((), SOURCE, TARGET, (0.2, 0.25, 0.25))),
        2),
    "drawn_ways": (
        lambda rng: [four_sets(rng) for _ in range(3)],
        p.runs((0, 2), p.drawn_ways((), SOURCE, TARGET)), 6),
    "composed": (
        lambda rng: [over_backgrounds(rng) for _ in range(3)],
        p.runs((0, 2), p.composed((), *PIECES)), 0),
    "relabelled": (
        lambda rng: [renamed(rng) for _ in range(3)],
        p.runs((0, 2), p.relabelled(
            (), LABELS, [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]], 0.3)),
        3),
    "flips_and_shifts": (moved, p.runs(
        (0, 2), p.flips_and_shifts((), IMAGES, 2)), 11)}


@pytest.mark.parametrize("name", HONEST)
def test_with_less_room_honest_draws_are_refused_as_often_as_computed(
        name, monkeypatch):
    """At three standard errors: 2.7 of 1,000 for each test."""
    draw, properties, tests = HONEST[name]
    monkeypatch.setattr(random, "ROOM", 3)
    monkeypatch.setattr(images, "ROOM", 3)
    monkeypatch.setattr(labels, "ROOM", 3)
    monkeypatch.setattr(mixtures, "ROOM", 3)
    monkeypatch.setattr(splits, "ROOM", 3)
    monkeypatch.setattr(random, "CHANCE", math.erfc(3 / math.sqrt(2)))
    rng = np.random.default_rng(0)
    times = 800 if name != "flips_and_shifts" else 100
    refused = sum(bool(p.failures(draw(rng), properties))
                  for _ in range(times))
    expected = times * tests * random.CHANCE
    assert refused <= expected + 4 * math.sqrt(expected)


@pytest.mark.parametrize("name", HONEST)
def test_honest_draws_are_accepted(name):
    draw, properties, _ = HONEST[name]
    rng = np.random.default_rng(1)
    assert all(not p.failures(draw(rng), properties) for _ in range(50))
