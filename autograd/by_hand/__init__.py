"""Derivations made by hand: worksheets, and whether their numbers hold."""

from autograd.by_hand.derivation import Derivation, derive
from autograd.by_hand.report import Report, Row
from autograd.by_hand.worksheet import Worksheet, packaged_worksheets

__all__ = ["Derivation", "Report", "Row", "Worksheet", "derive", "packaged_worksheets"]
