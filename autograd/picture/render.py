"""The picture of a DOT text, with what Graphviz cannot give it: colours of numbers, words for a screen reader.

A record label has one colour for all its text, so the numbers get theirs afterwards.  Graphviz lays a picture out in
Helvetica.  Where that is not installed, or an author wants another font, letters are wider or narrower: then a title is
held to its card, and the text on a plate to the plate.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence

from autograd.picture.colours import Colour
from autograd.picture.in_theme import SVG
from autograd.picture.layout.tries import layout

# The widths of Helvetica in thousandths of an em, by Adobe's font metrics; of other signs about the usual one.
_WIDTHS = {
    222: "ijl'",
    278: "ftI.,:;·/|[] !\N{NO-BREAK SPACE}",
    333: "()-r²³₁₂₃₄₅₆₇₈₉₀ᵢⱼ",
    500: "ckszxyvJ∂",
    584: "+−×=<>~",
    611: "FTZ",
    667: "ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    889: "%",
    944: "W",
    1000: "…",
}
_EM = {letter: width / 1000 for width, letters in _WIDTHS.items() for letter in letters}
_USUAL_EM = 0.556
_WIDER = 1.2  # than Helvetica: DejaVu Sans and Verdana
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
        line = (text.text or "").rstrip()
        words = line.lstrip()
        if text.tag == f"{SVG}text" and words:
            x, y, size = (float(text.get(name, "0")) for name in ("x", "y", "font-size"))
            whole, wide = width_of(line, size), width_of(words, size)
            _hold(text, whole)
            begins = x + whole - wide - (whole / 2 if text.get("text-anchor") == "middle" else 0)
            box = {
                "x": begins - size / 6,
                "y": y - size,
                "width": wide + size / 3,
                "height": 1.3 * size,
                "rx": size / 4,
            }
            plate = {name: f"{number:.1f}" for name, number in box.items()} | {"class": "plate", "fill": Colour.BETWEEN}
            group.insert(place, ET.Element(f"{SVG}rect", plate))


def _hold(text: ET.Element, wide: float) -> None:
    """Give a text a width that it has in every font."""
    text.set("textLength", f"{wide:.1f}")
    text.set("lengthAdjust", "spacingAndGlyphs")


def _hold_title(card: ET.Element) -> None:
    """Hold the title to the room that it was laid out with, where in a wider font it would stand over its card."""
    title = next(card.iter(f"{SVG}text"), None)
    outline = next((part for part in card.iter() if part.get("d") or part.get("points")), None)
    if title is None or outline is None:
        return
    columns = [float(x) for x in _POINT.findall(outline.get("d") or outline.get("points") or "")]
    room = max(columns) - min(columns) - _PADDING
    if _WIDER * width_of(title.text or "", float(title.get("font-size", "0"))) > room + _PADDING / 2:
        _hold(title, room)


def width_of(text: str, size: float) -> float:
    """About how wide a text is in Helvetica."""
    return size * sum(_EM.get(letter, _USUAL_EM) for letter in text)
