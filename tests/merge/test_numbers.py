"""Every letter's own number: in the order of the plan, never changed, never another letter's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from plea.files.load import load_campaign
from plea.merge.again import Again
from plea.merge.batch import prepare
from plea.merge.numbers import numbered
from plea.merge.passages import passages_of
from plea.merge.plan import plan_batch
from plea.word.read import read_text
from tests.conftest import CAMPAIGN_YAML, a_campaign, a_letter, a_recipient, a_workspace
from tests.word.documents import a_docx, paragraph

LAYOUT = a_docx(paragraph("No. {{ letter.number }}: {{ letter.reference }}"), paragraph("{{ letter }}"))


def numbers(folder: Path, **changes) -> dict[tuple[str, str], int]:
    campaign, _ = load_campaign(a_workspace(folder, {"layouts/letterhead.docx": LAYOUT, **changes}))
    assert campaign
    return dict(prepare(campaign).campaign.numbers)


def test_numbers_are_given_in_the_order_of_the_plan_and_letters_print_them(tmp_path):
    campaign, _ = load_campaign(a_workspace(tmp_path, {"layouts/letterhead.docx": LAYOUT}))
    assert campaign

    drafts = list(prepare(campaign).drafts())

    assert [(draft.assignment.recipient.key, draft.number) for draft in drafts] == [
        ("bell-ana", 1),
        ("odinsson-ben", 2),
        ("darc-cleo", 3),
        ("oshea-dov", 4),
        ("meer-eve", 5),
    ]
    assert read_text(drafts[4].docx).startswith("No. 5: NE/2018/5\n")


def test_the_languages_of_one_letter_share_its_number(tmp_path):
    both = CAMPAIGN_YAML.replace("    where:", "    languages: [en, ru]\n    where:")

    assert list(numbers(tmp_path, **{"campaign.yaml": both}).values()) == [1, 2, 3, 4, 5]


def test_a_letter_keeps_its_number_and_a_new_one_gets_the_next_free(tmp_path):
    kept = "letter,key,number\nmep,darc-cleo,7\nmep,gone-since,142\nmep,bell-ana,3\n"
    folder = a_workspace(tmp_path, {"layouts/letterhead.docx": LAYOUT})
    (tmp_path / "out" / "example").mkdir(parents=True)
    (tmp_path / "out" / "example" / "numbers.csv").write_text(kept, "utf-8")
    campaign, problems = load_campaign(folder)
    assert campaign

    assert problems == []
    assert prepare(campaign).campaign.numbers == {
        ("mep", "bell-ana"): 3,
        ("mep", "darc-cleo"): 7,
        ("mep", "gone-since"): 142,
        ("mep", "odinsson-ben"): 143,
        ("mep", "oshea-dov"): 144,
        ("mep", "meer-eve"): 145,
    }


def test_a_part_of_the_letters_has_the_numbers_that_it_has_among_all(tmp_path):
    campaign, _ = load_campaign(a_workspace(tmp_path, {"layouts/letterhead.docx": LAYOUT}))
    assert campaign
    whole = {draft.assignment.numbered: draft.number for draft in prepare(campaign).drafts()}

    assert [draft.number for draft in prepare(campaign).limited(2).drafts()] == [1, 2]
    last = plan_batch(campaign).assignments[4]
    alone, _ = Again(campaign).draft(last)
    assert alone
    assert alone.number == whole[last.numbered] == 5


def test_the_number_is_the_recipients_own_in_a_passage(tmp_path):
    campaign, _ = load_campaign(a_workspace(tmp_path, {"layouts/letterhead.docx": LAYOUT}))
    assert campaign

    held, _ = passages_of(campaign)

    assert [one.passage.text for one in held if one.place.file == "layouts/letterhead.docx"] == [
        "No. {{ letter.number }}: {{ letter.reference }}"
    ]


def test_another_number_is_another_fingerprint(tmp_path):
    campaign, _ = load_campaign(a_workspace(tmp_path, {"layouts/letterhead.docx": LAYOUT}))
    assert campaign

    first, second = (
        next(prepare(replace(campaign, numbers={("mep", "bell-ana"): number})).drafts()) for number in (1, 2)
    )

    assert first.fingerprint != second.fingerprint


PEOPLE = st.lists(st.sampled_from("abcdefgh"), unique=True)
LISTS = st.lists(st.tuples(PEOPLE, st.permutations(["mep", "embassy"])), min_size=1, max_size=8)


@given(LISTS)
def test_numbers_never_change_nor_repeat_however_lists_grow_and_shrink(lists):
    ever: dict[tuple[str, str], int] = {}
    for people, kinds in lists:
        campaign = a_campaign(
            recipients=[a_recipient(key=key) for key in people],
            letters=[a_letter(kind) for kind in kinds],
            numbers=ever,
        )
        planned = plan_batch(campaign).assignments
        now = numbered(campaign, planned)

        assert now.items() >= ever.items()
        assert {one.numbered for one in planned} <= now.keys()
        assert len(set(now.values())) == len(now)
        assert numbered(replace(campaign, numbers=now), planned) == now
        ever = now
