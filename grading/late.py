"""What handing in late costs."""

import math

from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Float, List


class PercentADay(LateSubmissionPlugin):
    """Takes a share of the reached points for every day begun.

    Set it in a course's nbgrader_config.py:
    c.PercentADay.percent = 10
    """

    percent = Float(
        0, min=0, max=100, help="percent of the points, for each day begun"
    ).tag(config=True)
    grace_minutes = Float(
        0, min=0, help="minutes after the due date that cost nothing"
    ).tag(config=True)

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        """Points to take away; None for nothing."""
        late = total_seconds_late - 60 * self.grace_minutes
        if not self.percent or late <= 0:
            return None
        days = math.ceil(late / 86_400)
        return score * min(self.percent * days, 100) / 100


class LatePenalties(AssignLatePenalties):
    """The same step, made fit for a feedback page.

    There it works out the penalty once more, now that written answers have
    their points.
    """

    # Set by HTMLExporter for every step of a page: known here, not used.
    display_data_priority = List([]).tag(config=True)

    def charge(self, session, submission):
        """The same for all notebooks of a submission, in an open session
        of the gradebook that holds changes."""
        self.init_plugin()
        session.flush()
        session.refresh(submission)
        late = submission.total_seconds_late
        for notebook in submission.notebooks:
            session.refresh(notebook)
            penalty = self.plugin_inst.late_submission_penalty(
                submission.student_id, notebook.score, late
            ) if late > 0 else None
            notebook.late_submission_penalty = (
                penalty if penalty is None
                else self._check_late_penalty(notebook, penalty))
