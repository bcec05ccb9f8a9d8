"""The notebooks run from top to bottom, and show again what is committed."""

import nbformat
import pytest
from jupyter_client.manager import KernelManager

from notebooks.run import FOLDER, NOTEBOOKS, executed

# Jupyter's own libraries warn about each other.
pytestmark = pytest.mark.filterwarnings("ignore")


def shown(notebook):
    """What each cell shows."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [
        {"text": output.get("text")} | without_pixels(output.get("data", {}))
        for cell in cells
        for output in cell.outputs
    ]


def without_pixels(data):
    """A plot's bytes depend on the release of Matplotlib, and whether a picture is there as PNG too on the fonts."""
    if "text/html" in data:
        return {kind: content for kind, content in data.items() if kind != "image/png"}
    return {kind: "a plot" if kind == "image/png" else content for kind, content in data.items()}


@pytest.fixture(scope="module")
def kernel():
    """One process for all notebooks: Jupyter, NumPy and Matplotlib take longer to load than most notebooks to run.

    What is committed was shown by processes of their own, and so a notebook that needs another would be found.
    """
    kernel = KernelManager()
    kernel.start_kernel(cwd=str(FOLDER))
    draw_no_pixels(kernel)
    yield kernel
    kernel.shutdown_kernel()


def draw_no_pixels(kernel):
    """A picture as PNG beside the page is not compared, and takes longer than all else of it; without resvg is none."""
    client = kernel.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    client.execute_interactive("import sys\nsys.modules['resvg_py'] = None", timeout=60)
    client.stop_channels()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_again_what_is_committed(path, kernel):
    committed = nbformat.read(path, as_version=4)
    assert shown(executed(path, kernel)) == shown(committed)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_with_outputs_and_without_errors(path):
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert any(cell.outputs for cell in cells)
    assert all(cell.execution_count for cell in cells)
    assert not [output for cell in cells for output in cell.outputs if output.output_type == "error"]


def test_there_are_notebooks():
    assert NOTEBOOKS
