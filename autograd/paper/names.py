"""Names as people write them: w1 as w₁, delta as δ, y_hat as ŷ.

A name is free text from anybody.  One that is not a plain identifier, such as "loss (old)",
is shown as it is: on one line, cut to a length, and escaped.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import escape

from autograd.engine.labels import LabelledName
from autograd.paper.latex_signs import latex_symbol, latex_text, latex_word
from autograd.paper.mathml_signs import mathml_symbol
from autograd.sentences import need_text, need_whole

GREEK = {
    name: unicodedata.lookup(f"GREEK SMALL LETTER {name}")
    for name in (
        *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "mu"),
        *("nu", "xi", "pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega"),
    )
}
LONGEST = 40
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_ENTRY = re.compile(r"(.+)(\[\d+(?:,\d+)*\])")  # of an array, or of one of several samples
_NUMBERED = re.compile(r"(.*?[^\d_])_?(\d+)")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
cached = lru_cache(2_000)  # a derivation writes the same few names many times: a third of its time


def on_one_line(text: str, longest: int = LONGEST) -> str:
    r"""The text on one line: a space for a line break, � for a control character, … for a part too long to show.

    >>> on_one_line("a\nb")
    'a b'
    """
    line = "".join(" " if c.isspace() else "�" if _shapeless(c) else c for c in text[: longest + 1])
    return line if len(line) <= longest else line[: longest - 1] + "…"


@cached
def shown(name: str, longest: int = LONGEST) -> str:
    r"""The name as it stands among other text: on one line, with two marks around it if it runs from right to left.

    Without the marks, the numbers and signs beside such a name would change places.

    >>> shown("a\nb"), ascii(shown("\u05d0"))
    ('a b', "'\\u2068\\u05d0\\u2069'")
    """
    line = on_one_line(name, longest)
    return f"{ISOLATE}{line}{END_ISOLATE}" if any(map(_leftward, line)) else line


def _leftward(character: str) -> bool:
    return unicodedata.bidirectional(character) in ("R", "AL", "AN")


def _shapeless(character: str) -> bool:
    """Whether it is a control character, a lone surrogate, or a mark that turns the direction of the text after it."""
    turning = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    if character in "\ufffe\uffff":  # not characters, and not allowed in XML
        return True
    return unicodedata.category(character) in ("Cc", "Cs") or unicodedata.bidirectional(character) in turning


def pretty_name(name: str, longest: int = LONGEST) -> str:
    """The name in Unicode, cut to a length before its number.

    >>> pretty_name("w1"), pretty_name("net_h1"), pretty_name("delta"), pretty_name("y_hat")
    ('w₁', 'net_h₁', 'δ', 'ŷ')

    Raises:
        TypeError: if the name is no text, or the length no whole number.
    """
    need_text(name, "a name")
    need_whole(longest, "longest", LONGEST)
    return _pretty_name(name, longest)


@cached
def _pretty_name(name: str, longest: int) -> str:
    if not _is_plain(name):
        return shown(name, longest)
    if _wears_a_hat(name):
        return unicodedata.normalize("NFC", name[0] + "\N{COMBINING CIRCUMFLEX ACCENT}")
    numbered = _NUMBERED.fullmatch(name)
    stem, index = numbered.groups() if numbered else (name, "")
    return on_one_line(GREEK.get(stem, stem), longest - len(index)) + index.translate(_SUBSCRIPTS)


def latex_name(name: str) -> str:
    r"""The name in LaTeX's math mode: the label that ``named`` was given, or what people write for it.

    >>> print(latex_name("w1"), latex_name("net_h1"), latex_name("delta"), latex_name("prediction"))
    w_{1} \mathrm{net}_{h1} \delta \mathrm{prediction}
    >>> print(latex_name("W1[2,1]"), latex_name("ŷ₁"), latex_name("W^{(1)}_{11}"), latex_name("100%"))
    W_{1}[2,1] \hat{y}_{1} {W^{(1)}_{11}} \text{100\%}
    """
    need_text(name, "a name")
    return name.latex if isinstance(name, LabelledName) else _latex_name(name)


@cached
def _latex_name(name: str) -> str:
    entry = _ENTRY.fullmatch(name)
    if entry and "\\text" not in (array := _latex_name(entry[1])):
        return array + entry[2]
    if not _is_plain(name) or name.endswith("_"):
        line = on_one_line(name)
        return latex_symbol(line) or latex_text(line)
    if _wears_a_hat(name):
        return rf"\hat{{{name[0]}}}"
    stem, below = _stem_and_index(name)
    upright = below.replace("_", r"\_") if len(below) < 3 else latex_word(below).replace("_", r"\_")
    word = "\\" + stem if stem in GREEK else latex_word(stem)
    return word + (f"_{{{upright}}}" if below else "")


@cached
def mathml_name(name: str) -> str:
    """The name in MathML.

    >>> print(mathml_name("w1"), mathml_name("delta"), mathml_name("W^2"), mathml_name("<b>"))
    <msub><mi>w</mi><mn>1</mn></msub> <mi>δ</mi> <msup><mi>W</mi><mn>2</mn></msup> <mtext>&lt;b&gt;</mtext>
    """
    entry = _ENTRY.fullmatch(name)
    if entry and _is_plain(entry[1]):
        return f"<mrow>{mathml_name(entry[1])}<mo>[</mo><mn>{entry[2][1:-1]}</mn><mo>]</mo></mrow>"
    if not _is_plain(name) or name.endswith("_"):
        line = on_one_line(name)
        return mathml_symbol(line) or f"<mtext>{escape(line)}</mtext>"
    if _wears_a_hat(name):
        return f'<mover accent="true"><mi>{name[0]}</mi><mo>^</mo></mover>'
    stem, below = _stem_and_index(name)
    word = f"<mi>{GREEK.get(stem, stem)}</mi>"
    index = f"<mn>{below}</mn>" if below.isdecimal() else f"<mtext>{below}</mtext>"
    return f"<msub>{word}{index}</msub>" if below else word


def _is_plain(name: str) -> bool:
    """Whether a name can be typeset like a symbol."""
    return bool(_IDENTIFIER.fullmatch(name)) and len(name) <= LONGEST


def _wears_a_hat(name: str) -> bool:
    return name[1:] == "_hat" or (name[1:] == "hat" and name[0] in "xy")


def _stem_and_index(name: str) -> tuple[str, str]:
    """The part on the line and the part below it: net_h1 as net and h1."""
    stem, _, below = name.partition("_")
    numbered = _NUMBERED.fullmatch(stem)
    return (numbered[1], numbered[2] + (", " + below if below else "")) if numbered else (stem, below)
