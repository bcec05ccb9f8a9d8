"""Hints: where a slip is and of what kind, without the number that is right."""

from __future__ import annotations

from autograd.by_hand.slips.readings.kinds import Finding
from autograd.by_hand.verdict.rows import Row

HINTS = {
    "truncation": "the last digit: it was cut, not rounded",
    "rounding": "the last digit",
    "follows": "this line is right but for a wrong line above",
    "sign": "the sign",
    "factor sign": "the sign of one factor or term",
    "uphill": "the direction of the step",
    "half forgotten": "a factor ½",
    "two forgotten": "a factor 2",
    "chained rounding": "rounding too early on the way",
    "other quantity": "which quantity is asked for here",
    "bias not updated": "what the step does with the biases",
    "inner derivative": "the inner derivative",
    "missing factor": "a factor of the chain rule that is missing",
    "derivative of a function": "the derivative of a function, such as an activation",
    "missing path": "a path that is missing in the sum",
    "single path": "how many paths there are",
    "doubled path": "a path that is counted twice",
    "paths multiplied": "what happens to several paths: they are added",
    "doubled factor": "a factor that is there twice",
    "wrong factor": "a factor that belongs to another edge",
    "calculator": "the mode of the calculator",
    "batch size": "how many samples or terms there are, and where that counts",
    "product rule": "the product rule",
    "quotient rule": "the quotient rule",
    "off by one step": "how many steps were made",
    "neighbour": "with respect to what the derivative is taken",
    "other output": "of what the derivative is taken",
    "function of a sum": "a function of a sum: it is not taken term by term",
    "updated weights": "which weights are used: those before the step, or after it",
    "transposed weights": "which weight belongs to which connection",
    "other rate": "the rate",
    "other optimiser": "the rule of the step",
    "miscopied": "a number that was copied",
    "miswritten": "the order of the digits",
    "two slips": "two places in this line",
    "optimiser's rule": "the rule of the optimizer",
    "bias correction": "the correction of the moments",
    "wrong product": "which product of matrices it is",
    "transposed": "which matrix is transposed",
    "wrong axis": "the axis that is summed over",
    "not summed": "a sum over the batch",
}
AGAIN = "this line again"


def hint_on(row: Row) -> str:
    """What to look at in a wrong line, in words without a number."""
    if not row.diagnosis:
        return f"Look at {AGAIN}."
    finding = row.diagnosis[0]
    where = _where(finding)
    certain = "Look at" if finding.certain else "Perhaps look at"
    return f"{certain} {HINTS.get(finding.kind, AGAIN)}{where}."


def _where(finding: Finding) -> str:
    names = [f"∂{target}/∂{source}" for target, source in finding.edges]
    return f", at {' and '.join(names[:2])}" if names and finding.kind != "follows" else ""
