"""course feedback: the feedback pages of a week as one zip."""

import zipfile

from grading import places
from grading.classroom.downloads import moodle_folders
from grading.errors import CourseError
from utils.language import say


def add_arguments(parser):
    """Arguments of the command."""
    parser.add_argument("course", help=say("such as course1_nn"))
    parser.add_argument("week", help=say("such as week2_logistic_regression"))


def run(args):
    """Write classroom/COURSE/feedback-WEEK.zip: a folder per student.

    The folders are named as Moodle names them where the submissions came
    from there, so that it takes the zip back.
    """
    home = places.classroom(args.course)
    pages = sorted(home.glob(f"feedback/*/{args.week}/*.html"))
    if not pages:
        raise CourseError(
            "there is no feedback for {week}. In {course}, run: nbgrader "
            "generate_feedback {week}", week=args.week, course=args.course)
    folders = moodle_folders(args.course, args.week)
    path = home / f"feedback-{args.week}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for page in pages:
            student = page.parent.parent.name
            archive.write(
                page, f"{folders.get(student, student)}/{page.name}")
    print(path)
