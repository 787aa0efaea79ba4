"""campaign.yaml: the letters, the lists they go to, and who signs; still without the files it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from plea.address.forms import OFFICES
from plea.files.block import Block, read_block
from plea.model.campaign import AddressBook, Again, Dismissal, Letter, NotePolicy, Tracking
from plea.model.case import Audience, Wording
from plea.model.problem import Problem

FILE = "campaign.yaml"
_USUAL_PAGES = "2"
_LONGEST = 3650  # days that a follow-up may be away: ten years
CASE, DEMANDS = "case.yaml", "demands.yaml"


class Review(StrEnum):
    """Whether drafts are read before they are final, and by how many."""

    PASSAGES = "passages"
    TWICE = "twice"  # each passage by two people
    NONE = "none"


@dataclass(frozen=True, slots=True)
class NamedList:
    """A list as campaign.yaml names it: where it is and what its empty cells mean."""

    book: AddressBook
    defaults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CampaignFile:
    """What stands in campaign.yaml itself."""

    title: str
    date: date
    place_of_writing: Wording
    reference: str
    case: str  # "" where it is not named
    demands: str
    actions: str
    review: Review
    sender: Mapping[str, Wording]
    lists: Mapping[str, NamedList]
    letters: Mapping[str, Letter]
    notes: NotePolicy
    dismissed: tuple[Dismissal, ...]
    person: Wording
    sameness: float | None
    tracking: Tracking


def read_campaign(path: Path) -> tuple[CampaignFile | None, list[Problem]]:
    """Read campaign.yaml; None only when it is no YAML at all."""
    problems: list[Problem] = []
    root = read_block(path, FILE, "The campaign", problems)
    if root is None:
        return None, problems
    campaign = CampaignFile(
        title=root.text("title", sample="Release Nadia Example"),
        date=root.day("date", sample="2018-03-02") or date.min,
        place_of_writing=root.wording("place", shared=True),
        reference=root.text("reference", sample="NE/2018"),
        case=root.text("case"),
        demands=root.text("demands"),
        actions=root.text("actions"),
        review=root.choice("review", Review, Review.PASSAGES),
        sender=_sender(root),
        lists={block.key: _named_list(block) for block in root.blocks("lists", "list")},
        letters=_letters(root),
        notes=_notes(root.block("notes")),
        dismissed=tuple(map(_dismissal, root.each("dismissed", "dismissed warning"))),
        person=root.wording("person", shared=True),
        sameness=root.share("sameness"),
        tracking=_tracking(root),
    )
    root.close()
    return campaign, problems


def _sender(root: Block) -> dict[str, Wording]:
    block = root.block("sender")
    if block is None:
        return {}
    for name, entry in block.entries.items():
        block.check_name(name, entry, in_texts=True)
    return {name: block.wording(name, shared=True) for name in block.entries}


def _notes(block: Block | None) -> NotePolicy:
    if block is None:
        return NotePolicy()
    policy = NotePolicy(block.choice("again", Again, Again.REFER), block.choices("without", Audience, ()))
    block.close()
    return policy


def _tracking(root: Block) -> Tracking:
    return Tracking(
        _days_by_office(root.block("follow_up"), least=1),
        _days_by_office(root.block("no_contact"), least=0),
        root.day("keep_until"),
    )


def _days_by_office(block: Block | None, least: int) -> dict[str, int]:
    if block is None:
        return {}
    offices = (Tracking.anybody, *OFFICES)
    days = {office: block.number(office, least, _LONGEST) for office in offices}
    block.close()
    return {office: number for office, number in days.items() if number is not None}


def _dismissal(block: Block) -> Dismissal:
    dismissal = Dismissal(
        code=block.text("code", sample="person-not-named"),
        where=block.text("place", sample="texts/mep.en.md, line 12"),
        reason=block.text("reason", sample="the subject names him"),
        on=block.day("on", sample="2018-03-02"),
        by=block.text("by", sample="AB"),
        place=block.place,
    )
    block.close()
    return dismissal


def _named_list(block: Block) -> NamedList:
    book = AddressBook(
        key=block.key,
        file=block.text("file", sample="recipients/meps.xlsx"),
        sheet=block.text("sheet"),
        place=block.place,
        as_of=block.day("as_of"),
    )
    defaults = block.block("defaults")
    block.close()
    return NamedList(book, {column: defaults.text(column) for column in defaults.entries} if defaults else {})


def _letters(root: Block) -> dict[str, Letter]:
    blocks = {block.key: block for block in root.blocks("letters", "letter")}
    read: dict[str, Letter] = {}

    def letter(key: str, waiting: tuple[str, ...] = ()) -> None:
        """Read the letter that one follows before it: what it does not say is as there."""
        follows = blocks[key].text("follows")
        if follows in blocks and follows not in (key, *waiting, *read):
            letter(follows, (*waiting, key))
        read[key] = _follow_up(blocks[key], follows, read.get(follows)) if follows else _letter(blocks[key])

    for key in blocks:
        if key not in read:
            letter(key)
    return {key: read[key] for key in blocks}


def _letter(block: Block) -> Letter:
    letter = Letter(
        key=block.key,
        place=block.place,
        title=block.text("title", sample="Members of the European Parliament"),
        book=block.text("list", sample="meps"),
        layout=block.text("layout", sample="layouts/letterhead.docx"),
        audience=block.choice("audience", Audience, Audience.PUBLIC, sample="ally"),
        text=block.text("text"),
        where=_where(block.block("where")),
        languages=block.words("languages"),
        demands=block.words("demands"),
        pages=_pages(block),
        date=block.day("date"),
    )
    block.close()
    return letter


def _follow_up(block: Block, follows: str, before: Letter | None) -> Letter:
    """Read a letter after another one; its languages are those in which the other one left."""
    like = before or Letter("", block.place, "", "", "", Audience.PUBLIC)
    letter = Letter(
        key=block.key,
        place=block.place,
        title=block.text("title", sample="Members of the European Parliament: follow-up"),
        book=block.text("list") or like.book,
        layout=block.text("layout") or like.layout,
        audience=block.choice("audience", Audience, like.audience),
        text=block.text("text"),
        follows=follows,
        where=_where(block.block("where")) or like.where,
        demands=block.words("demands") or like.demands,
        pages=_pages(block),
        date=block.day("date"),
    )
    block.close()
    return letter


def _pages(block: Block) -> int:
    text = block.text("pages") or _USUAL_PAGES
    if text in map(str, range(1, 100)):
        return int(text)
    block.wrong("pages", f'is "{text}", which is no number of pages', 'Write a number: "pages: 2".')
    return int(_USUAL_PAGES)


def _where(block: Block | None) -> dict[str, tuple[str, ...]]:
    return {column: block.words(column) for column in block.entries} if block else {}
