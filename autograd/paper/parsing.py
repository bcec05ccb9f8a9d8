"""A formula read from text: ``parse``.

The text goes through Python's ``ast`` and a list of what is allowed, so that a formula from a stranger can
neither run code nor stall.
"""

from __future__ import annotations

import ast
import math
import re
import unicodedata
import warnings
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from autograd.engine.methods import spelled_out
from autograd.engine.numbers import Exact
from autograd.engine.value import Value, operand
from autograd.paper.numerals import read_decimal
from autograd.sentences import counted, nearest, shorten, word_of_python
from autograd.table.arithmetic import EXACT_BITS, bits
from autograd.table.ops import ADDED, TABLE
from autograd.table.rows import Operation

LONGEST = 10_000  # characters of a formula
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
_SIGNS = {ord("−"): "-", ord("·"): " * ", ord("×"): " * "}  # as paper has them
# The pairs of a sum of products are written as products, and not as the arguments of a call.
OF_SEVERAL = {name: op for op in TABLE.values() if op.repeats == 1 for name in op.calls}
FUNCTIONS = OF_SEVERAL | {name: op for op in TABLE.values() if not op.repeats for name in op.calls}


def parse(text: str, names: Mapping[str, Any] | None = None, *, exact: bool = False) -> Any:
    """The Value, or number, that a formula stands for.

    Args:
        text: numbers, names, + - * / // % ** and unary minus, parentheses, and the functions
            of the table: ``"sigmoid(w1*x + b)"``, ``"max(y, z)"``.
        names: what each name stands for, Values or numbers.
        exact: read numbers as exact Fractions ("0.1" as 1/10) instead of floats.

    Raises:
        ValueError: if the text is not such a formula, is too long or too deep, uses an unknown
            name or function, or has no finite value where it holds only numbers.

    >>> x = Value(3.0, name="x")
    >>> parse("x**2/2 + 1", {"x": x})
    Value(data=5.5, grad=0.0)
    """
    return _Reader(text, names or {}, exact).value()


class UndefinedError(ValueError):
    """A formula that can be read has no value at these numbers."""


class TooLargeError(ValueError):
    """Exact numbers have grown too large to go on with: read the formula in floats."""


def bits_of(x: Value | Exact) -> int:
    """The size of an exact number, or of the number of a Value; 0 for a float."""
    data = x.data if isinstance(x, Value) else x
    return bits(data) if isinstance(data, Fraction) else 0


_WORD = re.compile(r"[^\W\d]\w*")
_OPERATORS_IN_WORDS = ("and", "or", "not", "is", "in", "if", "else", "for")
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")


