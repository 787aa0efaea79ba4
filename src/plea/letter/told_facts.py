"""What a text may print of a fact: its wording, and when it was: `fact.detained`, `fact.detained.elapsed`."""

from __future__ import annotations

from datetime import date

from plea.letter.durations import in_words
from plea.letter.elapsed import elapsed
from plea.letter.languages import Language, long_date
from plea.model.case import Fact

TIMES = {
    "since": "since when, in words",
    "elapsed": "how long that has been by the letter's date: “almost nine years”",
    "on": "when it happened, in words",
}
"""The fields of a fact that has the date, with their meanings; `elapsed` is worked out from `since`."""


def date_for(fact: Fact, time: str) -> str:
    """Return the date that one of the `TIMES` of a fact is made of, "" where the fact has none."""
    return fact.on if time == "on" else fact.since


class ToldFact(str):
    """A fact's wording in one language. The fact's times are attributes, worked out when a text asks."""

    field_name: str  # by which a missing time is named
    _fact: Fact
    _day: date
    _language: Language

    def __new__(cls, wording: str, fact: Fact, day: date, language: Language) -> ToldFact:
        """Return the words of a fact for letters of that day."""
        told = super().__new__(cls, wording)
        told.field_name = f"fact.{fact.key}"
        told.__dict__.update(_fact=fact, _day=day, _language=language)
        return told

    def __getattr__(self, name: str) -> str:
        """Return one of the fact's times, in words."""
        written = time_in_words(self._fact, name, self._day, self._language) if name in TIMES else ""
        if not written:
            raise AttributeError(name)
        return written

    @property
    def times(self) -> dict[str, str]:
        """Return all its times that can be told, by name."""
        return {time: getattr(self, time) for time in TIMES if hasattr(self, time)}


def time_in_words(fact: Fact, time: str, day: date, language: Language) -> str:
    """Return one of the `TIMES` of a fact for letters of a day; "" where nothing certain can be said."""
    when = date_for(fact, time)
    if not when:
        return ""
    if time != "elapsed":
        return long_date(when, language)
    length = elapsed(when, day)
    return in_words(length, language) if length else ""
