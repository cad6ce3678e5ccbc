"""Threads of NumPy's linear algebra, in a learner's kernel and outside."""

import os
import subprocess
import sys

import nbclient
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from grading.learner.start import prepare_server
from utils import threads

# In place of the machine's: OpenBLAS asks the system, and so counts them all.
ONE_CORE = "import os\nos.sched_getaffinity = lambda process: {0}\n"
ASK = """import ctypes, os
import numpy as np
blas = ctypes.CDLL(np._core._multiarray_umath.__file__)
names = [f"{before}openblas_get_num_threads{after}"
         for before in ("scipy_", "") for after in ("64_", "")]
print(next((getattr(blas, name)() for name in names
            if hasattr(blas, name)), None), os.environ["OPENBLAS_NUM_THREADS"])
"""


@pytest.fixture
def alone(monkeypatch):
    """No variable is set; what is set in the test is taken back."""
    for name in threads.NAMES:
        monkeypatch.setenv(name, "")  # so that its absence is restored
        monkeypatch.delenv(name)


@pytest.fixture
def kernel(alone, monkeypatch, tmp_path):
    """Runs a cell in the learner's kernel, on a machine of one core."""
    (tmp_path / "sitecustomize.py").write_text(ONE_CORE)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(
        [str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    prepare_server(tmp_path, tmp_path / "prefix")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "prefix/share/jupyter"))

    def run(source):
        notebook = new_notebook(cells=[new_code_cell(source)])
        nbclient.NotebookClient(notebook, timeout=600,
                                kernel_name="python3").execute()
        return notebook.cells[0].outputs[0].text.split()
    return run


def test_a_kernel_counts_before_numpy_does(kernel):
    number, variable = kernel(ASK)
    assert variable == "1"
    assert number in ("1", "None")  # None: another library than OpenBLAS


def test_a_kernel_leaves_what_is_set(kernel, monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    number, variable = kernel(ASK)
    assert variable == "2" and number in ("2", "None")


def test_numpy_is_not_imported():
    done = subprocess.run([sys.executable, "-c", (
        "import sys, utils.threads as t; t.set_threads(); "
        "print('numpy' in sys.modules)")],
        capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout == "False\n"


def test_omps_number_stands_for_all(alone):
    os.environ["OMP_NUM_THREADS"] = "3"
    threads.set_threads(1)
    assert [os.environ.get(name) for name in threads.NAMES] == [
        "3", None, None, None]


@pytest.mark.parametrize("own, outer, inner, cores", [
    ("0::/user/me\n", "max 100000", "150000 100000", 2),
    ("0::/user/me\n", "100000 100000", "max 100000", 1),
    ("0::/user/me\n", "max 100000", "10000 100000", 1),
    ("0::/user/me\n", "max 100000", "nonsense", 64),
    ("0::/elsewhere\n", "100000 100000", "100000 100000", 64),
    ("1:cpu:/user\n", "100000 100000", "100000 100000", 64),
    (None, "100000 100000", "100000 100000", 64)])
def test_the_share_of_a_container(monkeypatch, tmp_path, own, outer, inner,
                                  cores):
    """cpu.max: microseconds of CPU time in each period of so many."""
    monkeypatch.setattr(os, "sched_getaffinity",
                        lambda process: set(range(64)), raising=False)
    monkeypatch.setattr(threads, "OWN", tmp_path / "own")
    monkeypatch.setattr(threads, "GROUPS", tmp_path)
    if own:
        (tmp_path / "own").write_text(own)
    (tmp_path / "user/me").mkdir(parents=True)
    (tmp_path / "user/cpu.max").write_text(outer)
    (tmp_path / "user/me/cpu.max").write_text(inner)
    assert threads.usable_cores() == cores
