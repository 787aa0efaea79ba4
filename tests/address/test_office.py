"""Which office a row is, whoever holds it."""

from __future__ import annotations

from pathlib import Path

from plea.address import OfficeIdentity, office_of
from plea.files.load import load_campaign
from tests.conftest import a_recipient

EMBASSY = "Embassy of Norway in Kazakhstan"


def test_a_new_ambassador_holds_the_same_office():
    before = a_recipient(body=EMBASSY, office="ambassador")
    after = a_recipient(body=EMBASSY, office="charge", given_name="Ben", family_name="Óđinsson")

    assert office_of(before) == OfficeIdentity(
        "embassy-of-norway-in-kazakhstan-no", EMBASSY, "ambassador", "Norway"
    )
    assert office_of(after).key == office_of(before).key


def test_another_row_of_the_same_body_is_the_same_office_and_a_seat_in_it_another():
    body = a_recipient(body="Commission", country="Kazakhstan", key="kz-1")
    again = a_recipient(body="Commission", country="Казахстан", key="kz-2")
    chair = a_recipient(body="Commission", seat="Chair", country="Kazakhstan")

    assert office_of(body).key == office_of(again).key == "commission-kz"
    assert (office_of(chair).key, office_of(chair).name) == ("commission-chair-kz", "Chair, Commission")


def test_a_mandate_is_a_persons_own():
    office = office_of(a_recipient())

    assert office == OfficeIdentity("person:bell-ana", "Ana Bell", "mep", "Norway")
    assert office.is_personal


def test_what_the_list_says_of_the_office_goes_before_all():
    president = a_recipient(office_key="President KZ", office="president", country="Kazakhstan")
    embassy = a_recipient(office_key="no-kz", body=EMBASSY, office="ambassador")

    assert office_of(president) == OfficeIdentity(
        "president-kz", "President of a republic, Kazakhstan", "president", "Kazakhstan"
    )
    assert (office_of(embassy).key, office_of(embassy).name) == ("no-kz", EMBASSY)


def test_a_body_that_stands_in_russian_alone_is_an_office_too():
    office = office_of(a_recipient(body_ru="Комиссия", language="ru", country="Казахстан"))

    assert (office.key, office.name) == ("komissiya-kz", "Комиссия")


def test_bodies_of_long_names_that_end_otherwise_are_other_offices():
    one, other = (office_of(a_recipient(body="Commission " * 30 + end)).key for end in ("A", "B"))

    assert one != other
    assert len(one) == len(other) <= 120


def test_the_offices_of_the_real_lists_are_all_different():
    campaign, _ = load_campaign(Path(__file__).parents[2] / "letters" / "dzhakishev")
    assert campaign
    offices = [office_of(one) for book in campaign.books.values() for one in book.recipients]

    assert len({office.key for office in offices}) == len(offices)
    assert sum(office.is_personal for office in offices) == 750 + 47 + 1 + 1
    assert "embassy-of-austria-in-kazakhstan-at" in {office.key for office in offices}
