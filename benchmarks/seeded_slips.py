"""Slips of a person who derives by hand, made on purpose: what each of them would write down.

The numbers come from the formulas of a worksheet alone, with SymPy and 50 digits; nothing of the
engine is used, so that it can be judged by them.  A worksheet is a graph between the names it
gives: an edge leads from each name in a formula to the formula, and its slope is the local
derivative, written as on paper (``out*(1 - out)``, not ``sigmoid(net)*(1 - sigmoid(net))``).  The
derivative of the error E by a parameter w is the sum, over the ways from w to E, of the products
of their slopes.  Each slip reads this sum in another way:

===================== =======================================================================
sign                  the sign of the result turned
uphill                the step added to the weight, not taken away
half forgotten        the ½ of a formula left out, in one formula or altogether
two forgotten         the 2 left out: of a square's derivative, or a factor 2 of a formula
batch size            the division by the number of examples left out, or done once too often
missing factor        a slope left out of the product, or one factor of a slope
doubled factor        a slope that stands twice in the product
factor sign           the sign of one slope turned
wrong factor          a slope with another name in it: that of a neighbour (w6 for w5), the
                      argument of a function for its result (z for sigmoid(z)), the input of a
                      layer for its output (x for h), or the reverse
activation derivative a function's derivative left out, or a wrong one (1/x² for −1/x²)
missing path          one way of several left out, or all ways through one edge, or one of the
                      places where a name stands in a formula, as in a + a
single path           one way of several kept, or one place
doubled path          one way of several counted twice, or one place
neighbour             the derivative by another parameter
other output          the derivative of another formula than E
updated weights       slopes that hold a weight, taken with the weight after its update
other quantity        a step, a gradient, an old or a new weight, where another of them belongs
off by one step       the number of the next step of gradient descent, or of the one before
transposed weights    the matrix of a layer transposed
bias not updated      the next forward pass with an old bias, those of a layer, or all
truncation            the digits cut off, not rounded
rounding              the last digit one too high, or one too low
chained rounding      values, or values and derivatives, rounded to the decimals or digits that
                      are printed, before they are used
===================== =======================================================================

A neighbour is a name of the same table that stands in the same role: used in formulas of the same
shape, with slopes of the same shape.
"""

import ast
import json
import random
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import cache, cached_property, partial, reduce
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

import mpmath
import sympy

MP = mpmath.MPContext()  # a context of its own: other tests set the digits of the common one
MP.dps = 50

T = TypeVar("T")
Real = Any  # a number of this context
Numbers = Mapping[str, Real]  # what each name stands for
Edge = tuple[str, str]  # a formula, and a name in it
Rule = Callable[[Numbers], Real]  # a slope, given what the names stand for

PUBLISHED = Path(__file__).parent.parent / "autograd" / "by_hand" / "worksheets"
BATCHES = Path(__file__).parent / "batches"  # several examples at once, which hardly any published sheet has
MOST_PATHS = 64  # more ways than that from a parameter to the error are sampled
MOST_NEIGHBOURS = 3  # of the many names in a role, those written nearest by
SHOWN = 1e-6  # relative: a smaller difference is none to six digits
SHARE = 0.25  # of the wrong gradients, how many are carried on into a step, and into a new weight


def worksheet_paths() -> list[Path]:
    """The worksheets of the package, and those with a batch."""
    return sorted(PUBLISHED.glob("*.toml")) + sorted(BATCHES.glob("*.toml"))


# ---- formulas ----


class Step(sympy.Function):
    """1 for a positive argument, else 0; ½ is not needed, as no worksheet stands on a kink."""


