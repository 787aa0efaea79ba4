"""What letters really say, office by office: the reader's eye is the only judge of these."""

from __future__ import annotations

import pytest

from plea.address import Addressing, write_to
from plea.model.people import Recipient, SheetHeader

HEADER = SheetHeader("recipients/people.xlsx", "People", {"office": "C", "country": "H", "honorific": "D"})
BODY = "Commission on issues of pardon"

EVE = {"given_name": "Eve", "family_name": "van der Meer"}
ANA = {
    "given_name": "Ana",
    "family_name": "Bell",
    "given_name_ru": "Ана",
    "family_name_ru": "Белл",
    "full_dative_ru": "Ане Белл",
    "country": "Austria",
    "country_genitive_ru": "Австрийской Республики",
    "body": BODY,
    "body_ru": "Комиссия по вопросам помилования",
    "body_genitive_ru": "Комиссии по вопросам помилования",
    "seat": "Deputy Prosecutor General",
    "seat_dative_ru": "Заместителю Генерального прокурора",
}


def a_recipient(key: str = "ana-bell", row: int = 14, **cells: str) -> Recipient:
    filled = {column: text for column, text in cells.items() if text}
    return Recipient(key, filled, HEADER, row)


def addressed(language: str, **cells: str) -> Addressing:
    addressing, problems = write_to(a_recipient(**cells), language)
    assert problems == []
    assert addressing is not None
    return addressing


def as_letter(addressing: Addressing) -> str:
    return "\n\n".join((addressing.inside_address, addressing.salutation, addressing.complimentary_close))


EXCELLENCY = "Excellency,\n\nPlease accept, Excellency, the assurance of my highest consideration."

IN_ENGLISH = {
    "mep": ("Ana Bell MEP\nMember of the European Parliament\n\nDear Ms Bell,\n\nYours sincerely,"),
    "pace_member": (
        "Ms Ana Bell\n"
        "Member of the Parliamentary Assembly of the Council of Europe\n"
        "Delegation of Austria\n\n"
        "Dear Ms Bell,\n\nYours sincerely,"
    ),
    "ambassador": f"H.E. Ana Bell\nAmbassador of Austria\n\n{EXCELLENCY}",
    "charge": ("Ana Bell\nChargé d'affaires a.i.\nEmbassy of Austria\n\nDear Ms Bell,\n\nYours sincerely,"),
    "embassy_no_name": (
        f"For the attention of the Head of Mission\n{BODY}\n\nDear Head of Mission,\n\nYours faithfully,"
    ),
    "president": f"H.E. Ana Bell\nPresident of the Republic of Austria\n\n{EXCELLENCY}",
    "commission_chair": f"Ana Bell\nChair of the {BODY}\n\nDear Ms Bell,\n\nYours sincerely,",
    "commission_chair_no_name": f"Chair of the {BODY}\n\nDear Chair,\n\nYours faithfully,",
    "commission_members": f"{BODY}\n\nDear Members of the Commission,\n\nYours faithfully,",
    "commission_member": (
        f"Deputy Prosecutor General\nMember of the {BODY}\n\n"
        "Dear Member of the Commission,\n\nYours faithfully,"
    ),
    "hr_vp": (
        "Ana Bell\n"
        "High Representative of the Union for Foreign Affairs and Security Policy\n"
        "Vice-President of the European Commission\n\n"
        "Dear High Representative,\n\nYours sincerely,"
    ),
    "commissioner": ("Ana Bell\nMember of the European Commission\n\nDear Commissioner,\n\nYours sincerely,"),
    "delegation": f"{BODY}\n\nDear Members of the Delegation,\n\nYours faithfully,",
    "ministry": f"{BODY}\n\nDear Sir or Madam,\n\nYours faithfully,",
    "institution": f"{BODY}\n\nDear Sir or Madam,\n\nYours faithfully,",
}

