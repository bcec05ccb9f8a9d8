"""How the judge does on whole sheets as people write them: ``python -m benchmarks.people``.

    --sample N                 so many draws of each form, not DRAWS
    --digits 4 6
    --family, --plan, --kind   only these
    --show N                   so many of what went wrong, of each sort

The columns: right lines, and how many of them are called wrong; sheets; on how many of those with a slip the first
wrong line is the first that is called wrong; slips; of how many the cause is told first (by its kind and its place, or
with the very same number), strictly (by its kind and its place), at all; of how many nothing is told; of how many
another cause is told as certain; of how many later wrong lines it is told that they follow.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence

from autograd.sentences import shorten
from benchmarks.diagnosis import by_all_cores, percent
from benchmarks.people.asking import Answer, ask
from benchmarks.people.calculus import calculus
from benchmarks.people.cases import cases
from benchmarks.people.teacher import Case

DRAWS = 10
HEADS = (
    "right",
    "wrong!",
    "sheets",
    "first %",
    "slips",
    "cause %",
    "strict %",
    "listed %",
    "silent %",
    "misled",
    "later %",
)

Asked = tuple[Case, Answer]


def groups_of(asked: Iterable[Asked]) -> dict[str, list[Answer]]:
    """The answers by plan, by family, and by the kind of a single slip; and all."""
    found: dict[str, list[Answer]] = {}
    for key in ("plan", "family", "kind"):
        for case, answer in sorted(asked, key=lambda pair: getattr(pair[0], key)):
            if key != "kind" or case.plan in ("one slip", "calculus"):
                found.setdefault(f"{key}: {getattr(case, key)}", []).append(answer)
    found["all but miscopied"] = [answer for case, answer in asked if case.plan != "miscopied"]
    return found | {"all": [answer for _, answer in asked]}


def row(name: str, answers: Sequence[Answer]) -> str:
    """A row of the table."""
    n: Counter[str] = Counter()
    for answer in answers:
        n.update(answer.counts)
    shares = [percent(n[what], n["slips"]) for what in ("cause", "strict", "listed", "silent")]
    cells = [n["right"], n["false alarms"], n["sheets"], percent(n["named"], n["first"]), n["slips"], *shares]
    return f"{name:30}" + "".join(f"{cell:>9}" for cell in [*cells, n["misled"], percent(n["follow"], n["later"])])


def failures(asked: Iterable[Asked], most: int) -> Iterable[str]:
    """What went wrong, so many lines of each sort."""
    shown: Counter[str] = Counter()
    for case, answer in asked:
        for sort, words in answer.failures:
            shown[sort] += 1
            if shown[sort] <= most:
                yield f"  {case.name}: {case.plan}: {shorten(case.what, 100)}\n      {sort}  {words}"


def main() -> None:
    """Ask, and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.people", description="whole sheets as people write them"
    )
    parser.add_argument("--sample", type=int, default=DRAWS, help="so many draws of each form")
    parser.add_argument("--digits", nargs="+", type=int, default=[4, 6])
    parser.add_argument("--family")
    parser.add_argument("--plan")
    parser.add_argument("--kind", help="only slips of this kind")
    parser.add_argument("--show", type=int, default=0, help="list so many of what went wrong, of each sort")
    options = parser.parse_args()
    wanted = {key: getattr(options, key) for key in ("family", "plan", "kind") if getattr(options, key)}
    for digits in options.digits:
        made = [*cases(options.sample, digits), *calculus(options.sample, digits)]
        chosen = [case for case in made if all(getattr(case, key) == value for key, value in wanted.items())]
        asked = list(zip(chosen, by_all_cores(f"{digits} digits", ask, chosen), strict=True))
        print(f"\n{digits} digits\n{'':30}" + "".join(f"{head:>9}" for head in HEADS))
        print("\n".join(row(*group) for group in groups_of(asked).items()))
        print(f"the slowest sheet took {max(answer.seconds for _, answer in asked):.2f} s")
        print("\n".join(failures(asked, options.show)))


if __name__ == "__main__":
    main()
