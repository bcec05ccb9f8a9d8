"""Back ends: what runs the code of a program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from autograd.program.by_number import LONG, ByNumber
from autograd.program.libraries import Foreign, Library
from autograd.program.on_arrays.plan import ArrayPlan
from autograd.program.on_numpy.plan import Plan
from autograd.program.outputs import Outputs, Results
from autograd.program.passes.code import Code, Line
from autograd.sentences import nearest


class Runner(Protocol):
    """Code that is ready to run, with some of its inputs varying over a batch."""

    outputs: Outputs

    def run(self, shared: Any, varying: Sequence[Any], samples: int) -> Results:
        """The outputs.

        Args:
            shared: an array of the inputs without a batch axis, in order.
            varying: for each run of inputs with a batch axis an array of shape (inputs, samples).
            samples: the size of the batch.
        """


class Instead(Plan):
    """NumPy, in place of another back end.

    Args:
        reason: why.
        others: those of ``Plan``.
    """

    def __init__(self, reason: str, *others: Any) -> None:
        super().__init__(*others)
        self.reason = reason


Places = frozenset[int]  # of outputs


def _native(code: Code, loads: Sequence[Sequence[Line]], summed: Places, distributed: Places) -> Runner:
    from autograd.program.native.plan import NativePlan, TooLargeError

    try:
        return NativePlan(code, loads, summed, distributed)
    except TooLargeError as error:
        return Instead(str(error), code, loads, summed, distributed)


def _numpy(code: Code, loads: Sequence[Sequence[Line]], summed: Places, distributed: Places) -> Runner:
    if len(code) > LONG and not loads:
        return ByNumber(code, lambda: Plan(code, loads, summed))
    return Plan(code, loads, summed, distributed)


BACKENDS: dict[str, Callable[[Code, Sequence[Sequence[Line]], Places, Places], Runner]] = {
    "numpy": _numpy,
    "native": _native,
}


def runner_for(
    backend: str,
    library: Library,
    code: Code,
    loads: Sequence[Sequence[Line]],
    summed: Places,
    distributed: Places,
) -> Runner:
    """What runs the code.

    Args:
        backend: its name, for arrays of NumPy.
        library: where the arrays live.
        code: the program.
        loads: runs of inputs with a batch axis.
        summed: the outputs that are summed over the batch, by their place.
        distributed: those whose sums may be distributed, see ``Plan``.
    """
    if isinstance(library, Foreign):
        return ArrayPlan(library, code, loads, summed)
    return BACKENDS[backend](code, loads, summed, distributed)


def refuse_unknown(backend: str) -> None:
    """Refuse a back end that does not exist, or that is not installed."""
    if not isinstance(backend, str) or backend not in BACKENDS:
        raise ValueError(f"there is no back end {backend!r}{nearest(str(backend), BACKENDS)}")
    if backend == "native":
        from autograd.program.native.machine import llvm

        llvm()
