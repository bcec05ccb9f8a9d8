"""Portable: a program can be read, kept in a file, and carried elsewhere."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from typing import Any, Self

from autograd.program.asked import arguments_asked_for
from autograd.program.backends import refuse_unknown
from autograd.program.keeping import files
from autograd.program.recipe import Recipe
from autograd.program.writing.c import c_of
from autograd.program.writing.passes_table import passes_table
from autograd.program.writing.python import python_of, source_of


class Portable(ABC):
    """What a program is beside something to call: a text, a file."""

    _recipe: Recipe
    _varying: frozenset[int]  # the arguments with a batch axis, in the kind of call that was made last
    backend: str

    @classmethod
    def of_recipe(cls, recipe: Recipe, backend: str) -> Self:
        """The program that a recipe describes."""
        program = object.__new__(cls)
        program._set(recipe, backend)
        return program

    @abstractmethod
    def _set(self, recipe: Recipe, backend: str) -> None:
        """Become the program that a recipe describes, run by a back end."""

    # ---- files ----

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the program into a file, which ``Program.load`` reads.

        The file is text (JSON), and holds all that the program is: its lines, the numbers it was recorded at, the
        derivative, the back end.  A file that was there before is replaced as a whole.

        Args:
            path: the name of the file.

        Raises:
            ValueError: if the program uses an operation of your own, or its outputs are in a class of your own.

        >>> import os, tempfile
        >>> from autograd import Program, leaves
        >>> w, x = leaves(w=0.5, x=3)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = os.path.join(folder, "line.json")
        ...     Program(w * x, [w, x]).save(path)
        ...     Program.load(path)(0.5, [1.0, 2.0])
        array([0.5, 1. ])
        """
        files.save(self._recipe, self.backend, path)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """The program in a file that ``save`` has written.

        A file holds no code, so that one from a stranger can do nothing but fail.

        Args:
            path: the name of the file.

        Raises:
            ValueError: if it is not a file of a program, or the back end is unknown here.
        """
        recipe, backend = files.load(path)
        refuse_unknown(backend)
        return cls.of_recipe(recipe, backend)

    # ---- text ----

    def __str__(self) -> str:
        """The passes that make the program fast, with how many lines it has behind each."""
        return passes_table(self._recipe, self.backend, self._varying)

    def graph(self) -> Any:
        """What was recorded, as Values at the numbers of the recording: ``draw(program)`` is its picture.

        The leaves have the names of the arguments.  After ``value_and_gradient`` they hold their gradients.

        >>> from autograd import Program, formula, leaves
        >>> w, x = leaves(w=0.5, x=3)
        >>> y = Program((w * x - 1) ** 2, [w, x]).graph()
        >>> formula(y), y.data
        ('(w*x - 1)**2', 0.25)
        """
        return self._recipe.values()

    def to_c(self, name: str = "program") -> str:
        """The program as a function of C, for one sample: ``void program(const double *in, double *out)``.

        It is C99, and needs nothing but the library of mathematics.  A comment in front says what stands where in the
        two arrays.  A sum or a mean over a batch is that of one sample.

        Args:
            name: what the function is called.

        Raises:
            ValueError: if C has no function for an operation, or the name is not one of a function.

        >>> from autograd import Program, leaves
        >>> w, x = leaves(w=0.5, x=3)
        >>> text = Program((w * x - 1) ** 2, [w, x]).to_c()
        >>> print(text[text.index("void") :].strip())
        void program(const double *in, double *out)
        {
            const double t2 = in[0]*in[1];
            const double t4 = t2 - 1.0;
            const double t5 = t4*t4;
            out[0] = t5;
        }
        """
        return c_of(self._recipe, name)

    def to_python(self, name: str = "program", varying: Any = None) -> str:
        """The program as a text of Python: a function that needs NumPy, and nothing else.

        Args:
            name: what the function is called.
            varying: the names or the places of the arguments that have a batch axis; by default those of the last
                call, or, before the first one, all but models and what the derivative is taken with respect to.

        Raises:
            ValueError: if NumPy has no function for an operation, or the name is not one of a function.

        >>> from autograd import Program, leaves
        >>> w, x = leaves(w=0.5, x=3)
        >>> names = {}
        >>> exec(Program((w * x - 1) ** 2, [w, x]).to_python("squared"), names)
        >>> names["squared"](0.5, [1.0, 2.0])
        array([0.25, 0.  ])
        """
        places, _ = arguments_asked_for(self._recipe.slots, varying, "varying")
        return python_of(self._recipe, self._varying if varying is None else places, name)

    @property
    def source(self) -> str:
        """The function of NumPy that stands for what runs, in the kind of call that was made last.

        An array in it has a row for each number and a column for each sample.

        >>> from autograd import Program, leaves
        >>> w, x = leaves(w=0.5, x=3)
        >>> source = Program((w * x - 1) ** 2, [w, x]).value_and_gradient("w", reduce="sum").source
        >>> print(source[source.index("batch = ") :].strip())
        batch = x.shape
            x = x.ravel()
            t1 = w*x - 1
            return t1 @ t1, 2*(x @ t1)
        """
        return source_of(self._recipe, self._varying)
