"""The plot: the workloads as rows of points, and how building and calling grow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.programs.growth import Growth
from benchmarks.programs.peers import PEERS
from benchmarks.programs.timing import Result

Panel = Callable[[Any], None]  # draws on axes
MARKS = "os^vD<>Pp*XhdH812"


def plot(results: Mapping[str, Result], growth: Growth, path: Path) -> None:
    """Draw what there is, and write the file.

    Raises:
        ImportError: if there is no matplotlib.
    """
    from matplotlib.figure import Figure  # a figure without a window

    panels: list[Panel] = [partial(plot_workloads, results=results)] if results else []
    if growth.gradients.stages:
        panels += [partial(plot_growth, growth=growth, stage=stage) for stage in ("build", "call")]
    if not panels:
        return
    figure = Figure(figsize=(6 * len(panels), 6.5), layout="constrained")
    for axes, draw in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
        draw(axes)
        axes.grid(alpha=0.3)
    figure.legend(*entries(figure.axes), loc="outside lower center", ncols=3 * len(panels))
    figure.savefig(path, dpi=120)


def style(peer: str) -> dict[str, Any]:
    """How the points of a peer look: ours are red."""
    place = [*PEERS].index(peer)
    is_ours = peer.startswith("ours")
    colour = "#c8102e" if is_ours else f"C{place % 10 if place % 10 != 3 else 0}"
    return {"marker": MARKS[place], "color": colour, "label": peer, "zorder": 3 if is_ours else 2}


def plot_workloads(axes: Any, results: Mapping[str, Result]) -> None:
    """A row for each workload, and a point for each peer."""
    for row, result in enumerate(results.values()):
        for peer, times in result.times.items():
            axes.plot(times.median, row, linestyle="", **style(peer))
    axes.set(xscale="log", xlabel="seconds", title="Value and gradient: median of one run")
    axes.set_yticks(range(len(results)), [*results])
    axes.invert_yaxis()


def plot_growth(axes: Any, growth: Growth, stage: str) -> None:
    """A line for each peer."""
    for peer, stages in growth.gradients.stages.items():
        if stages:
            axes.plot([*stages], [getattr(at, stage) for at in stages.values()], **style(peer))
    what = {"build": "until the first result", "call": "one more result"}[stage]
    axes.set(xscale="log", yscale="log", xlabel="operations", ylabel="seconds", title=f"Chain and gradient: {what}")


def entries(all_axes: Sequence[Any]) -> tuple[list[Any], list[str]]:
    """The legend: every peer once."""
    found = {name: handle for axes in all_axes for handle, name in zip(*axes.get_legend_handles_labels(), strict=True)}
    in_order = [name for name in PEERS if name in found]
    return [found[name] for name in in_order], in_order
