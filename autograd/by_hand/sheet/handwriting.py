"""Numbers as people write them: ``≈ 0.4875`` and ``71 %`` stand for digits, and what has two meanings is not read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import accumulate
from typing import Any

from autograd.paper.numerals import is_decimal

_NUMERAL = r"[+−-]?\s*+(?:\d++\.?\d*+|\.\d++)(?:[eE][+−-]?\d++)?"
_ABOUT = rf"(?:≈|≃|≅|\\(?:approx|simeq|cong|doteq)(?![A-Za-z])|(?<=\s)~(?=\s*{_NUMERAL}\s*$))"
_WITH_A_SIGN = re.compile(rf"(?:{_ABOUT}|~)\s*({_NUMERAL})")  # "≈ 0.49": the digits are what was found
EQUALS = re.compile(rf"(?<![<>!:=])(?<![^^][-−+*/])(?:=|{_ABOUT})(?!=)\s*")
_IN_A_CHAIN = re.compile(rf"(?<!_\w){EQUALS.pattern}")  # the = of Σ_i=1 is none
_COMMA = re.compile(r"[+−-]?\s*(?:0|\d+(?=,(?:\d{1,2}|\d{4,})\b)),\d+(?:\s*%)?")  # 1,500 may be 1500
# 3,501,270 is as clear as 3.501.270 is, with two groups or more, and 1,500.25 as 1.500,25.
_IN_ENGLISH = r"[+−-]?\s*\d{1,3}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)"
_THOUSANDS = re.compile(rf"{_IN_ENGLISH}|[+−-]?\s*\d{{1,3}}(?:(?:\.\d{{3}}){{2,}}(?:,\d+)?|\.\d{{3}},\d+)")
_A_THOUSAND = re.compile(r"[+−-]?\s*[1-9]\d{0,2},\d{3}")  # or a number with a decimal comma
# But 1.500, which may be 1500 in German; 15,000.28 has a point too.
_WITH_A_POINT = re.compile(rf"[+−-]?\s*(?![1-9]\d{{0,2}}\.\d{{3}}\b)\d*\.\d+|{_IN_ENGLISH}")
_A_THOUSAND_IN_GERMAN = re.compile(r"[+−-]?\s*[1-9]\d{0,2}\.\d{3}")  # or a number with a decimal point
_COMMA_AND_POWER = re.compile(r"[+−-]?\s*\d+,\d+[eE][+−-]?\d+")
_PERCENT = re.compile(rf"({_NUMERAL})\s*%")
_EXPONENT = r"(?:(?:\*\*|\^)\s*[({]?\s*([+−-]?\d+)\s*[)}]?|([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))"
_POWER_OF_TEN = re.compile(rf"({_NUMERAL}|[+−-]?\s*\d+,\d+)\s*(?:[*·×⋅xX]|\\cdot|\\times)\s*10\s*{_EXPONENT}")
_IN_DOLLARS = re.compile(r"(\$\$?)([^$]+)\1")  # as LaTeX stands in a text
_IN_GERMAN = str.maketrans({".": None, ",": "."})  # 3.501.270,5
_RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_SPACED = re.compile(r"[+−-]\s+(?:\d+\.?\d*|\.\d+)")  # "- 0.09"
_GOES_ON = re.compile(rf"{_NUMERAL}\s*(\.\.+|…)")
_TWO_NUMBERS = re.compile(rf"{_NUMERAL}\s*(?:\||or|oder|ou|bzw\.)\s*{_NUMERAL}")
_WITH_WORDS = re.compile(rf"({_NUMERAL})\s*(?:±.*|\([^()]*[^\W\d]{{3}}[^()]*\))")

# What people write behind a number: 0.8 (rounded), 0.8 (4 d.p.), 0.8?
_SAID = r"(?:rounded|gerundet|arrondi|approx|exact|exakt|not sure|guess|geraten)"  # words, and no names of formulas
_PLACES = r"(?:d\.?\s?p|s\.?\s?f|sig\.?\s?fig(?:ure)?s?|significant (?:figures|digits)|decimals|decimal places|digits)"
_TO_PLACES = rf"(?:\d{{1,2}}|one|two|three|four|five|six) {{0,2}}{_PLACES}\.?"
NOTE = (
    rf"(?:\(\s*(?:{_SAID}[^()\d]*|(?:{_SAID}\s+)?(?:to\s+)?{_TO_PLACES})\s*\)"
    rf"|{_SAID}\.?|to\s+{_TO_PLACES}|\?|\.(?!\s*\.)|:-?\))"
)
_LONGEST_NOTED = 400  # characters of an answer with words behind its number
_NOTED = re.compile(rf"(.*?{_NUMERAL}(?:\s*%)?)(?:\s*{NOTE})+", re.IGNORECASE | re.DOTALL)


def written_with(answers: Iterable[Any]) -> str:
    """The sign of decimals, if the numbers of a sheet agree on it: then 1,500 or 1.500 on it is 1500; else nothing.

    >>> written_with(["0.2", "1,500"]), written_with(["0.2", "0,5"]), written_with(["1,500", "1.500"])
    ('.', '', '')
    >>> written_with(["15,000.28", "1,500"]), written_with(["15.000,28", "1.500"]), written_with(["0,2", "1.500"])
    ('.', ',', ',')
    """
    signs = {_decimal_sign(answer.strip()) for answer in answers if isinstance(answer, str)} - {""}
    return signs.pop() if len(signs) == 1 else ""


def _decimal_sign(text: str) -> str:
    """The sign of decimals in a number, where it can be no other."""
    power = _POWER_OF_TEN.fullmatch(text)
    numeral = power[1] if power else text
    if _WITH_A_POINT.fullmatch(numeral):
        return "."
    is_comma = _COMMA.fullmatch(numeral) or _COMMA_AND_POWER.fullmatch(numeral)
    return "," if is_comma or (_THOUSANDS.fullmatch(numeral) and _is_german(numeral)) else ""


def readings_of_a_thousand(text: str, decimal: str) -> tuple[str, ...]:
    """The two readings of 1,500 where a point is the sign of decimals, of 1.500 where a comma is; none for others.

    >>> readings_of_a_thousand("≈ −1,500", "."), readings_of_a_thousand("1.500", ",")
    (('-1500', '-1.500'), ('1500', '1.500'))
    >>> readings_of_a_thousand("1500", ".")
    ()
    """
    digits = as_digits(text)
    form, sign = (_A_THOUSAND, ",") if decimal == "." else (_A_THOUSAND_IN_GERMAN, ".")
    return tuple(_plain(digits.replace(sign, new)) for new in ("", ".")) if form.fullmatch(digits) else ()


def as_digits(text: str) -> str:
    """What was written, in plain digits where it is a number in the writing of people; else as it is.

    >>> as_digits("≈ 0.4875"), as_digits("71 %"), as_digits("5,375·10⁻³"), as_digits("2w = 0.6"), as_digits("w*x")
    ('0.4875', '0.71', '5.375e-3', '0.6', 'w*x')
    >>> as_digits("−3,501,270"), as_digits("3.501.270,5"), as_digits("1,500")
    ('-3501270', '3501270.5', '1,500')
    >>> as_digits("1,500.25"), as_digits("$0.25$"), as_digits("$w x$"), as_digits("-0.05 (4 d.p.)")
    ('1500.25', '0.25', '$w x$', '-0.05')
    """
    ends_in_a_note = not text[-1:].isdigit() and len(text) <= _LONGEST_NOTED
    if noted := ends_in_a_note and _NOTED.fullmatch(text.strip()):
        digits = as_digits(noted[1])
        return digits if is_decimal(digits) else text.strip()
    within = _IN_DOLLARS.fullmatch(text.strip())
    digits = as_digits(within[2]) if within else ""
    if is_decimal(digits):
        return digits
    text = text.strip().removeprefix("=").strip()
    *working, result = EQUALS.split(text)
    if working and all(map(str.strip, working)) and re.fullmatch(_NUMERAL, result.strip()):  # 2(o − t) = 0.08
        text = result.strip()
    if signed := _WITH_A_SIGN.match(text):
        text = text[signed.start(1) :]
    if thousands := _THOUSANDS.fullmatch(text):
        return _plain(thousands[0].translate(_IN_GERMAN if _is_german(text) else {ord(","): None}))
    if _COMMA.fullmatch(text) or _COMMA_AND_POWER.fullmatch(text):
        text = text.replace(",", ".")
    if percent := _PERCENT.fullmatch(text):
        return str(Decimal(_plain(percent[1])).scaleb(-2))
    if _SPACED.fullmatch(text):
        return _plain(text)
    if power := _POWER_OF_TEN.fullmatch(text):
        return f"{_plain(power[1]).replace(',', '.')}e{_plain(power[2] or power[3].translate(_RAISED))}"
    return text


def _is_german(thousands: str) -> bool:
    """Whether the groups of a number stand between points, as in 3.501.270,5."""
    return thousands.count(",") < 2 and "." in thousands.partition(",")[0]


def sides_of(answer: Any) -> list[Any]:
    r"""What stands between the equals signs of a chain, as people write it; another answer alone, as it is.

    >>> sides_of("dE/do * do/dw = (o - t) x"), sides_of("sum(δ, axis=0)"), sides_of("2w = 0.6")
    (['dE/do * do/dw', '(o - t) x'], ['sum(δ, axis=0)'], ['2w', '0.6'])
    >>> sides_of(r"0.55 \times 0.45 \approx 0.25")
    ['0.55 \\times 0.45', '0.25']
    >>> sides_of("$2w = 0.6$")
    ['$2w$', '$0.6$']
    """
    if not isinstance(answer, str) or not EQUALS.search(answer):
        return [answer]
    if within := _IN_DOLLARS.fullmatch(answer.strip()):
        return [f"${side}$" for side in sides_of(within[2])]
    text = answer.strip().removeprefix("=")
    depths = [*accumulate((sign in "([{") - (sign in ")]}") for sign in text)]
    signs = [found for found in _IN_A_CHAIN.finditer(text) if not depths[found.start()]]
    starts, ends = [0, *(found.end() for found in signs)], [*(found.start() for found in signs), len(text)]
    sides = [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return sides if signs and all(sides) else [answer]


def hint(text: str) -> str:
    """The end of a sentence about an answer that cannot be read: what to write, where it begins with a number.

    >>> hint("0.5 (halved)"), hint("0.4875...")
    (' (write the number alone: 0.5)', ' (write it rounded, without the dots)')
    >>> hint("0.33 | 0.34")
    ' (these are two numbers: write the one that is meant)'
    """
    if _GOES_ON.fullmatch(text.strip()):
        return " (write it rounded, without the dots)"
    if _TWO_NUMBERS.fullmatch(text.strip()):
        return " (these are two numbers: write the one that is meant)"
    words = _WITH_WORDS.fullmatch(text.strip())
    return f" (write the number alone: {words[1].strip()})" if words else ""


def _plain(numeral: str) -> str:
    return "".join(numeral.split()).replace("−", "-")
