"""What each δ that a sheet says nothing of may be of, beside the usual; a sheet is read so that more lines are right.

Of what the unit adds up: δ_h1 is ∂E/∂h1 by its name, and ∂E/∂z1 where h1 = σ(z1), since a unit is called by its output.
Of the output, where δ = y − t has no index.  Of the layer before, δ_3 of z_2, where the inputs are layer 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from autograd.by_hand.keys.error_signals import ErrorSignals

_PLAIN = ("δ", "delta")
_NUMBERED = re.compile(r"(?:delta|δ)_?\{?(\d+)\}?")


def deltas_named(
    claims: Mapping[str, Any], where: Mapping[str, str], signals: ErrorSignals
) -> Iterator[dict[str, str]]:
    """The names that each δ in claims may be of, beside what it is by its own.

    Args:
        claims: the claims of a sheet.
        where: what the sheet says of some δ.
        signals: what each is by its own.
    """
    deltas = sorted(signals.deltas(claims))
    unknown = [delta for delta in deltas if not signals.meaning(delta)]
    of_sums = _of_sums(deltas, signals)
    if of_sums:
        yield of_sums
    if (plain := next((delta for delta in deltas if delta in _PLAIN), "")) and {*unknown} <= {plain}:
        yield from ({**of_sums, plain: output} for output in signals.units.of_the_output)
    has_other_layers = unknown or any(_NUMBERED.fullmatch(name.lstrip("\\")) for name in where)
    if has_other_layers and (of_layers := _of_layers_before(deltas, signals)):
        yield of_layers


def _of_sums(deltas: list[str], signals: ErrorSignals) -> dict[str, str]:
    """What the unit adds up for each δ that has the name of what it gives: z1 for δ_h1."""
    given = {delta: signals.meaning(delta).rpartition("/d")[2] for delta in deltas}
    return {delta: inner for delta, name in given.items() if name and (inner := signals.units.inner(name))}


def _of_layers_before(deltas: list[str], signals: ErrorSignals) -> dict[str, str]:
    """What each δ with a number is where the inputs are layer 1: z_2 for δ_3; nothing unless there is one for each."""
    found = {delta: number for delta in deltas if (number := _NUMBERED.fullmatch(delta))}
    sums = {delta: signals.units.sums(f"_{int(number[1]) - 1}") for delta, number in found.items()}
    return {delta: names[0] for delta, names in sums.items()} if all(len(x) == 1 for x in sums.values()) else {}
