"""Quick calls: floats and arrays or lists of floats in, sums over the batch out, in a few microseconds.

Most of the time of a call on few samples goes into reading its arguments and making arrays of its results.  A back end
whose numbers stay in place needs neither: arguments are written where it reads them, or read where they lie, and the
results are cut out of one array.

The function that does so is written for the program, argument by argument: one that goes through lists of arguments
and of results takes a third longer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import accumulate
from typing import Any

import numpy as np

from autograd.program.in_place import InPlace
from autograd.program.recipe import Part
from autograd.program.slots import Slot
from autograd.program.turns import OwnTurns

Quick = Callable[[Sequence[Any]], Any]
"""A call with some arguments.  It gives the outputs; or None unless the arguments are floats and arrays or lists of
floats that fit, and no output is a NaN."""


def quick(
    slots: Sequence[Slot],
    varying: Collection[int],
    runner: InPlace,
    parts: Sequence[Part],
    rebuilt: Callable[[list[Any]], Any],
    turns: threading.Lock | OwnTurns,
    *,
    mean: bool,
) -> Quick:
    """The quick call of a program some of whose arguments have a batch axis, and none of whose outputs has.

    Args:
        slots: the arguments.
        varying: which of them have a batch axis.
        runner: what runs it.
        parts: the parts of the outputs.
        rebuilt: what puts them together.
        turns: of all who call it.
        mean: whether they are divided by the size of the batch.
    """
    names: dict[str, Any] = {"ndarray": np.ndarray, "floats": np.dtype(float), "plain": {float, np.float64}}
    names |= {"run": runner.run_in_place, "rebuilt": rebuilt, "acquire": turns.acquire, "release": turns.release}
    start = 0
    for i, slot in enumerate(slots):
        if i not in varying:
            names[f"place{i}"] = runner.given[start : start + slot.size].reshape(slot.shape)
            start += slot.size
    text = source(slots, varying, parts, mean=mean)
    exec(compile(text, "<a quick call, written by autograd.program.quick>", "exec"), names)
    function: Quick = names.pop("call")  # which holds the names: they would hold each other
    return function


def source(slots: Sequence[Slot], varying: Collection[int], parts: Sequence[Part], *, mean: bool) -> str:
    """The text of such a function.

    >>> print(source([Slot("w", (2,)), Slot("x", ()), Slot("y", ())], {1}, [Part(1, ()), Part(2, (2,))], mean=True))
    def call(arrays):
        if len(arrays) != 3:
            return None
        [a0, a1, a2] = arrays
        if a0.__class__ is ndarray:
            if a0.dtype is not floats or a0.shape != (2,):
                return None
        elif a0.__class__ is not list or len(a0) != 2 or not plain.issuperset(map(type, a0)):
            return None
        if a1.__class__ is not ndarray or a1.dtype is not floats or not a1.ndim:
            return None
        samples = len(a1)
        if not samples or a1.shape != (samples,):
            return None
        if not isinstance(a2, float):
            return None
        acquire()
        try:
            place0[...] = a0
            place2[()] = a2
            found = run([a1], samples)
        finally:
            release()
        if found is None:
            return None
        found = found / samples
        return rebuilt([found.item(0), found[1:3]])
    """
    return "\n    ".join(["def call(arrays):", *_lines(slots, varying, parts, mean=mean)])


def _lines(slots: Sequence[Slot], varying: Collection[int], parts: Sequence[Part], *, mean: bool) -> Iterator[str]:
    names = [f"a{i}" for i in range(len(slots))]
    batches = [names[i] for i in sorted(varying)]
    yield from (f"if len(arrays) != {len(slots)}:", "    return None", f"[{', '.join(names)}] = arrays")
    for i, slot in enumerate(slots):
        if i in varying:
            yield from _batch_fits(names[i], slot.shape, is_first=names[i] == batches[0])
        else:
            yield from _shared_fits(names[i], slot.shape)
    yield from ("acquire()", "try:")
    for i, slot in enumerate(slots):
        if i not in varying:
            yield f"    place{i}[{'...' if slot.shape else '()'}] = {names[i]}"
    yield f"    found = run([{', '.join(batches)}], {'samples' if batches else 1})"
    yield from ("finally:", "    release()", "if found is None:", "    return None")
    if mean and batches:
        yield "found = found / samples"
    yield f"return rebuilt([{', '.join(_cut_out(parts))}])"


def _batch_fits(name: str, shape: tuple[int, ...], *, is_first: bool) -> Iterator[str]:
    """Whether an argument that varies is an array of floats, with as many samples as the first."""
    yield f"if {name}.__class__ is not ndarray or {name}.dtype is not floats or not {name}.ndim:"
    yield "    return None"
    if is_first:
        yield f"samples = len({name})"
    sizes = ", ".join(map(str, shape))
    yield f"if {'not samples or ' if is_first else ''}{name}.shape != (samples,{' ' if shape else ''}{sizes}):"
    yield "    return None"


def _shared_fits(name: str, shape: tuple[int, ...]) -> Iterator[str]:
    """Whether one that is the same for all samples is a float, or an array or a list of floats."""
    if not shape:
        yield f"if not isinstance({name}, float):"
    else:
        yield f"if {name}.__class__ is ndarray:"
        yield f"    if {name}.dtype is not floats or {name}.shape != {shape}:"
        yield "        return None"
        of_floats = f"plain.issuperset(map(type, {name}))"
        yield f"elif {name}.__class__ is not list or len({name}) != {shape[0]} or not {of_floats}:"
    yield "    return None"


def _cut_out(parts: Sequence[Part]) -> Iterator[str]:
    """The parts of the outputs: numbers and arrays."""
    for part, end in zip(parts, accumulate(part.size for part in parts), strict=True):
        start = end - part.size
        reshaped = f".reshape({part.shape})" if len(part.shape) > 1 else ""
        yield f"found[{start}:{end}]{reshaped}" if part.shape else f"found.item({start})"
