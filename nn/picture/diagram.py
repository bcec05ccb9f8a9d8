"""A diagram of circles in columns and straight arrows between them, as SVG.

The coordinates are our own, so that the arrows are straight and no label lies on
another.  A label stands where its arrow crosses a vertical line between the two
columns; the line is placed so that all labels on it are equally far apart.  With
n circles on the left and m on the right, one row apart by S, the arrow from i to
j is at the height S·(m·i + j)/(1 + m) on the line at 1/(1 + m) of the way.
"""

from __future__ import annotations

import math
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from autograd import Colour

FILL = {"input": Colour.INPUT, "neuron": Colour.BETWEEN, "error": Colour.ERROR}

MOST_LABELS = 12  # between two columns
MOST_ROWS = 6  # with large circles
_HIGH = 34  # of a label of two lines
_SHOWN = 34  # of an arrow between a circle and the label
_LETTER = 0.6  # the width of a letter, in font sizes
_MARGIN = 12


class Text(NamedTuple):
    """A piece of text and its colour."""

    text: str
    colour: str = Colour.INK


class Circle(NamedTuple):
    """A neuron: lines of text inside, one below, and what a pointer shows."""

    lines: Sequence[Text]
    below: Sequence[Text]
    kind: str
    tooltip: str


class Gap(NamedTuple):
    """In the place of circles that are left out."""

    more: int


class Arrow(NamedTuple):
    """From a row of one column to a row of the next."""

    source: int
    target: int
    label: Sequence[Sequence[Text]]  # lines of pieces
    strength: float | None  # between 0 and 1; None if there is no gradient to show
    tooltip: str
    dotted: bool = False  # no weight, but a formula


@dataclass
class Diagram:
    """Columns of circles, and between each two the arrows."""

    columns: list[list[Circle | Gap]]
    arrows: list[list[Arrow]]
    description: str
    title: str = ""

    def svg(self) -> str:
        """The diagram as SVG text."""
        return _Canvas(self).svg()


