"""What a spreadsheet that came back would change: act by act, each with its cells; nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from plea.files.contact_back import read_contact_sheet
from plea.files.contact_differences import Differences, Typed, differences, same
from plea.files.typed_date import Ambiguous, Order
from plea.model.problem import Place, Problem
from plea_web.desk import team_sheet as columns
from plea_web.desk.models import LEFT, Draft, Member, SheetIn, SheetOut
from plea_web.desk.sheet_acts import Act, ActKind, Cell, spoken
from plea_web.desk.sheet_meanwhile import with_what_happened
from plea_web.desk.team_sheet import TeamSheet
from plea_web.desk.workflow.sheets import export_named, given_by

_CHUNK = 1_000


@dataclass(slots=True)
class Changes:
    """All that a spreadsheet would change."""

    acts: list[Act] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    export: SheetOut | None = None
    rows: int = 0
    asks_order: tuple[str, Ambiguous] | None = None

    @property
    def clean(self) -> list[Act]:
        """Acts that are taken over unless somebody leaves them out."""
        return [act for act in self.acts if act.clean]

    @property
    def conflicts(self) -> list[Act]:
        """Acts about which the desk says something else by now."""
        return [act for act in self.acts if act.meanwhile and not act.refused]

    @property
    def refused(self) -> list[Act]:
        """Acts that cannot be written down as they are."""
        return [act for act in self.acts if act.refused]


@dataclass(slots=True)
class Compared:
    """A spreadsheet against its export; what the desk says now is asked apart, when it is needed."""

    found: Differences
    export: SheetOut | None = None


def compared(sheet: SheetIn, *, today: date, order: Order | None = None) -> Compared:
    """Read a spreadsheet and compare it with the export that it is."""
    try:
        back, problems = read_contact_sheet(sheet.file.read(), sheet.name)
    except OSError:
        lost = "What was kept of this file is lost."
        return Compared(_none([Problem("unreadable-file", Place(sheet.name), lost, "Bring it again.")]))
    if back is None:
        return Compared(_none(problems))
    out = export_named(sheet.campaign, back.export)
    try:
        given = given_by(out) if out else None
    except OSError:
        given = None
    if out is None or given is None:
        return Compared(_none([_unknown_export(sheet.name, back.export, lost=out is not None)]))
    return Compared(differences(back, given, today=today, order=order), out)


def changes(compared: Compared, viewer: Member, *, today: date) -> Changes:
    """Return what would be written down, against what the desk says at this moment."""
    found, out = compared.found, compared.export
    told = Changes([], list(found.problems), out, found.rows, found.asks_order)
    if out is None:
        return told
    by_letter: dict[int, list[Typed]] = defaultdict(list)
    for typed in found.typed:
        by_letter[typed.letter].append(typed)
    sheet = TeamSheet(out.campaign, viewer, None)
    names = [column.name for column in sheet.columns]
    drafts = _drafts(by_letter)
    for letter, cells in sheet.rows(sorted(by_letter)):
        now = dict(zip(names, cells, strict=True))
        told.acts += _acts(drafts[letter], by_letter[letter], now, today)
    place = {letter: at for at, letter in enumerate(by_letter)}  # as they stand in the file
    told.acts.sort(key=lambda act: place[act.letter])
    told.acts = _with_one_owner(told.acts, drafts)
    told.acts = with_what_happened(told.acts, out)
    return told


def _with_one_owner(acts: list[Act], drafts: Mapping[int, Draft]) -> list[Act]:
    """Return acts; two rows that give one person to different members are refused."""
    owners: dict[int, set[str]] = defaultdict(set)
    for act in acts:
        if act.kind is ActKind.OWNER:
            owners[drafts[act.letter].addressee_id].add(act.values[columns.OWNER])
    why = "Two letters to the same person are given to different members. A person has one."
    return [
        replace(act, refused=why, meanwhile="")
        if act.kind is ActKind.OWNER and len(owners[drafts[act.letter].addressee_id]) > 1
        else act
        for act in acts
    ]


def _none(problems: Sequence[Problem]) -> Differences:
    return Differences(problems=list(problems))


def _unknown_export(name: str, export: str, *, lost: bool) -> Problem:
    message = (
        "What the desk kept of this export was erased or is lost."
        if lost
        else "This file is no export of this campaign, or of another desk's records."
        if export
        else "Nothing in this file says which export it is: its column plea_row is gone."
    )
    todo = "Take out a new spreadsheet here, and type or copy your changes into it."
    return Problem("unknown-export", Place(name), message, todo)


def _drafts(letters: Iterable[int]) -> dict[int, Draft]:
    numbers = sorted(letters)
    found: dict[int, Draft] = {}
    for start in range(0, len(numbers), _CHUNK):
        some = Draft.objects.filter(pk__in=numbers[start : start + _CHUNK])
        found |= {
            draft.pk: draft
            for draft in some.only("pk", "name", "letter", "state", "sent_on", "due_by_hand", "addressee")
        }
    return found


_OF_KIND = {
    ActKind.SENT: (columns.STATUS, columns.SENT, columns.CHANNEL),
    ActKind.RETURNED: (columns.STATUS, columns.RETURNED, columns.CHANNEL),
    ActKind.REPLY: (columns.STATUS, columns.REPLY),
    ActKind.DUE: (columns.DUE,),
    ActKind.OWNER: (columns.OWNER,),
    ActKind.NOTE: (columns.NOTE,),
}
_STATUS = {"sent": ActKind.SENT, columns.CAME_BACK: ActKind.RETURNED, columns.REPLIED: ActKind.REPLY}
_COLUMN = {
    columns.SENT: ActKind.SENT,
    columns.RETURNED: ActKind.RETURNED,
    columns.REPLY: ActKind.REPLY,
    columns.DUE: ActKind.DUE,
    columns.OWNER: ActKind.OWNER,
    columns.NOTE: ActKind.NOTE,
}


def _acts(draft: Draft, typed: Sequence[Typed], now: Mapping[str, str], today: date) -> Iterator[Act]:
    """Yield what the changed cells of one row come to."""
    said = {one.column: one for one in typed if not same(one.typed, now.get(one.column, ""))}
    if columns.DUE in said and not said[columns.DUE].typed and draft.due_by_hand is None:
        del said[columns.DUE]  # the day is the rule's already
    status = said.get(columns.STATUS)
    groups: dict[ActKind, list[Typed]] = defaultdict(list)
    for column, one in said.items():
        if column.startswith(columns.OUTCOME):
            groups[ActKind.REPLY].append(one)
        elif column in _COLUMN:
            groups[_COLUMN[column]].append(one)
    if status:
        kind = _STATUS.get(status.typed)
        if kind is None and not status.typed and len(groups) == 0:
            kind = ActKind.SENT
        groups[kind or ActKind.SENT].insert(0, status)
    if columns.CHANNEL in said:
        groups[
            ActKind.SENT if ActKind.SENT in groups or ActKind.RETURNED not in groups else ActKind.RETURNED
        ].append(said[columns.CHANNEL])
    for kind in ActKind:
        if kind in groups:
            yield _act(kind, draft, groups[kind], now, today)


def _act(kind: ActKind, draft: Draft, typed: Sequence[Typed], now: Mapping[str, str], today: date) -> Act:
    cells = tuple(
        Cell(one.column, one.place, one.before, one.typed, now.get(one.column, "")) for one in typed
    )
    wanted = {one.column for one in typed} | set(_OF_KIND[kind])
    values = {name: now.get(name, "") for name in wanted} | {one.column: one.typed for one in typed}
    act = Act(kind, draft.pk, draft.name, cells, values, draft.state in LEFT)
    refused = _refused(act, draft, now, today)
    meanwhile = "" if refused else _otherwise(cells)
    return replace(act, refused=refused, meanwhile=meanwhile)


def _otherwise(cells: Sequence[Cell]) -> str:
    other = [cell for cell in cells if not same(cell.before, cell.now)]
    if not other:
        return ""
    said = ", ".join(f"{cell.column}: {cell.now or 'empty'}" for cell in other)
    return f"The desk says something else by now ({said})."


def _refused(act: Act, draft: Draft, now: Mapping[str, str], today: date) -> str:
    """Return why an act cannot be written down, "" where it can."""
    typed_status = next((cell.typed for cell in act.cells if cell.column == columns.STATUS), None)
    if typed_status is not None and typed_status not in _STATUS:
        return (
            f"Where a letter stands follows from what happened. Write sent, {columns.CAME_BACK} or "
            f"{columns.REPLIED} with its day, or change it at the desk."
        )
    match act.kind:
        case ActKind.SENT | ActKind.RETURNED | ActKind.REPLY:
            return _no_such_day(act, draft, now, today)
        case ActKind.NOTE if not act.values[columns.NOTE]:
            return "A note is not taken back by emptying its cell; take it back at the desk."
        case ActKind.DUE if act.values[columns.DUE] and not act.left:
            return "The letter has not left as far as the desk knows, so nothing can be due yet."
    return ""


_DAY = {ActKind.SENT: columns.SENT, ActKind.RETURNED: columns.RETURNED, ActKind.REPLY: columns.REPLY}


def _no_such_day(act: Act, draft: Draft, now: Mapping[str, str], today: date) -> str:
    column = _DAY[act.kind]
    on, known = act.values.get(column, ""), now.get(column, "")
    if not on:
        emptied = any(cell.column == column for cell in act.cells)
        if emptied:
            return "Emptying the cell takes nothing back; that is done at the letter's page."
        return f"Write the day into {column}."
    if date.fromisoformat(on) > today:
        return f"{spoken(on)} is still to come."
    if act.left and known and act.kind in (ActKind.SENT, ActKind.RETURNED):
        what = "left" if act.kind is ActKind.SENT else "came back"
        return f"At the desk it is written down that this letter {what} on {spoken(known)}. Correct it there."
    if act.left and known and act.kind is ActKind.REPLY and any(cell.column == column for cell in act.cells):
        return f"A reply of {spoken(known)} is in the contact log. Correct that entry there."
    if act.left and draft.sent_on and on < draft.sent_on.isoformat():
        return f"The letter left on {spoken(draft.sent_on.isoformat())}, after this day."
    if (
        act.kind is ActKind.REPLY
        and not act.left
        and any(c.column.startswith(columns.OUTCOME) for c in act.cells)
    ):
        return "The letter has not left as far as the desk knows, so an outcome has no reply to stand in."
    return ""
