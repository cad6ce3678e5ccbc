"""The glossary, and the pages of formulas."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from support.small_course import DOUBLE, WEEK, write_notebook

from grading.errors import CourseError
from grading.exercise import brief

TEXT = """One sentence.

**Key terms:** {terms}.

## Summary

| idea | formula |
|---|---|
| {idea} | $z = wx + b$ |

**Next:** more."""


def terms(text):
    return brief.key_terms(new_notebook(cells=[
        new_markdown_cell("# Title"), new_code_cell("**Key terms:** no"),
        new_markdown_cell(f"Before.\n\n**Key terms:** {text}\n\nAfter.")]),
        "name")


def test_key_terms_are_read():
    assert terms("neuron or unit (神经元), L2 penalty (L2 惩罚).") == [
        ("neuron or unit", "神经元"), ("L2 penalty", "L2 惩罚")]


@pytest.mark.parametrize("text", [
    "neuron, weight (权重).", "neuron (神经元) weight (权重).",
    "neuron (神经元), weight.", "neuron (神经元), weight (权重",
    "neuron (), weight (权重)."])
def test_a_list_of_another_form_is_refused(text):
    with pytest.raises(CourseError, match="name: a key term is written"):
        terms(text)


def test_tables_of_the_summary_alone():
    table = "| a | b |\n|---|---|\n| 1 | $x$ |"
    other = table.replace("a", "c")
    notebook = new_notebook(cells=[
        new_markdown_cell(f"{table}\n\n## Before\n\n{table}"),
        new_markdown_cell(f"Text.\n\n## Summary\n\n{table}\n\nText.\n\n"
                          f"{other}\n\n## After\n\n{table}")])
    assert brief.summary_tables(notebook) == [table, other]


@pytest.mark.parametrize("pairs, said", [
    ({("unit", "单元"), ("unit", "神经元")}, "unit is 单元 and 神经元"),
    ({("unit", "神经元"), ("neuron", "神经元")}, "神经元 is neuron and unit")])
def test_one_term_has_one_translation(pairs, said):
    with pytest.raises(CourseError, match=said):
        brief.refuse_doubles(pairs)


def test_each_reason_for_two_is_needed(root):
    found = {pair for course in root.glob("course*")
             for path in course.glob("*/*.ipynb")
             for pair in brief.key_terms(
                 nbformat.read(path, as_version=4), path.stem)}
    assert brief.doubles(found).keys() == brief.TWICE.keys()
    assert len(found) > 100


def test_the_pages_are_those_of_the_notebooks():
    pages = brief.pages()
    assert len(pages) >= 3
    for path, text in pages.items():
        assert path.read_text(encoding="utf-8") == text
    assert {path for path in brief.places.docs().glob("*.md")
            if brief.is_page(path)} == pages.keys()


def test_the_build_makes_them(clone, one_processor):
    """Written, found out of date, removed where nothing is left of them."""
    def write(idea, **kinds):
        write_notebook(
            clone.root / WEEK, "logistic_regression", "Logistic regression",
            2, {"double": DOUBLE}, TEXT.format(
                idea=idea, terms=", ".join(
                    f"{one} ({other})" for one, other in kinds.items())))

    docs = clone.root / "docs"
    write("score", weight="权重", bias="偏置")
    said = clone.course("build", clone.root / WEEK)
    assert "written     docs/glossary.md" in said
    assert "[Logistic regression](../course1_nn/week2_logistic_regression/" \
        "logistic_regression.ipynb) |\n" in (docs / "glossary.md").read_text()
    formulas = docs / "formulas_course1.md"
    assert "| score | $z = wx + b$ |" in formulas.read_text()
    (docs / "mine.md").write_text("# Mine\n")

    formulas.write_text(formulas.read_text().replace("score", "edited"))
    said = clone.course("build", "--check", clone.root / WEEK, status=1)
    assert "out of date: docs/formulas_course1.md. Run: course build" in said
    assert "edited" in formulas.read_text()

    write("score", weight="权重", Weight="权重")
    said = clone.course("build", clone.root / WEEK, status=1)
    assert "glossary: 权重 is Weight and weight." in said

    write_notebook(clone.root / WEEK, "logistic_regression", "Logistic", 2,
                   {"double": DOUBLE})
    assert "removed     docs/glossary.md" in clone.course(
        "build", clone.root / WEEK)
    assert [path.name for path in docs.iterdir()] == ["mine.md"]