class Sigmoid(sympy.Function):
    """The logistic function."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        """The derivative by one argument, as SymPy asks for it."""
        return Sigmoid(self.args[0]) * (1 - Sigmoid(self.args[0]))


class Relu(sympy.Function):
    """The positive part."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        """The derivative by one argument, as SymPy asks for it."""
        return Step(self.args[0])


class Maximum(sympy.Function):
    """The larger of two."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        """The derivative by one argument, as SymPy asks for it."""
        mine, other = self.args[argindex - 1], self.args[2 - argindex]
        return Step(mine - other)


FUNCTIONS: dict[str, Callable[..., sympy.Expr]] = {
    "sigmoid": Sigmoid,
    "relu": Relu,
    "max": Maximum,
    "exp": sympy.exp,
    "log": sympy.log,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tanh": sympy.tanh,
    "sqrt": sympy.sqrt,
}

# What the functions of a compiled formula compute.
COMPUTED = {
    "mpf": MP.mpf,
    "Sigmoid": lambda x: 1 / (1 + MP.exp(-x)),
    "Relu": lambda x: max(x, MP.zero),
    "Maximum": max,
    "Step": lambda x: MP.one if x > 0 else MP.zero,
    "exp": MP.exp,
    "log": MP.log,
    "sin": MP.sin,
    "cos": MP.cos,
    "tanh": MP.tanh,
    "sqrt": MP.sqrt,
}

_OPERATIONS: dict[type[ast.AST], Callable[..., sympy.Expr]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
    ast.USub: lambda a: -a,
}


def parsed(text: str, symbol: Callable[[str], sympy.Symbol] = sympy.Symbol) -> sympy.Expr:
    """A formula as SymPy has it, with exact numbers; ``symbol`` is asked for each name as it occurs."""

    def read(node: ast.expr) -> sympy.Expr:
        match node:
            case ast.Constant():
                return sympy.Rational(ast.get_source_segment(text, node))
            case ast.Name():
                return symbol(node.id)
            case ast.BinOp():
                return _OPERATIONS[type(node.op)](read(node.left), read(node.right))
            case ast.UnaryOp():
                return _OPERATIONS[type(node.op)](read(node.operand))
            case ast.Call(func=ast.Name(id=name)):
                return FUNCTIONS[name](*map(read, node.args))
        raise ValueError(f"no formula: {text}")

    return read(ast.parse(text, mode="eval").body)


def compiled(expression: sympy.Expr) -> Rule:
    """An expression as a function of what the names stand for."""
    symbols = sorted(expression.free_symbols, key=str)
    function = sympy.lambdify(symbols, expression, modules=[COMPUTED, "mpmath"], dummify=True)
    return lambda numbers: MP.mpf(function(*(numbers[symbol.name] for symbol in symbols)))


def parts(expression: sympy.Expr, *kinds: type[sympy.Basic]) -> list[sympy.Expr]:
    """The subexpressions of these kinds, in an order that is the same in every run."""
    return sorted(expression.atoms(*kinds), key=str)


class Formula:
    """One formula of a worksheet: its value, and its slopes as a person writes them."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.expression = parsed(text)
        self.names = sorted(symbol.name for symbol in self.expression.free_symbols)
        self.compute = compiled(self.expression)

    def written(self, slope: sympy.Expr) -> sympy.Expr:
        """A slope with this formula's name where the formula itself stands in it: out*(1 - out)."""
        if isinstance(self.expression, sympy.Function):
            return slope.xreplace({self.expression: sympy.Symbol(self.name)})
        return slope

    @cached_property
    def slopes(self) -> dict[str, sympy.Expr]:
        """The local derivative by each name, with common factors in front: 2*(y - t)."""
        derivatives = {source: self.expression.diff(sympy.Symbol(source)) for source in self.names}
        return {source: sympy.factor_terms(self.written(slope)) for source, slope in derivatives.items()}

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The slope by each name, to compute."""
        return {source: compiled(slope) for source, slope in self.slopes.items()}

    @cached_property
    def occurrences(self) -> dict[str, list[Rule]]:
        """The slopes by each place where a name stands: two of them in a*b + a for a."""
        places: list[sympy.Dummy] = []

        def place(name: str) -> sympy.Dummy:
            places.append(sympy.Dummy(name))
            return places[-1]

        expression = parsed(self.text, place)
        plain = {dummy: sympy.Symbol(dummy.name) for dummy in places}
        slopes: dict[str, list[Rule]] = {source: [] for source in self.names}
        for dummy in places:
            if dummy.name in slopes:  # and does not cancel, as x does in x - x
                slopes[dummy.name].append(compiled(expression.diff(dummy).xreplace(plain)))
        return slopes

    @property
    def activated(self) -> str:
        """The name z where the formula is a function of just one name, f(z); empty otherwise."""
        is_function = isinstance(self.expression, sympy.Function) and len(self.expression.args) == 1
        return str(self.expression.args[0]) if is_function and self.expression.args[0].is_Symbol else ""


@cache
def formula_of(name: str, text: str) -> Formula:
    """A formula, made once for all the sheets that have it."""
    return Formula(name, text)


# ---- the worksheet ----


@dataclass(frozen=True)
class Slip:
    """Another reading of the sum of products; several can be made at once."""

    kind: str
    what: str
    slopes: Mapping[Edge, Rule] = field(default_factory=dict)  # those that are taken for others
    scale: Real = 1
    of: str = ""  # the formula whose derivative is taken; empty for the error
    by: str = ""  # the name it is taken by; empty for the one that is asked for
    leaves: Numbers = field(default_factory=dict)  # the numbers that the forward pass takes for others


class Sheet:
    """The numbers of a worksheet, right and with slips."""

    def __init__(self, text: str, name: str = "") -> None:
        tables = tomllib.loads(text, parse_float=Decimal)
        self.name = name or tables.get("title", "")
        self.tables = tables
        self.error: str = tables["error"]
        self.rate = MP.mpf(str(tables["rate"])) if "rate" in tables else None
        self.parameters = list(tables["parameters"])
        self.leaves = {w: MP.mpf(str(x)) for w, x in (tables["inputs"] | tables["parameters"]).items()}
        self.formulas = {name: formula_of(name, text) for name, text in tables["formulas"].items()}

    def forward(self, leaves: Numbers) -> dict[str, Real]:
        """What each name stands for."""
        numbers = dict(leaves)
        for name, formula in self.formulas.items():
            numbers[name] = formula.compute(numbers)
        return numbers

    @cached_property
    def numbers(self) -> dict[str, Real]:
        """What each name stands for before the first step."""
        return self.forward(self.leaves)

    @cached_property
    def next_numbers(self) -> dict[str, Real]:
        """What each name stands for after the first step."""
        return self.forward(self.after(1))

    def slopes(self, numbers: Numbers) -> dict[Edge, Real]:
        """The slope of each edge."""
        return {
            (target, source): rule(numbers)
            for target, formula in self.formulas.items()
            for source, rule in formula.rules.items()
        }

    @cached_property
    def own_slopes(self) -> dict[Edge, Real]:
        """The slope of each edge before the first step."""
        return self.slopes(self.numbers)

    def derivative(self, of: str, by: str, slopes: Mapping[Edge, Real]) -> Real:
        """The sum over the ways from one name to another, carried forward formula by formula."""
        moved = {by: MP.one}
        for target, formula in self.formulas.items():
            if target != by:
                moved[target] = sum((slopes[target, s] * moved[s] for s in formula.names if s in moved), MP.zero)
        return moved.get(of, MP.zero)

    def gradient(self, w: str) -> Real:
        """The derivative of the error by a leaf."""
        return self.derivative(self.error, w, self.own_slopes)

    def slipped(self, w: str, *slips: Slip) -> Real:
        """The derivative of the error by a leaf, with these slips."""
        leaves = reduce(lambda found, slip: found | dict(slip.leaves), slips, self.leaves)
        numbers = self.forward(leaves)
        slopes = self.slopes(numbers)
        for slip in slips:
            slopes |= {edge: rule(numbers) for edge, rule in slip.slopes.items()}
        of = next((slip.of for slip in slips if slip.of), self.error)
        by = next((slip.by for slip in slips if slip.by), w)
        return self.derivative(of, by, slopes) * reduce(lambda found, slip: found * slip.scale, slips, MP.one)

    def after(self, steps: int) -> dict[str, Real]:
        """The leaves after so many steps of gradient descent."""
        leaves = dict(self.leaves)
        for _ in range(steps):
            slopes = self.slopes(self.forward(leaves))
            leaves |= {w: leaves[w] - self.rate * self.derivative(self.error, w, slopes) for w in self.parameters}
        return leaves

    def true(self, claim: str) -> Real:
        """The right number for a claim about a value, a derivative, a step or the next value."""
        match claim.split():
            case ["step", w]:
                return self.rate * self.gradient(w)
            case ["new", words]:
                return self._quantity(words, self.next_numbers)
        return self._quantity(claim, self.numbers)

    def _quantity(self, words: str, numbers: Numbers) -> Real:
        of, slash, by = words.partition("/")
        if slash and words not in numbers:
            return self.derivative(of[1:], by[1:], self.slopes(numbers))
        return numbers[words]

    # -- who stands where --

    @cached_property
    def asked(self) -> list[str]:
        """The leaves whose gradients are asked for: the parameters, or where there are none the inputs."""
        return [w for w in self.parameters or self.leaves if self.route(w)]

    @cached_property
    def claims(self) -> list[str]:
        """The claims that are seeded: gradients, and where there is a rate steps and new weights."""
        steps = [f"{word} {w}" for w in self.parameters for word in ("step", "new")]
        return [f"d{self.error}/d{w}" for w in self.asked] + (steps if self.rate is not None else [])

    def route(self, w: str) -> list[Edge]:
        """The edges on the ways from a name to the error."""
        moving, leading = {w}, {self.error}
        for target, formula in self.formulas.items():
            if moving & set(formula.names):
                moving.add(target)
        for target, formula in reversed(self.formulas.items()):
            if target in leading:
                leading |= set(formula.names)
        return [
            (target, source)
            for target, formula in self.formulas.items()
            for source in formula.names
            if source in moving and target in leading
        ]

    @cached_property
    def roles(self) -> dict[str, tuple[str, ...]]:
        """What each name is and how it is used, in shapes: the table of each name stands for the name."""
        shape = {sympy.Symbol(name): sympy.Symbol(self.table(name)) for name in self.numbers}
        uses: dict[str, set[str]] = {name: set() for name in self.numbers}
        for formula in self.formulas.values():
            whole = formula.expression.xreplace(shape)
            for source in formula.names:
                uses[source].add(f"{whole} by {formula.slopes[source].xreplace(shape)}")
        own = {name: str(formula.expression.xreplace(shape)) for name, formula in self.formulas.items()}
        return {name: (self.table(name), own.get(name, ""), *sorted(uses[name])) for name in self.numbers}

    def table(self, name: str) -> str:
        """The table of the worksheet that a name stands in."""
        return next(table for table in ("inputs", "parameters", "formulas") if name in self.tables[table])

    def neighbours(self, name: str) -> list[str]:
        """The names in the same role, the nearest first."""
        names = list(self.numbers)
        same = [other for other in names if other != name and self.roles[other] == self.roles[name]]
        return sorted(same, key=lambda other: abs(names.index(other) - names.index(name)))[:MOST_NEIGHBOURS]

    @cached_property
    def partners(self) -> dict[str, list[str]]:
        """For the argument of a function its result, and the reverse."""
        found: dict[str, list[str]] = {}
        for name, formula in self.formulas.items():
            if formula.activated:
                found.setdefault(name, []).append(formula.activated)
                found.setdefault(formula.activated, []).append(name)
        return found

    def across(self, name: str) -> list[str]:
        """The inputs of the layer whose output a name is, and the outputs of those whose input it is; the nearest."""
        found = []
        for output, formula in self.formulas.items():
            inputs = [source for source in formula.names if source not in self.parameters]
            if len(formula.names) > 1 and inputs:
                given = [output, *(other for other in self.formulas if self.formulas[other].activated == output)]
                found += inputs if name in given else []
                found += given if name in inputs else []
        names = list(self.numbers)
        return sorted(set(found), key=lambda x: (abs(names.index(x) - names.index(name)), x))[:MOST_NEIGHBOURS]

    @cached_property
    def biases(self) -> list[str]:
        """The parameters that are only added."""
        edges = {w: [edge for edge in self.own_slopes if edge[1] == w] for w in self.parameters}
        return [w for w in edges if all(self._activates_at_slope_one(*edge) for edge in edges[w])]

    @cached_property
    def groups_of_biases(self) -> list[list[str]]:
        """The biases that may be left out of an update: all of them, those of a layer, and each alone."""
        layers: dict[int, list[str]] = {}
        for b in self.biases:
            layers.setdefault(self.distance(b), []).append(b)
        groups = (tuple(self.biases), *map(tuple, layers.values()), *((b,) for b in self.biases))
        return [list(group) for group in dict.fromkeys(groups) if group]

    def distance(self, name: str) -> int:
        """How many formulas the longest way from a name to the error has."""
        longest = {name: 0}
        for target, source in self.route(name):  # in the order of the formulas
            longest[target] = max(longest.get(target, 0), longest[source] + 1)
        return longest[self.error]

    def _activates_at_slope_one(self, target: str, source: str) -> bool:
        expression = self.formulas[target].expression
        inner = expression.args[0] if isinstance(expression, sympy.Function) else expression
        return bool(inner.diff(sympy.Symbol(source)) == 1)

    @cached_property
    def exchanged(self) -> dict[str, dict[str, str]]:
        """For each square matrix of weights, which weight stands for which once it is transposed.

        A matrix is a group of formulas, each with a product of a weight with each of the same names.
        """
        layers: dict[tuple[str, ...], list[list[str]]] = {}
        for formula in self.formulas.values():
            columns, weights = self._products(formula)
            layers.setdefault(tuple(columns), []).append(weights)
        found = {}
        for columns, rows in layers.items():
            if len(columns) == len(rows) > 1 and all(len(row) == len(rows) for row in rows):
                pairs = {rows[i][j]: rows[j][i] for i in range(len(rows)) for j in range(len(rows)) if i != j}
                found[", ".join(pairs)] = pairs
        return found

    def _products(self, formula: Formula) -> tuple[list[str], list[str]]:
        """The names that a formula multiplies weights with, in order, and these weights."""
        pairs = []
        for product in parts(formula.expression, sympy.Mul):
            names = [str(factor) for factor in product.args if factor.is_Symbol]
            weights = [name for name in names if name in self.parameters]
            if len(names) == len(product.args) == 2 and len(weights) == 1:
                pairs.append((next(name for name in names if name not in weights), weights[0]))
        order = list(self.numbers)
        pairs.sort(key=lambda pair: order.index(pair[0]))
        return [column for column, _ in pairs], [weight for _, weight in pairs]

    # -- as text --

    def with_claims(self, claims: Mapping[str, str]) -> str:
        """The text of the worksheet with these claims in place of its own."""
        head = {key: self.tables[key] for key in ("title", "source", "rate", "error") if key in self.tables}
        tables = {key: self.tables[key] for key in ("inputs", "parameters", "formulas")} | {"claims": claims}
        lines = _toml_lines(head)
        for table, rows in tables.items():
            lines += [f"[{table}]", *_toml_lines(rows)]
        return "\n".join(lines) + "\n"


def _toml_lines(rows: Mapping[str, Any]) -> list[str]:
    """Keys and values; a string of JSON is one of TOML as well."""
    quoted = {key: json.dumps(x, ensure_ascii=False) if isinstance(x, str) else str(x) for key, x in rows.items()}
    return [f"{json.dumps(key, ensure_ascii=False)} = {x}" for key, x in quoted.items()]


@cache
def sheet_at(path: Path) -> Sheet:
    """The worksheet in a file; building one takes SymPy a while."""
    return Sheet(path.read_text(encoding="utf-8"), path.stem)


# ---- slips of a derivative ----


def slips(sheet: Sheet, w: str) -> Iterator[Slip]:
    """The slips that change the derivative of the error by w, all that can be combined."""
    yield Slip("sign", "the sign of the result turned", scale=-MP.one)
    yield from _miscounted_places(sheet, w)  # before the 2 that SymPy makes of a + a
    yield from _forgotten_constants(sheet, w)
    yield from _batch_sizes(sheet, w)
    yield from _activation_derivatives(sheet, w)
    yield from _edge_slips(sheet, w)
    yield from _parts_of_slopes(sheet, w)
    yield from _wrong_names(sheet, w)
    yield from _dropped_edges(sheet, w)
    yield from _other_ends(sheet, w)
    yield from _updated_weights(sheet, w)
    yield from _other_forward_passes(sheet)


def _targets(sheet: Sheet, w: str) -> dict[str, list[str]]:
    """The formulas on the way from w to the error, each with the names in it that are on the way as well."""
    found: dict[str, list[str]] = {}
    for target, source in sheet.route(w):
        found.setdefault(target, []).append(source)
    return found


def _replaced(
    formula: Formula, sources: Iterable[str], slope: Callable[[sympy.Symbol], sympy.Expr]
) -> dict[Edge, Rule]:
    """Other slopes for some edges into a formula; none for those that stay the same."""
    found = {}
    for source in sources:
        other = sympy.factor_terms(formula.written(slope(sympy.Symbol(source))))
        if other != formula.slopes[source]:
            found[formula.name, source] = compiled(other)
    return found


def _forgotten_constants(sheet: Sheet, w: str) -> Iterator[Slip]:
    """The ½ and the 2 of the formulas on the way, forgotten in one formula or altogether."""
    kinds = (("half forgotten", _without_halves, MP.mpf(2)), ("two forgotten", _without_twos, MP.mpf("0.5")))
    for kind, one_by_one, altogether in kinds:
        found = []
        for target, sources in _targets(sheet, w).items():
            formula = sheet.formulas[target]
            for slope in one_by_one(formula.expression):
                found.append(Slip(kind, f"{kind} in {target} = {formula.text}", _replaced(formula, sources, slope)))
        yield from found
        if found:
            yield Slip(kind, f"{kind} altogether", scale=altogether)


def _without_halves(expression: sympy.Expr) -> Iterator[Callable[[sympy.Symbol], sympy.Expr]]:
    for product in parts(expression, sympy.Mul):
        if product.as_coeff_Mul()[0].q == 2:
            yield expression.xreplace({product: 2 * product}).diff


def _without_twos(expression: sympy.Expr) -> Iterator[Callable[[sympy.Symbol], sympy.Expr]]:
    for product in parts(expression, sympy.Mul):
        if product.as_coeff_Mul()[0] == 2:
            yield expression.xreplace({product: product / 2}).diff
    for power in parts(expression, sympy.Pow):
        if power.exp == 2:
            yield partial(_slope_with, expression, power, power.base)


def _slope_with(expression: sympy.Expr, inner: sympy.Expr, rule: sympy.Expr, source: sympy.Symbol) -> sympy.Expr:
    """The derivative of an expression, with ``rule`` in place of the derivative of a function in it."""
    place = sympy.Dummy("place")
    outer = expression.xreplace({inner: place})
    through = outer.diff(place) * rule * inner.args[0].diff(source)
    return (through + outer.diff(source)).xreplace({place: inner})


def _batch_sizes(sheet: Sheet, w: str) -> Iterator[Slip]:
    """Where a formula divides by a number of examples, or the error is a sum over them."""
    sizes = {
        int(product.as_coeff_Mul()[0].q)
        for target, _ in sheet.route(w)
        for product in parts(sheet.formulas[target].expression, sympy.Mul)
        if product.as_coeff_Mul()[0].p == 1
    }
    for size in sorted(sizes - {1, 2}):  # with two examples it is the ½ that is forgotten, or the 2
        yield Slip("batch size", f"not divided by the {size} examples", scale=MP.mpf(size))
        yield Slip("batch size", f"divided twice by the {size} examples", scale=1 / MP.mpf(size))
    if (terms := _terms_alike(sheet)) > 2:
        yield Slip("batch size", f"the mean of the {terms} examples, not their sum", scale=1 / MP.mpf(terms))


def _terms_alike(sheet: Sheet) -> int:
    """How many terms the error is a sum of, where all are names in the same role; 0 if it is none."""
    terms = sheet.formulas[sheet.error].expression.as_ordered_terms()
    roles = {sheet.roles[str(term)] if term.is_Symbol else () for term in terms}
    return len(terms) if len(roles) == 1 and () not in roles else 0


def _activation_derivatives(sheet: Sheet, w: str) -> Iterator[Slip]:
    """A function's derivative forgotten, or a typical wrong one."""
    for target, sources in _targets(sheet, w).items():
        formula = sheet.formulas[target]
        for inner in parts(formula.expression, sympy.Function, sympy.Pow):
            for rule in _wrong_rules(inner):
                changed = _replaced(formula, sources, partial(_slope_with, formula.expression, inner, rule))
                if changed:
                    what = f"the derivative of {inner} in {target} taken as {rule}"
                    yield Slip("activation derivative", what, changed)


