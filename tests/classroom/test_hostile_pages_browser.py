"""What a submission shows does nothing in a reader's browser.

One notebook carries every payload to every place that a page shows. Each
payload asks for an address with its own name, whether it is a script that
runs or something that is loaded, and the browser notes all requests.
"""

import base64
import contextlib
import os
import re
import time
from urllib.parse import quote

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from support.classes import COURSE, WEEK, Class, find, solved
from support.formgrader import Formgrader, browser_page, classroom_lab

pytestmark = [pytest.mark.browser, pytest.mark.sandbox]

PNG = ("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8A"
       "AQUBAScY42YAAAAASUVORK5CYII=")
ASK = "http://127.0.0.1:9/marked-@"
RUN = f"new Image().src='{ASK}'"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}"></svg>'
HTML = {
    "script": f"<script>{RUN}</script>",
    "image_fails": f'<img src=x: onerror="{RUN}">',
    "image_remote": f'<img src="{ASK}">',
    "frame": f'<iframe src="{ASK}"></iframe>',
    "frame_text": f"<iframe srcdoc=\"<script>{RUN}</script>\">"
                  "</iframe>",
    "style": f"<style>@import url({ASK});</style>",
    "style_of_one": f'<p style="background:url({ASK})">x</p>',
    "sheet": f'<link rel="stylesheet" href="{ASK}">',
    "drawing": SVG,
    "details": f'<details open ontoggle="{RUN}"><p>x</p></details>',
    "video": f'<video poster="{ASK}"></video>',
    "object": f'<object data="{ASK}"></object>',
    "focus": f'<input autofocus onfocus="{RUN}">',
    "comment": f"<!-- > --><script>{RUN}</script>",
    "closed_before": f"</pre></div></math></p><script>{RUN}</script>",
}
MARKDOWN = {
    "link": f"[x](javascript:{RUN.replace(' ', '%20')})",
    "link_spaced": f"[x](  JaVaScRiPt:{RUN.replace(' ', '%20')})",
    "link_data": "[x](data:text/html;base64," + base64.b64encode(
        HTML["script"].encode()).decode() + ")",
    "link_named": f"[x][y]\n\n[y]: javascript:{RUN.replace(' ', '%20')}",
    "picture": f"![x]({ASK})",
    "picture_no_scheme": f"![x]({ASK.removeprefix('http:')})",
    "picture_named": f"![x][y]\n\n[y]: {ASK}",
    "picture_words": f'![" onerror="{RUN}](x:)',
    "picture_quotes": f'![x](attachment:a.png" onerror="{RUN})',
    "picture_drawing": "![x](data:image/svg+xml;base64," + base64.b64encode(
        SVG.encode()).decode() + ")",
    "diagram": f"```mermaid\n</pre>{HTML['script']}\n```",
    "code": f'```x"><script>{RUN}</script>\n{HTML["script"]}\n```',
    "formula_text": f"$\\text{{{HTML['image_fails']}}}$",
    "formula_end": f"$x</math>{HTML['script']}$",
    "formula_broken": f"$$\\frac{{{HTML['script']}$$",
    "formula_link": f"$\\href{{javascript:{RUN}}}{{x}}$",
    "formula_colour": f'$\\color{{red" onload="{RUN}}}{{x}}$',
    "table": f"| a |\n|---|\n| {HTML['image_fails']} |",
    "heading": f"# {HTML['image_fails']}",
}
OUTPUTS = {
    "svg": ("image/svg+xml", SVG),
    "javascript": ("application/javascript", RUN),
    "markdown": ("text/markdown", HTML["image_fails"]),
    "latex": ("text/latex", f"$x$ {HTML['script']}"),
    "png_quotes": ("image/png", f'{PNG}" onload="{RUN}'),
    "png_drawing": ("image/png", base64.b64encode(SVG.encode()).decode()),
    "widget": ("application/vnd.jupyter.widget-view+json",
               "{}</script>" + HTML["script"]),
}
# The names and classes that the formgrader looks for: points entered there
# would go nowhere.
FALSE_FIELDS = ('<div class="panel nbgrader_cell"><span id="double" '
                'class="score">x</span><span id="double-comment" '
                'class="comment">x</span></div>')
ACTIVE = "script iframe frame style link object embed svg video form base meta"


def named(payload, name):
    """The payload, asking for an address of this name."""
    return payload.replace("marked-@", f"marked-{name}")


