"""Checks: runs an answer on cases, compares with references, explains."""

from utils.checking.checks import CheckFailed, Checks
from utils.checking.judge import Verdict

__all__ = ["CheckFailed", "Checks", "Verdict"]
