"""One array in place of another in every term of a sum: Σ (y_i − t_i) y_i for Σ (y_i − t_i) x̂_i, the derivative by γ.

One entry taken for another in one sample alone is told in ``factors``.  Who takes the outputs of a layer for its inputs
does so for all samples.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from autograd.by_hand.pencil.evaluation import evaluated, formula_of, recomputed
from autograd.by_hand.pencil.on_paper import Chain
from autograd.by_hand.slips.formulas.neighbours import Neighbours
from autograd.by_hand.slips.readings.reading import Phrase, Reading
from autograd.engine.value import Value
from autograd.paper.array_names import array_name, place_of
from autograd.table.arithmetic import as_float

MOST_TERMS = 60  # of a sum


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
