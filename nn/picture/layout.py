"""Where the circles, arrows and labels of a diagram stand.

The coordinates are our own, so that the arrows are straight and no label lies on
another.  A label stands where its arrow crosses a vertical line between the two
columns; the line is placed so that all labels on it are equally far apart.  With
n circles on the left and m on the right, one row apart by S, the arrow from i to
j is at the height S·(m·i + j)/(1 + m) on the line that stands 1/(1 + m) of the
distance from the left column.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from nn.picture.diagram import Arrow, Circle, Diagram, Gap, Text

MOST_LABELS = 12  # between two columns
MOST_ROWS = 6  # with large circles
MARGIN = 12
_HIGH = 34  # of a label of two lines
_SHOWN = 34  # of an arrow between a circle and the label
_LETTER = 0.6  # the width of a letter, in font sizes


class Layout:
    """The coordinates of one diagram."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        rows = max(map(len, diagram.columns))
        self.large = rows <= MOST_ROWS
        self.radius, self.size = (44, 12) if self.large else (38, 10)
        self.row = self._row()
        self.x = self._columns()
        self.top = MARGIN + (26 if diagram.title else 0)
        self.width = self.x[-1] + self.radius + MARGIN
        rows_high = self.row * (rows - 1)
        self.height = self.top + rows_high + 2 * self.radius + (16 if self._has_lines_below() else 0) + MARGIN
        self.middle = self.top + self.radius + rows_high / 2

    def y(self, k: int, i: int) -> float:
        """The height of the circle in row i of column k."""
        return self.middle + self.row * (i - (len(self.diagram.columns[k]) - 1) / 2)

    def is_labelled(self, k: int) -> bool:
        """Whether the arrows after column k bear their labels: only a few do, and none between shortened columns."""
        arrows = self.diagram.arrows[k]
        is_cut = any(isinstance(c, Gap) for column in self.diagram.columns[k : k + 2] for c in column)
        return 0 < len(arrows) <= MOST_LABELS and not is_cut and any(arrow.label for arrow in arrows)

    def label_at(self, k: int, arrow: Arrow) -> tuple[float, float]:
        """The middle of a label: near the column with more circles."""
        part = self._part(k)
        place = part if len(self.diagram.columns[k + 1]) == self._fewest(k) else 1 - part
        above, below = self.y(k, arrow.source), self.y(k + 1, arrow.target)
        return self.x[k] + place * (self.x[k + 1] - self.x[k]), above + place * (below - above)

    def _has_lines_below(self) -> bool:
        return self.large and any(isinstance(c, Circle) and c.below for column in self.diagram.columns for c in column)

    def _row(self) -> float:
        """How far apart the rows are: enough for the circles and for the labels."""
        air = 30 if self._has_lines_below() else 14 if self.large else 8
        labels = [(_HIGH + 6) * (1 + self._fewest(k)) for k in self.diagram.spaces if self.is_labelled(k)]
        return max(2 * self.radius + air, *labels, 0)

    def _columns(self) -> list[float]:
        """The middle of each column."""
        x: list[float] = [MARGIN + self.radius]
        for k in self.diagram.spaces:
            x.append(x[-1] + self._distance(k))
        return x

    def _distance(self, k: int) -> float:
        """From the middle of column k to that of the next."""
        if not self.is_labelled(k):
            return 250 if self.large else 290
        part = self._part(k)
        widest = max(label_width(arrow) for arrow in self.diagram.arrows[k])
        return round(max(250.0, (self.radius + widest / 2 + _SHOWN) / min(part, 1 - part)))

    def _fewest(self, k: int) -> int:
        return min(len(self.diagram.columns[k]), len(self.diagram.columns[k + 1]))

    def _part(self, k: int) -> float:
        """Which part of the distance lies between the labels and the column with more circles."""
        return 1 / (1 + self._fewest(k))


def label_width(arrow: Arrow) -> float:
    """How wide the label of an arrow is."""
    return max((text_width(line, 11) for line in arrow.label), default=0) + 4


def text_width(pieces: Sequence[Text], size: float) -> float:
    """About how wide a line of text is; the marks around a name from right to left have no width."""
    letters = sum(unicodedata.category(letter) != "Cf" for piece in pieces for letter in piece.text)
    return letters * _LETTER * size
