"""Slips of calculus: the chain rule inside a formula, products and quotients, mistaken rules, sums, and the batch.

The number of each slip is that of an expression of its own in SymPy; the engine has no part in it.
"""

import math

import pytest
import sympy

from autograd import Worksheet, check, exp, leaves, sigmoid

X, A, B = 0.73, 1.37, 0.58
SYMBOLS = sympy.symbols("x a b")
SYMPY_NAMES = {"arctan": sympy.atan, "arcsin": sympy.asin, "sigmoid": lambda z: 1 / (1 + sympy.exp(-z))}

INNER, PRODUCT, QUOTIENT, RULE = "inner derivative", "product rule", "quotient rule", "derivative of a function"

# formula, what was written for its derivative with respect to x, the kind told first, and what its words say
SLIPS = [
    # the inner derivative left out
    ("cos(x**2)", "-sin(x**2)", INNER, "the inner derivative 2·x = 1.46 of x² = 0.5329 is missing"),
    ("sin(x**3)", "cos(x**3)", INNER, "3·x²"),
    ("exp(x**2)", "exp(x**2)", INNER, "2·x"),
    ("exp(3*x)", "exp(3*x)", INNER, "the inner derivative 3 of 3·x"),
    ("sin(2*x)", "cos(2*x)", INNER, "the inner derivative 2 of 2·x"),
    ("exp(5*x + 1)", "exp(5*x + 1)", INNER, "the inner derivative 5 of"),
    ("log(x**2 + 1)", "1/(x**2 + 1)", INNER, "2·x"),
    ("sqrt(1 + x**2)", "1/(2*sqrt(1 + x**2))", INNER, "2·x"),
    ("1/(1 + x**2)", "-1/(1 + x**2)**2", INNER, "2·x"),
    ("(x**2 + 1)**3", "3*(x**2 + 1)**2", INNER, "2·x"),
    ("(3*x + 1)**5", "5*(3*x + 1)**4", INNER, "the inner derivative 3 of"),
    ("tan(3*x)", "1/cos(3*x)**2", INNER, "3"),
    ("arctan(4*x)", "1/(1 + 16*x**2)", INNER, "4"),
    ("sigmoid(x**2)", "sigmoid(x**2)*(1 - sigmoid(x**2))", INNER, "2·x"),
    ("tanh(x**2 - x)", "1 - tanh(x**2 - x)**2", INNER, "2·x − 1"),
    ("log(sin(x) + 2*x)", "1/(sin(x) + 2*x)", INNER, "cos(x) + 2"),
    ("a*exp(b*x**2)", "a*exp(b*x**2)", INNER, "x"),
    ("exp(-x**2/2)", "exp(-x**2/2)", INNER, "x"),
    ("log(1 + exp(2*x))", "1/(1 + exp(2*x))", INNER, "exp(2·x)"),
    # three deep
    ("exp(sin(x**2))", "exp(sin(x**2))*cos(x**2)", INNER, "the inner derivative 2·x"),
    ("exp(sin(x**2))", "exp(sin(x**2))", INNER, "cos(x²)"),
    ("exp(sin(x**2))", "exp(sin(x**2))*2*x", "missing factor", "cos(x²)"),
    ("log(cos(x**2) + 2)", "-sin(x**2)/(cos(x**2) + 2)", INNER, "2·x"),
    ("sqrt(1 + exp(3*x))", "exp(3*x)/(2*sqrt(1 + exp(3*x)))", INNER, "3"),
    ("sin((x**2 + 1)**3)", "cos((x**2 + 1)**3)*3*(x**2 + 1)**2", INNER, "2·x"),
    ("sin((x**2 + 1)**3)", "cos((x**2 + 1)**3)*2*x", RULE, "3·(x² + 1)²"),
    # the inner derivative in the place of the inner function
    ("cos(x**2)", "-sin(2*x)", INNER, "at 2·x"),
    ("exp(x**2)", "exp(2*x)", INNER, "at 2·x"),
    ("log(x**3 + 1)", "1/(3*x**2)", INNER, "at 3·x²"),
    ("(x**2 + 1)**3", "3*(2*x)**2", INNER, "at 2·x"),
    # the function taken for a factor
    ("log(sin(x))", "sin(x)/x + log(x)*cos(x)", PRODUCT, "as a product of log and sin(x)"),
    ("tanh(x**2 + 1)", "(1 - tanh(x)**2)*(x**2 + 1) + tanh(x)*2*x", PRODUCT, "as a product of tanh and (x² + 1)"),
    # a constant lost
    ("0.7*exp(3*x)", "3*exp(3*x)", "missing factor", "the factor 0.7"),
    ("0.7*exp(3*x)", "0.7*exp(3*x)", INNER, "3"),
    ("0.1*exp(3*x)", "3*exp(3*x)", "missing factor", "the factor 0.1"),
    ("sin(3*x)/4", "3*cos(3*x)", "missing factor", "the division by 4"),
    ("5*cos(x**2)", "-2*x*sin(x**2)", "missing factor", "5"),
    ("0.3/(1 + x**2)", "-2*x/(1 + x**2)**2", "missing factor", "0.3"),
    ("4*x**3", "4*x**2", RULE, "3·x²"),
    # products
    ("x**2*sin(x)", "2*x*cos(x)", PRODUCT, "2·x = 1.46 and cos(x)"),
    ("x**2*exp(3*x)", "2*x*3*exp(3*x)", PRODUCT, "multiplied"),
    ("x*log(x)", "1/x", PRODUCT, "multiplied"),
    ("sin(x)*cos(x)", "-cos(x)*sin(x)", PRODUCT, "multiplied"),
    ("x**2*sin(x)", "2*x*sin(x) - x**2*cos(x)", PRODUCT, "minus"),
    ("x**2*sin(x)", "2*x*sin(x)", "missing path", "cos(x)"),
    ("x**2*sin(x)", "x**2*cos(x)", "missing path", "2·x"),
    ("(x**2 + x)*exp(x)", "(x**2 + x)*exp(x)", "missing path", "2·x + 1"),
    ("x*sigmoid(x)", "sigmoid(x)*(1 - sigmoid(x))", PRODUCT, "multiplied"),
    ("x*sin(x)", "1 + cos(x)", PRODUCT, "1 and cos(x) = 0.745174 are added"),
    ("sqrt(a)*x**1.5", "1/(2*sqrt(a))*1.5*x**0.5", PRODUCT, "√(a) = 1.17047, which does not move with this name"),
    ("a*sin(x)", "sin(x) + a*cos(x)", PRODUCT, "a = 1.37 was differentiated too"),
    # the 2 of one term lost
    ("2*x**2 - 5*x", "2*x - 5", "missing factor", "a 2 is missing in the derivative of 2·x²"),
    ("3*x**2 + sin(x)", "3*x + cos(x)", RULE, "the exponent 2 was not brought down as a factor"),
    # quotients
    ("sin(x)/x**2", "cos(x)/(2*x)", QUOTIENT, "is divided by 2·x"),
    ("x**2/(1 + x**3)", "2*x/(3*x**2)", QUOTIENT, "is divided by 3·x²"),
    ("sin(x)/x**2", "(cos(x)*x**2 - sin(x)*2*x)/x**2", QUOTIENT, "not squared"),
    ("exp(x)/(1 + x**2)", "(exp(x)*(1 + x**2) - exp(x)*2*x)/(1 + x**2)", QUOTIENT, "not squared"),
    ("sin(x)/x**2", "(cos(x)*x**2 + sin(x)*2*x)/x**4", QUOTIENT, "a plus"),
    ("x/(1 + x**2)", "(1 + x**2 + x*2*x)/(1 + x**2)**2", QUOTIENT, "a plus"),
    ("sin(x)/x**2", "cos(x)*x**2 - sin(x)*2*x", QUOTIENT, "the square of x²"),
    ("sin(x)/x**2", "cos(x)/x**2", "missing path", "x²"),
    ("a + sin(x)/x**2", "-(cos(x)*x**2 - sin(x)*2*x)/x**4", "sign", "sign"),
    ("x + sin(x)/x**2", "1 - (cos(x)*x**2 - sin(x)*2*x)/x**4", QUOTIENT, "f·g′ − f′·g"),
    ("1/(1 + x**2)", "1/(2*x)", QUOTIENT, "the derivative of the denominator"),
    ("1/(1 + x**2)", "2*x/(1 + x**2)**2", "sign", "sign"),
    ("1/(1 + x**2)", "-2*x/(1 + x**2)", RULE, "1/(1 + x²)"),
    # mistaken rules
    ("2**x", "x*2**(x - 1)", RULE, "x·2^(x − 1)"),
    ("2**x", "2**x", "missing factor", "log(2)"),
    ("x**3", "x**3*log(x)", RULE, "log(x)"),
    ("x**3", "3*x**3", RULE, "the exponent 3 was not reduced"),
    ("x**3", "x**2", "missing factor", "3"),
    ("x**-2", "-2*x**-1", RULE, "x⁻¹"),
    ("exp(x)", "x*exp(x - 1)", RULE, "x·exp(x − 1)"),
    ("log(x)", "log(x)", RULE, "1/x"),
    ("sqrt(x)", "1/sqrt(x)", "half forgotten", "½"),
    ("sqrt(x)", "sqrt(x)/2", RULE, "1/(2·y)"),
    ("sqrt(1 + x**3)", "sqrt(1 + x**3)*3*x**2", RULE, "1/(2·y)"),
    ("tan(x**2)", "tan(x**2)*2*x", RULE, "y"),
    ("arctan(x)", "1/sqrt(1 - x**2)", RULE, "1/√(1 − x²)"),
    ("cos(x**2)", "sin(x**2)*2*x", "sign", "sign"),
    ("x + cos(x**2)", "1 + sin(x**2)*2*x", RULE, "sin(x²)"),
    ("tanh(2*x)", "(1 - 4*x**2)*2", RULE, "1 − (2·x)²"),
    ("tanh(x)", "1/(1 + x**2)", RULE, "1/(1 + x²) = 0.652358 was taken"),
    ("tanh(x)", "-tanh(x)**2", RULE, "−y²"),
    ("tan(2*x)", "2*tan(2*x)**2", RULE, "y²"),
    ("arctan(x)", "1 - arctan(x)**2", RULE, "1 − y²"),
    ("sigmoid(x)", "-sigmoid(x)**2", RULE, "−y²"),
]


