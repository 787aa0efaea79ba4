"""The cast of the tests, and builders that give a usual thing; a test changes the one thing it is about.

Nadia Example is in prison; written to are Ana Bell, Ben Óđinsson, Cleo d'Arc, Dov O'Shea, Eve van der Meer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from plea.model.campaign import AddressBook, Campaign, Letter
from plea.model.case import Audience, Case, Demand, Fact, Source, SourceKind
from plea.model.people import Action, Actions, Deed, Recipient, SheetHeader
from plea.model.problem import Place
from tests.desk.ground import lay

lay()  # Django's settings have to stand before tests of the desk are collected

HEADER = SheetHeader(
    "recipients/officials.xlsx",
    "Ministers",
    {
        "key": "A",
        "given_name": "B",
        "family_name": "C",
        "country": "D",
        "office": "E",
        "language": "F",
        "honorific": "G",
        "body": "H",
        "email": "I",
    },
)


def a_recipient(row: int = 14, **cells: str) -> Recipient:
    """Ana Bell, a member of the European Parliament; give "" to empty a cell."""
    usual = {
        "key": "bell-ana",
        "given_name": "Ana",
        "family_name": "Bell",
        "country": "Norway",
        "office": "mep",
        "language": "en",
        "honorific": "Ms",
    }
    filled = {column: text for column, text in (usual | cells).items() if text}
    return Recipient(filled["key"], filled, HEADER, row)


def a_source(key: str = "s1", **parts: Any) -> Source:
    usual = Source(key, SourceKind.WEB, Place.line("case.yaml", 40), {"en": "The court's judgment."})
    return replace(usual, **parts)


def a_fact(key: str = "arrested", **parts: Any) -> Fact:
    usual = Fact(
        key,
        {"en": "Nadia Example was arrested in 2009.", "ru": "Надя Пример арестована в 2009 году."},
        Place.line("case.yaml", 4),
        on="2009-05",
        sources=("s1",),
    )
    return replace(usual, **parts)


def a_demand(key: str = "raise", **parts: Any) -> Demand:
    usual = Demand(
        key,
        title={"en": "Raise the case"},
        what={"en": "the case of Nadia Example"},
        verbs={"mep": {"en": "Raise"}},
        basis=("arrested",),
        place=Place.line("demands.yaml", 2),
    )
    return replace(usual, **parts)


def a_letter(key: str = "mep", **parts: Any) -> Letter:
    usual = Letter(
        key,
        Place.line("campaign.yaml", 12),
        title="Members of the European Parliament",
        book="officials",
        layout="layouts/letterhead.docx",
        audience=Audience.ALLY,
        text="texts/mep.{language}.md",
        demands=("raise",),
    )
    return replace(usual, **parts)


def an_action(key: str = "inquiry_2017", **parts: Any) -> Action:
    place = Place.cell("recipients/actions.xlsx", "Actions", 2, "A", "key")
    return replace(Action(key, {"en": "Inquiry of October 2017"}, place, on="2017-10-25"), **parts)


def a_deed(**parts: Any) -> Deed:
    place = Place.cell("recipients/actions.xlsx", "Who", 2, "B", "key")
    usual = Deed("inquiry_2017", "bell-ana", place, given_name="Ana", family_name="Bell", country="Norway")
    return replace(usual, **parts)


def a_campaign(
    *,
    recipients: Iterable[Recipient] | None = None,
    facts: Iterable[Fact] | None = None,
    sources: Iterable[Source] | None = None,
    demands: Iterable[Demand] | None = None,
    letters: Iterable[Letter] | None = None,
    actions: Iterable[Action] | None = None,
    deeds: Iterable[Deed] | None = None,
    **parts: Any,
) -> Campaign:
    """One letter to Ana Bell, who signed an inquiry; one demand, resting on one fact with one source."""
    book = AddressBook(
        "officials",
        HEADER.file,
        HEADER.sheet,
        Place.line("campaign.yaml", 8),
        as_of=date(2018, 2, 12),
        columns=frozenset(HEADER.letters),
        recipients=tuple([a_recipient()] if recipients is None else recipients),
    )
    usual = Campaign(
        key="example",
        folder=Path("letters/example"),
        workspace=Path(),
        title="Release Nadia Example",
        date=date(2018, 3, 2),
        place_of_writing={"en": "Warsaw"},
        sender={"organisation": {"en": "Letters for Nadia"}, "email": {"": "letters@example.org"}},
        reference="NE/2018",
        reviewed=True,
        case=Case(
            _by_key([a_fact()] if facts is None else facts),
            _by_key([a_source()] if sources is None else sources),
        ),
        demands=_by_key([a_demand()] if demands is None else demands),
        books={book.key: book},
        letters=_by_key([a_letter()] if letters is None else letters),
        actions=Actions(
            _by_key([an_action()] if actions is None else actions),
            tuple([a_deed()] if deeds is None else deeds),
        ),
    )
    return replace(usual, **parts)


def _by_key(nouns: Iterable[Any]) -> dict[str, Any]:
    return {noun.key: noun for noun in nouns}


CAMPAIGN_YAML = """\
title: Release Nadia Example
date: 2018-03-02
place: {en: Warsaw, ru: Варшава}
reference: NE/2018
actions: recipients/actions.xlsx
sender:
  organisation: {en: Letters for Nadia}
  email: letters@example.org
