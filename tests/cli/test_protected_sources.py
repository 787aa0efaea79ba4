"""A source that must stay unnamed is unnamed everywhere: its name is planted and looked for in every byte."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from tests.cli.conftest import run
from tests.conftest import CAMPAIGN_YAML, a_workspace

BY, WORDS = "Canary Byname", "Canary spoke these words"
SHOWN_TO_ALLIES = ("Canary Printed", "https://example.org/canary")
HELD = (BY, WORDS, "Canary Lawyer", "https://example.org/canary-archived")
CASE = f"""\
facts:
  arrested: {{en: she was arrested, sources: [seen, court]}}
  ill:
    en: she is ill
    sensitivity: medical
    ground: {{consent: agreed}}
    sources: [agreed]
sources:
  seen:
    kind: statement
    en: {SHOWN_TO_ALLIES[0]}
    links: ["{SHOWN_TO_ALLIES[1]}"]
    by: {BY}
    words: {WORDS}
    archived: {HELD[3]}
    shown_as: {{authority: none, public: a person who saw her}}
  court: {{kind: document, en: Judgment of 2017., by: {HELD[2]}}}
  agreed: {{kind: consent, en: She has agreed., by: {BY}, words: {WORDS}, until: 2018-05-31}}
"""
TEXT = """\
---
subject: Nadia Example
---
We know that {{ fact.arrested }} and that {{ fact.ill }}. It was seen.{{ source.seen | note }}

{% if fact.arrested %}
- {{ fact.arrested }}
{% endif %}

{{ sources }}
"""
KINDS = """\
  {audience}:
    title: Letters to {audience}
    list: officials
    where: {{key: [{key}]}}
    text: texts/letter.en.md
    layout: layouts/letterhead.docx
    audience: {audience}
"""
WHO = {"ally": "bell-ana", "authority": "odinsson-ben", "public": "oshea-dov"}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    settings = CAMPAIGN_YAML.partition("  mep:\n")[0]
    kinds = [KINDS.format(audience=audience, key=key) for audience, key in WHO.items()]
    layout = docx.Document()
    layout.add_paragraph("{{ letter }}")
    files = {"campaign.yaml": settings + "".join(kinds), "case.yaml": CASE, "texts/letter.en.md": TEXT}
    folder = a_workspace(tmp_path, {**files, "texts/mep.en.md": None})
    (folder / "layouts").mkdir()
    layout.save(folder / "layouts" / "letterhead.docx")
    return tmp_path


def holding(found: str | bytes) -> list[str]:
    """Return the planted words that are in an output, in whatever way Word or a terminal may write them."""
    text = found if isinstance(found, bytes) else found.encode()
    planted = {*HELD, *SHOWN_TO_ALLIES, "Canary"}
    return [
        one for one in sorted(planted) if any(one.encode(e) in text for e in ("utf-8", "utf-16-le", "ascii"))
    ]


def unpacked(folder: Path, audience: str) -> bytes:
    [path] = (folder / "out" / "example" / "drafts" / audience).glob("*.docx")
    with zipfile.ZipFile(path) as package:
        return b"\n".join(name.encode() + b"\n" + package.read(name) for name in package.namelist())


def test_what_is_for_allies_is_in_no_byte_of_the_letters_to_others(workspace):
    merged = run("-C", workspace, "merge")

    assert merged.exit_code == 0
    assert holding(merged.output) == []
    assert holding(unpacked(workspace, "ally")) == ["Canary", *SHOWN_TO_ALLIES]
    assert holding(unpacked(workspace, "authority")) == []
    assert holding(unpacked(workspace, "public")) == []
    assert b"a person who saw her" in unpacked(workspace, "public")
    assert b"a person who saw her" not in unpacked(workspace, "authority")
    written = [path for path in (workspace / "out").rglob("*") if path.is_file() and path.suffix != ".docx"]
    assert [(path.name, holding(path.read_bytes())) for path in written if holding(path.read_bytes())] == []
    assert "manifest.csv" in {path.name for path in written}


@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["check", "--format", "json"],
        ["merge", "--dry-run"],
        ["fields"],
        ["preview", WHO["authority"]],
        ["preview", WHO["public"]],
        ["consent"],
        ["consent", "withdraw", "ill", "--on", "2018-03-01"],
    ],
    ids=" ".join,
)
def test_no_listing_prints_a_planted_word(workspace, command):
    said = run("-C", workspace, *command)

    assert said.exit_code == 0
    assert said.output != ""
    assert holding(said.output) == []


def test_a_letter_that_is_asked_and_its_proof_copy_name_nobody_either(workspace):
    run("-C", workspace, "merge")
    [letter] = (workspace / "out" / "example" / "drafts" / "authority").glob("*.docx")
    copy = workspace / "proof.docx"

    for words in ("arrested", "It was seen", "Judgment of 2017", "ill"):
        assert holding(run("-C", workspace, "why", letter, words).output) == []
    assert holding(run("-C", workspace, "why", letter, "--proof", copy).output) == []
    with zipfile.ZipFile(copy) as package:
        assert [name for name in package.namelist() if holding(package.read(name))] == []
    assert holding(run("-C", workspace, "passages", "--only", "authority").output) == []


def test_a_note_of_a_source_alone_can_be_asked_where_it_comes_from(workspace):
    run("-C", workspace, "merge")
    [letter] = (workspace / "out" / "example" / "drafts" / "public").glob("*.docx")

    said = run("-C", workspace, "why", letter, "a person who saw her").output

    assert 'source seen "a person who saw her" – case.yaml, line 9\n' in said


@pytest.mark.parametrize("file", ["case.yaml", "texts/letter.en.md"])
def test_a_file_on_its_own_prints_none_either(workspace, file):
    assert holding(run("check", "--file", workspace / "letters" / "example" / file).output) == []


def test_the_preview_of_an_ally_prints_what_allies_may_read_and_no_more(workspace):
    assert holding(run("-C", workspace, "preview", WHO["ally"]).output) == ["Canary", *SHOWN_TO_ALLIES]


@pytest.mark.parametrize("asked", ["by", "words", "archived", "how"])
def test_a_text_that_asks_for_what_is_held_is_refused_without_saying_it(workspace, asked):
    text = workspace / "letters" / "example" / "texts" / "letter.en.md"
    text.write_text(TEXT.replace("{{ source.seen | note }}", f"{{{{ source.seen.{asked} }}}}"), "utf-8")

    said = run("-C", workspace, "check")

    assert said.exit_code == 1
    assert f'"source.seen.{asked}" cannot be printed: a source stands in a note.' in said.output
    assert holding(said.output) == []
