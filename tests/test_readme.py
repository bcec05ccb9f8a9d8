"""What the README and the pages show besides their Python: the worksheet, the report, the pictures, the commands."""

import doctest
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import unquote

import pytest

from autograd import Worksheet
from autograd.by_hand import packaged_worksheets
from notebooks.draw_pictures import FOLDER, pages, pictures

ROOT = Path(__file__).parent.parent
PAGES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))
}
README = PAGES["README.md"]
NOTEBOOKS = {
    str(path.relative_to(ROOT)): "".join(
        "".join(cell["source"])
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "markdown"
    )
    for path in (ROOT / "notebooks").glob("*.ipynb")
}
ALL_LINKS = [(page, link) for page, text in (PAGES | NOTEBOOKS).items() for link in re.findall(r"\]\(([^)]+)\)", text)]
LINKS = [(page, link) for page, link in ALL_LINKS if not link.startswith(("http:", "https:"))]


def words_in(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def pages_with(words: str) -> list[str]:
    """The names of the pages that hold these words."""
    return [page for page, text in PAGES.items() if words in text]


def anchors_of(text: str) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_worksheets_of_the_pages_check():
    reports = [
        Worksheet.loads(toml).check() for toml in re.findall(r"```toml\n(.*?)```", "".join(PAGES.values()), re.DOTALL)
    ]
    assert all(reports), "\n".join(map(str, reports))
    assert sorted(len(report.rows) for report in reports) == [5, 6, 6, 9]


@pytest.mark.parametrize("page", pages_with("What `print(report)` shows:"))
def test_the_report_on_a_page_is_what_check_prints(page):
    before, shown = PAGES[page].split("What `print(report)` shows:")
    names = {}
    for example in doctest.DocTestParser().get_examples(before):
        exec(example.source, names)
    assert shown.split("```")[1] == f"text\n{names['report']}\n"


def test_readme_and_by_hand_both_show_a_report():
    assert {"README.md", "docs/by_hand.md"} <= {*pages_with("What `print(report)` shows:")}


@pytest.mark.parametrize(("name", "picture"), pictures().items())
def test_a_committed_picture_is_what_is_drawn_and_stands_on_a_page(name, picture):
    committed = (FOLDER / name).read_text(encoding="utf-8")
    assert words_in(committed) == words_in(picture.svg())
    assert pages_with(f"notebooks/pictures/{name})")


def test_every_picture_of_the_pages_is_drawn_by_the_script():
    drawn = pictures().keys() | pages().keys()
    shown = {Path(link).name for _, link in LINKS if "notebooks/pictures/" in link}
    assert shown == drawn
    assert {path.name for path in FOLDER.iterdir()} == drawn


def test_every_picture_is_described():
    for page, text in PAGES.items():
        for description in re.findall(r"!\[([^]]*)\]", text):
            assert description, page


def test_the_readme_shows_one_picture_and_tours_in_150_lines():
    assert len(re.findall(r"!\[", README)) == 1
    (tour,) = re.findall(r"^## A tour\n(.*?)^## (?!#)", README, re.DOTALL | re.MULTILINE)
    assert tour.count("\n") <= 150


def test_the_pages_count_the_worksheets():
    counts = re.findall(r"(\d+) published examples", "".join(PAGES.values()))
    assert counts
    assert {int(count) for count in counts} == {len(packaged_worksheets())}


def test_every_link_leads_to_a_file_and_a_heading():
    assert LINKS
    for page, link in LINKS:
        name, _, anchor = unquote(link).partition("#")
        target = (ROOT / page).parent / name if name else ROOT / page
        assert target.exists(), f"{page} links to {link}"
        if anchor:
            assert anchor in anchors_of(target.read_text(encoding="utf-8")), f"{page} links to {link}"


def test_every_link_to_another_host_is_a_whole_address():
    outside = [link for pair in ALL_LINKS if pair not in LINKS for link in pair[1:]]
    assert outside
    assert all(re.fullmatch(r"https://[\w-]+(\.[\w-]+)+(/\S*)?", link) for link in outside), outside


def test_dead_links_of_the_site_are_told(tmp_path):
    pages = {
        "index.html": '<a href="docs/a.html#b%20c"></a><a href="#top"></a><p id="top"></p><a href="a.py"></a>'
        '<a href="https://semver.org"></a><img src="data:,">',
        "docs/a.html": '<p id="b c"></p><a href="../index.html"></a><link href="../a.py">',
        "a.py": "",
    }
    dead = {
        "docs/no.html": "leads to no file",
        "docs/a.html#no": "leads to no such place",
        "#no": "leads to no such place",
        "docs": "leads to no file",
        "http://": "is no whole address",
        "//semver.org/x": "is no whole address",
    }
    for name, text in pages.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    def told():
        program = [sys.executable, str(ROOT / "docs" / "site" / "links.py"), str(tmp_path)]
        done = subprocess.run(program, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == (done.stdout != "no link is dead\n"), done.stderr
        return done.stdout.splitlines()

    assert told() == ["no link is dead"]
    links = "".join(f'<a href="{link}"></a>' for link in dead)
    (tmp_path / "z.html").write_text(links + '<script src="https://a.org/b.js"></script>', encoding="utf-8")
    expected = [f"z.html: {link} {problem}" for link, problem in dead.items()]
    assert told() == [*expected, "z.html: https://a.org/b.js is loaded from another host"]


def test_every_page_can_be_reached_from_the_readme():
    reached = {"README.md"}
    for _ in PAGES:  # as many steps as the longest path can have
        reached |= {
            str(((ROOT / page).parent / link.partition("#")[0]).resolve().relative_to(ROOT))
            for page, link in LINKS
            if page in reached
        }
    assert PAGES.keys() <= reached


def test_the_makefile_has_the_commands_of_the_pages():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^\$ make (\w+)", "\n".join(PAGES.values()), re.MULTILINE)
    assert targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
