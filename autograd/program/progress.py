"""Progress: a bar of tqdm while a program is built, if that takes more than a second.

Building a program of a million lines takes some seconds: the function is called, twice; then each pass goes through all
lines; and the first call plans what goes where.  Each of these is a step of the bar.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

PATIENCE = 1.0  # seconds without a bar


class _Bar:
    """A bar of steps.

    Args:
        steps: how many there will be.
    """

    def __init__(self, steps: int) -> None:
        self.bar = _tqdm()(total=steps, delay=PATIENCE, leave=False)
        self._has_begun = False

    def begin(self, name: str) -> None:
        """End the step before, and begin this one."""
        self.bar.set_description(f"building a program: {name}", refresh=False)
        self.bar.update(self._has_begun)
        self._has_begun = True


_current: ContextVar[_Bar | None] = ContextVar("_current", default=None)


@contextmanager
def progress_shown(shown: bool, steps: int) -> Iterator[None]:
    """A context whose steps move a bar; inside of another one they move that one.

    Args:
        shown: whether there is one.
        steps: how many there will be.

    Raises:
        ImportError: if tqdm is not installed.
    """
    if not shown or _current.get() is not None:
        yield
        return
    bar = _Bar(steps)
    token = _current.set(bar)
    late = threading.Timer(PATIENCE, bar.bar.refresh)  # the first step may be a long one
    late.daemon = True
    late.start()
    try:
        yield
    finally:
        late.cancel()
        _current.reset(token)
        bar.bar.close()


def step(name: str) -> None:
    """Tell what is done from now on; nothing if there is no bar."""
    bar = _current.get()
    if bar is not None:
        bar.begin(name)


def _tqdm() -> Any:
    try:
        from tqdm import tqdm
    except ImportError as error:
        raise ImportError(
            "progress=True shows a bar of tqdm, which is not installed: install it (pip install "
            "'backprop-by-hand[progress]'), or leave progress=True out"
        ) from error
    return tqdm
