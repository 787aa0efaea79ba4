"""The values that every letter of one kind and language shares; what depends only on them is folded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from plea.address.countries import country_in
from plea.letter.languages import Language, alphabetical, joined, long_date
from plea.letter.told_facts import ToldFact
from plea.model.campaign import Campaign, Letter
from plea.model.case import Wording
from plea.model.people import Action, Actions, Deed


class Fields(dict[str, Any]):
    """A group of fields that knows its name, so that an empty one can be named: `recipient.street`."""

    def __init__(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field_name = field_name


def said_in(wording: Wording, language: str) -> str:
    """Return a wording in a language, or the one that was written once for all languages."""
    return wording.get(language) or wording.get("", "")


def shared_values(campaign: Campaign, letter: Letter, language: Language) -> dict[str, Any]:
    """Return `fact`, `actions`, `sender`, `campaign`, and `demands` where all are asked the same."""
    code = language.code
    values: dict[str, Any] = {
        "fact": Fields("fact", told_facts(campaign, language)),
        "actions": Fields("actions", people_of(campaign.actions, code)),
        "sender": Fields("sender", {key: said_in(words, code) for key, words in campaign.sender.items()}),
        "campaign": Fields(
            "campaign",
            title=campaign.title,
            place=said_in(campaign.place_of_writing, code),
            reference=campaign.reference,
        ),
    }
    offices = {recipient.cell("office") for recipient in campaign.recipients_of(letter)}
    if len(offices) == 1:
        values["demands"] = demands_for(campaign, letter, offices.pop(), code)
    for group in ("fact", "sender", "campaign"):
        values[group] = Fields(group, {key: text for key, text in values[group].items() if text})
    return values


def told_facts(campaign: Campaign, language: Language) -> dict[str, ToldFact]:
    """Return what may be printed of each fact."""
    return {
        key: ToldFact(said_in(fact.wording, language.code), fact, campaign.date, language)
        for key, fact in campaign.case.facts.items()
    }


def demands_for(campaign: Campaign, letter: Letter, office: str, language: str) -> list[Fields]:
    """Return the letter's demands as they are put to one office."""
    asked = []
    for key in letter.demands:
        demand = campaign.demands.get(key)
        ask = demand.ask(office, language) if demand else None
        if demand and ask:
            asked.append(Fields("demand", key=key, ask=ask, title=said_in(demand.title, language)))
    return asked


def action_fields(action: Action, on: str, language: str) -> Fields:
    """Return an action as `recipient.did.KEY` shows it."""
    parts = {"title": said_in(action.title, language), "on": on or action.on, "reference": action.reference}
    return Fields(f"recipient.did.{action.key}", {name: text for name, text in parts.items() if text})


def people_of(actions: Actions, language: str) -> dict[str, list[Fields]]:
    """Return who took part in each action, sorted by country and family name."""
    people: dict[str, list[Fields]] = {key: [] for key in actions.actions}
    for deed in actions.deeds:
        people.setdefault(deed.action, []).append(_person(deed, actions, language))
    return {key: sorted(group, key=_by_country) for key, group in people.items()}


def distinct_people(actions: Mapping[str, list[Fields]]) -> list[Fields]:
    """Return everybody once (the filter `people`), with the titles of all they did in `did`."""
    did: dict[str, list[str]] = defaultdict(list)
    people: dict[str, Fields] = {}
    for person in (person for group in actions.values() for person in group):
        people.setdefault(person["key"], Fields("person", person))
        did[person["key"]] += person["did"]
    for key, person in people.items():
        person["did"] = did[key]
    return sorted(people.values(), key=_by_country)


def _person(deed: Deed, actions: Actions, language: str) -> Fields:
    action = actions.actions.get(deed.action)
    parts = {
        "name": f"{deed.given_name} {deed.family_name}".strip(),
        "given_name": deed.given_name,
        "family_name": deed.family_name,
        "country": country_in(deed.country, language),
        "group": deed.group,
        "on": deed.on or (action.on if action else ""),
    }
    kept: dict[str, Any] = {name: text for name, text in parts.items() if text}
    titles = [said_in(action.title, language)] if action else []
    order = tuple(map(alphabetical, (parts["country"], deed.family_name, deed.given_name)))
    # A row without key is a person all the same: two of them are not one.
    return Fields("person", kept, key=deed.recipient or order, did=titles, order=(*order, deed.recipient))


def _by_country(person: Fields) -> tuple[str, ...]:
    order: tuple[str, ...] = person["order"]
    return order


def filters_for(language: Language) -> Mapping[str, Callable[..., Any]]:
    """Return the filters that texts may use besides Jinja's own."""

    def written_date(value: object) -> str:
        return long_date(value, language)

    def written_list(words: Iterable[object]) -> str:
        return joined(words, language)

    return {
        "date": written_date,
        "and": written_list,
        "people": distinct_people,
        "bare": _bare,
        "note": _note,
    }


def _note(_words: object) -> object:
    """What a source is printed through; where a tag still has it, something else was to have a note."""
    raise TypeError("only a source has a note of its own: {{ source.KEY | note }}")


def _bare(words: object) -> object:
    """A fact's words without its footnote."""
    return words
