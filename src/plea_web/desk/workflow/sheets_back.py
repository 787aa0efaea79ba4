"""What somebody typed into the team's spreadsheet is written down: as entries of the log, never as a state.

A letter that the desk did not see leaving is only reported as sent. What came back to a letter that did leave
is an entry like any other: a reply that the team knows of has to keep a follow-up from being written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from plea.files.typed_date import Order
from plea_web.desk import team_sheet as columns
from plea_web.desk.models import (
    BY_LETTER,
    Channel,
    Contact,
    ContactKind,
    Despatch,
    Direction,
    Draft,
    EventKind,
    Member,
    Outcome,
    Recipient,
    SheetIn,
)
from plea_web.desk.permissions import May
from plea_web.desk.sheet_acts import Act, ActKind
from plea_web.desk.sheet_changes import Changes, changes, compared
from plea_web.desk.workflow.contacts import entry
from plea_web.desk.workflow.corrections import correct_reply
from plea_web.desk.workflow.events import Said, record, record_each, take_turn
from plea_web.desk.workflow.owners import give_to, set_due
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.replies import Answer, reply, returned
from plea_web.desk.workflow.rules import must

_MANY = 500
_WHY = "As it stands in the team's spreadsheet."
_REPORTED = {ActKind.SENT: "sent", ActKind.RETURNED: columns.CAME_BACK, ActKind.REPLY: columns.REPLIED}


@dataclass(slots=True)
class Taken:
    """What became of a spreadsheet that was taken over."""

    taken: int = 0
    left: int = 0  # left out, or in conflict and not asked for
    refused: list[tuple[Act, str]] = field(default_factory=list)


def preview(sheet: SheetIn, *, by: Member, today: date, order: Order | None = None) -> Changes:
    """Return what a spreadsheet would change; nothing is written. Raises NotAllowed for whom it is not."""
    must(by, May.LOG)
    return changes(compared(sheet, today=today, order=order), by, today=today)


def take_over(
    sheet: SheetIn,
    *,
    by: Member,
    today: date,
    order: Order | None = None,
    leave_out: Collection[str] = (),
    also: Collection[str] = (),
) -> Taken:
    """Write down what a spreadsheet says, but for what is left out; return how much that was.

    `leave_out` and `also` are keys of acts: the first are not taken over, the second are taken although the
    desk says something else by now. What happened at the desk since the preview was shown is a conflict as
    well, and stays as it is. Raises NotAllowed.
    """
    must(by, May.LOG)
    read = compared(sheet, today=today, order=order)  # reading takes seconds, and nobody has to wait for it
    if read.export is None:
        raise NotAllowed(str(read.found.problems[0]))
    with transaction.atomic():
        take_turn()
        found = changes(read, by, today=today)
        chosen = [act for act in found.acts if not act.refused and act.key not in leave_out]
        chosen = [act for act in chosen if act.clean or act.key in also]
        done = _write(chosen, by, today)
        done.left = len(found.acts) - done.taken - len(done.refused) - len(found.refused)
        SheetIn.objects.filter(pk=sheet.pk).update(taken=True)
        payload = {"sheet": sheet.pk, "export": read.export.pk, "taken": done.taken, "left": done.left}
        record(EventKind.SHEET_IN, by=by, campaign=sheet.campaign, payload=payload)
    return done


def _write(acts: Sequence[Act], by: Member, today: date) -> Taken:
    numbers = sorted({act.letter for act in acts})
    drafts: dict[int, Draft] = {}
    for start in range(0, len(numbers), _MANY):
        some = Draft.objects.filter(pk__in=numbers[start : start + _MANY])
        drafts |= some.select_related("campaign", "addressee").in_bulk()
    done = Taken()
    plain = [act for act in acts if _is_plain(act)]
    _write_entries(plain, drafts, by, today)
    _give([act for act in acts if act.kind is ActKind.OWNER], drafts, by)
    _put_off([act for act in acts if act.kind is ActKind.DUE], drafts, by)
    done.taken = len(acts)
    for act in acts:
        if act.left and act.kind in (ActKind.RETURNED, ActKind.REPLY):
            try:
                with transaction.atomic():
                    _came(act, drafts[act.letter], by)
            except NotAllowed as refusal:
                done.taken -= 1
                done.refused.append((act, str(refusal)))
    return done


def _is_plain(act: Act) -> bool:
    """True for an entry that settles nothing: a note, or what is only reported."""
    return act.kind in (ActKind.NOTE, ActKind.SENT) or (act.kind in _REPORTED and not act.left)


def _write_entries(acts: Sequence[Act], drafts: dict[int, Draft], by: Member, today: date) -> None:
    """Write notes and reported contacts, in some statements however many they are."""
    instead = _reported_before([act.letter for act in acts if act.kind in _REPORTED])
    contacts = [
        _reported(act, drafts[act.letter], by, instead) if act.kind in _REPORTED
        else entry(ContactKind.NOTE, on=today, by=by, draft=drafts[act.letter], note=act.values[columns.NOTE])
        for act in acts
    ]  # fmt: skip
    old = [contact.corrects_id for contact in contacts if contact.corrects_id]
    for start in range(0, len(old), _MANY):
        Contact.objects.filter(pk__in=old[start : start + _MANY]).update(replaced=True)
    Contact.objects.bulk_create(contacts, batch_size=_MANY)
    for kind, event in (
        (ContactKind.REPORTED, EventKind.REPORTED),
        (ContactKind.NOTE, EventKind.NOTED),
    ):
        record_each(event, _said(contact for contact in contacts if contact.kind == kind), by=by)


def _said(contacts: Iterator[Contact]) -> Iterator[Said]:
    for contact in contacts:
        payload = {"contact": contact.pk, "on": contact.on.isoformat(), "channel": contact.channel}
        yield Said(contact.campaign, None, contact.draft, contact.recipient, payload)


def _reported_before(letters: Sequence[int]) -> dict[tuple[int, str], int]:
    """Return by letter and by what it says the entry that a new one stands instead of."""
    found: dict[tuple[int, str], int] = {}
    for start in range(0, len(letters), _MANY):
        standing = Contact.objects.filter(
            draft__in=letters[start : start + _MANY], kind=ContactKind.REPORTED, replaced=False
        )
        rows = standing.order_by("pk").values_list("pk", "draft", "direction", "outcome")
        for number, draft, direction, outcome in rows:
            found[draft, "sent" if direction == Direction.OUT else outcome] = number
    return found


def _reported(act: Act, draft: Draft, by: Member, instead: dict[tuple[int, str], int]) -> Contact:
    what = _REPORTED[act.kind]
    column = {"sent": columns.SENT, columns.CAME_BACK: columns.RETURNED, columns.REPLIED: columns.REPLY}[what]
    ours = what == "sent"
    return entry(
        ContactKind.REPORTED,
        on=date.fromisoformat(act.values[column]),
        by=by,
        draft=draft,
        direction=Direction.OUT if ours else Direction.IN,
        channel=_channel(act.values.get(columns.CHANNEL, "")) if ours else "",
        outcome="" if ours else what,
        corrects_id=instead.get((draft.pk, what)),
    )


def _came(act: Act, draft: Draft, by: Member) -> None:
    """Write down what came to us from a letter that the desk knows has left."""
    if act.kind is ActKind.RETURNED:
        on = date.fromisoformat(act.values[columns.RETURNED])
        returned(draft, _channel_of(draft, act), on=on, by=by)
        return
    typed = {
        column.removeprefix(columns.OUTCOME): _outcome(value)
        for column, value in act.values.items()
        if column.startswith(columns.OUTCOME)
    }
    known = Contact.objects.filter(kind=ContactKind.REPLY, replaced=False, reply__letters=draft)
    last = known.select_related("reply").order_by("on", "pk").last()
    if last is None:
        outcomes = {demand: outcome for demand, outcome in typed.items() if outcome}
        reply([draft], on=date.fromisoformat(act.values[columns.REPLY]), by=by, outcomes=outcomes)
    elif typed:  # a letter in another language to the same person may have brought the reply a moment ago
        correct_reply(last, _with_outcomes(last, typed), list(last.reply.letters.all()), _WHY, by=by)


def _with_outcomes(contact: Contact, typed: Mapping[str, Outcome | None]) -> Answer:
    """Return what an entry says of an answer, with other outcomes."""
    said: dict[str, str | None] = dict(contact.outcomes.values_list("demand", "outcome"))
    answer = contact.reply
    return Answer(
        on=contact.on,
        channel=contact.channel,
        their_reference=answer.their_reference,
        their_date=answer.their_date,
        language=answer.language,
        summary=answer.summary,
        summarised_by=answer.summarised_by,
        answered_by=answer.answered_by,
        answer_due=answer.answer_due,
        outcomes={demand: outcome for demand, outcome in (said | typed).items() if outcome},
        attachments=[(one.name, one.file) for one in contact.attachments.all() if one.file],
        note=contact.note,
        confidential=contact.confidential,
    )


def _channel_of(draft: Draft, act: Act) -> Channel:
    """Return how a letter left that came back: as the row says, else by the one way it went."""
    said = _channel(act.values.get(columns.CHANNEL, ""))
    if isinstance(said, Channel):
        return said
    ways = Despatch.objects.filter(draft=draft, withdrawn=False, sent_on__isnull=False)
    only = list(ways.values_list("channel", flat=True))
    if len(only) != 1:
        raise NotAllowed(f"{draft}: it left in several ways. Say in plea_channel which of them came back.")
    return Channel(only[0])


def _give(acts: Sequence[Act], drafts: Mapping[int, Draft], by: Member) -> None:
    members = {name: number for number, name in columns.owner_names().items()}
    groups: dict[str, list[Recipient]] = defaultdict(list)
    for act in acts:
        groups[act.values[columns.OWNER]].append(drafts[act.letter].addressee)
    for name, recipients in groups.items():
        give_to(recipients, Member.objects.get(pk=members[name]) if name else None, by=by)


def _put_off(acts: Sequence[Act], drafts: Mapping[int, Draft], by: Member) -> None:
    groups: dict[str, list[Draft]] = defaultdict(list)
    for act in acts:
        groups[act.values[columns.DUE]].append(drafts[act.letter])
    for on, letters in groups.items():
        set_due(letters, date.fromisoformat(on) if on else None, by=by)


def _channel(label: str) -> Channel | str:
    return next((channel for channel in BY_LETTER if str(channel.label) == label), "")


def _outcome(label: str) -> Outcome | None:
    return next((outcome for outcome in Outcome if str(outcome.label) == label), None)
