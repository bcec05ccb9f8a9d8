"""Operations from outside: ``@operation`` makes a row of a function and its rules, and every view knows it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from keyword import iskeyword
from typing import Any

from autograd.engine.columns import COLUMNS, Owner, rule_of, signature_of, takes
from autograd.engine.methods import function_of, install
from autograd.engine.numbers import number
from autograd.engine.signatures import MakesFunction
from autograd.engine.value import Value
from autograd.sentences import counted, nearest, shorten
from autograd.table.ops import ADDED, TABLE
from autograd.table.rows import Form, Operation, row as row_of
from autograd.table.tracer import Tracer


def operation(
    *partials: Callable[..., Any],
    name: str = "",
    meaning: str = "",
    text: Form | str | None = None,
    pretty: Form | str | None = None,
    latex: Form | str | None = None,
    **columns: Any,
) -> MakesFunction:
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
    for column in columns.keys() - COLUMNS.keys():
        raise TypeError(f"an operation has no column {column!r}{nearest(column, sorted(COLUMNS))}")
    given = {"meaning": meaning, "text": text, "pretty": pretty, "latex": latex, **columns}

    def decorated(compute: Callable[..., Any]) -> Callable[..., Any]:
        if not callable(compute) or isinstance(compute, Value):
            raise TypeError("@operation takes the derivatives: write @operation(lambda x, y: ...) above the function")
        called = name or getattr(compute, "__name__", "")
        _check_name(called)
        row = _row(called, compute, partials, given)
        _check_calls(row)
        return _added(row, compute)

    return decorated


def _row(called: str, compute: Callable[..., Any], partials: tuple[Any, ...], given: dict[str, Any]) -> Operation:
    """The row of a function, from its rules and the columns that are given."""
    of = Owner(called, signature_of(compute), len(partials))
    if not takes(compute, of.arity):
        raise ValueError(
            f"{called}{of.signature} does not take {counted(of.arity, 'argument')}, as many as there are rules: "
            "give one derivative for each argument"
        )
    rules = [rule_of(of, "a rule", rule) for rule in partials]
    columns = {column: COLUMNS[column](of, column, x) for column, x in given.items() if x is not None}
    columns["meaning"] = given["meaning"] or (inspect.getdoc(compute) or called).partition("\n")[0].rstrip(".")
    return row_of(called, _numeric(compute, called), *rules, **columns)


def _added(row: Operation, compute: Callable[..., Any]) -> Callable[..., Any]:
    """The function that makes Values by a row, which is then known everywhere."""
    ADDED[row.name] = row
    install(row)
    function = wraps(compute)(function_of(row))
    function.operation = row  # type: ignore[attr-defined]
    return function


def _check_name(name: Any) -> None:
    if not isinstance(name, str):
        raise TypeError(f"the name= of an operation is text, not {shorten(repr(name))}: write name={str(name)!r}")
    taken = name in TABLE or (name not in ADDED and hasattr(Value, name))
    if taken or not name.isidentifier() or iskeyword(name):
        raise ValueError(f"an operation cannot be called {name!r}: choose another name=, which is not taken")


def _check_calls(row: Operation) -> None:
    """Raise ValueError if a formula calls another operation by one of the names of this one."""
    for other in (*TABLE.values(), *ADDED.values()):
        for word in set(other.calls).intersection(row.calls) if other.name != row.name else ():
            raise ValueError(
                f"formulas call {other.name} by {word!r}, and cannot call {row.name} by it as well: choose another "
                "name=, text= or aliases="
            )


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
