"""What a letter says to its reader before and after its text, for one recipient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plea.address.forms import LANGUAGES, FormOfAddress, Template
from plea.address.lookup import form_for
from plea.address.names import country_after_of, family_after_honorific, full_name
from plea.address.salutation import Style, address_template, salutation_template, style
from plea.model.people import Recipient
from plea.model.problem import Problem

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "full": ("given_name", "family_name"),
    "family": ("family_name",),
    "given": ("given_name",),
}
"""The columns behind a field of a form; every other field is a column of that name."""

NOTHING = Template.of("")
"""Stands for the form's wording where a person typed their own."""


@dataclass(frozen=True, slots=True)
class Addressing:
    """How one letter addresses its reader."""

    inside_address: str  # lines with "\n" between them
    salutation: str
    complimentary_close: str
    form: str  # which form, and what of it was used: "en/pace_member/feminine/typed salutation"


def write_to(recipient: Recipient, language: str) -> tuple[Addressing | None, list[Problem]]:
    """Return how to write to a recipient in a language, and everything that stands in the way.

    What a person typed for this recipient (columns `address`, `salutation`, `complimentary_close`)
    comes before the form.
    """
    form = form_for(recipient, language)
    if not isinstance(form, FormOfAddress):
        return None, form
    cell = recipient.cell
    styled = style(cell("honorific", language), cell("title", language), language)
    typed_address, typed_salutation = cell("address", language), cell("salutation", language)
    typed_close = cell("complimentary_close", language)
    address = NOTHING if typed_address else address_template(form, styled)
    salutation = NOTHING if typed_salutation else salutation_template(form, styled)
    in_address = {field: _value(field, recipient, styled.title, styled, language) for field in address.needs}
    in_salutation = {
        field: _value(field, recipient, styled.said, styled, language) for field in salutation.needs
    }
    if not (all(in_address.values()) and all(in_salutation.values())):
        return None, list(_missing(recipient, form, in_address, in_salutation))

    said = typed_salutation or salutation.fill(in_salutation, styled.said)
    addressing = Addressing(
        _inside_address(typed_address or address.fill(in_address, styled.title), recipient, language),
        said,
        typed_close or _close(form, said),
        _named(form, styled, typed_address, typed_salutation, typed_close),
    )
    unsure = not (styled.known or typed_salutation)
    return addressing, [_unknown_honorific(recipient, language)] if unsure else []


def _value(field: str, recipient: Recipient, title: str, styled: Style, language: str) -> str:
    """Return what a recipient answers to a field of a form, "" where a cell is empty."""
    match field:
        case "full":
            whole = recipient.cell("given_name", language) and recipient.cell("family_name", language)
            return full_name(recipient, language, title) if whole else ""
        case "family":
            return family_after_honorific(recipient, language)
        case "given":
            return recipient.cell("given_name", language)
        case "country":
            return country_after_of(recipient.cell("country", language), language)
        case "honorific":
            return styled.honorific.word
    return recipient.cell(field, language)


def _inside_address(first: str, recipient: Recipient, language: str) -> str:
    """Return the address block: who it is for, then where.

    An institution that a line above already ends with is not said again: "Member of the
    European Parliament" needs no "European Parliament" below it.
    """
    cell = recipient.cell
    institution = cell("institution", language)
    if f"{institution}\n" in f"{first}\n":
        institution = ""
    city = f"{cell('postal_code', language)} {cell('city', language)}"
    block = (first, institution, cell("street", language), city, cell("postal_country", language))
    lines = [line for line in map(str.strip, "\n".join(block).splitlines()) if line]
    return "\n".join(line for line, above in zip(lines, ["", *lines], strict=False) if line != above)


def _close(form: FormOfAddress, salutation: str) -> str:
    """Return the close; French and Italian repeat the salutation inside it, without its comma."""
    close = form.complimentary_close
    return close.fill({"salutation": salutation.rstrip(" ,!:.")}) if close.needs else close.text


def _named(
    form: FormOfAddress, styled: Style, typed_address: str, typed_salutation: str, typed_close: str
) -> str:
    """Return the name of what was used, so that a letter can tell when it would now be another."""
    name = f"{form.language}/{form.office}/{styled.gender}"
    if typed_address:
        name += "/typed address"
    if typed_salutation:
        name += "/typed salutation"
    if typed_close:
        name += "/typed close"
    return name


def _missing(
    recipient: Recipient,
    form: FormOfAddress,
    in_address: Mapping[str, str],
    in_salutation: Mapping[str, str],
) -> Iterator[Problem]:
    """Yield a problem for each empty cell that the form needs."""
    language = form.language
    for_address = list(_columns(in_address))
    for_salutation = list(_columns(in_salutation))
    needed = list(dict.fromkeys(for_address + for_salutation))
    for column in needed:
        if recipient.cell(column, language):
            continue
        own_words = " and ".join(
            name
            for name, columns in (("address", for_address), ("salutation", for_salutation))
            if column in columns
        )
        yield Problem(
            code="field-missing-for-address",
            place=recipient.place(column),
            message=(
                f'"{column}" is empty for {recipient.name}. '
                f'The form of address for the office "{form.office}" in {LANGUAGES[language]} '
                f"needs {_listed(needed)}."
            ),
            todo=(
                f'Fill "{column}"{_twin(column, language)}, '
                f"or type this recipient's own words in the column {own_words}."
            ),
            concerns=(recipient.key,),
        )


def _columns(fields: Mapping[str, str]) -> Iterator[str]:
    for field in fields:
        yield from COLUMNS.get(field, (field,))


def _twin(column: str, language: str) -> str:
    return (
        "" if language == "en" else f' (or "{column}_{language}", for letters in {LANGUAGES[language]} only)'
    )


def _listed(columns: list[str]) -> str:
    *most, last = columns
    return f"{', '.join(most)} and {last}" if most else last


def _unknown_honorific(recipient: Recipient, language: str) -> Problem:
    return Problem(
        code="unknown-honorific",
        place=recipient.place("honorific"),
        message=(
            f'"{recipient.cell("honorific", language)}" is not an honorific that plea knows; '
            f"{recipient.name} is addressed in the neutral form, without it."
        ),
        todo='Write "Mr" or "Ms", leave the cell empty, or type the greeting in the column salutation.',
        stops=False,
        concerns=(recipient.key,),
    )
