"""Approved is frozen: a letter is made again, compared, kept by its hash, and put into final/.

The bytes are kept before the record says so, and final/ is brought up to the records at the end and whenever
the desk starts: a kill leaves letters approved or not, and nothing half.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from plea.files.numbers import NUMBERS, read_numbers
from plea.merge.again import MadeAgain
from plea.output import disk, write_letters
from plea.output.manifest import ManifestRow
from plea_web.desk.letters_of import Opened, opened, out_of
from plea_web.desk.models import (
    FROZEN,
    Approval,
    Campaign,
    Damaged,
    Draft,
    DraftState,
    EventKind,
    Job,
    KeptFile,
    Member,
)
from plea_web.desk.permissions import May, may
from plea_web.desk.workflow import jobs
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.kept import keep
from plea_web.desk.workflow.package import differences, package_hash, package_of
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must
from plea_web.desk.workflow.states import reviewed
from plea_web.desk.workflow.stops import refuse_stopped

APPROVE = "approve"
_CHUNK = 100


def approve_letters(campaign: Campaign, *, by: Member) -> Job:
    """Begin to approve every letter that is wholly read. Raises NotAllowed where there is none."""
    if not may(by, May.APPROVE):
        raise NotAllowed("Letters are approved by a campaigner, a coordinator or an owner of this desk.")
    if not reviewed(campaign).exists():
        raise NotAllowed(
            "No letter is wholly read yet. Its passages and its person have to be approved first."
        )
    return jobs.start(APPROVE, campaign, by=by)


@jobs.kind(APPROVE)
def _approve(job: Job, step: jobs.Step) -> Mapping[str, Any]:
    if job.campaign is None or job.by is None:
        raise NotAllowed("The campaign or the member who asked is gone.")
    waiting = list(reviewed(job.campaign).values_list("pk", flat=True))
    approved, refused = 0, []
    for start in range(0, len(waiting), _CHUNK):
        step(start, len(waiting))
        drafts = Draft.objects.filter(pk__in=waiting[start : start + _CHUNK]).select_related(
            "campaign", "pinned"
        )
        done, problems = freeze(job.campaign, drafts, by=job.by)
        approved += done
        refused += problems
    bring_up_final(job.campaign)
    step(len(waiting), len(waiting))
    return {"approved": approved, "refused": refused}


def freeze(campaign: Campaign, drafts: Iterable[Draft], *, by: Member) -> tuple[int, list[str]]:
    """Approve letters whose review is complete; returns how many, and why the others were not.

    Raises NotAllowed where `by` may not approve any more.
    """
    ready: list[tuple[Draft, dict[str, Any], KeptFile]] = []
    refused = []
    for draft in drafts:
        try:
            package, content = _remade(draft)
        except NotAllowed as refusal:
            refused.append(f"{draft.name}: {refusal}")
        else:
            ready.append((draft, package, keep(content)))
    with transaction.atomic():
        take_turn()
        must(Member.objects.get(pk=by.pk), May.APPROVE)  # an account may have been closed meanwhile
        still = set(
            reviewed(campaign)
            .select_for_update()
            .filter(pk__in=[draft.pk for draft, _, _ in ready])
            .values_list("pk", "sha256", "fingerprint")
        )
        done = [one for one in ready if (one[0].pk, one[0].sha256, one[0].fingerprint) in still]
        _write_down(campaign, done, by)
    refused += [
        f"{draft.name}: it changed while it was being approved." for draft, _, _ in ready
        if all(draft is not one[0] for one in done)
    ]  # fmt: skip
    return len(done), refused


def _write_down(campaign: Campaign, done: list[tuple[Draft, dict[str, Any], KeptFile]], by: Member) -> None:
    now = timezone.now()
    own = _made_by(by, [draft.pk for draft, _, _ in done])
    approvals = []
    for draft, package, kept in done:
        digest = package_hash(package)
        approvals.append(
            Approval(
                draft=draft,
                letter=kept,
                fingerprint=draft.fingerprint,
                package=package,
                package_sha256=digest,
                by=by,
                own=draft.pk in own,
                at=now,
            )
        )
        draft.state, draft.package_sha256 = DraftState.APPROVED, digest
        draft.approved_sha256, draft.approved_fingerprint = draft.sha256, draft.fingerprint
    Approval.objects.bulk_create(approvals)
    Draft.objects.bulk_update(
        [draft for draft, _, _ in done],
        ["state", "approved_sha256", "approved_fingerprint", "package_sha256"],
    )
    if done:
        letters = {str(draft.pk): draft.package_sha256 for draft, _, _ in done}
        payload = {"letters": letters, "own": sorted(own)}
        record(EventKind.LETTERS_APPROVED, by=by, campaign=campaign, payload=payload)


def _made_by(member: Member, drafts: list[int]) -> set[int]:
    """Return the letters whose batch the member had made: approved by its maker."""
    return set(Draft.objects.filter(pk__in=drafts, batch__made_by=member).values_list("pk", flat=True))


def _remade(draft: Draft) -> tuple[dict[str, Any], bytes]:
    """Return a letter's package and bytes, made again. Raises NotAllowed where it is not what was read."""
    files = opened(draft.campaign)
    assignment = files.assignment(draft)
    if files.again is None or assignment is None:
        raise NotAllowed("the campaign's files plan no such letter any more. Make the letters again.")
    made, problems = files.again.whole(assignment)
    if made is None:
        because = str(problems[0].message) if problems else "the files have changed."
        raise NotAllowed(f"it cannot be made any more: {because}")
    if made.draft.fingerprint != draft.fingerprint:
        raise NotAllowed("the files have changed since it was read. Make the letters again.")
    if draft.pinned:
        content = _own_version(draft.pinned)
    else:
        content = made.draft.docx
        _compare_with_file(draft)
    if sha256(content).hexdigest() != draft.sha256:
        raise NotAllowed("made again it is not the letter that was read. Make the letters again.")
    return package_of(draft, made, draft.sha256), content


