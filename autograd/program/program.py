"""Program: a graph that was recorded once, and runs on arrays."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from autograd.derivatives.structures import flatten
from autograd.engine.value import Value
from autograd.program.arguments import Arguments, arguments_of
from autograd.program.asked import derivative_asked_for
from autograd.program.backends import Instead, Runner, refuse_unknown, runner_for
from autograd.program.in_place import InPlace
from autograd.program.libraries import Library
from autograd.program.on_arrays.chunked import OnBlock, is_chunked, on_blocks
from autograd.program.outputs import Results
from autograd.program.passes.code import Code, code_of
from autograd.program.passes.pipeline import BUILDING, PLANNING
from autograd.program.portable import Portable
from autograd.program.progress import progress_shown
from autograd.program.quick import Quick, quick
from autograd.program.recipe import Recipe, Reduce
from autograd.program.slots import Slot, slots_of, starts_of
from autograd.program.turns import turns_for
from autograd.sentences import counted, shorten
from autograd.table.arithmetic import as_float


class Program(Portable):
    """A function of numbers that was recorded as a graph, and runs on arrays.

    Args:
        outputs: a Value, or a structure of Values.
        inputs: the leaves that become the arguments, in order: each a Value, or a list or array of Values, which
            becomes an argument with an axis more.  All other leaves are constants.
        progress: whether a bar shows how far building is, if it takes more than a second (with the extra
            ``progress``).  It stays so for the derivatives of the program, and for its first call of each kind.

    Called with numbers it gives numbers.  An argument with a batch axis in front varies from sample to sample, and
    what depends on it has that axis too, in front of its own: a layer of three neurons gives an array of the shape
    (samples, 3).

    Raises:
        TypeError: if something else than Values is given.
        ValueError: if a Value is an input twice, or was computed from others.

    >>> from autograd import leaves
    >>> w, x = leaves(w=0.5, x=3)
    >>> program = Program((w * x - 1) ** 2, [w, x])
    >>> program(0.5, [1.0, 2.0, 3.0])
    array([0.25, 0.  , 0.25])
    """

    progress = False

    def __init__(self, outputs: Any, inputs: Sequence[Any], *, progress: bool = False) -> None:
        self.progress = progress
        with progress_shown(progress, BUILDING):
            self._record(outputs, *slots_of(inputs))

    @classmethod
    def of_slots(cls, outputs: Any, slots: list[Slot], leaves: list[Value]) -> Program:
        """A program whose arguments are known already."""
        program = object.__new__(cls)
        program._record(outputs, slots, leaves)
        return program

    def _record(self, outputs: Any, slots: list[Slot], leaves: list[Value]) -> None:
        flat = flatten(outputs)
        for y, place in zip(flat.items, flat.places, strict=True):
            if not isinstance(y, Value):
                where = f"in place {place} " if place else ""
                raise TypeError(
                    f"a program gives Values, and {where}there is {shorten(repr(y))}: compute it from the arguments"
                )
        if not flat.items:
            raise ValueError("there are no outputs: give the Values that the program computes")
        code = code_of(flat.items, leaves)
        numbers = [as_float(x.data) for x in leaves]
        self._set(Recipe(code, slots, numbers, flat.rebuilt(range(len(flat.items))), None), "numpy")

    def _set(self, recipe: Recipe, backend: str) -> None:
        self._recipe = recipe
        self.backend = backend
        self.code = recipe.code(open_=True)
        self._parts, self._rebuilt = recipe.parts()
        self._varying = recipe.usually_varying()
        self._runners: dict[Any, Runner] = {}
        self._quick: Quick | None = None  # a call like the last one
        self._quick_of: dict[Runner, Quick] = {}
        self._instead = ""  # why another back end runs it
        self._one_at_a_time = turns_for(self.code)

    # ---- running ----

    def __call__(self, *arrays: Any) -> Any:
        """The outputs at these numbers.

        Args:
            arrays: for each argument a number or an array, with the axes of the batch in front.

        Raises:
            TypeError: if there are too many or too few, or something is not a real number.
            ValueError: if the shapes do not fit.
        """
        if self._quick is not None:
            found = self._quick(arrays)
            if found is not None:
                return found
        if any(map(is_chunked, arrays)):
            task = OnBlock(pickle.dumps(self._parts_at))
            parts, samples = on_blocks(task, self._recipe.slots, self._parts, arrays, summed=self._reduce is not None)
        else:
            parts, samples = self._parts_at(*arrays)
        if self._reduce == "mean":
            if samples == 0:
                raise ValueError("the batch is empty, and has no mean: give at least one sample, or reduce='sum'")
            parts = [part / samples for part in parts]
        return self._rebuilt(parts)

    def _parts_at(self, *arrays: Any) -> tuple[list[Any], int]:
        """The parts of the outputs, a mean as a sum, and the size of the batch."""
        arguments = arguments_of(self._recipe.slots, arrays)
        self._varying = arguments.varying
        results, runner = self._run(arguments, open_=True)
        self._prepare(arguments.varying, runner)
        if self._is_guarded and arguments.library.has_nan(results):
            results, runner = self._run(arguments, open_=False)  # was it 0·inf where no path leads, or an overflow?
        parts, place = [], 0
        for part in self._parts:
            places, for_each = range(place, place + part.size), part.wrt in arguments.varying
            parts.append(runner.outputs.part(results, places, part.shape, arguments, for_each=for_each))
            place += part.size
        return parts, arguments.samples

    def _run(self, arguments: Arguments, *, open_: bool) -> tuple[Results, Runner]:
        varying, library = arguments.varying, arguments.library
        with self._one_at_a_time, np.errstate(all="ignore"):
            key = varying, open_, library
            if key not in self._runners:
                self._runners[key] = self._runner(varying, library, open_=open_)
            runner = self._runners[key]
            return runner.run(arguments.shared, arguments.rows, arguments.samples), runner

    def _runner(self, varying: frozenset[int], library: Library, *, open_: bool) -> Runner:
        code = self.code if open_ else self._guarded_code
        starts = starts_of(self._recipe.slots)
        loads = [range(starts[i], starts[i + 1]) for i in sorted(varying)]
        summed: list[int] = []
        place = 0
        for part in self._parts:
            if self._reduce and part.wrt not in varying:
                summed += range(place, place + part.size)
            place += part.size
        places = frozenset(summed)
        with progress_shown(self.progress, PLANNING):
            runner = runner_for(self.backend, library, code, loads, places, places if open_ else frozenset())
        self._tell_of(runner)
        return runner

    def _prepare(self, varying: frozenset[int], runner: Runner) -> None:
        """Be ready for another call like this one."""
        for_each = any(part.wrt in varying for part in self._parts)
        if not for_each and isinstance(runner, InPlace) and not runner.outputs.rows:
            if runner not in self._quick_of:
                where = self._parts, self._rebuilt, self._one_at_a_time
                mean = self._reduce == "mean"
                self._quick_of[runner] = quick(self._recipe.slots, varying, runner, *where, mean=mean)
            self._quick = self._quick_of[runner]

    def _tell_of(self, runner: Runner) -> None:
        """Warn, once a program, that another back end runs it."""
        if isinstance(runner, Instead) and not self._instead:
            self._instead = runner.reason
            warnings.warn(runner.reason, stacklevel=6)

    def on(self, backend: str) -> Program:
        """The same program, run by another back end.

        Args:
            backend: "numpy", which every program begins with, or "native": machine code, made at the first call with
                the extra ``native``.

        Raises:
            ValueError: if there is no such back end.
            ImportError: if it needs a package that is not installed.

        >>> from autograd import leaves
        >>> w, x = leaves(w=0.5, x=3)
        >>> Program(w * x, [w, x]).on("numpy")(0.5, [1.0, 2.0])
        array([0.5, 1. ])
        """
        refuse_unknown(backend)
        return self._remade(self._recipe, backend)

    def _remade(self, recipe: Recipe, backend: str) -> Program:
        """A program that is built as this one was."""
        with progress_shown(self.progress, 1 + BUILDING):
            program = Program.of_recipe(recipe, backend)
        program.progress = self.progress
        return program

    # ---- derivatives ----

    def value_and_gradient(self, wrt: Any = None, reduce: Reduce = None) -> Program:
        """A program that gives the output, and its gradient with respect to some of the arguments.

        Args:
            wrt: the name or the place of an argument, or several of them; by default all.
            reduce: "sum" or "mean" over the batch, or None for one value and one gradient for each sample.  The
                gradient with respect to an argument that itself varies has one entry for each sample in any case.

        Raises:
            ValueError: if the program has several outputs, or no such argument.

        >>> from autograd import leaves
        >>> w, x = leaves(w=0.5, x=3)
        >>> step = Program((w * x - 1) ** 2, [w, x]).value_and_gradient("w", reduce="sum")
        >>> step(0.5, [1.0, 2.0, 3.0])
        (0.5, 2.0)
        """
        return self._derived(1, wrt, reduce)

    def hessian(self, wrt: Any = None, reduce: Reduce = None) -> Program:
        """A program that gives the second derivatives of the output, as a matrix with a row for each number.

        Args:
            wrt: as in ``value_and_gradient``: one argument.
            reduce: "sum" or "mean" over the batch, or None for one matrix for each sample.

        >>> from autograd import leaves
        >>> w, x = leaves(w=0.5, x=3)
        >>> Program((w * x - 1) ** 2, [w, x]).hessian("w", reduce="sum")(0.5, [1.0, 2.0, 3.0])
        28.0
        """
        return self._derived(2, wrt, reduce)

    def _derived(self, order: int, wrt: Any, reduce: Reduce) -> Program:
        """The program of a derivative."""
        derivative = derivative_asked_for(self._recipe, order, wrt, reduce)
        return self._remade(self._recipe._replace(derivative=derivative), self.backend)

    @cached_property
    def _guarded_code(self) -> Code:
        return self._recipe.code(open_=False)

    @cached_property
    def _is_guarded(self) -> bool:
        """Whether the derivative has places where no path leads, which the code takes for an ordinary 0."""
        return self._recipe.derivative is not None

    @property
    def _reduce(self) -> Reduce:
        return self._recipe.derivative.reduce if self._recipe.derivative else None

    def __reduce__(self) -> tuple[Callable[[Recipe, str], Program], tuple[Recipe, str]]:
        return Program.of_recipe, (self._recipe, self.backend)

    def __repr__(self) -> str:
        names = ", ".join(slot.name for slot in self._recipe.slots)
        backend = "" if self.backend == "numpy" else f", on {self.backend}"
        instead = f" ({self._instead})" if self._instead else ""
        return f"<Program of {names}: {counted(len(self.code), 'line')}{backend}{instead}>"
