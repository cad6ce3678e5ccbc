"""One module for each `course` command."""
