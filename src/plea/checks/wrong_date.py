"""A day in office that cannot be read would leave somebody out, or in, without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plea.checks.wanted import recipients_wanted
from plea.model.campaign import Campaign
from plea.model.problem import Problem

_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def wrong_date(campaign: Campaign) -> Iterator[Problem]:
    """Yield a problem for each `from` or `until` that is no day."""
    for recipient in recipients_wanted(campaign):
        for column in ("from", "until"):
            day = recipient.cell(column)
            if day and not _DAY.fullmatch(day):
                yield Problem(
                    code="wrong-date",
                    place=recipient.place(column),
                    message=f'"{day}" in the row of {recipient.name} cannot be read as a day.',
                    todo="Make the cell a date in Excel, or write it as 2018-03-31.",
                    concerns=(recipient.key,),
                )
