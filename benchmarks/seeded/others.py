"""Numbers without a slip that explains them: right ones, those with two slips, and those nobody derived."""

import random
from itertools import combinations
from pathlib import Path

from benchmarks.seeded.formulas import MP
from benchmarks.seeded.seeds import Seeded, finite
from benchmarks.seeded.sheets import sheet_at
from benchmarks.seeded.slips import slips
from benchmarks.seeded.worked_out import Slip

SHOWN = 1e-6  # relative: a smaller difference is none to six digits


def right(path: Path) -> list[Seeded]:
    """Right numbers: each gradient, and where there is a rate each step and each new weight."""
    sheet = sheet_at(path)
    true = {claim: sheet.true(claim) for claim in sheet.claims}
    return [Seeded(claim, "right", "no slip", number, number) for claim, number in true.items()]


def chained(path: Path, count: int, seed: int = 0) -> list[Seeded]:
    """Numbers with two slips of different kinds at once, chosen at random, each of which shows in six digits."""
    sheet = sheet_at(path)
    chance = random.Random(f"chained {sheet.name} {seed}")
    pairs = [(w, *pair) for w in sheet.asked for pair in combinations(slips(sheet, w), 2) if _go_together(*pair)]
    found = []
    for w, a, b in chance.sample(pairs, len(pairs)):
        value, g = sheet.slipped(w, a, b), sheet.gradient(w)
        alone = [g, sheet.slipped(w, a), sheet.slipped(w, b)]
        shows = all(abs(value - x) > SHOWN * abs(x) for x in alone)
        if len(found) < count and finite(value) and value != 0 and shows:
            claim = f"d{sheet.error}/d{w}"
            found.append(Seeded(claim, f"{a.kind} + {b.kind}", f"{a.what}; {b.what}", value, g))
        if len(found) == count:
            break
    return found


def _go_together(a: Slip, b: Slip) -> bool:
    """Whether two slips can be made at once: of different kinds, and not both about the same thing."""
    both = [(a.slopes, b.slopes), (a.leaves, b.leaves), (a.of, b.of), (a.by, b.by)]
    clash = set(a.slopes) & set(b.slopes) or any(x and y for x, y in both[1:])
    return a.kind != b.kind and not clash


def noise(path: Path, count: int, seed: int = 0) -> list[Seeded]:
    """Numbers that nobody derived: any number within twice the size of the right one."""
    sheet = sheet_at(path)
    chance = random.Random(f"noise {sheet.name} {seed}")
    true = {claim: sheet.true(claim) for claim in sheet.claims if sheet.true(claim) != 0}
    found = []
    for claim in chance.choices(list(true), k=count) if true else []:
        value = MP.mpf(chance.uniform(-2, 2)) * abs(true[claim])
        found.append(Seeded(claim, "noise", "no slip at all", value, true[claim]))
    return found


def noise_of_steps(path: Path, count: int, seed: int = 0) -> list[Seeded]:
    """New weights that nobody derived: the weight less any number within twice the size of the right step."""
    sheet = sheet_at(path)
    chance = random.Random(f"noise of steps {sheet.name} {seed}")
    claims = [claim for claim in sheet.claims if claim.removeprefix("new ") in sheet.asked]
    found = []
    for claim in chance.choices(claims, k=count) if claims else []:
        true, before = sheet.true(claim), sheet.numbers[claim.removeprefix("new ")]
        value = before + MP.mpf(chance.uniform(-2, 2)) * abs(true - before)
        found.append(Seeded(claim, "noise", "no slip at all", value, true))
    return found
