from __future__ import annotations

import csv
import re
from importlib.resources import files
from string import Formatter

import pytest

from plea.address import LANGUAGES, OFFICES, forms_of_address, write_to
from plea.address.forms import Gender
from plea.model.people import Recipient, SheetHeader

KNOWN_FIELDS = {
    "full",
    "family",
    "given",
    "honorific",
    "title",
    "country",
    "body",
    "seat",
    "seat_dative",
    "full_dative",
    "body_genitive",
    "body_dative",
    "country_genitive",
    "family_vocative",
    "salutation",
}
WORDED = ("address_", "salutation_", "complimentary_close")

EVERYTHING_FILLED = {
    "given_name": "Ana",
    "family_name": "Bell",
    "title": "Dr",
    "country": "Kazakhstan",
    "body": "the Body",
    "seat": "the Seat",
    "seat_dative": "the seat, dative",
    "full_dative": "Ana Bell, dative",
    "body_genitive": "the body, genitive",
    "country_genitive": "the country, genitive",
    "family_vocative": "Bell, vocative",
}
HONORIFIC_SAYING = {Gender.MASCULINE: "Mr", Gender.FEMININE: "Ms", Gender.NEUTRAL: ""}


def rows() -> list[dict[str, str]]:
    table = files("plea.address").joinpath("forms_of_address.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(table.splitlines()))


ROWS = [pytest.param(row, id=f"{row['language']}-{row['office']}") for row in rows()]


def test_every_office_has_a_form_in_every_language_and_none_has_two() -> None:
    pairs = [(row["language"], row["office"]) for row in rows()]

    assert sorted(pairs) == sorted((language, office) for language in LANGUAGES for office in OFFICES)
    assert len(pairs) == len(forms_of_address()) == 135


@pytest.mark.parametrize("row", ROWS)
def test_no_wording_leaves_a_choice_to_the_reader(row: dict[str, str]) -> None:
    """Both genders in one line ("Herrn/Frau", "député(e)") are a form that was not filled in."""
    worded = " ".join(text for column, text in row.items() if column.startswith(WORDED))

    assert re.findall(r"[/()]", worded) == []


@pytest.mark.parametrize("row", ROWS)
def test_forms_ask_only_for_fields_that_we_know(row: dict[str, str]) -> None:
    worded = "".join(text for column, text in row.items() if column.startswith(WORDED))
    asked = {name for _, name, _, _ in Formatter().parse(worded) if name is not None}

    assert asked <= KNOWN_FIELDS
    close = {name for _, name, _, _ in Formatter().parse(row["complimentary_close"]) if name}
    assert close <= {"salutation"}


@pytest.mark.parametrize("row", ROWS)
def test_every_form_says_how_sure_we_are_of_it(row: dict[str, str]) -> None:
    assert re.findall("sourced|inferred", row["status"])
    if row["language"] == "kk" or not row["sources"]:
        assert "inferred" in row["status"]


@pytest.mark.parametrize("gender", Gender)
@pytest.mark.parametrize("row", ROWS)
def test_every_form_can_be_filled_from_a_full_row(row: dict[str, str], gender: Gender) -> None:
    header = SheetHeader("recipients/people.xlsx", "People", {})
    cells = EVERYTHING_FILLED | {"office": row["office"], "honorific": HONORIFIC_SAYING[gender]}

    addressing, problems = write_to(Recipient("ana", cells, header, 2), row["language"])

    assert problems == []
    assert addressing is not None
    assert addressing.form == f"{row['language']}/{row['office']}/{gender}"
    for words in (addressing.inside_address, addressing.salutation, addressing.complimentary_close):
        assert words.strip() == words
        assert words
        assert re.findall(r"[{}|]|  ", words) == []


def test_a_form_names_what_it_needs() -> None:
    forms = forms_of_address()

    assert forms["en", "pace_member"].needs(Gender.FEMININE) == ("honorific", "full", "country", "family")
    assert forms["en", "pace_member"].needs(Gender.NEUTRAL) == ("full", "country")
    assert forms["ru", "ambassador"].needs(Gender.NEUTRAL) == ("country_genitive", "full_dative")
    assert forms["fr", "ministry"].needs(Gender.NEUTRAL) == ("body",)
    assert forms["de", "pace_member"].needs(Gender.MASCULINE) == ("full", "family")


def test_the_table_is_read_once() -> None:
    assert forms_of_address() is forms_of_address()
