"""Files: a program as text, without pickle, so that a file from a stranger can do nothing but fail.

``(w*x - 1)**2`` of w = 0.5 and x = 3, with its gradient with respect to w, is

    {"format": "autograd program", "version": 1, "backend": "numpy",
     "arguments": [{"name": "w", "shape": [], "model": false}, {"name": "x", "shape": [], "model": false}],
     "examples": ["0.5", "3.0"],
     "lines": [["multiply", 0, 1], "1.0", ["subtract", 2, 3], "2.0", ["power", 4, 5]],
     "outputs": [6], "structure": "number",
     "derivative": {"order": 1, "arguments": [0], "alone": true, "reduce": "sum"}}

The first lines of a program are its arguments, so that the line ``["multiply", 0, 1]`` has the number 2.
"""

from __future__ import annotations

import json
import math
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from autograd.program.keeping.structures import read_shape, read_structure, written_structure
from autograd.program.passes.code import Code, Draft, Line
from autograd.program.recipe import Derivative, Recipe
from autograd.program.slots import Slot
from autograd.sentences import counted, nearest, shorten
from autograd.table.ops import TABLE
from autograd.table.rows import Operation

FORMAT, VERSION = "autograd program", 1
MOST_BYTES = 2**28  # of a file: some ten million lines
MOST_WORK = 10**7  # entries of a derivative, or rows of a Hessian times lines of the program


