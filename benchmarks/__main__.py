"""`python -m benchmarks [PART] [ROUNDS]`: without a part the quick ones; `contacts` asks for a database."""

from __future__ import annotations

import sys

from benchmarks.commands import commands
from benchmarks.contacts import contacts
from benchmarks.desk import desk
from benchmarks.growth import growth, one_letter_alone, rows
from benchmarks.merging import merge
from benchmarks.peers import peers, quick
from benchmarks.profiling import profile
from benchmarks.table import machine

PARTS = {"peers": peers, "growth": growth, "rows": rows, "merge": merge, "profile": profile, "desk": desk}


def main(words: list[str]) -> None:
    """Run one part, or the quick ones."""
    part = words[0] if words else "quick"
    if part == "contacts":
        print(machine())
        contacts(words[1:])
        return
    rounds = int(words[1]) if len(words) > 1 else 3
    print(machine())
    if part == "quick":
        quick(rounds)
        one_letter_alone(3 * rounds)
        commands()
    elif part in PARTS:
        PARTS[part](rounds)
    else:
        parts = ", ".join([*PARTS, "contacts"])
        print(f'"{part}" is no part. The parts are {parts}; without one the quick ones run.')
        raise SystemExit(2)


if __name__ == "__main__":
    main(sys.argv[1:])
