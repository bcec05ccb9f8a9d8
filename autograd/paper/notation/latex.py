r"""LaTeX as text with signs: ``\frac{1}{2}(y-t)^2`` as ``((1)/(2))(y-t)^(2)``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from autograd.paper.notation.choices import cases_of
from autograd.paper.notation.spelling import LETTERS
from autograd.paper.notation.styles import ACCENTS, STYLES

DEEPEST = 60  # braces, or commands, inside one another
_TOO_DEEP = "is nested too deeply: split it into several named formulas"
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
_LAYER = re.compile(r"\(\w+\)|\[\w+\]")  # W^{(1)} is no power, but W of layer 1
_LATEX = re.compile(r"[\\${}]")
_OF_MATHEMATICS = re.compile(r"\$\$?")  # around a formula in a text
# Between $ an exponent without braces has one digit; but nobody writes a power of 1, nor a factor 1 or 0 in front.
_POWER_OF_ONE_DIGIT = re.compile(r"\^([2-9])((?!1[A-Za-z])[1-9]\d*[A-Za-z])")
_AMOUNT = re.compile(r"\s*\\?\$\s?\d")  # of money
_SIGNS = {
    "cdot": "·",
    "times": "×",
    "odot": "⊙",
    "bullet": "⊙",
    "circ": "⊙",
    "otimes": "⊗",
    "div": "/",
    "ast": "*",
    "top": "⊤",
    "intercal": "⊤",
    "lvert": "|",
    "rvert": "|",
    "vert": "|",
    "mid": "|",
    "lVert": "‖",
    "rVert": "‖",
    "Vert": "‖",
    "|": "‖",
    "ell": "ℓ",
    "partial": "∂",
    "nabla": "∇",
    "prime": "'",
    "approx": "≈",
    "lbrack": "[",
    "rbrack": "]",
    "%": "%",
    "{": "(",
    "}": ")",
    "langle": "⟨",
    "rangle": "⟩",
    **dict.fromkeys(("le", "leq", "leqslant"), " ≤ "),
    **dict.fromkeys(("ge", "geq", "geqslant"), " ≥ "),
    "lt": " < ",
    "gt": " > ",
    "Phi": "Φ",
    **dict.fromkeys((*",;:!> ", "quad", "qquad", "left", "right", "middle", "displaystyle", "limits"), " "),
    **{f"{size}{side}": "" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")},
    **dict.fromkeys(("(", ")", "[", "]", "bf", "rm", "it", "boldmath", "mathstrut"), ""),
    **LETTERS,
    **{f"var{name}": LETTERS[name] for name in ("epsilon", "theta", "phi", "rho", "sigma")},
}
_FRACTIONS = ("frac", "dfrac", "tfrac", "cfrac")
_LAST_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]\w*)\s*$")
_LONGEST_FUNCTION = 20  # characters
_NUMERAL = re.compile(r"([-+−]?\s*\d+),(\d+)")  # in a cell of a matrix the comma is that of a decimal
_CASES = ("cases", "dcases")
_MATRICES = ("pmatrix", "bmatrix", "matrix", "smallmatrix", "array")


def without_latex(text: str, is_function: Callable[[str], bool]) -> str:
    r"""The text without commands and braces; as it is if there are none.

    Args:
        text: a formula.
        is_function: whether a word is the name of a function, as in ``\tanh``.

    Raises:
        ValueError: if a command is not known, or a brace or a $ has no partner.

    >>> without_latex(r"\hat{y}\left(1 - e^{-z}\right)", {"exp"}.__contains__)
    'ŷ (1 - e^(-z) )'
    """
    if not _LATEX.search(text):
        return text
    if len(_OF_MATHEMATICS.findall(text)) % 2 and not _AMOUNT.match(text):
        raise ValueError("has one $ without another: write $ on both sides of a formula, or none")
    if "$" in text:
        text = _POWER_OF_ONE_DIGIT.sub(r"^\1 \2", text.replace("$", " "))
    reader = _Latex(_TOKEN.findall(text), is_function)
    found = reader.until("")
    if reader.tokens:
        raise ValueError("has a } without its {")
    return unicodedata.normalize("NFC", found)


def _with_a_point(cell: str) -> str:
    found = _NUMERAL.fullmatch(cell)
    return f"{found[1]}.{found[2]}" if found else cell


class _Latex:
    """The tokens that are still to be read, the next one last."""

    def __init__(self, tokens: list[str], is_function: Callable[[str], bool]) -> None:
        self.tokens = tokens[::-1]
        self.is_function = is_function
        self.depth = 0
        self.commands = 0  # inside one another

    def until(self, *ends: str) -> str:
        """All up to one of these tokens, which stays where it is; "" stands for the end of the text."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError(_TOO_DEEP)
        pieces: list[str] = []
        while self.tokens and self.tokens[-1] not in (*ends, "}"):
            is_argument = self.tokens[-1] == "{" and self.ends_with_function(pieces)
            pieces.append(f"({self.next()})" if is_argument else self.next())
        self.depth -= 1
        if not self.tokens and "" not in ends:
            raise ValueError(f"lacks a {ends[0]}")
        return "".join(pieces)

    def ends_with_function(self, pieces: list[str]) -> bool:
        """Whether a function stands there, as in max{0, x}, whose braces are its parentheses."""
        word = _LAST_WORD.search("".join(pieces[-_LONGEST_FUNCTION:]))
        return word is not None and word[1] != "sum" and self.is_function(word[1])

    def next(self) -> str:
        token = self.tokens.pop()
        if token == "{":
            return self.braces()
        if token == "^":
            return self.raised()
        if token == "_":
            return token if self.ends_a_name() else f"_{{{self.argument()}}}"
        return self.command(token[1:]) if token[0] == "\\" and len(token) > 1 else token

    def ends_a_name(self) -> bool:
        """Whether nothing stands below the line, as in the name y_."""
        return not self.tokens or self.tokens[-1] in "})],=+*/ "

    def braces(self) -> str:
        """What stands in braces, of which the first is read."""
        inner = self.until("}")
        self.tokens.pop()
        return inner

    def argument(self) -> str:
        """What a command or a sign takes: braces, a command, or one character."""
        while self.tokens and self.tokens[-1].isspace():
            self.tokens.pop()
        if not self.tokens:
            raise ValueError("ends where something has to stand in braces")
        self.commands += 1
        if self.commands > DEEPEST:
            raise ValueError(_TOO_DEEP)
        found = self.next().strip()
        self.commands -= 1
        return found

    def raised(self) -> str:
        if self.tokens[-1:] == ["("]:  # not TeX, but x^(2) is written beside it
            return "^"
        power = self.argument()
        while power.replace(".", "").isdecimal() and self.goes_on_with_digits():  # x^0.5, which TeX would cut
            power += self.tokens.pop()
        if power in ("-", "−", "+") and self.tokens[-1:] == ["("]:
            return f"^{power}"
        if power in ("-", "−", "+"):  # people write e^-z for e^{-z}
            power += self.argument()
        if power in ("T", "⊤"):
            return f"^{power}"
        if power == "'":
            return power
        return f"_{{{power[1:-1]}}}" if _LAYER.fullmatch(power) else f"^({power})"

    def goes_on_with_digits(self) -> bool:
        """Whether a digit comes next, or a point and a digit."""
        after = self.tokens[-2:][::-1]
        return bool(after) and (after[0].isdecimal() or (after[0] == "." and after[-1].isdecimal()))

    def command(self, name: str) -> str:
        if name in _SIGNS:
            return self.sign(name)
        if name in _FRACTIONS:
            return f"(({self.argument()})/({self.argument()}))"
        if name in ACCENTS:
            return self.accented(unicodedata.lookup(f"COMBINING {ACCENTS[name]}"))
        if name in STYLES:
            return self.argument()
        if name == "sqrt":
            return self.root()
        if name == "begin":
            return self.matrix()
        if name == "operatorname" or (self.is_function(name) and name != "sum"):  # \sum has bounds
            return self.function(self.argument() if name == "operatorname" else name)
        raise ValueError(f"holds \\{name}, a command that is not read here: write it with signs and names")

    def sign(self, name: str) -> str:
        if name in ("left", "right", "middle") and self.tokens and self.tokens[-1] == ".":
            self.tokens.pop()
        return _SIGNS[name]

    def accented(self, accent: str) -> str:
        letter = self.argument()
        return letter[:1] + accent + letter[1:]

    def function(self, name: str) -> str:
        goes_on = self.tokens and self.tokens[-1] in "_^('′"
        return f" {name}" if goes_on else f" {name} "

    def root(self) -> str:
        if not self.tokens or self.tokens[-1] != "[":
            return f"√({self.argument()})"
        degree = self.until("]")[1:].strip()
        self.tokens.pop()
        return f"(({self.argument()})^(1/{degree}))"

    def matrix(self) -> str:
        r"""The rows of a matrix, up to its \end; a matrix of one column is a vector."""
        kind = self.argument()
        if kind not in (*_MATRICES, *_CASES):
            why = "a determinant on most pages" if kind == "vmatrix" else "which is not read"
            raise ValueError(f"holds \\begin{{{kind}}}, {why}: write pmatrix or bmatrix")
        if kind == "array":  # {cc} says how its columns stand
            self.argument()
        rows = [[self.until("&", r"\\", r"\end")]]
        while (sign := self.tokens.pop()) != r"\end":
            cell = self.until("&", r"\\", r"\end")
            if sign == "&":
                rows[-1].append(cell)
            elif cell.strip() or self.tokens[-1:] != [r"\end"]:
                rows.append([cell])
        if self.argument() != kind:
            raise ValueError(f"has a \\begin{{{kind}}} without its \\end")
        if kind in _CASES:
            return cases_of(rows)
        rows = [[_with_a_point(cell.strip()) for cell in row] for row in rows]
        if all(len(row) == 1 for row in rows):
            return f"[{', '.join(row[0].strip() for row in rows)}]"
        return f"[{', '.join('[' + ', '.join(map(str.strip, row)) + ']' for row in rows)}]"
