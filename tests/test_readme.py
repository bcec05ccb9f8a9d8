"""What the README shows besides its Python: the worksheet, the picture, the commands."""

import doctest
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from autograd import Worksheet
from autograd.by_hand import packaged_worksheets
from notebooks.draw_pictures import FOLDER, pages, pictures

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def words_in(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_the_worksheet_of_the_readme_checks():
    (toml,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    report = Worksheet.loads(toml).check()
    assert report, str(report)
    assert len(report.rows) == 6


def test_the_report_of_the_readme_is_what_check_prints():
    before, shown = README.split("What `print(report)` shows:")
    names = {}
    for example in doctest.DocTestParser().get_examples(before):
        exec(example.source, names)
    assert shown.split("```")[1] == f"text\n{names['report']}\n"


@pytest.mark.parametrize(("name", "picture"), pictures().items())
def test_the_pictures_of_the_readme_are_what_is_drawn(name, picture):
    committed = (ROOT / "notebooks" / "pictures" / name).read_text(encoding="utf-8")
    assert words_in(committed) == words_in(picture.svg())
    assert f"notebooks/pictures/{name}" in README


def test_every_picture_of_the_readme_is_drawn_by_the_script():
    drawn = pictures().keys() | pages().keys()
    assert set(re.findall(r"\(notebooks/pictures/([^)]+)\)", README)) == drawn
    assert {path.name for path in FOLDER.iterdir()} == drawn


def test_the_readme_counts_the_worksheets():
    (count,) = re.findall(r"# (\d+) published examples", README)
    assert int(count) == len(packaged_worksheets())


def test_every_file_that_the_readme_links_to_exists():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    for link in links:
        assert (ROOT / link).exists(), link


def test_the_makefile_has_the_commands_of_the_readme():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^\$ make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
