"""One peer in a process of its own: it answers each line of JSON with a line of JSON.

The questions are ``["numbers", workload]``, ``["build", workload]`` and ``["time", workload, times]``.  An answer is
``["ok", …]``, or ``["no", reason]``.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.programs.peers import PEERS
from benchmarks.programs.peers.peer import Peer, Run, UnfitError
from benchmarks.programs.workloads import WORKLOADS

CLOCKS: dict[int, Callable[[], float]] = {1: time.process_time}  # of the processor: a busy machine does not count


class Server:
    """A peer, with what it prepared so far."""

    def __init__(self, name: str, threads: int) -> None:
        home = PEERS[name]
        module = importlib.import_module(f"benchmarks.programs.peers.{home.module}")
        (kind,) = [kind for kind in vars(module).values() if isinstance(kind, type) and is_own(kind, module)]
        self.peer: Peer = kind(home.variant, threads)
        self._clock = CLOCKS.get(threads, time.perf_counter)
        self._runs: dict[str, Run] = {}

    def build(self, workload: str) -> float:
        """Seconds until the first result."""
        started = self._clock()
        self._runs[workload] = self.peer.prepared(WORKLOADS[workload])
        self._runs[workload]()
        return self._clock() - started

    def numbers(self, workload: str) -> list[float]:
        """The value and the gradient."""
        return [float(x) for x in self.peer.numbers(self._runs[workload]())]

    def time(self, workload: str, times: int) -> float:
        """Seconds for one of several runs in a row."""
        run = self._runs[workload]
        run()
        gc.collect()
        started = self._clock()
        for _ in range(times):
            run()
        return (self._clock() - started) / times


def is_own(kind: type, module: Any) -> bool:
    """Whether a class is the peer of a module."""
    return issubclass(kind, Peer) and kind.__module__ == module.__name__


def answer_to(question: list[Any], server: Server) -> list[Any]:
    """The answer to one question."""
    what, *arguments = question
    try:
        return ["ok", getattr(server, what)(*arguments)]
    except UnfitError as reason:
        return ["no", str(reason)]
    except Exception as error:  # the process at the other end tells it in its table
        return ["no", f"{type(error).__name__}: {error}"]


def main() -> None:
    """Answer questions as long as there are any."""
    name, threads = sys.argv[1:]
    sys.setrecursionlimit(10**6)  # for micrograd's search
    answers, sys.stdout = sys.stdout, sys.stderr  # what a peer prints is no answer
    try:
        server = Server(name, int(threads))
        first = ["ok", server.peer.version]
    except (ImportError, UnfitError) as error:
        first = ["no", str(error)]
    print(json.dumps(first), file=answers, flush=True)
    for line in sys.stdin if first[0] == "ok" else ():
        print(json.dumps(answer_to(json.loads(line), server)), file=answers, flush=True)


if __name__ == "__main__":
    main()
