"""Settings of the whole run, and what several modules share.

Hypothesis searches afresh at every run, except in CI, where a run has to be the same as the last.  It takes a third
of the examples; ``-m hypothesis --hypothesis-profile=thorough`` takes them all.
"""

import gc
import hashlib
import os
import pickle
import re
import sys

import pytest
from hypothesis import settings

from autograd import Worksheet

SAME = bool(os.environ.get("CI"))
settings.register_profile("thorough", max_examples=100, derandomize=SAME, deadline=None)
settings.register_profile("every run", max_examples=33, derandomize=SAME, deadline=None)
settings.load_profile("every run")

# Tests start Python dozens of times, and pytest rewrites what they assert: bytecode is kept, also where Python
# is told to keep none, which would take a minute of every run.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Python looks for garbage after every 700 objects that are made, which took a tenth of every run.
gc.set_threshold(20_000, 20, 20)


LARGE = re.compile(r"(importorskip\(\"|import )(torch|jax)\b")


def pytest_collection_modifyitems(items):
    """Begin with the files that load PyTorch or JAX: of two processes one runs them, and loads most of both once."""
    is_large = {path: bool(LARGE.search(path.read_text(encoding="utf-8"))) for path in {item.path for item in items}}
    items.sort(key=lambda item: not is_large[item.path])


def pytest_collection_finish():
    """Let the garbage collector pass over what was there before the first test.

    PyTorch, JAX, SymPy and ten thousand collected tests stay to the end, and a test that makes a large
    graph would have them looked through again and again.  What a test makes itself is looked at as ever.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def report_on(tmp_path_factory):
    """The report on a worksheet, made once in a run: Mazur's 10,000 steps take some seconds.

    The processes that share a run share its reports, in a folder beside those of their own.
    """
    check = Worksheet.check
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder) / "reports"
    folder.mkdir(exist_ok=True)

    def report(worksheet, **options):
        how = {name: value for name, value in options.items() if value not in (None, False)}  # beside the defaults
        key = repr((worksheet.sheet, how))  # all that stands in it, and how it is judged
        file = folder / hashlib.sha256(key.encode()).hexdigest()
        if not file.exists():
            made = folder / f"{file.name}.{os.getpid()}"
            made.write_bytes(pickle.dumps(check(worksheet, **options)))
            made.replace(file)  # whole, or not there
        return pickle.loads(file.read_bytes())

    return report


@pytest.fixture
def checked_once(monkeypatch, report_on):
    """For tests of what is done with a report, not of how it is found."""
    monkeypatch.setattr(Worksheet, "check", report_on)
