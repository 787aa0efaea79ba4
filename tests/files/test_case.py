"""The register of facts and sources, and everything that can be wrong in it at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from plea.files.case import read_case
from plea.model.case import Audience, Case, Fact, Ground, Sensitivity, Source, SourceKind, Standing
from plea.model.problem import Place, Problem
from tests.conftest import CASE_YAML, said


def read(folder: Path, text: str) -> tuple[Case, list[Problem]]:
    (folder / "case.yaml").write_text(text)
    return read_case(folder / "case.yaml", "case.yaml")


def test_facts_and_sources_come_with_everything_needed_to_answer_for_them(tmp_path: Path) -> None:
    case, problems = read(tmp_path, CASE_YAML)

    assert not problems
    assert case.facts["mri_2017"] == Fact(
        "mri_2017",
        {"en": "An MRI scan found damage to her brain."},
        Place.line("case.yaml", 7),
        on="2017-12-27",
        expires=date(2018, 3, 31),
        sensitivity=Sensitivity.MEDICAL,
        ground=Ground(consent="s2"),
        audiences=(Audience.AUTHORITY, Audience.ALLY),
        sources=("s2",),
    )
    assert case.facts["arrested"].standing is Standing.CONFIRMED
    assert case.sources == {
        "s1": Source(
            "s1",
            SourceKind.WEB,
            Place.line("case.yaml", 16),
            {"en": "Judgment of the court."},
            links=("https://example.org/judgment",),
            on="2009-11",
        ),
        "s2": Source(
            "s2",
            SourceKind.CONSENT,
            Place.line("case.yaml", 17),
            {"en": "Nadia Example has agreed to this being published."},
            shown_as={Audience.PUBLIC: "none"},
        ),
    }


def test_a_publication_is_a_ground(tmp_path: Path) -> None:
    case, problems = read(
        tmp_path,
        "facts: {ill: {en: She is ill., ground: {published: {by: A paper, on: 2017-11, source: s1}}}}",
    )

    assert not problems
    assert case.facts["ill"].ground == Ground(
        published_by="A paper", published_on="2017-11", published_source="s1"
    )


def test_everything_wrong_is_found_at_once(tmp_path: Path) -> None:
    text = """\
facts:
  arrested:
    en: [one, two]
    standig: alleged
    standing: sure
    on: May 2009
    expires: 2018-02-30
    kz: Надя
    audiences: [authority, friends]
    sources: {s1: 1}
  mri-2017:
    en: An MRI scan.
    sources: s1
  words only
