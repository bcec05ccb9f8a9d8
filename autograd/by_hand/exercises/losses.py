"""The losses of exercises, as formulas: of single numbers, or of an array of predictions and one of targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

TERM = "{term}"


class Loss(NamedTuple):
    """The formula of a loss for a prediction p and a target t, and how those of several outputs are joined.

    >>> LOSSES["half_squared"].of_numbers(["p1", "p2"], ["t1", "t2"], "E")
    {'E': '((p1 - t1)**2 + (p2 - t2)**2) / 2'}
    >>> LOSSES["half_squared"].of_arrays("p", "t", "E")
    {'E': 'sum((p - t)**2) / 2'}
    """

    term: str
    around: str = TERM
    is_sum: bool = False  # whether the term is one, so that what stands around it needs parentheses
    is_mean: bool = False
    before: Mapping[str, str] = {}  # formulas that the term uses

    def of_numbers(self, outputs: Sequence[str], targets: Sequence[str], error: str) -> dict[str, str]:
        """The formulas of the error of one sample, whose outputs have a name each."""
        formulas: dict[str, str] = {}
        terms = []
        for place, (p, t) in enumerate(zip(outputs, targets, strict=True), 1):
            names = {name: numbered(name, len(outputs), place) for name in self.before}
            formulas |= {names[name]: text.format(p=p, t=t, **names) for name, text in self.before.items()}
            terms.append(self.term.format(p=p, t=t, **names))
        total = " + ".join(terms)
        is_mean = self.is_mean and len(terms) > 1
        if is_mean or (self.around != TERM and (self.is_sum or len(terms) > 1)):
            total = f"({total})"
        return formulas | {error: self.around.format(term=f"{total} / {len(terms)}" if is_mean else total)}

    def of_arrays(self, p: str, t: str, error: str) -> dict[str, str]:
        """The same where the outputs are an array."""
        names = {name: name for name in self.before}
        formulas = {name: text.format(p=p, t=t, **names) for name, text in self.before.items()}
        total = f"{'mean' if self.is_mean else 'sum'}({self.term.format(p=p, t=t, **names)})"
        return formulas | {error: self.around.format(term=total)}


LOSSES: dict[str, Loss] = {
    "half_squared": Loss("({p} - {t})**2", around=f"{TERM} / 2"),
    "squared": Loss("({p} - {t})**2"),
    "mse": Loss("({p} - {t})**2", is_mean=True),
    "l1": Loss("abs({p} - {t})", is_mean=True),
    "huber": Loss("{c}*({d} - {c}/2)", is_mean=True, before={"d": "{p} - {t}", "c": "clip({d}, -1, 1)"}),
    "hinge": Loss("relu(1 - {t}*{p})", is_mean=True),
    "binary_cross_entropy": Loss("{t}*log({p}) + (1 - {t})*log(1 - {p})", around=f"-{TERM}", is_sum=True),
    "binary_cross_entropy_with_logits": Loss("softplus({p}) - {t}*{p}", is_mean=True),
    "cross_entropy": Loss("{t}*log({p})", around=f"-{TERM}"),
}
OF_SHARES = "cross_entropy"  # the loss of a softmax: its outputs are shares that add up to 1
OF_PROBABILITIES = "binary_cross_entropy"  # the loss whose outputs lie between 0 and 1

# What the targets of a loss are, where they are not numbers as the outputs are: one of two, for each output.
ONE_OF_TWO: Mapping[str, Sequence[int]] = {
    OF_PROBABILITIES: (0, 1),
    "binary_cross_entropy_with_logits": (0, 1),
    "hinge": (-1, 1),
}


def numbered(name: str, of: int, place: int) -> str:
    """A name with its number, where there are several.

    >>> numbered("t", 1, 1), numbered("t", 2, 1)
    ('t', 't1')
    """
    return name if of == 1 else f"{name}{place}"
