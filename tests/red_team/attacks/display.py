"""Scripts, frames and remote things for the reader's browser.

Each carries the attack's mark; the feedback page is searched for what a
browser would run or fetch. The answers are right.
"""

import base64

from red_team.attack import Attack

PIXEL = base64.b64encode(base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUB"
    "AScY42YAAAAASUVORK5CYII=")).decode()


def shown(name, tries, kind, content):
    """An output of a kind; @mark@ is filled in."""
    return Attack(name, tries, {"end": (
        f"display({{{kind!r}: {content!r}.replace('@mark@', touched), "
        "'text/plain': 'x'}, raw=True)")}, right=True)


def written(name, tries, text):
    """A markdown cell."""
    return Attack(name, tries, {"markdown": text.replace(
        "@mark@", "touched-@name@")}, right=True)


ATTACKS = [
    shown("html_script", "a script in an output", "text/html",
          "<script>document.title = '@mark@'</script>"),
    shown("html_image", "a picture that fails, in an output", "text/html",
          "<img src=x onerror=\"document.title='@mark@'\">"),
    shown("html_frame", "a page in an output", "text/html",
          "<iframe srcdoc='<p>@mark@'></iframe>"),
    shown("html_style", "a style that covers the page", "text/html",
          "<style>body::after{content:'@mark@'; position:fixed}</style>"),
    shown("html_remote", "a picture from elsewhere, which counts readers",
          "text/html", "<img src='http://127.0.0.1:9/@mark@.png'>"),
    shown("svg_script", "a script in a drawing", "image/svg+xml",
          "<svg xmlns='http://www.w3.org/2000/svg' "
          "onload=\"document.title='@mark@'\"></svg>"),
    shown("javascript", "a script as an output of its own",
          "application/javascript", "document.title = '@mark@'"),
    shown("markdown_output", "markdown with HTML in an output",
          "text/markdown", "<img src=x onerror=\"document.title='@mark@'\">"),
    shown("latex_output", "a script at the end of a formula", "text/latex",
          "$x$<script>document.title='@mark@'</script>"),
    shown("picture_quotes", "a picture that ends its own quotes",
          "image/png", PIXEL + "\" onload=\"document.title='@mark@'"),
    shown("widget", "a widget of its own",
          "application/vnd.jupyter.widget-view+json",
          "{}</script><script>document.title='@mark@'</script>"),
    Attack("printed_html", "HTML in printed text", {
        "end": "print('<script>document.title=\"' + touched + "
               "'\"</script>')\nimport sys\nprint('<img src=x onerror=\"' + "
               "touched + '\">', file=sys.stderr)"}, right=True),
    Attack("error_html", "HTML in an error", {
        "end": "raise type('<script>' + touched + '</script>', "
               "(Exception,), {})('<img src=x onerror=\"' + touched + '\">'"
               ")"}, right=True),
    Attack("error_in_check", "HTML in the error of a graded cell", {
        "average": "def average(numbers):\n    raise ValueError("
                   "'<script>' + touched + '</script>')"},
           right=True, scores={"average": 0}),
    Attack("answer_html", "HTML as an answer", {
        "average": "def average(numbers):\n    return '<script>' + touched "
                   "+ '</script>'"}, right=True, scores={"average": 0}),
    written("written_script", "a script in a markdown cell",
            "<script>document.title = '@mark@'</script>"),
    written("written_image", "a picture that fails, in a markdown cell",
            "<img src=x onerror=\"document.title='@mark@'\">"),
    written("written_frame", "a page in a markdown cell",
            "<iframe src=\"http://127.0.0.1:9/@mark@\"></iframe>"),
    written("written_remote", "a picture from elsewhere in markdown",
            "![x](http://127.0.0.1:9/@mark@.png)"),
    written("written_link", "a link that is a script",
            "[click](javascript:document.title='@mark@')"),
    written("written_formula", "a script in a formula",
            "$\\text{<img src=x onerror=\"document.title='@mark@'\">}$ and "
            "$\\href{javascript:document.title='@mark@'}{x}$"),
    written("written_form", "a form that asks for a password",
            "<form action=\"http://127.0.0.1:9/@mark@\"><input></form>"),
]
