"""A peer at work in another process, and the line to it."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from typing import Any

from benchmarks.programs.peers import PEERS, Home
from benchmarks.programs.places import BUILD, FOLDERS, ROOT

LIMIT = 120.0  # seconds for one answer
TIDYING = 5.0  # seconds to end in


class NoAnswerError(Exception):
    """A peer does not do something, or is no longer there; with the reason."""


class Process:
    """A peer in a process of its own.

    Args:
        name: of the peer.
        threads: how many threads it may use.
        command: what to run in place of the server.

    Raises:
        NoAnswerError: if the peer does not come up.
    """

    def __init__(self, name: str, threads: int = 1, command: list[str] | None = None) -> None:
        self._ended = ""  # why there is no process any more
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - a pipe that nobody reads would fill up
        self._process = subprocess.Popen(
            command or [sys.executable, "-P", "-m", "benchmarks.programs.serving", name, str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=environment(PEERS.get(name, Home("")), threads),
            cwd=ROOT,
        )
        stay_on(self._process.pid, threads)
        try:
            self.version: str = self._answer(LIMIT)
        except NoAnswerError:
            self.close()
            raise

    def ask(self, *question: Any, limit: float = LIMIT) -> Any:
        """The answer to a question.

        Raises:
            NoAnswerError: if it does not do this, died, or takes too long; the last two end it.
        """
        assert self._process.stdin is not None
        if self._ended:
            raise NoAnswerError(self._ended)
        try:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._end() from None
        return self._answer(limit)

    def _answer(self, limit: float) -> Any:
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], limit)[0]:
            raise self._end(f"it took more than {limit:.0f} s")
        line = self._process.stdout.readline()
        if not line:
            raise self._end()
        kind, answer = json.loads(line)
        if kind == "no":
            raise NoAnswerError(answer)
        return answer

    def _end(self, why: str = "") -> NoAnswerError:
        """The error of a process that is no longer there, or is not waited for any longer."""
        if why:
            self._process.kill()
        code = self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().strip().splitlines()
        by = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        self._ended = why or f"it ended with {by}{': ' + said[-1] if said else ''}"
        self.close()
        return NoAnswerError(self._ended)

    def close(self) -> None:
        """End the process, which may tidy up before."""
        if self._errors.closed:
            return
        try:
            self._process.communicate(timeout=TIDYING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
        self._errors.close()


def environment(home: Home, threads: int) -> dict[str, str]:
    """The environment of a peer: where its package lies, and how many threads it may use."""
    paths = [str(FOLDERS / home.folder)] if home.folder else []
    count = str(threads)
    return os.environ | {
        "PYTHONPATH": os.pathsep.join([*paths, str(ROOT)]),
        "OMP_NUM_THREADS": count,
        "OPENBLAS_NUM_THREADS": count,
        "MKL_NUM_THREADS": count,
        "NUMBA_NUM_THREADS": count,
        "XLA_FLAGS": f"--xla_cpu_multi_thread_eigen={'false' if threads == 1 else 'true'}",
        "JAX_ENABLE_X64": "1",
        "JAX_PLATFORMS": "cpu",
        "TORCHINDUCTOR_CACHE_DIR": str(BUILD / "inductor"),
        **home.environment,
    }


def stay_on(process: int, threads: int) -> None:
    """Keep a process on some processors, where the system can: no setting of a peer is then overlooked."""
    if hasattr(os, "sched_setaffinity"):
        processors = sorted(os.sched_getaffinity(0))
        first = os.getpid() % len(processors)  # the same for all peers of a run; another for a run beside it
        os.sched_setaffinity(process, (processors[first:] + processors[:first])[:threads])
