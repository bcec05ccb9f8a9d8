"""Function: one text of Python for a program and a kind of call."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from typing import Any

from autograd.paper.written import Written
from autograd.program.keeping.structures import NUMBER, written_structure
from autograd.program.on_numpy.lifetimes import needed_for
from autograd.program.passes.blocks import Block, Work, blocks_of
from autograd.program.passes.code import Code, Line
from autograd.program.passes.pipeline import after, fitting
from autograd.program.passes.ranks import VARYING, ranks_of
from autograd.program.recipe import Part, Recipe
from autograd.program.slots import starts_of
from autograd.program.writing.arrays import Arrays, atom, factor
from autograd.program.writing.head import Head
from autograd.program.writing.identifiers import OF_PYTHON, Identifiers
from autograd.program.writing.numpy_forms import PRIMITIVES
from autograd.program.writing.statements import Statements
from autograd.program.writing.totals import Totals
from autograd.table.rows import Operation


class Function:
    """A program as one function.

    Args:
        recipe: the program.
        code: its lines.
        varying: the arguments with a batch axis, by their place.
        distributed: whether sums are distributed, as in what runs.
    """

    def __init__(self, recipe: Recipe, code: Code, varying: Collection[int], *, distributed: bool = False) -> None:
        self._recipe = recipe
        self._runs = [range(*ends) for ends in pairwise(starts_of(recipe.slots))]
        self._reduce = recipe.derivative.reduce if recipe.derivative else None
        self._parts, _ = recipe.parts()
        self._for_each = [part.wrt in varying for part in self._parts]
        summed = [bool(self._reduce) and not each for each in self._for_each]
        places = [range(*ends) for ends in pairwise(accumulate((part.size for part in self._parts), initial=0))]
        self.loads = loads = frozenset(line for place in varying for line in self._runs[place])
        self.summed = frozenset(i for each, run in zip(summed, places, strict=True) if each for i in run)
        self._code = code = after(
            code, fitting(loads, PRIMITIVES, self.summed, self.summed if distributed else frozenset())
        )
        self._ranks = ranks = ranks_of(code, loads)
        self._lines = [[code.outputs[i] for i in run] for run in places]
        self._totals = {number: place for place, number in enumerate(i for i, each in enumerate(summed) if each)}
        self._head = Head(recipe, varying, Identifiers(OF_PYTHON))
        self.names = self._head.names
        before = [line for line in range(len(code)) if ranks[line] < VARYING and code.ops[line] is not None]
        rows = [line for number, lines in enumerate(self._lines) if number not in self._totals for line in lines]
        needed = needed_for(code, {*rows, *self._new_totals().lines}, ranks)
        self.works: list[Work] = [*blocks_of(code, before, ranks), *blocks_of(code, needed, ranks)]

    @property
    def operations(self) -> set[Operation]:
        """What it is made of; sums are written with signs."""
        return {work.op for work in self.works if isinstance(work, Block)}

    def text(self, name: str) -> str:
        """The function under this name."""
        once, _ = self._written(())
        inside = {number for number, uses in once.uses.items() if uses == 1} - once.partly_used
        arrays, returned = self._written(inside)
        body = [*arrays.statements, f"return {returned}"]
        head = self._head.lines(" ".join(body))
        return "\n".join(
            ['@np.errstate(all="ignore")', f"def {name}({', '.join(self.names)}):", *self.docstring()]
            + [f"    {line}" for line in [*head, *body]]
            + [""]
        )

    def docstring(self) -> list[str]:
        """What it gives, and what it takes."""
        return self._head.docstring()

    def parts_of(self, found: str) -> str:
        """The arrays in what it returns, as a tuple."""
        derivative = self._recipe.derivative
        if derivative is None or derivative.order == 2:
            return f"({found},)"
        return found if derivative.to_one else f"({found}[0], *{found}[1])"

    # ---- lines ----

    def _new_totals(self) -> Totals:
        return Totals(self._code, self._ranks, [self._lines[number] for number in self._totals])

    def _written(self, inside: Collection[int]) -> tuple[Arrays, str]:
        """The statements, and what is returned behind them."""
        names = Identifiers({*OF_PYTHON, *self.names})
        arrays = Arrays(self._code.constants, names, inside)
        for name, run, slot in zip(self.names, self._runs, self._recipe.slots, strict=True):
            if run:
                varies = self._ranks[run[0]] == VARYING
                arrays.given(name, run, varies=varies, is_single=slot.shape == ())
        statements = Statements(arrays, self._ranks)
        for work in self.works:
            statements.write(work)
        totals = self._new_totals()
        totals.bind(arrays)
        texts = []
        for number, part in enumerate(self._parts):
            if number in self._totals:
                text = _shaped(totals.part(self._totals[number], "g"), part)
            else:
                text = self._part(arrays, self._lines[number], part, for_each=self._for_each[number])
            texts.append(Written(f"{factor(text)}/samples") if self._reduce == "mean" else text)
        return arrays, self._structure([text.text for text in texts])

    def _part(self, arrays: Arrays, lines: Sequence[Line], part: Part, *, for_each: bool) -> Written:
        """A part of the outputs that is not summed."""
        if not for_each and all(self._ranks[line] < VARYING for line in lines):
            return _shaped(arrays.taken(lines) if lines else Written("np.zeros(0)"), part)
        rows = self._rows(arrays, lines)
        shape = "".join(f", {n}" for n in part.shape)
        if not part.shape:
            return Written(f"{atom(rows)}.reshape(batch)")
        return Written(f"{atom(rows)}{'.T' if len(lines) > 1 else ''}.reshape(*batch{shape})")

    def _rows(self, arrays: Arrays, lines: Sequence[Line]) -> Written:
        """Some outputs, each with a number for every sample."""
        pieces = []
        for varies, run in groupby(lines, lambda line: self._ranks[line] == VARYING):
            some = [*run]
            taken = arrays.taken(some, is_column=not varies)
            shape = f"({len(some)}, samples)" if len(some) > 1 else "samples"
            pieces.append(taken if varies else Written(f"np.broadcast_to({taken.text}, {shape})"))
        return pieces[0] if len(pieces) == 1 else Written(f"np.vstack([{', '.join(piece.text for piece in pieces)}])")

    # ---- what is returned ----

    def _structure(self, texts: list[str]) -> str:
        """The parts in the structure of the program."""
        derivative = self._recipe.derivative
        if derivative is None:
            return _nested(written_structure(self._recipe.outputs), iter(texts))
        if derivative.order == 2:
            return texts[0]
        value, *gradients = texts
        return f"{value}, {gradients[0] if derivative.to_one else _tuple(gradients)}"


def _nested(tree: Any, parts: Iterator[str]) -> str:
    """A structure in the words of Python.

    Args:
        tree: what ``written_structure`` gives.
        parts: the text of each number and array among the outputs.
    """
    if tree == NUMBER:
        return next(parts)
    if tree is None:
        return "None"
    ((kind, inside),) = tree.items()
    if kind == "text":
        return repr(inside)
    if kind == "dict":
        return "{" + ", ".join(f"{key!r}: {_nested(part, parts)}" for key, part in inside) + "}"
    if kind == "array":
        return next(parts)
    nested = [_nested(part, parts) for part in inside]
    return _tuple(nested) if kind == "tuple" else f"[{', '.join(nested)}]"


def _shaped(written: Written, part: Part) -> Written:
    """An array with one axis, or a number, in the shape of a part."""
    if len(part.shape) == (1 if part.size != 1 else 0):
        return written
    return Written(f"np.reshape({written.text}, {part.shape})")


def _tuple(texts: Sequence[str]) -> str:
    return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"
