"""Why a passage stands in a letter: the conditions around it, and the columns and lists that decide them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plea.model.campaign import Campaign
from plea.model.letter import Assignment
from plea.word.language import dotted_names, read_tree
from plea.word.tags import Tag
from plea.word.trace import Branch


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as its author wrote it, and where what it asks for stands."""

    said: str  # "{% if recipient.did.inquiry_2017 %} (texts/mep.en.md, line 4)"
    places: tuple[str, ...]  # "recipients/meps.xlsx, sheet MEPs, column H (committee)"


def conditions_of(around: Iterable[Branch], campaign: Campaign, sample: Assignment | None) -> list[Condition]:
    """Return the conditions around a passage; a loop is none."""
    return [_condition(branch, campaign, sample) for branch in around if branch.tag.word != "for"]


def _condition(branch: Branch, campaign: Campaign, sample: Assignment | None) -> Condition:
    of = f" of {branch.opened}" if branch.opened is not branch.tag else ""
    asked = branch.opened if branch.tag.word == "else" else branch.tag
    places = (place for name in _names(asked) for place in _places(name, campaign, sample))
    return Condition(f"{branch.tag}{of} ({branch.tag.place})", tuple(dict.fromkeys(places)))


def _names(tag: Tag) -> Iterator[str]:
    tree = read_tree("{{ " + tag.inner.partition(" ")[2] + " }}")
    return dotted_names(tree) if tree else iter(())


def _places(name: str, campaign: Campaign, sample: Assignment | None) -> Iterator[str]:
    group, *rest = name.split(".")
    if group != "recipient" or not rest or sample is None:
        return
    header = sample.recipient.header
    if rest[0] == "did":
        files = {deed.place.file: deed.place.part for deed in campaign.actions.deeds}
        yield from (f"{file}, {part}: {'.'.join(rest[1:2])}" for file, part in files.items())
    elif rest[0] in header.letters:
        yield f"{header.file}, sheet {header.sheet}, column {header.letters[rest[0]]} ({rest[0]})"
    else:
        yield f"{header.file}, sheet {header.sheet}: no column {rest[0]}"
