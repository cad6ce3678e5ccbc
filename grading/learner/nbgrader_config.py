"""nbgrader for a learner: Assignment List and Validate in JupyterLab.

`course lab` writes it anew at each start.
"""

import os

c = get_config()

# Where a class hands out and collects. Everyone in it has the same folder.
if os.environ.get("COURSE_EXCHANGE"):
    c.Exchange.root = os.environ["COURSE_EXCHANGE"]
# Fetched to COURSE/WEEK, and submitted from there.
c.Exchange.path_includes_course = True
# A clean copy beside a notebook is not handed in.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback",
    "*-fresh.ipynb", "*-fresh-*.ipynb"]
# Seconds that one cell may take in Validate.
c.Execute.timeout = 120
c.ExecutePreprocessor.timeout = 120
