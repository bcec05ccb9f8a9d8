"""Wrong numbers that are carried on: lines that follow from the nearest wrong line, and slips made on top of one."""

import pytest

from autograd import Worksheet, check, leaves, log, sigmoid
from autograd.by_hand.verdict.report import Report


def report_on(formulas: str, claims: str, leaves: str, rate: float = 0.1, inputs: str = "") -> Report:
    """The report on a worksheet, from its tables."""
    tables = {"inputs": inputs, "parameters": leaves, "formulas": formulas, "claims": claims}
    text = "\n".join(f"[{name}]\n{lines}" for name, lines in tables.items())
    return Worksheet.loads(f'rate = {rate}\nerror = "E"\n{text}').check()


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


# ---- a slip on top of a wrong line ----


def shared() -> str:
    """A weight on two paths: p = w·x = 1.2, q = w·p = 0.72, E = p·q; ∂E/∂w = q·x + p·(p + w·x) = 1.44 + 2.88 = 4.32."""
    return 'p = "w*x"\nq = "w*p"\nE = "p*q"'


def test_a_path_is_left_out_on_top_of_an_inherited_value():
    # With q = 0.82: ∂E/∂p = q + p·w = 0.82 + 0.72 = 1.54, ∂E/∂q = 1.2; ∂E/∂w = 2·1.54 + 1.2·1.2 = 4.52, and
    # without the path over q: 3.08; 4.32 − … none of the single slips at the right numbers gives that.
    report = report_on(shared(), '"q" = "0.82"\n"dE/dp" = "1.54"\n"dE/dw" = "3.08"', "w = 0.6", inputs="x = 2")
    assert told(report, "dE/dp").startswith("follows from q = 0.82 above")
    assert told(report, "dE/dw").startswith("from dE/dp = 1.54 above, the path")
    assert "is missing" in told(report, "dE/dw")


def test_a_two_is_missing_on_top_of_an_inherited_derivative():
    # ∂E/∂r = 5 stands as 5.3, and ∂E/∂q = 5.3 follows; ∂E/∂p = 2·5.3 = 10.6.
    report = check(chain(), {"dE/dr": "5.3", "dE/dq": "5.3", "dE/dp": "5.3", "dE/dw": "15.9"})
    assert told(report, "dE/dp").startswith("from dE/dq = 5.3 above, half the right number, as if a 2 was forgotten")
    # 15.9 = 10.6·1.5 is right from 5.3; the line between was not used.
    assert told(report, "dE/dw").startswith("follows from dE/dq = 5.3 above")


def test_a_sign_is_turned_on_top_of_an_inherited_derivative():
    report = check(chain(), {"dE/dr": "5.3", "dE/dp": "-10.6", "dE/dw": "-15.9"})
    assert told(report, "dE/dp") == "from dE/dr = 5.3 above, the sign is turned: −10.6 instead of 10"
    assert told(report, "dE/dw").startswith("follows from dE/dp = −10.6 above")


def test_an_activation_is_forgotten_on_top_of_an_inherited_value():
    # z = 1.4 for 1.3, s = σ(1.4) = 0.802184; 2·(s − 1)·x without s·(1 − s) is −0.791264.
    x, w, b = leaves(x=2, w=0.5, b=0.3)
    s = sigmoid((w * x + b).named("z")).named("s")
    report = check(((s - 1) ** 2).named("E"), {"z": "1.4", "s": "0.802184", "dE/dw": "-0.791264"})
    assert told(report, "dE/dw").startswith("from s = 0.802184 above, the factor ∂s/∂z")
    assert "is forgotten" in told(report, "dE/dw")


def test_a_value_lacks_a_term_on_top_of_an_inherited_value():
    # p = 1.15 for 1.05; q = 2·p = 2.3; r = q + 0.4, in which 0.4 is missing; E = 2.3² follows from that.
    report = check(chain(), {"p": "1.15", "q": "2.30", "r": "2.30", "E": "5.29"})
    assert told(report, "r").startswith("from q = 2.30 above, the term c = 0.4 is missing")
    assert told(report, "E").startswith("follows from r = 2.30 above")