def number(text):
    """The number of an expression in SymPy, at these x, a and b."""
    expression = sympy.sympify(text, locals={**SYMPY_NAMES, **{str(s): s for s in SYMBOLS}})
    return sympy.N(expression.subs(dict(zip(SYMBOLS, map(sympy.Float, (X, A, B)), strict=True))), 20)


def the_row(formula, claimed, claim="dy/dx"):
    """The verdict on one claim about y."""
    sheet = f"""
        title = "t"
        error = "y"
        [inputs]
        a = {A}
        b = {B}
        [parameters]
        x = {X}
        [formulas]
        y = "{formula}"
        [claims]
        "{claim}" = "{claimed}"
    """
    (row,) = Worksheet.loads(sheet).check().rows
    return row


@pytest.mark.parametrize("digits", [4, 6])
@pytest.mark.parametrize(("formula", "slip", "kind", "word"), SLIPS)
def test_the_slip_is_told_first(formula, slip, kind, word, digits):
    value = number(slip)
    row = the_row(formula, f"{float(value):#.{digits}g}")
    assert row.verdict == "WRONG"
    first = row.diagnosis[0]
    assert (first.kind, word in first.words) == (kind, True), first.words
    assert first.value == pytest.approx(float(value), rel=1e-9)
    assert all(other.value == pytest.approx(float(value), rel=1e-9) for other in row.diagnosis if other.certain)


