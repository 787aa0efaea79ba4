"""*They raised it*: what a reply tells of becomes a row of the workbook of actions, with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from plea.files.actions import ACTIONS, WHO
from plea.files.not_safe import NotSafe
from plea.files.row_add import NewRow, add_row, columns_of
from plea.model.campaign import Campaign as CampaignOfFiles
from plea.output import disk
from plea.output.refusals import Refusal
from plea.output.save import save
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign, Contact, ContactKind, Member, Recipient
from plea_web.desk.permissions import May
from plea_web.desk.workflow.contacts import entry, write_down
from plea_web.desk.workflow.days import in_words, past
from plea_web.desk.workflow.events import take_turn
from plea_web.desk.workflow.files import Which, settings_file
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must

_FROM_LIST = ("given_name", "family_name", "country", "group")


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did: they took part in an action that the workbook has, or in a new one."""

    action: str  # its key: "question_2018"
    on: str = ""  # "2018-03-14", as far as it is known
    title: str = ""  # of a new action
    note: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """What would be written, to be looked at first."""

    file: str  # "recipients/actions.xlsx"
    opened: str  # the SHA-256 of the file that it was worked out from
    rows: tuple[NewRow, ...]
    content: bytes  # of the file afterwards


def planned(reply: Contact, deed: Deed) -> Planned:
    """Return what a deed would write. Raises NotAllowed where that cannot be, or it stands there already."""
    if reply.kind != ContactKind.REPLY or reply.replaced or reply.campaign is None:
        raise NotAllowed("This is written down from a reply that stands, at its recipient.")
    if reply.confidential:
        raise NotAllowed("This reply is confidential: nothing of it goes into a file of the team.")
    files = opened(reply.campaign).files
    name, path = _workbook(reply.campaign)
    if files is None:
        raise NotAllowed("The campaign's files cannot be read as they are. Facts & files says what is wrong.")
    _may_be_added(files, reply.recipient, deed)
    content = _read(path, name)
    rows: list[NewRow] = []
    new = deed.action not in files.actions.actions
    for sheet, values in ([(ACTIONS, _action(deed))] if new else []) + [(WHO, _who(files, reply, deed))]:
        row = add_row(rows[-1].content if rows else content, sheet, _sourced(content, sheet, values, reply))
        if isinstance(row, NotSafe):
            raise NotAllowed(f"{name} was not changed. {row.why}")
        rows.append(row)
    return Planned(name, sha256(content).hexdigest(), tuple(rows), rows[-1].content)


@transaction.atomic
def raise_it(reply: Contact, deed: Deed, *, seen: str, by: Member) -> Contact:
    """Write a deed into the workbook that was looked at (its hash is `seen`), and return the log's entry.

    Raises NotAllowed where the file was saved meanwhile or is open elsewhere; then nothing is written.
    """
    must(by, May.LOG)
    take_turn()
    reply = Contact.objects.select_related("recipient", "campaign", "draft__campaign", "reply").get(
        pk=reply.pk
    )
    plan = planned(reply, deed)
    if plan.opened != seen:
        raise NotAllowed(f"{plan.file} was saved since this was shown. Look at the change again.")
    contact = entry(
        ContactKind.RAISED,
        on=past(reply.on),
        by=by,
        draft=reply.draft,
        recipient=reply.recipient,
        campaign=reply.campaign,
        note=f"{deed.title or deed.action}: {plan.file}, {', '.join(row.where for row in plan.rows)}",
    )
    write_down(contact, payload={"reply": reply.pk, "file": plan.file})
    try:
        save(Path(settings.WORKSPACE) / plan.file, plan.content, seen)
    except disk.InUse:
        raise NotAllowed(f"{plan.file} is open in another program. Close it there, then try again.") from None
    except Refusal as refusal:
        raise NotAllowed(str(refusal)) from None
    except OSError as error:
        said = error.strerror or "the disk refuses"
        raise NotAllowed(f"{plan.file} could not be written: {said}. Nothing was changed.") from error
    return contact


def _workbook(campaign: Campaign) -> tuple[str, Path]:
    name = settings_file(campaign, Which.CAMPAIGN).values.get("actions")
    if not isinstance(name, str) or not name:
        raise NotAllowed(
            "This campaign has no workbook of actions yet. Name one in campaign.yaml: "
            "actions: recipients/actions.xlsx, with the sheets Actions and Who."
        )
    return name, Path(settings.WORKSPACE) / name


def _read(path: Path, name: str) -> bytes:
    try:
        content = disk.read(path)
    except OSError as error:
        raise NotAllowed(f"{name} cannot be read: {error.strerror or 'the disk refuses'}.") from error
    if content is None:
        raise NotAllowed(f"{name} is not there any more.")
    return content


def _may_be_added(files: CampaignOfFiles, recipient: Recipient, deed: Deed) -> None:
    if not deed.action.isidentifier() or not deed.action.isascii():
        raise NotAllowed("The short name of an action has letters, digits and _ only: question_2018.")
    if deed.action not in files.actions.actions and not deed.title.strip():
        raise NotAllowed("Say what they did: a new action needs a title, as letters are to call it.")
    for known in files.actions.deeds:
        if (known.action, known.recipient) == (deed.action, recipient.key):
            raise NotAllowed(f"{recipient} took part in {deed.action} already: {known.place}.")


def _action(deed: Deed) -> dict[str, str]:
    return {"key": deed.action, "title": deed.title.strip(), "on": deed.on}


def _who(files: CampaignOfFiles, reply: Contact, deed: Deed) -> dict[str, str]:
    key = reply.recipient.key
    rows = (row for book in files.books.values() for row in book.recipients)
    row = next((row for row in rows if row.key == key), None)
    names = {column: row.cell(column) for column in _FROM_LIST} if row else {}
    return {"action": deed.action, "key": key, **names, "on": deed.on, "note": deed.note.strip()}


def _sourced(content: bytes, sheet: str, values: Mapping[str, str], reply: Contact) -> dict[str, str]:
    """Return a row with its source, in the column that the sheet has for it; other columns are left out."""
    columns = columns_of(content, sheet)
    number = f", no. {reply.reply.their_reference}" if reply.reply.their_reference else ""
    source = f"Their reply of {in_words(reply.reply.their_date or reply.on)}{number}."
    column = next((one for one in ("source", "note") if one in columns), "")
    if columns and not column:
        raise NotAllowed(f"Sheet {sheet} has no column for the source. Add a column note to it.")
    filled = {
        name: text for name, text in values.items() if name in columns or name in ("key", "action", "title")
    }
    said = " ".join(filter(None, [source, filled.get(column, "")]))
    return filled | ({column: said} if column else {})
