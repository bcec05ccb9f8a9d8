"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.programs.timing import Result, ratio

UNITS = [(1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")]


def seconds(number: float) -> str:
    """A time with three digits.

    >>> seconds(0.0123456), seconds(2.5e-7), seconds(120.0)
    ('12.3 ms', '250 ns', '120 s')
    """
    for size, unit in UNITS:
        if number >= size or unit == "ns":
            return f"{digits(number / size)} {unit}"
    raise AssertionError  # the loop ends with ns


def digits(number: float) -> str:
    """A number above 0 with three digits.

    >>> digits(0.5), digits(12.345), digits(1234.5)
    ('0.50', '12.3', '1,234')
    """
    return f"{number:,.0f}" if number >= 99.95 else f"{number:.1f}" if number >= 9.995 else f"{number:.2f}"


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose columns stand in line.

    >>> print(markdown(["peer", "time"], [["jax", "1 s"]]))
    | peer | time |
    |------|------|
    | jax  | 1 s  |
    """
    lines = [list(head), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    written = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) + " |" for line in lines]
    return "\n".join([written[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *written[1:]])


def table_of(result: Result) -> str:
    """The table of one workload, the fastest peer first, and a line for each one that is not in it."""
    in_order = sorted(result.times, key=lambda name: result.times[name].median)
    rows = []
    for name in in_order:
        times = result.times[name]
        first, third = times.quartiles
        apart = f"{seconds(first)} – {seconds(third)}"
        against = digits(ratio(times, result.times[in_order[0]]))
        rows.append([name, seconds(times.median), apart, against, seconds(result.builds[name])])
    head = ["peer", "median", "quartiles", "times the fastest", "until the first result"]
    return "\n\n".join(part for part in [markdown(head, rows) if rows else "", missing_lines(result.missing)] if part)


def missing_lines(missing: Mapping[str, str]) -> str:
    """A line for each reason, with all whom it holds for.

    >>> print(missing_lines({"xad": "it is slow", "micrograd": "it is slow"}))
    - xad, micrograd: it is slow
    """
    by_reason: dict[str, list[str]] = {}
    for name, why in missing.items():
        by_reason.setdefault(why, []).append(name)
    return "\n".join(f"- {', '.join(names)}: {why}" for why, names in by_reason.items())


def family_table(results: Mapping[str, Result], base: str) -> str:
    """The table of the families: the time of the base, and the ratios of the others."""
    others = list(dict.fromkeys(name for result in results.values() for name in result.times if name != base))
    rows = []
    for what, result in results.items():
        times = result.times
        if base in times:
            ratios = [digits(ratio(times[name], times[base])) if name in times else "" for name in others]
            rows.append([what, seconds(times[base].median), *ratios])
    missing: dict[tuple[str, str], list[str]] = {}
    for what, result in results.items():
        for name, why in result.missing.items():
            missing.setdefault((name, why), []).append(what)
    lines = {
        name if len(whats) == len(results) else f"{name} in {', '.join(whats)}": why
        for (name, why), whats in missing.items()
    }
    return f"{markdown(['family', base, *others], rows)}\n\n{missing_lines(lines)}".strip()
