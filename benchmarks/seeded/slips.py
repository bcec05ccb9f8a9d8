"""The slips in a derivative: other slopes, another scale, another end of the path."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import sympy

from benchmarks.seeded.formulas import MP, Edge, Formula, Numbers, Real, Rule, Sigmoid, compiled, parts
from benchmarks.seeded.other_weights import other_forward_passes, updated_weights
from benchmarks.seeded.sheets import Sheet
from benchmarks.seeded.worked_out import Slip


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
    yield from updated_weights(sheet, w)
    yield from other_forward_passes(sheet)


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
                    yield Slip("derivative of a function", what, changed)


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
            kind = "derivative of a function" if formula.activated and name == target else "wrong factor"
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
