"""A pack carries what its reader needs to read, and nothing that could hurt anybody where it is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from plea.word.guard import guard
from plea_web.packs.as_docx import pack_as_docx
from plea_web.packs.as_html import pack_as_html
from plea_web.packs.locked import ROUNDS, too_weak
from plea_web.packs.pack import new_key, same_key
from plea_web.packs.safe import lines_of, safe_html
from tests.packs.packs import a_pack, a_question, parts_of

CANARY = "Zyxwvu Canary"
TRACED = (
    f'<p class="here x-{CANARY}" data-paragraph="3" title="{CANARY}"><mark class="value" data-value="1" '
    f'data-origin="recipients/{CANARY}.xlsx, D14">Ana Bell</mark></p>'
    f'<img src="data:image/png;base64,AAAA" alt="{CANARY}"><a href="file:///home/{CANARY}">list</a>'
    f"<script>{CANARY}</script><style>{CANARY}</style><!-- {CANARY} --><svg><title>{CANARY}</title></svg>"
    f'<input value="{CANARY}"><template>{CANARY}</template><p onclick="{CANARY}" id="{CANARY}">Warsaw</p>'
)


def unpacked(content: bytes) -> bytes:
    return b"\n".join(parts_of(content).values())


def test_nothing_but_the_words_of_the_sample_stands_in_a_pack():
    pack = a_pack([a_question(sample=TRACED)], reader=CANARY)
    page, word = pack_as_html(pack), unpacked(pack_as_docx(pack))

    for written in (page, word):
        assert b"Ana Bell" in written
        assert b"Warsaw" in written
        for part in ("Zyxwvu", "xlsx", "D14", "/home", "onclick", "data-origin", "Reader"):
            assert part.encode() not in written, part


def test_a_sample_keeps_its_words_and_where_to_look_and_every_element_is_closed():
    shown = safe_html(
        '<div><p class="here big">Dear <b>Ana</p><br></b></section><td colspan="2" style="x">1 < 2'
    )

    assert shown == '<div><p class="here">Dear <b>Ana</b></p><br><td colspan="2">1 &lt; 2</td></div>'
    assert lines_of("<table><tr><td>Warsaw</td><td>2 March</td></tr></table><p> Dear <i>Ana</i>,</p>") == [
        "Warsaw | 2 March",
        "Dear Ana,",
    ]


def test_names_of_files_and_titles_say_nothing_of_the_prisoner():
    pack = a_pack()
    page, core = pack_as_html(pack).decode(), parts_of(pack_as_docx(pack))["docProps/core.xml"].decode()

    assert pack.file_name == "texts-K7QF-2M9D"
    assert re.findall("<title>(.*?)</title>", page) == ["Texts to read"]
    assert re.findall("<dc:(.*?)>(.*?)<", core) == [
        ("title", "Texts to read"),
        ("identifier", "K7QF-2M9D"),
        ("language", "en"),
    ]
    assert "creator" not in core


def test_the_same_pack_has_the_same_bytes():
    assert pack_as_html(a_pack()) == pack_as_html(a_pack())
    assert pack_as_docx(a_pack()) == pack_as_docx(a_pack())


def test_a_locked_pack_holds_none_of_its_texts_and_no_two_are_alike():
    pack = a_pack()
    locked, again = (pack_as_html(pack, "four words not together") for _ in range(2))

    assert ROUNDS >= 600_000
    assert locked != again
    for words in ("Nadia", "inquiry", "Bell", "K7QF", "four words"):
        assert words.encode() in pack_as_html(pack, "") or words == "four words"
        assert words.encode() not in locked


def test_the_page_asks_for_nothing_from_anywhere():
    page = pack_as_html(a_pack()).decode()

    assert re.search('Content-Security-Policy" content="(.*?)"', page)[1].startswith(
        "default-src 'none'; script-src 'sha256-"
    )
    assert not re.search(r"https?://|src=|@import|url\(|<link|unsafe", page)


def test_hostile_words_stay_words_on_the_page_and_in_word():
    hostile = '</script><script>alert(1)</script> {{ "x" }} <b>&amp;</b> \x00\x0b'
    pack = a_pack(
        [a_question(1, hostile, why=(hostile,), before=hostile, notes=(hostile,), sample_name=hostile)]
    )

    page = pack_as_html(a_pack([a_question(1, "</script><script>alert(1)</script>")])).decode()
    assert "<script>alert" not in page
    assert [str(problem) for problem in guard(pack_as_docx(pack), "pack.docx")] == []


def test_word_is_asked_to_track_changes_and_to_keep_the_readers_name_out():
    settings = parts_of(pack_as_docx(a_pack()))["word/settings.xml"].decode()

    assert re.findall(r"<w:(\w+)/>", settings) == [
        "removePersonalInformation",
        "removeDateAndTime",
        "trackRevisions",
    ]


@pytest.mark.parametrize("language", ["en", "ru", "fr"])
def test_a_pack_is_a_sound_word_file(language: str, tmp_path: Path):
    content = pack_as_docx(a_pack(language=language))

    assert guard(content, "pack.docx") == []
    (tmp_path / "pack.docx").write_bytes(content)
    errors = OpenXmlValidator().validate(tmp_path / "pack.docx").errors
    # The validator asks for two parts that ECMA-376 leaves out as it likes: a table of fonts and a theme.
    assert [str(one).rpartition("/")[2] for one in errors] == ["fontTable' is missing.", "theme' is missing."]
    assert f'w:lang w:val="{language}"'.encode() in parts_of(content)["word/styles.xml"]


def test_letters_are_counted_as_each_language_counts():
    numbers = (1, 2, 5, 11, 21, 1234)
    english, russian = (
        re.findall(
            "<small>(.*?)</small>",
            pack_as_html(a_pack([a_question(n, letters=n) for n in numbers], language=code)).decode(),
        )
        for code in ("en", "ru")
    )

    assert english == [
        "in 1 letter",
        "in 2 letters",
        "in 5 letters",
        "in 11 letters",
        "in 21 letters",
        "in 1\u00a0234 letters",
    ]
    assert russian == [
        "в 1 письме",
        "в 2 письмах",
        "в 5 письмах",
        "в 11 письмах",
        "в 21 письме",
        "в 1\u00a0234 письмах",
    ]


def test_keys_are_new_each_time_and_known_however_they_are_typed():
    keys = {new_key() for _ in range(200)}

    assert len(keys) == 200
    assert all(re.fullmatch("[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}", key) for key in keys)
    assert same_key("K7QF-2M9D", " k7qf2m9d")
    assert not same_key("K7QF-2M9D", "K7QF-2M9E")


def test_a_weak_password_is_refused_with_the_way_out():
    assert too_weak("plum seven kettle north") == ""
    assert (
        too_weak("aaaaaaaaaaaaaa")
        == too_weak("secret")
        == (
            "A password needs at least 10 characters, and not the same few: whoever finds the file can try "
            "for as long as they like. Take four words that do not belong together."
        )
    )
