"""Formulas: written in five notations with no needless parentheses, read back bit for bit, and refused when hostile."""

import ast
import copy
import pickle
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings, strategies as st
from pylatexenc import latexwalker

import autograd
from autograd import Value, absolute, dot, exp, formula, leaves, maximum, mean, negative, parse, sqrt, where
from autograd.engine.history import history
from autograd.engine.methods import apply
from autograd.paper.formulas import formulas
from autograd.paper.names import latex_name, mathml_name, on_one_line, pretty_name, shown
from autograd.paper.numerals import half_unit, read_decimal, write_exactly, write_number
from autograd.table.ops import TABLE
from tests.searches import examples
from tests.test_ops import WHOLE_FIRST

NOTATIONS = ("text", "plain", "pretty", "latex", "mathml")
HOSTILE_NAMES = [
    "line\nbreak\r\n",
    "nul\0 and escape\x1b[31m",
    "lone surrogate \ud800",
    "turned \u202e around \u2066 here",
    "$x_1^2$ & 50% {a} \\input{b} ~ #",
    "<script>alert('x')</script>",
    'quotes " and `',
    "\\",
    "}",
    "a" * 10_000,
    " ",
    "δ́",
    "名前",
]


# ---- every row as it is written ----------------------------------------------------------------------------

WRITTEN = {
    # row: text, pretty, LaTeX
    "add": ("x + y", "x + y", "x + y"),
    "subtract": ("x - y", "x − y", "x - y"),
    "multiply": ("x*y", "x·y", r"x \cdot y"),
    "divide": ("x/y", "x/y", r"\frac{x}{y}"),
    "power": ("x**y", "x^y", "x^{y}"),
    "negative": ("-x", "−x", "-x"),
    "positive": ("x", "x", "x"),
    "absolute": ("abs(x)", "|x|", r"\left|x\right|"),
    "exp": ("exp(x)", "exp(x)", "e^{x}"),
    "expm1": ("expm1(x)", "expm1(x)", r"\operatorname{expm1}\left(x\right)"),
    "log": ("log(x)", "log(x)", r"\log\left(x\right)"),
    "log1p": ("log1p(x)", "log1p(x)", r"\operatorname{log1p}\left(x\right)"),
    "sqrt": ("sqrt(x)", "√(x)", r"\sqrt{x}"),
    "square": ("square(x)", "x²", "x^{2}"),
    "sin": ("sin(x)", "sin(x)", r"\sin\left(x\right)"),
    "cos": ("cos(x)", "cos(x)", r"\cos\left(x\right)"),
    "tan": ("tan(x)", "tan(x)", r"\tan\left(x\right)"),
    "sinh": ("sinh(x)", "sinh(x)", r"\sinh\left(x\right)"),
    "cosh": ("cosh(x)", "cosh(x)", r"\cosh\left(x\right)"),
    "sech": ("sech(x)", "sech(x)", r"\operatorname{sech}\left(x\right)"),
    "tanh": ("tanh(x)", "tanh(x)", r"\tanh\left(x\right)"),
    "maximum": ("max(x, y)", "max(x, y)", r"\max\left(x, y\right)"),
    "minimum": ("min(x, y)", "min(x, y)", r"\min\left(x, y\right)"),
    "sign": ("sign(x)", "sign(x)", r"\operatorname{sign}\left(x\right)"),
    "step": ("step(x)", "step(x)", r"\operatorname{step}\left(x\right)"),
    "where": ("where(x, y, z)", "where(x, y, z)", r"\operatorname{where}\left(x, y, z\right)"),
    "relu": ("relu(x)", "relu(x)", r"\operatorname{relu}\left(x\right)"),
    "sigmoid": ("sigmoid(x)", "σ(x)", r"\sigma\left(x\right)"),
    "softplus": ("softplus(x)", "softplus(x)", r"\operatorname{softplus}\left(x\right)"),
    "sum": ("x + y + z", "x + y + z", "x + y + z"),
    "mean": ("(x + y + z)/3", "(x + y + z)/3", r"\frac{x + y + z}{3}"),
    "dot": ("x*y + z", "x·y + z", r"x \cdot y + z"),
    "arcsin": ("arcsin(x)", "arcsin(x)", r"\arcsin\left(x\right)"),
    "arccos": ("arccos(x)", "arccos(x)", r"\arccos\left(x\right)"),
    "semicircle": ("semicircle(x)", "semicircle(x)", r"\operatorname{semicircle}\left(x\right)"),
    "arctan": ("arctan(x)", "arctan(x)", r"\arctan\left(x\right)"),
    "arctan2": ("arctan2(x, y)", "arctan2(x, y)", r"\operatorname{arctan2}\left(x, y\right)"),
    "hypot": ("hypot(x, y)", "hypot(x, y)", r"\operatorname{hypot}\left(x, y\right)"),
    "sine2": ("sine2(x, y)", "sine2(x, y)", r"\operatorname{sine2}\left(x, y\right)"),
    "inversion": ("inversion(x, y)", "inversion(x, y)", r"\operatorname{inversion}\left(x, y\right)"),
    "quadrupole": ("quadrupole(x, y)", "quadrupole(x, y)", r"\operatorname{quadrupole}\left(x, y\right)"),
    "cbrt": ("cbrt(x)", "∛(x)", r"\sqrt[3]{x}"),
    "reciprocal": ("reciprocal(x)", "1/x", r"\frac{1}{x}"),
    "log2": ("log2(x)", "log₂(x)", r"\log_{2}\left(x\right)"),
    "log10": ("log10(x)", "log₁₀(x)", r"\log_{10}\left(x\right)"),
    "exp2": ("exp2(x)", "2^x", "2^{x}"),
    "logaddexp": ("logaddexp(x, y)", "logaddexp(x, y)", r"\operatorname{logaddexp}\left(x, y\right)"),
    "logaddexp2": ("logaddexp2(x, y)", "logaddexp2(x, y)", r"\operatorname{logaddexp2}\left(x, y\right)"),
    "xlogy": ("xlogy(x, y)", "xlogy(x, y)", r"\operatorname{xlogy}\left(x, y\right)"),
    "xlog1py": ("xlog1py(x, y)", "xlog1py(x, y)", r"\operatorname{xlog1py}\left(x, y\right)"),
    "logit": ("logit(x)", "logit(x)", r"\operatorname{logit}\left(x\right)"),
    "sec": ("sec(x)", "sec(x)", r"\sec\left(x\right)"),
    "csc": ("csc(x)", "csc(x)", r"\csc\left(x\right)"),
    "cot": ("cot(x)", "cot(x)", r"\cot\left(x\right)"),
    "csch": ("csch(x)", "csch(x)", r"\operatorname{csch}\left(x\right)"),
    "coth": ("coth(x)", "coth(x)", r"\coth\left(x\right)"),
    "arcsinh": ("arcsinh(x)", "arsinh(x)", r"\operatorname{arsinh}\left(x\right)"),
    "arccosh": ("arccosh(x)", "arcosh(x)", r"\operatorname{arcosh}\left(x\right)"),
    "arctanh": ("arctanh(x)", "artanh(x)", r"\operatorname{artanh}\left(x\right)"),
    "deg2rad": ("deg2rad(x)", "deg2rad(x)", r"\operatorname{deg2rad}\left(x\right)"),
    "rad2deg": ("rad2deg(x)", "rad2deg(x)", r"\operatorname{rad2deg}\left(x\right)"),
    "floor": ("floor(x)", "⌊x⌋", r"\left\lfloor x\right\rfloor"),
    "ceil": ("ceil(x)", "⌈x⌉", r"\left\lceil x\right\rceil"),
    "trunc": ("trunc(x)", "trunc(x)", r"\operatorname{trunc}\left(x\right)"),
    "rint": ("round(x)", "round(x)", r"\operatorname{round}\left(x\right)"),
    "floor_divide": ("x // y", "⌊x/y⌋", r"\left\lfloor \frac{x}{y}\right\rfloor"),
    "heaviside": ("heaviside(x, y)", "heaviside(x, y)", r"\operatorname{heaviside}\left(x, y\right)"),
    "remainder": ("x % y", "x mod y", r"x \bmod y"),
    "fmod": ("fmod(x, y)", "fmod(x, y)", r"\operatorname{fmod}\left(x, y\right)"),
    "fmax": ("fmax(x, y)", "fmax(x, y)", r"\operatorname{fmax}\left(x, y\right)"),
    "fmin": ("fmin(x, y)", "fmin(x, y)", r"\operatorname{fmin}\left(x, y\right)"),
    "clip": ("clip(x, y, z)", "clip(x, y, z)", r"\operatorname{clip}\left(x, y, z\right)"),
    "copysign": ("copysign(x, y)", "copysign(x, y)", r"\operatorname{copysign}\left(x, y\right)"),
    "sinc": ("sinc(x)", "sinc(x)", r"\operatorname{sinc}\left(x\right)"),
    "bessel_ratio": ("bessel_ratio(x, y)", "bessel_ratio(x, y)", r"\operatorname{bessel\_ratio}\left(x, y\right)"),
    "erf": ("erf(x)", "erf(x)", r"\operatorname{erf}\left(x\right)"),
    "erfc": ("erfc(x)", "erfc(x)", r"\operatorname{erfc}\left(x\right)"),
    "erfinv": ("erfinv(x)", "erfinv(x)", r"\operatorname{erfinv}\left(x\right)"),
    "gamma": ("gamma(x)", "Γ(x)", r"\Gamma\left(x\right)"),
    "lgamma": ("lgamma(x)", "logΓ(x)", r"\log\Gamma\left(x\right)"),
    "digamma": ("digamma(x)", "ψ(x)", r"\psi\left(x\right)"),
    "polygamma": ("polygamma(x, y)", "polygamma(x, y)", r"\operatorname{polygamma}\left(x, y\right)"),
    "leaky_relu": ("leaky_relu(x, y)", "leaky_relu(x, y)", r"\operatorname{leaky\_relu}\left(x, y\right)"),
    "elu": ("elu(x, y)", "elu(x, y)", r"\operatorname{elu}\left(x, y\right)"),
    "gelu": ("gelu(x)", "gelu(x)", r"\operatorname{gelu}\left(x\right)"),
    "silu": ("silu(x)", "silu(x)", r"\operatorname{silu}\left(x\right)"),
    "logsigmoid": ("logsigmoid(x)", "logsigmoid(x)", r"\operatorname{logsigmoid}\left(x\right)"),
    "softsign": ("softsign(x)", "softsign(x)", r"\operatorname{softsign}\left(x\right)"),
    "tie": ("tie(x, y)", "tie(x, y)", r"\operatorname{tie}\left(x, y\right)"),
    "max": ("max(x, y, z)", "max(x, y, z)", r"\max\left(x, y, z\right)"),
    "min": ("min(x, y, z)", "min(x, y, z)", r"\min\left(x, y, z\right)"),
    "norm": ("norm(x, y, z)", "norm(x, y, z)", r"\operatorname{norm}\left(x, y, z\right)"),
    "logsumexp": ("logsumexp(x, y, z)", "logsumexp(x, y, z)", r"\operatorname{logsumexp}\left(x, y, z\right)"),
}


