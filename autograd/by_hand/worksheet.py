"""``Worksheet``: a worked example as a person writes it, and its check against the engine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from importlib import resources
from os import PathLike
from pathlib import Path
from typing import Any

from autograd.by_hand.answers.other_meanings import other_meanings
from autograd.by_hand.exercises.from_model import Loss, Model, sheet_of_model
from autograd.by_hand.exercises.making import DIGITS, exercise_text, solved as with_answers
from autograd.by_hand.keys.signals_by_letter import with_signals_by_letter
from autograd.by_hand.open_sheets import in_its_own_way
from autograd.by_hand.sheet.from_sheet import example_of_sheet
from autograd.by_hand.sheet.reading_sheets import read_sheet
from autograd.by_hand.sheet.sheet import FormulaError, Sheet
from autograd.by_hand.sheet.strict_sheet import formulas_in_words
from autograd.by_hand.sheet.toml_text import MOST_CHARACTERS
from autograd.by_hand.sheet.unread_formulas import readable_part
from autograd.by_hand.verdict.report import Report
from autograd.by_hand.verdict.tolerance import read_tolerance
from autograd.by_hand.ways_of_reading import JudgedWays, Way
from autograd.engine.collector import collector_paused
from autograd.engine.modes import recording
from autograd.engine.value import Value
from autograd.sentences import nearest, shorten
from autograd.table.arithmetic import as_float


def packaged_worksheets() -> list[str]:
    """The names of the worksheets that come with the package."""
    folder = resources.files("autograd.by_hand") / "worksheets"
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def packaged_sheet(name: str) -> Sheet:
    """What a worksheet of the package says, read without its graph: in a list only titles are asked for."""
    return read_sheet((resources.files("autograd.by_hand") / "worksheets" / f"{name}.toml").read_text(encoding="utf-8"))


class Worksheet:
    """A worked example: the given numbers, the named formulas, and the numbers claimed.

    >>> sheet = Worksheet.load("step_by_step")
    >>> float(sheet.values["prediction"].data), float(sheet.rate)
    (0.582, 0.05)
    >>> report = sheet.check()
    >>> bool(report)
    True
    >>> report.rows[0].claim, report.rows[0].printed, float(report.rows[0].true), report.rows[0].ok
    ('h1', '0.8', 0.8, True)
    """

    def __init__(self, sheet: Sheet) -> None:
        self._unread: dict[str, str] = {}  # the sentence for each formula that is left out
        if not isinstance(sheet, Sheet):
            raise TypeError("write Worksheet.load(path_or_name), or Worksheet.loads(text) for TOML text")
        self.sheet = sheet
        try:
            strict = self._read(sheet)
        except FormulaError:
            sheet, self._unread = readable_part(sheet, self._read)
            strict = self._read(sheet)
        left_out = {name: f"is left out: {sentence}" for name, sentence in self._unread.items()}
        self._read_as = {**formulas_in_words(sheet, strict), **left_out}
        start = self._example.start
        for name, value in start.items():  # a value that is out of range is refused at once
            if not math.isfinite(as_float(value.data)):
                raise ValueError(f"[formulas] {name}: its value is beyond the range of a float")
        read_tolerance(sheet.rtol, sheet.atol)  # one below 0 is refused at once
        with recording():
            self._usual = Way(strict, self._example)
        self._strict = strict

    def _read(self, sheet: Sheet) -> Sheet:
        """The worksheet in strict notation, and its example."""
        strict = with_signals_by_letter(in_its_own_way(sheet))
        with recording():
            self._example = example_of_sheet(strict)
            _ = self._example.start
        return strict

    @classmethod
    def load(cls, path_or_name: str | PathLike[str]) -> Worksheet:
        """A worksheet from a TOML file, or one of the package, by its name.

        Raises:
            FileNotFoundError: if there is no such file and no such name.
            ValueError: if it is not a worksheet; says which table and key is at fault.
        """
        text, label = _read(path_or_name)
        try:
            return cls.loads(text)
        except ValueError as problem:
            raise ValueError(f"{label}: {problem}") from None

    @classmethod
    def loads(cls, text: str) -> Worksheet:
        """A worksheet from TOML text.

        Raises:
            ValueError: if it is not a worksheet; says which table and key is at fault.
        """
        return cls(read_sheet(text))

    @classmethod
    def from_model(
        cls,
        model: Model,
        x: Sequence[Any],
        y: Any,
        loss: Loss,
        rate: float | Fraction | None = None,
        *,
        digits: int = DIGITS,
    ) -> Worksheet:
        """A blank exercise about a model: its formulas and numbers, and claims without answers.

        Args:
            model: of nn, or anything that is called with a list of inputs and has ``parameters()``.
            x: the inputs, or a list of them for each of several samples; then the error is the mean of their losses.
            y: the target of each sample; the number of a class becomes a row of 0 and 1.
            loss: what makes the error of a prediction and a target, such as ``nn.half_squared_error``; it sees one
                sample at a time.
            rate: of gradient descent; without one, no step is asked for.
            digits: how many significant digits are asked for.

        >>> import nn
        >>> model = nn.MLP(2, [2, 1], activation="sigmoid", weights=[0.1, 0.2, 0.3, 0.4, 0.21, 0.23])
        >>> sheet = Worksheet.from_model(model, [2, 3], 1, nn.half_squared_error, rate=0.05)
        >>> sheet.sheet.formulas["net_h1"], len(sheet.sheet.claims)
        ('x1*w1 + x2*w2 + b1', 30)
        """
        return cls(sheet_of_model(model, x, y, loss, rate, digits))

    def to_toml(self, *, solved: bool = False) -> str:
        """The text of this worksheet as a blank exercise, which ``loads`` reads; or with the right answers in it.

        >>> print(Worksheet.load("ng").to_toml(solved=True).partition("[claims]")[2].splitlines()[1])
        "u" = "6"
        """
        asked = with_signals_by_letter(self.sheet)
        sheet = replace(asked, claims=dict.fromkeys(asked.claims, ""), exact={}, errata={})
        return exercise_text(with_answers(sheet) if solved else sheet, is_solved=solved)

    @cached_property
    def values(self) -> dict[str, Value]:
        """All named Values, leaves first: this worksheet's own graph, to draw and to run backward."""
        for name, sentence in self._unread.items():
            raise FormulaError(name, sentence)
        with recording():
            return self._example.made_anew()

    @cached_property
    def _other_ways(self) -> list[Way]:
        """The ways to read the worksheet beside the usual one."""
        with recording():
            return [Way(other, example_of_sheet(other)) for other in other_meanings(self._strict, self._example)]

    def __repr__(self) -> str:
        return f"<Worksheet {self.title or self.sheet.error!r}>"

    @property
    def title(self) -> str:
        """The title of the worked example."""
        return self.sheet.title

    @property
    def source(self) -> str:
        """Who published it."""
        return self.sheet.source

    @property
    def rate(self) -> Fraction | None:
        """The exact rate of gradient descent; None if the example makes no step."""
        return self.sheet.rate

    @property
    def error(self) -> Value:
        """The Value that training makes small: the end of the graph."""
        return self.values[self.sheet.error]

    @property
    def parameters(self) -> list[Value]:
        """The leaves that gradient descent updates."""
        return [self.values[name] for name in self.sheet.parameters]

    @recording()
    @collector_paused()
    def check(
        self, *, exact: bool = False, rtol: float | Fraction | None = None, atol: float | Fraction | None = None
    ) -> Report:
        """Compare every printed number with the engine's, and say which slip explains a wrong one.

        Args:
            exact: whether a line needs the digits of the engine where it follows from the lines above as printed.
            rtol, atol: how far off a number may be, in place of what the worksheet says.
        """
        sheet = self.sheet
        tolerance = read_tolerance(sheet.rtol if rtol is None else rtol, sheet.atol if atol is None else atol)
        tolerance = tolerance._replace(digits=sheet.digits or 0)

        ways = JudgedWays(self._usual, lambda: self._other_ways, exact=exact, tolerance=tolerance)
        meant = ways.meant()
        return Report(self.title or sheet.error, ways.explained(meant), {**self._read_as, **meant.short_names})


def _read(path_or_name: str | PathLike[str]) -> tuple[str, str]:
    """The text of a worksheet, and its name for a message."""
    path = Path(path_or_name)
    packaged = resources.files("autograd.by_hand") / "worksheets" / f"{path_or_name}.toml"
    if str(path_or_name) in packaged_worksheets():
        return packaged.read_text(encoding="utf-8"), str(path_or_name)
    try:
        with path.open(encoding="utf-8-sig") as file:
            return file.read(MOST_CHARACTERS + 1), shorten(path.name)
    except UnicodeDecodeError:
        raise ValueError(f"{path.name}: is not text in UTF-8, so it cannot be a worksheet") from None
    except FileNotFoundError:
        hint = nearest(str(path_or_name), packaged_worksheets(), "'backprop list' shows those of the package")
        what = "file" if path.suffix or len(path.parts) > 1 else "worksheet"
        raise FileNotFoundError(f"there is no {what} {shorten(str(path_or_name))!r}{hint}") from None
