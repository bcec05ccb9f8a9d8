"""The grammar of formulas as people write them: tokens in, strict text out, by the strength of the signs.

What courses read in two ways is asked about: 1/2x, sin x y, e^2x.
"""

from __future__ import annotations

from autograd.paper.notation.cursor import DEEPEST, TOO_DEEP, Functions
from autograd.paper.notation.pieces import (
    ATOM,
    SIGN,
    SUM,
    Piece,
    added,
    grouped,
    matrix_product,
    multiplied,
    negated,
    raised,
    tensor_product,
    times_ones,
    transposed,
)
from autograd.paper.notation.runs import taken_apart
from autograd.paper.notation.spelling import Names
from autograd.paper.notation.things import Things
from autograd.paper.notation.tokens import END, POSITIVE_PART, TRANSPOSE, Token, UnreadableError, tokens_of
from autograd.paper.numerals import is_decimal
from autograd.sentences import nearest, shorten


def strict_text(text: str, names: Names, functions: Functions, products: str = "") -> str:
    """A formula in strict notation.

    Args:
        text: the formula, without LaTeX.
        names: the names that it may use.
        functions: what is known of functions.
        products: * or @, where arrays are multiplied in two ways; by default that is asked about.

    Raises:
        ValueError: if it cannot be read, or reads in two ways; the sentence goes on after "the formula '...'".
    """
    return _Reader(taken_apart(tokens_of(text), names), names, functions, products).all().bare


def is_fraction(below: Piece) -> bool:
    """Whether the lower one is a numeral: with a blank behind it, everybody reads 1/2 (y - t) as a half of it.

    Everybody also reads 1/m sum(e) and 1/m W so: nobody divides by a sum, or by a matrix, without parentheses.
    """
    return below.text.isdecimal()


def ask_about_power(base: Piece, exponent: Piece) -> None:
    """Ask about e^… where e is a name, and about ^T where T is one."""
    if base.text == "e" and not exponent.text.isdecimal():
        raise ValueError(f"raises e to a power, and e is a name here: write exp({exponent.bare}), or e*e for a square")
    if base.axes and exponent.text == "T":
        raise ValueError(f"raises {base.text} to the power T, a name here: write {base.text}.T for the transpose")


_SMALL_POWERS = [power for n in "234" for power in (n, f"^{n}", f"**{n}", f"^({n})")]
_ONE = Token("number", "1", spaced=True)  # W 1, where 1 is a column of ones
_ENDS = [[end] for end in (*")],+-", END.text)]


class _Reader(Things):
    """One formula on its way from tokens to strict text."""

    # ---- sums and products ----

    def all(self) -> Piece:
        piece = self.sum()
        if self.token is not END:
            raise UnreadableError(f"{self.token.text!r} stands in a wrong place: write it with + - * / ^ and ( )")
        if self.unknown and self.has_products:
            raise UnreadableError(
                f"{shorten(self.unknown)!r} stands for nothing here{nearest(self.unknown, self.names.known)}"
            )
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
        left, divided = self.signed(), None
        while True:
            sign = self.take("*", "/", "//", "%", "@", "⊙", "⊗", "·", "×")
            if sign:
                if sign == "%" and left.text.replace(".", "").isdecimal():
                    raise ValueError(f"holds {left.text} %, which may be a part or a remainder: write {left.text}/100")
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
                    if not (is_apart and (is_fraction(divided[1]) or is_total or right.axes)):
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
            if self.is_row_of_ones() or (spaced and before.kind != "number" and self.is_coefficient()):
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

    # ---- powers ----

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
        power = self.token.text
        self.place += 1
        return raised(base, Piece(power, SIGN if power[0] in "+-" else ATOM), by_entries=self.is_by_entries(base))

    def exponent(self, base: Piece) -> Piece:
        """An exponent; where the text goes on without a sign, it asks how far the exponent reaches.

        A number above a name is that of a polynomial: x^2y is x²·y.
        """
        sign = self.take("-", "+")
        start = self.token
        first = self.power(self.atom())
        exponent = negated(first) if sign == "-" else first
        after = self.token
        is_clear = start.kind == "number" and not (base.is_exponential or is_decimal(base.text))
        is_open = base.is_exponential or bool(sign) if after.text == "(" else after.kind == "word"
        if is_open and not is_clear and not after.spaced and start.text != "(":
            rest = self.power(self.atom())
            one = self.beside(raised(base, exponent), rest).text
            further = self.beside(first, rest)
            other = raised(base, grouped(further) if sign != "-" else Piece(f"-{further.text}", SUM)).text
            raise ValueError(f"reads in two ways: write {one} or {other}")
        return exponent
