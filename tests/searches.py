"""How long tests search for a counterexample: a third of the examples in every run, all of them in a thorough one."""

from hypothesis import settings


def examples(count: int) -> int:
    """So many examples, or the share of them that a run takes: ``conftest`` says how many of a hundred."""
    return max(1, count * settings().max_examples // 100)
