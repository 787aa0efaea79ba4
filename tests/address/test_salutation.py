from __future__ import annotations

import pytest

from plea.address import write_to
from plea.model.people import Recipient, SheetHeader

HEADER = SheetHeader("recipients/pace.xlsx", "Deputies", {"honorific": "B"})


def greeting(language: str = "en", office: str = "pace_member", **cells: str) -> tuple[str, str]:
    """Return the first line of the address and the salutation."""
    filled = {"office": office, "given_name": "Ana", "family_name": "Bell", "country": "Ireland"} | cells
    addressing, problems = write_to(Recipient("ana-bell", filled, HEADER, 2), language)
    assert problems == []
    assert addressing is not None
    return addressing.inside_address.splitlines()[0], addressing.salutation


@pytest.mark.parametrize(
    ("honorific", "given_name", "family_name", "first_line", "salutation"),
    [
        ("Ms", "Vanessa", "D'Ambrosio", "Ms Vanessa D'Ambrosio", "Dear Ms D'Ambrosio,"),
        ("Lord", "Donald", "Anderson", "Lord Donald Anderson", "Dear Lord Anderson,"),
        ("Baroness", "Doreen", "Massey", "Baroness Doreen Massey", "Dear Baroness Massey,"),
        ("Sir", "Alan", "Meale", "Sir Alan Meale", "Dear Sir Alan,"),
    ],
)
def test_the_assemblys_own_honorifics(
    honorific: str, given_name: str, family_name: str, first_line: str, salutation: str
) -> None:
    assert greeting(honorific=honorific, given_name=given_name, family_name=family_name) == (
        first_line,
        salutation,
    )


@pytest.mark.parametrize(
    ("cells", "first_line", "salutation"),
    [
        ({"honorific": "Mr"}, "Mr Ana Bell", "Dear Mr Bell,"),
        ({"honorific": "Mr."}, "Mr Ana Bell", "Dear Mr Bell,"),
        ({"honorific": "Mrs"}, "Mrs Ana Bell", "Dear Mrs Bell,"),
        ({"honorific": "Frau"}, "Ms Ana Bell", "Dear Ms Bell,"),
        ({"honorific": "г-жа"}, "Ms Ana Bell", "Dear Ms Bell,"),
        ({"honorific": "M."}, "Mr Ana Bell", "Dear Mr Bell,"),
        ({"honorific": "Mx"}, "Ana Bell", "Dear Mx Bell,"),
        ({"honorific": "Dame"}, "Dame Ana Bell", "Dear Dame Ana,"),
        ({"title": "Dame"}, "Dame Ana Bell", "Dear Dame Ana,"),
        ({"honorific": "Dr"}, "Dr Ana Bell", "Dear Dr Bell,"),
        ({"title": "Dr"}, "Dr Ana Bell", "Dear Dr Bell,"),
        ({"honorific": "Ms", "title": "Dr"}, "Dr Ana Bell", "Dear Dr Bell,"),
        ({"title": "Prof. Dr."}, "Prof. Dr. Ana Bell", "Dear Prof. Bell,"),
        ({"title": "Dipl.-Ing."}, "Dipl.-Ing. Ana Bell", "Dear Ana Bell,"),
        ({"honorific": "Ms", "title": "Dipl.-Ing."}, "Ms Dipl.-Ing. Ana Bell", "Dear Ms Bell,"),
        ({"honorific": "Lord", "title": "Dr"}, "Dr Lord Ana Bell", "Dear Lord Bell,"),
    ],
)
def test_what_was_typed_before_a_name_is_said(
    cells: dict[str, str], first_line: str, salutation: str
) -> None:
    assert greeting(**cells) == (first_line, salutation)


@pytest.mark.parametrize(
    ("language", "salutation"),
    [
        ("en", "Dear Ana Bell,"),
        ("de", "Sehr geehrtes Mitglied der Parlamentarischen Versammlung,"),
        ("fr", "Madame, Monsieur,"),
        ("pl", "Szanowni Państwo,"),
        ("ru", "Здравствуйте, Ana Bell!"),
        ("kk", "Құрметті Ana Bell!"),
        ("uk", "Вітаємо Вас, Ana Bell!"),
        ("it", "Onorevole Bell,"),
        ("es", "Señoría:"),
    ],
)
def test_a_first_name_tells_nothing_about_a_gender(language: str, salutation: str) -> None:
    assert greeting(language, full_dative="Ане Белл")[1] == salutation


def test_a_lord_keeps_his_title_where_the_form_has_no_honorific() -> None:
    assert greeting(office="mep", honorific="Lord")[0] == "Lord Ana Bell MEP"


def test_an_office_that_is_greeted_by_its_own_name_stays_so_for_a_lord() -> None:
    assert greeting(office="ambassador", honorific="Lord") == ("H.E. Lord Ana Bell", "Excellency,")
    assert greeting(office="commissioner", honorific="Baroness")[1] == "Dear Commissioner,"


def test_a_lord_is_a_man_in_other_languages() -> None:
    assert greeting("de", honorific="Lord") == ("Herrn Ana Bell", "Sehr geehrter Herr Bell,")


@pytest.mark.parametrize(
    ("country", "salutation"),
    [
        ("Netherlands", "Dear Ms Van der Meer,"),
        ("The Netherlands", "Dear Ms Van der Meer,"),
        ("Belgium", "Dear Ms van der Meer,"),
    ],
)
def test_a_dutch_particle_takes_a_capital_after_an_honorific(country: str, salutation: str) -> None:
    first_line, said = greeting(given_name="Eve", family_name="van der Meer", honorific="Ms", country=country)

    assert (first_line, said) == ("Ms Eve van der Meer", salutation)


def test_a_dutch_particle_stays_small_after_a_first_name_and_in_other_languages() -> None:
    eve = {"given_name": "Eve", "family_name": "van der Meer", "country": "Netherlands"}

    assert greeting(**eve)[1] == "Dear Eve van der Meer,"
    assert greeting("de", honorific="Ms", **eve)[1] == "Sehr geehrte Frau van der Meer,"


@pytest.mark.parametrize("family_name", ["d'Arc", "O'Shea", "Óðinsson", "Le Bell", "'t Bell"])
def test_a_family_name_is_printed_as_it_stands(family_name: str) -> None:
    assert greeting(honorific="Ms", family_name=family_name)[1] == f"Dear Ms {family_name},"


@pytest.mark.parametrize(
    ("country", "line"),
    [
        ("Austria", "Delegation of Austria"),
        ("United Kingdom", "Delegation of the United Kingdom"),
        ("Czech Republic", "Delegation of the Czech Republic"),
        ("Republic of Moldova", "Delegation of the Republic of Moldova"),
        (
            "The former Yugoslav Republic of Macedonia",
            "Delegation of the former Yugoslav Republic of Macedonia",
        ),
    ],
)
def test_english_says_the_before_some_countries(country: str, line: str) -> None:
    cells = {"office": "pace_member", "given_name": "Ana", "family_name": "Bell", "country": country}
    addressing, _ = write_to(Recipient("ana-bell", cells, HEADER, 2), "en")

    assert addressing is not None
    assert addressing.inside_address.splitlines()[-1] == line
