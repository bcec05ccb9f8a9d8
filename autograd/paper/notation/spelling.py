"""One spelling for all of a name: w₁₂, w_{12} and w_12 are one, as are ŷ, y_hat and yhat, or delta and δ."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from autograd.paper.names import GREEK
from autograd.paper.notation.layers import layer_in_name
from autograd.paper.notation.styles import without_styles

LETTERS = {**GREEK, "lambda": "λ"}  # the word itself is one of Python
_MARKS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "'": "prime"}
_GREEK_WORD = re.compile(  # at the beginning, also behind a Delta, or below the line
    rf"(?:^|(?<=[_{{])|(?<=^Delta))({'|'.join(sorted(LETTERS, key=len, reverse=True))})(?=$|[\d_{{}}\[,]|hat|prime)"
)
_ALIKE = str.maketrans({"ϕ": "φ", "ϵ": "ε", "ϑ": "θ", "ς": "σ"})
_ON_PAPER = re.compile(r"\\(hat|tilde|bar)(?:\{([^{}]+)\}| ?(\w))")
_NUMBER_BELOW = re.compile(r"_\{?(\d+)\}?")
_BEFORE = re.compile(r"(?<=[A-Za-z])\s*([-−+])\s*(?=\d)")  # in h_{t-1}, where that is a name
_BELOW_A_STEP = re.compile(r"_\{\s*([A-Za-z]\s*[-−+]\s*\d)\s*\}")
_TWO_LETTERS_BELOW = re.compile(r"_\{\s*([A-Za-z])\s*,\s*([A-Za-z])\s*\}")
_WORD_BELOW = re.compile(r"_\{(?:rm )?([A-Za-z]\w*)\}")


@lru_cache(10_000)  # each formula of a sheet is read beside the same names
def canonical(word: str) -> str:
    """One spelling for all of a name.

    >>> {canonical(word) for word in ("ŷ_1", "yhat1", "y_hat_{1}", "ŷ₁")}, canonical("delta_2")
    ({'yhat1'}, 'δ2')
    >>> {canonical(word) for word in ("mu_beta", "μ_β", "μ_{β}", "mu_{beta}")}
    {'μβ'}
    """
    marked = "".join(_MARKS.get(c, c) for c in unicodedata.normalize("NFKD", word.translate(_ALIKE)))
    greek = _GREEK_WORD.sub(lambda found: LETTERS[found[1]], marked)
    before = _BEFORE.sub(lambda found: "plus" if found[1] == "+" else "minus", greek) if "{" in greek else greek
    name, bracket, index = before.partition("[")
    return re.sub(r"[_{}, ]", "", name) + bracket + index.replace(" ", "")  # x[1,2] is not x[12]


def plain_name(word: str) -> str:
    r"""A name as formulas know it, if it is written as on paper; else the word itself.

    >>> plain_name("W₁"), plain_name(r"\hat{y}_1"), plain_name("W^{(1)}"), plain_name("a^2"), plain_name("h[t]")
    ('W1', 'yhat1', 'W1', 'a2', 'h[t]')
    >>> plain_name("D_{KL}"), plain_name(r"L_{\text{CE}}"), plain_name(r"\text{net}_{h1}"), plain_name(r"\mathcal{L}")
    ('D_KL', 'L_CE', 'net_h1', 'L')
    >>> plain_name("lambda"), plain_name(r"\lambda"), plain_name(r"\lambda_1")
    ('λ', 'λ', 'lambda1')
    """
    if word.isidentifier():
        return "λ" if word == "lambda" else word
    word = _TWO_LETTERS_BELOW.sub(r"_{\1\2}", word)
    marked = _ON_PAPER.sub(lambda found: f"{found[2] or found[3]}_{found[1]}", word.replace(r"\ell", "ℓ"))
    plain = layer_in_name(without_styles(marked)).replace("\\", "")
    plain = _BELOW_A_STEP.sub(lambda found: f"_{canonical(f'{{{found[1]}}}')}", plain)
    below = unicodedata.normalize("NFKC", _NUMBER_BELOW.sub(r"\1", _WORD_BELOW.sub(r"_\1", plain)))
    short = re.sub(r"_(hat|tilde|bar)", r"\1", below)
    return plain_name(short) if short.isidentifier() else word
