"""Letters at the desk: the list, one letter as words and as pages, and what may be taken away of it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from hashlib import sha256
from html import escape
from pathlib import Path

import pypdfium2
import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from plea.word.read import read_text
from plea.word.watermark import NAME, without_watermark
from plea_web.desk import letter_list
from plea_web.desk.models import Campaign, Comment, Draft, DraftState, EventKind, Member
from plea_web.desk.on_screen import CHANGED, GONE
from plea_web.desk.workflow.events import record
from plea_web.desk.workflow.intake import take_in
from plea_web.desk.workflow.kept import keep
from tests.desk.browser import assert_sound, at_every_size
from tests.desk.conftest import Desk
from tests.word.documents import a_docx, paragraph, table
from tests.word.html_words import read_html, words_of
from tests.word.test_html import ADDRESSES, DRAWING, WORDS, p, related, run


@pytest.fixture
def taken(desk: Desk) -> Desk:
    """The sample campaign with its letters taken in."""
    take_in(desk.key)
    return desk


def address(draft: Draft, tab: str = "") -> str:
    return f"/c/{draft.campaign_id}/letters/{draft.pk}/{tab}"


def first(desk: Desk, **wanted: str) -> Draft:
    draft = Draft.objects.filter(campaign=desk.campaign, **wanted).order_by("letter", "name").first()
    assert draft is not None
    return draft


def tree_of(answer: HttpResponse):  # type: ignore[no-untyped-def] # an element of lxml
    assert answer.status_code == 200
    return read_html(answer.content.decode())


def said(answer: HttpResponse, path: str) -> list[str]:
    return [" ".join(words_of(one).split()) for one in tree_of(answer).xpath(path)]


# --- the list --------------------------------------------------------------------------------------------


def listing(desk: Desk, more: str = "") -> str:
    return f"/c/{desk.campaign.pk}/letters/{more}"


def names(answer: HttpResponse) -> list[str]:
    return said(answer, "//tbody//th/a")


EVERYBODY = ["Embassy of Norway", "Ana Bell", "Ben Óđinsson", "Cleo d'Arc", "Dov O'Shea", "Eve van der Meer"]


def test_the_list_shows_every_letter_with_its_state(client_of: Callable[..., Client], taken: Desk) -> None:
    Draft.objects.filter(name="Ana Bell").update(state=DraftState.CHANGES_ASKED)

    answer = client_of().get(listing(taken))

    assert names(answer) == EVERYBODY
    assert said(answer, '//nav[@class="tabs"]/a') == ["All 6", "Draft 5", "Changes asked 1"]
    assert said(answer, "//tbody/tr[2]/td") == ["Members of parliament", "en", "Changes asked"]
    assert said(answer, "//tbody/tr[5]/td[3]") == ["Draft Look at it"]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("?state=changes_asked", ["Ana Bell"]),
        ("?kind=1", ["Embassy of Norway"]),
        ("?language=en", EVERYBODY),
        ("?kind=2&state=draft", EVERYBODY[2:]),
        ("?state=nonsense&kind=99&language=xx&after=x", EVERYBODY),
        ("?state=approved", []),
    ],
)
def test_letters_are_chosen_by_state_kind_and_language(
    client_of: Callable[..., Client], taken: Desk, asked: str, shown: list[str]
) -> None:
    Draft.objects.filter(name="Ana Bell").update(state=DraftState.CHANGES_ASKED)

    assert names(client_of().get(listing(taken, asked))) == shown


def test_a_page_of_the_list_begins_behind_the_last_letter_of_the_page_before(
    client_of: Callable[..., Client], taken: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_list, "ON_A_PAGE", 2)
    client, found, more = client_of(), [], ""

    for _ in range(3):
        answer = client.get(listing(taken, more))
        found.append(names(answer))
        following = tree_of(answer).xpath('//a[text()="Next letters"]/@href')
        more = following[0] if following else ""

    assert found == [EVERYBODY[:2], EVERYBODY[2:4], EVERYBODY[4:]]
    assert more == ""


def test_a_name_is_looked_for_without_standing_in_an_address(
    client_of: Callable[..., Client], taken: Desk
) -> None:
    answer = client_of().post(listing(taken), {"name": "meer"})

    assert names(answer) == ["Eve van der Meer"]
    assert [link for link in tree_of(answer).xpath("//@href") if "meer" in link.lower()] == []


def test_a_campaign_without_letters_leads_on(client_of: Callable[..., Client], desk: Desk) -> None:
    other = Campaign.objects.create(key="another")

    answer = client_of().get(f"/c/{other.pk}/letters/")

    assert said(answer, '//div[@class="empty"]/*') == [
        "No letters yet",
        "Letters appear here as soon as they are made. They are drafts: nothing is sent by making them.",
        "See what is to be done first",
    ]


# --- one letter ------------------------------------------------------------------------------------------


def test_a_letter_is_shown_with_every_value_and_where_it_comes_from(
    client_of: Callable[..., Client], taken: Desk
) -> None:
    draft = first(taken, letter="parliament")

    answer = client_of().get(address(draft))

    [salutation] = [
        one for one in tree_of(answer).xpath("//article//mark") if words_of(one).startswith("Dear")
    ]
    assert words_of(salutation) == "Dear Ms Bell,"
    assert said(answer, f'//*[@id="value-{salutation.get("data-value")}"]/ul/li')[1:] == [
        "recipient.honorific “Ms” – recipients/officials.xlsx, sheet Officials, C2 (honorific)",
        "recipient.family_name “Bell” – recipients/officials.xlsx, sheet Officials, E2 (family_name)",
    ]
    assert said(answer, "//h1") == ["Ana Bell"]
    assert said(answer, '//nav[@class="neighbours"]/a') == ["Next"]
    assert [title for title in said(answer, "//title") if "Ana" in title or "Nadia" in title] == []


def test_the_letter_on_screen_is_the_letter_of_the_file(
    client_of: Callable[..., Client], taken: Desk
) -> None:
    draft = first(taken, letter="parliament")
    there = re.sub(r"\[\d\]", "", read_text((taken.drafts / draft.file).read_bytes()))

    shown = [words for words in said(client_of().get(address(draft)), '//*[@class="words"]//p') if words]

    assert [words for words in shown if words not in " ".join(there.split())] == []


def test_of_another_campaign_there_is_no_such_letter(client_of: Callable[..., Client], taken: Desk) -> None:
    other = Campaign.objects.create(key="another")
    draft = first(taken)

    for tab in ("", "pages/", "pages/0/", "docx/", "pdf/", "history/"):
        assert client_of().get(f"/c/{other.pk}/letters/{draft.pk}/{tab}").status_code == 404


def test_a_letter_whose_files_changed_is_shown_as_it_was_made(
    client_of: Callable[..., Client], taken: Desk
) -> None:
    draft = first(taken, letter="parliament")
    text = next(taken.folder.glob("texts/parliament.en.md"))
    text.write_text(
        text.read_text("utf-8").replace("Yours", "Most truly yours") + "\nOne more line.\n", "utf-8"
    )

    answer = client_of().get(address(draft))

    assert said(answer, '//p[@class="message warning"]') == [" ".join(CHANGED.split())]
    assert "One more line." not in answer.content.decode()
    assert tree_of(answer).xpath("//article//mark") == []


def test_a_letter_of_which_nothing_is_left_says_what_to_do(
    client_of: Callable[..., Client], taken: Desk
) -> None:
    draft = first(taken, letter="parliament")
    (taken.drafts / draft.file).unlink()
    for text in taken.folder.glob("texts/parliament.en.md"):
        text.write_text(text.read_text("utf-8") + "\nOne more line.\n", "utf-8")
    client = client_of()

    answers = [client.get(address(draft)), client.get(address(draft, "pages/"))]
    taken_away = client.get(address(draft, "docx/"), follow=True)

    for answer in (*answers, taken_away):
        assert " ".join(GONE.split()) in said(answer, '//p[starts-with(@class, "message")]')


# --- what is taken away ----------------------------------------------------------------------------------


def test_a_draft_is_taken_away_with_draft_across_its_pages(
    client_of: Callable[..., Client], taken: Desk
) -> None:
    draft = first(taken, letter="parliament")

    answer = client_of().get(address(draft, "docx/"))

    assert answer["Content-Disposition"] == 'attachment; filename="DRAFT_ie-bell-ana.docx"'
    there = (taken.drafts / draft.file).read_bytes()
    assert parts_of(without_watermark(answer.content)) == parts_of(there)
    assert NAME.encode() in b"".join(parts_of(answer.content).values())


def test_a_draft_in_russian_says_so_in_russian(real_desk: Desk, client_of: Callable[..., Client]) -> None:
    take_in(real_desk.key)
    draft = first(real_desk, letter="president", language="ru")

    answer = client_of().get(address(draft, "docx/"))

    assert 'string="ЧЕРНОВИК"' in b"".join(parts_of(answer.content).values()).decode(errors="ignore")


def test_an_approved_letter_is_taken_away_as_it_was_approved(
    client_of: Callable[..., Client], taken: Desk
) -> None:
    draft = first(taken, letter="parliament")
    approve_without_a_word(draft)

    answer = client_of().get(address(draft, "docx/"))

    assert answer["Content-Disposition"] == 'attachment; filename="ie-bell-ana.docx"'
    assert sha256(answer.content).hexdigest() == draft.sha256


def approve_without_a_word(draft: Draft) -> None:
    """Bring a letter into the state that only the desk's own steps lead to."""
    Draft.objects.filter(pk=draft.pk).update(
        state=DraftState.APPROVED, approved_sha256=draft.sha256, approved_fingerprint=draft.fingerprint,
        package_sha256="0" * 64,
    )  # fmt: skip


