r"""Names written with what they depend on: J(θ) is J, h_θ(x) is h, h_θ(x^{(i)}) is the h of sample i, h(t) is h_t."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from autograd.by_hand.sheet.tables import LONGEST, NAMED, names_in, tables_of
from autograd.paper.notation.spelling import canonical, plain_name
from autograd.paper.notation.styles import without_styles

_FRONT = r"(\\?[^\W\d_](?:[^\W_]|[\u0300-\u036f]){0,30}(?:_\{[^{}]*\}|_\\?[^\W_]{1,30})?)"
_OPEN, _CLOSE = r"\s*(?:\\left\s*)?\(", r"(?:\\right\s*)?\)"
_CALL = re.compile(rf"(?<![\w\\]){_FRONT}({_OPEN}((?:[^()]|\([^()]*\))*?){_CLOSE})?")
_GROUP = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_OPERATOR = rf"\\[dt]?frac\s*\{{\s*(?:\\partial|∂|d)\s*\}}\s*{_GROUP}|[∂d]\s*/\s*[∂d]\s*\w+"
_IS_DERIVED = re.compile(  # or there is no more
    rf"(?:∂|\\partial|(?:∇|\\nabla)\s*(?:_(?:{_GROUP}|\\?\w+))?|{_OPERATOR})\s*$|^$"
)
_WHOLE_GRADIENT = re.compile(r"\s*(?:∇|\\nabla(?![A-Za-z]))\s*[^\W_]")
_ARGUMENT = re.compile(r"\s*(.+?)(\^\{?\(\w\)\}?)?\s*")
_STEP = re.compile(r"\s*(?:([a-z])\s*(?:[-+−]\s*\d+)?|\d+)\s*")
_OF_AN_ENTRY = re.compile(r"(.+)(_[a-z]|_\{[a-z]\})")
_AT_NUMBERS = re.compile(r"\s*\\?\w+\s*\([-−\d.,\s]*\)\s*")
_OF_EACH = re.compile(r"(?<=[\w}])\^(?:\{\s*\(([i-kmn])\)\s*\}|\(([i-kmn])\))")
_SUM = re.compile(r"[Σ∑]|\\sum(?![A-Za-z])")
_NUMERAL = re.compile(r"\s*[-−+]?\d+\.?\d*\s*")
_WORD = re.compile(r"\\?[^\W\d_]\w*")
_PART = r"\{\s*\\partial(?:[^{}]|\{[^{}]*\})*\}"
_AT_A_POINT = re.compile(rf"(\{{?\\[dt]?frac\s*{_PART}\s*{_PART}\}}?|∂\w+\s*/\s*∂\w+){_OPEN}([^()]*,[^()]*?){_CLOSE}")


class Called(NamedTuple):
    """A name that is written with arguments."""

    bare: str
    letter: str = ""  # of time steps, as in h(t)
    arguments: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Unread:
    """An answer that cannot be read."""

    text: Any
    why: str


class OtherArgumentError(ValueError):
    """A name is called with something else than its key has.

    Args:
        call: what stands there, as f(y).
        name: that of the formula.
        known: its key.
    """

    def __init__(self, call: str, name: str, known: Called) -> None:
        own = ", ".join(sorted(known.arguments))
        super().__init__(
            f"{call} has another argument than {name}({own}) of the formulas: write the formula out with it, "
            f"or {name} * (…) for a product"
        )


def without_arguments(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a sheet with bare names.

    >>> sheet = {"inputs": {"x": 2}, "parameters": {"θ": 1}, "formulas": {"h_θ(x)": "θ x", "J(θ)": "h_θ(x)²"}}
    >>> without_arguments({**sheet, "error": "J(θ)", "claims": {"∂J(θ)/∂θ": "2 h_θ(x) x"}})["claims"]
    {'∂J/∂θ': '2 h x'}

    Raises:
        ValueError: if a formula calls another with an argument that is not that of its key.
    """
    texts = tables_of(data)
    if not any("(" in f"{key}{x}" for table in texts.values() for key, x in table.items()):
        return dict(data)
    calls = _Calls(names_in(texts), texts.get("formulas", {}), data.get("error"))
    found = {name: calls.bare_table(name, table) for name, table in texts.items()}
    if isinstance(data.get("samples"), dict) and "formulas" in found:
        found["formulas"] = {key: calls.of_any_sample(key, x) for key, x in found["formulas"].items()}
    error = {"error": calls.bare(data["error"])} if "error" in data else {}
    return {**data, **found, **error}