def _own_version(pinned: KeptFile) -> bytes:
    try:
        return pinned.read()
    except OSError:
        raise NotAllowed(
            "its version edited in Word cannot be read any more. Bring it back once more, or let it go."
        ) from None


def _compare_with_file(draft: Draft) -> None:
    """A file that somebody changed in the folder is their work: it is brought back, not passed over."""
    there = disk.read(out_of(draft.campaign) / "drafts" / draft.file)
    if there is not None and sha256(there).hexdigest() != draft.sha256:
        raise NotAllowed(
            "its file was changed by hand. Bring it back at the letter's page, or delete the file."
        )


def ready_to_leave(draft: Draft) -> Approval:
    """Return the approval under which a letter may go out now.

    Raises NotAllowed where anything of its package is not as it was approved, to the byte.
    """
    refuse_stopped(draft)
    approval = Approval.objects.filter(draft=draft, stands=True).select_related("letter").first()
    remade_to_leave(draft, approval, opened(draft.campaign))
    if approval is None:
        raise NotAllowed("This letter is not approved.")
    return approval


def remade_to_leave(draft: Draft, approval: Approval | None, files: Opened) -> MadeAgain:
    """Return a letter as `files` make it now, where it may go out under the approval that stands.

    Raises NotAllowed where it is not what was approved; whether anybody may be written to is not asked here.
    """
    if approval is None or draft.state not in (DraftState.APPROVED, DraftState.QUEUED):
        raise NotAllowed("This letter is not approved.")
    if draft.values_asked or (draft.variant and draft.variant.asked):
        raise NotAllowed(
            "Somebody has asked for changes of this letter since it was approved. Settle that first."
        )
    changed, made = _changed_on_record(draft, approval), None
    if not changed:
        changed, made = _changed_in_files(draft, approval, files)
    if changed or made is None:
        raise NotAllowed(f"Changed since approved: {', '.join(changed)}. Make and approve the letter again.")
    return made


def as_approved(draft: Draft, approval: Approval) -> None:
    """Raise NotAllowed where a letter's record or kept bytes are not those that were approved."""
    changed = _changed_on_record(draft, approval)
    if changed:
        raise NotAllowed(f"Changed since approved: {', '.join(changed)}. It cannot go out once more.")


def _changed_on_record(draft: Draft, approval: Approval) -> list[str]:
    if package_hash(approval.package) != approval.package_sha256:
        return ["the record of the approval"]
    recorded = (approval.letter.sha256, approval.fingerprint, approval.package_sha256)
    if recorded != (draft.approved_sha256, draft.approved_fingerprint, draft.package_sha256):
        return ["the letter's record"]
    try:
        approval.letter.read()
    except Damaged:
        return ["the letter itself"]
    except OSError:
        return ["the kept letter cannot be read"]
    return []


def _changed_in_files(draft: Draft, approval: Approval, files: Opened) -> tuple[list[str], MadeAgain | None]:
    kept = approval.letter.sha256
    try:
        there = disk.read(out_of(draft.campaign) / "final" / final_file(draft.file))
    except OSError:
        return ["the letter in final/ cannot be read"], None
    if there is not None and sha256(there).hexdigest() != kept:
        return ["the letter itself"], None
    assignment = files.assignment(draft)
    made = files.again.whole(assignment, trace=False)[0] if files.again and assignment else None
    if made is None:
        return ["the files, from which this letter cannot be made any more"], None
    return differences(approval.package, package_of(draft, made, kept)), made


def bring_up_final(campaign: Campaign) -> None:
    """Let final/ hold exactly the letters that are approved; a file that somebody changed there stays.

    A letter whose kept bytes are lost is not put there again: nothing vouches for it.
    Raises plea.output.Refusal.
    """
    folder = out_of(campaign)
    approved = Approval.objects.filter(
        draft__campaign=campaign, stands=True, draft__state__in=FROZEN
    ).select_related("draft", "letter")
    if approved.exists() or (folder / "final").exists():
        numbers, _ = read_numbers(folder / NUMBERS, NUMBERS)
        write_letters(folder, _finals(approved.order_by("draft"), numbers), shelf="final", complete=True)


def _finals(approvals: Any, numbers: Mapping[tuple[str, str], int]) -> Iterator[tuple[ManifestRow, bytes]]:
    for approval in approvals.iterator(chunk_size=_CHUNK):
        draft = approval.draft
        try:
            content = approval.letter.read()
        except OSError:
            continue
        row = ManifestRow(
            letter=draft.letter,
            key=draft.recipient,
            language=draft.language,
            name=draft.name,
            file=final_file(draft.file),
            sha256=approval.letter.sha256,
            fingerprint=approval.fingerprint,
            number=str(numbers.get((draft.letter, draft.recipient), "")),
        )
        yield row, content


def final_file(file: str) -> str:
    """Return a draft's plain name: mep/be-staes-bart.docx."""
    folder, _, name = file.rpartition("/")
    return f"{folder}/{name.removeprefix('DRAFT_')}"
