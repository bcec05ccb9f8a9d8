"""What a notebook shows is also in its exports: as a page, as slides and in LaTeX, where nothing runs again."""

import re
import shutil
from base64 import b64decode

import nbformat
import pytest

from notebooks.run import NOTEBOOKS

exporters = pytest.importorskip("nbconvert.exporters")
bs4 = pytest.importorskip("bs4")

# Jupyter's own libraries warn about each other.
pytestmark = pytest.mark.filterwarnings("ignore")

STAND_INS = ("<Drawing", "<NetworkDrawing", "<Player", "<Report", "<StepByStep")


@pytest.fixture(scope="module")
def cells():
    """The cells of all notebooks that show something; without their code, which takes long to colour."""
    read = [cell for path in NOTEBOOKS for cell in nbformat.read(path, as_version=4).cells]
    shown = [cell for cell in read if cell.cell_type == "code" and cell.outputs]
    for i, cell in enumerate(shown):
        cell.update(id=f"cell-{i}", source="")
    return shown


@pytest.fixture(scope="module")
def outputs(cells):
    return [output for cell in cells for output in cell.outputs]


def exported(name, cells):
    return getattr(exporters, name)().from_notebook_node(nbformat.v4.new_notebook(cells=cells))


def without_spaces(text):
    return "".join(text.split())


def pictures_and_tables(page):
    return [(part.name, part.get("src")) for part in page.select("img, iframe, table")]


@pytest.mark.parametrize("name", ["HTMLExporter", "SlidesExporter"])
def test_a_page_shows_every_result(name, cells, outputs):
    page = bs4.BeautifulSoup(exported(name, cells)[0], "html.parser")
    for area, output in zip(page.select(".jp-OutputArea-output"), outputs, strict=True):
        data, text = output.get("data", {}), area.get_text()
        assert not any(word in text for word in STAND_INS)
        if "text/html" in data:
            kept = bs4.BeautifulSoup(data["text/html"], "html.parser")
            assert without_spaces(text) == without_spaces(kept.get_text())
            assert pictures_and_tables(area) == pictures_and_tables(kept) != []
        elif "image/png" in data:
            ((_, source),) = pictures_and_tables(area)
            assert b64decode(source.removeprefix("data:image/png;base64,")) == b64decode(data["image/png"])
        elif "text/markdown" in data:
            assert text.count("\\frac") == data["text/markdown"].count("\\frac") > 0
        else:
            kept = data.get("text/latex") or data.get("text/plain") or output.text
            assert without_spaces(kept) in without_spaces(text)


@pytest.mark.skipif(not shutil.which("pandoc"), reason="Jupyter writes LaTeX with pandoc")
def test_latex_shows_every_result(cells, outputs):
    from nbconvert.filters import escape_latex

    text, resources = exported("LatexExporter", cells)
    written, pictures = without_spaces(text), [*resources["outputs"].items()]
    for output in outputs:
        data = output.get("data", {})
        if "image/png" in data:
            name, content = pictures.pop(0)
            assert f"{{{name}}}" in written
            assert content == b64decode(data["image/png"])
        elif "text/latex" in data:
            assert without_spaces(data["text/latex"].strip("$ \n")) in written
        elif "text/markdown" in data:
            lines = re.findall(r"\$\$(.+?)\$\$", data["text/markdown"], re.DOTALL)
            assert all(without_spaces(line) in written for line in lines)
        else:
            assert without_spaces(escape_latex(data.get("text/plain") or output.text)) in written
    assert not pictures
    assert not any(word in text for word in STAND_INS)
