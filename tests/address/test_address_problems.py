from __future__ import annotations

from plea.address import forms_of_address, write_to
from plea.address.lookup import form_for
from plea.model.people import Recipient, SheetHeader

HEADER = SheetHeader(
    "recipients/pace.xlsx", "Deputies", {"honorific": "B", "office": "F", "language": "G", "country": "H"}
)
EVE = {"given_name": "Eve", "family_name": "van der Meer"}


def eve(**cells: str) -> Recipient:
    return Recipient("pace-van-der-meer-eve", EVE | cells, HEADER, 14)


def told(recipient: Recipient, language: str) -> list[str]:
    addressing, problems = write_to(recipient, language)
    assert addressing is None
    assert all(problem.stops and problem.concerns == (recipient.key,) for problem in problems)
    return [str(problem) for problem in problems]


def test_a_missing_country_names_the_cell_and_both_ways_out() -> None:
    assert told(eve(office="pace_member", honorific="Ms"), "en") == [
        'recipients/pace.xlsx, sheet Deputies, H14 (country): "country" is empty for Eve van der Meer. '
        'The form of address for the office "pace_member" in English needs honorific, given_name, '
        "family_name and country.\n"
        '    Fill "country", or type this recipient\'s own words in the column address. '
        "[field-missing-for-address]"
    ]


def test_every_missing_cell_is_named_at_once() -> None:
    assert told(Recipient("nobody", {"office": "pace_member"}, HEADER, 3), "uk") == [
        'recipients/pace.xlsx, sheet Deputies, row 3 (full_dative): "full_dative" is empty for nobody. '
        'The form of address for the office "pace_member" in Ukrainian needs full_dative, given_name and '
        "family_name.\n"
        '    Fill "full_dative" (or "full_dative_uk", for letters in Ukrainian only), or type this '
        "recipient's own words in the column address. [field-missing-for-address]",
        'recipients/pace.xlsx, sheet Deputies, row 3 (given_name): "given_name" is empty for nobody. '
        'The form of address for the office "pace_member" in Ukrainian needs full_dative, given_name and '
        "family_name.\n"
        '    Fill "given_name" (or "given_name_uk", for letters in Ukrainian only), or type this '
        "recipient's own words in the column salutation. [field-missing-for-address]",
        'recipients/pace.xlsx, sheet Deputies, row 3 (family_name): "family_name" is empty for nobody. '
        'The form of address for the office "pace_member" in Ukrainian needs full_dative, given_name and '
        "family_name.\n"
        '    Fill "family_name" (or "family_name_uk", for letters in Ukrainian only), or type this '
        "recipient's own words in the column salutation. [field-missing-for-address]",
    ]


def test_a_name_that_both_address_and_salutation_need_is_asked_for_once() -> None:
    [problem] = told(Recipient("ana", {"office": "mep", "given_name": "Ana"}, HEADER, 2), "en")

    assert problem.endswith(
        'Fill "family_name", or type this recipient\'s own words in the column address and salutation. '
        "[field-missing-for-address]"
    )


def test_an_unknown_office_names_the_near_one() -> None:
    assert told(eve(office="comission_chair"), "en") == [
        'recipients/pace.xlsx, sheet Deputies, F14 (office): "comission_chair", the office of '
        "Eve van der Meer, is not one that plea knows how to write to.\n"
        '    Did you mean "commission_chair" (chair of a commission)? [unknown-office]'
    ]


def test_an_office_written_in_words_is_recognised_as_a_suggestion() -> None:
    [in_words] = told(eve(office="Member of the European Parliament"), "en")
    [in_capitals] = told(eve(office="MEP"), "en")
    [in_plural] = told(eve(office="Ambassadors"), "en")

    assert 'Did you mean "mep" (member of the European Parliament)?' in in_words
    assert 'Did you mean "mep" (member of the European Parliament)?' in in_capitals
    assert 'Did you mean "ambassador" (ambassador)?' in in_plural


