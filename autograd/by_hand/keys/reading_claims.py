"""Claims as they are written: "h1", "dE/dw1", "new w1", "E after 100", "d2E/dw1dw2", "dE/dw1 via h1", "m w1"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator

from autograd.by_hand.example.claims import Claim, step_of
from autograd.by_hand.example.named_optimisers import STEP
from autograd.by_hand.keys.error_signals import hint, is_signal
from autograd.sentences import nearest, shorten

DERIVATIVE = re.compile(r"[d∂](\w+)/[d∂](\w+)")
_SECOND = re.compile(r"[d∂](?:2|²|\^2) ?(.+)/[d∂](.+)")
_TWICE = re.compile(r"(.+?)(?:2|²|\^2)")
_WORD_STEPS = re.compile(r"( after )(?:step )?(\d+)(?: steps?)?$")
_BETWEEN = re.compile(r" ?[·*]? ?[d∂]")
_LETTERS = {
    "m": "m",
    "v": "v",
    **dict.fromkeys(("m_hat", "mhat", "m̂"), "m̂"),
    **dict.fromkeys(("v_hat", "vhat", "v̂"), "v̂"),
}
_CUT = re.compile("/[d∂]")
_MOST_CUTS = 100  # places that are tried to cut a derivative in two
_MOST_STEPS_DIGITS = 12  # of a count of steps; a longer one is refused unread


def read_claim(text: str, names: Collection[str]) -> Claim:
    """The meaning of a claim.

    Raises:
        ValueError: if there is no meaning or more than one, or a node is unknown.

    >>> claim = read_claim("dE/dw1 after 100", ["E", "w1"])
    >>> claim.node, claim.by, claim.steps
    ('E', 'w1', 100)
    """
    words = " ".join(text.split())
    claim = Claim(words) if words in names else _taken_apart(words.replace(" / ", "/"), names)
    for name in claim.names:
        if name not in names:
            raise ValueError(
                f"the claim {shorten(text)!r} speaks of {shorten(name)!r}, which is not there"
                f"{nearest(name, names)} ({hint(name) if is_signal(name) else _what_was_meant(words)})"
            )
    return claim


def _what_was_meant(words: str) -> str:
    """What to write in place of a claim without a meaning."""
    if " after " in words:
        return "after it stands a count of steps, as in E after 100"
    return "claims look like h1, dE/dw1, step w1, new w1, new E, E after 100, d2E/dw2, dE/dw1 via h1"


def reads_as_claim(name: str, names: Collection[str]) -> bool:
    """Whether a name also reads as a claim: "new w1" does if there is a w1."""
    try:
        claim = _taken_apart(name, names)
    except ValueError:
        return True
    return claim != Claim(name) and _exists(claim, names)


def _taken_apart(words: str, names: Collection[str]) -> Claim:
    """The meaning of a claim, whether or not its nodes exist."""
    first, _, rest = words.partition(" ")
    what, after, steps = _WORD_STEPS.sub(r"\1\2", words).rpartition(" after ")
    if after and steps.isdecimal():
        if len(steps) > _MOST_STEPS_DIGITS:
            raise ValueError(f"the claim {shorten(words)!r} is about too many steps: ask for fewer steps")
        return _not_twice(words, _after(what, int(steps), names), _derivative(words, names), names)
    if first == "new" and rest:
        return _quantity(rest, names)._replace(steps=1)
    if first == "step" and rest:
        return Claim(rest, is_step=True)
    if first in _LETTERS and rest in names:
        return Claim(rest, steps=1, state=_LETTERS[first])
    return _derivative(words, names)


def _after(what: str, steps: int, names: Collection[str]) -> Claim:
    """The meaning of what stands before "after": a number then, or the step that was made last, or what it left."""
    first, _, rest = what.partition(" ")
    if what in names or rest not in names:
        return _quantity(what, names)._replace(steps=steps)
    if first == STEP and steps:
        return step_of(rest, steps)
    if first in _LETTERS:
        return Claim(rest, steps=steps, state=_LETTERS[first])
    return _quantity(what, names)._replace(steps=steps)


def _exists(claim: Claim, names: Collection[str]) -> bool:
    return all(name in names for name in claim.names)


def _not_twice(words: str, later: Claim, now: Claim, names: Collection[str]) -> Claim:
    """A number after some steps, or a derivative with respect to a node called "h after 1", whichever exists."""
    if not now.by or not _exists(now, names):
        return later
    if _exists(later, names):
        raise ValueError(
            f"the claim {shorten(words)!r} reads as {later} after {later.steps} or as ∂{now.node}/∂'{now.by}': "
            "give one of these Values another name"
        )
    return now


def _quantity(words: str, names: Collection[str]) -> Claim:
    return Claim(words) if words in names else _derivative(words, names)


def _derivative(words: str, names: Collection[str]) -> Claim:
    """A derivative, or a share of one, if it is one."""
    claim = _whole_derivative(words, names)
    what, via, node = words.rpartition(" via ")
    if not via or (claim.by and _exists(claim, names)):
        return claim
    share = _whole_derivative(what, names)
    return share._replace(via=node) if share.by and not share.again else claim


def _whole_derivative(words: str, names: Collection[str]) -> Claim:
    """A derivative, if it is one.  A name may hold any signs, so the text is cut where all parts are names."""
    second = list(_second_derivatives(words))
    readings = [claim for claim in (*_first_derivatives(words), *second) if _exists(claim, names)]
    if len(readings) > 1:
        listed = " or ".join(map(str, readings))
        raise ValueError(f"the claim {shorten(words)!r} reads as {listed}: give one of these Values another name")
    if not readings and not second and (spelled := DERIVATIVE.fullmatch(words)):
        return Claim(spelled[1], by=spelled[2])
    return next(iter((*readings, *second)), Claim(words))


def _first_derivatives(words: str) -> Iterator[Claim]:
    cuts = itertools.islice(_CUT.finditer(words), _MOST_CUTS) if words.startswith(("d", "∂")) else ()
    for cut in cuts:
        if by := words[cut.end() :]:
            yield Claim(words[1 : cut.start()], by=by)


def _second_derivatives(words: str) -> Iterator[Claim]:
    """d2E/dw2, or ∂²E/∂w1∂w2: the last 2 of the first one is a power."""
    if not (parts := _SECOND.fullmatch(words)):
        return
    above, below = parts.groups()
    if twice := _TWICE.fullmatch(below):
        yield Claim(above, by=twice[1], again=twice[1])
    for cut in itertools.islice(_BETWEEN.finditer(below), _MOST_CUTS):
        if by := below[: cut.start()]:
            yield Claim(above, by=by, again=below[cut.end() :])
