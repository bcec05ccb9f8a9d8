"""Facts of a training, in which a checkpoint has to agree: what trains, by which numbers, on which data."""

from __future__ import annotations

import hashlib
import re
from functools import partial
from numbers import Real
from typing import Any

from autograd import Value
from nn.training.eager import Eager
from nn.training.tables import Table

ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
EQUAL_NEURONS = re.compile(r"(\w+\(\d+\))(?:, \1)+")
OF_A_MOMENT = ("steps",)  # numbers of an optimiser that change while it trains
BYTES = 6  # of a digest: as many as a float holds exactly

Fact = str | int | float | tuple[int, ...]


class Digest(int):
    """It stands for the numbers of a table, or for parameters in an order: others have another."""


def facts_of(eager: Eager, batch_size: int) -> dict[str, Fact]:
    """The facts by name: a text, a number, or a shape."""
    facts: dict[str, Fact] = {
        "model": EQUAL_NEURONS.sub(_counted, ADDRESS.sub("", repr(eager.model))),
        "number of parameters": len(eager.numbers()),
        "loss": ADDRESS.sub("", _name_of(eager.loss)),
        "optimizer": type(eager.optimizer).__name__,
        "batch_size": batch_size,
    }
    facts |= {name: float(given) for name, given in _numbers_of(vars(eager.optimizer)) if name not in OF_A_MOMENT}
    facts |= {name: table.shape for name, table in zip("xy", eager.samples, strict=True)}
    facts |= {f"numbers in {name}": _digest(_bytes(table)) for name, table in zip("xy", eager.samples, strict=True)}
    facts["number of validation samples"] = 0 if eager.held_out is None else eager.held_out.size
    facts["parameters in the optimizer"] = _digest(_order(eager).encode())
    held_out = eager.held_out or (None, None)
    return facts | {
        f"numbers in validation {name}": _digest(_bytes(table)) for name, table in zip("xy", held_out, strict=True)
    }


def in_numbers(fact: Fact) -> Any:
    """A fact as a file of numbers holds it: a text letter by letter."""
    return [*map(ord, fact)] if isinstance(fact, str) else fact


def like(here: Fact, numbers: Any) -> Fact:
    """What stands in a file, as a fact of the kind of ``here``; raises errors of several types if it is not one."""
    if isinstance(here, str):
        return "".join(chr(int(number)) for number in numbers)
    if isinstance(here, tuple):
        return tuple(map(int, numbers))
    return float(numbers) if isinstance(here, float) else int(numbers)


def difference(name: str, there: Fact, here: Fact) -> str:
    """What is other in a file, in words."""
    if isinstance(here, Digest):
        return f"with other {name}"
    return f"whose {name} is {there!s:.200}, and here it is {here!s:.200}"


def _counted(equal: re.Match[str]) -> str:
    return f"{equal[0].count(', ') + 1} x {equal[1]}"


def _name_of(loss: Any) -> str:
    """A function's name; that of one with some arguments given, with these."""
    if isinstance(loss, partial):
        given = [*map(repr, loss.args), *(f"{name}={value!r}" for name, value in loss.keywords.items())]
        return f"{_name_of(loss.func)}({', '.join(given)})"
    return str(getattr(loss, "__name__", type(loss).__name__))


def _numbers_of(attributes: dict[str, Any]) -> list[tuple[str, Any]]:
    """The numbers among attributes, also those in tuples."""
    found = []
    for name, given in attributes.items():
        parts = [(f"{name}[{i}]", x) for i, x in enumerate(given)] if isinstance(given, tuple) else [(name, given)]
        found += [(part, number) for part, number in parts if isinstance(number, Real)]
    return found


def _order(eager: Eager) -> str:
    """Which parameters the optimiser moves, in its order: their places in the model, else their names."""
    places: dict[Value, Any] = {p: place for place, p in enumerate(eager.model.parameters())}
    return " ".join(str(places.get(p, p.name)) for p in eager.optimizer.parameters)


def _bytes(table: Table | None) -> bytes:
    import numpy as np

    return b"" if table is None else np.array(table.rows, dtype="<f8").tobytes()


def _digest(data: bytes) -> Digest:
    return Digest.from_bytes(hashlib.sha256(data).digest()[:BYTES])
