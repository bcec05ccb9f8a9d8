"""A Value written as a formula, in text, Unicode, LaTeX or MathML: an interpretation of the table's forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from html import unescape
from operator import attrgetter

from autograd.engine.history import history
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.names import latex_name, mathml_name, pretty_name, shown
from autograd.paper.numerals import MATHML_MINUS, latex_numeral, mathml_number, write_exactly, write_number
from autograd.paper.written import LONGEST, MATHML_PARENTHESES, Notation, Written, operated
from autograd.sentences import need_whole, shorten
from autograd.table.rows import NEGATIVE, PRODUCT, SUM, Operation


def _pretty_number(x: Exact) -> str:
    return "½" if x == Fraction(1, 2) else write_exactly(x)


def _true_minus(numeral: str) -> str:
    return numeral.replace("-", "−")


def _seen(mathml: str) -> int:
    """How many characters of a piece of MathML a reader sees."""
    return len(unescape(_TAG.sub("", mathml)))


_TAG = re.compile("<[^>]*>")
NOTATIONS = {
    "text": Notation(attrgetter("text"), str, write_exactly, "-", "({})"),
    "plain": Notation(attrgetter("pretty"), shown, _pretty_number, "−", "({})", _true_minus),
    "pretty": Notation(attrgetter("pretty"), pretty_name, _pretty_number, "−", "({})", _true_minus),
    "latex": Notation(attrgetter("latex"), latex_name, write_exactly, "-", r"\left({}\right)", latex_numeral),
    "mathml": Notation(
        attrgetter("mathml"),
        mathml_name,
        write_exactly,
        MATHML_MINUS,
        MATHML_PARENTHESES,
        mathml_number,
        "<mi>…</mi>",
        _seen,
        5 * LONGEST,
    ),
}


def formula(
    value: Value,
    notation: str = "text",
    *,
    expand: bool = False,
    numbers: int | None = None,
    longest: int | None = None,
) -> str:
    """The formula of a Value in the names it was made from, with no needless parentheses.

    Args:
        value: a Value; a leaf without a name is written as its number.
        notation: "text" (Python, which ``parse`` reads back), "plain" (· − ² as on paper),
            "pretty" (that, with names as w₁ and δ), "latex", or "mathml" (a row of elements, for
            a page to put into <math>).
        expand: write the formulas of named Values out, down to the leaves.
        numbers: write numbers in place of names, with this many significant digits.
        longest: write … for the long parts of an operation with more characters than this.

    Raises:
        ValueError: if the formula would have more than 10,000 characters (50,000 with the tags of MathML),
            or the notation is unknown.

    >>> from autograd import leaves
    >>> x, w, b = leaves(x=2, w=0.1, b=-3)
    >>> y = ((x * w + b) ** 2 / 2).named("y")
    >>> formula(y), formula(y, "pretty"), formula(y, numbers=4)
    ('(x*w + b)**2/2', '(x·w + b)²/2', '(2*0.1 + (-3))**2/2')
    >>> formula(y - 1), formula(y - 1, expand=True)
    ('y - 1', '(x*w + b)**2/2 - 1')
    """
    return write(value, notation, expand=expand, numbers=numbers, longest=longest).text


def write(
    value: Value,
    notation: str,
    *,
    expand: bool = False,
    numbers: int | None = None,
    longest: int | None = None,
) -> Written:
    """What ``formula`` gives, and how tightly it holds together, for a place in a larger formula."""
    if not isinstance(value, Value):
        raise TypeError(f"formula takes a Value, not {shorten(repr(value))}: a plain number has no formula")
    for what, length in (("numbers", numbers), ("longest", longest)):
        if length is not None:
            need_whole(length, what)
    if not isinstance(notation, str) or notation not in NOTATIONS:
        raise ValueError(f"there is no notation {notation!r}: choose {', '.join(map(repr, NOTATIONS))}")
    style = NOTATIONS[notation]

    def stop(node: Value) -> bool:
        return bool(node.name) and not expand and node is not value

    written: dict[Value, Written] = {}
    for node in history(value, stop=stop):
        if node.op is not None and not stop(node):
            written[node] = _of_arguments(node, written, style, longest)
        else:
            written[node] = _atom(node, style, numbers, longest)
        _check_length(written[node], style)
    return written[value]


def _check_length(part: Written, style: Notation) -> None:
    if len(part.text) > style.longest:
        raise ValueError(
            f"the formula is longer than {style.longest} characters: name some of the Values between with .named()"
        )


def formulas(
    values: Iterable[Value],
    notation: str,
    longest: int,
    *,
    numbers: int | None = None,
    order: Iterable[Value] | None = None,
) -> dict[Value, str]:
    """What ``formula`` gives for each of many Values, in one pass: each alone would walk back through the others.

    ``order`` is the history of the Values back to names, for those who have it already.

    >>> x = Value(2.0, name="x")
    >>> y = x * 3
    >>> list(formulas([y, y + 1], "pretty", longest=40).values())
    ['x·3', 'x·3 + 1']
    """
    style = NOTATIONS[notation]
    wanted = dict.fromkeys(values)
    written: dict[Value, Written] = {}
    texts: dict[Value, str] = {}
    for node in history(*wanted, stop=lambda node: bool(node.name)) if order is None else order:
        is_asked = node in wanted
        if node.op is None or node.name:
            own = written[node] = _atom(node, style, numbers, longest)
        if node.op is not None and (is_asked or not node.name):
            own = _of_arguments(node, written, style, longest)
        if not node.name:
            written[node] = own
        if is_asked:
            texts[node] = own.text
    return {value: texts[value] for value in wanted}


def _atom(node: Value, style: Notation, numbers: int | None, longest: int | None) -> Written:
    """The name of a Value, or its number: if it has no name, or numbers are asked for."""
    named = node.name and numbers is None
    return _cut(Written(style.name(node.name)) if named else _number(node.data, style, numbers), longest, style)


def _of_arguments(node: Value, written: Mapping[Value, Written], style: Notation, longest: int | None) -> Written:
    """A node, put together from its written arguments; where it gets too long, … stands for long ones."""
    assert node.op is not None
    return _composed(node.op, [written[a] if isinstance(a, Value) else a for a in node.args], style, longest)


def _composed(op: Operation, operands: Iterable[Written | Exact], style: Notation, longest: int | None) -> Written:
    """An operation on written parts; one of many arguments is written as the operations that it is spelled with."""
    parts = [x if isinstance(x, Written) else _number(x, style) for x in operands]
    if op.spelled:
        spelled: Written = op.spelled(lambda op, *few: _composed(op, few, style, longest), parts)
        return spelled
    whole = operated(op, parts, style)
    if longest is not None and style.seen(whole.text) > longest:
        whole = operated(op, [_cut(part, longest // 3, style) for part in parts], style)
    _check_length(whole, style)  # before a sum of many terms goes on growing
    return _cut(whole, longest, style)


def _cut(part: Written, longest: int | None, style: Notation) -> Written:
    return part if longest is None or style.seen(part.text) <= longest else Written(style.dots)


def _number(x: Exact, style: Notation, digits: int | None = None) -> Written:
    numeral = style.number(x) if digits is None else write_number(x, digits, minus="-")
    text = style.typeset(numeral)
    if "/" in numeral or ("e" in numeral and style is not NOTATIONS["text"]):  # a product with a power of ten
        return Written(text, PRODUCT)
    if not text.startswith(style.minus):
        return Written(text)
    return Written(text, NEGATIVE if digits is None else SUM)  # in place of a name: (−2)·x rather than −2·x