def test_a_step_along_an_inherited_gradient_goes_uphill_or_forgets_the_rate():
    claims = '"dE/dw" = "16.2"\n"new w" = "{}"'
    formulas = 'p = "w*x"\nq = "2*p"\nr = "q + c"\nE = "r**2"'
    leaves = "w = 0.7\nc = 0.4"
    report = report_on(formulas, claims.format("2.32"), leaves, inputs="x = 1.5")
    assert told(report, "new w").startswith("from dE/dw = 16.2 above, the step was added instead of subtracted")
    report = report_on(formulas, claims.format("-15.50"), leaves, inputs="x = 1.5")  # 0.7 − 16.2
    assert told(report, "new w").startswith("from dE/dw = 16.2 above, the gradient was subtracted without the rate")


def test_a_step_along_an_inherited_gradient_has_a_wrong_last_digit():
    # 0.7 − 0.1·16.237 = −0.9237, which 0.9238 misses by one unit.
    formulas = 'p = "w*x"\nq = "2*p"\nr = "q + c"\nE = "r**2"'
    claims = '"dE/dw" = "16.2370"\n"new w" = "-0.9238"'
    report = report_on(formulas, claims, "w = 0.7\nc = 0.4", inputs="x = 1.5")
    assert told(report, "new w") == (
        "follows from dE/dw = 16.2370 above, but its last digit is off by one: −0.9237 instead of −0.8"
    )


def test_a_line_that_follows_from_a_wrong_one_was_cut():
    # z = 0.3825 for 0.38: σ(0.3825) = 0.594476, printed as 0.5944.
    x, w = leaves(x=2, w=0.19)
    report = check(sigmoid((x * w).named("z")).named("s"), {"z": "0.3825", "s": "0.5944"})
    assert told(report, "s").startswith("follows from z = 0.3825 above, but was cut, not rounded: 0.594476")


def test_nothing_is_told_on_top_of_a_wrong_line_that_does_not_enter():
    # q = 9 has nothing to do with ∂E/∂c = 2·r = 5, once r = 2.5 stands below it.
    report = check(chain(), {"dE/dp": "12.3", "dE/dc": "7.31"})
    assert report.rows[1].diagnosis == []


# ---- target − output ----

ONE_UNIT = 'z = "w*x"\no = "v*z"\nE = "(o - t)**2/2"'  # z = 0.4·1 = 0.4, o = 0.5·0.4 = 0.2, E = 0.32
UNIT_LEAVES, UNIT_INPUTS = "w = 0.4\nv = 0.5", "x = 1\nt = 1"  # ∂E/∂o = −0.8, ∂E/∂v = −0.32, ∂E/∂w = −0.4


def test_minus_the_derivative_is_a_convention_where_the_new_weights_are_right():
    claims = '"dE/do" = "0.80"\n"dE/dv" = "0.32"\n"dE/dw" = "0.40"\n"new v" = "0.532"\n"new w" = "0.44"'
    report = report_on(ONE_UNIT, claims, UNIT_LEAVES, inputs=UNIT_INPUTS)
    (finding, *_) = report.rows[0].diagnosis
    assert finding.kind == "sign"
    assert finding.words.startswith(
        "this is minus the derivative (target − output in place of output − target), and new v, new w below are right"
    )
    assert told(report, "dE/dv").startswith("follows from dE/do = 0.80 above")


def test_a_turned_sign_is_no_convention_where_nothing_below_holds():
    claims = '"dE/do" = "0.80"\n"dE/dv" = "0.32"\n"new v" = "0.468"'
    report = report_on(ONE_UNIT, claims, UNIT_LEAVES, inputs=UNIT_INPUTS)
    assert told(report, "dE/do") == "the sign is turned: 0.8 instead of −0.8"


