"""The columns that an operation from outside may have: each is read here, or refused in a sentence that names it."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from functools import wraps
from keyword import iskeyword
from numbers import Real
from typing import Any, NamedTuple

from autograd.engine.numbers import number
from autograd.engine.value import Value
from autograd.sentences import counted, shorten
from autograd.table.arithmetic import NUMBERS
from autograd.table.rows import NO_PATH, Form, zero_as_no_path

UNDEFINED = (ValueError, ZeroDivisionError, OverflowError)  # raised by a function where it is not defined


class Owner(NamedTuple):
    """The operation that a column belongs to, as messages speak of it."""

    name: str
    signature: str
    arity: int

    @property
    def arguments(self) -> list[str]:
        """Names for its arguments, in an example of a function."""
        return [*"abcdefgh"[: self.arity]]


# ---- functions ----


def signature_of(function: Callable[..., Any]) -> str:
    """What a function takes, as text: "(x, y)"."""
    try:
        return str(inspect.signature(function))
    except ValueError:  # a function of C without a signature
        return "(...)"


def takes(function: Callable[..., Any], count: int) -> bool:
    """Whether a function can be called with this many arguments."""
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except ValueError:  # a function of C without a signature
        return True
    return True


def _check_function(of: Owner, what: str, function: Any, words: str, arguments: Sequence[str]) -> None:
    """Raise an error if this is not a function that takes these arguments."""
    pattern = f"lambda {', '.join(arguments)}: ..."
    if not callable(function) or isinstance(function, Value):
        raise TypeError(f"{what} of {of.name} is a function, not {shorten(repr(function))}: write {pattern}")
    if not takes(function, len(arguments)):
        raise ValueError(f"{what} of {of.name}{of.signature} takes {words}, as in {pattern}")


def rule_of(of: Owner, what: str, rule: Any) -> Callable[..., Any]:
    """A derivative rule, with inf and nan in place of errors, as the rows of the table have it."""
    words = f"the {counted(of.arity, 'argument')} and the value y"
    _check_function(of, what, rule, words, [*of.arguments, "y"])

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
        raise TypeError(f"{what} of {of.name} gave {shorten(repr(slope))}: it gives one number, the derivative")

    return unraising


def _elementary(of: Owner, column: str, given: Any) -> Any:
    words = f"a library m and the {counted(of.arity, 'argument')}"
    _check_function(of, f"{column}=", given, words, ["m", *of.arguments])
    return given


def _kink(of: Owner, column: str, given: Any) -> Callable[..., Any]:
    """The distance to a kink; infinite where it is not defined, since no kink is there."""
    _check_function(of, f"{column}=", given, f"the {counted(of.arity, 'argument')}", of.arguments)

    @wraps(given)
    def distance(*arguments: Any) -> Any:
        try:
            far = given(*arguments)
        except UNDEFINED:
            return math.inf
        if isinstance(far, complex):  # a power of a negative number
            return math.inf
        try:
            size = number(far)
        except TypeError as error:
            raise TypeError(
                f"{column}= of {of.name} gave {shorten(repr(far))}: it gives one number, how far the arguments are "
                f"from the kink ({error})"
            ) from None
        return math.inf if size != size else size

    return distance


# ---- texts, flags, tuples ----


def _text(of: Owner, column: str, given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError(f"{column}= of {of.name} is text, not {shorten(repr(given))}: write {column}={str(given)!r}")
    return given


def _form(of: Owner, column: str, given: Any) -> Form:
    if isinstance(given, Form):
        return given
    form = Form(_text(of, column, given))
    try:
        _ = form.places
    except ValueError as error:
        raise ValueError(
            f"{column}= of {of.name} is written {given!r}, with a brace alone ({error}): write {{:bare}} for an "
            "argument, and double the braces that LaTeX has itself"
        ) from None
    return form


def _flag(of: Owner, column: str, given: Any) -> bool:
    if not isinstance(given, bool):
        raise TypeError(f"{column}= of {of.name} is True or False, not {shorten(repr(given))}")
    return given


def _several(of: Owner, column: str, given: Any, example: str) -> tuple[Any, ...]:
    if not isinstance(given, list | tuple):
        raise TypeError(f"{column}= of {of.name} is a tuple, not {shorten(repr(given))}: write ({example},) for one")
    return tuple(given)


def _for_each_argument(of: Owner, column: str, given: Any, example: str, what: str) -> tuple[Any, ...]:
    entries = _several(of, column, given, example)
    if len(entries) != of.arity:
        raise ValueError(f"{column}= of {of.name}{of.signature} has one {what} for each argument, not {len(entries)}")
    return entries


def _aliases(of: Owner, column: str, given: Any) -> tuple[str, ...]:
    words = _several(of, column, given, repr(given))
    for word in words:
        if not isinstance(word, str) or not word.isidentifier() or iskeyword(word):
            raise ValueError(f"a formula cannot call {of.name} by the alias {word!r}: choose a word of letters")
    return words


def _written(of: Owner, column: str, given: Any) -> tuple[Callable[..., Any], ...]:
    rules = _for_each_argument(of, column, given, "rule", "rule")
    return tuple(rule_of(of, f"a rule in {column}=", rule) for rule in rules)


def _mistaken(of: Owner, column: str, given: Any) -> tuple[tuple[Callable[..., Any], ...], ...]:
    entries = _for_each_argument(of, column, given, "(rule,)", "tuple of wrong rules")
    each = [_several(of, f"each entry of {column}", rules, "rule") for rules in entries]
    return tuple(tuple(rule_of(of, f"a rule in {column}=", rule) for rule in rules) for rules in each)


COLUMNS: dict[str, Callable[[Owner, str, Any], Any]] = {
    "meaning": _text,
    "text": _form,
    "pretty": _form,
    "latex": _form,
    "mathml": _form,
    "aliases": _aliases,
    "domain": _text,
    "exact": _flag,
    "elementary": _elementary,
    "steady": _elementary,
    "kink": _kink,
    "kinked": _flag,
    "written": _written,
    "mistaken": _mistaken,
    "bends": _flag,
    "of_angle": _flag,
}
"""How each column is read.

Python's operators (``method``, ``code``) and operations of any number of arguments (``repeats``, ``counts``,
``spelled``) belong to the table.
"""
