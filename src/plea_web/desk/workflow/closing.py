"""A campaign ends: nothing leaves any more, and on its day addresses and replies are erased.

That day is offered to an owner and never taken by itself: a machine that was off, or a clock that is wrong,
must not decide what a team loses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from plea_web.desk.letters_of import opened
from plea_web.desk.models import (
    LEFT,
    Campaign,
    Contact,
    ContactKind,
    Draft,
    DraftState,
    EventKind,
    Mail,
    Member,
    Recipient,
)
from plea_web.desk.permissions import May
from plea_web.desk.today import today
from plea_web.desk.workflow import erasing
from plea_web.desk.workflow.contacts import entry
from plea_web.desk.workflow.correspondence import settle_letters
from plea_web.desk.workflow.days import in_words, past
from plea_web.desk.workflow.erasing import Erased
from plea_web.desk.workflow.events import Said, record, record_each, take_turn
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must

_MANY = 300


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a campaign stands before it is closed, or its records are erased."""

    unsent: int  # letters that never left
    waiting: int  # letters that left, from which something is expected still
    replies: int
    entries: int  # of the contact log that have words
    letters: int  # whose values, addresses and kept files are there
    files: int
    said_until: date | None  # keep_until of campaign.yaml


def standing(campaign: Campaign) -> Standing:
    """Return what closing a campaign, and erasing its records, is about."""
    drafts = Draft.objects.filter(campaign=campaign)
    contacts = Contact.objects.filter(campaign=campaign, scrubbed=False)
    letters = list(_with_words(campaign).values_list("pk", flat=True))
    numbers = list(contacts.values_list("pk", flat=True))
    files = {
        *erasing.files_of_letters(letters),
        *erasing.files_of_contacts(numbers),
        *(erasing.files_of_sheets([campaign.pk]) if not campaign.scrubbed_on else ()),
    }
    read = opened(campaign).files
    return Standing(
        drafts.filter(gone=False).exclude(state__in=LEFT).count(),
        _waiting(campaign).count(),
        contacts.filter(kind=ContactKind.REPLY).count(),
        len(numbers),
        len(letters),
        len(files),
        read.tracking.keep_until if read else None,
    )


@transaction.atomic
def close(
    campaign: Campaign, *, on: date, by: Member, keep_until: date | None = None, end_letters: bool = True
) -> Campaign:
    """Close a campaign on a day, and return it. Raises NotAllowed.

    With `end_letters` nothing more is expected of the letters that left; else they stay as they are, and
    answers may still be written down. `keep_until` is the last day of addresses and replies; without one,
    an owner says it later.
    """
    must(by, May.CLOSE)
    past(on)
    take_turn()
    now = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if now.closed_on:
        raise NotAllowed(f"This campaign was closed on {in_words(now.closed_on)} already.")
    if keep_until and keep_until < today():
        raise NotAllowed(
            f"{in_words(keep_until)} has passed. Say until when addresses and replies are kept, or close the "
            "campaign without a day and erase them at once."
        )
    ended = _end_letters(now, on, by) if end_letters else 0
    now.closed_on, now.keep_until = on, keep_until
    now.save(update_fields=["closed_on", "keep_until"])
    record(
        EventKind.CAMPAIGN_CLOSED,
        by=by,
        campaign=now,
        payload={"on": on.isoformat(), "keep_until": _day(keep_until), "ended": ended},
    )
    return now


@transaction.atomic
def keep_until(campaign: Campaign, day: date | None, *, by: Member) -> Campaign:
    """Say until when addresses and replies of a closed campaign are kept; return it. Raises NotAllowed."""
    must(by, May.CLOSE)
    take_turn()
    now = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not now.closed_on:
        raise NotAllowed("This campaign is open. Close it first.")
    if day and day < today():
        raise NotAllowed(f"{in_words(day)} has passed. Choose a later day, or erase them at once.")
    now.keep_until = day
    now.save(update_fields=["keep_until"])
    record(EventKind.CAMPAIGN_CLOSED, by=by, campaign=now, payload={"keep_until": _day(day)})
    return now


