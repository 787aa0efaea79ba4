"""Follow-ups and corrections: who is to get one, what changes in the files for it, and that it is made.

A follow-up is a letter like any other: it is made, read, approved and sent, each with its own claim. What is
planned is written at the letter that it follows (`Draft.next_letter`); the files read it from history.csv.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from plea.files.case_edit import NotSafe
from plea.files.new_chaser import NewChaser, Round, new_chaser
from plea.model.campaign import Campaign as CampaignOfFiles
from plea.model.campaign import Letter
from plea.output.chaser import write_chaser
from plea_web.desk.letters_of import folder_of, opened
from plea_web.desk.models import Campaign, Draft, DraftState, EventKind, Hold, Job, Member
from plea_web.desk.permissions import May
from plea_web.desk.reach import letters_telling
from plea_web.desk.workflow import making
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.files import SettingsFile, Which, settings_file, told_by_disk
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must
from plea_web.desk.workflow.standing import stopped_recipients

OPEN = (DraftState.SENT, DraftState.RETURNED, DraftState.REPLIED)
"""States of letters that may be followed by another one."""
ARRIVED = (DraftState.SENT, DraftState.REPLIED, DraftState.CLOSED)
"""States of letters that somebody has in hand, so that a mistake in them can be corrected."""
_ROUND = re.compile(r"-(chase|correction)-(\d+)$")
_CHUNK = 500
_FIELDS = {Round.CHASE: "next_letter", Round.CORRECTION: "correction"}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One kind of follow-up that would be made."""

    key: str  # "mep-chase-1"
    kind: Round
    first: str  # key of the letter it goes back to
    title: str
    letters: tuple[Draft, ...]  # those that it follows, one a recipient
    new: NewChaser | None  # what is added to the files for it; None: it stands there already
    texts: tuple[str, ...] = ()  # that are there already, and are used

    @property
    def without(self) -> tuple[str, ...]:
        """Return the languages in which somebody has to write the text first."""
        return self.new.without if self.new else ()


@dataclass(frozen=True, slots=True)
class Planned:
    """What would be made, on the files as they are."""

    follow_ups: tuple[FollowUp, ...]
    left_out: tuple[tuple[Draft, str], ...]  # letters that get none, and why
    opened: str  # the SHA-256 of campaign.yaml
    dated: date | None  # the date on the letters

    @property
    def letters(self) -> int:
        """Return how many recipients get one."""
        return sum(len(one.letters) for one in self.follow_ups)


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


def due_for_chase(campaign: Campaign, on: date) -> QuerySet[Draft]:
    """Return the letters whose answer is overdue on a day, and that no follow-up is planned for."""
    waiting = may_be_followed(campaign).filter(due_on__lte=on, next_letter="")
    return waiting.order_by("letter", "country", "name", "pk")


def to_correct(hold: Hold) -> QuerySet[Draft]:
    """Return the letters that told a doubted fact and that somebody has in hand."""
    told = letters_telling(hold.campaign, hold.fact).filter(state__in=ARRIVED)
    return told.order_by("letter", "country", "name", "pk")


def plan(campaign: Campaign, letters: Iterable[Draft], kind: Round, number: int | None = None) -> Planned:
    """Return the follow-ups of these letters, and what they change in the files; nothing is written.

    `number` is a round that somebody names; else each recipient gets the round after their last one. Raises
    NotAllowed where the files cannot be read or changed.
    """
    files = opened(campaign).files
    if files is None:
        raise NotAllowed("The campaign's files cannot be read. See what is wrong with them first.")
    settings = settings_file(campaign, Which.CAMPAIGN)
    wanted, left_out = _sorted_out(campaign, files, list(letters), kind, number)
    follow_ups = []
    for key, (first, drafts) in wanted.items():
        known = files.letters.get(key)
        follow_up = (
            _known(files, known, drafts, kind) if known else _new(files, settings, first, key, drafts, kind)
        )
        if follow_up.new:
            settings = replace(settings, text=follow_up.new.campaign.text)
        follow_ups.append(follow_up)
    unchanged = settings_file(campaign, Which.CAMPAIGN).opened
    return Planned(tuple(follow_ups), tuple(left_out), unchanged, files.date)


