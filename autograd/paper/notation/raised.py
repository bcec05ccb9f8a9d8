"""Small letters above the line, as in e⁻ᶻ, xⁿ and W⁽¹⁾: what stands there, in braces behind a ^.

Unicode calls ⁿ a form of n, so that xⁿ would be the name xn, or the product x·n.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_LETTERS = "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁⱽᵂᵅᵝᵞᵟᵋᶿᵠᵡ"
_GREEK = str.maketrans("ᵅᵝᵞᵟᵋᶿᵠᵡ", "αβγδεθφχ")  # Unicode has no plain form of some
_SIGN = f"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾{_LETTERS}]"
_RUN = re.compile(rf"(?P<base>[^\W{_LETTERS}⁰¹²³⁴⁵⁶⁷⁸⁹][^\W{_LETTERS}⁰¹²³⁴⁵⁶⁷⁸⁹ᵀ]*|[)\]}}|‖]|(?<=\d))(?P<run>{_SIGN}+)")
_LETTER = re.compile(f"[⁽⁾{_LETTERS}]")
_PIECE = re.compile(f"(?P<letter>[⁾{_LETTERS}])(?P<power>[⁰¹²³⁴⁵⁶⁷⁸⁹]+|(?<!⁾)⁽[⁰¹²³⁴⁵⁶⁷⁸⁹]⁾)|.")
_LAYER = re.compile(f"⁽[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻{_LETTERS}]+⁾")
_WORDS = ("ⁿᵉʷ", "ⁿᵉᵘ", "ᵒˡᵈ", "ᵃˡᵗ")  # of a step: wⁿᵉʷ is a name


def with_raised_letters(text: str, is_name: Callable[[str], bool]) -> str:
    """A text in which letters and parentheses above the line stand in braces; digits alone, and ᵀ, stay.

    Args:
        text: a formula, or the key of a claim.
        is_name: whether a word with what is raised behind it is a name of its own.

    >>> with_raised_letters("1/(1 + e⁻ᶻ) + n xⁿ⁻¹ + W⁽²⁾ᵀx²", lambda word: False)
    '1/(1 + e^{-z}) + n x^{n-1} + W^{(2)}ᵀx²'
    >>> with_raised_letters("|x|ⁿ + aᵇᶜ + wⁿᵉʷ", lambda word: False)
    '|x|^{n} + a^{bc} + wⁿᵉʷ'
    """

    def lowered(found: re.Match[str]) -> str:
        run = found["run"]
        if not _LETTER.search(run) or is_name(found[0]) or run in _WORDS:
            return found[0]
        return f"{found['base']}^{{{_PIECE.sub(_plain, run)}}}"

    return _RUN.sub(lowered, text) if _LETTER.search(text) else text


def with_raised_layers(text: str) -> str:
    """A name or a key in which only what stands in parentheses above the line is in braces: W⁽¹⁾ is W^{(1)}.

    >>> with_raised_layers("∂L/∂W⁽¹⁾"), with_raised_layers("wⁿᵉʷ")
    ('∂L/∂W^{(1)}', 'wⁿᵉʷ')
    """
    return _LAYER.sub(lambda found: f"^{{{_PIECE.sub(_plain, found[0])}}}", text)


def _plain(found: re.Match[str]) -> str:
    """A sign on the line; digits behind a letter are a power of it, as in e⁻ˣ², or its layer, as in e⁻ᶻ⁽¹⁾."""
    if not found["letter"]:
        return _on_the_line(found[0])
    letter, power = _on_the_line(found["letter"]), found["power"]
    return f"{letter}^{{{''.join(map(_on_the_line, power))}}}" if power[0] == "⁽" else letter + power


def _on_the_line(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign.translate(_GREEK)).replace("−", "-")