@pytest.mark.parametrize(
    ("formula", "slip", "kind"),
    [
        ("x*sin(x)", "1 + cos(x)", PRODUCT),
        ("sqrt(a)*x**1.5", "0.5*a**(-0.5)*1.5*x**0.5", PRODUCT),
        ("2*x*x + 2*x*a + 20*a*a - (5*x + 3*a)", "2*x + a - 5", "missing factor"),
        ("tanh(x)", "1/(1 + x**2)", RULE),
        ("tanh(x)", "-(tanh(x))**2", RULE),
        ("arctan(x)", "1 + arctan(x)**2", RULE),
    ],
)
def test_the_slip_is_told_of_a_formula(formula, slip, kind):
    row = the_row(formula, slip)
    assert row.verdict == "WRONG"
    assert row.diagnosis[0].kind == kind


@pytest.mark.parametrize(
    ("formula", "slip", "word"),
    [
        ("3*x**2", "6*x**2", "the exponent 2 was not reduced"),
        ("x**4 + x", "4*x**5 + 1", "the exponent 4 was raised by 1, not lowered"),
        ("1/x**3", "-3/x**2", "the exponent −3 was raised by 1, not lowered"),
        ("2*x**3 - x**2 + 4", "6*x**2 - x", "the exponent 2 was not brought down"),
        ("x**4 + x", "4*x**2 + 1", "lowered by 2, not by 1"),
        ("x**4 + sin(x)", "x**5/5 + cos(x)", "as in an integral"),
        ("4*x**3 - 5*x**2 + 7*x", "12*x**3 - 10*x**2 + 7", "every power in y, the exponent was not reduced"),
        ("(a*x - b)**2", "a*x - b", "and the inner derivative a"),
        ("5*sqrt(x) - 7", "5/(2*sqrt(x)) - 7", "the constant term 7 was kept"),
        ("-a*x**3 + 3*a", "-3*a*x**2 + 3", "the constant term 3·a = 4.11 was differentiated by a"),
        ("x**3 + x*sin(x)", "3*x**2", "the derivative of the term x·sin(x)"),
        ("x**3 + sin(x)", "x**3 + cos(x)", "exponent 3 was left as it is"),
        ("sin(x + 1)", "x*cos(x + 1)", "x = 0.73 stands in place of the inner derivative 1"),
        ("exp(3*x)", "3*exp(x)", "the outer derivative was taken at x"),
        ("exp(3*x)", "exp(3*x)/3", "divided by the inner derivative 3"),
        ("sin(x**2)", "cos(x**2) + 2*x", "added, in place of a product"),
        ("exp(-x**2)", "-2*x*exp(x**2)", "the sign of (−x²) = −0.5329 is turned in the outer derivative"),
    ],
)
def test_a_rule_is_named(formula, slip, word):
    row = the_row(formula, slip)
    assert row.verdict == "WRONG"
    first = row.diagnosis[0]
    assert word in first.words
    assert row.note == ""  # the digits leave no doubt
    assert first.value == pytest.approx(float(number(slip)), rel=1e-9)


