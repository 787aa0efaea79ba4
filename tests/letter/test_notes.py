"""What a footnote says, and to whom it says nothing."""

from __future__ import annotations

from plea.letter.notes import note_text
from plea.model.case import Audience
from tests.conftest import a_campaign, a_fact, a_source

LINK = "https://example.org/judgment"


def note(*sources, audience=Audience.ALLY, language="en") -> str | None:
    campaign = a_campaign(sources=sources)
    fact = a_fact(sources=tuple(source.key for source in sources))
    text = note_text(fact, campaign.case, audience, language)
    return None if text is None else "".join(words for words, _ in text.pieces)


def test_a_note_gives_the_words_of_its_source_and_its_links():
    assert note(a_source(text={"en": "Judgment."}, links=(LINK, f"{LINK}/2"))) == (
        f"Judgment: {LINK}; {LINK}/2"
    )


def test_several_sources_stand_in_one_note():
    assert (
        note(a_source(text={"en": "Judgment."}), a_source("s2", text={}, links=(LINK,)))
        == f"Judgment.; {LINK}"
    )


def test_a_source_that_an_audience_may_not_see_gives_it_no_note():
    hidden = a_source(shown_as={Audience.AUTHORITY: "none"})

    assert note(hidden, audience=Audience.AUTHORITY) is None
    assert note(hidden, audience=Audience.ALLY) == "The court's judgment."


def test_a_source_shown_under_other_words_keeps_its_address_to_itself():
    protected = a_source(links=(LINK,), shown_as={Audience.PUBLIC: "a human rights defender"})

    assert note(protected, audience=Audience.PUBLIC) == "a human rights defender"


def test_a_note_is_in_the_language_of_the_letter():
    assert note(a_source(text={"en": "Judgment.", "ru": "Приговор."}), language="ru") == "Приговор."
