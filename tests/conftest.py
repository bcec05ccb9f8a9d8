"""Hypothesis searches afresh at every run, except in CI, where a run has to be the same as the last."""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")
