r"""Products over an index, \prod_{i=1}^n p_i, which are written out as sums are, with * between the factors."""

from __future__ import annotations

import re
from typing import NamedTuple

from autograd.paper.notation.brackets import CLOSE, OPEN

SIGN = r"(?:∏|\\prod(?![A-Za-z]))"
_SIGN = re.compile(SIGN)
_BETWEEN = re.compile(r"[()\[\]{}]|\s+|[*·×⊙/]|\\(?:cdot|times|odot)(?![A-Za-z])|\\[,;:!]")  # factors
_BEHIND_A_BAR = re.compile(r"(\|[^|]+\||\\rvert|\\right\|)(?=[\w\\(])")  # |p_i|y is two factors
_BEGINS = re.compile(r"[\w\\(\[](?<!_)(?<!\\right)")  # a factor behind a bracket
_A_SUM = re.compile(rf"Σ|∑|\\sum(?![A-Za-z])|{SIGN}")
_COMMAND = re.compile(r"\\[A-Za-z]+")


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
    """Ask how far a product reaches where a factor behind the last one with its index does not have it.

    Raises:
        ValueError: if there is such a factor.
    """
    if joint.letter != "∏":
        return
    factors = _factors(_BEHIND_A_BAR.sub(r"\1 ", body))
    has_it = [re.search(rf"(?<![A-Za-z]){letter}(?![A-Za-z])", factor) is not None for factor in factors]
    apart = factors[len(factors) - has_it[::-1].index(True) if True in has_it else 1 :]
    if apart:
        raise ValueError(f"has a product over {letter} with {apart[0]!r} behind it: put the product in parentheses")


def _factors(body: str) -> list[str]:
    r"""The factors of a text, outside of parentheses; what stands behind the sign of a sum is one with it.

    >>> _factors("p_i*y"), _factors(r"2 p_{i}y \cdot \sum_j q_j z")
    (['p_i', 'y'], ['2', 'p_{i}', 'y', '\\sum_j q_j z'])
    """
    depth, start, parts = 0, 0, []
    for found in _BETWEEN.finditer(body):
        if _A_SUM.match(body, start):
            break
        is_close = found[0] in CLOSE
        depth += (found[0] in OPEN) - is_close
        if not depth and found[0] not in OPEN and (not is_close or _BEGINS.match(body, found.end())):
            parts.append(body[start : found.end() if is_close else found.start()])
            start = found.end()
    return [part for part in [*parts, body[start:]] if any(c.isalnum() for c in part) and not _COMMAND.fullmatch(part)]