"""
    assert said(read(tmp_path, text)[1]) == (
        "case.yaml, line 14: A name stands here without a colon.\n"
        "    Write a colon and a space after the name. [broken-yaml]"
    )
    text = text.replace("  words only\n", "  ill: words only\nsources:\n  s1:\n    links: [example.org]\n")
    assert said(read(tmp_path, text)[1]) == (
        'case.yaml, line 3: "en" of the fact "arrested" should be a text.\n'
        '    Write it on one line: "en: …", in double quotes. [wrong-value]\n'
        'case.yaml, line 5: "standing" of the fact "arrested" is "sure".\n'
        '    Write one of "confirmed", "alleged", "withdrawn". [wrong-value]\n'
        'case.yaml, line 6: "on" of the fact "arrested" is "May 2009", which is no date.\n'
        "    Write it as 2018-03-31, or 2018-03, or 2018. [wrong-value]\n"
        'case.yaml, line 7: "expires" of the fact "arrested" is "2018-02-30", which is no date.\n'
        "    Write year, month and day: 2018-03-31. [wrong-value]\n"
        'case.yaml, line 9: "audiences" of the fact "arrested" is "friends".\n'
        '    Write one of "authority", "ally", "public". [wrong-value]\n'
        'case.yaml, line 10: "sources" of the fact "arrested" should be a list of words.\n'
        '    Write "sources: [one, another]". [wrong-value]\n'
        'case.yaml, line 4: "standig" is not a setting of the fact "arrested".\n'
        "    What may stand here: standing, on, since, expires, sensitivity, ground, audiences, checked, "
        "sources, cleared, codes of languages (en, ru, …). [unknown-setting]\n"
        'case.yaml, line 8: "kz" is not a setting of the fact "arrested".\n'
        '    If you mean the language, write "kk". [unknown-setting]\n'
        'case.yaml, line 11: "mri-2017" cannot be a name.\n'
        "    Use letters, digits and _ only, and begin with a letter. [wrong-name]\n"
        'case.yaml, line 14: The fact "ill" should have settings under it, each on a line of its own.\n'
        '    Write "ill:" and, indented below it, lines such as "name: …". [wrong-value]\n'
        'case.yaml, line 16: The source "s1" has no "kind".\n'
        '    Write "kind: web" there. [missing-setting]\n'
        'case.yaml, line 17: "links" of the source "s1" holds "example.org", which is no web address.\n'
        '    Write it whole, from "https://" on. [wrong-value]'
    )


def test_a_wrong_address_of_a_protected_source_is_not_repeated(tmp_path: Path) -> None:
    source = "{kind: web, links: ['https://example.org', canary.example], shown_as: {authority: none}}"

    assert said(read(tmp_path, f"sources:\n  s1: {source}\n")[1]) == (
        'case.yaml, line 2: "links" of the source "s1" holds a text (number 2), which is no web address.\n'
        '    Write it whole, from "https://" on. [wrong-value]'
    )


def test_a_misspelt_setting_names_the_near_one(tmp_path: Path) -> None:
    assert said(read(tmp_path, "facts:\n  ill:\n    sensitivty: medical\nsorces: {}\n")[1]) == (
        'case.yaml, line 3: "sensitivty" is not a setting of the fact "ill".\n'
        '    Did you mean "sensitivity"? [unknown-setting]\n'
        'case.yaml, line 4: "sorces" is not a setting of the case.\n'
        '    Did you mean "sources"? [unknown-setting]'
    )


def test_an_empty_word_for_an_audience_is_not_taken_for_leave_to_name(tmp_path: Path) -> None:
    assert said(
        read(tmp_path, "sources:\n  s1:\n    kind: statement\n    shown_as: {authority: ~}\n")[1]
    ) == (
        'case.yaml, line 4: "authority" of "shown_as" of the source "s1" is empty.\n'
        '    Write "none", or the words that this audience may read. [wrong-value]'
    )


def test_a_file_that_holds_no_settings_says_so(tmp_path: Path) -> None:
    assert said(read(tmp_path, "- one\n- two\n")[1]) == (
        "case.yaml: The file does not hold settings.\n"
        '    Write a name, a colon and a value on each line: "title: …". [wrong-value]'
    )


def test_the_wording_of_a_fact_is_that_of_its_standing(tmp_path: Path) -> None:
    text = """\
facts:
  beaten:
    en: {confirmed: she was beaten, alleged: she was reportedly beaten}
    de: sie sagt, sie sei geschlagen worden
    standing: alleged
  robbed:
    en: {confirmed: she was robbed, alleged: she was reportedly robbed}
  fined:
    en: {alleged: she was reportedly fined}
    standing: withdrawn
"""
    case, problems = read(tmp_path, text)

    assert problems == []
    assert {key: fact.wording for key, fact in case.facts.items()} == {
        "beaten": {"en": "she was reportedly beaten", "de": "sie sagt, sie sei geschlagen worden"},
        "robbed": {"en": "she was robbed"},
        "fined": {"en": "she was reportedly fined"},
    }


def test_a_wording_that_lacks_the_facts_standing_is_named_with_its_line(tmp_path: Path) -> None:
    text = """\
facts:
  beaten:
    standing: alleged
    en:
      confirmed: she was beaten
    de: {confirmed: sie wurde geschlagen, aleged: sie wurde angeblich geschlagen}
  robbed:
    ru: {alleged: её якобы ограбили}
"""
    assert said(read(tmp_path, text)[1]) == (
        'case.yaml, line 6: "aleged" is not a setting of "de" of the fact "beaten".\n'
        '    Did you mean "alleged"? [unknown-setting]\n'
        'case.yaml, line 4: The fact "beaten" is alleged, but "en" has no wording for that.\n'
        '    Write "alleged: …" there, in words that say whose claim it is. [wording-without-standing]\n'
        'case.yaml, line 6: The fact "beaten" is alleged, but "de" has no wording for that.\n'
        '    Write "alleged: …" there, in words that say whose claim it is. [wording-without-standing]\n'
        'case.yaml, line 8: The fact "robbed" is confirmed, but "ru" has no wording for that.\n'
        '    Write "confirmed: …" there. [wording-without-standing]'
    )
