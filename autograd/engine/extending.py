"""Operations from outside: ``@operation`` makes a row of a function and its rules, and every view knows it."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import wraps
from keyword import iskeyword
from numbers import Real
from typing import Any

from autograd.engine.methods import function_of, install
from autograd.engine.numbers import number
from autograd.engine.value import Value
from autograd.sentences import counted, nearest, shorten
from autograd.table.arithmetic import NUMBERS
from autograd.table.ops import ADDED, TABLE
from autograd.table.rows import NO_PATH, Form, Operation, row as row_of, zero_as_no_path
from autograd.table.tracer import Tracer

# What an operation from outside may say of itself; Python's own operators belong to the table.
COLUMNS = {field.name for field in fields(Operation)} - {"compute", "partials", "method", "code"}


def operation(
    *partials: Callable[..., Any],
    name: str = "",
    meaning: str = "",
    text: Form | str | None = None,
    pretty: Form | str | None = None,
    latex: Form | str | None = None,
    **columns: Any,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    r"""Make a function of numbers an operation, by giving its derivatives.

    The function computes.  Each rule gives ∂y/∂argument; it is called with the arguments and the value
    ``y``.  A rule is written with arithmetic and the functions of autograd, and without ``if``, so that
    it also gives the formulas of higher derivatives.  Where it divides by 0 it counts as inf.  A rule that
    gives a plain ``0`` says that no path leads through: nothing is passed on, not even 0 · inf.

    >>> import math
    >>> from autograd import check_gradients, derivative, divide, formula, square
    >>> @operation(lambda x, y: divide(1, 3 * square(y)), latex=r"\sqrt[3]{{{:bare}}}")
    ... def cube_root(x):
    ...     "The cube root of x."
    ...     return math.cbrt(x)
    >>> x = Value(8.0, name="x")
    >>> y = cube_root(x)
    >>> y.backward()
    >>> formula(y), formula(y, "latex"), y.data, round(x.grad, 6)
    ('cube_root(x)', '\\sqrt[3]{x}', 2.0, 0.083333)
    >>> round(derivative(y, x, order=2).data, 6)
    -0.006944
    >>> print(check_gradients(cube_root, 8.0))
    1 derivative checked, all agree with differences of the values

    Args:
        partials: one rule for each argument.
        name: what it is called, and what the method of Value is called; the name of the function by
            default.  With the name of one of NumPy's functions, such as ``ldexp``, ``np.ldexp(x, 3)`` works too.
        meaning: what it is, in words; the first line of the function's docstring by default.
        text, pretty, latex: how it is written, with one ``{:bare}`` for each argument (``{}`` for one that
            is put in parentheses where it needs them); like a call by default.
        columns: any further column of the table, see ``autograd.table.rows.Operation``: ``domain``, ``exact``,
            ``written``, ``mistaken``, ``aliases``, and these two.

            ``elementary=lambda m, x: m.exp(m.log(x) / 3)`` is the same function in those of a library ``m``,
            which has them by their names in the table.  So ``sympy.sympify`` writes it out, and
            ``check_gradients`` has all digits of its derivative, from complex numbers.  The latter also works
            where the function itself is written with Python's operators alone, as ``x**3`` is.

            ``kink=lambda x: abs(x) - 1`` is 0 where the derivative jumps, here at -1 and 1, and elsewhere how far
            that is.  With ``kinked=True`` alone it jumps somewhere: no place is then said to be at the kink, and
            ``check_gradients`` blames no rule that gives the slope of one side, or one between the two.

    Returns:
        The function, which takes Values and numbers; its row is its attribute ``operation``.

    Raises:
        ValueError: if the name is taken, or there are more or fewer rules than arguments.
        TypeError: if a rule is not a function, or there is no such column; later, where the function or
            a rule does not give a number.
    """
    for column in columns.keys() - COLUMNS:
        raise TypeError(f"an operation has no column {column!r}{nearest(column, sorted(COLUMNS))}")

    def decorated(compute: Callable[..., Any]) -> Callable[..., Any]:
        if not callable(compute) or isinstance(compute, Value):
            raise TypeError("@operation takes the derivatives: write @operation(lambda x, y: ...) above the function")
        called = name or getattr(compute, "__name__", "")
        _check_name(called)
        _check_arguments(compute, called, partials)
        words = meaning or (inspect.getdoc(compute) or called).partition("\n")[0].rstrip(".")
        if "kink" in columns and not _takes(columns["kink"], len(partials)):
            arguments, names = counted(len(partials), "argument"), ", ".join("abcdefgh"[: len(partials)])
            signature = f"{called}{inspect.signature(compute)}"
            raise ValueError(f"kink= of {signature} takes the {arguments}, as in lambda {names}: ...")
        rules = [_unraising(rule, called) for rule in partials]
        forms: dict[str, Any] = {"text": _form(text), "pretty": _form(pretty), "latex": _form(latex)}
        row = row_of(called, _numeric(compute, called), *rules, meaning=words, **forms, **columns)
        ADDED[called] = row
        install(row)
        function = wraps(compute)(function_of(row))
        function.operation = row  # type: ignore[attr-defined]
        return function

    return decorated


def _form(form: Form | str | None) -> Form | None:
    return Form(form) if isinstance(form, str) else form


def _check_name(name: str) -> None:
    taken = name in TABLE or (name not in ADDED and hasattr(Value, name))
    if taken or not name.isidentifier() or iskeyword(name):
        raise ValueError(f"an operation cannot be called {name!r}: choose another name=, which is not taken")


def _check_arguments(compute: Callable[..., Any], name: str, rules: Sequence[Any]) -> None:
    count = len(rules)
    if not _takes(compute, count):
        raise ValueError(
            f"{name}{inspect.signature(compute)} does not take {counted(count, 'argument')}, as many as there are "
            "rules: give one derivative for each argument"
        )
    for rule in rules:
        if not callable(rule):
            raise TypeError(f"a rule is a function that gives the derivative, not {rule!r}: write lambda x, y: ...")
        if not _takes(rule, count + 1):
            raise ValueError(
                f"a rule of {name}{inspect.signature(compute)} takes the {counted(count, 'argument')} and the value "
                f"y, as in lambda {', '.join([*'abcdefgh'[:count], 'y'])}: ..."
            )


def _takes(function: Callable[..., Any], count: int) -> bool:
    """Whether a function can be called with this many arguments."""
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except ValueError:  # a function of C without a signature
        return True
    return True


def _numeric(compute: Callable[..., Any], name: str) -> Callable[..., Any]:
    """The function, with its result as the number that a graph keeps."""

    @wraps(compute)
    def numeric(*arguments: Any) -> Any:
        result = compute(*arguments)
        if isinstance(result, Tracer):  # run on what a library computes with, see ``by_library``
            return result
        try:
            return number(result)
        except TypeError as error:
            raise TypeError(f"{name} gave no number: {error}") from None

    return numeric


def _unraising(rule: Callable[..., Any], name: str) -> Callable[..., Any]:
    """The rule, with inf and nan in place of errors, as the rows of the table have it."""

    @wraps(rule)
    def unraising(*arguments: Any) -> Any:
        try:
            slope = zero_as_no_path(rule(*arguments))
        except (ZeroDivisionError, OverflowError):
            return math.inf
        except ValueError:
            return math.nan
        if slope.__class__ in NUMBERS or slope is NO_PATH or hasattr(slope, "record"):
            return slope
        if isinstance(slope, Real):  # of NumPy
            return float(slope)
        if isinstance(slope, complex):
            return math.nan
        raise TypeError(f"a rule of {name} gave {shorten(repr(slope))}: it gives one number, the derivative")

    return unraising
