"""Which way a graph grows: to the right, or down where it would be far wider than high and so too small to read.

The sizes are estimated from the cards, without a layout: about what Graphviz takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograd.engine.value import Value
from autograd.picture.folding import Fold
from autograd.picture.lines import CardKey
from autograd.picture.render import width_of
from autograd.picture.sketch import Sketch
from autograd.sentences import shorten

RANKDIR = {"right": "LR", "down": "TB"}  # Graphviz's words
FAR, BETTER = 4.0, 1.3  # far wider than high; how much larger the letters have to become
WINDOW = 1000.0, 620.0  # points in which a picture should be seen whole
HIGH, BESIDE, BETWEEN = 41.0, 15.0, 60.0  # points: a card, the room to the next, and the room for an edge

Size = tuple[float, float]


def chosen_direction(asked: str, sketch: Sketch, titles: Mapping[Value, str]) -> str:
    """The direction that was asked for; with "auto" the one in which the picture can be read.

    Raises:
        ValueError: if the direction is unknown.
    """
    if asked not in ("auto", *RANKDIR):
        raise ValueError(f"there is no direction {shorten(repr(asked))}: choose 'auto', 'right' or 'down'")
    if asked != "auto":
        return asked
    columns = _columns(sketch, titles)
    widest, highest = [max(widths) for widths in columns], [len(widths) for widths in columns]
    right = _along(widest, BETWEEN), max(highest) * (HIGH + BESIDE)
    down = max(_along(widths, BESIDE) for widths in columns), _along([HIGH] * len(columns), BETWEEN)
    is_far = right[0] > FAR * right[1]
    return "down" if is_far and _scale(down) > BETTER * _scale(right) else "right"


def columns_of(sketch: Sketch) -> dict[CardKey, int]:
    """The column of each card: one behind the last of those that it was made from."""
    column = dict.fromkeys(sketch.cards, 0)
    for line in sketch.lines:  # targets come in order, so a source has its column by now
        if line.source is not None:
            column[line.target] = max(column[line.target], column[line.source] + 1)
    return column


def _columns(sketch: Sketch, titles: Mapping[Value, str]) -> list[list[float]]:
    """The widths of the cards in each column; a leaf stands before what uses it."""
    column = columns_of(sketch)
    for line in reversed(sketch.lines):
        if line.source is not None and not isinstance(line.source, Fold) and line.source.op is None:
            column[line.source] = column[line.target] - 1
    columns: list[list[float]] = [[] for _ in range(max(column.values()) + 1)]
    for card, place in column.items():
        title = card.name if isinstance(card, Fold) else titles[card]
        columns[place].append(width_of(title, 13) + 30)
    return [widths for widths in columns if widths]


def _along(sizes: Sequence[float], room: float) -> float:
    return sum(sizes) + room * (len(sizes) - 1)


def _scale(size: Size) -> float:
    """How large a picture is drawn in a window that shows the whole of it; 1 is its own size."""
    return min(1.0, *(have / need for have, need in zip(WINDOW, size, strict=True)))
