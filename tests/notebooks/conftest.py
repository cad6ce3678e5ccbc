"""What the test files of notebooks share."""

import pytest
from support.notebooks import source, workbench


@pytest.fixture(scope="module", autouse=True)
def cells_have_run(request):
    """The notebook's cells run before the time of an example is taken."""
    workbench(source(request.module.TestNotebook.name))
