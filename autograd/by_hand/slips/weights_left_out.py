"""The chain rule without its weights: h·(1 − h)·x for w·h·(1 − h)·x, on all paths."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any

from autograd.by_hand.slips.on_paper import Chain, gradient_along
from autograd.by_hand.slips.reading import Phrase, Reading
from autograd.engine.value import Value
from autograd.paper.graph import Edge
from autograd.paper.names import shown
from autograd.paper.simplifying import factors_of
from autograd.table.arithmetic import as_float

MOST_NAMES = 6  # in a sentence
EVERYWHERE = 2  # beside the cost of one missing factor

Terms = Callable[[Value], Mapping[Value, Any]]  # the slopes of the edges into a node, as formulas


def without_weights(chain: Chain, of: Value, by: Value, terms: Terms, parameters: Collection[str]) -> Reading | None:
    """The reading of a derivative without the weights on its paths; None if there is at most one, a missing factor."""
    into: dict[Value, list[Edge]] = {}
    names: dict[str, None] = {}
    for target, edges in chain.into.items():
        into[target] = list(edges)
        for place, edge in enumerate(edges if target in chain.gradient else []):
            if edge.source in chain.tangent and edge.source is not by and edge not in chain.given:
                weights = [factor for factor in factors_of(terms(target)[edge.source])[1] if factor.name in parameters]
                size = math.prod(as_float(weight.data) for weight in weights)
                if weights and size:
                    into[target][place] = edge._replace(slope=as_float(edge.slope) / size)
                    names |= dict.fromkeys(weight.name for weight in weights)
    if len(names) < 2:
        return None
    told = ", ".join([*map(shown, [*names][:MOST_NAMES]), *(["…"] if len(names) > MOST_NAMES else [])])
    words = Phrase("the weights {} are left out of the chain rule", told)
    return Reading("missing factor", ("no weights",), gradient_along(into, of).get(by, 0.0), words, EVERYWHERE)
