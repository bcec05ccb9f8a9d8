"""Slips of calculus: the chain rule inside a formula, products and quotients, mistaken rules, sums, and the batch.

The number of each slip is that of an expression of its own in SymPy; the engine has no part in it.
"""

import pytest
import sympy

from autograd import Worksheet

X, A, B = 0.73, 1.37, 0.58
SYMBOLS = sympy.symbols("x a b")
SYMPY_NAMES = {"arctan": sympy.atan, "arcsin": sympy.asin, "sigmoid": lambda z: 1 / (1 + sympy.exp(-z))}

INNER, PRODUCT, QUOTIENT, RULE = "inner derivative", "product rule", "quotient rule", "activation derivative"

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
    ("x**3", "3*x**3", RULE, "3·y"),
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


@pytest.mark.parametrize("digits", [4, 6])
@pytest.mark.parametrize("formula", sorted({formula for formula, *_ in SLIPS}))
def test_the_right_derivative_holds(formula, digits):
    expression = sympy.sympify(formula, locals={**SYMPY_NAMES, **{str(s): s for s in SYMBOLS}})
    right = sympy.N(expression.diff("x").subs(dict(zip(SYMBOLS, map(sympy.Float, (X, A, B)), strict=True))), 20)
    row = the_row(formula, f"{float(right):#.{digits}g}")
    assert (row.verdict, row.diagnosis) == ("holds", [])
