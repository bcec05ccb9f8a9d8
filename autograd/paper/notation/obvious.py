r"""Whether a reading is obvious: 2wx is 2*w*x, and \frac{1}{2}(y-t)^2 is (1/2)*(y - t)**2.  Such are not told."""

from __future__ import annotations

import re
import unicodedata

from autograd.paper.notation.latex import without_latex
from autograd.paper.notation.layers import with_layers_by_themselves
from autograd.paper.notation.spelling import canonical
from autograd.paper.notation.styles import without_styles
from autograd.paper.strict import FUNCTIONS

_LONGEST = 400  # characters of a text that is compared
_TRANSPOSED = re.compile(r"\^\s*\{?\(?\s*(?:T|⊤|\\top|\\intercal)(?![A-Za-z])\s*\)?\}?|ᵀ|⊤")
_RAISED = re.compile(r"[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LAYER = re.compile(r"\^\{?[(\[](\w+)[)\]]\}?")
_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "·": "", "⋅": "", "×": "", "*": "", "@": "", "⊙": "", "∘": "", "÷": "/", "∂": "d"}
)
_ALONE = re.compile(r"(?<![^\W\d_])\(([^\W_]+)\)")  # (1)/(2), and no call
_SLOPE = re.compile(r"(?<![^\W\d_])\((d\w+/d\w+)\)")
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|_\{?\w+\}?|[\u0300-\u036f])*")
_OPEN_EXPONENT = re.compile(
    r"\^\s*[-−]?(?:(?=[^\W_]*[^\W\d_])[^\W_]{2,}|[^\W_]+\(|1/\d)"
)  # e^2x, x^2y, e^x(1 - x), x^1/2
_FACTOR_WITHIN = re.compile(r"[^\W\d_]\d+[^\W\d_]")  # x3y, which may be a name below a three
_DOT = re.compile(r"[·⋅×]|\\(?:cdot|times)(?![A-Za-z])")
_TERMS = re.compile(r"\[([^\[\],]*[-+/(^][^\[\],]*)\]")
_AROUND = re.compile(r"\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\)")
_FUNCTIONS = (("exp(", "e^("), ("sqrt(", "√("), ("sigmoid", "σ"), ("ln(", "log("))


def is_obvious(text: str, reading: str, *, has_arrays: bool = False) -> bool:
    r"""Whether people see that a reading in strict notation is what a text says: it adds signs of products alone.

    A dot between arrays has two meanings.

    >>> is_obvious("2wx + b", "2*w*x + b"), is_obvious(r"\frac{1}{1+e^{-z}}", "1/(1 + exp(-z))")
    (True, True)
    >>> is_obvious("sin 2x", "sin(2*x)"), is_obvious("δ ⊗ u", "outer(δ, u)"), is_obvious("1/2x", "(1/2)*x")
    (False, False, False)
    """
    is_open = _OPEN_EXPONENT.search(text) or ((has_arrays or "@" in reading) and _DOT.search(text))
    is_open = is_open or (_FACTOR_WITHIN.search(text) and re.search(r"\*\d+\*", reading))
    if is_open or max(len(text), len(reading)) > _LONGEST:
        return False
    return _bones(text) == _bones(reading)


def _bones(text: str) -> str:
    """A text without blanks, signs of products and parentheses around one thing, in one spelling."""
    plain = _TRANSPOSED.sub(".T", _LAYER.sub(r"_{\1}", with_layers_by_themselves(without_styles(text))))
    try:
        plain = without_latex(plain, FUNCTIONS.__contains__)
    except ValueError:
        return text
    plain = _RAISED.sub(lambda found: f"^{unicodedata.normalize('NFKC', found[0])}", plain.replace("**", "^"))
    plain = unicodedata.normalize("NFC", plain).replace("½", "(1/2)").translate(_SIGNS)
    plain = _TERMS.sub(r"(\1)", plain)
    plain = re.sub(r"(?<=\d)\s+(?=\d)", "|", _WORD.sub(lambda found: canonical(found[0]), plain))  # 1 2 is not 12
    plain = "".join(plain.split())
    for name, other in _FUNCTIONS:
        plain = plain.replace(name, other)
    before = ""
    while before != plain:
        before, plain = plain, _SLOPE.sub(r"\1", _ALONE.sub(r"\1", plain))
    return re.sub(r"[{}_]", "", plain[1:-1] if _AROUND.fullmatch(plain) else plain)
