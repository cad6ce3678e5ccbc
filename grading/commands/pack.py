"""course pack: a zip for students, without solutions."""

from pathlib import Path

from grading import machine, places
from grading.errors import CourseError


def add_arguments(parser):
    """Arguments of `course pack`."""
    parser.add_argument("course", help="for example course1_nn")
    parser.add_argument("--out", type=Path, metavar="FILE",
                        help="default: dist/COURSE.zip")


def run(args):
    """Write the zip and say where it is and how large."""
    machine.require(machine.packages())
    from grading.learner import pack

    target = args.out or places.CONTENT / "dist" / f"{args.course}.zip"
    if args.out and not target.parent.is_dir():
        raise CourseError(f"there is no folder {target.parent}")
    content = pack.pack(args.course)
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(content)
    print(f"{target}: {len(content) / 1e6:.1f} MB. Its README.md tells "
          "students how to begin.")
