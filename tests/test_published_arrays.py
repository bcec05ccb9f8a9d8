"""The packaged worksheets with arrays, samples, time or an optimiser: every number by mpmath, with 80 digits."""

import re
import tomllib
from decimal import Decimal
from importlib import resources

import numpy as np
import pytest

from autograd import Worksheet
from autograd.by_hand import packaged_worksheets
from benchmarks.seeded.sheets import is_plain
from tests.paper_by_mpmath import Paper, mpf

TEXTS = {
    name: (resources.files("autograd.by_hand") / "worksheets" / f"{name}.toml").read_text(encoding="utf-8")
    for name in packaged_worksheets()
}


ELSEWHERE = {"brownlee", "makemore"}  # worked out in test_one_by_one.py, and by PyTorch in test_torch.py
NAMES = [name for name, text in TEXTS.items() if name not in ELSEWHERE and not is_plain(text)]
KINDS = {
    "softmax with cross-entropy": {"onenoughtone", "softmax_layer"},
    "logistic regression with a batch": {"bce_two_samples", "three_examples"},
    "a matrix network": {"dlbook", "udacity"},
    "L2": {"l2_penalty", "weight_decay"},
    "momentum and Adam": {"basran_adam", "saida_momentum"},
    "backpropagation through time": {"infosys_rnn", "three_time_steps", "two_time_steps"},
    "convolution": {"convolution"},
    "max pooling": {"max_pooling"},
    "batch normalisation": {"batch_normalisation"},
    "attention of two tokens": {"attention"},
}


def digits_of(answer):
    """The entries of an answer as they are printed; nothing where it is a formula."""
    if not re.fullmatch(r"[\[\]\s,\d.eE+-]+", answer):
        return []
    return [Decimal(number) for number in re.findall(r"[-\d.eE+]+", answer)]


def by_formula(paper, formula):
    """What the formula of a claim gives; the derivatives in it are numbers too."""
    derivatives = dict.fromkeys(re.findall(r"\bd\w+/d\w+", formula))
    known = {f"derivative{i}": paper.number(claim) for i, claim in enumerate(derivatives)}
    for i, claim in enumerate(derivatives):
        formula = formula.replace(claim, f"derivative{i}")
    return paper.evaluated(formula, paper.values() | stacked(paper) | known)


def stacked(paper):
    """The columns of the samples as arrays."""
    values = paper.values()
    return {name: np.array([values[name][i] for i in sorted(values[name])]) for name in paper.of_samples}


def is_rounded(printed, true):
    """Whether a printed number is the true one, at most half a unit of its last digit away."""
    return abs(mpf(str(printed)) - true) <= mpf(10) ** printed.as_tuple().exponent * (mpf(1) / 2 + mpf(10) ** -40)


@pytest.fixture(scope="module")
def papers():
    return {name: Paper(TEXTS[name]) for name in NAMES}


def test_every_kind_has_its_worksheets():
    assert set.union(*KINDS.values()) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_claims_that_hold_are_those_that_mpmath_rounds_to(papers, name):
    paper, claims = papers[name], tomllib.loads(TEXTS[name])["claims"]
    assert claims
    for claim, answer in claims.items():
        true = np.ravel(paper.number(claim))
        if printed := digits_of(answer):
            assert len(printed) == len(true), claim
            assert all(map(is_rounded, printed, true)), (claim, true)
        else:
            given = np.ravel(by_formula(paper, answer))
            assert all(abs(x - y) < mpf(10) ** -25 for x, y in zip(given, true, strict=True)), claim
    report = Worksheet.loads(TEXTS[name]).check()
    assert report, str(report)


@pytest.mark.parametrize("name", NAMES)
def test_the_engine_finds_the_numbers_that_mpmath_finds(papers, report_on, name):
    for row in report_on(Worksheet.load(name)).rows:
        true = papers[name].number(row.claim)
        assert float(row.true) == pytest.approx(float(true), rel=1e-11, abs=1e-15), row.claim


@pytest.mark.parametrize("name", NAMES)
def test_exact_numbers_and_corrections_are_right_to_their_last_digits(papers, name):
    tables = tomllib.loads(TEXTS[name])
    for claim, given in tables.get("exact", {}).items():
        assert abs(mpf(given) - papers[name].number(claim)) <= abs(mpf(given)) * mpf("1e-11"), claim
    for claim, erratum in tables.get("errata", {}).items():
        true = papers[name].number(claim)
        assert not is_rounded(Decimal(erratum["printed"]), true), claim
        assert abs(mpf(erratum["true"]) - true) <= abs(true) * mpf("1e-13"), claim


# ---- the paper itself: known in closed form ----


def test_the_differences_of_the_paper_are_the_derivatives():
    paper = Paper(TEXTS["two_time_steps"])
    h, delta = paper.number("h"), paper.number("dL/da")
    x, target, wy, wh = [1, 2], [1, 2], 2, mpf("0.1")
    last = (wy * h[1] - target[1]) * wy * (1 - h[1] ** 2)
    first = ((wy * h[0] - target[0]) * wy + last * wh) * (1 - h[0] ** 2)
    expected = {"dL/dWx": first * x[0] + last * x[1], "dL/dWh": last * h[0], "dL/dWx via a[2]": last * x[1]}
    for claim, number in expected.items():
        assert abs(paper.number(claim) - number) < mpf(10) ** -45, claim
    assert abs(delta[0] - first) < mpf(10) ** -45


@pytest.mark.parametrize("name", ["softmax_layer", "onenoughtone"])
def test_softmax_with_cross_entropy_gives_p_minus_y(papers, name):
    paper = papers[name]
    loss = paper.tables["error"]
    error = paper.number("p") - paper.leaves["y"]
    assert max(abs(paper.number(f"d{loss}/dz") - error)) < mpf(10) ** -45
