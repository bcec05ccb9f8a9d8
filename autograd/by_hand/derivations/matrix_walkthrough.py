"""A worksheet with arrays worked through on paper: each vector and each matrix as one thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from autograd.by_hand.derivations.chain_rule import back_through
from autograd.by_hand.derivations.matrix_derivation import Matrices
from autograd.by_hand.derivations.matrix_forms import written
from autograd.by_hand.derivations.vectors_over_time import OverTime, vectors_over_time
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.sheet.time_steps import key_of
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.array_names import array_name, arrays_among, whole_name
from autograd.paper.arrays import Array
from autograd.paper.blocks import beside
from autograd.paper.equations import Equation, text_lines
from autograd.paper.graph import Graph
from autograd.paper.names import on_one_line
from autograd.paper.quantities import number_of
from autograd.table.arithmetic import as_float

_WIDEST = 100  # characters that given arrays take beside one another
_GAP = "   "
MOST_USES = 4  # of a number at all time steps, that are written out


def is_of_matrices(sheet: Sheet, graph: Mapping[str, Value]) -> bool:
    """Whether formulas make whole arrays; numbers for each sample, and time steps, are worked through one by one."""
    if sheet.one_by_one or any(key_of(key).letter for key in sheet.formulas):
        return vectors_over_time(sheet) is not None
    arrays = arrays_among(graph, sheet.index)
    if sheet.samples and all(len(array.shape) == 1 for array in arrays.values()):
        return False
    return any(name in arrays for name in sheet.formulas)


def things_of(named: Mapping[str, Value] | Mapping[str, Exact], first: int | None) -> dict[str, Array | Value | Exact]:
    """Whole arrays, and what is no entry of one."""
    arrays = arrays_among(named, first)
    found: dict[str, Array | Value | Exact] = {}
    for name, thing in named.items():
        whole = array_name(name)
        found[whole if whole in arrays else name] = arrays.get(whole, thing)
    return found


def given_lines(things: Mapping[str, Array | Value | Exact]) -> Iterator[str]:
    r"""Given numbers and arrays, beside one another as far as there is room.

    >>> print(*given_lines({"x": Array((2,), [2, 3]), "b": 0.5}), sep="\n")
    x = ⎡2⎤   b = 0.5
        ⎣3⎦
    """
    line = ""
    for name, thing in things.items():
        block = beside(f"{name} = ", text_of(thing))
        longer = beside(line, _GAP, block) if line else block
        if line and len(longer.partition("\n")[0]) > _WIDEST:
            yield from lines_of(line)
            longer = block
        line = longer
    yield from lines_of(line)


def forward_lines(sheet: Sheet, graph: Mapping[str, Value]) -> Iterator[str]:
    """Each formula as the sheet has it, and what it gives."""
    things = things_of(graph, sheet.index)
    for name, text in sheet.formulas.items():
        yield from lines_of(beside(f"{name} = {on_one_line(text, len(text))} = ", text_of(things[name])))


def forward_numbers(made: Iterable[str], graph: Mapping[str, Value], first: int | None) -> Iterator[str]:
    """What formulas give, without their text."""
    things = things_of(graph, first)
    for name in made:
        yield from lines_of(beside(f"{name} = ", text_of(things[name])))


def made_and_asked(sheet: Sheet) -> tuple[list[str], list[str]]:
    """What a person differentiates with respect to: what formulas make, from the end back; and the parameters.

    Where nothing is trained, the inputs stand in their place.
    """
    made = [name for name in reversed(sheet.formulas) if name != sheet.error]
    leaves = dict.fromkeys(whole_name(name) for name in sheet.parameters or sheet.inputs)
    return made, list(leaves)


def equations_back(
    names: Iterable[str], end: Value, graph: Mapping[str, Value], over_time: OverTime | None = None
) -> Iterator[list[Equation]]:
    """The derivative of the end with respect to each of the names, as far as they lead there."""
    whole = Graph(*graph.values(), end)  # also entries that do not lead to the end: they are part of their arrays
    matrices = Matrices(whole, over_time)
    for name in names:
        if name in matrices.table.arrays:
            yield [matrices.equation(name)]
        elif name in graph and graph[name] is not end:
            yield list(back_through(whole, [graph[name]], most=MOST_USES if over_time else None))


def backward_lines(
    names: Iterable[str], end: Value, graph: Mapping[str, Value], over_time: OverTime | None = None
) -> Iterator[str]:
    """The same as text, with a blank line between."""
    blank: list[str] = []
    for equations in equations_back(names, end, graph, over_time):
        yield from blank
        yield from (line for equation in equations for line in text_lines(equation))
        blank = [""]


def update_lines(parameters: Iterable[str], error: str, descent: Descent, rate: str) -> Iterator[str]:
    """A step of plain gradient descent for each parameter."""
    graph = descent.graph(0)
    now = {w: as_float(graph[w].data) for w in parameters}
    slopes = {w: as_float(descent.derivative(error, w, 0)) for w in now}
    new = {w: now[w] - as_float(descent.rate()) * slopes[w] for w in now}
    before, step, after = (things_of(numbers, descent.example.first) for numbers in (now, slopes, new))
    times = f" − {number_of(descent.rate()).text} · "
    for name in before:
        slope = text_of(step[name])
        slope = f"({slope})" if slope.startswith("−") else slope
        numbers = beside(text_of(before[name]), times, slope, " = ", text_of(after[name]))
        yield from lines_of(beside(f"{name} ← {name} − {rate} · ∂{error}/∂{name} = ", numbers))


def text_of(thing: Array | Value | Exact) -> str:
    """The numbers of an array in brackets, or a number."""
    if isinstance(thing, Array):
        return written(thing.mapped(_number)).text
    return number_of(_number(thing)).text


def _number(x: Value | Exact) -> Exact:
    return x.data if isinstance(x, Value) else x


def lines_of(block: str) -> list[str]:
    """The lines of a block, without blanks behind them."""
    return [line.rstrip() for line in block.split("\n")] if block else []
