"""What is asked has to be there, rest on facts, and be something the office can do."""

from __future__ import annotations

from plea.checks.demand_not_for_office import demand_not_for_office
from plea.checks.demand_without_basis import demand_without_basis
from plea.checks.unknown_demand import unknown_demand
from plea.checks.unknown_fact_in_basis import unknown_fact_in_basis
from plea.checks.unknown_office_in_demand import unknown_office_in_demand
from tests.conftest import a_campaign, a_demand, a_letter, a_recipient, said

OFFICIALS = [
    a_recipient(2),
    a_recipient(3, key="odinsson-ben", given_name="Ben", family_name="Óđinsson"),
    a_recipient(4, key="darc-cleo", given_name="Cleo", family_name="d'Arc", language="fr"),
]


def test_a_demand_that_is_not_there_is_named_with_the_near_one():
    assert said(unknown_demand(a_campaign(letters=[a_letter(demands=("rise", "raise"))]))) == (
        'campaign.yaml, line 12: The letter "mep" puts the demand "rise", which is not there.\n'
        '    Did you mean "raise"? [unknown-demand]'
    )


def test_a_demand_that_the_office_cannot_meet_is_told_once_with_all_whom_it_concerns():
    grant = a_demand(verbs={"president": {"en": "Grant"}})
    campaign = a_campaign(recipients=OFFICIALS[:2], demands=[grant])

    assert said(demand_not_for_office(campaign)) == (
        'demands.yaml, line 2: The demand "raise" cannot be put to the office "mep"; '
        "2 recipients would be asked for it.\n"
        "    Take the demand out of the letter, "
        'or write under "asks:" what it can do, "mep: {en: …}". [demand-not-for-office]\n'
        "    holds back bell-ana, odinsson-ben"
    )


def test_a_demand_without_verb_in_the_language_says_which():
    assert said(demand_not_for_office(a_campaign(recipients=OFFICIALS))) == (
        'demands.yaml, line 2: The demand "raise" has no verb for the office "mep" in the language "fr"; '
        "Cleo d'Arc would be asked for it.\n"
        '    Write "fr: …" under "asks:", "mep:". [demand-not-for-office]\n'
        "    holds back darc-cleo"
    )


def test_a_demand_without_words_in_the_language_says_so():
    demand = a_demand(verbs={"mep": {"en": "Raise", "fr": "Évoquer"}})

    assert said(demand_not_for_office(a_campaign(recipients=OFFICIALS, demands=[demand]))) == (
        'demands.yaml, line 2: The demand "raise" says in the language "fr" nothing under "what:"; '
        "Cleo d'Arc would be asked for it.\n"
        '    Write "fr: …" under "what:". [demand-not-for-office]\n'
        "    holds back darc-cleo"
    )


def test_a_demand_that_rests_on_nothing_stops():
    assert said(demand_without_basis(a_campaign(demands=[a_demand(basis=())]))) == (
        'demands.yaml, line 2: The demand "raise" rests on no fact.\n'
        '    Write "basis: [a_fact]" under it, with the keys of facts. [demand-without-basis]'
    )


def test_a_fact_in_a_basis_has_to_be_there():
    assert said(unknown_fact_in_basis(a_campaign(demands=[a_demand(basis=("arested",))]))) == (
        'demands.yaml, line 2: The demand "raise" rests on the fact "arested", which is not there.\n'
        '    Did you mean "arrested"? [unknown-fact-in-basis]'
    )


def test_a_verb_for_an_office_that_does_not_exist_stops():
    demand = a_demand(verbs={"mep": {"en": "Raise"}, "comission_members": {"en": "Grant"}})

    assert said(unknown_office_in_demand(a_campaign(demands=[demand]))) == (
        'demands.yaml, line 2: The demand "raise" is put to the unknown office "comission_members".\n'
        '    Did you mean "commission_members"? [unknown-office]'
    )
