"""The grammar of formulas as people write them: tokens in, strict text out, by the strength of the signs.

What courses read in two ways is asked about: 1/2x, sin x y, e^2x.
"""

from __future__ import annotations

from autograd.paper.notation.cursor import DEEPEST, TOO_DEEP, Chosen, Functions
from autograd.paper.notation.exponents import Exponents
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.pieces import (
    Piece,
    added,
    grouped,
    matrix_product,
    multiplied,
    negated,
    tensor_product,
    times_ones,
)
from autograd.paper.notation.runs import taken_apart
from autograd.paper.notation.tokens import END, TRANSPOSE, Token, UnreadableError, tokens_of
from autograd.sentences import nearest, shorten


def strict_text(text: str, names: Names, functions: Functions, chosen: Chosen) -> str:
    """A formula in strict notation.

    Args:
        text: the formula, without LaTeX.
        names: the names that it may use.
        functions: what is known of functions.
        chosen: how it is read where that is open.

    Raises:
        ValueError: if it cannot be read, or reads in two ways; the sentence goes on after "the formula '...'".
    """
    return _Reader(taken_apart(tokens_of(text), names), names, functions, chosen).all().bare


def is_fraction(below: Piece, *, is_enclosed: bool) -> bool:
    """Whether the lower one is a numeral: with a blank behind it, everybody reads 1/2 (y - t) as a half of it.

    So is one in parentheses: λ/(2m) (u + v) is a part of u + v.  Everybody also reads 1/m sum(e) and 1/m W so: nobody
    divides by a sum, or by a matrix, without parentheses.
    """
    return is_enclosed or below.text.isdecimal()


_UNCOUNTED = ": nothing says how far its letters count, so write each entry out, as in [x_1 + x_2, x_2 + x_3]"
_SMALL_POWERS = [power for n in "234" for power in (n, f"^{n}", f"**{n}", f"^({n})")]
_ONE = Token("number", "1", spaced=True)  # W 1, where 1 is a column of ones
_ENDS = [[end] for end in (*")],+-", END.text)]


