"""What the README shows besides its Python: the worksheet, the picture, the commands."""

import doctest
import re
import xml.etree.ElementTree as ET
from pathlib import Path

from autograd import Worksheet, draw, leaves
from autograd.by_hand import packaged_worksheets

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def words_in(svg: str) -> list[str]:
    return [text.text for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


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


def test_the_picture_of_the_readme_is_what_draw_makes():
    i1, i2 = leaves(i1=2, i2=3)
    weights = w1, w2, w3, w4, w5, w6 = leaves(w1=0.1, w2=0.2, w3=0.3, w4=0.4, w5=0.21, w6=0.23)
    h1 = (i1 * w1 + i2 * w2).named("h1")
    h2 = (i1 * w3 + i2 * w4).named("h2")
    prediction = (h1 * w5 + h2 * w6).named("prediction")
    E = ((prediction - 1) ** 2 / 2).named("E")
    E.backward()
    committed = (ROOT / "notebooks" / "pictures" / "two_two_one.svg").read_text(encoding="utf-8")
    assert words_in(committed) == words_in(draw(E, parameters=weights).svg())


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
