"""Which round after a letter a recipient gets, and who gets none."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from plea.files.new_chaser import Round
from plea.model.campaign import Campaign as CampaignOfFiles
from plea.model.campaign import Letter
from plea_web.desk.models import Campaign, Draft, DraftState
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.standing import stopped_recipients

OPEN = (DraftState.SENT, DraftState.RETURNED, DraftState.REPLIED)
"""States of letters that may be followed by another one."""
ARRIVED = (DraftState.SENT, DraftState.REPLIED, DraftState.CLOSED)
"""States of letters that somebody has in hand, so that a mistake in them can be corrected."""
_ROUND = re.compile(r"-(chase|correction)-(\d+)$")
_CHUNK = 500


def may_be_followed(campaign: Campaign) -> QuerySet[Draft]:
    """Return the letters after which no follow-up has left yet; each may be followed."""
    later = Draft.objects.filter(
        campaign=campaign,
        letter=OuterRef("next_letter"),
        recipient=OuterRef("recipient"),
        sent_on__isnull=False,
    )
    open_ones = Draft.objects.filter(campaign=campaign, state__in=OPEN, sent_on__isnull=False)
    return open_ones.exclude(letter__contains="-correction-").exclude(Exists(later))


def sorted_out(
    campaign: Campaign, files: CampaignOfFiles, letters: list[Draft], kind: Round, number: int | None
) -> tuple[dict[str, tuple[Letter, list[Draft]]], list[tuple[Draft, str]]]:
    """Return by key of a follow-up the first letter of its row and those it follows; and who gets none."""
    rounds = _Rounds(campaign, files, letters, kind, number)
    wanted: dict[str, list[Draft]] = defaultdict(list)
    firsts: dict[str, Letter] = {}
    left_out: list[tuple[Draft, str]] = []
    met: set[tuple[str, str]] = set()
    for draft in sorted(letters, key=lambda one: one.sent_on or date.min, reverse=True):
        known = files.letters.get(draft.letter)
        first = files.first_of(known) if known else None
        why = rounds.why_not(draft) or (
            "" if first else f"campaign.yaml has no letter “{draft.letter}” any more."
        )
        if first is None or why:
            left_out.append((draft, why))
        elif (first.key, draft.recipient) not in met:  # of several languages or rounds, one is asked about
            met.add((first.key, draft.recipient))
            key = rounds.key(first, draft.recipient)
            firsts[key] = first
            wanted[key].append(draft)
    ordered = sorted(wanted, key=lambda key: list(files.letters).index(firsts[key].key))
    return {key: (firsts[key], sorted(wanted[key], key=_in_order)) for key in ordered}, left_out


def _in_order(draft: Draft) -> tuple[str, str, int]:
    return draft.country, draft.name, draft.pk


class _Rounds:
    """Which round after a letter a recipient gets, and who gets none."""

    def __init__(
        self,
        campaign: Campaign,
        files: CampaignOfFiles,
        letters: list[Draft],
        kind: Round,
        number: int | None,
    ) -> None:
        self._campaign, self._files, self._kind, self._number = campaign, files, kind, number
        self._stopped = stopped_recipients()
        numbers = [one.pk for one in letters]
        self._open: set[int] = set()
        for start in range(0, len(numbers), _CHUNK):
            some = may_be_followed(campaign).filter(pk__in=numbers[start : start + _CHUNK])
            self._open |= set(some.values_list("pk", flat=True))
        self._had: dict[tuple[str, str], int] = {}
        left = Draft.objects.filter(campaign=campaign, sent_on__isnull=False, letter__contains=f"-{kind}-")
        for letter, recipient in left.values_list("letter", "recipient"):
            if (found := _ROUND.search(letter)) and found[1] == kind:
                whose = letter[: found.start()], recipient
                self._had[whose] = max(self._had.get(whose, 0), int(found[2]))

    def why_not(self, draft: Draft) -> str:
        """Return why nothing follows a letter, "" where something may."""
        if draft.addressee_id in self._stopped:
            return "nobody writes to them: do not contact."
        if draft.sent_on is None:
            return "it has not left."
        if self._kind is Round.CORRECTION:
            return "" if draft.state in ARRIVED else "it came back, so they have not read it."
        if draft.state == DraftState.CLOSED:
            return "it is closed: nothing more is expected."
        return "" if draft.pk in self._open else "a later letter left to them."

    def key(self, first: Letter, recipient: str) -> str:
        """Return the key of what a recipient gets. Raises NotAllowed for a round that is too far ahead."""
        kind = self._kind
        rounds = sum(
            1 for key in self._files.letters if re.fullmatch(rf"{re.escape(first.key)}-{kind}-\d+", key)
        )
        if kind is Round.CORRECTION and self._number is None:
            # Another mistake is another letter: a round of which one has left is not used again.
            used = any(first.key == letter and had == rounds for (letter, _), had in self._had.items())
            return f"{first.key}-{kind}-{rounds if rounds and not used else rounds + 1}"
        wanted = self._number or self._had.get((first.key, recipient), 0) + 1
        if not 1 <= wanted <= rounds + 1:
            raise NotAllowed(
                f"After “{first.title}” the next round is {rounds + 1}; there is no round {wanted} yet."
            )
        if wanted <= self._had.get((first.key, recipient), 0):
            raise NotAllowed(f"Round {wanted} after “{first.title}” left to some of these already.")
        return f"{first.key}-{kind}-{wanted}"
