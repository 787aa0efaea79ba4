"""What stands in the Word file of a pack, line by line: written by one side, recognised by the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from plea_web.packs.changes import Change, word_changes
from plea_web.packs.fields import pieces
from plea_web.packs.pack import Pack, Question
from plea_web.packs.safe import lines_of
from plea_web.packs.speech import Speech, speech_for

# Names of styles. Programs change their ids; a heading keeps its name even where other styles are lost.
TITLE, SAMPLES, HEADING = "Title", "heading 1", "heading 2"
WORDS, ANSWER, ASIDE, LETTER = "Text to read", "Answer", "Aside", "Sample"


class Look(StrEnum):
    """How some words look."""

    PLAIN = ""
    FIELD = "Field"
    ADDED = "Added"
    TAKEN = "Taken"


Sample = tuple[str, ...]
"""The lines of a letter."""

Pieces = tuple[tuple[str, Look], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; `number` is that of its passage, 0 where it belongs to none."""

    style: str
    pieces: Pieces
    number: int = 0
    mark: str = ""  # the bookmark that begins here

    @property
    def text(self) -> str:
        """Its words, with single spaces."""
        return " ".join("".join(words for words, _ in self.pieces).split())


@dataclass(slots=True)
class Layout:
    """How to know the lines again."""

    prompt: str
    end: str  # the heading after the last passage
    around: list[str] = field(default_factory=list)  # lines of no passage
    asides: list[str] = field(default_factory=list)  # lines of passages besides heading, words and answer
    words: dict[int, list[str]] = field(default_factory=dict)  # a paragraph each
    headings: dict[int, str] = field(default_factory=dict)  # whole: "Text 3 · in 17 letters"
    titles: dict[int, str] = field(default_factory=dict)  # "Text 3"

    @property
    def below_headings(self) -> frozenset[str]:
        """Every line below the headings of the passages as they were sent, answers excepted."""
        words = (paragraph for paragraphs in self.words.values() for paragraph in paragraphs)
        return frozenset([*self.asides, *words])


def bookmark(number: int) -> str:
    """Return the name of the bookmark at a passage's heading; 0 is the end of the passages."""
    return f"text_{number}"


def laid_out(pack: Pack) -> Layout:
    """Return how the lines of a pack are known again."""
    speech = speech_for(pack.language)
    layout = Layout(speech.answer, speech.samples)
    for question in pack.questions:
        layout.titles[question.number] = speech.passage.format(question.number)
    for line in lines(pack):
        if not line.number:
            layout.around.append(line.text)
        elif line.style == HEADING:
            layout.headings[line.number] = line.text
        elif line.style == WORDS:
            layout.words.setdefault(line.number, []).append(line.text)
        elif line.style != ANSWER:
            layout.asides.append(line.text)
    return layout


def lines(pack: Pack) -> Iterator[Line]:
    """Yield every paragraph of a pack's Word file."""
    speech = speech_for(pack.language)
    read = cache(lambda sample: tuple(lines_of(sample)))
    # The same letter differs from passage to passage in where one is to look.
    samples = {one.number: read(one.sample.replace(' class="here"', "")) for one in pack.questions}
    names = _sample_names(pack, samples)
    yield Line(TITLE, _plain(speech.title))
    yield Line("", _plain(speech.welcome))
    for told in speech.word_how:
        yield Line("", _plain(told))
    if any(is_field for question in pack.questions for _, is_field in pieces(question.words)):
        yield Line(ASIDE, _plain(speech.fields_in_word))
    yield Line(ASIDE, _plain(f"{speech.key}: {pack.key}"))
    for question in pack.questions:
        yield from _passage(question, speech, names.get(samples[question.number], ""))
    if names:
        yield Line(SAMPLES, _plain(speech.samples), mark=bookmark(0))
    for sample, name in names.items():
        yield Line(HEADING, _plain(name))
        for told in sample:
            yield Line(LETTER, _plain(told))


def _passage(question: Question, speech: Speech, sample: str) -> Iterator[Line]:
    number = question.number
    heading = f"{speech.passage.format(number)} · {speech.count(question.letters)}"
    yield Line(HEADING, _plain(heading), number, bookmark(number))
    for paragraph in question.words.split("\n"):
        yield Line(WORDS, _framed(paragraph), number)
    for count, note in enumerate(question.notes, start=1):
        yield Line(ASIDE, (*_plain(f"{speech.note} {count}: "), *_framed(note)), number)
    if question.why:
        yield Line(ASIDE, _plain(f"{speech.why}: {'; '.join(question.why)}"), number)
    if question.before:
        changes = tuple(
            (words, _LOOKS[change]) for change, words in word_changes(question.before, question.words)
        )
        yield Line(ASIDE, (*_plain(f"{speech.was}: "), *changes), number)
    if sample:
        yield Line(ASIDE, _plain(speech.see_sample.format(sample)), number)
    yield Line(ANSWER, _plain(f"{speech.answer} "), number)


_LOOKS = {Change.SAME: Look.PLAIN, Change.ADDED: Look.ADDED, Change.TAKEN: Look.TAKEN}


def _sample_names(pack: Pack, samples: dict[int, Sample]) -> dict[Sample, str]:
    """Name each letter once, however many passages are read in it: "A, as in a letter to a deputy"."""
    named: dict[Sample, str] = {}
    for question in pack.questions:
        sample = samples[question.number]
        if sample and sample not in named:
            number = len(named)
            letter = chr(ord("A") + number) if number < 26 else str(number + 1)
            named[sample] = f"{letter}, {question.sample_name}" if question.sample_name else letter
    return named


def _plain(text: str) -> Pieces:
    return ((text, Look.PLAIN),)


def _framed(text: str) -> Pieces:
    return tuple((piece, Look.FIELD if is_field else Look.PLAIN) for piece, is_field in pieces(text))
