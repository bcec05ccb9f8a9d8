"""Slips in all terms of a derivative that is a sum: Σ (y_i − t_i) y_i for Σ (y_i − t_i) x̂_i, or the mean for the sum.

One entry taken for another in one term alone is told in ``factors``.  Who takes the outputs of a layer for its inputs
does so for all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from autograd.by_hand.pencil.evaluation import evaluated, formula_of, recomputed
from autograd.by_hand.pencil.on_paper import Chain
from autograd.by_hand.slips.formulas.batches import Batch
from autograd.by_hand.slips.formulas.neighbours import Neighbours
from autograd.by_hand.slips.readings.reading import Phrase, Reading
from autograd.engine.value import Value
from autograd.paper.array_names import array_name, place_of
from autograd.table.arithmetic import as_float

MOST_TERMS = 60  # of a sum
FEWEST = 3  # terms of which a mean is told: half of a sum of two is told elsewhere


def with_another_array(
    chain: Chain, by: Value, right: float, terms: Callable[[Value], Mapping[Value, Any]], neighbours: Neighbours
) -> Iterator[Reading]:
    """The readings of a derivative with the entries of another array, of the same places, in each of its terms."""
    targets = [t for t in chain.gradient if any(e.source is by and e not in chain.given for e in chain.into[t])]
    changes: dict[tuple[str, str], list[float]] = defaultdict(list)  # by the array, and the one in its place
    for target in targets if 1 < len(targets) <= MOST_TERMS else ():
        term = terms(target)[by]
        order, slope = formula_of(term), evaluated(term)
        for symbol in (node for node in order if array_name(node.name)):
            for other in dict.fromkeys((*neighbours.relatives(symbol), *neighbours.across(symbol))):
                if array_name(other.name) and place_of(other.name) == place_of(symbol.name):
                    change = recomputed(order, {symbol: as_float(other.data)}) - slope
                    pair = array_name(symbol.name), array_name(other.name)
                    changes[pair].append(chain.gradient[target] * change)
    for (array, taken), changed in changes.items():
        if len(changed) > 1:
            words = Phrase("in every term of the sum {} stands in place of {}", taken, array)
            yield Reading("wrong factor", ("array", array, taken), right + sum(changed), words)


def as_a_mean(chain: Chain, by: Value, right: float, batches: Mapping[Value, Sequence[Batch]]) -> Iterator[Reading]:
    """The reading of a derivative as the mean of its terms, which lead over the entries of one array, without a mean.

    ``batches`` are the sums and means over samples: where a mean stands on the way, its own slips are told.
    """
    on_the_way = (node for node in batches if node in chain.gradient and node in chain.tangent)
    if any(batch.is_mean for node in on_the_way for batch in batches[node]):
        return
    edges = [(target, edge) for target in chain.gradient for edge in chain.into[target] if edge.source is by]
    arrays = {array_name(target.name) for target, _ in edges}
    is_a_sum = len(arrays) == 1 and "" not in arrays and not any(edge in chain.given for _, edge in edges)
    if is_a_sum and len(edges) >= FEWEST:
        words = Phrase("the mean over the {} entries of {}, not their sum", len(edges), arrays.pop())
        yield Reading("batch size", ("mean of terms", len(edges)), right / len(edges), words)
