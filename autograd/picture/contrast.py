"""Whether letters can be read on their ground: the contrast of two colours, as WCAG 2.2 defines it."""

from __future__ import annotations

from collections.abc import Mapping

LEAST = 4.5  # for letters of the usual size (WCAG 2.2, 1.4.3)
# The letters that stand on a card, and those that stand on a plate; on the page of a player there is no plate.
_ON_CARDS, _CARDS = ("ink", "value", "gradient"), ("input", "parameter", "constant", "error", "between", "page")
_ON_PLATES, _PLATES = ("quiet", "path", "marked"), ("between", "page")
_PAIRS = [
    *((letters, ground) for letters in _ON_CARDS for ground in _CARDS),
    *((letters, ground) for letters in _ON_PLATES for ground in _PLATES),
]


def contrast(one: str, other: str) -> float:
    """How much lighter one of two colours is, from 1 to 21.

    >>> contrast("#ffffff", "#000000"), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    low, high = sorted([_luminance(one), _luminance(other)])
    return (high + 0.05) / (low + 0.05)


def unreadable(colours: Mapping[str, str]) -> tuple[str, str, float] | None:
    """The first letters that cannot be read on their ground, by their names, and their contrast."""
    for letters, ground in _PAIRS:
        ratio = contrast(colours[letters], colours[ground])
        if ratio < LEAST:
            return letters, ground, ratio
    return None


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in bytes.fromhex(colour[1:]))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
