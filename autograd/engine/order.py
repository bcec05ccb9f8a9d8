"""The order that the loop of the backward pass goes through: ``history``, in the form that takes the least time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def find_order(roots: Sequence[Any], nothing: object, order: list[Any], leaves: list[tuple[Any, Any]]) -> None:
    """Fill in the ``history`` of the roots: the leaves with what they held, and the order of the others.

    A visited node is marked in its gradient: a set of them would take half as much memory as the graph.
    ``entered`` is a node that waits on the stack, below what it was made from, and goes into the order when
    it is met again; ``nothing`` is one that is in the order or among the leaves already.
    """
    kind = roots[0].__class__
    entered = object()  # another mark: its arguments are not all in the order yet
    met: set[int] = set()  # the ids of tuples of arguments that were visited: the neurons of a layer share theirs
    stack: list[Any] = list(reversed(roots))
    while stack:
        node = stack.pop()
        grad = node.grad
        if grad is entered:
            node.grad = nothing
            order.append(node)
            continue
        while grad is not nothing:  # down the left side: a third faster than to push and pop each node
            left, right = node.left, node.right
            if left is None:
                leaves.append((node, grad))
                node.grad = nothing
                break
            if right.__class__ is kind and right.grad is not nothing:
                if right.left is None:  # at once: on the stack it would be pushed again by every node further down
                    leaves.append((right, right.grad))
                    right.grad = nothing
                else:
                    node.grad = entered
                    stack += (node, right)
                    if left.__class__ is not kind:
                        break
                    node, grad = left, left.grad
                    continue
            if left.__class__ is kind:
                grad = left.grad
                if grad is not nothing:
                    if (
                        right is None
                        and left.right.__class__ is tuple
                        and id(left.left) in met
                        and id(left.right) in met
                    ):
                        left.grad = nothing  # a neuron's sum, with nothing new below it: a fifth faster in a network
                        order.append(left)
                    else:
                        node.grad = entered
                        stack.append(node)
                        node = left
                        continue
            elif left.__class__ is tuple and not (id(left) in met and (right is None or id(right) in met)):
                node.grad = entered
                stack.append(node)
                _push_new(left, right, kind, nothing, met, stack)
                break
            node.grad = nothing  # nothing new below it
            order.append(node)
            break


def _push_new(left: Any, right: Any, kind: Any, nothing: object, met: set[int], stack: list[Any]) -> None:
    """Put the arguments of a node of many on the stack, unless their tuple was met before."""
    if right is not None and id(right) not in met:
        new = [a for a in reversed(right) if a.__class__ is kind and a.grad is not nothing]
        stack += new
        if not new:
            met.add(id(right))
    if id(left) not in met:  # these come first, so all of them are in the order when the tuple is met again
        met.add(id(left))
        stack += [a for a in reversed(left) if a.__class__ is kind]
