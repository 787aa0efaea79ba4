"""Numbers as figures: each a chart and the same in a table, leading on to the letters behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from plea_web.desk.board import COLUMNS
from plea_web.desk.charts import Bar, Column, Part, band, bars, columns
from plea_web.desk.coded import code
from plea_web.desk.dashboard import REPORTED, Chosen, DueNumbers, Numbers, Rate, Week
from plea_web.desk.models import Campaign, Channel, Outcome
from plea_web.desk.scorecard import GAVE, Score
from plea_web.desk.where_it_stands import link_to

WEEKS = 26  # columns; earlier weeks stand in the table only
RATES = 12  # bars; the others stand in the table only
FEW = 5  # letters: a rate of fewer says little

_CHANNELS = {**{channel.value: channel.label for channel in Channel}, REPORTED: "Reported"}
_PALE = dict.fromkeys(("to_approve", "held", "withdrawn"), "before")


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a table."""

    said: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart, the first field of each row being its heading."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its table."""

    key: str
    title: str
    chart: SafeString
    table: Table
    legend: Sequence[tuple[str, str]] = ()  # class and words
    note: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """The way to the board with what is chosen here; nothing leads there while a desk has no board."""

    campaign: Campaign
    chosen: Chosen

    def to(self, *, country: str = "", group: str = "", demand: str = "", **plain: str) -> str:
        """Return the address of the board with more chosen; `plain` are `state`, `due` and `outcome`."""
        board = link_to("board", self.campaign.pk)
        coded = {
            "list": self.chosen.book,
            "kind": self.chosen.kind,
            "country": country or self.chosen.country,
            "group": group or self.chosen.group,
            "demand": demand,
        }
        query = {name: code(value) for name, value in coded.items() if value} | plain
        if self.chosen.owner:
            query["owner"] = self.chosen.owner
        return f"{board}?{urlencode(query)}" if board else ""


def of_states(numbers: Numbers, links: Links) -> Figure:
    """Return how many letters are at which stage."""
    counted = [
        (stage.key, stage.title, sum(numbers.states.get(state, 0) for state in stage.states))
        for stage in COLUMNS
    ]
    rows = [
        Bar(title, count / numbers.letters, f"{count:,}", _PALE.get(key, ""), links.to(state=key))
        for key, title, count in counted
        if count
    ]
    tells = f"{numbers.letters:,} letters: " + ", ".join(f"{row.label} {row.said}" for row in rows) + "."
    table = [[Cell(row.label, row.link), Cell(row.said)] for row in rows]
    chart = bars("states", "Letters by state", tells, rows)
    return Figure("states", "Where the letters stand", chart, Table(("State", "Letters"), table))


def of_due(due: DueNumbers, links: Links) -> Figure:
    """Return how many follow-ups are due when."""
    soon = f" · {due.next:,} of them in the week after" if due.next else ""
    named = (
        ("Overdue", due.overdue, "", "late", "overdue"),
        ("Within a week", due.week, "", "", "week"),
        ("Later", due.later, soon, "before", "later"),
    )
    whole = due.overdue + due.week + due.later or 1
    rows = [
        Bar(label, count / whole, f"{count:,}{more}", kind, links.to(due=value) if count else "")
        for label, count, more, kind, value in named
    ]
    tells = "Follow-ups: " + ", ".join(f"{row.label.lower()} {row.said}" for row in rows) + "."
    table = [
        [Cell("Overdue", rows[0].link), Cell(f"{due.overdue:,}")],
        [Cell("Within a week", rows[1].link), Cell(f"{due.week:,}")],
        [Cell("In the week after"), Cell(f"{due.next:,}")],
        [Cell("Later still"), Cell(f"{due.later - due.next:,}")],
    ]
    chart = bars("due", "Follow-ups by when they are due", tells, rows)
    return Figure("due", "Follow-ups due", chart, Table(("Due", "Letters"), table))


def of_weeks(weeks: Sequence[Week]) -> Figure:
    """Return how often somebody was contacted in each week, by channel."""
    used = [by for by in _CHANNELS if any(week.by.get(by) for week in weeks)]
    shown = weeks[-WEEKS:]
    drawn = [
        Column(
            f"Week of {week.monday:%-d %B %Y}",
            [Part(_CHANNELS[by].lower(), week.by.get(by, 0), f"by-{by}") for by in used],
            _mark(week.monday, shown[number - 1].monday if number else None, room=len(shown) - number),
        )
        for number, week in enumerate(shown)
    ]
    whole = sum(week.number for week in weeks)
    times = "time" if whole == 1 else "times"
    first = f"{weeks[0].monday:%-d %B %Y}"
    tells = (
        f"Contacted {whole:,} {times} since the week of {first}; the busiest week has {_busiest(weeks):,}."
    )
    rows = [
        [
            Cell(f"{week.monday:%-d %B %Y}"),
            *(Cell(f"{week.by.get(by, 0):,}") for by in used),
            Cell(f"{week.number:,}"),
        ]
        for week in weeks
    ]
    earlier = sum(week.number for week in weeks[:-WEEKS])
    note = f"The last {WEEKS} weeks; {earlier:,} before that are in the table." if earlier else ""
    return Figure(
        "weeks",
        "Contacted per week",
        columns("weeks", "Contacts per week, by channel", tells, drawn),
        Table(("Week of", *(_CHANNELS[by] for by in used), "Together"), rows),
        [(f"by-{by}", _CHANNELS[by]) for by in used],
        note,
    )


