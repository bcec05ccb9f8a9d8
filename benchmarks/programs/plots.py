"""The plot: the workloads as rows of points, and how building and calling grow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.programs.growth import Growth
from benchmarks.programs.peers import PEERS
from benchmarks.programs.timing import Result

MARKS = "os^vD<>Pp*Xhd8H"
STYLES = {name: {"marker": MARKS[i], "color": f"C{i % 10}"} for i, name in enumerate(PEERS)}


def plot(results: Mapping[str, Result], growth: Growth, path: Path) -> None:
    """Draw it, and write the file.

    Raises:
        ImportError: if there is no matplotlib.
    """
    from matplotlib.figure import Figure  # of no window

    figure = Figure(figsize=(17, 6))
    workloads, build, call = figure.subplots(1, 3, width_ratios=[1.4, 1, 1])
    _plot_workloads(workloads, results)
    _plot_growth(build, growth, "build", "until the first result")
    _plot_growth(call, growth, "call", "one more result")
    figure.legend(*_entries([workloads, build, call]), loc="outside lower center", ncols=8)
    figure.tight_layout(rect=(0, 0.08, 1, 1))
    figure.savefig(path, dpi=120)


def _plot_workloads(axes: Any, results: Mapping[str, Result]) -> None:
    names = list(results)
    for row, name in enumerate(names):
        for peer, times in results[name].times.items():
            axes.plot(times.median, row, linestyle="", label=peer, **STYLES[peer])
    axes.set(xscale="log", xlabel="seconds", title="value and gradient: median of one run", yticks=range(len(names)))
    axes.set_yticklabels(names)
    axes.invert_yaxis()
    axes.grid(alpha=0.3)


def _plot_growth(axes: Any, growth: Growth, stage: str, title: str) -> None:
    for peer, stages in growth.gradients.stages.items():
        if stages:
            axes.plot([*stages], [getattr(at, stage) for at in stages.values()], label=peer, **STYLES[peer])
    axes.set(xscale="log", yscale="log", xlabel="operations", ylabel="seconds", title=f"chain and gradient: {title}")
    axes.grid(alpha=0.3)


def _entries(all_axes: list[Any]) -> tuple[list[Any], list[str]]:
    """The legend: every peer once."""
    by_name = {}
    for axes in all_axes:
        for handle, name in zip(*axes.get_legend_handles_labels(), strict=True):
            by_name.setdefault(name, handle)
    return [*by_name.values()], [*by_name]
