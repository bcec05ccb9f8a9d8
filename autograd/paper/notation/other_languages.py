r"""Formulas in other languages: X' * (a .* b) of MATLAB, t(W) %*% d of R, and {x \over y} of TeX, as paper has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from autograd.paper.notation.brackets import inside

_MARK = re.compile(
    r"\.[*/^]|%|\\over(?![a-z])|\b[Tt]r(?:ace)?[({}]|pow\(|_e\b|_\{e\}|(?:max|min)_|softmax\(|_\{[^{}]*[<>≤≥]|'"
)
_OF_MATLAB = re.compile(r"(?<![\d.])\.[*/^]|(?<=[\w)\]])'\s*\*")
_DOTTED = re.compile(r"\s*(?<!\d)\.([*/^])\s*")
_TRANSPOSED = re.compile(r"(?<![\w\\])([^\W\d]\w*)'(?!['′\w(])")
_TIMES = re.compile(r"(?<![.*])\s*\*\s*(?!\*)")
_T_OF_R = re.compile(r"(?<![\w.\\])t\((\w+)\)")
_OVER = re.compile(r"\{([^{}]*?)\\over(?![a-z])([^{}]*)\}")
_TRACE = re.compile(r"(?<![\w\\])(?:\\(?:operatorname|mathrm|text)\{)?(?:tr|Tr|trace)\}?\s*(?=\()")
_POWER = re.compile(r"(?<![\w.\\])pow\(")
_NATURAL = re.compile(r"\\?\blog_(?:\{e\}|e)(?![\w^])")
_EXTREME = re.compile(r"\\?\b(max|min)_\{?([i-n])\}?\s*(\\?[^\W\d_]\w*?)_\{?\2\}?(?!\w)")
_ENTRY = re.compile(r"(\\?softmax\([^()]*\))_\{?(\d+)\}?")
_WHERE = re.compile(r"(?<![\w.)\]}^_])(?:1|𝟙|𝟏|I)_\{\s*\[?([^{}=\[\]]*[<>≤≥][^{}=\[\]]*)\]?\s*\}")


def in_signs_of_paper(text: str, shape: Callable[[str], Sequence[int]], is_name: Callable[[str], bool]) -> str:
    r"""A formula with the signs of paper in place of those of MATLAB, R and plain TeX.

    Args:
        text: the formula.
        shape: the shape of what a word stands for.
        is_name: whether a word is a name, as the t of t(1 - t) may be.

    >>> shapes = {"W": (2, 3), "d": (2,), "u": (3,)}
    >>> in_signs_of_paper("W' * (d .* d)", lambda word: shapes.get(word, ()), lambda word: word in shapes)
    'Wᵀ·(d ⊙ d)'
    >>> in_signs_of_paper("t(W) %*% d + tr(W)", lambda word: shapes.get(word, ()), lambda word: word in shapes)
    'W.T @ d + sum(diag(W))'
    """
    if not _MARK.search(text):
        return text
    if _OF_MATLAB.search(text):
        text = _TRANSPOSED.sub(lambda found: f"{found[1]}ᵀ" if shape(found[1]) else found[0], text)
        text = _DOTTED.sub(lambda found: {"*": " ⊙ "}.get(found[1], found[1]), _TIMES.sub("·", text))
    if "%" in text and "*" in text:
        text = text.replace("%*%", "@").replace("%o%", "⊗")
        text = text if is_name("t") else _T_OF_R.sub(r"\1.T", text)
    text = _OVER.sub(r"\\frac{\1}{\2}", text) if "over" in text else text
    text = _EXTREME.sub(lambda found: f"{found[1]}({found[3]})" if shape(found[3]) else found[0], text)
    text = _WHERE.sub(r"(\1)", _ENTRY.sub(r"\1[\2]", _NATURAL.sub("ln", text)))
    text = _POWER.sub("power(", text)
    return text if is_name("tr") or is_name("trace") else _with_traces(text)


def _with_traces(text: str) -> str:
    while found := _TRACE.search(text):
        end, _ = inside(text, found.end() + 1)
        if not end:
            break
        text = f"{text[: found.start()]}sum(diag{text[found.end() : end]}){text[end:]}"
    return text


def is_of_matlab(text: str) -> bool:
    """Whether a formula has signs that only MATLAB and Octave have: a product without a dot is of matrices there."""
    return _OF_MATLAB.search(text) is not None
