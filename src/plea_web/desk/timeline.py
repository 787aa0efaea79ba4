"""The contact log of a recipient or an office, over all campaigns, as one reader may see it; newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from plea_web.desk.demand_titles import demand_titles
from plea_web.desk.models import (
    Attachment,
    Campaign,
    Channel,
    Contact,
    ContactKind,
    DemandOutcome,
    Direction,
    Draft,
    Member,
    Office,
    Outcome,
    Recipient,
    Reply,
)
from plea_web.desk.permissions import May, may
from plea_web.desk.spoken import titles_of

MOST = 300
"""Entries on a page: nobody has had more."""
_FEW = 5
_CSS = {
    Outcome.GRANTED: "good",
    Outcome.PARTLY: "good",
    Outcome.NOTED: "",
    Outcome.REFUSED: "bad",
    Outcome.NO_ANSWER: "warn",
}
_BY = {
    Channel.PAPER: "by post",
    Channel.EMAIL: "by e-mail",
    Channel.HAND: "by hand",
    Channel.PORTAL: "by portal",
    Channel.FAX: "by fax",
    Channel.PHONE: "by telephone",
    Channel.MEETING: "at a meeting",
}
_WITHDRAWN: dict[str, str] = {ContactKind.SENT: "Not sent after all", ContactKind.CLOSED: "Opened again"}
_ELSEWHERE = (ContactKind.SENT, ContactKind.CLOSED)  # put right at the letter
_PICTURES = (".jpg", ".jpeg", ".png")


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says to one demand."""

    demand: str
    outcome: str
    css: str  # of the tag that shows it


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry as one reader may see it."""

    contact: Contact
    what: str  # "Reply by post"
    hidden: bool  # confidential, and not for this reader: only that there is something, and when
    letters: tuple[tuple[Draft, str], ...] = ()  # each with what its kind is called
    said: tuple[Said, ...] = ()
    pages: tuple[Attachment, ...] = ()
    answer: Reply | None = None
    instead_of: tuple[Moment, ...] = ()
    may_change: bool = False

    @property
    def why_instead(self) -> str:
        """Why it stands instead of another, for the line above that one; not where that is confidential."""
        word = "Why" if self.contact.is_withdrawal else "Corrected"
        told = not self.hidden and not any(one.hidden for one in self.instead_of)
        return f"{word}: “{self.contact.because}”" if self.contact.because and told else "Instead of"

    @property
    def pictures(self) -> list[Attachment]:
        """The scanned pages that can be shown."""
        return [page for page in self.pages if page.name.lower().endswith(_PICTURES)]

    @property
    def files(self) -> list[Attachment]:
        """What can only be taken out."""
        return [page for page in self.pages if not page.name.lower().endswith(_PICTURES)]


def may_read(contact: Contact, reader: Member) -> bool:
    """True when somebody may read what an entry says; that there is one, all staff may know.

    What was open at first is not any more when a correction of it is confidential.
    """
    return may(reader, May.CONFIDENTIAL) or not _is_confidential(contact)


def _is_confidential(contact: Contact) -> bool:
    later: Contact | None = contact
    while later is not None:
        if later.confidential:
            return True
        later = later.corrections.order_by("-pk").first() if later.replaced else None
    return False


def of_recipient(recipient: Recipient, reader: Member) -> list[Moment]:
    """Return what went to somebody and came back, with answers to a letter of theirs in another's entry."""
    own = Contact.objects.filter(recipient=recipient)
    return _moments(own, Reply.objects.filter(letters__addressee=recipient), reader)


def of_office(office: Office, reader: Member) -> list[Moment]:
    """Return what went to an office and came back, whoever held it, and what it answered for others."""
    own = Contact.objects.filter(office=office)
    return _moments(own, Reply.objects.filter(answered_by=office), reader)


def of_letter(draft: Draft, reader: Member) -> list[Moment]:
    """Return what came back to one letter."""
    own = Contact.objects.filter(draft=draft).exclude(kind=ContactKind.SENT)
    return _moments(own, Reply.objects.filter(letters=draft), reader)


def before_at_office(recipient: Recipient, reader: Member) -> list[Moment]:
    """Return the answers that others got who held somebody's office."""
    others = Contact.objects.filter(office=recipient.office_id, kind=ContactKind.REPLY, replaced=False)
    return _moments(others.exclude(recipient=recipient), Reply.objects.none(), reader, most=_FEW)


