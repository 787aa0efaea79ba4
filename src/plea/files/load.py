"""A campaign's folder becomes a Campaign, with everything that is wrong in its files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from plea.files import campaign as campaign_file
from plea.files.actions import read_actions
from plea.files.campaign import CampaignFile, NamedList, Review, read_campaign
from plea.files.case import read_case
from plea.files.demands import read_demands
from plea.files.history import HISTORY, read_history
from plea.files.near import did_you_mean, listed
from plea.files.numbers import NUMBERS, numbers_beside, read_numbers
from plea.files.recipients import read_recipients
from plea.files.workbook import Workbook, open_workbook
from plea.model.campaign import AddressBook, Campaign
from plea.model.case import Case, Demand
from plea.model.people import Actions
from plea.model.problem import Place, Problem

LETTERS = "letters"
OUT = "out"
RECORDS = (NUMBERS, HISTORY)
"""What plea keeps in out/<campaign> and reads again."""


def find_campaign(workspace: Path, key: str | None = None) -> tuple[Path | None, list[Problem]]:
    """Return the folder of the campaign by its name, or of the only one there is."""
    found = sorted(path.parent for path in (workspace / LETTERS).glob(f"*/{campaign_file.FILE}"))
    names = [folder.name for folder in found]
    if key is None and len(found) == 1:
        return found[0], []
    if key in names:
        return workspace / LETTERS / key, []
    return None, [_no_campaign(key, names)]


def _no_campaign(key: str | None, names: list[str]) -> Problem:
    place = Place(f"{LETTERS}/")
    if not names:
        message = f"There is no campaign here: no folder in {LETTERS}/ holds a {campaign_file.FILE}."
        todo = 'Go to the folder that holds letters/ and recipients/, or begin with "plea new".'
        return Problem("no-campaign", place, message, todo)
    there = f"The campaigns are {listed(names)}."
    if key is None:
        return Problem("which-campaign", place, f"There are several campaigns. {there}", "Name one of them.")
    todo = did_you_mean(key, names, "Name one of them.")
    return Problem("unknown-campaign", place, f'There is no campaign "{key}". {there}', todo)


def load_campaign(folder: Path, out: Path | None = None) -> tuple[Campaign | None, list[Problem]]:
    """Read all files of the campaign in `folder`; None only when campaign.yaml cannot be read.

    What happened before is read too (see `with_records`).
    """
    campaign, problems = read_campaign_files(folder)
    if campaign is None:
        return None, problems
    campaign, in_records = with_records(campaign, out)
    return campaign, problems + in_records


def read_campaign_files(folder: Path) -> tuple[Campaign | None, list[Problem]]:
    """Read what a person wrote: the folder and the lists, without what happened before."""
    wanted, problems = read_campaign(folder / campaign_file.FILE)
    if wanted is None:
        return None, problems
    workspace = folder.resolve().parent.parent
    case, in_case = _case(folder, wanted)
    demands, in_demands = _demands(folder, wanted)
    books, in_lists = _books(workspace, wanted)
    actions, in_actions = _actions(workspace, wanted)
    campaign = Campaign(
        key=folder.resolve().name,
        folder=folder,
        workspace=workspace,
        title=wanted.title,
        date=wanted.date,
        place_of_writing=wanted.place_of_writing,
        sender=wanted.sender,
        reference=wanted.reference,
        reviewed=wanted.review is not Review.NONE,
        readings=2 if wanted.review is Review.TWICE else 1,
        case=case,
        demands=demands,
        books=books,
        letters=wanted.letters,
        actions=actions,
        notes=wanted.notes,
        dismissed=wanted.dismissed,
        person=wanted.person,
        sameness=wanted.sameness,
        tracking=wanted.tracking,
    )
    return campaign, problems + in_case + in_demands + in_lists + in_actions


def with_records(campaign: Campaign, out: Path | None = None) -> tuple[Campaign, list[Problem]]:
    """Return a campaign with what plea wrote down beside its letters, in the workspace's out/.

    Letters that are made in another folder `out` have their numbers there, once they have any.
    """
    folder = campaign.workspace / OUT / campaign.key
    elsewhere = out / campaign.key if out else folder
    beside = elsewhere if (elsewhere / NUMBERS).exists() else folder
    numbers, problems = read_numbers(beside / NUMBERS, f"{OUT}/{campaign.key}/{NUMBERS}")
    if not (beside / NUMBERS).exists():
        numbers = numbers_beside(beside)
    history, in_history = read_history(folder / HISTORY, f"{OUT}/{campaign.key}/{HISTORY}")
    return replace(campaign, numbers=numbers, history=history), problems + in_history


def _case(folder: Path, wanted: CampaignFile) -> tuple[Case, list[Problem]]:
    """A campaign that names no case need not have one."""
    name = wanted.case or campaign_file.CASE
    return read_case(folder / name, name) if wanted.case or (folder / name).exists() else (Case(), [])


def _demands(folder: Path, wanted: CampaignFile) -> tuple[dict[str, Demand], list[Problem]]:
    name = wanted.demands or campaign_file.DEMANDS
    return read_demands(folder / name, name) if wanted.demands or (folder / name).exists() else ({}, [])


def _actions(workspace: Path, wanted: CampaignFile) -> tuple[Actions, list[Problem]]:
    return read_actions(workspace / wanted.actions, wanted.actions) if wanted.actions else (Actions(), [])


def _books(workspace: Path, wanted: CampaignFile) -> tuple[dict[str, AddressBook], list[Problem]]:
    """Read every list; a workbook that holds several is opened once."""
    opened: dict[str, Workbook | None] = {}
    books: dict[str, AddressBook] = {}
    problems: list[Problem] = []
    for key, named in wanted.lists.items():
        file = named.book.file
        if file and file not in opened:
            opened[file], found = open_workbook(workspace / file, file)
            problems += found
        books[key], found = _book(named, opened.get(file))
        problems += found
    return books, problems


def _book(named: NamedList, workbook: Workbook | None) -> tuple[AddressBook, list[Problem]]:
    """The only sheet need not be named."""
    book = named.book
    if workbook is None:
        return book, []
    if not book.sheet and len(workbook.sheets) > 1:
        problem = Problem(
            code="missing-setting",
            place=book.place,
            message=f'The list "{book.key}" does not say which sheet it is. '
            f"The sheets are {listed(workbook.sheets)}.",
            todo=f'Write "sheet: {workbook.sheets[0]}" under it.',
        )
        return book, [problem]
    return read_recipients(workbook, replace(book, sheet=book.sheet or workbook.sheets[0]), named.defaults)