def test_a_rare_rule_is_no_reading_of_few_digits():
    claimed = f"{float(number('x**5/5')):.5f}"
    assert not any("integral" in finding.words for finding in the_row("x**4", claimed).diagnosis)
    assert "integral" in the_row("x**4 + a", "x**5/5").diagnosis[0].words


def test_a_factor_of_0_that_is_missing_is_a_far_fetched_reading():
    # F = f·g with f = 32 + 8x, g = −20 + 0·x at x = 0: F′ = 8·(−20) + 32·0 = −160, and −128 has 32·0 as 32.
    (x,) = leaves(x=0.0)
    f, g = (32 + 8 * x).named("f"), (-20 + 0 * x).named("g")
    (row,) = check((f * g).named("F"), {"dF/dx": "-128"}).rows
    assert "though a product with 0 is 0" in row.diagnosis[0].words
    assert not any(finding.certain for finding in row.diagnosis)


def test_where_contributions_cancel_nothing_is_certain():
    # F = x²·exp(x) at x = −2: F′ = −4·e⁻² + 4·e⁻² = 0, and 2·e⁻² may have come about in many ways.
    (x,) = leaves(x=-2.0)
    (row,) = check((x**2 * exp(x)).named("F"), {"dF/dx": "2*exp(-2)"}).rows
    assert row.verdict == "WRONG"
    assert not any(finding.certain for finding in row.diagnosis)


def test_the_slope_of_a_function_in_place_of_its_value_is_told():
    # z = 3·y² = 27 at y = 3, and its derivative is 6·y = 18.
    (y,) = leaves(y=3.0)
    (row,) = check((3 * y**2).named("z") * 1, {"z": "18"}).rows
    assert row.diagnosis[0].kind == "other quantity"
    assert "this is ∂z/∂y" in row.diagnosis[0].words


def test_a_slip_from_right_lines_is_told_below_a_wrong_one():
    # a = 0.5, q = −0.27·0.01 = −0.0027, s = q·x = −0.000945 with the printed q; e is wrong, and q was made from it.
    e0, k, x = leaves(e0=-0.2728, k=0.01, x=0.35)
    e = (e0 * 1).named("e")
    q = (e * k).named("q")
    report = check((q * x).named("s"), {"e": "-0.31", "q": "-0.0027", "s": "0.000945"})
    assert report.rows[2].diagnosis[0].kind == "sign"
    assert "from the numbers as they are printed" in report.rows[2].diagnosis[0].words


