"""Recipients as somebody names them: by name, key, outgoing number or their own reference."""

from __future__ import annotations

import re

from django.db.models import Q

from plea_web.desk.models import Contact, Draft, Member, Recipient, Reply
from plea_web.desk.permissions import May, may
from plea_web.desk.workflow.refusals import NotAllowed

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
    people = Recipient.objects.select_related("office", "owner").in_bulk(numbers[:most])
    return [people[number] for number in numbers[:most]]


def only(words: str, reader: Member) -> Recipient:
    """Return whom some words mean. Raises NotAllowed where that is nobody, or more than one."""
    people = found(words, reader, most=6)
    exact = [one for one in people if words.strip() in (one.key, one.name)]
    if len(exact or people) == 1:
        return (exact or people)[0]
    if not people:
        raise NotAllowed(
            f"Nobody in the lists is called “{words.strip()}”. Their key stands in the column key."
        )
    names = "; ".join(f"{one.name} ({one.key})" for one in people[:5])
    raise NotAllowed(f"“{words.strip()}” may be several: {names}. Write the key of the one you mean.")


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
