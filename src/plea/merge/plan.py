"""Who gets which letter, who gets none and why; the same for the same files, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plea.letter.reach import why_no_follow_up, why_not
from plea.merge.filename import file_names
from plea.model.campaign import Campaign, Letter
from plea.model.letter import Assignment, Omission, Plan
from plea.model.people import Recipient


def plan_batch(campaign: Campaign) -> Plan:
    """Plan every letter of a campaign, in the order of its letters and of its lists."""
    assignments: list[Assignment] = []
    omissions: list[Omission] = []
    for letter in campaign.letters.values():
        recipients = campaign.recipients_of(letter)
        by_its_day = campaign.dated(letter)
        left_out = {recipient.key: why_not(by_its_day, recipient) for recipient in recipients}
        omissions += [Omission(letter, r, left_out[r.key]) for r in recipients if left_out[r.key]]
        omissions += _no_follow_up(campaign, letter)
        assignments += [a for a in _named(campaign, letter, recipients) if not left_out[a.recipient.key]]
    return Plan(tuple(assignments), tuple(omissions))


def _no_follow_up(campaign: Campaign, letter: Letter) -> Iterator[Omission]:
    """Yield those who got the first letter, or might have, and are not to get this follow-up."""
    if not letter.follows:
        return
    before = campaign.before(letter)
    for recipient in campaign.rows_for(letter):
        why = why_no_follow_up(campaign, letter, before, recipient)
        if why:
            yield Omission(letter, recipient, why)


def _named(campaign: Campaign, letter: Letter, recipients: Sequence[Recipient]) -> Iterator[Assignment]:
    """Yield every letter there could be: a file keeps its name when somebody else is left out."""
    wanted = [
        (recipient, language)
        for recipient in recipients
        for language in campaign.languages_for(letter, recipient)
    ]
    for (recipient, language), name in zip(wanted, file_names(wanted), strict=True):
        yield Assignment(letter, recipient, language, name)