def hostile(released):
    """The released notebook: double right, triple wrong, and all payloads.

    Its honest parts say so.
    """
    notebook = solved(released)
    find(notebook, "triple_solution").source = (
        f"def triple(x):\n    raise type({named(HTML['script'], 'type')!r}, "
        f"(Exception,), {{}})({named(HTML['script'], 'raised')!r})")
    find(notebook, "choice_solution").source = (
        f"answer_1 = {named(HTML['image_fails'], 'answer')!r}")
    why = find(notebook, "why")
    why.source = ("An honest sentence. $\\frac{1}{2}$ ![plot](attachment:p.png"
                  ") [source](https://example.org/book)\n")
    cells = notebook.cells
    attachments = {
        "p.png": {"image/png": PNG},
        "d.svg": {"image/svg+xml": base64.b64encode(
            named(SVG, "attached").encode()).decode()},
        "h.png": {"image/png": base64.b64encode(
            named(SVG, "attached_false").encode()).decode()},
        'q".png': {"image/png": f'{PNG}" onload="{named(RUN, "quote")}'},
        f'a.png" onerror="{RUN}': {"text/html": "x"}}
    shown = "\n\n![a](attachment:d.svg) ![b](attachment:h.png) ![c](<attach" \
            'ment:q".png>)'
    for name, text in (HTML | MARKDOWN).items():
        why.source += "\n\n" + named(text, f"why-{name}")
        cells.append(new_markdown_cell(named(text, f"added-{name}") + shown))
        cells[-1].attachments = attachments
    why.source += shown
    why.attachments = attachments
    for name, text in HTML.items():
        cells += [
            new_raw_cell(named(text, f"raw-{name}")),
            new_code_cell(f"# {named(text, f'source-{name}')}"),
            new_code_cell(f"print({named(text, f'printed-{name}')!r})\n"
                          "import sys; print('\\x1b[31m' + "
                          f"{named(text, f'red-{name}')!r}, "
                          "file=sys.stderr)"),
            new_code_cell("raise type("
                          f"{named(text, f'error-{name}')!r}, (Exception,), "
                          f"{{}})({named(text, f'text-{name}')!r})"),
            new_code_cell(
                "class Shown:\n    def __repr__(self):\n        return "
                f"{named(text, f'repr-{name}')!r}\n"
                "    def _repr_html_(self):\n        return "
                f"{named(text, f'html-{name}')!r}\nShown()"),
            new_code_cell(
                "from IPython.display import HTML\n"
                f"h = display('x', display_id={name!r})\nh.update(HTML("
                f"{named(text, f'update-{name}')!r}), metadata={{'text/html'"
                ": {'isolated': True}})")]
    for name, (kind, content) in OUTPUTS.items():
        cells.append(new_code_cell(
            f"display({{{kind!r}: {named(content, f'out-{name}')!r}, "
            "'text/plain': 'x'}, raw=True)"))
    cells.append(new_code_cell(
        f"display({{'image/png': '{PNG}', 'text/plain': 'x'}}, raw=True, "
        "metadata={'image/png': {'width': "
        f"{named(f'1 onload={RUN}', 'width')!r}}}}})"))
    cells.append(new_code_cell(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\n"
        "plt.title('honest')\nplt.show()"))
    cells.insert(1, new_raw_cell(FALSE_FIELDS))
    return notebook


def tag(name):
    """A payload that can be the name of a file."""
    code = base64.b64encode(named(RUN, name).encode()).decode()
    assert "/" not in code
    return f"<img src=x: onerror=eval(atob('{code}'))>"


STUDENT = tag("student")
BAD = quote(tag("address") + "</title></script>" + tag("address"), safe="")


@pytest.fixture(scope="module")
def group(tmp_path_factory):
    """A class with a hostile submission, graded; feedback is made."""
    made = Class(tmp_path_factory.mktemp("class")).make()
    made.nbgrader("generate_assignment", WEEK)
    made.hand_in("mallory", hostile(made.released()),
                 name=f"small {tag('file')}\"'.ipynb")
    made.hand_in("o'neil", solved(made.released()))
    made.hand_in(STUDENT, solved(made.released()))
    said = made.course_command("autograde", COURSE, WEEK)
    assert "2 graded, 0 unchanged, 0 not graded" in said
    assert "Rename the folder" in said
    made.nbgrader("generate_feedback", WEEK)
    return made


@pytest.fixture
def page():
    """A browser page; page.asked: the marks it asked for."""
    with browser_page() as page:
        page.asked = set()
        page.on("request", lambda request: page.asked.update(
            re.findall(r"marked-([\w@-]+)", request.url)))
        yield page


