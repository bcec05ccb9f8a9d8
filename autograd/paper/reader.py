"""A formula on its way from text to a Value, as strict notation has it.

The text goes through Python's ``ast`` and a list of what is allowed, so that a formula from a stranger can
neither run code nor stall.
"""

from __future__ import annotations

import ast
import math
import unicodedata
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from autograd.engine.methods import spelled_out
from autograd.engine.numbers import Exact
from autograd.engine.value import operand
from autograd.paper.array_functions import ARRAY_FUNCTIONS
from autograd.paper.array_names import entry_name
from autograd.paper.array_notation import Effort, Step, axis_of, index_of, reduced, step_of_arrays
from autograd.paper.arrays import Array, MisfitError, ShapeError, array_of
from autograd.paper.entry_by_entry import elementwise
from autograd.paper.formula_text import FormulaText
from autograd.paper.numerals import read_decimal
from autograd.paper.refusals import TooLargeError, UndefinedError, bits_of
from autograd.paper.strict import DERIVATIVES, FUNCTIONS, OF_SEVERAL
from autograd.sentences import counted, nearest
from autograd.table.arithmetic import EXACT_BITS
from autograd.table.ops import ADDED, TABLE
from autograd.table.rows import NO_PATH, Operation

NO_LETTERS: Mapping[str, int] = MappingProxyType({})
DEEPEST = 1_000  # operations inside one another

_BY_METHOD = {op.method: op for op in TABLE.values()}
_OPERATORS: dict[type[ast.AST], Operation] = {
    ast.Add: _BY_METHOD["__add__"],
    ast.Sub: _BY_METHOD["__sub__"],
    ast.Mult: _BY_METHOD["__mul__"],
    ast.Div: _BY_METHOD["__truediv__"],
    ast.FloorDiv: _BY_METHOD["__floordiv__"],
    ast.Mod: _BY_METHOD["__mod__"],
    ast.Pow: _BY_METHOD["__pow__"],
    ast.USub: _BY_METHOD["__neg__"],
}


def _may_be_an_axis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in (0, 1)


def read_formula(
    text: str,
    names: Mapping[str, Any],
    *,
    exact: bool = False,
    first: int = 1,
    effort: Effort | None = None,
    letters: Mapping[str, int] = NO_LETTERS,
) -> Any:
    """What ``parse`` gives, with an ``Array`` for an array.

    Args:
        text, names, exact: as for ``parse``; among the names may be an ``Array``, and entries such as ``h[0]``.
        first: the index of the first entry of an array, 1 or 0.
        effort: what all formulas together may cost.
        letters: what the letters of an index stand for, as in ``h[t-1]``.
    """
    return Reader(text, names, exact, first, effort or Effort(), letters).value()


