"""Errors that a person can act on."""

from utils.language import say


class CourseError(Exception):
    """What is wrong and what to do about it, in one sentence.

    text, fields: as of utils.language.say. It is said in the language of
    whoever is shown it.
    """

    def __init__(self, text="", /, **fields):
        super().__init__(text)
        self.fields = fields

    def __str__(self):
        return say(str(self.args[0]), **self.fields)
