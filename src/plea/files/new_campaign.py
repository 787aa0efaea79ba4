"""A campaign to begin with: its folder's files, without a list, a letter or a fact yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from plea.files.campaign import CASE, DEMANDS, FILE
from plea.files.yaml_text import Value, setting

_CASE = """\
# What we say happened, and who says so. A text prints a fact with {{ fact.NAME }}; its sources become
# a footnote.

facts: {}

sources: {}
"""
_DEMANDS = """\
# What we ask, and with which verb each office can be asked. An office that is not named cannot be asked.

demands: {}
"""


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """What has to be known of a campaign from the beginning."""

    title: str
    date: date
    place: str
    reference: str
    sender: Mapping[str, str]  # {"organisation": "Friends of Nadia Example", "email": …}


def campaign_files(new: NewCampaign) -> dict[str, bytes]:
    """Return the files of a campaign's folder by their names."""
    wanted: dict[str, Value] = {
        "title": new.title,
        "date": new.date,
        "place": new.place,
        "reference": new.reference,
        "review": "passages",
    }
    lines = [
        "# The campaign: who writes, to whom, which letter, with which demands.",
        "",
        *_lines({name: value for name, value in wanted.items() if value}),
        "",
        *_lines({"sender": {name: words for name, words in new.sender.items() if words}}),
        "",
        "lists: {}",
        "",
        "letters: {}",
    ]
    texts = {FILE: "\n".join(lines) + "\n", CASE: _CASE, DEMANDS: _DEMANDS}
    return {name: text.encode() for name, text in texts.items()}


def _lines(settings: Mapping[str, Value]) -> Iterable[str]:
    for name, value in settings.items():
        yield from setting(name, value, "", on_lines=True)
