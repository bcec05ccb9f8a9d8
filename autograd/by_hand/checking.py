"""``check``: compares a derivation made by hand with a graph made in Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any

from autograd.by_hand.answers.answers import Answers, lines_of_answers
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.given import read_parameters, read_rate
from autograd.by_hand.example.named_optimisers import optimiser_of
from autograd.by_hand.keys.array_claims import taken_apart
from autograd.by_hand.keys.changes import changes_in
from autograd.by_hand.keys.claim_notation import ClaimNotation
from autograd.by_hand.keys.from_python import example_of_graph
from autograd.by_hand.keys.keys import Keys
from autograd.by_hand.keys.labels import Labels
from autograd.by_hand.keys.leaves_as_keys import leaves_as_keys
from autograd.by_hand.verdict.array_rows import agreement
from autograd.by_hand.verdict.conditions import data_of
from autograd.by_hand.verdict.entries import each_once
from autograd.by_hand.verdict.judging import rows_of
from autograd.by_hand.verdict.lines import SheetLine
from autograd.by_hand.verdict.report import Report
from autograd.by_hand.verdict.tolerance import read_tolerance
from autograd.engine.collector import collector_paused
from autograd.engine.modes import recording
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.sentences import calls_it_rate, shorten


@calls_it_rate
@recording()
@collector_paused()
def check(
    value: Value,
    claims: Mapping[Value | str, Any],
    rate: float | Fraction | None = None,
    parameters: Collection[Value] | None = None,
    *,
    optimizer: str | Mapping[str, Any] | None = None,
    exact: bool = False,
    rtol: float | Fraction = 0,
    atol: float | Fraction = 0,
) -> Report:
    """Compare numbers and formulas found by hand with the engine's, and say which slip explains a wrong one.

    Args:
        value: the end of the graph, such as the error; without a name it is called E.
        claims: the answers found by hand.  A key says what an answer is about: a claim as in a
            worksheet ("h1", "dE/dw1", "step w1", "new w1", "new E", "E after 100"), a Value or its
            name.  A leaf stands for the derivative with respect to it, any other Value for its own
            value; beside "dE/dx" the given number of x is a line about x.  Whatever the report prints as a
            claim can be written as a key.  An answer is digits as text ("-0.418"), a number (which has the
            digits of its shortest repr), a formula as text ("(prediction - actual) * w5 * i1", "dE/dh1 * i1")
            or a Value.  A formula is compared at these numbers and at others nearby.
        rate: the rate of gradient descent, for claims about steps.
        parameters: the leaves that a step updates; needed for claims about a whole step.
        optimizer: what a step makes of the gradient: a name as in a worksheet ("momentum", "adam"), or the keys that
            a worksheet has, {"optimizer": "adam", "beta1": 0.8}; plain gradient descent by default.
        exact: whether a line needs the digits of the engine also where it follows from the lines above as printed.
        rtol, atol: how far off a number may be: it holds if ``|number − true| ≤ atol + rtol·|true|``, as in NumPy.

    Raises:
        TypeError: if a key is neither text nor a Value.  An entry that cannot be read otherwise spoils only its row.
        ValueError: if ``.data`` was changed after the graph was computed.

    >>> from autograd import leaves
    >>> i1, w1, w5 = leaves(i1=2, w1=0.1, w5=0.21)
    >>> h1 = (i1 * w1).named("h1")
    >>> E = ((h1 * w5 - 1) ** 2 / 2).named("E")
    >>> report = check(E, {"h1": "0.2", "dE/dw1": "-1.916", w5: "(h1*w5 - 1) * h1"})
    >>> [row.ok for row in report.rows]
    [True, False, True]
    >>> print(report.rows[1].diagnosis[0].words)
    the factor w5 = 0.21 of ∂E/∂h1 is missing: −1.916 instead of −0.40236
    """
    _refuse_others(value, claims)
    tolerance = read_tolerance(rtol, atol)
    listed = None if parameters is None else read_parameters(parameters)
    graph = Graph(value)
    graph.refuse_stale()
    labels = Labels(graph, listed or ())
    weights = [node for node in labels.by_node if node.op is None] if listed is None else _chosen(listed, labels)
    example = example_of_graph(labels, weights, None if rate is None else read_rate(rate), optimiser_of(optimizer))
    spoken = {key: answer for key, answer in claims.items() if isinstance(key, str)}

    def report(change: str) -> Report:
        notation = ClaimNotation(labels.standing_for, example, change)
        lines, words = _lines(claims, labels, example, notation, has_parameters=parameters is not None)
        rows = rows_of([*each_once(lines)], example, exact=exact, tolerance=tolerance)
        right = {row.claim for row in rows if row.ok}
        told = {name: said for name, said in words.items() if name in right or f"d{example.error}/d{name}" not in right}
        return Report(example.error, rows, notation.in_words(spoken) | told)

    return max(map(report, changes_in(spoken, labels.standing_for)), key=lambda found: agreement(found.rows))


def _refuse_others(value: Any, claims: Any) -> None:
    """Raise TypeError unless it is a Value with a dict of claims."""
    if not isinstance(value, Value):
        raise TypeError(f"check takes a Value, not {shorten(repr(value))}: pass the end of your graph")
    if not isinstance(claims, Mapping):
        raise TypeError(f'claims are a dict such as {{"dE/dw1": "-0.176"}}, not {shorten(repr(claims))}')


def _lines(
    claims: Mapping[Any, Any],
    labels: Labels,
    example: Example,
    notation: ClaimNotation,
    *,
    has_parameters: bool,
) -> tuple[list[SheetLine], dict[str, str]]:
    """A line for each claim and its answer; and how the names of leaves are read, in words."""
    keys = Keys(labels, example, has_parameters=has_parameters)
    spoken = [notation.updated(key, answer) for key, answer in claims.items()]
    entries = taken_apart(spoken, labels.arrays, notation.plain, known=labels.nodes, letters=notation.signals)
    given = leaves_as_keys(entries, example, keys.read)

    def read(key: Any) -> tuple[str, Claim]:
        return (key, Claim(key)) if key in given.as_values else keys.read(key)

    def answers(spoken_of: list[Claim]) -> Answers:
        data = data_of(example, spoken_of, are_said=has_parameters)
        return Answers(labels, example, [entry.answer for entry in entries], data, spoken_of)

    return lines_of_answers(entries, read, keys.shown, answers), given.words


def _chosen(parameters: Collection[Value], labels: Labels) -> list[Value]:
    """The parameters; each has to be a leaf of the graph, listed once."""
    for w in parameters:
        if not isinstance(w, Value) or w not in labels.by_node or w.op is not None:
            raise ValueError(
                f"{shorten(repr(w))} among the parameters is not a leaf of the graph: pass the leaves of E"
            )
    for w, count in Counter(parameters).items():
        if count > 1:
            raise ValueError(f"{shorten(repr(w))} is listed {count} times among the parameters: once is enough")
    return list(parameters)