def test_every_row_has_a_written_form():
    assert list(WRITTEN) == list(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_a_row_is_written_as_on_paper(name):
    arguments = leaves(x=2 if name in (*WHOLE_FIRST, "arccosh") else 0.5, y=0.25, z=2)[: TABLE[name].arity]
    y = apply(TABLE[name], arguments)
    assert tuple(formula(y, notation) for notation in ("text", "pretty", "latex")) == WRITTEN[name]


IN_LATEX = {
    "σ": r"\sigma",
    "ψ": r"\psi",
    "Γ": r"\Gamma",
    "logΓ": r"\log\Gamma",
    "log₂": r"\log_{2}",
    "log₁₀": r"\log_{10}",
}


@pytest.mark.parametrize("name", [name for name, (_, pretty, _) in WRITTEN.items() if re.match(r"\w+\(", pretty)])
def test_a_function_has_one_name_on_paper(name):
    _, pretty, latex = WRITTEN[name]
    sign = pretty.partition("(")[0]
    operator = rf"\operatorname{{{sign}}}".replace("_", r"\_")
    either = (IN_LATEX[sign],) if sign in IN_LATEX else (rf"\{sign}", operator)
    assert latex.partition(r"\left")[0] in either or name == "exp"  # a power of e


@pytest.mark.parametrize("name", [name for name, op in TABLE.items() if op.repeats and not op.spelled])
@pytest.mark.parametrize("numbers", [(0.5, -0.25, 2.0), (1000.0, 1000.0, -1000.0), (1e200, 1e200, 3.0)])
def test_a_call_of_several_reads_back_with_its_number_and_its_slopes(name, numbers):
    names = dict(zip("xyz", leaves(**dict(zip("xyz", numbers, strict=True))), strict=True))
    value = getattr(autograd, name)(names.values())
    back = parse(formula(value), names)
    assert (back.op, back.data) == (value.op, value.data)
    slopes = [[slope.data for slope in autograd.gradient(end, [*names.values()])] for end in (value, back)]
    assert slopes[0] == slopes[1]


x, y, z = leaves(x=2, y=3, z=5)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ((x + y) * z, "(x + y)*z"),
        (x + y * z, "x + y*z"),
        (x - y - z, "x - y - z"),
        (x - (y - z), "x - (y - z)"),
        (x + (y + z), "x + (y + z)"),
        (x / y / z, "x/y/z"),
        (x / (y / z), "x/(y/z)"),
        (x * (y / z), "x*(y/z)"),
        (x * y / z, "x*y/z"),
        (x / (y * z), "x/(y*z)"),
        (x**y**z, "x**y**z"),
        ((x**y) ** z, "(x**y)**z"),
        (x ** (y + 1), "x**(y + 1)"),
        ((-x) ** 2, "(-x)**2"),
        (-(x**2), "-x**2"),
        (x**-y, "x**-y"),
        (x**-2, "x**-2"),
        ((-x) * y, "-x*y"),
        (-(x * y), "-(x*y)"),
        (x * (-y), "x*(-y)"),
        (x - (-y), "x - (-y)"),
        (x + (-3), "x + (-3)"),
        (-3 + x, "-3 + x"),
        (negative(-x), "-(-x)"),
        (maximum(-x, y + z), "max(-x, y + z)"),
        (where(x - y, -y, -3), "where(x - y, -y, -3)"),
        (x ** Fraction(1, 3), "x**(1/3)"),
        (x ** Fraction(-1, 3), "x**(-1/3)"),
        (x * Fraction(1, 3), "x*(1/3)"),
        (Fraction(1, 3) * x, "1/3*x"),
        (x * Fraction(1, 20), "x*0.05"),
        (+(x + y), "x + y"),
        ((+(x + y)) * z, "(x + y)*z"),
    ],
)
def test_parentheses_stand_where_they_are_needed_and_nowhere_else(value, text):
    assert formula(value) == text


