"""What is one thing in the grammar: a number, a name, a function, or what stands in parentheses, brackets or bars."""

from __future__ import annotations

import re
from abc import ABC

from autograd.paper.notation.known_names import CONSTANTS
from autograd.paper.notation.pieces import ATOM, SIGN, Piece, grouped, matrix_product, multiplied
from autograd.paper.notation.program_calls import ProgramCalls, is_product
from autograd.paper.notation.tokens import END, LARGEST, OF_VALUES, Token, UnreadableError

_OF_FINANCE = re.compile(r"d_?\{?[12₁₂]\}?")


class Things(ProgramCalls, ABC):
    """The part of the grammar that reads one thing."""

    def atom(self) -> Piece:
        """A number, a name, a function, or what stands in parentheses or bars."""
        self.go_deeper()
        piece = self.one_thing()
        self.depth -= 1
        return piece

    def one_thing(self) -> Piece:
        """The thing that begins here."""
        kind, text, _ = self.token
        if kind == "number":
            return self.perhaps_percent(self.number())
        if kind == "word":
            return self.word()
        if self.take("("):
            return self.group()
        if self.take("["):
            return self.brackets()
        if self.take("√"):
            return self.root()
        if self.take("⟨"):
            return self.inner_product()
        if bar := self.take("|", "‖", "||"):
            return self.between_bars(bar)
        where = "it ends" if self.token is END else f"{text!r} stands"
        raise UnreadableError(f"{where} where a number or a name should stand: write it with + - * / ^ and ( )")

    def number(self) -> Piece:
        """A numeral, which may have a decimal comma."""
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

    def perhaps_percent(self, number: Piece) -> Piece:
        """25 % is 25/100, where nothing follows that it could be the remainder of."""
        if self.token.text != "%" or self.tokens[self.place + 1].kind not in ("end", "sign"):
            return number
        self.place += 1
        return Piece(f"({number.text}/100)")

    def decimal_comma(self, whole: str, digits: str) -> Piece:
        """A numeral with a comma in place of the point, where it can be nothing else."""
        self.place += 2
        if self.token.text == ",":
            raise ValueError("has several commas in a number: write it with a point")
        is_mantissa = self.token.text in ("·", "×", "*") and self.tokens[self.place + 1].text == "10"
        if len(digits) == 3 and not is_mantissa and re.fullmatch(r"[1-9]\d{0,2}", whole):
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
        if name and function and is_call and not self.is_with_itself(word):
            raise ValueError(f"holds {word}(, and {word} is a name and a function: write {word}*( for a product")
        if function and not name:
            return self.call(function)
        if is_call and not name and self.is_normal(word):
            return self.normal_distribution()
        if is_product(word) and is_call and not name:
            return self.product_of(word)
        if self.token.text == "[" and not self.token.spaced and self.counts():
            return self.entry(Piece(name or word, ATOM, max(self.names.known.get(name, 1), 1)))
        if meaning := self.names.meaning(word):
            return Piece(meaning.text, ATOM, meaning.axes, is_exponential=meaning.text == CONSTANTS["e"])
        if "'" in word:
            raise ValueError(f"uses {word!r}, which stands for nothing here: write the derivative out")
        self.unknown = self.unknown or word
        if is_call:
            self.place += 1
            return Piece(f"{word}({self.arguments(None)[0]})")
        return Piece(word)

    def is_with_itself(self, word: str) -> bool:
        """Whether the parentheses that begin here hold the word itself: σ(1 − σ) is a product, where σ is a number."""
        depth = 0
        for token in self.tokens[self.place :]:
            depth += (token.text == "(") - (token.text == ")")
            if token.text == word:
                return self.names.meaning(word) is not None
            if not depth:
                break
        return False

    def is_normal(self, word: str) -> bool:
        """Whether the distribution of the normal law is meant: Φ(z), and N(d₁) as in finance."""
        after = self.tokens[self.place + 1 : self.place + 3]
        d = next((token.text for token in after if token.kind == "word"), "") if word == "N" else ""
        return word == "Φ" or _OF_FINANCE.fullmatch(d) is not None

    def normal_distribution(self) -> Piece:
        """Φ(z), of which the parenthesis is read next."""
        self.place += 1
        argument, axes = self.arguments(1)
        return Piece(f"((1 + erf(({argument})/sqrt(2)))/2)", ATOM, axes)

    def counts(self) -> bool:
        """Whether an index with a letter that counts begins here: the h of h[t-1] needs not be known yet."""
        return self.is_index() and any(token.text in self.names.letters for token in self.tokens[self.place :][:6])

    def group(self) -> Piece:
        """What stands in parentheses."""
        outer = self.opened(has_lists=False)
        piece = self.compared()
        self.closed(outer, ")", "(")
        return grouped(piece)

    def brackets(self) -> Piece:
        """A list of entries or rows; with one thing in them they are parentheses."""
        outer = self.opened(has_lists=True)
        entries = [self.compared()]
        while self.take(","):
            entries.append(self.compared())
        self.closed(outer, "]", "[")
        if len(entries) == 1:
            return grouped(entries[0])
        listed = ", ".join(entry.bare for entry in entries)
        return Piece(f"[{listed}]", ATOM, 1 + max(entry.axes for entry in entries))

    def is_index(self) -> bool:
        """Whether whole numbers, colons or letters that count, as in h[t-1], stand in the brackets that begin here."""
        end = self.place + 1
        while self.is_of_an_index(self.tokens[end]):
            end += 1
        return self.tokens[end].text == "]" and end > self.place + 1

    def is_of_an_index(self, token: Token) -> bool:
        """Whether a token may stand in an index."""
        return token.text.isdecimal() or token.text in (",", ":", "+", "-") or token.text in self.names.letters

    def entry(self, array: Piece) -> Piece:
        """An entry of an array, or a row or column of it."""
        index = []
        self.place += 1
        while not self.take("]"):
            index.append(self.token.text)
            self.place += 1
        places = "".join(index).split(",")
        return Piece(
            f"{array.within(ATOM)}[{', '.join(places)}]", ATOM, array.axes - sum(":" not in place for place in places)
        )

    def between_bars(self, bar: str) -> Piece:
        """|x| is the absolute value, ‖x‖ the norm."""
        self.bars += 1
        piece = self.sum()
        self.bars -= 1
        if bar == "|" and self.token.text == "||":  # it closes two
            self.tokens[self.place : self.place + 1] = [Token("sign", bar, False)] * 2
        self.need(bar, bar)
        self.had_bars = True
        if bar == "|" and piece.axes and not self.is_summed and self.token.text not in (OF_VALUES, LARGEST):
            both = f"abs({piece.bare}) entry by entry, or norm({piece.bare})"
            raise ValueError(f"holds bars around the array {piece.bare}: write {both}")
        if self.take(OF_VALUES):
            return Piece(f"sum(abs({piece.bare}))")
        if self.take(LARGEST):
            return Piece(f"max(abs({piece.bare}))")
        return Piece(f"abs({piece.bare})", ATOM, piece.axes) if bar == "|" else Piece(f"norm({piece.bare})")

    def inner_product(self) -> Piece:
        """⟨u, v⟩ of vectors, or of numbers."""
        outer = self.opened(has_lists=True)
        left = self.sum()
        self.need(",", "⟨")
        right = self.sum()
        self.closed(outer, "⟩", "⟨")
        product = matrix_product(left, right) if left.axes == right.axes == 1 else multiplied(left, "*", right)
        return product if product.axes == 0 else Piece(f"sum({product.bare})")

    def root(self) -> Piece:
        """√x, which asks how far the root reaches where a factor follows closely."""
        start = self.token
        piece = self.atom()
        after = self.token
        if start.text != "(" and (after.kind == "raised" or after.text == "^"):
            one, other = f"sqrt({piece.bare})", self.power(piece)
            raise ValueError(f"reads in two ways: write ({one})**… for a power of the root, or sqrt({other.bare})")
        if start.text != "(" and not after.spaced and (after.kind == "word" or after.text == "("):
            rest = self.power(self.atom())
            whole = self.beside(piece, rest).text
            raise ValueError(f"reads in two ways: write sqrt({piece.bare})*{rest.within(SIGN)} or sqrt({whole})")
        return Piece(f"sqrt({piece.bare})", ATOM, piece.axes)
