"""`plea passages` and `plea diff`: what there is to read, and what changed since it was read."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from plea.files.load import load_campaign
from plea.merge.again import make_again
from plea.merge.passages import Passage, passages_of
from plea.merge.plan import plan_batch
from tests.cli.conftest import golden, run

Plea = Callable[..., Result]
ROOT = Path(__file__).parents[2]


def test_the_passages_of_the_sample_campaign_with_their_letters_and_conditions(plea: Plea):
    result = plea("passages")

    assert result.exit_code == 0
    assert result.output == golden("passages.txt", result.output)


def test_the_real_letters_are_some_dozens_of_passages_beside_the_annex_of_the_petition():
    result = run("-C", ROOT, "passages", "--format", "json")
    told = json.loads(result.output)

    of_annex = [one for one in told if "petition.docx, table" in one["place"]]
    thanked = [one for one in told if "one of the 17 Members" in one["text"]]
    assert Counter(one["language"] for one in told if one not in of_annex) == golden_counts(told, of_annex)
    assert [one["letters"] for one in thanked] == [{"mep": 17}]
    assert thanked[0]["because"] == [
        {
            "condition": "{% if recipient.did.inquiry_2017 %} (texts/mep.en.md, line 4)",
            "places": ["recipients/actions.xlsx, sheet Who: inquiry_2017"],
        }
    ]


def test_at_most_sixty_passages_are_to_be_read_in_a_language():
    told = json.loads(run("-C", ROOT, "passages", "--format", "json").output)

    assert max(Counter(one["language"] for one in told).values()) <= 60


def golden_counts(told: list[Any], of_annex: list[Any]) -> dict[str, int]:
    """How many passages there are in each language, annex aside: a number that only a new text changes."""
    counts = Counter(one["language"] for one in told if one not in of_annex)
    return json.loads(golden("passages-real.json", json.dumps(counts, sort_keys=True) + "\n"))


@pytest.mark.parametrize("kind", ["mep", "embassy", "pardon-commission"])
def test_each_letter_consists_of_passages_and_each_passage_counts_its_letters(kind: str):
    campaign, _ = load_campaign(ROOT / "letters" / "dzhakishev")
    assert campaign is not None
    held, problems = passages_of(campaign, (kind,))
    assert problems == []
    everyone = [one for one in plan_batch(campaign).assignments if one.letter.key == kind]
    by_passage = {one.passage: one for one in held}

    # Every letter is too many; those who differ most stand at both ends of a list.
    some = [*everyone[:6], *everyone[-6:]]
    for assignment in some:
        made, _ = make_again(campaign, assignment)
        assert made is not None
        for paragraph in made.paragraphs:
            words = paragraph.text
            if paragraph.part == "word/document.xml" and not _personal(paragraph) and words.strip():
                found = [p for p in by_passage if p.language == assignment.language and words in p.text]
                assert found, words
    languages = Counter(assignment.language for assignment in everyone)
    most = {code: max(one.count for one in held if one.passage.language == code) for code in languages}
    assert most == languages


def _personal(paragraph: Any) -> bool:
    return any(
        span.tag and span.tag.inner.startswith(("recipient", "letter.reference", "letter.date"))
        for span in paragraph.spans
    )


def test_counting_by_ways_is_the_same_as_reading_every_letter(workspace: Path):
    campaign, _ = load_campaign(workspace / "letters" / "first-campaign")
    assert campaign is not None
    held, _ = passages_of(campaign)

    counted: Counter[Passage] = Counter()
    for assignment in plan_batch(campaign).assignments:
        made, _ = make_again(campaign, assignment)
        assert made is not None
        texts = {paragraph.text for paragraph in made.paragraphs if not _personal(paragraph)}
        counted.update(one.passage for one in held if texts.issuperset(one.passage.paragraphs))

    plain = {
        one.passage: one.count
        for one in held
        if "{{" not in one.passage.text and " | " not in one.passage.text
    }
    assert {passage: counted[passage] for passage in plain} == plain


def test_one_changed_fact_is_followed_through_the_batch(tmp_path: Path):
    workspace = tmp_path / "workspace"
    for name in ("letters", "recipients"):
        shutil.copytree(ROOT / name, workspace / name)
    assert run("-C", workspace, "merge").exit_code == 0
    drafts, before = workspace / "out" / "dzhakishev" / "drafts", tmp_path / "before"
    shutil.copytree(drafts, before)
    case = workspace / "letters" / "dzhakishev" / "case.yaml"
    text = case.read_text("utf-8")
    assert text.count("Deputies of the pro-presidential party told") == 1
    wording = "Kazakhstan has refused to carry out that decision"
    assert text.count(wording) == 1
    case.write_text(text.replace(wording, "Kazakhstan still refuses to carry out that decision"), "utf-8")

    merged = run("-C", workspace, "merge")
    result = run("diff", before, drafts)

    assert "873 files written, 14 as before" in merged.output
    assert result.output == golden("diff.txt", result.output)
    old = {path.relative_to(before): path.read_bytes() for path in before.rglob("*.docx")}
    new = {path.relative_to(drafts): path.read_bytes() for path in drafts.rglob("*.docx")}
    assert old.keys() == new.keys()
    assert sum(old[name] == new[name] for name in old) == 14


def test_batches_that_are_none_and_letters_that_came_and_went_are_told(
    plea: Plea, workspace: Path, change: Callable[..., None], tmp_path: Path
):
    plea("merge")
    drafts = workspace / "out" / "first-campaign" / "drafts"
    shutil.copytree(drafts, tmp_path / "before")
    change("mep-bell-ana", do_not_contact="asked us to stop")
    plea("merge")

    gone = run("diff", tmp_path / "before", drafts)
    nothing = run("diff", tmp_path, drafts)
    same = run("diff", drafts, drafts)

    assert "0 letters changed" in gone.output
    assert "1 gone." in gone.output
    assert "Ana Bell" in gone.output
    assert nothing.exit_code == 2
    assert "holds no manifest.csv: it is no batch that plea made." in nothing.output
    assert same.output.startswith("0 letters changed, ")
