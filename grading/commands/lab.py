"""course lab: the learner's notebooks in JupyterLab, on the start page."""

from grading import machine, places
from utils.language import keep, say, speaking


def add_arguments(parser):
    """Arguments of `course lab`."""
    parser.add_argument("--no-browser", action="store_true",
                        help=say("print the address, open no browser"))
    parser.add_argument("--port", type=int,
                        help=say(
                            "port to use (default: 8888 or the next free)"))
    parser.add_argument("--prepare", action="store_true",
                        help=say("bring workspace/ up to date, start nothing"))
    parser.add_argument("--prepare-server", action="store_true",
                        help=say(
                            "the same, and let a server that others start, "
                            "as Binder does, show it: writes this "
                            "environment's settings of Jupyter"))
    parser.add_argument("--language", metavar="CODE", help=say(
        "release the notebooks in this language from now on, such as zh"))
    parser.add_argument("jupyter", nargs="*", metavar="-- ARGUMENTS",
                        help=say("further arguments for jupyter lab"))


def run(args):
    """Bring workspace/ up to date and become JupyterLab there."""
    machine.require(machine.python_version(), machine.packages(),
                    machine.writable(), machine.room(), machine.port())
    if args.language:
        from grading.exercise.translate import known

        keep(places.HOME, known(args.language))
        with speaking(args.language):
            return _open(args)
    return _open(args)


def _open(args):
    if not places.is_pack(places.HOME):
        from grading.learner import workspace  # its packages are there now

        for line in workspace.update(language=args.language):
            print(line)
    print(say("Your notebooks: {folder}", folder=places.HOME))
    if args.prepare:
        return 0
    from grading.learner.start import prepare_server, start

    if args.prepare_server:
        prepare_server(places.HOME)
        return 0

    arguments = list(args.jupyter)
    if args.no_browser:
        arguments.append("--no-browser")
    if args.port:
        arguments.append(f"--port={args.port}")
    return start(places.HOME, arguments)
