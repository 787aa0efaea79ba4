"""Notes that a text sets for a source alone, notes again, none at all, and the list of sources."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from openxml_audit import OpenXmlValidator

from plea.files.load import load_campaign
from plea.merge.batch import prepare
from plea.word.read import read_text
from plea.word.sound import unsound
from tests.conftest import CAMPAIGN_YAML, OFFICIALS, a_workspace, said

HEADING = "---\nsubject: Nadia Example\n---\n"
CASE = """\
facts:
  arrested: {en: Nadia Example was arrested in 2009, sources: [s1]}
  judged: {en: She was sentenced in 2010, sources: [s1]}
  ill: {en: She is ill, sources: [s2, s3]}
sources:
  s1: {kind: web, en: Judgment., links: ["https://example.org/judgment"]}
  s2: {kind: web, links: ["https://example.org/health", "https://example.org/report"]}
  s3: {kind: statement, en: A doctor., shown_as: {ally: a person who saw her, authority: none}}
"""


def a_layout(*, cell: str = "", header: str = "") -> bytes:
    """A plain Word file with the place of the text, and where wanted a table of one cell or a header."""
    layout = docx.Document()
    layout.add_paragraph("{{ letter }}")
    if cell:
        layout.add_table(1, 1).cell(0, 0).text = cell
        layout.add_paragraph("End")
    if header:
        layout.sections[0].header.paragraphs[0].text = header
    packed = io.BytesIO()
    layout.save(packed)
    return packed.getvalue()


LAYOUT = a_layout()
ONE = {"Ministers": OFFICIALS[:2]}


def batch(folder: Path, text: str, *, settings: str = "", audience: str = "ally", **files):
    campaign = CAMPAIGN_YAML.replace("audience: ally", f"audience: {audience}") + settings
    campaign = campaign.replace("    demands: [raise]\n", "")
    changes = {
        "campaign.yaml": campaign,
        "case.yaml": CASE,
        "layouts/letterhead.docx": LAYOUT,
        "texts/mep.en.md": HEADING + text,
        "recipients/officials.xlsx": ONE,
    }
    campaign, problems = load_campaign(a_workspace(folder, changes | files))
    assert problems == []
    return prepare(campaign)


def letter(folder: Path, text: str, **given) -> bytes:
    made = batch(folder, text, **given)
    assert said(made.problems) == ""
    [draft] = made.drafts()
    assert unsound(draft.docx) == []
    (folder / "letter.docx").write_bytes(draft.docx)
    assert OpenXmlValidator().validate(folder / "letter.docx").errors == []
    return draft.docx


def read(folder: Path, text: str, **given) -> str:
    return read_text(letter(folder, text, **given))


def wrong(folder: Path, text: str, **given) -> str:
    return said(batch(folder, text, **given).problems)


def test_facts_that_rest_on_the_same_sources_have_the_same_note(tmp_path):
    assert read(tmp_path, "{{ fact.arrested }}. {{ fact.judged }}.\n") == (
        "Nadia Example was arrested in 2009.[1] She was sentenced in 2010.[2]\n"
        "\n"
        "[1] Judgment: https://example.org/judgment\n"
        "[2] See note 1.\n"
    )


def test_a_campaign_may_have_its_notes_repeated(tmp_path):
    settings = "notes: {again: repeat}\n"

    assert read(tmp_path, "{{ fact.arrested }}. {{ fact.judged }}.\n", settings=settings) == (
        "Nadia Example was arrested in 2009.[1] She was sentenced in 2010.[2]\n"
        "\n"
        "[1] Judgment: https://example.org/judgment\n"
        "[2] Judgment: https://example.org/judgment\n"
    )


def test_several_sources_stand_in_one_note_with_their_links(tmp_path):
    assert read(tmp_path, "{{ fact.ill }}.\n") == (
        "She is ill.[1]\n\n[1] https://example.org/health; https://example.org/report; a person who saw her\n"
    )


def test_a_source_sets_a_note_where_no_fact_stands(tmp_path):
    text = "It is known.{{ source.s1 | note }} Her doctor said so{{ source.s3 | note }}. {{ fact.judged }}.\n"

    assert read(tmp_path, text) == (
        "It is known.[1] Her doctor said so.[2] She was sentenced in 2010.[3]\n"
        "\n"
        "[1] Judgment: https://example.org/judgment\n"
        "[2] a person who saw her\n"
        "[3] See note 1.\n"
    )


def test_a_source_sets_a_note_in_a_loop_and_in_a_condition(tmp_path):
    text = (
        "{% for person in actions.inquiry_2017 %}\n- {{ person.name }}{{ source.s1 | note }}\n{% endfor %}\n"
        "{% if recipient.did.inquiry_2017 %}\nThank you.{{ source.s2 | note }}\n{% endif %}\n"
    )

    assert read(tmp_path, text) == (
        "• Ana Bell[1]\n"
        "Thank you.[2]\n"
        "\n"
        "[1] Judgment: https://example.org/judgment\n"
        "[2] https://example.org/health; https://example.org/report\n"
    )


def test_a_source_that_the_audience_may_not_see_sets_no_note(tmp_path):
    assert read(tmp_path, "Her doctor said so{{ source.s3 | note }}.\n", audience="authority") == (
        "Her doctor said so.\n"
    )


@pytest.mark.parametrize("again", ["refer", "repeat"])
def test_an_audience_without_notes_gets_a_letter_that_holds_nothing_of_any(tmp_path, again):
    text = "{{ fact.arrested }}. {{ fact.ill }}. It is known.{{ source.s1 | note }}\n\n{{ sources }}\n"
    content = letter(tmp_path, text, settings=f"notes: {{again: {again}, without: [ally]}}\n")

    assert read_text(content) == "Nadia Example was arrested in 2009. She is ill. It is known.\n"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert [name for name in parts if "footnotes" in name] == []
    assert [name for name, part in parts.items() if b"example.org" in part or b"footnotes" in part] == []


def test_other_audiences_of_that_campaign_have_their_notes(tmp_path):
    assert read(tmp_path, "{{ fact.arrested }}.\n", settings="notes: {without: [authority, public]}\n") == (
        "Nadia Example was arrested in 2009.[1]\n\n[1] Judgment: https://example.org/judgment\n"
    )


def test_the_list_of_sources_has_each_once_in_the_order_of_first_use(tmp_path):
    text = (
        "{{ fact.ill | bare }}. {{ fact.judged | bare }}, {{ fact.arrested | bare }}.\n\n"
        "## Sources\n\n{{ sources }}\n\nYours\n"
    )

    assert read(tmp_path, text) == (
        "She is ill. She was sentenced in 2010, Nadia Example was arrested in 2009.\n"
        "Sources\n"
        "• https://example.org/health; https://example.org/report\n"
        "• a person who saw her\n"
        "• Judgment: https://example.org/judgment\n"
        "Yours\n"
    )


def test_the_list_of_sources_is_numbered_linked_and_as_the_audience_may_see_it(tmp_path):
    text = "{{ fact.ill | bare }}. {{ fact.judged | bare }}.\n\n{{ sources }}\n"
    content = letter(tmp_path, text, audience="authority")
    made = docx.Document(io.BytesIO(content))

    _, *listed = made.paragraphs
    assert [one.text for one in listed] == [
        "https://example.org/health; https://example.org/report",
        "Judgment: https://example.org/judgment",
    ]
    assert {one._p.pPr.numPr.numId.val for one in listed} == {listed[0]._p.pPr.numPr.numId.val}
    assert [link.address for one in listed for link in one.hyperlinks] == [
        "https://example.org/health",
        "https://example.org/report",
        "https://example.org/judgment",
    ]


def test_a_list_of_no_sources_leaves_nothing_behind(tmp_path):
    assert read(tmp_path, "Dear friend.\n\n{{ sources }}\n") == "Dear friend.\n"


def test_a_layout_may_hold_the_list_in_a_table(tmp_path):
    layout = a_layout(cell="{{ sources }}")

    assert read(tmp_path, "{{ fact.arrested | bare }}.\n", **{"layouts/letterhead.docx": layout}) == (
        "Nadia Example was arrested in 2009.\n• Judgment: https://example.org/judgment\nEnd\n"
    )
    assert read(tmp_path, "Dear friend.\n", **{"layouts/letterhead.docx": layout}) == "Dear friend.\n\nEnd\n"


def test_a_source_that_is_not_there_is_named_with_the_near_one(tmp_path):
    assert wrong(tmp_path, "It is known.{{ source.s11 | note }}\n") == (
        'texts/mep.en.md, line 4: "source.s11" is not a source of this case.\n'
        '    Did you mean "source.s1"? [unknown-source]'
    )


@pytest.mark.parametrize("field", ["source.s3", "source.s3.by", "source.s3.words", "source.s3 | upper"])
def test_nothing_that_is_held_on_a_source_can_be_printed(tmp_path, field):
    name = field.partition(" ")[0]

    assert wrong(tmp_path, f"{{{{ {field} }}}}\n") == (
        f'texts/mep.en.md, line 4: "{name}" cannot be printed: a source stands in a note.\n'
        "    Write {{ source.s3 | note }} for a note, or {{ sources }} on a line of its own for the list. "
        "[source-without-note]"
    )


def test_only_a_source_has_a_note_of_its_own(tmp_path):
    made = batch(tmp_path, "{{ recipient.name | note }}\n")
    made.try_all()

    assert said(made.problems) == (
        "texts/mep.en.md, line 4: This field cannot be worked out: only a source has a note of its own: "
        "{{ source.KEY | note }}.\n"
        "    Compare it with the fields and filters that `plea fields` lists. [cannot-work-out]\n"
        "    holds back bell-ana"
    )


def test_a_note_in_the_subject_and_a_list_inside_a_line_are_refused(tmp_path):
    text = '---\nsubject: "Nadia Example {{ source.s1 | note }}"\n---\nSources: {{ sources }}\n'

    assert wrong(tmp_path, "", **{"texts/mep.en.md": text}) == (
        "texts/mep.en.md, line 2: A subject sets no footnote.\n"
        "    Take it out here, and set the note in the letter itself. [note-not-here]\n"
        "texts/mep.en.md, line 4: The list of sources stands inside a line, or outside the letter itself.\n"
        "    Write {{ sources }} in the letter's text, on a line of its own with an empty line before and "
        "after. [sources-inside-a-line]"
    )


def test_a_note_in_a_header_is_refused(tmp_path):
    layout = a_layout(header="{{ source.s1 | note }}")

    assert wrong(tmp_path, "Dear all.\n", **{"layouts/letterhead.docx": layout}) == (
        'layouts/letterhead.docx, header 1, paragraph 1: "{{ source.s1 | note }}" would set a footnote where '
        "Word has none (header, footer, note or text box).\n"
        "    »{{ source.s1 | note }}«\n"
        "    Take it out here, and set the note in the letter itself. [note-not-here]"
    )


def test_a_note_of_a_consent_that_was_taken_back_is_refused(tmp_path):
    case = CASE + "  c1: {kind: consent, en: She has agreed., withdrawn: 2018-01-31}\n"

    assert wrong(tmp_path, "She agreed.{{ source.c1 | note }}\n", **{"case.yaml": case}) == (
        'texts/mep.en.md, line 4: This note rests on the consent "c1", withdrawn on 2018-01-31; the letters '
        'are dated 2018-03-02. So "mep" is not made for its 1 recipient.\n'
        "    Take it out of the text. Only a new consent could bring it back (case.yaml, line 9). "
        "[consent-withdrawn]"
    )


@pytest.mark.parametrize(
    "text",
    [
        "{% set known = fact %}\n{{ known.arrested }}",
        "{% for key, words in fact | dictsort %}\n- {{ words }}\n{% endfor %}",
        "{{ fact[recipient.key] }}",
        "{{ fact | join }}",
    ],
)
def test_facts_are_told_one_by_one(tmp_path, text):
    assert wrong(tmp_path, text) == (
        'texts/mep.en.md, line 4: "fact" alone stands for all facts, and would print them without their '
        "footnotes.\n"
        "    Name the one that you mean: {{ fact.KEY }}. [fact-without-note]"
    )


def test_a_fact_in_brackets_is_not_printed_without_its_note_either(tmp_path):
    assert wrong(tmp_path, '{{ fact["arrested"] }}\n') == (
        'texts/mep.en.md, line 4: "{{ fact["arrested"] }}" would print a fact without its footnote.\n'
        "    Write {{ fact.arrested }}, or {{ fact.arrested | bare }} where no note is wanted. "
        "[fact-without-note]"
    )


def test_a_fact_that_may_not_be_told_is_not_among_the_values_of_a_letter(tmp_path):
    case = CASE.replace("sources: [s1]}", "sources: [s1], audiences: [public]}", 1)
    made = batch(tmp_path, "Dear all.\n", **{"case.yaml": case})

    assert set(made.compiled["mep", "en"].docx.shared["fact"]) == {"judged", "ill"}
