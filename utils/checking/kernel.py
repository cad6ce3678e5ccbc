"""IPython extension: the hooks in a kernel, before any cell was run."""

from utils.checking import hooks


def load_ipython_extension(shell):
    """Called by IPython for `--ext utils.checking.kernel`."""
    hooks.install()
