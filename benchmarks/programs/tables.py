"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
    missing = "".join(f"\n- {name}: {why}" for name, why in result.missing.items())
    return (markdown(head, rows) if rows else "") + ("\n" + missing if missing else "")
