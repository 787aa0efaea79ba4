"""A letter is compiled whole or not at all, and everything wrong with it is said in one go."""

from __future__ import annotations

from pathlib import Path

from plea.files.load import load_campaign
from plea.letter.compiled import CompiledLetter, compile_letter
from plea.model.problem import Problem
from tests.conftest import CASE_YAML, TEXT, a_workspace, said
from tests.word.documents import a_docx, paragraph

LAYOUT = a_docx(paragraph("{{ recipient.salutation }}"), paragraph("{{ letter }}"))
HEADING = "---\nsubject: The case of Nadia Example\n---\n"


def compiled(folder: Path, **changes) -> tuple[CompiledLetter | None, list[Problem]]:
    files = {"layouts/letterhead.docx": LAYOUT, **changes}
    campaign, problems = load_campaign(a_workspace(folder, files))
    assert campaign is not None
    assert problems == []
    return compile_letter(campaign, campaign.letters["mep"], "en")


def wrong(folder: Path, text: str, **changes) -> str:
    _, problems = compiled(folder, **{"texts/mep.en.md": HEADING + text, **changes})
    return said(problems)


def test_a_sound_letter_says_what_it_asks_for_and_where(tmp_path):
    letter, problems = compiled(tmp_path)

    assert problems == []
    assert letter is not None
    assert {name: str(places[0]) for name, places in letter.docx.fields.items()} == {
        "recipient.salutation": "layouts/letterhead.docx, paragraph 1",
        "fact.arrested": "texts/mep.en.md, line 4",
        "demands": "texts/mep.en.md, line 6",
    }


def test_unknown_fields_and_facts_are_named_with_the_near_ones(tmp_path):
    assert wrong(tmp_path, "{{ recipient.famly_name }}\n\n{{ fact.arested }}\n\n{{ nonsense }}\n") == (
        'texts/mep.en.md, line 4: "recipient.famly_name" is not a field of this letter.\n'
        '    Did you mean "recipient.family_name"? [unknown-field]\n'
        'texts/mep.en.md, line 6: "fact.arested" is not a fact of this case.\n'
        '    Did you mean "fact.arrested"? [unknown-fact]\n'
        'texts/mep.en.md, line 8: "nonsense" is not a field of this letter.\n'
        "    `plea fields` lists what may be written here. [unknown-field]"
    )


def test_a_fact_that_would_lose_its_footnote_is_refused(tmp_path):
    assert wrong(tmp_path, "{{ fact.arrested | upper }}\n") == (
        'texts/mep.en.md, line 4: "{{ fact.arrested | upper }}" would print a fact without its footnote.\n'
        "    Write {{ fact.arrested }}, or {{ fact.arrested | bare }} where no note is wanted. "
        "[fact-without-note]"
    )


def test_a_fact_outside_its_audience_standing_shelf_life_or_language_is_refused(tmp_path):
    case = CASE_YAML.replace("audiences: [authority, ally]", "audiences: [authority]").replace(
        "expires: 2018-03-31", "expires: 2018-03-01\n    standing: withdrawn"
    )
    case = case.replace("en: An MRI scan found damage to her brain.", "ru: МРТ выявила повреждение мозга.")

    assert wrong(tmp_path, "{{ fact.mri_2017 }}\n", **{"case.yaml": case}) == (
        'texts/mep.en.md, line 4: "fact.mri_2017" was withdrawn. '
        'So "mep" is not made for its 5 recipients.\n'
        "    Take it out of the text; what became of it stands in case.yaml, line 7. [fact-withdrawn]\n"
        'texts/mep.en.md, line 4: "fact.mri_2017" is cleared for authority, not for ally, whom '
        '"mep" goes to. So "mep" is not made for its 5 recipients.\n'
        "    Take it out of this text, or have it cleared (case.yaml, line 7). [fact-not-for-audience]\n"
        'texts/mep.en.md, line 4: "fact.mri_2017" may be told until 2018-03-01; the letters are dated '
        '2018-03-02. So "mep" is not made for its 5 recipients.\n'
        "    Check it again and give it a new date (case.yaml, line 7), or take it out of the text. "
        "[fact-expired]\n"
        'texts/mep.en.md, line 4: "fact.mri_2017" has no wording in the letter\'s language (en).\n'
        '    Write "en: …" under it (case.yaml, line 7). [fact-without-wording]'
    )


def test_an_included_paragraph_keeps_its_own_place(tmp_path):
    shared = {"texts/shared/health.en.md": "Her health.\n\n{{ fact.nothing }}\n"}

    assert wrong(tmp_path, 'Dear all.\n{% include "shared/health.en.md" %}\n', **shared) == (
        'texts/shared/health.en.md, line 3: "fact.nothing" is not a fact of this case.\n'
        "    Write one that stands in case.yaml, or add it there. [unknown-fact]"
    )


def test_an_include_that_is_not_there_or_includes_itself_is_named_where_it_is_asked_for(tmp_path):
    shared = {"texts/shared/health.en.md": '{% include "shared/health.en.md" %}\n'}
    text = '{% include "shared/heath.en.md" %}\n{% include "shared/health.en.md" %}\n'

    assert wrong(tmp_path, text, **shared) == (
        'texts/mep.en.md, line 4: There is no text "texts/shared/heath.en.md".\n'
        '    Did you mean "shared/health.en.md"? [unknown-include]\n'
        'texts/shared/health.en.md, line 1: "texts/shared/health.en.md" includes itself.\n'
        "    Take this line out. [include-circle]"
    )


def test_the_subject_is_checked_with_the_text(tmp_path):
    text = TEXT.replace("The case of Nadia Example", "To {{ recipient.nam }}")

    _, problems = compiled(tmp_path, **{"texts/mep.en.md": text})

    assert said(problems) == (
        'texts/mep.en.md, line 2: "recipient.nam" is not a field of this letter.\n'
        '    Did you mean "recipient.name"? [unknown-field]'
    )


def test_a_missing_layout_and_a_missing_text_are_said_together(tmp_path):
    letter, problems = compiled(tmp_path, **{"layouts/letterhead.docx": None, "texts/mep.en.md": None})

    assert letter is None
    assert said(problems) == (
        "layouts/letterhead.docx: There is no such file.\n"
        "    Put the file there, or correct its name. [missing-file]\n"
        "texts/mep.en.md: There is no such file.\n"
        "    Put the file there, or correct its name. [missing-file]"
    )