def _wrong_rules(inner: sympy.Expr) -> list[sympy.Expr]:
    """What people take the derivative of a function for; 1 where they forget it."""
    z, one = inner.args[0], sympy.Integer(1)
    if isinstance(inner, sympy.Pow):
        return [1 / z**2] if inner.exp == -1 else []
    typical = {Sigmoid: [z * (1 - z)], sympy.tanh: [1 - z**2], sympy.log: [inner]}
    return [] if len(inner.args) > 1 else [one, *typical.get(type(inner), [])]


def _edge_slips(sheet: Sheet, w: str) -> Iterator[Slip]:
    """A slope missing, squared, or with its sign turned."""
    for edge in sheet.route(w):
        name = f"∂{edge[0]}/∂{edge[1]}"
        rule = sheet.formulas[edge[0]].rules[edge[1]]
        yield Slip("missing factor", f"{name} missing", {edge: _one})
        yield Slip("factor sign", f"the sign of {name} turned", {edge: _composed(lambda x: -x, rule)})
        yield Slip("doubled factor", f"{name} twice", {edge: _composed(lambda x: x * x, rule)})


def _one(numbers: Numbers) -> Real:
    return MP.one


def _zero(numbers: Numbers) -> Real:
    return MP.zero


def _composed(function: Callable[[Real], Real], rule: Rule) -> Rule:
    return lambda numbers: function(rule(numbers))


