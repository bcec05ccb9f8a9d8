"""The public names, with what they take: whoever adds, drops or renames one also changes the list.

``public_names.txt`` has a line for each name, with its parameters if it is called.  Its first version was
written by version 0.1.  Since then ``sum`` left ``__all__``, and two modules came, which are not in it: ``paper``, the
pieces of equations, and ``nn.data``.
"""

import inspect
from pathlib import Path

import autograd
import nn
from autograd.table.ops import ADDED

LIST = Path(__file__).parent / "public_names.txt"
NOT_BY_STAR = {"max", "min", "paper", "sum"}  # public, but not by ``from autograd import *``: Python's own, a module


def described(name: str, thing: object) -> str:
    """The name with its parameters, as ``name(a, b=, *, c=)``; the name alone for what cannot be called."""
    if not callable(thing):
        return name
    parameters = []
    for parameter in inspect.signature(thing).parameters.values():
        stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        if parameter.kind is parameter.KEYWORD_ONLY and not any(p.startswith("*") for p in parameters):
            parameters.append("*")
        parameters.append(f"{stars}{parameter.name}{'' if parameter.default is parameter.empty else '='}")
    return f"{name}({', '.join(parameters)})"


def public_names() -> list[str]:
    lines = []
    for package in (autograd, nn, nn.data):
        names = {*package.__all__, *(NOT_BY_STAR if package is autograd else ())}
        lines += [described(f"{package.__name__}.{name}", getattr(package, name)) for name in sorted(names)]
    members = [name for name in vars(autograd.Value) if not name.startswith("_") and name not in ADDED] + [
        "item",
        "named",
    ]
    return lines + [f"autograd.Value.{name}" for name in sorted(members)]


def test_the_public_names_are_those_of_the_list():
    assert public_names() == LIST.read_text(encoding="utf-8").splitlines()


def test_a_star_import_replaces_nothing_of_python():
    names: dict[str, object] = {}
    exec("from autograd import *", names)
    assert not {*autograd.__all__} & {
        "sum",
        "abs",
        "max",
        "min",
        "round",
        "pow",
        "divmod",
        "map",
        "filter",
        "all",
        "any",
    }
    assert not names.keys() & NOT_BY_STAR
    assert autograd.sum([1, 2]) == 3