@pytest.mark.parametrize("digits", [4, 6])
@pytest.mark.parametrize("formula", sorted({formula for formula, *_ in SLIPS}))
def test_the_right_derivative_holds(formula, digits):
    expression = sympy.sympify(formula, locals={**SYMPY_NAMES, **{str(s): s for s in SYMBOLS}})
    right = sympy.N(expression.diff("x").subs(dict(zip(SYMBOLS, map(sympy.Float, (X, A, B)), strict=True))), 20)
    row = the_row(formula, f"{float(right):#.{digits}g}")
    assert (row.verdict, row.diagnosis) == ("holds", [])


@pytest.mark.parametrize("digits", [4, 6])
@pytest.mark.parametrize(
    ("formula", "slip", "words"),
    [
        ("a**2 + b**2", "(a + b)**2", "the terms were added up before"),
        ("(a + b)**2", "a**2 + b**2", "term by term"),
        ("(a - b)**2", "a**2 - b**2", "term by term"),
        ("sqrt(a**2 + b**2)", "a + b", "the terms were added up before"),
        ("log(a + b + x)", "log(a) + log(b) + log(x)", "term by term"),
        ("log(sigmoid(a)) + log(sigmoid(b))", "log(sigmoid(a + b))", "the terms were added up before"),
        ("log(sigmoid(a)) + log(sigmoid(b))", "log(sigmoid(a) + sigmoid(b))", "the terms were added up before"),
        ("exp(a) + exp(b) + exp(x)", "exp(a + b + x)", "the terms were added up before"),
        ("1/(a + b)", "1/a + 1/b", "term by term"),
    ],
)
def test_a_function_of_a_sum_is_told_from_a_sum_of_functions(formula, slip, words, digits):
    row = the_row(formula, f"{float(number(slip)):#.{digits}g}", claim="y")
    first = row.diagnosis[0]
    assert (first.kind, words in first.words) == ("function of a sum", True), first.words
    assert first.value == pytest.approx(float(number(slip)), rel=1e-9)


# ---- a batch ----

CONSTANTS = [
    ("0.1*exp(3*x)", "3*exp(3*x)"),
    ("sin(x)*cos(a)/4", "cos(x)*cos(a)"),
    ("0.25*x**3", "3*x**2"),
    ("a*maximum(x, 0.1*x)/10", "a"),
    ("(a*x + b)/5", "a"),
    ("x*a/8", "a"),
]


@pytest.mark.parametrize(("formula", "slip"), CONSTANTS)
def test_a_constant_with_a_whole_reciprocal_is_no_batch(formula, slip):
    row = the_row(formula, f"{float(number(slip)):.6g}")
    assert row.diagnosis[0].kind == "missing factor"
    assert all(finding.kind != "batch size" for finding in row.diagnosis)


@pytest.mark.parametrize(
    ("formula", "count"),
    [
        ("((a*x - 1)**2 + (b*x - 2)**2)/2", 2),
        ("((a*x - 1)**2 + (b*x - 2)**2 + (3*x - 2)**2)/3", 3),
        ("0.25*((a*x - 1)**2 + (b*x - 2)**2 + (3*x - 2)**2 + (2*x - 7)**2)", 4),
        ("((a*x - 1)**2 + (b*x - 2)**2 + (3*x - 2)**2)/6", 3),
        ("-(log(a*x) + log(1 - x) + log(b*x))/3", 3),
        ("mean((a*x - 1)**2, (b*x - 2)**2, (3*x - 2)**2, (2*x - 7)**2, (5*x - 1)**2)", 5),
        ("((a*x - 1)**2 + (b*x - 2)**2 + (3*x - 2)**2)/3 + 0.1*x**2", 3),
    ],
)
def test_the_sum_over_the_samples_is_told_from_their_mean(formula, count):
    text = formula.replace("mean(", "Mean(")
    names = {"Mean": lambda *terms: sum(terms) / len(terms), **{str(s): s for s in SYMBOLS}}
    mean = sympy.sympify(text.partition(" + 0.1*x**2")[0], locals=names)
    slope = count * mean.diff("x") + (sympy.Float("0.2") * SYMBOLS[0] if "0.1*x" in formula else 0)
    value = float(slope.subs(dict(zip(SYMBOLS, (X, A, B), strict=True))))
    row = the_row(formula, f"{value:.6g}")
    words = [finding.words for finding in row.diagnosis if finding.kind == "batch size"]
    assert [text for text in words if f"the sum over the {count} samples, not their mean" in text], row.diagnosis


