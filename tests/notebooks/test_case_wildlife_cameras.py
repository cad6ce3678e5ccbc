"""The case of the wildlife cameras against counting in loops and SciPy."""

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from support.every_notebook import EveryNotebook
from support.notebooks import Definitions, source, workbench

from utils.data import load_photo_sources


class TestNotebook(EveryNotebook):
    name = "case_wildlife_cameras"


NAMES = Definitions(TestNotebook.name)
MODERATE = settings(max_examples=60, deadline=None)
SHARE, MISS, EMPTY = 0.05, 12, 0.5  # of the text: animals, and two prices


@cache
def decided(name):
    """(answer, {wrong value: words}) of a decision."""
    bench = workbench(source(TestNotebook.name))
    return bench.reference(name), {
        wrong.value: wrong.hint["en"]
        for wrong in bench.exercises[name].mistakes}


def says(name, *values):
    """The answer; each value must be among the wrong ones."""
    answer, wrong = decided(name)
    for value in values:
        assert any(value == pytest.approx(known, rel=2e-3)
                   for known in wrong), (name, value)
    return answer


@cache
def photos():
    """[(sums of blocks, label, place)] of all photos, and nights of them."""
    images, labels, names = load_photo_sources()
    found = []
    for image, label, name in zip(images, labels.ravel().tolist(), names):
        stem = name.rstrip("0123456789")
        place = name.split("/")[0] if stem == name else stem
        grey = np.zeros((64, 64), dtype=int)
        for r in range(64):
            for c in range(64):
                light = max(4096 - 2 * ((r - 31) ** 2 + (c - 31) ** 2), 256)
                grey[r, c] = image[r, c].astype(int).sum() // 3 * light
        found.append((image.astype(int),
                      np.dstack([grey // 4096 // 2] * 3), label, place))
    return found


def sums(image, size):
    return np.array([image[r:r + size, c:c + size, colour].sum()
                     for r in range(0, 64, size)
                     for c in range(0, 64, size) for colour in range(3)])


@cache
def scores(k=9, size=8, apart="place", night=(False, False)):
    """[(label, how many of the k nearest are animals, place)]."""
    asked, album = ([sums(one[dark], size) for one in photos()]
                    for dark in night)
    found = []
    for i, (_, _, label, place) in enumerate(photos()):
        near = sorted(
            (int(np.abs(asked[i] - album[j]).sum()), j)
            for j, other in enumerate(photos())
            if (apart == "nothing" or j != i)
            and (apart != "place" or other[3] != place))
        found.append((label, sum(photos()[j][2] for _, j in near[:k]), place))
    return found


def counts(found, threshold):
    """Animals missed, empty pictures sent."""
    return (sum(label and score < threshold for label, score, _ in found),
            sum(not label and score >= threshold for label, score, _ in found))


def minutes(missed, sent, share=SHARE):
    """For 1000 pictures, of which this share shows an animal."""
    return 1000 * (share * MISS * missed / 61
                   + (1 - share) * EMPTY * sent / 128)


def test_the_bound_on_the_time():
    energy, watts, pictures = 1350, 2, 50 * 90
    seconds = energy / watts / pictures
    answer = says("decision_2_milliseconds", seconds, 1000 * seconds / 12,
                  1000 * energy / watts / 50, 1000 * energy * watts / pictures,
                  1000 * energy / pictures)
    assert answer == pytest.approx(1000 * seconds)


def test_the_number_of_pictures():
    def normal(error):
        return stats.norm.ppf(0.975) ** 2 * error * (1 - error) / 0.05 ** 2

    few = math.ceil(normal(0.25))
    assert says("decision_4_how_many", few, math.ceil(normal(SHARE)),
                math.ceil(normal(SHARE)) / SHARE, math.ceil(few * SHARE),
                math.ceil(normal(0.5)), math.ceil(normal(0.5)) / SHARE) == (
                    pytest.approx(few / SHARE, abs=1))


def test_where_sending_costs_as_much_as_not():
    p = says("decision_5_break_even", MISS / (MISS + EMPTY), EMPTY / MISS,
             SHARE, MISS / EMPTY, 100 * EMPTY / (MISS + EMPTY))
    assert (1 - p) * EMPTY == pytest.approx(p * MISS)


def test_the_cheapest_threshold_and_what_is_said_of_others():
    answer, wrong = decided("decision_6_threshold")
    found = {t: counts(scores(), t) for t in range(1, 10)}
    costs = {t: minutes(*pair) for t, pair in found.items()}
    assert answer == min(costs, key=costs.get)
    assert {answer, *wrong} == {*costs}
    assert min(found, key=lambda t: sum(found[t])) == 5
    assert f"costs {costs[5] - costs[answer]:.0f} minutes more" in wrong[5]
    assert min(found, key=lambda t: minutes(*found[t], 61 / 189)) == 1
    assert f"{costs[3] - costs[answer]:.0f} minutes more" in wrong[3]
    assert f"{found[2][0] - found[1][0]} more animals missed" in wrong[2]
    assert found[9][0] == 61
    bench = workbench(source(TestNotebook.name))
    right = bench.exercises["decision_6_threshold"].right["en"]
    assert right.startswith(f"{costs[answer]:.0f} minutes")
    assert f"cost {minutes(0, 128):.0f}" in right
    assert f"nothing {minutes(61, 0):.0f}" in right


def test_the_precision_in_the_field():
    missed, sent = counts(scores(), 3)
    precision = {}
    for t in (3, 4):
        m, s = counts(scores(), t)
        precision[t] = 1 / (
            1 + (1 - SHARE) * s / 128 / (SHARE * (61 - m) / 61))
    answer = says("decision_7_field_precision",
                  (61 - missed) / (61 - missed + sent), (61 - missed) / 61,
                  1 - precision[3], 100 * precision[3],
                  SHARE * (61 - missed) / 61, precision[4])
    assert answer == pytest.approx(precision[3])


def share_wrong(found, threshold):
    return sum(counts(found, threshold)) / len(found)


def test_the_gaps_of_three_rules():
    middle = {1: 1, 25: 13}
    apart = ("nothing", "photo", "place")
    rows = [[share_wrong(scores(k, 8, way), middle[k]) for way in apart]
            for k in middle]
    rows.insert(0, [mean_rule(way, 8) for way in apart])
    for human in (0.01, 0.03, 0.05, 0.09):
        letters = "".join("bvp"[int(np.argmax(np.diff([human, *row])))]
                          for row in rows)
        assert decided("decision_9_gaps")[0] == letters


def mean_rule(apart, size):
    """Its share of wrong answers, with means as fractions."""
    F = [sums(one[0], size) for one in photos()]
    wrong = 0
    for i, (_, _, label, place) in enumerate(photos()):
        far = [np.abs(F[i] - np.mean([
            F[j] for j, other in enumerate(photos()) if other[2] == kind
            and (apart == "nothing" or j != i)
            and (apart != "place" or other[3] != place)], axis=0)).sum()
            for kind in (0, 1)]
        wrong += (far[1] < far[0]) != label
    return wrong / len(F)


def test_the_candidate_and_what_is_said_of_others():
    answer, wrong = decided("decision_11_candidate")
    costs, fits = {}, {}
    for name, size in zip("BCDE", (4, 8, 16, 32)):
        found, n = scores(9, size), 3 * (64 // size) ** 2
        costs[name] = min(minutes(*counts(found, t)) for t in range(1, 10))
        fits[name] = (189 * (4 * n + 1) <= 65536
                      and 189 * n / 200 <= decided(
                          "decision_2_milliseconds")[0])
    assert {answer, *wrong} == {*"ABCDE"}
    assert answer == min((name for name in fits if fits[name]),
                         key=costs.get)
    assert min(costs, key=costs.get) == "B"
    errors = {name: share_wrong(scores(9, size), 5)
              for name, size in zip("BCDE", (4, 8, 16, 32))}
    errors["A"] = mean_rule("place", 8)
    assert min(errors, key=errors.get) == "C"
    assert min("ADE", key=errors.get) == "A"


def test_the_p_value():
    nine, one = ([label == (score >= least) for label, score, _ in scores(k)]
                 for k, least in ((9, 5), (1, 1)))
    only = [sum(a and not b for a, b in zip(*pair))
            for pair in ((nine, one), (one, nine))]
    p = stats.binomtest(only[0], sum(only)).pvalue
    assert says("decision_12_p_value", stats.binomtest(
        only[0], sum(only), alternative="greater").pvalue, 1 - p,
        (only[0] - only[1]) / 189) == pytest.approx(p)


def test_the_days_of_the_radio():
    def sent(found):
        missed, empty = counts(found, 3)
        return SHARE * (61 - missed) / 61 + (1 - SHARE) * empty / 128

    day = sent(scores())
    one, two = (sent(scores(night=(True, album))) for album in (False, True))
    answer = says("decision_14_radio", 1900 / (50 * day), 1900 / (35 * day),
                  1900 / (15 * one), 1900 / 50,
                  1900 / (35 * day + 15 * one) / 12)
    assert answer == pytest.approx(1900 / (35 * day + 15 * one))
    assert 1900 / (50 * day) > 90
    right = workbench(source(TestNotebook.name)).exercises[
        "decision_15_metric"].right["en"]
    assert f"{1900 / (35 * day + 15 * two):.0f} of the 90 days" in right
    missed = counts(scores(night=(True, True)), 3)[0]
    assert f"{missed} animals of 61" in right


def test_the_promise():
    missed = counts(scores(), 3)[0]
    low, high = stats.binomtest(missed, 61).proportion_ci(method="wilson")
    error = missed / 61
    reach = stats.norm.ppf(0.975) * math.sqrt(error * (1 - error) / 61)
    assert says("decision_16_promise", 1 - error, 1 - low, high,
                1 - error - reach) == pytest.approx(1 - high)


def test_the_last_week_that_paid():
    log, pictures = [285, 262, 247, 238, 232, 228, 226], 12 * 50 * 3 * 365
    answer, wrong = decided("decision_17_stop")
    worth = [(before - after) * pictures / 1000 - 2 * 40 * 60
             for before, after in zip(log, log[1:])]
    total = [sum(worth[:week]) for week in range(len(log))]
    assert answer == int(np.argmax(total))
    assert {answer, *wrong} == {*range(len(log))}


@MODERATE
@given(st.integers(1, 60), st.floats(0.3, 0.97), st.floats(0.001, 0.9))
def test_the_alarm_is_that_of_the_binomial(n, recall, chance):
    found = NAMES["alarm_limit"](n, recall, chance)
    misses = stats.binom(n, 1 - recall)
    assert 1 <= found <= n + 1
    assert misses.sf(found - 1) <= chance * (1 + 1e-9)
    assert misses.sf(found - 2) > chance * (1 - 1e-9)