@pytest.mark.parametrize(
    ("value", "pretty"),
    [
        (x**2, "x²"),
        (x**10, "x¹⁰"),
        (x**-2, "x⁻²"),
        (x**0.5, "x^½"),
        (x**-0.5, "x^(−0.5)"),
        (x ** (y + 1), "x^(y + 1)"),
        ((x + y) ** 2 * 0.5, "(x + y)²·½"),
        ((-x) ** 2, "(−x)²"),
        (x - (-3), "x − (−3)"),
        (sqrt(x + y), "√(x + y)"),
        (abs(x - y) ** 2, "|x − y|²"),
    ],
)
def test_pretty_formulas_use_the_signs_of_print(value, pretty):
    assert formula(value, "pretty") == pretty


@pytest.mark.parametrize(
    ("value", "latex"),
    [
        ((x + y) / (x * y), r"\frac{x + y}{x \cdot y}"),
        ((x + y) ** 2 / 2, r"\frac{\left(x + y\right)^{2}}{2}"),
        ((x / y) ** 2, r"\left(\frac{x}{y}\right)^{2}"),
        (x ** (y + 1), "x^{y + 1}"),
        (exp(x) ** 2, r"\left(e^{x}\right)^{2}"),
        (exp(-(x**2)), "e^{-x^{2}}"),
        (x - (-y), r"x - \left(-y\right)"),
        (1.5e-7 * x, r"1.5 \cdot 10^{-7} \cdot x"),
        (1e-7**x, r"\left(1 \cdot 10^{-7}\right)^{x}"),
    ],
)
def test_latex_groups_what_belongs_together(value, latex):
    assert formula(value, "latex") == latex


def test_an_unknown_notation_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="no notation 'html': choose 'text', 'plain', 'pretty', 'latex', 'mathml'"):
        formula(x, "html")


@pytest.mark.parametrize("number", [3, None, "x"])
def test_a_formula_is_asked_of_a_value(number):
    with pytest.raises(TypeError, match="formula takes a Value, not"):
        formula(number)


# ---- names and numbers -------------------------------------------------------------------------------------


def test_a_formula_stops_at_names_unless_it_is_expanded():
    h = (x * y + 1).named("h")
    E = ((h - z) ** 2).named("E")
    assert formula(E) == "(h - z)**2"
    assert formula(E, expand=True) == "(x*y + 1 - z)**2"
    assert formula(E + h) == "E + h"


def test_a_formula_in_numbers():
    w, b = leaves(w=-0.123456, b=Fraction(1, 3))
    assert formula(w * x + b, numbers=4) == "(-0.1235)*2 + 0.3333"
    assert formula(x * w, "pretty", numbers=2) == "2·(−0.12)"
    assert formula(w / (x * 1e-9).named("h"), "latex", numbers=3) == r"\frac{-0.123}{2 \cdot 10^{-9}}"


def test_a_leaf_without_a_name_is_written_as_its_number():
    assert formula(Value(2.0) * x + Value(0.1)) == "2*x + 0.1"


@pytest.mark.parametrize(
    ("name", "pretty", "latex"),
    [
        ("x", "x", "x"),
        ("w1", "w₁", "w_{1}"),
        ("w_1", "w₁", "w_{1}"),
        ("w12", "w₁₂", "w_{12}"),
        ("net_h1", "net_h₁", r"\mathrm{net}_{h1}"),
        ("delta", "δ", r"\delta"),
        ("delta_1", "δ₁", r"\delta_{1}"),
        ("y_hat", "ŷ", r"\hat{y}"),
        ("yhat", "ŷ", r"\hat{y}"),
        ("what", "what", r"\mathrm{what}"),
        ("prediction", "prediction", r"\mathrm{prediction}"),
        ("a_out", "a_out", r"a_{\mathrm{out}}"),
        ("100 %", "100 %", r"\text{100 \%}"),
        ("", "", r"\text{}"),
    ],
)
def test_names_are_typeset_as_people_write_them(name, pretty, latex):
    assert (pretty_name(name), latex_name(name)) == (pretty, latex)


