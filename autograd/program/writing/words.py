"""Words: what a program takes and gives, said in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from autograd.program.recipe import Recipe
from autograd.program.slots import Slot
from autograd.sentences import counted


def taken_by(slot: Slot) -> str:
    """What one argument is for one sample.

    >>> taken_by(Slot("w", (3, 2))), taken_by(Slot("x", ()))
    ('3 × 2 numbers', 'a number')
    """
    return f"{' × '.join(map(str, slot.shape))} numbers" if slot.shape else "a number"


def given_by(recipe: Recipe, names: Sequence[str]) -> str:
    """What a program gives.

    Args:
        recipe: the program.
        names: of its arguments.
    """
    derivative = recipe.derivative
    if derivative is None:
        return f"{counted(len(recipe.recorded.outputs), 'number')} for each sample"
    wrt = ", ".join(names[place] for place in derivative.wanted)
    what = "the value and its gradient" if derivative.order == 1 else "the Hessian"
    over = f", the {derivative.reduce} over the batch" if derivative.reduce else " for each sample"
    return f"{what} with respect to {wrt}{over}"
