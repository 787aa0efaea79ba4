"""A desk in the middle of its work: three campaigns, 100,000 recipients, 500,000 entries in the contact log.

The records are written as the workflow would leave them, in bulk. The first campaign has a list of all
recipients, so that its spreadsheet can be written and read back; who answers what is decided by numbers.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.recipients import values
from benchmarks.workspace import NAME, make_workspace

CONTACTS_EACH = 5  # entries for each recipient, over all campaigns
STARTED = date(2018, 3, 5)  # when the first letters left; what the other days are counted from
WEEKS = 20
TODAY = STARTED + timedelta(weeks=WEEKS)
_AT = datetime(2018, 3, 5, 9, tzinfo=UTC)
_GROUPS = ("EPP", "S&D", "Renew", "Greens/EFA", "ECR", "The Left", "Patriots", "")
_COUNTRIES = (
    "Albania", "Andorra", "Armenia", "Austria", "Belgium", "Bulgaria", "Croatia", "Cyprus", "Czechia",
    "Denmark", "Estonia", "Finland", "France", "Georgia", "Germany", "Greece", "Hungary", "Iceland",
    "Ireland", "Italy", "Latvia", "Lithuania", "Luxembourg", "Malta", "Moldova", "Monaco", "Montenegro",
    "Netherlands", "Norway", "Poland", "Portugal", "Romania", "Serbia", "Slovakia", "Slovenia", "Spain",
    "Sweden", "Switzerland", "Ukraine", "United Kingdom",
)  # fmt: skip
_OUTCOMES = ("noted", "noted", "partly", "refused", "noted", "granted", "no_answer")
_DEMANDS = ("one", "two", "three", "four", "five")
_STAFF = 12
_CHUNK = 5_000


def lay_files(workspace: Path, recipients: int) -> None:
    """Write the campaigns' files: the first with everybody in its list, two others with twenty people."""
    make_workspace(workspace, recipients, for_review=True)
    for number in (2, 3):
        folder = workspace / "letters" / f"{NAME}-{number}"
        aside = workspace / "aside"
        make_workspace(aside, 20, for_review=True)
        shutil.move(aside / "letters" / NAME, folder)
        shutil.move(aside / "recipients" / "members.xlsx", workspace / "recipients" / f"few-{number}.xlsx")
        shutil.rmtree(aside)
        settings = folder / "campaign.yaml"
        told = settings.read_text(encoding="utf-8").replace("members.xlsx", f"few-{number}.xlsx")
        settings.write_text(told, encoding="utf-8")


def lay_records(recipients: int) -> None:
    """Write the records of the desk: members, offices, recipients, letters, despatches, the contact log."""
    staff = _members()
    people = _recipients(recipients, staff)
    for number, key in enumerate((NAME, f"{NAME}-2", f"{NAME}-3")):
        # The first campaign writes to all, the others to half of them.
        _campaign(key, people if number == 0 else people[number - 1 :: 2], staff)
    _notes(people, staff, CONTACTS_EACH * recipients)


def _members() -> list[Any]:
    from django.contrib.auth.models import User

    from plea_web.desk.models import Member, Role

    made = []
    for number in range(_STAFF):
        user = User.objects.create(username=f"member-{number}")
        role = Role.OWNER if number == 0 else Role.COORDINATOR
        made.append(Member.objects.create(user=user, name=f"Member {number}", role=role))
    return made


def _recipients(count: int, staff: list[Any]) -> list[Any]:
    """Save who is written to; every twentieth shares the office of the one before."""
    from plea_web.desk.models import Office, Recipient

    offices = [
        Office(key=f"person:r-{n}", name=_name(n), kind="mep", country=_COUNTRIES[n % 40])
        for n in range(count)
        if n % 20 != 19
    ]
    Office.objects.bulk_create(offices, batch_size=_CHUNK)
    known = {office.key: office for office in offices}
    people = [
        Recipient(
            key=f"r-{n}",
            office=known[f"person:r-{n - (n % 20 == 19)}"],
            name=_name(n),
            country=_COUNTRIES[n % 40],
            group=_GROUPS[n % 7 if n % 8 else 7],
            email=f"r-{n}@example.org",
            owner=staff[n % 13] if n % 13 < _STAFF else None,
        )
        for n in range(count)
    ]
    Recipient.objects.bulk_create(people, batch_size=_CHUNK)
    return people


