"""course classroom: the instructor's JupyterLab, and updates of a class."""

import json
import os
import shlex

from grading import places
from grading.classroom import sources
from grading.errors import CourseError
from utils.language import say

NEWS = "@jupyterlab/apputils-extension:announcements"


def add_arguments(parser):
    """Arguments of `course classroom`."""
    parser.add_argument("course", help=say("such as course1_nn"))
    parser.add_argument(
        "--update", metavar="WEEK",
        help=say(
            "show how the repository's week differs from the class's, and "
            "take it into the class"))
    parser.add_argument("--no-browser", action="store_true",
                        help=say("print the address, open no browser"))
    parser.add_argument("--port", type=int,
                        help=say(
                            "port to use (default: 8888 or the next free)"))
    parser.add_argument("jupyter", nargs="*", metavar="-- ARGUMENTS",
                        help=say("further arguments for jupyter lab"))


def run(args):
    """Make the class where it is missing; then update it, or open it."""
    home = sources.prepare(args.course)
    if args.update:
        return _update(args.course, args.update)
    if not (places.course_folder(args.course)
            / "nbgrader_config.py").is_file():
        raise CourseError(
            "{course} has no nbgrader_config.py", course=args.course)
    print(say("The class: {home}", home=home))
    print(say("In JupyterLab: menu Nbgrader, Formgrader. Stop with Ctrl-C."),
          flush=True)
    return _lab(args, home)


def _update(course, week):
    lines = sources.difference(course, week)
    if not lines:
        print(say("{week}: the class has what the repository has.", week=week))
        return 0
    print("\n".join(lines))
    kept = sources.update(course, week)
    print(say(
        "\n{week} is updated. What the class had: {kept}", week=week,
        kept=kept))
    if sources.generated(places.classroom(course), week):
        print(say(
            "Now, in {course}: nbgrader generate_assignment --force {week}, "
            "and release it again.", course=course, week=shlex.quote(week)))
    return 0


def _lab(args, home):
    from jupyterlab.labapp import main

    own = home / ".jupyter"
    path = own / "labconfig" / "page_config.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"disabledExtensions": {NEWS: True}}))
    # nbgrader looks for nbgrader_config.py where Jupyter's settings are.
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, (
        str(own), str(places.course_folder(args.course)),
        os.environ.get("JUPYTER_CONFIG_PATH"))))
    # nbgrader's pages reach only what lies under the root.
    root = os.path.commonpath([places.CONTENT, places.CLASSES, places.HOME])
    settings = [
        f"--ServerApp.root_dir={root}",
        f"--LabApp.workspaces_dir={own / 'workspaces'}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--KernelManager.transport_encryption=auto",
        "--Application.log_level=WARN"]
    if args.no_browser:
        settings.append("--no-browser")
    if args.port:
        settings.append(f"--port={args.port}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        settings.append("--allow-root")
    # The Assignment List looks there.
    places.HOME.mkdir(parents=True, exist_ok=True)
    os.chdir(root)
    return main(settings + args.jupyter)
