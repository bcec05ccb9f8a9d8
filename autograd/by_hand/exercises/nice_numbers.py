"""Numbers for an exercise: few digits, all different, and such that no slip gives the right digits by chance."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice, pairwise

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.claims import Claim, true_number
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.example import Example
from autograd.by_hand.exercises.asked import Wanted, asked_of, claims_of, unit_of
from autograd.by_hand.exercises.losses import OF_SHARES, ONE_OF_TWO
from autograd.by_hand.exercises.network import Network
from autograd.by_hand.sheet.from_sheet import example_of_sheet
from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.slips.candidates import MOST_WORK_OF_HABITS
from autograd.by_hand.slips.habits.habits import Habit, readings_by_habit
from autograd.by_hand.slips.habits.working_habits import Steps, habits_of_working
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.by_hand.slips.single.claim_slips import ClaimSlips
from autograd.table.arithmetic import as_float

TRIES = 300  # draws of all numbers
MOST_COMPARED = 12  # of them, those for which all slips are worked out; the best is taken if each of them hides some
LEAST = 0.002  # of what is asked for: a smaller number has too few digits
RATES = Fraction(1, 2), Fraction(1, 5), Fraction(1, 10), Fraction(1, 20), Fraction(1, 50)
_TRIVIAL = {Fraction(1, 2), Fraction(1), Fraction(2)}  # a factor of 1, 2 or ½ is a slip that nobody sees


def with_nice_numbers(network: Network, seed: int, wanted: Wanted) -> tuple[Sheet, int]:
    """The worksheet of a network at numbers that are drawn, and how many slips these hide.

    Raises:
        ValueError: if every draw leads to numbers near 0, as behind a relu that is closed.
    """
    best: Sheet | None = None
    hidden = compared = 0
    chance = random.Random(f"{seed} {network.sizes} {network.activations} {network.loss} {network.samples}")
    for _ in range(TRIES):
        sheet = _drawn(network, chance, wanted)
        if sheet is not None:
            compared += 1
            # A draw that hides as many as another is no better: to stop there takes a third of the time.
            few = hidden if best else None
            count = sum(1 for _ in islice(hidden_slips(sheet, wanted.digits), few))
            if best is None or count < hidden:
                best, hidden = sheet, count
            if not hidden or compared == MOST_COMPARED:
                break
    if best is None:
        raise ValueError(
            f"in {TRIES} draws a number was always near 0: take another activation, fewer layers or another seed"
        )
    return best, hidden


def hidden_slips(sheet: Sheet, digits: int) -> Iterator[str]:
    """The slips that do not show, in words with their claims: in the digits asked for they give the right number.

    A habit runs through the whole sheet, so it is hidden if no line shows it.
    """
    example, claims = example_of_sheet(sheet), claims_of(sheet)
    slips, descent = ClaimSlips(example), Descent(example)
    true = {claim: as_float(true_number(claim, descent)) for claim in claims.values()}
    for text, claim in claims.items():
        if _is_told_above(claim, example):
            continue
        for reading in slips.readings(claim, true[claim]):
            if _shows(reading.value, true[claim], digits) is False:
                yield f"{text}: {reading.words}"
    by_phrase: dict[Phrase, list[bool | None]] = defaultdict(list)
    for claim, readings in readings_by_habit(_habits(example), [*claims.values()]).items():
        for reading in readings:
            by_phrase[reading.words].append(_shows(reading.value, true[claim], digits))
    yield from _hidden_by_habit(by_phrase)


def _hidden_by_habit(by_phrase: Mapping[Phrase, Sequence[bool | None]]) -> Iterator[str]:
    """The words of the habits that no line shows.  Words are found only where they tell: that takes longest."""
    hidden = [phrase for phrase, shown in by_phrase.items() if False in shown and True not in shown]
    if hidden:
        told = {str(phrase) for phrase, shown in by_phrase.items() if True in shown}
        yield from (words for words in dict.fromkeys(map(str, hidden)) if words not in told)


def _is_told_above(claim: Claim, example: Example) -> bool:
    """Whether a slip in the gradient need not show in a step: one that is scaled hardly depends on its size."""
    is_new_weight = bool(claim.steps) and not claim.by and claim.node in example.parameters
    return example.optimiser.rule.is_scaled and (is_new_weight or claim.is_step) and not claim.state


def _shows(number: float, true: float, digits: int) -> bool | None:
    """Whether a number has other digits than the true one; None if it is the same number."""
    if abs(number - true) <= 1e-12 * abs(true):
        return None
    return not abs(number - true) <= unit_of(true, digits) / 2


def _habits(example: Example) -> Iterator[Habit]:
    """The habits that should show.  Another optimiser need not, since it may give nearly the same numbers."""
    nothing = Steps(updated=(), rates=(), gradients={}, right={}, wrong_weights={})
    habits = habits_of_working(example, Budget(MOST_WORK_OF_HABITS), nothing)
    return (habit for habit in habits if habit.kind != "other optimiser" and not str(habit.words).startswith("ε "))


def _drawn(network: Network, chance: random.Random, wanted: Wanted) -> Sheet | None:
    """A draw of all numbers; None if a step does not lead down, or a number is near 0."""
    parameters = [*network.weights, *network.biases]
    weights = [x * chance.choice((-1, 1, 1)) for x in chance.sample(_numbers(len(parameters), 1), len(parameters))]
    inputs = [name for one in network.inputs for name in network.in_each_sample(one)]
    given = dict(zip(inputs, chance.sample(_numbers(len(inputs), 2), len(inputs)), strict=True))
    sheet = Sheet(
        title="",
        source="",
        rate=None,
        error="E",
        inputs=given | _targets(network, chance),
        parameters=dict(zip(parameters, weights, strict=True)),
        formulas=network.formulas(),
        claims={},
        optimiser=wanted.optimiser,
        samples=network.columns,
        count=network.samples if network.columns else 0,
    )
    for rate in RATES:
        descent = Descent(example_of_sheet(replace(sheet, rate=rate)))
        errors = [as_float(descent.graph(steps)["E"].data) for steps in range(wanted.steps + 1)]
        if all(after < before for before, after in pairwise(errors)):
            return _with_claims(replace(sheet, rate=rate), descent, wanted.steps)
    return None


def _with_claims(sheet: Sheet, descent: Descent, steps: int) -> Sheet | None:
    asked = replace(sheet, claims=dict.fromkeys(asked_of(sheet, steps), ""))
    claims = claims_of(asked)
    numbers = {claim: abs(as_float(true_number(claim, descent))) for claim in claims.values()}
    are_clear = all(x >= LEAST or (x and claim.state) for claim, x in numbers.items())  # squares may be small
    return asked if are_clear and all(f"dE/d{w}" in claims for w in sheet.parameters) else None


def _numbers(count: int, largest: int) -> Sequence[Fraction]:
    """At least so many numbers below the largest, with as few decimals as there can be."""
    for unit in (Fraction(1, 10), Fraction(1, 20), Fraction(1, 100)):
        numbers = [x for i in range(1, int(largest / unit)) if (x := i * unit) not in _TRIVIAL]
        if len(numbers) >= 2 * count:
            break
    return numbers


def _targets(network: Network, chance: random.Random) -> dict[str, Fraction]:
    """The targets of all samples: different numbers, or classes."""
    names = [network.in_each_sample(name) for name in network.targets]
    if network.loss == OF_SHARES:
        right = _dealt(range(len(names)), network.samples, chance)
        return {name: Fraction(int(i == j)) for i, row in enumerate(names) for name, j in zip(row, right, strict=True)}
    if network.loss in ONE_OF_TWO:
        dealt = [_dealt(ONE_OF_TWO[network.loss], network.samples, chance) for _ in names]
        return {
            name: Fraction(x) for row, xs in zip(names, dealt, strict=True) for name, x in zip(row, xs, strict=True)
        }
    every = [name for row in names for name in row]
    return dict(zip(every, chance.sample(_numbers(len(every), 1), len(every)), strict=True))


def _dealt(classes: Sequence[int], count: int, chance: random.Random) -> list[int]:
    """A class for each sample; of several samples not all have the same."""
    while True:
        dealt = [chance.choice(classes) for _ in range(count)]
        if count <= len(classes) or len({*dealt}) > 1:
            return dealt
