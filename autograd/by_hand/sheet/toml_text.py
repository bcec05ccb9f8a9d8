"""TOML from strangers: its data, with numbers as they are written, or a sentence that says what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from fractions import Fraction
from typing import Any

from autograd.by_hand.sheet.given_numbers import number_in
from autograd.paper.names import on_one_line
from autograd.paper.numerals import read_decimal

MOST_CHARACTERS = 1_000_000

# tomllib needs quadratic time for a key of many parts
_MANY_PARTS = re.compile(r"""(?<![\w"'-])(?:[A-Za-z_"'][\w"'-]*+\s*+\.\s*+){20}""")


_WITHOUT_QUOTES = re.compile(r"""^([ \t]*)([^\s"'=\[\]#][^"=#\n]*?)([ \t]*=)(?!=)""", re.MULTILINE)


_TWICE = "stands twice"
_KEY = re.compile(r"""("[^"]*"|'[^']*'|[^\s"'=]+)\s*=""")
_QUOTE_WITHIN = re.compile(r"""^(?:[^"'#]|"[^"]*")*'[^']*'(?![\s=,\]}.#]|$)""")  # 'f'(x)'
_TABLE = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$")
_STRINGS = re.compile(
    r"'''[\s\S]*?'''" r"|\"\"\"[\s\S]*?\"\"\"" r"|'[^'\n]*'" r'|(?P<plain>"(?:\\.|[^"\\\n])*")' r"|#[^\n]*"
)
# TOML has \b, \f, \n, \r and \t of its own, so of the commands that begin so these are meant for LaTeX.
_LATEX = re.compile(
    r"\\\\|\\(?=(?!u[0-9A-Fa-f]{4})(?:[ac-eg-mo-qsu-zA-Z][A-Za-z]|(?:b(?:ar|eta|egin|f|igl?|igr|m|matrix|oldsymbol)"
    r"|f(?:orall|rac)|n(?:abla|eq?|u)|r(?:angle|ho|ight|m)|t(?:anh?|au|ext|frac|heta|ilde|imes|o|op))(?![A-Za-z])))"
)


def _with_latex(text: str) -> str:
    r"""A text in which LaTeX may stand in double quotes as it is.

    >>> print(_with_latex(r'y = "\sigma(w) \theta" # "\n"'))
    y = "\\sigma(w) \\theta" # "\n"
    """
    return _STRINGS.sub(lambda found: _LATEX.sub(r"\\\\", found[0]) if found["plain"] else found[0], text)


def read_toml_of_people(text: str) -> dict[str, Any]:
    """The data of a text that is TOML, or would be with quotes around keys such as ``hₜ`` and ``dE/dw1``.

    LaTeX may stand in double quotes as it is, though TOML wants two backslashes for one.

    Raises:
        ValueError: as ``read_toml``.

    >>> read_toml_of_people('dE/dw1 = "0.2"'), read_toml_of_people("f'(x) = '2x'"), read_toml_of_people('w := "0.1"')
    ({'dE/dw1': '0.2'}, {"f'(x)": '2x'}, {'w :=': '0.1'})
    """
    text = _with_latex(text) if "\\" in text and len(text) <= MOST_CHARACTERS else text
    try:
        return read_toml(text)
    except ValueError:
        with_quotes = _WITHOUT_QUOTES.sub(_with_quotes, text[: MOST_CHARACTERS + 1])
        try:
            return read_toml(with_quotes)
        except ValueError as problem:
            if _TWICE in str(problem):  # it would be TOML, but for that
                raise
        raise  # else what is wrong with the text itself is said


def _with_quotes(found: re.Match[str]) -> str:
    """A key in quotes, f'(x) in double ones; the equals sign of w := "0.2" belongs to it."""
    before, key, equals = found.groups()
    key += "=" if key.endswith(":") else ""
    quoted = '"' + key.replace("\\", "\\\\") + '"' if "'" in key else f"'{key}'"
    return f"{before}{quoted}{equals}"


def read_toml(text: str) -> dict[str, Any]:
    """The data of a TOML text, with floats as they are written.

    Raises:
        ValueError: if it is not TOML, or too large to read.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"a worksheet has at most {MOST_CHARACTERS} characters, this one has {len(text)}")
    if _MANY_PARTS.search(text):
        raise ValueError("a key with many dots in it has no meaning in a worksheet: write it in quotes if you mean it")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{error}{_line_at_fault(str(error), text)}") from None
    except RecursionError:
        raise ValueError("the TOML is nested too deeply: a worksheet needs no nested values") from None
    except ValueError:
        raise ValueError("a whole number in it has thousands of digits: write it as 1.5e300, for example") from None


def _line_at_fault(problem: str, text: str) -> str:
    """The line that is not TOML, and the usual mistakes."""
    place = re.search(r"line (\d+)", problem)
    if not place:
        return ""
    lines = text.split("\n")[: int(place[1])]
    line = on_one_line(lines[-1].strip(), 80)
    if "overwrite a value" in problem and (key := _KEY.match(line)):
        return f": {line}  ({_twice(key[1], lines)})"
    if _QUOTE_WITHIN.search(line):
        return (
            f": {line}  (the text in '…' ends at the next ': write it in double quotes, as in \"f'(x)\", "
            "or the prime as ′)"
        )
    return (
        f": {line}  (formulas and claims stand in quotes, and so do keys with / or spaces: "
        '"dE/dw1" = "-0.176"; a number begins with a digit; no key comes twice in a table)'
    )


def _twice(key: str, lines: list[str]) -> str:
    """What to write instead of a key that stands twice in the table that these lines end in."""
    name = key.strip("\"'")
    tables = [found[1] for line in lines if (found := _TABLE.match(line))]
    where = f" in [{tables[-1]}]" if tables else ""
    after_a_step = f"{name} after 1" if "/" in name else f"new {name}"
    later = f', or write "{after_a_step}" for the number after a step' if tables[-1:] == ["claims"] else ""
    return f"{name!r} {_TWICE}{where}: keep one of them{later}"


class Decimal:
    """A TOML float, kept as it is written: a message has to say where it stands."""

    def __init__(self, written: str) -> None:
        self.written = written.replace("_", "")

    def __repr__(self) -> str:
        return self.written


def table_of(data: dict[str, Any], name: str) -> dict[str, Any]:
    """A table of the data; empty if it is not there."""
    table = data.get(name, {})
    if not isinstance(table, dict):
        raise ValueError(f"[{name}] has to be a table: write [{name}] on a line of its own, and its keys below")
    return table


def required(data: dict[str, Any], key: str, meaning: str) -> Any:
    """What stands under a key that has to be there."""
    if key not in data:
        raise ValueError(f"the key {key!r} is missing: write {meaning}")
    return data[key]


def text_of(x: Any, where: str) -> str:
    """Text, on one line."""
    if not isinstance(x, str):
        raise ValueError(f"{where} has to be text: write it in quotes")
    return on_one_line(x, len(x))


def decimal_of(x: Any, where: str) -> Fraction:
    """A number, exactly as it is written; in quotes it may be written as people do."""
    if isinstance(x, str | Fraction):
        return number_in(x, where) if isinstance(x, str) else x
    if isinstance(x, bool) or not isinstance(x, int | Decimal):
        raise ValueError(f"{where} has to be a number without quotes, such as 0.05")
    try:
        return read_decimal(str(x) if isinstance(x, int) else x.written)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
