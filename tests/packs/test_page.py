"""The page of a pack in a real browser: read, answered, sent back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from plea_web.packs.answers import read_answers
from plea_web.packs.as_html import pack_as_html
from plea_web.packs.locked import new_seal
from plea_web.packs.pack import Answer, Verdict
from tests.packs.conftest import Opened
from tests.packs.packs import a_pack, a_question

PACK = a_pack()


def an_answer(number: int, verdict: Verdict = Verdict.OK, comment: str = "", suggestion: str = "") -> Answer:
    return Answer(number, PACK.questions[number - 1].passage_sha256, verdict, comment, suggestion)


def choose(page: Page, number: int, choice: str) -> None:
    page.get_by_role("group", name=f"Text {number}").get_by_role("radio", name=choice).check()


def answer_all(page: Page) -> list[Answer]:
    """Answer as a reader would; return what should come back."""
    choose(page, 1, "Good")
    choose(page, 2, "Please change")
    page.locator("#comment-2").fill("It was “June” – see\nthe judgment > page 2. 🙂")
    page.locator("#wording-2").fill("Nadia Example was arrested in June 2009.")
    choose(page, 3, "Skip")
    changed = ("It was “June” – see\nthe judgment > page 2. 🙂", "Nadia Example was arrested in June 2009.")
    return [an_answer(1), an_answer(2, Verdict.CHANGE, *changed), an_answer(3, Verdict.NOT_READ)]


def test_answers_are_copied_and_come_back_as_they_were_given(opened: Opened):
    page = opened(pack_as_html(PACK))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    given_answers = answer_all(page)

    page.get_by_role("button", name="Copy my answers").click()

    expect(page.locator("#said")).to_have_text("Copied. Paste it into your message, all of it.")
    expect(page.locator("#told")).to_have_text("3 of 3 answered")
    copied = page.locator("#answers").inner_text()
    assert copied.startswith(
        "My answers to K7QF-2M9D: 1 good, 1 to change, 1 skipped. Please keep all that follows.\n"
    )
    assert read_answers(copied, PACK) == (given_answers, [])


def test_answers_are_saved_as_a_text_file_and_with_the_page(opened: Opened):
    page = opened(pack_as_html(PACK))
    given_answers = answer_all(page)

    with page.expect_download() as download:
        page.get_by_role("button", name="Save my answers").click()

    assert download.value.suggested_filename == "answers-K7QF-2M9D.txt"
    assert read_answers(Path(download.value.path()).read_bytes(), PACK) == (given_answers, [])
    assert read_answers(page.content().encode(), PACK) == (given_answers, [])


def test_a_page_opened_again_goes_on_where_it_was_left(opened: Opened):
    page = opened(pack_as_html(PACK))
    answer_all(page)
    left = page.content().encode()

    page.reload()
    expect(page.locator("#told")).to_have_text("3 of 3 answered")
    expect(page.locator("#comment-2")).to_have_value("It was “June” – see\nthe judgment > page 2. 🙂")

    again = opened(left)
    expect(again.locator("#told")).to_have_text("3 of 3 answered")


def test_nothing_answered_is_said_and_nothing_is_copied(opened: Opened):
    page = opened(pack_as_html(PACK))

    page.get_by_role("button", name="Copy my answers").click()

    expect(page.locator("#told")).to_have_text("0 of 3 answered")
    expect(page.locator("#back")).to_be_hidden()
    assert page.locator("#answers").inner_text() == ""


def test_a_wording_that_was_only_looked_at_is_no_suggestion(opened: Opened):
    page = opened(pack_as_html(PACK))
    choose(page, 2, "Please change")

    expect(page.locator("#wording-2")).to_have_value("Nadia Example was arrested in May 2009.")
    page.get_by_role("button", name="Copy my answers").click()
    assert read_answers(page.locator("#answers").inner_text(), PACK) == ([an_answer(2, Verdict.CHANGE)], [])


def test_the_page_is_answered_by_keyboard_alone(opened: Opened):
    page = opened(pack_as_html(a_pack([a_question()])))

    for key in ("Tab", "Tab", "Space", "Tab", "Enter"):
        page.keyboard.press(key)

    expect(page.locator("#told")).to_have_text("1 of 1 answered")
    expect(page.locator("#back")).to_be_visible()


def test_without_javascript_it_reads_well_and_says_how_to_answer(opened: Opened):
    page = opened(pack_as_html(PACK), script=False)

    expect(page.get_by_text("Nadia Example was arrested in May 2009.")).to_be_visible()
    expect(page.locator(".by-hand")).to_have_text(
        "Here you can only read. Write back with the key, K7QF-2M9D, and a line for each text, "
        "such as “1 OK” or "
        "“2: the date should be May”."
    )
    assert page.get_by_role("button").count() == 0
    assert page.get_by_role("radio").count() == 0


def test_a_locked_page_opens_with_its_password_alone(opened: Opened):
    sealing = replace(PACK, seal=new_seal())
    page = opened(pack_as_html(sealing, "Ёлка и four words"))
    unlock = page.get_by_label("Password")

    unlock.fill("four words")
    page.get_by_role("button", name="Open").click()
    expect(page.locator("#wrong")).to_have_text("This password does not open it. Capitals count; try again.")

    # The same password from a keyboard that writes Ё as two characters.
    unlock.fill("\u0415\u0308лка и four words")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", name="Texts to read")).to_be_focused()
    given_answers = answer_all(page)
    page.get_by_role("button", name="Copy my answers").click()
    expect(page.locator("#answers")).to_contain_text("1 good, 1 to change, 1 skipped")
    answers = page.locator("#answers").inner_text()
    assert "[answers 2: K7QF-2M9D]" in answers
    assert read_answers(answers, sealing) == (given_answers, [])
    assert page.evaluate("localStorage.length") == 0

    saved = opened(page.content().encode())
    expect(saved.locator("#told")).to_have_text("3 of 3 answered")
    expect(saved.locator("#answers")).to_contain_text("1 good, 1 to change, 1 skipped")
    assert saved.evaluate("localStorage.length") == 0


def test_a_locked_page_without_javascript_says_where_it_opens(opened: Opened):
    page = opened(pack_as_html(PACK, "plum seven kettle north"), script=False)

    expect(page.locator(".by-hand")).to_have_text(
        "To open it, open this file in a browser such as Firefox, Chrome or Safari."
    )
    expect(page.locator(".by-hand")).to_be_visible()
    assert page.get_by_role("button").count() == 0


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_nobody_is_shut_out_of_the_page(opened: Opened, width: int, scheme: str, language: str):
    page = opened(pack_as_html(a_pack(language=language)))
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for details in page.locator("summary").all():
        details.click()
    page.locator(".choice").nth(1).click()
    page.locator("#copy").click()

    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.fixture(scope="module")
def page_for_words(chromium, tmp_path_factory):  # type: ignore[no-untyped-def]
    file = tmp_path_factory.mktemp("words") / "texts.html"
    file.write_bytes(pack_as_html(PACK))
    page = chromium.new_page()
    page.goto(file.as_uri())
    choose(page, 2, "Please change")
    yield page
    page.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(comment=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_whatever_is_typed_into_the_page_comes_back(page_for_words: Page, comment: str):
    page_for_words.locator("#comment-2").fill(comment)
    typed = page_for_words.evaluate("document.getElementById('comment-2').value.trim()")

    assert read_answers(page_for_words.locator("#answers").text_content() or "", PACK) == (
        [an_answer(2, Verdict.CHANGE, typed)],
        [],
    )
