"""A worksheet worked through on paper: forward, error, chain rule, update, forward again."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping

from autograd.by_hand.derivations.chain_rule import back_through
from autograd.by_hand.derivations.derivation import derive_each
from autograd.by_hand.derivations.matrix_walkthrough import (
    backward_lines,
    forward_lines,
    forward_numbers,
    given_lines,
    is_of_matrices,
    made_and_asked,
    things_of,
    update_lines,
)
from autograd.by_hand.derivations.optimiser_lines import lines_of_the_first_step, rule_in_symbols
from autograd.by_hand.derivations.vectors_over_time import OverTime, vectors_over_time
from autograd.by_hand.derivations.walk_over_time import (
    formulas_made,
    forward_over_time,
    meanings,
    named_back,
)
from autograd.by_hand.example.descent import Descent, NoValueError
from autograd.by_hand.sheet.from_sheet import example_of_sheet
from autograd.by_hand.verdict.report import Report
from autograd.by_hand.worksheet import Worksheet
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.array_names import array_name
from autograd.paper.equations import one_line, step_in_numbers, text_lines
from autograd.paper.formulas import formula
from autograd.paper.graph import Graph
from autograd.paper.quantities import DIGITS, number_of, rate_symbol
from autograd.table.arithmetic import as_float

LONGEST = 2_000  # characters of a formula; in a longer one the long parts are …


def walkthrough(sheet: Worksheet, *, entries: bool = False) -> str:
    """All steps that a person would write down, as text.

    Args:
        sheet: the worksheet.
        entries: whether each entry of an array stands by itself, where vectors and matrices would be one thing each.

    >>> print(walkthrough(Worksheet.load("ng")))  # doctest: +ELLIPSIS
    Derivatives with a computation graph: J = 3 (a + b c)
    ...
    Forward pass
      u = b·c = 3·2 = 6
      v = a + u = 5 + 6 = 11
      J = 3·v = 3·11 = 33
    ...
    """
    descent = Descent(example_of_sheet(sheet.sheet))
    has_matrices = not entries and is_of_matrices(sheet.sheet, descent.graph(0))
    steps = _of_matrices(sheet, descent) if has_matrices else _of_entries(sheet, descent)
    sections = [_heading(sheet), *(_section(title, lines) for title, lines in steps)]
    if sheet.rate is not None and sheet.sheet.parameters:
        sections += _next_step(sheet, descent, has_matrices=has_matrices)
    return "\n\n".join(section for section in sections if section)


def _of_entries(sheet: Worksheet, descent: Descent) -> Iterator[tuple[str, list[str]]]:
    """The sections up to the gradient, each with its title."""
    yield "Given", _given(sheet)
    yield "Forward pass", _forward(sheet, descent.graph(0))
    yield f"Backward pass, from {sheet.sheet.error} back", _backward(sheet, descent.graph(0))
    yield f"The chain rule for each {_leaf_word(sheet)}", _chain_rules(sheet, descent.graph(0))


def _of_matrices(sheet: Worksheet, descent: Descent) -> Iterator[tuple[str, list[str]]]:
    """The same of vectors and matrices, where the backward pass goes on to the parameters."""
    over_time = vectors_over_time(sheet.sheet)
    yield "Given", _given(sheet, as_arrays=True, over_time=over_time)
    if over_time:
        yield from _over_time(sheet, over_time)
        return
    graph, error, (made, asked) = descent.graph(0), sheet.sheet.error, made_and_asked(sheet.sheet)
    yield (
        f"Forward pass{', a row for each sample' * bool(sheet.sheet.samples)}",
        list(forward_lines(sheet.sheet, graph)),
    )
    yield f"Backward pass, from {error} back", list(backward_lines(made, graph[error], graph))
    title = f"The gradient with respect to each {_leaf_word(sheet)}"
    yield title, list(backward_lines(asked, graph[error], graph))


def _over_time(sheet: Worksheet, over_time: OverTime) -> Iterator[tuple[str, list[str]]]:
    """The same of a recurrence of vectors, step by step and back through time."""
    end, (made, asked) = over_time.graph[over_time.end], named_back(sheet.sheet, over_time)
    yield "Forward pass, step by step", list(forward_over_time(sheet.sheet, over_time))
    letters = [*map(one_line, meanings(over_time)), ""] if over_time.activations else []
    back, on = (backward_lines(names, end, over_time.graph, over_time) for names in (made, asked))
    yield f"Backward pass through time, from {over_time.end} back", [*letters, *back]
    yield f"The gradient with respect to each {_leaf_word(sheet)}", [*on]


def _next_step(sheet: Worksheet, descent: Descent, *, has_matrices: bool) -> list[str]:
    """The step of each parameter, and the forward pass after it."""
    error, parameters, title = sheet.sheet.error, sheet.sheet.parameters, f"Update: {_rule(sheet)}"
    try:
        if has_matrices and sheet.sheet.optimiser.rule.is_plain:
            update = list(update_lines(parameters, error, descent, rate_symbol(sheet.values).text))
        else:
            update = _update(sheet, descent)
        numbers = _numbers_again(sheet, descent) if has_matrices else _again(sheet, descent)
        again = [*numbers, _change(sheet, descent)]
    except NoValueError as problem:
        return [_section(title, [f"There is no next forward pass: {problem}"])]
    return [_section(title, update), _section("Forward pass again", again)]


def _numbers_again(sheet: Worksheet, descent: Descent) -> Iterator[str]:
    graph = descent.graph(1)
    over_time = vectors_over_time(sheet.sheet, {name: graph[name].data for name in sheet.sheet.parameters})
    if over_time:
        return forward_numbers(formulas_made(over_time), over_time.graph, None)
    return forward_numbers(sheet.sheet.formulas, graph, sheet.sheet.index)


def printed(report: Report) -> Report | str:
    """The report on the numbers that are printed in the source."""
    rows = [row for row in report.rows if row.table != "exact"]
    return Report(report.title, rows) if rows else "There are no printed numbers to check"


def printed_numbers(report: Report) -> str:
    """The same report as a section of the walkthrough."""
    said = printed(report)
    return said if isinstance(said, str) else _section("The printed numbers", str(said).splitlines())


def _heading(sheet: Worksheet) -> str:
    title = sheet.title or sheet.sheet.error
    return "\n".join([title, "═" * len(title), *([sheet.source] if sheet.source else [])])


def _section(title: str, lines: Iterable[str]) -> str:
    return "\n".join([title, *(f"  {line}".rstrip() for line in lines)])


def _given(sheet: Worksheet, *, as_arrays: bool = False, over_time: OverTime | None = None) -> list[str]:
    lines = []
    samples = {name: x for name, x in sheet.sheet.inputs.items() if array_name(name) in sheet.sheet.samples}
    inputs = {name: x for name, x in sheet.sheet.inputs.items() if name not in samples}
    tables = {"samples": samples, "inputs": inputs, "parameters": sheet.sheet.parameters}
    if sheet.rate is not None:
        tables["rate"] = {rate_symbol(sheet.values).text: sheet.rate}
    if sheet.sheet.optimiser.name:
        lines.append(f"{'optimizer':<12}{sheet.sheet.optimiser}")
    for table, given in tables.items():
        leaves = {over_time.names.get(name, name): x for name, x in given.items()} if over_time else given
        things = things_of(leaves, sheet.sheet.index) if as_arrays else leaves
        heads = itertools.chain([table], itertools.repeat(""))
        lines += [f"{head:<12}{line}" for head, line in zip(heads, given_lines(things), strict=False)]
    return lines


def _made(sheet: Worksheet, graph: Mapping[str, Value]) -> list[str]:
    """The names that formulas make: of an array each of its entries."""
    return [name for name in graph if name not in sheet.sheet.inputs and name not in sheet.sheet.parameters]


def _forward(sheet: Worksheet, graph: Mapping[str, Value]) -> list[str]:
    lines = []
    for name in _made(sheet, graph):
        node = graph[name]
        symbols = formula(node, "plain", longest=LONGEST)
        numbers = formula(node, "plain", numbers=DIGITS, longest=LONGEST)
        steps = [symbols, numbers, _n(node.data)]
        lines.append(" = ".join(dict.fromkeys([name, *steps])))
    return lines


def _backward(sheet: Worksheet, graph: Mapping[str, Value]) -> list[str]:
    nodes = [graph[name] for name in _made(sheet, graph)]
    equations = back_through(Graph(*nodes, graph[sheet.sheet.error]), nodes)
    return [line for equation in equations for line in text_lines(equation)]


def _chain_rules(sheet: Worksheet, graph: Mapping[str, Value]) -> list[str]:
    """The derivation for each parameter, or for each input if nothing is trained."""
    leaves = [graph[name] for name in sheet.sheet.parameters or sheet.sheet.inputs]
    blocks = [derivation.text().splitlines() for derivation in derive_each(Graph(graph[sheet.sheet.error]), leaves)]
    return [line for block in blocks for line in [*block, ""]][:-1]


def _leaf_word(sheet: Worksheet) -> str:
    return "parameter" if sheet.sheet.parameters else "input"


def _rule(sheet: Worksheet) -> str:
    """What a step makes of the gradient, in symbols."""
    rate, slope, rule = rate_symbol(sheet.values).text, f"∂{sheet.sheet.error}/∂w", sheet.sheet.optimiser.rule
    return f"w ← w − {rate} · {slope}" if rule.is_plain else rule_in_symbols(rule, slope, rate)


def _update(sheet: Worksheet, descent: Descent) -> list[str]:
    graph, lines, rule = descent.graph(0), list[str](), sheet.sheet.optimiser.rule
    for w in sheet.sheet.parameters:
        slope = descent.derivative(sheet.sheet.error, w, 0)
        if not rule.is_plain:
            lines += lines_of_the_first_step(rule, w, graph[w].data, slope, descent.rate(), descent.state(w, 1))
            continue
        numbers, result = step_in_numbers(graph[w], slope, descent.rate()), graph[w].data - descent.rate() * slope
        lines.append(f"{w} ← {numbers.text} = {_n(result)}")
    return lines


def _again(sheet: Worksheet, descent: Descent) -> list[str]:
    graph = descent.graph(1)
    return [
        f"{other} = {formula(graph[other], 'plain', numbers=DIGITS, longest=LONGEST)} = {_n(graph[other].data)}"
        for other in _made(sheet, graph)
    ]


def _change(sheet: Worksheet, descent: Descent) -> str:
    """How far the error fell, or rose, in one step."""
    name = sheet.sheet.error
    before, after = descent.graph(0)[name].data, descent.graph(1)[name].data
    change = as_float(after) - as_float(before)
    if change == 0:
        return f"{name} stayed at {_n(before)}"
    verb = "fell" if change < 0 else "rose"
    share = f" ({abs(change / as_float(before)):.1%})" if as_float(before) else ""
    return f"{name} {verb} from {_n(before)} to {_n(after)}, by {_n(abs(change))}{share}"


def _n(x: Exact) -> str:
    return number_of(x).text
