"""The texts of a campaign as their authors typed them, read once for all rules about words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from plea.checks.wanted import letters_wanted
from plea.files.letter_text import read_letter_text
from plea.letter.languages import LANGUAGES
from plea.model.campaign import Campaign, Letter
from plea.model.case import Fact, Wording
from plea.model.problem import Place
from plea.word.markdown import SourceLine

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_CONTROL = re.compile(r"\s*\{%-?(?:p|tr|tc|r)?\s*(\w+).*%\}\s*")
_FACT = re.compile(r"\{\{\s*fact\.(\w+)[^{}]*\}\}")
_BEGINS = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)]|#{1,6}|>)\s+")  # an item, a heading, a quotation
_LINK = re.compile(r"\[([^\[\]]*)\]\([^)\s]*\)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

VALUE = "\ufffc"
"""What stands in plain words where a field prints something."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words as they were typed, and where: a paragraph of a text, or a wording of the case."""

    text: str
    language: str  # "" for words that serve all languages
    places: tuple[tuple[int, Place], ...]  # where each line begins in `text`, and where it stands
    facts: tuple[str, ...] = ()  # keys of the facts that stand among these words, or whose wording this is

    def place_at(self, at: int) -> Place:
        """Return where the character at `at` was typed."""
        return [place for start, place in self.places if start <= at][-1]


@dataclass(frozen=True, slots=True)
class Control:
    """A line such as {% if … %}."""

    word: str  # "if", "else", "endif"


@dataclass(frozen=True)
class CampaignText:
    """One text in one language, what it includes in its place."""

    name: str  # "texts/mep.en.md"
    language: str
    letters: tuple[Letter, ...]
    subject: SourceLine
    lines: tuple[SourceLine, ...]

    @cached_property
    def paragraphs(self) -> tuple[Words, ...]:
        """The subject and every paragraph in plain words."""
        subject = self._words([self.subject], plain)
        return (subject, *(block for block in self.blocks(plain) if isinstance(block, Words)))

    def blocks(self, say: Callable[[str], str]) -> Iterator[Words | Control]:
        """Yield paragraphs and control lines in their order; `say` turns a typed line into words."""
        held: list[SourceLine] = []
        for line in self.lines:
            control = _CONTROL.fullmatch(line.text)
            if held and (control or not line.text.strip() or _BEGINS.match(line.text)):
                yield self._words(held, say)
                held = []
            if control:
                yield Control(control[1])
            elif line.text.strip():
                held.append(line)
        if held:
            yield self._words(held, say)

    def _words(self, lines: Iterable[SourceLine], say: Callable[[str], str]) -> Words:
        text, places, facts = "", [], []
        for line in lines:
            places.append((len(text), line.place))
            text += say(line.text) + " "
            facts += _FACT.findall(line.text)
        return Words(text.rstrip(), self.language, tuple(places), tuple(facts))


def read_texts(campaign: Campaign) -> tuple[CampaignText, ...]:
    """Read each text that a letter wants; what is wrong in its file is told where letters are compiled."""
    wanted: dict[tuple[str, str], dict[str, Letter]] = {}
    for letter, _, language in letters_wanted(campaign):
        if letter.text and language in LANGUAGES:
            wanted.setdefault((letter.text_in(language), language), {})[letter.key] = letter
    texts = []
    for (name, language), letters in wanted.items():
        text = read_letter_text(campaign.folder, name)[0]
        if text is not None:
            texts.append(CampaignText(name, language, tuple(letters.values()), text.subject, text.body.lines))
    return tuple(texts)


def paragraphs_of(texts: Iterable[CampaignText]) -> Iterator[Words]:
    """Yield every paragraph once, however many texts include it."""
    seen = set()
    for text in texts:
        for words in text.paragraphs:
            where = (words.places[0][1], words.language)
            if where not in seen:
                seen.add(where)
                yield words


def wordings_of(fact: Fact) -> Iterator[Words]:
    """Yield the wording of a fact in each of its languages."""
    yield from wordings(fact.wording, place_of_fact(fact), (fact.key,))


def place_of_fact(fact: Fact) -> Place:
    """Return a fact's place with its key: a dismissal can name the fact, wherever its lines move."""
    return replace(fact.place, part=f"fact {fact.key}")


def wordings(wording: Wording, place: Place, facts: tuple[str, ...] = ()) -> Iterator[Words]:
    """Yield a wording in each of its languages."""
    for language, text in wording.items():
        yield Words(text, language, ((0, place),), facts)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield each sentence with where it begins.

    >>> list(sentences("We write. 17 Members signed."))
    [(0, 'We write.'), (10, '17 Members signed.')]
    """
    at = 0
    for end in re.finditer(r"(?<=[.!?…])[\"”»’]?\s+", text):
        yield at, text[at : end.start()]
        at = end.end()
    yield at, text[at:]


def plain(line: str) -> str:
    r"""Return a line without marks of Markdown, tags and addresses.

    >>> plain("- **Read** her [judgment](https://example.org/1) of {{ letter.date }}.")
    'Read her judgment of \ufffc.'
    """
    said = _TAG.sub(lambda tag: VALUE if tag[0].startswith("{{") else "", line)
    said = _ADDRESS.sub("", _LINK.sub(r"\1", _BEGINS.sub("", said, count=1)))
    return re.sub(r"\\(?=[^\w\s])", "", said.replace("*", ""))


def with_facts(campaign: Campaign, language: str) -> Callable[[str], str]:
    """Return a `plain` that says the words of a fact where its field stands."""

    def say(line: str) -> str:
        return plain(_FACT.sub(lambda tag: _said(campaign.case.facts.get(tag[1]), language), line))

    return say


def _said(fact: Fact | None, language: str) -> str:
    return fact.wording.get(language, "") if fact else ""