def make(campaign: Campaign, planned: Planned, *, opened_with: str, by: Member) -> Job:
    """Write down who gets a follow-up, add what is new to the files, and begin to make the letters.

    `opened_with` is the SHA-256 of campaign.yaml as it was shown. Raises NotAllowed.
    """
    must(by, May.MAKE)
    if not planned.letters:
        raise NotAllowed("Nobody was chosen who could get a follow-up.")
    if planned.opened != opened_with:
        raise NotAllowed(
            "campaign.yaml was saved while this page was open; nothing was written. Look at the change again."
        )
    if campaign.closed_on:
        raise NotAllowed(
            f"This campaign was closed on {campaign.closed_on:%-d %B %Y}; nothing leaves any more."
        )
    _write(campaign, planned, by)
    return making.make_letters(campaign, by=by)


@transaction.atomic
def _write(campaign: Campaign, planned: Planned, by: Member) -> None:
    take_turn()
    for one in planned.follow_ups:
        numbers = [draft.pk for draft in one.letters]
        _say_next(campaign, one)
        payload = {"letter": one.key, "follows": numbers}
        record(EventKind.CHASED, by=by, campaign=campaign, payload=payload)
    with told_by_disk():
        for one in planned.follow_ups:
            if one.new:
                write_chaser(folder_of(campaign), one.new, settings_file(campaign, Which.CAMPAIGN).opened)


def _say_next(campaign: Campaign, follow_up: FollowUp) -> None:
    """Write what comes next at the letters that are followed, in all their languages."""
    field = _FIELDS[follow_up.kind]
    by_letter: dict[str, list[str]] = defaultdict(list)
    for draft in follow_up.letters:
        by_letter[_last_corrected(draft) if field == "correction" else draft.letter].append(draft.recipient)
    for letter, recipients in by_letter.items():
        for start in range(0, len(recipients), _CHUNK):
            Draft.objects.filter(
                campaign=campaign,
                letter=letter,
                recipient__in=recipients[start : start + _CHUNK],
                sent_on__isnull=False,
            ).update(**{field: follow_up.key})


def _last_corrected(draft: Draft) -> str:
    """Return the kind of a letter, or of the last correction of it that left: a line of history says one."""
    letter, correction = draft.letter, draft.correction
    while correction:
        left = Draft.objects.filter(
            campaign=draft.campaign_id, letter=correction, recipient=draft.recipient, sent_on__isnull=False
        ).first()
        if left is None:
            break
        letter, correction = left.letter, left.correction
    return letter


def _sorted_out(
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


def _known(files: CampaignOfFiles, letter: Letter, drafts: list[Draft], kind: Round) -> FollowUp:
    first = files.first_of(letter) or letter
    names = {letter.text_in(draft.language) for draft in drafts}
    there = tuple(sorted(name for name in names if (files.folder / name).exists()))
    return FollowUp(letter.key, kind, first.key, letter.title, tuple(drafts), None, there)


def _new(
    files: CampaignOfFiles,
    settings: SettingsFile,
    first: Letter | None,
    key: str,
    drafts: list[Draft],
    kind: Round,
) -> FollowUp:
    made = new_chaser(files, first, settings.text, kind)
    if isinstance(made, NotSafe):
        raise NotAllowed(f"{settings.name} {made.why}. Nothing was changed.")
    if made.key != key:
        raise NotAllowed(f"The next round is “{made.key}”, and these letters would need “{key}”.")
    title = (
        f"{first.title}: {'correction' if kind is Round.CORRECTION else 'follow-up'} {key.rpartition('-')[2]}"
    )
    return FollowUp(key, kind, first.key, title, tuple(drafts), made, made.there)
