r"""The number of a sample above a name, as courses write it: y^{(i)} is y_i, and x_j^{(i)} is x_{i,j}."""

from __future__ import annotations

import re

from autograd.paper.notation.index_entries import Known
from autograd.paper.notation.styles import without_styles

_LETTER = "[i-kmn]"  # the layers of a network have numbers, or the letter l
_OF_A_SAMPLE = re.compile(
    r"(?<![^\W\d_])(\\?[^\W\d_][^\W_\u0300-\u036f]*+(?:[\u0300-\u036f][^\W_]*+)?)(?:_(?:\{([^{}]*)\}|([^\W_])))?"
    rf"\^(?:\{{\(({_LETTER})\)\}}|\(({_LETTER})\))"
)


def with_samples_below(text: str, known: Known) -> str:
    r"""A text in which the letter of a sample stands below the name; a letter that is a name is a power.

    >>> from autograd.paper.notation.spelling import Names
    >>> with_samples_below(r"(\hat{y}^{(i)} - y^{(i)}) x_j^{(i)} + b^{(k)}", Names({"k": 2.0}, lambda word: False))
    '(ŷ_{i} - y_{i}) x_{i,j} + b^{(k)}'
    """

    def below(found: re.Match[str]) -> str:
        if known.name(found[4] or found[5]):
            return found[0]
        places = [found[4] or found[5], *filter(None, (found[2] or found[3],))]
        return f"{found[1]}_{{{','.join(places)}}}"

    plain = without_styles(text)
    return _OF_A_SAMPLE.sub(below, plain) if "^" in plain else plain
