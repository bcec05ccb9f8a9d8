"""Head: the beginning of a function of Python, which tells of its arguments and makes arrays of them."""

from __future__ import annotations

import re
from collections.abc import Collection

from autograd.program.recipe import Recipe
from autograd.program.slots import Slot
from autograd.program.writing.identifiers import Identifiers
from autograd.program.writing.words import given_by, taken_by


class Head:
    """The first lines of a function.

    Args:
        recipe: the program.
        varying: the arguments with a batch axis, by their place.
        identifiers: what makes names of those of the arguments.
    """

    def __init__(self, recipe: Recipe, varying: Collection[int], identifiers: Identifiers) -> None:
        self._recipe, self._varying = recipe, varying
        self.names = [identifiers.of(slot.name) for slot in recipe.slots]
        self._arguments = [*zip(self.names, recipe.slots, strict=True)]

    def docstring(self) -> list[str]:
        """What the function gives, and what it takes."""
        lines = ["    Args:"] if self.names else []
        for place, (name, slot) in enumerate(self._arguments):
            model = ", in the order of model.parameters()" if slot.takes_model else ""
            batch = " for each sample, with the axes of the batch in front" if place in self._varying else ""
            lines.append(f"        {name}: {taken_by(slot)}{batch}{model}.")
        gives = given_by(self._recipe, self.names)
        return [f'    """{gives[0].upper()}{gives[1:]}.', "", *lines, '    """']

    def lines(self, body: str) -> list[str]:
        """The statements that make arrays of the arguments, as far as the body needs them.

        Args:
            body: the rest of the function.
        """
        found = [
            f"{name} = np.reshape({name}, {slot.size if slot.shape else '()'}).astype(float)"
            for place, (name, slot) in enumerate(self._arguments)
            if place not in self._varying and _is_in(name, body)
        ]
        varying = [self._arguments[place] for place in sorted(self._varying)]
        if varying:
            found += [f"{name} = np.asarray({name}, float)" for name, _ in varying]
            shapes = [f"{name}.shape[:-{len(slot.shape)}]" if slot.shape else f"{name}.shape" for name, slot in varying]
            found.append(
                f"batch = {shapes[0]}" if len(shapes) == 1 else f"batch = np.broadcast_shapes({', '.join(shapes)})"
            )
        rows = [self._rows(name, slot, alone=len(varying) == 1) for name, slot in varying if _is_in(name, body)]
        if _is_in("samples", " ".join([body, *rows])):
            found.append("samples = int(np.prod(batch))" if varying else "samples = 1")
        return [*found, *rows]

    @staticmethod
    def _rows(name: str, slot: Slot, *, alone: bool) -> str:
        """An argument with a row for each of its numbers and a column for each sample."""
        axes = "".join(f", {n}" for n in slot.shape)
        source = name if alone else f"np.broadcast_to({name}, {f'(*batch{axes})' if slot.shape else 'batch'})"
        return f"{name} = {source}" + (f".reshape(samples, {slot.size}).T" if slot.shape else ".ravel()")


def _is_in(name: str, text: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None
