"""The first calls of a long program without a batch: line by line, as the eager numbers were computed.

To plan a program of 100,000 lines takes eight times as long as to run it once like this.
So it is planned when it has been called that often; most long graphs never are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.program.on_numpy.plan import Plan
from autograd.program.outputs import Outputs, Results
from autograd.program.passes.code import Code

LONG = 20_000  # lines; a shorter program is planned while a person blinks
RUNS = 8


class ByNumber:
    """A runner of code none of whose inputs has a batch axis.

    Args:
        code: the program.
        planned: makes the plan that takes its place.
    """

    def __init__(self, code: Code, planned: Callable[[], Plan]) -> None:
        self.outputs = Outputs(code, [0] * len(code), frozenset())
        self._code, self._planned = code, planned
        self._runs = 0
        self.plan: Plan | None = None

    def run(self, shared: Any, varying: Sequence[Any], samples: int) -> Results:
        """The outputs; nothing varies, and there is one sample."""
        if self.plan is None and self._runs < RUNS:
            self._runs += 1
            numbers = self._computed(shared)
            if np.isfinite(numbers).all():  # a plan knows which infinity it is, and where a NaN is no more than that
                return Results(numbers[self._code.outputs], np.empty((0, samples)))
        if self.plan is None:
            self.plan = self._planned()
        return self.plan.run(shared, varying, samples)

    def _computed(self, shared: Any) -> Any:
        """The number of every line."""
        code = self._code
        numbers = [0.0] * len(code)
        numbers[: code.inputs] = shared.tolist()
        for line, number in code.constants.items():
            numbers[line] = number
        for line, (op, args) in enumerate(zip(code.ops, code.args, strict=True)):
            if op is not None:
                numbers[line] = op.of_numbers(*[numbers[a] for a in args])  # type: ignore[assignment]  # floats give one
        return np.array(numbers, dtype=float)
