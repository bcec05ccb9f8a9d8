"""The habits that lose digits: intermediate results are rounded, or cut, before they are used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.desk import Desk, desk_of
from autograd.by_hand.slips.habits import Habit, Numbers
from autograd.by_hand.slips.pencil import Pencil
from autograd.by_hand.slips.reading import Phrase, Reading
from autograd.by_hand.slips.roundings import Rounding, to_decimals, to_digits, to_single
from autograd.sentences import counted

PENCIL = "pencil"  # the keys of these habits begin so
EVERY = "every "  # and their words so where the numbers on the sheet are not asked


def is_of_every_number(reading: Reading) -> bool:
    """Whether a reading says that every number was rounded, whatever stands on the sheet."""
    return isinstance(reading.key, tuple) and reading.key[0] == PENCIL and reading.key[1].startswith(EVERY)


def habits_of_rounding(
    example: Example, printed: Mapping[Claim, float], decimals: Iterable[int], digits: Iterable[int]
) -> Iterator[Habit]:
    """The habits that lose digits.

    Args:
        example: the worked example.
        printed: the numbers that stand on the sheet, as they stand there.
        decimals: how many the sheet shows.
        digits: how many significant digits it shows.
    """
    desk = desk_of(example)
    roundings: dict[str, Rounding] = {}
    for to, noun, counts in ((to_decimals, "decimal", decimals), (to_digits, "significant digit", digits)):
        for n in counts:
            for cut, how in ((False, "rounded to"), (True, "cut after")):
                roundings[f"{how} {counted(n, noun)}"] = to(n, cut=cut)
    if printed:
        yield _pencilled(desk, printed, None, "computed from the printed numbers, which are rounded themselves", 0)
    for how, rounding in roundings.items():
        words = f"{EVERY}intermediate result was {how} before it was used"
        yield _pencilled(desk, {}, rounding, words, 1)
        words = f"{EVERY}value was {how} before the derivative was found from it"
        yield _pencilled(desk, {}, rounding, words, 1, derivatives=False)
        if printed:
            words = f"computed from the printed numbers, and other intermediate results were {how}"
        yield _pencilled(desk, printed, rounding, words, 2, everywhere=True)
    yield _pencilled(
        desk, {}, None, "computed in double precision, where digits cancel in the rule as it is written", 1
    )
    for cut in (False, True):
        words = f"computed in single precision{', with a function off in its last bit' if cut else ''}"
        yield _pencilled(desk, {}, to_single(cut=cut), words, 2, everywhere=True)


def _pencilled(
    desk: Desk,
    given: Mapping[Claim, float],
    rounding: Rounding | None,
    words: str,
    extra: int,
    *,
    everywhere: bool = False,
    derivatives: bool = True,
) -> Habit:
    def work(claims: list[Claim]) -> Numbers:
        return Pencil(desk, given, rounding, everywhere=everywhere, derivatives=derivatives).numbers(claims)

    return Habit("chained rounding", (PENCIL, words), Phrase(words), work, extra)
