"""What people do wrong in one line of a sheet, and what has to be said of it.

Each slip says which kinds name it and which words have to occur: the names of what was left out or taken for
something else.  A word is a pattern, ``w1|x1`` for either.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import sympy

from benchmarks.people.forms import Form, Given, given
from benchmarks.people.working import Changes, Work, edges_from, lines_of_derivatives
from benchmarks.seeded.formulas import MP, Edge, Formula, Real, compiled, formula_of
from benchmarks.seeded.sheets import Sheet
from benchmarks.seeded.slips import slips
from benchmarks.seeded.worked_out import Slip

ALIKE = {  # kinds that people could call by either name
    "missing factor": {"missing factor", "derivative of a function", "inner derivative"},
    "derivative of a function": {"missing factor", "derivative of a function", "inner derivative"},
    "missing path": {"missing path", "single path"},
    "single path": {"missing path", "single path"},
    "sign": {"sign", "factor sign"},
    "factor sign": {"sign", "factor sign"},
}
TURNED = ALIKE["sign"]
CONSTANT = re.compile(r"/sqrt\((\d+)\)|/(\d+)|(0\.\d+)\*|(?<=\()(3)\*")


@dataclass(frozen=True)
class LineSlip:
    """A slip in one line."""

    claim: str
    kind: str
    what: str
    kinds: frozenset[str]  # those that name it; any if there are none
    words: tuple[str, ...]
    work: Work
    changes: Changes | None = None  # of a derivative: two of these can be made in one line

    def clash(self, other: "LineSlip") -> bool:
        """Whether two slips in a derivative change the same thing, or the second undoes the first."""
        assert self.changes is not None
        assert other.changes is not None
        return self.changes.clash(other.changes) or {self.kind, other.kind} <= TURNED

    def and_also(self, other: "LineSlip") -> "LineSlip":
        """Two slips in the derivative of one line."""
        assert self.changes is not None
        assert other.changes is not None
        changes, name = self.changes.also(other.changes), self.claim.rpartition("/d")[2]
        return LineSlip(
            self.claim,
            f"{self.kind} + {other.kind}",
            f"{self.what}; {other.what}",
            frozenset({"two slips"}),
            (*self.words, *other.words, *(("sign|minus|plus",) if {self.kind, other.kind} & TURNED else ())),
            lambda paper: paper.derivative(name, changes),
            changes,
        )


def _slip(claim: str, kind: str, what: str, words: tuple[str, ...], work: Work, *more: str) -> LineSlip:
    return LineSlip(claim, kind, what, frozenset(ALIKE.get(kind, {kind}) | set(more)), words, work)


@cache
def slips_of(at: Given, claim: str) -> list[LineSlip]:
    """The slips in one line that people make."""
    sheet = at.sheet
    name = claim.removeprefix(f"d{sheet.error}/d")
    if claim.startswith("new "):
        return list(_of_a_step(sheet, claim))
    if name == claim and "/" in claim:
        return list(_of_a_local_line(at, claim))
    if name == claim:
        return list(_of_a_value(at, sheet.formulas[name]))
    if name in at.form.known:
        return list(_of_what_is_known(at, claim, name))
    return list(_of_a_derivative(at, claim, name))


# ---- values ----


def _of_a_value(at: Given, formula: Formula) -> Iterator[LineSlip]:
    """A term left out or with its sign turned, a name taken for its neighbour, a constant or a function forgotten."""
    claim, sheet, expression = formula.name, at.sheet, formula.expression
    for term in expression.as_ordered_terms() if expression.is_Add else []:
        words = ("|".join(sorted(str(symbol) for symbol in term.free_symbols)),)
        rest, turned = expression - term, expression - 2 * term
        yield _slip(claim, "missing path", f"{term} left out", words, _by(rest), "missing factor")
        yield _slip(claim, "factor sign", f"the sign of {term} turned", words, _by(turned))
    for name in formula.names:
        for other in sheet.neighbours(name)[:2]:
            swapped = expression.xreplace({sympy.Symbol(name): sympy.Symbol(other)})
            yield _slip(claim, "wrong factor", f"{other} for {name}", (other,), _by(swapped), "neighbour")
    if formula.activated:
        argument = sympy.Symbol(formula.activated)
        yield _slip(claim, "other quantity", "the function forgotten", (formula.activated,), _by(argument))
    for match in CONSTANT.finditer(formula.text):
        text = formula.text[: match.start()] + formula.text[match.end() :]
        yield _constant(at, claim, match, lambda paper, text=text: formula_of(claim, text).compute(paper.values))


def _constant(at: Given, claim: str, match: re.Match[str], work: Work) -> LineSlip:
    """A constant forgotten: a ½ and the size of a batch have kinds of their own."""
    number = next(filter(None, match.groups()))
    if "sqrt" in match[0]:
        return _slip(claim, "missing factor", f"{match[0]} forgotten", (r"√\d?|sqrt|0\.70\d*|1\.41\d*",), work)
    if number == "2":
        more = ("batch size",) if at.form.batch == 2 else ()
        return _slip(claim, "half forgotten", "the ½ forgotten", (), work, *more)
    if number == str(at.form.batch):
        return _slip(claim, "batch size", f"not divided by {number}", (), work)
    return _slip(claim, "missing factor", f"{match[0]} forgotten", (re.escape(number),), work)


@cache
def _by(expression: sympy.Expr) -> Work:
    rule = compiled(expression)
    return lambda paper: rule(paper.values)


# ---- derivatives ----


def _of_a_derivative(at: Given, claim: str, name: str) -> Iterator[LineSlip]:
    sheet = at.sheet
    edges = edges_from(sheet, name)
    yield _changed(claim, "sign", "the sign turned", (), Changes(scale=-MP.one))
    for slip in _first_slopes(at.form, name):
        target = next(iter(slip.slopes))[0]
        yield _changed(claim, slip.kind, slip.what, _words(slip.kind, slip.what, target, name), Changes(slip.slopes))
    for target, _ in edges:
        if target != sheet.error:
            what = f"d{sheet.error}/d{target} left out"
            changes = Changes(above={target: MP.one})
            yield _changed(claim, "other output", what, (target, name), changes, "missing factor")
    for other in sheet.neighbours(name)[:2]:
        if f"d{sheet.error}/d{other}" != claim and other in lines_of_derivatives(sheet, tuple(at.form.known)):
            yield _slip(claim, "neighbour", f"the derivative by {other}", (other,), _neighbour(other), "wrong factor")
    if sheet.rate is not None and name in sheet.parameters:
        times = Changes(scale=sheet.rate)
        yield _changed(claim, "other quantity", "the step for the gradient", ("step",), times, "missing factor")


def _neighbour(other: str) -> Work:
    return lambda paper: paper.derivative(other)


def _changed(claim: str, kind: str, what: str, words: tuple[str, ...], changes: Changes, *more: str) -> LineSlip:
    name = claim.rpartition("/d")[2]
    plain = _slip(claim, kind, what, words, lambda paper: paper.derivative(name, changes), *more)
    return LineSlip(plain.claim, kind, what, plain.kinds, words, plain.work, changes)


def _of_a_local_line(at: Given, claim: str) -> Iterator[LineSlip]:
    """The slips in the slope of one function: dh/dz."""
    target, _, source = claim[1:].partition("/d")
    for slip in _first_slopes(at.form, source):
        (rule,) = [rule for edge, rule in slip.slopes.items() if edge == (target, source)] or [None]
        if rule:
            words = () if slip.kind == "sign" else _words(slip.kind, slip.what, target, source)
            yield _slip(claim, slip.kind, slip.what, words, lambda paper, rule=rule: rule(paper.values), "sign")


class _OneLine(Sheet):
    """A sheet on which the next formulas are the only ones on the way: the others have lines of their own."""

    def route(self, w: str) -> list[Edge]:
        """The edges from a name that lead on to the error."""
        return [edge for edge in super().route(w) if edge[1] == w]


@cache
def _first_slopes(form: Form, name: str) -> list[Slip]:
    """The slips in the slopes of the edges from a name, which are the same at all numbers."""
    sheet = _OneLine(given(form, 0).sheet.with_claims({}), form.name)
    return [slip for slip in slips(sheet, name) if slip.slopes and slip.kind != "updated weights"]


def _words(kind: str, what: str, target: str, name: str) -> tuple[str, ...]:
    """The names that have to occur: those of the edge, or the one that was taken for another."""
    if kind == "wrong factor":
        return (what.partition(" for ")[0],)
    if kind in ("half forgotten", "two forgotten"):
        return ()
    return (name if " of the " in what else target,)


def _of_what_is_known(at: Given, claim: str, name: str) -> Iterator[LineSlip]:
    """Of p − y: the y forgotten, the sign turned, the p or y of a neighbour; and the division by the batch."""
    formula = formula_of(f"d/d{name}", at.form.known[name])
    for slip in _of_a_value(at, formula):
        kinds = frozenset({"sign", "factor sign"}) if slip.kind == "factor sign" else frozenset()
        yield LineSlip(claim, slip.kind, slip.what, kinds or slip.kinds, slip.words, slip.work)
    yield _slip(claim, "sign", "the sign turned", (), lambda paper: -paper.by_heart(name))


# ---- steps ----


def _of_a_step(sheet: Sheet, claim: str) -> Iterator[LineSlip]:
    w, rate = claim.removeprefix("new "), sheet.rate
    yield _slip(claim, "uphill", "the step added", (), lambda paper: paper.new(w, -rate), "sign", "factor sign")
    yield _slip(
        claim, "missing factor", "the rate forgotten", ("rate",), lambda paper: paper.new(w, MP.one), "other rate"
    )
    yield _slip(claim, "other quantity", "the step for the new weight", ("step",), lambda p: rate * p.slopes[w])
    yield _slip(claim, "other quantity", "the gradient for the new weight", (f"d?{w}",), lambda paper: paper.slopes[w])
    yield _slip(claim, "other quantity", "the old weight for the new one", (w,), lambda paper: paper.leaves[w])
    for other in ("0.1", "0.3", "0.01", "0.5"):
        if MP.mpf(other) != rate:
            work = _at_rate(w, MP.mpf(other))
            yield LineSlip(claim, "other rate", f"rate {other}", frozenset(), ("rate", re.escape(other)), work)


def _at_rate(w: str, rate: Real) -> Work:
    return lambda paper: paper.new(w, rate)
