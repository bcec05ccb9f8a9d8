"""The grammar of formulas as people write them: tokens in, strict text out, by the strength of the signs.

What courses read in two ways is asked about: 1/2x, sin x y, e^2x.
"""

from __future__ import annotations

import re

from autograd.paper.notation.calls import Calls
from autograd.paper.notation.cursor import DEEPEST, TOO_DEEP, Functions
from autograd.paper.notation.pieces import (
    ATOM,
    SIGN,
    SUM,
    Piece,
    added,
    beside,
    grouped,
    matrix_product,
    multiplied,
    negated,
    raised,
    transposed,
)
from autograd.paper.notation.runs import TRANSPOSE, taken_apart
from autograd.paper.notation.spelling import CONSTANTS, Names
from autograd.paper.notation.tokens import END, Token, UnreadableError, tokens_of
from autograd.sentences import nearest, shorten


def strict_text(text: str, names: Names, functions: Functions) -> str:
    """A formula in strict notation.

    Raises:
        ValueError: if it cannot be read, or reads in two ways; the sentence goes on after "the formula '...'".
    """
    return _Reader(taken_apart(tokens_of(text), names), names, functions).all().bare


class _Reader(Calls):
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
        terms, signs = [self.product()], []
        while sign := self.take("+", "-"):
            signs.append(sign)
            terms.append(self.product())
        return added(terms, signs)

    def product(self) -> Piece:
        outer, self.had_bars = self.had_bars, False
        piece = self.factors()
        self.had_bars = outer
        return piece

    def factors(self) -> Piece:
        left, divided = self.signed(), None
        while True:
            sign = self.take("*", "/", "//", "%", "@", "⊙", "·", "×")
            if sign:
                right = self.signed()
                divided = (left, right) if sign == "/" else None
                left = self.joined(left, sign, right)
            elif self.begins_factor():
                right = self.power(self.atom())
                self.has_products = True
                if divided:
                    self.ask_about_slash(*divided, right)
                left = beside(left, right)
            else:
                return left

    def joined(self, left: Piece, sign: str, right: Piece) -> Piece:
        if sign in "·×":
            return beside(left, right, sign)
        if sign == "@":
            return matrix_product(left, right)
        return multiplied(left, "*" if sign == "⊙" else sign, right)

    def ask_about_slash(self, above: Piece, below: Piece, after: Piece) -> None:
        one = beside(grouped(multiplied(above, "/", below)), after).text
        other = multiplied(above, "/", grouped(beside(below, after))).text
        raise ValueError(f"reads in two ways: write {one} or {other}")

    def begins_factor(self) -> bool:
        """Whether a factor begins here that stands beside the one before, without a sign."""
        kind, text, _ = self.token
        before = self.tokens[self.place - 1]
        if kind == "number":
            raise ValueError(f"has {before.text!r} and {text!r} beside one another: write a sign between them")
        if kind == "word" or text in ("(", "[", "√"):
            return True
        is_bar = text in ("|", "‖", "||")
        if is_bar and not self.bars and self.had_bars:
            raise ValueError(f"has {before.text!r} and {text!r} beside one another: write * between them")
        return is_bar and not self.bars

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
            if self.take(TRANSPOSE):
                base = transposed(base)
            elif self.token.kind == "raised":
                base = self.raised(base)
            elif self.token.text == "[" and base.axes and self.is_index():
                base = self.entry(base)
            elif self.take("^", "**"):
                self.go_deeper()
                exponent = self.exponent(base)
                self.depth -= 1
                return raised(base, exponent)
            else:
                return base

    def raised(self, base: Piece) -> Piece:
        power = self.token.text
        self.place += 1
        return raised(base, Piece(power, SIGN if power[0] in "+-" else ATOM))

    def exponent(self, base: Piece) -> Piece:
        """An exponent; where the text goes on without a sign, it asks how far the exponent reaches."""
        sign = self.take("-", "+")
        start = self.token
        first = self.power(self.atom())
        exponent = negated(first) if sign == "-" else first
        after = self.token
        reaches = after.kind == "word" or (after.text == "(" and (base.is_exponential or bool(sign)))
        if reaches and not after.spaced and start.text != "(":
            rest = self.power(self.atom())
            one = beside(raised(base, exponent), rest).text
            further = beside(first, rest)
            other = raised(base, grouped(further) if sign != "-" else Piece(f"-{further.text}", SUM)).text
            raise ValueError(f"reads in two ways: write {one} or {other}")
        return exponent

    # ---- what is one thing ----

    def atom(self) -> Piece:
        """A number, a name, a function, or what stands in parentheses or bars."""
        self.go_deeper()
        piece = self.one_thing()
        self.depth -= 1
        return piece

    def one_thing(self) -> Piece:
        kind, text, _ = self.token
        if kind == "number":
            return self.number()
        if kind == "word":
            return self.word()
        if self.take("("):
            return self.group()
        if self.take("["):
            return self.brackets()
        if self.take("√"):
            return self.root()
        if bar := self.take("|", "‖", "||"):
            return self.between_bars(bar)
        where = "it ends" if self.token is END else f"{text!r} stands"
        raise UnreadableError(f"{where} where a number or a name should stand: write it with + - * / ^ and ( )")

    def number(self) -> Piece:
        number = self.token.text
        self.place += 1
        follows = self.tokens[self.place : self.place + 2]
        if not self.has_lists and follows[0].text == "," and number.isdecimal() and len(follows) > 1:
            digits = follows[1]
            if digits.kind == "number" and digits.text.isdecimal() and not (digits.spaced or follows[0].spaced):
                return self.decimal_comma(number, digits.text)
        if self.token.text == "e" and not self.token.spaced and self.tokens[self.place + 1].text != "^":
            raise ValueError(f"holds '{number}e': write {number}*e, or a power of ten such as {number}e3")
        if "e" in number.lower() and self.token.kind == "word" and not self.token.spaced:
            raise ValueError(f"holds {number + self.token.text!r}: write * between the number and the name")
        return Piece(number)

    def decimal_comma(self, whole: str, digits: str) -> Piece:
        self.place += 2
        if self.token.text == ",":
            raise ValueError("has several commas in a number: write it with a point")
        if len(digits) == 3 and re.fullmatch(r"[1-9]\d{0,2}", whole):
            raise ValueError(
                f"holds {whole},{digits}, which reads in two ways: write {whole}{digits} or {whole}.{digits}"
            )
        return Piece(f"{whole}.{digits}")

    def word(self) -> Piece:
        """A name or a function; a word that stands for nothing is left for the parser, which says what is near."""
        word = self.token.text
        self.place += 1
        is_call = self.token.text == "(" and not self.token.spaced
        name, function = self.names.name(word), self.names.function(word)
        if name and function and is_call:
            raise ValueError(f"holds {word}(, and {word} is a name and a function: write {word}*( for a product")
        if function and not name:
            return self.call(function)
        if meaning := self.names.meaning(word):
            return Piece(meaning.text, ATOM, meaning.axes, is_exponential=meaning.text == CONSTANTS["e"])
        if "'" in word:
            raise ValueError(f"uses {word!r}, which stands for nothing here: write the derivative out")
        self.unknown = self.unknown or word
        if is_call:
            self.place += 1
            return Piece(f"{word}({self.arguments(None)[0]})")
        return Piece(word)

    def group(self) -> Piece:
        outer = self.opened(has_lists=False)
        piece = self.sum()
        self.closed(outer, ")", "(")
        return grouped(piece)

    def brackets(self) -> Piece:
        """A list of entries or rows; with one thing in them they are parentheses."""
        outer = self.opened(has_lists=True)
        entries = [self.sum()]
        while self.take(","):
            entries.append(self.sum())
        self.closed(outer, "]", "[")
        if len(entries) == 1:
            return grouped(entries[0])
        listed = ", ".join(entry.bare for entry in entries)
        return Piece(f"[{listed}]", ATOM, 1 + max(entry.axes for entry in entries))

    def is_index(self) -> bool:
        """Whether whole numbers or colons stand in the brackets that begin here."""
        end = self.place + 1
        while self.tokens[end].text.isdecimal() or self.tokens[end].text in (",", ":"):
            end += 1
        return self.tokens[end].text == "]" and end > self.place + 1

    def entry(self, array: Piece) -> Piece:
        index = []
        self.place += 1
        while not self.take("]"):
            index.append(self.token.text)
            self.place += 1
        places = "".join(index).split(",")
        return Piece(f"{array.within(ATOM)}[{', '.join(places)}]", ATOM, array.axes - len(places) + places.count(":"))

    def between_bars(self, bar: str) -> Piece:
        """|x| is the absolute value, ‖x‖ the norm."""
        self.bars += 1
        piece = self.sum()
        self.bars -= 1
        if bar == "|" and self.token.text == "||":  # it closes two
            self.tokens[self.place : self.place + 1] = [Token("sign", bar, False)] * 2
        self.need(bar, bar)
        self.had_bars = True
        is_norm = bar != "|" or piece.axes > 0
        return Piece(f"{'norm' if is_norm else 'abs'}({piece.bare})")

    def root(self) -> Piece:
        start = self.token
        piece = self.atom()
        after = self.token
        if start.text != "(" and not after.spaced and (after.kind == "word" or after.text == "("):
            rest = self.power(self.atom())
            raise ValueError(
                f"reads in two ways: write sqrt({piece.bare})*{rest.within(SIGN)} or sqrt({beside(piece, rest).text})"
            )
        return Piece(f"sqrt({piece.bare})", ATOM, piece.axes)