IN_RUSSIAN = {
    "mep": "Депутату Европейского парламента\nАне Белл\n\nУважаемая госпожа Белл!\n\nС уважением,",
    "pace_member": (
        "Члену Парламентской ассамблеи Совета Европы\nАне Белл\n\nУважаемая госпожа Белл!\n\nС уважением,"
    ),
    "ambassador": (
        "Чрезвычайному и Полномочному Послу Австрийской Республики\nАне Белл\n\n"
        "Ваше Превосходительство!\n\nС глубоким уважением,"
    ),
    "charge": (
        "Временному поверенному в делах Австрийской Республики\nАне Белл\n\n"
        "Уважаемая госпожа Белл!\n\nС уважением,"
    ),
    "embassy_no_name": "Посольство Австрийской Республики\n\nУважаемые господа!\n\nС уважением,",
    "president": (
        "Президенту Республики Казахстан\nАне Белл\n\nВаше Превосходительство!\n\nС глубоким уважением,"
    ),
    "commission_chair": (
        "Председателю Комиссии по вопросам помилования\nАне Белл\n\n"
        "Уважаемая госпожа Председатель!\n\nС уважением,"
    ),
    "commission_chair_no_name": (
        "Председателю Комиссии по вопросам помилования\n\nУважаемый Председатель!\n\nС уважением,"
    ),
    "commission_members": ("Комиссия по вопросам помилования\n\nУважаемые члены Комиссии!\n\nС уважением,"),
    "commission_member": (
        "Заместителю Генерального прокурора\nЧлену Комиссии по вопросам помилования\n\n"
        "Уважаемый член Комиссии!\n\nС уважением,"
    ),
    "hr_vp": (
        "Верховному представителю Союза по иностранным делам и политике безопасности\nАне Белл\n\n"
        "Уважаемая госпожа Верховный представитель!\n\nС глубоким уважением,"
    ),
    "commissioner": "Члену Европейской комиссии\nАне Белл\n\nУважаемая госпожа Белл!\n\nС уважением,",
    "delegation": "Комиссия по вопросам помилования\n\nУважаемые члены делегации!\n\nС уважением,",
    "ministry": "Комиссия по вопросам помилования\n\nУважаемые господа!\n\nС уважением,",
    "institution": "Комиссия по вопросам помилования\n\nУважаемые господа!\n\nС уважением,",
}


@pytest.mark.parametrize("office", IN_ENGLISH)
def test_each_office_in_english(office: str) -> None:
    assert as_letter(addressed("en", office=office, honorific="Ms", **ANA)) == IN_ENGLISH[office]


@pytest.mark.parametrize("office", IN_RUSSIAN)
def test_each_office_in_russian(office: str) -> None:
    country = "Kazakhstan" if office == "president" else "Austria"
    cells = ANA | {"office": office, "honorific": "Ms", "country": country}

    assert as_letter(addressed("ru", **cells)) == IN_RUSSIAN[office]


def test_german_speaks_to_a_woman_and_a_man_in_their_own_form() -> None:
    pace = {"office": "pace_member", "family_name": "Bell"}

    assert as_letter(addressed("de", honorific="Frau", title="Dr.", given_name="Ana", **pace)) == (
        "Frau Dr. Ana Bell\n"
        "Mitglied der Parlamentarischen Versammlung des Europarates\n\n"
        "Sehr geehrte Frau Dr. Bell,\n\n"
        "Mit freundlichen Grüßen"
    )
    assert as_letter(addressed("de", honorific="Herr", given_name="Ben", **pace)) == (
        "Herrn Ben Bell\n"
        "Mitglied der Parlamentarischen Versammlung des Europarates\n\n"
        "Sehr geehrter Herr Bell,\n\n"
        "Mit freundlichen Grüßen"
    )
    assert as_letter(addressed("de", given_name="Ben", **pace)) == (
        "Ben Bell\n"
        "Mitglied der Parlamentarischen Versammlung des Europarates\n\n"
        "Sehr geehrtes Mitglied der Parlamentarischen Versammlung,\n\n"
        "Mit freundlichen Grüßen"
    )


def test_a_german_address_names_an_ambassador_in_the_dative() -> None:
    ambassador = {"office": "ambassador", "country_genitive": "der Niederlande", **EVE}

    assert addressed("de", honorific="Ms", **ambassador).inside_address == (
        "I.E. der Botschafterin der Niederlande\nFrau Eve van der Meer"
    )


