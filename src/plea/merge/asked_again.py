"""A letter that asks somebody for what they did last year tells them that nobody noticed.

Seen in the words of the filled letter: a text may ask those people for something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plea.letter.done import done_by_recipient
from plea.model.campaign import Campaign
from plea.model.letter import Assignment
from plea.model.people import Recipient
from plea.model.problem import Problem
from plea.word.compiled import Filled
from plea.word.values import word_text


class AskedAgain:
    """Collects whom each letter asks again; `problems` says it once for all of them."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._done = done_by_recipient(campaign)
        self._found: dict[tuple[str, str, str], list[Recipient]] = {}

    def look(self, assignment: Assignment, values: Mapping[str, Any], filled: Filled) -> None:
        """Look for the usual words of every demand that this recipient has met."""
        recipient = assignment.recipient
        done = self._done.get(recipient.key)
        if not done:
            return
        said = "".join(piece for _, pieces in filled.parts for piece in pieces if isinstance(piece, str))
        for asked in values.get("demands", ()):
            key = asked["key"]
            usual = self._campaign.demands[key].ask(recipient.cell("office"), assignment.language)
            if key in done and usual and usual == asked["ask"] and word_text(usual) in said:
                people = self._found.setdefault((assignment.letter.key, key, done[key]), [])
                people += [recipient] if recipient not in people else []

    def problems(self) -> Iterator[Problem]:
        """Yield one warning for each letter and demand."""
        for (letter, key, action), people in self._found.items():
            names = people[0].name + (f" and {len(people) - 1:,} more" if len(people) > 1 else "")
            place = self._campaign.demands[key].place
            where = 'in a sheet such as "Next en"' if place.in_sheet else 'under "next:" of the demand'
            yield Problem(
                code="asked-again",
                place=place,
                message=f'The letter "{letter}" puts the demand "{key}" in the usual words '
                f"to {names}, who met it already ({action}).",
                todo=f"Write the next step {where}, or in the text between "
                '"{% if demand.done %}" and "{% endif %}".',
                stops=False,
                concerns=tuple(recipient.key for recipient in people),
            )