class _Reader:
    """One formula on its way from text to a Value."""

    def __init__(self, text: str, names: Mapping[str, Any], exact: bool) -> None:
        if not isinstance(text, str):
            raise TypeError(f"a formula is text, not an object of type {type(text).__name__}: write it in quotes")
        self.text = " ".join(text.split()).translate(_SIGNS)
        self.names = names
        self.exact = exact

    def value(self) -> Any:
        if len(self.text) > LONGEST:
            raise self.refusal(f"has more than {LONGEST} characters: split it into several named formulas")
        if "#" in self.text:
            raise self.refusal("holds '#': write a comment outside of the formula")
        if raised := _RAISED.search(self.text):
            raise self.refusal(f"holds {raised[0]!r}: write ** for a power")
        try:
            with warnings.catch_warnings(action="ignore", category=SyntaxWarning):
                tree = ast.parse(self.text, mode="eval").body
        except SyntaxError as error:
            if word := next(filter(None, map(word_of_python, self.names_written())), ""):
                raise self.refusal(f"cannot be read: {word}") from None
            where = f" at character {error.offset}" if error.offset else ""
            raise self.refusal(f"cannot be read{where} ({error.msg}): write it with + - * / ** and ( )") from None
        except (RecursionError, MemoryError):
            raise self.refusal("is nested too deeply: split it into several named formulas") from None
        except ValueError as error:
            raise self.refusal(f"cannot be read ({error})") from None
        return self.evaluate(tree)

    def names_written(self) -> list[str]:
        """The words in the text that are not Python's operators."""
        return [word for word in _WORD.findall(self.text) if word not in _OPERATORS_IN_WORDS]

    def evaluate(self, tree: ast.expr) -> Any:
        """The value of the tree, without recursion: operands first, as on a stack machine."""
        results: list[Any] = []
        waiting: list[tuple[ast.expr, Operation | None, int, int]] = [(tree, None, 0, 0)]
        while waiting:
            node, op, arity, depth = waiting.pop()
            if depth > DEEPEST:
                raise self.refusal("is nested too deeply: split it into several named formulas")
            if op is not None:
                results[-arity:] = [self.applied(op, results[-arity:])]
            elif isinstance(node, ast.Constant):
                results.append(self.number(node))
            elif isinstance(node, ast.Name):
                results.append(self.named(node.id))
            elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd):
                waiting.append((node.operand, None, 0, depth + 1))
            else:
                op, operands = self.operation(node)
                waiting.append((node, op, len(operands), depth))
                waiting.extend((operand, None, 0, depth + 1) for operand in reversed(operands))
        return results.pop()

    def operation(self, node: ast.expr) -> tuple[Operation, list[ast.expr]]:
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            return _OPERATORS[type(node.op)], [node.left, node.right]
        if isinstance(node, ast.UnaryOp) and type(node.op) in _OPERATORS:
            return _OPERATORS[type(node.op)], [node.operand]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return self.call(node.func.id, node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
            raise self.refusal("holds '^': write ** for a power")
        raise self.refusal(
            f"holds {self.source(node)!r}, which is not allowed: write it with numbers, names, + - * / **, "
            "parentheses and functions such as exp(x)"
        )

    def call(self, name: str, node: ast.Call) -> tuple[Operation, list[ast.expr]]:
        op = FUNCTIONS.get(name) or next((op for op in ADDED.values() if name in op.calls), None)
        if op is None:
            if name in self.names:
                raise self.refusal(f"calls {name!r}, which is a number: write {name}*(...) for a product")
            raise self.refusal(f"calls {name!r}, which is not a function of the table{nearest(name, FUNCTIONS)}")
        if op.arity != len(node.args):  # max(a, b) is the row of two
            op = OF_SEVERAL.get(name, op)
        if node.keywords or len(node.args) != (op.arity or max(1, len(node.args))):
            taken = "at least 1 argument" if op.arity is None else counted(op.arity, "argument")
            raise self.refusal(f"calls {self.source(node)!r}, but {name} takes {taken}")
        return op, node.args

    def applied(self, op: Operation, args: list[Any]) -> Any:
        try:
            result = spelled_out(op, args)
        except (ValueError, ZeroDivisionError) as error:
            raise UndefinedError(str(self.refusal(f"has no value: {error}"))) from None
        if isinstance(result, float) and not math.isfinite(result):
            raise self.refusal(f"holds a number that is too large: {op.name} gives {result}")
        if self.exact and bits_of(result) > EXACT_BITS:
            raise TooLargeError("the exact numbers grow too large")
        return result

    def number(self, node: ast.Constant) -> Exact:
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise self.refusal(f"holds {self.source(node)!r}, which is not a real number: write digits such as 0.5")
        try:
            decimal = read_decimal(self.full_source(node))
        except ValueError as error:
            raise self.refusal(f"holds a number that cannot be used: {error}") from None
        return decimal if self.exact else float(decimal)

    def named(self, name: str) -> Any:
        if name not in self.names:  # ast gives names in their normal form
            name = next((other for other in self.names if unicodedata.normalize("NFKC", other) == name), name)
        if name not in self.names:
            raise self.refusal(f"uses the name {name!r}, which stands for nothing here{nearest(name, self.names)}")
        return operand(self.names[name], Fraction(0) if self.exact else 0.0)

    def full_source(self, node: ast.expr) -> str:
        return self.text.encode()[node.col_offset : node.end_col_offset].decode()

    def source(self, node: ast.expr) -> str:
        return shorten(self.full_source(node))

    def refusal(self, what: str) -> ValueError:
        return ValueError(f"the formula {shorten(self.text)!r} {what}")
