"""A letter says when a fact was and how long that is ago, with the fact's footnote, or why it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plea.files.load import load_campaign
from plea.letter.compiled import compile_letter
from plea.letter.fields import known_fields
from plea.merge.batch import Batch, prepare
from plea.merge.sample import samples
from plea.word.read import read_text
from tests.conftest import CAMPAIGN_YAML, a_workspace, said
from tests.word.documents import a_docx, paragraph

CASE = """\
facts:
  detained:
    en: Nadia Example was detained in May 2009
    de: Nadia Example wurde im Mai 2009 festgenommen
    since: 2009-05
    sources: [s1]
  sentence:
    en: she was sentenced
    de: sie wurde verurteilt
    on: 2010-03-05
    sources: [s1]
  moved:
    en: she was moved to another prison
    since: 2018
    sources: [s1]
sources:
  s1: {kind: web, en: Judgment of the court.}
"""
LAYOUT = a_docx(paragraph("{{ letter.subject }}"), paragraph("{{ letter }}"))


def files(text: str, *, subject: str = "Nadia Example", code: str = "en") -> dict[str, Any]:
    return {
        "campaign.yaml": CAMPAIGN_YAML.replace("demands: [raise]", f"languages: [{code}]"),
        "case.yaml": CASE,
        "demands.yaml": "demands: {}\n",
        "layouts/letterhead.docx": LAYOUT,
        f"texts/mep.{code}.md": f'---\nsubject: "{subject}"\n---\n{text}\n',
    }


def batch(folder: Path, changes: Mapping[str, Any]) -> Batch:
    campaign, problems = load_campaign(a_workspace(folder, changes))
    assert campaign is not None
    return prepare(campaign, problems)


def letter(folder: Path, text: str, **parts: str) -> str:
    made = batch(folder, files(text, **parts))
    assert said(made.problems) == ""
    return read_text(next(made.drafts()).docx)


def wrong(folder: Path, text: str, **parts: str) -> str:
    return said(batch(folder, files(text, **parts)).problems)


def test_a_time_is_the_fact_being_told_so_it_sets_the_facts_note(tmp_path):
    text = "She has been in prison for {{ fact.detained.elapsed }}. It began in {{ fact.detained.since }}."

    assert letter(tmp_path, text) == (
        "Nadia Example\n"
        "She has been in prison for almost nine years.[1] It began in May 2009.[2]\n"
        "\n"
        "[1] Judgment of the court.\n"
        "[2] See note 1.\n"
    )


def test_a_time_without_its_note(tmp_path):
    text = "In prison for {{ fact.detained.elapsed | bare }}, sentenced on {{ fact.sentence.on|bare }}."

    assert letter(tmp_path, text) == (
        "Nadia Example\nIn prison for almost nine years, sentenced on 5 March 2010.\n"
    )


def test_a_time_is_in_the_language_of_the_letter(tmp_path):
    text = "In Haft seit {{ fact.detained.since | bare }}, {{ fact.detained.elapsed | bare }} lang"

    assert letter(tmp_path, text, code="de") == "Nadia Example\nIn Haft seit Mai 2009, fast neun Jahre lang\n"


def test_a_time_may_stand_in_the_subject_and_counts_as_using_the_fact(tmp_path):
    made = batch(tmp_path, files("Help her.", subject="In prison for {{ fact.detained.elapsed }}"))
    [compiled] = made.compiled.values()

    assert made.problems == []
    assert [*compiled.facts] == ["detained"]
    assert read_text(next(made.drafts()).docx) == "In prison for almost nine years\nHelp her.\n"


def test_a_letter_with_a_time_depends_on_the_fact_and_on_the_day(tmp_path):
    def fingerprints(number: int, **changes: str) -> set[str]:
        given = files("In prison for {{ fact.detained.elapsed }}.") | changes
        made = batch(tmp_path / str(number), given)
        return {draft.fingerprint for draft in made.drafts()}

    usual = fingerprints(1)
    campaign = files("")["campaign.yaml"]

    assert fingerprints(2) == usual
    assert fingerprints(3, **{"case.yaml": CASE.replace("since: 2009-05", "since: 2009-05-31")}).isdisjoint(
        usual
    )
    later = campaign.replace("date: 2018-03-02", "date: 2018-12-02")
    assert fingerprints(4, **{"campaign.yaml": later}).isdisjoint(usual)


def test_what_cannot_be_told_is_named_with_the_way_out(tmp_path):
    text = (
        "{{ fact.sentence.elapsed }}\n\n{{ fact.detained.on | bare }}\n\n{{ fact.moved.elapsed }}\n\n"
        "{{ fact.detained.elapsd }}\n\n{{ fact.detained.elapsed | upper }}"
    )

    assert wrong(tmp_path, text) == (
        'texts/mep.en.md, line 12: "{{ fact.detained.elapsed | upper }}" would print a fact without its '
        "footnote.\n"
        "    Write {{ fact.detained.elapsed }}, or {{ fact.detained.elapsed | bare }} where no note is "
        "wanted. [fact-without-note]\n"
        'texts/mep.en.md, line 4: "fact.sentence.elapsed" has no value: the fact has no "since".\n'
        '    Write "since: 2018-03-31" under it, or the month or year alone (case.yaml, line 7). '
        "[missing-value]\n"
        'texts/mep.en.md, line 6: "fact.detained.on" has no value: the fact has no "on".\n'
        '    Write "on: 2018-03-31" under it, or the month or year alone (case.yaml, line 2). '
        "[missing-value]\n"
        'texts/mep.en.md, line 8: "fact.moved.elapsed" cannot be said: "since" is 2018, and by 2018-03-02 '
        "no whole year is certain to have passed.\n"
        "    Write the date as exactly as it is known (case.yaml, line 12), or say it in words of your own. "
        "[elapsed-not-certain]\n"
        'texts/mep.en.md, line 10: "fact.detained.elapsd" is not a field of this letter.\n'
        '    Did you mean "fact.detained.elapsed"? [unknown-field]'
    )


def test_a_time_that_is_missing_stops_the_merge_even_where_only_some_letters_tell_it(tmp_path):
    text = "Help her.\n\n{% if recipient.email %}\n{{ fact.sentence.elapsed }}\n{% endif %}"

    assert wrong(tmp_path, text) == (
        'texts/mep.en.md, line 7: "fact.sentence.elapsed" has no value: the fact has no "since".\n'
        '    Write "since: 2018-03-31" under it, or the month or year alone (case.yaml, line 7). '
        "[missing-value]"
    )


def test_the_fields_of_a_fact_are_those_whose_dates_it_has(tmp_path):
    made = batch(tmp_path, files("Help her."))
    mep = made.campaign.letters["mep"]
    shown = samples(made, mep)
    names = [one.name for one in known_fields(made.campaign, mep) if one.name.startswith("fact.")]

    assert [(name, shown.get(name)) for name in names] == [
        ("fact.detained", "Nadia Example was detained in May 2009"),
        ("fact.detained.since", "May 2009"),
        ("fact.detained.elapsed", "almost nine years"),
        ("fact.sentence", "she was sentenced"),
        ("fact.sentence.on", "5 March 2010"),
        ("fact.moved", "she was moved to another prison"),
        ("fact.moved.since", "2018"),
        ("fact.moved.elapsed", None),
    ]  # fmt: skip


def test_everything_that_depends_on_facts_alone_is_worked_out_once(tmp_path):
    campaign, _ = load_campaign(
        a_workspace(tmp_path, files("In prison for {{ fact.detained.elapsed | bare }}."))
    )
    compiled, problems = compile_letter(campaign, campaign.letters["mep"], "en")
    [part] = [part for part in compiled.docx._parts if part.name == "word/document.xml"]

    assert problems == []
    assert any(b"In prison for almost nine years" in text for text in part.fixed)
