"""Wrong numbers that are carried on: lines that follow from the nearest wrong line, and slips made on top of one."""

from autograd import Worksheet, check, leaves, sigmoid
from autograd.by_hand.verdict.report import Report


def report_on(formulas: str, claims: str, leaves: str, rate: float = 0.1, inputs: str = "") -> Report:
    """The report on a worksheet, from its tables."""
    return Worksheet.loads(
        f'rate = {rate}\nerror = "E"\n[inputs]\n{inputs}\n[parameters]\n{leaves}\n'
        f"[formulas]\n{formulas}\n[claims]\n{claims}"
    ).check()


def told(report: Report, claim: str) -> str:
    """The first reading of a claim."""
    (row,) = [row for row in report.rows if row.claim == claim]
    return row.diagnosis[0].words if row.diagnosis else f"{row.verdict} {row.note}"


# ---- the nearest wrong line ----


def chain():
    """p = 0.7·1.5 = 1.05, q = 2·p = 2.1, r = q + 0.4 = 2.5, E = r²: ∂E/∂r = 5, ∂E/∂q = 5, ∂E/∂p = 10, ∂E/∂w = 15."""
    x, w, c = leaves(x=1.5, w=0.7, c=0.4)
    p = (w * x).named("p")
    q = (2 * p).named("q")
    r = (q + c).named("r")
    return (r**2).named("E")


def test_each_line_of_a_chain_follows_from_the_one_above_it():
    # With p = 1.15: q = 2.3, r = 2.7, E = 7.29, ∂E/∂r = 5.4, ∂E/∂q = 5.4, ∂E/∂p = 10.8, ∂E/∂w = 10.8·1.5 = 16.2.
    claims = {"p": "1.15", "q": "2.3", "r": "2.7", "E": "7.29", "dE/dr": "5.4", "dE/dq": "5.4", "dE/dp": "10.8"}
    report = check(chain(), {**claims, "dE/dw": "16.2"})
    causes = {"q": "p = 1.15", "r": "q = 2.3", "E": "r = 2.7", "dE/dr": "r = 2.7", "dE/dp": "dE/dq = 5.4"}
    for claim, cause in {**causes, "dE/dq": "dE/dr = 5.4", "dE/dw": "dE/dp = 10.8"}.items():
        assert told(report, claim).startswith(f"follows from {cause} above"), claim


def test_the_first_wrong_line_explains_all_that_follow_from_each_other():
    # The sign of ∂E/∂r is turned, and carried on: ∂E/∂q = −5, ∂E/∂p = −10, ∂E/∂w = −15.
    report = check(chain(), {"dE/dr": "-5.00", "dE/dq": "-5.00", "dE/dp": "-10.0", "dE/dw": "-15.0"})
    assert report.rows[0].diagnosis[0].kind == "sign"
    assert report.rows[0].diagnosis[0].claims == ("dE/dr", "dE/dq", "dE/dp", "dE/dw")


def test_a_line_that_needs_digits_that_are_not_on_the_paper_follows_from_the_line_that_has_them():
    # s = σ(1.4) = 0.802184 and E = (s − 1)² = 0.0391312; from the printed 0.80 it would be 0.04.
    x, w = leaves(x=2, w=0.65)
    s = sigmoid((w * x).named("z")).named("s")
    report = check(((s - 1) ** 2).named("E"), {"z": "1.4", "s": "0.80", "E": "0.039131"})
    assert told(report, "E").startswith("follows from z = 1.4 above")
