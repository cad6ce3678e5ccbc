"""Exercises: their words, and the build of what is known of them."""

from grading.exercise.words import (
    Exercise,
    Right,
    Wrong,
    case,
    exercise,
    question,
)

__all__ = ["Exercise", "Right", "Wrong", "case", "exercise", "question"]
