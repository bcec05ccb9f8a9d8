"""Keys of claims in other words: "updated w", w_new and w⁺ are new w, and "gradient of w" is dw."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograd.paper.notation.spelling import canonical

_STEPS = r"(?:iterations?|updates?|rounds?|gradient steps?)"
_ONE = r"(?:the |one |1 |the first |first )?(?:update|gradient step|iteration)"
_ABOVE_NEW = r"\^(?:\{\s*\(?(?:new|neu|\+)\)?\s*\}|\(?new\)?|\+)"
_LETTER = "[tknsτ]"  # of a step: w(t+1), w^{(k+1)}
OF_A_STEP = rf"\(\s*{_LETTER}\s*\)|[\^_]\{{\s*\(?\s*{_LETTER}\s*\)?\s*\}}|\^\(\s*{_LETTER}\s*\)|[\^_]{_LETTER}"
_NEXT = rf"\s*{_LETTER}\s*\+\s*1\s*"
_LATER = re.compile(rf"(.+?)(?:\({_NEXT}\)|[\^_]\{{\s*\(?{_NEXT}\)?\s*\}}|\^\({_NEXT}\)|'|′|\^\{{?(?:'|\\prime)\}}?)")
_IN_OTHER_WORDS = (
    (re.compile(rf"(.+?)\s+after (\d{{1,9}}) {_STEPS}"), r"\1 after \2"),
    (
        re.compile(
            rf"(.+?)(?:{_ABOVE_NEW}|_\{{?new\}}?|,\s*new(?=\}}$)| new| ?\(new\)|\^?⁺|\s+after {_ONE}"
            rf"|\s+after (?:the first|one) step)(\}}?)"
        ),
        r"new \1\2",
    ),
    (re.compile(r"(?:[Uu]pdated|[Nn]ew value of|[Nn]ext|[Tt]he new|New) (.+)"), r"new \1"),
    (re.compile(r"[Ss]tep [Ss]ize (?:of |for )?(.+)"), r"step \1"),
    (re.compile(r"(?:the )?(?:grad(?:ient)?|derivative) (?:of |for |w\.?r\.?t\.? |with respect to )?(.+)"), r"d\1"),
    (re.compile(r"(\w+)\.grad|grad_(\w+)((?:\[[\d, ]+\])?)|∇(\w+)"), r"d\1\2\3\4"),
)


_STATES = {"m": "m", "v": "v", "mhat": "m_hat", "vhat": "v_hat"}


def of_a_step(word: str, error: str, parameter: str) -> str:
    """What a word such as m_2, v̂_2, g_2 or θ_2 is where one parameter is trained; empty if it is none of these.

    Args:
        word: the word in its canonical spelling, as mhat2.
        error: the name of the error.
        parameter: the only one.

    >>> [of_a_step(word, "E", "θ") for word in ("m2", "vhat1", "g1", "g3", "θ2", "θ0", "v0")]
    ['m θ after 2', 'v_hat θ', 'dE/dθ', 'dE/dθ after 2', 'θ after 2', 'θ', '']
    """
    letters = "|".join([*_STATES, "g", re.escape(canonical(parameter))])
    found = re.fullmatch(rf"({letters})(\d{{1,6}})", word)
    if not found:
        return ""
    letter, step = found[1], int(found[2])
    if not step:  # before the first step
        return parameter if letter == canonical(parameter) else ""
    if letter in _STATES:
        return f"{_STATES[letter]} {parameter}" + (f" after {step}" if step > 1 else "")
    if letter == "g":
        return f"d{error}/d{parameter}" + (f" after {step - 1}" if step > 1 else "")
    return f"{parameter} after {step}"


def later(key: str) -> str:
    """The parameter that a key is about after a step, as w(t+1), w^{(k+1)} and w' are; empty if it is none of these.

    >>> [later(key) for key in ("w(t+1)", "w_1^{(k+1)}", "w_{11}'", "w")]
    ['w', 'w_1', 'w_{11}', '']
    """
    found = _LATER.fullmatch(key.strip())
    return found[1] if found else ""


def in_other_words(key: str) -> Iterator[str]:
    """What a key may be in the words of claims.

    >>> [*in_other_words("w_new"), *in_other_words("gradient of w"), *in_other_words("E after 2 updates")]
    ['new w', 'dw', 'E after 2']
    """
    for pattern, words in _IN_OTHER_WORDS:
        if found := pattern.fullmatch(key):
            yield found.expand(words)
