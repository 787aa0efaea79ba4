"""The address books in recipients/, read as a campaigner would see them."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from plea.address.countries import country_code

RECIPIENTS = Path(__file__).parents[1] / "recipients"

ROWS = {
    ("meps.xlsx", "MEPs"): 750,
    ("pace.xlsx", "Deputies"): 47,
    ("pace.xlsx", "Delegations"): 47,
    ("embassies.xlsx", "Embassies"): 22,
    ("kazakhstan.xlsx", "Offices"): 6,
    ("eu-institutions.xlsx", "Institutions"): 7,
    ("eu-institutions.xlsx", "Other bodies"): 2,
    ("actions.xlsx", "Actions"): 4,
    ("actions.xlsx", "Who"): 70,
}

LISTS = [place for place in ROWS if place[0] != "actions.xlsx"]

FAMILY_NAMES_OF_MEPS = {
    "ALLIOT-MARIE": "Alliot-Marie",
    "BLINKEVIČIŪTĖ": "Blinkevičiūtė",
    "BOŞTINARU": "Boștinaru",
    "CORAZZA BILDT": "Corazza Bildt",
    "D'AMATO": "D'Amato",
    "D'ORNANO": "d'Ornano",
    "DE CASTRO": "De Castro",
    "DE MONTE": "De Monte",
    "DESS": "Deß",
    "DÍAZ DE MERA GARCÍA CONSUEGRA": "Díaz de Mera García Consuegra",
    "ERDŐS": "Erdős",
    "G. PIECHA": "G. Piecha",
    "GERINGER de OEDENBERG": "Geringer de Oedenberg",
    "GRIGULE-PĒTERSE": "Grigule-Pēterse",
    "GRÄSSLE": "Gräßle",
    "HALLA-AHO": "Halla-aho",
    "JIMÉNEZ-BECERRIL BARRIO": "Jiménez-Becerril Barrio",
    "KIRTON-DARLING": "Kirton-Darling",
    "LA VIA": "La Via",
    "LE HYARIC": "Le Hyaric",
    "LE PEN": "Le Pen",
    "LØKKEGAARD": "Løkkegaard",
    "MACOVEI": "Macovei",
    "MARINHO E PINTO": "Marinho e Pinto",
    "MEISSNER": "Meißner",
    "MONTEIRO DE AGUIAR": "Monteiro de Aguiar",
    "McALLISTER": "McAllister",
    "McCLARKIN": "McClarkin",
    "McGUINNESS": "McGuinness",
    "NÍ RIADA": "Ní Riada",
    "O'FLYNN": "O'Flynn",
    "PIETIKÄINEN": "Pietikäinen",
    "PREUSS": "Preuß",
    "REVAULT D'ALLONNES BONNEFOY": "Revault d'Allonnes Bonnefoy",
    "SCHREIJER-PIERIK": "Schreijer-Pierik",
    "SCOTT CATO": "Scott Cato",
    "SÁNCHEZ CALDENTEY": "Sánchez Caldentey",
    "TREMOSA i BALCELLS": "Tremosa i Balcells",
    "VAN BOSSUYT": "Van Bossuyt",
    "VAN ORDEN": "Van Orden",
    "VANDENKENDELAERE": "Vandenkendelaere",
    "VOSS": "Voss",
    "VOZEMBERG-VRIONIDI": "Vozemberg-Vrionidi",
    "ZAMMIT DIMECH": "Zammit Dimech",
    "de GRANDES PASCUAL": "de Grandes Pascual",
    "de LANGE": "de Lange",
    "del CASTILLO VERA": "del Castillo Vera",
    "in 't VELD": "in 't Veld",
    "van NISTELROOIJ": "van Nistelrooij",
    "van de CAMP": "van de Camp",
    "von THUN UND HOHENSTEIN": "von Thun und Hohenstein",
    "von WEIZSÄCKER": "von Weizsäcker",
    "ŁUKACIJEWSKA": "Łukacijewska",
    "ŠTĚTINA": "Štětina",
    "ŢURCANU": "Țurcanu",
    "ŽITŇANSKÁ": "Žitňanská",
    "ȚAPARDEL": "Țapardel",
}

FAMILY_NAMES_OF_DEPUTIES = {
    "D'AMBROSIO": "D'Ambrosio",
    "De BRUYN": "De Bruyn",
    "De SUTTER": "De Sutter",
    "HANŽEK": "Hanžek",
    "JOHNSSON FORNARVE": "Johnsson Fornarve",
    "KÜRKÇÜ": "Kürkçü",
    "O'REILLY": "O'Reilly",
    "ROJHAN GUSTAFSSON": "Rojhan Gustafsson",
    "SANDBÆK": "Sandbæk",
    "THIÉRY": "Thiéry",
    "van de VEN": "van de Ven",
}

WITHOUT_STREET = ["be", "bg", "hr", "cz", "hu", "lv", "lt", "nl", "pt", "ro", "sk", "es", "se"]


def sheet_of(file, sheet):
    return load_workbook(RECIPIENTS / file)[sheet]


def rows_of(file, sheet):
    header, *rows = sheet_of(file, sheet).iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def by_key(file, sheet):
    return {row["key"]: row for row in rows_of(file, sheet)}


def spelt(file, sheet, officials):
    """Return the letters' spelling of these printed names."""
    return {
        row["family_name_official"]: row["family_name"]
        for row in rows_of(file, sheet)
        if row["family_name_official"] in officials
    }


