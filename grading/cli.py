"""The `course` command: everything that is done to the course, by name."""

import argparse
import importlib
import os
import sys

from grading import lean, sandbox
from grading.errors import CourseError
from utils.language import say

# name: what it does. The code of each stands in grading/commands/NAME.py.
COMMANDS = {
    "lab": "open the notebooks in JupyterLab (makes your copies first)",
    "progress": "show what you have solved",
    "fresh": "put a clean copy of a notebook beside yours",
    "doctor": "say what this machine lacks, and how to get it",
    "build": "compute the reference outputs of the exercises",
    "classroom": "open the instructor's side of a course",
    "due": "say or set when a week is due",
    "autograde": "grade a week of a class, side by side",
    "marks": "write the marks of a class as CSV",
    "feedback": "pack the feedback pages of a class into one zip",
    "pack": "make a zip for students: no solutions, no class needed",
    "demo": "grade a small made-up class from start to end",
}
RUN_WORK = ("autograde",)  # these commands run submissions


def main(argv=None):
    """Run one `course` command. Returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="course", description=__doc__.split(":")[1].strip())
    subparsers = parser.add_subparsers(
        dest="command", metavar="COMMAND", required=True)
    argv = sys.argv[1:] if argv is None else argv
    begun = _begin() if argv and argv[0] in RUN_WORK else None
    try:
        for name, summary in COMMANDS.items():
            subparser = subparsers.add_parser(
                name, help=summary, description=summary)
            if name in argv:  # only the command in use is imported
                with lean.importing():
                    lean.install()
                    module = importlib.import_module(
                        f"grading.commands.{name}")
                module.add_arguments(subparser)
                subparser.set_defaults(run=module.run)
        args = parser.parse_args(argv)
        args.begun = begun
        return args.run(args) or 0
    except CourseError as error:
        print(say(
            "course {command}: {error}", command=args.command,
            error=error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        if begun:
            begun.close()


def _begin():
    """Let what runs submissions warm up while the rest is imported."""
    # Several work side by side: more threads only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    return sandbox.begin()


if __name__ == "__main__":
    sys.exit(main())
