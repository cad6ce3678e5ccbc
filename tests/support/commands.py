"""Commands in this process, which spares each a start; and a clone of the
repository's code, for what runs in one of its own."""

import contextlib
import io
import logging
import os
from unittest import mock

from jupyter_core.application import NoStart
from nbgrader.apps import NbGraderApp

from grading import cli, places
from grading.exercise import catalogue
from utils import language


def all_places_in(root):
    """While this lasts, courses, copies and classes lie in one folder."""
    return mock.patch.multiple(places, **places.all_in(root))


@contextlib.contextmanager
def working(folder, environment):
    """While this lasts, work in a folder, and these are all variables."""
    umask = os.umask(0o077)
    os.umask(umask)
    try:
        with (mock.patch.dict(os.environ, environment, clear=True),
              contextlib.chdir(folder)):
            yield
    finally:
        os.umask(umask)  # a command of a shared class changes it


def course(*arguments):
    """Run a `course` command. Its exit status, and what it printed on both
    streams."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            status = cli.main([*map(str, arguments)])
        except SystemExit as stop:  # of argparse
            status = stop.code or 0
    return status, said.getvalue()


def nbgrader(*arguments):
    """Run an nbgrader command. Its exit status, and what it said."""
    said, status = io.StringIO(), 0
    app = NbGraderApp.instance()
    with contextlib.redirect_stdout(said):
        try:
            app.initialize([*map(str, arguments)])
            app.init_logging(logging.StreamHandler, [said], color=False,
                             subapps=True)
            app.start()
        except NoStart:
            pass  # how a subcommand ends
        except SystemExit as stop:
            status = stop.code or 0
        finally:
            app.reset()
    return status, said.getvalue()


class Clone:
    """A copy of the repository's code, and `course` run on it.

    root: its folder. exchange: an empty folder where a class would hand out.
    """

    def __init__(self, root, exchange):
        self.root = root
        self.exchange = exchange
        self.workspace = root / "workspace"
        self.env = dict(os.environ, PYTHONPATH=str(root),
                        COURSE_EXCHANGE=str(exchange),
                        PYTHONDONTWRITEBYTECODE="1")

    def course(self, *arguments, status=0):
        """Run `course ARGUMENTS`; returns what it printed, both streams.

        The code is this process's own, which is the clone's too.
        """
        with self.inside():
            done, said = course(*arguments)
        assert done == status, said
        return said

    @contextlib.contextmanager
    def inside(self):
        """While this lasts, this process works in the clone, and speaks by
        its catalogues."""
        locale = self.root / "utils" / "locale"
        language.catalogue.cache_clear()
        with contextlib.ExitStack() as stack:
            for module in (language, cli, catalogue):
                stack.enter_context(mock.patch.object(
                    module, "LOCALE", locale))
            stack.enter_context(mock.patch.multiple(
                places, CODE=self.root, DATASETS=self.root / "datasets",
                **places.all_in(self.root)))
            stack.enter_context(working(self.root, self.env))
            yield
