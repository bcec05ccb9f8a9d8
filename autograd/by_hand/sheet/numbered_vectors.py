r"""Products of vectors whose entries are numbers of their own: w·x is w_1 x_1 + w_2 x_2 where nothing is called w."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Any

from autograd.by_hand.sheet.tables import NAMED, WITH_FORMULAS, all_with_texts, changed, names_in, spelled, tables_of
from autograd.paper.notation.spelling import plain_name
from autograd.paper.notation.styles import without_styles

_MOST = 20  # entries of a vector
_ENTRY = re.compile(r"(\\?[^\W\d_]+)_?\{?(\d{1,2})\}?")
_STEM = r"\\?[^\W\d_ᵀ]+"
_DOT = (
    r"(?:\s*(?:[·⋅]|\\cdot(?![A-Za-z]))\s*|\s*(?:ᵀ|\^\s*(?:\{\s*)?(?:\\top|\\intercal|T|⊤)(?![A-Za-z])(?:\s*\})?)\s*)"
)
_PRODUCT = re.compile(rf"(?<![\w\\^]|(?<=\w)\.)({_STEM}){_DOT}({_STEM})(?![\w(^])")


def with_products_of_entries(data: Mapping[str, Any]) -> dict[str, Any]:
    r"""The data of a sheet with the sum of the products of entries in place of each such product.

    >>> data = {"inputs": {"x1": 1, "x2": 2}, "parameters": {"w1": 3, "w2": 4}, "formulas": {"z": r"w \cdot x + b"}}
    >>> with_products_of_entries(data)["formulas"]
    {'z': '(w1*x1 + w2*x2) + b'}
    """
    tables = tables_of(data)
    keys = [key for kind in NAMED for key, x in tables.get(kind, {}).items() if not isinstance(x, list)]
    taken = {*map(spelled, names_in(tables))}
    vectors: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for key in keys:
        found = _ENTRY.fullmatch(without_styles(key).strip())
        if found and spelled(found[1]) not in taken:
            vectors[spelled(found[1])][int(found[2])] = plain_name(key)
    whole = {
        stem: row for stem, row in vectors.items() if 1 < len(row) <= _MOST and min(row) == 1 and max(row) == len(row)
    }
    if len(whole) < 2:
        return dict(data)

    def product(found: re.Match[str]) -> str:
        left, right = (whole.get(spelled(word), {}) for word in found.groups())
        is_one = left and left.keys() == right.keys()
        return f"({' + '.join(f'{left[i]}*{right[i]}' for i in sorted(left))})" if is_one else found[0]

    plain = partial(changed, change=partial(_PRODUCT.sub, product))
    return all_with_texts(data, plain, WITH_FORMULAS)
