"""What dZ, δ and Δw may mean beside the usual: by many conventions a multiple of it, which nobody writes down.

Of each sample's own loss: dZ = A − Y, and the mean comes last, in dW = 1/m dZ Xᵀ; with the error J this is m·∂J/∂Z.
Target minus output: δ = (t − y)·σ′, and the step is added, w + η·δ·x; this is −∂E/∂z.
The delta rule: Δw = (t − y) x without the rate is −∂E/∂w.
Of what the unit adds up: δ_h1 is ∂E/∂h1 by its name, and ∂E/∂z1 where h1 = σ(z1), since a unit is called by its output.
Of the output, where δ = y − t has no index.  Of the layer before, δ_3 of z_2, where the inputs are layer 1.
By the letter of its index, in Bishop: δ_k is ∂E/∂y_k of an output, and δ_j is of a hidden unit.

A sheet is read in the way in which more of its lines are right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from autograd.by_hand.example.example import Example
from autograd.by_hand.keys.changes import changes_in
from autograd.by_hand.keys.claim_notation import ClaimNotation
from autograd.by_hand.keys.error_signals import ErrorSignals
from autograd.by_hand.keys.signals_by_letter import read_by_letter, said_by_letter
from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.slips.formulas.batches import batches_in
from autograd.engine.history import history

_SIZES = ("m", "n", "N")  # of a batch of one sample
_PLAIN = ("δ", "delta")
_DELTA = re.compile(r"δ|𝛿|delta")
_NUMBERED = re.compile(r"(?:delta|δ)_?\{?(\d+)\}?")


def other_meanings(sheet: Sheet, example: Example) -> Iterator[Sheet]:
    """The worksheet with dZ, δ and Δw as other derivatives.  None if it has no such names, or says what they are."""
    others = [*_other_deltas(sheet, example)]
    yield from others
    for change in changes_in(sheet.claims, {*sheet.inputs, *sheet.parameters, *sheet.formulas})[1:]:
        yield from (replace(other, change=change) for other in (sheet, *others))


def _other_deltas(sheet: Sheet, example: Example) -> Iterator[Sheet]:
    """The worksheet with dZ and δ as other derivatives."""
    if sheet.one_by_one or sheet.inner_error:
        return
    signals = ClaimNotation.of(example).signals
    if signals.speaks_of_an_inner_one(sheet.claims) and (size := _size_of_the_batch(example)):
        total = _free(f"{sheet.error}_sum", example)
        yield replace(_with(sheet, total, f"{size}*{sheet.error}"), inner_error=total)
    turned = _free(f"{sheet.error}_turned", example)
    of_minus_the_error = _with(sheet, turned, f"-{sheet.error}")
    if any(map(signals.meaning, signals.deltas(sheet.claims))):
        yield replace(of_minus_the_error, delta_error=turned)
    for named in _deltas_named(sheet.claims, sheet.where, signals):
        yield _with_deltas(sheet, named, sheet.error)
        yield _with_deltas(of_minus_the_error, named, turned)
    yield from read_by_letter(sheet, example)


def _with_deltas(sheet: Sheet, named: Mapping[str, str], error: str) -> Sheet:
    """The worksheet with each δ as the derivative of an error with respect to what has the name."""
    where = {token: f"d{error}/d{name}" for token, name in named.items()}
    return replace(sheet, where={**sheet.where, **where}, delta_error=error if error != sheet.error else "")


def in_words(sheet: Sheet) -> dict[str, str]:
    """What another error of the worksheet is, in words; and what each δ is by the letter of its index."""
    others = {}
    if sheet.inner_error not in ("", sheet.error):
        others[sheet.inner_error] = f"{sheet.formulas[sheet.inner_error]}, the sum over the samples"
    if sheet.delta_error not in ("", sheet.error):
        is_written = any(_DELTA.search(f"{text}") for text in (*sheet.claims, *sheet.claims.values()))
        others |= {"δ": f"target minus output here, so minus a derivative of {sheet.error}"} if is_written else {}
    return others | {name: f"stands for {entry}" for name, entry in said_by_letter(sheet).items()}


def _size_of_the_batch(example: Example) -> str:
    """The number of samples that the error is a mean over, as it stands in its formula; empty if it is no mean."""
    end = example.start[example.error]
    means = [batch for batch in batches_in(example.graph, end, example.parameters).get(end, []) if batch.is_mean]
    means = [batch for batch in means if batch.samples > 2 or batch.is_sure]  # else it is the ½ of two squares
    sizes = {batch.size for batch in means if batch.things() == "samples"}
    if sizes:
        return sizes.pop() if len(sizes) == 1 else ""
    named = {node.name for node in history(end)}
    return next((name for name in _SIZES if name in named and example.leaves.get(name) == 1), "")


def _with(sheet: Sheet, name: str, formula: str) -> Sheet:
    return replace(sheet, formulas={**sheet.formulas, name: formula})


def _free(name: str, example: Example) -> str:
    while name in example.start:
        name += "_"
    return name


def _deltas_named(
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
    """What each numbered δ is of where the inputs are layer 1: z_2 for δ_3.  Nothing if one of them has no such z."""
    found = {delta: number for delta in deltas if (number := _NUMBERED.fullmatch(delta))}
    sums = {delta: signals.units.sums(f"_{int(number[1]) - 1}") for delta, number in found.items()}
    return {delta: names[0] for delta, names in sums.items()} if all(len(x) == 1 for x in sums.values()) else {}
