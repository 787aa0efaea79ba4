"""Whose an e-mail is: which letter it answers, brings back or carries; for certain, or perhaps, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Q, QuerySet

from plea_web.desk.models import (
    LEFT,
    Approval,
    Campaign,
    Channel,
    Draft,
    DraftState,
    Mail,
    MailKind,
    Recipient,
)
from plea_web.mail.headers import addresses_of
from plea_web.mail.read_mail import Nature, ReadMail

MOST = 8
"""How many candidates are offered."""
_SHARED_HOUSES = re.compile(
    r"(^|\.)(gmail|googlemail|outlook|hotmail|live|yahoo|ymail|gmx|web|mail|inbox|list|bk|yandex|ya|rambler"
    r"|icloud|me|proton|protonmail|pm|ukr|tut|aol)\.(com|de|net|ru|org|me|by|eu|uk|co\.uk|fr|it|kz)$"
)
_MAY_HAVE_LEFT = (*LEFT, DraftState.APPROVED, DraftState.QUEUED)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose an e-mail is."""

    kind: MailKind
    sure: tuple[Draft, ...] = ()  # the letter, in each of its languages
    candidates: tuple[Draft, ...] = ()
    why: str = ""


def whose(read: ReadMail) -> Whose:
    """Return the letter that an e-mail belongs to, or those that it may belong to."""
    match read.nature:
        case Nature.BOUNCE:
            return _returned(read)
        case Nature.DELAYED:
            return Whose(
                MailKind.DELAYED, why="A mail server is still trying; wait for what it says in the end."
            )
        case Nature.RECEIPT:
            return Whose(
                MailKind.RECEIPT, why="It says that a message arrived or was opened, and is no answer."
            )
    if _is_from_us(read):
        return _from_us(read)
    found = _answered(read)
    if read.nature == Nature.AUTOMATIC:
        said = "It was sent by a program: somebody is out of office, or a message was registered."
        return Whose(MailKind.AUTOMATIC, (), found.sure or found.candidates, f"{said} {found.why}".strip())
    return found


def quoted(text: str) -> list[Draft]:
    """Return the letters whose reference stands in a text."""
    wanted = Q()
    for campaign in Campaign.objects.all():
        prefix = str(campaign.found.get("reference", "")).strip()
        if not prefix:
            continue
        shape = r"(?<![\w/])" + r"\s*/\s*".join(map(re.escape, prefix.split("/"))) + r"\s*/\s*([\w.-]+)"
        for end in {one.strip(".-") for one in re.findall(shape, text, re.IGNORECASE)[:20]}:
            if end.isascii() and end.isdigit() and len(end) < 10:
                wanted |= Q(campaign=campaign, number=int(end))
            else:
                wanted |= Q(campaign=campaign, recipient=end.lower())
    return list(_letters().filter(wanted)) if wanted else []


def found_by(words: str, campaign: Campaign) -> list[Draft]:
    """Return letters of a campaign that left, by a reference, a number, a name or an address; a few."""
    said = " ".join(words.split())
    if not said:
        return []
    by_reference = [one for one in quoted(said) if one.campaign_id == campaign.pk]
    if by_reference:
        return by_reference[:MOST]
    letters = _letters().filter(campaign=campaign, state__in=_MAY_HAVE_LEFT)
    wanted = Q(addressee__email=said.lower()) if "@" in said else Q()
    if said.isascii() and said.isdigit() and len(said) < 10:
        wanted = Q(number=int(said))
    for word in said.split() if not wanted else ():
        wanted &= Q(name__icontains=word) | Q(recipient=word.lower())
    return list(letters.filter(wanted)[:MOST])


def _answered(read: ReadMail) -> Whose:
    threaded = [one for one in _in_thread(read.answers) if one.state in LEFT]
    if threaded and _is_one(threaded):
        return _sure(threaded, "It answers an e-mail that went with this letter.")
    named = quoted(f"{read.subject}\n{read.text}")
    left = [one for one in named if one.state in LEFT]
    addressed = list(_letters().filter(state__in=LEFT, addressee__email=read.sender)) if read.sender else []
    if left:
        return _by_reference(read, left, addressed)
    if addressed and _is_one(addressed):
        return _sure(addressed, f"{read.sender} is the address of this recipient, and one letter went there.")
    if addressed:
        why = f"More than one letter went to {read.sender}, and it does not say which it answers."
        return Whose(MailKind.ANSWER, (), _few(addressed), why)
    return _by_whatever_it_holds(read, named)


def _by_reference(read: ReadMail, left: list[Draft], addressed: list[Draft]) -> Whose:
    if not _is_one(left):
        return Whose(MailKind.ANSWER, (), _few(left), "It names several of our letters.")
    letter = left[0]
    theirs = letter.addressee.email if letter.addressee else ""
    if theirs and (theirs == read.sender or _same_house(theirs, read.sender)):
        return _sure(left, "It names our reference, and comes from whom the letter went to.")
    sender = read.sender or "nobody that it names"
    said = f"the letter went to {theirs}" if theirs else "no e-mail address stands in the list"
    why = f"It names our reference, and comes from {sender}; {said}."
    return Whose(MailKind.ANSWER, (), _few([*left, *addressed]), why)


