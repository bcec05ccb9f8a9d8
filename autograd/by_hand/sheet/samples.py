"""Samples: the data of a sheet whose formulas are written for one sample.

``[samples]`` holds a column for each name, ``x = [0, 0, 1, 1]``, or ``[[samples]]`` stands above each sample, with
``x = 0`` below it.  A column is an array, with a row for each sample.  A formula that uses a column is per sample, and
its numbers are a column as well; one that uses columns only inside of ``sum`` and ``mean``, or another function of
several numbers, joins the samples.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from autograd.paper.strict import OF_SEVERAL, SIGNS

ALL_AT_ONCE, ONE_BY_ONE = "all at once", "one by one"
MOST_SAMPLES = 10_000
# How many samples there are: 1/m, 1/(2m), \frac{1}{m}, \frac{1}{2m}, \sum_{i=1}^{m}.
_COUNTS = re.compile(
    r"(?P<before>/\s*|/\s*\(\s*(?:\d+\s*)?(?=\w\s*\))|\}\s*\{\s*(?:\d+\s*)?(?=\w\s*\})|\\[dt]?frac\s*\d\s*|\^\{\s*(?=\w\s*\})|\^)"
    r"(?P<letter>[mnN])(?![\w(^_{])"
)


def columns_of(samples: Any) -> dict[str, list[Any]]:
    """The columns of the table [samples], or of the list of samples [[samples]].

    Raises:
        ValueError: if it is empty, or the columns or samples do not fit together.

    >>> columns_of({"x": [0, 1], "t": [1, 0]}) == columns_of([{"x": 0, "t": 1}, {"x": 1, "t": 0}])
    True
    """
    if not samples:
        raise ValueError("[samples] is empty: write a column such as x = [0, 0, 1, 1], or leave the table out")
    if isinstance(samples, list):
        samples = _columns_of_rows(samples)
    if not isinstance(samples, dict):
        raise ValueError("[samples] has to be a table: write [samples] on a line of its own, and its columns below")
    for name, column in samples.items():
        if not isinstance(column, list) or not column:
            raise ValueError(f"[samples] {name} has to be a column, with a number for each sample: write [0, 0, 1, 1]")
        if any(isinstance(x, list) and any(isinstance(row, list) for row in x) for x in column):
            raise ValueError(
                f"[samples] {name} has a matrix for each sample, and an array has rows and columns: write each row of "
                f"it as a column of its own, {name}1 = [[1, 2], …] with the first row of each sample"
            )
        if len(column) > MOST_SAMPLES:
            raise ValueError(f"[samples] {name} has {len(column)} samples: a sheet has at most {MOST_SAMPLES}")
    first, *others = samples
    for name in others:
        if len(samples[name]) != len(samples[first]):
            lengths = f"{first} has {len(samples[first])} numbers and {name} has {len(samples[name])}"
            raise ValueError(f"[samples] columns have one length, but {lengths}: give each a number for every sample")
    return samples


def _columns_of_rows(rows: list[Any]) -> dict[str, list[Any]]:
    if not all(isinstance(row, dict) and row for row in rows):
        raise ValueError("[[samples]] stands above each sample, and its numbers below it: x = 0")
    for number, row in enumerate(rows, 1):
        if row.keys() != rows[0].keys():
            name = next(iter(row.keys() ^ rows[0].keys()))
            raise ValueError(f"[[samples]] {name} does not stand in each sample, see sample {number}: write it in all")
    return {name: [row[name] for row in rows] for name in rows[0]}


def with_columns(inputs: dict[str, Any], samples: dict[str, Any]) -> dict[str, Any]:
    """The inputs, and the columns of the samples among them."""
    for name in samples:
        if name in inputs:
            raise ValueError(f"the name {name!r} stands in [inputs] and in [samples]: give each its own")
    return inputs | samples


def counts_among(texts: Iterable[Any], names: Collection[str]) -> set[str]:
    """The letters that stand for how many samples there are, m, n or N, where they are no names.

    >>> counts_among(["1/m Σ l", "w x + n"], {"w", "x", "n"}), counts_among(["1/m Σ l"], {"m"})
    ({'m'}, set())
    """
    found = (_COUNTS.finditer(text) for text in texts if isinstance(text, str))
    return {count["letter"] for counts in found for count in counts} - {*names}


def with_the_count(text: str, counted: Mapping[str, int]) -> str:
    r"""A formula with the number of samples in place of its letter.

    >>> print(with_the_count(r"1/m Σ_i m_i + \frac{1}{2m} \hat{m}", {"m": 3}))
    1/3 Σ_i m_i + \frac{1}{2*3} \hat{m}
    """

    def number(found: re.Match[str]) -> str:
        before, letter = found["before"], found["letter"]
        if letter not in counted:
            return found[0]
        if before == "^" or before.startswith("\\"):  # \sum_{i=1}^m and \frac1m
            return f"{before}{{{counted[letter]}}}"
        return f"{before}{'*' if before.strip()[-1:].isdigit() else ''}{counted[letter]}"

    return _COUNTS.sub(number, text) if counted else text


def is_one_by_one(order: Any, samples: dict[str, Any]) -> bool:
    """Whether each step follows one sample, by what stands as ``order``."""
    if order not in (ALL_AT_ONCE, ONE_BY_ONE):
        raise ValueError(
            f'order says which samples a step follows: write order = "{ONE_BY_ONE}", or "{ALL_AT_ONCE}", '
            "as it is without the key"
        )
    if order == ONE_BY_ONE and not samples:
        raise ValueError(f'order = "{ONE_BY_ONE}" needs samples: write their columns below [samples]')
    return bool(order == ONE_BY_ONE)


class Uses(NamedTuple):
    """The names that a formula uses: by themselves, inside of ``sum(…)`` and its like, and with an index."""

    alone: set[str]
    joined: dict[str, str]  # and the function that joins it
    picked: dict[str, int]  # and how many indices it has


def uses_of(text: str) -> Uses:
    """The names that a formula uses; none if it cannot be read.

    >>> uses_of("mean(e) + decay*w[2]") == Uses({"decay"}, {"e": "mean"}, {"w": 1})
    True
    """
    uses, strict = Uses(set(), {}, {}), " ".join(text.split()).translate(SIGNS)
    try:
        waiting: list[tuple[ast.AST, str]] = [(ast.parse(strict, mode="eval").body, "")]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return uses  # the reader of the formula says what is wrong with it
    while waiting:
        node, joining = waiting.pop()
        match node:
            case ast.Name(id=name) if joining:
                uses.joined.setdefault(name, joining)
            case ast.Name(id=name):
                uses.alone.add(name)
            case ast.Subscript(value=ast.Name(id=name), slice=index):
                uses.picked[name] = len(index.elts) if isinstance(index, ast.Tuple) else 1
            case _:
                waiting += [(child, joining or _joined_by(node)) for child in _parts(node)]
    return uses


def _joined_by(node: ast.AST) -> str:
    """The function that joins what stands below a node; of several arguments it joins nothing."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[_]) if name in OF_SEVERAL:
            return name
    return ""


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """What stands below a node, but for the name of a function."""
    yield from node.args if isinstance(node, ast.Call) else ast.iter_child_nodes(node)


