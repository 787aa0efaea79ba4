"""What is wrong in a campaign's values: one rule a file, each with its reason; every rule yields problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from plea.checks.addressing import addressing
from plea.checks.count_typed import count_typed
from plea.checks.deed_without_recipient import deed_without_recipient
from plea.checks.demand_not_for_office import demand_not_for_office
from plea.checks.demand_without_basis import demand_without_basis
from plea.checks.demands_out_of_order import demands_out_of_order
from plea.checks.empty_name import empty_name
from plea.checks.fact_typed import fact_typed
from plea.checks.fact_without_source import fact_without_source
from plea.checks.follow_up_to_nobody import follow_up_to_nobody
from plea.checks.follow_up_too_early import follow_up_too_early
from plea.checks.leftover_prompt import leftover_prompt
from plea.checks.medical_without_ground import medical_without_ground
from plea.checks.names_alike import names_alike
from plea.checks.nobody_to_write_to import nobody_to_write_to
from plea.checks.numbers_differ import numbers_differ
from plea.checks.odd_figure import odd_figure
from plea.checks.person_not_named import person_not_named
from plea.checks.quotation_differs import quotation_differs
from plea.checks.row_without_letter import row_without_letter
from plea.checks.sender_mismatch import sender_mismatch
from plea.checks.texts import CampaignText, read_texts
from plea.checks.unknown_action import unknown_action
from plea.checks.unknown_action_in_demand import unknown_action_in_demand
from plea.checks.unknown_column import unknown_column
from plea.checks.unknown_country import unknown_country
from plea.checks.unknown_demand import unknown_demand
from plea.checks.unknown_fact_in_basis import unknown_fact_in_basis
from plea.checks.unknown_followed import unknown_followed
from plea.checks.unknown_list import unknown_list
from plea.checks.unknown_next import unknown_next
from plea.checks.unknown_office_in_demand import unknown_office_in_demand
from plea.checks.unknown_source import unknown_source
from plea.checks.wrong_date import wrong_date
from plea.model.campaign import Campaign
from plea.model.problem import Problem

Check = Callable[[Campaign], Iterable[Problem]]

ALL_CHECKS: tuple[Check, ...] = (
    unknown_list,
    unknown_followed,
    unknown_column,
    follow_up_to_nobody,
    follow_up_too_early,
    unknown_next,
    nobody_to_write_to,
    row_without_letter,
    wrong_date,
    empty_name,
    unknown_country,
    addressing,
    fact_without_source,
    unknown_source,
    medical_without_ground,
    unknown_demand,
    unknown_office_in_demand,
    demand_without_basis,
    unknown_fact_in_basis,
    demand_not_for_office,
    unknown_action,
    unknown_action_in_demand,
    deed_without_recipient,
    demands_out_of_order,
    names_alike,
    sender_mismatch,
)

TextCheck = Callable[[Campaign, Sequence[CampaignText]], Iterable[Problem]]

TEXT_CHECKS: tuple[TextCheck, ...] = (
    numbers_differ,
    fact_typed,
    count_typed,
    person_not_named,
    leftover_prompt,
    quotation_differs,
    odd_figure,
)
"""The rules about words; the texts are read once for all of them."""


def check_campaign(campaign: Campaign) -> list[Problem]:
    """Return everything that the rules find, in their order."""
    found = [problem for check in ALL_CHECKS for problem in check(campaign)]
    texts = read_texts(campaign)
    return found + [problem for check in TEXT_CHECKS for problem in check(campaign, texts)]
