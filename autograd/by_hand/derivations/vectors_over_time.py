"""A recurrence of vectors as a course writes it: h_1, h_2, … are vectors, and δ_t is the derivative before tanh.

In a worksheet the vectors over time are the rows of one array, h[2,1].  Here each row is a vector of its own, and what
an activation function is taken of has a name: h_t = tanh(z_t).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from autograd.by_hand.derivations.matrix_forms import Form
from autograd.by_hand.example.example import NamedValues
from autograd.by_hand.example.softmaxes import share_of
from autograd.by_hand.sheet.from_sheet import example_of_sheet
from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.sheet.strict_sheet import in_strict_notation
from autograd.by_hand.sheet.time_steps import key_of
from autograd.engine.value import Value
from autograd.paper.array_names import array_name, arrays_among, place_of, whole_name
from autograd.paper.hiding import OTHER_RESULTS, SYMBOLS, Line
from autograd.paper.pieces import DOTS, Piece, added, row
from autograd.paper.quantities import function, symbol
from autograd.table import ops

_BEFORE_ACTIVATION = "zasvuq"  # the first letter that nothing else has
MOST_STEPS = 4  # that are written out; of more the ones in the middle are …


class OverTime(NamedTuple):
    """A sheet whose steps are vectors of their own."""

    graph: NamedValues
    made: list[str]  # what formulas make, in their order: also what activation functions are taken of
    series: tuple[str, ...]  # what has a vector or a number for each step
    letter: str
    activations: Mapping[str, tuple[str, Piece]]  # by the letter for what it is taken of: what it makes, its sign
    deltas: Mapping[str, Piece]  # the signs of derivatives that have one
    end: str
    names: Mapping[str, str]  # of entries, by those in the sheet

    def step(self, name: str) -> tuple[str, int] | None:
        """The series that a vector belongs to, and its step."""
        base, _, number = name.rpartition("_")
        known = base in self.series or base in self.activations or base in self.deltas
        return (base, int(number)) if known and number.isdecimal() else None

    def in_general(self, piece: Piece, step: int) -> Piece:
        """The same with t for the step: δ_3 · h_2ᵀ of step 3 is δ_t · h_(t−1)ᵀ."""
        names = {name for node in self.graph if (name := whole_name(node)) and self.step(name)}
        signs = [*names, *(delta.text for delta in self.deltas.values())]
        for name in sorted(signs, key=len, reverse=True):
            base, _, number = name.rpartition("_")
            there, general = symbol(name), self.at(base, int(number) - step)
            piece = Piece(*(form.replace(a, b) for form, a, b in zip(piece, there, general, strict=True)))
        return piece

    def at(self, base: str, offset: int) -> Piece:
        """A name at a step before or after the step t."""
        t, sign, far = self.letter, "−" if offset < 0 else "+", abs(offset)
        text, latex, mathml = (form.rpartition("0") for form in symbol(f"{base}_0"))
        index = Piece(t, t, f"<mi>{t}</mi>")
        if far:
            spoken = f"<mrow><mi>{t}</mi><mo>{sign}</mo><mn>{far}</mn></mrow>"
            index = Piece(f"({t}{sign}{far})", f"{t}{'-' if offset < 0 else '+'}{far}", spoken)
        is_number = mathml[0].endswith("<mn>")
        return Piece(
            f"{text[0]}{index.text}{text[2]}",
            f"{latex[0]}{index.latex}{latex[2]}",
            mathml[0].removesuffix("<mn>") + index.mathml + mathml[2].removeprefix("</mn>")
            if is_number
            else f"{mathml[0]}{index.text}{mathml[2]}",
        )


def vectors_over_time(sheet: Sheet, leaves: Mapping[str, object] | None = None) -> OverTime | None:
    """The sheet with a vector for each step; None if it has no recurrence of vectors, or one of samples as well."""
    letters = {key_of(key).letter for key in sheet.formulas} - {""}
    if len(letters) != 1 or sheet.samples or sheet.one_by_one:
        return None
    (letter,), strict = letters, in_strict_notation(sheet)
    example = example_of_sheet(sheet)
    graph = example.build({**example.floats.leaves, **(leaves or {})})  # type: ignore[dict-item]
    made_over_time = [key_of(key).name for key in strict.formulas if key_of(key).letter]
    if not any(len(place_of(name)) == 2 and array_name(name) in made_over_time for name in graph):
        return None
    split = tuple(dict.fromkeys([*made_over_time, *_indexed_first(strict.formulas, letter)]))
    if any(array_name(name) in split for name in sheet.parameters):
        return None
    bases = {name: name.removesuffix("_each") for name in split}
    renamed = {name: _as_a_vector(name, bases) for name in graph}
    if len({*renamed.values()}) < len(graph) or any(not re.fullmatch(r"\w*[^\W\d_]\w*", b) for b in bases.values()):
        return None
    others = [whole_name(name) for name in graph if renamed[name] == name]
    if any(base in bases.values() and n.isdecimal() for base, _, n in (name.rpartition("_") for name in others)):
        return None  # another name looks like that of a step
    for name, node in graph.items():
        node.name = renamed[name]
    named = {node.name: node for node in graph.values()}
    made = [name for name, node in _things(named).items() if node.op is not None]
    return _with_activations(
        OverTime(named, made, tuple(bases.values()), letter, {}, {}, renamed[strict.error], renamed)
    )


def _indexed_first(formulas: Mapping[str, str], letter: str) -> Iterator[str]:
    """The names that formulas use with the letter as their first index, as x[t] and y[t,k]."""
    for text in formulas.values():
        for node in ast.walk(ast.parse(text.strip(), mode="eval")):
            if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
                index = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice
                if any(isinstance(part, ast.Name) and part.id == letter for part in ast.walk(index)):
                    yield node.value.id


def _as_a_vector(entry: str, bases: Mapping[str, str]) -> str:
    """h_2[1] for h[2,1], and x_2 for x[2]."""
    name = array_name(entry)
    if name not in bases:
        return entry
    step, *rest = place_of(entry)
    return f"{bases[name]}_{step}" + "".join(f"[{i}]" for i in rest)


def _things(named: Mapping[str, Value]) -> dict[str, Value]:
    """Whole arrays, each by its first entry, and numbers."""
    things: dict[str, Value] = {}
    arrays = arrays_among(named)
    for name, node in named.items():
        whole = array_name(name)
        things.setdefault(whole if whole in arrays else name, node)
    return things


def _with_activations(plain: OverTime) -> OverTime:
    """The same with names for what activation functions are taken of."""
    graph, arrays = dict(plain.graph), arrays_among(plain.graph)
    made, letters, taken = list[str](), dict[str, str](), {*_things(graph), *plain.series}
    activations: dict[str, tuple[str, Piece]] = {}
    for name in plain.made:
        inner = _inner(arrays[name].entries) if name in arrays else None
        if inner:
            step = plain.step(name)
            base = step[0] if step else name
            if base not in letters:
                free = (x for x in _BEFORE_ACTIVATION if x not in taken and x not in letters.values())
                letters[base] = next(free, "")
            letter = letters[base]
            if letter:
                sign, nodes = inner
                activations[letter] = (base, sign)
                whole = f"{letter}_{step[1]}" if step else letter
                for place, node in enumerate(nodes, start=1):
                    node.name = f"{whole}[{place}]"
                    graph[node.name] = node
                made.append(whole)
        made.append(name)
    over_time = plain._replace(graph=graph, made=made, activations=activations)
    only = [letter for letter, (base, _) in activations.items() if base in plain.series]
    if len(activations) == len(only) == 1 and "δ" not in taken:
        deltas = {x: symbol(f"δ{x.removeprefix(only[0])}") for x in made if x.startswith(f"{only[0]}_")}
        over_time = over_time._replace(deltas=deltas)
    return over_time


def _inner(entries: Sequence[Value]) -> tuple[Piece, list[Value]] | None:
    """What a function of each entry, or a softmax, is taken of if that has no name; and its sign."""
    exponents = [share_of(node) for node in entries]
    first = entries[0].op
    if all(x is not None for x in exponents):
        inner, sign = [x for x in exponents if x is not None], function("softmax")
    elif first and first is not ops.negative and all(node.op is first and len(node.args) == 1 for node in entries):
        inner, sign = [x for node in entries for x in node.args if isinstance(x, Value)], function(first.name)
    else:
        return None
    is_new = len({*inner}) == len(entries) and all(node.op is not None and not node.name for node in inner)
    return (sign, inner) if is_new else None


def sum_lines(steps: Sequence[tuple[str, int] | None], forms: Sequence[Form], over_time: OverTime | None) -> list[Line]:
    """The lines of a sum: with Σ if it is one over time, with each addend, and in numbers."""
    known = [step for step in steps if step]
    if over_time is None or len(known) < len(forms):
        return _written_out(forms)
    in_order = [form for _, form in sorted(zip(known, forms, strict=True), key=lambda pair: pair[0])]
    general = {over_time.in_general(form.symbols, step) for (_, step), form in zip(known, forms, strict=True)}
    if len({series for series, _ in known}) > 1 or len(general) > 1:
        return _written_out(in_order)
    return [(SYMBOLS, [row(_sum_sign(over_time.letter), general.pop())]), *_written_out(in_order)]


def _sum_sign(letter: str) -> Piece:
    mathml = f"<munder><mo>∑</mo><mi>{letter}</mi></munder>"
    return Piece(f"Σ_{letter} ", rf"\sum_{{{letter}}} ", mathml)


def _written_out(forms: Sequence[Form]) -> list[Line]:
    symbols, numbers = ([form.symbols for form in forms], [form.numbers for form in forms])
    return [(SYMBOLS, [_added(symbols)]), (OTHER_RESULTS, [_added(numbers)])]


def _added(addends: Sequence[Piece]) -> Piece:
    if len(addends) <= MOST_STEPS:
        return added(addends)
    return added([*addends[: MOST_STEPS // 2], DOTS, addends[-1]])
