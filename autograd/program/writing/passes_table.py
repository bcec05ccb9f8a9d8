"""The table of passes: how many lines a program has behind each of them, and the blocks that it is run in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from autograd.paper.names import shown
from autograd.program.passes.blocks import Block, Matrix, Total, Work
from autograd.program.passes.pipeline import stages
from autograd.program.recipe import Recipe
from autograd.program.writing.function import Function
from autograd.program.writing.numpy_forms import PRIMITIVES
from autograd.program.writing.words import given_by, taken_by


def passes_table(recipe: Recipe, backend: str, varying: Collection[int]) -> str:
    """The table, for one kind of call.

    Args:
        recipe: the program.
        backend: the name of what runs it.
        varying: the arguments with a batch axis, by their place.
    """
    names = [shown(slot.name) for slot in recipe.slots]
    takes = ", ".join(f"{name} ({taken_by(slot)})" for name, slot in zip(names, recipe.slots, strict=True))
    moving = ", ".join(names[place] for place in sorted(varying)) or "nothing"
    function = Function(recipe, recipe.code(open_=True), varying, distributed=True)
    passed = stages(recipe.graph(open_=True), function.loads, PRIMITIVES, function.summed)
    return "\n".join(
        [
            f"takes       {takes}",
            f"gives       {given_by(recipe, names)}",
            f"varies      {moving}",
            f"back end    {backend}",
            "",
            *_lined_up([("pass", "lines"), *((stage.name, f"{len(stage.code):,}") for stage in passed)]),
            "",
            f"in blocks: {_in_words(function.works)}",
        ]
    )


def _lined_up(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Rows of two columns, the first one being their heads."""
    left, right = (max(map(len, column)) for column in zip(*rows, strict=True))
    lines = [f"{name:<{left}}  {number:>{right}}" for name, number in rows]
    return [lines[0], f"{'─' * left}  {'─' * right}", *lines[1:]]


def _in_words(works: Sequence[Work]) -> str:
    """How many blocks there are of each kind."""
    counts = Counter(map(type, works))
    said = [f"{count} {noun}{'s' * (count != 1)}{rest}" for kind, noun, rest in _KINDS if (count := counts[kind])]
    return ", ".join(said) or "nothing to compute"


_KINDS = ((Matrix, "product", " with weights"), (Block, "operation", " on many numbers"), (Total, "sum", ""))
