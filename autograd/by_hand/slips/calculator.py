"""What a calculator in another mode gives: the sine of degrees, or the logarithm of base 10 for the natural one."""

from __future__ import annotations

from collections.abc import Iterator

from autograd.by_hand.slips.reading import Phrase
from autograd.engine.history import numbers_of
from autograd.engine.value import Value
from autograd.table import ops, roots_logs_angles
from autograd.table.arithmetic import as_float

_OF_AN_ANGLE = (ops.sin, ops.cos, ops.tan)


def in_another_mode(node: Value) -> Iterator[tuple[float, Phrase]]:
    """The number of an operation by a calculator in another mode, and what to say."""
    (x, *_) = [as_float(number) for number in numbers_of(node)]
    if node.op in _OF_AN_ANGLE:
        words = Phrase("{} took the angle {} in degrees, not in radians", node.op.name, node.args[0])
        yield as_float(node.op(roots_logs_angles.deg2rad(x))), words
    elif node.op is ops.log:
        words = Phrase("the logarithm of {} was taken with base 10, not the natural one", node.args[0])
        yield as_float(roots_logs_angles.log10(x)), words