def test_names_are_typeset_in_formulas():
    w1, delta, y_hat = leaves(w1=1, delta=2, y_hat=3)
    value = w1**2 * delta - y_hat
    assert formula(value) == "w1**2*delta - y_hat"
    assert formula(value, "plain") == "w1²·delta − y_hat"
    assert formula(value, "pretty") == "w₁²·δ − ŷ"
    assert formula(value, "latex") == r"w_{1}^{2} \cdot \delta - \hat{y}"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("a\nb\r\nc\td", "a b  c d"),
        ("a\u2028b\x85c", "a b c"),
        ("nul\0", "nul�"),
        ("\x1b[31mred", "�[31mred"),
        ("\ud800", "�"),
        ("a\u202eb\u2066c\u2069", "a�b�c�"),
        ("a" * 10_000, "a" * 39 + "…"),
        ("a" * 40, "a" * 40),
        ("名前", "名前"),
        ("\u05d0\u05d1", "\u2068\u05d0\u05d1\u2069"),  # kept to itself among what runs from left to right
        ("\u0627" * 99, "\u2068" + "\u0627" * 39 + "…\u2069"),
    ],
)
def test_a_hostile_name_is_shown_on_one_short_line(name, line):
    assert shown(name) == line


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_stay_short_and_printable_in_formulas(name):
    value = Value(2.0, name=name) * x
    for notation in ("plain", "pretty", "latex"):
        written = formula(value, notation)
        assert len(written) < 200
        assert not re.search("[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", written)


# ---- length ------------------------------------------------------------------------------------------------


def doubled(times):
    """A graph of so many nodes whose formula has 2**times letters."""
    value = x
    for _ in range(times):
        value = value * value
    return value


@pytest.mark.parametrize("long", [doubled(100), sum([x] * 4_000)], ids=["deep", "wide"])
@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_formula_that_nobody_could_read_is_refused(long, notation):
    with pytest.raises(ValueError, match=r"longer than [15]0000 characters: name some .* with \.named"):
        formula(long, notation)


@pytest.mark.parametrize("long", [doubled(100), sum([x] * 4_000)], ids=["deep", "wide"])
@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_long_part_is_left_out_on_request(long, notation):
    written = formula(long, notation, longest=20)
    seen = "".join(ET.fromstring(f"<math>{written}</math>").itertext()) if notation == "mathml" else written
    assert seen.count("…") >= 1
    assert len(seen) <= 20


def test_the_part_that_is_left_out_is_the_long_one():
    long = exp(exp(exp(x / 9)))
    assert formula(y * long - z, longest=12) == "y*… - z"


def test_a_long_name_is_left_out_on_request():
    assert formula(Value(1.0, name="a" * 20_000) * x, longest=20) == "…*x"


# ---- operations of many arguments --------------------------------------------------------------------------


def many():
    """Values made by one operation of many arguments, and how they are written."""
    x, y, z = leaves(x=2, y=3, z=5)
    return [
        (dot([x, y], [y, z], x), "x*y + y*z + x", "x·y + y·z + x"),
        (dot([x - 1, -2], [y, z]), "(x - 1)*y + (-2*z)", "(x − 1)·y + (−2·z)"),
        (2 * dot([x], [y], z), "2*(x*y + z)", "2·(x·y + z)"),
        (autograd.sum([x, y - z, -x]), "x + (y - z) + (-x)", "x + y − z + (−x)"),
        (x - autograd.sum([y, z]), "x - (y + z)", "x − (y + z)"),
        (mean([x * y, z]) ** 2, "((x*y + z)/2)**2", "((x·y + z)/2)²"),
        (autograd.sum([x]) * mean([y]), "x*(y/1)", "x·y/1"),
    ]


@pytest.mark.parametrize(("value", "text", "plain"), many())
def test_an_operation_of_many_arguments_is_written_as_the_sum_it_is_and_reads_back(value, text, plain):
    named = {node.name: node for node in history(value) if node.name}
    assert (formula(value), formula(value, "plain")) == (text, plain)
    assert parse(text, named).data == value.data
    assert formula(parse(text, named)) == text


def test_sums_and_means_can_be_called_in_a_formula():
    x, y = leaves(x=2, y=3)
    assert formula(parse("mean(x, y, 1) + sum(x, y)", {"x": x, "y": y})) == "(x + y + 1)/3 + (x + y)"
    with pytest.raises(ValueError, match="mean takes at least 1 argument"):
        parse("mean()", {})
    with pytest.raises(ValueError, match="calls 'dot', which is not a function"):
        parse("dot(x, y)", {"x": x, "y": y})


# ---- random formulas ---------------------------------------------------------------------------------------

ARITHMETIC = ["add", "subtract", "multiply", "divide", "power", "negative"]
# "positive" leaves no trace in text, and of a sum of many its plain numbers are added when it is read
OTHERS = [name for name, op in TABLE.items() if op.arity and name not in (*ARITHMETIC, "positive")]
NAMES = {"x": 0.5, "y": 2.0, "net_h1": 0.25, "delta": -3.0}


def trees(operations, numbers):
    """Nested lists: [operation, operand, ...], names and numbers."""

    def larger(operands):
        return st.one_of(
            st.tuples(st.just(name), *(operands for _ in TABLE[name].partials)).map(list) for name in operations
        )

    return st.recursive(st.sampled_from(list(NAMES)) | numbers, larger, max_leaves=12)


def built(tree, named):
    """The Value that a tree stands for; hypothesis draws another tree where it is not defined."""
    if isinstance(tree, str):
        return named[tree]
    if not isinstance(tree, list):
        return tree
    operands = [built(operand, named) for operand in tree[1:]]
    try:
        value = apply(TABLE[tree[0]], tuple(operands))
    except (ValueError, ZeroDivisionError):
        assume(False)
    assume(isinstance(value, Value) or abs(value) < float("inf"))
    return value


small_floats = st.sampled_from([2, 3, -1, 0.1, -0.5, 1e-7, 2.5e30]) | st.floats(-10, 10)
float_trees = trees([*ARITHMETIC * 4, *OTHERS], small_floats)
exact_trees = trees(["add", "subtract", "multiply", "divide", "negative"], st.fractions(max_denominator=30))


def drawn_value(tree, numbers=NAMES):
    named = {name: Value(number, name) for name, number in numbers.items()}
    value = built(tree, named)
    assume(isinstance(value, Value))
    return value, named


