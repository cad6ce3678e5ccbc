"""course doctor: what this machine lacks, one line each, with the remedy."""

from grading import machine
from utils.language import N_, say


def add_arguments(parser):
    """Arguments of `course doctor`."""
    parser.add_argument(
        "--before-install", action="store_true",
        help=say(
            "look only at what making the environment needs; say nothing "
            "when all is there"))


def run(args):
    """Print findings. Returns 1 when something needed is missing."""
    findings = (machine.before_install() if args.before_install
                else machine.examine())
    for finding in findings:
        if finding.lacks:
            print(say(N_("missing   {lacks}") if finding.needed
                      else N_("optional  {lacks}"), lacks=finding.lacks))
        elif not args.before_install:
            print(say("ok        {about}", about=finding.about))
    return int(any(f.lacks and f.needed for f in findings))
