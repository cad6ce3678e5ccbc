"""Errors that a person can act on."""


class CourseError(Exception):
    """What is wrong and what to do about it, in one line."""
