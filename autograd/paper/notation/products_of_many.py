r"""Products over an index, \prod_{i=1}^n p_i, which are written out as sums are, with * between the factors."""

from __future__ import annotations

import re
from typing import NamedTuple

SIGN = r"(?:∏|\\prod(?![A-Za-z]))"
_SIGN = re.compile(SIGN)
_OPEN, _CLOSE = "([{", ")]}"


class Joint(NamedTuple):
    """How the terms of a sum, or the factors of a product, are joined, and what there is without any."""

    sign: str
    letter: str  # of the sum or product
    none: str


def joint_of(written: str) -> Joint:
    """The joint of a sum or a product that begins a text.

    >>> joint_of("∏_i"), joint_of("Σ_i")
    (Joint(sign=' * ', letter='∏', none='1'), Joint(sign=' + ', letter='Σ', none='0'))
    """
    return Joint(" * ", "∏", "1") if _SIGN.match(written) else Joint(" + ", "Σ", "0")


def ask_how_far(joint: Joint, letter: str, body: str) -> None:
    """Ask how far a product reaches where a factor apart from the others does not have its index.

    Raises:
        ValueError: if there is such a factor.
    """
    apart = [part for part in _factors(body) if not re.search(rf"(?<![A-Za-z]){letter}(?![A-Za-z])", part)]
    if joint.letter == "∏" and apart:
        raise ValueError(f"has a product over {letter} with {apart[0]!r} behind it: put the product in parentheses")


def _factors(body: str) -> list[str]:
    """What stands in a text with blanks between, outside of parentheses."""
    depth, parts = 0, [""]
    for sign in body:
        depth += (sign in _OPEN) - (sign in _CLOSE)
        if sign.isspace() and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [part for part in parts if any(c.isalnum() for c in part) and not part.startswith("\\")]
