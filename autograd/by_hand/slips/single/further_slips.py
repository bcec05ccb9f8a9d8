"""Single slips in a second derivative, and in the share of a derivative that some of its paths give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from autograd.by_hand.example.claims import Claim, true_number
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.readings.reading import Phrase, Reading
from autograd.by_hand.slips.single.derivative_slips import DerivativeSlips
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.paper.quantities import written_factor
from autograd.paper.slopes import symbolic_slopes
from autograd.table.arithmetic import as_float

OF_THE_SLOPE = "of the slope"  # how the keys of readings begin that are slips in the second differentiation
_OF_CALCULUS = (
    "inner derivative",
    "missing factor",
    "derivative of a function",
    "missing path",
    "product rule",
    "quotient rule",
    "factor sign",
)
_LONGEST = 60  # characters of a formula in a sentence
STOPPED = -1  # beside the cost of another quantity: who stops after the first derivative has written just that


def of_second_derivative(claim: Claim, descent: Descent, slips: DerivativeSlips) -> Iterator[Reading]:
    """The readings of ∂²E/∂w∂v: a first derivative, their product, or another second derivative."""
    by, again = claim.by, claim.again
    first, other = (as_float(descent.derivative(claim.node, name, 0)) for name in (by, again))
    for name, slope in {by: first, again: other}.items():
        words = Phrase("this is the first derivative, {}", str(Claim(claim.node, by=name)))
        yield _other(("first", name), slope, words, STOPPED)
    product = "the square of the first derivative" if by == again else "the product of the two first derivatives"
    yield _other(("product",), first * other, Phrase("this is " + product))
    pairs = [(by, by), (again, again), *((by, peer) for peer in slips.peers(again))]
    pairs += [(peer, again) for peer in slips.peers(by)]
    for pair in dict.fromkeys(pairs):
        taken = claim._replace(by=pair[0], again=pair[1])
        if sorted(pair) != sorted((by, again)):
            yield _taken(taken, claim, as_float(true_number(taken, descent)))
    for one, then in dict.fromkeys(((by, again), (again, by))):
        yield from _of_the_slope(claim.node, one, then, descent.example.floats, slips)


def _of_the_slope(of: str, by: str, again: str, example: Example, slips: DerivativeSlips) -> Iterator[Reading]:
    """The slips in the derivative of a right first derivative, where the formula of a node has leaves alone.

    (e^{xy})_x is y·e^{xy}: its derivative with respect to y has a term for each y.
    """
    target = slips.nodes[of]
    has_leaves_alone = all(edge.source.op is None for edge in slips.edges_into(target))
    first = symbolic_slopes(target).get(slips.nodes[by]) if has_leaves_alone else None
    if not isinstance(first, Value) or first.op is None or first.name:
        return
    whole = f"{of}_{by} = {written_factor(first, longest=_LONGEST).text}"
    graph = Graph(first.named(f"{of}_{by}"))
    nodes = {node.name: node for node in graph.named}
    if again in nodes:
        of_the_slope = replace(example, error=first.name, turns=(), inner_error="", delta_error="")
        for reading in DerivativeSlips(nodes, graph, of_the_slope, {}).of_derivative(first, nodes[again]):
            words = Phrase("in the derivative of {} with respect to {}, {}", whole, again, reading.words)
            if reading.kind in _OF_CALCULUS:
                yield reading._replace(key=(OF_THE_SLOPE, by, again, reading.key), words=words)


def is_first_derivative(reading: Reading) -> bool:
    """Whether a reading is that of a first derivative in place of a second one."""
    return isinstance(reading.key, tuple) and reading.key[:2] == ("other", "first")


def of_share(claim: Claim, descent: Descent, slips: DerivativeSlips) -> Iterator[Reading]:
    """The readings of the share of ∂E/∂w over h: the whole, the rest, one of its two factors, or another share."""
    share = as_float(true_number(claim, descent))
    whole = Claim(claim.node, by=claim.by)
    total = as_float(true_number(whole, descent))
    yield _other(("whole",), total, Phrase("this is {}, the sum over all paths", str(whole)))
    yield _other(("rest",), total - share, Phrase("this is what all other paths give"))
    outer = as_float(descent.derivative(claim.node, claim.via, 0))
    inner = share / outer if outer else 0.0
    for number, missing in ((outer, Claim(claim.via, by=claim.by)), (inner, Claim(claim.node, by=claim.via))):
        words = Phrase("the factor {} is missing", str(missing))
        yield Reading("missing factor", ("missing", str(missing)), number, words)
    for peer in slips.peers(claim.via):
        taken = claim._replace(via=peer)
        yield _taken(taken, claim, as_float(true_number(taken, descent)))
    yield from _in_the_inner_factor(claim, outer, slips)


def _in_the_inner_factor(claim: Claim, outer: float, slips: DerivativeSlips) -> Iterator[Reading]:
    """The slips in ∂h/∂w, where w stands in the formula of h: another symbol in it, or that of another time step."""
    via, by = slips.nodes[claim.via], slips.nodes[claim.by]
    for edge in (edge for edge in slips.edges_into(via) if edge.source is by):
        for shift in (1, -1):
            for words, slope in slips.over_time.beside(edge, shift):
                yield Reading("wrong factor", ("one step beside", shift), outer * slope, words)
        for slip in slips.in_local_derivatives(via, [by]):
            if by in slip.slopes:
                yield Reading(slip.kind, ("share", *slip.key), outer * slip.slopes[by], slip.words, slip.extra)


def _other(key: tuple[str, ...], number: float, words: Phrase, extra: int = 0) -> Reading:
    return Reading("other quantity", ("other", *key), number, words, extra)


def _taken(taken: Claim, claim: Claim, number: float) -> Reading:
    words = Phrase("{} was taken for {}", str(taken), str(claim))
    return Reading("neighbour", ("neighbour", taken, claim), number, words)
