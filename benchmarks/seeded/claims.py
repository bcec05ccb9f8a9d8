"""All wrong numbers of a worksheet that one slip gives, each with the claim it stands in."""

import random
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from benchmarks.seeded.formulas import MP, Real
from benchmarks.seeded.on_paper import seeded_printings, seeded_roundings
from benchmarks.seeded.other_weights import all_weights_updated, transposed, weights_in
from benchmarks.seeded.seeds import Seeded, finite, same
from benchmarks.seeded.sheets import Sheet, sheet_at
from benchmarks.seeded.slips import slips
from benchmarks.seeded.ways import path_slips
from benchmarks.seeded.worked_out import Slip

SHARE = 0.25  # of the wrong gradients, how many are carried on into a step, and into a new weight


@cache
def seeded(path: Path) -> list[Seeded]:
    """All slips of a worksheet in a file, each wrong number of a claim once."""
    return seeded_in(sheet_at(path))


def seeded_in(sheet: Sheet) -> list[Seeded]:
    """All slips of a worksheet, each wrong number of a claim once: the kind that comes first has it."""
    found = [*_seeded_gradients(sheet)]
    if sheet.rate is not None:
        found += _seeded_next_errors(sheet)
        found += _seeded_old_biases(sheet)
    found += _seeded_transposed_errors(sheet)
    found += seeded_printings(sheet)
    found += seeded_roundings(sheet)
    return _distinct(found)


def _distinct(found: Iterable[Seeded]) -> list[Seeded]:
    """Only those that change the number, and not to one that is there already."""
    numbers: dict[tuple[Any, ...], Seeded] = {}
    for slip in found:
        if finite(slip.value) and (slip.rounding or slip.carried or not same(slip.value, slip.true)):
            numbers.setdefault((slip.claim, MP.nstr(slip.value, 25), slip.rounding, slip.carried), slip)
    return list(numbers.values())


def wrong_gradients(sheet: Sheet, w: str) -> Iterator[tuple[str, str, Real]]:
    """The kind, what it is, and the number that each slip gives for the derivative by w."""
    for slip in slips(sheet, w):
        yield slip.kind, slip.what, sheet.slipped(w, slip)
    yield from path_slips(sheet, w)


def _seeded_gradients(sheet: Sheet) -> Iterator[Seeded]:
    """Slips of gradients, some carried on into steps and new weights, and one quantity for another."""
    chance = random.Random(f"steps {sheet.name}")
    for w in sheet.asked:
        gradient = f"d{sheet.error}/d{w}"
        g = sheet.gradient(w)
        steps = sheet.rate is not None and w in sheet.parameters
        if steps:
            yield from _mixed_up(sheet, w, g)
        for kind, what, value in wrong_gradients(sheet, w):
            yield Seeded(gradient, kind, what, value, g)
            if steps and chance.random() < SHARE:
                yield Seeded(f"step {w}", kind, what, sheet.rate * value, sheet.rate * g)
            if steps and chance.random() < SHARE and kind != "off by one step":  # _mixed_up has the next weight
                a, old = sheet.rate, sheet.leaves[w]
                yield Seeded(f"new {w}", kind, what, old - a * value, old - a * g)


def _mixed_up(sheet: Sheet, w: str, g: Real) -> Iterator[Seeded]:
    """Uphill; and a gradient, a step, an old and a new weight taken for one another."""
    step, old, twice = sheet.rate * g, sheet.leaves[w], sheet.after(2)[w]
    new = old - step
    kind = "other quantity"
    yield Seeded(f"new {w}", "uphill", "the step added", old + step, new)
    yield Seeded(f"new {w}", kind, "the gradient for the new weight", g, new)
    yield Seeded(f"new {w}", kind, "the old weight for the new one", old, new)
    yield Seeded(f"new {w}", "off by one step", "the weight after two steps", twice, new)
    yield Seeded(f"step {w}", kind, "the gradient for the step", g, step)
    yield Seeded(f"d{sheet.error}/d{w}", kind, "the step for the gradient", step, g)
    yield Seeded(f"d{sheet.error}/d{w}", kind, "the new weight for the gradient", new, g)


def _seeded_next_errors(sheet: Sheet) -> Iterator[Seeded]:
    """The error of the next forward pass, with slips in the step that leads to it."""
    wrong_steps = [
        ("uphill", "all steps added", _after_a_step(sheet, lambda w: Slip("uphill", "", scale=-MP.one))),
        ("off by one step", "the error before the step", sheet.leaves),
        ("off by one step", "the error after two steps", sheet.after(2)),
    ]
    if not _in_a_circle(sheet):
        leaves = _after_a_step(sheet, partial(all_weights_updated, sheet))
        wrong_steps.append(("updated weights", "the updated weights in all slopes", leaves))
    claim = f"new {sheet.error}"
    for kind, what, leaves in wrong_steps:
        yield Seeded(claim, kind, what, sheet.forward(leaves)[sheet.error], sheet.true(claim))


def _seeded_old_biases(sheet: Sheet) -> Iterator[Seeded]:
    """The next forward pass, wherever a bias that was left out of the update makes a difference."""
    new = sheet.after(1)
    for biases in sheet.groups_of_biases:
        numbers = sheet.forward(new | {b: sheet.leaves[b] for b in biases})
        for name in sheet.formulas:
            claim, what = f"new {name}", f"the old {', '.join(biases)}"
            yield Seeded(claim, "bias not updated", what, numbers[name], sheet.true(claim))


def _after_a_step(sheet: Sheet, slip: Callable[[str], Slip]) -> dict[str, Real]:
    """The leaves after one step along gradients with a slip in each."""
    steps = {w: sheet.rate * sheet.slipped(w, slip(w)) for w in sheet.parameters}
    return sheet.leaves | {w: sheet.leaves[w] - step for w, step in steps.items()}


def _in_a_circle(sheet: Sheet) -> bool:
    """Whether two weights stand in each other's gradients, so that neither can be updated before the other."""
    held = {w: {x for edge in sheet.route(w) for x in weights_in(sheet, edge)} for w in sheet.parameters}
    return any(a in held[b] and b in held[a] for a in held for b in held)


def _seeded_transposed_errors(sheet: Sheet) -> Iterator[Seeded]:
    for matrix, pairs in sheet.exchanged.items():
        value = sheet.forward(sheet.leaves | transposed(sheet, pairs))[sheet.error]
        what = f"the matrix with {matrix} transposed"
        yield Seeded(sheet.error, "transposed weights", what, value, sheet.numbers[sheet.error])
