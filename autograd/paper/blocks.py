"""Text several lines high, such as a matrix: blocks that stand side by side.

>>> print(beside("a · ", in_brackets([["1", "20"], ["300", "4"]]), " + b"))
a · ⎡  1 20⎤ + b
    ⎣300  4⎦
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def beside(*blocks: str) -> str:
    """The blocks from left to right, each in the middle of the highest; all lines of a block are equally long."""
    line = "".join(blocks)
    if "\n" not in line:  # the common case: a derivation takes a tenth less time
        return line
    boxes = [block.split("\n") for block in blocks]
    height = max(map(len, boxes))
    return _side_by_side(*(_centred(box, height) for box in boxes))


def in_brackets(rows: Sequence[Sequence[str]]) -> str:
    """The rows of a matrix below one another, in brackets as high as all of them.

    >>> in_brackets([["1", "20"]])
    '[1 20]'
    """
    columns = [_flush_right(column) for column in zip(*rows, strict=True)]
    lines = [" ".join(row) for row in zip(*columns, strict=True)]
    if len(lines) == 1:
        return f"[{lines[0]}]"
    between = len(lines) - 2
    return _side_by_side(["⎡", *"⎢" * between, "⎣"], lines, ["⎤", *"⎥" * between, "⎦"])


def _side_by_side(*boxes: Iterable[str]) -> str:
    return "\n".join(map("".join, zip(*boxes, strict=True)))


def _centred(box: list[str], height: int) -> list[str]:
    above = (height - len(box)) // 2
    blank = " " * len(box[0])
    return [blank] * above + box + [blank] * (height - above - len(box))


def _flush_right(entries: Sequence[str]) -> list[str]:
    width = max(map(len, entries))
    return [entry.rjust(width) for entry in entries]
