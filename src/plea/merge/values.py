"""What one recipient brings to a letter: the cells of the row, the forms of address, what they did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from plea.address import Addressing, full_name
from plea.letter.compiled import CompiledLetter
from plea.letter.done import done_by_recipient
from plea.letter.history import history_fields
from plea.letter.languages import Language, long_date
from plea.letter.shared import Fields, action_fields, demands_for
from plea.merge.numbers import numbered
from plea.merge.plan import plan_batch
from plea.model.campaign import Campaign, Letter
from plea.model.letter import Assignment
from plea.model.people import Deed, Recipient


class Values:
    """Makes the values of each letter; what many have in common is looked up once."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._deeds: dict[str, list[Deed]] = defaultdict(list)
        for deed in campaign.actions.deeds:
            self._deeds[deed.recipient].append(deed)
        self._done = done_by_recipient(campaign)
        self._demands: dict[tuple[str, str, str], list[Fields]] = {}
        self._dates: dict[tuple[str, date], str] = {}
        self._numbers = campaign.numbers

    def of(self, assignment: Assignment, compiled: CompiledLetter, addressing: Addressing) -> dict[str, Any]:
        """Return the values of one letter by field: `recipient`, `letter`, `demands`, `history`."""
        recipient, language = assignment.recipient, compiled.language
        values: dict[str, Any] = {"recipient": self._recipient(recipient, language, addressing)}
        if "demands" not in compiled.docx.shared:
            values["demands"] = self._put_to(recipient, assignment.letter, language)
        number = self.number_of(assignment)
        letter = Fields(
            "letter",
            date=self._date(language, self._campaign.day_of(assignment.letter)),
            reference=f"{self._campaign.reference}/{number}",
            number=str(number),
            language=language.code,
        )
        values["letter"] = letter
        if compiled.history:
            sent = self._campaign.sent_before(assignment.letter, recipient, language.code)
            values["history"] = history_fields(sent, language)
        return values

    def number_of(self, assignment: Assignment) -> int:
        """Return the letter's own number: the one it has, or the one that the next merge gives it."""
        if assignment.numbered not in self._numbers:
            self._numbers = numbered(self._campaign, (*plan_batch(self._campaign).assignments, assignment))
        return self._numbers[assignment.numbered]

    def _put_to(self, recipient: Recipient, letter: Letter, language: Language) -> list[Fields]:
        office, done = recipient.cell("office"), self._done.get(recipient.key)
        if done:
            return demands_for(self._campaign, letter, office, language.code, done)
        asked = (letter.key, office, language.code)
        if asked not in self._demands:
            self._demands[asked] = demands_for(self._campaign, letter, office, language.code)
        return self._demands[asked]

    def _recipient(self, recipient: Recipient, language: Language, addressing: Addressing) -> Fields:
        ending = f"_{language.code}"
        twins = {column.removesuffix(ending): text for column, text in recipient.cells.items()
                 if column.endswith(ending)}  # fmt: skip
        return Fields(
            "recipient",
            {
                **recipient.cells,
                **twins,
                "name": full_name(recipient, language.code) or recipient.cell("body", language.code),
                "inside_address": addressing.inside_address,
                "salutation": addressing.salutation,
                "complimentary_close": addressing.complimentary_close,
                "did": self._did(recipient, language.code),
            },
        )

    def _did(self, recipient: Recipient, language: str) -> Mapping[str, Any]:
        # An empty group is false in a condition, and what is asked of it can still be named.
        did: dict[str, Any] = {key: Fields(f"recipient.did.{key}") for key in self._campaign.actions.actions}
        for deed in self._deeds.get(recipient.key, ()):
            action = self._campaign.actions.actions.get(deed.action)
            if action:
                did[deed.action] = action_fields(action, deed.on, language)
        return Fields("recipient.did", did)

    def _date(self, language: Language, day: date) -> str:
        if (language.code, day) not in self._dates:
            self._dates[language.code, day] = long_date(day.isoformat(), language)
        return self._dates[language.code, day]
