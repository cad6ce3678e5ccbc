"""Where everything of a class lies."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ClassFolders:
    """Paths of a class, by week and student.

    home: the class's folder. What nbgrader writes has nbgrader's own names.
    """

    home: Path

    def __post_init__(self):
        object.__setattr__(self, "home", Path(self.home))

    @property
    def gradebook(self):
        """nbgrader's database."""
        return self.home / "gradebook.db"

    @property
    def lock(self):
        """Held by the one run that autogrades."""
        return self.home / "autograding.lock"

    @property
    def running(self):
        """Who autogrades now, in words."""
        return self.home / "autograding.run"

    @property
    def seed(self):
        """The secret that the hidden keys are made from."""
        return self.home / "secret_seed"

    @property
    def copied(self):
        """Which sources were copied, and what they were."""
        return self.home / ".copied.json"

    def source(self, week=""):
        """The class's own copy of a week; without one, of all."""
        return self.home / "source" / week

    def replaced(self, week, when):
        """What a copy was before it was updated."""
        return self.home / "replaced" / f"{week} {when:%Y-%m-%d %H.%M.%S}"

    def release(self, week):
        """What is handed out."""
        return self.home / "release" / week

    def released_before(self, week):
        """A folder for each earlier release."""
        return self.home / "released_before" / week

    def hidden(self, week):
        """The hidden key."""
        return self.home / "hidden" / f"{week}.h5"

    def downloaded(self, week):
        """What was unpacked of a platform's downloads."""
        return self.home / "downloaded" / week / "extracted"

    def submitted(self, student="", week=""):
        """What was handed in."""
        return self.home / "submitted" / student / week

    def staging(self, student="", week=""):
        """Where a submission is made gradable and graded."""
        return self.home / "intake" / student / week

    def autograded(self, student="", week=""):
        """What it is when it counts."""
        return self.home / "autograded" / student / week

    def feedback(self, student="", week=""):
        """The pages that are given back."""
        return self.home / "feedback" / student / week

    def verdicts(self, week=""):
        """What was judged, kept for reports."""
        return self.home / "verdicts" / week

    def report(self, week):
        """What was out of order in a week, as CSV."""
        return self.home / "reports" / f"{week}.csv"