class _Canvas:
    """The geometry of one diagram, and the elements drawn so far."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        rows = max(map(len, diagram.columns))
        self.large = rows <= MOST_ROWS
        self.radius, self.size = (44, 12) if self.large else (38, 10)
        below = self.large and any(isinstance(c, Circle) and c.below for column in diagram.columns for c in column)
        self.row = max(
            2 * self.radius + (30 if below else 14 if self.large else 8),
            *(self._row_needed(k) for k in self._gaps()),
            0,
        )
        self.x: list[float] = [_MARGIN + self.radius]
        for k in self._gaps():
            self.x.append(self.x[-1] + self._width(k))
        self.top = _MARGIN + (26 if diagram.title else 0)
        self.width = self.x[-1] + self.radius + _MARGIN
        self.height = self.top + self.row * (rows - 1) + 2 * self.radius + (16 if below else 0) + _MARGIN
        self.middle = self.top + self.radius + self.row * (rows - 1) / 2
        self.root = ET.Element("svg", self._attributes())

    def svg(self) -> str:
        if self.diagram.title:
            self._text(self.root, self.width / 2, _MARGIN + 12, [Text(self.diagram.title, Colour.LINE)], 13)
        for k in self._gaps():  # below everything else
            for arrow in sorted(self.diagram.arrows[k], key=lambda arrow: arrow.strength or 0.0):  # the strong on top
                self._arrow(k, arrow)
        for k in self._gaps():
            if self._labelled(k):
                for arrow in self.diagram.arrows[k]:
                    self._label(k, arrow)
        for k, column in enumerate(self.diagram.columns):
            for i, circle in enumerate(column):
                self._circle(self.x[k], self._y(k, i), circle)
        ET.indent(self.root)
        for line in self.root.iter("text"):  # between the pieces of a line a space would show
            line.text = None if len(line) else line.text
            for piece in line:
                piece.tail = None
        return ET.tostring(self.root, encoding="unicode") + "\n"

    def _attributes(self) -> dict[str, str]:
        return {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": f"{self.width:g}",
            "height": f"{self.height:g}",
            "viewBox": f"0 0 {self.width:g} {self.height:g}",
            "role": "img",
            "aria-label": self.diagram.description,
            "font-family": "Helvetica, Arial, sans-serif",
            "text-anchor": "middle",
        }

    # ---- where things are ----

    def _gaps(self) -> range:
        return range(len(self.diagram.columns) - 1)

    def _labelled(self, k: int) -> bool:
        arrows = self.diagram.arrows[k]
        cut = any(isinstance(c, Gap) for column in self.diagram.columns[k : k + 2] for c in column)
        return 0 < len(arrows) <= MOST_LABELS and not cut and any(arrow.label for arrow in arrows)

    def _fewest(self, k: int) -> int:
        return min(len(self.diagram.columns[k]), len(self.diagram.columns[k + 1]))

    def _place(self, k: int) -> float:
        """How far between two columns the labels stand: near the column with more circles."""
        part = 1 / (1 + self._fewest(k))
        return part if len(self.diagram.columns[k + 1]) == self._fewest(k) else 1 - part

    def _row_needed(self, k: int) -> float:
        return (_HIGH + 6) * (1 + self._fewest(k)) if self._labelled(k) else 0

    def _width(self, k: int) -> float:
        if not self._labelled(k):
            return 250 if self.large else 290
        part = 1 / (1 + self._fewest(k))
        widest = max(_label_width(arrow) for arrow in self.diagram.arrows[k])
        return round(max(250.0, (self.radius + widest / 2 + _SHOWN) / min(part, 1 - part)))

    def _y(self, k: int, i: int) -> float:
        return self.middle + self.row * (i - (len(self.diagram.columns[k]) - 1) / 2)

    # ---- what is drawn ----

    def _arrow(self, k: int, arrow: Arrow) -> None:
        x1, y1, x2, y2 = self.x[k], self._y(k, arrow.source), self.x[k + 1], self._y(k + 1, arrow.target)
        length = math.hypot(x2 - x1, y2 - y1)
        dx, dy = (x2 - x1) / length, (y2 - y1) / length
        dense = len(self.diagram.arrows[k]) > MOST_LABELS  # heads would only be in the way
        colour, width = _look(arrow.strength, *((0.8, 2.5) if dense else (1.2, 5.0)))
        head = 0 if dense else 6 + 2 * width
        tip = (x2 - dx * self.radius, y2 - dy * self.radius)
        neck = (tip[0] - dx * head, tip[1] - dy * head)
        group = _titled(self.root, "edge", arrow.tooltip)
        dash = {"stroke-dasharray": "2 5" if arrow.dotted else "6 5"} if arrow.dotted or arrow.strength == 0 else {}
        ends = _numbers(x1=x1 + dx * self.radius, y1=y1 + dy * self.radius, x2=neck[0], y2=neck[1])
        ET.SubElement(group, "line", ends | {"stroke": colour, "stroke-width": f"{width:.2f}"} | dash)
        if head:
            side = (-dy * head * 0.4, dx * head * 0.4)
            corners = [tip, (neck[0] + side[0], neck[1] + side[1]), (neck[0] - side[0], neck[1] - side[1])]
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
            ET.SubElement(group, "polygon", {"points": points, "fill": colour})

    def _label(self, k: int, arrow: Arrow) -> None:
        if not arrow.label:
            return
        place = self._place(k)
        x = self.x[k] + place * (self.x[k + 1] - self.x[k])
        y = self._y(k, arrow.source) + place * (self._y(k + 1, arrow.target) - self._y(k, arrow.source))
        high, wide = 16 * len(arrow.label), _label_width(arrow)
        group = ET.SubElement(self.root, "g", {"class": "label"})
        self._plate(group, x, y, wide, high)
        for i, line in enumerate(arrow.label):
            self._text(group, x, y + 4 + 16 * (i - (len(arrow.label) - 1) / 2), line, 12)

    def _circle(self, x: float, y: float, circle: Circle | Gap) -> None:
        if isinstance(circle, Gap):
            group = ET.SubElement(self.root, "g", {"class": "gap"})
            self._text(group, x, y - 2, [Text("…", Colour.LINE)], 20)
            self._text(group, x, y + 14, [Text(f"{circle.more} more", Colour.LINE)], 12)
            return
        group = _titled(self.root, "node", circle.tooltip)
        ET.SubElement(
            group,
            "circle",
            _numbers(cx=x, cy=y, r=self.radius)
            | {"fill": FILL[circle.kind], "stroke": Colour.LINE, "stroke-width": "1.3"},
        )
        step = self.size + (5 if self.large else 4)
        for i, text in enumerate(circle.lines):
            size = self.size + 2 if i == 0 else self.size
            beside = step * (i - (len(circle.lines) - 1) / 2)  # the middle of the circle
            room = 2 * math.sqrt(self.radius**2 - (abs(beside) + size / 2) ** 2) - 4
            fitting = min(size, room / (_LETTER * _letters(text.text)))
            self._text(group, x, y + 4 + beside, [text], round(fitting, 1), bold=i == 0)
        if circle.below and self.large:
            letters = sum(_letters(piece.text) for piece in circle.below)
            self._plate(group, x, y + self.radius + 11, letters * _LETTER * 10 + 4, 15)
            self._text(group, x, y + self.radius + 15, circle.below, 11)

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


def _label_width(arrow: Arrow) -> float:
    letters = max((sum(_letters(piece.text) for piece in line) for line in arrow.label), default=0)
    return letters * _LETTER * 11 + 4


def _letters(text: str) -> int:
    """How many letters wide a text is; the marks around a name from right to left have no width."""
    return sum(unicodedata.category(letter) != "Cf" for letter in text)


def _titled(parent: ET.Element, kind: str, tooltip: str) -> ET.Element:
    group = ET.SubElement(parent, "g", {"class": kind})
    ET.SubElement(group, "title").text = tooltip
    return group


def _look(strength: float | None, least: float, most: float) -> tuple[str, float]:
    """The colour and the width of an arrow; by the root, so that the weak ones differ too."""
    if not strength:
        return Colour.LINE, least
    part = math.sqrt(strength)
    weak, strong = bytes.fromhex(Colour.WEAK[1:]), bytes.fromhex(Colour.STRONG[1:])
    mixed = bytes(round(a + part * (b - a)) for a, b in zip(weak, strong, strict=True))
    return f"#{mixed.hex()}", least + (most - least) * part


def _numbers(**numbers: float) -> dict[str, str]:
    return {name: f"{number:.1f}".removesuffix(".0") for name, number in numbers.items()}