@transaction.atomic
def open_again(campaign: Campaign, *, by: Member) -> Campaign:
    """Open a closed campaign again, and return it; letters that ended stay so. Raises NotAllowed."""
    must(by, May.CLOSE)
    take_turn()
    now = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not now.closed_on:
        raise NotAllowed("This campaign is open.")
    if now.scrubbed_on:
        raise NotAllowed(
            f"Addresses and replies were erased on {in_words(now.scrubbed_on)}; this campaign stays closed. "
            "Begin a new one."
        )
    now.closed_on = now.keep_until = None
    now.save(update_fields=["closed_on", "keep_until"])
    record(EventKind.REOPENED, by=by, campaign=now, payload={"campaign": now.pk})
    return now


def due_for_erasing(on: date | None = None) -> QuerySet[Campaign]:
    """Return closed campaigns whose addresses and replies were to be kept until a day that has passed."""
    return Campaign.objects.filter(
        closed_on__isnull=False, scrubbed_on__isnull=True, keep_until__lt=on or today()
    ).order_by("keep_until", "pk")


def erase(campaign: Campaign, *, by: Member) -> Erased:
    """Erase addresses, e-mail addresses and replies of a closed campaign, and return what went.

    Sealed hashes, days, counts and outcomes stay. Raises NotAllowed for one that is open.
    """
    must(by, May.CLOSE)
    erased = _erase(campaign, by)
    erased.pressed = erasing.press_out()
    return erased


@transaction.atomic
def _erase(campaign: Campaign, by: Member) -> Erased:
    take_turn()
    now = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not now.closed_on:
        raise NotAllowed("This campaign is open. Close it first; then its addresses and replies can go.")
    erased = Erased()
    letters = list(Draft.objects.filter(campaign=now).values_list("pk", flat=True))
    erasing.words_of_sheets([now.pk], erased)
    erasing.words_of_letters(_with_words(now), erased)
    erasing.words_of_contacts(Contact.objects.filter(campaign=now), erased)
    for some in erasing.chunks(letters):
        erasing.words_of_mails(Mail.objects.filter(candidates__in=some), erased)
    _addresses(now)
    now.scrubbed_on = today()
    now.save(update_fields=["scrubbed_on"])
    said = {"letters": erased.letters, "entries": erased.entries, "files": erased.scans}
    record(EventKind.SCRUBBED, by=by, campaign=now, payload=said)
    transaction.on_commit(partial(erasing.delete_files, erased.files, letters, [now.pk]))
    return erased


def _addresses(campaign: Campaign) -> None:
    """Erase the e-mail addresses of whoever is in no other campaign that goes on."""
    others = Draft.objects.filter(campaign__scrubbed_on__isnull=True).exclude(campaign=campaign)
    still = set(others.values_list("addressee", flat=True).distinct())
    theirs = Draft.objects.filter(campaign=campaign, addressee__isnull=False)
    gone = set(theirs.values_list("addressee", flat=True).distinct()) - still
    for some in erasing.chunks(sorted(gone)):
        Recipient.objects.filter(pk__in=some).update(email="")


def _with_words(campaign: Campaign) -> QuerySet[Draft]:
    """Return the letters of a campaign whose values or packages are there."""
    kept = ~Q(values={}) | Q(approvals__isnull=False) & ~Q(approvals__package={})
    return Draft.objects.filter(campaign=campaign).filter(kept).distinct()


def _waiting(campaign: Campaign) -> QuerySet[Draft]:
    return Draft.objects.filter(campaign=campaign, state__in=LEFT).exclude(state=DraftState.CLOSED)


def _end_letters(campaign: Campaign, on: date, by: Member) -> int:
    """Say of every letter that left that nothing more is expected; returns how many these were."""
    drafts = list(_waiting(campaign).filter(addressee__isnull=False).select_related("campaign", "addressee"))
    entries = [entry(ContactKind.CLOSED, on=on, by=by, draft=draft) for draft in drafts]
    Contact.objects.bulk_create(entries, batch_size=_MANY)
    record_each(
        EventKind.CLOSED,
        [
            Said(
                one.campaign,
                None,
                one.draft,
                one.recipient,
                {"contact": one.pk, "on": on.isoformat(), "channel": ""},
            )
            for one in entries
        ],
        by=by,
    )
    settle_letters([draft.pk for draft in drafts])
    return len(drafts)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
