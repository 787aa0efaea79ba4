"""What is read in one go: words of one text without a condition between them, a list with its lead-in."""

from __future__ import annotations

from pathlib import Path

import pytest

from plea.files.load import load_campaign
from plea.merge.passages import passages_of
from tests.conftest import a_workspace
from tests.word.documents import a_docx, paragraph

Told = tuple[str, int, tuple[str, ...]]
LAYOUT = a_docx(
    paragraph("{{ letter.subject }}"), paragraph("{{ recipient.salutation }}"), paragraph("{{ letter }}")
)
HEAD = "---\nsubject: The case of Nadia Example\n---\n"


@pytest.fixture
def told(tmp_path: Path):
    """The passages of the small campaign with this text, each with its place and how many letters hold it."""

    def passages(text: str, **more: str) -> list[Told]:
        files = {"texts/mep.en.md": HEAD + text, "layouts/letterhead.docx": LAYOUT} | more
        campaign, problems = load_campaign(a_workspace(tmp_path, files))
        assert campaign is not None
        assert problems == []
        held, problems = passages_of(campaign)
        assert [problem for problem in problems if problem.stops] == []
        return [(str(one.place), one.count, one.passage.paragraphs) for one in held]

    return passages


def test_paragraphs_without_a_condition_between_them_are_read_together_with_the_subject(told):
    assert told("The first.\n\nThe second, for {{ recipient.family_name }}.\n")[0] == (
        "texts/mep.en.md, line 2",
        5,
        ("The case of Nadia Example", "The first.", "The second, for {{ recipient.family_name }}."),
    )


def test_a_condition_divides_and_so_does_its_end(told):
    text = 'The first.\n\n{% if recipient.country == "Norway" %}\nOnly Norway.\n{% endif %}\n\nThe last.\n'

    assert told(text)[:3] == [
        ("texts/mep.en.md, line 2", 5, ("The case of Nadia Example", "The first.")),
        ("texts/mep.en.md, line 7", 1, ("Only Norway.",)),
        ("texts/mep.en.md, line 10", 5, ("The last.",)),
    ]


def test_a_list_is_read_with_its_lead_in_whatever_it_is_made_of(told):
    text = "We ask you:\n\n{% for demand in demands %}\n- {{ demand.ask }}.\n{% endfor %}\n\nThank you.\n"

    assert told(text)[0][2] == (
        "The case of Nadia Example",
        "We ask you:",
        "Raise the case of Nadia Example.",
        "Thank you.",
    )


def test_an_included_text_is_a_passage_of_its_own_so_that_it_is_the_same_in_many_letters(told):
    included = {"texts/shared/fact.en.md": "She is in prison."}

    found = told('Before.\n\n{% include "shared/fact.en.md" %}\n\nAfter.\n', **included)

    assert [place for place, _, _ in found][:3] == [
        "texts/mep.en.md, line 2",
        "texts/shared/fact.en.md, line 1",
        "texts/mep.en.md, line 8",
    ]


def test_the_date_is_no_words_of_a_passage_for_it_is_decided_once(told):
    assert told("Written on {{ letter.date }}.\n")[0][2] == (
        "The case of Nadia Example",
        "Written on {{ letter.date }}.",
    )
