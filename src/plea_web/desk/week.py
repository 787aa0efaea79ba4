"""One week, owner by owner: what left, what came back, what is due; as values and as a text to paste."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from plea_web.desk.board_choice import NOBODY
from plea_web.desk.due import why_due
from plea_web.desk.models import Contact, ContactKind, Draft, Member

_MOST = 40  # lines of one kind of one owner; the rest is counted
_LEFT, _BACK, _DUE = "Left", "Came in", "Due"


@dataclass(slots=True)
class Summary:
    """One owner's week."""

    owner: Member | None
    lines: dict[str, list[str]] = field(default_factory=lambda: {_DUE: [], _BACK: [], _LEFT: []})
    more: dict[str, int] = field(default_factory=dict)  # lines that were left out, by kind

    @property
    def number(self) -> str:
        """The owner's number, NOBODY for nobody's."""
        return str(self.owner.pk) if self.owner else NOBODY

    @property
    def name(self) -> str:
        """Whose week it is."""
        return str(self.owner) if self.owner else "Nobody’s"

    def add(self, kind: str, line: str) -> None:
        """Add a line, or count it where there are many."""
        if len(self.lines[kind]) < _MOST:
            self.lines[kind].append(line)
        else:
            self.more[kind] = self.more.get(kind, 0) + 1

    @property
    def parts(self) -> list[tuple[str, list[str], int]]:
        """Each kind of line that there is, its lines, and how many more there are."""
        return [(kind, lines, self.more.get(kind, 0)) for kind, lines in self.lines.items() if lines]


def summaries(day: date) -> list[Summary]:
    """Return the week that ends on a day, and what is due in the next: nobody's first, then by name."""
    found: dict[int, Summary] = defaultdict(lambda: Summary(None))
    members = {member.pk: member for member in Member.objects.all()}

    def of(owner: int | None) -> Summary:
        summary = found[owner or 0]
        summary.owner = members.get(owner or 0)
        return summary

    due = Draft.objects.filter(gone=False, due_on__lte=day + timedelta(days=7))
    for letter in due.order_by("due_on", "name", "pk").only(
        "owner", "name", "due_on", "state", "sent_on", "due_by_hand"
    ):
        overdue = "overdue, " if letter.due_on and letter.due_on < day else ""
        of(letter.owner_id).add(_DUE, f"{letter.due_on:%-d %B}: {letter.name} ({overdue}{why_due(letter)})")
    came = Contact.objects.filter(
        replaced=False,
        kind__in=(ContactKind.REPLY, ContactKind.RETURNED),
        on__gt=day - timedelta(days=7),
        on__lte=day,
    ).select_related("recipient")
    for contact in came.order_by("on", "pk"):
        words = "came back undelivered" if contact.kind == ContactKind.RETURNED else "replied"
        of(contact.recipient.owner_id).add(_BACK, f"{contact.on:%-d %B}: {contact.recipient.name} {words}")
    left = Draft.objects.filter(gone=False, sent_on__gt=day - timedelta(days=7), sent_on__lte=day)
    for owner, name, on in left.order_by("sent_on", "name").values_list("owner", "name", "sent_on"):
        of(owner).add(_LEFT, f"{on:%-d %B}: {name}")
    return sorted(found.values(), key=lambda one: (one.owner is not None, one.name))


def as_text(week: list[Summary], day: date) -> str:
    """Return a week as plain text, for an e-mail among colleagues."""
    lines = [
        f"The week to {day:%-d %B %Y}",
        "For colleagues only: names of whom we write to stay among us.",
        "",
    ]
    for summary in week:
        lines += [summary.name, "-" * len(summary.name)]
        for kind, entries, more in summary.parts:
            lines += [f"{kind}:", *(f"  {entry}" for entry in entries)]
            lines += [f"  and {more:,} more"] * bool(more)
        lines.append("")
    if not week:
        lines += ["Nothing left, nothing came in, and nothing is due.", ""]
    return "\n".join(lines)
