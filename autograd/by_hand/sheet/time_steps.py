"""Formulas with an index: h[t] = tanh(wx*x[t] + wh*h[t-1]) is unrolled into h[1], h[2], … over the length of x.

A recurrence without an input, such as h_t = w h_{t-1}, has as many steps as a sum further down: Σ_t (y_t − h_t)².
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from autograd.by_hand.sheet.layers_in_turn import parts_of
from autograd.by_hand.sheet.sheet import Sheet
from autograd.paper.arrays import Array
from autograd.paper.formula_text import nodes_of
from autograd.paper.notation.index_entries import ENTRY, entry_in, with_indices_in_braces
from autograd.paper.notation.index_notation import upper_bounds
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.translating import is_function

_NAME = r"[\w\u0302-\u0304]+"  # with a hat, tilde or bar of its own, as in h̃
_INDEXED = re.compile(rf"({_NAME})\[([^\W\d_])\]")
_BEFORE = re.compile(rf"({_NAME})\[(-?\d+)\]")
_ENTRY_OF_A_ROW = re.compile(rf"({_NAME})\[(-?\d+),\d+\]")


class Key(NamedTuple):
    """The name of a formula, and its index: a letter, or nothing."""

    name: str
    letter: str = ""


def key_of(written: str) -> Key:
    """The key of a formula.

    >>> key_of("h[t]"), key_of("L")
    (Key(name='h', letter='t'), Key(name='L', letter=''))
    """
    indexed = _INDEXED.fullmatch(written.replace(" ", ""))
    return Key(*indexed.groups()) if indexed else Key(written)


def is_given_before(name: str, formulas: Collection[str]) -> bool:
    """Whether a name is that of a number before the first step of a formula, such as ``h[0]``.

    >>> is_given_before("h[0]", ["h[t]"]), is_given_before("h[0]", ["h"])
    (True, False)
    """
    before = _BEFORE.fullmatch(name)
    return before is not None and before[1] in (key.name for key in map(key_of, formulas) if key.letter)


def blocks_of(formulas: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """The keys of formulas that are unrolled together, since each may use the step before of the others.

    A formula that takes all entries of another one, as the next layer does, comes after it.

    >>> list(blocks_of({"h[t]": "", "y[t]": "", "L": ""}))
    [('t', ['h[t]', 'y[t]']), ('', ['L'])]
    >>> list(blocks_of({"z1[j]": "w_j", "z2[j]": "Σ_i v_ij z_i^{(1)}"}))
    [('j', ['z1[j]']), ('j', ['z2[j]'])]
    """
    given = [key for key in formulas if is_given_before(key, formulas)]
    others = [key for key in formulas if key not in given]
    first = next((place for place, key in enumerate(others) if key_of(key).letter), 0)
    for letter, keys in groupby([*others[:first], *given, *others[first:]], key=lambda key: key_of(key).letter):
        yield from ((letter, block) for block in (parts_of(list(keys), formulas) if letter else [list(keys)]))


def references(text: str, letter: str, first: int = 1) -> list[tuple[str, int]]:
    """The names that a formula uses with an index, and how far from the letter that is; of a slice both ends.

    Where the letter counts the columns of a matrix, the name is that of its first row.

    >>> references("wx*x[t] + wh*h[t-1] + c[2]", "t"), references("sum(k*x[t:t+2])", "t")
    ([('x', 0), ('h', -1)], [('x', 2), ('x', 0)])
    >>> references("w[j,1]*x[1]", "j"), references("w[1,j]*x[1]", "j")
    ([('w', 0)], [('w[1,:]', 0)])
    """
    found = [(f"{name}[{first},:]" if axis == 1 else name, offset) for name, offset, axis in _uses(text, letter, first)]
    return list(dict.fromkeys(sorted(found, key=lambda pair: -pair[1])))


def _uses(text: str, letter: str, first: int) -> Iterator[tuple[str, int, int | None]]:
    """The names that a formula uses with an index, how far from the letter, and along which axis of a matrix."""
    for node in nodes_of(text):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            is_pair = isinstance(node.slice, ast.Tuple)
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            for axis, part in enumerate(parts):
                for offset in _offsets(part, letter, first):
                    yield node.value.id, offset, axis if is_pair else None


def _offsets(index: ast.expr, letter: str, first: int) -> Iterator[int]:
    """How far an index is from the letter, or the first and the last place of a slice; nothing if it has no letter."""
    ends = [index.lower, index.upper] if isinstance(index, ast.Slice) else [index]
    for place, end in enumerate(ends):
        if end and (offset := _offset(end, letter)) is not None:
            yield offset - (place and 1 - first)  # in NumPy's slices the end is left out


def _offset(index: ast.expr, letter: str) -> int | None:
    """How far an index is from the letter: -1 for t-1; None if it has no letter."""
    match index:
        case ast.Name(id=name) if name == letter:
            return 0
        case ast.BinOp(left=ast.Name(id=name), op=ast.Add(), right=ast.Constant(value=int(n))) if name == letter:
            return n
        case ast.BinOp(left=ast.Name(id=name), op=ast.Sub(), right=ast.Constant(value=int(n))) if name == letter:
            return -n
    return None


def names_over_time(formulas: Mapping[str, str]) -> tuple[str, ...]:
    """The names of what has a number for each time step, as far as formulas use it with that index alone.

    >>> names_over_time({"h[t]": "wx*x[t] + wh*h[t-1]", "L": "sum(h)"})
    ('h', 'x')
    """
    keys = {key: key_of(key) for key in formulas if key_of(key).letter}
    uses = [use for key in keys for use in _uses(formulas[key], keys[key].letter, 1)]
    used = [name for name, _, axis in sorted(uses, key=lambda use: -use[1]) if axis is None]
    return tuple(dict.fromkeys([*(key.name for key in keys.values()), *used]))


def steps_of(
    letter: str, formulas: Mapping[str, str], lengths: Mapping[str, int], first: int, elsewhere: int = 0
) -> int:
    """How many steps a block has: the length of the arrays that its formulas use, less how far ahead they use them.

    Args:
        letter: the index.
        formulas: those of the block, by key.
        lengths: of all arrays that stand above it.
        first: the index of the first step, 1 or 0.
        elsewhere: how many a sum further down says that there are, if no formula of the block does; or 0.

    Raises:
        ValueError: if there is no such array, they have different lengths, or a formula looks ahead.
    """
    found: dict[str, int] = {}
    for key, text in formulas.items():
        for name, offset in references(text, letter, first):
            if name in lengths:
                found[name] = min(found.get(name, lengths[name]), lengths[name] - max(offset, 0))
            elif offset > 0:
                raise ValueError(
                    f"[formulas] {key} uses {name}[{letter}+{offset}], a later step: a formula uses only the same step "
                    f"and those before it, such as {name}[{letter}-1]"
                )
    where = f"[formulas] {next(iter(formulas))}"
    if not found and elsewhere:
        return elsewhere
    if not found:
        raise ValueError(
            f"{where}: nothing says how many steps there are: use an array of [inputs] with the index, as in "
            f"x[{letter}]"
        )
    if len(set(found.values())) > 1:
        listed = ", ".join(f"{name} has {n}" for name, n in found.items())
        raise ValueError(f"{where}: arrays with the index {letter} have one length, but {listed}")
    name, count = next(iter(found.items()))
    if count < 1:
        raise ValueError(f"{where}: {name} has {lengths[name]} entries, which are too few for a single step")
    return count


def refuse_missing(key: str, text: str, first: int, known: Collection[str]) -> None:
    """Refuse a formula that needs a number before the first step that is not given."""
    letter = key_of(key).letter
    for used, offset in references(text, letter, first):
        for number in range(first + offset, first):
            if (label := f"{used}[{number}]") not in known:
                raise ValueError(
                    f"[formulas] {key} uses {used}[{letter}{offset}], which is {label} at step {number - offset}: "
                    f'write "{label}" = 0 under [inputs]'
                )


def unknown_yet(formulas: Collection[str], first: int, known: Mapping[str, Any]) -> dict[str, Array]:
    """Arrays in place of what is being unrolled, of which only the shape of a step matters."""
    before = {**known, **rows_before(first, known)}
    names = [key.name for key in map(key_of, formulas) if key.letter]
    rows = {name: before.get(f"{name}[{first - 1}]", before.get(f"{name}[{first}]")) for name in names}
    return {
        name: Array((1, *row.shape), row.entries) if isinstance(row, Array) else Array((1,), [0.0])
        for name, row in rows.items()
    }


def rows_before(first: int, known: Mapping[str, Any]) -> dict[str, Array]:
    """The vectors before the first step, such as the ``h[0]`` that is known by its entries ``h[0,1]``, ``h[0,2]``."""
    rows: dict[str, list[Any]] = {}
    for name, thing in known.items():
        if (entry := _ENTRY_OF_A_ROW.fullmatch(name)) and int(entry[2]) < first:
            rows.setdefault(f"{entry[1]}[{entry[2]}]", []).append(thing)
    return {name: Array((len(entries),), entries) for name, entries in rows.items()}


def steps_in_sums(sheet: Sheet, given: Mapping[str, Any]) -> dict[str, int]:
    """The number of steps by the letter of their index, for formulas that have it below a recurrence and an array.

    Without such an array the bound of a sum is that number, as in Σ_{t=1}^3 h_t².

    Args:
        sheet: the sheet.
        given: what each name of its inputs and parameters stands for.
    """
    over_time = {key.name: key.letter for key in map(key_of, sheet.formulas) if key.letter}
    steps: dict[str, int] = {}
    if not over_time:
        return steps
    known = Names({**given, **{name: Array((1,), [0.0]) for name in over_time}}, is_function)
    for key in (key for key in sheet.formulas if not key_of(key).letter):
        text = with_indices_in_braces(sheet.formulas[key], known)
        used = [(known.name(entry.stem), entry.places) for entry in map(entry_in, ENTRY.finditer(text))]
        below = [(name, places[0].letter) for name, places in used if not places[0].shift]
        for letter in {over_time[name] for name, letter in below if over_time.get(name) == letter}:
            things = [given.get(name) for name, other in below if other == letter]
            lengths = {thing.shape[0] for thing in things if isinstance(thing, Array)}
            counts = lengths or {last - sheet.index + 1 for last in upper_bounds(text, letter, known)}
            if len(counts) == 1:
                steps.setdefault(letter, counts.pop())
    return {letter: count for letter, count in steps.items() if count > 0}
