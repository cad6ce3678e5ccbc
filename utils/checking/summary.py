"""The name that start pages of before import; see utils.start.page."""

from utils.start.page import show_progress

__all__ = ["show_progress"]
