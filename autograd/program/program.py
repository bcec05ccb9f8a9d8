"""Program: a graph that was recorded once, and runs on arrays."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any, Literal, NamedTuple

import numpy as np

from autograd.derivatives.of_values import jacobian, open_rows
from autograd.derivatives.structures import flatten
from autograd.engine.numbers import called
from autograd.engine.value import Value
from autograd.program.code import Code, Line, code_of, values_of
from autograd.program.numpy_plan import Plan, Results
from autograd.program.passes import with_constants_folded, with_equal_lines_shared, without_dead_lines
from autograd.program.slots import Slot, batch_shape, refuse_other_count, slot_of
from autograd.sentences import counted, nearest, shorten
from autograd.table.arithmetic import as_float

Reduce = Literal["sum", "mean"] | None
SIMPLER = (with_constants_folded, with_equal_lines_shared, without_dead_lines)


class Part(NamedTuple):
    """Some of the outputs, which make one array."""

    count: int
    shape: tuple[int, ...]
    wrt: int | None = None  # for a gradient: the slot that it is taken with respect to


class Program:
    """A function of numbers that was recorded as a graph, and runs on arrays.

    Args:
        outputs: a Value, or a structure of Values.
        inputs: the leaves that become the arguments, in order: each a Value, or a list or array of Values, which
            becomes an argument with an axis more.  All other leaves are constants.

    Called with numbers it gives numbers.  An argument with a batch axis in front varies from sample to sample, and
    what depends on it has that axis too.

    Raises:
        TypeError: if something else than Values is given.
        ValueError: if a Value is an input twice, or was computed from others.

    >>> from autograd import leaves
    >>> w, x = leaves(w=0.5, x=3)
    >>> program = Program((w * x - 1) ** 2, [w, x])
    >>> program(0.5, [1.0, 2.0, 3.0])
    array([0.25, 0.  , 0.25])
    """

    def __init__(self, outputs: Any, inputs: Sequence[Any]) -> None:
        self._record(outputs, *_slots_of(inputs))

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
        code = simplified(code_of(flat.items, leaves))
        numbers = [as_float(x.data) for x in leaves]
        self._set(_Recipe(code, slots, numbers, None, None), code, [Part(1, ()) for _ in flat.items], flat.rebuilt)

    def _set(self, recipe: _Recipe, code: Code, parts: list[Part], rebuilt: Callable[[Any], Any]) -> None:
        self._recipe = recipe
        self.code = code
        self._parts = parts
        self._rebuilt = rebuilt
        self._plans: dict[Any, Plan] = {}
        self._one_at_a_time = threading.Lock()  # a plan has one set of files

    # ---- running ----

    def __call__(self, *arrays: Any) -> Any:
        """The outputs at these numbers.

        Args:
            arrays: for each argument a number or an array, with the axes of the batch in front.

        Raises:
            TypeError: if there are too many or too few, or something is not a real number.
            ValueError: if the shapes do not fit.
        """
        slots = self._recipe.slots
        refuse_other_count(slots, arrays)
        given = [slot.read(array) for slot, array in zip(slots, arrays, strict=True)]
        batch = batch_shape(slots, given)
        samples = int(np.prod(batch, dtype=int))
        if samples == 0 and self._recipe.reduce == "mean":
            raise ValueError("the batch is empty, and has no mean: give at least one sample, or reduce='sum'")
        varying = frozenset(i for i, array in enumerate(given) if array.ndim > 1)
        numbers = [array for i, array in enumerate(given) if i not in varying]
        shared = np.concatenate(numbers) if numbers else np.zeros(0)
        rows = [np.broadcast_to(given[i], (*batch, slots[i].count)).reshape(samples, -1).T for i in sorted(varying)]
        results = self._run(varying, shared, rows, samples, open_=True)
        if self._is_guarded and (np.isnan(results[0].numbers).any() or np.isnan(results[0].rows).any()):
            results = self._run(varying, shared, rows, samples, open_=False)  # was it 0 · inf where no path leads?
        return self._put_together(*results, batch, samples)

    def _run(
        self, varying: frozenset[int], shared: Any, rows: Sequence[Any], samples: int, *, open_: bool
    ) -> tuple[Results, Plan]:
        with self._one_at_a_time, np.errstate(all="ignore"):
            key = varying, open_
            if key not in self._plans:
                self._plans[key] = self._planned(varying, self.code if open_ else self._guarded_code)
            plan = self._plans[key]
            return plan.run(shared, rows, samples), plan

    def _planned(self, varying: frozenset[int], code: Code) -> Plan:
        starts = np.cumsum([0, *(slot.count for slot in self._recipe.slots)]).tolist()
        loads = [range(starts[i], starts[i + 1]) for i in sorted(varying)]
        summed: list[int] = []
        place = 0
        for part in self._parts:
            if self._recipe.reduce and part.wrt not in varying:
                summed += range(place, place + part.count)
            place += part.count
        return Plan(code, loads, summed)

    def _put_together(self, results: Results, plan: Plan, batch: tuple[int, ...], samples: int) -> Any:
        """The outputs in the structure of the program."""
        arrays = []
        place = 0
        scale = 1 / samples if self._recipe.reduce == "mean" else 1.0
        for part in self._parts:
            arrays.append(plan.part(results, range(place, place + part.count), batch, part.shape) * scale)
            place += part.count
        return self._rebuilt(arrays)

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
        return Program._derived(
            _Recipe(*self._base("value_and_gradient"), (1, *self._wanted(wrt)), _checked_reduce(reduce))
        )

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
        wanted, one = self._wanted(wrt)
        if len(wanted) != 1:
            raise ValueError("a Hessian is taken with respect to one argument: give its name as wrt=")
        return Program._derived(_Recipe(*self._base("hessian"), (2, wanted, one), _checked_reduce(reduce)))

    def _base(self, who: str) -> tuple[Code, list[Slot], list[float]]:
        if self._recipe.derivative is not None:
            raise ValueError(f"{who} differentiates a program once: for second derivatives ask for hessian(...)")
        if len(self.code.outputs) != 1:
            raise ValueError(f"{who} needs a program with one output, and this one has {len(self.code.outputs)}")
        return self._recipe[:3]

    def _wanted(self, wrt: Any) -> tuple[list[int], bool]:
        """The places of the arguments in ``wrt``, and whether it is a single one."""
        slots = self._recipe.slots
        one = isinstance(wrt, str | int) or (wrt is None and len(slots) == 1)
        names = {slot.name: place for place, slot in enumerate(slots)}
        wanted = []
        for name in range(len(slots)) if wrt is None else [wrt] if one else wrt:
            place = names.get(name) if isinstance(name, str) else name
            if place not in range(len(slots)):
                raise ValueError(f"the program has no argument {name!r}{nearest(str(name), names)}")
            wanted.append(place)
        return wanted, one

    @staticmethod
    def _derived(recipe: _Recipe) -> Program:
        program = object.__new__(Program)
        program._set(recipe, recipe.code(open_=True), *recipe.parts())
        return program

    @cached_property
    def _guarded_code(self) -> Code:
        return self._recipe.code(open_=False)

    @cached_property
    def _is_guarded(self) -> bool:
        """Whether the derivative has places where no path leads, which the code takes for an ordinary 0."""
        return self._recipe.derivative is not None

    def __repr__(self) -> str:
        names = ", ".join(slot.name for slot in self._recipe.slots)
        return f"<Program of {names}: {counted(len(self.code), 'line')}>"


class _Recipe(NamedTuple):
    """All that a program is made from again: what was recorded, and which derivative was taken of it."""

    base: Code
    slots: list[Slot]
    examples: list[float]  # the numbers at which it was recorded
    derivative: tuple[int, list[int], bool] | None  # its order, with respect to which slots, and whether to one alone
    reduce: Reduce

    def code(self, *, open_: bool) -> Code:
        """The code of the derivative, with gates where no path leads, or open."""
        assert self.derivative is not None
        order, wanted, _ = self.derivative
        leaves, (y,) = values_of(self.base, self.examples)
        starts = np.cumsum([0, *(slot.count for slot in self.slots)]).tolist()
        xs = [leaf for i in wanted for leaf in leaves[starts[i] : starts[i + 1]]]
        rows = open_rows if open_ else jacobian
        (gradient,) = rows([y], xs)
        outputs = [y, *gradient] if order == 1 else [entry for row in rows(gradient, xs) for entry in row]
        return simplified(code_of(outputs, leaves))

    def parts(self) -> tuple[list[Part], Callable[[Any], Any]]:
        """The parts of the outputs, and what puts them together."""
        assert self.derivative is not None
        order, wanted, one = self.derivative
        slots = [self.slots[i] for i in wanted]
        if order == 2:
            return [Part(slots[0].count ** 2, slots[0].shape * 2, wanted[0])], lambda arrays: arrays[0]
        parts = [Part(1, ()), *(Part(slot.count, slot.shape, i) for slot, i in zip(slots, wanted, strict=True))]
        return parts, partial(_value_and_gradients, one)


def _value_and_gradients(one: bool, arrays: list[Any]) -> tuple[Any, Any]:
    return arrays[0], arrays[1] if one else tuple(arrays[1:])


def simplified(code: Code) -> Code:
    """The code after the passes that need not know which inputs vary."""
    for each in SIMPLER:
        code = each(code)
    return code


def _checked_reduce(reduce: Reduce) -> Reduce:
    if reduce not in ("sum", "mean", None):
        raise ValueError(f'reduce is "sum", "mean" or None, not {shorten(repr(reduce))}')
    return reduce


def _slots_of(inputs: Any) -> tuple[list[Slot], list[Value]]:
    """A slot for each of the inputs, named as they are, and all leaves in order."""
    slots, leaves = [], []
    for place, given in enumerate([inputs] if isinstance(inputs, Value) else inputs):
        name = getattr(given, "name", "") or f"input {place}"
        slot, items, _ = slot_of(name if isinstance(name, str) else f"input {place}", given)
        slots.append(slot)
        leaves += items
    seen: set[Any] = set()
    for leaf in leaves:
        if not isinstance(leaf, Value) or leaf.op is not None:
            what = f"{called(leaf)} was computed from others" if isinstance(leaf, Value) else f"{leaf!r} is no Value"
            raise ValueError(f"the inputs of a program are leaves, and {what}: pass the leaves that it was made from")
        if leaf in seen:
            raise ValueError(f"{called(leaf)} is an input twice: pass it once")
        seen.add(leaf)
    return slots, leaves
