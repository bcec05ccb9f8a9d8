"""Numbers from the lines above that were put into a formula beside its names, as the 0.37 of 0.37·x.

Each stands for a value or a derivative, and may be rounded.  With that in its place right work is right anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.rewriting import NUMERAL
from autograd.engine.backward import adjoints
from autograd.paper.numerals import half_unit, significant_digits
from autograd.table.arithmetic import as_float

_FEWEST_DIGITS = 2  # of a number that may stand for something: 0.5 is most often a half
_MOST_NUMERALS = 4
_MOST_READINGS = 60  # of one formula


class InPlace(NamedTuple):
    """A formula with names in place of the numbers that were put in."""

    text: str
    names: dict[str, Claim]  # what each new name stands for
    note: str


def with_names_in_place(written: str, claim: Claim, example: Example) -> Iterator[InPlace]:
    """The formulas in which what was claimed may be found anywhere; none where no number comes from a line above.

    After a step the number of a parameter may stand for it as well, as in 0.5 − 0.1·(0.37·x).
    """
    found = [*NUMERAL.finditer(written)]
    meant = [[*_meant(match[0], claim, example)] for match in found]
    places = [place for place, claims in enumerate(meant) if claims]
    if not 0 < len(places) <= _MOST_NUMERALS:
        return
    for chosen in islice(product(*([None, *meant[place]] for place in places)), 1, _MOST_READINGS):
        names: dict[str, Claim] = {}
        text, end, numbers = "", 0, []
        for place, one in zip(places, chosen, strict=True):
            if one is None:
                continue
            sign, stands_for = one
            name = f"put_in_{place}"
            names[name] = stands_for
            text += f"{written[end : found[place].start()]}({sign}{name})"
            end = found[place].end()
            numbers.append(found[place][0])
        yield InPlace(text + written[end:], names, f"with {' and '.join(dict.fromkeys(numbers))} put in")


def _meant(numeral: str, claim: Claim, example: Example) -> Iterator[tuple[str, Claim]]:
    """What a numeral may stand for, and its sign; never what the claim is about."""
    start, number = example.start, as_float(float(numeral))
    if claim.last_step:
        yield from (("", Claim(name)) for name, x in example.leaves.items() if as_float(x) == number)
    if "." not in numeral or significant_digits(numeral) < _FEWEST_DIGITS:
        return
    found = [(Claim(name), value.data) for name, value in start.items() if name not in example.leaves]
    if claim.by or claim.last_step:  # a value comes before all derivatives
        slopes = adjoints(start[example.error])
        found += [(Claim(example.error, by=name), slopes.get(value, 0.0)) for name, value in start.items()]
    reach = as_float(half_unit(numeral)) * (1 + 1e-9)
    for stands_for, x in found:
        if stands_for != claim and abs(abs(as_float(x)) - number) <= reach:
            yield "-" if as_float(x) < 0 else "", stands_for