def _parts_of_slopes(sheet: Sheet, w: str) -> Iterator[Slip]:
    """One factor missing of a slope that is a product, such as (1 - out) of out*(1 - out)."""
    for edge in sheet.route(w):
        formula = sheet.formulas[edge[0]]
        factors = sympy.Mul.make_args(formula.slopes[edge[1]])
        if len(formula.occurrences[edge[1]]) > 1:
            continue  # the slope is a sum, which nobody writes as a product
        for i, factor in enumerate(factors):
            rest = sympy.Mul(*factors[:i], *factors[i + 1 :])
            if factor != 2 and abs(rest) != 1:  # the 2 has a kind of its own, and a mere sign is no slope
                yield Slip("missing factor", f"{factor} missing in ∂{edge[0]}/∂{edge[1]}", {edge: compiled(rest)})


def _wrong_names(sheet: Sheet, w: str) -> Iterator[Slip]:
    """Another name in a slope: a neighbour's, one across the layer, or that of a function's argument or result."""
    for target, source in sheet.route(w):
        formula = sheet.formulas[target]
        rule = formula.rules[source]
        for name in sorted(str(symbol) for symbol in formula.slopes[source].free_symbols):
            kind = "activation derivative" if formula.activated and name == target else "wrong factor"
            others = [(other, "wrong factor") for other in sheet.neighbours(name)]
            others += [(other, "wrong factor") for other in sheet.across(name)]
            others += [(other, kind) for other in sheet.partners.get(name, [])]
            for other, as_kind in others:
                what = f"{other} for {name} in ∂{target}/∂{source}"
                yield Slip(as_kind, what, {(target, source): _renamed(rule, name, other)})


