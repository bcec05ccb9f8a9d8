"""Numbers for an exercise: few digits, all different, and such that no slip gives the right digits by chance."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.claims import true_number
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.from_sheet import example_of_sheet
from autograd.by_hand.example.sheet import Sheet
from autograd.by_hand.exercises.asked import asked_of, claims_of, unit_of
from autograd.by_hand.exercises.network import OF_PROBABILITIES, OF_SHARES, Network
from autograd.by_hand.slips.candidates import MOST_WORK_OF_HABITS
from autograd.by_hand.slips.claim_slips import ClaimSlips
from autograd.by_hand.slips.habits import Habit, readings_by_habit
from autograd.by_hand.slips.working_habits import Steps, habits_of_working
from autograd.table.arithmetic import as_float

TRIES = 300  # draws of all numbers
MOST_COMPARED = 12  # of them, those for which all slips are worked out; the best is taken if each of them hides some
LEAST = 0.002  # of what is asked for: a smaller number has too few digits
RATES = Fraction(1, 2), Fraction(1, 5), Fraction(1, 10), Fraction(1, 20), Fraction(1, 50)
_TRIVIAL = {Fraction(1, 2), Fraction(1), Fraction(2)}  # a factor of 1, 2 or ½ is a slip that nobody sees


def with_nice_numbers(network: Network, seed: int, digits: int) -> tuple[Sheet, int]:
    """The worksheet of a network at numbers that are drawn, and how many slips these hide.

    Raises:
        ValueError: if every draw leads to numbers near 0, as behind a relu that is closed.
    """
    found: list[tuple[int, Sheet]] = []
    chance = random.Random(f"{seed} {network.sizes} {network.activations} {network.loss} {network.samples}")
    for _ in range(TRIES):
        sheet = _drawn(network, chance)
        if sheet is not None:
            found.append((sum(1 for _ in hidden_slips(sheet, digits)), sheet))
            if not found[-1][0] or len(found) == MOST_COMPARED:
                break
    if not found:
        raise ValueError(
            f"in {TRIES} draws a number was always near 0: take another activation, fewer layers or another seed"
        )
    hidden, best = min(found, key=lambda one: one[0])
    return best, hidden


def hidden_slips(sheet: Sheet, digits: int) -> Iterator[str]:
    """The slips that give another number, but in the digits asked for the right one: the claim, and the slip in words.

    A habit runs through the whole sheet, so it is hidden if no line shows it.
    """
    example, claims = example_of_sheet(sheet), claims_of(sheet)
    slips, descent = ClaimSlips(example), Descent(example)
    true = {claim: as_float(true_number(claim, descent)) for claim in claims.values()}
    for text, claim in claims.items():
        for reading in slips.readings(claim, true[claim]):
            if _shows(reading.value, true[claim], digits) is False:
                yield f"{text}: {reading.words}"
    by_habit: dict[str, list[bool | None]] = defaultdict(list)
    for claim, readings in readings_by_habit(_habits(example), [*claims.values()]).items():
        for reading in readings:
            by_habit[str(reading.words)].append(_shows(reading.value, true[claim], digits))
    yield from (words for words, shown in by_habit.items() if False in shown and True not in shown)


def _shows(number: float, true: float, digits: int) -> bool | None:
    """Whether a number has other digits than the true one; None if it is the same number."""
    if abs(number - true) <= 1e-12 * abs(true):
        return None
    return not abs(number - true) <= unit_of(true, digits) / 2


def _habits(example: Example) -> Iterator[Habit]:
    """The habits that should show; another optimiser may lead to nearly the same numbers."""
    nothing = Steps(updated=(), rates=(), gradients={}, right={})
    habits = habits_of_working(example, Budget(MOST_WORK_OF_HABITS), nothing)
    return (habit for habit in habits if habit.kind != "other optimiser")


def _drawn(network: Network, chance: random.Random) -> Sheet | None:
    """A draw of all numbers; None if a step along the gradient does not lead down, or a number is near 0."""
    parameters = [*network.weights, *network.biases]
    weights = [x * chance.choice((-1, 1, 1)) for x in chance.sample(_numbers(len(parameters), 1), len(parameters))]
    inputs = chance.sample(_numbers(len(network.inputs), 2), len(network.inputs))
    targets = [x for names in network.targets for x in _targets(network, len(names), chance)]
    names = [name for of_a_sample in network.targets for name in of_a_sample]
    sheet = Sheet(
        title="",
        source="",
        rate=None,
        error="E",
        inputs=dict(zip([*network.inputs, *names], [*inputs, *targets], strict=True)),
        parameters=dict(zip(parameters, weights, strict=True)),
        formulas=network.formulas(),
        claims={},
    )
    for rate in RATES:
        descent = Descent(example_of_sheet(replace(sheet, rate=rate)))
        if as_float(descent.graph(1)["E"].data) < as_float(descent.graph(0)["E"].data):
            return _with_claims(replace(sheet, rate=rate), descent)
    return None


def _with_claims(sheet: Sheet, descent: Descent) -> Sheet | None:
    asked = replace(sheet, claims=dict.fromkeys(asked_of(sheet), ""))
    claims = claims_of(asked)
    numbers = [as_float(true_number(claim, descent)) for claim in claims.values()]
    is_trained = all(f"dE/d{w}" in claims for w in sheet.parameters)
    return asked if is_trained and min(map(abs, numbers)) >= LEAST else None


def _numbers(count: int, largest: int) -> Sequence[Fraction]:
    """At least so many numbers below the largest, with as few decimals as there can be."""
    for unit in (Fraction(1, 10), Fraction(1, 20), Fraction(1, 100)):
        numbers = [x for i in range(1, int(largest / unit)) if (x := i * unit) not in _TRIVIAL]
        if len(numbers) >= 2 * count:
            break
    return numbers


def _targets(network: Network, outputs: int, chance: random.Random) -> list[Fraction]:
    if network.loss == OF_SHARES:
        one = chance.randrange(outputs)
        return [Fraction(int(i == one)) for i in range(outputs)]
    if network.loss == OF_PROBABILITIES:
        return [Fraction(chance.randrange(2)) for _ in range(outputs)]
    return chance.sample(_numbers(outputs, 1), outputs)
