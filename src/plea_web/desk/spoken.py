"""What the files call by a short name, in words a reader knows."""

from __future__ import annotations

from plea.address.forms import LANGUAGES
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign, Passage


def language(code: str) -> str:
    """Return a language by its name; by its code where plea has no name for it.

    >>> language("ru")
    'Russian'
    """
    return LANGUAGES.get(code, code.upper())


def titles_of(campaign: Campaign) -> dict[str, str]:
    """Return the title of each kind of letter by its short name, as the files have it now."""
    files = opened(campaign).files
    return {key: letter.title for key, letter in files.letters.items()} if files else {}


def kinds_of(passage: Passage) -> list[tuple[str, int]]:
    """Return the kinds of letters that hold a passage, by title, the most letters first."""
    titles = titles_of(passage.campaign)
    kinds = [(titles.get(key) or key, number) for key, number in passage.kinds.items()]
    return sorted(kinds, key=lambda kind: -kind[1])


def facts_of(passage: Passage) -> list[tuple[str, str]]:
    """Return the facts that a passage tells, each with its words in the passage's language."""
    return [(key, fact_in_words(passage.campaign, key, passage.language)) for key in passage.facts]


def fact_in_words(campaign: Campaign, key: str, language: str = "") -> str:
    """Return a fact's words in a language, else in any; its name where the files do not know it any more."""
    files = opened(campaign).files
    fact = files.case.facts.get(key) if files else None
    wording = fact.wording if fact else {}
    return wording.get(language) or next(iter(wording.values()), "") or key.replace("_", " ")