def _renamed(rule: Rule, name: str, other: str) -> Rule:
    return lambda numbers: rule({**numbers, name: numbers[other]})


def _dropped_edges(sheet: Sheet, w: str) -> Iterator[Slip]:
    """All ways through one edge left out, where others remain."""
    for edge in sheet.route(w):
        if sheet.derivative(sheet.error, w, sheet.own_slopes | {edge: MP.zero}) != 0:
            yield Slip("missing path", f"the ways through ∂{edge[0]}/∂{edge[1]} left out", {edge: _zero})


def _miscounted_places(sheet: Sheet, w: str) -> Iterator[Slip]:
    """One of the places where a name stands in a formula left out, kept alone, or counted twice."""
    for target, source in sheet.route(w):
        formula = sheet.formulas[target]
        whole, places = formula.rules[source], formula.occurrences[source]
        edge, name = (target, source), f"of the {len(places)} places of {source} in {target}"
        for one in places if len(places) > 1 else []:
            yield Slip("missing path", f"one {name} left out", {edge: _sum_of(whole, one, -1)})
            yield Slip("single path", f"only one {name}", {edge: one})
            yield Slip("doubled path", f"one {name} twice", {edge: _sum_of(whole, one, 1)})


def _sum_of(whole: Rule, one: Rule, times: int) -> Rule:
    return lambda numbers: whole(numbers) + times * one(numbers)


def _other_ends(sheet: Sheet, w: str) -> Iterator[Slip]:
    """The derivative by another parameter, and that of another formula."""
    for other in sheet.asked:
        if other != w:
            yield Slip("neighbour", f"the derivative by {other}", by=other)
    for target in _targets(sheet, w):
        if target != sheet.error:
            yield Slip("other output", f"the derivative of {target}", of=target)


def _updated_weights(sheet: Sheet, w: str) -> Iterator[Slip]:
    """A slope that holds a weight, taken with the new weight; what the forward pass gave stays as it is."""
    if sheet.rate is None:
        return
    new = sheet.after(1)
    for target, source in sheet.route(w):
        rule = sheet.formulas[target].rules[source]
        for weight in _weights(sheet, (target, source)):
            what = f"the updated {weight} in ∂{target}/∂{source}"
            yield Slip("updated weights", what, {(target, source): _with(rule, {weight: new[weight]})})
    yield _all_weights_updated(sheet, w)


def _all_weights_updated(sheet: Sheet, w: str) -> Slip:
    """All slopes on the way taken with the new weights."""
    new = sheet.after(1)
    changed = {
        (target, source): _with(sheet.formulas[target].rules[source], {weight: new[weight] for weight in weights})
        for target, source in sheet.route(w)
        if (weights := _weights(sheet, (target, source)))
    }
    return Slip("updated weights", "the updated weights in all slopes", changed)


def _weights(sheet: Sheet, edge: Edge) -> list[str]:
    """The parameters in a slope."""
    symbols = sheet.formulas[edge[0]].slopes[edge[1]].free_symbols
    return sorted({str(symbol) for symbol in symbols} & set(sheet.parameters))


def _with(rule: Rule, others: Numbers) -> Rule:
    return lambda numbers: rule({**numbers, **others})


def _other_forward_passes(sheet: Sheet) -> Iterator[Slip]:
    """The right derivative at other numbers: after a step, or with a matrix transposed."""
    if sheet.rate is not None:
        yield Slip("off by one step", "the gradient after one step", leaves=sheet.after(1))
    for matrix, pairs in sheet.exchanged.items():
        yield Slip("transposed weights", f"the matrix with {matrix} transposed", leaves=_transposed(sheet, pairs))


def _transposed(sheet: Sheet, pairs: Mapping[str, str]) -> dict[str, Real]:
    return {w: sheet.leaves[other] for w, other in pairs.items()}


# ---- ways from a parameter to the error ----


@dataclass(frozen=True)
class Way:
    """One way through the graph, and the product of its slopes."""

    names: tuple[str, ...]
    product: Real


def ways(sheet: Sheet, w: str) -> list[Way]:
    """The ways from w to the error; more than MOST_PATHS of them are sampled."""
    steps: dict[str, list[tuple[str, Real]]] = {}
    for target, source in sheet.route(w):
        steps.setdefault(source, []).append((target, sheet.own_slopes[target, source]))
    counts = _counts(sheet, steps)
    if counts[w] <= MOST_PATHS:
        return list(_all_ways(sheet.error, steps, Way((w,), MP.one)))
    chance = random.Random(f"ways {sheet.name} {w}")
    return [_any_way(sheet.error, steps, counts, w, chance) for _ in range(MOST_PATHS)]


def _counts(sheet: Sheet, steps: Mapping[str, list[tuple[str, Real]]]) -> dict[str, int]:
    """How many ways lead on to the error from each name."""
    counts = {sheet.error: 1}
    for name in reversed(list(sheet.numbers)):
        if name != sheet.error:
            counts[name] = sum(counts[target] for target, _ in steps.get(name, []))
    return counts


