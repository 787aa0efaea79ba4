"""Recipients as somebody names them: by name, key, outgoing number or their own reference."""

from __future__ import annotations

import re

from django.db.models import Q

from plea_web.desk.models import Contact, Draft, Member, Recipient, Reply
from plea_web.desk.permissions import May, may

MOST = 20
_NUMBER = re.compile(r"(?:^|\D)(\d{1,9})$")


def found(words: str, reader: Member, most: int = MOST) -> list[Recipient]:
    """Return whom some words may mean, the surest first; at most `most`."""
    said = " ".join(words.split())
    if not said:
        return []
    numbers: list[int] = []
    for candidates in (_by_key(said), _by_number(said), _by_reference(said, reader), _by_name(said, most)):
        numbers += [number for number in candidates if number not in numbers]
        if numbers and candidates is not None and len(numbers) >= most:
            break
    people = Recipient.objects.select_related("office", "owner").in_bulk(numbers[:most])
    return [people[number] for number in numbers[:most]]


def _by_key(said: str) -> list[int]:
    return list(Recipient.objects.filter(key=said).values_list("pk", flat=True))


def _by_number(said: str) -> list[int]:
    """An outgoing number, alone or at the end of the reference that a letter bears: ODF/MD/2018/142."""
    number = _NUMBER.search(said)
    if number is None or not (said.isdecimal() or "/" in said):
        return []
    sent = Draft.objects.filter(number=int(number[1]), addressee__isnull=False)
    return list(sent.order_by("-pk").values_list("addressee", flat=True)[:MOST])


def _by_reference(said: str, reader: Member) -> list[int]:
    """Our reference or theirs, as an entry has it; not out of what is confidential."""
    if not any(sign.isdigit() for sign in said):
        return []
    open_ones = {} if may(reader, May.CONFIDENTIAL) else {"contact__confidential": False}
    theirs = Reply.objects.filter(their_reference__iexact=said, contact__replaced=False, **open_ones)
    ours = Contact.objects.filter(reference__iexact=said, replaced=False).exclude(reference="")
    return [
        *theirs.values_list("contact__recipient", flat=True)[:MOST],
        *ours.values_list("recipient", flat=True)[:MOST],
    ]


def _by_name(said: str, most: int) -> list[int]:
    named = Recipient.objects.filter(Q(name__icontains=said) | Q(office__name__icontains=said))
    return list(named.order_by("name", "pk").values_list("pk", flat=True)[:most])
