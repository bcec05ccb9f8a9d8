"""Whether letters and lines can be seen on their ground: the contrast of two colours, as WCAG 2.2 defines it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

OF_LETTERS = 4.5  # the least that letters of the usual size need (WCAG 2.2, 1.4.3)
OF_LINES = 3  # the least that lines and arrows need (WCAG 2.2, 1.4.11)
# The letters that stand on a card, and those that stand on a plate; on the page of a player there is no plate.
_ON_CARDS, _CARDS = ("ink", "value", "gradient"), ("input", "parameter", "constant", "error", "between", "page")
_ON_PLATES, _PLATES = ("quiet", "path", "marked"), ("between", "page")
_LINES = "line", "weak", "strong"  # on the page
_PAIRS = [
    *((letters, ground, OF_LETTERS) for letters in _ON_CARDS for ground in _CARDS),
    *((letters, ground, OF_LETTERS) for letters in _ON_PLATES for ground in _PLATES),
    *((line, "page", OF_LINES) for line in _LINES),
]


class Faint(NamedTuple):
    """Letters or lines that cannot be seen on their ground, both by the names of their colours."""

    front: str
    ground: str
    contrast: float
    least: float  # that they need


def contrast(one: str, other: str) -> float:
    """How much lighter one of two colours is, from 1 to 21.

    >>> contrast("#ffffff", "#000000"), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    low, high = sorted([_luminance(one), _luminance(other)])
    return (high + 0.05) / (low + 0.05)


def faint(colours: Mapping[str, str]) -> Faint | None:
    """The first letters or lines that cannot be seen on their ground; None if there are none."""
    for front, ground, least in _PAIRS:
        ratio = contrast(colours[front], colours[ground])
        if ratio < least:
            return Faint(front, ground, ratio, least)
    return None


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in bytes.fromhex(colour[1:]))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
