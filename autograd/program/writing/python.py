"""A program as a function of Python that needs nothing but NumPy.

``tanh(w*x)`` of a batch of x is

    def program(w, x):
        w = np.reshape(w, ()).astype(float)
        x = np.asarray(x, float)
        batch = np.shape(x)
        x = x.ravel()
        return np.tanh(w*x).reshape(batch)

An array in it has a row for each number and a column for each sample, so that a layer is ``W @ x + b[:, None]``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from autograd.program.recipe import Recipe
from autograd.program.writing.function import Function
from autograd.program.writing.identifiers import OF_PYTHON, refuse_no_identifier
from autograd.program.writing.numpy_forms import PRELUDES, is_written

HEAD = "# Written by a program of backprop-by-hand.  It needs NumPy, and nothing else."


def source_of(recipe: Recipe, varying: Collection[int]) -> str:
    """The function that runs, to be read: an operation that NumPy lacks is called by its name.

    Args:
        recipe: the program.
        varying: the arguments with a batch axis, by their place.
    """
    return Function(recipe, recipe.code(open_=True), varying, distributed=True).text("program")


def python_of(recipe: Recipe, varying: Collection[int], name: str) -> str:
    """A text of Python with a function that runs without this package.

    Args:
        recipe: the program.
        varying: the arguments with a batch axis, by their place.
        name: of the function.

    Raises:
        ValueError: if the name is not one for Python, or NumPy lacks an operation.
    """
    refuse_no_identifier(name, "Python", OF_PYTHON)
    open_, guarded = (Function(recipe, recipe.code(open_=open_), varying) for open_ in (True, False))
    for function in (open_, guarded):
        _refuse_missing(function)
    text = open_.text(name)
    if recipe.derivative is not None and guarded.text(name) != text:
        text = "\n\n".join([open_.text(f"_{name}_open"), guarded.text(f"_{name}_guarded"), _either(open_, name)])
    return "\n".join([HEAD, *_preludes(text), "", "", text])


def _refuse_missing(function: Function) -> None:
    missing = sorted({op.name for op in function.operations if not is_written(op)})
    if missing:
        raise ValueError(
            f"NumPy has no function for {', '.join(missing)}: build the program without it, or call the program itself"
        )


def _preludes(text: str) -> Iterator[str]:
    """What stands in front of the functions."""
    lines = {"import numpy as np"}
    for name, needed in PRELUDES.items():
        if f"{name}(" in text:
            lines |= {*needed}
    yield from sorted(lines, key=lambda line: ("import" not in line, "numpy" in line, line))


def _either(function: Function, name: str) -> str:
    """The function that calls one of two: the first is right unless it gives a nan."""
    arguments = ", ".join(function.names)
    return "\n".join(
        [
            f"def {name}({arguments}):",
            *function.docstring(),
            f"    found = _{name}_open({arguments})",
            f"    if any(np.isnan(part).any() for part in {function.parts_of('found')}):",
            f"        return _{name}_guarded({arguments})  # 0 times infinity, where no path leads?",
            "    return found",
            "",
        ]
    )