def _name(number: int) -> str:
    person = values(number)["recipient"]
    return f"{person['given_name']} {person['family_name']} {number}"


def _campaign(key: str, people: list[Any], staff: list[Any]) -> None:
    from django.utils import timezone

    from plea_web.desk.models import Approval, Batch, Campaign, Claim, Despatch, Draft, KeptFile

    campaign = Campaign.objects.create(
        key=key,
        languages=["en"],
        found={"letters": {"member": "Members of parliament"}, "demands": {"member": list(_DEMANDS)}},
    )
    batch = Batch.objects.create(
        campaign=campaign, manifest_sha256="0" * 64, read_at=timezone.now(), letters=len(people), whole=True
    )
    kept, _ = KeptFile.objects.get_or_create(sha256=sha256(b"a letter").hexdigest(), defaults={"size": 8})
    drafts = [_draft(campaign, batch, person, n) for n, person in enumerate(people)]
    gone_out = [draft for draft in drafts if draft.sent_on]
    claims = [
        Claim(
            campaign=campaign,
            letter=draft.letter,
            office_id=draft.addressee.office_id,
            recipient=draft.addressee,
            on=draft.sent_on,
            number=draft.number,
        )
        for draft in gone_out
    ]
    Claim.objects.bulk_create(claims, batch_size=_CHUNK)
    for draft, claim in zip(gone_out, claims, strict=True):
        draft.claim = claim
    Draft.objects.bulk_create(drafts, batch_size=_CHUNK)
    approved = [draft for draft in drafts if draft.package_sha256]
    approvals = [
        Approval(
            draft=draft,
            letter=kept,
            fingerprint=draft.fingerprint,
            package={},
            package_sha256=draft.package_sha256,
            by=staff[0],
            at=_AT,
        )
        for draft in approved
    ]
    Approval.objects.bulk_create(approvals, batch_size=_CHUNK)
    by_draft = {approval.draft_id: approval for approval in approvals}
    despatches = [one for draft in gone_out for one in _despatches(draft, by_draft[draft.pk], staff)]
    Despatch.objects.bulk_create(despatches, batch_size=_CHUNK)
    _log(campaign, despatches, staff)