def test_a_new_weight_on_another_path_bears_no_convention_out():
    # b is added after o: its new number does not come from ∂E/∂z.
    formulas = 'z = "w*x"\no = "z + b"\nE = "(o - t)**2/2"'  # z = 0.4, o = 0.6, ∂E/∂z = −0.4
    claims = '"dE/dz" = "0.40"\n"new b" = "0.24"'
    report = report_on(formulas, claims, "w = 0.4\nb = 0.2", inputs=UNIT_INPUTS)
    assert told(report, "dE/dz") == "the sign is turned: 0.4 instead of −0.4"


TANH_UNIT = 'h = "tanh(w*x)"\ny = "v*h"\nE = "(y - t)**2"'
CONVENTION = "target − output in place of output − target"


def test_a_right_derivative_nearer_to_the_error_speaks_against_the_convention():
    # h = tanh(1.05) = 0.78181, y = 0.31272: dE/dy = 0.22545, dE/dh = 0.09018, dE/dw = 0.09018·(1 − h²)·1.5 = 0.05259.
    claims = '"dE/dh" = "-0.09018"\n"dE/dw" = "0.05259"'
    given = {"leaves": "w = 0.7\nv = 0.4", "inputs": "x = 1.5\nt = 0.2"}
    report = report_on(TANH_UNIT, '"dE/dy" = "0.22545"\n' + claims, **given)
    assert told(report, "dE/dh") == "the sign is turned: −0.090178 instead of 0.090178"
    assert CONVENTION in told(report_on(TANH_UNIT, claims, **given), "dE/dh")


BATCH_OF_UNITS = TANH_UNIT.replace("(y - t)**2", "mean((y - t)**2)")
ENTRIES = {  # of three samples, by NumPy: 2(y − t)/3, that times v, and that times 1 − h² and x, added
    "leaves": "w = 0.7\nv = 0.4",
    "inputs": "x = [1.5, 0.5, 0.3]\nt = [0.2, 0.9, 0.4]",
}


@pytest.mark.parametrize(
    "claims",
    [
        '"dE/dh" = "[0.03006, 0.20412, -0.08459]"\n"dE/dw" = "-0.09727"',
        '"dE/dy" = "[0.07515, 0.51030, -0.21148]"\n"dE/dw" = "-0.09727"',
    ],
)
def test_one_turned_entry_of_a_batch_is_no_convention(claims):
    rows = [row for row in report_on(BATCH_OF_UNITS, claims, **ENTRIES).rows if not row.ok]
    assert len(rows) == 1
    assert rows[0].diagnosis[0].words.startswith("the sign is turned")


def test_a_turned_neuron_beside_a_right_one_is_no_convention():
    # h1 = 1, h2 = 2, y = 0.5 + 0.6 = 1.1, dE/dy = 0.1: dE/dh1 = 0.05, dE/dh2 = 0.03; new w1 = 1 − 0.1·0.05.
    formulas = 'h1 = "w1*x"\nh2 = "w2*x"\ny = "0.5*h1 + 0.3*h2"\nE = "(y - t)**2/2"'
    claims = '"dE/dh1" = "-0.05"\n"dE/dh2" = "{}0.03"\n"new w1" = "0.995"\n"new w2" = "1.997"'
    given = {"leaves": "w1 = 1\nw2 = 2", "inputs": "x = 1\nt = 1"}
    assert told(report_on(formulas, claims.format(""), **given), "dE/dh1").startswith("the sign is turned")
    assert CONVENTION in told(report_on(formulas, claims.format("-"), **given), "dE/dh1")


def test_a_second_derivative_has_no_convention():
    # E = (w·x − t)², so d²E/dw² = 2x² = 8 and dE/dw = 2·2·(2 − 1) = 4.
    claims = '"d2E/dw2" = "-8.00"\n"new w" = "0.6"'
    report = report_on('E = "(w*x - t)**2"', claims, "w = 1", inputs="x = 2\nt = 1")
    assert CONVENTION not in told(report, "d2E/dw2")


