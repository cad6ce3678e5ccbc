"""Open the notebooks beside this file in JupyterLab: python start.py

Further arguments go to JupyterLab: python start.py --no-browser --port 9000
"""

import json
import os
import sys
from pathlib import Path

from ipykernel.kernelspec import get_kernel_dict
from jupyterlab.labapp import main

from utils.checking.summary import write_start_page

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
        print(f"The start page is as it was: {error}", file=sys.stderr)
    settings = [
        f"--ServerApp.root_dir={folder}",
        "--LabApp.default_url=/lab/tree/start.ipynb",
        # Open tabs are those of this folder.
        f"--LabApp.workspaces_dir={folder / '.jupyter' / 'workspaces'}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--KernelManager.transport_encryption=auto",
        "--Application.log_level=WARN",
        *(f"--ContentsManager.hide_globs={name}" for name in HIDDEN)]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        settings.append("--allow-root")
    _configure(folder / ".jupyter")
    print("Stop with Ctrl-C. If no browser opens, open the address below "
          "in one.", flush=True)
    os.chdir(folder)
    return main(settings + arguments)


def _configure(folder):
    """Give Jupyter a place to read beside its own, in front of them."""
    kernel = get_kernel_dict(["--ext", "utils.checking.kernel"])
    for name, content in (
            ("labconfig/page_config.json",
             {"disabledExtensions": dict.fromkeys(LEFT_OUT, True)}),
            ("kernels/python3/kernel.json", kernel)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH"):
        os.environ[name] = os.pathsep.join(
            filter(None, (str(folder), os.environ.get(name))))


if __name__ == "__main__":
    sys.exit(start(Path(__file__).resolve().parent, sys.argv[1:]))
