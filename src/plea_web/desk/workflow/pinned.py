"""A letter kept as somebody edited it: their version takes the place of plea's until they let it go."""

from __future__ import annotations

from hashlib import sha256

from django.db import transaction

from plea.merge.again import MadeAgain
from plea.word.as_read import as_read
from plea.word.clean import Properties, title_of
from plea.word.settled import settled
from plea.word.watermark import without_watermark
from plea_web.desk.models import Approval, Campaign, Draft, DraftState, EventKind, Member, Upload
from plea_web.desk.permissions import May
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.kept import keep
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.returned import content_of, made_now, read
from plea_web.desk.workflow.rules import must
from plea_web.desk.workflow.states import OPEN_STATES, settle_drafts

EDITED = "Edited in Word: some words stand in this letter only. Read it whole."
_BECAUSE = "somebody kept their own version of it"
_PINNABLE = (*OPEN_STATES, DraftState.APPROVED)


def keep_here(upload: Upload, *, seen: str, by: Member) -> Draft:
    """Let a letter be as it came back; `seen` is the mark of the changes that the member was shown.

    Its changes are accepted and traces of its making taken out; an approval of the letter lapses, and its
    person has to be read again. Raises NotAllowed.
    """
    must(by, May.EDIT)
    if not upload.is_ours:
        raise NotAllowed("First say whether the file is this letter.")
    here = read(upload)
    if here.seen != seen:
        raise NotAllowed("A file was saved meanwhile, and other changes are left now. Look at them again.")
    kept = keep(own_version(content_of(upload), here.made))
    with transaction.atomic():
        take_turn()
        draft = Draft.objects.select_for_update().get(pk=upload.draft_id)
        _must_not_have_left(draft)
        draft.pinned, draft.pinned_by, draft.sha256 = kept, by, kept.sha256
        draft.fingerprint, draft.outdated = here.made.draft.fingerprint, False
        draft.odd = [*(one for one in draft.odd if one != EDITED), EDITED]
        _read_anew(draft, by)
        payload = {"file": upload.file.sha256, "kept": kept.sha256, "changes": len(here.edits)}
        record(EventKind.PINNED, by=by, campaign=draft.campaign, draft=draft, payload=payload)
    return draft


def let_go(draft: Draft, *, by: Member) -> Draft:
    """Let a letter be plea's again, as the files make it now; the edited version stays kept."""
    must(by, May.EDIT)
    made = made_now(draft)
    with transaction.atomic():
        take_turn()
        draft = Draft.objects.select_for_update().get(pk=draft.pk)
        if draft.pinned is None:
            raise NotAllowed("This letter is plea's own already.")
        _must_not_have_left(draft)
        payload = {"kept": draft.pinned.sha256}
        draft.pinned, draft.pinned_by, draft.sha256 = None, None, made.draft.sha256
        draft.fingerprint, draft.outdated = made.draft.fingerprint, False
        draft.odd = [one for one in draft.odd if one != EDITED]
        _read_anew(draft, by)
        # The manifest may name another version: the next look at it says what stands in the folder.
        Campaign.objects.filter(pk=draft.campaign_id).update(seen="")
        record(EventKind.UNPINNED, by=by, campaign=draft.campaign, draft=draft, payload=payload)
    return draft


def own_version(content: bytes, made: MadeAgain) -> bytes:
    """Return a file that came back as it would go out. Raises NotAllowed where its words would change."""
    clean = without_watermark(content)
    assignment, campaign = made.assignment, made.campaign
    mark = assignment.identifier(campaign.reference)
    title, tag = title_of(made.draft.docx), made.compiled.language.tag
    made_clean = settled(clean, Properties(title, tag, mark, campaign.day_of(assignment.letter)))
    if [one.text for one in as_read(made_clean)] != [one.text for one in as_read(clean)]:
        raise NotAllowed(
            "The changes tracked in this file cannot be accepted safely. Accept them in Word "
            '("Review", "Accept All Changes"), save, and bring the letter back again.'
        )
    return made_clean


def _read_anew(draft: Draft, by: Member) -> None:
    """Save a letter that nobody has read as it is now: approvals of it lapse."""
    for approval in Approval.objects.filter(draft=draft, stands=True):
        approval.stands, approval.lapsed_because = False, _BECAUSE
        approval.save(update_fields=["stands", "lapsed_because"])
        payload = {"because": _BECAUSE}
        record(EventKind.APPROVAL_LAPSED, by=by, campaign=draft.campaign, draft=draft, payload=payload)
    draft.approved_sha256 = draft.approved_fingerprint = draft.package_sha256 = ""
    if draft.state == DraftState.APPROVED:
        draft.state = DraftState.DRAFT
    draft.values_sha256 = sha256(f"{draft.values_sha256} {draft.sha256}".encode()).hexdigest()
    draft.values_read = draft.values_asked = False
    draft.save()
    settle_drafts(draft.campaign)


def _must_not_have_left(draft: Draft) -> None:
    if draft.state not in _PINNABLE:
        raise NotAllowed(
            f"This letter is {draft.get_state_display().lower()} already and stays as it went out."
        )
