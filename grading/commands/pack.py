"""course pack: a zip for students, without solutions."""

from pathlib import Path

from grading import machine, places
from grading.errors import CourseError
from utils.language import ENGLISH, say


def add_arguments(parser):
    """Arguments of `course pack`."""
    parser.add_argument("course", help=say("for example course1_nn"))
    parser.add_argument("--language", metavar="CODE", default=ENGLISH,
                        help=say("that of the notebooks, such as zh"))
    parser.add_argument("--out", type=Path, metavar="FILE",
                        help=say("default: dist/COURSE.zip"))


def run(args):
    """Write the zip and say where it is and how large."""
    machine.require(machine.packages())
    from grading.learner import pack

    target = args.out or places.CONTENT / "dist" / f"{args.course}.zip"
    if args.out and not target.parent.is_dir():
        raise CourseError("there is no folder {parent}", parent=target.parent)
    content = pack.pack(args.course, args.language)
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(content)
    print(say(
        "{target}: {number:.1f} MB. Its README.md tells students how to "
        "begin.", target=target, number=len(content) / 1000000.0))