class _Reader(Exponents):
    """One formula on its way from tokens to strict text."""

    # ---- sums and products ----

    def all(self) -> Piece:
        piece = self.sum()
        if self.token is not END:
            raise UnreadableError(f"{self.token.text!r} stands in a wrong place: write it with + - * / ^ and ( )")
        if self.unknown and self.has_products:
            hint = _UNCOUNTED if "_{" in self.unknown else nearest(self.unknown, self.names.known)
            raise UnreadableError(f"{shorten(self.unknown)!r} stands for nothing here{hint}")
        return piece

    def sum(self) -> Piece:
        outer, self.is_beside_number = self.is_beside_number, False
        terms, signs = [self.product()], []
        while sign := self.take("+", "-"):
            signs.append(sign)
            self.is_beside_number = len(signs) == 1 and terms[0].text.isdecimal() and self.is_power_alone()
            terms.append(self.product())
        self.is_beside_number = outer
        return added(terms, signs)

    def is_power_alone(self) -> bool:
        """Whether the term that begins here is the power of a name, and nothing else: the A² of 1 − A²."""
        words = [token.text for token in self.tokens[self.place + 1 : self.place + 6]]
        power = next((n for n in (1, 2, 4) if "".join(words[:n]) in _SMALL_POWERS), 0)
        return self.token.kind == "word" and bool(power) and words[power : power + 1] in _ENDS

    def product(self) -> Piece:
        outer, self.had_bars = self.had_bars, False
        piece = self.factors()
        self.had_bars = outer
        return piece

    def factors(self) -> Piece:
        left, divided, is_enclosed = self.signed(), None, False
        while True:
            sign = self.take("*", "/", "//", "%", "@", "⊙", "⊗", "·", "×")
            if sign:
                if sign == "%" and left.text.replace(".", "").isdecimal():
                    raise ValueError(f"holds {left.text} %, which may be a part or a remainder: write {left.text}/100")
                is_enclosed = self.token.text == "("
                right = self.signed()
                divided = (left, right) if sign == "/" else None
                is_by_entries = sign in "⊙*" and not (sign == "*" and self.is_of_matrices(left, right))
                left = self.entry_by_entry(left, sign, right) if is_by_entries else self.joined(left, sign, right)
            elif self.token == _ONE and (left.row or left.axes == 2) and not self.is_row_of_ones():
                self.place += 1
                left = times_ones(left)
            elif left.axes and self.is_row_of_ones():
                left = self.before_ones(left)
            elif self.begins_factor():
                is_apart, is_total = self.token.spaced, self.functions.reduces(self.names.function(self.token.text))
                right = self.power(self.atom())
                self.has_products = True
                if divided:
                    if not (is_apart and (is_fraction(divided[1], is_enclosed=is_enclosed) or is_total or right.axes)):
                        self.ask_about_slash(*divided, right)
                    left, divided = grouped(left), None
                left = self.beside(left, right)
            else:
                return left

    def entry_by_entry(self, left: Piece, sign: str, right: Piece) -> Piece:
        """In a ⊙ Wᵀ δ the product of matrices comes first, and in a ⊙ b xᵀ that of the vectors a and b."""
        while left.axes and self.begins_factor():
            factor = self.power(self.atom())
            self.has_products = True
            if factor.row and left.axes == right.axes == 1:
                return self.beside(self.joined(left, sign, right), factor)
            right = self.beside(right, factor)
        return self.joined(left, sign, right)

    def joined(self, left: Piece, sign: str, right: Piece) -> Piece:
        if sign in "·×":
            return self.beside(left, right, sign)
        if sign == "⊗":
            return tensor_product(left, right, self.products)
        if sign == "@" or (sign == "*" and self.is_of_matrices(left, right)):
            return matrix_product(left, right)
        return multiplied(left, "*" if sign == "⊙" else sign, right)

    def is_of_matrices(self, left: Piece, right: Piece) -> bool:
        """Whether * stands for a product of matrices: δ * aᵀ and Wᵀ * δ of paper, and A * Bᵀ where no other fits."""
        if right.is_turned and right.row:
            return left.axes == 1 and not left.row
        if left.is_turned and not left.row and right.axes == 1:
            return True
        is_turned = left.is_turned or right.is_turned
        return is_turned and left.axes == right.axes == 2 and self.names.fit_as_matrices(left.text, right.text)

    def ask_about_slash(self, above: Piece, below: Piece, after: Piece) -> None:
        one = self.beside(grouped(multiplied(above, "/", below)), after).text
        other = multiplied(above, "/", grouped(self.beside(below, after))).text
        raise ValueError(f"reads in two ways: write {one} or {other}")

    def begins_factor(self) -> bool:
        """Whether a factor begins here that stands beside the one before, without a sign."""
        kind, text, spaced = self.token
        before = self.tokens[self.place - 1]
        if kind == "number":
            is_behind_a_number = before.kind == "number" and self.tokens[self.place - 2].text not in ("^", "**")
            if self.is_row_of_ones() or (spaced and not is_behind_a_number and self.is_coefficient()):
                return True
            raise ValueError(f"has {before.text!r} and {text!r} beside one another: write a sign between them")
        if kind == "word" or text in ("(", "[", "√", "⟨"):
            return True
        is_bar = text in ("|", "‖", "||")
        if is_bar and not self.bars and self.had_bars and not self.opens(text, spaced):
            raise ValueError(f"has {before.text!r} and {text!r} beside one another: write * between them")
        return is_bar and not self.bars

    def opens(self, bar: str, spaced: bool) -> bool:
        """Whether a bar opens a second pair, as in ‖u‖‖v‖ and |x| |y|."""
        return bar == "‖" or (spaced and not self.tokens[self.place + 1].spaced)

    def is_row_of_ones(self) -> bool:
        """Whether 1ᵀ stands here."""
        return self.token.text == "1" and self.tokens[self.place + 1].text == TRANSPOSE

    def before_ones(self, left: Piece) -> Piece:
        """A vector before 1ᵀ, which has to have its partner behind it: u 1ᵀ v is u times the sum of v."""
        ones = self.power(self.atom())
        if not self.begins_factor():
            raise ValueError(
                f"has a row of ones behind {left.bare}, and nothing says how long it is: write what it gives"
            )
        return self.beside(left, self.beside(ones, self.power(self.atom())))

    def is_coefficient(self) -> bool:
        """Whether the number here belongs to what follows: 2 in σ'(z) 2(a − y), and in x 2^(x − 1)."""
        after = self.tokens[self.place + 1]
        if after.text in ("^", "**"):
            return self.tokens[self.place - 1].kind == "word"
        return not after.spaced and (after.kind == "word" or after.text == "(")

    def signed(self) -> Piece:
        signs: list[str] = []
        while sign := self.take("-", "+"):
            signs.append(sign)
        piece = self.power(self.atom())
        if len(signs) > DEEPEST:
            raise ValueError(TOO_DEEP)
        return negated(piece) if signs.count("-") % 2 else piece
