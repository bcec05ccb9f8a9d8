"""The habit of another optimiser: steps of momentum, Adam and their like on a sheet that says another, or none.

And the habit of a wrong rule: the sheet's own optimiser with a slip in it, in every step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.named_optimisers import read_optimiser
from autograd.by_hand.example.optimisers import BEFORE, NOTHING, PLAIN, Rule, stepped
from autograd.by_hand.slips.habits.bent_rules import bent
from autograd.by_hand.slips.habits.habits import Habit, Numbers, Work, descending, of_steps
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.paper.numerals import write_number


def wrong_rules_of_the_optimiser(example: Example, budget: Budget) -> Iterator[Habit]:
    """The sheet's own optimiser with a slip in its rule."""
    for slip in bent(example.optimiser.rule):
        work = _following(example, slip.rule, budget)
        yield Habit(slip.kind, slip.key, slip.words, work, slip.extra, is_of_every_step=True)


def other_optimisers(example: Example, budget: Budget) -> Iterator[Habit]:
    """The steps of each other optimiser, and the first steps that several of them make alike."""
    own = example.optimiser.rule
    others = [other for other in OTHERS if not _is_like(other.rule, own)]
    said = example.optimiser.name if not own.is_plain else "plain gradient descent"
    if not own.is_plain:
        for plain in plain_descents(own):
            words = f"the steps are those of {plain.name}, not of {said}"
            work = _following(example, plain.rule, budget)
            yield Habit("other optimiser", ("optimiser", plain.name), Phrase(words), work, plain.extra)
    for size, alike in _alike_at_first(others).items():
        names = " and ".join(other.name for other in alike)
        times = "" if size == 1 else f" times {write_number(size, 4)}"
        words = f"the step is the rate times the sign of the gradient{times}, as {names} make it first"
        work = _of_the_first_step(_stepping(example, alike, budget))
        yield _habit(("first", names), words, work, min(other.extra for other in alike))
    told = {other for alike in _alike_at_first(others).values() for other in alike}
    for other in others:
        words = f"the steps are those of {other.name}, not of {said}"
        yield _habit(other.name, words, _stepping(example, [other], budget), other.extra + (other in told))


def _is_like(rule: Rule, own: Rule) -> bool:
    """Whether two rules differ in nothing that a sheet of few digits shows."""
    return rule._replace(letters=own.letters, epsilon=own.epsilon, decay=own.decay) == own and not own.is_plain


def _habit(key: object, words: str, work: Work, extra: int) -> Habit:
    return Habit("other optimiser", ("optimiser", key), Phrase(words), work, extra, is_rare=True)


def _alike_at_first(others: Iterable[Other]) -> dict[float, list[Other]]:
    """The optimisers whose first steps have the same size, by that size in rates."""
    sizes: dict[float, list[Other]] = defaultdict(list)
    for other in others:
        if other.rule.is_scaled and not other.rule.decay:
            sizes[round(float(stepped(_on_paper(other.rule).in_floats, BEFORE, 1.0, 0.0, 1.0).step), 9)].append(other)
    return {size: alike for size, alike in sizes.items() if len(alike) > 1}


def _on_paper(rule: Rule) -> Rule:
    return rule._replace(epsilon=0.0)


def _stepping(example: Example, others: Iterable[Other], budget: Budget) -> Work:
    """The work of optimisers that nobody could tell apart: each as programs do it, and as people do."""
    rules = dict.fromkeys(
        rule
        for other in others
        for rule in ((other.rule, _on_paper(other.rule)) if other.rule.is_scaled else (other.rule,))
    )
    works = [_following(example, rule, budget) for rule in rules]

    def work(claims: list[Claim]) -> Numbers:
        by_each = [each([claim for claim in claims if claim.state in ("", "step")]) for each in works]
        return {claim: [x for numbers in by_each for x in numbers.get(claim, ())] for claim in by_each[0]}

    return work


def _following(example: Example, rule: Rule, budget: Budget) -> Work:
    """The work of somebody who takes this rule for that of the sheet; the letters stay those of the sheet."""
    optimiser = example.optimiser._replace(rule=rule._replace(letters=example.optimiser.rule.letters))
    return of_steps(descending(example.stepping(rate=example.rate, optimiser=optimiser), budget))


def _of_the_first_step(work: Work) -> Work:
    return lambda claims: work([claim for claim in claims if claim.steps <= 1])


class Other(NamedTuple):
    """An optimiser in the words of a sentence."""

    name: str
    rule: Rule
    extra: int = 0  # the cost of a rarer one


def _other(words: str, optimizer: str, extra: int = 0, **constants: str) -> Other:
    rule = read_optimiser(optimizer, {key: Fraction(x) for key, x in constants.items()}).rule
    return Other(words, rule, extra)


_UNCORRECTED = read_optimiser("adam", {}).rule._replace(corrected=NOTHING, corrected_square=NOTHING)
_UNRATED = read_optimiser("adamw", {}).rule._replace(is_unrated=True)

OTHERS = (
    _other("a momentum of 0.9", "momentum"),
    _other("a momentum of 0.5", "momentum", 1, beta="0.5"),
    _other("a momentum of 0.99", "momentum", 1, beta="0.99"),
    _other("a momentum of 0.9 with 0.1 of the gradient", "momentum", dampening="0.9"),
    _other("Nesterov's momentum of 0.9", "nesterov", 1),
    _other("AdaGrad", "adagrad"),
    _other("RMSprop with 0.9", "rmsprop", beta="0.9"),
    _other("RMSprop with 0.99", "rmsprop", 1),
    _other("Adam", "adam"),
    Other("Adam without its bias correction", _UNCORRECTED, 1),
    _other("AdamW with a weight decay of 0.01", "adamw", 1),
    _other("AdamW with a weight decay of 0.1", "adamw", 2, weight_decay="0.1"),
    Other("Adam with a weight decay of 0.01 that is not multiplied by the rate", _UNRATED, 1),
    _other("gradient descent with a weight decay of 0.01", "sgd", 2, weight_decay="0.01"),
    _other("gradient descent with a weight decay of 0.1", "sgd", 2, weight_decay="0.1"),
)


def plain_descents(own: Rule) -> list[Other]:
    """Plain gradient descent in place of an optimiser: with its weight decay, and without."""
    plain = Other("plain gradient descent", PLAIN._replace(decay=own.decay))
    return [plain, Other("plain gradient descent without weight decay", PLAIN, 1)] if own.decay else [plain]
