"""One peer in a process of its own: it answers each line of JSON with a line of JSON.

The questions are ``["build", workload]``, ``["numbers", workload]``, ``["time", workload, times]``,
``["chain", length, gradient]`` and ``["memory", length]``.  An answer is ``["ok", …]``, or ``["no", reason]``.
"""

from __future__ import annotations

import gc
import importlib
import json
import resource
import sys
import time
import tracemalloc
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from benchmarks.programs.peers import PEERS
from benchmarks.programs.peers.peer import Peer, Run, UnfitError
from benchmarks.programs.workloads import Workload


class Server:
    """A peer, with what it prepared so far.

    On one thread the clock is that of the processor, so that what else runs on the machine does not count.

    Args:
        name: of the peer.
        threads: how many it may use.
    """

    def __init__(self, name: str, threads: int) -> None:
        home = PEERS[name]
        module = importlib.import_module(f"benchmarks.programs.peers.{home.module}")
        self.peer = peer_of(module)(home.variant, threads)
        self._clock = processor_seconds if threads == 1 else time.perf_counter
        self._runs: dict[str, Run] = {}

    def build(self, workload: Sequence[Any]) -> float:
        """Seconds until the first result."""
        asked = Workload(*workload)
        started = self._clock()
        self._runs[asked.name] = self.peer.prepared(asked)
        self._runs[asked.name]()
        return self._clock() - started

    def numbers(self, workload: Sequence[Any]) -> list[float]:
        """The value and the gradient."""
        return [*self.peer.numbers(self._runs[workload[0]]())]

    def time(self, workload: Sequence[Any], times: int) -> float:
        """Seconds for one of several runs in a row."""
        run = self._runs[workload[0]]
        if times > 1:
            run()  # after the others had their turn nothing is in the cache
        gc.collect()
        started = self._clock()
        for _ in range(times):
            run()
        return (self._clock() - started) / times

    def chain(self, length: int, gradient: bool) -> list[float]:
        """Seconds to write a chain of operations, until its first result, and for one more result."""
        gc.collect()
        started = self._clock()
        written = self.peer.written(length)
        after_writing = self._clock()
        run = self.peer.built(written, gradient)
        run()
        after_building = self._clock()
        run()
        return [after_writing - started, after_building - after_writing, self._clock() - after_building]

    def memory(self, length: int) -> list[float]:
        """Bytes for each operation of a chain that stays built, and at the peak while it was built.

        Python counts the first two; the last one is what the process grew by, with what a library in C++ holds.
        """
        self.chain(10, False)  # modules are loaded, and pools filled
        written = self.peer.written(length)
        gc.collect()
        before = peak_resident()
        run = self.peer.built(written, False)
        run()
        resident = peak_resident() - before
        del run
        tracemalloc.start()
        run = self.peer.built(written, False)
        run()
        gc.collect()
        held, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return [held / length, peak / length, resident / length]


def peer_of(module: ModuleType) -> type[Peer]:
    """The class of the peer that a module defines."""
    own = [kind for kind in vars(module).values() if isinstance(kind, type) and kind.__module__ == module.__name__]
    (peer,) = [kind for kind in own if issubclass(kind, Peer)]
    return peer


def processor_seconds() -> float:
    """Seconds of the processor so far, with those of compilers that were started."""
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + others.ru_utime + others.ru_stime


def peak_resident() -> int:
    """Bytes of the process at its largest."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def answer_to(question: list[Any], server: Server) -> list[Any]:
    """The answer to one question."""
    what, *arguments = question
    try:
        return ["ok", getattr(server, what)(*arguments)]
    except UnfitError as reason:
        return ["no", str(reason)]
    except Exception as error:  # whoever asked tells it in the table
        said = str(error).strip() or "without a word"
        return ["no", f"{type(error).__name__}: {said.splitlines()[0]}"]


def main() -> None:
    """Answer questions as long as there are any."""
    name, threads = sys.argv[1:]
    sys.setrecursionlimit(10**6)  # for micrograd's search
    answers, sys.stdout = sys.stdout, sys.stderr  # what a peer prints is not an answer
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
