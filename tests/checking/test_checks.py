"""`check`, hints and verdicts, on an exercise made for the purpose."""

import contextlib
import functools
import json
from dataclasses import replace

import numpy as np
import pytest

from utils.checking import CheckFailed, Checks
from utils.checking.record import (
    Case,
    Mistake,
    Outcome,
    Record,
    read_exercise,
    write_records,
)
from utils.checking.run import call


def overlap(box1, box2):
    """Length that two segments share."""
    return max(0, min(box1[1], box2[1]) - max(box1[0], box2[0]))


def no_clamp(box1, box2):
    return min(box1[1], box2[1]) - max(box1[0], box2[0])




SEGMENTS = [("they overlap", (0, 4), (3, 9)), ("one inside", (0, 9), (2, 3)),
            ("apart", (0, 1), (5, 7)), ("apart", (2, 3), (8, 9))]
OVERLAP = Record(
    name="overlap", points=6.0, arguments=("box1", "box2"),
    cases=tuple(Case(kind, (a, b), expected=overlap(a, b))
                for kind, a, b in SEGMENTS),
    mistakes=(Mistake("no_clamp", {
        "en": "If they do not meet, what should the length be?",
        "zh": "如果它们不相交，长度应该是多少？"},
        tuple(Outcome(no_clamp(a, b)) for _, a, b in SEGMENTS)),),
    hints=({"en": "Draw them."}, {"en": "The later start, the earlier end."}))
UNION = Record(
    name="union", points=2.0, arguments=("box1", "box2"),
    cases=(Case("apart", ((0, 1), (5, 7)), expected=3),),
    needs=("overlap",))
CHOICE = Record(
    name="letter", points=1.0, question=True, direct=False,
    cases=(Case("the answer", expected="b"),),
    mistakes=(Mistake("answer_a", {"en": "a is too small."},
                      (Outcome("a"),)),))
KEEP = Record(
    name="double", points=1.0, pure=True, arguments=("x",),
    cases=(Case("an array", (np.arange(3.0),),
                expected=2 * np.arange(3.0)),))


@pytest.fixture
def check(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".progress.json").write_text("{}")
    write_records("checks.h5", {"shapes": [OVERLAP, UNION, CHOICE, KEEP]})
    return Checks("course0/week0/shapes")


def test_right(check, capsys):
    assert check(overlap) is None
    assert capsys.readouterr().out == (
        "\N{CHECK MARK} overlap: right (3 kinds of case).\n")


def test_a_known_mistake_is_explained(check, capsys):
    with pytest.raises(CheckFailed, match="overlap is not right yet"):
        check("overlap", no_clamp)
    assert capsys.readouterr().out == """\
✖ overlap: 2 of 3 kinds of case right, 1 to go
  apart
    box1 = (0, 1), box2 = (5, 7)
    expected 0, got -4
If they do not meet, what should the length be?
""".replace("✖", "\N{MULTIPLICATION X}")


def test_verdict_never_raises_for_a_wrong_answer(check):
    verdict = check.verdict("overlap", no_clamp)
    assert not verdict.passed
    assert (verdict.points, verdict.max_points) == (4.0, 6.0)
    assert verdict.mistake == "no_clamp"
    assert check.verdict("overlap", 3).points == 0
    assert "without brackets" in check.verdict("overlap", 3).message


def test_hints_in_chinese(check, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "zh")
    assert "如果" in check.verdict("overlap", no_clamp).message


def test_unknown_name(check):
    with pytest.raises(KeyError, match="overlap, union, letter, double"):
        check.verdict("overlpa", overlap)
    with pytest.raises(KeyError):
        check.hint("overlpa")


def test_an_answer_of_any_kind_is_known_by_what_the_notebook_calls_it(
        check, capsys):
    def other(box1, box2):
        return overlap(box1, box2)
    for answer in (other, lambda a, b: overlap(a, b), no_clamp,
                   functools.partial(overlap), functools.cache(overlap)):
        names = {"check": check, "overlap": answer, "extra": overlap}
        with contextlib.suppress(CheckFailed):
            exec("check(overlap)", names)
        assert " overlap: " in capsys.readouterr().out


def test_two_names_of_one_function(check, capsys):
    """union = overlap, a slip: each check cell names its own exercise."""
    names = {"check": check, "overlap": overlap, "union": overlap}
    exec("check(overlap)", names)
    with pytest.raises(CheckFailed, match="union is not right yet"):
        exec("check(union)", names)


