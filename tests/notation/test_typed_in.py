"""Published examples typed in as they are printed: the sheet is read, and its number is the one computed apart."""

import math
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from autograd import Worksheet

PAGES = tomllib.loads((Path(__file__).parent / "typed_in.toml").read_text(encoding="utf-8"))["page"]
NAMES = [page["name"] for page in PAGES]


def computed_apart(page):
    """What the lines of NumPy give: a number or an array, or the slope at a place by central differences."""
    found = {"np": np, "math": math}
    exec(page["apart"], found)
    f = found["f"]
    if "at" not in page:
        return f()
    at, h = page["at"], 1e-3 * max(1, abs(page["at"]))
    slopes = [(f(at + step) - f(at - step)) / (2 * step) for step in (h, h / 2, h / 4)]
    return (slopes[0] - 20 * slopes[1] + 64 * slopes[2]) / 45  # without the terms of h² and h⁴


def checked(page, answer):
    key = page["key"].replace("\\", "\\\\").replace('"', '\\"')
    return Worksheet.loads(f"{page['sheet']}[claims]\n\"{key}\" = '{answer}'\n").check()


def larger(answer):
    """An answer in which each number is 1.7 times as large."""
    return re.sub(r"[\d.]+(?:e[-+]\d+)?", lambda found: f"{1.7 * float(found[0]):.5g}", answer)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_what_is_typed_in_from_a_page_is_read(page):
    apart = np.asarray(computed_apart(page), dtype=float)
    np.testing.assert_allclose(np.array(eval(page["number"]), dtype=float), apart, rtol=1e-4, atol=1e-9)
    report = checked(page, page["number"])
    assert {row.verdict for row in report.rows} == {"holds"}, str(report)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_wrong_number_below_it_is_wrong(page):
    assert "WRONG" in {row.verdict for row in checked(page, larger(page["number"])).rows}


def test_the_table_is_as_long_as_it_should_be():
    assert len(PAGES) >= 78