def is_per_sample(name: str, text: str, columns: Collection[str], known: Mapping[str, Any]) -> bool:
    """Whether a formula is read once for each sample.

    A sum of the entries that one sample has, as in sum((z - t)**2) where z is a vector, is of that sample.

    Args:
        name: that of the formula, for a sentence.
        text: the formula.
        columns: what has a row for each sample.
        known: the arrays, and whatever else is known.

    Raises:
        ValueError: if a column stands inside of a mean or a sum, and another outside of it.
    """
    uses = uses_of(text) if columns else Uses(set(), {}, {})
    alone = [column for column in columns if column in uses.alone]
    joined = [column for column in columns if column in uses.joined]
    if not alone and _has_samples_by_number(text, uses, columns, known):
        return False
    if any(len(known[column].shape) > uses.picked.get(column, 1) for column in {*joined, *uses.picked} & {*columns}):
        return True
    if alone and joined:
        call = f"{uses.joined[joined[0]]}({joined[0]})"
        raise ValueError(
            f"[formulas] {name} is written for one sample, since it uses {alone[0]}, and {call} is of all samples: "
            f'give that a name of its own, such as m = "{call}"'
        )
    return bool(alone)


def _has_samples_by_number(text: str, uses: Uses, columns: Collection[str], known: Mapping[str, Any]) -> bool:
    """Whether a formula speaks of samples by their numbers: y[1], where y is a number for each, or w @ x[1]."""
    picked = [column for column in columns if column in uses.picked]
    return any(
        len(known[column].shape) == 1 or re.search(rf"@ {re.escape(column)}\[\d+\](?![\w\[])", text)
        for column in picked
    )
