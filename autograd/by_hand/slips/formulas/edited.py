"""The edits of one formula: the rows of ``edits`` at each place where they fit."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import product
from typing import NamedTuple

from autograd.by_hand.slips.formulas.edits import (
    ARRAYS,
    EVERYWHERE,
    FORGOTTEN,
    IN_ONE_PLACE,
    OF_THE_WHOLE,
    TABLE,
    Rewriting,
)
from autograd.by_hand.slips.formulas.patterns import Letters, children_of, constant_in, letters_in, made_of, pattern_of
from autograd.paper.arrays import Array, Shape
from autograd.paper.strict import FUNCTIONS
from autograd.paper.worked import WorkedFormula

ROUNDED = 1e-3  # relative: a number this near to that of a name is this number, put in

_FIELD = re.compile(r"{(.*?)}")  # of a sentence


class Edit(NamedTuple):
    """Something in a formula that may have been meant otherwise."""

    row: Rewriting
    places: tuple[ast.expr, ...]
    new: ast.expr  # what was meant there
    bound: Letters

    @property
    def template(self) -> str:
        """The words for it, with braces for the parts that they name."""
        return _FIELD.sub("{}", self.row.words)

    @property
    def parts(self) -> list[ast.expr]:
        """The parts that the words name."""
        return [made_of(pattern_of(field), self.bound) for field in _FIELD.findall(self.row.words)]

    def text(self, tree: ast.expr) -> str:
        """The formula as it was meant."""
        return ast.unparse(deepcopy(tree, {id(place): self.new for place in self.places}))


class Editor:
    """Finds the edits of a formula.

    Args:
        worked: the formula.
        only: which rows there are beside those for all formulas.
        names: those that may be meant.
        functions: those that may be meant.

    >>> worked = WorkedFormula("p + y", {"p": 0.2, "y": 1.0})
    >>> edit = next(Editor(worked, "numbers", ["p", "y"], []).edits())
    >>> edit.text(worked.tree), edit.template
    ('p - y', 'a plus stands in place of the minus before {}')
    """

    def __init__(self, worked: WorkedFormula, only: str, names: Iterable[str], functions: Iterable[str]) -> None:
        self._worked = worked
        self._order = worked.order
        self._only = only
        self._may_be_meant: dict[str, list[ast.expr]] = {
            "n": [ast.Name(name) for name in names],
            "g": [ast.Name(name) for name in functions],
            "i": [ast.Constant(number) for number in FORGOTTEN],
        }
        self._above = {part: node for node in worked.order for part in ast.iter_child_nodes(node)}
        self._texts: dict[ast.expr, str] = {}  # of parts and names, which are asked for again and again
        self._uses: dict[str, list[ast.expr]] = {}  # where each name stands
        for node in worked.names:
            self._uses.setdefault(self._text(node), []).append(node)

    def edits(self) -> Iterator[Edit]:
        """The edits, the most natural first."""
        for rows in TABLE:
            for place in self._order[-1:] if rows is OF_THE_WHOLE else self._order:
                for row in rows:
                    bound: dict[str, ast.expr] = {"it": place}
                    if row.only in ("", self._only) and self._fits(pattern_of(row.written), place, bound):
                        yield from self._edits(place, row, bound)

    def _edits(self, place: ast.expr, row: Rewriting, bound: Letters) -> Iterator[Edit]:
        places = [place]
        if row in (EVERYWHERE, IN_ONE_PLACE):
            uses = self._uses[self._text(place)]
            if len(uses) == 1 if row is IN_ONE_PLACE else place is not uses[0]:
                return
            places = uses if row is EVERYWHERE else places
        letters = [letter for letter in self._may_be_meant if letter in letters_in(row.meant)]
        for chosen in product(*(self._may_be_meant[letter] for letter in letters)):
            meant = {**bound, **dict(zip(letters, chosen, strict=True))}
            new = made_of(pattern_of(row.meant), meant)
            is_turned_twice = isinstance(new, ast.Attribute) and isinstance(self._above.get(place), ast.Attribute)
            is_a_one = self._is_factor(place) and constant_in(new) == 1  # which nobody writes
            if self._is_another(meant) and not is_turned_twice and not is_a_one:  # (W.T).T is W
                yield Edit(row, tuple(places), new, meant)

    def _is_another(self, meant: Letters) -> bool:
        """Whether a name or a function is not the one that is written; an array of another shape was not meant."""
        if "x" in meant and "n" in meant:
            x, n = meant["x"], meant["n"]
            return self._shape(x) == self._shape(n) and self._text(x) != self._text(n)
        if "c" in meant and "n" in meant:  # a rounded number of the name is no slip, and a number is no array
            number, name = self._worked.value(meant["c"]), self._worked.value(meant["n"])
            return not isinstance(name, Array) and not math.isclose(number, name, rel_tol=ROUNDED)
        pairs = [(meant[a], meant[b]) for a, b in ("fg", "sn") if a in meant and b in meant]
        return all(self._text(a) != self._text(b) for a, b in pairs)

    def _text(self, node: ast.expr) -> str:
        if node not in self._texts:
            self._texts[node] = ast.unparse(node)
        return self._texts[node]

    def _shape(self, node: ast.expr) -> Shape:
        value = self._worked.value(node)
        return value.shape if isinstance(value, Array) else ()

    def _fits(self, pattern: ast.AST, node: ast.AST, bound: dict[str, ast.expr]) -> bool:
        """Whether a part of the formula is of the form in a row; notes what the letters stand for."""
        if isinstance(pattern, ast.Name) and isinstance(node, ast.expr):
            bound[pattern.id] = node
            return self._may_stand_for(pattern.id, node)
        if type(pattern) is not type(node):
            return False
        if isinstance(pattern, ast.Constant) and isinstance(node, ast.Constant):
            return bool(pattern.value == node.value)
        inside, there = children_of(pattern), children_of(node, pattern)
        return len(inside) == len(there) and all(self._fits(a, b, bound) for a, b in zip(inside, there, strict=True))

    def _may_stand_for(self, letters: str, node: ast.expr) -> bool:
        number = constant_in(node)
        match letters:
            case "a" | "b":
                return number != 0
            case "f":
                return True
            case "p":
                return number is None and node in self._above
            case "s":
                return self._is_term(node)
            case "x":
                return isinstance(node, ast.Name) or node in self._worked.names
            case "c":
                return number not in (None, 0, 1) and not (self._only == ARRAYS and self._is_exponent(node))
            case "k":
                return isinstance(number, int)
        return isinstance(node, ast.Name) and node.id == letters  # a function by its name

    def _is_factor(self, node: ast.expr) -> bool:
        """Whether it is a factor, which may be left out."""
        above = self._above.get(node)
        return isinstance(above, ast.BinOp) and isinstance(above.op, ast.Mult)

    def _is_exponent(self, node: ast.expr) -> bool:
        """Whether it is an exponent, for which arrays have rows of their own."""
        above = self._above.get(node)
        return isinstance(above, ast.BinOp) and isinstance(above.op, ast.Pow) and above.right is node

    def _is_term(self, node: ast.expr) -> bool:
        """Whether it is a term of a sum, or what a function is taken of."""
        match self._above.get(node):
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                return True
            case ast.Call(func=ast.Name(id=name)):
                return name in FUNCTIONS and FUNCTIONS[name].bends
        return False
