"""Forms of address: how an office is written to in a language, as the table beside this file has it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from string import Formatter

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "pl": "Polish",
    "ru": "Russian",
    "kk": "Kazakh",
    "uk": "Ukrainian",
    "it": "Italian",
    "es": "Spanish",
}

OFFICES: Mapping[str, str] = {
    "mep": "member of the European Parliament",
    "pace_member": "member of the Parliamentary Assembly of the Council of Europe",
    "ambassador": "ambassador",
    "charge": "chargé d'affaires",
    "embassy_no_name": "embassy, nobody known by name",
    "president": "president of a republic",
    "commission_chair": "chair of a commission",
    "commission_chair_no_name": "chair of a commission, not known by name",
    "commission_members": "commission as a body",
    "commission_member": "member of a commission by office, not known by name",
    "hr_vp": "High Representative of the European Union",
    "commissioner": "member of the European Commission",
    "delegation": "national delegation, as a body",
    "ministry": "ministry",
    "institution": "institution",
}


class Gender(StrEnum):
    """Which of a form's three wordings; neutral wherever nobody said."""

    MASCULINE = "masculine"
    FEMININE = "feminine"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Template:
    """Words with places for a recipient's own, and what those places ask for.

    `{title}` is the one place that may stay empty: then its space goes with it.
    """

    text: str
    untitled: str
    needs: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Template:
        """Return the template of a text with fields in braces.

        >>> Template.of("Sehr geehrte Frau {title} {family},").needs
        ('family',)
        """
        fields = dict.fromkeys(name for _, name, _, _ in Formatter().parse(text) if name)
        fields.pop("title", None)
        return cls(text, text.replace("{title} ", ""), tuple(fields))

    def fill(self, values: Mapping[str, str], title: str = "") -> str:
        """Return the text with the values in their places; values are never read as templates."""
        if title:
            return self.text.format_map({**values, "title": title})
        return self.untitled.format_map(values)


@dataclass(frozen=True, slots=True)
class FormOfAddress:
    """How one office is written to in one language, and how sure we are of it."""

    language: str
    office: str
    address: Mapping[Gender, Template]
    salutation: Mapping[Gender, Template]
    complimentary_close: Template
    status: str
    sources: str

    def needs(self, gender: Gender) -> tuple[str, ...]:
        """Return what this form asks of a recipient, as in ("full", "country")."""
        wanted = (self.address[gender], self.salutation[gender], self.complimentary_close)
        names = dict.fromkeys(name for template in wanted for name in template.needs)
        names.pop("salutation", None)
        return tuple(names)


@cache
def forms_of_address() -> Mapping[tuple[str, str], FormOfAddress]:
    """Return every form we have, by (language, office)."""
    return {(form.language, form.office): form for form in _read()}


def _read() -> Iterator[FormOfAddress]:
    table = files("plea.address").joinpath("forms_of_address.csv")
    with table.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            yield FormOfAddress(
                language=row["language"],
                office=row["office"],
                address=_by_gender(row, "address"),
                salutation=_by_gender(row, "salutation"),
                complimentary_close=Template.of(row["complimentary_close"]),
                status=row["status"],
                sources=row["sources"],
            )


def _by_gender(row: Mapping[str, str], column: str) -> Mapping[Gender, Template]:
    """Return the wording for each gender: an empty cell is worded as the neutral one."""
    neutral = row[f"{column}_neutral"]
    return {
        gender: Template.of((row[f"{column}_{gender}"] or neutral).replace(" | ", "\n")) for gender in Gender
    }
