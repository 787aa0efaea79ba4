"""Follow-ups and corrections: who is to get one, what changes in the files for it, and that it is made.

A follow-up is a letter like any other: it is made, read, approved and sent, each with its own claim. What is
planned is written at the letter that it follows (`Draft.next_letter`); the files read it from history.csv.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from plea.files.case_edit import NotSafe
from plea.files.new_chaser import NewChaser, Round, new_chaser
from plea.model.campaign import Campaign as CampaignOfFiles
from plea.model.campaign import Letter
from plea.output.chaser import write_chaser
from plea_web.desk.letters_of import folder_of, opened
from plea_web.desk.models import Campaign, Draft, EventKind, Hold, Job, Member
from plea_web.desk.permissions import May
from plea_web.desk.reach import letters_telling
from plea_web.desk.workflow import making
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.files import SettingsFile, Which, settings_file, told_by_disk
from plea_web.desk.workflow.intervals import TooSoon, too_soon
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rounds import ARRIVED, may_be_followed, sorted_out
from plea_web.desk.workflow.rules import must

_CHUNK = 500
_FIELDS = {Round.CHASE: "next_letter", Round.CORRECTION: "correction"}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One kind of follow-up that would be made."""

    key: str  # "mep-chase-1"
    kind: Round
    first: str  # key of the letter it goes back to
    title: str
    dated: date  # the date on it
    letters: tuple[Draft, ...]  # those that it follows, one a recipient
    new: NewChaser | None  # what is added to the files for it; None: it stands there already
    texts: tuple[str, ...] = ()  # that are there already, and are used

    @property
    def early(self) -> bool:
        """True where its date is not after the day on which a letter left that it follows."""
        return any(draft.sent_on is not None and draft.sent_on >= self.dated for draft in self.letters)

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
    soon: tuple[TooSoon, ...] = ()  # offices that somebody wrote to a little while ago

    @property
    def letters(self) -> int:
        """Return how many recipients get one."""
        return sum(len(one.letters) for one in self.follow_ups)


def due_for_chase(campaign: Campaign, on: date) -> QuerySet[Draft]:
    """Return the letters whose answer is overdue on a day, and that no follow-up is planned for."""
    waiting = may_be_followed(campaign).filter(due_on__lte=on, next_letter="")
    return waiting.order_by("letter", "country", "name", "pk")


def to_correct(hold: Hold) -> QuerySet[Draft]:
    """Return the letters that told a doubted fact and that somebody has in hand."""
    told = letters_telling(hold.campaign, hold.fact).filter(state__in=ARRIVED)
    return told.order_by("letter", "country", "name", "pk")


def plan(
    campaign: Campaign, letters: Iterable[Draft], kind: Round, *, on: date, number: int | None = None
) -> Planned:
    """Return the follow-ups of these letters, and what they change in the files; nothing is written.

    `on` is the date on follow-ups that are new, and `number` a round that somebody names; else each recipient
    gets the round after their last one. Raises NotAllowed where the files cannot be read or changed.
    """
    files = opened(campaign).files
    if files is None:
        raise NotAllowed("The campaign's files cannot be read. See what is wrong with them first.")
    settings = settings_file(campaign, Which.CAMPAIGN)
    wanted, left_out = sorted_out(campaign, files, list(letters), kind, number)
    follow_ups = []
    for key, (first, drafts) in wanted.items():
        known = files.letters.get(key)
        follow_up = (
            _known(files, known, drafts, kind)
            if known
            else _new(files, settings, first, key, drafts, kind, on)
        )
        if follow_up.new:
            settings = replace(settings, text=follow_up.new.campaign.text)
        follow_ups.append(follow_up)
    unchanged = settings_file(campaign, Which.CAMPAIGN).opened
    soon = too_soon((draft for one in follow_ups for draft in one.letters), on)
    return Planned(tuple(follow_ups), tuple(left_out), unchanged, tuple(soon))


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


def _known(files: CampaignOfFiles, letter: Letter, drafts: list[Draft], kind: Round) -> FollowUp:
    first = files.first_of(letter) or letter
    names = {letter.text_in(draft.language) for draft in drafts}
    there = tuple(sorted(name for name in names if (files.folder / name).exists()))
    return FollowUp(
        letter.key, kind, first.key, letter.title, files.day_of(letter), tuple(drafts), None, there
    )


def _new(
    files: CampaignOfFiles,
    settings: SettingsFile,
    first: Letter,
    key: str,
    drafts: list[Draft],
    kind: Round,
    on: date,
) -> FollowUp:
    made = new_chaser(files, first, settings.text, kind, on)
    if isinstance(made, NotSafe):
        raise NotAllowed(f"{settings.name} {made.why}. Nothing was changed.")
    if made.key != key:
        raise NotAllowed(f"The next round is “{made.key}”, and these letters would need “{key}”.")
    title = (
        f"{first.title}: {'correction' if kind is Round.CORRECTION else 'follow-up'} {key.rpartition('-')[2]}"
    )
    return FollowUp(key, kind, first.key, title, on, tuple(drafts), made, made.there)
