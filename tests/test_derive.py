"""The chain rule as a person writes it: its text, its formulas against SymPy, its numbers against backward."""

import itertools
import math
import random
import re
import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest
import sympy
from hypothesis import assume, given, settings, strategies as st
from pylatexenc.latexwalker import LatexEnvironmentNode, LatexWalker

from autograd import (
    Derivation,
    Value,
    arcsin,
    check,
    cos,
    derive,
    dot,
    exp,
    formula,
    hypot,
    leaves,
    log,
    maximum,
    mean,
    minimum,
    negative,
    parse,
    relu,
    sigmoid,
    sign,
    sin,
    sqrt,
    tanh,
    where,
    zero_grad,
)
from autograd.by_hand.derivations import derivation as by_hand
from autograd.engine.history import history
from autograd.engine.methods import apply
from autograd.paper.names import on_one_line
from autograd.paper.slopes import symbolic_slopes
from autograd.table.ops import TABLE
from tests.searches import examples

X, Y, Z = sympy.symbols("x y z")
WRITTEN_DIGITS = 1e-8  # numbers are written with ten digits
BIG_LINES = " paths lead from "


def worked_example():
    """The 2-2-1 network of the README."""
    i1, i2, actual = leaves(i1=2, i2=3, actual=1)
    w1, w2, w3, w4, w5, w6 = leaves(w1=0.1, w2=0.2, w3=0.3, w4=0.4, w5=0.21, w6=0.23)
    h1 = (i1 * w1 + i2 * w2).named("h1")
    h2 = (i1 * w3 + i2 * w4).named("h2")
    prediction = (h1 * w5 + h2 * w6).named("prediction")
    return ((prediction - actual) ** 2 / 2).named("E"), (w1, w2, w3, w4, w5, w6)


def blocks(text):
    """Each equation of a derivation as its left side and its rows; a row is a list of signed addends."""
    found = []
    for line in text.splitlines():
        if BIG_LINES in line or "←" in line:
            continue
        if not line.startswith(" "):
            left, _, rest = line.partition(" = ")
            found.append((left, [[rest]]))
            continue
        sign, _, addend = line.strip().partition(" ")
        rows = found[-1][1]
        if sign == "=":
            rows.append([addend])
        else:
            assert sign in "+−"
            rows[-1].append(addend if sign == "+" else f"−{addend}")
    return found


def only(text):
    """The rows of the one equation."""
    ((_, rows),) = blocks(text)
    return rows


def formulas(rows):
    """The row after the symbols: the addends in formulas."""
    return rows[1] if "∂" in rows[0][0] else rows[0]


def as_python(text):
    """Formulas as on paper, as Python text: true minus signs, dots, raised digits, roots and bars."""
    text = re.sub(
        "[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda raised: f"**({raised[0].translate(str.maketrans('⁻⁰¹²³⁴⁵⁶⁷⁸⁹', '-0123456789'))})", text
    )
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text).replace("√", "sqrt").replace("½", "0.5").replace("^", "**")
    return text.replace("·", "*").replace("−", "-")


def number_of(text, **names):
    """The number that a formula on paper stands for."""
    return float(parse(as_python(text), {name: value.data for name, value in names.items()}))


def slope(end, by):
    """The engine's gradient."""
    zero_grad(end, by)
    end.backward()
    return by.grad


def close(number, scale=1.0):
    """Equal as far as ten digits say."""
    return pytest.approx(number, rel=WRITTEN_DIGITS, abs=WRITTEN_DIGITS * max(scale, 1e-3))


def one_leaf(function, x=3, order=1, **others):
    """The derivation of a function of x, called E."""
    leaf = Value(x, "x")
    return derive(function(leaf, *leaves(**others)).named("E"), leaf, order=order)


def named_sum(*terms):
    return sum(terms[1:], terms[0])


# ---- the worked example ------------------------------------------------------------------------------------


def test_the_worked_example_is_written_as_on_paper():
    end, (w1, *_) = worked_example()
    assert str(derive(end, w1, rate=0.05)).splitlines() == [
        "∂E/∂w1 = ∂E/∂prediction · ∂prediction/∂h1 · ∂h1/∂w1",
        "       = (prediction − actual) · w5 · i1",
        "       = (−0.418) · 0.21 · 2",
        "       = −0.17556",
        "w1 ← w1 − a · ∂E/∂w1 = 0.1 − 0.05 · (−0.17556) = 0.108778",
    ]


@pytest.mark.parametrize(
    ("place", "numbers", "result"),
    [
        (0, "(−0.418) · 0.21 · 2", "−0.17556"),
        (1, "(−0.418) · 0.21 · 3", "−0.26334"),
        (2, "(−0.418) · 0.23 · 2", "−0.19228"),
        (3, "(−0.418) · 0.23 · 3", "−0.28842"),
        (4, "(−0.418) · 0.8", "−0.3344"),
        (5, "(−0.418) · 1.8", "−0.7524"),
    ],
)
def test_every_weight_of_the_worked_example_has_its_numbers(place, numbers, result):
    end, weights = worked_example()
    assert only(str(derive(end, weights[place])))[-2:] == [[numbers], [result]]


def test_the_latex_of_the_worked_example():
    end, (w1, *_) = worked_example()
    assert derive(end, w1, rate=0.05).latex().splitlines() == [
        r"\begin{aligned}",
        r"\frac{\partial E}{\partial w_{1}} &= \frac{\partial E}{\partial \mathrm{prediction}} \cdot "
        r"\frac{\partial \mathrm{prediction}}{\partial h_{1}} \cdot \frac{\partial h_{1}}{\partial w_{1}} \\",
        r" &= \left(\mathrm{prediction} - \mathrm{actual}\right) \cdot w_{5} \cdot i_{1} \\",
        r" &= \left(-0.418\right) \cdot 0.21 \cdot 2 \\",
        r" &= -0.17556 \\",
        r"&w_{1} \leftarrow w_{1} - a \cdot \frac{\partial E}{\partial w_{1}} = "
        r"0.1 - 0.05 \cdot \left(-0.17556\right) = 0.108778",
        r"\end{aligned}",
    ]


def test_the_value_is_the_gradient_and_deriving_changes_nothing():
    end, weights = worked_example()
    assert [derive(end, w).value for w in weights] == [slope(end, w) for w in weights]
    end, (w1, *_) = worked_example()
    derive(end, w1, rate=0.05)
    assert (w1.data, w1.grad, end.grad) == (0.1, 0.0, 0.0)


# ---- random expressions, against SymPy and against backward -------------------------------------------------