def test_an_answer_without_a_name_is_told_by_being_right(check, capsys):
    check(lambda box1, box2: overlap(box1, box2))
    assert "overlap: right" in capsys.readouterr().out
    for wrong in (lambda box1, box2: 7, 7, None):
        with pytest.raises(CheckFailed, match=r'check\("NAME", answer\)'):
            check(wrong)
    assert capsys.readouterr().out == ""


def test_a_wrong_function_is_blamed_whatever_the_answer_is(check, capsys):
    """A partial has no globals: the notebook has."""
    def union(overlap, a, b):
        return a[1] - a[0] + b[1] - b[0] - overlap(a, b)
    names = {"check": check, "overlap": no_clamp,
             "union": functools.partial(union, no_clamp)}
    with pytest.raises(CheckFailed):
        exec("check(union)", names)
    assert "union uses overlap" in capsys.readouterr().out


def test_stub(check, capsys):
    def stub(box1, box2):
        raise NotImplementedError()
    with pytest.raises(CheckFailed, match="overlap is not written yet"):
        check("overlap", stub)
    assert "YOUR CODE HERE" in capsys.readouterr().out


def test_an_exception_names_the_line(check):
    def wrong(box1, box2):
        return box1[2]
    verdict = check.verdict("overlap", wrong)
    assert "raised IndexError: tuple index out of range" in verdict.message
    assert "in the line: return box1[2]" in verdict.message
    assert verdict.points == 0


def test_one_line_traceback():
    assert CheckFailed("one line")._render_traceback_() == [
        "CheckFailed: one line"]


def test_a_wrong_function_it_calls_is_blamed(check):
    names = {"shared": no_clamp, "overlap": no_clamp}
    exec("def union(a, b):\n"
         "    return a[1] - a[0] + b[1] - b[0] - overlap(a, b)", names)
    verdict = check.verdict("union", names["union"])
    assert "union uses overlap, which is not right yet" in verdict.message
    names["overlap"] = overlap
    assert check.verdict("union", names["union"]).passed


def test_questions_reveal_nothing(check):
    wrong = check.verdict("letter", "a")
    assert wrong.message.endswith("a is too small.")
    other = check.verdict("letter", "c")
    assert "'b'" not in wrong.message + other.message
    assert "check.hint" not in wrong.message + other.message
    assert check.verdict("letter", " B ").message == "letter: right."
    assert check.verdict("letter", None).stub


def test_what_is_meant_by_an_answer_to_a_question(tmp_path, check):
    order = replace(CHOICE, name="order", cases=(
        Case("the answer", expected="bd"),), mistakes=(
            Mistake("answer_db", {"en": "By the alphabet."},
                    (Outcome("db"),)),))
    number = replace(order, name="number", mistakes=(), cases=(
        Case("the answer", expected=0.5),))
    digits = replace(number, name="digits", cases=(
        Case("the answer", expected="35"),))
    write_records("checks.h5", {"shapes": [order, number, digits]})
    for right in ("bd", "B, D", " b;d ", "b d"):
        assert check.verdict("order", right).passed
    assert "alphabet" in check.verdict("order", "d, b").message
    for wrong in ("b", "b.d.e", "bd!", ["b", "d"], 5):
        assert not check.verdict("order", wrong).passed
    for right in (0.5, "0.5", " .5 ", np.float64(0.5)):
        assert check.verdict("number", right).passed
    for wrong in ("half", "", "0,5", True, "nan"):
        assert not check.verdict("number", wrong).passed
    assert check.verdict("digits", 35).passed
    assert check.verdict("digits", "3, 5").passed
    for wrong in (53, True, 35.0):
        assert not check.verdict("digits", wrong).passed


def test_help_is_offered_with_an_unknown_answer_to_a_question(
        tmp_path, check):
    asked = replace(CHOICE, hints=({"en": "Later than a."},))
    write_records("checks.h5", {"shapes": [asked]})
    assert "check.hint" not in check.verdict("letter", "a").message
    assert check.verdict("letter", "c").message.endswith(
        'Stuck? check.hint("letter")')


def test_a_right_choice_is_answered_where_its_author_says_how(check):
    words = {"en": "The letter arrives."}
    write_records("checks.h5", {"shapes": [replace(CHOICE, right=words)]})
    assert check.verdict("letter", "b").message == (
        "letter: right.\nThe letter arrives.")
    for other in ("a", "c", None):
        assert "arrives" not in check.verdict("letter", other).message


