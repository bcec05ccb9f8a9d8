"""How a command ends: its exit code, and the sentence for a problem."""

from __future__ import annotations

import sys

HOLDS, WRONG, UNREADABLE = 0, 1, 2  # exit codes
TERMINAL = "-"  # in place of a file: for a pipe


def refuse(problem: Exception) -> int:
    """Say what is wrong; the exit code for it."""
    print(f"backprop: {sentence_of(problem)}", file=sys.stderr)
    return UNREADABLE


def sentence_of(problem: Exception) -> str:
    """What is wrong; of a file without the number that the system has for it."""
    if isinstance(problem, IsADirectoryError):
        return f"{problem.filename}: this is a folder: write its worksheets, such as {problem.filename}/*.toml"
    if isinstance(problem, OSError) and problem.strerror:
        return f"{problem.filename}: {problem.strerror}" if problem.filename else problem.strerror
    return str(problem)
