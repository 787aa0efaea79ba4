from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plea.merge.filename import LONGEST, file_names
from plea.model.people import Recipient, SheetHeader


def a_recipient(key: str, **cells: str) -> Recipient:
    return Recipient(key, cells, SheetHeader("recipients/friends.xlsx", "Friends", {}), 2)


def names_of(*recipients: Recipient) -> list[str]:
    return file_names([(recipient, "en") for recipient in recipients])


def test_a_person_is_named_by_country_family_and_given_name() -> None:
    ana = a_recipient("mep-1", given_name="Ana", family_name="Bell", country="Belgium")

    assert names_of(ana) == ["be-bell-ana.docx"]


@pytest.mark.parametrize(
    ("given_name", "family_name", "name"),
    [
        ("Ben", "Óðinsson", "at-odinsson-ben.docx"),
        ("Cleo", "d'Arc", "at-darc-cleo.docx"),
        ("Cleo", "d’Arc", "at-darc-cleo.docx"),
        ("Dov", "O'Shea", "at-oshea-dov.docx"),
        ("Eve", "van der Meer", "at-van-der-meer-eve.docx"),
        ("Надежда", "Пример", "at-primer-nadezhda.docx"),
        ("", "Bell", "at-bell.docx"),
        ("../..", "\\Bell:*?", "at-bell.docx"),
    ],
)
def test_names_are_written_in_plain_latin_letters(given_name: str, family_name: str, name: str) -> None:
    person = a_recipient("mep-1", given_name=given_name, family_name=family_name, country="Austria")

    assert names_of(person) == [name]


def test_a_body_is_named_by_country_and_its_name() -> None:
    embassy = a_recipient("embassy-at", body="Embassy of Austria in Kazakhstan", country="Austria")

    assert names_of(embassy) == ["at-embassy-of-austria-in-kazakhstan.docx"]


def test_a_long_body_is_cut_after_a_word_that_can_end_a_name() -> None:
    delegation = a_recipient(
        "pace-delegation-mk",
        body="Delegation of Austria to the Parliamentary Assembly and to the Council of Europe",
        country="Austria",
    )

    assert names_of(delegation) == ["at-delegation-of-austria-to-the-parliamentary-assembly.docx"]


def test_a_country_that_is_not_known_is_left_out() -> None:
    ana = a_recipient("mep-1", given_name="Ana", family_name="Bell", country="Belgum")

    assert names_of(ana) == ["bell-ana.docx"]


def test_without_name_and_body_the_key_is_the_name() -> None:
    nobody = a_recipient("kz-chair", country="Kazakhstan")
    unwritable = a_recipient("؟؟؟")

    assert names_of(nobody, unwritable) == ["kz-chair.docx", "letter-c9e4703c37.docx"]


def test_two_of_the_same_name_both_get_their_key() -> None:
    one = a_recipient("mep-1", given_name="Ana", family_name="Bell", country="Belgium")
    two = a_recipient("mep-2", given_name="ANA", family_name="Bell", country="Belgium")
    ben = a_recipient("mep-3", given_name="Ben", family_name="Bell", country="Belgium")

    assert names_of(one, two, ben) == ["be-bell-ana-mep-1.docx", "be-bell-ana-mep-2.docx", "be-bell-ben.docx"]


def test_a_name_that_looks_like_another_with_its_key_is_told_apart() -> None:
    one = a_recipient("mep-1", family_name="Bell")
    two = a_recipient("mep-2", family_name="Bell")
    three = a_recipient("three", family_name="Bell", given_name="MEP 1")

    assert names_of(one, two, three) == ["bell-cd63281404.docx", "bell-mep-2.docx", "bell-mep-1-three.docx"]


def test_several_languages_stand_in_the_names_of_those_who_get_several() -> None:
    president = a_recipient("kz-president", body="President", body_ru="Президент", country="Kazakhstan")
    ana = a_recipient("ana", given_name="Ana", family_name="Bell", country="Austria")

    names = file_names([(president, "en"), (president, "ru"), (ana, "ru")])

    assert names == ["kz-president_en.docx", "kz-president_ru.docx", "at-bell-ana.docx"]


@pytest.mark.parametrize("device", ["CON", "nul", "Com1", "LPT¹", "aux"])
def test_windows_devices_are_no_file_names(device: str) -> None:
    [name] = names_of(a_recipient("x", body=device))

    assert name.startswith("letter-")


anything = st.text(max_size=120) | st.sampled_from(
    ["", "con", "Bell", "bell", "be", "Ｂｅｌｌ", "..", "Austria"]
)
people = st.builds(
    lambda key, given, family, body, country: a_recipient(
        key, given_name=given, family_name=family, body=body, country=country
    ),
    key=anything,
    given=anything,
    family=anything,
    body=anything,
    country=st.sampled_from(["", "Austria", "Belgium", "Norwey"]),
)
letters = st.lists(
    st.tuples(people, st.sampled_from(["en", "ru", "sr-Latn"])),
    max_size=12,
    unique_by=lambda pair: (pair[0].key, pair[1]),
)


@given(letters)
def test_names_are_safe_and_never_the_same(wanted: list[tuple[Recipient, str]]) -> None:
    names = file_names(wanted)

    assert len(names) == len(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        stem = name.removesuffix(".docx")
        assert name == f"{stem}.docx"
        assert re.fullmatch("[a-z0-9]([a-z0-9_-]*[a-z0-9])?", stem)
        assert len(stem) <= LONGEST
        assert not re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d", stem)


@given(letters, st.randoms(use_true_random=False))
def test_names_do_not_depend_on_the_order_of_the_list(wanted: list[tuple[Recipient, str]], chance) -> None:
    named = list(zip(wanted, file_names(wanted), strict=True))

    chance.shuffle(named)

    assert file_names([pair for pair, _ in named]) == [name for _, name in named]


@given(st.text(alphabet=string.ascii_letters, min_size=1, max_size=300))
def test_the_longest_names_leave_room_for_key_and_language(word: str) -> None:
    one, two = a_recipient(f"{word}-1", family_name=word), a_recipient(f"{word}-2", family_name=word)

    names = file_names([(person, language) for person in (one, two) for language in ("en", "ru")])

    assert len(set(names)) == 4
    assert max(map(len, names)) <= LONGEST + len(".docx")
