"""A formula as text, with one thing in it replaced: a number by the name it stands for, or a name by minus itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from fractions import Fraction
from functools import partial
from math import isclose

from autograd.by_hand.example.example import Leaves
from autograd.engine.value import number_in
from autograd.paper.notation.translating import translate
from autograd.paper.numerals import decimals_of, half_unit, is_decimal, read_decimal, significant_digits
from autograd.paper.parsing import parse
from autograd.paper.refusals import UndefinedError
from autograd.table.arithmetic import as_float

NUMERAL = re.compile(r"(?<![\w.])\d+\.?\d*(?:[eE][+-]?\d+)?(?![\w.])")
WORD = re.compile(r"[^\W\d](?:\w|[\u0300-\u036f])*")  # x̂ has a mark of its own
_FEWEST_DIGITS = 3  # of a numeral that may have been rounded
_FEWEST_BESIDE_AN_END = 2  # the same, where the doubt is for the person
_MOST_IN_FULL = 6  # digits of a number that is shown whole
_MOST_MOVED = 30  # numerals of a formula
_MOST_MEANT = 20  # leaves that numbers in a formula may be meant for: each costs a comparison at points nearby


def leaves_meant(written: str, named: Collection[str], leaves: Leaves) -> list[tuple[str, str, str]]:
    """Each text that has the number of a leaf and may mean it; the leaf; and the formula with the leaf in its place."""
    numbers = [(match, float(match[0])) for match in NUMERAL.finditer(written)]
    names = [(match, as_float(leaves[match[0]])) for match in WORD.finditer(written) if match[0] in named]
    return [
        (match[0], name, written[: match.start()] + name + written[match.end() :])
        for match, number in (*numbers, *names)
        for name, x in leaves.items()
        if name.isidentifier() and name != match[0] and as_float(x) == number
    ][:_MOST_MEANT]


def with_a_sign_turned(written: str, names: Collection[str]) -> Iterator[tuple[str, str]]:
    """The names in a formula, each with the formula in which its sign is turned.

    >>> list(with_a_sign_turned("p1 + y1", {"p1", "y1"}))
    [('p1', '(-p1) + y1'), ('y1', 'p1 + (-y1)')]
    """
    for name in dict.fromkeys(WORD.findall(written)):
        if name in names:
            yield name, WORD.sub(partial(_turned, name), written)


def _turned(name: str, found: re.Match[str]) -> str:
    return f"(-{name})" if found[0] == name else found[0]


def with_numerals_moved(written: str, fewest: int = _FEWEST_DIGITS) -> Iterator[tuple[str, str]]:
    """A formula with each of its rounded numerals at both ends of what rounds to it; a short one is taken as exact.

    Args:
        written: the formula, in strict notation.
        fewest: the digits of a numeral that may have been rounded.

    >>> list(with_numerals_moved("0.5*0.125"))
    [('0.5*0.1245', '0.5*0.1255')]
    """
    rounded = [m for m in NUMERAL.finditer(written) if "." in m[0] and significant_digits(m[0]) >= fewest]
    for match in rounded[:_MOST_MOVED]:
        half, before, after = half_unit(match[0]), written[: match.start()], written[match.end() :]
        low, high = (Fraction(match[0]) + off for off in (-half, half))
        yield f"{before}{float(low)!r}{after}", f"{before}{float(high)!r}{after}"


def has_no_names(written: str) -> bool:
    """Whether a formula holds only numbers, as (1.3·2 − 3)² does: if it has no value here, it has none anywhere."""
    try:
        parse(translate(written, {}).text, {})
    except UndefinedError:
        return True
    except ValueError:
        return False
    return True


def worked_out(written: str) -> float | None:
    """The number that a formula of numbers alone comes to; None of any other text.

    >>> worked_out("0.3 − 0.5·(−0.2)"), worked_out("w − 0.1")
    (0.4, None)
    """
    try:
        return as_float(number_in(parse(translate(written, {}).text, {})))
    except ValueError:
        return None


def comes_to(written: str, end: str) -> float | None:
    """What a formula of numbers alone comes to, if that cannot be the number behind it; None if it can.

    >>> comes_to("3·4", "14"), comes_to("1.4/3", "0.47"), comes_to("0.37·0.55", "0.21")
    (12.0, None, None)
    """
    number = worked_out(written)
    if number is None or is_decimal(written):
        return None
    strict = translate(written, {}).text
    ends = ((worked_out(low), worked_out(high)) for low, high in with_numerals_moved(strict, _FEWEST_BESIDE_AN_END))
    reach = sum(max(abs(x - number) for x in pair if x is not None) for pair in ends if pair != (None, None))
    is_off = abs(number - as_float(read_decimal(end))) > (as_float(half_unit(end)) + reach) * (1 + 1e-9)
    return number if is_off else None


def in_full(number: float, rounded: str) -> str:
    """All digits of a number that has few; else those that it was rounded to.

    >>> in_full(0.5 + 0.1 * -0.84, "0.42"), in_full(1.4 / 3, "0.47")
    ('0.416', '0.47')
    """
    digits = f"{number:.{_MOST_IN_FULL}g}"
    return digits if "e" not in digits and isclose(float(digits), number, rel_tol=1e-12) else rounded


def as_exactly_as(numerals: Collection[str], number: float) -> str:
    """The digits of a number that was computed from numerals: as many as they have, or as many decimals.

    >>> as_exactly_as(["0.618", "0.382"], 0.236076), as_exactly_as(["0.01", "0.8"], -0.79)
    ('0.236', '-0.79')
    """
    digits = f"{number:.{max(map(significant_digits, numerals))}g}"
    decimals = f"{number:.{max(map(decimals_of, numerals))}f}"
    return min(digits, decimals, key=half_unit)
