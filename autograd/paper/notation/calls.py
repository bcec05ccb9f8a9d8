"""Functions in the grammar: with parentheses or without, as in sin 2x, and with a power, as in sin²x."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import NoReturn

from autograd.paper.notation.cursor import Cursor
from autograd.paper.notation.pieces import ATOM, SIGN, OpenArgumentError, Piece, compared, multiplied, negated, raised


class Calls(Cursor, ABC):
    """The part of the grammar that reads functions."""

    @abstractmethod
    def sum(self) -> Piece:
        """Terms with + and - between them."""

    @abstractmethod
    def atom(self) -> Piece:
        """What is one thing."""

    @abstractmethod
    def power(self, base: Piece) -> Piece:
        """A factor with what stands behind it."""

    @abstractmethod
    def signed(self) -> Piece:
        """A factor with its signs."""

    @abstractmethod
    def begins_factor(self) -> bool:
        """Whether a factor begins here."""

    def call(self, name: str) -> Piece:
        """A function with its arguments, with or without parentheses; sin²x is (sin x)²."""
        power = self.power_of_function(name)
        is_spaced = self.token.spaced
        if self.take("("):
            arguments, axes = self.arguments(self.functions.arity(name), is_summed=self.functions.reduces(name))
            if is_spaced and self.token.text == "^":
                raise ValueError(f"reads in two ways: write ({name}({arguments}))^… or {name}(({arguments})^…)")
        else:
            argument = self.argument(name)
            arguments, axes = argument.bare, argument.axes
        if name == "diag" and axes:  # the matrix of a vector, or the vector in a matrix
            axes = 3 - axes
        piece = Piece(f"{name}({arguments})", ATOM, 0 if self.functions.reduces(name) else axes)
        return raised(piece, power) if power else piece

    def power_of_function(self, name: str) -> Piece | None:
        """The 2 of sin²x."""
        if self.token.kind == "raised":
            power = Piece(self.token.text)
            self.place += 1
        elif self.take("^"):
            power = negated(self.atom()) if self.take("-") else self.atom()
        else:
            return None
        if power.bare.startswith("-"):
            raise ValueError(f"holds {name}^{power.bare}: write 1/{name}(…), or arc{name}(…) for the inverse function")
        return power

    def arguments(self, arity: int | None, *, is_summed: bool = False) -> tuple[str, int]:
        """The arguments in parentheses, of which the first is read, and how many axes they have."""
        outer = self.opened(has_lists=arity != 1, is_summed=is_summed)
        arguments = [self.compared()]
        while self.take(","):
            arguments.append(self.option() or self.compared())
        self.closed(outer, ")", "(")
        return ", ".join(argument.bare for argument in arguments), max(argument.axes for argument in arguments)

    def compared(self) -> Piece:
        """Terms, or a comparison of them, which is 1 where it holds: z > 0."""
        piece = self.sum()
        sign = self.take(">", "<", ">=", "<=")
        return compared(piece, sign, self.sum()) if sign else piece

    def option(self) -> Piece | None:
        """axis=0 and its like."""
        name = self.token
        if name.kind != "word" or self.tokens[self.place + 1].text != "=":
            return None
        self.place += 2
        if self.token.text in ("True", "False"):
            self.place += 1
            return Piece(f"{name.text}={self.tokens[self.place - 1].text}")
        return Piece(f"{name.text}={self.signed().text}")

    def argument(self, name: str) -> Piece:
        """The argument of a function without parentheses: sin 2x, ln p, exp -z; cos w (t - s) may be a product."""
        sign = self.take("-")
        is_angle = self.functions.of_angle(name) and self.token.kind == "word" and not sign
        piece = self.power(self.atom())
        while self.goes_on():
            if is_angle and self.token.text == "(" and self.token.spaced:
                piece = self.with_brackets(name, piece)
                break
            is_close = self.token.kind == "word" and not self.token.spaced
            after = self.power(self.atom())
            if not is_close:
                self.ask_about_argument(name, sign, piece, "*", after)
            piece = self.beside(piece, after)
        if self.functions.reduces(name) and self.begins_factor():
            self.ask_about_argument(name, sign, piece, "*", self.power(self.atom()))
        if slash := self.take("/", "//"):
            self.ask_about_argument(name, sign, piece, slash, self.power(self.atom()))
        return negated(piece) if sign else piece

    def with_brackets(self, name: str, argument: Piece) -> Piece:
        """The w of cos w (t - s), or w (t - s), as is chosen; the x of cos x (1 + sin x)."""
        if self.is_angle_within(argument.bare):
            return argument
        if self.reach == "brackets":
            return self.beside(argument, self.atom())
        if self.reach:
            return argument
        raise OpenArgumentError(self.two_readings(name, "", argument, "*", self.atom()))

    def is_angle_within(self, argument: str) -> bool:
        """Whether a function of this argument stands in the brackets that begin here, as sin² x in (1 + sin² x)."""
        depth = 0
        for place in range(self.place, len(self.tokens)):
            text = self.tokens[place].text
            depth += (text == "(") - (text == ")")
            if not depth:
                break
            after = (token.text for token in self.tokens[place + 1 : place + 5])
            if self.functions.of_angle(text) and argument in after:
                return True
        return False

    def ask_about_argument(self, name: str, sign: str, argument: Piece, joint: str, after: Piece) -> NoReturn:
        """Ask how far the argument of a function without parentheses reaches."""
        raise ValueError(self.two_readings(name, sign, argument, joint, after))

    def two_readings(self, name: str, sign: str, argument: Piece, joint: str, after: Piece) -> str:
        """The sentence that names both readings."""
        one = f"{name}({sign}{argument.bare}){joint}{after.within(SIGN)}"
        other = f"{name}({sign}{multiplied(argument, joint, after).text})"
        return f"reads in two ways: write {one} or {other}"

    def goes_on(self) -> bool:
        """Whether a factor stands beside the argument that is not a function itself."""
        kind, text, _ = self.token
        is_function = kind == "word" and self.names.function(text) and not self.names.name(text)
        return not is_function and self.begins_factor()
