r"""Sums over samples by their letter: \sum_n (t^n - y^n)^2 and \sum_x \|y(x) - a(x)\|^2 are sums over all samples.

A formula of a sheet with samples is read for one of them, so the letter above a name, or (x) behind it, says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from autograd.by_hand.sheet.tables import LONGEST, WITH_FORMULAS, all_renamed, changed, names_in, spelled, tables_of
from autograd.paper.notation.styles import without_styles

_SUM = re.compile(
    r"(Σ|∑|\\sum(?![A-Za-z])(?:\\limits)?)\s*_\s*(?:\{\s*(\\?[^\W\d_]+)\s*(?:=[^{}]*)?\}|(\\?[^\W\d_]))"
    r"(?:\s*\^\s*(?:\{[^{}]*\}|\w))?"
)
_KEY = re.compile(r"\s*(\\?[^\W\d_]\w*(?:\^\{?\w+\}?)?)\s*\(\s*(\\?[^\W\d_]\w*)\s*\)\s*")


def without_letters_of_samples(data: Mapping[str, Any]) -> dict[str, Any]:
    r"""The data of a sheet in which sums over the samples, and what is summed, have no letter for the sample.

    >>> data = {"samples": {"x": [1, 2], "t": [0, 1]}, "formulas": {"y^n": "w x^n", "E": "Σ_n (t^n - y^n)^2"}}
    >>> without_letters_of_samples(data)["formulas"]
    {'y': 'w x', 'E': 'Σ (t - y)^2'}
    >>> data = {"samples": {"x": [1, 2], "y": [0, 1]}, "formulas": {"a(x)": "w x", "C": r"\sum_x (y(x) - a(x))^2"}}
    >>> without_letters_of_samples(data)["formulas"]
    {'a': 'w x', 'C': '\\sum (y - a)^2'}
    """
    samples, formulas = data.get("samples"), data.get("formulas")
    if not isinstance(samples, dict) or not isinstance(formulas, dict):
        return dict(data)
    texts = [without_styles(x) for x in formulas.values() if isinstance(x, str) and len(x) < LONGEST]
    indices = {found[2] or found[3] for text in texts for found in _SUM.finditer(text)}
    columns = {word for word in indices if spelled(word) in {*map(spelled, samples)}}
    names = {*map(spelled, names_in(tables_of(data)))}
    letters = {word for word in indices - columns if len(word) == 1 and _is_above(word, [*formulas, *texts])}
    letters -= {letter for letter in letters if letter in names and letter in columns}
    if not letters and not columns:
        return dict(data)
    of_all = {spelled(found[1]) for key in formulas if (found := _KEY.fullmatch(without_styles(key)))}
    plain = partial(_without, letters=letters, columns=columns, called=of_all | {*map(spelled, samples)})
    return all_renamed(data, lambda text: changed(text, plain), WITH_FORMULAS)


def _is_above(letter: str, texts: list[str]) -> bool:
    """Whether a letter stands above a name by itself: t^n, and not in parentheses, as those of samples often do."""
    return any(re.search(_above(letter), text) for text in texts)


def _above(letter: str) -> str:
    return rf"(?<=[\w}}])\^(?:\{{\s*{letter}\s*\}}|{letter}(?![^\W_]))"


def _without(text: str, letters: Collection[str], columns: Collection[str], called: Collection[str]) -> str:
    """A text without the letters of samples above names, below sums, and in the parentheses behind names."""
    for letter in letters:
        text = re.sub(_above(letter), "", text)
    text = _SUM.sub(lambda found: found[1] if (found[2] or found[3]) in {*letters, *columns} else found[0], text)
    for column in columns:
        call = re.compile(rf"(?<![\w\\])(\\?[^\W\d_]\w*(?:\^\{{?\w+\}}?)?)\s*\(\s*{re.escape(column)}\s*\)")
        text = call.sub(lambda found: found[1] if spelled(found[1]) in called else found[0], text)
    return text
