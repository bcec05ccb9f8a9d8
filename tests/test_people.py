"""The sheets of ``benchmarks.people``: their numbers are those of calculus, and the judge is fair to them."""

import itertools

import pytest
import sympy

from benchmarks.causes import Cause, is_told, occurs
from benchmarks.people.asking import ask
from benchmarks.people.calculus import calculus, number_at
from benchmarks.people.cases import cases
from benchmarks.people.forms import FORMS, Form, given
from benchmarks.people.rules import FACTORS, INNER, OUTER, UNDER
from benchmarks.people.slips import slips_of
from benchmarks.people.working import Paper, Style
from benchmarks.seeded.formulas import MP, compiled, parsed

CALCULATOR = Style(12, decimals=False, from_paper=False)
FORMS_ASKED = ("two tanh neurons", "second of three", "leaky 0.1", "a tenth of an exponential", "line through 3")


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_the_lines_of_a_sheet_are_the_derivatives_of_its_formulas(form):
    at = given(form, 0)
    paper = Paper(at, CALCULATOR, {})
    for w in at.sheet.asked:
        step = MP.mpf("1e-15")
        ends = [at.sheet.forward({**at.sheet.leaves, w: at.sheet.leaves[w] + h})[at.sheet.error] for h in (-step, step)]
        slope = (ends[1] - ends[0]) / (2 * step)
        assert abs(paper.slopes[w] - slope) < MP.mpf("1e-25") * (1 + abs(slope)), w


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_each_slip_in_a_line_changes_only_what_comes_after(form):
    at = given(form, 1)
    right = Paper(at, CALCULATOR, {})
    claims = list(right.numbers)
    for claim in claims[:: max(len(claims) // 4, 1)]:
        for slip in slips_of(at, claim)[:3]:
            try:
                wrong = Paper(at, CALCULATOR, {claim: slip.work})
            except ArithmeticError:  # it leads to the logarithm of a negative number
                continue
            before = list(itertools.takewhile(lambda x, claim=claim: x != claim, claims))
            assert all(wrong.numbers[x] == right.numbers[x] for x in before), slip.what


def test_the_rules_of_calculus_are_those_of_sympy():
    x = sympy.Rational(7, 10)
    pairs = [(text.replace("#", "x"), rule.replace("#", "x")) for text, rule, _ in OUTER]
    pairs += [(f.replace("@", "3"), df.replace("@", "3")) for f, df in (*INNER, *FACTORS, *UNDER)]
    for function, derivative in pairs:
        slope = compiled(parsed(function).diff("x").xreplace({sympy.Symbol("x"): x}))({})
        assert abs(number_at(derivative, x) - slope) < MP.mpf("1e-40"), function


def test_a_person_goes_on_with_the_numbers_on_the_paper():
    form = Form("", "h and o", "t=0", "v", "h = tanh(v)\no = 3.7*h\nE = o - t")
    at = given(form, 0)
    at.sheet.leaves["v"] = MP.mpf("0.27")
    paper = Paper(at, Style(4, decimals=True, from_paper=True), {})
    assert (paper.texts["h"], paper.texts["o"]) == ("0.2636", "0.9753")
    calculator = Paper(at, Style(4, decimals=True, from_paper=False), {})
    assert (calculator.texts["h"], calculator.texts["o"]) == ("0.2636", "0.9754")


def test_decimals_and_significant_digits_are_rounded_half_up():
    number = MP.mpf("0.00123450")
    assert Style(6, decimals=True, from_paper=True).written(number) == "0.001235"
    assert Style(4, decimals=False, from_paper=True).written(number) == "0.001235"
    assert Style(4, decimals=True, from_paper=True).written(number) == "0.0012"


def test_a_cause_is_told_by_its_kind_and_its_words():
    class Told:
        kind, words = "missing factor", "the factor ∂h1/∂z1 is missing"

    assert is_told(Told, [Cause(frozenset({"missing factor"}), ("h1",))])
    assert is_told(Told, [Cause(frozenset(), ("h2|z1",))])
    assert not is_told(Told, [Cause(frozenset({"sign"}), ("h1",))])
    assert not is_told(Told, [Cause(frozenset({"missing factor"}), ("h1", "w2"))])
    assert not occurs("h1", "∂h11/∂z1")


def test_the_words_of_a_cause_are_compared_as_plain_signs():
    assert occurs("dC/da2", "the factor ∂C/∂a2 = −1.21 is missing")
    assert occurs("a2 - y", "2·(a2 − y)")
    assert occurs("2·a2|2×a2", "2·a2 is missing")
    assert occurs("w1", "w₁")
    assert occurs("sign|[-−]1", "the inner derivative −1 is missing")
    assert occurs("transpos|divid", "the matrix is not transposed")
    assert occurs("forg", "it was forgotten")
    assert not occurs("mean", "it was meant")
    assert occurs("1/2", "as if a ½ was forgotten")
    assert not occurs("2", "−2.95 instead of −5.9")
    assert not occurs("sigma", "dsigma1")


def test_the_judge_is_fair_to_sheets_of_six_digits(monkeypatch):
    monkeypatch.setattr("benchmarks.people.cases.FORMS", [form for form in FORMS if form.name in FORMS_ASKED])
    asked = [*cases(1, 6)]
    asked += list(itertools.islice(calculus(1, 6), 20))
    answers = [ask(case) for case in asked]
    assert {case.plan for case in asked} == {
        "right",
        "mixed",
        "one slip",
        "two lines",
        "two in one line",
        "miscopied",
        "calculus",
    }
    assert sum(answer.counts["right"] for answer in answers) > 300
    for case, answer in zip(asked, answers, strict=True):
        assert answer.counts["false alarms"] == answer.counts["misled"] == 0, (case.name, answer.failures)


def test_a_line_that_is_right_from_rounded_lines_is_so_below_a_miscopied_number(monkeypatch):
    monkeypatch.setattr("benchmarks.people.cases.FORMS", [form for form in FORMS if form.name == "logistic of 2"])
    (case,) = [case for case in cases(2, 4) if case.plan == "miscopied" and case.name.startswith("logistic of 2 1 ")]
    # w1 is 0.8, and 0.7 was taken.  At 0.8, p1 = 0.1443 and p2 = 0.2351 after four decimals, and
    # dL/dw2 = (0.1443 − 1)/2·0.1 + 0.2351/2·(−0.5) = −0.042785 − 0.058775 = −0.10156
    assert "-0.1016" in [line.printed for line in case.lines if line.claim == "dL/dw2" and line.verdict == "right"]
    assert ask(case).counts["false alarms"] == 0
