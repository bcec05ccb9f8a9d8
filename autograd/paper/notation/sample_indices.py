r"""The number of a sample above a name, as courses write it: y^{(i)} is y_i, and x_j^{(i)} is x_{i,j}.

A^{[1](2)} is that of sample 2 in layer 1.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from autograd.paper.notation.index_entries import Known
from autograd.paper.notation.styles import without_styles

_LETTER = "[i-kmn]"  # the layers of a network have numbers, or the letter l
_STEM = r"(?<![^\W\d_])(\\?[^\W\d_][^\W_\u0300-\u036f]*+(?:[\u0300-\u036f][^\W_]*+)?)"
_INDEX = r"(?:_(?:\{([^{}]*)\}|([^\W_])))?"
_NUMBER = rf"(\d{{1,6}}|{_LETTER})"
_OF_A_SAMPLE = re.compile(
    rf"{_STEM}{_INDEX}\^(?:\{{\s*(?:[\[(](\d)[\])]\s*\^?\s*)?\({_NUMBER}\)\s*\}}|\(({_LETTER})\)){_INDEX}"
)
_SUMMED = re.compile(r"(?:Σ|∑|\\sum(?![A-Za-z]))\s*_\s*\{?\s*([a-z])")
_OF_A_COLUMN = re.compile(rf"{_STEM}_(?:\{{(\d{{1,6}})\}}|(\d))\^\{{\s*\({_NUMBER}\)\s*\}}")


def with_columns_of_samples(text: str, known: Known, columns: Collection[str]) -> str:
    r"""A text in which x_1^{(2)} is the entry of sample 2 of the column x1, also where there is a column x2.

    Args:
        text: a formula, or the key of a claim.
        known: what is known of its names.
        columns: the names that have a number for each sample.

    >>> from autograd.paper.notation.known_names import Names
    >>> names = Names({"x1": [1.0, 3.0], "x2": [2.0, 4.0]}, lambda word: False)
    >>> with_columns_of_samples("δ x_1^{(2)} + a_1^{(2)} + x_2^{(i)}", names, ("x1", "x2"))
    'δ x1_{2} + a_1^{(2)} + x2_{i}'
    """

    def below(found: re.Match[str]) -> str:
        stem, column = found[1], f"{found[1]}{found[2] or found[3]}"
        names = {known.name(word) for word in (column, column.removeprefix("d")) if known.shape_of(word)}
        is_column = not names.isdisjoint(columns) and not known.name(stem)
        return f"{column}_{{{found[4]}}}" if is_column else found[0]

    return _OF_A_COLUMN.sub(below, text) if columns and "^" in text else text


def with_samples_below(text: str, known: Known) -> str:
    r"""A text in which the letter or number of a sample stands below the name; a letter that is a name is a power.

    >>> from autograd.paper.notation.known_names import Names
    >>> names = Names({"k": 2.0, "A1": [[1.0, 2.0]], "x": [[1.0, 2.0]]}, lambda word: False)
    >>> with_samples_below(r"(\hat{y}^{(i)} - y^{(i)}) x_j^{(i)} + b^{(k)}", names)
    '(ŷ_{i} - y_{i}) x_{i,j} + b^{(k)}'
    >>> with_samples_below("A^{[1](2)} + A^{[1](i)}_1 + x_1^{(2)} + x^{(2)}_1 + w_1^{(2)}", names)
    'A1_{2} + A1_{i,1} + x_{2,1} + x_{2,1} + w_1^{(2)}'
    """

    def below(found: re.Match[str]) -> str:
        stem, sample = f"{found[1]}{found[4] or ''}", found[5] or found[6]
        index = next(filter(None, (found[2], found[3], found[7], found[8])), "")
        if known.name(sample) or (found[4] and not _is_known(stem, known)):
            return found[0]
        if sample.isdecimal():
            return _of_a_number(found[0], stem, sample, index, known, has_layer=bool(found[4]))
        return f"{stem}_{{{','.join(filter(None, (sample, index)))}}}"

    plain = without_styles(text)
    return _with_bare_letters_below(_OF_A_SAMPLE.sub(below, plain), known) if "^" in plain else plain


def _with_bare_letters_below(text: str, known: Known) -> str:
    """A text with y_i in place of y^i, and x_{i,j} in place of x^i_j, where i is the letter of a sum and y an array."""
    letters = "".join({*_SUMMED.findall(text)})
    if not letters:
        return text

    def below(found: re.Match[str]) -> str:
        stem, before, close, braced, bare, *behind = found.groups()
        index = next(filter(None, (before, close, *behind)), "")
        letter = braced or bare
        is_array = len(known.shape_of(stem)) > bool(index) and not known.name(letter)
        return f"{stem}_{{{','.join(filter(None, (letter, index)))}}}" if is_array else found[0]

    pattern = rf"{_STEM}{_INDEX}\^(?:\{{\s*([{letters}])\s*\}}|([{letters}])(?![^\W_])){_INDEX}"
    return re.sub(pattern, below, text)


def _is_known(word: str, known: Known) -> bool:
    return any(known.name(part) or known.shape_of(part) for part in (word, word.removeprefix("d")))


def _of_a_number(written: str, stem: str, sample: str, index: str, known: Known, *, has_layer: bool) -> str:
    """A name with the number of a sample below it, where that is no layer; a name alone stays, as it may be a step."""
    if has_layer and not index and len(sample) > 1:
        return f"{stem}[{sample}]"
    if has_layer:
        return f"{stem}_{{{','.join(filter(None, (sample, index)))}}}"
    shape = known.shape_of(stem) or known.shape_of(stem.removeprefix("d"))
    if _is_known(f"{stem}{sample}", known):
        return written
    if not index:  # x_{12} would be an entry of row 1
        return f"{stem}[{sample}]" if len(sample) > 1 and len(shape) == 2 and _is_known(stem, known) else written
    if _is_known(stem, known) and len(shape) == 2:
        return f"{stem}_{{{sample},{index}}}"
    return (
        f"{stem}{index}_{{{sample}}}"
        if _is_known(f"{stem}{index}", known) and known.shape_of(f"{stem}{index}")
        else written
    )
