"""Showing a verdict: HTML in a notebook, the same in text elsewhere."""

import html

# Shape and word tell the result, colour only helps.
LOOK = {True: ("\N{CHECK MARK}", "#2a7d3f"), False: ("\N{MULTIPLICATION X}",
                                                   "#b3541e")}


def show_message(message, passed):
    """Display a message; its first line is the headline."""
    from IPython import get_ipython  # what judges forks faster without it
    from IPython.display import display

    shown = as_shown(message, passed)
    if get_ipython() is None:
        print(shown["text/plain"])
        return
    display(shown, raw=True)


def as_shown(message, passed):
    """A message as text and as HTML, by kind."""
    mark, colour = LOOK[passed]
    headline, *rest = message.split("\n")
    body = "".join(_line(line) for line in rest)
    return {"text/plain": f"{mark} {message}", "text/html": (
        f'<div style="border-left:4px solid {colour};padding:4px 12px">'
        f"<strong>{mark} {html.escape(headline)}</strong>{body}</div>")}


def _line(line):
    """One line of a message: details in type of fixed width."""
    words = line.strip()
    if line.startswith("    "):
        # No <pre>: feedback pages put a box around each.
        return ('<div style="margin-left:1.5em;white-space:pre-wrap;'
                f'font-family:monospace">{html.escape(line[4:])}</div>')
    margin = "0.5em" if line.startswith("  ") else "0"
    return (f'<div style="margin-left:{margin};margin-top:0.3em">'
            f"{html.escape(words)}</div>")
