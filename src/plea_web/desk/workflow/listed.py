"""Somebody in the lists whom no letter was made for yet: they become known here when they are named."""

from __future__ import annotations

from collections.abc import Iterator

from plea.address.office import office_of
from plea.model.people import Recipient as Row
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign, Member, Office, Recipient
from plea_web.desk.whom import found, only
from plea_web.desk.workflow.refusals import NotAllowed


def known_or_listed(words: str, reader: Member) -> Recipient:
    """Return whom some words mean: of those whom letters are to, else of the lists, by key or whole name.

    To be called in the step that needs it. Raises NotAllowed where that is nobody, or more than one.
    """
    said = " ".join(words.split())
    exact = [one for one in found(said, reader) if said in (one.key, one.name)]
    if exact:
        return only(said, reader)
    rows = {row.key: row for row in _rows() if said in (row.key, row.name)}
    if len(rows) > 1:
        names = "; ".join(f"{row.name} ({key})" for key, row in rows.items())
        raise NotAllowed(f"“{said}” may be several: {names}. Write the key of the one you mean.")
    if not rows:
        return only(said, reader)
    [row] = rows.values()
    identity = office_of(row)
    office, _ = Office.objects.get_or_create(
        key=identity.key,
        defaults={
            "name": identity.name[:300],
            "kind": identity.kind[:100],
            "country": identity.country[:120],
        },
    )
    return Recipient.objects.get_or_create(
        key=row.key,
        defaults={
            "office": office,
            "name": row.name[:300],
            "country": row.cell("country")[:120],
            "group": row.cell("group")[:120],
            "email": row.cell("email").strip().lower()[:254],
        },
    )[0]


def _rows() -> Iterator[Row]:
    """Yield the rows of every list of every campaign."""
    for campaign in Campaign.objects.order_by("key"):
        files = opened(campaign).files
        for book in files.books.values() if files else ():
            yield from book.recipients
