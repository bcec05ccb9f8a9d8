"""The benchmark of programs: what its tables say, and peers that are missing, wrong or gone.  Nothing is timed."""

import json
import sys

import numpy as np
import pytest

from benchmarks.programs.asked import Asked, Measured, ours_to, ours_to_best, rows_of
from benchmarks.programs.growth import NOTHING, Stages, chains_of, expected
from benchmarks.programs.peers import PEERS
from benchmarks.programs.peers.peer import UnfitError, flat
from benchmarks.programs.process import NoAnswerError, Process
from benchmarks.programs.serving import Server, answer_to
from benchmarks.programs.tables import digits, family_table, missing_lines, seconds, table_of
from benchmarks.programs.timing import Result, Times, compared, disagreeing, distance, in_turns, ratio
from benchmarks.programs.workloads import WORKLOADS, Workload

# A peer in a few lines: it answers with what stands in ANSWERS, and ends where there is nothing.
FAKE = """
import json, sys
answers = json.loads(sys.argv[1])
print(json.dumps(["ok", "1.0"]), flush=True)
for line in sys.stdin:
    print(json.dumps(answers[json.loads(line)[0]]), flush=True)
"""


def fake(**answers: object) -> Process:
    return Process("fake", command=[sys.executable, "-c", FAKE, json.dumps(answers)])


def good(seconds: float = 1e-3, numbers: tuple[float, ...] = (1.0, 2.0)) -> Process:
    return fake(build=["ok", 0.5], numbers=["ok", numbers], time=["ok", seconds])


# ---- the arithmetic ----


def test_the_median_and_the_quartiles():
    times = Times([5.0, 1.0, 4.0, 2.0, 3.0])
    assert times.median == np.median(times.rounds) == 3.0
    assert times.quartiles == tuple(np.quantile(times.rounds, [0.25, 0.75])) == (2.0, 4.0)
    assert Times([7.0]).quartiles == (7.0, 7.0)


def test_a_ratio_compares_what_ran_side_by_side():
    slow_machine_in_the_second_round = Times([2.0, 20.0, 2.0]), Times([1.0, 10.0, 1.0])
    assert ratio(*slow_machine_in_the_second_round) == 2.0


def test_times_and_ratios_have_three_digits():
    assert [seconds(t) for t in (2.0, 0.0123, 9.996e-3, 4.56e-6, 1e-10)] == [
        "2.00 s",
        "12.3 ms",
        "10.0 ms",
        "4.56 µs",
        "0.10 ns",
    ]
    assert [digits(x) for x in (0.0, 9.994, 9.996, 99.96, 1234.5)] == ["0.00", "9.99", "10.0", "100", "1,234"]


def test_the_table_begins_with_the_fastest():
    result = Result({"b": Times([2.0] * 3), "a": Times([1.0] * 3)}, {"a": 0.5, "b": 0.25}, {"c": "it is slow"})
    assert table_of(result).splitlines() == [
        "| peer | median | quartiles       | times the fastest | until the first result |",
        "|------|--------|-----------------|-------------------|------------------------|",
        "| a    | 1.00 s | 1.00 s – 1.00 s | 1.00              | 500 ms                 |",
        "| b    | 2.00 s | 2.00 s – 2.00 s | 2.00              | 250 ms                 |",
        "",
        "- c: it is slow",
    ]


def test_reasons_that_are_the_same_stand_in_one_line():
    assert missing_lines({"a": "no", "b": "never", "c": "no"}) == "- a, c: no\n- b: never"
    assert missing_lines({}) == ""


def test_the_table_of_families_has_ratios():
    one = Result({"numpy": Times([1.0]), "ours numpy": Times([1.5])}, {}, {"ours native": "no"})
    two = Result({"numpy": Times([2.0])}, {}, {"ours numpy": "it is wrong", "ours native": "no"})
    *_, first, second, _, in_two, in_all = family_table({"one": one, "two": two}, "numpy").splitlines()
    assert first == "| one    | 1.00 s | 1.50       |"
    assert second == "| two    | 2.00 s |            |"
    assert {in_two, in_all} == {"- ours numpy in two: it is wrong", "- ours native: no"}


def test_numbers_are_taken_out_of_what_peers_give():
    assert [*flat((np.float64(1.0), [np.array([2.0, 3.0]), (4,)]))] == [1.0, 2.0, 3.0, 4.0]


# ---- the same numbers ----


def test_the_one_that_is_wrong_is_told():
    right = [1.0, -2.0, 100.0]
    assert disagreeing({"a": right, "b": [x * (1 + 1e-10) for x in right]}) == {}
    told = disagreeing({"a": right, "b": right, "wrong": [1.0, 2.0, 100.0]})
    assert told == {"wrong": "its value and gradient are 4.0e-02 away from those of the others"}
    assert [*disagreeing({"a": right, "b": right, "nan": [1.0, float("nan"), 100.0]})] == ["nan"]
    assert [*disagreeing({"a": right, "b": right, "short": [1.0]})] == ["short"]


def test_a_distance_is_relative_to_the_largest():
    assert distance([1.0, 100.0], [2.0, 100.0]) == 0.01


# ---- processes ----


