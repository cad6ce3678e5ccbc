"""Open the notebooks beside this file in JupyterLab: python start.py

Further arguments go to JupyterLab: python start.py --no-browser --port 9000
"""

import json
import os
import sys
from pathlib import Path

from ipykernel.kernelspec import get_kernel_dict
from jupyterlab.labapp import main

from utils.language import say
from utils.start.page import write_start_page

# Names that the file browser need not show.
HIDDEN = ("__pycache__", "*_config.py", "checks.h5", "*.egg-info", "start.py",
          "utils", "datasets", "constraints.txt", "pyproject.toml",
          "environment.yml")
# The question about news; and nbgrader's pages for instructors.
LEFT_OUT = ("@jupyterlab/apputils-extension:announcements",
            "@jupyter/nbgrader:course-list",
            "@jupyter/nbgrader:create-assignment",
            "@jupyter/nbgrader:formgrader")


def start(folder, arguments):
    """Become JupyterLab in a folder of notebooks, on its start page.

    The user's own Jupyter settings hold, but for the few named here.
    """
    try:
        write_start_page(folder)
    except OSError as error:
        print(say(
            "The start page is as it was: {error}",
            error=error), file=sys.stderr)
    given = [f"--{where}.{name}={value}"
             for where, traits in _settings(folder).items()
             for name, values in traits.items()
             for value in (values if isinstance(values, list) else [values])]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        given.append("--allow-root")
    jupyter = folder / ".jupyter"
    _write(_files(), jupyter, jupyter)
    for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH"):
        os.environ[name] = os.pathsep.join(
            filter(None, (str(jupyter), os.environ.get(name))))
    print(say(
        "Stop with Ctrl-C. If no browser opens, open the address below in "
        "one."), flush=True)
    os.chdir(folder)
    return main([*given, "--Application.log_level=WARN", *arguments])


def prepare_server(folder, prefix=sys.prefix):
    """Let a server that others start show this folder, as `start` does.

    Binder and JupyterHub start Jupyter with arguments of their own: what
    they leave open is read from the environment below prefix.
    """
    write_start_page(folder)
    settings = _settings(folder)
    settings["ServerApp"]["default_url"] = settings["LabApp"]["default_url"]
    files = _files() | {f"jupyter_{name}_config.json": settings
                        for name in ("server", "lab")}
    _write(files, Path(prefix, "etc", "jupyter"),
           Path(prefix, "share", "jupyter"))


def _settings(folder):
    """Of Jupyter: {class: {name: value}}."""
    return {
        "ServerApp": {"root_dir": str(folder)},
        "LabApp": {
            "default_url": "/lab/tree/start.ipynb",
            # Open tabs are those of this folder.
            "workspaces_dir": str(folder / ".jupyter" / "workspaces"),
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate"},
        "KernelManager": {"transport_encryption": "auto"},
        "ContentsManager": {
            "hide_globs": list(HIDDEN),
            "pre_save_hook": "utils.start.saving.without_widgets"}}


def _files():
    """{name: content} of what Jupyter reads in files alone."""
    return {
        "labconfig/page_config.json":
            {"disabledExtensions": dict.fromkeys(LEFT_OUT, True)},
        "kernels/python3/kernel.json":
            # The first comes before anything imports NumPy.
            get_kernel_dict(["--ext", "utils.threads",
                             "--ext", "utils.checking.kernel"])}


def _write(files, config, data):
    for name, content in files.items():
        path = Path(data if name.startswith("kernels") else config, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(start(Path(__file__).resolve().parent, sys.argv[1:]))
