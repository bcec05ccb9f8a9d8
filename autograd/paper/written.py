"""Pieces of a formula that are already written, put together by an operation: where it needs parentheses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from autograd.engine.numbers import Exact
from autograd.table.rows import ATOM, PLACES, Form, Operation

LONGEST = 10_000  # characters of a formula
MATHML_PARENTHESES = "<mrow><mo>(</mo><mrow>{}</mrow><mo>)</mo></mrow>"  # a minus that begins a row is a sign
_SUPERSCRIPTS = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class Written(NamedTuple):
    """A piece of a formula, and how tightly it holds together."""

    text: str
    binding: int = ATOM


class Notation(NamedTuple):
    """A notation: which column of the table it writes, and how names and numbers look."""

    form: Callable[[Operation], Form]
    name: Callable[[str], str]
    number: Callable[[Exact], str]
    minus: str  # in front of a number that is typeset
    parentheses: str  # around {}
    typeset: Callable[[str], str] = str  # a numeral, written with -, in this notation
    dots: str = "…"
    seen: Callable[[str], int] = len  # how many characters a reader sees
    longest: int = LONGEST  # characters, tags included


def operated(op: Operation, operands: Sequence[Written], style: Notation) -> Written:
    """An operation on parts that are written, with the parentheses that they need."""
    form = style.form(op).repeated(len(operands)) if op.repeats else style.form(op)
    if form.template == "{}":  # no sign of its own
        return operands[0]
    places = [_Place(x, i, form, style) for i, x in enumerate(operands)]
    return Written(form.template.format(*places), form.binding)


class _Place(NamedTuple):
    """An operand where it stands in a form: the place adds parentheses if the operand needs them."""

    operand: Written
    position: int
    form: Form
    style: Notation

    def __format__(self, spec: str) -> str:
        text = self.operand.text
        if spec == "exponent" and text.lstrip("−").isdecimal():
            return text.translate(_SUPERSCRIPTS)
        needed = self.operand.binding < PLACES.get(spec, self._loosest()) or (
            spec in ("", "sum", "product") and self._second_sign()
        )
        sign = "^" if spec == "exponent" else ""
        return sign + (self.style.parentheses.replace("{}", text) if needed else text)

    def _loosest(self) -> int:
        """The loosest binding that can stand in ``{}`` as it is: a - b - c is (a - b) - c."""
        first_of_several = self.position == 0 and len(self.form.places) > 1
        return self.form.binding if first_of_several else min(self.form.binding + 1, ATOM)

    def _second_sign(self) -> bool:
        """Whether a minus would follow another sign: a + (-b), a*(-b), -(-a)."""
        follows = self.position > 0 or not self.form.template.startswith("{")
        return follows and self.operand.text.startswith(self.style.minus)
