"""Run every notebook from top to bottom and keep the outputs: ``python -m notebooks.run``."""

from pathlib import Path

import nbformat
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

FOLDER = Path(__file__).parent
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def executed(path: Path, kernel: KernelManager | None = None) -> nbformat.NotebookNode:
    """The notebook with the outputs of a fresh run, and nothing in it that changes from run to run.

    It gets a process of its own, or a ``kernel`` that runs already, which first forgets all names it knows.
    """
    notebook = nbformat.read(path, as_version=4)
    forget = [nbformat.v4.new_code_cell("%reset -f")] if kernel else []
    notebook.cells = forget + notebook.cells
    settings = {"coalesce_streams": True, "timeout": 300, "record_timing": False}
    client = NotebookClient(notebook, kernel, **settings, resources={"metadata": {"path": str(FOLDER)}})
    client.execute()
    if kernel:
        client.kc.stop_channels()
    notebook.cells = notebook.cells[len(forget) :]
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not is_a_bar(output)]
    return notebook


def is_a_bar(output: nbformat.NotebookNode) -> bool:
    """Whether it is a bar of progress, which shows how long things took: as text, or as a widget."""
    return output.get("name") == "stderr" or "application/vnd.jupyter.widget-view+json" in output.get("data", {})


if __name__ == "__main__":
    for path in NOTEBOOKS:
        nbformat.write(executed(path), path)
        print(path.name)
