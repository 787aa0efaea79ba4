"""The columns that plea knows, each with its meaning and a sample; any other is the campaigner's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an address book."""

    name: str
    meaning: str
    sample: str
    required: bool = False


_COLUMNS = (
    Column(
        "key",
        "a name for the row that never changes; letters and the contact log are filed under it",
        "mep-124867",
        required=True,
    ),
    Column("honorific", "how the person is addressed officially; never guessed from a given name", "Ms"),
    Column("title", "an academic or other title that belongs before the name", "Dr"),
    Column("given_name", "given name or names", "Ana"),
    Column("family_name", "family name as it stands in a letter, not in capitals", "van der Meer"),
    Column("patronymic", "patronymic, where the language of the letter uses one", "Ivanovich"),
    Column("office", "code of the office the recipient is written to in", "mep"),
    Column(
        "body",
        "name of the institution, where the recipient is no person",
        "Delegation of Austria to the Parliamentary Assembly",
    ),
    Column(
        "office_key",
        "a name for the office apart from who holds it, where body, seat and country do not tell",
        "president-kz",
    ),
    Column("institution", "institution printed above the street", "European Parliament"),
    Column("country", "country the recipient represents", "Austria"),
    Column("group", "political group", "S&D"),
    Column("committee", "committees, with commas between them", "AFET, DROI"),
    Column("language", "code of the language the recipient is written to in", "en"),
    Column("salutation", "salutation that goes before every rule", "Dear Lord Anderson,"),
    Column(
        "complimentary_close",
        "close that goes before every rule",
        "Please accept, Excellency, the assurance of our highest consideration.",
    ),
    Column(
        "address",
        "a whole postal address in one cell, one line below the other",
        "60 rue Wiertz\n1047 Brussels",
    ),
    Column("street", "street and number; needed to post, not to merge", "60 rue Wiertz"),
    Column("postal_code", "postal code", "1047"),
    Column("city", "town", "Brussels"),
    Column("postal_country", "country printed under the postal address", "Belgium"),
    Column("email", "e-mail address", "ana.bell@example.org"),
    Column("from", "first day in office", "2014-07-01"),
    Column("until", "last day in office", "2019-07-01"),
    Column("do_not_contact", "anything here means that no letter is made; say why", "asked us not to write"),
    Column("personal_line", "a sentence for this recipient alone", "We met in Strasbourg in January."),
    Column("owner", "who in the team looks after this contact", "BO"),
    Column("note", "the team's own note, never printed", "Assistant speaks Russian."),
    Column("full_dative", "whole name in the dative, for the inside address in Russian", "Анне Белл"),
    Column("body_dative", "name of the institution in the dative", "Комиссии по вопросам помилования"),
    Column("body_genitive", "name of the institution in the genitive", "Комиссии по вопросам помилования"),
    Column("country_genitive", "name of the country in the genitive", "Австрии"),
)

COLUMNS: Mapping[str, Column] = {column.name: column for column in _COLUMNS}
REQUIRED = tuple(column.name for column in _COLUMNS if column.required)