def plain(name):
    """Fold what a spelling for letters may change: case, ß, the mark under a Romanian consonant."""
    return name.casefold().translate(str.maketrans("şţ", "șț"))


@pytest.mark.parametrize(("file", "sheet"), ROWS)
def test_each_list_has_every_row_once(file, sheet):
    rows = rows_of(file, sheet)
    keys = [(row.get("action"), row["key"]) for row in rows]

    assert len(rows) == ROWS[file, sheet]
    assert [key for key, times in Counter(keys).items() if times > 1] == []
    assert all(re.fullmatch("[a-z0-9_-]+", key) for _, key in keys)


def test_a_workbook_holds_one_sheet_for_each_kind():
    found = {
        (path.name, sheet)
        for path in RECIPIENTS.glob("*.xlsx")
        for sheet in load_workbook(path, read_only=True).sheetnames
    }

    assert found == set(ROWS)


@pytest.mark.parametrize(("file", "sheet"), ROWS)
def test_the_header_is_bold_frozen_and_filtered(file, sheet):
    ws = sheet_of(file, sheet)

    assert all(cell.font.bold for cell in ws[1])
    assert ws.freeze_panes == "A2"
    assert ws.auto_filter.ref == f"A1:{get_column_letter(ws.max_column)}{ws.max_row}"


@pytest.mark.parametrize(("file", "sheet"), ROWS)
def test_every_column_is_wide_enough_for_its_header_and_holds_something(file, sheet):
    ws = sheet_of(file, sheet)

    for column in ws.iter_cols():
        header, *cells = column
        assert ws.column_dimensions[header.column_letter].width > len(header.value), header.value
        assert any(cell.value is not None for cell in cells), header.value


@pytest.mark.parametrize(("file", "sheet"), ROWS)
def test_no_cell_begins_or_ends_with_a_space_or_is_a_formula_or_a_placeholder(file, sheet):
    for row in sheet_of(file, sheet).iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                assert cell.value == " ".join(cell.value.split()), cell.coordinate
                assert cell.value not in {"-", "?", "N/A"}, cell.coordinate
            assert cell.data_type in "snd", cell.coordinate


@pytest.mark.parametrize(("file", "sheet"), ROWS)
def test_keys_e_mail_addresses_and_postal_codes_are_text(file, sheet):
    for column in sheet_of(file, sheet).iter_cols():
        if column[0].value in {"key", "email", "postal_code"}:
            assert {cell.number_format for cell in column if cell.value} == {"@"}
            assert {type(cell.value) for cell in column if cell.value} == {str}


@pytest.mark.parametrize("sheet", ["Actions", "Who"])
def test_dates_are_dates(sheet):
    [on] = [column for column in sheet_of("actions.xlsx", sheet).iter_cols() if column[0].value == "on"]
    filled = [cell for cell in on[1:] if cell.value is not None]

    assert {cell.value for cell in filled} == {datetime(2017, 10, 11), datetime(2018, 1, 25)}
    assert all(cell.is_date and cell.number_format == "yyyy-mm-dd" for cell in filled)


@pytest.mark.parametrize(("file", "sheet"), ROWS)
def test_nobodys_gender_is_kept(file, sheet):
    header = {cell.value for cell in sheet_of(file, sheet)[1]}

    assert not header & {"gender", "sex", "pronoun", "pronouns"}
    assert "honorific" not in header or (file, sheet) == ("pace.xlsx", "Deputies")


@pytest.mark.parametrize("path", sorted(RECIPIENTS.glob("*.xlsx")), ids=lambda path: path.name)
def test_a_workbook_names_no_author_and_bears_a_fixed_date(path):
    properties = load_workbook(path).properties

    assert (properties.creator, properties.lastModifiedBy) == ("plea", "plea")
    assert properties.created == properties.modified == datetime(2018, 3, 2)


