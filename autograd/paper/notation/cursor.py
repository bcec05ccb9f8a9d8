"""A cursor: where the grammar is among the tokens of a formula, and what is open there."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from autograd.paper.notation.joined import vectors_joined
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.pieces import Piece, beside, multiplied
from autograd.paper.notation.tokens import END, Token, UnreadableError

DEEPEST = 60  # parentheses inside one another, or signs in a row
REACHES = ("names", "nothing", "words", "brackets")  # e^2x is e^(2x), e²·x; cos w (t - s) may be cos(w(t - s))
TOO_DEEP = "is nested too deeply, in parentheses or signs: split it into several named formulas"


class Functions(NamedTuple):
    """What is known of functions: how many arguments each takes, None for any number, and which give one number."""

    arity: Callable[[str], int | None]
    reduces: Callable[[str], bool]
    of_angle: Callable[[str], bool]  # whether the argument is an angle


class Chosen(NamedTuple):
    """How a formula is read where that is open: empty to ask."""

    products: str = ""  # * or @, where arrays are multiplied in two ways
    reach: str = ""  # one of ``REACHES``: what an exponent, or an argument, takes with it without a sign


class Cursor:
    """A place among tokens."""

    def __init__(self, tokens: list[Token], names: Names, functions: Functions, chosen: Chosen) -> None:
        self.tokens = tokens
        self.products = chosen.products
        self.reach = chosen.reach
        self.place = 0
        self.names = names
        self.functions = functions
        self.depth = 0
        self.bars = 0  # that are open
        self.unknown = ""  # a word that stands for nothing
        self.has_products = False  # whether there are factors beside one another, without a sign
        self.had_bars = False  # whether |x| stands in this product already
        self.has_lists = False  # whether a comma may stand between entries or arguments here
        self.is_summed = False  # whether what stands here is made one number, so that a product is entry by entry
        self.is_beside_number = False  # whether a number is added to what stands here, so that a power is

    @property
    def token(self) -> Token:
        """The token that is to be read next."""
        return self.tokens[self.place]

    def take(self, *texts: str) -> str:
        """The sign that stands here, if it is one of these; else nothing."""
        if self.token.kind in ("sign", "behind") and self.token.text in texts:
            self.place += 1
            return self.tokens[self.place - 1].text
        return ""

    def need(self, text: str, partner: str) -> None:
        """Take the sign that closes what its partner opened."""
        if not self.take(text):
            here = repr(self.token.text) if self.token is not END else "the end"
            raise UnreadableError(f"{partner!r} is without its {text!r}: {here} stands where it should be")

    def beside(self, left: Piece, right: Piece, sign: str = "") -> Piece:
        """Two factors beside one another, or with a dot between them; γ X is entry by entry where γ has X's columns."""
        if not sign and self.names.is_row_of(left.text, right.text):
            return multiplied(left, "*", right)
        if right.axes == 2 and (joined := vectors_joined(left.text, right, self.names)):
            right = joined
        is_by_entries = self.is_summed or (right.axes == 2 and self.names.are_of_one_shape(left.text, right.text))
        return beside(left, right, sign, is_summed=is_by_entries, chosen=self.products)

    def go_deeper(self) -> None:
        """Count one more thing inside another; who is done with it counts it off."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError(TOO_DEEP)

    def opened(self, *, has_lists: bool, is_summed: bool = False) -> tuple[bool, int, bool]:
        """What was open outside of the parentheses that begin here."""
        outer = (self.has_lists, self.bars, self.is_summed)
        self.has_lists, self.bars, self.is_summed = has_lists, 0, is_summed
        return outer

    def closed(self, outer: tuple[bool, int, bool], end: str, start: str) -> None:
        """Take the end of parentheses, and go on with what was open outside."""
        self.need(end, start)
        self.has_lists, self.bars, self.is_summed = outer
