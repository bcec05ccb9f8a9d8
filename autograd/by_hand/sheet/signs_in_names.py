r"""Names with signs in them: W^z, V(s'), \Delta w(t-1) and E total are read by plain names, in all texts of a sheet.

A letter above the line, an argument or a prime is part of the name where a number, or a formula, is given for that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from autograd.by_hand.sheet.tables import NAMED, Tables, changed, names_in, renamed, tables_of
from autograd.by_hand.sheet.time_steps import is_given_before, key_of
from autograd.paper.notation.indices import Indexed, indexed
from autograd.paper.notation.raised import with_raised_layers
from autograd.paper.notation.spelling import LETTERS, canonical, plain_name
from autograd.paper.notation.styles import without_styles

_LONGEST = 60  # characters of a name
_CAPITALS = ("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega")
_GREEK = {**LETTERS, **{x: unicodedata.lookup(f"GREEK CAPITAL LETTER {x}".replace("mbda", "mda")) for x in _CAPITALS}}
_COMMAND = re.compile(r"\\([A-Za-z]+)\s*")
_MARKS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar"}
_WORDS = (
    (re.compile(r"['′’]"), "_prime"),
    (re.compile(r"\*|∗|\\(?:ast|star)(?![a-z])"), "_star"),
    (re.compile(r"\{\s*[-−]\s*(?=\d)"), "minus"),
    (re.compile(r"(?<=\w)\s*\+\s*(?=\w)"), "plus"),
    (re.compile(r"(?<=\w)\s*[-−]\s*(?=\d)"), "minus"),
    (re.compile(r"[^\w]+"), "_"),
)
_WITHIN = re.compile(r"\{[^{}]*\}|\([^()]*\)|\^\s*[-−+*]")
_NO_NAME = re.compile(r"[-−+*/×·=<>≈]")  # what stands in no name, but in braces, in parentheses or above the line
_AT_A_STEP = re.compile(r"\(\s*-?\d+\s*\)\s*$")
_OFFSET = re.compile(r"\\?[^\W\d_]+_\{?0\}?\^\{?\(?\d\)?\}?")  # W_0^1, the bias of layer 1, and no entry 0 of W1
_COUNTING = "tijklmn"  # letters above an array that may count its entries
_STEP = re.compile(r"\^\{?\(\s*([a-z])\s*(?:([-−+])\s*(\d))?\s*\)\}?")


def with_plain_names(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The data of a sheet with a plain name in place of each name with signs, and what each stands for.

    >>> sheet = {"inputs": {"W^z": 2, "x_t": 3}, "formulas": {"w'": "tanh(W^z x_t)"}, "claims": {"dw'/dW^z": ""}}
    >>> with_plain_names(sheet)[0]["formulas"], with_plain_names(sheet)[1]
    ({'w_prime': 'tanh(W_z x_t)'}, {'W_z': 'W^z', 'w_prime': "w'"})
    """
    tables = tables_of(data)
    labels = _labels(tables)
    tables = {kind: renamed(table, lambda text: _below(text, labels)) for kind, table in tables.items()}
    odd = {key: _word(key) for key in _odd(tables)}
    names = _taken(tables, odd)
    words = {key: word for key, word in odd.items() if word and canonical(word) not in names}
    words = {key: word for key, word in words.items() if [*words.values()].count(word) == 1}
    if not words and not labels:
        return dict(data), {}
    patterns = [(re.compile(_pattern(key)), words[key]) for key in sorted(words, key=len, reverse=True)]

    def in_plain_names(text: str) -> str:
        for pattern, word in patterns:
            text = pattern.sub(partial(_instead, word), text)
        return text

    def plain(text: str) -> str:
        return changed(text, in_plain_names)

    error = data.get("error")
    error = {"error": plain(_below(error, labels))} if isinstance(error, str) else {}
    found = {kind: renamed(table, plain) for kind, table in tables.items()}
    return {**data, **found, **error}, {word: key for key, word in words.items()}


def _given(tables: Tables) -> Iterator[tuple[str, str]]:
    """The names of a sheet, each with its table."""
    return ((kind, key) for kind in NAMED for key in tables.get(kind, {}))


def _labels(tables: Tables) -> set[str]:
    """The letters of time that stand for one step, since the step before is given: h^{(t-1)} = 0.2."""
    found = [index for kind, key in _given(tables) if kind != "formulas" and (index := indexed(key)) and "^" in key]
    return {index.place for index in found if index.shift and index.place.isalpha()}


def _below(text: str, labels: set[str]) -> str:
    """A text with the letter of one step below the line: h^{(t-1)} is h_{t-1}."""

    def lowered(found: re.Match[str]) -> str:
        letter, sign, number = found.groups()
        return f"_{{{letter}{sign or ''}{number or ''}}}" if letter in labels else found[0]

    return _STEP.sub(lowered, without_styles(text) if labels and "^" in text else text)


def _odd(tables: Tables) -> list[str]:
    """The names with signs that no other rule reads."""
    keys = [*_given(tables)]
    formulas = [*tables.get("formulas", {})]
    bare = [_bare(key) for _, key in keys if not _AT_A_STEP.search(key)]
    above = _letters_above(tables)
    return [key for kind, key in keys if _is_odd(key, kind == "formulas", bare) and not _counts(key, formulas, above)]