@pytest.mark.parametrize(("file", "sheet"), LISTS)
def test_every_country_is_known(file, sheet):
    countries = {
        row[column]
        for row in rows_of(file, sheet)
        for column in ("country", "postal_country")
        if row.get(column)
    }

    assert [country for country in sorted(countries) if not country_code(country)] == []


def test_family_names_of_members_stand_as_in_a_letter():
    assert spelt("meps.xlsx", "MEPs", FAMILY_NAMES_OF_MEPS) == FAMILY_NAMES_OF_MEPS


def test_family_names_of_deputies_stand_as_in_a_letter():
    assert spelt("pace.xlsx", "Deputies", FAMILY_NAMES_OF_DEPUTIES) == FAMILY_NAMES_OF_DEPUTIES


@pytest.mark.parametrize(("file", "sheet"), [("meps.xlsx", "MEPs"), ("pace.xlsx", "Deputies")])
def test_a_family_name_in_a_letter_is_the_printed_one_and_never_in_capitals(file, sheet):
    for row in rows_of(file, sheet):
        assert plain(row["family_name"]) == plain(row["family_name_official"])
        words = re.split("[ '.-]+", row["family_name"])
        assert [word for word in words if len(word) > 1 and word.isupper()] == []


def test_a_particle_printed_small_stays_small():
    particles = {"van", "de", "del", "von", "in", "'t", "i"}

    for row in rows_of("meps.xlsx", "MEPs") + rows_of("pace.xlsx", "Deputies"):
        printed = [word for word in row["family_name_official"].split() if word in particles]
        assert [word for word in printed if word not in row["family_name"].split()] == []


def test_titles_and_initials_stay_where_the_parliament_prints_them():
    meps = by_key("meps.xlsx", "MEPs")
    names = [
        tuple(meps[key][column] for column in ("title", "given_name", "family_name"))
        for key in ("mep-96776", "mep-124874", "mep-96958", "mep-189391", "mep-21918")
    ]

    assert names == [
        (None, "Róża Gräfin", "von Thun und Hohenstein"),
        (None, "Bolesław", "G. Piecha"),
        (None, "William", "Dartmouth"),
        ("Baroness", "Nosheena", "Mobarik"),
        (None, "Manuel dos", "Santos"),
    ]
    assert all(
        meps[key]["note"] for key in ("mep-96776", "mep-124874", "mep-96958", "mep-189391", "mep-21918")
    )


def test_those_who_left_the_parliament_within_weeks_are_marked():
    left = [
        row["family_name"]
        for row in rows_of("meps.xlsx", "MEPs")
        if "Left the Parliament" in (row["note"] or "")
    ]

    assert left == ["Takkula", "Ždanoka", "Korwin-Mikke", "Juaristi Abaunz", "Nilsson"]


def test_a_row_of_a_member_holds_all_that_a_letter_needs():
    assert by_key("meps.xlsx", "MEPs")["mep-125035"] == {
        "key": "mep-125035",
        "title": None,
        "given_name": "Lola",
        "family_name": "Sánchez Caldentey",
        "family_name_official": "SÁNCHEZ CALDENTEY",
        "country": "Spain",
        "group": "GUE/NGL",
        "group_full_name": "Confederal Group of the European United Left - Nordic Green Left",
        "national_party": "PODEMOS",
        "committee": "DEVE",
        "committee_substitute": "INTA",
        "delegation": "D-CN",
        "institution": "European Parliament",
        "office_room": "03M099",
        "street": "60 rue Wiertz",
        "postal_code": "B-1047",
        "city": "Brussels",
        "postal_country": "Belgium",
        "email": "mariadoloreslola.sanchezcaldentey@europarl.europa.eu",
        "note": None,
    }


def test_the_assembly_s_own_honorifics_are_kept():
    assert Counter(row["honorific"] for row in rows_of("pace.xlsx", "Deputies")) == {
        "Mr": 32,
        "Ms": 12,
        "Lord": 1,
        "Baroness": 1,
        "Sir": 1,
    }


def test_keys_of_deputies_are_plain_and_say_who():
    keys = by_key("pace.xlsx", "Deputies")

    assert {
        "pace-kurkcu-ertugrul",
        "pace-van-de-ven-mart",
        "pace-dambrosio-vanessa",
        "pace-de-sutter-petra",
    } <= set(keys)


def test_delegations_have_the_seats_of_the_statute_and_all_signatories():
    delegations = rows_of("pace.xlsx", "Delegations")
    deputies = Counter(row["country"] for row in rows_of("pace.xlsx", "Deputies"))

    assert sum(row["seats"] for row in delegations) == 324
    assert {row["country"]: row["signatories"] for row in delegations if row["signatories"]} == deputies


