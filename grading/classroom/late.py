"""What handing in late costs."""

import math
from datetime import UTC, timedelta

from nbgrader.api import Gradebook
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Float, List

from grading.classroom.due import ClassTime


def days_late(due, handed_in, clock, grace_minutes=0):
    """Calendar days from the due date to when something was handed in.

    due, handed_in: UTC without tzinfo, as in the gradebook. clock: tzinfo
    of the class. The day on which it was due costs one day too; 0 is in
    time. Midnight belongs to the day that it ends.
    """
    if due is None or handed_in is None:
        return 0
    until = due + timedelta(minutes=grace_minutes)
    if handed_in <= until:
        return 0
    last, day = (moment.replace(tzinfo=UTC).astimezone(clock).date()
                 for moment in (due - timedelta.resolution, handed_in
                                - timedelta(minutes=grace_minutes)))
    return max((day - last).days, 1)


class PercentADay(LateSubmissionPlugin):
    """Takes a share of the reached points for every calendar day.

    Set it in a course's nbgrader_config.py:
    c.PercentADay.percent = 10
    """

    percent = Float(
        0, min=0, max=100, help="percent of the points, for each day begun"
    ).tag(config=True)
    grace_minutes = Float(
        0, min=0, help="minutes after the due date that cost nothing"
    ).tag(config=True)

    def cost(self, score, days):
        """Points to take away; None for nothing."""
        if not self.percent or not days:
            return None
        return score * min(self.percent * days, 100) / 100

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        """The same where only seconds are known: days of 24 hours."""
        late = max(total_seconds_late - 60 * self.grace_minutes, 0)
        return self.cost(score, math.ceil(late / 86_400))


class LatePenalties(AssignLatePenalties):
    """The same step, with calendar days, made fit for a feedback page.

    There it works out the penalty once more, now that written answers have
    their points.
    """

    # Set by HTMLExporter for every step of a page: known here, not used.
    display_data_priority = List([]).tag(config=True)

    def __init__(self, **settings):
        super().__init__(**settings)
        self.init_plugin()
        self.clock = ClassTime(config=self.config).clock

    def rule(self):
        """All that a penalty depends on beside dates and points, in words."""
        plugin = self.plugin_inst
        settings = {name: getattr(plugin, name)
                    for name in sorted(plugin.trait_names(config=True))}
        return f"{type(plugin).__name__} {settings} {self.clock}"

    def days(self, submission):
        """Calendar days that a submission of the gradebook is late."""
        return days_late(submission.duedate, submission.timestamp, self.clock,
                         getattr(self.plugin_inst, "grace_minutes", 0))

    def preprocess(self, nb, resources):
        """Charge the submission that a notebook belongs to."""
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as book:
            self.charge(book.db, book.find_submission(
                about["assignment"], about["student"]))
            book.db.commit()
        return nb, resources

    def charge(self, session, submission):
        """The same for all notebooks of a submission, in an open session
        of the gradebook that holds changes."""
        if not self._late(submission):  # no sum is asked for
            for notebook in submission.notebooks:
                notebook.late_submission_penalty = None
            return
        session.flush()
        session.refresh(submission)
        for notebook in submission.notebooks:
            session.refresh(notebook)
            penalty = self._penalty(submission, notebook)
            notebook.late_submission_penalty = (
                penalty if penalty is None
                else self._check_late_penalty(notebook, penalty))

    def _late(self, submission):
        if isinstance(self.plugin_inst, PercentADay):
            return self.days(submission) > 0
        return submission.total_seconds_late > 0

    def _penalty(self, submission, notebook):
        plugin = self.plugin_inst
        if isinstance(plugin, PercentADay):
            return plugin.cost(notebook.score, self.days(submission))
        return plugin.late_submission_penalty(
            submission.student_id, notebook.score,
            submission.total_seconds_late)
