"""How time and memory grow: with the recipients, with the rows of one table, with a second process."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from benchmarks.one_core import Room, finish, folder_in_memory, seconds, start
from benchmarks.table import figure, goal, show
from benchmarks.tools import FILES, Taken

_RECIPIENTS = (100, 1_000, 10_000, 100_000)
_DOCXTPL_RECIPIENTS = (100, 1_000)
_ROWS = (17, 1_700, 17_000)
_AT_ONCE = 20_000  # letters of each process


def growth(rounds: int) -> None:
    """Print what more recipients cost, and what a second process and a single letter bring and cost."""
    with folder_in_memory() as folder:
        room = Room(folder)
        _recipients(room, rounds)
        _processes(room, rounds)
        _one_letter(room, 3 * rounds)


def rows(rounds: int) -> None:
    """Print what more rows of one table cost: one letter, from the template to the file."""
    with folder_in_memory() as folder:
        room = Room(folder)
        tools = ("plea, nothing shared", "docxtpl")
        measured = [
            {(tool, many): room.run(tool, 1, many) for many in _ROWS for tool in tools} for _ in range(rounds)
        ]
    lines = []
    for many in _ROWS:
        ours, theirs = ([taken[tool, many] for taken in measured] for tool in tools)
        faster = median(their.whole / our.whole for our, their in zip(ours, theirs, strict=True))
        lines.append([f"{many:,} rows", *_time_and_peak(ours), *_time_and_peak(theirs), figure(faster)])
    headings = ("one letter", "plea s", "MB", "bytes", "docxtpl s", "MB", "bytes", "times faster")
    show(f"Rows of one table, compiling included, {rounds} rounds", headings, lines)
    last, before = _ROWS[-1], _ROWS[-2]
    faster = median(taken[tools[1], last].whole / taken[tools[0], last].whole for taken in measured)
    goal("17,000 rows: times faster than docxtpl", faster, at_least=15)
    memory = median(taken[tools[0], last].peak / taken[tools[1], last].peak for taken in measured)
    goal("17,000 rows: memory against docxtpl's", memory, at_most=1 / 5)
    longer = median(taken[tools[0], last].whole / taken[tools[0], before].whole for taken in measured)
    goal("1,700 → 17,000 rows: times as long", longer, at_most=10.3)


def _time_and_peak(taken: Sequence[Taken]) -> list[str]:
    times, peaks = median(one.whole for one in taken), median(one.peak for one in taken)
    return [f"{times:.3f}", f"{peaks:.0f}", f"{taken[0].bytes:,.0f}"]


def _recipients(room: Room, rounds: int) -> None:
    room.run("plea", FILES)  # a file is written anew faster than written over: let all be there
    ours = [{many: room.run("plea", many) for many in _RECIPIENTS} for _ in range(rounds)]
    theirs = {many: room.run("docxtpl", many) for many in _DOCXTPL_RECIPIENTS}
    lines = []
    for many in _RECIPIENTS:
        taken = [one[many] for one in ours]
        peer = theirs.get(many)
        slope = theirs[1_000].seconds / 1_000
        lines.append(
            [
                f"{many:,} letters",
                f"{median(one.whole for one in taken):.2f}",
                f"{1000 * median(one.seconds for one in taken) / many:.3f}",
                f"{median(one.peak for one in taken):.0f}",
                f"{peer.whole:.1f}" if peer else f"≈ {slope * many:,.0f}",
                f"{peer.peak:.0f}" if peer else "",
            ]
        )
    headings = ("recipients", "plea s", "ms each", "MB", "docxtpl s", "MB")
    show(f"Recipients, slim package, {rounds} rounds; ≈ is worked out from 1,000 letters", headings, lines)
    longer = median(one[10_000].seconds / one[1_000].seconds for one in ours)
    goal("1,000 → 10,000 letters: times as long", longer, at_most=10.3)
    more = max(one[100_000].peak - one[1_000].peak for one in ours)
    goal("memory of 100,000 letters over that of 1,000, MB", more, at_most=40)


def _processes(room: Room, rounds: int) -> None:
    gains = []
    for _ in range(rounds):
        alone = room.run("plea", _AT_ONCE)
        both = [start(room.command("plea", _AT_ONCE, into=f"core{core}"), core=core) for core in (0, -1)]
        pair = [finish(one) for one in both]
        together = max(one.ended for one in pair) - min(one.began for one in pair)
        gains.append(2 * _AT_ONCE / together / alone.rate)
    show("Two processes against one", ("", "times the letters a second"), [["median", figure(median(gains))]])
    goal("two processes against one", median(gains), at_least=1.8)


def one_letter_alone(rounds: int) -> None:
    """Print what one letter costs when a process is started for it."""
    with folder_in_memory() as folder:
        _one_letter(Room(folder), rounds)


def _one_letter(room: Room, rounds: int) -> None:
    tools = ("plea", "docxtpl")
    measured = [{tool: seconds(room.command(tool, 1)) for tool in tools} for _ in range(rounds)]
    lines = [[tool, f"{median(one[tool] for one in measured):.3f}"] for tool in tools]
    show(f"One letter, the whole process, {rounds} rounds", ("tool", "s"), lines)
    goal("against docxtpl's", median(one["plea"] / one["docxtpl"] for one in measured), at_most=0.8)
