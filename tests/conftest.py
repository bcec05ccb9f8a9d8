"""Settings of the whole run, and what several modules share.

Hypothesis searches afresh at every run, except in CI, where a run has to be the same as the last.
"""

import gc
import os

import pytest
from hypothesis import settings

from autograd import Worksheet

settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")


def pytest_collection_finish():
    """Let the garbage collector pass over what was there before the first test.

    PyTorch, JAX, SymPy and ten thousand collected tests stay to the end, and a test that makes a large
    graph would have them looked through again and again.  What a test makes itself is looked at as ever.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def report_on():
    """The report on a worksheet, made once in a run: Mazur's 10,000 steps take some seconds."""
    check, reports = Worksheet.check, {}

    def report(worksheet, **options):
        how = {name: value for name, value in options.items() if value not in (None, False)}  # beside the defaults
        key = repr((worksheet.sheet, how))  # all that stands in it, and how it is judged
        if key not in reports:
            reports[key] = check(worksheet, **options)
        return reports[key]

    return report


@pytest.fixture
def checked_once(monkeypatch, report_on):
    """For tests of what is done with a report, not of how it is found."""
    monkeypatch.setattr(Worksheet, "check", report_on)