@settings(max_examples=examples(300), deadline=None)
@given(float_trees)
def test_a_formula_reads_back_as_the_same_number_and_the_same_text(tree):
    value, named = drawn_value(tree)
    text = formula(value)
    again = parse(text, named)
    assert repr(again.data) == repr(value.data)
    assert formula(again) == text


@settings(max_examples=examples(200), deadline=None)
@given(exact_trees)
def test_an_exact_formula_reads_back_as_the_same_fraction_and_the_same_text(tree):
    value, named = drawn_value(tree, {name: Fraction(number) for name, number in NAMES.items()})
    text = formula(value)
    again = parse(text, named, exact=True)
    assert isinstance(again.data, Fraction)
    assert again.data == value.data
    assert formula(again) == text


def operator_parentheses(text):
    """The places of each pair that is not the pair of a call."""
    opened = []
    for i, character in enumerate(text):
        if character == "(":
            opened.append(i)
        elif character == ")":
            start = opened.pop()
            if not re.search(r"\w$", text[:start]):
                yield start, i


def says_the_same(text, other):
    try:
        return ast.dump(ast.parse(text)) == ast.dump(ast.parse(other))
    except SyntaxError:
        return False


@settings(max_examples=examples(300), deadline=None)
@given(float_trees | exact_trees)
def test_no_pair_of_parentheses_can_be_left_out(tree):
    value, _ = drawn_value(tree)
    text = formula(value)
    for start, end in operator_parentheses(text):
        before, inside, after = text[:start], text[start + 1 : end], text[end + 1 :]
        # Python reads a - -b, but on paper no minus follows another sign.
        follows_a_sign = inside.startswith("-") and re.search(r"(?<!\*)[-+*/%] ?$", before)
        assert follows_a_sign or not says_the_same(text, before + inside + after), text


def assert_latex_is_sound(latex):
    """It parses strictly, \\left and \\right pair up, and nothing has two exponents, which TeX refuses."""
    nodes, position, length = latexwalker.LatexWalker(f"${latex}$", tolerant_parsing=False).get_latex_nodes()
    assert (position, length, len(nodes)) == (0, len(latex) + 2, 1)
    assert len(re.findall(r"\\left\b", latex)) == len(re.findall(r"\\right\b", latex))
    flat = latex
    while "{" in flat.replace(r"\{", ""):
        flat, changed = re.subn(r"(?<!\\)\{(?:[^{}\\]|\\.)*(?<!\\)\}", "G", flat)
        assert changed, latex
    assert not re.search(r"\^G\s*\^", flat), latex


@settings(max_examples=examples(200), deadline=None)
@given(float_trees | exact_trees)
def test_the_latex_of_a_random_formula_is_sound(tree):
    value, _ = drawn_value(tree)
    assert_latex_is_sound(formula(value, "latex"))
    assert_latex_is_sound(formula(value, "latex", numbers=3))


@given(st.text())
def test_the_latex_of_any_name_is_sound(name):
    assert_latex_is_sound(formula(Value(1.0, name) ** 2 + x, "latex"))


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_the_latex_of_a_hostile_name_is_sound(name):
    assert_latex_is_sound(formula(Value(1.0, name) ** 2 + x, "latex"))


# ---- MathML ------------------------------------------------------------------------------------------------


def read_mathml(element):
    """The Python text of a piece of MathML, by what each element means."""
    inside = [read_mathml(child) for child in element]
    match element.tag:
        case "mi" if element.text == "δ":
            return "delta"
        case "msub" if inside[0] == "log":
            return "".join(inside)
        case "msub":
            return "_".join(inside)
        case "mi" | "mn" | "mtext":
            return element.text
        case "mo":
            return {"−": "-", "·": "*", "mod": "%"}.get(element.text, element.text)
        case "msup" if inside[0] == "e":
            return f"exp({inside[1]})"
        case "msup":
            return f"({inside[0]})**({inside[1]})"
        case "mfrac":
            return f"(({inside[0]})/({inside[1]}))"
        case "mroot" if inside[1] == "3":
            return f"cbrt({inside[0]})"
        case "msqrt":
            return f"sqrt({''.join(inside)})"
        case "mrow" if inside[0] in ("⌊", "⌈"):
            return f"{'floor' if inside[0] == '⌊' else 'ceil'}({''.join(inside[1:-1])})"
        case "mrow" if inside[0] == "|":
            return f"abs({''.join(inside[1:-1])})"
        case "math" | "mrow":
            return "".join(inside)
        case tag:
            raise AssertionError(f"an element {tag}")


def mathml_of(value, **options):
    return ET.fromstring(f"<math>{formula(value, 'mathml', **options)}</math>")


def numbers_in(node):
    """The plain numbers that a node was made from, which stand in its formula."""
    return [argument for argument in node.args if not isinstance(argument, Value)]


@settings(max_examples=examples(300), deadline=None)
@given(float_trees | exact_trees)
def test_the_mathml_of_a_random_formula_means_the_same(tree):
    value, names = drawn_value(tree)
    exact = isinstance(value.data, Fraction)
    # ⌊a/b⌋ is written for floor(a / b) too, where the quotient may be rounded up to a whole number.
    assume(all(node.op is not TABLE["floor_divide"] for node in history(value)))
    # 2.5·10³⁰ is read as a product, which may end in another last digit: its sine has nothing to do with it.
    assume(exact or all(abs(node.data) < 1e12 for node in history(value)))
    # 5·10⁻³²⁴ as a product is 0, since 10**-324 is.
    assume(not any(0 < abs(x) < sys.float_info.min for node in history(value) for x in numbers_in(node)))
    again = parse(read_mathml(mathml_of(value)), names, exact=exact)
    assert float(again.data) == pytest.approx(float(value.data), rel=1e-9, nan_ok=True)