def test_lines_that_bear_a_convention_out_are_called_by_their_names():
    # dE/dw = 1.5·(0.15 − 2) = −2.775; the first step of Adam is the rate: 0.1 + 0.1.  v holds for either sign.
    states = '"m w" = "-0.2775"\n"v w" = "0.007700625"\n"m_hat w" = "-2.775"\n"v_hat w" = "7.700625"\n'
    for kept in (states, ""):
        given = '[inputs]\nx = 1.5\nt = 2\n[parameters]\nw = 0.1\n[formulas]\ny = "w*x"\nE = "(y - t)**2/2"\n'
        claims = f'[claims]\n"dE/dw" = "2.775"\n{kept}"new w" = "0.2"'
        report = Worksheet.loads(f'rate = 0.1\nerror = "E"\noptimizer = "adam"\n{given}{claims}').check()
        assert f"({CONVENTION}), and new w below is right" in told(report, "dE/dw")


# ---- slips of the pen ----


def logarithm(x):
    (p,) = leaves(p=x)
    return (-log(p)).named("E")


@pytest.mark.parametrize(
    ("number", "printed", "words"),
    [
        (0.3318, "1.1023", "the digits 3 and 2 of 1.1032 have changed places"),  # −ln 0.3318 = 1.103223
        (0.80059, "0.2241", "the digit 2 of 0.22241 is left out"),  # −ln 0.80059 = 0.222406
        (0.0101, "4.55952", "the digit 5 of 4.5952 is written twice"),  # −ln 0.0101 = 4.595220
    ],
)
def test_a_number_is_told_as_miswritten(number, printed, words):
    (row,) = check(logarithm(number), {"E": printed}).rows
    assert [(finding.kind, finding.words.partition(":")[0]) for finding in row.diagnosis] == [("miswritten", words)]


@pytest.mark.parametrize("printed", ["1.3012", "1.023", "1.12", "1.1033", "1.1041", "1.10332"])
def test_other_digits_are_not_miswritten(printed):
    # 1.1032 with two pairs changed; 1.10 and 1.103 with a digit lost, of too few; the last digit; nothing; one of the
    # last two digits of 1.1032 doubled.
    (row,) = check(logarithm(0.3318), {"E": printed}).rows
    assert "miswritten" not in [finding.kind for finding in row.diagnosis]


def test_a_line_that_follows_from_a_wrong_one_is_miswritten():
    # z = 0.3825 for 0.38: σ(0.3825) = 0.594476, printed as 0.594746.
    x, w = leaves(x=2, w=0.19)
    report = check(sigmoid((x * w).named("z")).named("s"), {"z": "0.3825", "s": "0.594746"})
    assert told(report, "s").startswith("from z = 0.3825 above, the digits 4 and 7 of 0.594476 have changed places")


# ---- two slips at once ----


def two_products():
    """h = 0.37·1.9 = 0.703, o = 0.83·h + 0.29·h², E = (o − 1.7)².

    o = 0.58349 + 0.14332 = 0.726809…, ∂E/∂o = −1.9463816, ∂o/∂h = 0.83 + 2·0.29·0.703 = 1.23774, ∂h/∂w = 1.9.
    """
    x, w, v, u, t = leaves(x=1.9, w=0.37, v=0.83, u=0.29, t=1.7)
    h = (w * x).named("h")
    o = (v * h + u * h**2).named("o")
    return ((o - t) ** 2).named("E")


