"""Who brought a new wording in: whoever changed its text, fact or demand at the desk, before the maker.

A wording has one who brought it in. Where several things of it changed, its text says who; then a fact that
it tells; then the demands, of which a passage does not say which it puts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from plea_web.desk.models import Campaign, Event, EventKind, Payload

_CHANGES = (EventKind.TEXT_CHANGED, EventKind.SETTINGS_CHANGED)


@dataclass(frozen=True, slots=True)
class Changed:
    """The numbers of the members who changed something last, as long as no batch told of it."""

    files: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, int] = field(default_factory=dict)
    demands: int | None = None

    def by(self, file: str, facts: Iterable[str]) -> int | None:
        """Return who brought in a new wording in a file that tells some facts; None where nobody here did."""
        told = [self.facts[fact] for fact in facts if fact in self.facts]
        return self.files.get(file) or next(iter(told), None) or self.demands


def changed_since_last_batch(campaign: Campaign) -> Changed:
    """Return who changed what at the desk since the last batch."""
    events = Event.objects.filter(campaign=campaign)
    last = events.filter(kind=EventKind.BATCH_READ).order_by("-number").values_list("number", flat=True)
    changes = events.filter(kind__in=_CHANGES, number__gt=last.first() or 0).exclude(member=None)
    told = list(changes.order_by("number").values_list("kind", "payload_sha256", "member"))
    contents = dict(
        Payload.objects.filter(sha256__in=[digest for _, digest, _ in told]).values_list("sha256", "content")
    )
    files: dict[str, int] = {}
    facts: dict[str, int] = {}
    demands = None
    for kind, digest, member in told:
        content = contents.get(digest)
        if not isinstance(content, dict) or member is None:
            continue
        if kind == EventKind.TEXT_CHANGED:
            files[str(content.get("file"))] = member
            continue
        for setting in content.get("settings", ()):
            part, _, rest = str(setting).partition(".")
            if part == "facts":
                facts[rest.partition(".")[0]] = member
            elif part == "demands":
                demands = member
    return Changed(files, facts, demands)
