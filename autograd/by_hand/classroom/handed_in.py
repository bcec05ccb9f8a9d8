"""What a student has handed in: answers by claim, and what else stood beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_STUDENTS = 5_000
MOST_BYTES = 20_000_000  # of a file


@dataclass(frozen=True)
class HandedIn:
    """The answers of one student, as they were written."""

    student: str
    answers: Mapping[str, str]  # by the text of the claim; those that are missing are blank
    exercise: str = ""  # which one it is about, where there are several
    carried: Mapping[str, str] = field(default_factory=dict)  # other columns that tell who it is
    own: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # tables that are those of an exercise
    remarks: Sequence[str] = ()  # what was left out, in sentences
    doubts: Mapping[str, str] = field(default_factory=dict)  # why an answer has no clear meaning, by the claim
    problem: str = ""  # why nothing could be read


class UnreadableError(ValueError):
    """A file or table that cannot be read at all."""
