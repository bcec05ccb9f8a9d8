"""The ways from a parameter to the error, one by one."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benchmarks.seeded.formulas import MP, Real
from benchmarks.seeded.sheets import Sheet

MOST_PATHS = 64  # more ways than that from a parameter to the error are sampled


@dataclass(frozen=True)
class Way:
    """One way through the graph, and the product of its slopes."""

    names: tuple[str, ...]
    product: Real


def ways(sheet: Sheet, w: str) -> list[Way]:
    """The ways from w to the error; more than MOST_PATHS of them are sampled."""
    steps: dict[str, list[tuple[str, Real]]] = {}
    for target, source in sheet.route(w):
        steps.setdefault(source, []).append((target, sheet.own_slopes[target, source]))
    counts = _counts(sheet, steps)
    if counts[w] <= MOST_PATHS:
        return list(_all_ways(sheet.error, steps, Way((w,), MP.one)))
    chance = random.Random(f"ways {sheet.name} {w}")
    return [_any_way(sheet.error, steps, counts, w, chance) for _ in range(MOST_PATHS)]


def _counts(sheet: Sheet, steps: Mapping[str, list[tuple[str, Real]]]) -> dict[str, int]:
    """How many ways lead on to the error from each name."""
    counts = {sheet.error: 1}
    for name in reversed(list(sheet.numbers)):
        if name != sheet.error:
            counts[name] = sum(counts[target] for target, _ in steps.get(name, []))
    return counts


def _all_ways(error: str, steps: Mapping[str, list[tuple[str, Real]]], begun: Way) -> Iterator[Way]:
    if begun.names[-1] == error:
        yield begun
        return
    for target, slope in steps[begun.names[-1]]:
        yield from _all_ways(error, steps, Way((*begun.names, target), begun.product * slope))


def _any_way(
    error: str, steps: Mapping[str, list[tuple[str, Real]]], counts: Mapping[str, int], w: str, chance: random.Random
) -> Way:
    """One way, each with the same chance."""
    way = Way((w,), MP.one)
    while way.names[-1] != error:
        on = steps[way.names[-1]]
        target, slope = chance.choices(on, weights=[counts[target] for target, _ in on])[0]
        way = Way((*way.names, target), way.product * slope)
    return way


def path_slips(sheet: Sheet, w: str) -> Iterator[tuple[str, str, Real]]:
    """One way of several left out, kept alone, or counted twice: the kind, what it is, the number."""
    total, found = sheet.gradient(w), ways(sheet, w)
    for way in found if len(found) > 1 else []:
        along = " → ".join(way.names)
        yield "missing path", f"the way {along} left out", total - way.product
        yield "single path", f"only the way {along}", way.product
        yield "doubled path", f"the way {along} twice", total + way.product
