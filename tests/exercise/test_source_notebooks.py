"""Every source notebook runs from top to bottom, as in JupyterLab."""

import nbclient
import pytest
from support.notebooks import SOURCES

from grading.exercise.notebook import read

# For one that hangs; the limit of 60 s on a quiet machine is measured in
# benchmarks/notebooks.py.
TIMEOUT = 1800


@pytest.mark.slow
@pytest.mark.parametrize("path", SOURCES, ids=[p.stem for p in SOURCES])
def test_runs_without_errors_or_warnings(path):
    notebook = read(path)
    nbclient.NotebookClient(
        notebook, timeout=TIMEOUT,
        resources={"metadata": {"path": str(path.parent)}}).execute()
    outputs = [output for cell in notebook.cells
               if cell.cell_type == "code" for output in cell.outputs]
    assert not [output.text for output in outputs
                if output.output_type == "stream"
                and output.name == "stderr"]
    assert sum(output.output_type == "display_data"
               and "image/png" in output.data for output in outputs) >= 3
