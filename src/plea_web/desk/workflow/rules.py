"""Rules that several steps ask."""

from __future__ import annotations

from collections.abc import Iterable

from plea_web.desk.models import Draft, Member, Passage
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


def not_own_versions(drafts: Iterable[Draft], by: Member) -> None:
    """Raise NotAllowed where a letter is kept as `by` edited it, and somebody else could read it."""
    own = [draft.name for draft in drafts if draft.pinned_id and draft.pinned_by_id == by.pk]
    if own and not is_alone(by):
        raise NotAllowed(f"You edited this letter in Word; ask someone else to read it: {own[0]}.")


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
