"""What type checkers are told is what comes out, and help() shows what a function takes.

mypy --strict, pyright and ty read ``typed_user_code.py`` in ``.ci/run``.
"""

import inspect
from fractions import Fraction
from typing import Any, get_args, get_origin

import pytest

import autograd
from autograd import Value
from tests import typed_user_code

FUNCTIONS = [
    function
    for name, function in vars(typed_user_code).items()
    if inspect.isfunction(function) and function.__module__ == typed_user_code.__name__
    if not inspect.signature(function).parameters
]


def is_of(thing: object, kind: Any) -> bool:
    """Whether it has a type such as ``list[Value]`` or ``dict[str, float]``, also in its parts."""
    parts = get_args(kind)
    if not parts:
        return isinstance(thing, kind)
    assert isinstance(thing, get_origin(kind)), (thing, kind)
    if isinstance(thing, dict):
        return all(is_of(key, parts[0]) and is_of(value, parts[1]) for key, value in thing.items())
    kinds = parts if isinstance(thing, tuple) else parts * len(thing)
    return all(is_of(part, of) for part, of in zip(thing, kinds, strict=True))


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_the_user_code_runs_and_its_types_are_true(function, monkeypatch):
    def asserted(thing, kind):
        assert is_of(thing, kind), f"{thing!r} is not of type {kind}"

    monkeypatch.setattr(typed_user_code, "assert_type", asserted)
    assert function() is not None


def test_there_is_user_code_of_each_kind():
    assert len(FUNCTIONS) == 10


def test_an_exact_number_is_itself_as_a_fraction():
    assert typed_user_code.exact_numbers() == Fraction(10, 9) + Fraction(1, 9)  # y = 1/9 + 1, and x = 1/3 - 2x/3 = 1/9


@pytest.mark.parametrize(
    ("name", "signature"), [("tanh", "(x, /)"), ("maximum", "(a, b, /)"), ("where", None), ("add", "(a, b, /)")]
)
def test_help_shows_what_a_function_takes(name, signature):
    shown = str(inspect.signature(getattr(autograd, name)))
    assert "*" not in shown
    assert signature in (shown, None)


@pytest.mark.parametrize("name", ["data", "grad", "name"])
def test_help_says_what_a_slot_holds(name):
    assert inspect.getdoc(getattr(Value, name)) == Value.__slots__[name]


EXPLAINED = {
    "exp": "e to the power x.",  # the number e, no capital letter
    "add": "a + b.",
    "expm1": "exp(x) - 1, precise near 0.",
    "cos": "The cosine of x in radians.\n\n"
    "It takes a finite number; for others it raises ValueError or ZeroDivisionError.",
}


@pytest.mark.parametrize("name", EXPLAINED)
def test_help_says_what_a_function_is_and_what_it_takes(name):
    assert inspect.getdoc(getattr(autograd, name)) == EXPLAINED[name]
    assert inspect.getdoc(getattr(Value, name)) == EXPLAINED[name]


def test_a_function_raises_for_what_its_help_does_not_name():
    said = {name: inspect.getdoc(getattr(autograd, name)) for name in ("log", "arccosh", "reciprocal", "floor_divide")}
    for name, arguments in {"log": [0], "arccosh": [0.5], "reciprocal": [0], "floor_divide": [1, 0]}.items():
        assert "ValueError or ZeroDivisionError" in said[name]
        with pytest.raises((ValueError, ZeroDivisionError)):
            getattr(autograd, name)(*arguments)
