"""Losses as small drawings that need no library: a row of bars as text, and a curve as SVG."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from itertools import pairwise

from autograd import Colour, write_number

BARS = "▁▂▃▄▅▆▇█"
SIGNS = 40  # of a row of bars
POINTS = 240  # of a curve
WIDTH, HEIGHT = 520, 200
LEFT, RIGHT, TOP, BOTTOM = 90, 110, 15, 30  # margins
INK = (Colour.VALUE, Colour.GRADIENT)


def sparkline(numbers: Sequence[float]) -> str:
    """Numbers as a row of bars, each the mean of its share; on a logarithmic scale where all are above 0.

    >>> sparkline([1, 2, 3, 4, 5, 6, 7, 0])
    '▂▃▄▅▆▇█▁'
    """
    means = _thinned(numbers, SIGNS)
    scale = _Scale(means)
    return "".join(BARS[round(scale(mean) * (len(BARS) - 1))] if math.isfinite(mean) else "?" for mean in means)


def curves(losses: Mapping[str, Sequence[float]], description: str) -> str:
    """Each loss as a curve, as SVG text.

    Args:
        losses: by name, one number for each epoch.
        description: for people who do not see it.
    """
    means = {name: _thinned(numbers, POINTS) for name, numbers in losses.items()}
    scale = _Scale([mean for column in means.values() for mean in column])
    size = {"width": f"{WIDTH}", "height": f"{HEIGHT}", "viewBox": f"0 0 {WIDTH} {HEIGHT}"}
    look = {"font-family": "Helvetica, Arial, sans-serif", "font-size": "12"}
    root = ET.Element(
        "svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-label": description} | size | look
    )
    frame = {"x": f"{LEFT}", "y": f"{TOP}", "width": f"{WIDTH - LEFT - RIGHT}", "height": f"{HEIGHT - TOP - BOTTOM}"}
    ET.SubElement(root, "rect", frame | {"fill": Colour.BETWEEN, "stroke": Colour.LINE})
    for number, y in {scale.high: TOP + 10, scale.low: HEIGHT - BOTTOM}.items():
        _text(root, LEFT - 8, y, write_number(number, digits=3), Colour.QUIET, "end")
    epochs = max(len(numbers) for numbers in losses.values())
    _text(root, LEFT, HEIGHT - 10, "epoch 1", Colour.QUIET)
    _text(root, WIDTH - RIGHT, HEIGHT - 10, f"{epochs}", Colour.QUIET, "end")
    middle, scaled = (WIDTH + LEFT - RIGHT) / 2, "loss, on a logarithmic scale" if scale.by_logarithm else "loss"
    _text(root, middle, HEIGHT - 10, scaled, Colour.QUIET, "middle")
    for place, (name, column) in enumerate(means.items()):
        _curve(root, column, scale, INK[place % 2])
        _text(root, WIDTH - RIGHT + 8, TOP + 10 + 18 * place, name, INK[place % 2])
    return ET.tostring(root, encoding="unicode")


class _Scale:
    """How high a number stands, from 0 to 1; by its logarithm where all are above 0."""

    def __init__(self, numbers: Sequence[float]) -> None:
        finite = [number for number in numbers if math.isfinite(number)] or [0.0]
        self.low, self.high = min(finite), max(finite)
        self.by_logarithm = self.low > 0

    def __call__(self, number: float) -> float:
        low, high, at = (
            map(math.log, (self.low, self.high, number)) if self.by_logarithm else (self.low, self.high, number)
        )
        return (at - low) / (high - low) if high > low else 0.0


def _thinned(numbers: Sequence[float], most: int) -> list[float]:
    """The numbers, or the means of as many shares as there is room for."""
    count = min(most, len(numbers))
    edges = [round(k * len(numbers) / count) for k in range(count + 1)]
    return [sum(numbers[a:b]) / (b - a) for a, b in pairwise(edges)]


def _curve(root: ET.Element, column: Sequence[float], scale: _Scale, colour: str) -> None:
    """A line through the points, with a gap where a number is not finite."""
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM - 8
    path, pen = [], "M"
    for place, mean in enumerate(column):
        if math.isfinite(mean):
            x, y = LEFT + wide * place / max(1, len(column) - 1), HEIGHT - BOTTOM - 4 - high * scale(mean)
            path.append(f"{pen}{x:.1f} {y:.1f}" + "h0" * (pen == "M"))  # so that a single point is seen
        pen = "L" if math.isfinite(mean) else "M"
    look = {"fill": "none", "stroke": colour, "stroke-width": "2", "stroke-linecap": "round"}
    ET.SubElement(root, "path", {"d": " ".join(path)} | look)


def _text(root: ET.Element, x: float, y: float, text: str, colour: str, anchor: str = "start") -> None:
    where = {"x": f"{x:g}", "y": f"{y:g}", "text-anchor": anchor, "fill": colour}
    ET.SubElement(root, "text", where).text = text
