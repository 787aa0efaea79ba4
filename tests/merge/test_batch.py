"""From a campaign to its letters: held back with every reason, and what each was made from."""

from __future__ import annotations

from pathlib import Path

from plea.files.load import load_campaign
from plea.merge.batch import Batch, prepare
from plea.word.read import read_text
from tests.conftest import CASE_YAML, OFFICIALS, TEXT, a_workspace, said
from tests.word.documents import a_docx, paragraph

LAYOUT = a_docx(
    paragraph("{{ recipient.inside_address }}"), paragraph("{{ letter.subject }}"), paragraph("{{ letter }}")
)


def batch(folder: Path, **changes) -> Batch:
    campaign, problems = load_campaign(a_workspace(folder, {"layouts/letterhead.docx": LAYOUT, **changes}))
    assert campaign is not None
    return prepare(campaign, problems)


def fingerprints(folder: Path, **changes) -> dict[str, str]:
    return {d.assignment.recipient.key: d.fingerprint for d in batch(folder, **changes).drafts()}


def test_each_recipient_gets_a_letter_of_their_own(tmp_path):
    drafts = list(batch(tmp_path).drafts())

    assert [draft.assignment.file for draft in drafts] == [
        "no-bell-ana.docx",
        "is-odinsson-ben.docx",
        "fr-darc-cleo.docx",
        "ie-oshea-dov.docx",
        "nl-van-der-meer-eve.docx",
    ]
    assert read_text(drafts[2].docx) == (
        "Cleo d'Arc MEP\nMember of the European Parliament\n"
        "The case of Nadia Example\n"
        "I write to you about Nadia Example. Nadia Example was arrested in 2009.[1]\n"
        "• Raise the case of Nadia Example\n"
        "\n"
        "[1] Judgment of the court: https://example.org/judgment\n"
    )


def test_every_empty_cell_that_a_letter_would_print_is_named_and_the_others_are_made(tmp_path):
    text = (
        TEXT
        + "\n{{ recipient.honorific }} {{ recipient.email }}\n{{ recipient.did.inquiry_2017.on | date }}\n"
    )

    made = batch(tmp_path, **{"texts/mep.en.md": text})

    assert [draft.assignment.recipient.key for draft in made.drafts()] == ["bell-ana"]
    assert said(made.problems[:3]) == (
        'recipients/officials.xlsx, sheet Ministers, I3 (email): "email" of Ben Óđinsson is empty, but the '
        "letter prints it (texts/mep.en.md, line 10).\n"
        "    Fill the cell, or write in the text what stands there instead: "
        '{{ recipient.email | default("…") }}. [empty-cell]\n'
        "    holds back odinsson-ben\n"
        'texts/mep.en.md, line 11: "recipient.did.inquiry_2017.on" has no value for Ben Óđinsson.\n'
        '    Put it between "{% if recipient.did.inquiry_2017.on %}" and "{% endif %}", or give it a value. '
        "[missing-value]\n"
        "    holds back odinsson-ben\n"
        'recipients/officials.xlsx, sheet Ministers, G4 (honorific): "honorific" of Cleo d\'Arc is empty, '
        "but the letter prints it (texts/mep.en.md, line 10).\n"
        "    Fill the cell, or write in the text what stands there instead: "
        '{{ recipient.honorific | default("…") }}. [empty-cell]\n'
        "    holds back darc-cleo"
    )


def test_who_must_not_be_contacted_or_is_not_in_office_is_left_out_with_the_reason(tmp_path):
    header, *rows = OFFICIALS
    extra = [["asked us not to write", None, None], [None, "2018-01-31", None], [None, None, "2018-04-01"]]
    people = [[*header, "do_not_contact", "until", "from"]]
    people += [row + [None] * (9 - len(row)) + more for row, more in zip(rows, [*extra, [], []], strict=True)]

    plan = batch(tmp_path, **{"recipients/officials.xlsx": {"Ministers": people}}).plan

    assert [(omission.recipient.name, omission.reason) for omission in plan.omissions] == [
        ("Ana Bell", "do not contact: asked us not to write"),
        ("Ben Óđinsson", "left office on 2018-01-31"),
        ("Cleo d'Arc", "takes office on 2018-04-01"),
    ]
    assert [assignment.recipient.name for assignment in plan.assignments] == [
        "Dov O'Shea",
        "Eve van der Meer",
    ]


def test_a_fingerprint_changes_with_what_this_letter_used_and_with_nothing_else(tmp_path):
    text = TEXT + "\n{% if recipient.did.inquiry_2017 %}\nThank you. {{ fact.mri_2017 }}\n{% endif %}\n"
    before = fingerprints(tmp_path / "a", **{"texts/mep.en.md": text})
    cleared = CASE_YAML.replace("ground: {consent: s2}", "ground: {published: {source: s1}}")

    unused = CASE_YAML + "  s9: {kind: web, en: Never cited.}\n"
    assert fingerprints(tmp_path / "b", **{"texts/mep.en.md": text, "case.yaml": unused}) == before

    after = fingerprints(tmp_path / "c", **{"texts/mep.en.md": text, "case.yaml": cleared})
    assert {key for key in before if before[key] != after[key]} == {"bell-ana"}


def test_a_cell_that_only_a_condition_reads_is_part_of_the_fingerprint(tmp_path):
    text = TEXT + '\n{% if recipient.email == "nobody@example.org" %}\nP.S.\n{% endif %}\n'
    people = [list(row) for row in OFFICIALS]
    before = fingerprints(tmp_path / "a", **{"texts/mep.en.md": text})
    people[1][8] = "bell@example.org"

    after = fingerprints(
        tmp_path / "b", **{"texts/mep.en.md": text, "recipients/officials.xlsx": {"Ministers": people}}
    )

    assert {key for key in before if before[key] != after[key]} == {"bell-ana"}
