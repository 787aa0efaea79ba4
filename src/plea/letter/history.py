"""What happened before, as a text may say it: `{{ history.last_sent }}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plea.letter.languages import Language, long_date
from plea.letter.shared import Fields
from plea.model.history import SentLetter

CHANNELS: Mapping[str, Mapping[str, str]] = {
    "paper": {
        "en": "by post",
        "de": "per Post",
        "fr": "par courrier",
        "pl": "pocztą",
        "ru": "почтой",
        "kk": "поштамен",
        "uk": "поштою",
        "it": "per posta",
        "es": "por correo postal",
    },
    "email": {
        "en": "by e-mail",
        "de": "per E-Mail",
        "fr": "par courriel",
        "pl": "pocztą elektroniczną",
        "ru": "по электронной почте",
        "kk": "электрондық поштамен",
        "uk": "електронною поштою",
        "it": "per posta elettronica",
        "es": "por correo electrónico",
    },
    "hand": {
        "en": "by hand",
        "de": "persönlich",
        "fr": "en mains propres",
        "pl": "osobiście",
        "ru": "лично",
        "kk": "қолма-қол",
        "uk": "особисто",
        "it": "a mano",
        "es": "en mano",
    },
    "portal": {
        "en": "online",
        "de": "online",
        "fr": "en ligne",
        "pl": "przez internet",
        "ru": "через интернет",
        "kk": "интернет арқылы",
        "uk": "через інтернет",
        "it": "online",
        "es": "en línea",
    },
    "fax": {
        "en": "by fax",
        "de": "per Fax",
        "fr": "par télécopie",
        "pl": "faksem",
        "ru": "факсом",
        "kk": "факспен",
        "uk": "факсом",
        "it": "via fax",
        "es": "por fax",
    },
}
"""How a letter left, in words; what is none of these is printed as it stands in history.csv."""


class HistoryFields(Fields):
    """The fields of one letter that left; false in a condition where none did."""

    def __init__(self, sent: SentLetter | None, fields: Mapping[str, Any]) -> None:
        super().__init__("history", fields)
        self.sent = sent

    def __bool__(self) -> bool:
        return self.sent is not None


def history_fields(sent: SentLetter | None, language: Language) -> HistoryFields:
    """Return what may be said of the letter before; without one only its groups of fields are there."""
    if sent is None:
        return HistoryFields(None, {"demands": Fields("history.demands")})
    fields: dict[str, Any] = {
        "last_sent": long_date(sent.sent_on.isoformat(), language),
        "reference": sent.reference,
        "channel": CHANNELS.get(sent.channel, {}).get(language.code, sent.channel),
        "replied": sent.replied_on is not None,
        "replied_on": long_date(sent.replied_on.isoformat(), language) if sent.replied_on else "",
        "returned": sent.returned_on is not None,
        "returned_on": long_date(sent.returned_on.isoformat(), language) if sent.returned_on else "",
        "their_reference": sent.their_reference,
        "replied_by": sent.replied_by,
    }
    outcomes = {key: str(outcome) for key, outcome in sent.outcomes.items()}
    given = {name: value for name, value in fields.items() if value}
    return HistoryFields(sent, {**given, "demands": Fields("history.demands", outcomes)})
