"""One file on its own, outside any campaign: what is wrong in it, and what a Word file asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path

from plea.checks.addressing import addressing
from plea.checks.empty_name import empty_name
from plea.checks.fact_without_source import fact_without_source
from plea.checks.medical_without_ground import medical_without_ground
from plea.checks.numbers_differ import numbers_differ
from plea.checks.unknown_country import unknown_country
from plea.checks.unknown_source import unknown_source
from plea.checks.wrong_date import wrong_date
from plea.files.actions import ACTIONS, WHO, read_actions
from plea.files.campaign import read_campaign
from plea.files.case import FACTS, SOURCES, read_case
from plea.files.demand_sheets import DEMANDS
from plea.files.demands import read_demands
from plea.files.letter_text import read_letter_text
from plea.files.opened import read_file
from plea.files.plain_list import read_plain_list
from plea.files.recipients import read_recipients
from plea.files.workbook import Workbook, open_workbook
from plea.files.yaml import read_yaml
from plea.letter.languages import LANGUAGES
from plea.letter.shared import filters_for
from plea.model.campaign import AddressBook, Campaign, Letter
from plea.model.case import Audience, Case
from plea.model.people import Actions
from plea.model.problem import Place, Problem
from plea.word.compiling import Ingredients, compile_document
from plea.word.line import compile_line

KINDS = (".docx", ".md", ".yaml", ".yml", ".xlsx", ".csv", ".json")
_FILTERS = filters_for(LANGUAGES["en"])
_TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything wrong in a file, and by name what a Word file asks for."""

    problems: list[Problem]
    fields: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)


def check_file(path: Path) -> Checked | None:
    """Check a file by what it is; None where plea reads no such file."""
    match path.suffix.lower():
        case ".docx":
            return _word_file(path)
        case ".md":
            return Checked(_text(path))
        case ".yaml" | ".yml":
            return _settings(path)
        case ".xlsx":
            return Checked(_workbook(path))
        case ".csv" | ".json":
            people, problems = read_plain_list(path)
            rows = people.rows if people else ()
            return Checked(problems + [problem for row in rows for problem in row.problems])
    return None


def _word_file(path: Path) -> Checked:
    content, problems = read_file(path, path.name)
    if content is None:
        return Checked(problems)
    asked: dict[str, tuple[Place, ...]] = {}

    def keep(fields: Mapping[str, tuple[Place, ...]]) -> Iterable[Problem]:
        asked.update(fields)
        return ()

    _, problems = compile_document(content, path.name, Ingredients(filters=_FILTERS, judge=keep))
    return Checked(problems, asked)


def _text(path: Path) -> list[Problem]:
    """A text is set on the layout of the sample: what it may hold, any layout tells."""
    around = [parent for parent in path.resolve().parents if parent.name == _TEXTS]
    folder = around[0].parent if around else path.parent
    name = path.resolve().relative_to(folder).as_posix() if around else path.name
    text, problems = read_letter_text(folder, name)
    if text is None:
        return problems
    layout = files("plea") / "sample" / "letters" / "first-campaign" / "layouts" / "letterhead.docx"
    given = Ingredients(filters=_FILTERS, texts={"letter": text.body}, folder=folder)
    problems += compile_document(layout.read_bytes(), path.name, given)[1]
    return problems + compile_line(text.subject, _FILTERS)[1]


def _settings(path: Path) -> Checked | None:
    """A file of settings is known by its name, or by what stands at its top."""
    names = {"campaign": "letters", "case": "facts", "demands": "demands"}
    root, problems = read_yaml(path, path.name)
    if root is None:
        return Checked(problems)
    top = root.value if isinstance(root.value, Mapping) else {}
    kind = next((kind for kind in names if path.stem == kind), None) or next(
        (kind for kind, setting in names.items() if setting in top), None
    )
    match kind:
        case "campaign":
            return Checked(read_campaign(path)[1])
        case "case":
            case_, problems = read_case(path, path.name)
            return Checked(problems + _in_case(case_))
        case "demands":
            return Checked(read_demands(path, path.name)[1])
    return None


def _in_case(case_: Case) -> list[Problem]:
    campaign = _campaign(case=case_)
    rules = (fact_without_source, unknown_source, medical_without_ground)
    found = [problem for rule in rules for problem in rule(campaign)]
    return [*found, *numbers_differ(campaign, ())]


def _workbook(path: Path) -> list[Problem]:
    """A workbook is known by its sheets; else every sheet with keys is a list, and without any the first."""
    workbook, problems = open_workbook(path, path.name)
    if workbook is None:
        return problems
    if {ACTIONS, WHO} <= set(workbook.sheets):
        return read_actions(path, path.name)[1]
    if {FACTS, SOURCES} <= set(workbook.sheets):
        case_, problems = read_case(path, path.name)
        return problems + _in_case(case_)
    if DEMANDS in workbook.sheets:
        return read_demands(path, path.name)[1]
    read = [_book(workbook, sheet) for sheet in workbook.sheets]
    lists = [one for one in read if "key" in one[0].columns] or read[:1]
    return [problem for book, found in lists for problem in [*found, *_in_list(book)]]


def _book(workbook: Workbook, sheet: str) -> tuple[AddressBook, list[Problem]]:
    return read_recipients(workbook, AddressBook(sheet, workbook.name, sheet, Place(workbook.name)), {})


def _in_list(book: AddressBook) -> list[Problem]:
    """Forms of address need an office and a language, which a campaign may give to a whole list."""
    letter = Letter(book.key, book.place, book.key, book.key, "", Audience.PUBLIC)
    campaign = _campaign(books={book.key: book}, letters={book.key: letter})
    rules = [wrong_date, empty_name, unknown_country]
    rules += [addressing] if {"office", "language"} <= book.columns else []
    return [problem for rule in rules for problem in rule(campaign)]


def _campaign(
    *,
    case: Case | None = None,
    books: Mapping[str, AddressBook] | None = None,
    letters: Mapping[str, Letter] | None = None,
) -> Campaign:
    return Campaign(
        key="",
        folder=Path(),
        workspace=Path(),
        title="",
        date=date.min,
        place_of_writing={},
        sender={},
        reference="",
        reviewed=True,
        case=case or Case(),
        demands={},
        books=books or {},
        letters=letters or {},
        actions=Actions(),
    )
