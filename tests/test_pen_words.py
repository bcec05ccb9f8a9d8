"""What is said of slips of the pen: numbers copied wrongly, digits left out, and searches that end too early."""

import math
import random

import pytest

from autograd import Value, check, leaves, parse, sigmoid, tanh
from autograd.by_hand.slips import candidates
from autograd.by_hand.verdict.report import Report


def words(report: Report, claim: str) -> list[str]:
    """All readings of a claim."""
    (row,) = [row for row in report.rows if row.claim == claim]
    return [finding.words for finding in row.diagnosis]


# ---- a given number copied wrongly, and lines that follow ----


def whole_numbers():
    """z = 1·5 + 3·1 = 8, y = 2·8 = 16, e = 16 − 11 = 5, E = 12.5; ∂E/∂v = 5·8 = 40."""
    x1, x2, w11, w21, v, t = leaves(x1=5, x2=1, w11=1, w21=3, v=2, t=11)
    z = (w11 * x1 + w21 * x2).named("z")
    e = ((v * z).named("y") - t).named("e")
    return (e**2 / 2).named("E")


BY_W21 = "w21 = 4 was taken instead of 3"  # z = 1·5 + 4·1 = 9, y = 18, e = 7, E = 24.5, ∂E/∂v = 7·9 = 63


def test_a_miscopied_number_explains_the_first_line_and_those_below_it():
    report = check(whole_numbers(), {"z": "9", "y": "18", "e": "7", "E": "24.5", "dE/dv": "63"})
    told = [f for f in report.rows[0].diagnosis if f.words.startswith(BY_W21)]
    assert [(f.kind, f.claims, f.certain) for f in told] == [("miscopied", ("z", "y", "e", "E", "dE/dv"), False)]
    assert report.rows[0].note == "with only 1 digit this may be a coincidence"
    for row in report.rows[1:]:
        assert row.diagnosis[0].kind == "follows", str(row)


def test_a_miscopied_number_needs_two_lines_below_the_first():
    report = check(whole_numbers(), {"z": "9", "y": "18"})
    assert not any(told.startswith(BY_W21) for told in words(report, "z"))


def test_a_line_that_holds_speaks_against_a_miscopied_number():
    # ∂z/∂x2 = w21 = 3 is right on the sheet.
    report = check(whole_numbers(), {"dz/dx2": "3", "z": "9", "y": "18", "e": "7", "E": "24.5", "dE/dv": "63"})
    assert not any(told.startswith(BY_W21) for told in words(report, "z"))


def test_a_slip_in_the_first_line_comes_before_a_miscopied_number():
    # z = −8 has its sign turned: y = −16, e = −27, E = 364.5.
    report = check(whole_numbers(), {"z": "-8", "y": "-16", "e": "-27", "E": "364.5"})
    assert {finding.kind for finding in report.rows[0].diagnosis} == {"sign"}


# ---- a last digit is no slip of the pen ----


def output(w: float, x: float, b: float):
    """y = σ(w·x + b)."""
    wx, xx, bx = leaves(w=w, x=x, b=b)
    return sigmoid(wx * xx + bx).named("y")


def test_one_of_the_last_two_digits_is_not_told_as_left_out():
    # 0.9155·0.5411 + 1.8244 = 2.31977705, σ = 0.9105018…
    report = check(output(0.9155, 0.5411, 1.8244), {"y": "0.910508"})
    assert not report.rows[0].ok
    assert "miswritten" not in [finding.kind for finding in report.rows[0].diagnosis]


def test_one_of_several_equal_digits_at_the_end_is_not_told_as_left_out():
    # y = 0.6422227: without one of its three 2s it is 0.642227, and rounded it is 0.642223.
    z = math.log(0.6422227 / (1 - 0.6422227))
    report = check(output(1, round(z, 9), 0), {"y": "0.642227"})
    assert "miswritten" not in [finding.kind for finding in report.rows[0].diagnosis]


def test_a_wrong_last_digit_is_never_told_with_certainty_as_a_slip_of_the_pen():
    chance = random.Random(5)
    for _ in range(400):
        w, x, b = (round(chance.uniform(0.1, 2), 4) for _ in range(3))
        right = f"{1 / (1 + math.exp(-(w * x + b))):.6f}"
        printed = right[:-1] + chance.choice([digit for digit in "0123456789" if digit != right[-1]])
        (row,) = check(output(w, x, b), {"y": printed}).rows
        certain = {finding.kind for finding in row.diagnosis if finding.certain}
        assert not certain & {"miscopied", "miswritten"}, (w, x, b, printed, str(row))


# ---- a search that ends too early ----


def many_slopes(lines: int) -> tuple[Value, dict[str, str]]:
    """h = tanh(a), E = Σ c·h²: ∂E/∂h = 2·c·h stands 0.0237 too high, and ∂E/∂a is the same with tanh′ forgotten."""
    total, claims = Value(0), {}
    for i in range(lines):
        a, c = 0.31 + 0.0573 * i, 0.7 + 0.0491 * i
        number = f"{2 * c * math.tanh(a) + 0.0237:.6f}"
        claims |= {f"dE/dh{i}": number, f"dE/da{i}": number}
        total = total + c * tanh(Value(a, f"a{i}")).named(f"h{i}") ** 2
    return total.named("E"), claims


def test_where_the_search_ended_the_remark_says_so():
    notes = [row.note for row in check(*many_slopes(16)).rows if not row.diagnosis]
    begins = "not every slip was tried: the sheet has too many wrong lines: "
    untried = [note for note in notes if note.startswith(begins)]
    assert untried
    for note in untried:
        assert "times the true number" in note


def test_where_the_steps_are_too_many_for_some_slips_the_remark_says_so(monkeypatch):
    x, w = leaves(x=2, w=0.5)
    error = ((w * x - 3) ** 2).named("E")
    claims = {"w after 30": "1.234567", "dE/dw": "1.234567"}
    begins = [row.note.partition(": ")[0] for row in check(error, claims, 0.001, [w]).rows]
    assert begins == ["no single slip explains it"] * 2
    monkeypatch.setattr(candidates, "MOST_WORK_OF_HABITS", 500)
    notes = [row.note for row in check(error, claims, 0.001, [w]).rows]
    assert notes[0].startswith("not every slip was tried: there are too many steps: ")
    assert notes[1].startswith("no single slip explains it: ")


def test_a_line_for_which_everything_was_tried_has_no_single_slip():
    graph, claims = many_slopes(1)
    (row, _) = check(graph, claims).rows
    assert row.note.startswith("no single slip explains it: ")


# ---- the rule for powers on an exponential ----


@pytest.mark.parametrize(
    ("formula", "printed", "is_whole"),
    [
        ("exp(x**2)", "3.36938", False),  # 1.69·e^0.69 = 3.369381
        ("exp(x**2)", "8.76039", True),  # 2.6·3.369381
        ("2**(x**2)", "2.72645", False),  # 1.69·2^0.69
        ("2**(x**2)", "7.08877", True),
        ("exp2(3*x)", "29.1106", False),
        ("5*exp(x**2) + x", "17.8469", False),  # 5·3.369381 + 1
    ],
)
def test_the_rule_for_powers_is_found_on_an_exponential_of_a_formula(formula, printed, is_whole):
    (x,) = leaves(x=1.3)
    (row,) = check(parse(formula, {"x": x}).named("y"), {"dy/dx": printed}).rows
    finding = row.diagnosis[0]
    assert finding.kind == "derivative of a function", str(row)
    assert ("the inner derivative" in finding.words) is not is_whole
