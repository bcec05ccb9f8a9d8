"""Operations from outside: a row with its rules, which every view of a graph then knows."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from functools import wraps
from typing import Any

from autograd.operation import Form
from autograd.operation import row as row_of
from autograd.operators import _install, function_of
from autograd.ops import TABLE
from autograd.registry import ADDED
from autograd.value import Value


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

    The function computes; each rule gives ∂y/∂argument, called with the arguments and the value
    ``y``.  A rule is written with arithmetic and the functions of autograd, and without ``if``:
    then it also gives the formulas of higher derivatives.  Where it divides by 0 it counts as inf.

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
            default.  With the name of one of NumPy's functions, ``np.cbrt(x)`` works too.
        meaning: what it is, in words; the first line of the function's docstring by default.
        text, pretty, latex: how it is written, with one ``{:bare}`` for each argument (``{}`` for one that
            is put in parentheses where it needs them); like a call by default.
        columns: any further column of the table: ``domain``, ``exact``, ``written``, ``mistaken``, ``kinked``,
            see ``autograd.ops.Operation``.

    Returns:
        The function, which takes Values and numbers; its row is its attribute ``operation``.

    Raises:
        ValueError: if the name is taken, or there are more or fewer rules than arguments.
    """

    def decorated(compute: Callable[..., Any]) -> Callable[..., Any]:
        called = name or compute.__name__
        if not called.isidentifier() or called in TABLE or (called not in ADDED and hasattr(Value, called)):
            raise ValueError(f"an operation cannot be called {called!r}: choose another name=, which is not taken")
        _check_arguments(compute, called, len(partials))
        words = meaning or (inspect.getdoc(compute) or called).partition("\n")[0].rstrip(".")
        rules = [_unraising(rule) for rule in partials]
        forms: dict[str, Any] = {"text": _form(text), "pretty": _form(pretty), "latex": _form(latex)}
        row = row_of(called, compute, *rules, meaning=words, **forms, **columns)
        ADDED[called] = row
        _install(row)
        function = wraps(compute)(function_of(row))
        function.operation = row  # type: ignore[attr-defined]
        return function

    return decorated


def _form(form: Form | str | None) -> Form | None:
    return Form(form) if isinstance(form, str) else form


def _check_arguments(compute: Callable[..., Any], name: str, rules: int) -> None:
    try:
        inspect.signature(compute).bind(*range(rules))
    except TypeError:
        raise ValueError(
            f"{name}{inspect.signature(compute)} does not take {rules} arguments, as many as there are rules: "
            "give one derivative for each argument"
        ) from None
    except ValueError:  # a function of C that tells no signature
        return


def _unraising(rule: Callable[..., Any]) -> Callable[..., Any]:
    """The rule, with inf and nan in place of errors, as the rows of the table have it."""

    @wraps(rule)
    def unraising(*arguments: Any) -> Any:
        try:
            slope = rule(*arguments)
        except (ZeroDivisionError, OverflowError):
            return math.inf
        except ValueError:
            return math.nan
        return math.nan if isinstance(slope, complex) else slope

    return unraising
