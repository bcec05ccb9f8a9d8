"""The command line: the only room that joins two wings."""

from autograd.command.cli import main

__all__ = ["main"]