def _by_whatever_it_holds(read: ReadMail, named: list[Draft]) -> Whose:
    """Nothing is certain here: an address that is quoted, or another one of the same house."""
    if named:
        why = "It names the reference of a letter that has not left, as far as is written down."
        return Whose(MailKind.ANSWER, (), (), why)
    inside = [one for one in addresses_of(read.text) if one != read.sender]
    mentioned = list(_letters().filter(state__in=LEFT, addressee__email__in=inside)[: MOST + 1])
    if mentioned and len(mentioned) <= MOST:
        why = f"{_unknown(read)}; inside stands the address of somebody we wrote to."
        return Whose(MailKind.ANSWER, (), _few(mentioned), why)
    if Recipient.objects.filter(email=read.sender).exclude(email="").exists():
        return Whose(MailKind.ANSWER, why=f"No letter to {read.sender} has left, as far as is written down.")
    house = read.sender.partition("@")[2]
    near: list[Draft] = []
    if house and not _SHARED_HOUSES.search(house):
        near = list(_letters().filter(state__in=LEFT, addressee__email__endswith=f"@{house}")[: MOST + 1])
    named_inside = [one for one in near if one.name.split()[-1].casefold() in read.text.casefold()]
    near = named_inside or (near if len(near) <= MOST else [])
    if near:
        why = f"{_unknown(read)}; these are at the same house."
        return Whose(MailKind.ANSWER, (), _few(near), why)
    return Whose(MailKind.ANSWER, why=f"{_unknown(read)}, and it names no reference of ours.")


def _unknown(read: ReadMail) -> str:
    return f"Nobody on our lists has the address {read.sender}" if read.sender else "It has no sender"


def _returned(read: ReadMail) -> Whose:
    known = {failure.address for failure in read.failures}
    addresses = known or set(addresses_of(read.text)) - {read.sender}
    by_mail = Q(despatches__channel=Channel.EMAIL, despatches__withdrawn=False)
    went = _letters().filter(
        by_mail,
        despatches__sent_on__isnull=False,
        despatches__returned_on__isnull=True,
        addressee__email__in=addresses,
    )
    letters = list(went.distinct())
    about = {one.pk for one in [*_in_thread(read.answers), *quoted(f"{read.subject}\n{read.text}")]}
    letters = [one for one in letters if one.pk in about] or letters
    shown = ", ".join(sorted(known)[:3]) or "somebody"
    if letters and known and _is_one(letters):
        return Whose(
            MailKind.BOUNCE, tuple(letters), (), f"A mail server says that {shown} cannot be reached."
        )
    if letters:
        return Whose(
            MailKind.BOUNCE, (), _few(letters), f"{shown} could not be reached; say whose letter it was."
        )
    why = f"{shown} could not be reached, and no letter is known that went there by e-mail."
    return Whose(MailKind.BOUNCE, why=why)


def _from_us(read: ReadMail) -> Whose:
    """A copy of what somebody of us sent: which letter it carried is proposed, and a person says so."""
    hashes = [sha256(one.content).hexdigest() for one in read.attachments]
    approved = Approval.objects.filter(stands=True, letter__sha256__in=hashes).values("draft")
    carried = list(_letters().filter(pk__in=approved))
    to = [one for one in read.to if one != read.sender]
    letters = carried or list(_letters().filter(state__in=_MAY_HAVE_LEFT, addressee__email__in=to))
    waiting = [one for one in letters if not _went_by_mail(one)]
    if not waiting:
        known = "It is written down already." if letters else "No approved letter is to anybody it went to."
        return Whose(MailKind.OURS, why=f"It was sent by us. {known}")
    if carried:
        what = "the file in it is the approved letter, to the last byte"
    else:
        what = "no file in it is the approved letter as plea keeps it, so look at what it says"
    return Whose(MailKind.OURS, (), _few(waiting), f"It was sent by us: {what}.")


def _went_by_mail(draft: Draft) -> bool:
    went = draft.despatches.filter(channel=Channel.EMAIL, withdrawn=False, sent_on__isnull=False)
    return bool(went.exists())


def _is_from_us(read: ReadMail) -> bool:
    ours = {one for campaign in Campaign.objects.all() for one in campaign.found.get("our_addresses", [])}
    if read.sender in ours:
        return True
    theirs = Recipient.objects.filter(email=read.sender).exclude(email="").exists()
    return not theirs and Recipient.objects.filter(email__in=[*read.to]).exclude(email="").exists()


def _in_thread(ids: Sequence[str]) -> list[Draft]:
    """Return the letters of e-mails that are kept here, by the numbers of these messages."""
    kept = Mail.objects.filter(message_id__in=ids, contact__draft__isnull=False).exclude(message_id="")
    return list(_letters().filter(pk__in=kept.values("contact__draft")))


def _letters() -> QuerySet[Draft]:
    return Draft.objects.select_related("addressee", "campaign").order_by("-sent_on", "-pk")


def _is_one(drafts: Iterable[Draft]) -> bool:
    """True where all are one letter, in its languages."""
    return len({(one.campaign_id, one.letter, one.recipient) for one in drafts}) == 1


def _sure(drafts: list[Draft], why: str) -> Whose:
    return Whose(MailKind.ANSWER, tuple(drafts), (), why)


def _few(drafts: list[Draft]) -> tuple[Draft, ...]:
    return tuple({one.pk: one for one in drafts}.values())[:MOST]


def _same_house(one: str, other: str) -> bool:
    house = one.partition("@")[2]
    return bool(house) and house == other.partition("@")[2] and not _SHARED_HOUSES.search(house)