def test_an_office_like_none_of_ours_gets_the_whole_list() -> None:
    assert told(eve(office="gardener"), "en")[0].splitlines()[1] == (
        "    Write one of mep, pace_member, ambassador, charge, embassy_no_name, president, "
        "commission_chair, commission_chair_no_name, commission_members, commission_member, hr_vp, "
        "commissioner, delegation, ministry, institution. [unknown-office]"
    )


def test_an_empty_office_and_an_empty_language_are_said_together() -> None:
    assert told(eve(), "") == [
        "recipients/pace.xlsx, sheet Deputies, G14 (language): No language is given for Eve van der Meer.\n"
        "    Write one of en, de, fr, pl, ru, kk, uk, it, es. [unknown-language]",
        "recipients/pace.xlsx, sheet Deputies, F14 (office): No office is given for Eve van der Meer.\n"
        "    Write one of mep, pace_member, ambassador, charge, embassy_no_name, president, "
        "commission_chair, commission_chair_no_name, commission_members, commission_member, hr_vp, "
        "commissioner, delegation, ministry, institution. [unknown-office]",
    ]


def test_languages_are_recognised_by_what_people_write_for_them() -> None:
    meant = {
        written: told(eve(office="mep"), written)[0].splitlines()[1].strip()
        for written in ("kz", "ua", "English", "englisch", "EN", "en-GB", "русский")
    }

    assert meant == {
        "kz": 'Write "kk" (Kazakh). [unknown-language]',
        "ua": 'Write "uk" (Ukrainian). [unknown-language]',
        "English": 'Write "en" (English). [unknown-language]',
        "englisch": 'Write "en" (English). [unknown-language]',
        "EN": 'Write "en" (English). [unknown-language]',
        "en-GB": 'Write "en" (English). [unknown-language]',
        "русский": 'Write "ru" (Russian). [unknown-language]',
    }


def test_a_language_without_forms_is_called_by_its_name() -> None:
    assert told(eve(office="mep"), "cz") == [
        "recipients/pace.xlsx, sheet Deputies, G14 (language): plea has no forms of address in Czech "
        '("cs"), the language of Eve van der Meer\'s letter.\n'
        "    Choose one of en, de, fr, pl, ru, kk, uk, it, es. [unknown-language]"
    ]


def test_an_office_without_a_form_in_the_language_names_the_languages_that_have_one() -> None:
    forms = {key: form for key, form in forms_of_address().items() if key[0] in ("en", "ru")}

    assert [str(problem) for problem in form_for(eve(office="mep"), "de", forms)] == [  # type: ignore[union-attr]
        "recipients/pace.xlsx, sheet Deputies, F14 (office): There is no form of address for the office "
        '"mep" in German ("de"), which Eve van der Meer\'s letter needs.\n'
        "    Write the letter in one of en, ru, or have the form added to forms_of_address.csv. "
        "[no-form-of-address]"
    ]


def test_no_other_president_is_addressed_as_the_president_of_kazakhstan() -> None:
    president = {"office": "president", "country": "Kyrgyzstan", "full_dative": "Еве ван дер Меер"}

    assert told(eve(**president), "ru") == [
        "recipients/pace.xlsx, sheet Deputies, H14 (country): The Russian form of address for the office "
        '"president" is worded for Kazakhstan, and the country of Eve van der Meer is "Kyrgyzstan".\n'
        '    Type the Russian address of Eve van der Meer in the column "address_ru". [no-form-of-address]'
    ]
    addressing, problems = write_to(eve(address_ru="Президенту Кыргызской Республики", **president), "ru")
    assert problems == []
    assert addressing is not None
    assert addressing.inside_address == "Президенту Кыргызской Республики"


def test_an_unknown_honorific_is_left_out_and_said() -> None:
    addressing, problems = write_to(eve(office="mep", honorific="Miz"), "en")

    assert addressing is not None
    assert addressing.salutation == "Dear Eve van der Meer,"
    assert [str(problem) for problem in problems] == [
        'recipients/pace.xlsx, sheet Deputies, B14 (honorific): "Miz" is not an honorific that plea knows; '
        "Eve van der Meer is addressed in the neutral form, without it.\n"
        '    Write "Mr" or "Ms", leave the cell empty, or type the greeting in the column salutation. '
        "[unknown-honorific]"
    ]
    assert not problems[0].stops