D = 2 * (0.83 * 0.703 + 0.29 * 0.703**2 - 1.7)  # ∂E/∂o


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (-D * 1.23774, "the factor ∂h/∂w = x = 1.9 is missing, and the sign is turned"),
        (D / 2 * 1.23774, "the factor ∂h/∂w = x = 1.9 is missing, and half the right number, as if a 2 was forgotten"),
        (-D * 0.83 * 1.9, "the path from h over"),  # and the sign
    ],
)
def test_two_slips_are_told_as_two(number, words):
    (row,) = check(two_products(), {"dE/dw": f"{number:.7g}"}).rows
    assert [finding.kind for finding in row.diagnosis[:1]] == ["two slips"], str(row)
    assert words in row.diagnosis[0].words
    assert row.diagnosis[0].value == pytest.approx(number, rel=1e-9)


def test_one_slip_comes_before_two():
    (row,) = check(two_products(), {"dE/dw": f"{-D * 1.23774 * 1.9:.7g}"}).rows
    assert [finding.kind for finding in row.diagnosis] == ["sign"]


def test_two_slips_are_not_told_where_the_digits_are_few():
    (row,) = check(two_products(), {"dE/dw": f"{-D * 1.23774:.3g}"}).rows
    assert "two slips" not in [finding.kind for finding in row.diagnosis]


def test_of_two_slips_none_is_certain_at_four_digits():
    (row,) = check(two_products(), {"dE/dw": f"{-D * 1.23774:.4g}"}).rows
    assert not any(finding.certain for finding in row.diagnosis)


# ---- a given number copied wrongly ----


def two_neurons():
    """z1 = 3·0.7 − 0.2·1.1 = 1.88, z2 = 3·0.31 + 0.45·1.1 = 1.425, E = (z1·z2 − 2)² = (2.679 − 2)² = 0.461041."""
    a, b, w11, w12, w21, w22 = leaves(a=0.7, b=1.1, w11=3, w12=-0.2, w21=0.31, w22=0.45)
    z1 = (w11 * a + w12 * b).named("z1")
    z2 = (3 * w21 + w22 * b).named("z2")
    return ((z1 * z2 - 2) ** 2).named("E")


def test_a_digit_of_a_weight_was_copied_wrongly():
    # w11 = 4: z1 = 2.58, z1·z2 − 2 = 1.6765, E = 2.81065225; ∂E/∂z2 = 2·1.6765·2.58 = 8.65074;
    # ∂E/∂w11 = 2·1.6765·1.425·0.7 = 3.3446175, ∂E/∂a = 2·1.6765·1.425·4 = 19.1121, which needs w11 again.
    report = check(two_neurons(), {"z1": "2.58", "z2": "1.425", "E": "2.81065", "dE/da": "19.1121"})
    (finding, *_) = report.rows[0].diagnosis
    assert (finding.kind, finding.claims) == ("miscopied", ("z1", "E", "dE/da"))
    assert finding.words == "w11 = 4 was taken instead of 3: 2.58 instead of 1.88"


GIVEN = {"a": 0.7, "b": 1.1, "w11": 3, "w12": -0.2, "w21": 0.31, "w22": 0.45}


@pytest.mark.parametrize(
    ("leaf", "copied"),
    [("w22", 0.54), ("w12", 0.2), ("a", 7), ("b", 0.7), ("w22", 0.35)],  # exchanged, sign, point, neighbour's, a digit
)
def test_each_slip_of_copying_is_seen(leaf, copied):
    x = {**GIVEN, leaf: copied}
    z1, z2 = x["w11"] * x["a"] + x["w12"] * x["b"], 3 * x["w21"] + x["w22"] * x["b"]
    outer = 2 * (z1 * z2 - 2)
    slopes = {"dE/da": outer * z2 * x["w11"], "dE/db": outer * (z2 * x["w12"] + z1 * x["w22"])}
    slopes |= {"dE/dw11": outer * z2 * x["a"], "dE/dw12": outer * z2 * x["b"], "dE/dw22": outer * z1 * x["b"]}
    numbers = {"z1": z1, "z2": z2, "E": (z1 * z2 - 2) ** 2, **slopes}
    report = check(two_neurons(), {claim: f"{number:.6g}" for claim, number in numbers.items()})
    words = f"{leaf} = {copied:g} was taken instead of {GIVEN[leaf]:g}".replace("-", "−")
    for row in report.rows:
        assert row.ok or any(finding.words.startswith(words) for finding in row.diagnosis), str(report)


