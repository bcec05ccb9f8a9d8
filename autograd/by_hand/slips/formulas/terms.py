"""A slip in one term of a sum, while the other terms are right: its 2 is lost, its sign turned, or it is kept as it is.

2·x² − 5·x + 7 has the derivative 4·x − 5.  People write 2·x − 5, 4·x + 5, or 4·x − 5 + 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from autograd.by_hand.example.sums import terms_of
from autograd.by_hand.pencil.inside import Inside, Slip
from autograd.by_hand.slips.readings.reading import Phrase, same
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.graph import Edge, has_name
from autograd.table import ops
from autograd.table.arithmetic import as_float

_SUMS = (ops.add, ops.subtract)


class _Term(NamedTuple):
    """One term of a sum in a formula."""

    number: int  # of the sum, in the order of the formula
    place: int
    node: Any  # a Value, or a plain number
    sign: float  # how the formula moves with the term

    @property
    def symbols(self) -> list[Value]:
        """The names in it, and the operations."""
        return history(self.node, stop=has_name) if isinstance(self.node, Value) else []


def path_over(edge: Edge) -> Phrase:
    """What a path is called that leads over an edge; with the one term of a sum that it comes from: the weight decay.

    >>> from autograd import leaves
    >>> from autograd.paper.graph import Graph
    >>> (w,) = leaves(w=2)
    >>> E = (w + 1).named("E")
    >>> J = (E + 3 * w**2).named("J")
    >>> print(*map(path_over, Graph(J).into[J]))
    the path over ∂J/∂E the path over ∂J/∂w, for the term 3·w² = 12,
    """
    return Phrase("the path over {}{}", edge, partial(_for_its_term, edge))


def _for_its_term(edge: Edge) -> Phrase:
    term = term_of(edge)
    return Phrase(", for the term {},", term) if term is not None else Phrase("")


def term_of(edge: Edge) -> Value | None:
    """The one term of a sum in which the source of an edge stands, beside others that come to it over further names."""
    every = terms_of(edge.target)
    own = [term for term in every if not term.name and edge.source in history(term, stop=has_name)]
    is_beside = any(edge.source in history(term) for term in every if term not in own)
    return own[0] if len(own) == 1 and is_beside else None


def in_one_term(inside: Inside) -> Iterator[Slip]:
    """The 2 of one term lost in its derivative, or of several that stand side by side."""
    for term in _terms(inside, in_groups=True):
        if any(_has_a_two(node) for node in term.symbols):
            for source, slope in _slopes(inside, term).items():
                words = Phrase("a 2 is missing in the derivative of {}", term.node)
                yield from _slip(inside, term, source, "missing factor", "two of a term", -slope / 2, words)


def rare_in_one_term(inside: Inside) -> Iterator[Slip]:
    """The derivative of one term left out, or with the other sign, or the term in its place."""
    for term in _terms(inside):
        slopes = _slopes(inside, term)
        for source in inside.slopes:
            if source in slopes:
                yield from _of_a_function(inside, term, source, slopes[source])
            else:
                yield from _of_a_constant(inside, term, source)


def _terms(inside: Inside, *, in_groups: bool = False) -> Iterator[_Term]:
    """The terms of the sums in a formula; several in a group, a sum without a name, only if they are asked for."""
    for number, node in enumerate(inside.operations if inside.is_short else []):
        for place, argument in enumerate(node.args if node.op in _SUMS else ()):
            is_group = isinstance(argument, Value) and not argument.name and argument.op in _SUMS
            if in_groups or not is_group:
                sign = -1.0 if place and node.op is ops.subtract else 1.0
                yield _Term(number, place, argument, sign * inside.onward(node))


def _slopes(inside: Inside, term: _Term) -> dict[Value, float]:
    return inside.back(term.node) if isinstance(term.node, Value) else {}


def _of_a_function(inside: Inside, term: _Term, source: Value, slope: float) -> Iterator[Slip]:
    if term.node is source:  # its use is told as a path, and its derivative 1 is hardly mistaken
        return
    kept = Phrase("the term {} was kept as it is, and not differentiated", term.node)
    turned = Phrase("the sign of the derivative of the term {} is turned", term.node)
    number = as_float(term.node.data) - slope
    yield from _slip(inside, term, source, "derivative of a function", "kept", number, kept)
    yield from _slip(inside, term, source, "factor sign", "sign of a term", -2 * slope, turned)
    if sum(wire.argument is source for wire in inside.wires if wire.node in term.symbols) > 1:
        words = Phrase("the derivative of the term {} is missing", term.node)
        yield from _slip(inside, term, source, "missing path", "without a term", -slope, words)


def _of_a_constant(inside: Inside, term: _Term, source: Value) -> Iterator[Slip]:
    """A term that does not move with the source, but was kept or differentiated all the same."""
    kind, number = "derivative of a function", as_float(term.node.data if isinstance(term.node, Value) else term.node)
    words = Phrase("the constant term {} was kept: its derivative is 0", term.node)
    yield from _slip(inside, term, source, kind, "constant kept", number, words)
    others = _slopes(inside, term) or {source: 1.0}
    for other, slope in others.items():
        if other.op is not None:  # nobody takes what was computed for the variable
            continue
        as_if = Phrase("by {}", other.name) if other is not source else "to 1"
        words = Phrase("the constant term {} was differentiated {}: its derivative is 0", term.node, as_if)
        yield from _slip(inside, term, source, kind, f"constant by {other.name}", slope, words)


def _slip(
    inside: Inside, term: _Term, source: Value, kind: str, what: str, change: float, words: Phrase
) -> Iterator[Slip]:
    """A slip that changes the derivative of a term, unless the whole derivative changes alike: that is told as such."""
    change *= term.sign
    is_of_the_whole = any(same(change, times * inside.slopes[source]) for times in (-2, -1, -0.5))
    if change and not is_of_the_whole:
        key = (what, inside.target.name, source.name, term.number, term.place)
        yield Slip(kind, key, inside.moved({source: change}), words)


def _has_a_two(node: Value) -> bool:
    """Whether an operation multiplies with a 2 or a ½, or divides by one; an exponent is no such 2."""
    return node.op in (ops.multiply, ops.divide) and any(not isinstance(a, Value) and a in (2, 0.5) for a in node.args)
