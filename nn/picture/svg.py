"""A diagram as SVG text: its elements are drawn from the bottom to the top, at the coordinates of its layout."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from itertools import accumulate

from autograd import Colour
from nn.picture.diagram import Arrow, Circle, Diagram, Gap, Text
from nn.picture.layout import MARGIN, MOST_LABELS, Layout, label_width, text_width

BETWEEN = 40  # two pictures side by side
Scale = tuple[str, str]
FILL = {"input": Colour.INPUT, "neuron": Colour.BETWEEN, "error": Colour.ERROR}


def svg_of(diagrams: Sequence[Diagram], scale: Scale) -> str:
    """Diagrams as SVG text, side by side; ``scale`` has the colours of the weakest arrow and of the strongest."""
    canvases = [_Canvas(diagram, scale) for diagram in diagrams]
    for canvas in canvases:
        canvas.fill()
    root = canvases[0].root if len(canvases) == 1 else _side_by_side(canvases)
    ET.indent(root)
    _close_up_text(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _side_by_side(canvases: Sequence[_Canvas]) -> ET.Element:
    """One picture of several: each keeps its coordinates."""
    lefts = [0.0, *accumulate(canvas.layout.width + BETWEEN for canvas in canvases)]
    high = max(canvas.layout.height for canvas in canvases)
    description = "; ".join(canvas.diagram.description for canvas in canvases)
    root = ET.Element("svg", _frame(lefts[-1] - BETWEEN, high, description))
    for canvas, left in zip(canvases, lefts, strict=False):
        group = ET.SubElement(root, "g", {"transform": f"translate({left:g} 0)"})
        group.extend(canvas.root)
    return root


def _frame(width: float, height: float, description: str) -> dict[str, str]:
    """The attributes of a whole picture."""
    return {
        "xmlns": "http://www.w3.org/2000/svg",
        "width": f"{width:g}",
        "height": f"{height:g}",
        "viewBox": f"0 0 {width:g} {height:g}",
        "role": "img",
        "aria-label": description,
        "font-family": "Helvetica, Arial, sans-serif",
        "text-anchor": "middle",
    }


def _close_up_text(root: ET.Element) -> None:
    """No white space between the pieces of a line: it would show."""
    for line in root.iter("text"):
        line.text = None if len(line) else line.text
        for piece in line:
            piece.tail = None


class _Canvas:
    """The elements of one diagram that are drawn so far."""

    def __init__(self, diagram: Diagram, scale: Scale) -> None:
        self.diagram = diagram
        self.scale = scale
        self.layout = Layout(diagram)
        self.root = ET.Element("svg", _frame(self.layout.width, self.layout.height, diagram.description))

    def fill(self) -> None:
        """Draw everything."""
        if self.diagram.title:
            title = [Text(self.diagram.title, Colour.QUIET)]
            self._plate(self.root, self.layout.width / 2, MARGIN + 8, text_width(title, 13), 18)
            self._text(self.root, self.layout.width / 2, MARGIN + 12, title, 13)
        self._arrows()
        self._labels()
        self._circles()

    def _arrows(self) -> None:
        for k in self.diagram.spaces:
            for arrow in sorted(self.diagram.arrows[k], key=lambda arrow: arrow.strength or 0.0):  # the strong on top
                self._arrow(k, arrow)

    def _labels(self) -> None:
        for k in self.diagram.spaces:
            if self.layout.is_labelled(k):
                for arrow in self.diagram.arrows[k]:
                    self._label(k, arrow)

    def _circles(self) -> None:
        for k, column in enumerate(self.diagram.columns):
            for i, circle in enumerate(column):
                x, y = self.layout.at(k, i)
                if isinstance(circle, Gap):
                    self._gap(x, y, circle)
                else:
                    self._circle(x, y, circle)

    def _arrow(self, k: int, arrow: Arrow) -> None:
        x1, y1 = self.layout.at(k, arrow.source)
        x2, y2 = self.layout.at(k + 1, arrow.target)
        length, radius = math.hypot(x2 - x1, y2 - y1), self.layout.radius
        dx, dy = (x2 - x1) / length, (y2 - y1) / length
        dense = len(self.diagram.arrows[k]) > MOST_LABELS  # heads would only be in the way
        colour, width = _look(arrow.strength, self.scale, *((0.8, 2.5) if dense else (1.2, 5.0)))
        head = 0 if dense else 6 + 2 * width
        tip = (x2 - dx * radius, y2 - dy * radius)
        neck = (tip[0] - dx * head, tip[1] - dy * head)
        group = _titled(self.root, "edge", arrow.tooltip)
        ends = _numbers(x1=x1 + dx * radius, y1=y1 + dy * radius, x2=neck[0], y2=neck[1])
        ET.SubElement(group, "line", ends | {"stroke": colour, "stroke-width": f"{width:.2f}"} | _dashes(arrow))
        if head:
            side = (-dy * head * 0.4, dx * head * 0.4)
            corners = [tip, (neck[0] + side[0], neck[1] + side[1]), (neck[0] - side[0], neck[1] - side[1])]
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
            ET.SubElement(group, "polygon", {"points": points, "fill": colour})

    def _label(self, k: int, arrow: Arrow) -> None:
        if not arrow.label:
            return
        x, y = self.layout.label_at(k, arrow)
        group = ET.SubElement(self.root, "g", {"class": "label"})
        self._plate(group, x, y, label_width(arrow), 16 * len(arrow.label))
        for i, line in enumerate(arrow.label):
            self._text(group, x, y + 4 + 16 * (i - (len(arrow.label) - 1) / 2), line, 12)

    def _gap(self, x: float, y: float, gap: Gap) -> None:
        group = ET.SubElement(self.root, "g", {"class": "gap"})
        more = [Text(f"{gap.more} more", Colour.QUIET)]
        self._plate(group, x, y + 3, text_width(more, 12) + 8, 34)
        self._text(group, x, y - 2, [Text("…", Colour.QUIET)], 20)
        self._text(group, x, y + 14, more, 12)

    def _circle(self, x: float, y: float, circle: Circle) -> None:
        radius, usual = self.layout.radius, self.layout.size
        group = _titled(self.root, "node", circle.tooltip)
        look = {"fill": FILL[circle.kind], "stroke": Colour.LINE, "stroke-width": "1.3"}
        ET.SubElement(group, "circle", _numbers(cx=x, cy=y, r=radius) | look)
        step = usual + (5 if self.layout.large else 4)
        for i, text in enumerate(circle.lines):
            size = usual + 2 if i == 0 else usual
            beside = step * (i - (len(circle.lines) - 1) / 2)  # the middle of the circle
            room = 2 * math.sqrt(radius**2 - (abs(beside) + size / 2) ** 2) - 4
            fitting = min(size, room / text_width([text], 1))
            self._text(group, x, y + 4 + beside, [text], round(fitting, 1), bold=i == 0)
        if circle.below and self.layout.large:
            self._plate(group, x, y + radius + 11, text_width(circle.below, 10) + 4, 15)
            self._text(group, x, y + radius + 15, circle.below, 11)

    def _plate(self, parent: ET.Element, x: float, y: float, wide: float, high: float) -> None:
        """A light ground for text, on a light or a dark page."""
        ET.SubElement(
            parent,
            "rect",
            _numbers(x=x - wide / 2, y=y - high / 2, width=wide, height=high) | {"rx": "5", "fill": Colour.BETWEEN},
        )

    def _text(
        self, parent: ET.Element, x: float, y: float, pieces: Sequence[Text], size: float, *, bold: bool = False
    ) -> None:
        attributes = _numbers(x=x, y=y) | {"font-size": f"{size:g}"} | ({"font-weight": "bold"} if bold else {})
        if len(pieces) == 1:
            ET.SubElement(parent, "text", attributes | {"fill": pieces[0].colour}).text = pieces[0].text
            return
        line = ET.SubElement(parent, "text", attributes | {"xml:space": "preserve"})
        for piece in pieces:
            ET.SubElement(line, "tspan", {"fill": piece.colour}).text = piece.text


def _titled(parent: ET.Element, kind: str, tooltip: str) -> ET.Element:
    group = ET.SubElement(parent, "g", {"class": kind})
    ET.SubElement(group, "title").text = tooltip
    return group


def _dashes(arrow: Arrow) -> dict[str, str]:
    """A formula is dotted, and a weight without a gradient dashed: never colour alone."""
    if arrow.dotted:
        return {"stroke-dasharray": "2 5"}
    return {"stroke-dasharray": "6 5"} if arrow.strength == 0 else {}


def _look(strength: float | None, scale: Scale, least: float, most: float) -> tuple[str, float]:
    """The colour and the width of an arrow; by the root, so that the weak ones differ too."""
    if not strength:
        return Colour.LINE, least
    part = math.sqrt(strength)
    weak, strong = (bytes.fromhex(colour[1:]) for colour in scale)
    mixed = bytes(round(a + part * (b - a)) for a, b in zip(weak, strong, strict=True))
    return f"#{mixed.hex()}", least + (most - least) * part


def _numbers(**numbers: float) -> dict[str, str]:
    return {name: f"{number:.1f}".removesuffix(".0") for name, number in numbers.items()}
