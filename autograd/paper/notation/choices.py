r"""Formulas of several cases: \begin{cases}, and ``a if c else b``, are ``where(c, a, b)``.

The last case is the one for everything else.  Where it does not say so, it has to be the opposite of the one before.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from autograd.paper.notation.brackets import CLOSE, OPEN, around, inside

_IF = r"(?:if|for|when|where|falls|wenn|für|si|se|pour|если)"
_ELSE = r"(?:otherwise|else|sonst|ansonsten|sinon|else\s+where|elsewhere)"
_CONDITION = re.compile(rf"[\s,]*(?:(?:{_ELSE}\s+)?{_IF}(?!\w)|elif\b)?\s*(.*?)[\s,.;]*", re.DOTALL)
_OTHERWISE = re.compile(rf"[\s,]*{_ELSE}[\s,.;]*")
_WORDS = re.compile(rf"(?<![\w\\])(?:{_IF}|{_ELSE})(?!\w)")
_COMPARISON = re.compile(r"\s*(==|!=|<=|>=|≤|≥|⩽|⩾|≠|=|<|>)\s*")
_PLAIN = {"==": "=", "≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=", "≠": "!="}
_OPPOSITES = {("<", ">="), (">", "<="), ("<", ">"), ("=", "!="), ("<=", ">="), ("=", "=")}  # or all but the kink
_TERNARY = re.compile(r"(?<![\w\\])if(?!\w)")
_FURTHER = re.compile(r"[\s,;]*(?<![\w\\])(?:else|otherwise|sonst)(?!\w)[\s,:]*")
# A comma between arguments: no decimal one, none in front of if and else, and none in the condition between these two.
_COMMA = re.compile(r"[,;](?!(?<=\d,)\d)(?!(?:(?!\bif\b)[^,;])*\b(?:else|otherwise|sonst)\b)(?!\s*if\b)")
_AND_OR = re.compile(r"\b(?:and|or|und|oder|not)\b|&&|[∧∨]|\\(?:wedge|land|vee|lor)(?![A-Za-z])")
_MOST = 12  # cases


class Case(NamedTuple):
    """What a formula is, and when; without a condition it is for everything else."""

    formula: str
    condition: str = ""


def cases_of(rows: list[list[str]]) -> str:
    """The rows of LaTeX's cases, each a formula and its condition, as one formula.

    Raises:
        ValueError: if the cases leave open what holds elsewhere.

    >>> cases_of([["x", " if x > 0"], ["0", " otherwise"]])
    'where(x > 0, x, 0)'
    """
    return chosen([_case(row) for row in rows if any(map(str.strip, row))])


def _case(row: list[str]) -> Case:
    formula, *rest = row
    words = " ".join(rest)
    if not rest and (found := _WORDS.search(formula)):  # without an &
        formula, words = formula[: found.start()], formula[found.start() :]
    condition = "" if _OTHERWISE.fullmatch(words) else _condition(words)
    return Case(formula.strip().rstrip(","), condition)


def _condition(words: str) -> str:
    found = _CONDITION.fullmatch(words)
    return found[1] if found else words


def chosen(cases: list[Case]) -> str:
    """Cases as one formula.

    Raises:
        ValueError: if it is open what holds elsewhere.
    """
    if len(cases) > _MOST:
        raise ValueError(f"has {len(cases)} cases: split it into several named formulas")
    *first, last = cases
    if not first or not all(case.condition for case in first) or (last.condition and not _is_opposite(first, last)):
        raise ValueError("has cases that leave open what holds elsewhere: write otherwise for the last of them")
    text = last.formula
    for case in reversed(first):
        text = f"where({_compared(case.condition)}, {case.formula}, {text})"
    return text


def _is_opposite(first: list[Case], last: Case) -> bool:
    """Whether the last condition is the opposite of the one before: x ≤ 0 after x > 0, or y = 0 after y = 1."""
    before, after = (_COMPARISON.split(case.condition.strip()) for case in (first[-1], last))
    if len(first) > 1 or len(before) != 3 or len(after) != 3:
        return False
    signs = tuple(_PLAIN.get(parts[1], parts[1]) for parts in (before, after))
    is_same = _tight(before[0]) == _tight(after[0]) and (signs == ("=", "=") or _tight(before[2]) == _tight(after[2]))
    return is_same and (signs in _OPPOSITES or signs[::-1] in _OPPOSITES)


def _tight(text: str) -> str:
    return "".join(text.split())


def _compared(condition: str) -> str:
    """A condition with signs that formulas know: a ≤ x ≤ b is (a <= x)*(x <= b), and y = 1 is (y <= 1)*(y >= 1).

    >>> _compared("−1 ≤ x < 2"), _compared("y = 1")
    ('(−1 <= x)*(x < 2)', '(y <= 1)*(y >= 1)')
    """
    parts = _COMPARISON.split(condition.strip())
    is_list = sum(_COMPARISON.search(part) is not None for part in inside(f"{condition})", 0).parts) > 1
    if is_list or _AND_OR.search(condition):
        raise ValueError(f"has more than one comparison for a condition, {condition.strip()!r}: write a case for each")
    if len(parts) < 3:
        raise ValueError(f"has {condition.strip()!r} for a condition: write a comparison, such as x > 0")
    pairs = zip(parts[::2], parts[1::2], parts[2::2], strict=False)
    found = [one for left, sign, right in pairs for one in _comparisons(left, _PLAIN.get(sign, sign), right)]
    return found[0].strip("()") if len(found) == 1 and found[0].count("(") == 1 else "*".join(found)


def _comparisons(left: str, sign: str, right: str) -> list[str]:
    if sign == "!=":
        return [f"(1 - ({left} <= {right})*({left} >= {right}))"]
    return [f"({left} <= {right})", f"({left} >= {right})"] if sign == "=" else [f"({left} {sign} {right})"]


def with_choices(text: str) -> str:
    """A text with ``where`` in place of ``a if c else b``, in parentheses or alone.

    >>> with_choices("2*(x if x > 0 else 0.1*x) + 1"), with_choices("½a² if |a| ≤ d, otherwise d|a|")
    ('2*(where(x > 0, x, 0.1*x)) + 1', 'where(|a| <= d, ½a², d|a|)')
    """
    count = len(_TERNARY.findall(text))
    if count >= _MOST:
        raise ValueError(f"has {count + 1} cases: split it into several named formulas")
    while places := [found.start() for found in _TERNARY.finditer(text)]:  # the inner ones first
        start, end = around(text, places[-1], _COMMA)
        row = _of_a_row(text[start:end])
        if row == text[start:end]:
            raise ValueError("has an if in brackets that are not closed: close them")
        text = text[:start] + row + text[end:]
    return text


def _of_a_row(text: str) -> str:
    """What ``a if c else b if d else e`` says: what stands behind an else is for all that is left."""
    formula, is_if, rest = _cut(text, _TERNARY)
    if not is_if:
        return text
    condition, is_else, after = _cut(rest, _FURTHER)
    if not is_else:
        raise ValueError("has an if without an else: write what it is otherwise")
    return chosen([Case(formula.strip().rstrip(","), condition), Case(_of_a_row(after).strip())])


def _cut(text: str, word: re.Pattern[str]) -> tuple[str, bool, str]:
    """What stands before and behind the first such word outside of brackets, and whether there is one."""
    for found in word.finditer(text):
        before = text[: found.start()]
        if all(before.count(sign) == before.count(other) for sign, other in zip(OPEN, CLOSE, strict=True)):
            return before, True, text[found.end() :]
    return text, False, ""
