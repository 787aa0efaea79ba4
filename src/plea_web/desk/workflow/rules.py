"""Rules that several steps ask."""

from __future__ import annotations

from plea_web.desk.models import Campaign, Member, Passage
from plea_web.desk.permissions import May, may
from plea_web.desk.workflow.refusals import NotAllowed


def must(by: Member, what: May) -> None:
    """Raise NotAllowed where a member may not do something."""
    if not may(by, what):
        raise NotAllowed(f"Your role does not let you {what}. Ask an owner of this desk.")


def is_alone(by: Member) -> bool:
    """True when nobody else works at this desk; readers of packs have no account and do not count."""
    others = Member.objects.filter(active=True, user__isnull=False).exclude(pk=by.pk)
    return not others.exists()


def as_it_stands(passage: Passage, seen: str) -> Passage:
    """Return a passage, locked. Raises NotAllowed unless its words are those that were seen."""
    now = Passage.objects.select_for_update().filter(pk=passage.pk).first()
    if now is None or now.sha256 != seen:
        raise NotAllowed("These words changed while you were reading. Read them again.")
    if not now.letters:
        raise NotAllowed("No letter holds these words any more: they changed while you were reading.")
    return now


def words(text: str, missing: str) -> str:
    """Return what somebody wrote, trimmed. Raises NotAllowed with `missing` where there is nothing."""
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise NotAllowed(missing)
    return said


def campaign_of(pk: int) -> Campaign:
    """Return a campaign as it is now."""
    found: Campaign = Campaign.objects.get(pk=pk)
    return found
