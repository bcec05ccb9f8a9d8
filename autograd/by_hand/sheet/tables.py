"""The tables of a sheet before they are read, with other names in all their keys and texts.

Each habit of pages, as f(x) or W^z for a name, is one change of these texts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from autograd.paper.notation.spelling import canonical, plain_name
from autograd.paper.notation.styles import without_styles

NAMED = ("inputs", "parameters", "samples", "formulas")  # the keys of these are names
WITH_TEXT = (*NAMED, "claims", "exact", "errata", "where")
WITH_FORMULAS = ("formulas", "claims")
LONGEST = 10_000  # characters of a text that is changed

Tables = Mapping[str, Mapping[str, Any]]
Change = Callable[[str], str]


def tables_of(data: Mapping[str, Any], kinds: Collection[str] = WITH_TEXT) -> dict[str, dict[str, Any]]:
    """The tables that a sheet has; what is no table is refused where it is read."""
    return {kind: table for kind in kinds if isinstance(table := data.get(kind), dict)}


def names_in(tables: Tables) -> list[str]:
    """The names of a sheet, as they are written."""
    return [key for kind in NAMED for key in tables.get(kind, {})]


def spelled(name: str) -> str:
    r"""One spelling for all of a name, whatever its style.

    >>> spelled(r"\mathbf{w}_1"), spelled("w₁")
    ('w1', 'w1')
    """
    return canonical(plain_name(without_styles(name).strip()).lstrip("\\"))


def front_of(key: str) -> str:
    """The name before its arguments, in one spelling: h of h(x)."""
    return spelled(without_styles(key).partition("(")[0].replace(r"\left", ""))


def changed(text: str, change: Change) -> str:
    """A text with a change in it; one that is too long, or has nothing to change, stays as it is written."""
    styled = without_styles(text) if len(text) <= LONGEST else text
    plain = change(styled) if len(text) <= LONGEST else text
    return text if plain == styled else plain


def with_texts(x: Any, change: Change) -> Any:
    """A text, or a list of texts, with a change; anything else as it is."""
    if isinstance(x, list):
        return [with_texts(entry, change) for entry in x]
    return change(x) if isinstance(x, str) else x


def renamed(table: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """A table with a change in its keys and texts; a key whose new name is taken stays."""
    found: dict[str, Any] = {}
    for key, x in table.items():
        name = change(key)
        found[key if name in found or (name != key and name in table) else name] = with_texts(x, change)
    return found


def all_with_texts(data: Mapping[str, Any], change: Change, kinds: Collection[str]) -> dict[str, Any]:
    """The data of a sheet with a change in the texts of its tables, and with their keys as they are."""
    tables = tables_of(data, kinds)
    return {
        **data,
        **{kind: {key: with_texts(x, change) for key, x in table.items()} for kind, table in tables.items()},
    }


def all_renamed(data: Mapping[str, Any], change: Change, kinds: Collection[str] = WITH_TEXT) -> dict[str, Any]:
    """The data of a sheet with a change in the keys and texts of its tables."""
    return {**data, **{kind: renamed(table, change) for kind, table in tables_of(data, kinds).items()}}
