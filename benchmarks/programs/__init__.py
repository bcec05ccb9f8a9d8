"""Programs beside their peers, in one command: ``make bench``, or ``python -m benchmarks.programs``.

- ``workloads`` says what is computed, and ``peers`` has a file for each of those who compute it.
- ``serving`` is one peer in a process of its own, ``process`` the other end of the line to it.
- ``comparing`` has all peers compute the same, ``timing`` lets them take turns, and ``growth`` gives them larger and
  larger graphs.
- ``families`` are graphs of many kinds beside NumPy by hand, which ``by_family`` times.
- ``asked`` has the numbers that programs should reach, ``tables`` and ``plots`` write what came out.
"""