SMOOTH = {
    # name: (arity, on Values, on SymPy's expressions)
    "add": (2, lambda a, b: a + b, lambda a, b: a + b),
    "subtract": (2, lambda a, b: a - b, lambda a, b: a - b),
    "multiply": (2, lambda a, b: a * b, lambda a, b: a * b),
    "divide": (2, lambda a, b: a / b, lambda a, b: a / b),
    "power": (2, lambda a, b: a**b, lambda a, b: a**b),
    "negative": (1, lambda a: -a, lambda a: -a),
    "square": (1, lambda a: a**2, lambda a: a**2),
    "cube": (1, lambda a: a**3, lambda a: a**3),
    "reciprocal": (1, lambda a: a**-1, lambda a: 1 / a),
    "half": (1, lambda a: a / 2, lambda a: a / 2),
    "tripled": (1, lambda a: 3 * a, lambda a: 3 * a),
    "from one": (1, lambda a: 1 - a, lambda a: 1 - a),
    "to the": (1, lambda a: 2**a, lambda a: 2**a),
    "sin": (1, sin, sympy.sin),
    "cos": (1, cos, sympy.cos),
    "exp": (1, exp, sympy.exp),
    "tanh": (1, tanh, sympy.tanh),
    "sigmoid": (1, sigmoid, lambda a: 1 / (1 + sympy.exp(-a))),
    "log": (1, log, sympy.log),
    "sqrt": (1, sqrt, sympy.sqrt),
}
KINKED = {
    "relu": (1, relu, None),
    "absolute": (1, abs, None),
    "maximum": (2, maximum, None),
    "minimum": (2, minimum, None),
    "above 0": (1, lambda a: maximum(a, 0), None),
}
SYMPY_NAMES = {"sigmoid": lambda a: 1 / (1 + sympy.exp(-a)), "σ": lambda a: 1 / (1 + sympy.exp(-a))}


class Program:
    """A random formula: Values and SymPy's expressions for them, step by step."""

    def __init__(self, points, steps, rows):
        self.leaves = leaves(x=points[0], y=points[1], z=points[2])
        self.values, self.symbols = list(self.leaves), [X, Y, Z]
        smooth = all(on_symbols for _, _, on_symbols in rows.values())
        for name, i, j, bears_name in steps:
            arity, on_values, on_symbols = rows[name]
            places = [i % len(self.values), j % len(self.values)][:arity]
            try:
                made = on_values(*(self.values[place] for place in places))
            except (ValueError, ZeroDivisionError):  # outside the domain: a formula without this step
                continue
            if smooth and not 1e-3 < abs(made.data) < 1e3:
                continue
            if bears_name or name == "absolute":
                made.named(f"n{len(self.values)}")
            self.values.append(made)
            self.symbols.append(on_symbols(*(self.symbols[place] for place in places)) if smooth else None)
        self.end = self.values[-1].named("E")
        assume(self.end.op is not None)

    def names(self):
        return {value.name: value for value in self.values if value.name}

    def in_leaves(self):
        return {v.name: s for v, s in zip(self.values, self.symbols, strict=True) if v.name}


def programs(rows, points):
    step = st.tuples(st.sampled_from(list(rows)), st.integers(0, 5), st.integers(0, 5), st.booleans())
    recent = step.map(lambda s: (s[0], -1 - s[1] % 4, -1 - s[2], s[3]))
    return st.builds(
        Program,
        st.tuples(points, points, points),
        st.lists(recent | step, min_size=2, max_size=7),
        st.just(rows),
    )


tenths = st.integers(2, 30).map(lambda n: n / 10)
halves = st.integers(-4, 4).map(lambda n: n / 2)


def meanings(row, program):
    """The addends of a row as numbers, from their text."""
    return [number_of(addend, **program.names()) for addend in row]


@settings(max_examples=examples(150), deadline=None)
@given(programs(SMOOTH, tenths))
def test_the_row_of_formulas_read_back_is_the_gradient(program):
    for leaf in program.leaves:
        text = str(derive(program.end, leaf))
        if BIG_LINES in text or not math.isfinite(slope(program.end, leaf)):
            continue  # a negative base has no slope by its exponent
        addends = meanings(formulas(only(text)), program)
        assert sum(addends) == close(slope(program.end, leaf), sum(map(abs, addends)))


@settings(max_examples=examples(60), deadline=None)
@given(programs(SMOOTH, tenths), st.sampled_from([0, 1, 2]))
def test_the_row_of_formulas_is_sympys_derivative_at_other_points_too(program, which):
    text = str(derive(program.end, program.leaves[which]))
    assume(BIG_LINES not in text)
    assume(math.isfinite(slope(program.end, program.leaves[which])))
    addends = [
        sympy.sympify(as_python(addend), locals={**SYMPY_NAMES, **program.in_leaves()})
        for addend in formulas(only(text))
    ]
    expected = sympy.lambdify((X, Y, Z), program.symbols[-1].diff((X, Y, Z)[which]), "mpmath")
    written = sympy.lambdify((X, Y, Z), addends, "mpmath")
    for point in [(0.7, 1.3, 0.4), (1.9, 0.6, 2.3)]:
        try:
            parts, true = written(*point), expected(*point)
        except OverflowError:  # a power of a power can be beyond any float
            continue
        scale = float(sum(map(abs, parts)))
        if scale < 1e12:  # or beyond any comparison
            assert abs(sum(parts) - true) <= WRITTEN_DIGITS * max(scale, 1e-3)


@settings(max_examples=examples(150), deadline=None)
@given(programs(KINKED | {k: SMOOTH[k] for k in ("add", "subtract", "multiply", "tripled", "negative")}, halves))
def test_at_kinks_the_numbers_are_those_of_backward(program):
    for leaf in program.leaves:
        derivation = derive(program.end, leaf)
        rows, expected = blocks(str(derivation)), slope(program.end, leaf)
        assert derivation.value == expected
        ((result,),) = rows[-1][1][-1:]
        assert number_of(result) == close(expected)
        if len(rows) == 1:
            assert sum(meanings(formulas(rows[0][1]), program)) == close(expected)


@settings(max_examples=examples(100), deadline=None)
@given(programs(SMOOTH, tenths))
def test_every_row_says_the_same_number(program):
    for leaf in program.leaves:
        rows = only_or_none(str(derive(program.end, leaf)))
        assume(rows and math.isfinite(slope(program.end, leaf)))  # (-2)**x has no slope by x, nor its formula a number
        for row in [row for row in rows if "∂" not in row[0]]:
            addends = meanings(row, program)
            assert sum(addends) == close(slope(program.end, leaf), 10 * sum(map(abs, addends)))


def only_or_none(text):
    return None if BIG_LINES in text else only(text)


@pytest.mark.parametrize("x", [0.4, 1.7])
def test_a_node_that_is_base_and_exponent(x):
    leaf = Value(x, "x")
    a = (leaf * 2).named("a")
    end = (a**a).named("E")
    addends = formulas(only(str(derive(end, leaf))))
    found = sum(sympy.sympify(as_python(t), locals={"a": 2 * X, "E": (2 * X) ** (2 * X)}) for t in addends)
    difference = found - ((2 * X) ** (2 * X)).diff(X)
    assert all(abs(difference.subs(X, point).evalf()) < 1e-9 for point in (0.3, 1.1, 2.4))
    assert sum(number_of(t, a=a, E=end) for t in addends) == close(slope(end, leaf))


# ---- the rules as people write them -------------------------------------------------------------------------

DOMAINS = {
    "divide": ((-5, 5), (0.1, 5)),
    "power": ((0.1, 5), (-4, 4)),
    "sqrt": ((0.01, 50),),
    "arcsin": ((-0.99, 0.99),),
    "arccos": ((-0.99, 0.99),),
    "tan": ((-1.5, 1.5),),
    "sigmoid": ((-8, 8),),
    "tanh": ((-4, 4),),
    "log2": ((0.1, 5),),
    "log10": ((0.1, 5),),
    "xlogy": ((-5, 5), (0.1, 5)),
    "xlog1py": ((-5, 5), (0.1, 5)),
    "arccosh": ((1.1, 5),),
    "arctanh": ((-0.9, 0.9),),
    "clip": ((-5, 5), (-5, 0), (0, 5)),
    **dict.fromkeys(("fmod", "fmax", "fmin", "maximum", "minimum"), ((-5, 5), (0.1, 5))),
}