@pytest.mark.parametrize(
    ("value", "mathml"),
    [
        (x + y, "<mi>x</mi><mo>+</mo><mi>y</mi>"),
        (x / (y - 1), "<mfrac><mrow><mi>x</mi></mrow><mrow><mi>y</mi><mo>−</mo><mn>1</mn></mrow></mfrac>"),
        (-(x + y), "<mo>−</mo><mrow><mo>(</mo><mrow><mi>x</mi><mo>+</mo><mi>y</mi></mrow><mo>)</mo></mrow>"),
        (sqrt(x * 0.5), "<msqrt><mi>x</mi><mo>·</mo><mn>0.5</mn></msqrt>"),
        (absolute(-x), "<mrow><mo>|</mo><mrow><mo>−</mo><mi>x</mi></mrow><mo>|</mo></mrow>"),
        (exp(x), "<msup><mi>e</mi><mrow><mi>x</mi></mrow></msup>"),
        (x + 1e-7, "<mi>x</mi><mo>+</mo><mn>1</mn><mo>·</mo><msup><mn>10</mn><mrow><mo>−</mo><mn>7</mn></mrow></msup>"),
    ],
)
def test_mathml_is_written_as_pages_need_it(value, mathml):
    assert formula(value, "mathml") == mathml


@pytest.mark.parametrize(
    ("name", "mathml"),
    [
        ("x", "<mi>x</mi>"),
        ("w1", "<msub><mi>w</mi><mn>1</mn></msub>"),
        ("net_h1", "<msub><mi>net</mi><mtext>h1</mtext></msub>"),
        ("delta", "<mi>δ</mi>"),
        ("w1_old", "<msub><mi>w</mi><mtext>1, old</mtext></msub>"),
        ("y_hat", '<mover accent="true"><mi>y</mi><mo>^</mo></mover>'),
        ("Δ", "<mi>Δ</mi>"),
        ("Δw", "<mrow><mi>Δ</mi><mi>w</mi></mrow>"),
        ("δ₁", "<msub><mi>δ</mi><mn>1</mn></msub>"),
        ("ŷ₁", "<msub><mi>ŷ</mi><mn>1</mn></msub>"),
        ("α\u0302", '<mover accent="true"><mi>α</mi><mo>^</mo></mover>'),
        ("w_{11}", "<msub><mi>w</mi><mn>11</mn></msub>"),
        ("h_{t-1}", "<msub><mi>h</mi><mrow><mi>t</mi><mo>−</mo><mn>1</mn></mrow></msub>"),
        ("a^{[2]}", "<msup><mi>a</mi><mrow><mo>[</mo><mn>2</mn><mo>]</mo></mrow></msup>"),
        ("h^{<t>}", "<msup><mi>h</mi><mrow><mo>&lt;</mo><mi>t</mi><mo>&gt;</mo></mrow></msup>"),
        ("σ'", "<msup><mi>σ</mi><mo>′</mo></msup>"),
        (
            "W^{(1)}_{11}",
            "<msubsup><mi>W</mi><mn>11</mn><mrow><mo>(</mo><mn>1</mn><mo>)</mo></mrow></msubsup>",
        ),
        (
            "W⁽¹⁾₁₁",
            "<msubsup><mi>W</mi><mn>11</mn><mrow><mo>(</mo><mn>1</mn><mo>)</mo></mrow></msubsup>",
        ),
        ("100 %", "<mtext>100 %</mtext>"),
        ("", "<mtext></mtext>"),
    ],
)
def test_names_are_typeset_in_mathml(name, mathml):
    assert mathml_name(name) == mathml


@given(st.text(min_size=1))
def test_any_name_is_only_text_in_mathml(name):
    root = mathml_of(Value(1.0, name) * x)
    around = {"mrow", "msub", "msup", "msubsup", "mover"}
    assert {element.tag for element in root.iter()} <= {"math", "mi", "mn", "mo", "mtext", *around}
    if not re.match(r"[A-Za-z\u0370-\u03ff∂∇ℓ]", unicodedata.normalize("NFD", name)):
        assert root[0].tag == "mtext"
        assert root[0].text == on_one_line(name)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_is_shown_literally_in_mathml(name):
    assert ["".join(part.itertext()) for part in mathml_of(Value(1.0, name) * x)] == [on_one_line(name), "·", "x"]


# ---- reading -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2 + 3*4", 14),
        ("-2**2", -4),
        ("2**3**2", 512),
        ("2**-1", 0.5),
        ("1 - 2 - 3", -4),
        ("+3", 3),
        ("1_000 / 8", 125),
        (" ( 1 +\n 2 ) ", 3),
        ("max(1, 2) + min(1, 2)", 3),
        ("maximum(1, 2) - absolute(-3)", -1),
        ("where(0, 1, 2)", 2),
        (".5 + 2. + 1e-1", 2.6),
    ],
)
def test_numbers_are_read_as_python_reads_them(text, number):
    assert parse(text) == number


@pytest.mark.parametrize(("text", "number"), [("3·2 − 1", 5), ("3×2", 6), ("−(−2)", 2), ("σ(0)", 0.5), ("ln(1)", 0)])
def test_the_signs_of_print_are_read_too(text, number):
    assert parse(text) == number


def test_names_stand_for_values_and_numbers():
    value = parse("x**2/2 + c", {"x": x, "c": 3})
    value.backward()
    assert (value.data, value.args[0].args[0].args) == (5, (x, 2))
    assert parse("c", {"c": 3}) == 3


def test_names_are_the_same_in_every_unicode_form():
    assert parse("ﬁ + 1", {"ﬁ": 2}) == 3  # Python reads the ligature as two letters


def test_exact_reading_takes_decimals_by_their_digits():
    assert parse("0.1", exact=True) == Fraction(1, 10)
    assert parse("0.1 + 0.2", exact=True) == Fraction(3, 10)
    assert parse("0.1 + 0.2") == 0.1 + 0.2
    assert parse("2/3", exact=True) == Fraction(2, 3)
    assert parse("c/3", {"c": Value(Fraction(1))}, exact=True).data == Fraction(1, 3)


def test_whole_numbers_among_the_names_are_exact_in_exact_reading():
    assert parse("c/3", {"c": 1}, exact=True) == Fraction(1, 3)


def test_a_sum_of_many_terms_is_read():
    assert parse("+".join(["x"] * 900), {"x": x}).data == 1800


