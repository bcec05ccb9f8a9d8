"""Derivations made by hand: worksheets, and whether their numbers hold.

``derive`` writes a derivation (``chain_rule``, ``matrix_derivation``), ``Worksheet`` and ``check`` judge one.  The
folder ``example`` reads what is asked and claimed, ``answers`` what was answered, ``verdict`` says what holds, and
``slips`` why not.  ``exercises`` are made, and those of a ``classroom`` graded.
"""

from autograd.by_hand.checking import check
from autograd.by_hand.derivation import Derivation, derive
from autograd.by_hand.slips.kinds import Finding
from autograd.by_hand.verdict.report import Report
from autograd.by_hand.verdict.rows import Row
from autograd.by_hand.worksheet import Worksheet, packaged_worksheets

__all__ = ["Derivation", "Finding", "Report", "Row", "Worksheet", "check", "derive", "packaged_worksheets"]