def save(recipe: Recipe, backend: str, path: str | os.PathLike[str]) -> None:
    """Write a program into a file, which is there as a whole or not at all.

    Raises:
        ValueError: if the program holds what a file does not keep.
    """
    text = json.dumps(_written(recipe, backend), separators=(",", ":"), allow_nan=False).encode()
    if len(text) > MOST_BYTES:
        raise ValueError(f"the program takes {len(text):,} bytes, and a file of a program has up to {MOST_BYTES:,}")
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with beside.open("xb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def load(path: str | os.PathLike[str]) -> tuple[Recipe, str]:
    """The recipe and the back end in a file.

    Raises:
        ValueError: if it does not hold a program.
    """
    with Path(path).open("rb") as file:
        text = file.read(MOST_BYTES + 1)
    try:
        if len(text) > MOST_BYTES:
            raise ValueError(f"it has more than {MOST_BYTES:,} bytes")
        return _read(json.loads(text, parse_float=_refuse_numeral, parse_constant=_refuse_numeral))
    except (ValueError, RecursionError) as error:
        why = "it is nested too deeply" if isinstance(error, RecursionError) else error
        raise ValueError(f"{shorten(os.fspath(path))} is not a file of Program.save: {why}") from None


def _refuse_numeral(numeral: str) -> NoReturn:
    raise ValueError(f'the number {shorten(numeral)} is not written as text, as in "1.5"')


# ---- writing ----


def _written(recipe: Recipe, backend: str) -> dict[str, Any]:
    code, derivative = recipe.recorded, recipe.derivative
    _refuse_much_work(recipe)
    return {
        "format": FORMAT,
        "version": VERSION,
        "backend": backend,
        "arguments": [{"name": slot.name, "shape": [*slot.shape], "model": slot.takes_model} for slot in recipe.slots],
        "examples": [repr(float(number)) for number in recipe.examples],
        "lines": [_written_line(code, line) for line in range(code.inputs, len(code))],
        "outputs": [*code.outputs],
        "structure": written_structure(recipe.outputs),
        "derivative": derivative
        and {
            "order": derivative.order,
            "arguments": [*derivative.wanted],
            "alone": derivative.to_one,
            "reduce": derivative.reduce,
        },
    }


def _written_line(code: Code, line: Line) -> Any:
    op = code.ops[line]
    if op is None:
        return repr(float(code.constants[line]))
    if TABLE.get(op.name) is not op:
        raise ValueError(
            f"the program uses {op.name}, an operation of your own, whose rules are code, and a file keeps no code: "
            "build it from the operations that autograd has, or pickle the program"
        )
    return [op.name, *code.args[line]]


# ---- reading ----

_FIELDS = {
    "format": str, "version": int, "backend": str, "arguments": list, "examples": list, "lines": list, "outputs": list,
    "structure": object, "derivative": object,
}  # fmt: skip


def _read(given: Any) -> tuple[Recipe, str]:
    if type(given) is dict and given.get("format") == FORMAT and given.get("version") != VERSION:
        version = shorten(repr(given.get("version")))
        raise ValueError(f"it has version {version}, and this autograd reads version {VERSION}: update autograd")
    fields = _checked(given, _FIELDS, "the program")
    if fields["format"] != FORMAT:
        raise ValueError(f"its format is {shorten(repr(fields['format']))}, and not {FORMAT!r}")
    slots = [_read_slot(slot) for slot in fields["arguments"]]
    examples = [_read_number(number) for number in fields["examples"]]
    wanted = sum(math.prod(slot.shape) for slot in slots)
    if len(examples) != wanted:
        raise ValueError(f"it has {counted(len(examples), 'example')} for arguments of {counted(wanted, 'number')}")
    code = _read_code(fields["lines"], fields["outputs"], wanted)
    structure = read_structure(fields["structure"], len(code.outputs))
    recipe = Recipe(code, slots, examples, structure, _read_derivative(fields["derivative"], slots, code))
    _refuse_much_work(recipe)
    return recipe, fields["backend"]


def _checked(given: Any, fields: dict[str, type], what: str) -> dict[str, Any]:
    """An object with just these fields, each of its type: True is not a whole number here."""
    if type(given) is not dict or given.keys() != fields.keys():
        there = f"the fields {', '.join(map(repr, given))}" if type(given) is dict else repr(given)
        raise ValueError(f"{what} is {shorten(there)}, and not an object with {', '.join(fields)}")
    for name, kind in fields.items():
        if kind is not object and type(given[name]) is not kind:
            raise ValueError(f"{name} of {what} is {shorten(repr(given[name]))}, and not of the type {kind.__name__}")
    return given


def _read_slot(given: Any) -> Slot:
    _checked(given, {"name": str, "shape": list, "model": bool}, "an argument")
    shape = read_shape(given["shape"])
    if given["model"] and len(shape) != 1:
        raise ValueError(f"the model {shorten(repr(given['name']))} has the shape {shape}, and not one axis")
    return Slot(given["name"], shape, given["model"])


def _read_number(given: Any) -> float:
    """A number that is written just as Python writes it."""
    try:
        number = float(given) if type(given) is str else None
    except ValueError:
        number = None
    if number is None or repr(number) != given:
        raise ValueError(f'{shorten(repr(given))} is not a number as text, as in "1.5", "-0.0" or "nan"')
    return number


def _read_code(lines: Sequence[Any], outputs: Sequence[Any], inputs: int) -> Code:
    draft = Draft(inputs)
    for line, given in enumerate(lines, inputs):
        if type(given) is list:
            draft.line(_read_operation(given, line), tuple(given[1:]))
        else:
            draft.constants[draft.line(None, ())] = _read_number(given)
    count = inputs + len(lines)
    if not outputs or any(type(line) is not int or not 0 <= line < count for line in outputs):
        raise ValueError(f"the outputs are {shorten(repr(outputs))}, and not some of the {counted(count, 'line')}")
    return draft.code(outputs)


def _read_operation(given: list[Any], line: Line) -> Operation:
    """The operation of a line, whose arguments stand on lines above it."""
    name = given[0] if given and type(given[0]) is str else None
    op = TABLE.get(name or "")
    if op is None:
        raise ValueError(f"line {line} has no operation of autograd{nearest(name, TABLE) if name else ''}")
    args = given[1:]
    if any(type(a) is not int or not 0 <= a < line for a in args):
        raise ValueError(f"line {line} is {shorten(repr(given))}, and its arguments are not lines above it")
    if not args or len(args) != (op.arity or len(args)):
        takes = "at least 1 argument" if op.arity is None else counted(op.arity, "argument")
        raise ValueError(f"line {line} has {counted(len(args), 'argument')}, and {op.name} takes {takes}")
    return op


def _read_derivative(given: Any, slots: Sequence[Slot], code: Code) -> Derivative | None:
    if given is None:
        return None
    _checked(given, {"order": int, "arguments": list, "alone": bool, "reduce": object}, "the derivative")
    order, wanted, alone, reduce = (given[name] for name in ("order", "arguments", "alone", "reduce"))
    if any(type(i) is not int or not 0 <= i < len(slots) for i in wanted):
        raise ValueError(f"the derivative is taken with respect to {shorten(repr(wanted))}, which are not arguments")
    if order not in (1, 2) or not (reduce is None or reduce in ("sum", "mean")) or len(code.outputs) != 1:
        raise ValueError(f"there is no derivative {shorten(repr(given))} of {counted(len(code.outputs), 'output')}")
    if (order == 2 or alone) and len(wanted) != 1:
        raise ValueError(f"a derivative with respect to one argument names {len(wanted)}")
    return Derivative(order, wanted, alone, reduce)


def _refuse_much_work(recipe: Recipe) -> None:
    """Refuse a derivative that could fill the memory, so that a short file cannot."""
    if recipe.derivative is None:
        return
    entries = sum(math.prod(recipe.slots[i].shape) for i in recipe.derivative.wanted)
    work = entries if recipe.derivative.order == 1 else entries * max(entries, len(recipe.recorded))
    if work > MOST_WORK:
        raise ValueError(
            f"a derivative of {counted(entries, 'number')} of {counted(len(recipe.recorded), 'line')} is too large for "
            "a file: save the program without it, and differentiate again"
        )
