"""What runs inside the sandbox. Imports nothing of grading.

The zygote imports the packages that notebooks use, then forks a child for
each submission; the child confines itself and runs the cells.
"""
