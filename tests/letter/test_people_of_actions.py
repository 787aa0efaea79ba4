"""The people of the annex: each once, in the order and with the countries of the letter's language."""

from __future__ import annotations

from plea.letter.shared import distinct_people, people_of
from plea.model.people import Action, Actions, Deed
from plea.model.problem import Place

PLACE = Place("recipients/actions.xlsx")


def actions(*deeds: tuple[str, str, str, str]) -> Actions:
    return Actions(
        {"inquiry": Action("inquiry", {"en": "inquiry", "ru": "запрос"}, PLACE)},
        tuple(
            Deed("inquiry", key, PLACE, given_name=given, family_name=family, country=country)
            for key, given, family, country in deeds
        ),
    )


def annex(of: Actions, language: str) -> list[str]:
    return [f"{p.get('country', '')}: {p['name']}" for p in distinct_people(people_of(of, language))]


def test_letters_with_accents_stand_with_those_without():
    of = actions(
        ("a", "Eve", "van der Meer", "Iceland"),
        ("b", "Ben", "Óđinsson", "Iceland"),
        ("c", "Ana", "Bell", "Iceland"),
        ("d", "Dov", "O'Shea", "Iceland"),
    )

    assert annex(of, "en") == [
        "Iceland: Ana Bell",
        "Iceland: Ben Óđinsson",
        "Iceland: Dov O'Shea",
        "Iceland: Eve van der Meer",
    ]


def test_countries_are_named_and_sorted_in_the_language_of_the_letter():
    of = actions(
        ("a", "Ana", "Bell", "Cyprus"),
        ("b", "Cleo", "d'Arc", "United Kingdom"),
        ("c", "Dov", "O'Shea", "Nowhere"),
    )

    assert annex(of, "en") == ["Cyprus: Ana Bell", "Nowhere: Dov O'Shea", "United Kingdom: Cleo d'Arc"]
    assert annex(of, "ru") == ["Nowhere: Dov O'Shea", "Великобритания: Cleo d'Arc", "Кипр: Ana Bell"]


def test_two_people_without_a_key_are_two():
    of = actions(
        ("", "Ana", "Bell", "Ireland"),
        ("", "Dov", "O'Shea", "Ireland"),
        ("a", "Eve", "van der Meer", "Ireland"),
    )

    assert annex(of, "en") == ["Ireland: Ana Bell", "Ireland: Dov O'Shea", "Ireland: Eve van der Meer"]
