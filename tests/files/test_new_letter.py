"""A letter that was typed or written in Word, and a campaign to put it in."""

from __future__ import annotations

from datetime import date

import pytest

from plea.files.apart import book_of, letterhead_in, problems_of_word_letter, proposal_of, tagged_letterhead
from plea.files.list_import import Choice
from plea.files.list_proposal import propose
from plea.files.load import load_campaign
from plea.files.new_campaign import NewCampaign, campaign_files
from plea.files.new_letter import NewLetter, fits_as_name, literal, typed_letter, word_letter
from plea.files.settings_edit import SettingsEdit, with_changes
from plea.word.letterhead import letterhead_of, with_letter_at
from tests.word.documents import a_docx, paragraph

FIELDS = {"sender.email", "fact.arrested"}


def is_field(name: str) -> bool:
    return name in FIELDS


def test_a_typed_letter_is_a_text_with_a_subject():
    text, problems = typed_letter(
        'Nadia: "a doctor"',
        "First.\r\n\r\nWrite to {{ sender.email }}. {{ fact.arrested | bare }}\n",
        "t",
        is_field,
    )

    assert problems == []
    assert text.decode() == (
        '---\nsubject: "Nadia: \\"a doctor\\""\n---\nFirst.\n\nWrite to {{ sender.email }}. '
        "{{ fact.arrested | bare }}\n"
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("{{ smile }}", '{{ "{{" }} smile }}'),
        ("a {{ b", 'a {{ "{{" }} b'),
        ("{{{ sender.email }}}", '{{ "{{" }}{ sender.email }}}'),
        ("{# hidden #}", '{{ "{#" }} hidden #}'),
        ("{% if recipient.did.letter %}", "{% if recipient.did.letter %}"),
        ("{ } } {", "{ } } {"),
        ("100 %}", "100 %}"),
    ],
)
def test_braces_that_are_no_field_are_printed(typed, kept):
    assert literal(typed, is_field) == kept


def test_a_salutation_and_a_close_of_its_own_would_stand_twice():
    _, problems = typed_letter(
        "s", "Dear Ms Bell,\n\nWords.\n\nYours sincerely,", "texts/mep.en.md", is_field
    )

    assert [str(problem) for problem in problems] == [
        'texts/mep.en.md: "Dear Ms Bell," looks like the salutation, which plea prints for each person by '
        "itself.\n"
        "    Take this line out; else the letter has it twice. [greeting-typed]",
        'texts/mep.en.md: "Yours sincerely," looks like the close, which plea prints for each person by '
        "itself.\n"
        "    Take this line out; else the letter has it twice. [greeting-typed]",
    ]


def test_a_name_in_braces_that_is_no_field_is_asked_about_once():
    _, problems = typed_letter(
        "s", "{{ fact.born }} {{ fact.born }} {{ smile }} {{ fact.arrested }}", "texts/mep.en.md", is_field
    )

    assert [str(problem) for problem in problems] == [
        'texts/mep.en.md: plea has nothing to fill in for "{{ fact.born }}"; it would be printed with its '
        "braces.\n"
        "    Take a field from the list under the letter. A fact is written down under Facts & files first; "
        "then the letter can tell it. [braces-typed]",
    ]


def test_a_letter_without_words_is_none():
    assert typed_letter("s", " \n ", "texts/mep.en.md", is_field)[0] == b""


def test_a_letter_in_word_says_what_to_look_at():
    wanting = a_docx(paragraph("Dear Ms Bell,"), paragraph("Please ask for a doctor."))

    assert [problem.code for problem in word_letter(wanting, "mep.docx")] == [
        "text-without-subject",
        "greeting-typed",
    ]
    assert [problem.code for problem in word_letter(a_docx(), "mep.docx")] == ["empty-file"]
    assert word_letter(b"nothing", "mep.docx")[0].stops


def test_a_letter_stands_in_the_campaign_with_its_list_and_demands():
    letter = NewLetter("mep", "Members of parliament", "meps", "layouts/letterhead.docx", demands=["doctor"])

    edit = with_changes("title: T\nletters: {}\n", {("letters", letter.key): letter.setting()})

    assert isinstance(edit, SettingsEdit)
    assert edit.text == (
        "title: T\nletters:\n  mep:\n    title: Members of parliament\n    list: meps\n"
        '    text: "texts/mep.{language}.md"\n    layout: layouts/letterhead.docx\n    audience: ally\n'
        "    demands: [doctor]\n"
    )
    assert letter.file_in("ru") == "texts/mep.ru.md"


@pytest.mark.parametrize(
    ("key", "fits"),
    [("mep", True), ("pace-2", True), ("", False), ("a/b", False), ("Ä", False), ("a" * 41, False)],
)
def test_names_that_fit_every_computer(key, fits):
    assert fits_as_name(key) is fits


def test_a_new_campaign_loads_and_lacks_nothing(tmp_path):
    folder = tmp_path / "letters" / "nadia"
    folder.mkdir(parents=True)
    sender = {"organisation": "Friends of Nadia Example", "email": ""}
    for name, content in campaign_files(
        NewCampaign("Release: now", date(2018, 3, 2), "Warsaw", "NE/2018", sender)
    ).items():
        (folder / name).write_bytes(content)

    campaign, problems = load_campaign(folder)

    assert problems == []
    assert campaign is not None
    assert (campaign.title, campaign.date, campaign.reference) == (
        "Release: now",
        date(2018, 3, 2),
        "NE/2018",
    )
    assert campaign.sender == {"organisation": {"": "Friends of Nadia Example"}}


def test_what_somebody_brings_is_read_in_a_process_of_its_own():
    members = b"Vorname,Nachname\nAna,Bell\nAna,Bell\n"
    head = a_docx(paragraph("Friends of Nadia"), paragraph(""))

    assert proposal_of(members, "members.csv") == propose(members, "members.csv")
    assert book_of(members, Choice("members.csv"))[0].startswith(b"PK")
    assert letterhead_in(head, "head.docx") == letterhead_of(head, "head.docx")
    assert tagged_letterhead(head, "head.docx", 1, 1) == with_letter_at(head, "head.docx", 1, 1)
    assert problems_of_word_letter(a_docx(), "mep.docx") == word_letter(a_docx(), "mep.docx")
