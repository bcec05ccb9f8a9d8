"""Pages of lectures and books, typed in as they are printed: what is right holds, and what is made wrong does not."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from autograd import Worksheet
from autograd.paper.numerals import is_decimal
from tests.notation.made_wrong import made_wrong

PAGES = tomllib.loads((Path(__file__).parent / "lectures.toml").read_text(encoding="utf-8"))["page"]
NAMES = [page["name"] for page in PAGES]


def digits(number):
    """A number, or an array of them, with six digits."""
    array = np.asarray(number, dtype=float)
    return f"{float(array):.6g}" if array.ndim == 0 else f"[{', '.join(map(digits, array))}]"


def numbers_of(page):
    """The numbers of a page, each computed apart."""
    found = {"np": np}
    exec(page["apart"], found)
    return [(key, digits(eval(text, found))) for key, text in page["numbers"].items()]


def checked(page, claims):
    lines = "".join(
        f"'{key}' = '{answer}'\n" if "'" not in answer else f"'{key}' = \"{answer}\"\n" for key, answer in claims
    )
    return Worksheet.loads(f"{page['sheet']}[claims]\n{lines}").check()


def in_sheets(claims):
    """Claims with one key stand in sheets of their own."""
    while claims:
        sheet = dict(reversed(claims))
        claims = [claim for claim in claims if claim not in sheet.items()]
        yield [*sheet.items()]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_each_line_of_a_lecture_is_read_as_it_is_meant(page):
    for claims in in_sheets([*numbers_of(page), *map(tuple, page["claims"])]):
        report = checked(page, claims)
        assert report, str(report)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_line_of_a_lecture_that_is_made_wrong_is_called_wrong(page):
    """The first numbers and formulas of each page: each costs a reading of its sheet."""
    larger = [
        (key, re.sub(r"[\d.]+(?:e[-+]\d+)?", lambda found: f"{1.7 * float(found[0]) + 0.01:.5g}", answer))
        for key, answer in numbers_of(page)
    ]
    wrong = [(key, made_wrong(key, answer)) for key, answer in page["claims"] if not is_decimal(answer)]
    right = [*numbers_of(page), *map(tuple, page["claims"])]
    for key, answer in [*larger[:2], *wrong[:4]]:
        others = [(other, x) for other, x in dict(reversed(right)).items() if other != key]
        report = checked(page, [(key, answer), *others])
        assert report.rows[0].verdict.startswith("WRONG"), str(report)


def test_the_table_is_as_long_as_it_should_be():
    assert len(PAGES) >= 38
    assert sum(len(page["claims"]) + len(page["numbers"]) for page in PAGES) >= 260