def _all_ways(error: str, steps: Mapping[str, list[tuple[str, Real]]], begun: Way) -> Iterator[Way]:
    if begun.names[-1] == error:
        yield begun
        return
    for target, slope in steps[begun.names[-1]]:
        yield from _all_ways(error, steps, Way((*begun.names, target), begun.product * slope))


def _any_way(
    error: str, steps: Mapping[str, list[tuple[str, Real]]], counts: Mapping[str, int], w: str, chance: random.Random
) -> Way:
    """One way, each with the same chance."""
    way = Way((w,), MP.one)
    while way.names[-1] != error:
        on = steps[way.names[-1]]
        target, slope = chance.choices(on, weights=[counts[target] for target, _ in on])[0]
        way = Way((*way.names, target), way.product * slope)
    return way


def path_slips(sheet: Sheet, w: str) -> Iterator[tuple[str, str, Real]]:
    """One way of several left out, kept alone, or counted twice: the kind, what it is, the number."""
    total, found = sheet.gradient(w), ways(sheet, w)
    for way in found if len(found) > 1 else []:
        along = " → ".join(way.names)
        yield "missing path", f"the way {along} left out", total - way.product
        yield "single path", f"only the way {along}", way.product
        yield "doubled path", f"the way {along} twice", total + way.product


# ---- seeded claims ----


@dataclass(frozen=True)
class Seeded:
    """A wrong number for a claim, and the slip that gives it."""

    claim: str
    kind: str
    what: str
    value: Real  # what the slip gives, before it is rounded
    true: Real
    rounding: Callable[[Real, int], str] | None = None  # for slips of the printing itself
    carried: Callable[[int], Real] | None = None  # what the slip gives, where it depends on the digits printed

    def number(self, digits: int) -> Real:
        """What the slip gives where so many significant digits are printed, before it is rounded."""
        return self.carried(digits) if self.carried else self.value

    def printed(self, digits: int) -> str:
        """What is written down with so many significant digits."""
        return (self.rounding or printed)(self.number(digits), digits)

    def question(self, digits: int) -> str:
        """What is written down; empty if there is nothing, or nobody could tell it from the right number."""
        if not _finite(self.number(digits)):
            return ""
        text = self.printed(digits)
        return "" if holds(text, self.true) else text


@cache
def seeded(path: Path) -> list[Seeded]:
    """All slips of a worksheet in a file, each wrong number of a claim once."""
    return seeded_in(sheet_at(path))


def seeded_in(sheet: Sheet) -> list[Seeded]:
    """All slips of a worksheet, each wrong number of a claim once: the kind that comes first has it."""
    found = [*_seeded_gradients(sheet)]
    if sheet.rate is not None:
        found += _seeded_next_errors(sheet)
        found += _seeded_old_biases(sheet)
    found += _seeded_transposed_errors(sheet)
    found += _seeded_printings(sheet)
    found += _seeded_roundings(sheet)
    return _distinct(found)


def _distinct(found: Iterable[Seeded]) -> list[Seeded]:
    """Only those that change the number, and not to one that is there already."""
    numbers: dict[tuple[Any, ...], Seeded] = {}
    for slip in found:
        if _finite(slip.value) and (slip.rounding or slip.carried or not _same(slip.value, slip.true)):
            numbers.setdefault((slip.claim, MP.nstr(slip.value, 25), slip.rounding, slip.carried), slip)
    return list(numbers.values())


def _finite(x: Real) -> bool:
    return isinstance(x, MP.mpf) and bool(MP.isfinite(x))


def _same(a: Real, b: Real) -> bool:
    return bool(abs(a - b) <= MP.mpf("1e-30") * max(abs(a), abs(b)))


def wrong_gradients(sheet: Sheet, w: str) -> Iterator[tuple[str, str, Real]]:
    """The kind, what it is, and the number that each slip gives for the derivative by w."""
    for slip in slips(sheet, w):
        yield slip.kind, slip.what, sheet.slipped(w, slip)
    yield from path_slips(sheet, w)


def _seeded_gradients(sheet: Sheet) -> Iterator[Seeded]:
    """Slips of gradients, some carried on into steps and new weights, and one quantity for another."""
    chance = random.Random(f"steps {sheet.name}")
    for w in sheet.asked:
        gradient = f"d{sheet.error}/d{w}"
        g = sheet.gradient(w)
        steps = sheet.rate is not None and w in sheet.parameters
        if steps:
            yield from _mixed_up(sheet, w, g)
        for kind, what, value in wrong_gradients(sheet, w):
            yield Seeded(gradient, kind, what, value, g)
            if steps and chance.random() < SHARE:
                yield Seeded(f"step {w}", kind, what, sheet.rate * value, sheet.rate * g)
            if steps and chance.random() < SHARE and kind != "off by one step":  # _mixed_up has the next weight
                a, old = sheet.rate, sheet.leaves[w]
                yield Seeded(f"new {w}", kind, what, old - a * value, old - a * g)


def _mixed_up(sheet: Sheet, w: str, g: Real) -> Iterator[Seeded]:
    """Uphill; and a gradient, a step, an old and a new weight taken for one another."""
    step, old, twice = sheet.rate * g, sheet.leaves[w], sheet.after(2)[w]
    new = old - step
    kind = "other quantity"
    yield Seeded(f"new {w}", "uphill", "the step added", old + step, new)
    yield Seeded(f"new {w}", kind, "the gradient for the new weight", g, new)
    yield Seeded(f"new {w}", kind, "the old weight for the new one", old, new)
    yield Seeded(f"new {w}", "off by one step", "the weight after two steps", twice, new)
    yield Seeded(f"step {w}", kind, "the gradient for the step", g, step)
    yield Seeded(f"d{sheet.error}/d{w}", kind, "the step for the gradient", step, g)
    yield Seeded(f"d{sheet.error}/d{w}", kind, "the new weight for the gradient", new, g)


def _seeded_next_errors(sheet: Sheet) -> Iterator[Seeded]:
    """The error of the next forward pass, with slips in the step that leads to it."""
    wrong_steps = [
        ("uphill", "all steps added", _after_a_step(sheet, lambda w: Slip("uphill", "", scale=-MP.one))),
        ("off by one step", "the error before the step", sheet.leaves),
        ("off by one step", "the error after two steps", sheet.after(2)),
    ]
    if not _in_a_circle(sheet):
        leaves = _after_a_step(sheet, partial(_all_weights_updated, sheet))
        wrong_steps.append(("updated weights", "the updated weights in all slopes", leaves))
    claim = f"new {sheet.error}"
    for kind, what, leaves in wrong_steps:
        yield Seeded(claim, kind, what, sheet.forward(leaves)[sheet.error], sheet.true(claim))


