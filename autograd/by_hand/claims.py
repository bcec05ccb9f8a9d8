"""Claims: what a line of a worksheet says, and whether a printed number holds."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection
from fractions import Fraction
from typing import NamedTuple

from autograd.arithmetic import as_float
from autograd.by_hand.descent import Descent
from autograd.numerals import half_unit, leading_power, read_decimal
from autograd.operands import Exact
from autograd.sentences import nearest, shorten

DIGITS = 12  # significant digits that an [exact] number is compared to
_FINE = Fraction(1, 2**40)  # relative: a claim coarser than this is far from the last digits of a float
_MOST_LENIENT = 1e-6, 1e-12  # relative and absolute: what is further off is never let pass as rounding
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


def leniency(doubt: float, true: Exact) -> float:
    """How much further off a claim may be where the engine's number may be off by ``doubt`` itself.

    The doubt is a bound, and in a deep graph it can be larger than the number: then rounding decides
    nothing, and is no reason to let a claim pass.
    """
    relative, absolute = _MOST_LENIENT
    return min(doubt, max(relative * abs(as_float(true)), absolute))


class Verdict(NamedTuple):
    """Whether a printed number holds, and what limits that."""

    holds: bool
    difference: float  # printed minus true
    beyond_float: bool = False  # its digits go beyond what a float can tell
    undecided: bool = False  # it does not hold, and the rounding of floats could be the reason


def judge(printed: str, true: Exact, uncertainty: Callable[[], float]) -> Verdict:
    """Compare a printed number with the true one: at most half a unit of the last printed digit apart.

    A true number that is a float may itself be off, by ``uncertainty()`` at the most; a claim
    finer than that is judged as well as the float allows, or not at all.
    """
    allowed = half_unit(printed)
    verdict = _compared(printed, true, allowed)
    coarse = allowed > _FINE * abs(Fraction(true)) if math.isfinite(as_float(true)) else True
    if isinstance(true, Fraction) or (verdict.holds and coarse):
        return verdict  # without asking for the uncertainty, which takes another pass through the graph
    return _compared(printed, true, allowed, uncertainty())


def judge_exact(given: str, true: Exact, uncertainty: Callable[[], float]) -> Verdict:
    """Compare a number that is given with all its digits: 12 significant ones have to agree."""
    allowed = Fraction(1, 2) * Fraction(10) ** (leading_power(given) + 1 - DIGITS)
    verdict = _compared(given, true, allowed)
    if verdict.holds or isinstance(true, Fraction):
        return verdict
    return _compared(given, true, allowed, uncertainty())


def _compared(printed: str, true: Exact, allowed: Fraction, doubt: float = 0.0) -> Verdict:
    if not math.isfinite(as_float(true)):
        return Verdict(False, math.nan)
    difference = read_decimal(printed) - Fraction(true)
    holds = abs(difference) <= allowed + Fraction(leniency(doubt, true))
    undecided = not holds and abs(difference) - allowed <= doubt
    return Verdict(holds, as_float(difference), beyond_float=doubt > allowed, undecided=undecided)