REFUSED = [
    # what is no formula of numbers
    ("__import__('os')", "calls '__import__', which is not a function of the table"),
    ("(lambda: x)()", "holds .* which is not allowed"),
    ("lambda: x", "holds 'lambda: x', which is not allowed"),
    ("x.real", r"holds 'x\.real', which is not allowed: write it with numbers, names"),
    ("x.__class__.__mro__", "which is not allowed"),
    ("x[0]", r"holds 'x\[0\]': only an array has entries, and this is one number"),
    ("x < 2", "holds 'x < 2', which is not allowed"),
    ("x == 2", "which is not allowed"),
    ("x and x", "which is not allowed"),
    ("not x", "which is not allowed"),
    ("~x", "which is not allowed"),
    ("x if x else 1", "which is not allowed"),
    ("x^2", r"holds '\^': write \*\* for a power"),
    ("x << 2", "which is not allowed"),
    ("x | 2", "which is not allowed"),
    ("x @ x", r"holds 'x @ x': @ stands between two arrays: write \* for a product with a number"),
    ("[]", r"holds '\[\]', which is not allowed"),
    ("x, x", "which is not allowed"),
    ("{x: x}", "which is not allowed"),
    ("[x for x in x]", "which is not allowed"),
    ("(c := 2)", "which is not allowed"),
    ("f'{x}'", "which is not allowed"),
    ("await x", "which is not allowed"),
    ("exp(*x)", "which is not allowed"),
    ("exp(x)(x)", "which is not allowed"),
    # what is no text of a formula
    ("", "cannot be read"),
    ("  ", "cannot be read"),
    ("x +", "cannot be read"),
    ("(x", "cannot be read at character"),
    ("x = 2", "cannot be read"),
    ("x; x", "cannot be read"),
    ("2x", "cannot be read"),
    ("import os", "cannot be read"),
    ("x\0", "cannot be read"),
    ("x\ud800", "cannot be read"),
    ("x \u202e+ 1", "cannot be read"),
    # names and functions
    ("net_h2 + 1", "uses the name 'net_h2', which stands for nothing here: did you mean 'net_h1'"),
    ("w", "uses the name 'w', which stands for nothing here: there are x, net_h1"),
    ("exp", "uses the name 'exp'"),
    ("sigmiod(x)", "calls 'sigmiod', which is not a function of the table: did you mean 'sigmoid'"),
    ("eval(x)", "calls 'eval', which is not a function of the table"),
    ("exp()", "but exp takes 1 argument"),
    ("sigmoid(x, x)", r"calls 'sigmoid\(x, x\)', but sigmoid takes 1 argument"),
    ("maximum(x)", "but maximum takes 2 arguments"),
    ("exp(x=1)", r"calls 'exp\(x=1\)', but exp takes 1 argument"),
    ("exp(x, **x)", "but exp takes 1 argument"),
    # numbers
    ("1e999", "holds a number that cannot be used: '1e999' is beyond the range of a float"),
    ("1e-000000000099999", "is beyond the range of a float"),
    ("1" * 5_000, "cannot be read"),
    ("0x10", "'0x10' is not a decimal number: write digits"),
    ("0b1", "is not a decimal number"),
    ("1j", "holds '1j', which is not a real number: write digits such as 0.5"),
    ("True", "holds 'True', which is not a real number"),
    ("None", "which is not a real number"),
    ("'x'", "which is not a real number"),
    ("...", "which is not a real number"),
    ("9**9**9**9", "holds a number that is too large: power gives inf"),
    ("exp(1000)", "holds a number that is too large: exp gives inf"),
    ("log(-1)", "not defined"),
    ("1/0", "not defined"),
    ("0**-1", "not defined"),
    ("(-8)**(1/3)", "not defined"),
    # what is too long or too deep
    ("x" * 10_001, "has more than 10000 characters"),
    ("(" * 10_000 + "x" + ")" * 10_000, "has more than 10000 characters: split it"),
    ("(" * 4_000 + "x" + ")" * 4_000, "cannot be read|nested too deeply"),
    ("exp(" * 1_500 + "x" + ")" * 1_500, "cannot be read|nested too deeply"),
    ("-" * 9_000 + "x", "nested too deeply"),
    ("-" * 1_500 + "x", "nested too deeply"),
    ("x" + "+x" * 4_999, "nested too deeply"),
    ("x" + "+x" * 1_500, "nested too deeply"),
    ("x" + "**x" * 3_000, "nested too deeply"),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED, ids=[ascii(text[:20]) for text, _ in REFUSED])
@pytest.mark.parametrize("exact", [False, True], ids=["floats", "exact"])
def test_what_is_no_formula_is_refused_with_a_short_sentence(text, sentence, exact):
    with pytest.raises(ValueError, match=sentence) as refusal:
        parse(text, {"x": Value(1.0), "net_h1": Value(2.0)}, exact=exact)
    assert len(str(refusal.value)) < 600


def test_exact_numbers_too_large_for_a_float_are_read_and_refused_where_they_meet_floats():
    assert parse("9**999", exact=True) == 9**999
    assert parse("1e300*1e300", exact=True) == 10**600
    for text in ("log(9**999)", "sqrt(9**999)", "9**999 - sin(9**999)", "9**999*c"):
        with pytest.raises(ValueError, match=r"holds a number that is too large|has no value"):
            parse(text, {"c": 0.5}, exact=True)


def test_an_exact_power_that_no_memory_holds_is_read_as_a_float():
    assert parse("0.5**1e300", exact=True) == 0
    for text in ("9**9**9", "(1/3)**9**9**9", "1e300**1e300", "2**(3**(5**7))"):
        with pytest.raises(ValueError, match="holds a number that is too large: power gives inf"):
            parse(text, exact=True)


def test_what_is_no_text_is_refused():
    with pytest.raises(TypeError, match="a formula is text, not an object of type int: write it in quotes"):
        parse(3)


@given(st.text(max_size=60) | st.text("x1+-*/(). ,e", max_size=60))
@settings(max_examples=examples(500))
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::SyntaxWarning")  # of Python, on 1or and 0in
def test_any_text_is_read_or_refused_with_a_value_error(text):
    found = 0.0
    with suppress(ValueError):
        found = parse(text, {"x": Value(0.5)})
    assert isinstance(found, Value | float)


# ---- numerals ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number", "half"),
    [
        ("0.582", Fraction(582, 1000), Fraction(1, 2000)),
        (".12", Fraction(12, 100), Fraction(1, 200)),
        ("-2.", Fraction(-2), Fraction(1, 2)),
        ("−0.418", Fraction(-418, 1000), Fraction(1, 2000)),
        ("-5.34e-08", Fraction(-534, 10**10), Fraction(1, 2 * 10**10)),
        ("1.5E+3", Fraction(1500), Fraction(50)),
        ("2e3", Fraction(2000), Fraction(500)),
        ("+7", Fraction(7), Fraction(1, 2)),
        (" 0.10 ", Fraction(1, 10), Fraction(1, 200)),
        ("1_000.5", Fraction(2001, 2), Fraction(1, 20)),
        ("1e-00000000005", Fraction(1, 10**5), Fraction(1, 2 * 10**5)),
        ("0", 0, Fraction(1, 2)),
    ],
)
def test_a_numeral_has_its_exact_value_and_the_unit_of_its_last_digit(text, number, half):
    assert read_decimal(text) == number
    assert half_unit(text) == half