def test_the_payloads_work_where_nothing_stops_them(page):
    for name, html in HTML.items():
        page.goto("about:blank")
        with contextlib.suppress(TimeoutError):
            page.set_content(named(html, name))
        until = time.monotonic() + 300
        while name not in page.asked and time.monotonic() < until:
            page.wait_for_timeout(100)
    assert page.asked == set(HTML)


def look(page):
    """What is active in a page's notebook, and what shows of it."""
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, 100_000)
    page.wait_for_timeout(1000)
    return page.evaluate("""active => {
        const all = [...document.querySelectorAll("#notebook-container *")];
        const shown = element => element.getBoundingClientRect().width > 0;
        return {
            elements: all.map(e => e.localName).filter(
                name => active.includes(name)),
            attributes: all.flatMap(e => [...e.attributes]).filter(
                a => a.name.startsWith("on") || /marked-/.test(a.value)
                     && !["alt", "href"].includes(a.name)).map(
                a => a.name + "=" + a.value),
            links: all.filter(e => e.localName == "a").map(
                e => e.getAttribute("href")).filter(Boolean),
            pictures: all.filter(e => e.localName == "img").map(e => [
                e.getAttribute("src").slice(0, 15), e.naturalWidth]),
            formulas: all.filter(e => e.localName == "mfrac" && shown(e)
                ).length}}""", ACTIVE.split())


def assert_harmless(page, plot=100):
    """Nothing ran or was asked for; the honest parts are there."""
    found = look(page)
    assert page.asked == set()
    assert page.elsewhere == []
    assert found["elements"] == []
    assert found["attributes"] == []
    assert not [link for link in found["links"]
                if not link.startswith(("#", "https://example.org/", "http:"))]
    assert "https://example.org/book" in found["links"]
    assert {kind for kind, _ in found["pictures"]} == {"data:image/png;"}
    assert all(width for _, width in found["pictures"])
    assert max(width for _, width in found["pictures"]) > plot
    assert found["formulas"] > 1  # the released one, and the student's
    text = page.locator("#notebook-container").first.inner_text()
    assert "An honest sentence." in text
    assert "triple: 0 of 1 kinds of case right" in text
    assert "two: your code raised an error of its own" in text
    assert "choice: not yet right" in text
    assert "double: right (2 kinds of case)." in text
    assert "marked-printed-script" in text  # as words


def test_feedback_from_disk(group, page):
    page.goto((group.home / "feedback" / "mallory" / WEEK / "small.html")
              .as_uri())
    assert "small (Score: 5.0 / 13.0)" in page.locator("body").inner_text()
    assert_harmless(page)


def test_the_formgrader(group, page, tmp_path):
    environment = os.environ | group.environment | {"HOME": str(tmp_path)}
    number = group.submitted("mallory", "small")
    with classroom_lab(COURSE, environment, tmp_path) as address:
        page.goto(address)
        form = Formgrader(page, address, WEEK)
        page.goto(f"{form.root}/formgrader/submissions/{number}/")
        page.wait_for_function(
            "() => formgrader.loaded && formgrader.grades.loaded "
            "&& formgrader.comments.loaded")
        assert_harmless(page)
        points = {name: page.locator(f"input.score#{name}").get_attribute(
            "placeholder") for name in ("double", "triple", "choice")}
        assert points == {"double": "5", "triple": "0", "choice": "0"}
        # The fields of the page are the page's own: what is entered counts.
        form.grade(number, "why", 3, "Read.")
        score = page.locator("input.score#double")
        score.fill("1")
        with page.expect_response(lambda answer: "/api/grade/" in answer.url):
            score.press("Tab")
        assert group.total("mallory") == 4
        # Addresses that a link in a submission could lead to.
        for place in (f"manage_submissions/{WEEK}", "manage_students",
                      f"gradebook/{WEEK}/small", f"manage_students/{BAD}",
                      f"manage_students/{BAD}/{WEEK}", f"gradebook/{BAD}",
                      f"manage_students/o'neil/{BAD}",
                      f"gradebook/{BAD}/small", f"gradebook/{WEEK}/{BAD}",
                      f"manage_submissions/{BAD}"):
            page.goto(f"{form.root}/formgrader/{place}")
            page.wait_for_load_state("networkidle")
        page.goto(f"{form.root}/formgrader/manage_students/o'neil")
        page.locator("tbody tr", has_text=WEEK).wait_for()
        assert page.asked == set()
        assert page.elsewhere == []