def _draft(campaign: Any, batch: Any, person: Any, n: int) -> Any:
    from plea_web.desk.models import Draft, DraftState

    state = _state(n, shares_office=person.key[-2:] in ("19", "39", "59", "79", "99"))
    approved = state not in (DraftState.DRAFT, DraftState.IN_REVIEW)
    left = approved and state != DraftState.APPROVED
    sent = STARTED + timedelta(days=n * 7 * WEEKS // 100_000 % (7 * WEEKS)) if left else None
    replied = sent + timedelta(days=5 + n % 30) if sent and state == DraftState.REPLIED else None
    returned = sent + timedelta(days=9) if sent and state == DraftState.RETURNED else None
    waits = sent + timedelta(days=60) if sent and state == DraftState.SENT else None
    digest = f"{n:064x}"
    return Draft(
        campaign=campaign, batch=batch, letter="member", recipient=person.key, language="en",
        name=person.name, country=person.country, office=("mep", "pace_member")[n % 2],
        file=f"members/{n}.docx", sha256=digest, fingerprint=digest, state=state,
        approved_sha256=digest if approved else "", approved_fingerprint=digest if approved else "",
        package_sha256=digest if approved else "", values_read=approved, addressee=person, book="members",
        group=person.group, owner_id=person.owner_id, number=n + 1 if left else None, sent_on=sent,
        replied_on=replied, returned_on=returned, due_on=returned or waits,
    )  # fmt: skip


def _state(n: int, *, shares_office: bool) -> Any:
    from plea_web.desk.models import DraftState

    if n % 20 == 3:
        return DraftState.DRAFT
    if n % 20 == 7:
        return DraftState.IN_REVIEW
    if n % 10 == 1 or shares_office:
        return DraftState.APPROVED
    if n % 8 == 2:
        return DraftState.REPLIED
    if n % 40 == 5:
        return DraftState.RETURNED
    return DraftState.CLOSED if n % 50 == 6 else DraftState.SENT


def _despatches(draft: Any, approval: Any, staff: list[Any]) -> Iterator[Any]:
    """Yield the original on paper, and an e-mail copy for two of three."""
    from plea_web.desk.models import Channel, Despatch

    channels = (Channel.PAPER, Channel.EMAIL) if draft.addressee_id % 3 else (Channel.PAPER,)
    for channel in channels:
        yield Despatch(
            draft=draft,
            channel=channel,
            approval=approval,
            sent_on=draft.sent_on,
            returned_on=draft.returned_on,
            by=staff[draft.addressee_id % _STAFF],
            at=_AT,
        )


def _log(campaign: Any, despatches: list[Any], staff: list[Any]) -> None:
    """Write what the despatches and the letters' days say into the contact log."""
    from plea_web.desk.models import Contact, DemandOutcome, DraftState, Reply

    def entry(kind: str, way: str, on: date, draft: Any, **parts: Any) -> Any:
        return Contact(
            kind=kind, direction=way, campaign=campaign, recipient=draft.addressee,
            office_id=draft.addressee.office_id, draft=draft, on=on, at=_AT,
            by=staff[draft.addressee_id % _STAFF], **parts,
        )  # fmt: skip

    entries, answers = [], []
    for despatch in despatches:
        draft, by = despatch.draft, despatch.channel
        entries.append(entry("sent", "out", despatch.sent_on, draft, channel=by, despatch=despatch))
        if by != "paper":
            continue
        if draft.returned_on:
            entries.append(entry("returned", "in", draft.returned_on, draft, channel=by, despatch=despatch))
        if draft.state == DraftState.CLOSED:
            entries.append(entry("closed", "ours", draft.sent_on, draft))
        if draft.replied_on:
            secret = draft.addressee_id % 50 == 0
            answers.append(entry("reply", "in", draft.replied_on, draft, channel=by, confidential=secret))
            if draft.addressee_id % 40 == 3:  # some answer twice, and think better of it
                later = draft.replied_on + timedelta(days=4)
                answers.append(entry("reply", "in", later, draft, channel="email"))
    Contact.objects.bulk_create([*entries, *answers], batch_size=_CHUNK)
    replies = [Reply(contact=one, language="en", summary="They have written back.") for one in answers]
    Reply.objects.bulk_create(replies, batch_size=_CHUNK)
    between = Reply.letters.through
    between.objects.bulk_create(
        [between(reply=one, draft_id=one.contact.draft_id) for one in replies], batch_size=_CHUNK
    )
    DemandOutcome.objects.bulk_create(
        [
            DemandOutcome(
                contact=one, campaign=campaign, demand=demand, outcome=_OUTCOMES[(one.pk + place) % 7]
            )
            for one in answers
            for place, demand in enumerate(_DEMANDS)
        ],
        batch_size=_CHUNK,
    )


def _notes(people: list[Any], staff: list[Any], wanted: int) -> None:
    """Fill the log up with notes of telephone calls, as many as are missing."""
    from plea_web.desk.models import Campaign, Contact

    first = Campaign.objects.order_by("pk").first()
    missing = wanted - Contact.objects.count()
    for start in range(0, missing, _CHUNK):
        Contact.objects.bulk_create(
            Contact(
                kind="note",
                direction="ours",
                channel="phone",
                campaign=first,
                recipient=people[n % len(people)],
                office_id=people[n % len(people)].office_id,
                on=STARTED + timedelta(days=n % (7 * WEEKS)),
                at=_AT,
                by=staff[n % _STAFF],
                note="They will look at it.",
            )
            for n in range(start, min(start + _CHUNK, missing))
        )