def test_some_rows_are_written_in_another_way():
    assert {row.name for row in TABLE.values() if row.written} >= {"divide", "power", "tanh", "sigmoid", "sqrt"}


@pytest.mark.parametrize("row", [row for row in TABLE.values() if row.written], ids=lambda row: row.name)
def test_a_rule_as_written_equals_the_rule_that_computes(row):
    assert len(row.written) == len(row.partials)
    chance = random.Random(row.name)
    intervals = DOMAINS.get(row.name, ((-5, 5),) * (row.arity or 3))
    for _ in range(200):
        point = [chance.uniform(*interval) for interval in intervals]
        y = row.compute(*point)
        for place in range(len(point)):
            computed = row.slope(place, point, y)
            assert row.slope(place, point, y, written=True) == pytest.approx(computed, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("row", [row for row in TABLE.values() if row.written], ids=lambda row: row.name)
def test_a_rule_as_written_stands_in_the_derivation(row):
    intervals = DOMAINS.get(row.name, ((-5, 5),) * (row.arity or 3))
    numbers = {
        name: sum(ends) / 2 + 0.3 + 0.1 * i for i, (name, ends) in enumerate(zip("xyz", intervals, strict=False))
    }
    arguments = leaves(**numbers)
    end = apply(row, arguments).named("E")
    for argument in arguments:
        text = formulas(only(str(derive(end, argument))))[0]
        assert number_of(text, E=end, **{a.name: a for a in arguments}) == close(slope(end, argument))


@pytest.mark.parametrize(
    ("function", "x", "expected"),
    [
        (lambda x: sqrt(x), 0, math.inf),
        (lambda x: x**0.5, 0, math.inf),
        (lambda x: arcsin(x), 1, math.inf),
        (lambda x: x**0, 0, 0),
        (lambda x: hypot(x, x), 0, 0),
        (lambda x: where(x, 1 / (x + 1), sqrt(x + 1)), 0, 0.5),
        (lambda x: where(x + 1, x, sqrt(x)), 0, 1),
    ],
    ids=["sqrt(0)", "0**0.5", "arcsin(1)", "0**0", "hypot(0, 0)", "where", "the branch not taken has a pole"],
)
def test_at_a_pole_or_a_corner_the_value_is_that_of_backward(function, x, expected):
    assert one_leaf(function, x).value == expected


@pytest.mark.parametrize(
    "function", [lambda x: sqrt(x), lambda x: x**x, lambda x: x**1.5], ids=["sqrt", "x**x", "x**1.5"]
)
def test_at_a_pole_of_the_second_derivative_the_value_is_not_finite(function):
    assert not math.isfinite(one_leaf(function, x=0, order=2).value)


@pytest.mark.parametrize(
    ("function", "x", "second"),
    [(lambda x: 2 * sqrt(x).named("u"), 0, -math.inf), (lambda x: -sqrt(x), 0, math.inf), (arcsin, 1, math.inf)],
)
def test_an_infinite_second_derivative_has_its_sign(function, x, second):
    assert one_leaf(function, x, order=2).value == second


def test_behind_a_relu_that_is_0_the_second_derivative_is_0_too():
    x = Value(0.0, "x")
    derivation = derive(relu((sqrt(x) - 1).named("u")).named("y"), x, order=2)
    assert derivation.value == 0
    assert str(derivation).endswith("= 0")


def test_no_row_contradicts_the_result_where_a_rule_as_written_has_no_value():
    x, y = leaves(x=0, y=2)
    assert derive((x**y).named("E"), y).value == 0
    assert "nan" not in str(derive((x**y).named("E"), y))


@pytest.mark.parametrize(
    ("function", "taken"),
    [
        (lambda k, m: relu(k), "relu(k) is at its kink: the derivative there is taken as 0"),
        (lambda k, m: abs(k), "|k| is at its kink: the derivative there is taken as 0"),
        (lambda k, m: maximum(k, m), "max(k, m) is at its kink: the derivative there is taken as 0.5"),
        (lambda k, m: sign(k) * k, "sign(k) is at its kink: the derivative there is taken as 0"),
    ],
)
def test_at_a_kink_the_convention_is_noted(function, taken):
    k, m = leaves(k=0, m=0)
    derivation = derive(function(k, m).named("y"), k)
    assert str(derivation).splitlines()[0] == taken
    assert str(derive(function(*leaves(k=1, m=2)).named("y"), "k")).startswith("∂y/∂k")
    assert taken.split(":")[1].strip()[:14] in derivation.latex()


# ---- several paths ------------------------------------------------------------------------------------------


def three_ways():
    x, y = leaves(x=3, y=2)
    a = (x * y).named("a")
    b = (x + a).named("b")
    return (a * b + x).named("E"), x


def test_several_ways_are_a_sum_with_each_on_a_line():
    assert str(derive(*three_ways())).splitlines() == [
        "∂E/∂x = ∂E/∂b · ∂b/∂a · ∂a/∂x",
        "      + ∂E/∂a · ∂a/∂x",
        "      + ∂E/∂b · ∂b/∂x",
        "      + ∂E/∂x (directly)",
        "      = a · y",
        "      + b · y",
        "      + a",
        "      + 1",
        "      = 6 · 2",
        "      + 9 · 2",
        "      + 6",
        "      + 1",
        "      = 12",
        "      + 18",
        "      + 6",
        "      + 1",
        "      = 37",
    ]


def test_a_negative_addend_is_subtracted():
    x = Value(3, "x")
    a, b = (x * 2).named("a"), (x * -5).named("b")
    lines = str(derive((a + b).named("E"), x)).splitlines()
    assert lines[-3:] == ["      = 2", "      − 5", "      = −3"]


def test_a_sole_direct_way_is_not_marked():
    assert "directly" not in str(one_leaf(lambda x: x**2))


@pytest.mark.parametrize("count", [2, 3, 8, 16])
def test_up_to_sixteen_ways_are_listed(count):
    x = Value(2, "x")
    parts = [(x * (k + 1)).named(f"a{k}") for k in range(count)]
    rows = only(str(derive(named_sum(*parts).named("E"), x)))
    assert [len(row) for row in rows] == [count, count, 1]
    assert sum(number_of(addend) for addend in rows[1]) == number_of(rows[2][0]) == count * (count + 1) / 2


@settings(max_examples=examples(60), deadline=None)
@given(programs(SMOOTH, tenths))
def test_the_numbers_of_the_addends_add_up(program):
    for leaf in program.leaves:
        derivation = derive(program.end, leaf)
        text = str(derivation)
        if BIG_LINES in text or not math.isfinite(derivation.value):  # as of (−3)^y by y, which has no numbers to add
            continue
        rows = only(text)
        if len(rows[0]) > 1:
            assert len({len(row) for row in rows[:-1]}) == 1
            addends = [number_of(addend) for addend in rows[-2]]
            assert sum(addends) == close(number_of(rows[-1][0]), sum(map(abs, addends)))


# ---- more paths than a person lists --------------------------------------------------------------------------


def network(*sizes):
    """A fully connected network with a name on every node, and its first weight."""
    chance = random.Random(7)
    layer = [Value(chance.uniform(-1, 1), f"i{k}") for k in range(sizes[0])]
    all_weights = []
    for depth, size in enumerate(sizes[1:]):
        made = []
        for k in range(size):
            weights = [Value(chance.uniform(-1, 1), f"w{depth}_{k}_{j}") for j in range(len(layer))]
            all_weights += weights
            total = named_sum(*(w * v for w, v in zip(weights, layer, strict=True)))
            made.append(tanh(total).named(f"h{depth}_{k}"))
        layer = made
    return ((layer[0] - 1) ** 2 / 2).named("E"), all_weights[0]


def lattice(layers):
    """Two nodes to a layer, each made from both of the layer before: 2**layers paths."""
    x = y = Value(0.5, "x")
    for k in range(layers):
        x, y = (sin(x) + y / 2).named(f"p{k}"), (x - y * 0.3).named(f"q{k}")
    return (x * y).named("E")


def named_history(end):
    """Every node of the graph with a name, by name."""
    seen, waiting = {}, [end]
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen[id(node)] = node
            waiting += [a for a in node.args if isinstance(a, Value)]
    return {node.name: node for node in seen.values() if node.name}


def assert_each_line_has_the_adjoint_of_its_node(end, derivation):
    end.backward()
    bearers = named_history(end)
    equations = blocks(str(derivation))
    for left, rows in equations:
        expected = bearers[left.removeprefix(f"∂{end.name}/∂")].grad
        assert number_of(rows[-1][-1]) == close(expected, abs(expected))
    return [left for left, _ in equations]


def test_more_than_sixteen_ways_are_written_node_by_node_with_a_note():
    x = Value(2, "x")
    parts = [(x * (k + 1)).named(f"a{k}") for k in range(17)]
    end = named_sum(*parts).named("E")
    text = str(derive(end, x))
    assert text.splitlines()[0] == "17 paths lead from x to E: node by node, from E back"
    assert text.splitlines()[-1] == "      = 153"
    assert "… (17 in all)" in text
    lefts = assert_each_line_has_the_adjoint_of_its_node(end, derive(end, x))
    assert set(lefts) == {f"∂E/∂a{k}" for k in range(17)} | {"∂E/∂x"}
    assert lefts[-1] == "∂E/∂x"


@pytest.mark.parametrize(
    ("make", "note"),
    [
        (lambda: network(2, 16, 16, 1), ""),
        (lambda: (lattice(40), "x"), "more than a million paths lead from x to E: node by node, from E back"),
        (lambda: (lattice(300), "x"), "more than a million paths lead from x to E: node by node, from E back"),
    ],
    ids=["2-16-16-1", "2**40 paths", "2**300 paths"],
)
def test_a_graph_of_more_ways_than_can_be_walked_has_the_numbers_of_backward(make, note):
    end, by = make()
    derivation = derive(end, by)
    text, latex = str(derivation), derivation.latex()
    assert note in text
    assert latex
    assert_each_line_has_the_adjoint_of_its_node(end, derivation)


def test_an_input_of_a_wide_network_is_written_node_by_node():
    end, _ = network(2, 16, 16, 1)
    derivation = derive(end, "i0")
    text = str(derivation)
    assert text.startswith("256 paths lead from i0 to E: node by node, from E back\n")
    lefts = assert_each_line_has_the_adjoint_of_its_node(end, derivation)
    assert len(lefts) == 1 + 16 + 16 + 1


def test_the_limit_of_paths_can_be_set():
    x = Value(2, "x")
    a, b = (x * 3).named("a"), (x * x).named("b")
    end = (a * b).named("E")
    assert str(derive(end, x, max_paths=2)).startswith("∂E/∂x = ∂E/∂a · ∂a/∂x\n      + ∂E/∂b · ∂b/∂x\n")
    assert str(derive(end, x, max_paths=1)).splitlines() == [
        "2 paths lead from x to E: node by node, from E back",
        "∂E/∂b = a",
        "      = 6",
        "∂E/∂a = b",
        "      = 4",
        "∂E/∂x = ∂E/∂a · ∂a/∂x + ∂E/∂b · ∂b/∂x",
        "      = ∂E/∂a · 3 + ∂E/∂b · 2 · x",
        "      = 4 · 3 + 6 · 4",
        "      = 36",
    ]


def test_a_direct_part_is_marked_node_by_node_too():
    x = Value(2, "x")
    parts = [(x * (k + 1)).named(f"a{k}") for k in range(3)]
    again = [(part * part).named(f"b{k}") for k, part in enumerate(parts * 6)]
    lines = str(derive((named_sum(*again) - x).named("E"), x)).splitlines()
    assert lines[0] == "19 paths lead from x to E: node by node, from E back"
    assert lines[-4:] == [
        "∂E/∂x = ∂E/∂a0 · ∂a0/∂x + ∂E/∂a1 · ∂a1/∂x + ∂E/∂a2 · ∂a2/∂x + ∂E/∂x (directly)",
        "      = ∂E/∂a0 + ∂E/∂a1 · 2 + ∂E/∂a2 · 3 − 1",
        "      = 24 · 1 + 48 · 2 + 72 · 3 + (−1)",
        "      = 335",
    ]


def test_a_negative_number_does_not_stand_there_twice():
    x = Value(2, "x")
    parts = [(x * (k + 1)).named(f"a{k}") for k in range(17)]
    lines = str(derive((0 - named_sum(*parts)).named("E"), x)).splitlines()
    assert lines[1] == "∂E/∂a16 = −1"


def test_names_on_one_long_unnamed_chain_are_refused_in_a_sentence(monkeypatch):
    monkeypatch.setattr("autograd.paper.graph.MOST_REPEATED", 1000)
    chain, parts = Value(3, "x"), []
    for i in range(60):
        chain = chain * 1.01
        parts.append((chain * 1).named(f"n{i}"))
    with pytest.raises(ValueError, match=r"the formula of 'n\d\d' leads back over \d\d Values, .* \.named\(\)"):
        derive(named_sum(*parts).named("E"), "x")


def test_what_the_derivatives_of_one_end_share_is_found_once(monkeypatch):
    built = []
    graph = by_hand.Graph
    monkeypatch.setattr(by_hand, "Graph", lambda *roots: built.append(roots) or graph(*roots))
    end, weights = worked_example()
    together = str(derive(end, parameters=weights, rate=0.05))
    assert len(built) == 1
    assert together == "\n".join(str(derive(end, w, rate=0.05)) for w in weights)


def test_a_negative_rate_stands_in_parentheses():
    w = Value(3, "w")
    assert str(derive((w * 2).named("E"), w, rate=-0.5)).splitlines()[-1] == ("w ← w − a · ∂E/∂w = 3 − (−0.5) · 2 = 4")


def test_in_a_node_by_node_line_the_numbers_add_up():
    end = lattice(12)
    names = {node.name: node for node in history(end) if node.name}
    for _, rows in blocks(str(derive(end, "x"))):
        for row in rows:
            if "∂" not in row[0]:
                assert number_of(row[0], **names) == close(number_of(rows[-1][0]))


def test_a_chain_of_ten_thousand_names_is_cut_in_the_middle():
    x = Value(3, "x")
    v = x
    for k in range(10_000):
        v = (v * 1.0001).named(f"n{k}")
    derivation = derive(v, x)
    text = str(derivation)
    rows = only(text)
    assert " · … · " in rows[0][0]
    assert rows[0][0].startswith("∂n9999/∂n9998 · ")
    assert rows[0][0].endswith(" · ∂n0/∂x")
    assert len(text) < 1_000
    assert derivation.value == pytest.approx(1.0001**10_000, rel=1e-9)
    assert number_of(rows[-1][0]) == close(1.0001**10_000)


def test_a_long_stretch_without_names_is_refused_with_what_to_do():
    x = Value(0.5, "x")
    v = x
    for _ in range(1_000):
        v = sin(v)
    with pytest.raises(ValueError, match=r"longer than 10000 characters: name some of the Values between with .named"):
        derive(v.named("E"), x)


# ---- which derivative --------------------------------------------------------------------------------------


def test_without_by_every_named_leaf_is_taken_in_the_order_of_the_formula():
    x, y = leaves(x=3, y=2)
    derivation = derive((x * y + Value(7)).named("E"))
    assert str(derivation) == "∂E/∂x = y\n      = 2\n∂E/∂y = x\n      = 3"
    assert derivation.value == 3


def test_without_by_the_step_of_each_follows_it():
    x, y = leaves(x=3, y=2)
    lines = str(derive((x * y).named("E"), rate=0.5)).splitlines()
    assert [line for line in lines if "←" in line] == [
        "x ← x − a · ∂E/∂x = 3 − 0.5 · 2 = 2",
        "y ← y − a · ∂E/∂y = 2 − 0.5 · 3 = 0.5",
    ]


def test_parameters_say_which_leaves_are_taken():
    end, (w1, *_, w6) = worked_example()
    lefts = [left for left, _ in blocks(str(derive(end, parameters=[w6, w1])))]
    assert lefts == ["∂E/∂w6", "∂E/∂w1"]


def test_without_by_the_notes_of_many_ways_are_kept():
    assert "more than a million paths lead from x to E" in str(derive(lattice(30)))


def test_a_name_stands_for_the_value_that_bears_it():
    end, (w1, *_) = worked_example()
    assert str(derive(end, "w1")) == str(derive(end, w1))
    assert str(derive(end, "h1")) == (
        "∂E/∂h1 = ∂E/∂prediction · ∂prediction/∂h1\n       = (prediction − actual) · w5\n"
        "       = (−0.418) · 0.21\n       = −0.08778"
    )


def test_an_end_without_a_name_is_called_the_result():
    x, y = leaves(x=3, y=2)
    assert str(derive(x * y, x)) == "∂result/∂x = y\n           = 2"


def test_a_value_by_itself_has_the_slope_1_and_one_elsewhere_0():
    x, y = leaves(x=3, y=2)
    end = (x * x).named("E")
    assert (str(derive(end, end)), derive(end, end).value) == ("∂E/∂E = 1", 1)
    assert (str(derive(x, x)), derive(x, x).value) == ("∂x/∂x = 1", 1)
    assert (str(derive(end, y)), derive(end, y).value) == ("∂E/∂y = 0", 0)
    assert str(derive(end, y, order=2)).endswith("0")


@pytest.mark.parametrize(
    ("function", "gradient"),
    [
        (lambda x, y: x * x / 7, Fraction(2, 21)),
        (lambda x, y: y / x, Fraction(-18, 7)),
        (lambda x, y: (x / y) ** -3, Fraction(-1944, 343)),
        (lambda x, y: abs(x) * y / (x + y), Fraction(36, 169)),
        (lambda x, y: maximum(x, y) + relu(x), Fraction(2)),
    ],
)
def test_fractions_stay_exact(function, gradient):
    x, y = leaves(x=Fraction(1, 3), y=Fraction(2, 7))
    value = derive(function(x, y).named("E"), x).value
    assert value == gradient
    assert isinstance(value, Fraction)


def test_the_second_derivative_of_fractions_is_exact():
    x = Value(Fraction(1, 3), "x")
    assert derive((1 / x).named("E"), x, order=2).value == Fraction(54)
    assert derive((x**5).named("E"), x, order=2).value == Fraction(20, 27)
    assert derive((x / (x + 1)).named("E"), x, order=2).value == Fraction(-27, 32)


def test_the_step_with_fractions():
    x = Value(Fraction(1, 2), "x")
    text = str(derive((x * x).named("E"), x, rate=Fraction(1, 4)))
    assert text.splitlines()[-1] == "x ← x − a · ∂E/∂x = 0.5 − 0.25 · 1 = 0.25"


# ---- the second derivative ---------------------------------------------------------------------------------


def second(text):
    """The row of formulas of the last equation, and its left side."""
    left, rows = blocks(text)[-1]
    return left, rows


POLYNOMIALS = [
    ("x**2", lambda x: x**2),
    ("x**4", lambda x: x**4),
    ("x*x*x", lambda x: x * x * x),
    ("(x - 1)**3/3", lambda x: (x - 1) ** 3 / 3),
    ("x**3 - 5*x**2 + 2*x", lambda x: x**3 - 5 * x**2 + 2 * x),
    ("(2*x + 1)*(x - 4)", lambda x: (2 * x + 1) * (x - 4)),
    ("-(x**2 - 1)**2/2", lambda x: -((x**2 - 1) ** 2) / 2),
]


@pytest.mark.parametrize(("formula", "function"), POLYNOMIALS, ids=[formula for formula, _ in POLYNOMIALS])
def test_the_second_derivative_of_a_polynomial_is_sympys_formula(formula, function):
    text = str(one_leaf(function, order=2))
    left, rows = second(text)
    assert left == "∂²E/∂x²"
    found = sympy.nsimplify(sum(sympy.sympify(as_python(addend)) for addend in formulas(rows)), rational=True)
    expected = sympy.sympify(formula).diff(X, 2)
    assert sympy.expand(found - expected) == 0
    assert number_of(rows[-1][0]) == float(expected.subs(X, 3))


def test_the_second_derivative_stands_below_the_first():
    assert str(one_leaf(lambda x: x**4, order=2)).splitlines() == [
        "∂E/∂x = 4 · x³",
        "      = 4 · 27",
        "      = 108",
        "∂²E/∂x² = 12 · x²",
        "        = 12 · 9",
        "        = 108",
    ]


SECONDS = [
    ("sin(x)*y", lambda x, y: sin(x) * y),
    ("exp(x*y)", lambda x, y: exp(x * y)),
    ("tanh(x)**2", lambda x, y: tanh(x) ** 2),
    ("log(x)/x", lambda x, y: log(x) / x),
    ("sqrt(x + y)", lambda x, y: sqrt(x + y)),
    ("x**y", lambda x, y: x**y),
    ("y**x", lambda x, y: y**x),
    ("1/(1 + exp(-x))", lambda x, y: sigmoid(x)),
    ("(x*y)**(x + x*y)", lambda x, y: (x * y).named("a") ** (x + (x * y).named("b")).named("c")),
    ("(sin(x*y) + x)**2/2", lambda x, y: (sin((x * y).named("a")).named("s") + x) ** 2 / 2),
]


@pytest.mark.parametrize(("formula", "function"), SECONDS, ids=[formula for formula, _ in SECONDS])
def test_the_second_derivative_is_sympys_number(formula, function):
    derivation = one_leaf(function, x=1.4, order=2, y=0.6)
    expected = float(sympy.sympify(formula).diff(X, 2).subs({X: 1.4, Y: 0.6}))
    assert derivation.value == pytest.approx(expected, rel=1e-9)
    assert number_of(second(str(derivation))[1][-1][0]) == close(expected)


@settings(max_examples=examples(50), deadline=None)
@given(programs({k: v for k, v in SMOOTH.items() if k != "power"}, tenths), st.sampled_from([0, 1]))
def test_the_second_derivative_of_random_expressions_is_sympys_number(program, which):
    values = dict(zip((X, Y, Z), (leaf.data for leaf in program.leaves), strict=True))
    symbol = (X, Y)[which]
    expected = sympy.lambdify((X, Y, Z), program.symbols[-1].diff(symbol, 2), "mpmath")(*values.values())
    assume(abs(expected) < 1e9)
    found = derive(program.end, program.leaves[which], order=2).value
    assert found == pytest.approx(float(expected), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(
    "function", [lambda x, y: 3 * x + y, lambda x, y: x * y, lambda x, y: x / 3 - y, lambda x, y: relu(x)]
)
def test_the_second_derivative_of_something_linear_is_0(function):
    derivation = one_leaf(function, order=2, y=2)
    assert str(derivation).splitlines()[-1] == "∂²E/∂x² = 0"
    assert derivation.value == 0


def test_a_second_derivative_leaves_the_names_of_the_graph_alone():
    end, x = three_ways()
    before = sorted(named_history(end))
    derive(end, x, order=2)
    assert sorted(named_history(end)) == before
    assert end.name == "E"


# ---- simplification ----------------------------------------------------------------------------------------

SIMPLER = [
    ("half of a square", lambda x: 0.5 * (x - 1).named("delta") ** 2, "delta"),
    ("a square over 2", lambda x: (x - 1).named("delta") ** 2 / 2, "delta"),
    ("a third of a cube", lambda x: x**3 / 3, "x²"),
    ("x*x", lambda x: x * x, "2 · x"),
    ("x*x*x", lambda x: x * x * x, "3 · x · x"),
    ("x + x + x", lambda x: x + x + x, "3"),
    ("x/4", lambda x: x / 4, "0.25"),
    ("-x", lambda x: -x, "−1"),
    ("-(-x)", lambda x: negative(-x), "1"),
    ("1 - x", lambda x: 1 - x, "−1"),
    ("2*(3*x)", lambda x: 2 * (3 * x), "6"),
    ("-(x - 1)**2/2", lambda x: -((x - 1) ** 2) / 2, "−(x − 1)"),
    ("(1 - x)**2/2", lambda x: (1 - x) ** 2 / 2, "−(1 − x)"),
    ("x - x", lambda x: x - x, "0"),
    ("x**1", lambda x: x**1, "1"),
    ("+x", lambda x: +x, "1"),
    ("1/x", lambda x: 1 / x, "−1/x²"),
    ("tanh", lambda x: tanh(x), "1 − E²"),
    ("sigmoid", lambda x: sigmoid(x), "E · (1 − E)"),
    ("exp", lambda x: exp(x), "E"),
]


@pytest.mark.parametrize(("function", "text"), [row[1:] for row in SIMPLER], ids=[row[0] for row in SIMPLER])
def test_a_derivative_is_written_without_needless_operations(function, text):
    assert formulas(only(str(one_leaf(function)))) == [text]


def test_a_third_is_written_as_a_fraction_and_with_its_digits():
    assert str(one_leaf(lambda x: x / 3)) == "∂E/∂x = 1/3\n      = 0.3333333333"


@pytest.mark.parametrize(
    ("function", "written"),
    [
        (lambda x: (x - 1) ** 2 / 3, "2/3 · (x − 1)"),
        (lambda x: -((x - 1) ** 2) / 3, "−2/3 · (x − 1)"),
        (lambda x: 2**x, "E · log(2)"),  # not 0.6931471806
        (lambda x: 1**x, "0"),
        (lambda x: 1 / x**2, "−2 · 1/x⁴ · x"),
        (lambda x: log(x) * x, "1 + log(x)"),
    ],
)
def test_what_stands_between_formulas_is_exact_and_short(function, written):
    assert only(str(one_leaf(function)))[0] == [written]


def test_a_fraction_is_one_in_latex_too():
    assert r"\frac{2}{3} \cdot" in one_leaf(lambda x: (x - 1) ** 2 / 3).latex()


@pytest.mark.parametrize(
    ("function", "written"),
    [
        (lambda x, y: x * x * y + y * x * x, "4 · y · x"),
        (lambda x, y: x * y + sin(x) + y * x, "2·y + cos(x)"),
        (lambda x, y: x * y + sin(x) - y * x, "cos(x)"),
    ],
)
def test_like_terms_are_collected_whatever_the_order_of_their_factors(function, written):
    x, y = leaves(x=2, y=3)
    end = function(x, y).named("E")
    assert only(str(derive(end, x)))[0] == [written]
    assert number_of(written, x=x, y=y) == close(slope(end, x))


def test_an_even_number_of_minus_signs_is_none():
    text = str(one_leaf(lambda x, y: negative(-x) * y, y=2))
    assert text == "∂E/∂x = y\n      = 2"


def test_minus_signs_along_a_way_are_gathered_in_front():
    x, y = leaves(x=3, y=2)
    a = (-x).named("a")
    assert formulas(only(str(derive((a * y).named("E"), x)))) == ["−y"]
    assert formulas(only(str(derive((-a * y).named("E"), x)))) == ["y"]


# ---- LaTeX and the notebook ---------------------------------------------------------------------------------

HOSTILE = [
    "a_b{",
    "\\input{x}",
    "x y",
    "ŷ",
    "}",
    "$x^2$ & 50% ~ #",
    "\\",
    "\\end{aligned}",
    "line\nbreak",
    "w_",
    "a" * 200,
]


def assert_latex_is_sound(latex):
    nodes, _, _ = LatexWalker(latex, tolerant_parsing=False).get_latex_nodes()
    (aligned,) = nodes
    assert isinstance(aligned, LatexEnvironmentNode)
    assert aligned.environmentname == "aligned"
    assert latex.count(r"\begin{aligned}") == latex.count(r"\end{aligned}") == 1
    assert latex.count(r"\left") - latex.count(r"\leftarrow") == latex.count(r"\right")
    assert not re.search(r"(?<!\\)[$#%~]", latex)
    assert "\\input" not in latex
    rows = latex.removeprefix("\\begin{aligned}\n").removesuffix("\n\\end{aligned}").split(" \\\\\n")
    assert all(len(re.findall(r"(?<!\\)&", row)) == 1 for row in rows)
    assert "\n" not in "".join(rows)
    return rows


@settings(max_examples=examples(60), deadline=None)
@given(programs(SMOOTH | KINKED, halves))
def test_the_latex_of_every_derivation_parses(program):
    for leaf in program.leaves:
        assert_latex_is_sound(derive(program.end, leaf, rate=0.1).latex())
        try:
            second = derive(program.end, leaf, order=2).latex()
        except ZeroDivisionError:  # a pole of the second derivative has a test of its own
            continue
        except ValueError as error:
            if "the formula is longer than 10000 characters" not in str(error):  # powers of powers of powers
                raise
            continue
        assert_latex_is_sound(second)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_breaks_neither_text_nor_latex(name):
    x, y = Value(3, name), Value(2, "y")
    a = (x * y).named(name + "2")
    end = (a * x).named(name + "3")
    for derivation in (derive(end, x, rate=0.1), derive(end, x, order=2), derive(end)):
        assert_latex_is_sound(derivation.latex())
        assert all(line.startswith((" ", "∂")) or "←" in line for line in str(derivation).splitlines())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_does_not_break_the_note(name):
    x = Value(3, name)
    parts = [(x * (k + 1)).named(f"a{k}") for k in range(20)]
    rows = assert_latex_is_sound(derive(named_sum(*parts).named(name + "!"), x).latex())
    assert "20 paths lead from" in rows[0]


def seen_rows(mathml):
    """What a reader sees in each row of an equation in MathML; that it can be parsed shows that it is well-formed."""
    return ["".join(row.itertext()).replace("\xa0", " ") for row in ET.fromstring(mathml).iter("mtr")]


def test_the_mathml_of_the_worked_example():
    end, (w1, *_) = worked_example()
    assert seen_rows(derive(end, w1, rate=0.05).mathml()) == [
        "∂E∂w1=∂E∂prediction·∂prediction∂h1·∂h1∂w1",  # fractions lie on each other
        "=(prediction−actual)·w5·i1",
        "=(−0.418)·0.21·2",
        "=−0.17556",
        "w1←w1−a·∂E∂w1",
        "=0.1−0.05·(−0.17556)",
        "=0.108778",
    ]


def test_mathml_carries_its_text_for_screen_readers():
    end, (w1, *_) = worked_example()
    spoken = ET.fromstring(derive(end, w1).mathml()).get("alttext")
    assert spoken.endswith("= (prediction − actual) · w5 · i1 = (−0.418) · 0.21 · 2 = −0.17556")


@settings(max_examples=examples(60), deadline=None)
@given(programs(SMOOTH, tenths))
def test_the_mathml_of_every_derivation_is_well_formed_and_has_its_numbers(program):
    for leaf in program.leaves:
        derivation = derive(program.end, leaf)
        last = str(derivation).rpartition("= ")[2]
        if "e" not in last:
            assert seen_rows(derivation.mathml())[-1].endswith(last)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_text_in_mathml(name):
    x = Value(2.0, name)
    shown_rows = seen_rows(derive((x * x).named("E"), x, rate=0.1).mathml())
    assert shown_rows[0].startswith(f"∂E∂{on_one_line(name)}=2·{on_one_line(name)}")


def test_latex_knows_small_numbers_and_direct_parts():
    x = Value(1e-9, "x")
    a = (x * 3).named("a")
    latex = derive((a * x).named("E"), x).latex()
    assert r"3 \cdot 10^{-9}" in latex
    assert r"\text{ (directly)}" in latex
    assert_latex_is_sound(latex)


@pytest.mark.parametrize("end", [lattice(3), lattice(40)], ids=["few paths", "many paths"])
def test_the_latex_of_a_lattice_has_a_row_for_each_line(end):
    derivation = derive(end, "x")
    rows = assert_latex_is_sound(derivation.latex())
    assert len(rows) == len(str(derivation).splitlines())


def test_a_notebook_shows_the_formulas():
    end, (w1, *_) = worked_example()
    derivation = derive(end, w1)
    assert isinstance(derivation, Derivation)
    shown = derivation._repr_latex_()
    assert shown.startswith("$")
    assert shown.endswith("$")
    assert derivation.latex() in shown
    assert derivation.markdown() == f"$$\n{derivation.latex()}\n$$"
    assert derivation.text() == str(derivation)


def test_at_a_prompt_a_derivation_is_its_text():
    end, (w1, *_) = worked_example()
    derivation = derive(end, w1)
    assert repr(derivation) == derivation.text()
    assert "∂E/∂w1" in repr(derivation)


@pytest.mark.parametrize(("names", "symbol"), [("ab", "rate"), (["x", "rate"], "a"), (["a", "rate"], "η")])
def test_the_rate_has_a_name_of_its_own(names, symbol):
    x, y = (Value(n, name) for n, name in enumerate(names, 2))
    step = str(derive((x * y).named("E"), x, rate=0.1)).splitlines()[-1]
    assert step == f"{x.name} ← {x.name} − {symbol} · ∂E/∂{x.name} = 2 − 0.1 · 3 = 1.7"


@pytest.mark.parametrize(
    ("function", "written"),
    [
        (lambda x: sin(x) * cos(x), "cos(x)·cos(x) − sin(x)·sin(x)"),
        (lambda x: (x - 1) ** 2 / 2 + (x - 2) ** 2 / 2, "x − 1 + x − 2"),
        (lambda x: x * 2 + x * 5 - x**2, "7 − 2·x"),
        (lambda x: x**3 + 2 * x**2 - 5 * x, "3·x² + 4·x − 5"),
        (lambda x: x * sigmoid(x), "σ(x) + x·σ(x)·(1 − σ(x))"),
        (lambda x: x / (x + 1), "1/(x + 1) − x/(x + 1)²"),
        (lambda x: 100 * (2 - x**2) ** 2 + (1 - x) ** 2, "−400·(2 − x²)·x − 2·(1 − x)"),
    ],
)
def test_a_sum_is_written_in_the_order_of_the_formula_without_needless_parentheses(function, written):
    assert formulas(only(str(one_leaf(function)))) == [written]


@pytest.mark.parametrize("of", [derive, lambda end, w: check(end, {"dE/dw": "4"})])
def test_a_graph_older_than_its_leaves_is_refused(of):
    x, w = leaves(x=2, w=0.5)
    y = (x * w).named("y")
    end = (y**2).named("E")
    of(end, w)
    w.data = 3.0
    with pytest.raises(ValueError, match=r"name='y'\) was computed before .* and would be 6.0 now"):
        of(end, w)


def test_a_number_larger_than_all_floats_is_derived():
    x = Value(Fraction(10) ** 400, "x")
    assert derive((x * 0.5).named("E"), x).value == 0.5


# ---- refusals ----------------------------------------------------------------------------------------------


def graph():
    x, y = leaves(x=3, y=2)
    return ((x * y).named("area") + x).named("E")


REFUSALS = [
    ("no Value", lambda: derive(3.0), TypeError, r"derive takes a Value, not 3\.0: pass the end of your graph"),
    ("a long object", lambda: derive("z" * 900), TypeError, r"^derive takes a Value, not 'z{20,60}…: pass the end"),
    ("by a number", lambda: derive(graph(), 3), TypeError, r"derivative with respect to a Value or a name, not 3"),
    ("unknown name", lambda: derive(graph(), "aera"), ValueError, r"no Value is called 'aera': did you mean 'area'\?"),
    ("unlike name", lambda: derive(graph(), "qqq"), ValueError, r"no Value is called 'qqq': there are x, y, area, E"),
    (
        "ambiguous name",
        lambda: derive((Value(1, "w") * Value(2, "w")).named("E"), "w"),
        ValueError,
        r"2 Values are called 'w': pass the one you mean",
    ),
    (
        "by a Value without a name",
        lambda: derive(graph(), Value(4)),
        ValueError,
        r"Value\(data=4\.0, grad=0\.0\) has no name to write down: give it one with \.named\(\)",
    ),
    ("order 3", lambda: derive(graph(), "x", order=3), ValueError, r"derive writes the order 1 or 2, not 3"),
    ("order 0", lambda: derive(graph(), order=0), ValueError, r"derive writes the order 1 or 2, not 0"),
    (
        "no named leaves",
        lambda: derive((Value(2) * Value(3)).named("E")),
        ValueError,
        r"the graph has no named leaves: name some, or write derive\(E, w\)",
    ),
    ("order True", lambda: derive(graph(), "x", order=True), ValueError, r"derive writes the order 1 or 2, not True"),
    (
        "a rate in words",
        lambda: derive(graph(), "x", rate="fast"),
        TypeError,
        r"the rate: .fast. is text, not a number",
    ),
    ("a rate that is none", lambda: derive(graph(), "x", rate=math.nan), ValueError, r"the rate: "),
    (
        "a step in what is no leaf",
        lambda: derive(graph(), "area", rate=0.1),
        ValueError,
        r"gradient descent takes no step in 'area', which is not a leaf: leave out rate=",
    ),
    (
        "by one and parameters",
        lambda: derive(graph(), "x", parameters=[]),
        ValueError,
        r"parameters= says which derivatives to write where by= is not given",
    ),
    (
        "one Value for parameters",
        lambda: derive(graph(), parameters=Value(1, "w")),
        TypeError,
        r"parameters are a list of Values, not Value\(data=1\.0, grad=0\.0, name='w'\): write parameters=\[w1",
    ),
]


@pytest.mark.parametrize(("call", "kind", "sentence"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_what_cannot_be_derived_is_refused_in_a_sentence(call, kind, sentence):
    with pytest.raises(kind, match=sentence):
        call()


def test_of_two_values_with_one_name_the_one_passed_is_taken():
    one, other = Value(1, "w"), Value(2, "w")
    end = (one * other**2).named("E")
    assert [derive(end, w).value for w in (one, other)] == [4, 4]
    assert list(itertools.chain(*formulas_of(end, one, other))) == ["w²", "2 · w · w"]


def formulas_of(end, *by):
    return [formulas(only(str(derive(end, w)))) for w in by]


# ---- operations of many arguments ----


def test_the_derivative_of_a_neuron_in_one_node_is_written_like_that_of_its_products():
    x1, x2, w1, w2, b = leaves(x1=2, x2=3, w1=0.5, w2=-1, b=0.25)
    y = tanh(dot([x1, x2], [w1, w2], b)).named("y")
    assert str(derive(y, w2)).splitlines()[0] == "∂y/∂w2 = (1 − y²) · x2"
    in_many = tanh(x1 * w1 + x2 * w2 + b).named("y")
    for by in (x1, x2, w1, w2, b):
        assert str(derive(y, by)) == str(derive(in_many, by))
        assert derive(y, by).latex() == derive(in_many, by).latex()


def test_terms_of_one_source_are_added_in_the_order_of_the_formula():
    x, y = leaves(x=3, y=5)
    square = dot([x, y], [x, x], x)  # x·x + y·x + x
    assert formula(symbolic_slopes(square)[x], "plain") == "2·x + y + 1"
    assert formula(symbolic_slopes(square)[x]) == formula(symbolic_slopes(x * x + y * x + x)[x])


def test_the_share_of_a_mean_is_an_exact_fraction():
    x, y, z = leaves(x=3, y=5, z=7)
    slopes = symbolic_slopes(mean([x * y, y, z]))
    assert formula(slopes[x]) == "1/3*y"
    assert slopes[z] == Fraction(1, 3)


# ---- where a slope is infinite --------------------------------------------------------------------------------

FOLDED = {
    "a product with 0": lambda x: 0 * sqrt(x),
    "a difference": lambda x: sqrt(x) - sqrt(x),
    "and more": lambda x: 0 * sqrt(x) + x,
    "and more squares": lambda x: 0 * x**0.5 + x**2,
    "below a name": lambda x: 2 * (0 * sqrt(x)).named("h") + x,
}


@pytest.mark.parametrize("options", [{}, {"max_paths": 0}, {"order": 2}], ids=str)
@pytest.mark.parametrize("name", FOLDED)
def test_no_number_is_said_to_equal_nan(name, options):
    x = Value(0.0, "x")
    derivation = derive(FOLDED[name](x).named("E"), x, **options)
    assert math.isnan(derivation.value)
    assert "√(x) has an infinite slope here" in str(derivation) or "x^½ has an infinite slope here" in str(derivation)
    for _, rows in blocks("\n".join(line for line in str(derivation).splitlines() if "infinite slope" not in line)):
        if rows[-1] == ["nan"]:
            assert all("∂" in "".join(row) or "nan" in "".join(row) for row in rows)


def test_a_formula_that_is_nan_itself_stays():
    x, c = leaves(x=0.0, c=0.0)
    lines = str(derive((c * sqrt(x)).named("E"), x)).splitlines()
    assert lines == [
        "√(x) has an infinite slope here, and 0 · inf and inf − inf are nan",
        "∂E/∂x = c/(2·√(x))",
        "      = nan",
    ]


def test_a_note_on_a_slope_stands_once():
    x = Value(0.0, "x")
    text = str(derive((sqrt(x) - sqrt(x)).named("E"), x, order=2))
    assert text.count("infinite slope") == 1


def test_at_other_numbers_a_folded_formula_is_written():
    x = Value(4.0, "x")
    assert str(derive((0 * sqrt(x) + x).named("E"), x)) == "∂E/∂x = 1"


# ---- digits ----


def test_digits_round_what_is_shown_and_nothing_else():
    x, w = leaves(x=1.7, w=1 / 3)
    E = ((x * w - 3) ** 2).named("E")
    short = derive(E, w, rate=0.05, digits=3)
    assert short.text().splitlines()[1:] == [
        "      = 2 · (−2.43) · 1.7",
        "      = −8.27",
        *short.text().splitlines()[3:],
    ]
    assert short.value == derive(E, w).value
    slope = 2 * (1.7 / 3 - 3) * 1.7
    assert short.text().splitlines()[-1].endswith(f"0.333 − 0.05 · (−8.27) = {1 / 3 - 0.05 * slope:.3g}")
    assert "-8.27" in short.latex()
    assert derive(E, w).text().splitlines()[2] == f"      = −{-slope:.10g}"


@pytest.mark.parametrize("digits", [0, -1, 2.5, 16, True, "3"])
def test_digits_that_make_no_sense_are_refused(digits):
    (x,) = leaves(x=2)
    with pytest.raises(ValueError, match="a whole number from 1 to 15"):
        derive((x * x).named("E"), x, digits=digits)


def test_an_environment_that_is_not_known_is_refused():
    (x,) = leaves(x=2)
    with pytest.raises(ValueError, match="'aligned' or 'align\\*', not 'gather'"):
        derive((x * x).named("E"), x).latex("gather")