def test_a_french_close_repeats_the_salutation() -> None:
    assert as_letter(addressed("fr", office="mep", honorific="Mme", **EVE)) == (
        "Madame Eve van der Meer\nDéputée européenne\n\n"
        "Madame la Députée,\n\n"
        "Je vous prie d'agréer, Madame la Députée, l'expression de ma haute considération."
    )


def test_a_french_close_repeats_a_typed_salutation_too() -> None:
    typed = addressed("fr", office="mep", salutation="Chère Eve,", **EVE)

    assert typed.complimentary_close == (
        "Je vous prie d'agréer, Chère Eve, l'expression de ma haute considération."
    )


def test_the_president_of_kazakhstan_in_russian_with_his_patronymic() -> None:
    president = addressed(
        "ru",
        office="president",
        given_name_ru="Нурсултан",
        patronymic_ru="Абишевич",
        family_name_ru="Назарбаев",
        full_dative="Нурсултану Абишевичу Назарбаеву",
        country="Kazakhstan",
        street_ru="Акорда, резиденция Президента",
        city_ru="Астана",
        city="Astana",
        postal_country_ru="Казахстан",
    )

    assert as_letter(president) == (
        "Президенту Республики Казахстан\n"
        "Нурсултану Абишевичу Назарбаеву\n"
        "Акорда, резиденция Президента\n"
        "Астана\n"
        "Казахстан\n\n"
        "Ваше Превосходительство!\n\n"
        "С глубоким уважением,"
    )


def test_the_address_ends_with_where_the_letter_goes() -> None:
    deputy = addressed(
        "en",
        office="pace_member",
        honorific="Ms",
        country="Netherlands",
        institution="Council of Europe, Palais",
        street="Avenue de l'Europe",
        postal_code="F-67075",
        city="Strasbourg Cedex",
        postal_country="France",
        **EVE,
    )

    assert deputy.inside_address == (
        "Ms Eve van der Meer\n"
        "Member of the Parliamentary Assembly of the Council of Europe\n"
        "Delegation of the Netherlands\n"
        "Council of Europe, Palais\n"
        "Avenue de l'Europe\n"
        "F-67075 Strasbourg Cedex\n"
        "France"
    )


def test_an_institution_that_was_just_named_is_not_named_again() -> None:
    member = addressed("en", office="mep", institution="European Parliament", street="60 rue Wiertz", **EVE)
    service = addressed(
        "en",
        office="institution",
        body="European External Action Service",
        institution="European External Action Service",
        city="Brussels",
    )

    assert member.inside_address == "Eve van der Meer MEP\nMember of the European Parliament\n60 rue Wiertz"
    assert service.inside_address == "European External Action Service\nBrussels"


def test_a_typed_salutation_wins() -> None:
    typed = addressed("en", office="mep", honorific="Ms", salutation="Dear Eve,", **EVE)

    assert (typed.salutation, typed.complimentary_close, typed.form) == (
        "Dear Eve,",
        "Yours sincerely,",
        "en/mep/feminine/typed salutation",
    )


def test_a_salutation_typed_for_one_language_leaves_the_others_alone() -> None:
    cells = {"office": "mep", "honorific": "Ms", "salutation_fr": "Chère Eve,", **EVE}

    assert addressed("fr", **cells).salutation == "Chère Eve,"
    assert addressed("en", **cells).salutation == "Dear Ms van der Meer,"


def test_a_typed_address_takes_the_place_of_the_forms_lines_and_keeps_its_own() -> None:
    typed = addressed(
        "en",
        office="mep",
        address="Eve van der Meer\r\n  Office of the Vice-President \n\n",
        street="60 rue Wiertz",
        **EVE,
    )

    assert typed.inside_address == "Eve van der Meer\nOffice of the Vice-President\n60 rue Wiertz"
    assert typed.form == "en/mep/neutral/typed address"


def test_a_typed_address_and_salutation_need_no_name() -> None:
    typed = addressed("ru", office="mep", address="Депутату", salutation="Здравствуйте!")

    assert as_letter(typed) == "Депутату\n\nЗдравствуйте!\n\nС уважением,"


def test_braces_and_markup_in_a_name_stay_text() -> None:
    odd = addressed("en", office="mep", given_name="{family}", family_name="<b>&{0}</b>")

    assert odd.salutation == "Dear {family} <b>&{0}</b>,"
