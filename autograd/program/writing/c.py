"""A program as a function of C, for one sample: C99, with nothing but the library of mathematics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from autograd.paper.written import Notation, Written, operated
from autograd.program.passes.code import Code, Line
from autograd.program.passes.pipeline import SIMPLER, after
from autograd.program.passes.simple import with_gates_of_relu_dropped, written_out
from autograd.program.recipe import Recipe
from autograd.program.writing.c_library import FUNCTIONS, HELPERS, PRIMITIVES, SIGNS, WORDS
from autograd.program.writing.identifiers import refuse_no_identifier
from autograd.table.rows import NEGATIVE, Form, Operation, call


def c_of(recipe: Recipe, name: str) -> str:
    """The function of C.

    Raises:
        ValueError: if the name is not one for C, or C lacks an operation.
    """
    refuse_no_identifier(name, "C", {*WORDS, *(f"{row}_" for row in HELPERS)})
    passes = (*SIMPLER, ("", lambda code: written_out(code, PRIMITIVES)), ("", with_gates_of_relu_dropped), *SIMPLER)
    code = after(recipe.graph(open_=False), passes)
    rows = {op.name for op in code.kinds if op is not None}
    _refuse_missing(rows)
    helpers = [f"static double {row}_{HELPERS[row]}\n" for row in HELPERS if row in rows]
    return "\n".join(
        [
            _comment(recipe, name),
            "#include <math.h>",
            "",
            *helpers,
            f"void {name}(const double *in, double *out)",
            "{",
            *([] if any(_inputs_used(code)) else ["    (void)in;"]),
            *(f"    {line}" for line in _statements(code)),
            "}",
            "",
        ]
    )


def _refuse_missing(rows: set[str]) -> None:
    missing = sorted(rows - PRIMITIVES)
    if missing:
        raise ValueError(
            f"C has no function for {', '.join(missing)}: build the program without it, or call the program itself"
        )


# ---- lines ----


def _inputs_used(code: Code) -> Iterator[Line]:
    return (line for args in (*code.args, code.outputs) for line in args if line < code.inputs)


def _statements(code: Code) -> Iterator[str]:
    """A line of C for each line of the program, and for each output."""
    written: dict[Line, Written] = {line: Written(f"in[{line}]") for line in range(code.inputs)}
    for line in range(code.inputs, len(code)):
        op = code.ops[line]
        if op is None:
            written[line] = _numeral(code.constants[line])
            continue
        yield f"const double t{line} = {operated(op, [written[a] for a in code.args[line]], _C).text};"
        written[line] = Written(f"t{line}")
    for place, line in enumerate(code.outputs):
        yield f"out[{place}] = {written[line].text};"


def _numeral(number: float) -> Written:
    text = repr(number).replace("inf", "INFINITY").replace("nan", "NAN")
    return Written(text, NEGATIVE) if text.startswith("-") else Written(text)


def _form(op: Operation) -> Form:
    if op.name in SIGNS:
        return op.text
    return call(FUNCTIONS.get(op.name, f"{op.name}_"), len(op.partials))


_C = Notation(_form, str, repr, "-", "({})")


# ---- the comment ----


def _comment(recipe: Recipe, name: str) -> str:
    """What stands where in the arrays."""
    outputs = _outputs(recipe)
    lines = [
        f"{name}: {', '.join(words for words, _ in outputs)}, of one sample.",
        "",
        "Written by a program of backprop-by-hand.  Compile it with a compiler of C99, and link the library of",
        f"mathematics: cc -O2 -c {name}.c, and later -lm.  The two arrays must not overlap.",
        "",
        *_places("in", [(_safe(slot.name), slot.size) for slot in recipe.slots]),
        *_places("out", outputs),
    ]
    return "\n".join(["/*", *(f" * {line}".rstrip() for line in lines), " */"])


def _outputs(recipe: Recipe) -> list[tuple[str, int]]:
    """What a program gives, in words, with how many numbers each is."""
    parts, _ = recipe.parts()
    if recipe.derivative is None:
        names = ["the value"] if len(parts) == 1 else [f"value {i}" for i in range(len(parts))]
        return [(name, part.size) for name, part in zip(names, parts, strict=True)]
    wanted = [_safe(recipe.slots[i].name) for i in recipe.derivative.wanted]
    if recipe.derivative.order == 2:
        return [(f"the Hessian with respect to {wanted[0]}", parts[0].size)]
    gradients = [f"the gradient with respect to {name}" for name in wanted]
    return [("the value", 1), *((words, part.size) for words, part in zip(gradients, parts[1:], strict=True))]


def _places(array: str, sizes: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Where in an array everything stands."""
    start = 0
    for words, size in sizes:
        end = f"..{start + size - 1}" if size > 1 else ""
        yield f"{f'{array}[{start}{end}]' if size else '(nothing)':<16}{words}"
        start += size


def _safe(name: str) -> str:
    """A name that does not end a comment."""
    return re.sub(r"[^\w .\[\]]", "?", name, flags=re.ASCII)[:40]