def one(contact: Contact, reader: Member) -> Moment:
    """Return one entry."""
    return _moments(Contact.objects.filter(pk=contact.pk), Reply.objects.none(), reader, single=True)[0]


def _moments(
    own: QuerySet[Contact],
    answers: QuerySet[Reply],
    reader: Member,
    *,
    single: bool = False,
    most: int = MOST,
) -> list[Moment]:
    numbers = set(own.order_by("-on", "-id").values_list("pk", flat=True)[:most])
    numbers |= set(answers.values_list("contact", flat=True)[:most])
    parts = (
        "by", "recipient", "office", "campaign", "draft", "despatch", "corrects", "reply__answered_by",
        "reply__summarised_by",
    )  # fmt: skip
    outcomes = DemandOutcome.objects.order_by("pk")
    pages = Attachment.objects.filter(file__isnull=False).order_by("position")
    letters = Draft.objects.order_by("sent_on", "pk")
    found = Contact.objects.filter(pk__in=numbers).select_related(*parts)
    contacts = found.prefetch_related(
        Prefetch("outcomes", outcomes), Prefetch("attachments", pages), Prefetch("reply__letters", letters)
    ).order_by("-on", "-pk")
    known = {contact.pk: contact for contact in contacts}
    titles = _titles(known.values())
    standing = [contact for contact in known.values() if single or not contact.replaced]
    return [_moment(contact, known, titles, reader) for contact in standing]


@dataclass(frozen=True, slots=True)
class _Titles:
    """What a campaign's files call its demands and its kinds of letters."""

    demands: Mapping[str, str]
    letters: Mapping[str, str]


def _titles(contacts: Iterable[Contact]) -> dict[int, _Titles]:
    campaigns: dict[int, Campaign] = {one.campaign_id: one.campaign for one in contacts if one.campaign}
    return {pk: _Titles(demand_titles(campaign), titles_of(campaign)) for pk, campaign in campaigns.items()}


def _moment(
    contact: Contact, known: dict[int, Contact], titles: Mapping[int, _Titles], reader: Member
) -> Moment:
    earlier = known.get(contact.corrects_id or 0)
    before = (_moment(earlier, known, titles, reader),) if earlier else ()
    answer = _answer(contact)
    called = titles.get(contact.campaign_id or 0, _Titles({}, {}))
    drafts = answer.letters.all() if answer else filter(None, [contact.draft])
    letters = tuple((draft, called.letters.get(draft.letter) or draft.letter) for draft in drafts)
    if not may_read(contact, reader):
        return Moment(contact, _what(contact, hidden=True), True, letters, instead_of=before)
    said = tuple(
        Said(
            called.demands.get(one.demand, one.demand),
            one.get_outcome_display(),
            _CSS[Outcome(one.outcome)],
        )
        for one in contact.outcomes.all()
    )
    changes = not (
        contact.replaced or contact.scrubbed or contact.is_withdrawal or contact.kind in _ELSEWHERE
    )
    pages = tuple(contact.attachments.all())
    return Moment(contact, _what(contact), False, letters, said, pages, answer, before, changes)


def _answer(contact: Contact) -> Reply | None:
    return contact.reply if contact.kind == ContactKind.REPLY else None


def _what(contact: Contact, *, hidden: bool = False) -> str:
    """Return what happened, in a few words: "Reply by post"."""
    if contact.is_withdrawal:
        before = contact.corrects.kind if contact.corrects else ""
        return _WITHDRAWN.get(before, "Taken back")
    if contact.kind == ContactKind.NOTE and contact.channel:
        word = {Channel.PHONE: "Call", Channel.MEETING: "Meeting"}.get(Channel(contact.channel), "Message")
        who = {Direction.IN: "from them", Direction.OUT: "from us"}.get(Direction(contact.direction), "")
        return " ".join(filter(None, [word, who]))
    word = str(ContactKind(contact.kind).label)
    if hidden and contact.kind in (ContactKind.REPLY, ContactKind.NOTE):
        word = f"A confidential {word.lower()}"
    by = _BY.get(Channel(contact.channel), "") if contact.channel else ""
    return f"{word} {by}".strip()
