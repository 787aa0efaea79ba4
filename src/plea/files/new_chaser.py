"""A follow-up or a correction is added to a campaign: its lines in campaign.yaml, and texts to begin with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

from plea.files.case_edit import NotSafe
from plea.files.letter_text import read_letter_text
from plea.files.settings_edit import SettingsEdit, with_changes
from plea.files.yaml_text import Value
from plea.model.campaign import Campaign, Letter

STARTERS = ("en", "ru")
"""The languages in which there is a text to begin with."""


class Round(StrEnum):
    """What a letter after a letter is for; the word stands in its key: mep-chase-1."""

    CHASE = "chase"
    CORRECTION = "correction"


_CALLED = {Round.CHASE: "follow-up", Round.CORRECTION: "correction"}


@dataclass(frozen=True, slots=True)
class NewChaser:
    """A letter that would be added, to be shown before it is written."""

    key: str  # "mep-chase-1"
    letter: str  # key of the letter it follows
    campaign: SettingsEdit  # campaign.yaml after it, and the lines that differ
    texts: Mapping[str, str] = field(default_factory=dict)  # new files, from the campaign's folder
    there: tuple[str, ...] = ()  # texts that are there already and stay as they are
    without: tuple[str, ...] = ()  # languages whose text has to be written first


def next_round(campaign: Campaign, letter: Letter, kind: Round) -> str:
    """Return the key of the next round after a letter, or after another round of it."""
    first = campaign.first_of(letter) or letter
    rounds = (f"{first.key}-{kind}-{number}" for number in range(1, len(campaign.letters) + 2))
    return next(key for key in rounds if key not in campaign.letters)


def new_chaser(
    campaign: Campaign, letter: Letter, settings: str, kind: Round, day: date
) -> NewChaser | NotSafe:
    """Return what adds the next round after a letter; nothing is written.

    `settings` is the text of campaign.yaml as it is, `day` the date on the new letters. The rounds of one
    kind share their texts, which choose what to ask by what came back; those that are there already are kept.
    """
    first = campaign.first_of(letter) or letter
    key = next_round(campaign, first, kind)
    number = key.rpartition("-")[2]
    text = f"texts/{first.key}-{kind}.{{language}}.md"
    setting: Value = {
        "title": f"{first.title}: {_CALLED[kind]} {number}",
        "follows": first.key,
        "date": day,
        "text": text,
    }
    edit = with_changes(settings, {("letters", key): setting})
    if isinstance(edit, NotSafe):
        return edit
    languages = _languages(campaign, first)
    names = {language: text.replace("{language}", language) for language in languages}
    there = [language for language in languages if (campaign.folder / names[language]).exists()]
    begun = [language for language in languages if language in STARTERS and language not in there]
    return NewChaser(
        key,
        first.key,
        edit,
        {names[language]: _text(campaign.folder, first, kind, language) for language in begun},
        tuple(names[language] for language in there),
        tuple(language for language in languages if language not in (*there, *begun)),
    )


def _languages(campaign: Campaign, first: Letter) -> Iterable[str]:
    rows = campaign.rows_for(first)
    said = dict.fromkeys(language for row in rows for language in campaign.languages_for(first, row))
    return [language for language in said if language] or ["en"]


def _text(folder: Path, first: Letter, kind: Round, language: str) -> str:
    """Return the text to begin with: it names the first letter by its subject, where that is plain words."""
    called = _subject(folder, first, language)
    starter = files("plea.files").joinpath("starters", f"{kind}.{language}.md").read_text("utf-8")
    head, body = starter.split("\n", 1)
    if called:
        quoted = {"en": f"“{called}”", "ru": f"«{called}»"}[language]
        head, body = head.replace("TITLE", called), body.replace("TITLE", quoted)
    else:
        between = head.removeprefix("TITLE (").removesuffix(")")
        head = between[:1].upper() + between[1:]
        body = body.replace("the letter TITLE", "a letter").replace(" TITLE", "")
    return f"---\nsubject: {json.dumps(head, ensure_ascii=False)}\n---\n{body}"


def _subject(folder: Path, first: Letter, language: str) -> str:
    """Return what the first letter is called, as far as it is words that hold for everybody."""
    text = read_letter_text(folder, first.text_in(language))[0] if first.text else None
    words = text.subject.text if text else ""
    return "" if "{" in words else words
