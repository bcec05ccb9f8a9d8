"""The picture of a DOT text, with what Graphviz cannot give it: colours of numbers, words for a screen reader.

A record label has one colour for all its text, so the numbers get theirs afterwards.  A card is as wide as its title in
Helvetica; where that is not installed the title is wider, and is held to its card.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence

from autograd.picture.colours import Colour
from autograd.picture.layout.tries import layout
from autograd.picture.themes import SVG

_NARROW, _WIDE = frozenset("ijlftI.,:;'·|/()[] "), frozenset("mwMW%∂")  # the letters of Helvetica, in ems
_NARROW_EM, _EM, _WIDE_EM = 0.28, 0.58, 0.8
_WIDER = 1.18  # than Helvetica: DejaVu Sans and Verdana
_PADDING = 23.0  # of a card, left and right together
_POINT = re.compile(r"(-?[\d.]+),-?[\d.]+")


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
    for element in root.iter(f"{SVG}g"):
        if element.get("class") == "node":
            _colour(element, colours.get(element.findtext(f"{SVG}title") or "", (Colour.VALUE, Colour.GRADIENT)))
            _hold_title(element)
        elif element.get("class") == "edge":
            _colour(element, colours.get(element.get("id") or "", ()))
            _put_on_plates(element)
        elif element.get("class") == "graph":
            _put_on_plates(element)
    return ET.tostring(root, encoding="unicode")


def _colour(element: ET.Element, inks: Sequence[str]) -> None:
    """Colour the last texts of a card or an edge."""
    texts = list(element.iter(f"{SVG}text"))
    for text, ink in zip(texts[len(texts) - len(inks) :], inks, strict=True):
        text.set("fill", ink)


def _put_on_plates(group: ET.Element) -> None:
    """A plate behind each text that would stand on the page itself, so that it can be read on a dark one too."""
    for place, text in reversed([*enumerate(group)]):
        words = (text.text or "").strip()
        if text.tag == f"{SVG}text" and words:
            x, y, size = (float(text.get(name, "0")) for name in ("x", "y", "font-size"))
            wide = _WIDER * width_of(words, size) + size / 3
            left = x - (wide / 2 if text.get("text-anchor") == "middle" else size / 6)
            box = {"x": left, "y": y - size, "width": wide, "height": 1.3 * size, "rx": size / 4}
            plate = {name: f"{number:.1f}" for name, number in box.items()} | {"class": "plate", "fill": Colour.BETWEEN}
            group.insert(place, ET.Element(f"{SVG}rect", plate))


def _hold_title(card: ET.Element) -> None:
    """Hold the title to the room that it was laid out with, where in a wider font it would stand over its card."""
    title = next(card.iter(f"{SVG}text"), None)
    outline = next((part for part in card.iter() if part.get("d") or part.get("points")), None)
    if title is None or outline is None:
        return
    columns = [float(x) for x in _POINT.findall(outline.get("d") or outline.get("points") or "")]
    room = max(columns) - min(columns) - _PADDING
    if _WIDER * width_of(title.text or "", float(title.get("font-size", "0"))) > room + _PADDING / 2:
        title.set("textLength", f"{room:.1f}")
        title.set("lengthAdjust", "spacingAndGlyphs")


def width_of(text: str, size: float) -> float:
    """About how wide a text is in Helvetica."""
    ems = (_NARROW_EM if c in _NARROW else _WIDE_EM if c in _WIDE else _EM for c in text)
    return size * sum(ems)
