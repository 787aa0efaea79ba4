"""Who cannot be written to, and why."""

from __future__ import annotations

from plea.checks.addressing import addressing
from plea.checks.empty_name import empty_name
from plea.checks.unknown_country import unknown_country
from plea.checks.wrong_date import wrong_date
from tests.conftest import a_campaign, a_letter, a_recipient, said


def test_a_row_without_family_name_and_body_is_nobody():
    campaign = a_campaign(recipients=[a_recipient(family_name="")])

    assert said(empty_name(campaign)) == (
        "recipients/officials.xlsx, sheet Ministers, C14 (family_name): "
        'The row of "bell-ana" has neither a family name nor the name of a body.\n'
        "    Fill family_name, or body where you write to an institution. [empty-name]\n"
        "    holds back bell-ana"
    )


def test_a_body_needs_no_family_name():
    assert not said(empty_name(a_campaign(recipients=[a_recipient(family_name="", body="The Senate")])))


def test_a_row_that_no_letter_wants_is_left_in_peace():
    campaign = a_campaign(
        recipients=[a_recipient(family_name="", country="Norwey", office="president")],
        letters=[a_letter(where={"office": ("mep",)})],
    )

    assert not said([*empty_name(campaign), *unknown_country(campaign), *addressing(campaign)])


def test_a_misspelt_country_names_the_cell_and_the_likely_word():
    campaign = a_campaign(recipients=[a_recipient(country="Norwey")])

    assert said(unknown_country(campaign)) == (
        "recipients/officials.xlsx, sheet Ministers, D14 (country): "
        '"Norwey" is not a country we know.\n'
        '    Write "Norway". [unknown-country]\n'
        "    holds back bell-ana"
    )


def test_a_country_code_is_not_printed_for_a_country():
    campaign = a_campaign(recipients=[a_recipient(country="", postal_country="XQ")])

    assert said(unknown_country(campaign)) == (
        "recipients/officials.xlsx, sheet Ministers, row 14 (postal_country): "
        '"XQ" is not a country we know.\n'
        "    Write its English short name. [unknown-country]\n"
        "    holds back bell-ana"
    )


def test_countries_are_known_by_other_names_and_languages():
    names = [
        "Czech Republic",
        "Казахстан",
        "Österreich",
        "Bosnia and Herzegovina",
        "Holland",
        "République tchèque",
    ]
    recipients = [a_recipient(row, key=f"r{row}", country=name) for row, name in enumerate(names, start=2)]

    assert not said(unknown_country(a_campaign(recipients=recipients)))


def test_an_unknown_office_is_told_once_for_all_who_hold_it():
    recipients = [a_recipient(row, key=f"r{row}", office="mp") for row in (2, 3, 4)]

    assert said(addressing(a_campaign(recipients=recipients))) == (
        "recipients/officials.xlsx, sheet Ministers, E2 (office): "
        '"mp", the office of Ana Bell, is not one that plea knows how to write to. '
        "So it is with 2 other rows.\n"
        "    Write one of mep, pace_member, ambassador, charge, embassy_no_name, president, "
        "commission_chair, "
        "commission_chair_no_name, commission_members, commission_member, hr_vp, commissioner, delegation, "
        "ministry, institution. [unknown-office]\n"
        "    holds back r2, r3, r4"
    )


def test_an_unknown_language_in_a_row_is_told_at_its_cell():
    campaign = a_campaign(recipients=[a_recipient(language="kz")])

    assert said(addressing(campaign)) == (
        "recipients/officials.xlsx, sheet Ministers, F14 (language): "
        '"kz", the language for Ana Bell, is not one that plea has forms of address in.\n'
        '    Write "kk" (Kazakh). [unknown-language]\n'
        "    holds back bell-ana"
    )


def test_an_unknown_language_in_a_letter_is_told_at_the_letter():
    recipients = [a_recipient(2), a_recipient(3, key="odinsson-ben")]
    campaign = a_campaign(recipients=recipients, letters=[a_letter(languages=("kz",))])

    assert said(addressing(campaign)) == (
        "campaign.yaml, line 12: "
        '"kz", the language for Ana Bell, is not one that plea has forms of address in. '
        "So it is with 1 other row.\n"
        '    Write "kk" (Kazakh). [unknown-language]\n'
        "    holds back bell-ana, odinsson-ben"
    )


def test_an_office_without_a_form_in_the_language_is_told_once():
    recipients = [a_recipient(row, key=f"r{row}", office="president", language="ru") for row in (2, 3)]

    assert said(addressing(a_campaign(recipients=recipients))) == (
        "recipients/officials.xlsx, sheet Ministers, D2 (country): "
        'The Russian form of address for the office "president" is worded for Kazakhstan, '
        'and the country of Ana Bell is "Norway". So it is with 1 other row.\n'
        '    Type the Russian address of Ana Bell in the column "address_ru". [no-form-of-address]\n'
        "    holds back r2, r3"
    )


def test_two_letters_in_one_language_tell_a_fault_once():
    campaign = a_campaign(
        recipients=[a_recipient(language="kz")], letters=[a_letter("mep"), a_letter("reminder")]
    )

    assert len(list(addressing(campaign))) == 1


def test_a_day_in_office_that_is_none_holds_its_person_back():
    assert said(wrong_date(a_campaign(recipients=[a_recipient(until="31.12.2017")]))) == (
        'recipients/officials.xlsx, sheet Ministers, row 14 (until): "31.12.2017" in the row of Ana Bell '
        "cannot be read as a day.\n"
        "    Make the cell a date in Excel, or write it as 2018-03-31. [wrong-date]\n"
        "    holds back bell-ana"
    )
