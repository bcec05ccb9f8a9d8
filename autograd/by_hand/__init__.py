"""Derivations made by hand: worksheets, and whether their numbers hold.

``derive`` writes a derivation, and ``Worksheet`` and ``check`` judge one.  A folder uses only those before it:

- ``example`` is a graph with its numbers, and what a line can be about; ``sheet`` reads a worksheet, ``keys`` the left
  side of each line.
- ``slips`` knows which mistake gives exactly some number, worked out with a ``pencil`` where numbers were rounded.
- ``verdict`` says of each line whether it holds; ``answers`` reads the right side of it.
- ``derivations`` writes the chain rule down, ``exercises`` are made, and those of a ``classroom`` graded.

``docs/architecture.md`` follows one claim through these folders.
"""

from autograd.by_hand.checking import check
from autograd.by_hand.derivations.derivation import Derivation, derive
from autograd.by_hand.slips.readings.kinds import Finding
from autograd.by_hand.verdict.report import Report
from autograd.by_hand.verdict.rows import Row
from autograd.by_hand.worksheet import Worksheet, packaged_worksheets

__all__ = ["Derivation", "Finding", "Report", "Row", "Worksheet", "check", "derive", "packaged_worksheets"]
