"""``backprop new``: exercises about networks, blank or solved, one or as many as there are students."""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Sequence
from pathlib import Path

from autograd.by_hand.example.named_optimisers import read_optimiser
from autograd.by_hand.exercises.asked import Wanted
from autograd.by_hand.exercises.making import exercise_text, new_exercise, solved
from autograd.by_hand.exercises.network import MatrixNetwork, Network, activations_of
from autograd.command.exits import HOLDS, TERMINAL
from autograd.sentences import counted

MOST_EXERCISES = 1_000
_MANY_WEIGHTS = 40  # of a network: with these it is several seconds


def new(options: argparse.Namespace) -> tuple[int, str]:
    """Write exercises, as many as are asked for."""
    sizes = _sizes(options.layers)
    activations = activations_of(options.activation.split(","), len(sizes) - 1, options.loss)
    kind = MatrixNetwork if options.matrices else Network
    network = kind(sizes, activations, options.loss, options.samples)
    _tell_of_the_wait(sizes)
    if options.count is None:
        text = _text(network, options.seed, options)
        if options.output == TERMINAL:
            return HOLDS, text.rstrip("\n")
        Path(options.output).write_text(text, encoding="utf-8")
        return HOLDS, f"The exercise: {options.output}"
    return HOLDS, _several(network, options)


def _tell_of_the_wait(sizes: Sequence[int]) -> None:
    """Say that a large network takes a while: every slip has to show in the digits that are asked for."""
    weights = sum(inputs * neurons + neurons for inputs, neurons in itertools.pairwise(sizes))
    if weights > _MANY_WEIGHTS:
        what = f"looking for numbers with which each of {weights} weights shows a slip: this may take a minute"
        print(f"backprop: {what}", file=sys.stderr, flush=True)


def _several(network: Network, options: argparse.Namespace) -> str:
    """Write an exercise for each seed into a folder."""
    if options.output == TERMINAL or not 1 <= options.count <= MOST_EXERCISES:
        raise ValueError(f"--count writes 1 to {MOST_EXERCISES} files into a folder: add -o exercises, for example")
    folder = Path(options.output)
    folder.mkdir(parents=True, exist_ok=True)
    seeds = range(options.seed, options.seed + options.count)
    width = len(str(seeds[-1]))
    for seed in seeds:
        (folder / f"{seed:0{width}}.toml").write_text(_text(network, seed, options), encoding="utf-8")
    return f"{counted(len(seeds), 'exercise')}: {folder}"


def _text(network: Network, seed: int, options: argparse.Namespace) -> str:
    wanted = Wanted(options.digits, read_optimiser(options.optimizer, {}), options.steps)
    sheet, hidden = new_exercise(network, seed, wanted)
    return exercise_text(solved(sheet) if options.solved else sheet, hidden, is_solved=options.solved)


def _sizes(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise ValueError(f"--layers lists how many neurons each layer has, inputs first: 2,2,1, not {text!r}") from None