def test_delegations_are_named_as_english_says_them():
    bodies = {row["country"]: row["body"] for row in rows_of("pace.xlsx", "Delegations")}
    assembly = "to the Parliamentary Assembly of the Council of Europe"

    assert bodies["Austria"] == f"Delegation of Austria {assembly}"
    assert bodies["Netherlands"] == f"Delegation of the Netherlands {assembly}"
    assert (
        bodies["The former Yugoslav Republic of Macedonia"]
        == f"Delegation of the former Yugoslav Republic of Macedonia {assembly}"
    )


def test_thirteen_missions_have_no_street_and_say_so():
    missing = [row for row in rows_of("embassies.xlsx", "Embassies") if not row["street"]]

    assert [row["key"] for row in missing] == [f"embassy-{code}" for code in WITHOUT_STREET]
    assert all("Street not found" in row["note"] for row in missing)


def test_the_offices_in_kazakhstan_have_their_names_and_case_forms():
    offices = by_key("kazakhstan.xlsx", "Offices")
    commission = "Комиссии по вопросам помилования при Президенте Республики Казахстан"

    assert {key: row["office"] for key, row in offices.items()} == {
        "kz-president": "president",
        "kz-pardon-commission": "commission_members",
        "kz-pardon-chair": "commission_chair_no_name",
        "kz-pardon-member-prosecution": "commission_member",
        "kz-pardon-member-penitentiary": "commission_member",
        "kz-mia": "ministry",
    }
    assert offices["kz-president"]["full_dative"] == "Нурсултану Абишевичу Назарбаеву"
    assert offices["kz-pardon-chair"]["body_genitive_kk"].endswith("жөніндегі комиссияның")
    assert {row["body_genitive"] for row in offices.values()} == {
        None,
        commission,
        "Министерства внутренних дел Республики Казахстан",
    }
    for key in ("kz-pardon-chair", "kz-pardon-member-prosecution", "kz-pardon-member-penitentiary"):
        assert all(offices[key][column] for column in ("seat", "seat_ru", "seat_kk", "seat_dative"))
    assert all(
        row["city_ru"] == "Астана" and row["postal_country_ru"] == "Казахстан" for row in offices.values()
    )


def test_nobody_but_the_two_whom_the_appeal_names_is_named_in_an_office():
    named = [
        row["family_name"]
        for file, sheet in [("kazakhstan.xlsx", "Offices"), ("eu-institutions.xlsx", "Institutions")]
        for row in rows_of(file, sheet)
        if row["family_name"]
    ]

    assert named == ["Nazarbayev", "Mogherini"]


def test_the_actions_have_their_numbers_of_people():
    who = Counter(row["action"] for row in rows_of("actions.xlsx", "Who"))

    assert who == {"inquiry_2017": 17, "question_2017": 3, "declaration_638": 26, "declaration_652": 24}
    assert list(who) == [row["key"] for row in rows_of("actions.xlsx", "Actions")]
    assert all(row["title"] and row["title_ru"] for row in rows_of("actions.xlsx", "Actions"))


def test_everyone_who_acted_is_in_an_address_book_under_the_same_name():
    people = by_key("meps.xlsx", "MEPs") | by_key("pace.xlsx", "Deputies")
    columns = ("given_name", "family_name", "country", "group")
    who = rows_of("actions.xlsx", "Who")

    assert [row["key"] for row in who if row["key"] not in people] == []
    for row in who:
        assert [row[column] for column in columns] == [people[row["key"]][column] for column in columns]
    assert len({row["key"] for row in who}) == 64


def test_three_deputies_signed_both_declarations():
    signed = Counter(
        row["key"] for row in rows_of("actions.xlsx", "Who") if row["action"].startswith("declaration")
    )

    assert [key for key, times in signed.items() if times == 2] == [
        "pace-schennach-stefan",
        "pace-vareikis-egidijus",
        "pace-van-de-ven-mart",
    ]


def test_names_of_the_appeal_are_kept_beside_the_official_ones():
    published = {
        row["name_as_published"]: f"{row['given_name']} {row['family_name']}"
        for row in rows_of("actions.xlsx", "Who")
        if row["key"].startswith("mep-")
        and row["name_as_published"] != f"{row['given_name']} {row['family_name']}"
    }

    assert published == {
        "Lola Sanchez Caldentey": "Lola Sánchez Caldentey",
        "Igor Soltes": "Igor Šoltes",
        "Jaromir Stetina": "Jaromír Štětina",
        "Mady Delvaux-Stehres": "Mady Delvaux",
    }