def _seeded_old_biases(sheet: Sheet) -> Iterator[Seeded]:
    """The next forward pass, wherever a bias that was left out of the update makes a difference."""
    new = sheet.after(1)
    for biases in sheet.groups_of_biases:
        numbers = sheet.forward(new | {b: sheet.leaves[b] for b in biases})
        for name in sheet.formulas:
            claim, what = f"new {name}", f"the old {', '.join(biases)}"
            yield Seeded(claim, "bias not updated", what, numbers[name], sheet.true(claim))


def _after_a_step(sheet: Sheet, slip: Callable[[str], Slip]) -> dict[str, Real]:
    """The leaves after one step along gradients with a slip in each."""
    steps = {w: sheet.rate * sheet.slipped(w, slip(w)) for w in sheet.parameters}
    return sheet.leaves | {w: sheet.leaves[w] - step for w, step in steps.items()}


def _in_a_circle(sheet: Sheet) -> bool:
    """Whether two weights stand in each other's gradients, so that neither can be updated before the other."""
    held = {w: {x for edge in sheet.route(w) for x in _weights(sheet, edge)} for w in sheet.parameters}
    return any(a in held[b] and b in held[a] for a in held for b in held)


def _seeded_transposed_errors(sheet: Sheet) -> Iterator[Seeded]:
    for matrix, pairs in sheet.exchanged.items():
        value = sheet.forward(sheet.leaves | _transposed(sheet, pairs))[sheet.error]
        what = f"the matrix with {matrix} transposed"
        yield Seeded(sheet.error, "transposed weights", what, value, sheet.numbers[sheet.error])


def _seeded_printings(sheet: Sheet) -> Iterator[Seeded]:
    """Right numbers, wrongly rounded."""
    for claim in sheet.claims:
        true = sheet.true(claim)
        shown = MP.mpf(MP.nstr(true, 15))
        # Of 0.9999999999999999999 a calculator shows 1, and nobody can say which of them was cut off.
        if true != 0 and truncated(shown, 14) == truncated(true, 14):
            yield Seeded(claim, "truncation", "cut off", true, true, truncated)
            yield Seeded(claim, "rounding", "the last digit one too high", true, true, one_too_high)
            yield Seeded(claim, "rounding", "the last digit one too low", true, true, one_too_low)


def _seeded_roundings(sheet: Sheet) -> Iterator[Seeded]:
    """Numbers that were found from rounded ones."""
    values = [name for name, formula in sheet.formulas.items() if set(formula.names) & set(sheet.formulas)]
    for claim in [*sheet.claims, *values, *([f"new {sheet.error}"] if sheet.rate is not None else [])]:
        true = sheet.true(claim)
        for derivatives, written in ((False, "values"), (True, "values and derivatives")):
            for unit, rounded in (("decimals", to_decimals), ("digits", to_digits)):
                what = f"{written} rounded to the {unit} that are printed"
                carried = partial(_from_rounded, sheet, claim, true, rounded, derivatives)
                yield Seeded(claim, "chained rounding", what, true, true, carried=carried)


def _from_rounded(
    sheet: Sheet, claim: str, true: Real, rounded: Callable[[Real, str], Real], derivatives: bool, digits: int
) -> Real:
    """The number for a claim from others rounded as it is printed; none where rounding leaves nothing of one."""
    shown = printed(true, digits)
    try:
        return OnPaper(sheet, lambda x: rounded(x, shown), derivatives=derivatives).number(claim)
    except ArithmeticError:
        return MP.nan


class OnPaper:
    """A worksheet worked through with numbers that are used as they stand on the paper, where they are rounded.

    Written down are the values and the new weights, and with ``derivatives`` also the slopes, the
    derivative of the error by each name and the steps; without, each of these is found in one go.
    """

    def __init__(self, sheet: Sheet, written: Callable[[Real], Real], *, derivatives: bool) -> None:
        self.sheet = sheet
        self.written = written
        self.derived = written if derivatives else lambda x: x
        self.found, self.numbers = self.forward(sheet.leaves)

    def number(self, claim: str) -> Real:
        """The number for a claim, itself not rounded."""
        match claim.split():
            case ["step", w]:
                return self.step(w)
            case ["new", w] if w in self.sheet.leaves:
                return self.new(w)
            case ["new", name]:
                new = {w: self.written(self.new(w)) for w in self.sheet.parameters}
                return self.forward(self.sheet.leaves | new)[0][name]
        _, slash, by = claim.partition("/d")
        return self.gradients[by] if slash else self.found[claim]

    def forward(self, leaves: Numbers) -> tuple[dict[str, Real], dict[str, Real]]:
        """What is found for each name, and what is written down."""
        found, numbers = dict(leaves), dict(leaves)
        for name, formula in self.sheet.formulas.items():
            found[name] = formula.compute(numbers)
            numbers[name] = self.written(found[name])
        return found, numbers

    @cached_property
    def gradients(self) -> dict[str, Real]:
        """What is found for the derivative of the error by each name, from the error back."""
        slopes = self.sheet.slopes(self.numbers)
        found, kept = {}, {self.sheet.error: MP.one}
        for name in reversed([name for name in self.numbers if name != self.sheet.error]):
            onward = [target for target, source in slopes if source == name and target in kept]
            if onward:
                found[name] = sum(kept[target] * self.derived(slopes[target, name]) for target in onward)
                kept[name] = self.derived(found[name])
        return found

    def step(self, w: str) -> Real:
        """What is found for the step in a weight."""
        return self.sheet.rate * self.derived(self.gradients.get(w, MP.zero))

    def new(self, w: str) -> Real:
        """What is found for the new weight."""
        return self.sheet.leaves[w] - self.derived(self.step(w))


def right(path: Path) -> list[Seeded]:
    """Right numbers: each gradient, and where there is a rate each step and each new weight."""
    sheet = sheet_at(path)
    true = {claim: sheet.true(claim) for claim in sheet.claims}
    return [Seeded(claim, "right", "no slip", number, number) for claim, number in true.items()]


def chained(path: Path, count: int, seed: int = 0) -> list[Seeded]:
    """Numbers with two slips of different kinds at once, chosen at random, each of which shows in six digits."""
    sheet = sheet_at(path)
    chance = random.Random(f"chained {sheet.name} {seed}")
    pairs = [(w, *pair) for w in sheet.asked for pair in combinations(slips(sheet, w), 2) if _go_together(*pair)]
    found = []
    for w, a, b in chance.sample(pairs, len(pairs)):
        value, g = sheet.slipped(w, a, b), sheet.gradient(w)
        alone = [g, sheet.slipped(w, a), sheet.slipped(w, b)]
        shows = all(abs(value - x) > SHOWN * abs(x) for x in alone)
        if len(found) < count and _finite(value) and value != 0 and shows:
            claim = f"d{sheet.error}/d{w}"
            found.append(Seeded(claim, f"{a.kind} + {b.kind}", f"{a.what}; {b.what}", value, g))
        if len(found) == count:
            break
    return found