@pytest.mark.parametrize(
    "text", ["", ".", "-", "1e", "e5", "1/3", "1,5", "--1", "1 2", "0x10", "nan", "inf", "_1", "x"]
)
def test_what_is_no_decimal_numeral_is_refused(text):
    for read in (read_decimal, half_unit):
        with pytest.raises(
            ValueError, match=r"is not a decimal number: write (digits such as -0\.418|a point instead of the comma)"
        ):
            read(text)


@pytest.mark.parametrize(
    "text", ["1.8e308", "-1e999", "1e999999999999", "1e-999999999999", "1e-000000000099999", "9" * 1_000]
)
def test_numerals_beyond_the_range_of_a_float_are_refused(text):
    for read in (read_decimal, half_unit):
        with pytest.raises(ValueError, match="is beyond the range of a float"):
            read(text)


def test_a_long_text_that_is_no_numeral_is_refused():
    with pytest.raises(ValueError, match="is not a decimal number"):
        read_decimal("1" * 1_000_000 + "x")


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        (-0.17556, 4, "−0.1756"),
        (0.5, 4, "0.5"),
        (2.0, 4, "2"),
        (Fraction(1, 3), 4, "0.3333"),
        (Fraction(1, 20), 2, "0.05"),
        (12345.6, 4, "12346"),
        (99999.6, 4, "1e5"),
        (123456.0, 4, "1.235e5"),
        (0.001, 4, "0.001"),
        (0.00099996, 4, "0.001"),
        (0.0009, 4, "9e−4"),
        (1.25e-7, 4, "1.25e−7"),
        (-1e300, 2, "−1e300"),
        (123456.0, 6, "123456"),
        (0.0, 4, "0"),
        (-0.0, 4, "0"),
        (float("inf"), 4, "inf"),
        (float("-inf"), 4, "−inf"),
        (float("nan"), 4, "nan"),
        (Fraction(10) ** 400, 4, "inf"),  # what a float makes of it
        (Fraction(1, 10**400), 4, "0"),
    ],
)
def test_a_number_is_written_with_so_many_significant_digits(number, digits, text):
    assert write_number(number, digits) == text


finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite, st.integers(1, 17))
def test_a_written_number_is_off_by_half_a_unit_of_its_last_digit_at_most(number, digits):
    written = Fraction(write_number(number, digits, minus="-"))
    assert abs(written - Fraction(number)) <= Fraction(1, 2) * Fraction(10) ** (1 - digits) * abs(Fraction(number))


@given(finite)
def test_a_number_that_is_written_exactly_reads_back_bit_for_bit(number):
    assert float(write_exactly(number)).hex() == number.hex()
    assert float(read_decimal(write_exactly(number))) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (2.0, "2"),
        (-0.1, "-0.1"),
        (1e16, "1e+16"),
        (Fraction(2), "2"),
        (Fraction(1, 20), "0.05"),
        (Fraction(-5, 4), "-1.25"),
        (Fraction(-1, 3), "-1/3"),
    ],
)
def test_numbers_are_written_exactly_without_needless_digits(number, text):
    assert write_exactly(number) == text


# ---- many at once ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("longest", [12, 48])
def test_formulas_of_many_values_are_those_of_each(longest):
    x, w = leaves(x=2, w=-0.5)
    h = exp(x * w + 1).named("a_name_of_some_length")
    long = Value(Fraction(1, 3**200))
    y = maximum(h * h - x * long, sqrt(h + Value(3.0)) / (x + 2)) ** 2
    nodes = history(y * h + 1)
    assert formulas(nodes, "pretty", longest) == {node: formula(node, "pretty", longest=longest) for node in nodes}
    y = x
    for _ in range(60):
        y = -(y * w) + 1
    assert formulas(history(y), "pretty", longest)[y] == formula(y, "pretty", longest=longest)


@pytest.mark.parametrize("notation", NOTATIONS)
def test_an_operation_of_many_arguments_is_written_like_the_operations_it_stands_for(notation):
    x, y, z = leaves(x1=2, y=3, z=5)
    pairs = [
        (dot([x, y], [y, -1.5], z), x * y + y * -1.5 + z),
        (autograd.sum([x, y - z, 4]), x + (y - z) + 4),
        (mean([x * y, z, exp(y)]), (x * y + z + exp(y)) / 3),
    ]
    for in_one_node, in_many in pairs:
        assert in_one_node.op.arity is None
        assert formula(in_one_node, notation) == formula(in_many, notation)
        assert formula(1 / in_one_node, notation, longest=12) == formula(1 / in_many, notation, longest=12)


def test_a_sum_of_many_terms_is_too_long_to_be_written_out():
    total = autograd.sum([Value(1.0, f"x{k}") for k in range(20_000)])
    with pytest.raises(ValueError, match="longer than 10000 characters"):
        formula(total)


# ---- labels ----


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v)), Value.detach])
def test_a_copy_keeps_its_label(again):
    twin = again(Value(2.0).named("W11", latex=r"\mathbf{W}_{11}"))
    assert (twin.name, latex_name(twin.name)) == ("W11", r"{\mathbf{W}_{11}}")
    assert formula(twin**2) == "W11**2"
    assert formula(twin**2, "latex") == r"{\mathbf{W}_{11}}^{2}"


def test_a_label_belongs_to_one_value_and_not_to_its_name():
    labelled, plain = Value(1.0).named("w", latex=r"\omega"), Value(1.0).named("w")
    assert (formula(labelled, "latex"), formula(plain, "latex")) == (r"{\omega}", "w")


@pytest.mark.parametrize(
    ("label", "error"),
    [
        ("{", ValueError),
        ("}{", ValueError),
        ("$w$", ValueError),
        (" ", ValueError),
        (3, TypeError),
        ("w\n\nv", ValueError),
    ],
)
def test_a_label_that_would_break_a_formula_is_refused(label, error):
    with pytest.raises(error, match=r"the label|a label"):
        Value(1.0).named("w", latex=label)
