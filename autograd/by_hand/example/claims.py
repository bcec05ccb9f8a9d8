"""Claims: what a line of a sheet is about, and the number that the engine finds for it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection
from typing import NamedTuple

from autograd.by_hand.example.descent import Descent
from autograd.engine.numbers import Exact
from autograd.sentences import nearest, shorten

DERIVATIVE = re.compile(r"[d∂](\w+)/[d∂](\w+)")
_SECOND = re.compile(r"[d∂][2²].*/[d∂]")
_CUT = re.compile("/[d∂]")
_MOST_CUTS = 100  # places that are tried to cut a derivative in two
_MOST_STEPS_DIGITS = 12  # of a count of steps; a longer one is refused unread


class Claim(NamedTuple):
    """What a claim is about: a node or a derivative, after a count of steps; or a step itself."""

    node: str
    by: str = ""  # of a derivative: the node that it is taken with respect to
    steps: int = 0
    is_step: bool = False  # the rate times the derivative of the error by the node


def read_claim(text: str, names: Collection[str]) -> Claim:
    """The meaning of a claim: "h1", "dE/dw1", "step w1", "new w1", "new E", "E after 100".

    Raises:
        ValueError: if there is no meaning or more than one, or a node is unknown.

    >>> read_claim("dE/dw1 after 100", ["E", "w1"])
    Claim(node='E', by='w1', steps=100, is_step=False)
    """
    words = " ".join(text.split())
    claim = Claim(words) if words in names else _taken_apart(words.replace(" / ", "/"), names)
    for name in (claim.node, claim.by) if claim.by else (claim.node,):
        if name not in names:
            raise ValueError(
                f"the claim {shorten(text)!r} speaks of {shorten(name)!r}, which is not there"
                f"{nearest(name, names)} ({_what_was_meant(words)})"
            )
    return claim


def _what_was_meant(words: str) -> str:
    """What to write in place of a claim without a meaning."""
    if _SECOND.match(words):
        return "claims are about first derivatives; derive(E, w, order=2) writes a second one"
    if " after " in words:
        return "after it stands a count of steps, as in E after 100"
    return "claims look like h1, dE/dw1, step w1, new w1, new E, E after 100"


def reads_as_claim(name: str, names: Collection[str]) -> bool:
    """Whether a name also reads as a claim: "new w1" does if there is a w1."""
    try:
        claim = _taken_apart(name, names)
    except ValueError:
        return True
    return claim != Claim(name) and claim.node in names and (not claim.by or claim.by in names)


def _taken_apart(words: str, names: Collection[str]) -> Claim:
    """The meaning of a claim, whether or not its nodes exist."""
    first, _, rest = words.partition(" ")
    what, after, steps = words.rpartition(" after ")
    if after and steps.isdecimal():
        if len(steps) > _MOST_STEPS_DIGITS:
            raise ValueError(f"the claim {shorten(words)!r} is about too many steps: ask for fewer steps")
        return _not_twice(words, _quantity(what, names)._replace(steps=int(steps)), _derivative(words, names), names)
    if first == "new" and rest:
        return _quantity(rest, names)._replace(steps=1)
    if first == "step" and rest:
        return Claim(rest, is_step=True)
    return _derivative(words, names)


def _not_twice(words: str, later: Claim, now: Claim, names: Collection[str]) -> Claim:
    """A number after some steps, or a derivative with respect to a node called "h after 1", whichever exists."""
    if now.by not in names:
        return later
    if later.node in names and (not later.by or later.by in names):
        number = f"∂{later.node}/∂{later.by}" if later.by else later.node
        raise ValueError(
            f"the claim {shorten(words)!r} reads as {number} after {later.steps} or as ∂{now.node}/∂'{now.by}': "
            "give one of these Values another name"
        )
    return now


def _quantity(words: str, names: Collection[str]) -> Claim:
    return Claim(words) if words in names else _derivative(words, names)


def _derivative(words: str, names: Collection[str]) -> Claim:
    """A derivative, if it is one.  A name may hold any signs, so the text is cut where both sides are names."""
    cuts = itertools.islice(_CUT.finditer(words), _MOST_CUTS) if words.startswith(("d", "∂")) else ()
    sides = [(words[1 : cut.start()], words[cut.end() :]) for cut in cuts]
    derivatives = [(of, by) for of, by in sides if of in names and by in names]
    if len(derivatives) > 1:
        readings = " or ".join(f"∂{of}/∂{by}" for of, by in derivatives)
        raise ValueError(f"the claim {shorten(words)!r} reads as {readings}: give one of these Values another name")
    if not derivatives and (spelled := DERIVATIVE.fullmatch(words)):
        derivatives = [(spelled[1], spelled[2])]
    return Claim(derivatives[0][0], by=derivatives[0][1]) if derivatives else Claim(words)


def true_number(claim: Claim, descent: Descent) -> Exact:
    """What the engine finds for a claim."""
    if claim.is_step:
        return descent.step(claim.node)
    if claim.by:
        return descent.derivative(claim.node, claim.by, claim.steps)
    if claim.steps == 1 and claim.node in descent.example.parameters:  # needs no other node after the step
        return descent.graph(0)[claim.node].data - descent.step(claim.node)
    return descent.graph(claim.steps)[claim.node].data


def uncertainty(claim: Claim, descent: Descent) -> float:
    """How far the rounding of floats may have moved the engine's number."""
    if claim.is_step:
        return float(abs(descent.rate())) * descent.rounding(descent.example.error, claim.node, 0)
    return descent.rounding(claim.node, claim.by, claim.steps)
