"""A worksheet worked through on paper: forward, error, chain rule, update, forward again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from autograd.arithmetic import as_float
from autograd.backprop import adjoints
from autograd.by_hand.derivation import derive
from autograd.by_hand.descent import Descent, NoValueError
from autograd.by_hand.example import Example
from autograd.by_hand.paper import DIGITS, factor_of, number_of
from autograd.by_hand.report import Report
from autograd.by_hand.worksheet import Worksheet
from autograd.formula import formula
from autograd.named import Edge, edges_into
from autograd.operands import Exact
from autograd.value import Value

LONGEST = 2_000  # characters of a formula; the long parts of a longer one are …


def walkthrough(sheet: Worksheet) -> str:
    """Every step that a person would write down, as text.

    >>> print(walkthrough(Worksheet.load("ng")))  # doctest: +ELLIPSIS
    Derivatives with a computation graph: J = 3 (a + b c)
    ...
    Forward pass
      u = b·c = 3·2 = 6
      v = a + u = 5 + 6 = 11
      J = 3·v = 3·11 = 33
    ...
    """
    descent = Descent(Example.of_sheet(sheet.sheet))
    sections = [
        _heading(sheet),
        _section("Given", _given(sheet)),
        _section("Forward pass", _forward(sheet, descent.graph(0))),
        _section(f"Backward pass, from {sheet.sheet.error} back", _backward(sheet, descent.graph(0))),
        _section(f"The chain rule for each {_leaf_word(sheet)}", _chain_rules(sheet, descent.graph(0))),
    ]
    if sheet.rate is not None and sheet.sheet.parameters:
        update = f"Update: w ← w − {_rate_symbol(sheet)} · ∂{sheet.sheet.error}/∂w"
        try:
            sections += [
                _section(update, _update(sheet, descent)),
                _section("Forward pass again", _again(sheet, descent)),
            ]
        except NoValueError as problem:
            sections.append(_section(update, [f"There is no next forward pass: {problem}"]))
    return "\n\n".join(section for section in sections if section)


def printed_numbers(report: Report) -> str:
    """Which of the numbers printed on the page hold, and which do not."""
    printed = Report(report.title, [row for row in report.rows if row.table != "exact"])
    if not printed.rows:
        return "There are no printed numbers to check"
    return _section("The printed numbers", str(printed).splitlines())


def _heading(sheet: Worksheet) -> str:
    title = sheet.title or sheet.sheet.error
    return "\n".join([title, "═" * len(title), *([sheet.source] if sheet.source else [])])


def _section(title: str, lines: Iterable[str]) -> str:
    return "\n".join([title, *(f"  {line}".rstrip() for line in lines)])


def _given(sheet: Worksheet) -> list[str]:
    lines = []
    tables = {"inputs": sheet.sheet.inputs, "parameters": sheet.sheet.parameters}
    if sheet.rate is not None:
        tables["rate"] = {_rate_symbol(sheet): sheet.rate}
    for table, leaves in tables.items():
        if leaves:
            lines.append(f"{table:<12}" + "   ".join(f"{name} = {_n(x)}" for name, x in leaves.items()))
    return lines


def _forward(sheet: Worksheet, graph: Mapping[str, Value]) -> list[str]:
    lines = []
    for name in sheet.sheet.formulas:
        node = graph[name]
        symbols = formula(node, "plain", longest=LONGEST)
        numbers = formula(node, "plain", numbers=DIGITS, longest=LONGEST)
        steps = [symbols, numbers, _n(node.data)]
        lines.append(" = ".join(dict.fromkeys([name, *steps])))
    return lines


def _backward(sheet: Worksheet, graph: Mapping[str, Value]) -> list[str]:
    error = graph[sheet.sheet.error]
    gradients = adjoints(error)
    leaving: dict[Value, list[Edge]] = {}
    for name in sheet.sheet.formulas:
        for edge in edges_into(graph[name]):
            if edge.target in gradients:
                leaving.setdefault(edge.source, []).append(edge)
    lines = []
    for node in (graph[name] for name in reversed(sheet.sheet.formulas)):
        if node in leaving:
            lines.append(_chain_rule(node, leaving[node], error, gradients))
        elif node is not error:
            lines.append(f"∂{error.name}/∂{node.name} = 0, as {error.name} does not depend on {node.name}")
    return lines


def _chain_rules(sheet: Worksheet, graph: Mapping[str, Value]) -> list[str]:
    """The derivation of each parameter; of each input where nothing is trained."""
    error = graph[sheet.sheet.error]
    leaves = sheet.sheet.parameters or sheet.sheet.inputs
    blocks = [derive(error, graph[name]).text().splitlines() for name in leaves]
    return [line for block in blocks for line in [*block, ""]][:-1]


def _leaf_word(sheet: Worksheet) -> str:
    return "parameter" if sheet.sheet.parameters else "input"


def _chain_rule(node: Value, edges: list[Edge], error: Value, gradients: Mapping[Value, Exact]) -> str:
    """∂E/∂node as the sum, over the formulas that use the node, of ∂E/∂formula · ∂formula/∂node.

    Where the formula of E itself uses the node, that part is the derivative with all else held.
    """
    symbols, numbers = [], []
    for _, target, slope in edges:
        factor = f"∂{target.name}/∂{node.name}"
        direct = target is error
        symbols.append(f"{factor} (directly)" if direct else f"∂{error.name}/∂{target.name} · {factor}")
        numbers.append(
            factor_of(slope).text if direct else f"{factor_of(gradients[target]).text} · {factor_of(slope).text}"
        )
    steps = [f"∂{error.name}/∂{node.name}", " + ".join(symbols), " + ".join(numbers), _n(gradients[node])]
    if len(edges) == 1 and edges[0].target is error:  # a single factor says nothing twice
        del steps[1:3]
    return " = ".join(steps)


def _update(sheet: Worksheet, descent: Descent) -> list[str]:
    now, new = descent.graph(0), descent.graph(1)
    lines = []
    for w in sheet.sheet.parameters:
        slope = descent.derivative(sheet.sheet.error, w, 0)
        step = f"{_n(now[w].data)} − {factor_of(descent.rate()).text} · {factor_of(slope).text}"
        lines.append(f"{w} ← {step} = {_n(new[w].data)}")
    return lines


def _again(sheet: Worksheet, descent: Descent) -> list[str]:
    graph, name = descent.graph(1), sheet.sheet.error
    before, after = descent.graph(0)[name].data, graph[name].data
    lines = [
        f"{other} = {formula(graph[other], 'plain', numbers=DIGITS, longest=LONGEST)} = {_n(graph[other].data)}"
        for other in sheet.sheet.formulas
    ]
    change = as_float(after) - as_float(before)
    if change == 0:
        return [*lines, f"{name} stayed at {_n(before)}"]
    verb = "fell" if change < 0 else "rose"
    share = f" ({abs(change / as_float(before)):.1%})" if as_float(before) else ""
    return [*lines, f"{name} {verb} from {_n(before)} to {_n(after)}, by {_n(abs(change))}{share}"]


def _rate_symbol(sheet: Worksheet) -> str:
    return "rate" if "a" in sheet.values else "a"


def _n(x: Exact) -> str:
    return number_of(x).text
