"""The case: what we say happened, how sure we are, who says so, and what we ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from plea.model.problem import Place

Wording = Mapping[str, str]
"""The same words by language code: {"en": "…", "ru": "…"}."""


class Standing(StrEnum):
    """How sure we are of a fact; a withdrawn one may not be used."""

    CONFIRMED = "confirmed"
    ALLEGED = "alleged"
    WITHDRAWN = "withdrawn"


class Sensitivity(StrEnum):
    """Medical facts need a recorded ground before anyone is told."""

    PUBLIC = "public"
    PERSONAL = "personal"
    MEDICAL = "medical"


class Audience(StrEnum):
    """Who reads a letter: the state that holds the prisoner, those who can help, anyone."""

    AUTHORITY = "authority"
    ALLY = "ally"
    PUBLIC = "public"


class SourceKind(StrEnum):
    """What stands behind a fact."""

    WEB = "web"
    DOCUMENT = "document"
    STATEMENT = "statement"
    CONSENT = "consent"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Source:
    """One source, as its footnote names it."""

    key: str
    kind: SourceKind
    place: Place
    text: Wording = field(default_factory=dict)  # the words of the note, before its links
    links: tuple[str, ...] = ()
    on: str = ""  # when it was published, said or agreed to: "2017-11-10", "2017-11", "2017"
    by: str = ""  # who said it or agreed; never printed: a note says what `text` says
    language: str = ""  # of the source itself
    seen: date | None = None  # the day on which somebody last looked at it
    archived: str = ""  # the address of an archived copy
    how: str = ""  # of a consent: "in a letter to his lawyer"
    words: str = ""  # of a consent or a statement: its exact wording, in its own language
    until: date | None = None  # of a consent: the last day on which it holds
    withdrawn: date | None = None  # of a consent: the day from which it holds no more
    shown_as: Mapping[Audience, str] = field(default_factory=dict)  # "none": no note at all


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a personal or medical fact may be told: a consent, or an earlier publication."""

    consent: str = ""  # key of a source of kind consent
    published_by: str = ""
    published_on: str = ""
    published_source: str = ""  # key of the source in which it was published
    withdrawn: date | None = None  # the day from which this fact may no longer be told, whatever the source


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing we say about the case, with everything needed to answer for it."""

    key: str
    wording: Wording
    place: Place
    standing: Standing = Standing.CONFIRMED
    on: str = ""  # when it happened: "2017-12-27", "2017-12", "2017"
    since: str = ""
    expires: date | None = None  # the last day on which a letter may use it
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    ground: Ground | None = None
    audiences: tuple[Audience, ...] = (Audience.AUTHORITY, Audience.ALLY, Audience.PUBLIC)
    cleared_by: str = ""  # who decided on the audiences
    cleared_on: date | None = None
    checked: date | None = None  # the day on which somebody last made sure of it
    sources: tuple[str, ...] = ()  # keys of sources


@dataclass(frozen=True, slots=True)
class Case:
    """The register of facts and sources; another campaign may point at it."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked, of which office and with which verb, resting on which facts.

    An office without a verb cannot be asked: a Parliament does not grant a pardon.
    """

    key: str
    title: Wording
    what: Wording  # the object of the verb
    verbs: Mapping[str, Wording]  # by office
    basis: tuple[str, ...]  # keys of facts
    place: Place
    law: Wording = field(default_factory=dict)  # the legal ground: "Article 71 of the Constitution"
    done_by: tuple[str, ...] = ()  # keys of actions: whoever took part has met the demand
    next_verbs: Mapping[str, Wording] = field(default_factory=dict)  # for them, by office
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict, compare=False)  # of the verbs

    def ask(self, office: str, language: str, *, done: bool = False) -> str | None:
        """Return the demand as put to `office`, or None where it may not be put.

        Whoever has `done` it is asked for the next step, where the demand has words for that.
        """
        verb = self.verbs.get(office, {}).get(language)
        if verb and done:
            verb = self.next_verbs.get(office, {}).get(language, verb)
        what = self.what.get(language)
        return f"{verb} {what}" if verb and what else None

    def place_of(self, office: str) -> Place:
        """Return where the verbs for `office` begin, or where the demand itself stands."""
        return self.places.get((office, ""), self.place)
