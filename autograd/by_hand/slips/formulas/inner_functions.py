"""Rarer slips with an inner function: its derivative added, divided by, or taken for something else.

sin(3·x) has the derivative cos(3·x)·3.  People write cos(x)·3, cos(3·x)/3, cos(3·x) + 3 or x·cos(3·x).
log(sin(x)) is differentiated as if it were log(x) times sin(x).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from autograd.by_hand.pencil.inside import Inside, Slip, Wire
from autograd.by_hand.slips.formulas.chain import slope_at
from autograd.by_hand.slips.formulas.rules import is_bent
from autograd.by_hand.slips.readings.reading import Phrase, same
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.graph import has_name
from autograd.paper.simplifying import factors_of
from autograd.table import ops
from autograd.table.arithmetic import as_float

INNER = "inner derivative"  # the kind
RARER = 2  # extra cost: a factor is forgotten more often than put elsewhere
ONE_OF_FEW = 1  # the same of a slip that every list of mistakes has


class _Chain(NamedTuple):
    """A function of a function of one name: f(u), where u moves with x."""

    wire: Wire  # f
    source: Value  # x
    slope: float  # u'
    term: Any  # the same as a formula

    @property
    def right(self) -> float:
        """f'(u)·u'."""
        return self.wire.slope * self.slope

    @property
    def inner(self) -> Value:
        """u."""
        return self.wire.argument


class _Taken(NamedTuple):
    """What was taken for the derivative of f(u)."""

    key: str
    number: float
    words: Phrase
    kind: str = INNER


def common_in_the_chain(inside: Inside) -> Iterator[Slip]:
    """The slips with an inner function that are taught: f'(x)·g'(x) for f'(g(x))·g'(x), and (f·g)' for f(g(x))'."""
    yield from _slips(inside, _at_x, ONE_OF_FEW)
    yield from _slips(inside, _as_a_product, ONE_OF_FEW)


def rare_in_the_chain(inside: Inside) -> Iterator[Slip]:
    """The rarer slips with an inner function."""
    yield from _slips(inside, _taken, RARER)


def _slips(inside: Inside, taken_in: Callable[[_Chain], Iterable[_Taken]], extra: int) -> Iterator[Slip]:
    for wire in inside.wires if inside.is_short else []:
        if not wire.argument.name and is_bent(wire):
            for source, slope in inside.back(wire.argument).items():
                chain = _Chain(wire, source, slope, inside.terms(wire.argument)[source])
                is_layer = isinstance(chain.term, Value) and bool(chain.term.name)  # w·x + b: nobody takes x for it
                for taken in () if is_layer else _but_for_a_factor(chain, taken_in(chain)):
                    change = inside.onward(wire.node) * (taken.number - chain.right)
                    key = (taken.key, inside.target.name, source.name, wire.number, wire.place)
                    yield Slip(taken.kind, key, inside.moved({source: change}), taken.words, extra)


def _but_for_a_factor(chain: _Chain, every: Iterable[_Taken]) -> Iterator[_Taken]:
    """Without what comes of a factor that is just missing: (1/u)·u for log(u) is 1."""
    missing = (1.0, chain.slope, chain.wire.slope)
    for taken in every:
        if not any(same(taken.number, number) for number in missing):
            yield taken


def _taken(chain: _Chain) -> Iterator[_Taken]:
    yield from (*_elsewhere(chain), *_in_place_of_the_inner(chain), *_not_multiplied(chain))


def _at_x(chain: _Chain) -> Iterator[_Taken]:
    """The outer derivative at x, the only name inside; beside an inner derivative of 1 nobody forgets the rest."""
    if chain.wire.place == 0 and chain.slope != 1 and _is_only_name(chain):
        yield _Taken("at x", slope_at(chain.wire, as_float(chain.source.data)) * chain.slope, _at(chain, chain.source))


def _is_only_name(chain: _Chain) -> bool:
    return {node for node in history(chain.inner, stop=has_name) if node.name} == {chain.source}


def _as_a_product(chain: _Chain) -> Iterator[_Taken]:
    """log(g(x)) taken for log(x) times g(x)."""
    op = chain.wire.node.op
    if op is None or op.arity != 1 or not op.bends or op is ops.square or not _is_only_name(chain):
        return
    x, u = as_float(chain.source.data), as_float(chain.inner.data)
    number = slope_at(chain.wire, x) * u + as_float(op(x)) * chain.slope
    words = "{} was differentiated as a product of {} and {}: it is the function {} of {}, which needs the chain rule"
    told = Phrase(words, chain.wire.node, op.name, chain.inner, op.name, chain.inner)
    yield _Taken("as a product", number, told, "product rule")


def _at(chain: _Chain, place: Any) -> Phrase:
    words = "the outer derivative was taken at {}, in place of {}, and multiplied with the inner derivative {}"
    return Phrase(words, place, chain.inner, chain.term)


def _elsewhere(chain: _Chain) -> Iterator[_Taken]:
    """The outer derivative at another place than the inner function."""
    wire, _, slope, term = chain
    if wire.place == 0 and slope != 1:
        yield _Taken("at x", slope_at(wire, as_float(chain.source.data)) * slope, _at(chain, chain.source))
        yield _Taken("at u'", slope_at(wire, slope) * slope, _at(chain, term))
    if _has_a_minus(chain.inner):
        minus = "the sign of {} is turned in the outer derivative"
        yield _Taken("at -u", slope_at(wire, -as_float(chain.inner.data)) * slope, Phrase(minus, chain.inner))


def _in_place_of_the_inner(chain: _Chain) -> Iterator[_Taken]:
    """Something else in the place of the inner derivative."""
    wire, source, slope, term = chain
    instead = "{} stands in place of the inner derivative {} of {}"
    x, u = as_float(source.data), as_float(chain.inner.data)
    yield _Taken("times x", wire.slope * x, Phrase(instead, source, term, chain.inner))
    yield _Taken("times u", wire.slope * u, Phrase(instead, chain.inner, term, chain.inner))
    twice = Phrase("the inner derivative {} of {} is there twice", term, chain.inner)
    yield _Taken("times u' twice", chain.right * slope, twice, "doubled factor")


def _not_multiplied(chain: _Chain) -> Iterator[_Taken]:
    """The inner derivative added, or divided by."""
    words = "the inner derivative {} of {} was {}, in place of a product"
    added = Phrase(words, chain.term, chain.inner, "added")
    yield _Taken("plus u'", chain.wire.slope + chain.slope, added)
    if chain.slope != 1:
        divided = Phrase("divided by the inner derivative {} of {}, in place of a product", chain.term, chain.inner)
        yield _Taken("by u'", as_float(ops.divide(chain.wire.slope, chain.slope)), divided)


def _has_a_minus(inner: Value) -> bool:
    number, _ = factors_of(inner)
    return bool(number < 0)
