"""plea and its peers on the same letter, in turn within each round."""

from __future__ import annotations

from importlib.util import find_spec
from statistics import median

from benchmarks.one_core import NODE_TOOLS, Room, folder_in_memory, node_tools
from benchmarks.same_text import differing
from benchmarks.table import figure, goal, show
from benchmarks.templates import PACKAGES
from benchmarks.tools import TOOLS, Taken

# Letters in one run: as many as take a second or two.
_MANY = {"floor": 10_000, "plea": 5_000, "plea, nothing shared": 2_500}
_FEW = 150
_HEADINGS = (
    "tool", "letters/s", "min–max", "× docxtpl", "ms each", "× floor", "ready ms", "peak MB", "bytes",
)  # fmt: skip
_OURS = ("floor", "plea", "docxtpl", "plea, nothing shared")

Round = dict[str, Taken]


def peers(rounds: int) -> None:
    """Print the table of all peers, for both packages."""
    with node_tools() as node:
        others = NODE_TOOLS if node else ()
        for package in PACKAGES:
            with folder_in_memory() as folder:
                room = Room(folder, package, node)
                _compare(room, [*_OURS, *_installed("docx-mailmerge2"), *others], rounds)


def _installed(tool: str) -> list[str]:
    if find_spec(TOOLS[tool].module):
        return [tool]
    print(f"{tool} is not installed and left out: pip install {tool}")
    return []


def quick(rounds: int) -> None:
    """Print plea against docxtpl only, for the slim package."""
    with folder_in_memory() as folder:
        _compare(Room(folder), list(_OURS), rounds)


def _compare(room: Room, tools: list[str], rounds: int) -> None:
    measured = [{tool: room.run(tool, _MANY.get(tool, _FEW)) for tool in tools} for _ in range(rounds)]
    rows = []
    for tool in tools:
        rates = [taken[tool].rate for taken in measured]
        against = _ratios(measured, tool, "docxtpl")
        rows.append(
            [
                tool,
                f"{median(rates):,.0f}" if median(rates) >= 100 else f"{median(rates):.1f}",
                f"{min(rates):,.0f}–{max(rates):,.0f}",
                figure(median(against)),
                f"{median(1000 / rate for rate in rates):.3f}",
                f"{median(_ratios(measured, 'floor', tool)):.2f}",
                f"{1000 * median(taken[tool].ready for taken in measured):.0f}",
                f"{median(taken[tool].peak for taken in measured):.0f}",
                f"{median(taken[tool].bytes for taken in measured):,.0f}",
            ]
        )
    show(f"The {room.package} package, {rounds} rounds, one core", _HEADINGS, rows)
    _goals(measured, tools)
    _same_text(room)


def _ratios(measured: list[Round], tool: str, other: str) -> list[float]:
    """Return how many times the other's letters a tool filled, in each round."""
    return [taken[tool].rate / taken[other].rate for taken in measured]


def _goals(measured: list[Round], tools: list[str]) -> None:
    folded, unfolded = "plea", "plea, nothing shared"
    goal("× docxtpl, campaign values shared", median(_ratios(measured, folded, "docxtpl")), at_least=250)
    goal("× docxtpl, nothing shared", median(_ratios(measured, unfolded, "docxtpl")), at_least=120)
    goal("× the floor, campaign values shared", median(_ratios(measured, "floor", folded)), at_most=4)
    goal("× the floor, nothing shared", median(_ratios(measured, "floor", unfolded)), at_most=9)
    rivals = [tool for tool in tools if tool not in _OURS]
    if rivals:
        fastest = max(rivals, key=lambda tool: median(taken[tool].rate for taken in measured))
        ours = [figure(median(_ratios(measured, tool, fastest))) for tool in (folded, unfolded)]
        print(f"           × the fastest peer, {fastest}: {ours[0]}, nothing shared {ours[1]}")
    for tool in (folded, unfolded):
        sizes = median(taken[tool].bytes / taken["docxtpl"].bytes for taken in measured)
        goal(f"file size against docxtpl's, {tool}", sizes, at_most=1.08)


def _same_text(room: Room) -> None:
    different = differing(room.template("jinja"))
    goal("letters of 100 with docxtpl's text", 100 - len(different), at_least=100)