def _busiest(weeks: Sequence[Week]) -> int:
    return max((week.number for week in weeks), default=0)


def _mark(monday: date, before: date | None, *, room: int) -> str:
    """Return the month below its first week, where there is room for it before the edge."""
    if before is None or room < 2:
        return f"{monday:%b}" if room >= 4 and monday.day <= 21 else ""
    if monday.month == before.month:
        return ""
    return f"{monday:%b %Y}" if monday.month == 1 and room >= 4 else f"{monday:%b}"


def of_rates(key: str, rates: Sequence[Rate], links: Links) -> Figure:
    """Return how many letters were answered by country or by group, the highest rate first."""
    title, what, none = _RATES_OF[key]
    best = sorted(rates[:RATES], key=lambda rate: (rate.sent < FEW, -rate.share, -rate.sent, rate.label))
    rows = [
        Bar(
            rate.label or none,
            rate.share,
            f"{rate.replied:,} of {rate.sent:,} · {rate.share:.0%}",
            "before" if rate.sent < FEW else "",
            links.to(**{key: rate.label}) if rate.label else "",
        )
        for rate in best
    ]
    tells = f"Answers for letters that left, by {what}: " + _in_words(rows[:3]) + "."
    table = [
        [
            Cell(rate.label or none, links.to(**{key: rate.label}) if rate.label else ""),
            Cell(f"{rate.sent:,}"),
            Cell(f"{rate.replied:,}"),
            Cell(f"{rate.share:.0%}"),
        ]
        for rate in rates
    ]
    others = len(rates) - len(best)
    notes = [
        f"Those with the most letters; {others} more in the table." if others else "",
        f"Pale: fewer than {FEW} letters." if any(row.kind for row in rows) else "",
    ]
    return Figure(
        key,
        title,
        bars(f"by-{key}", title, tells, rows),
        Table((what.capitalize(), "Sent", "Answered", "Rate"), table),
        note=" ".join(note for note in notes if note),
    )


_RATES_OF = {
    "group": ("Answers by party group", "party group", "No group"),
    "country": ("Answers by country", "country", "No country"),
}


def _in_words(rows: Sequence[Bar]) -> str:
    return "; ".join(f"{row.label} {row.said}" for row in rows)


@dataclass(frozen=True, slots=True)
class ShownScore:
    """One demand with its band, and who gave it."""

    score: Score
    chart: SafeString
    gave: Sequence[
        tuple[str, Sequence[tuple[str, str]], int]
    ]  # outcome, offices with their pages, how many more
    cells: Sequence[Cell]


def of_demands(scores: Sequence[Score], links: Links) -> list[ShownScore]:
    """Return the demands of a scorecard, each with what became of it."""
    return [_shown(number, score, links) for number, score in enumerate(scores, start=1)]


def _shown(number: int, score: Score, links: Links) -> ShownScore:
    parts = [
        Part(
            str(outcome.label),
            score.offices.get(outcome, 0),
            f"is-{outcome.value}",
            links.to(demand=score.key, outcome=outcome.value),
        )
        for outcome in Outcome
    ]
    said = [f"{part.label.lower()} {part.number:,}" for part in parts if part.number]
    tells = f"{score.title}: " + (", ".join(said) or "no answer says anything of it") + "."
    gave = [
        (
            str(outcome.label),
            [(name, link_to("office", office)) for office, name in score.gave[outcome]],
            score.offices[outcome] - len(score.gave[outcome]),
        )
        for outcome in GAVE
        if score.gave.get(outcome)
    ]
    cells = [
        Cell(score.title),
        *(Cell(f"{part.number:,}", part.link if part.number else "") for part in parts),
        Cell(f"{score.silent:,}"),
        Cell(f"{score.asked:,}"),
    ]
    chart = band(f"demand-{number}", f"What became of: {score.title}", tells, parts) if score.answered else ""
    return ShownScore(score, SafeString(chart), gave, cells)


OUTCOMES = [(f"is-{outcome.value}", str(outcome.label)) for outcome in Outcome]
"""The legend of the scorecard: class and words."""
SCORE_HEADINGS = ("Demand", *(str(outcome.label) for outcome in Outcome), "Nothing yet", "Asked")
