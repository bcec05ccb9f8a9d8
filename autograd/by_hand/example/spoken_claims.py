"""Keys of claims in other words: "updated w", w_new and w⁺ are new w, and "gradient of w" is dw."""

from __future__ import annotations

import re
from collections.abc import Iterator

_STEPS = r"(?:iterations?|updates?|rounds?|gradient steps?)"
_ONE = r"(?:the |one |1 |the first |first )?(?:update|gradient step|iteration)"
_IN_OTHER_WORDS = (
    (re.compile(rf"(.+?)\s+after (\d{{1,9}}) {_STEPS}"), r"\1 after \2"),
    (
        re.compile(
            rf"(.+?)(?:_\{{?new\}}?| new| \(new\)|\^?⁺|\^\+|\^\{{\+\}}|\s+after {_ONE}|\s+after (?:the first|one) step)"
        ),
        r"new \1",
    ),
    (re.compile(r"(?:updated|new value of|next|the new) (.+)"), r"new \1"),
    (re.compile(r"(?:the )?(?:grad(?:ient)?|derivative) (?:of |for |w\.?r\.?t\.? |with respect to )?(.+)"), r"d\1"),
    (re.compile(r"(\w+)\.grad|grad_(\w+)|∇(\w+)"), r"d\1\2\3"),
    (re.compile(r"[vV]_?\{?d(\w+)\}?"), r"v \1"),  # what courses call the velocity of w: v_dw
)


def in_other_words(key: str) -> Iterator[str]:
    """What a key may be in the words of claims.

    >>> [*in_other_words("w_new"), *in_other_words("gradient of w"), *in_other_words("E after 2 updates")]
    ['new w', 'dw', 'E after 2']
    """
    for pattern, words in _IN_OTHER_WORDS:
        if found := pattern.fullmatch(key):
            yield found.expand(words)
