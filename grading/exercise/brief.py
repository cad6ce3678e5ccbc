"""The notebooks in brief: a glossary of all, a page of formulas a course.

Both are made of what the notebooks say themselves: the list of key terms
under the title, and the tables under the heading "Summary".
"""

import re

from grading import places
from grading.errors import CourseError
from grading.exercise.notebook import order, read
from utils.courses import COURSES
from utils.language import say

GLOSSARY = """# Glossary

The key terms of the notebooks, in English and Chinese, and the first
notebook of each. Made by `course build`; edits here are lost.

| term | Chinese | notebook |
|---|---|---|
{rows}
"""
FORMULAS = """# {title}: formulas

The summaries of its notebooks. Made by `course build`; edits here are lost.
{parts}"""
TERMS = re.compile(r"^\*\*Key terms:\*\*(.*?)\.?\s*$", re.M)
TERM = re.compile(r"\s*([^,()]+?) \(([^()]+)\)\s*(?:,|$)")
SUMMARY = re.compile(r"^## Summary\n(.*?)(?=^#|\Z)", re.M | re.S)
TABLE = re.compile(r"(?:^\|.*\|\n?)+", re.M)
# Words with two counterparts, and why. A key is a term in either language.
TWICE = {
    "bias": "of a unit (偏置), and of a model or an estimate (偏差)",
    "前向传播": "of one computation (forward pass), of a network's layers",
    "反向传播": "of one computation (backward pass), of a network's layers",
    "梯度检验": "the method, and one such check",
}


def pages():
    """{path: text} of the glossary and of each course's page of formulas.

    What no notebook has words for has no page. Raises CourseError for key
    terms of another form, and for a term with two translations, or one
    translation of two terms, that TWICE does not name.
    """
    found, terms = {}, {}
    for course in places.courses():
        parts = []
        for week in places.weeks(course):
            for path in sorted(places.source_notebooks(course, week),
                               key=order):
                title, notebook = order(path)[1], read(path)
                for term in key_terms(notebook, path.stem):
                    terms.setdefault(term, (title, path))
                if tables := summary_tables(notebook):
                    parts.append("\n\n".join(
                        [f"\n## {_link(title, path)}", *tables]) + "\n")
        if parts:
            page = f"formulas_{course.split('_')[0]}.md"
            found[places.docs() / page] = FORMULAS.format(
                title=COURSES[course], parts="".join(parts))
    refuse_doubles(terms)
    if terms:
        found[places.docs() / "glossary.md"] = GLOSSARY.format(rows="\n".join(
            f"| {english} | {chinese} | {_link(*terms[english, chinese])} |"
            for english, chinese in sorted(
                terms, key=lambda term: (term[0].casefold(), term))))
    return found


def is_page(path):
    """True for a path that only `pages` writes."""
    return path.name == "glossary.md" or path.match("formulas_*.md")


def key_terms(notebook, name):
    """(English, Chinese) of each key term of a notebook, in its order.

    Raises CourseError for a list of another form than
    "**Key terms:** neuron (神经元), weight (权重)."
    """
    found = []
    for cell in notebook.cells:
        match = cell.cell_type == "markdown" and TERMS.search(cell.source)
        if match:
            found += TERM.findall(match[1])
            rest = TERM.sub("", match[1]).strip()
            if rest:
                raise CourseError(
                    "{name}: a key term is written `term (中文)`, with a "
                    "comma before the next. This is not: {rest}", name=name,
                    rest=rest)
    return found


def summary_tables(notebook):
    """The tables under the heading "Summary" of a notebook, as markdown."""
    return [table.strip() for cell in notebook.cells
            if cell.cell_type == "markdown"
            for part in SUMMARY.findall(cell.source)
            for table in TABLE.findall(part)]


def doubles(terms):
    """{word: its counterparts} of words that have more than one.

    terms: pairs (English, Chinese).
    """
    found = {}
    for one, other in {*terms, *(term[::-1] for term in terms)}:
        found.setdefault(one, set()).add(other)
    return {word: sorted(others) for word, others in found.items()
            if len(others) > 1}


def refuse_doubles(terms):
    """Raise CourseError for doubles without a reason in TWICE."""
    for word, others in sorted(doubles(terms).items()):
        if word not in TWICE:
            raise CourseError(
                "glossary: {word} is {others}. One term has one translation: "
                "make the key terms of the notebooks agree", word=word,
                others=say(" and ").join(others))


def _link(title, path):
    return f"[{title}](../{'/'.join(path.parts[-3:])})"
