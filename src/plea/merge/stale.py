"""What has run out, will soon, or was not looked at for long: facts, consents, sources, lists.

A campaign lasts for months, and what its letters say was true on the day somebody wrote it down. A fact
that has expired stops the merge; this is told before, while there is time to ask again. The rules name what
can have changed, and nothing else, because nobody reads a list of everything:

- **Expired**: a fact after its `expires`, a consent after its `until`, and either from the day on which it
  was withdrawn.
- **Ending**: the same within 60 days. A letter to a prison and its answer may take as long.
- **Unchecked**: a fact that was last `checked` more than 180 days ago, and one that never was although it
  may change (it has an `expires`) or is not certain (it is alleged). A confirmed event of the past needs no
  second look. A source that was `seen` more than 180 days ago; sources on the web that do not say when are
  named together.
- **Old lists**: a list that was true more than 90 days ago, or does not say when: people change office.

Only what some letter uses is named. An unused fact harms nobody, and is looked at when a text takes it up.
Each is named once, by what is most urgent about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from plea.model.campaign import Campaign
from plea.model.case import Case, Fact, Source, SourceKind, Standing
from plea.model.problem import Place

ENDS_SOON = timedelta(days=60)
CHECK_HOLDS = timedelta(days=180)
LIST_HOLDS = timedelta(days=90)

Files = Mapping[str, tuple[str, ...]]
"""By key of a fact: the texts and layouts that tell it."""


class Urgency(StrEnum):
    """What is due, the worst first."""

    EXPIRED = "expired"
    ENDING = "ending"
    UNCHECKED = "unchecked"
    OLD_LIST = "old list"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to look after, and what uses it."""

    urgency: Urgency
    place: Place
    message: str
    used_in: tuple[str, ...] = ()  # texts and layouts; of a list the letters that go to it


def stale(campaign: Campaign, files: Files, on: date) -> list[Due]:
    """Return all that is due on a day: the worst first, what ends first before what ends later."""
    facts = [fact for fact in campaign.case.facts.values() if fact.key in files]
    ended = [*_facts_that_end(facts, files, on), *_consents_that_end(facts, campaign.case, files, on)]
    found = [due for _, due in sorted(ended, key=lambda one: one[0])]
    found += _unchecked(facts, files, on)
    found += _unseen(facts, campaign.case, files, on)
    found += _old_lists(campaign, on)
    return sorted(found, key=lambda due: list(Urgency).index(due.urgency))


def _ending(last: date | None, on: date) -> Urgency | None:
    """Return how urgent a last day is; None where it is far off."""
    if last is None or last > on + ENDS_SOON:
        return None
    return Urgency.EXPIRED if last < on else Urgency.ENDING


def _last_day(until: date | None, withdrawn: date | None) -> date | None:
    before = withdrawn - timedelta(days=1) if withdrawn else None
    return min((day for day in (until, before) if day), default=None)


def _last_day_of(fact: Fact) -> date | None:
    return _last_day(fact.expires, fact.ground.withdrawn if fact.ground else None)


def _facts_that_end(facts: Iterable[Fact], files: Files, on: date) -> Iterator[tuple[date, Due]]:
    for fact in facts:
        last = _last_day_of(fact)
        urgency = _ending(last, on)
        if last and urgency:
            may = "could" if urgency is Urgency.EXPIRED else "may"
            message = f'The fact "{fact.key}" {may} be told until {last}.'
            yield last, Due(urgency, fact.place, message, files[fact.key])


def _consents_that_end(
    facts: Sequence[Fact], case: Case, files: Files, on: date
) -> Iterator[tuple[date, Due]]:
    for source in case.sources.values():
        told = [fact for fact in facts if fact.ground and fact.ground.consent == source.key]
        last = _last_day(source.until, source.withdrawn)
        urgency = _ending(last, on)
        if last and urgency and told:
            holds = "held" if urgency is Urgency.EXPIRED else "holds"
            message = f'The consent "{source.key}" {holds} until {last}; it is the ground of {_named(told)}.'
            yield last, Due(urgency, source.place, message, _used_in(told, files))


def _unchecked(facts: Iterable[Fact], files: Files, on: date) -> Iterator[Due]:
    for fact in facts:
        if _ending(_last_day_of(fact), on):
            continue
        if fact.checked:
            why = f"was last checked on {fact.checked}" if on - fact.checked > CHECK_HOLDS else ""
        elif fact.expires:
            why = f"may change (it expires on {fact.expires}) and was never checked"
        else:
            why = "is alleged and was never checked" if fact.standing is Standing.ALLEGED else ""
        if why:
            yield Due(Urgency.UNCHECKED, fact.place, f'The fact "{fact.key}" {why}.', files[fact.key])


def _unseen(facts: Sequence[Fact], case: Case, files: Files, on: date) -> Iterator[Due]:
    never = []
    for source in case.sources.values():
        told = [fact for fact in facts if source.key in fact.sources]
        if told and source.seen and on - source.seen > CHECK_HOLDS:
            message = f'The source "{source.key}" was last seen on {source.seen}.'
            yield Due(Urgency.UNCHECKED, source.place, message, _used_in(told, files))
        elif told and not source.seen and source.kind is SourceKind.WEB:
            never.append(source)
    if never:
        message = f'These sources on the web do not say when they were last "seen": {_named(never)}.'
        yield Due(Urgency.UNCHECKED, Place(never[0].place.file), message)


def _old_lists(campaign: Campaign, on: date) -> Iterator[Due]:
    for book in campaign.books.values():
        letters = tuple(letter.key for letter in campaign.letters.values() if letter.book == book.key)
        if not letters or (book.as_of and on - book.as_of <= LIST_HOLDS):
            continue
        when = f"was true on {book.as_of}" if book.as_of else 'does not say when it was true ("as_of")'
        yield Due(Urgency.OLD_LIST, book.place, f'The list "{book.key}" {when}.', letters)


def _named(ones: Iterable[Fact | Source]) -> str:
    return ", ".join(f'"{one.key}"' for one in ones)


def _used_in(facts: Iterable[Fact], files: Files) -> tuple[str, ...]:
    return tuple(dict.fromkeys(file for fact in facts for file in files[fact.key]))
