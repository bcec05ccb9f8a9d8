"""Claims: what a line of a sheet speaks of, and what the engine finds for it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from autograd.by_hand.descent import Descent
from autograd.operands import Exact
from autograd.sentences import nearest, shorten

DERIVATIVE = re.compile(r"[d∂](\w+)/[d∂](\w+)")
_MOST_STEPS_DIGITS = 12  # of a count that is worth reading


class Claim(NamedTuple):
    """What a claim speaks of: a node, or a derivative, after so many steps; or a step itself."""

    node: str
    by: str = ""  # of a derivative: the node it is taken by
    steps: int = 0
    is_step: bool = False  # the rate times the derivative of the error by the node


def read_claim(text: str, names: Collection[str]) -> Claim:
    """The meaning of a claim: "h1", "dE/dw1", "step w1", "new w1", "new E", "E after 100".

    Raises:
        ValueError: if it has none, or names a node that is not there.

    >>> read_claim("dE/dw1 after 100", ["E", "w1"])
    Claim(node='E', by='w1', steps=100, is_step=False)
    """
    words = " ".join(text.split())
    first, _, rest = words.partition(" ")
    what, after, steps = words.rpartition(" after ")
    if words in names:
        return Claim(words)
    if after and steps.isdecimal():
        if len(steps) > _MOST_STEPS_DIGITS:
            raise ValueError(f"the claim {shorten(words)!r} is about too many steps: ask for fewer steps")
        return _quantity(what, names, text)._replace(steps=int(steps))
    if first == "new" and rest:
        return _quantity(rest.strip(), names, text)._replace(steps=1)
    if first == "step" and rest:
        return Claim(_node(rest.strip(), names, text), is_step=True)
    return _quantity(words, names, text)


def _quantity(words: str, names: Collection[str], claim: str) -> Claim:
    derivative = DERIVATIVE.fullmatch(words)
    if derivative and words not in names:
        return Claim(_node(derivative[1], names, claim), by=_node(derivative[2], names, claim))
    return Claim(_node(words, names, claim))


def _node(name: str, names: Collection[str], claim: str) -> str:
    if name in names:
        return name
    raise ValueError(
        f"the claim {shorten(claim)!r} speaks of {shorten(name)!r}, which is not there"
        f"{nearest(name, names)} (claims look like h1, dE/dw1, step w1, new w1, new E, E after 100)"
    )


def true_number(claim: Claim, descent: Descent) -> Exact:
    """What the engine finds for a claim."""
    if claim.is_step:
        return descent.rate() * descent.derivative(descent.example.error, claim.node, 0)
    if claim.by:
        return descent.derivative(claim.node, claim.by, claim.steps)
    return descent.graph(claim.steps)[claim.node].data


def uncertainty(claim: Claim, descent: Descent) -> float:
    """How far the engine's number may be off by the rounding of floats."""
    if claim.is_step:
        return float(abs(descent.rate())) * descent.rounding(descent.example.error, claim.node, 0)
    return descent.rounding(claim.node, claim.by, claim.steps)
