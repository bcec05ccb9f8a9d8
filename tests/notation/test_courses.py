"""Sheets of courses, programs and books: each claim is read as it is meant, and is called wrong once it is made so."""

import tomllib
from pathlib import Path

import pytest

from autograd import Worksheet
from autograd.paper.numerals import is_decimal
from tests.notation.made_wrong import made_wrong

PAGES = tomllib.loads((Path(__file__).parent / "courses.toml").read_text(encoding="utf-8"))["page"]
NAMES = [page["name"] for page in PAGES]


def checked(sheet, claims):
    lines = "".join(f"'{key}' = '{answer}'\n" for key, answer in claims)
    return Worksheet.loads(f"{sheet}[claims]\n{lines}").check()


def in_sheets(claims):
    """Claims with one key stand in sheets of their own."""
    waiting = [(key.replace("'", "′"), answer.replace("'", "′")) for key, answer in claims]
    while waiting:
        sheet = dict(reversed(waiting))
        waiting = [claim for claim in waiting if claim not in sheet.items()]
        yield [*sheet.items()]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_each_claim_is_read_as_it_is_meant(page):
    for claims in in_sheets(page["claims"]):
        report = checked(page["sheet"], claims)
        assert report, str(report)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_each_claim_that_is_made_wrong_is_called_wrong(page):
    formulas = [
        (key, made_wrong(key, answer)) for key, answer in page["claims"] if not is_decimal(answer.replace("−", "-"))
    ]
    for claim in formulas:
        (one,) = in_sheets([claim])
        report = checked(page["sheet"], one)
        assert "WRONG" in {row.verdict for row in report.rows}, str(report)


def test_the_table_is_as_long_as_it_should_be():
    assert len(PAGES) >= 20
    assert sum(len(page["claims"]) for page in PAGES) >= 150
