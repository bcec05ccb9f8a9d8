"""Formulas as people write them: read right, or refused with a sentence; against Python's numbers and NumPy."""

import time
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from autograd import Worksheet, check, leaves, parse
from autograd.by_hand.example.example import Example
from autograd.by_hand.keys.claim_notation import ClaimNotation
from autograd.paper.notation.translating import translate
from autograd.paper.numerals import is_decimal
from tests.notation import formulas, refused
from tests.searches import examples

PAGES = tomllib.loads((Path(__file__).parent / "pages.toml").read_text(encoding="utf-8"))["page"]
PUBLISHED = tomllib.loads((Path(__file__).parent / "published.toml").read_text(encoding="utf-8"))["source"]
FUNCTIONS = {
    "np": np,
    "exp": np.exp,
    "ln": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "max": max,
    "s": lambda z: 1 / (1 + np.exp(-z)),
}
READ = [
    *((text, means, formulas.NUMBERS) for text, means in formulas.OF_NUMBERS.items()),
    *((text, means, formulas.ARRAYS) for text, means in formulas.OF_ARRAYS.items()),
]
REFUSED = [
    *(
        (text, words, formulas.NUMBERS | {"gamma": 0.5, "wx": 2.0, "xp": 0.1, "xL": 0.4})
        for text, words in refused.OF_NUMBERS.items()
    ),
    *((text, words, formulas.ARRAYS) for text, words in refused.OF_ARRAYS.items()),
]


def is_read_right(text, means, names):
    arrays = {name: np.array(x) if isinstance(x, list) else x for name, x in names.items()}
    expected = np.asarray(eval(means, FUNCTIONS | arrays), dtype=float)
    found = np.asarray(parse(text, names, notation="paper"), dtype=float)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize(("text", "means", "names"), READ, ids=[text for text, *_ in READ])
def test_a_formula_is_read_as_it_is_meant(text, means, names):
    is_read_right(text, means, names)


@pytest.mark.parametrize("source", PUBLISHED, ids=[source["name"] for source in PUBLISHED])
def test_published_formulas_are_read_as_they_are_meant(source):
    numbers = np.random.default_rng(17)
    for formula in source["formulas"]:
        shapes = dict(word.partition(":")[::2] for word in formula["names"].split())
        names = {
            name: numbers.uniform(0.1, 0.9, tuple(map(int, shape.split("x")))) if shape else numbers.uniform(0.1, 0.9)
            for name, shape in shapes.items()
        }
        is_read_right(formula["text"], formula["means"], names)


@pytest.mark.parametrize("page", PAGES, ids=[page["name"] for page in PAGES])
def test_the_sheets_of_pages_are_read_as_they_are_meant(page):
    waiting = [(key, answer.replace("'", "′")) for key, answer in page["claims"]]
    while waiting:
        claims = dict(reversed(waiting))  # those with one key stand in sheets of their own
        waiting = [claim for claim in waiting if claim not in claims.items()]
        lines = "".join(f"'{key}' = '{answer}'\n" for key, answer in claims.items())
        report = Worksheet.loads(f"{page['sheet']}[claims]\n{lines}").check()
        assert report, str(report)


@pytest.mark.parametrize("page", PAGES, ids=[page["name"] for page in PAGES])
def test_what_is_not_meant_on_a_page_is_wrong(page):
    """Twice a right formula is wrong, in the notation of the page as well."""
    formulas_of_page = {key: answer.replace("'", "′") for key, answer in page["claims"] if "=" not in answer}
    key, answer = next((key, answer) for key, answer in formulas_of_page.items() if not is_decimal(answer))
    report = Worksheet.loads(f"{page['sheet']}[claims]\n'{key}' = '2 ({answer})'\n").check()
    assert "WRONG" in {row.verdict for row in report.rows}, str(report)


def test_the_tables_are_as_long_as_they_should_be():
    assert len(READ) >= 200
    assert len(REFUSED) >= 100
    assert sum(len(source["formulas"]) for source in PUBLISHED) >= 60
    assert sum(len(page["claims"]) for page in PAGES) >= 130


@pytest.mark.parametrize(("text", "words", "names"), REFUSED, ids=[text[:40] for text, *_ in REFUSED])
def test_what_is_no_formula_or_two_is_refused_with_its_sentence(text, words, names):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011  # the sentence is compared below
        parse(text, names, notation="paper")
    assert words in str(refusal.value)
    assert str(refusal.value).startswith("the formula ")
    assert len(str(refusal.value)) < 400


@pytest.mark.parametrize("text", ["2*w*x", "x**2/2 + 1", "W @ u + d", "max(x, 0)", "x·w − 1", "-(w)", "sum(W, axis=0)"])
def test_strict_text_stays_as_it_is(text):
    reading = translate(text, formulas.NUMBERS | formulas.ARRAYS | {"d": 1.0} if "W" not in text else formulas.ARRAYS)
    assert reading == (text, True)


@given(st.text("wxyWubd12.,^²√|·×()[]{}_'-+*/ee sinlnσπδ%\\\\fracT", max_size=40))
@settings(max_examples=examples(250), deadline=None)
def test_any_text_is_read_or_refused(text):
    refusal, found = "", 0.0
    try:
        found = parse(text, formulas.NUMBERS | formulas.ARRAYS, notation="paper")
    except ValueError as problem:
        refusal = str(problem)
    assert len(refusal) < 700
    assert np.all(np.isfinite(np.array(found, dtype=float)))