class Reader(FormulaText):
    """One formula on its way from text to a Value."""

    def __init__(
        self,
        text: str,
        names: Mapping[str, Any],
        exact: bool,
        first: int,
        effort: Effort,
        letters: Mapping[str, int],
    ) -> None:
        super().__init__(text)
        self.names = names
        self.exact = exact
        self.first = first
        self.effort = effort
        self.letters = letters

    def value(self) -> Any:
        """What the formula gives."""
        return self.evaluate(self.tree())

    def evaluate(self, tree: ast.expr) -> Any:
        """The value of the tree, without recursion: operands first, as on a stack machine."""
        results: list[Any] = []
        waiting: list[tuple[ast.expr, Step | None, int, int]] = [(tree, None, 0, 0)]
        while waiting:
            node, step, arity, depth = waiting.pop()
            if depth > DEEPEST:
                raise self.refusal("is nested too deeply: split it into several named formulas")
            if step is not None:
                results[-arity:] = [step(results[-arity:])]
            elif isinstance(node, ast.Constant):
                results.append(self._number(node))
            elif name := self.name_of(node):
                results.append(self.named(name))
            else:
                step, operands = self.fitting(node, self.step, node)
                waiting.append((node, partial(self.fitting, node, step), len(operands), depth))
                waiting.extend((operand, None, 0, depth + 1) for operand in reversed(operands))
        return results.pop()

    def name_of(self, node: ast.expr) -> str:
        """The name that a part of the formula is; nothing if it is none."""
        if isinstance(node, ast.Subscript):
            entry = str(self.fitting(node, self.entry, node))
            return entry if entry in self.names else ""
        return node.id if isinstance(node, ast.Name) else ""

    def entry(self, node: ast.Subscript) -> str:
        """The name of an entry, which may be known without its array, as the h[0] of a recurrence is."""
        return entry_name(self.source(node.value), index_of(node.slice, self.letters))

    def fitting(self, node: ast.expr, function: Callable[..., Any], *args: Any) -> Any:
        """What a function gives; shapes that do not fit are told with the part of the formula that is at fault."""
        try:
            return function(*args)
        except ShapeError as problem:
            refusal = self.refusal(f"holds {self.source(node)!r}: {problem}")
            raise MisfitError(str(refusal), problem.shapes) if isinstance(problem, MisfitError) else refusal from None

    def step(self, node: ast.expr) -> tuple[Step, list[ast.expr]]:
        """What is done at a part that is neither a name nor a number, and with which parts."""
        match node:
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
                return partial(self.applied, _OPERATORS[type(sign)]), [left, right]
            case ast.UnaryOp(op=sign, operand=part) if type(sign) in _OPERATORS:
                return partial(self.applied, _OPERATORS[type(sign)]), [part]
            case ast.UnaryOp(op=ast.UAdd(), operand=part):
                return itemgetter(0), [part]
            case ast.Call(func=ast.Name(id=name)):
                return self._call(name, node)
            case ast.BinOp(op=ast.BitXor()):
                raise self.refusal("holds '^': write ** for a power")
        if found := step_of_arrays(node, self.first, self.effort, self.letters):
            return found
        raise self.refusal(
            f"holds {self.source(node)!r}, which is not allowed: write it with numbers, names, + - * / **, "
            "parentheses and functions such as exp(x)"
        )

    def _call(self, name: str, node: ast.Call) -> tuple[Step, list[ast.expr]]:
        if (op := DERIVATIVES.get(name)) and len(node.args) == 1 and not node.keywords:
            return partial(self.derivative, op), node.args
        op = FUNCTIONS.get(name) or next((op for op in ADDED.values() if name in op.calls), None)
        if op is None:
            return self._call_of_arrays(name, node)
        if op.arity != len(node.args):  # max(a, b) is the row of two
            op = OF_SEVERAL.get(name, op)
        is_along = op.arity is None and len(node.args) == 1
        if (node.keywords and not is_along) or len(node.args) != (op.arity or max(1, len(node.args))):
            taken = "at least 1 argument" if op.arity is None else counted(op.arity, "argument")
            raise self.refusal(f"calls {self.source(node)!r}, but {name} takes {taken}")
        function = partial(self.applied, op)
        if op.arity is None and len(node.args) == 2 and _may_be_an_axis(node.args[1]):
            function = partial(self.unless_of_an_array, function, f"{name}(…, axis={self.source(node.args[1])})")
        return (reduced(function, **axis_of(node.keywords)) if is_along else function), node.args

    def unless_of_an_array(self, function: Step, instead: str, args: list[Any]) -> Any:
        """What a function of several numbers gives; beside an array, sum(W, 0) is NumPy's for an axis."""
        if isinstance(args[0], Array):
            raise ShapeError(f"a number beside an array may be meant for an axis: write {instead}")
        return function(args)

    def _call_of_arrays(self, name: str, node: ast.Call) -> tuple[Step, list[ast.expr]]:
        found = ARRAY_FUNCTIONS.get(name)
        if found is None:
            if name in self.names:
                raise self.refusal(f"calls {name!r}, which is a number: write {name}*(...) for a product")
            known = [*FUNCTIONS, *ARRAY_FUNCTIONS]
            raise self.refusal(f"calls {name!r}, which is not a function of the table{nearest(name, known)}")
        args, keywords = node.args, node.keywords
        if found.has_axis and len(args) == found.arity + 1 and _may_be_an_axis(args[-1]):  # softmax(z, 1)
            args, keywords = args[:-1], [ast.keyword("axis", args[-1]), *keywords]
        if len(args) != found.arity or (keywords and not found.has_axis):
            raise self.refusal(f"calls {self.source(node)!r}, but {name} takes {counted(found.arity, 'array')}")
        options = axis_of(keywords) if found.has_axis else {}
        return partial(found.on_arrays, name, **options), args

    def derivative(self, op: Operation, args: list[Any]) -> Any:
        """The derivative of a function of one number, by its rule; of an array that of each entry."""
        if isinstance(args[0], Array):
            return self.effort.spent(elementwise(lambda x: self.derivative(op, [x]), args))
        slope = op.slope(0, args, self.applied(op, args))
        return 0.0 if slope is NO_PATH else slope

    def applied(self, op: Operation, args: list[Any]) -> Any:
        """What an operation gives."""
        if any(isinstance(x, Array) for x in args):
            return self.effort.spent(elementwise(lambda *numbers: self.applied(op, list(numbers)), args))
        try:
            result = spelled_out(op, args)
        except (ValueError, ZeroDivisionError) as error:
            raise UndefinedError(str(self.refusal(f"has no value: {error}"))) from None
        if isinstance(result, float) and not math.isfinite(result):
            raise self.refusal(f"holds a number that is too large: {op.name} gives {result}")
        if self.exact and bits_of(result) > EXACT_BITS:
            raise TooLargeError("the exact numbers grow too large")
        return result

    def _number(self, node: ast.Constant) -> Exact:
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise self.refusal(f"holds {self.source(node)!r}, which is not a real number: write digits such as 0.5")
        try:
            decimal = read_decimal(self.full_source(node))
        except ValueError as error:
            raise self.refusal(f"holds a number that cannot be used: {error}") from None
        return decimal if self.exact else float(decimal)

    def named(self, name: str) -> Any:
        """What a name stands for."""
        if name not in self.names:  # ast gives names in their normal form
            name = next((other for other in self.names if unicodedata.normalize("NFKC", other) == name), name)
        if name not in self.names:
            raise self.refusal(f"uses the name {name!r}, which stands for nothing here{nearest(name, self.names)}")
        number = partial(operand, beside=Fraction(0) if self.exact else 0.0)
        meant = array_of(self.names[name])
        return meant.mapped(number) if isinstance(meant, Array) else number(meant)
