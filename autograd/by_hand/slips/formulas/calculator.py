"""What a calculator in another mode gives: the sine of degrees, or the logarithm of base 10 for the natural one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from autograd.by_hand.slips.readings.reading import Phrase
from autograd.engine.history import numbers_of
from autograd.engine.value import Value
from autograd.table import ops, roots_logs_angles
from autograd.table.arithmetic import as_float


def in_another_mode(node: Value) -> Iterator[tuple[float, Phrase]]:
    """The number of an operation by a calculator in another mode, and what to say."""
    (x, *_) = [as_float(number) for number in numbers_of(node)]
    if node.op is not None and node.op.of_angle:
        words = Phrase("{} took the angle {} in degrees, not in radians", node.op.name, node.args[0])
        yield as_float(node.op(roots_logs_angles.deg2rad(x))), words
    elif node.op is ops.log:
        words = Phrase("the logarithm of {} was taken with base 10, not the natural one", node.args[0])
        yield as_float(roots_logs_angles.log10(x)), words


def all_in_another_mode(operations: Sequence[Value]) -> Iterator[tuple[Mapping[Value, float], Phrase]]:
    """The same of every logarithm, or of every angle, in a formula that has several."""
    for alike, words in (
        (lambda op: op is ops.log, "every logarithm was taken with base 10, not the natural one"),
        (lambda op: op.of_angle, "every angle was taken in degrees, not in radians"),
    ):
        several = [node for node in operations if node.op is not None and alike(node.op)]
        if len(several) > 1:
            yield {node: number for node in several for number, _ in in_another_mode(node)}, Phrase(words)