def _go_together(a: Slip, b: Slip) -> bool:
    """Whether two slips can be made at once: of different kinds, and not both about the same thing."""
    both = [(a.slopes, b.slopes), (a.leaves, b.leaves), (a.of, b.of), (a.by, b.by)]
    clash = set(a.slopes) & set(b.slopes) or any(x and y for x, y in both[1:])
    return a.kind != b.kind and not clash


def noise(path: Path, count: int, seed: int = 0) -> list[Seeded]:
    """Numbers that nobody derived: any number within twice the size of the right one."""
    sheet = sheet_at(path)
    chance = random.Random(f"noise {sheet.name} {seed}")
    true = {claim: sheet.true(claim) for claim in sheet.claims if sheet.true(claim) != 0}
    found = []
    for claim in chance.choices(list(true), k=count) if true else []:
        value = MP.mpf(chance.uniform(-2, 2)) * abs(true[claim])
        found.append(Seeded(claim, "noise", "no slip at all", value, true[claim]))
    return found


def noise_of_steps(path: Path, count: int, seed: int = 0) -> list[Seeded]:
    """New weights that nobody derived: the weight less any number within twice the size of the right step."""
    sheet = sheet_at(path)
    chance = random.Random(f"noise of steps {sheet.name} {seed}")
    claims = [claim for claim in sheet.claims if claim.removeprefix("new ") in sheet.asked]
    found = []
    for claim in chance.choices(claims, k=count) if claims else []:
        true, before = sheet.true(claim), sheet.numbers[claim.removeprefix("new ")]
        value = before + MP.mpf(chance.uniform(-2, 2)) * abs(true - before)
        found.append(Seeded(claim, "noise", "no slip at all", value, true))
    return found


# ---- printing ----


def printed(value: Real, digits: int, rounding: str = ROUND_HALF_EVEN) -> str:
    """A number rounded to so many significant digits, all of them written.

    >>> printed(MP.mpf("-0.17556"), 3), printed(MP.mpf(2), 3), printed(MP.mpf("123456"), 3)
    ('-0.176', '2.00', '1.23e5')
    """
    exact = _decimal(value)
    unit = _unit(exact, digits)
    rounded = exact.quantize(unit, rounding=rounding)
    if rounded.adjusted() > exact.adjusted() and rounded:  # 0.9996 became 1.000
        rounded = rounded.quantize(unit.scaleb(1))
    return _written(rounded)


def to_decimals(value: Real, shown: str) -> Real:
    """A number rounded to as many decimals as a numeral shows, halves up.

    >>> print(to_decimals(MP.mpf("12.3456"), "0.250"))
    12.346
    """
    return _rounded(value, Decimal(1).scaleb(Decimal(shown).as_tuple().exponent))


def to_digits(value: Real, shown: str) -> Real:
    """A number rounded to as many significant digits as a numeral shows, halves up.

    >>> print(to_digits(MP.mpf("12.3456"), "0.250"))
    12.3
    """
    return _rounded(value, _unit(_decimal(value), len(Decimal(shown).as_tuple().digits)))


def _rounded(value: Real, unit: Decimal) -> Real:
    """A number rounded to whole units.

    Raises:
        ArithmeticError: if nothing is left of it: with a 0 for a small number nobody goes on.
    """
    rounded = _decimal(value).quantize(unit, rounding=ROUND_HALF_UP)
    if value and not rounded:
        raise ArithmeticError(f"{value} is nothing in units of {unit}")
    return MP.mpf(str(rounded))


def truncated(value: Real, digits: int) -> str:
    """A number with its further digits cut off.

    >>> truncated(MP.mpf("-0.17556"), 3)
    '-0.175'
    """
    return printed(value, digits, ROUND_DOWN)


def one_too_high(value: Real, digits: int) -> str:
    """A rightly rounded number with its last digit one too high.

    >>> one_too_high(MP.mpf("-0.17556"), 3)
    '-0.177'
    """
    return _last_digit_moved(printed(value, digits), 1)


def one_too_low(value: Real, digits: int) -> str:
    """A rightly rounded number with its last digit one too low, where that is more than cutting it off.

    >>> one_too_low(MP.mpf("-0.17536"), 3), one_too_low(MP.mpf("-0.17556"), 3)
    ('-0.174', '-0.176')
    """
    rounded = printed(value, digits)
    moved = _last_digit_moved(rounded, -1)
    return rounded if Decimal(moved) == Decimal(truncated(value, digits)) else moved


def _last_digit_moved(text: str, units: int) -> str:
    """A numeral some units of its last digit further away from 0."""
    number = Decimal(text)
    unit = Decimal(1).scaleb(number.as_tuple().exponent)
    return _written(number + units * unit.copy_sign(number))


def holds(text: str, true: Real) -> bool:
    """Whether a printed number is at most half a unit of its last digit away from the true one."""
    number = Decimal(text)
    half = MP.mpf(10) ** number.as_tuple().exponent / 2
    return bool(abs(MP.mpf(text) - true) <= half * (1 + MP.mpf("1e-20")))


def _decimal(value: Real) -> Decimal:
    """The number to 40 digits, which makes a tie of what is one but for the last of the 50 digits."""
    return Decimal(MP.nstr(value, 40))


def _unit(exact: Decimal, digits: int) -> Decimal:
    """One unit of the last of so many significant digits; 0 is written as 0.00 with three of them."""
    return Decimal(1).scaleb((exact.adjusted() if exact else 0) - digits + 1)


def _written(number: Decimal) -> str:
    """Without an exponent, unless the number is tiny or its last digit stands left of the point."""
    places = number.as_tuple().exponent
    if number and (number.adjusted() < -5 or places > 0):
        sign, digits, _ = number.as_tuple()
        mantissa = Decimal((sign, digits, 1 - len(digits)))
        return f"{mantissa:f}e{number.adjusted()}"
    return f"{number:f}"


def sampled(found: Sequence[T], count: int, seed: str) -> list[T]:
    """So many of them at random, in their order; all if there are no more."""
    if len(found) <= count:
        return list(found)
    chosen = sorted(random.Random(seed).sample(range(len(found)), count))
    return [found[i] for i in chosen]
