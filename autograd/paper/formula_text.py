"""The text of a formula in strict notation: its parts as Python's ``ast`` has them, and why it cannot be read."""

from __future__ import annotations

import ast
import re
import warnings
from functools import lru_cache

from autograd.paper.strict import LONGEST, SIGNS
from autograd.sentences import shorten, word_of_python

_WORD = re.compile(r"[^\W\d]\w*")
_OPERATORS_IN_WORDS = ("and", "or", "not", "is", "in", "if", "else", "for")
_OF_A_SPREADSHEET = re.compile(r"\s*#[A-Z][A-Z/0ÄÖÜ]*[!?]?\s*")  # #REF!, #N/A, #DIV/0!
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")


@lru_cache(maxsize=256)  # a judge reads the formulas of a sheet again for every slip that it tries
def _tree(text: str) -> ast.expr:
    with warnings.catch_warnings(action="ignore", category=SyntaxWarning):
        return ast.parse(text, mode="eval").body


def tree_of(text: str) -> ast.expr:
    """The parts of a formula, which nobody may change; a SyntaxError or its like if it cannot be read."""
    return _tree(" ".join(text.split()).translate(SIGNS))


def nodes_of(text: str) -> list[ast.AST]:
    """All nodes of a formula; none if it cannot be read, which whoever reads it says."""
    try:
        return [*ast.walk(tree_of(text))]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


class FormulaText:
    """The text of one formula."""

    def __init__(self, text: str) -> None:
        if not isinstance(text, str):
            raise TypeError(f"a formula is text, not an object of type {type(text).__name__}: write it in quotes")
        self.text = " ".join(text.split()).translate(SIGNS)

    def tree(self) -> ast.expr:
        """Its parts; a ValueError if the text cannot be read."""
        if len(self.text) > LONGEST:
            raise self.refusal(f"has more than {LONGEST} characters: split it into several named formulas")
        if _OF_A_SPREADSHEET.fullmatch(self.text):
            raise self.refusal("is an error of a spreadsheet, and no answer: mend the cell that it comes from")
        if "#" in self.text:
            raise self.refusal("holds '#': write a comment outside of the formula")
        if raised := _RAISED.search(self.text):
            raise self.refusal(f"holds {raised[0]!r}: write ** for a power")
        try:
            return _tree(self.text)
        except SyntaxError as error:
            if word := next(filter(None, map(word_of_python, self.names_written())), ""):
                raise self.refusal(f"cannot be read: {word}") from None
            where = f" at character {error.offset}" if error.offset else ""
            raise self.refusal(f"cannot be read{where} ({error.msg}): write it with + - * / ** and ( )") from None
        except (RecursionError, MemoryError):
            raise self.refusal("is nested too deeply: split it into several named formulas") from None
        except ValueError as error:
            raise self.refusal(f"cannot be read ({error})") from None

    def names_written(self) -> list[str]:
        """The words in the text that are not Python's operators."""
        return [word for word in _WORD.findall(self.text) if word not in _OPERATORS_IN_WORDS]

    def full_source(self, node: ast.expr) -> str:
        """The text of a part."""
        return self.text.encode()[node.col_offset : node.end_col_offset].decode()

    def source(self, node: ast.expr) -> str:
        """The text of a part, for a sentence."""
        return shorten(self.full_source(node))

    def refusal(self, what: str) -> ValueError:
        """What is wrong with the formula, as an error."""
        return ValueError(f"the formula {shorten(self.text)!r} {what}")
