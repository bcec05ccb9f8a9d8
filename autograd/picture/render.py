"""The picture of a DOT text, with what Graphviz cannot give it: colours of numbers, words for a screen reader.

A record label has one colour for all its text, so the numbers get theirs afterwards.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence

from autograd.picture.colours import Colour
from autograd.picture.layout.tries import layout

_SVG = "{http://www.w3.org/2000/svg}"
ET.register_namespace("", _SVG[1:-1])
ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def render_svg(dot: str, description: str, colours: Mapping[str, Sequence[str]], *, may_take_long: bool = False) -> str:
    """The picture of a DOT text as SVG.

    Args:
        dot: the text.
        description: what a screen reader says.
        colours: the colours of the last texts of a card or an edge, by its id.  What is not listed has the usual
            ones: a card ends with a value and a gradient, an edge has no colour.
        may_take_long: whether to lay it out in a process that can be stopped.

    Raises:
        RuntimeError: if no Graphviz can draw it, or not in time.
    """
    root = ET.fromstring(layout(dot, may_take_long=may_take_long))
    root.set("role", "img")
    root.set("aria-label", description)
    for element in root.iter(f"{_SVG}g"):
        if element.get("class") == "node":
            _colour(element, colours.get(element.findtext(f"{_SVG}title") or "", (Colour.VALUE, Colour.GRADIENT)))
        elif element.get("class") == "edge":
            _colour(element, colours.get(element.get("id") or "", ()))
    return ET.tostring(root, encoding="unicode")


def _colour(element: ET.Element, inks: Sequence[str]) -> None:
    """Colour the last texts of a card or an edge."""
    texts = list(element.iter(f"{_SVG}text"))
    for text, ink in zip(texts[len(texts) - len(inks) :], inks, strict=True):
        text.set("fill", ink)