@given(st.lists(st.sampled_from([*formulas.OF_NUMBERS]), min_size=2, max_size=4), st.sampled_from(["+", "-"]))
@settings(max_examples=examples(60), deadline=None)
def test_a_sum_of_formulas_is_read_as_their_sum(texts, sign):
    """Each is read by itself, so nothing reaches over a sign; a sign that stands in front is no second one."""
    texts = [text.strip("=≈ ") for text in texts if not text.startswith(("$", "\\(", "="))]
    values = [float(parse(text, formulas.NUMBERS, notation="paper")) for text in texts]
    joined = f" {sign} ".join(f"({text})" for text in texts)
    expected = sum(values) if sign == "+" else 2 * sum(values[:1]) - sum(values)
    if texts:
        assert parse(joined, formulas.NUMBERS, notation="paper") == pytest.approx(expected)


@pytest.mark.parametrize(
    "text",
    [
        "2w" * 4_900,
        "wxyz" * 2_400,
        "2" + "+x y" * 2_400,
        "|" * 9_000,
        r"\frac{1}{2}x + " * 600 + "1",
        "w_1x_1" * 1_600,
        "sin x + 2" * 1_000,
        "x^" * 4_000 + "2",
        "[" * 5_000,
    ],
)
def test_long_text_takes_time_in_proportion(text):
    start, refusal = time.perf_counter(), ""
    try:
        translate(text, formulas.NUMBERS)
    except ValueError as problem:
        refusal = str(problem)
    assert len(refusal) < 700
    assert time.perf_counter() - start < 2


KEYS = {
    "∂L/∂w": "∂L/∂w",
    "d L / d w": "dL/dw",
    r"\frac{\partial L}{\partial w}": "dL/dw",
    r"\frac{\partial L}{\partial w_1}": "dL/dw1",
    r"\dfrac{dL}{dw_{1}}": "dL/dw1",
    r"$\partial L / \partial \hat{y}$": "dL/dyhat",
    "∂L/∂ŷ": "dL/dyhat",
    "∂L/∂w₁": "dL/dw1",
    "dw1": "dL/dw1",
    "dw": "dL/dw",
    "db": "dL/db",
    "∂w": "dL/dw",
    "L'(w)": "dL/dw",
    "∇_w L": "dL/dw",
    r"\nabla_{w_1} L": "dL/dw1",
    "∂L/∂δ": "dL/ddelta",
    "dL/dδ": "dL/ddelta",
    "new w₁": "new w1",
    "new w_{1}": "new w1",
    "step w₁": "step w1",
    "ŷ": "yhat",
    r"\hat{y}": "yhat",
    "δ": "delta",
    "∂L/∂w₁ after 2": "dL/dw1 after 2",
    "dw₁ after 10": "dL/dw1 after 10",
    "∂L/∂w₁ via ŷ": "dL/dw1 via yhat",
    "∂²L/∂w₁²": "∂²L/∂w1²",
    r"\frac{\partial^2 L}{\partial w^2}": "∂²L/∂w²",
    "dL/dw": "dL/dw",
    "w1": "w1",
    "∂L/∂q": "∂L/∂q",
    "nonsense": "nonsense",
    "w₁ after 0.5": "w₁ after 0.5",
}


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_read_as_it_is_meant(key):
    names = dict.fromkeys(["L", "w", "w1", "b", "yhat", "delta"], 0.0)
    assert ClaimNotation(names, Example(dict, {}, (), "L", None)).plain(key) == KEYS[key]


SHEET = """
rate = 0.1
error = "L"
[inputs]
x = 2
y = 1
[parameters]
w = 0.3
[formulas]
yhat = "wx"
L = "½(ŷ − y)²"
[claims]
"ŷ" = "0,6"
"∂L/∂ŷ" = "ŷ − y"
"dw" = "(wx − y)x"
"L" = '\\frac{1}{2}(\\hat{y}-y)^2'
"new w" = "w − 0.1 ∂L/∂w"
"""


def test_a_worksheet_is_read_as_it_is_written_and_shows_how():
    report = Worksheet.loads(SHEET).check()
    assert [row.verdict for row in report.rows] == ["holds"] * 5
    assert [row.claim for row in report.rows] == ["yhat", "dL/dyhat", "dL/dw", "L", "new w"]
    assert "is read as" not in str(report)  # these readings are obvious
    assert [row.get("read_as") for row in report.to_dict()["rows"]][2] == "(w*x - y)*x"


def test_a_wrong_formula_of_paper_gets_its_slip_and_its_reading():
    w, x, y = leaves(w=0.3, x=2, y=1)
    L = ((w * x - y) ** 2).named("L")
    (row,) = check(L, {"∂L/∂w": "2(wx − y)"}).rows
    assert (row.read_as, row.diagnosis[0].kind) == ("2*(w*x - y)", "missing factor")


def test_a_formula_of_a_worksheet_that_reads_in_two_ways_is_asked_about():
    with pytest.raises(ValueError, match=r"\[formulas\] L: .* write \(1/2\)\*\(yhat - y\)\*\*2 or"):
        Worksheet.loads(SHEET.replace("½(ŷ", "1/2(ŷ"))


def test_a_notation_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="'strict' or 'paper'"):
        parse("2x", {"x": 1}, notation="latex")


def test_a_dot_between_arrays_of_a_sheet_is_a_product_of_matrices_also_where_all_else_is_strict():
    sheet = """
error = "L"
[inputs]
x = [1, 2]
[parameters]
W = [[0.5, -1], [0.25, 2]]
b = [0.5, 0]
[formulas]
z = "W · x + b"
L = "sum(z*z)"
[claims]
z = "[-1, 4.25]"
"""
    assert Worksheet.loads(sheet).check()
