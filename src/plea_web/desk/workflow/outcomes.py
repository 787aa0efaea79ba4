"""What became of a demand at an office: what its newest reply says of it; corrected entries say nothing."""

from __future__ import annotations

from collections.abc import Iterable

from plea_web.desk.models import Contact, DemandOutcome


def settle_outcomes(letters: Iterable[int]) -> None:
    """Bring the outcomes of the offices that these letters went to, by the letters' numbers, up to the log.

    Of one campaign, one office and one demand at most one outcome stands, in whatever order replies came.
    """
    offices = Contact.objects.filter(draft__in=letters).order_by().values("office")
    said = DemandOutcome.objects.filter(contact__office__in=offices).order_by("contact__on", "contact_id")
    rows = said.values_list(
        "pk", "campaign", "contact__office", "demand", "stands", "contact__replaced"
    )  # the oldest first, so that the newest is kept
    stood: dict[int, bool] = {}
    newest: dict[tuple[int, int, str], int] = {}
    for pk, campaign, office, demand, stands, replaced in rows:
        stood[pk] = stands
        if not replaced:
            newest[campaign, office, demand] = pk
    standing = set(newest.values())
    for now in (True, False):
        changed = [pk for pk, before in stood.items() if before != now and (pk in standing) == now]
        if changed:
            DemandOutcome.objects.filter(pk__in=changed).update(stands=now)
