"""The order in which the readings of a claim are told: what follows, one slip for many lines, the simplest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.carried.beside import whole
from autograd.by_hand.slips.carried.last_digits import LAST_DIGITS
from autograd.by_hand.slips.certainty import LOST_DIGITS, NATURAL, OF_A_FACTOR, is_in_one_of_a_sum
from autograd.by_hand.slips.habits.rounding_habits import EVERY
from autograd.by_hand.slips.readings.kinds import are_one_slip
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import Reading, same
from autograd.by_hand.slips.single.further_slips import is_first_derivative
from autograd.paper.numerals import significant_digits

_PLACE = re.compile(r"\[[\d,]+\]")
MISSING = ("missing factor", "inner derivative", "batch size")
IN_ONE_TERM = 3  # added to the cost, as a rank, of a slip in one term alone where others are alike: of one sample
OF_ONE_FACTOR = (*OF_A_FACTOR, "factor sign")
MUCH = 3  # lines that one slip explains: no coincidence


def in_order(
    question: Question,
    readings: Sequence[Reading],
    shared: Mapping[Hashable, list[Question]],
    late: Collection[Hashable] = (),
    alike: Collection[str] = (),
) -> list[Reading]:
    """The readings of a claim, the simplest first, without those that repeat an earlier one.

    Args:
        question: the claim.
        readings: all that fit.
        shared: the claims that each slip explains, by its key.
        late: the keys of those that are hardly made in one place alone.
        alike: the slips that explain each entry of the array that the claim is of, see ``alike_in_arrays``.
    """
    alone = any(reading.kind == "inner derivative" or is_first_derivative(reading) for reading in readings)

    def far_fetched(reading: Reading) -> tuple[bool, tuple[int, bool, int, int]]:
        is_of_all = not alike or _without_places(reading) in alike or reading.kind == "follows"
        return not is_of_all, _far_fetched(reading, _lines(reading, shared, alone=alone), question, late)

    ranked = sorted(readings, key=far_fetched)
    ranked = _with_the_place_first(ranked) if question.others else ranked
    return [reading for i, reading in enumerate(ranked) if not any(_says_the_same(reading, r) for r in ranked[:i])]


def alike_in_arrays(fitting: Mapping[Question, Sequence[Reading]]) -> dict[Question, set[str]]:
    """For each wrong entry of an array the slips that explain all of them, by their keys without places.

    Who took y for x in ∂L/∂γ did so in every entry, though one comes out as half the right number, and one as twice.
    """
    arrays: dict[Claim, list[Question]] = defaultdict(list)
    for question in fitting:
        if question.printed and (array := whole(question.claim)):
            arrays[array].append(question)
    found: dict[Question, set[str]] = {}
    for entries in arrays.values():
        slips = [{*map(_without_places, fitting[question])} for question in entries]
        if len(entries) > 1 and (of_all := set.intersection(*slips)):
            found |= dict.fromkeys(entries, of_all)
    return found


def _without_places(reading: Reading) -> str:
    """The key of a reading without the places of entries."""
    return f"{reading.kind} {_PLACE.sub('', repr(reading.key))}"


def beside_right_lines(reading: Reading, printed: Mapping[Claim, float]) -> Reading:
    """A reading; a wrong rule in a formula whose derivative stands right on the sheet is further fetched."""
    of = reading.key[1:2] if isinstance(reading.key, tuple) else ()
    stands_right = reading.what == "rule" and any(claim.by and claim.node in of for claim in printed)
    return reading._replace(extra=reading.extra + 1) if stands_right else reading


def in_one_term(question: Question, readings: Sequence[Reading], example: Example) -> set[Hashable]:
    """The keys of the readings of a factor that is wrong in one term alone of a sum over like ones: these come late.

    Where y[1], y[2] and y[3] are the outputs of samples, a sample is left out sooner than a factor of ∂y[2]/∂w alone.
    """
    claim = question.claim if question.claim.by else Claim(example.error, by=question.claim.node)
    asked = readings if len(readings) > 1 and not question.others else ()
    return {r.key for r in asked if r.kind in OF_ONE_FACTOR and is_in_one_of_a_sum(r, claim, example)}


def _far_fetched(
    reading: Reading, shared: int, question: Question, late: Collection[Hashable]
) -> tuple[int, bool, int, int]:
    """How a reading is ranked: what follows from another line, one slip for many lines, lost digits, the simplest.

    One slip that explains ``MUCH`` lines is not the coincidence that lost digits in this line would make it.  A number
    of one digit is first of all just that number.
    """
    is_short = bool(question.printed) and significant_digits(question.printed) == 1
    is_slip = reading.kind not in ("follows", *LOST_DIGITS, "chained rounding")
    is_cut_short = is_slip and is_short and not same(reading.value, question.number)
    is_late = is_short or reading.what == LAST_DIGITS
    is_of_few = reading.what == EVERY and shared < MUCH
    # The nearest line comes first, however many follow from others.
    together = 0 if reading.kind == "follows" else -shared
    is_of_several = reading.kind == "follows" and reading.cause is None and question.is_cut
    natural = {"follows": 3 if is_of_several else 0, "truncation": 2, "rounding": 3 if is_late else 2}.get(
        reading.kind, 3
    )
    is_of_many = is_slip and shared >= MUCH and reading.kind != "miscopied"  # 2001 for 2000 is rarer than a cut digit
    cost = reading.cost + (IN_ONE_TERM if reading.key in late else 0)
    return 1 if is_of_many else natural, is_cut_short, -1 if is_of_few else together, cost


def _with_the_place_first(ranked: list[Reading]) -> list[Reading]:
    """The readings of a formula, the 2 that is missing somewhere before a 2 "as if" it was: it is no other number."""
    first = ranked[0] if ranked else None
    if first is None or first.kind not in ("two forgotten", "half forgotten"):
        return ranked
    named = [r for r in ranked if r.kind in MISSING and r.cost <= NATURAL and same(r.value, first.value)]
    return [*named, *(reading for reading in ranked if reading not in named)]


def _lines(reading: Reading, shared: Mapping[Hashable, list[Question]], *, alone: bool) -> int:
    """How many lines a slip explains; cos(2x) and exp(2x) lack an inner derivative each, not the same 2 twice."""
    is_its_number = alone and reading.kind in ("two forgotten", "half forgotten")
    return 1 if is_its_number else len(shared[reading.key])


def _says_the_same(reading: Reading, before: Reading) -> bool:
    if reading.kind == before.kind == "chained rounding":
        return True  # rounding to more or to fewer digits is one habit
    if reading.kind == before.kind and same(reading.value, before.value) and str(reading.words) == str(before.words):
        return True
    if {reading.kind, before.kind} == {"missing path", "single path"} and same(reading.value, before.value):
        return True  # of two paths the one is missing where the other is the only one
    return are_one_slip(reading.kind, before.kind) and same(reading.value, before.value)
