"""An office is asked only for what it can do: a Parliament does not grant a pardon.

The demand has to have a verb for the office, and both verb and words in the letter's language.
"""

from __future__ import annotations

from collections.abc import Iterator

from plea.checks.wanted import letters_wanted
from plea.model.campaign import Campaign
from plea.model.case import Demand
from plea.model.people import Recipient
from plea.model.problem import Place, Problem


def demand_not_for_office(campaign: Campaign) -> Iterator[Problem]:
    """Yield one problem for each demand, office and language, naming all whom it holds back."""
    asked: dict[tuple[str, str, str], dict[str, Recipient]] = {}
    for letter, recipient, language in letters_wanted(campaign):
        office = recipient.cell("office")
        for key in letter.demands if office and language else ():
            demand = campaign.demands.get(key)
            if demand and demand.ask(office, language) is None:
                asked.setdefault((key, office, language), {})[recipient.key] = recipient
    for (key, office, language), recipients in asked.items():
        demand = campaign.demands[key]
        yield Problem(
            code="demand-not-for-office",
            place=_place(demand, office, language),
            message=f"{_lacks(demand, office, language)}; {_people(recipients)} would be asked for it.",
            todo=_todo(demand, office, language),
            concerns=tuple(recipients),
        )


def _lacks(demand: Demand, office: str, language: str) -> str:
    if office not in demand.verbs:
        return f'The demand "{demand.key}" cannot be put to the office "{office}"'
    if language not in demand.verbs[office]:
        return f'The demand "{demand.key}" has no verb for the office "{office}" in the language "{language}"'
    return f'The demand "{demand.key}" says in the language "{language}" nothing under "what:"'


def _place(demand: Demand, office: str, language: str) -> Place:
    """The empty cell of the matrix; in a YAML file the office."""
    if demand.verbs.get(office, {}).get(language):
        return demand.place
    near = demand.place if demand.place.in_sheet else demand.place_of(office)
    return demand.places.get((office, language), near)


def _todo(demand: Demand, office: str, language: str) -> str:
    if demand.place.in_sheet:
        return _todo_in_sheet(demand, office, language)
    if office not in demand.verbs:
        verb = f'write under "asks:" what it can do, "{office}: {{{language}: …}}"'
        return f"Take the demand out of the letter, or {verb}."
    where = f'"asks:", "{office}:"' if language not in demand.verbs[office] else '"what:"'
    return f'Write "{language}: …" under {where}.'


def _todo_in_sheet(demand: Demand, office: str, language: str) -> str:
    if demand.verbs.get(office, {}).get(language):
        return f'Write it in the column "what_{language}" of its row.'
    cell = f'the row "{office}" and the column "{demand.key}" of the sheet "Matrix {language}"'
    return f"Take the demand out of the letter, or write in {cell} what this office can do."


def _people(recipients: dict[str, Recipient]) -> str:
    if len(recipients) == 1:
        return next(iter(recipients.values())).name
    return f"{len(recipients)} recipients"
