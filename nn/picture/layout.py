"""Where the circles, arrows and labels of a diagram stand.

The coordinates are our own, so that the arrows are straight and no label lies on
another.  A label stands where its arrow crosses a vertical line between the two
columns; the line is placed so that all labels on it are equally far apart.  With
n circles on the left and m on the right, one row apart by S, the arrow from i to
j is at the height S·(m·i + j)/(1 + m) on the line that stands 1/(1 + m) of the
distance from the left column.  A diagram that goes down is the same with its
columns lying.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import accumulate

from nn.picture.diagram import Arrow, Circle, Diagram, Gap, Text

MOST_LABELS = 12  # between two columns
MOST_ROWS = 6  # with large circles
MARGIN = 12
_HIGH = 34  # of a label of two lines
_SHOWN = 34  # of an arrow between a circle and the label
_TITLE_HIGH, _BELOW = 26, 16
_LEAST_DOWN = 190.0  # from one column to the next in a diagram that goes down
_LETTER = 0.6  # the width of a letter, in font sizes

Place = tuple[float, float]


class Layout:
    """The coordinates of one diagram, which are reckoned along the way that it goes and across it."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self._goes_down = diagram.direction == "down"
        rows = max(map(len, diagram.columns))
        self.large = rows <= MOST_ROWS
        self.radius, self.size = (44, 12) if self.large else (38, 10)
        self._row = self._row_apart()
        title, below = _TITLE_HIGH if diagram.title else 0, _BELOW if self._widest_below() else 0
        rows_wide = self._row * (rows - 1)
        if self._goes_down:
            self._along = self._columns(MARGIN + title)
            high = self._along[-1] + self.radius + below + MARGIN
            outermost = max(2 * self.radius, self._widest_below() + 4)
            wide = max(rows_wide + outermost, text_width([Text(diagram.title)], 13)) + 2 * MARGIN
            self.width, self.height, self._middle = wide, high, wide / 2
        else:
            self._along = self._columns(MARGIN)
            self.width = self._along[-1] + self.radius + MARGIN
            self.height = MARGIN + title + rows_wide + 2 * self.radius + below + MARGIN
            self._middle = MARGIN + title + self.radius + rows_wide / 2

    def at(self, k: int, i: int) -> Place:
        """The middle of the circle in row i of column k."""
        return self._place(self._along[k], self._across(k, i))

    def is_labelled(self, k: int) -> bool:
        """Whether the arrows after column k bear their labels: only a few do, and none between shortened columns."""
        arrows = self.diagram.arrows[k]
        is_cut = any(isinstance(c, Gap) for column in self.diagram.columns[k : k + 2] for c in column)
        return 0 < len(arrows) <= MOST_LABELS and not is_cut and any(arrow.label for arrow in arrows)

    def label_at(self, k: int, arrow: Arrow) -> Place:
        """The middle of a label: near the column with more circles."""
        part = self._part(k)
        place = part if len(self.diagram.columns[k + 1]) == self._fewest(k) else 1 - part
        before, after = self._across(k, arrow.source), self._across(k + 1, arrow.target)
        along = self._along[k] + place * (self._along[k + 1] - self._along[k])
        return self._place(along, before + place * (after - before))

    def _place(self, along: float, across: float) -> Place:
        return (across, along) if self._goes_down else (along, across)

    def _across(self, k: int, i: int) -> float:
        return self._middle + self._row * (i - (len(self.diagram.columns[k]) - 1) / 2)

    def _widest_below(self) -> float:
        """How wide the lines below the circles are; 0 if there are none."""
        circles = [c for column in self.diagram.columns for c in column if isinstance(c, Circle) and c.below]
        return max((text_width(c.below, 10) for c in circles), default=0) if self.large else 0

    def _row_apart(self) -> float:
        """How far apart the rows are: enough for the circles, for what stands below them, and for the labels."""
        below = self._widest_below()
        air = 30 if below and not self._goes_down else 14 if self.large else 8
        labels = [(self._label(k)[1] + 6) * (1 + self._fewest(k)) for k in self.diagram.spaces if self.is_labelled(k)]
        return max(2 * self.radius + air, *labels, below + 10 if self._goes_down else 0)

    def _label(self, k: int) -> tuple[float, float]:
        """How much room the labels between two columns take, along and across."""
        widest = max(label_width(arrow) for arrow in self.diagram.arrows[k])
        return (_HIGH, widest) if self._goes_down else (widest, _HIGH)

    def _columns(self, before: float) -> list[float]:
        """The middle of each column."""
        return [*accumulate(map(self._distance, self.diagram.spaces), initial=before + self.radius)]

    def _distance(self, k: int) -> float:
        """From the middle of column k to that of the next."""
        least = _LEAST_DOWN if self._goes_down else 250.0
        if not self.is_labelled(k):
            return least if self.large else least + 40
        part = self._part(k)
        return round(max(least, (self.radius + self._label(k)[0] / 2 + _SHOWN) / min(part, 1 - part)))

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
