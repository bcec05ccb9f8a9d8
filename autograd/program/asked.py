"""What is asked of a program: arguments by their names or places, and a derivative with respect to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.program.recipe import Derivative, Recipe, Reduce
from autograd.program.slots import Slot
from autograd.sentences import nearest, shorten


def derivative_asked_for(recipe: Recipe, order: int, wrt: Any, reduce: Reduce) -> Derivative:
    """A derivative of what was recorded.

    Raises:
        TypeError: if ``wrt`` is neither a name nor a place, nor several.
        ValueError: if there is none, or no such argument.
    """
    if recipe.derivative is not None:
        raise ValueError("a program is differentiated once: ask the program that was recorded for its hessian(...)")
    outputs = len(recipe.recorded.outputs)
    if outputs != 1:
        raise ValueError(
            f"a derivative needs a program with one output, and this one has {outputs}: record one, or their sum"
        )
    wanted, one = arguments_asked_for(recipe.slots, wrt)
    if order == 2 and len(wanted) != 1:
        raise ValueError("a Hessian is taken with respect to one argument: give its name as wrt=")
    if reduce not in ("sum", "mean", None):
        raise ValueError(f'reduce is "sum", "mean" or None, not {shorten(repr(reduce))}')
    return Derivative(order, wanted, one, reduce)


def arguments_asked_for(slots: Sequence[Slot], asked: Any, word: str = "wrt") -> tuple[list[int], bool]:
    """The places of some arguments, all of them for None, and whether it is a single one.

    Args:
        slots: all arguments.
        asked: names or places.
        word: what they are called in an error.

    Raises:
        TypeError: if they are neither names nor places.
        ValueError: if there is no such argument.

    >>> slots = [Slot("w", ()), Slot("x", ())]
    >>> arguments_asked_for(slots, "x"), arguments_asked_for(slots, [0, "x"])
    (([1], True), ([0, 1], False))
    """
    one = isinstance(asked, str | int) or (asked is None and len(slots) == 1)
    if not one and not isinstance(asked, list | tuple | None):
        raise TypeError(
            f"{word}= is the name or the place of an argument, or a list of them, not {shorten(repr(asked))}"
        )
    names = {slot.name: place for place, slot in enumerate(slots)}
    wanted: list[int] = []
    for name in range(len(slots)) if asked is None else [asked] if one else asked:
        place = names.get(name, -1) if isinstance(name, str) else name
        if type(place) is not int:
            raise TypeError(f"an argument is named by its name or its place, not by {shorten(repr(place))}")
        if place not in range(len(slots)):
            raise ValueError(f"the program has no argument {name!r}{nearest(str(name), names)}")
        wanted.append(place)
    return wanted, one
