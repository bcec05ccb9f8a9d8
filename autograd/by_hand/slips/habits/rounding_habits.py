"""The habits that lose digits: intermediate results are rounded, or cut, before they are used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.desk import Desk
from autograd.by_hand.pencil.pencil import Pencil
from autograd.by_hand.pencil.roundings import Rounding, to_decimals, to_digits, to_single
from autograd.by_hand.slips.habits.habits import Habit, Numbers
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.sentences import counted

EVERY, OTHERS = "every number rounded", "rounded on the way"  # how the keys of these readings begin


def habits_of_rounding(
    desk: Desk, printed: Mapping[Claim, float], decimals: Iterable[int], digits: Iterable[int]
) -> Iterator[Habit]:
    """The habits that lose digits.

    Args:
        desk: the worked example.
        printed: the numbers that stand on the sheet, as they stand there.
        decimals: how many the sheet shows.
        digits: how many significant digits it shows.
    """

    def pencilled(
        words: str,
        extra: int,
        given: Mapping[Claim, float],
        rounding: Rounding | None,
        *,
        everywhere: bool = False,
        derivatives: bool = True,
    ) -> Habit:
        def work(claims: list[Claim]) -> Numbers:
            return Pencil(desk, given, rounding, everywhere=everywhere, derivatives=derivatives).numbers(claims)

        return Habit(
            "chained rounding", (EVERY if words.startswith("every") else OTHERS, words), Phrase(words), work, extra
        )

    if printed:
        yield pencilled("computed from the printed numbers, which are rounded themselves", 0, printed, None)
    for how, rounding in _as_the_sheet_shows(decimals, digits).items():
        yield pencilled(f"every intermediate result was {how} before it was used", 1, {}, rounding)
        words = f"every value was {how} before the derivative was found from it"
        yield pencilled(words, 1, {}, rounding, derivatives=False)
        if printed:
            words = f"computed from the printed numbers, and other intermediate results were {how}"
            yield pencilled(words, 2, printed, rounding, everywhere=True)
    yield pencilled("computed in double precision, where digits cancel in the rule as it is written", 1, {}, None)
    for cut in (False, True):
        words = f"computed in single precision{', with a function off in its last bit' if cut else ''}"
        yield pencilled(words, 2, {}, to_single(cut=cut), everywhere=True)


def _as_the_sheet_shows(decimals: Iterable[int], digits: Iterable[int]) -> dict[str, Rounding]:
    """The ways to round, by their words."""
    ways: dict[str, Rounding] = {}
    for to, noun, counts in ((to_decimals, "decimal", decimals), (to_digits, "significant digit", digits)):
        for n in counts:
            for cut, how in ((False, "rounded to"), (True, "cut after")):
                ways[f"{how} {counted(n, noun)}"] = to(n, cut=cut)
    return ways
