"""Values that somebody should look at first: allowed, and often wrong."""

from __future__ import annotations

import pytest

from plea.merge.odd import Oddities
from plea.model.letter import Assignment
from tests.conftest import a_letter, a_recipient


def odd(values: dict[str, str], **cells: str) -> list[str]:
    one = Assignment(a_letter(), a_recipient(**cells), "en", "bell-ana.docx")
    return list(Oddities([one]).of(one, values))


@pytest.mark.parametrize(
    ("column", "words", "said"),
    [
        ("salutation", "Dear Ms BELL,", '"salutation" has a word in capitals: “Dear Ms BELL,”.'),
        ("family_name", "bell", '"family name" begins with a small letter: “bell”.'),
        ("given_name", "Ana2", '"given name" has a number in it: “Ana2”.'),
        ("name", "Ana  Bell", '"name" has spaces where none belong: “Ana Bell”.'),
        ("body", "#N/A", '"body" holds something that looks left over: “#N/A”.'),
        ("name", "Аna Bell", '"name" mixes two alphabets in one word: “Аna Bell”.'),
        ("personal_line", "", '"personal line" is empty: what the text says in its place is printed.'),
        (
            "name",
            "Ana " * 20 + "Bell",
            '"name" is 84 characters long: “' + ("Ana " * 20)[:59] + "…”.",
        ),
        (
            "inside_address",
            "a line of an address, " * 6 + "Oslo",
            '"inside address" is very long: “' + ("a line of an address, " * 6)[:59] + "…”.",
        ),
    ],
)
def test_a_value_that_looks_wrong_is_told_with_what_it_says(column: str, words: str, said: str):
    assert odd({column: words})[0] == said


@pytest.mark.parametrize("name", ["Eve van der Meer", "Ben Óđinsson", "Cleo d'Arc", "Dov O'Shea", "Ng"])
def test_names_as_people_really_have_them_are_not_odd(name: str):
    assert odd({"family_name": name}) == []


def test_a_salutation_typed_for_somebody_else_is_told():
    assert odd({"salutation": "Dear Mr Smith,"}, salutation="Dear Mr Smith,") == [
        "The salutation in the list does not name Bell: “Dear Mr Smith,”."
    ]


def test_the_same_person_twice_is_told_of_both():
    keys = ("bell-ana", "bell-ana-2")
    both = [Assignment(a_letter(), a_recipient(key=key), "en", f"{key}.docx") for key in keys]

    assert [list(Oddities(both).of(one, {})) for one in both] == [
        ["Somebody called Ana Bell gets 2 of these letters."]
    ] * 2