lists:
  officials: {file: recipients/officials.xlsx, sheet: Ministers, as_of: 2018-02-12, defaults: {language: en}}
letters:
  mep:
    title: Members of the European Parliament
    list: officials
    where: {office: mep}
    text: texts/mep.{language}.md
    layout: layouts/letterhead.docx
    audience: ally
    demands: [raise]
"""

CASE_YAML = """\
facts:
  arrested:
    en: Nadia Example was arrested in 2009.
    ru: Надя Пример арестована в 2009 году.
    on: 2009-05
    sources: [s1]
  mri_2017:
    en: An MRI scan found damage to her brain.
    on: 2017-12-27
    expires: 2018-03-31
    sensitivity: medical
    ground: {consent: s2}
    audiences: [authority, ally]
    sources: [s2]
sources:
  s1: {kind: web, en: "Judgment of the court.", links: ["https://example.org/judgment"], on: 2009-11}
  s2: {kind: consent, en: Nadia Example has agreed to this being published., shown_as: {public: none}}
"""

DEMANDS_YAML = """\
demands:
  raise:
    title: {en: Raise the case}
    what: {en: the case of Nadia Example}
    asks:
      mep: {en: Raise}
    basis: [arrested]
"""

TEXT = """\
---
subject: The case of Nadia Example
---
I write to you about Nadia Example. {{ fact.arrested }}

{% for demand in demands %}
- {{ demand.ask }}
{% endfor %}
"""

OFFICIALS: list[list[Any]] = [
    ["key", "given_name", "family_name", "country", "office", "language", "honorific", "body", "email"],
    ["bell-ana", "Ana", "Bell", "Norway", "mep", None, "Ms", None, "ana.bell@example.org"],
    ["odinsson-ben", "Ben", "Óđinsson", "Iceland", "mep", "en", "Mr"],
    ["darc-cleo", "Cleo", "d'Arc", "France", "mep"],
    ["oshea-dov", "Dov", "O'Shea", "Ireland", "mep", None, "Mr"],
    ["meer-eve", "Eve", "van der Meer", "Netherlands", "mep", None, "Ms"],
]

ACTIONS: list[list[Any]] = [
    ["key", "title", "title_ru", "on", "reference"],
    ["inquiry_2017", "Inquiry of October 2017", "Запрос", date(2017, 10, 25), "E-006547/2017"],
]

WHO: list[list[Any]] = [
    ["action", "key", "given_name", "family_name", "country", "on"],
    ["inquiry_2017", "bell-ana", "Ana", "Bell", "Norway", date(2017, 10, 25)],
]

USUAL_FILES: dict[str, Any] = {
    "campaign.yaml": CAMPAIGN_YAML,
    "case.yaml": CASE_YAML,
    "demands.yaml": DEMANDS_YAML,
    "texts/mep.en.md": TEXT,
    "recipients/officials.xlsx": {"Ministers": OFFICIALS},
    "recipients/actions.xlsx": {"Actions": ACTIONS, "Who": WHO},
}


def a_workspace(folder: Path, changes: Mapping[str, Any] | None = None) -> Path:
    """Write a small real workspace and return the campaign's folder, letters/example.

    A change is named as messages name the file: "case.yaml" stands in the campaign's folder,
    "recipients/officials.xlsx" in the workspace. Give text, bytes, {sheet: rows}, or None to leave it out.
    """
    campaign = folder / "letters" / "example"
    for name, content in (USUAL_FILES | dict(changes or {})).items():
        path = (folder if name.startswith("recipients/") else campaign) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict):
            a_workbook(path, content)
        elif content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return campaign


def a_workbook(path: Path, sheets: Mapping[str, Iterable[Iterable[Any]]]) -> Path:
    """Write a workbook; a text beginning with "=" is a formula, as in Excel."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    workbook.save(path)
    workbook.close()
    return path


def said(problems: Iterable[Any]) -> str:
    """Return problems as people read them, one after the other, each with whom it holds back."""
    lines = []
    for problem in problems:
        level = "" if problem.stops else "(warning) "
        concerns = f"\n    holds back {', '.join(problem.concerns)}" if problem.concerns else ""
        lines.append(f"{level}{problem}{concerns}")
    return "\n".join(lines)