def test_a_value_that_is_no_mean_has_no_batch():
    # q = a·b + 2·a·b + 3·a·b + 4·a·b of two numbers, and a mean of four elsewhere: 4·q is no batch of q.
    a, b = leaves(a=0.3, b=0.7)
    terms = [(k * a - b) ** 2 for k in range(1, 5)]
    q = (a * b + 2 * a * b).named("q")
    end = (sum(terms) / 4 + q).named("E")
    (row,) = check(end, {"q": f"{4 * 0.63:.6g}"}).rows
    assert all(finding.kind != "batch size" for finding in row.diagnosis)


# ---- one of several occurrences ----


def logistic():
    """z = 0.8·1.5 = 1.2, s = σ(z), E = (s − 1)²."""
    w, x = leaves(w=0.8, x=1.5)
    s = sigmoid((w * x).named("z")).named("s")
    return ((s - 1) ** 2).named("E")


S = 1 / (1 + math.exp(-1.2))


@pytest.mark.parametrize(
    ("claim", "digits", "written"),
    [
        ("ds/dz", S * (1 - 1.2), "s*(1 - z)"),
        ("ds/dz", 1.2 * (1 - S), "z*(1 - s)"),
        ("dE/dw", 2 * (S - 1) * S * (1 - 1.2) * 1.5, "2*(s - 1)*s*(1 - z)*x"),
    ],
)
def test_one_of_two_occurrences_is_replaced(claim, digits, written):
    for claimed in (f"{digits:.4g}", f"{digits:.6g}", written):
        (row,) = check(logistic(), {claim: claimed}).rows
        assert row.diagnosis[0].kind == "wrong factor"
        assert "one of the s = 0.768525 was taken for z = 1.2" in row.diagnosis[0].words
        assert row.diagnosis[0].value == pytest.approx(digits, rel=1e-9)


def softmax_of_three():
    """The shares of exp(0.4), exp(1.1) and exp(−0.3) in their sum, and the cross entropy of the second."""
    x1, x2, x3 = leaves(x1=0.4, x2=1.1, x3=-0.3)
    total = (exp(x1) + exp(x2) + exp(x3)).named("S")
    s1, s2, s3 = ((exp(x) / total).named(f"s{i}") for i, x in enumerate((x1, x2, x3), 1))
    return (s1 * 0.2 - s2 * 0.9 + s3 * s1).named("E")


E1, E2, E3 = math.exp(0.4), math.exp(1.1), math.exp(-0.3)
S1, S2 = E1 / (E1 + E2 + E3), E2 / (E1 + E2 + E3)


@pytest.mark.parametrize(
    ("claim", "digits", "written"),
    [
        ("ds1/dx1", S1 * (1 - 0.4), "s1*(1 - x1)"),
        ("ds1/dx1", 0.4 * (1 - S1), "x1*(1 - s1)"),
        ("ds1/dx2", -S1 * 1.1, "-s1*x2"),
        ("ds2/dx1", -S2 * 0.4, "-s2*x1"),
        ("ds1/dx2", -0.4 * 1.1, "-x1*x2"),
    ],
)
def test_the_inputs_of_a_softmax_in_place_of_its_outputs(claim, digits, written):
    for claimed in (f"{digits:.4g}", f"{digits:.6g}", written):
        (row,) = check(softmax_of_three(), {claim: claimed}).rows
        assert row.diagnosis[0].kind == "wrong factor"
        assert "in the slopes of the softmax, x1, x2, x3 stand in place of s1, s2, s3" in row.diagnosis[0].words
        assert row.diagnosis[0].value == pytest.approx(digits, rel=1e-9)


# ---- paths ----


def test_two_paths_that_are_multiplied_for_their_sum_are_seen():
    # u = 3t, v = t², z = u·v: dz/dt = v·3 + u·2t = 6.75 + 13.5 at t = 1.5, and the product of the two is 91.125
    (t,) = leaves(t=1.5)
    z = ((3 * t).named("u") * (t**2).named("v")).named("z")
    (row,) = check(z, {"dz/dt": "91.125"}).rows
    assert row.diagnosis[0].kind == "paths multiplied"


