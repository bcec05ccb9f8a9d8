"""What a library of the array API standard calls for a row of the table."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

from autograd.program.libraries import Foreign
from autograd.program.on_numpy.kernels import UFUNCS
from autograd.table import ops
from autograd.table.rows import Operation

Kernel = Callable[..., Any]

WRITTEN_OUT = {"heaviside"}  # PyTorch's is 0 of a NaN


class Kernels:
    """The functions of a library by the names of the table."""

    def __init__(self, library: Foreign) -> None:
        self._library = library
        xp = library.xp
        self._functions: dict[str, Kernel] = {
            "relu": lambda x: xp.where(x <= 0, 0.0, x),  # the slope at 0 is 0 for the library, too
            "step": lambda x: xp.where(xp.isnan(x), x, xp.astype(x > 0, x.dtype)),
            "where": lambda condition, a, b: xp.where(condition != 0, a, b),
            **_elementwise(xp),
            **_special(xp),
        }
        self.primitives = frozenset({*self._functions, "sum", "dot"})

    def of(self, op: Operation) -> Kernel:
        """The function for a row."""
        return self._functions.get(op.name) or self._one_by_one(op)

    def _one_by_one(self, op: Operation) -> Kernel:
        """A row that the library knows nothing of: its own ``compute``, number by number."""
        library = self._library

        def kernel(*rows: Any) -> Any:
            try:
                numbers = [np.asarray(_on_the_host(row), float) for row in rows]
            except (TypeError, RuntimeError) as error:
                raise TypeError(
                    f"{library.xp.__name__} has no function for {op.name}, so it is computed number by number, which "
                    f"neither a compiler nor the library's own derivatives see through ({str(error).splitlines()[0]}): "
                    "call the program on plain arrays, and take its own value_and_gradient(...)"
                ) from error
            return library.array(np.frompyfunc(op.of_numbers, len(numbers), 1)(*numbers).astype(float))

        return kernel


def _elementwise(xp: Any) -> dict[str, Kernel]:
    """The rows that NumPy has as functions of single numbers, by its own name or by that of the standard."""
    import array_api_compat.numpy as standard

    found = {}
    for row, ufunc in UFUNCS.items():
        if row in WRITTEN_OUT:
            continue
        names = [row, *(name for name in dir(standard) if getattr(standard, name) is ufunc)]  # "arcsin" and "asin"
        name = next((name for name in names if hasattr(xp, name)), None)
        if name is not None:
            found[row] = getattr(xp, name)
    return found


def _special(xp: Any) -> dict[str, Kernel]:
    """The special functions of one number, which the standard leaves to other modules."""
    import array_api_compat as compat

    if compat.is_torch_namespace(xp):
        module = import_module("torch.special")
    elif compat.is_jax_namespace(xp):
        module = import_module("jax.scipy.special")
    elif compat.is_cupy_namespace(xp):
        module = import_module("cupyx.scipy.special")
    else:
        return {}
    rows = [op for op in ops.TABLE.values() if op.arity == 1 and not (op.elementary or op.steady)]
    names = {op.name: next((name for name in (op.name, *op.aliases) if hasattr(module, name)), None) for op in rows}
    return {row: getattr(module, name) for row, name in names.items() if name}


def _on_the_host(array: Any) -> Any:
    """The array where NumPy can read it."""
    import array_api_compat as compat

    if compat.is_torch_array(array):
        return array.cpu()
    return array.get() if compat.is_cupy_array(array) else array
