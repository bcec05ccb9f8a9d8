r"""LaTeX in lines that fit a page: a long line goes on before a sign, with the parentheses that are open there.

>>> for line in latex_lines(r"\left(a + b + c\right) \cdot d", width=60):
...     print(line)
\left(a + b + c\right)
 \cdot d
>>> for line in latex_lines(r"\left(a + b + c\right) \cdot d", width=50):
...     print(line)
\left(a + b\right.
\left.{} + c\right)
 \cdot d
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from autograd.paper.equations import Equation, rows_of
from autograd.paper.pieces import Piece

ARTICLE = 345.0  # points: the lines of the class article
_SIGN = r"(?:[-+=]|\\leftarrow|\\odot|\\cdot(?! 10\^)) "
_PARTS = re.compile(
    rf"(?P<left>\\left(?![a-z]))|(?P<right>\\right(?![a-z]))|(?P<open>(?<!\\){{|\\begin)|(?P<close>(?<!\\)}}|\\end)"
    rf"|(?P<cut> (?={_SIGN})|(?<=,\\quad )(?= ))"
)
_TIGHTNESS = {"+": 1, "-": 1, r"\cdot": 2, r"\odot": 2}  # a line is cut before = first, then before a sum
_DEEPER = 3  # for each parenthesis

# ---- how wide it is, in points of letters of 10 points ----

_WIDE = {
    **dict.fromkeys("=+-", 13.0), **dict.fromkeys(".,:;'|!", 3.0), **dict.fromkeys("()[]", 4.0),
    **dict.fromkeys("mwMW", 9.0), r"\cdot": 8.0, r"\odot": 13.0, r"\leftarrow": 16.0, r"\quad": 10.0, r"\dots": 14.0,
    r"\left": 4.0, r"\right": 4.0, **dict.fromkeys((r"\text", r"\mathrm", r"\operatorname", "^", "_"), 0.0),
}  # fmt: skip
_FUNCTION = re.compile(r"\\(?:arc)?(?:sin|cos|tan|cot|sec|csc)h?|\\(?:log|max|min|bmod)")
_GROUP = re.compile(r"\{([^{}]*)\}")
_MEASURED = "\x02([^\x03]*)\x03"  # a part, with its width in place of its signs
_SCRIPT, _FRACTION = re.compile(r"[\^_]" + _MEASURED), re.compile(r"\\frac" + _MEASURED * 2)
_MATRIX = re.compile(rf"\\begin(?:{_MEASURED})+(.*?)\\end{_MEASURED}")
_TOKEN = re.compile(rf"{_MEASURED}|\\[A-Za-z]+|\\.|\S")
_QUAD = 10.0  # points
_WORDS = re.compile(r"\\text\{((?:[^{}\\]|\\[^a-z]|\\[a-z]+\{\})*)\}")


def latex_width(latex: str) -> float:
    r"""About how wide a formula is, in points; rather too much than too little.

    >>> latex_width(r"\frac{1}{23} \cdot x")
    27.0
    """
    left, found = latex.replace(r"\{", "(").replace(r"\}", ")"), 1
    while found:  # from the inside out: formulas nest deeper than Python's calls
        left, found = _GROUP.subn(lambda group: _measured(_flat(group[1])), left)
    return _flat(left)


def _measured(width: float) -> str:
    return f"\x02{width}\x03"


def _flat(latex: str) -> float:
    """The width of a formula in which all braces are measured."""
    latex = _SCRIPT.sub(lambda script: _measured(0.75 * float(script[1])), latex)
    latex = _FRACTION.sub(lambda fraction: _measured(max(map(float, fraction.groups())) + 2.5), latex)
    latex = _MATRIX.sub(lambda matrix: _measured(_of_matrix(matrix[2])), latex)
    return sum(_of_token(token) for token in _TOKEN.finditer(latex))


def _of_token(found: re.Match[str]) -> float:
    token = found[0]
    if found[1]:
        return float(found[1])
    if _FUNCTION.fullmatch(token):
        return 5.5 * len(token)
    return _WIDE.get(token, 7.5 if token.isupper() else 5.5)


def _of_matrix(cells: str) -> float:
    """The columns of a matrix, each as wide as its widest cell."""
    rows = [[_flat(cell) for cell in row.split("&")] for row in cells.split(r"\\")]
    columns = max(map(len, rows))
    widest = [max(row[i] for row in rows if i < len(row)) for i in range(columns)]
    return sum(widest) + 10.0 * columns + 5.0


# ---- lines ----


class _Part(NamedTuple):
    """What stands between two places where a line may be cut."""

    latex: str
    tightness: int  # of the cut before it
    depth: int  # how many parentheses are open there


def latex_lines(latex: str, width: float, first: float | None = None) -> list[str]:
    """A formula in lines of at most this width, as far as it can be cut; the first line may have another."""
    parts, lines, room = _parts(latex), list[str](), width if first is None else first
    while parts:
        cut = _where(parts, room)
        after = parts[cut].depth if cut < len(parts) else 0
        opened = r"\left.{}" * parts[0].depth if lines else ""
        lines.append(opened + "".join(part.latex for part in parts[:cut]) + r"\right." * after)
        parts, room = parts[cut:], width
    return lines


def _where(parts: Sequence[_Part], room: float) -> int:
    """How many parts make a line: up to the loosest cut that leaves it at least a third full, the last of these."""
    ends = list(accumulate(latex_width(part.latex) for part in parts))
    fits = max(bisect_right(ends, room), 1)
    if fits == len(parts):
        return fits
    enough = range(min(bisect_left(ends, room / 3) + 1, fits), fits + 1)
    return min(enough, key=lambda i: (parts[i].tightness, -i))


def _parts(latex: str) -> list[_Part]:
    """The formula cut wherever a line may be, which is never inside braces or a matrix."""
    parts, begin, tightness, depth_there = list[_Part](), 0, 0, 0
    depth = braces = 0
    for found in _PARTS.finditer(latex):
        depth += (found["left"] is not None) - (found["right"] is not None)
        braces += (found["open"] is not None) - (found["close"] is not None)
        if found["cut"] is not None and not braces:
            parts.append(_Part(latex[begin : found.start()], tightness, depth_there))
            sign = latex[found.end() :].split(maxsplit=1)[0]
            begin, depth_there, tightness = found.start(), depth, _DEEPER * depth + _TIGHTNESS.get(sign, 0)
    return [*parts, _Part(latex[begin:], tightness, depth_there)]


def align(equations: Sequence[Equation], notes: Sequence[Piece], width: float = ARTICLE) -> str:
    """The equations in align*, below the notes as text; ``width`` is that of a line, in points."""
    rows = " \\\\\n".join(_rows(equations, width))
    paragraphs = [f"\\noindent {_as_text(note.latex)}\n\n" for note in notes]
    return "".join([*paragraphs, f"{{\\allowdisplaybreaks\n\\begin{{align*}}\n{rows}\n\\end{{align*}}}}"])


def display(piece: Piece, width: float = ARTICLE) -> str:
    r"""An equation on its own, between \[ and \], in lines of at most this width in points."""
    first, *others = latex_lines(piece.latex, width - 2 * _QUAD, first=width)
    rows = [f"&{first}", *(rf"&\quad {line.strip()}" for line in others)]
    together = "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"
    return f"\\[\n{together if others else first}\n\\]"


def _rows(equations: Sequence[Equation], width: float) -> Iterator[str]:
    """The rows of all equations; a left side that takes much room stands on a line of its own."""
    lefts = max(latex_width(equation.left.latex) for equation in equations)
    is_wide = lefts > 0.4 * width
    room = width - (_QUAD if is_wide else lefts) - _QUAD
    for left, sign, right, is_addend in (row for equation in equations for row in rows_of(equation)):
        indent = r"\quad " * (is_addend + is_wide)
        if is_wide and left.latex:
            yield f"&{left.latex}"
        first, *others = latex_lines(f"{sign.latex} {right.latex}", room - 2 * _QUAD, first=room - _QUAD)
        yield f"{'' if is_wide else left.latex} &{indent}{first}".removeprefix(" " * is_wide)
        yield from (f" &{indent}\\quad {line.strip()}" for line in others)


def _as_text(latex: str) -> str:
    r"""Words in math mode as words of a paragraph, which LaTeX breaks into lines by itself."""
    return _WORDS.sub(r"$\1$", f"${latex}$").replace("$$", "")
