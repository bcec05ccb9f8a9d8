r"""Sums over samples by their letter: \sum_n (t^n - y^n)^2 and \sum_x \|y(x) - a(x)\|^2 are sums over all samples.

A formula of a sheet with samples is read for one of them, so the letter above a name, or (x) behind it, says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Any

from autograd.by_hand.sheet.tables import LONGEST, WITH_FORMULAS, all_renamed, changed, names_in, spelled, tables_of
from autograd.paper.notation.styles import without_styles

_SUM = re.compile(
    r"(Σ|∑|\\sum(?![A-Za-z])(?:\\limits)?)\s*_\s*(?:\{\s*(\\?[^\W\d_]+)\s*(=[^{}]*)?\}|(\\?[^\W\d_]))"
    r"(?:\s*\^\s*(?:\{([^{}]*)\}|(\w)))?"
)
_KEY = re.compile(r"\s*(\\?[^\W\d_]\w*(?:\^\{?\w+\}?)?)\s*\(\s*(\\?[^\W\d_]\w*)\s*\)\s*")
_BASE = r"((?:\\[A-Za-z]{1,20}\s?\{[^{}^]{1,40}\}|\\?[^\W\d_]{1,40})(?:_(?:\{[^{}^]{1,40}\}|\w{1,40}))?|[\w}])"


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
    sums = [found for text in texts for found in _SUM.finditer(text)]
    columns = {word for found in sums if spelled(word := _letter(found)) in {*map(spelled, samples)}}
    of_all = {*map(spelled, samples), *(name for key in formulas for name in _named(key))}
    names = {*map(spelled, names_in(tables_of(data)))}
    letters = _letters(sums, names) - columns
    letters = {letter for letter in letters if _is_of_samples(letter, [*formulas, *texts], of_all)}
    if not letters and not columns:
        return dict(data)
    plain = partial(_without, letters=letters, columns=columns, of_all=of_all)
    return all_renamed(data, lambda text: changed(text, plain), WITH_FORMULAS)


def _letter(found: re.Match[str]) -> str:
    """The letter below a sum."""
    return found[2] or found[4]


def _named(key: str) -> set[str]:
    """The name that a formula is for, without (x) behind it, and without a letter above it too: y of y^n."""
    styled = without_styles(key)
    called = _KEY.fullmatch(styled)
    name = called[1] if called else styled
    return {spelled(name), spelled(name.partition("^")[0])}


def _letters(sums: Iterable[re.Match[str]], names: Collection[str]) -> set[str]:
    """The letters that sums may count samples with: those of names, and of sums from 1 to 3, are others."""
    found: set[str] = set()
    others: set[str] = set()
    for one in sums:
        to = (one[5] or one[6] or "").strip()
        is_of_all = (not one[3] and not to) or (to.isalpha() and spelled(to) not in names)
        (found if is_of_all else others).add(_letter(one))
    return {letter for letter in found - others if len(letter) == 1 and spelled(letter) not in names}


def _is_of_samples(letter: str, texts: Iterable[str], of_all: Collection[str]) -> bool:
    """Whether a letter stands above names by itself, t^n, and only above those that have a number for each sample."""
    bases = [found[1] for text in texts for found in re.finditer(_above(letter), text)]
    return bool(bases) and all(_is_base(base, of_all) for base in bases)


def _is_base(written: str, of_all: Collection[str]) -> bool:
    """Whether a name of the samples stands there: with an index, as x_i, or behind others, as x in wx."""
    words = (written, written.partition("_")[0])
    return any(spelled(word[start:]) in of_all for word in words for start in range(len(word)))


def _above(letter: str) -> str:
    return rf"(?<![\w\\]){_BASE}\^(?:\{{\s*{letter}\s*\}}|{letter}(?![^\W_]))"


def _without(text: str, letters: Collection[str], columns: Collection[str], of_all: Collection[str]) -> str:
    """A text without the letters of samples above names, below sums, and in the parentheses behind names."""
    for letter in letters:
        text = re.sub(_above(letter), lambda found: found[1] if _is_base(found[1], of_all) else found[0], text)
    text = _SUM.sub(lambda found: found[1] if _letter(found) in {*letters, *columns} else found[0], text)
    for column in columns:
        call = re.compile(rf"(?<![\w\\])(\\?[^\W\d_]\w*(?:\^\{{?\w+\}}?)?)\s*\(\s*{re.escape(column)}\s*\)")
        text = call.sub(lambda found: found[1] if spelled(found[1]) in of_all else found[0], text)
    return text
