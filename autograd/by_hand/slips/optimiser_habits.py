"""The habit of another optimiser: steps of momentum, Adam and their like on a sheet of plain gradient descent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.habits import Habit, Numbers, Work, descending, of_steps
from autograd.by_hand.slips.optimisers import OPTIMISERS, Optimiser, Past, direction, followed_by
from autograd.by_hand.slips.reading import Phrase
from autograd.paper.numerals import write_number


def other_optimisers(example: Example, budget: Budget) -> Iterator[Habit]:
    """The steps of each optimiser, and the first steps that several of them make alike."""
    for size, alike in _alike_at_first().items():
        names = " and ".join(rule.name for rule in alike)
        times = "" if size == 1 else f" times {write_number(size, 4)}"
        words = f"the step is the rate times the sign of the gradient{times}, as {names} make it first"
        work = _of_the_first_step(_stepping(example, alike, budget))
        yield _habit(("first", names), words, work, min(rule.extra for rule in alike))
    told = {rule for alike in _alike_at_first().values() for rule in alike}
    for rule in OPTIMISERS:
        words = f"the steps are those of {rule.name}, not of plain gradient descent"
        yield _habit(rule.name, words, _stepping(example, [rule], budget), rule.extra + (rule in told))


def _habit(key: object, words: str, work: Work, extra: int) -> Habit:
    return Habit("other optimiser", ("optimiser", key), Phrase(words), work, extra, is_rare=True)


def _alike_at_first() -> dict[float, list[Optimiser]]:
    """The optimisers whose first steps have the same size, by that size in rates."""
    sizes: dict[float, list[Optimiser]] = defaultdict(list)
    for rule in OPTIMISERS:
        if rule.is_scaled:
            sizes[round(direction(_on_paper(rule), Past(), 1.0, 0.0), 9)].append(rule)
    return {size: alike for size, alike in sizes.items() if len(alike) > 1}


def _on_paper(rule: Optimiser) -> Optimiser:
    return rule._replace(epsilon=0.0)


def _stepping(example: Example, rules: Iterable[Optimiser], budget: Budget) -> Work:
    """The work of optimisers that nobody could tell apart: each as programs do it, and as people do."""
    versions = dict.fromkeys(
        each for rule in rules for each in ((rule, _on_paper(rule)) if rule.is_scaled else (rule,))
    )
    works = [
        of_steps(descending(example, budget, follow=partial(followed_by, each, example.parameters)))
        for each in versions
    ]

    def work(claims: list[Claim]) -> Numbers:
        by_each = [each(claims) for each in works]
        return {claim: [x for numbers in by_each for x in numbers.get(claim, ())] for claim in by_each[0]}

    return work


def _of_the_first_step(work: Work) -> Work:
    return lambda claims: work([claim for claim in claims if claim.steps <= 1])
