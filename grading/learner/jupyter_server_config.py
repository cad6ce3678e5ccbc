"""JupyterLab for a learner; Jupyter reads it when started in this folder.

`course lab` writes it anew at each start. Settings of your own belong into
~/.jupyter.
"""

from pathlib import Path

c = get_config()  # noqa: F821  Jupyter puts it there
here = Path(__file__).resolve().parent

try:
    from utils.checking.summary import write_start_page
    write_start_page(here)
except OSError:
    pass  # a folder that cannot be written: the page stays as it was

c.ServerApp.root_dir = str(here)
c.ServerApp.log_level = "WARNING"
c.LabApp.log_level = "WARNING"
c.LabApp.default_url = "/lab/tree/start.ipynb"
# Open tabs are remembered per workspace, not mixed with other folders'.
c.LabApp.workspaces_dir = str(here / ".jupyter" / "workspaces")
# No question about news at the first start, and nothing asked of a server.
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.ContentsManager.hide_globs = [
    "__pycache__", "*_config.py", "checks.h5", "*.egg-info"]
