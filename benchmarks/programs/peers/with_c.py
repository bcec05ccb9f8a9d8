"""C by hand, compiled by gcc: see ``by_hand.c``."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.eager import PENALTY
from benchmarks.programs.peers.arrays import columns
from benchmarks.programs.peers.peer import Peer, Run, UnfitError
from benchmarks.programs.places import BUILD
from benchmarks.programs.workloads import LINEAR_WEIGHTS, Workload, parameters

SOURCE = Path(__file__).with_name("by_hand.c")
FLAGS = ["-O3", "-march=native", "-shared", "-fPIC"]


class C(Peer):
    """C by hand, on one thread."""

    def __init__(self, variant: str, threads: int) -> None:
        super().__init__(variant, threads)
        compiler = shutil.which("gcc")
        if compiler is None:
            raise UnfitError("there is no gcc here")
        self.version = subprocess.run([compiler, "-dumpfullversion"], capture_output=True, text=True).stdout.strip()
        library = BUILD / "by_hand.so"
        BUILD.mkdir(parents=True, exist_ok=True)
        command = [compiler, *FLAGS, str(SOURCE), "-o", str(library), "-lmvec", "-lm"]
        compiled = subprocess.run(command, capture_output=True, text=True)
        if compiled.returncode:
            raise UnfitError(f"gcc does not compile it: {compiled.stderr.strip().splitlines()[0]}")
        self._library = ctypes.CDLL(str(library))

    def linear(self, workload: Workload) -> Run:
        """As every peer has it."""
        return self._on_samples("linear", LINEAR_WEIGHTS, workload)

    def network(self, workload: Workload) -> Run:
        """As every peer has it."""
        return self._on_samples(f"network_{workload.activation}", parameters(), workload, ctypes.c_double(PENALTY))

    def _on_samples(self, name: str, weights: list[float], workload: Workload, *more: Any) -> Run:
        function = getattr(self._library, name)
        function.restype = ctypes.c_double
        (x, y), gradient = columns(workload), np.empty(len(weights))
        *inputs, into = [array.ctypes.data_as(ctypes.c_void_p) for array in (np.array(weights), x, y, gradient)]
        arguments = [*inputs, ctypes.c_long(y.size), *more, into]
        return lambda: (function(*arguments), gradient)