# ---- what another slip may have led to as well ----


def test_a_factor_twice_in_one_term_of_a_sum_may_be_a_slip_of_arithmetic():
    # x·(ŷ − y)/3 are −3/3, −10/3 and −21/3: −34/3 = −11.3333, and −32/3 = −10.6667 by −3 − 10 − 21 = −32.
    sheet = """
error = "L"
[inputs]
x = [1, 2, 3]
y = [3, 5, 7]
[parameters]
w = 0
b = 0
[formulas]
yhat = "w*x + b"
L = "sum((yhat - y)**2)/(2*3)"
[claims]
"dL/dw" = "-10.6667"
"""
    row = Worksheet.loads(sheet).check().rows[0]
    assert not row.ok
    assert not any(finding.certain for finding in row.diagnosis)


def test_a_minus_lost_in_a_sigmoid_is_told_beside_the_factor_that_it_makes():
    # −y·x·σ(y·w·x) is −y·x·σ(−y·w·x) without its minus, and also without its factor exp(−y·w·x).
    x, y, w = leaves(x=1.4, y=-1, w=0.6)
    L = (1 + (-y * w * x).exp()).log().named("L")
    row = check(L, {"dL/dw": "-y*x*sigmoid(y*w*x)"}).rows[0]
    assert row.diagnosis[0].kind == "factor sign"
    assert "the minus of (−y·w·x)" in row.diagnosis[0].words
    assert not any(finding.certain for finding in row.diagnosis)


def test_a_slip_in_another_formula_may_be_meant_as_well():
    # A = π·r² with r = √(t + 1): π/√(t + 1) lacks the r of 2·π·r, or has 1/(2·(t + 1)) for the slope of the root.
    (t,) = leaves(t=3)
    r = (t + 1).sqrt().named("r")
    A = (math.pi * r**2).named("A")
    row = check(A, {"dA/dt": "3.141592653589793/sqrt(t + 1)"}).rows[0]
    assert {"missing factor", "derivative of a function"} <= {finding.kind for finding in row.diagnosis}
    assert not any(finding.certain for finding in row.diagnosis)


# ---- a factor lost or put in front ----


@pytest.mark.parametrize(("by", "written"), [("z1", "1*(1 - p1)"), ("z2", "-exp(z2)/(exp(z1) + exp(z2))")])
def test_the_output_lost_in_the_slope_of_a_softmax(by, written):
    # ∂p1/∂z1 = p1·(1 − p1) and ∂p1/∂z2 = −p1·p2
    z1, z2 = leaves(z1=0.6, z2=-0.3)
    p1 = (exp(z1) / (exp(z1) + exp(z2))).named("p1")
    row = check(p1, {f"dp1/d{by}": written}).rows[0]
    assert row.diagnosis[0].kind == "missing factor"
    assert "the factor p1 = 0.710" in row.diagnosis[0].words  # e^0.9/(1 + e^0.9) = 0.7109


@pytest.mark.parametrize(("front", "told"), [("4/3", "4"), ("-5/3", "−5"), ("3/5", "1.8")])
def test_a_constant_in_front_that_does_not_belong_there(front, told):
    names = x1, x2, x3, w = leaves(x1=0.7, x2=1.9, x3=-0.4, w=0.3)
    L = ((sigmoid(w * x1) + sigmoid(w * x2) + sigmoid(w * x3)) / 3).named("L")
    slopes = " + ".join(f"sigmoid(w*{x.name})*(1 - sigmoid(w*{x.name}))*{x.name}" for x in names[:3])
    row = check(L, {"dL/dw": f"{front}*({slopes})"}).rows[0]
    assert not row.ok
    assert f"multiplied by {told}, " in row.diagnosis[0].words
    assert not row.diagnosis[0].certain


def test_who_stops_after_the_first_derivative_has_written_it():
    # b = x·exp(x): b′ = (1 + x)·exp(x) is 1 at 0, and b″ = (2 + x)·exp(x) is 2
    (x,) = leaves(x=0)
    row = check((x * exp(x)).named("b"), {"d2b/dx2": "1"}).rows[0]
    assert "this is the first derivative" in row.diagnosis[0].words
