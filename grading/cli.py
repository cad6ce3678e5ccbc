"""The `course` command: everything that is done to the course, by name."""

import argparse
import contextlib
import gettext
import importlib
import os
import sys

from grading import lean, places, sandbox
from grading.errors import CourseError
from utils import threads
from utils.language import COMMANDS as COMMANDS_WORDS
from utils.language import LOCALE, N_, chosen, now, say, speaking

# name: what it does. The code of each stands in grading/commands/NAME.py.
COMMANDS = {
    "lab": N_("open the notebooks in JupyterLab (makes your copies first)"),
    "progress": N_("show what you have solved"),
    "fresh": N_("put a clean copy of a notebook beside yours"),
    "doctor": N_("say what this machine lacks, and how to get it"),
    "build": N_("compute the reference outputs of the exercises"),
    "words": N_("make and update the catalogues of a language"),
    "classroom": N_("open the instructor's side of a course"),
    "due": N_("say or set when a week is due"),
    "autograde": N_("grade a week of a class, side by side"),
    "marks": N_("write the marks of a class as CSV"),
    "feedback": N_("pack the feedback pages of a class into one zip"),
    "pack": N_("make a zip for students: no solutions, no class needed"),
    "demo": N_("grade a small made-up class from start to end"),
}
RUN_WORK = ("autograde",)  # these commands run submissions
# What argparse says, and asks gettext for.
ARGPARSE = (
    N_("usage: "), N_("positional arguments"), N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"), N_("expected one argument"),
    N_("expected at least one argument"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"))


def main(argv=None):
    """Run one `course` command. Returns its exit status."""
    with speaking(chosen(places.HOME)):
        return _main(argv)


def _main(argv):
    argv = sys.argv[1:] if argv is None else argv
    places.tell_children()
    begun = _begin() if argv and argv[0] in RUN_WORK else None
    try:
        with _argparse_speaking():
            args = _parsed(argv)
        args.begun = begun
        status = args.run(args) or 0
        sys.stdout.flush()
        return status
    except CourseError as error:
        print(say(
            "course {command}: {error}", command=args.command,
            error=error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read on, as head does, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    finally:
        if begun:
            begun.close()


def _parsed(argv):
    parser = argparse.ArgumentParser(
        prog="course", description=say(
            "everything that is done to the course, by name."))
    subparsers = parser.add_subparsers(
        dest="command", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        subparser = subparsers.add_parser(
            name, help=say(summary), description=say(summary))
        if name in argv:  # only the command in use is imported
            with lean.importing():
                lean.install()
                module = importlib.import_module(f"grading.commands.{name}")
            module.add_arguments(subparser)
            subparser.set_defaults(run=module.run)
    return parser.parse_args(argv)


@contextlib.contextmanager
def _argparse_speaking():
    """gettext, as argparse asks it: by the environment's language."""
    before = os.environ.get("LANGUAGE")
    gettext.bindtextdomain(COMMANDS_WORDS, LOCALE)
    gettext.textdomain(COMMANDS_WORDS)
    os.environ["LANGUAGE"] = now().language
    try:
        yield
    finally:
        os.environ.pop("LANGUAGE")
        if before is not None:
            os.environ["LANGUAGE"] = before


def _begin():
    """Let what runs submissions warm up while the rest is imported."""
    # Several work side by side: more threads only wait for each other.
    threads.set_threads(1)
    return sandbox.begin()


if __name__ == "__main__":
    sys.exit(main())
