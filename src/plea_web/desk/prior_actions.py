"""What the campaigner's files say of a recipient: what they did, and whether they may be written to."""

from __future__ import annotations

from dataclasses import dataclass

from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign, Recipient


@dataclass(frozen=True, slots=True)
class PriorAction:
    """Something that somebody took part in."""

    title: str
    on: str
    place: str  # "recipients/actions.xlsx, sheet Who, A14"


@dataclass(frozen=True, slots=True)
class OfFiles:
    """What the lists and the workbook of actions say of one recipient, in all campaigns."""

    actions: tuple[PriorAction, ...]
    stopped: str  # the list's own do_not_contact, "" where it is empty
    stopped_at: str  # in which cell
    listed: bool  # a list of some campaign still has them


def said_in_files(recipient: Recipient) -> OfFiles:
    """Look through the files of every campaign; what several share is told once."""
    found: dict[tuple[str, str], PriorAction] = {}
    stopped = stopped_at = ""
    listed = False
    for campaign in Campaign.objects.order_by("key"):
        files = opened(campaign).files
        if files is None:
            continue
        for deed in files.actions.deeds:
            if deed.recipient == recipient.key:
                action = files.actions.actions.get(deed.action)
                title = (action.title.get("en") or next(iter(action.title.values()), "")) if action else ""
                on = deed.on or (action.on if action else "")
                found[deed.action, deed.on] = PriorAction(title or deed.action, on, str(deed.place))
        for book in files.books.values():
            row = next((one for one in book.recipients if one.key == recipient.key), None)
            if row is not None:
                listed = True
                stopped = stopped or row.cell("do_not_contact")
                stopped_at = stopped_at or (str(row.place("do_not_contact")) if stopped else "")
    return OfFiles(tuple(found.values()), stopped, stopped_at, listed)
