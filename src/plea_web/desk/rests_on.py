"""What a letter that left rests on, in plain words: approvals, passages, facts, grounds and sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plea.model.case import Case, Fact
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Member, Passage, Sealed
from plea_web.desk.workflow.days import in_words
from plea_web.desk.workflow.sealing import fact_said, source_hash


@dataclass(frozen=True, slots=True)
class PassageRead:
    """A passage as it left, with its words as far as the desk still has them."""

    sha256: str
    text: str
    readers: str


@dataclass(frozen=True, slots=True)
class FactTold:
    """A fact as it was told."""

    key: str
    words: str  # as the files have them now
    standing: str
    ground: str
    sources: tuple[str, ...]
    since: str  # what became of it since: "" for nothing


@dataclass(frozen=True, slots=True)
class RestsOn:
    """Everything that a seal vouches for, for people."""

    approved: str
    passages: list[PassageRead]
    values: str
    facts: list[FactTold]
    changed_sources: list[str]
    own_version: bool


def rests_on(sealed: Sealed) -> RestsOn:
    """Return what a letter rested on when it left."""
    record, draft = sealed.record, sealed.draft
    files = opened(draft.campaign).files
    case = files.case if files else Case()
    names = _Names(record)
    texts = dict(
        Passage.objects.filter(
            campaign=draft.campaign_id, sha256__in=[one["sha256"] for one in record["passages"]]
        ).values_list("sha256", "paragraphs")
    )
    approval = record["approval"]
    own = ", who had made it" if approval["own"] else ""
    sources = record["sources"].items()
    return RestsOn(
        f"{names.of(approval['by'])}{own}, on {_day(approval['at'])}",
        [
            PassageRead(one["sha256"], "\n".join(texts.get(one["sha256"], [])), names.list(one["approved"]))
            for one in record["passages"]
        ],
        names.list(record["values"]["approved"]),
        [_told(key, said, case.facts.get(key), draft.language) for key, said in record["facts"].items()],
        [key for key, was in sources if key not in case.sources or source_hash(case.sources[key]) != was],
        record["own_version"],
    )


class _Names:
    """Members by their numbers; whose name was erased stays a number."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        lists = [one["approved"] for one in record["passages"]] + [record["values"]["approved"]]
        numbers = {record["approval"]["by"], *(reader for said in lists for reader, _ in said)}
        self._names = {one.pk: str(one) for one in Member.objects.filter(pk__in=numbers)}

    def of(self, number: int) -> str:
        """Return a member's name."""
        return self._names.get(number, f"member {number}")

    def list(self, said: Iterable[tuple[int, str]]) -> str:
        """Return who said yes, and when: "Ana Bell, 8 March 2026; Ben Óđinsson, 9 March 2026"."""
        return "; ".join(f"{self.of(reader)}, {_day(at)}" for reader, at in said)


def _day(at: str) -> str:
    return in_words(datetime.fromisoformat(at).date())


def _told(key: str, said: Mapping[str, Any], now: Fact | None, language: str) -> FactTold:
    words = (now.wording.get(language) or next(iter(now.wording.values()), "")) if now else ""
    if now is None:
        since = "The case holds no such fact any more."
    elif fact_said(now, language) == said:
        since = ""
    elif now.standing.value != said["standing"]:
        since = f"It is {now.standing.value} now."
    else:
        since = "Its words, ground or sources have changed since."
    return FactTold(key, words, said["standing"], _ground(said), tuple(said["sources"]), since)


def _ground(said: Mapping[str, Any]) -> str:
    ground = said["ground"]
    if ground is None:
        return "" if said["sensitivity"] == "public" else "no ground was recorded"
    if ground["consent"]:
        return f"with consent, {ground['consent']}"
    on = _published(ground["published_on"])
    source = f", {ground['published_source']}" if ground["published_source"] else ""
    return f"published before{on}{source}"


def _published(on: str) -> str:
    try:
        return f" on {in_words(date.fromisoformat(on))}" if on else ""
    except ValueError:
        return f" in {on}"
