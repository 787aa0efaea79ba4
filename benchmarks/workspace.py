"""A whole campaign for `plea merge`: the benchmarks' letter as a text, a layout and a list of N people."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from benchmarks.letter import Block, Rows, text
from benchmarks.recipients import table_rows, values
from benchmarks.templates import layout

NAME = "nadia"
_COLUMNS = (
    "key", "given_name", "family_name", "honorific", "office", "body", "street", "postal_code", "city",
    "country", "language", "signed_on",
)  # fmt: skip
_CAMPAIGN = """\
title: Release Nadia Example
date: 2018-03-02
place: Warsaw
reference: NE/2018
review: none
sender:
  organisation: Friends of Nadia Example
  director: the board
  address: Example Street 1, 00-001 Warsaw
  email: office@example.org
lists:
  members:
    file: recipients/members.xlsx
    as_of: 2018-02-12
letters:
  member:
    title: Members of parliament
    list: members
    text: texts/member.{language}.md
    layout: layouts/letterhead.docx
    audience: ally
    demands: [one, two, three, four, five]
"""
_CASE = """\
facts:
  finding:
    en: the Working Group on Arbitrary Detention found that the detention is arbitrary
    on: 2017-08-25
    sources: [opinion]
  illness:
    en: she suffers from a disease of the vessels of the brain, first found by a scan of 27 December 2017
    on: 2017-12-27
    sensitivity: medical
    ground: {consent: agreed}
    sources: [agreed]
sources:
  opinion:
    kind: document
    en: Opinion adopted at the eightieth session, paragraphs 61 and 62
    on: 2017-08-25
  agreed:
    kind: consent
    en: Nadia Example has agreed to this information being published
    on: 2018-01-10
"""
_DEMANDS = {
    "one": "the petition for a pardon, and the reasons for which it was refused",
    "two": "an examination by doctors who are independent of the prison service",
    "three": "the opinion of the Working Group on Arbitrary Detention",
    "four": "visits of the family, and letters that are not read by the guards",
    "five": "the return of the files that were taken from the lawyers & never given back",
}
_TEXT = """\
---
subject: "Release Nadia Example: what {{ recipient.country }} can do"
---
We write to you about Nadia Example, born in 1963, who was arrested on 21 May 2009 and sentenced to fourteen \
years. Since then {{ fact.finding }}. Nothing that the prosecution has said answers this, and no court has \
looked at it.

The prisoner is held in colony LA-155/14, and {{ fact.illness }}. Doctors of the colony treat what they can \
see; there is no specialist within a day's journey, and a request to be taken to a hospital has been refused \
four times. Time is short, and it is not on her side.

We turn to {{ recipient.body }} because it has the means that we lack: questions that must be answered, \
meetings at which the name is spoken, and the attention of those in {{ recipient.city }} who decide. \
{{ sender.organisation }} can give you every document that this letter speaks of.

{% if recipient.signed_on %}
On {{ recipient.signed_on }} you put your name to the inquiry about her. We thank you for it; the answer has \
not come, and we ask you to insist on one.
{% else %}
You have not yet spoken about her in public. A word from {{ recipient.country }} would be heard, and we ask \
you to say it.
{% endif %}

We ask you, {{ recipient.name }}, to do these five things:

{% for demand in demands %}
- {{ demand.ask }}.
{% endfor %}

Please write to us at {{ sender.email }}, or to {{ sender.address }}. We shall tell her family what \
{{ recipient.country }} has answered.
"""
_HEADINGS = ("No", "Day", "Court", "Decision", "File")
_LAYOUT: tuple[Block, ...] = (
    text("Normal", "<recipient.inside_address>"),
    text("Normal", "<campaign.place>, <letter.date>"),
    text("Normal", "Our reference: <letter.reference>"),
    text("Heading 2", "<letter.subject>"),
    text("Normal", "<recipient.salutation>"),
    text("Normal", "<letter>"),
    text("Body Text", "The decisions of courts and boards until <letter.date>:"),
    Rows((_HEADINGS, *(tuple(row.values()) for row in table_rows()))),
    text("Normal", "<recipient.complimentary_close>"),
    text("Normal", "<sender.director>, <sender.organisation>"),
)


def make_workspace(folder: Path, recipients: int, *, for_review: bool = False, more: str = "") -> None:
    """Write a workspace with one campaign and this many people to write to; `more` is added to the text.

    `for_review`: its letters are drafts, no two people are called the same, and few of them look odd.
    """
    campaign = folder / "letters" / NAME
    for inner in (campaign / "texts", campaign / "layouts", folder / "recipients"):
        inner.mkdir(parents=True)
    settings = _CAMPAIGN.replace("review: none\n", "") if for_review else _CAMPAIGN
    (campaign / "campaign.yaml").write_text(settings, encoding="utf-8")
    (campaign / "case.yaml").write_text(_CASE, encoding="utf-8")
    (campaign / "demands.yaml").write_text(_demands(), encoding="utf-8")
    (campaign / "texts" / "member.en.md").write_text(_TEXT + more, encoding="utf-8")
    header = text("Header", "<sender.organisation> — <campaign.title>")
    footer = text("Footer", "<sender.email> · <letter.reference> · page ")
    (campaign / "layouts" / "letterhead.docx").write_bytes(layout(_LAYOUT, header, footer))
    _members(folder / "recipients" / "members.xlsx", recipients, for_review=for_review)


def _demands() -> str:
    lines = ["demands:"]
    for key, what in _DEMANDS.items():
        lines += [f"  {key}:", f"    title: {{en: Demand {key}}}", f'    what: {{en: "{what}"}}']
        lines += ["    asks: {mep: {en: Support}, pace_member: {en: Raise}}", "    basis: [finding]"]
    return "\n".join(lines) + "\n"


def _members(path: Path, recipients: int, *, for_review: bool) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Members")
    sheet.append(_COLUMNS)
    for number in range(recipients):
        person = values(number)["recipient"]
        own = {
            "honorific": {"f": "Ms", "m": "Mr"}.get(person["gender"], ""),
            "office": "mep" if number % 2 else "pace_member",
            "language": "en",
        }
        if for_review:
            own["body"] = person["body"] if number % 100 == 1 else person["body"].partition(" <")[0]
            own["family_name"] = f"{person['family_name'].partition('-')[0]}-{_word(number)}"
        sheet.append([{**person, **own}[column] for column in _COLUMNS])
    book.save(path)


def _word(number: int) -> str:
    """Return a number as a name of its own: five letters, "Aabcd"."""
    letters = []
    for _ in range(5):
        number, letter = divmod(number, 26)
        letters.append(chr(ord("a") + letter))
    return "".join(reversed(letters)).capitalize()
