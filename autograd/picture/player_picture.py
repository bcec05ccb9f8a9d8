"""The picture of a player as its script needs it: each number marked as a value, a gradient or a slope."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

from autograd.paper.numerals import write_number
from autograd.picture.cards import gradient_text
from autograd.picture.digraph import Drawing
from autograd.picture.in_theme import SVG, dark_rules, page_style, recolour
from autograd.picture.one_step import Change, Step, Wire
from autograd.picture.sketch import line_id
from autograd.picture.steps import Passes
from autograd.picture.theme import MEDIA, Theme

POINTS = 13.5  # points of the picture in 1rem of the page, so that its text is a little smaller than the page's
TALL = 1.4  # width divided by height: below this a picture is tall
CHARACTER = 7.2  # points: the width of a digit on a card


class PlayerPicture:
    """The SVG of the final picture, in which each number is marked as a value, a gradient or a slope."""

    def __init__(self, drawing: Drawing, passes: Passes, theme: Theme) -> None:
        self._theme = theme
        self._ids = {node: drawing.ids[passes.twins[node]] for node in passes.nodes}
        self._digits = drawing.digits
        self._slopes = {self._edge(wire): slope for wire, slope in passes.slopes().items()}
        self._final: dict[tuple[str, str], str] = {}  # the numbers on each card at the end
        self.root = ET.fromstring(drawing.plain_svg())
        self.width, self.height = (float(self.root.attrib.pop(x).removesuffix("pt")) for x in ("width", "height"))
        for parent in list(self.root.iter()):
            for place, child in enumerate(parent):
                if child.tag == f"{SVG}a":  # a tooltip with the final numbers
                    parent[place] = _group(child)
        for group in self.root.iter(f"{SVG}g"):
            if group.get("class") == "node":
                self._mark_card(group)
            elif group.get("class") == "edge":
                self._mark_edge(group)
        self.root.insert(0, ET.fromstring(_ARROW))
        recolour(self.root, theme)

    def text(self) -> str:
        """The SVG, to stand in a page."""
        return ET.tostring(self.root, encoding="unicode")

    def style(self) -> str:
        """The look and the size, for the style sheet: words stand beside a tall picture, which has all the height."""
        ratio = self.width / self.height
        tall = "@media (min-width: 60rem) { #stage { --high: 82vh; } }" if ratio < TALL else ""
        media = MEDIA[self._theme.page]
        look = dark_rules(self.root, "svg", self._theme, media) + page_style(self._theme, media)
        return f":root {{ --wide: {self.width / POINTS:.2f}rem; --ratio: {ratio:.3f}; }}\n{tall}{look}"

    def changes(self, step: Step) -> dict[str, Any]:
        """The changes that a step makes to the picture."""
        return {
            "phase": step.phase,
            "changes": [self._change(change) for change in step.changes],
            "edges": [self._edge(wire) for wire in step.wires],
        }

    def _edge(self, wire: Wire) -> str:
        return line_id(self._ids[wire.source], self._ids[wire.target], wire.nth)

    def _mark_card(self, group: ET.Element) -> None:
        identity = _taken_title(group)
        group.set("id", identity)
        for text, field in zip(list(group.iter(f"{SVG}text"))[-2:], ("value", "gradient"), strict=True):
            text.set("class", field)
            self._final[identity, field] = text.text or ""

    def _mark_edge(self, group: ET.Element) -> None:
        _taken_title(group)
        for text in group.iter(f"{SVG}text"):
            text.set("class", "slope")
            apart = (text.text or "").partition("×")[0]
            slope = self._slopes[group.attrib["id"]]  # of the pass that the gradients belong to
            text.text = f"{apart}×{write_number(slope, self._digits)}"
            text.attrib.pop("textLength", None)  # that of the slope before

    def _change(self, change: Change) -> list[Any]:
        """Card, field and number; and the width to press the number into, if the card is too narrow."""
        identity, field = self._ids[change.node], change.field
        text = (gradient_text if field == "gradient" else write_number)(change.number, self._digits)
        room = len(self._final[identity, field]) + 2
        return [identity, field, text, *([round(room * CHARACTER)] if len(text) > room else [])]


_ARROW = (
    f'<defs xmlns="{SVG[1:-1]}"><marker id="arrow-back" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="4" '
    'markerHeight="4" orient="auto-start-reverse"><path d="M0,0 L10,5 L0,10 z"/></marker></defs>'
)


def _group(element: ET.Element) -> ET.Element:
    group = ET.Element(f"{SVG}g")
    group.extend(element)
    return group


def _taken_title(group: ET.Element) -> str:
    """The title that Graphviz gave, taken out: it is an id, and a reader would see it as a tooltip."""
    (title,) = group.findall(f"{SVG}title")
    group.remove(title)
    return title.text or ""
