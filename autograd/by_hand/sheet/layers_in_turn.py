r"""Layers with one letter for their units: z_j^{(2)} = \sum_i w_{ij}^{(2)} z_i^{(1)} needs all of z^{(1)} before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_NUMBERED = re.compile(r"(.+?)_?(\d+)")


def parts_of(keys: Sequence[str], formulas: Mapping[str, str]) -> list[list[str]]:
    r"""The keys of formulas with one letter, those apart that take all entries of one before them.

    >>> formulas = {"s1[j]": "w_j", "x1[j]": "s_j^{(1)}", "s2[j]": r"\sum_i v_{ij} x_i^{(1)}"}
    >>> parts_of([*formulas], formulas)
    [['s1[j]', 'x1[j]'], ['s2[j]']]
    >>> parts_of(["h[t]", "y[t]"], {"h[t]": "w h[t-1] + y[t-1]", "y[t]": "h[t] h[1]"})
    [['h[t]', 'y[t]']]
    """
    parts: list[list[str]] = [[]]
    for place, key in enumerate(keys):
        block, letter = parts[-1], key.partition("[")[2].rstrip("] ")
        takes_all = any(_entries(_name(other), letter).search(formulas[key]) for other in block)
        later = [_use(_name(other)) for other in keys[place:]] if takes_all else []
        if takes_all and not any(use.search(formulas[other]) for use in later for other in block):
            parts.append([key])
        else:
            block.append(key)
    return parts


def _name(key: str) -> str:
    return key.partition("[")[0].strip()


def _written(name: str, index: str) -> str:
    """What finds a name with an index behind it, also as x_i^{(1)} and x^{(1)}_i where the name is x1."""
    front, below = r"(?<![^\W_])", rf"_(?:{index}(?!\w)|\{{\s*{index}\s*\}})"
    found = [rf"{front}{re.escape(name)}(?:{below}|\[\s*{index}\s*\])"]
    if numbered := _NUMBERED.fullmatch(name):
        layer = rf"\^\{{?\s*[(\[]?\s*{numbered[2]}\s*[)\]]?\s*\}}?"
        found += [rf"{front}{re.escape(numbered[1])}(?:{below}{layer}|{layer}{below})"]
    return "|".join(found)


def _entries(name: str, letter: str) -> re.Pattern[str]:
    """What finds an entry of an array that another index counts, or the number of one."""
    return re.compile(_written(name, rf"(?:(?!{re.escape(letter)})[a-z]|[1-9])"))


def _use(name: str) -> re.Pattern[str]:
    """What finds a name with any index."""
    return re.compile(_written(name, r"[^\s{}\[\]]+?(?:\s*[-+−]\s*\d+)?"))
