"""The pipeline: the passes between a graph and what runs it, in order.

The first passes make the code simpler for everybody, and a program keeps what they give.  The others fit it to a back
end and to what varies, once for each kind of call.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import NamedTuple

from autograd.program.passes.code import Code
from autograd.program.passes.distributed import with_sums_distributed
from autograd.program.passes.factors import with_factors_in_front
from autograd.program.passes.odd_terms import with_odd_terms_outside
from autograd.program.passes.simple import (
    Pass,
    with_constants_folded,
    with_equal_lines_shared,
    with_gates_of_relu_dropped,
    with_steps_of_relu,
    without_dead_lines,
    written_out,
)
from autograd.program.passes.sums import with_sums_gathered
from autograd.program.passes.watched import with_products_watched
from autograd.program.progress import step

Passes = Sequence[tuple[str, Pass]]  # each with what it has done


class Stage(NamedTuple):
    """The code behind a pass."""

    name: str
    code: Code


SIMPLER: Passes = (
    ("constants folded", with_constants_folded),
    ("equal lines shared", with_equal_lines_shared),
    ("dead lines dropped", without_dead_lines),
)


def fitting(
    varying: Collection[int],
    primitives: Collection[str],
    summed: frozenset[int] = frozenset(),
    distributed: frozenset[int] = frozenset(),
) -> Passes:
    """The passes that fit code to a back end.

    Args:
        varying: the inputs that have a batch axis.
        primitives: the names of the operations that the back end has itself.
        summed: the outputs that are summed over the batch, by their place.
        distributed: those whose sums are distributed, which is right unless an output is then infinite or NaN.
    """
    distributing = partial(with_sums_distributed, varying=frozenset(varying), summed=distributed)
    first, last = _before_distributing(varying, primitives, summed), _behind_distributing(varying)
    return (*first, ("sums distributed", distributing), *last)


def _before_distributing(varying: Collection[int], primitives: Collection[str], summed: frozenset[int]) -> Passes:
    return (
        ("operations written out", partial(written_out, primitives=primitives)),
        ("gates of relu dropped", with_gates_of_relu_dropped),
        ("steps of relu taken", with_steps_of_relu),
        ("factors in front", partial(with_factors_in_front, varying=frozenset(varying), summed=summed)),
    )


def _behind_distributing(varying: Collection[int]) -> Passes:
    return (
        ("sums gathered", partial(with_sums_gathered, varying=frozenset(varying))),
        ("odd terms outside", with_odd_terms_outside),
        ("dead lines dropped", without_dead_lines),
    )


BUILDING = len(SIMPLER)  # steps from a graph to a program
PLANNING = len(fitting((), ())) + 1  # and from there to what runs; the last one says what goes where


def after(code: Code, passes: Passes) -> Code:
    """The code behind the last of the passes."""
    for name, each in passes:
        step(name)
        code = each(code)
    return code


def fitted(
    code: Code,
    varying: frozenset[int],
    primitives: Collection[str],
    summed: frozenset[int] = frozenset(),
    distributed: frozenset[int] = frozenset(),
) -> Code:
    """The code behind these passes; where sums are distributed it has an output more, see ``with_products_watched``."""
    code = after(code, _before_distributing(varying, primitives, summed))
    step("sums distributed")
    found = with_sums_distributed(code, varying, distributed)
    if found is code:
        return after(code, _behind_distributing(varying))
    return with_products_watched(after(found, _behind_distributing(varying)), varying, distributed)


def stages(
    code: Code, varying: Collection[int], primitives: Collection[str], summed: frozenset[int] = frozenset()
) -> list[Stage]:
    """The code behind each pass, from the graph to what NumPy runs; the arguments are those of ``fitting``.

    >>> from autograd import leaves
    >>> from autograd.program.passes.code import code_of
    >>> w, x, v, y = leaves(w=1, x=2, v=3, y=4)
    >>> code = code_of([(w * x + v * y) + 1 + (w * x) ** 2], [w, x, v, y])
    >>> for stage in stages(code, {1, 3}, {"multiply", "add", "sum", "dot"}):
    ...     print(len(stage.code), stage.name)
    13 recorded
    13 constants folded
    12 equal lines shared
    12 dead lines dropped
    12 operations written out
    12 gates of relu dropped
    12 steps of relu taken
    12 factors in front
    12 sums distributed
    9 sums gathered
    9 odd terms outside
    8 dead lines dropped
    """
    found = [Stage("recorded", code)]
    for name, each in (*SIMPLER, *fitting(varying, primitives, summed, distributed=summed)):
        found.append(Stage(name, each(found[-1].code)))
    return found
