"""Claims: what a line of a sheet speaks of, and what the engine finds for it."""

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
_MOST_CUTS = 100  # places in a claim where a derivative may be cut in two
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
        ValueError: if it has none or two, or names a node that is not there.

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
    """What to write for a claim that speaks of nothing."""
    if _SECOND.match(words):
        return "claims are about first derivatives; derive(E, w, order=2) writes a second one"
    if " after " in words:
        return "after it stands a count of steps, as in E after 100"
    return "claims look like h1, dE/dw1, step w1, new w1, new E, E after 100"


def reads_as_claim(name: str, names: Collection[str]) -> bool:
    """Whether a name says more than that: "new w1" does, where there is a w1."""
    try:
        claim = _taken_apart(name, names)
    except ValueError:
        return True
    return claim != Claim(name) and claim.node in names and (not claim.by or claim.by in names)


def _taken_apart(words: str, names: Collection[str]) -> Claim:
    """What a claim speaks of, whether or not that is there."""
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
    """A number after some steps, or a derivative by what is called "h after 1", whichever is there."""
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
    """A derivative, if it is one: a name may have any signs in it, so it is cut where both sides are names."""
    cuts = itertools.islice(_CUT.finditer(words), _MOST_CUTS) if words.startswith(("d", "∂")) else ()
    sides = [(words[1 : cut.start()], words[cut.end() :]) for cut in cuts]
    found = [(of, by) for of, by in sides if of in names and by in names]
    if len(found) > 1:
        readings = " or ".join(f"∂{of}/∂{by}" for of, by in found)
        raise ValueError(f"the claim {shorten(words)!r} reads as {readings}: give one of these Values another name")
    if not found and (spelled := DERIVATIVE.fullmatch(words)):
        found = [(spelled[1], spelled[2])]
    return Claim(found[0][0], by=found[0][1]) if found else Claim(words)


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
