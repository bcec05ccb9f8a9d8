"""Formulas as SymPy has them, their numbers with 50 digits, and their slopes as people write them."""

import ast
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import Any

import mpmath
import sympy

MP = mpmath.MPContext()  # a context of its own: other tests set the digits of the common one
MP.dps = 50

Real = Any  # a number of this context
Numbers = Mapping[str, Real]  # what each name stands for
Edge = tuple[str, str]  # a formula, and a name in it
Rule = Callable[[Numbers], Real]  # a slope, given what the names stand for


class Step(sympy.Function):
    """1 for a positive argument, else 0; ½ is not needed, as no worksheet stands on a kink."""


class Sigmoid(sympy.Function):
    """The logistic function."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        """The derivative by one argument, as SymPy asks for it."""
        return Sigmoid(self.args[0]) * (1 - Sigmoid(self.args[0]))


class Relu(sympy.Function):
    """The positive part."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        """The derivative by one argument, as SymPy asks for it."""
        return Step(self.args[0])


class Maximum(sympy.Function):
    """The larger of two."""

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        """The derivative by one argument, as SymPy asks for it."""
        mine, other = self.args[argindex - 1], self.args[2 - argindex]
        return Step(mine - other)


FUNCTIONS: dict[str, Callable[..., sympy.Expr]] = {
    "sigmoid": Sigmoid,
    "relu": Relu,
    "max": Maximum,
    "exp": sympy.exp,
    "log": sympy.log,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tanh": sympy.tanh,
    "sqrt": sympy.sqrt,
}

# What the functions of a compiled formula compute.
COMPUTED = {
    "mpf": MP.mpf,
    "Sigmoid": lambda x: 1 / (1 + MP.exp(-x)),
    "Relu": lambda x: max(x, MP.zero),
    "Maximum": max,
    "Step": lambda x: MP.one if x > 0 else MP.zero,
    "exp": MP.exp,
    "log": MP.log,
    "sin": MP.sin,
    "cos": MP.cos,
    "tanh": MP.tanh,
    "sqrt": MP.sqrt,
}

_OPERATIONS: dict[type[ast.AST], Callable[..., sympy.Expr]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
    ast.USub: lambda a: -a,
}


def parsed(text: str, symbol: Callable[[str], sympy.Symbol] = sympy.Symbol) -> sympy.Expr:
    """A formula as SymPy has it, with exact numbers; ``symbol`` is asked for each name as it occurs."""

    def read(node: ast.expr) -> sympy.Expr:
        match node:
            case ast.Constant():
                return sympy.Rational(ast.get_source_segment(text, node))
            case ast.Name():
                return symbol(node.id)
            case ast.BinOp():
                return _OPERATIONS[type(node.op)](read(node.left), read(node.right))
            case ast.UnaryOp():
                return _OPERATIONS[type(node.op)](read(node.operand))
            case ast.Call(func=ast.Name(id=name)):
                return FUNCTIONS[name](*map(read, node.args))
        raise ValueError(f"no formula: {text}")

    return read(ast.parse(text, mode="eval").body)


@cache
def compiled(expression: sympy.Expr) -> Rule:
    """An expression as a function of what the names stand for, made once: SymPy takes milliseconds for each."""
    symbols = sorted(expression.free_symbols, key=str)
    function = sympy.lambdify(symbols, expression, modules=[COMPUTED, "mpmath"], dummify=True)

    def compute(numbers: Numbers) -> Real:
        number = function(*(numbers[symbol.name] for symbol in symbols))
        if isinstance(number, MP.mpc):
            raise ArithmeticError(f"{expression} is not real at these numbers")
        return MP.mpf(number)

    return compute


def parts(expression: sympy.Expr, *kinds: type[sympy.Basic]) -> list[sympy.Expr]:
    """The subexpressions of these kinds, in an order that is the same in every run."""
    return sorted(expression.atoms(*kinds), key=str)


class Formula:
    """One formula of a worksheet: its value, and its slopes as a person writes them."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.expression = parsed(text)
        self.names = sorted(symbol.name for symbol in self.expression.free_symbols)
        self.compute = compiled(self.expression)

    def written(self, slope: sympy.Expr) -> sympy.Expr:
        """A slope with this formula's name where the formula itself stands in it: out*(1 - out)."""
        if isinstance(self.expression, sympy.Function):
            return slope.xreplace({self.expression: sympy.Symbol(self.name)})
        return slope

    @cached_property
    def slopes(self) -> dict[str, sympy.Expr]:
        """The local derivative by each name, with common factors in front: 2*(y - t)."""
        derivatives = {source: self.expression.diff(sympy.Symbol(source)) for source in self.names}
        return {source: sympy.factor_terms(self.written(slope)) for source, slope in derivatives.items()}

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The slope by each name, to compute."""
        return {source: compiled(slope) for source, slope in self.slopes.items()}

    @cached_property
    def occurrences(self) -> dict[str, list[Rule]]:
        """The slopes by each place where a name stands: two of them in a*b + a for a."""
        places: list[sympy.Dummy] = []

        def place(name: str) -> sympy.Dummy:
            places.append(sympy.Dummy(name))
            return places[-1]

        expression = parsed(self.text, place)
        plain = {dummy: sympy.Symbol(dummy.name) for dummy in places}
        slopes: dict[str, list[Rule]] = {source: [] for source in self.names}
        for dummy in places:
            if dummy.name in slopes:  # and does not cancel, as x does in x - x
                slopes[dummy.name].append(compiled(expression.diff(dummy).xreplace(plain)))
        return slopes

    @property
    def activated(self) -> str:
        """The name z where the formula is a function of just one name, f(z); empty otherwise."""
        is_function = isinstance(self.expression, sympy.Function) and len(self.expression.args) == 1
        return str(self.expression.args[0]) if is_function and self.expression.args[0].is_Symbol else ""


@cache
def formula_of(name: str, text: str) -> Formula:
    """A formula, made once for all the sheets that have it."""
    return Formula(name, text)