def test_more_keys_are_wrong_where_the_keys_are_the_answer(
        tmp_path, check):
    counts = Record("counts", 1.0, arguments=("x",), cases=(
        Case("a word", ("aab",), expected={"a": 2, "b": 1}),))
    more = {"b": 1, "a": 2, None: 0, "": 3}
    write_records("checks.h5", {"shapes": [counts, replace(
        counts, name="keys", exact_keys=True)]})
    assert check.verdict("counts", lambda x: more).passed
    verdict = check.verdict("keys", lambda x: more)
    assert not verdict.passed
    assert "the dictionary should not have" in verdict.message
    assert check.verdict("keys", lambda x: {"b": 1, "a": 2}).passed


def test_altering_an_argument(check):
    def in_place(x):
        x *= 2
        return x
    verdict = check.verdict("double", in_place)
    assert not verdict.passed
    assert "changed its argument x in place" in verdict.message


def test_altering_is_only_noted_where_the_text_allows_it(tmp_path, check):
    write_records("checks.h5", {"shapes": [replace(KEEP, pure=False)]})

    def in_place(x):
        x *= 2
        return x
    verdict = check.verdict("double", in_place)
    assert verdict.passed
    assert "Note: your function changes its argument x" in verdict.message


def test_hint_goes_step_by_step(check, capsys):
    for _ in range(3):
        check.hint("overlap")
    check.hint("letter")
    assert capsys.readouterr().out.splitlines() == [
        "Help 1 of 2 for overlap: Draw them.",
        "Help 2 of 2 for overlap: The later start, the earlier end.",
        "Help 2 of 2 for overlap: The later start, the earlier end.",
        "There is no further help for letter. Read the section above the "
        "exercise again, and compare the shapes."]


def test_progress_is_kept(tmp_path, check, capsys):
    with pytest.raises(CheckFailed):
        check("overlap", no_clamp)
    check(overlap)
    with pytest.raises(CheckFailed):
        check("overlap", no_clamp)
    kept = json.loads((tmp_path / ".progress.json").read_text())
    assert kept["course0/week0/shapes"]["overlap"]["passed"] is True


def test_unreadable_progress_never_fails_a_check(tmp_path, check):
    (tmp_path / ".progress.json").write_text("not JSON")
    check(overlap)


def test_while_grading_points_come_back(check, monkeypatch, tmp_path):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert check(overlap) == 6
    assert check("overlap", no_clamp) == 4
    assert (tmp_path / ".progress.json").read_text() == "{}"


def test_missing_and_damaged_files_say_what_to_do(tmp_path, check):
    (tmp_path / "checks.h5").write_bytes(b"no HDF5")
    with pytest.raises(OSError, match="course fresh shapes"):
        check.verdict("overlap", overlap)
    (tmp_path / "checks.h5").unlink()
    with pytest.raises(FileNotFoundError, match="course fresh shapes"):
        check.verdict("overlap", overlap)
    write_records("checks.h5", {"other": [OVERLAP]})
    with pytest.raises(KeyError, match="knows nothing of the notebook"):
        check.verdict("overlap", overlap)


def test_records_survive_the_file(check):
    read = read_exercise("checks.h5", "shapes", "overlap")
    assert read == OVERLAP


def test_results_that_print_and_warn_do_not_disturb(check, recwarn):
    def noisy(box1, box2):
        np.log(np.array([0.0]))
        return overlap(box1, box2)
    assert check.verdict("overlap", noisy).passed
    assert not recwarn.list


def test_an_answer_that_equals_everything_is_refused(check):
    class Yes:
        def __eq__(self, other):
            return True
        __hash__ = None
    verdict = check.verdict("overlap", lambda box1, box2: Yes())
    assert verdict.points == 0
    assert "a Yes, which cannot be compared" in verdict.message


@pytest.mark.parametrize("alter, times", [
    (lambda x: x["W"] + 1, 1),
    (lambda x: x["W"].fill(7), 2),
    (lambda x: x.update(b=1), 2),  # what no comparison of answers minds
    (lambda x: x.update(W=x["W"].astype(np.float32)), 2),
    (lambda x: x.update(W=x.pop("W"), e=x.pop("e")), 1),
    (lambda x: x.update(W=x.pop("W")), 2),  # another order
    (lambda x: x.update(e=np.nan), 1),
])
def test_what_altered_an_input_is_called_again(alter, times):
    """With what it left there: the value that counts is the last."""
    values = iter(range(9))

    def answer(x):
        alter(x)
        return next(values)

    case = Case("any", ({"W": np.ones(3), "e": np.nan},))
    assert call(answer, case, ("x",), twice=True).value == times - 1
    assert call(answer, case, ("x",)).value == times