def _is_odd(key: str, is_formula: bool, bare: list[str]) -> bool:
    if _OFFSET.fullmatch(key.strip()):
        return True
    if (
        plain_name(with_raised_layers(key)).isidentifier()
        or len(key) > _LONGEST
        or _NO_NAME.search(_WITHIN.sub("", key))
    ):
        return False
    is_start = _AT_A_STEP.search(key) and _bare(key) in bare  # h(0) beside h(t)
    is_called = is_formula and key.rstrip().endswith(")") and bare.count(_bare(key)) == 1
    return not is_start and not is_called and not _is_power(key, bare)


def _counts(key: str, formulas: list[str], above: set[str]) -> bool:
    """Whether a name is that of what has many entries or steps, or of the start of that."""
    if key_of(key).letter or is_given_before(key, [*formulas, *map(plain_name, formulas)]):
        return True
    index = indexed(key)
    over_time = {other.name for formula in formulas if (other := indexed(formula)) and other.place.isalpha()}
    is_label = index and index.place.startswith("-") and index.name not in over_time  # v_{-1}, where no v_i counts
    if _OFFSET.fullmatch(key.strip()) or is_label:
        return False
    return index is not None and index.place not in above and not key.strip().endswith(("'", "′", "’"))


def _letters_above(tables: Tables) -> set[str]:
    """The letters above given names that count nothing, as in W^z and U^z."""
    found = [(index, x) for kind in NAMED[:2] for key, x in tables.get(kind, {}).items() if (index := _above(key))]
    stems = [index.name for index, _ in found]
    return {
        index.place
        for index, x in found
        if not isinstance(x, list) or index.place not in _COUNTING or stems.count(index.name) > 1
    }


def _above(key: str) -> Indexed | None:
    """A name with a letter above the line, which is no step and no sample."""
    index = indexed(key) if "^" in key and "(" not in key else None
    return index if index and index.place.isalpha() and not index.shift else None


def _is_power(key: str, bare: list[str]) -> bool:
    """Whether x^n may be a power, since x is a name as well."""
    stem, sign, raised = key.partition("^")
    is_a_mark = raised.strip("{} ") in ("*", "∗", "\\ast", "\\star", "+", "-", "−")
    return bool(sign) and not is_a_mark and canonical(plain_name(stem.strip())) in bare


def _bare(key: str) -> str:
    return canonical(plain_name(without_styles(key).partition("(")[0].replace(r"\left", "").strip()))


def _taken(tables: Tables, odd: Mapping[str, str]) -> set[str]:
    """The names of a sheet that stay, in one spelling."""
    return {canonical(plain_name(key)) for key in names_in(tables) if key not in odd}


def _word(key: str) -> str:
    """A plain name for one with signs; empty if there is none."""
    plain = without_styles(key).replace(r"\left", "").replace(r"\right", "").replace(r"\prime", "'")
    if any(name not in _GREEK for name in _COMMAND.findall(plain)):
        return ""
    letters = unicodedata.normalize("NFD", _COMMAND.sub(lambda found: _GREEK[found[1]], plain))
    word = "".join(_MARKS.get(sign, sign) for sign in letters)
    for pattern, instead in _WORDS:
        word = pattern.sub(instead, word)
    word = re.sub(r"(?<=[Δδ])_(?=\w)", "", re.sub("_+", "_", word).strip("_"))
    return word if word.isidentifier() else ""


def _pattern(key: str) -> str:
    """What finds a name in a text: blanks, and braces around one sign, may stand or not."""
    plain = re.sub(r"([\^_])\s*\{\s*(\w)\s*\}", r"\1\2", without_styles(key))
    pieces = re.findall(r"\\[A-Za-z]+|\s+|.", plain)
    before = ["", *pieces]
    found = (_piece(piece, is_placed=mark in ("^", "_")) for mark, piece in zip(before, pieces, strict=False))
    pattern = "".join(found).removesuffix(r"\s*")
    front = r"(?:(?<![^\W\d_]|\\)|(?<=(?<![^\W_])d))" if pieces[0][0].isalpha() else ""
    back = r"(?![^\W_])" if plain[-1].isalnum() else r"(?!['′’])" if plain[-1] in "'′’" else ""
    return front + pattern + back


def _piece(piece: str, *, is_placed: bool) -> str:
    """What finds a piece of a name; one sign above or below the line may have braces."""
    if is_placed and piece.isalnum():
        return rf"\s*(?:\{{\s*{piece}\s*\}}|{piece})"
    if piece.isspace():
        return r"\s*"
    if piece in "{}":
        return rf"\s*{re.escape(piece)}\s*"
    if piece in "'′’":
        return r"(?:['′’]|\^\s*(?:\{\s*(?:'|\\prime)\s*\}|'|\\prime))"
    if piece in "-−":
        return r"\s*[-−]\s*"
    if piece in "()+,":
        return rf"\s*{re.escape(piece)}\s*"
    return re.escape(piece) + (r"\s*" if piece[0] == "\\" else "")


def _instead(word: str, found: re.Match[str]) -> str:
    """A plain name, with a blank where a letter follows it."""
    return word + (" " if found.string[found.end() : found.end() + 1].isalnum() else "")
