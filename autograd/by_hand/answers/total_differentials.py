"""Total differentials: dz = 2xy dx + x² dy says how z moves with x and y, and is no derivative.

In backpropagation dx is ∂E/∂x, and a formula for dz holds the derivatives by what is made from z.  One that holds dx
and dy, by what z is made from, is a differential instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from autograd.by_hand.example.claims import Claim
from autograd.engine.history import history
from autograd.engine.value import Value

_SLOPE = re.compile(
    r"\\frac\s*\{[^{}]*\}\s*\{[^{}]*\}|[d∂]²?\w*\s*/\s*\(?[d∂]\w+"  # ∂z/∂x, which stands in front of dx
)
_DIFFERENTIAL = re.compile(
    r"(?<![\w\\./])(?:\\(?:mathrm|text)\{d\}|d)\s?([^\W\d_][^\W_]{0,30}(?:_\w+|_\{\w+\})?)(?!\w)"
)


def refuse_total_differential(
    text: str, claim: Claim, written: str, name: Callable[[str], str], nodes: Mapping[str, Value]
) -> None:
    """Refuse a formula that is a total differential.

    Args:
        text: the key of the claim.
        claim: what the key was read as.
        written: the formula.
        name: the name that a word is a spelling of; empty if it is none.
        nodes: the Values by their names.

    Raises:
        ValueError: if it is one; it says what to write instead.
    """
    if not claim.by or claim.steps or not claim.is_plain or claim.by not in nodes:
        return
    words = [found[1] for found in _DIFFERENTIAL.finditer(_SLOPE.sub(" ", written))]
    names = [name(word) for word in words if not name(f"d{word}")]
    made_from = {*history(nodes[claim.by])} - {nodes[claim.by]}
    if names and all(nodes.get(each) in made_from for each in names):
        z = claim.by
        raise ValueError(
            f"the claim {text!r}: {written!r} is a total differential, and no derivative: write a line for each of "
            + " and ".join(f"∂{z}/∂{each}" for each in dict.fromkeys(names))
        )
