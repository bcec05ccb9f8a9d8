"""Exercises with samples and matrices, written out as plain ones: a name for each number, a formula for each name.

``z1 = "W1 @ x + b1"`` of two samples becomes ``z1_1_1 = "W1_1_1*x_1_1 + …"`` and so on, so that slips are made in
them as in any other worksheet.  NumPy does the work, on texts in place of numbers; nothing of the engine is used.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

_CLAIM = re.compile(r"(dE/d|(?:new|v|m|m_hat|v_hat) )?(\w+)( after \d+)?")


class Text(str):
    """A formula; what is computed with it is another."""

    __slots__ = ()

    def __add__(self, other: object) -> "Text":
        return Text(f"{self} + {other}")

    def __radd__(self, other: object) -> "Text":
        return Text(f"{other} + {self}")

    def __sub__(self, other: object) -> "Text":
        return Text(f"{self} - ({other})")

    def __rsub__(self, other: object) -> "Text":
        return Text(f"{other} - ({self})")

    def __mul__(self, other: object) -> "Text":
        return Text(f"({self})*({other})")

    def __rmul__(self, other: object) -> "Text":
        return Text(f"({other})*({self})")

    def __truediv__(self, other: object) -> "Text":
        return Text(f"({self}) / ({other})")

    def __pow__(self, other: object) -> "Text":
        return Text(f"({self})**{other}")

    def __neg__(self) -> "Text":
        return Text(f"-({self})")


def _each(name: str) -> Callable[[Any], Any]:
    """A function of one number, of each entry of an array."""

    def call(x: Any) -> Any:
        return np.array([call(y) for y in x], dtype=object) if isinstance(x, np.ndarray) else Text(f"{name}({x})")

    return call


def _total(x: Any) -> Any:
    return reduce(lambda a, b: a + b, np.ravel(x).tolist())


def _shares(z: Any) -> Any:
    powers = _each("exp")(z)
    return np.array([power / _total(powers) for power in powers], dtype=object)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: _each(name) for name in ("sigmoid", "tanh", "relu", "exp", "log", "sin", "sqrt")},
    "softplus": lambda x: _each("log")(1 + _each("exp")(x)),
    "silu": lambda x: x * _each("sigmoid")(x),
    "softmax": _shares,
    "sum": _total,
    "mean": lambda x: _total(x) / np.size(x),
}


class Unrolled(NamedTuple):
    """A plain worksheet, and the names of the entries of each array."""

    text: str
    arrays: dict[str, Any]

    def plain_claims(self, claim: str) -> Any:
        """The claim of the plain worksheet, or an array of those about the entries."""
        before, name, after = _CLAIM.fullmatch(claim).groups("")
        names = self.arrays.get(name, np.array(name, dtype=object))
        return np.array([f"{before}{one}{after}" for one in np.ravel(names)], dtype=object).reshape(np.shape(names))


def unrolled(text: str) -> Unrolled:
    """A worksheet with samples or matrices as a plain one."""
    tables = tomllib.loads(text, parse_float=Decimal)
    leaves: dict[str, dict[str, Any]] = {"inputs": {}, "parameters": {}}
    known: dict[str, Any] = {}
    for table in ("inputs", "samples", "parameters"):
        for name, numbers in tables.get(table, {}).items():
            known[name] = _labels(name, np.shape(numbers))
            kept = leaves["inputs" if table == "samples" else table]
            kept |= zip(np.ravel(known[name]).tolist(), np.ravel(np.array(numbers, dtype=object)).tolist(), strict=True)
    columns = set(tables.get("samples", {}))
    formulas: dict[str, str] = {}
    for name, formula in tables["formulas"].items():
        rows = [*_rows(formula, known, columns)]
        is_column = columns and rows[0] is not None
        result = np.array(rows, dtype=object) if is_column else _computed(formula, known)
        columns |= {name} if is_column else set()
        known[name] = _labels(name, np.shape(result))
        formulas |= zip(np.ravel(known[name]).tolist(), map(str, np.ravel(result).tolist()), strict=True)
    head = {key: tables[key] for key in ("title", "rate", "error") if key in tables}
    return Unrolled(_toml(head, leaves | {"formulas": formulas, "claims": {}}), known)


def _rows(formula: str, known: Mapping[str, Any], columns: set[str]) -> Iterator[Any]:
    """What a formula is for each sample; None where it is of all samples together."""
    used = [*columns.intersection(re.findall(r"[^\W\d]\w*", formula))]
    if not used or any(formula == f"{join}({name})" for name in used for join in ("mean", "sum")):
        yield None
        return
    for sample in range(len(known[used[0]])):
        yield _computed(formula, {**known, **{name: known[name][sample] for name in used}})


def _computed(formula: str, known: Mapping[str, Any]) -> Any:
    return eval(formula, {"__builtins__": {}, **FUNCTIONS}, dict(known))  # a formula of our own


def _labels(name: str, shape: tuple[int, ...]) -> Any:
    """The name of each entry; of a number it is its own."""
    names = [Text("_".join([name, *(str(i + 1) for i in place)])) for place in np.ndindex(shape)]
    return np.array(names, dtype=object).reshape(shape) if shape else names[0]


def _toml(head: Mapping[str, Any], tables: Mapping[str, Mapping[str, Any]]) -> str:
    lines = [f"{key} = {_written(x)}" for key, x in head.items()]
    for table, rows in tables.items():
        lines += [f"[{table}]", *(f"{key} = {_written(x)}" for key, x in rows.items())]
    return "\n".join(lines) + "\n"


def _written(x: Any) -> str:
    return json.dumps(x, ensure_ascii=False) if isinstance(x, str) else str(x)
