"""What stands in a pack: passages of the desk as questions, and a pack as it was kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date

from django.db.models import Count

from plea.letter.shared import said_in
from plea.merge.shown import show
from plea_web.desk import letters_of
from plea_web.desk.models import Draft, Pack, Passage
from plea_web.packs import pack as packs
from plea_web.packs.safe import safe_html
from plea_web.packs.speech import speech_for

_DID = re.compile(r"(?P<otherwise>\{% else %\} of )?\{% (?:el)?if recipient\.did\.(?P<action>\w+) %\} \(")


def questions(passages: Iterable[Passage]) -> tuple[packs.Question, ...]:
    """Return passages as the questions of a pack, each with a letter that holds it where one can be made."""
    return tuple(_question(number, passage) for number, passage in enumerate(passages, start=1))


def _question(number: int, passage: Passage) -> packs.Question:
    sample = letters_of.sample_of(passage)
    shown = "" if sample is None else _letter(sample, passage)
    return packs.Question(
        number=number,
        passage_sha256=passage.sha256,
        words=passage.text,
        notes=tuple(passage.notes),
        letters=passage.letters,
        why=tuple(why_in_words(passage)),
        before=passage.before.text if passage.before and passage.before.approvals else "",
        sample=shown,
        sample_name=_name(sample, passage.language) if sample and shown else "",
    )


def _letter(sample: Draft, passage: Passage) -> str:
    made = letters_of.made_again(sample)
    if made is None or sample.variant is None:
        return ""
    here = sample.variant.places.filter(passage=passage).values_list("paragraphs", flat=True)
    return safe_html(show(made, here=[index for indexes in here for index in indexes]).html)


def why_in_words(passage: Passage) -> Iterator[str]:
    """Yield why a passage is not in every letter, in words that name no file, cell or field.

    What the desk shows to its members names these: a reader without an account is not to learn them.
    """
    files = letters_of.opened(passage.campaign).files
    speech = speech_for(passage.language)
    for condition in passage.why:
        asked = _DID.match(condition)
        action = files.actions.actions.get(asked["action"]) if files and asked else None
        if asked and action:
            told = speech.not_on_record if asked["otherwise"] else speech.on_record
            yield told.format(said_in(action.title, passage.language))
    drafts = Draft.objects.filter(campaign=passage.campaign, language=passage.language, gone=False)
    counts = dict(drafts.values_list("letter").annotate(letters=Count("pk")).order_by())
    for letter, held in passage.kinds.items():
        kind = files.letters.get(letter) if files else None
        if kind and kind.title and held < counts.get(letter, 0):
            yield speech.some_of.format(held, counts[letter], kind.title)


def _name(sample: Draft, language: str) -> str:
    """Say which letter it is by the title of its kind, which the recipients read as well."""
    files = letters_of.opened(sample.campaign).files
    kind = files.letters.get(sample.letter) if files else None
    return speech_for(language).as_in.format(kind.title) if kind and kind.title else ""


def as_bytes(pack: packs.Pack) -> bytes:
    """Return a pack as it is kept."""
    return json.dumps(asdict(pack), ensure_ascii=False, sort_keys=True, default=str).encode()


def as_sent(record: Pack) -> packs.Pack:
    """Return a pack as it was sent. Raises OSError where the storage has lost it."""
    kept = json.loads(record.sent.read())
    asked = tuple(
        packs.Question(**one | {"notes": tuple(one["notes"]), "why": tuple(one["why"])})
        for one in kept.pop("questions")
    )
    return packs.Pack(**kept | {"made_on": date.fromisoformat(kept["made_on"]), "questions": asked})
