"""What stands behind a factor in the grammar: transposes, entries and powers; and how far an exponent reaches."""

from __future__ import annotations

from abc import ABC

from autograd.paper.notation.pieces import (
    ATOM,
    PRODUCT,
    SIGN,
    SUM,
    OpenReachError,
    Piece,
    grouped,
    negated,
    raised,
    transposed,
)
from autograd.paper.notation.things import Things
from autograd.paper.notation.tokens import POSITIVE_PART, TRANSPOSE
from autograd.paper.numerals import is_decimal


def ask_about_power(base: Piece, exponent: Piece) -> None:
    """Ask about e^… where e is a name, and about ^T where T is one."""
    if base.text == "e" and not exponent.text.isdecimal():
        raise ValueError(f"raises e to a power, and e is a name here: write exp({exponent.bare}), or e*e for a square")
    if base.axes and exponent.text == "T":
        raise ValueError(f"raises {base.text} to the power T, a name here: write {base.text}.T for the transpose")


class Exponents(Things, ABC):
    """The part of the grammar that reads powers."""

    def power(self, base: Piece) -> Piece:
        """What stands behind a factor: transposes, entries, powers."""
        while True:
            if self.token.text == TRANSPOSE and self.token.kind in ("sign", "turn"):
                base = transposed(base)._replace(is_turned=self.token.kind == "turn")
                self.place += 1
            elif self.take(POSITIVE_PART):
                base = Piece(f"relu({base.bare})", ATOM, base.axes)
            elif self.token.kind == "method":
                base = self.method(base)
            elif self.token.kind == "raised":
                base = self.raised(base)
            elif self.token.text == "[" and base.axes and self.is_index():
                base = self.entry(base)
            elif self.take("^", "**"):
                self.go_deeper()
                exponent = self.exponent(base)
                self.depth -= 1
                if step := self.at_a_step(base, exponent):
                    return step
                ask_about_power(base, exponent)
                return raised(base, exponent, by_entries=self.is_by_entries(base))
            else:
                return base

    def at_a_step(self, base: Piece, exponent: Piece) -> Piece | None:
        """h^t is h[t], since the letter of an index is no number; None for a power."""
        letter, _, shift = exponent.bare.partition(" ")
        if not base.axes or letter not in self.names.letters or letter == "T":
            return None
        return Piece(f"{base.within(ATOM)}[{letter}{shift.replace(' ', '')}]", ATOM, base.axes - 1)

    def is_by_entries(self, base: Piece) -> bool:
        """Whether a power can only be that of each entry, as in the sum of W², and in 1 − A² where A = tanh(Z)."""
        return self.is_summed or self.is_beside_number or not self.names.is_square(base.text)

    def raised(self, base: Piece) -> Piece:
        """A factor with small digits above the line."""
        power = self.token.text
        self.place += 1
        return raised(base, Piece(power, SIGN if power[0] in "+-" else ATOM), by_entries=self.is_by_entries(base))

    def exponent(self, base: Piece) -> Piece:
        """An exponent; where the text goes on without a sign, it asks how far the exponent reaches.

        A number above a name is that of a polynomial: x^2y is x²·y.  In x^1/2 the exponent may be a half.
        """
        sign = self.take("-", "+")
        start = self.token
        first = self.power(self.atom())
        exponent = negated(first) if sign == "-" else first
        after = self.token
        if start.text == "1" and self.is_over_a_number():
            return self.with_what_divides(base, exponent, sign)
        is_clear = start.kind == "number" and not (base.is_exponential or is_decimal(base.text))
        is_open = base.is_exponential or bool(sign) if after.text == "(" else after.kind == "word"
        if not is_open or is_clear or after.spaced or start.text == "(":
            return exponent
        if self.reach:
            return self.with_what_follows(first, sign)
        rest = self.power(self.atom())
        one = self.beside(raised(base, exponent), rest).text
        other = raised(base, self.signed_exponent(self.beside(first, rest), sign)).text
        raise OpenReachError(f"reads in two ways: write {one} or {other}")

    def is_over_a_number(self) -> bool:
        """Whether the /2 of x^1/2 stands here, without blanks."""
        if self.token.text != "/" or self.token.spaced:
            return False
        below, after = self.tokens[self.place + 1], self.tokens[self.place + 2 : self.place + 3]
        is_power = bool(after) and (after[0].text in ("^", "**") or after[0].kind == "raised")
        return below.text.isdecimal() and not below.spaced and not is_power

    def with_what_divides(self, base: Piece, exponent: Piece, sign: str) -> Piece:
        """The exponent of x^1/2, which is ½ or 1: nobody writes a 1 there for its own sake, but a text cannot tell."""
        if self.reach == "nothing":
            return exponent
        half = grouped(Piece(f"{sign.strip('+')}1/{self.tokens[self.place + 1].text}", PRODUCT))
        if not self.reach:
            other = f"({raised(base, exponent).text})/{self.tokens[self.place + 1].text}"
            raise OpenReachError(f"reads in two ways: write {raised(base, half).text} or {other}")
        self.place += 2
        return half

    def with_what_follows(self, first: Piece, sign: str) -> Piece:
        """An exponent with the names behind it, or with functions and brackets too, or with nothing: as is chosen."""
        exponent = first
        while self.reach != "nothing" and not self.token.spaced:
            is_function = self.token.kind == "word" and self.names.function(self.token.text)
            takes = {"names": self.token.kind == "word" and not is_function, "words": self.token.kind == "word"}
            if not takes.get(self.reach, self.token.kind == "word" or self.token.text == "("):
                break
            exponent = self.beside(exponent, self.power(self.atom()))
        return self.signed_exponent(exponent, sign)

    def signed_exponent(self, exponent: Piece, sign: str) -> Piece:
        """An exponent of several factors, with its sign."""
        if exponent.binding >= ATOM:
            return negated(exponent) if sign == "-" else exponent
        return grouped(exponent) if sign != "-" else Piece(f"-{exponent.text}", SUM)