def parts_of(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_a_letter_is_made_into_a_pdf(client_of: Callable[..., Client], taken: Desk) -> None:
    answer = client_of().get(address(first(taken, letter="parliament"), "pdf/"))

    document = pypdfium2.PdfDocument(answer.content)
    assert "Dear Ms Bell," in document[0].get_textpage().get_text_bounded()
    document.close()
    assert answer["Content-Disposition"] == 'attachment; filename="DRAFT_ie-bell-ana.pdf"'


# --- pages -----------------------------------------------------------------------------------------------


def test_pages_are_pictures_on_which_values_can_be_chosen(
    client_of: Callable[..., Client], taken: Desk
) -> None:
    draft, client = first(taken, letter="parliament"), client_of()

    answer = client.get(address(draft, "pages/"))
    picture = client.get(tree_of(answer).xpath("//figure/img/@src")[0])

    boxes = tree_of(answer).xpath("//figure//a")
    assert "Dear Ms Bell," in [box.get("aria-label") for box in boxes]
    assert [
        box.get("href") for box in boxes if not tree_of(answer).xpath(f'//*[@id="{box.get("href")[1:]}"]')
    ] == []
    assert (picture["Content-Type"], picture.content[:4], picture["Cache-Control"]) == (
        "image/webp", b"RIFF", "no-store",
    )  # fmt: skip
    assert client.get(address(draft, "pages/7/")).status_code == 404
    stored = [path for path in (taken / ".plea/pages").rglob("*") if path.is_file()]
    assert {oct(path.stat().st_mode & 0o777) for path in stored} == {"0o600"}
    assert [path for path in stored if "bell" in str(path).lower().removeprefix(str(taken.workspace))] == []


def test_without_libreoffice_the_pages_say_how_to_get_it(
    client_of: Callable[..., Client], taken: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    draft, client = first(taken, letter="parliament"), client_of()

    pages = client.get(address(draft, "pages/"))
    pdf = client.get(address(draft, "pdf/"), follow=True)

    assert said(pages, '//div[@class="empty"]/*') == [
        "Pages need LibreOffice",
        "plea asks LibreOffice, which is free, to set the letter as it will be printed. It is not on this "
        "computer. The tab Draft shows the same words without page breaks.",
        "On Windows or a Mac, get it from libreoffice.org. On Debian or Ubuntu, type apt-get install "
        "libreoffice-writer. Then open this tab again.",
    ]
    assert said(pdf, '//p[@class="message error"]') == [
        "There is no PDF of this letter: LibreOffice is not installed."
    ]


# --- history ---------------------------------------------------------------------------------------------


def test_the_history_of_a_letter_tells_what_happened_to_it(
    client_of: Callable[..., Client], member: Callable[..., Member], taken: Desk
) -> None:
    draft, reader = first(taken, letter="parliament"), member(name="Reader One")
    passage = draft.variant.passages.order_by("places__position").first()
    record(EventKind.PASSAGE_APPROVED, by=reader, campaign=taken.campaign, passage=passage)
    record(EventKind.HELD, by=reader, campaign=taken.campaign, draft=draft)
    Comment.objects.create(passage=passage, by=reader, text="A kind word.", at=timezone.now())

    answer = client_of().get(address(draft, "history/"))

    assert said(answer, '//ol[@class="history"]/li//strong') == [
        "Comment", "Held", "Passage approved", "Taken in, as it is now",
    ]  # fmt: skip
    assert said(answer, '//p[@class="words"]') == ["A kind word."]


# --- in a browser ----------------------------------------------------------------------------------------


def test_every_page_of_a_letter_is_sound_at_every_size(page_of: Callable[..., Page], taken: Desk) -> None:
    page, draft = page_of(), first(taken, letter="parliament")

    page.goto(listing(taken))
    at_every_size(page, "letters")
    page.goto(address(draft))
    page.locator("mark.value", has_text="Dear").focus()
    at_every_size(page, "letter")
    page.goto(address(draft, "pages/"))
    page.locator("svg a").nth(5).click()
    at_every_size(page, "letter-pages")
    page.goto(address(draft, "history/"))
    at_every_size(page, "letter-history")


def test_a_value_that_is_reached_by_tab_says_where_it_comes_from(
    page_of: Callable[..., Page], taken: Desk
) -> None:
    page, draft = page_of(), first(taken, letter="parliament")
    page.goto(address(draft))

    page.locator("mark.value", has_text="Dear").focus()
    on_screen = page.locator("#origin").inner_text()
    page.keyboard.press("Tab")

    assert on_screen.split("\n")[0] == "Where it comes from"
    assert "Dear Ms Bell," in on_screen
    assert "recipients/officials.xlsx, sheet Officials, E2 (family_name)" in on_screen
    expect(page.locator("#origin")).not_to_have_text(on_screen, use_inner_text=True)
    assert page.evaluate("document.activeElement.dataset.value") != ""


def test_a_value_on_a_page_says_where_it_comes_from(page_of: Callable[..., Page], taken: Desk) -> None:
    page, draft = page_of(), first(taken, letter="parliament")
    page.goto(address(draft, "pages/"))

    page.locator('svg a[aria-label="Dear Ms Bell,"]').click()

    expect(page.locator("#origin")).to_contain_text("Dear Ms Bell,")
    expect(page.locator("#origin")).to_contain_text("(family_name)")


def test_nothing_in_a_letter_runs_in_a_browser(page_of: Callable[..., Page], taken: Desk) -> None:
    page, draft = page_of(), first(taken, letter="parliament")
    opened: list[str] = []
    page.on("dialog", lambda dialog: opened.append(dialog.message) or dialog.dismiss())
    page.on("popup", lambda popup: opened.append(popup.url))
    page.on("pageerror", lambda error: opened.append(str(error)))
    page.on("console", lambda words: opened.append(words.text))
    shown, letters = 0, hostile_letters()
    for docx in letters:
        draft.pinned = keep(docx)
        draft.save()
        page.goto(address(draft))
        shown += page.locator("article.letter").count()
        for link in page.locator("article.letter a[href]").all():
            assert (link.get_attribute("href") or "").startswith(("#letter-", "https://example.org"))
        assert page.locator(f"article.letter :is({HARMFUL})").count() == 0

    assert_sound(page)
    assert opened == []
    assert (len(letters), shown) == (45, 29)  # the guard keeps the others out


HARMFUL = "script, style, iframe, object, embed, form, svg, base, meta, link"


def hostile_letters() -> list[bytes]:
    """Word files whose words, names and addresses would do harm in a page that took them as HTML."""
    said = [escape(words) for words in WORDS]
    letters = [
        a_docx(
            p(run(words, f'<w:rStyle w:val="{words}"/>'), f'<w:jc w:val="{words}"/>'),
            p(DRAWING.replace("Our &quot;seal&quot;", words)), table((words, "x")), header=paragraph(words),
        )
        for words in said
    ]  # fmt: skip
    return letters + [
        related(
            a_docx(p(f'<w:hyperlink r:id="rIdX">{run("here")}</w:hyperlink>')),
            "hyperlink",
            outside=True,
            rIdX=to,
        )
        for to in ADDRESSES
    ]