def test_a_peer_that_dies_is_one_line_in_the_table():
    peers = {"a": good(), "dies": fake(build=["ok", 0.5])}
    result = compared(peers, WORKLOADS["W1"], 3, 0.001)
    assert [*result.times] == ["a"]
    assert result.missing == {"dies": "it ended with exit code 1: KeyError: 'numbers'"}
    with pytest.raises(NoAnswerError, match="KeyError: 'numbers'"):  # and so for the next workload
        peers["dies"].ask("build", "W2")
    for process in peers.values():
        process.close()


def test_a_peer_that_is_killed_is_told_by_its_signal():
    process = Process(
        "fake", command=[sys.executable, "-c", FAKE + "    import os; os.abort()", '{"build": ["ok", 1]}']
    )
    assert process.ask("build") == 1
    with pytest.raises(NoAnswerError, match="it ended with SIGABRT"):
        process.ask("build")
    process.close()


def test_a_peer_that_takes_too_long_is_ended():
    process = Process("fake", command=[sys.executable, "-c", FAKE.replace("answers[", "input() or answers["), "{}"])
    with pytest.raises(NoAnswerError, match="it took more than 0 s"):
        process.ask("build", limit=0.2)
    process.close()


def test_a_peer_that_is_not_installed_says_so():
    with pytest.raises(NoAnswerError, match="No module named 'nowhere'"):
        Process("fake", command=[sys.executable, "-c", "import nowhere"])


def test_a_peer_that_gives_other_numbers_is_not_timed():
    peers = {"a": good(), "b": good(), "wrong": good(numbers=(1.0, 2.1))}
    result = compared(peers, WORKLOADS["W1"], 2, 0.001)
    assert [*result.times] == ["a", "b"]
    assert "away from those of the others" in result.missing["wrong"]
    for process in peers.values():
        process.close()


def test_peers_take_turns_and_slow_ones_have_fewer_rounds():
    asked: list[str] = []

    def peer(name, seconds):
        def run(times):
            asked.append(name)
            return seconds

        return run

    times = in_turns({"quick": peer("quick", 0.1), "slow": peer("slow", 2.0)}, rounds=5, target=0.01)
    assert asked[-8:] == ["quick", "slow", "quick", "slow", "quick", "slow", "quick", "quick"]
    assert len(times["quick"].rounds) == 5
    assert len(times["slow"].rounds) == 3


# ---- growth ----


def test_a_peer_leaves_before_it_takes_too_long():
    stages = {1_000: Stages(0.1, 0.2, 0.1)}
    assert expected(stages, 10_000) == pytest.approx(4.0)
    assert expected({}, 100) == 0.0
    with_a_start = {1_000: Stages(1.0, 1.0, 1.0), 10_000: Stages(1.0, 2.0, 1.0)}  # the shorter one begins slowly
    assert expected(with_a_start, 100_000) == pytest.approx(40.0)
    peers = {"slow": fake(chain=["ok", [0.1, 0.2, 0.1]]), "quick": fake(chain=["ok", [1e-4, 1e-4, 1e-4]])}
    chains = chains_of(peers, (100, 1_000, 10_000), 3.0, False)
    assert [*chains.stages["quick"]] == [100, 1_000, 10_000]
    assert [*chains.stages["slow"]] == [100, 1_000]
    assert chains.missing == {"slow": "10,000 operations would take more than 3 s"}
    for process in peers.values():
        process.close()


# ---- what was asked ----


def test_what_was_asked_is_compared_with_what_came_out():
    times = {"ours native": Times([2.0]), "jax": Times([4.0]), "numba": Times([1.0]), "c": Times([0.5])}
    measured = Measured({"W3 100": Result(times, {}, {})}, NOTHING)
    lines = [ours_to("W3 100", "ours native", peer, 0.6) for peer in ("jax", "c", "xad")]
    assert [*rows_of([*lines, ours_to_best("W3 100", "ours native")], measured)] == [
        ["W3 100: ours native / jax", "0.60", "0.50", "yes"],
        ["W3 100: ours native / c", "0.60", "4.00", "NO"],
        ["W3 100: ours native / xad", "0.60", "not measured", ""],
        ["W3 100: ours native / the fastest peer", "1.00", "2.00", "NO"],
    ]
    assert [*rows_of([Asked("x", 3e-6, lambda _: 2e-6, seconds)], measured)] == [["x", "3.00 µs", "2.00 µs", "yes"]]


# ---- our own peers ----


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_ours_and_numpy_by_hand_compute_the_same(activation):
    workload = Workload("small", "", "network", 5, activation)
    numbers = []
    for name in ("ours eager", "ours numpy", "numpy", "numpy in chunks"):
        server = Server(name, 1)
        server.build(workload)
        numbers.append(server.numbers(workload))
    assert len(numbers[0]) == 338
    for others in numbers[1:]:
        np.testing.assert_allclose(others, numbers[0], rtol=1e-12, atol=1e-12)


def test_a_peer_says_what_it_does_not_do():
    answer = answer_to(["build", WORKLOADS["W1"]], Server("numpy", 1))
    assert answer == ["no", "it is not written this way"]
    assert answer_to(["chain", 10, False], Server("numpy", 1)) == ["no", "it has no graphs of scalars"]
    with pytest.raises(UnfitError, match="number by number"):
        Server("ours eager", 1).build(WORKLOADS["W3 100,000"])


def test_every_peer_has_a_home():
    assert {"ours numpy", "ours native", "jax", "torch", "torch.compile", "casadi", "xad", "numba"} <= {*PEERS}
