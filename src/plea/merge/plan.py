"""Who gets which letter, who gets none and why; the same for the same files, whoever asks."""

from __future__ import annotations

from collections.abc import Iterable

from plea.merge.filename import file_names
from plea.model.campaign import Campaign, Letter
from plea.model.letter import Assignment, Omission, Plan
from plea.model.people import Recipient


def plan_batch(campaign: Campaign) -> Plan:
    """Plan every letter of a campaign, in the order of its letters and of its lists."""
    assignments: list[Assignment] = []
    omissions: list[Omission] = []
    for letter in campaign.letters.values():
        wanted: list[tuple[Recipient, str]] = []
        for recipient in campaign.recipients_of(letter):
            reason = why_not(campaign, recipient)
            if reason:
                omissions.append(Omission(letter, recipient, reason))
            else:
                wanted += [(recipient, language) for language in letter.languages_for(recipient)]
        assignments += _named(letter, wanted)
    return Plan(tuple(assignments), tuple(omissions))


def why_not(campaign: Campaign, recipient: Recipient) -> str:
    """Return why a recipient gets no letter of this campaign's date, or ""."""
    day = campaign.date.isoformat()
    if recipient.cell("do_not_contact"):
        return f"do not contact: {recipient.cell('do_not_contact')}"
    if recipient.cell("until") and recipient.cell("until") < day:
        return f"left office on {recipient.cell('until')}"
    if recipient.cell("from") > day:
        return f"takes office on {recipient.cell('from')}"
    return ""


def _named(letter: Letter, wanted: list[tuple[Recipient, str]]) -> Iterable[Assignment]:
    several = len(letter.languages) > 1
    names = file_names([(recipient, language if several else "") for recipient, language in wanted])
    for (recipient, language), name in zip(wanted, names, strict=True):
        yield Assignment(letter, recipient, language, name)
