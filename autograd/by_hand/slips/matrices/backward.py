"""Slips on the way back from one array to another: other slopes in all of their edges at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from autograd.by_hand.slips.formulas.rules import rule_in_words, the_function_itself
from autograd.by_hand.slips.formulas.terms import term_of
from autograd.by_hand.slips.matrices.table import Block, Slopes, Table
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.engine.history import numbers_of
from autograd.engine.value import Value
from autograd.paper.graph import Edge
from autograd.paper.names import shown
from autograd.paper.quantities import written_factor
from autograd.paper.slopes import symbolic_slopes
from autograd.table.arithmetic import as_float

_ENTRY = re.compile(r"\[[\d,]*\]")
_LONGEST = 40  # characters of a formula in a sentence
_A_MATRIX = "a matrix"  # one without a name


class SlopeSlip(NamedTuple):
    """Other slopes between two arrays."""

    kind: str
    key: tuple[object, ...]
    words: Phrase
    slopes: Slopes


def slope_slips(table: Table) -> Iterator[SlopeSlip]:
    """The slips in each block of slopes between arrays."""
    for block in table.blocks.values():
        if block.source in table.arrays:
            yield from _of_entries(block, table)
            if block.target in table.arrays:
                yield from _of_matrices(block, table)
            yield from _of_any(block, table)


def _key(what: str, block: Block, *more: object) -> tuple[object, ...]:
    return (what, block.target, block.source, *more)


def _of_any(block: Block, table: Table) -> Iterator[SlopeSlip]:
    names = block.target, block.source
    turned = {edge: -slope for edge, slope in block.slopes.items()}
    yield SlopeSlip("factor sign", _key("sign", block), Phrase("the sign of ∂{}/∂{} is turned", *names), turned)
    if sum(source == block.source for _, source in table.blocks) > 1:
        missing = dict.fromkeys(block.slopes, 0.0)
        words = Phrase("the path over {}{} is missing", block.target, partial(_for_its_term, block))
        yield SlopeSlip("missing path", _key("missing", block), words, missing)


def _for_its_term(block: Block) -> Phrase:
    """The one term of a sum that an array stands in, as that of the weight decay."""
    terms = {term_of(edge) for edge in block.edges}
    (term,) = terms if len(terms) == 1 else (None,)
    return Phrase(", for the term {},", term) if term is not None else Phrase("")


# ---- entry by entry: σ′ and its like ----


def _of_entries(block: Block, table: Table) -> Iterator[SlopeSlip]:
    """Of an array made entry by entry: the Hadamard factor left out, taken twice, or by a mistaken rule."""
    if not _is_entrywise(block, table):
        return
    first = block.edges[0]
    if all(slope == 1 for slope in block.slopes.values()):
        return
    op = first.target.op
    has_name = op is not None and op.bends and len(first.target.args) == 1
    named = Phrase(", the derivative of {},", op.name) if op and has_name else Phrase("")
    factor = Phrase("∂{}/∂{}{}{}", block.target, block.source, partial(_written, first), named)
    words = Phrase("the factor {} is missing in every entry", factor)
    yield SlopeSlip("missing factor", _key("hadamard", block), words, dict.fromkeys(block.slopes, 1.0))
    squares = {edge: slope * slope for edge, slope in block.slopes.items()}
    words = Phrase("the factor {} stands there twice in every entry", factor)
    yield SlopeSlip("doubled factor", _key("doubled", block), words, squares)
    for number, rule in enumerate(_rules(first.target)):
        new = {(e.target, e.source): as_float(rule(*numbers_of(e.target), e.target.data)) for e in block.edges}
        words = Phrase("in every entry, {}", rule_in_words(first.target, 0, rule))
        yield SlopeSlip("derivative of a function", _key("rule", block, number), words, new)


def _written(edge: Edge) -> Phrase:
    """The formula of the slopes, with the names of arrays for those of their entries: " = h·(1 − h)"."""
    slope = symbolic_slopes(edge.target)[edge.source]
    text = written_factor(slope, alone=True, longest=_LONGEST).text if isinstance(slope, Value) else ""
    return Phrase(" = {}", _ENTRY.sub("", text)) if text else Phrase("")


def _is_entrywise(block: Block, table: Table) -> bool:
    """Whether each entry comes from the one in its place alone."""
    places = table.places
    return len({target for target, _ in block.slopes}) == len(block.edges) and all(
        places.get(target) == places[source] for target, source in block.slopes
    )


def _rules(node: Value) -> list[Any]:
    """The mistaken rules for a function of one argument that has a name."""
    if node.op is None or len(node.args) != 1 or not isinstance(node.args[0], Value) or not node.args[0].name:
        return []
    mistaken = list(node.op.mistaken[0]) if node.op.mistaken else []
    return [*mistaken, the_function_itself] if node.op.bends else mistaken


# ---- all entries of a row, or of all rows: products and softmax ----


def _of_matrices(block: Block, table: Table) -> Iterator[SlopeSlip]:
    """Of an array made from whole rows of another of its shape: the transposed slopes, or the diagonal alone."""
    if table.arrays[block.target].shape != table.arrays[block.source].shape or _is_entrywise(block, table):
        return
    there = {table.places[source]: source for _, source in block.slopes}
    here = {table.places[target]: target for target, _ in block.slopes}
    turned = {
        (target, source): block.slopes.get((here[table.places[source]], there[table.places[target]]), 0.0)
        for target, source in block.slopes
        if table.places[source] in here and table.places[target] in there
    }
    matrix, names = _matrix_between(block, table), (block.target, block.source)
    if turned != block.slopes:
        words = Phrase("from {} back to {}, {} stands in place of its transpose", *names, matrix)
        yield SlopeSlip("transposed weights", _key("turned", block), words, turned)
    is_same = {edge: float(table.places[edge[0]] == table.places[edge[1]]) for edge in block.slopes}
    words = Phrase("the factor ∂{}/∂{} is left out", *names)
    yield SlopeSlip("missing factor", _key("left out", block), words, is_same)
    if matrix == _A_MATRIX:  # the slopes are no numbers of an array
        diagonal = {edge: slope * is_same[edge] for edge, slope in block.slopes.items()}
        words = Phrase("of ∂{}/∂{} only the diagonal was taken, {}·(1 − {})", *names, names[0], names[0])
        yield SlopeSlip("derivative of a function", _key("diagonal", block), words, diagonal)


def _matrix_between(block: Block, table: Table) -> str:
    """The name of the matrix that makes one array from another."""
    slopes = {*block.slopes.values()}
    for target, source in table.blocks:
        is_beside = target == block.target and source in table.arrays and source != block.source
        if is_beside and slopes <= {as_float(x) for x in table.values(source).entries}:
            return shown(source)
    return _A_MATRIX
