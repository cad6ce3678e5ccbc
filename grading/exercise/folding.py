"""Long code that a reader need not read first is released folded.

JupyterLab shows such a cell as one line, which a click opens.
"""

import ast

from nbgrader.preprocessors import NbGraderPreprocessor

from grading.exercise.notebook import is_check, is_demo

OPEN_LINES = 12  # of a demo cell that stays open


class Fold(NbGraderPreprocessor):
    """The last step of a release, nbgrader's and ours: hides the source of
    long demo cells, and of check cells that define a driver."""

    def preprocess_cell(self, cell, resources, index):
        """Mark one cell; its author's own mark stands."""
        if folds(cell):
            cell.metadata.setdefault("jupyter", {}).setdefault(
                "source_hidden", True)
        return cell, resources


def folds(cell):
    """True for a cell that is released folded."""
    if cell.cell_type != "code":
        return False
    return (is_demo(cell) and len(cell.source.splitlines()) > OPEN_LINES
            or is_check(cell) and any(
                isinstance(node, (ast.FunctionDef, ast.ClassDef))
                for node in ast.parse(cell.source).body))