def test_a_wrong_line_of_few_digits_alone_tells_no_miscopied_number():
    report = check(two_neurons(), {"z1": "2.58"})  # also w11 = 4
    assert "miscopied" not in [finding.kind for finding in report.rows[0].diagnosis]


def test_a_claimed_0_tells_no_miscopied_number():
    # b = 0 as a coefficient: nothing follows from a number that any leaf on the path may have made 0.
    report = check(two_neurons(), {"dE/da": "0", "dE/db": "0", "dE/dw11": "0"})
    assert not any(finding.kind == "miscopied" for row in report.rows for finding in row.diagnosis)


# ---- rounding on the way from a wrong line ----


def three_factors():
    """p = 0.37·1.9 = 0.703, q = 0.83·1.7 = 1.411, r = 0.53·2.3 = 1.219, E = p·q·r = 1.20917."""
    a, b, c, x, y, z = leaves(a=0.37, b=0.83, c=0.53, x=1.9, y=1.7, z=2.3)
    p, q, r = (a * x).named("p"), (b * y).named("q"), (c * z).named("r")
    return (p * q * r).named("E")


def test_rounding_does_not_lead_further_than_the_printed_digits():
    # Both ends: 0.7335·1.411·1.22 = 1.26267 and 0.7325·1.41·1.219 = 1.25902.
    report = check(three_factors(), {"p": "0.733", "q": "1.41", "r": "1.22", "E": "1.2571"})
    assert not any(finding.kind == "follows" for finding in report.rows[-1].diagnosis)


def test_what_follows_but_for_rounding_has_no_slip_of_its_own():
    # x = 0.44 for 0.94 in z1, z2 and z3; then p3 = 0.6718, and dL/dz3 = p3, as everybody knows by heart.
    z = ("-0.44*1.37 + 1.43*x - 0.42", "-0.02*1.37 - 0.73*x - 0.84", "1.27*1.37 - 0.92*x - 0.64")
    total = "exp(z1) + exp(z2) + exp(z3)"
    formulas = "\n".join(f'z{i} = "{text}"' for i, text in enumerate(z, 1))
    formulas += "\n" + "\n".join(f'p{i} = "exp(z{i})/({total})"' for i in (1, 2, 3)) + '\nE = "-log(p2)"'
    claims = {"z1": "-0.3936", "z2": "-1.189", "z3": "0.6951", "p1": "0.2262", "p2": "0.1021", "p3": "0.6718"}
    claims |= {"E": "2.282", "dE/dz3": "0.6718"}
    report = report_on(formulas, "\n".join(f'"{claim}" = "{text}"' for claim, text in claims.items()), "x = 0.94")
    assert told(report, "dE/dz3").startswith("follows from ")


def test_a_value_after_a_step_of_an_optimiser_may_be_miswritten():
    # g = 2·(3·2 − 10)·2 = −16, v = 0.1·256 = 25.6, w = 3 + 0.1·16/√25.6 = 3.31623, and p = 1·w.
    text = """
        rate = 0.1
        optimizer = "rmsprop"
        beta = 0.9
        error = "L"
        order = "one by one"
        [samples]
        x = [2, 1]
        y = [10, 5]
        [parameters]
        w = 3
        [formulas]
        p = "w*x"
        L = "(p - y)**2"
        [claims]
        "v w after sample 1" = "25.6"
        "p of sample 2" = "3.3612"
    """
    row = Worksheet.loads(text).check().rows[1]
    assert row.diagnosis[0].words.startswith("the digits 1 and 6 of 3.3162 have changed places")
