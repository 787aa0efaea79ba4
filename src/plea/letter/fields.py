"""Every merge field: what it is called, what it means, and what it looks like filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plea.files.columns import COLUMNS
from plea.files.near import near
from plea.letter.told_facts import TIMES, date_for
from plea.model.campaign import Campaign, Letter
from plea.model.case import Source


@dataclass(frozen=True, slots=True)
class Field:
    """One field that may be written in a text or a layout."""

    name: str
    meaning: str


RECIPIENT_FIELDS = (
    Field("recipient.name", "the whole name, or the body's name"),
    Field("recipient.inside_address", "name, office and postal address, a line each"),
    Field("recipient.salutation", "“Dear Ms D’Ambrosio,”: by office, language and honorific"),
    Field("recipient.complimentary_close", "“Yours sincerely,”: as it goes with the salutation"),
)
LETTER_FIELDS = (
    Field("letter.date", "the date on the letter, in words"),
    Field("letter.subject", "the subject of the text"),
    Field("letter.reference", "our reference, different in each letter: the campaign's, a slash, its number"),
    Field("letter.number", "its number alone"),
    Field("letter.language", "the code of the letter's language"),
)
CAMPAIGN_FIELDS = (
    Field("campaign.title", "what the campaign is called"),
    Field("campaign.place", "where the letters are written"),
    Field("campaign.reference", "what all references begin with"),
)
DEMAND_FIELDS = (
    Field("demands", "the demands of this letter: {% for demand in demands %}"),
    Field("demand.ask", "a demand as put to this office"),
    Field("demand.title", "a demand's short name"),
    Field("demand.done", "the action by which this recipient met it already; empty for all others"),
)
HISTORY_FIELDS = (
    Field("history.last_sent", "the day on which the letter before this one left; {% if history %}: one did"),
    Field("history.reference", "its reference"),
    Field("history.channel", "how it left: “by post”, “by e-mail”"),
    Field("history.replied_on", "the day of the last reply to it; {% if history.replied %}: there is one"),
    Field("history.their_reference", "the reference of that reply"),
    Field("history.replied_by", "who answered, where it was another office than the one we wrote to"),
    Field("history.returned_on", "the day on which it came back undelivered; {% if history.returned %}"),
)

PRIVATE = {"recipient.owner", "recipient.note", "recipient.do_not_contact"}
"""What the team keeps beside a recipient and no letter ever prints."""


def known_fields(campaign: Campaign, letter: Letter) -> Iterator[Field]:
    """Yield the fields that a letter's text and layout may use, in the order people look for them."""
    yield from RECIPIENT_FIELDS
    book = campaign.books.get(letter.book)
    for column in COLUMNS.values():
        if f"recipient.{column.name}" in PRIVATE:
            continue
        yield Field(f"recipient.{column.name}", column.meaning)
    for name in sorted((book.columns if book else frozenset()) - COLUMNS.keys()):
        yield Field(f"recipient.{name}", "a column of this list")
    for key, action in campaign.actions.actions.items():
        title = action.title.get("en") or next(iter(action.title.values()), key)
        yield Field(
            f"recipient.did.{key}", f"true for those who did it, with .on, .reference and .title: {title}"
        )
    yield from _of_case(campaign)
    yield from DEMAND_FIELDS
    for key, action in campaign.actions.actions.items():
        title = action.title.get("en") or next(iter(action.title.values()), key)
        yield Field(f"actions.{key}", f"the people of: {title}")
    for key in campaign.sender:
        yield Field(f"sender.{key}", "from campaign.yaml")
    yield from HISTORY_FIELDS
    for key in campaign.demands:
        yield Field(f"history.demands.{key}", "what came of this demand: granted, partly, noted, refused, …")
    yield from CAMPAIGN_FIELDS
    yield from LETTER_FIELDS


def _meaning(source: Source) -> str:
    """Say what a note of a source is; words that some audience may not read are not repeated."""
    words = source.text.get("en") or next(iter(source.text.values()), "") or " ".join(source.links)
    return "a note of a protected source" if source.shown_as else f"a note: {words}"


def _of_case(campaign: Campaign) -> Iterator[Field]:
    for fact in campaign.case.facts.values():
        words = fact.wording.get("en") or next(iter(fact.wording.values()), "")
        yield Field(f"fact.{fact.key}", words)
        for time, meaning in TIMES.items():
            if date_for(fact, time):
                yield Field(f"fact.{fact.key}.{time}", meaning)
    for source in campaign.case.sources.values():
        yield Field(f"source.{source.key} | note", _meaning(source))
    if campaign.case.sources:
        yield Field("sources", "the sources of this letter, as a list; alone on a line")


_WHOLE = {"recipient", "fact", "actions", "sender", "campaign", "letter", "recipient.did", "range"}
_WHOLE |= {"history", "history.demands", "history.replied", "history.returned"}


def is_known(name: str, known: set[str]) -> bool:
    """Return whether a dotted name is a field, part of one, or a group of fields."""
    pieces = name.split(".")
    return name in _WHOLE or any(".".join(pieces[:length]) in known for length in range(1, len(pieces) + 1))


def nearest(name: str, known: set[str]) -> str | None:
    """Return the field that was probably meant, of the same group before any other."""
    group = name.split(".")[0] + "."
    return near(name, [one for one in known if one.startswith(group)]) or near(name, known)