def _spelled(name: str) -> str:
    if "^" in name and (plain := plain_name(name)).isidentifier():  # W^{(1)} is called with nothing
        return canonical(plain)
    front = without_styles(name).partition("(")[0].strip().removesuffix(r"\left").strip()
    return canonical(plain_name(front).lstrip("\\"))


def _of_any_sample(argument: str) -> str:
    """The name of an argument: x of x^{(i)}, too."""
    found = _ARGUMENT.fullmatch(argument)
    return _spelled(found[1] if found else argument)


class _Calls:
    """The calls of names in the texts of a sheet.

    Args:
        keys: the names of the sheet, as they are written.
        formulas: those of formulas.
        error: that of the error.
    """

    def __init__(self, keys: Iterable[str], formulas: Iterable[str], error: Any) -> None:
        self.names = {_spelled(key) for key in keys}
        self.error = _spelled(str(error))
        with_arguments = [key for key in formulas if "(" in key and not plain_name(key).isidentifier()]  # no W^{(1)}
        self.called = {_spelled(key): self._of_a_key(without_styles(key)) for key in with_arguments}
        self.names |= {_spelled(of.bare) for of in self.called.values()}
        self.letters = {of.letter for of in self.called.values()} - {""}

    def _of_a_key(self, key: str) -> Called:
        """What the key of a formula is: h_θ(x) is h, if θ is a name and no other is called h."""
        front, _, inner = key.replace(r"\left", "").replace(r"\right", "").rstrip(") ").partition("(")
        front = front.strip()
        stem, _, below = front.partition("_")
        is_free = below and _spelled(stem) not in self.names and all(map(self._is_name, below.strip("{}").split(",")))
        step = _STEP.fullmatch(inner)
        letter = step[1] if step and step[1] and not self._is_name(step[1]) else ""
        return Called(stem if is_free else front, letter, frozenset(map(_of_any_sample, inner.split(","))))

    def bare_table(self, called: str, table: Mapping[str, Any]) -> dict[str, Any]:
        """A table with bare names; of two keys for one claim the second gets parentheses, and a name stays."""
        found: dict[str, Any] = {}
        for key, x in table.items():
            try:
                name, answer = self.of_a_key(key), self.bare(x)
            except OtherArgumentError as problem:
                if called != "claims":
                    raise ValueError(f"[{called}] {key!r}: {problem}") from None
                is_at_point = _AT_NUMBERS.fullmatch(key)  # f(2), which may be the f of the sheet
                name, answer = key, x if is_at_point else Unread(x, f"the claim {key!r}: {problem}")  # only its row
            while name in found or (name != key and name in table):
                name = key if called in NAMED else f"({name})"
            found[name] = answer
        return found

    def of_any_sample(self, key: str, text: Any) -> Any:
        """A formula for each sample, without the letter of the sample if its key has none: f = w x^{(i)} + b."""
        if not isinstance(text, str) or _OF_EACH.search(key) or _SUM.search(text):
            return text
        letters = {one or other for one, other in _OF_EACH.findall(text)}
        return _OF_EACH.sub("", text) if len(letters) == 1 and not self._is_name(*letters) else text

    def of_a_key(self, key: str) -> str:
        """A key with bare names; ∇f(x, y) says in which order its entries stand."""
        return key if _WHOLE_GRADIENT.match(key) else str(self.bare(key))

    def bare(self, x: Any) -> Any:
        """A text, or a list of texts, with bare names; anything else as it is."""
        if isinstance(x, list):
            return [self.bare(entry) for entry in x]
        if not isinstance(x, str) or len(x) > LONGEST or not ("(" in x or self.called):
            return x
        plain = _AT_A_POINT.sub(self._at_a_point, without_styles(x))
        return found if (found := _CALL.sub(self._call, plain)) != without_styles(x) else x

    def _at_a_point(self, found: re.Match[str]) -> str:
        """A derivative without the point that it is taken at, as in ∂J/∂w (w, b)."""
        return found[1] if self._places(found[2]) is not None else found[0]

    def _call(self, found: re.Match[str]) -> str:
        word, call, inner = found.groups()
        front = "d" if word[0] == "d" and _spelled(word) not in self.names else ""
        spelled = _spelled(word.removeprefix(front))
        called = self.called.get(spelled, Called(word.removeprefix(front)))
        if call is None:
            return front + called.bare if spelled in self.called else found[0]
        if self._is_a_step(inner, spelled, called):
            return f"{front}{called.bare}_{{{''.join(inner.split())}}}"
        if spelled in self.called:
            places = self._places_of_its_own(inner, called)
        else:
            is_error = spelled == self.error and (front or _IS_DERIVED.search(found.string[: found.start()]))
            places = self._places(inner)
            places = places if is_error or (places and spelled in self.names) else None
        if places is not None:
            return f"{front}{called.bare}{places}"
        if spelled in self.called and self._is_put_in(inner, called):
            raise OtherArgumentError(found[0], called.bare, self.called[spelled])
        start = found.start(3) - found.start()
        return f"{found[0][:start]}{self.bare(inner)}{found[0][start + len(inner) :]}"

    def _is_a_step(self, inner: str, spelled: str, called: Called) -> bool:
        """Whether an argument is a time step, as that of h(t − 1) is where the key is h(t)."""
        step = _STEP.fullmatch(inner)
        if not (step and self.letters and spelled in self.names):
            return False
        return step[1] in self.letters or bool(called.letter and not step[1])

    def _places_of_its_own(self, inner: str, called: Called) -> str | None:
        """The sample, or the entry, of arguments that are those of the key; None if they are others."""
        if called.letter:
            return self._places(inner, called.arguments)
        arguments = inner.split(",")
        of_an_entry = _OF_AN_ENTRY.fullmatch(inner.strip())
        if of_an_entry and not self._is_name(inner) and _spelled(of_an_entry[1]) in called.arguments:
            return of_an_entry[2]
        places = self._places(inner, called.arguments)
        return (
            places if places is not None and all(self._is_own(x, called, len(arguments)) for x in arguments) else None
        )

    def _is_own(self, argument: str, called: Called, count: int) -> bool:
        """Whether an argument is one of the key, or the letters of numbered ones, or one of those."""
        found = _ARGUMENT.fullmatch(argument)
        name = _of_any_sample(argument) if found else ""
        letters = name.rstrip("0123456789")
        is_numbered = letters in called.arguments and (count > 1 or letters not in self.names)
        return name in called.arguments or f"{name}1" in called.arguments or is_numbered

    def _is_put_in(self, inner: str, called: Called) -> bool:
        """Whether something else is put in place of the argument of the key: 1 − f in f(1 − f) is a factor."""
        if self._places(inner) is not None or _NUMERAL.fullmatch(inner):
            return True
        words = {_spelled(word) for word in _WORD.findall(inner)}
        return any({word, word.rstrip("0123456789")} & called.arguments for word in words)

    def _places(self, arguments: str, known: Collection[str] = ()) -> str | None:
        """The sample that all arguments are of, as ^{(i)}; empty for none, and None if one of them is no name."""
        found = [_ARGUMENT.fullmatch(argument) for argument in re.split("[,;]", arguments)]
        places = {argument[2] or "" for argument in found if argument}
        is_of_names = all(x and (_spelled(x[1]) in known or self._is_name(x[1])) for x in found)
        return places.pop() if is_of_names and len(places) == 1 else None

    def _is_name(self, word: str) -> bool:
        """Whether a word is a name, or the letters of numbered ones, as W is of W1."""
        return _spelled(word) in self.names or f"{_spelled(word)}1" in self.names
