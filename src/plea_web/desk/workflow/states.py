"""What state passages, variants and letters are in, worked out from what was decided; the one place for it.

Every step that decides something calls `settle` in its own transaction. All is done by set, so that a passage
that 100,000 letters hold costs a few statements.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from plea_web.desk.models import (
    Campaign,
    Despatch,
    Draft,
    DraftState,
    Hold,
    Passage,
    Review,
    ReviewKind,
    Variant,
    VariantPassage,
    Verdict,
)
from plea_web.desk.workflow.standing import stopped_recipients

OPEN_STATES = (DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.CHANGES_ASKED, DraftState.HELD)
"""States that are worked out here; from approved on, a step of its own leads further."""
_FREED = (DraftState.APPROVED, DraftState.QUEUED)  # may be held, and are not touched otherwise


def settle(campaign: Campaign, passages: Iterable[Passage] | None = None) -> None:
    """Bring all that depends on decisions up to them; where passages are named, on decisions on these."""
    ids = None if passages is None else [passage.pk for passage in passages]
    settle_passages(campaign, ids)
    changed = settle_variants(campaign, ids)
    if ids is None:
        settle_drafts(campaign)
    elif changed:
        settle_drafts(campaign, Draft.objects.filter(variant__in=changed))


def settle_values(campaign: Campaign, letters: QuerySet[Draft]) -> None:
    """See in some letters whose values are read and of whom changes are asked."""
    drafts = letters.filter(campaign=campaign)
    said = Review.objects.filter(draft=OuterRef("pk"), undone=False, proposal=False)
    values = said.filter(kind=ReviewKind.VALUES, sha256=OuterRef("values_sha256"))
    whole = said.filter(kind=ReviewKind.LETTER, sha256=OuterRef("sha256"))
    drafts.update(
        values_read=Exists(values.filter(verdict=Verdict.APPROVED)),
        values_asked=Exists(values.filter(verdict=Verdict.CHANGES))
        | Exists(whole.filter(verdict=Verdict.CHANGES)),
    )
    settle_drafts(campaign, drafts)


def settle_after(*reviews: Review) -> None:
    """Bring what rests on some reviews of one campaign up to them."""
    passages = [review.passage for review in reviews if review.passage]
    if passages:
        settle(passages[0].campaign, passages)
    drafts = [review.draft for review in reviews if review.draft]
    if drafts:
        ids = [draft.pk for draft in drafts]
        settle_values(drafts[0].campaign, Draft.objects.filter(pk__in=ids))


def settle_held(hold: Hold) -> None:
    """Keep back what a hold is of, or let it go on where no hold stands any more."""
    changed = settle_variants(hold.campaign)
    concerned = Q(variant__in=changed) | Q(pk=hold.draft_id)
    settle_drafts(hold.campaign, Draft.objects.filter(concerned))


def settle_passages(campaign: Campaign, ids: list[int] | None = None) -> None:
    """Count the standing approvals of passages, and see whether changes are asked."""
    wanted = Passage.objects.filter(campaign=campaign)
    standing = Review.objects.filter(passage__campaign=campaign, undone=False, proposal=False)
    if ids is not None:
        wanted, standing = wanted.filter(pk__in=ids), standing.filter(passage__in=ids)
    standing = standing.filter(sha256=F("passage__sha256"))
    approved = dict(
        standing.filter(verdict=Verdict.APPROVED)
        .values_list("passage")
        .annotate(readers=Count("reader", distinct=True))
    )
    asked = set(standing.filter(verdict=Verdict.CHANGES).values_list("passage", flat=True))
    changed = []
    for passage in wanted.only("pk", "approvals", "asked"):
        now = approved.get(passage.pk, 0), passage.pk in asked
        if now != (passage.approvals, passage.asked):
            passage.approvals, passage.asked = now
            changed.append(passage)
    Passage.objects.bulk_update(changed, ["approvals", "asked"], batch_size=500)


def settle_variants(campaign: Campaign, passages: list[int] | None = None) -> list[int]:
    """Count what is left to read in variants, and see which are held.

    Returns the numbers of those whose letters may be in another state now.
    """
    variants = Variant.objects.filter(campaign=campaign)
    if passages is not None:
        variants = variants.filter(passages__in=passages).distinct()
    doubted = set(
        Hold.objects.filter(campaign=campaign, lifted=False).exclude(fact="").values_list("fact", flat=True)
    )
    read = Q(passage__approvals__gte=campaign.readings, passage__asked=False)
    counts = {
        row["variant"]: row
        for row in VariantPassage.objects.filter(variant__in=variants.values("pk"))
        .values("variant")
        .annotate(
            unread=Count("passage", filter=~read),
            asked=Count("passage", filter=Q(passage__asked=True)),
            begun=Count("passage", filter=Q(passage__approvals__gt=0) | Q(passage__asked=True)),
        )
    }
    changed, turned = [], []
    for variant in variants:
        row = counts.get(variant.pk, {"unread": 0, "asked": 0, "begun": 0})
        held = not doubted.isdisjoint(variant.facts)
        now = row["unread"], bool(row["begun"]), bool(row["asked"]), held
        if now[1:] != (variant.begun, variant.asked, variant.held):
            turned.append(variant.pk)
        if now != (variant.unread, variant.begun, variant.asked, variant.held):
            variant.unread, variant.begun, variant.asked, variant.held = now
            changed.append(variant)
    Variant.objects.bulk_update(changed, ["unread", "begun", "asked", "held"], batch_size=500)
    return turned


def settle_drafts(campaign: Campaign, among: QuerySet[Draft] | None = None) -> None:
    """Give every letter that has not left yet, or those `among` them, the state that its parts say."""
    letters = Draft.objects.all() if among is None else among
    single = Hold.objects.filter(campaign=campaign, lifted=False, draft__isnull=False)
    doubted = Q(variant__in=_ids(campaign, held=True)) | Q(
        pk__in=list(single.values_list("draft", flat=True))
    )
    if stopped := stopped_recipients():
        doubted |= Q(addressee__in=stopped)
    frozen = Q(approved_sha256=F("sha256"), approved_fingerprint=F("fingerprint")) & ~Q(package_sha256="")
    state = Case(
        When(doubted, then=Value(DraftState.HELD)),
        When(Q(state__in=_FREED), then=F("state")),
        When(frozen & _is_prepared(), then=Value(DraftState.QUEUED)),
        When(frozen, then=Value(DraftState.APPROVED)),
        When(
            Q(values_asked=True) | Q(variant__in=_ids(campaign, asked=True)),
            then=Value(DraftState.CHANGES_ASKED),
        ),
        When(
            Q(values_read=True) | Q(variant__in=_ids(campaign, begun=True)), then=Value(DraftState.IN_REVIEW)
        ),
        default=Value(DraftState.DRAFT),
    )
    here = letters.filter(campaign=campaign, gone=False, state__in=(*OPEN_STATES, *_FREED))
    here.exclude(state=state).update(state=state)


def reviewed(campaign: Campaign) -> QuerySet[Draft]:
    """Return the letters whose passages and values are all read, and that wait for their approval."""
    held = Hold.objects.filter(campaign=campaign, lifted=False, draft__isnull=False)
    # A letter that was made anew is in no state of holding before its batch is wholly read.
    held_back = Q(pk__in=list(held.values_list("draft", flat=True)))
    if stopped := stopped_recipients():
        held_back |= Q(addressee__isnull=False, addressee__in=stopped)
    return Draft.objects.exclude(held_back).filter(
        campaign=campaign,
        gone=False,
        outdated=False,
        values_read=True,
        values_asked=False,
        state__in=(DraftState.DRAFT, DraftState.IN_REVIEW),
        variant__in=list(
            Variant.objects.filter(campaign=campaign, unread=0, asked=False, held=False).values_list(
                "pk", flat=True
            )
        ),
    )


def _is_prepared() -> Exists:
    """True for a letter that was printed or signed as it is approved."""
    waiting = Despatch.objects.filter(draft=OuterRef("pk"), withdrawn=False, sent_on__isnull=True)
    return Exists(waiting.filter(approval__stands=True))


def _ids(campaign: Campaign, **wanted: bool) -> list[int]:
    return list(Variant.objects.filter(campaign=campaign, **wanted).values_list("pk", flat=True))
