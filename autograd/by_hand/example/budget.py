"""A budget of work: how many nodes may be visited before a question is given up.

Gradient descent takes time in proportion to the nodes that it visits, and a sheet may
ask for any number of steps.  All who work on one question share a budget, which bounds
their time together.
"""

from __future__ import annotations

MOST_WORK = 20_000_000  # nodes that the claims of a sheet may visit: a minute or so


class OverBudgetError(ValueError):
    """The work that was asked for costs more than what is left."""


class Budget:
    """A count of visits to nodes, for all who share it.

    >>> budget = Budget(100)
    >>> budget.spend(80)
    >>> budget.spend(30)
    Traceback (most recent call last):
    autograd.by_hand.example.budget.OverBudgetError: the claims need more than 100 visits to a node: \
ask for fewer steps or derivatives
    >>> budget.spend(20)
    """

    def __init__(self, most: int = MOST_WORK) -> None:
        self.most = most
        self.left = most
        self.has_refused = False

    def spend(self, nodes: int) -> None:
        """Pay for visits before they are made.  A refusal costs nothing, so cheaper work can go on.

        Raises:
            OverBudgetError: if they are more than what is left.
        """
        if nodes > self.left:
            self.has_refused = True
            raise OverBudgetError(
                f"the claims need more than {self.most} visits to a node: ask for fewer steps or derivatives"
            )
        self.left -= nodes
