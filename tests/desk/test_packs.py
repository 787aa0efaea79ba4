"""A pack is made for a reader without an account, comes back, and counts as that reader's word."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from plea_web.desk.models import Campaign, Comment, Event, Member, Pack, Passage, Review, Role
from plea_web.desk.workflow import NotAllowed, events, intake, pack_texts, packs, packs_back, review
from plea_web.packs.as_docx import pack_as_docx
from plea_web.packs.block import as_block
from plea_web.packs.pack import Answer, Verdict
from tests.desk.conftest import Desk
from tests.packs.packs import Hands, parts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(desk: Desk) -> Desk:
    """The sample campaign with its passages."""
    intake.take_in(desk.key)
    return desk


@pytest.fixture
def keeper(client_of: Callable[..., Client]) -> Client:
    """A coordinator, who makes packs."""
    return client_of(Role.COORDINATOR)


@pytest.fixture
def made(taken: Desk, keeper: Client) -> Pack:
    return packs.make_pack(taken.campaign, language="en", name="Dov", by=keeper.member)


def said(record: Pack, *answers: tuple[int, Verdict, str, str]) -> str:
    """Answers as the reader's page writes them."""
    return as_block((Answer(n, "", *rest) for n, *rest in answers), pack_texts.as_sent(record))


def words(response: object) -> str:
    """The visible text of a page, a block a line."""
    page = response.content.decode()  # type: ignore[attr-defined]
    main = page[page.index("<main") : page.index("</main>")]
    text = html.unescape(re.sub(r"<[^>]+>", "\n", main))
    return "\n".join(line for line in (" ".join(line.split()) for line in text.splitlines()) if line)


def address(name: str, record: Pack) -> str:
    return reverse(name, args=[record.campaign_id, record.pk])


def test_a_pack_holds_what_is_open_for_its_reader_those_of_most_letters_first(taken: Desk, keeper: Client):
    waiting = list(packs.open_passages(taken.campaign, "en"))

    first = packs.make_pack(taken.campaign, language="en", name="  Dov ", count=2, by=keeper.member)

    assert [place.passage for place in first.passages.all()] == waiting[:2]
    assert [passage.letters for passage in waiting] == sorted((p.letters for p in waiting), reverse=True)
    assert (first.reader.name, first.reader.user, first.reader.role) == ("Dov", None, Role.VOLUNTEER)
    review.approve(waiting[0], seen=waiting[0].sha256, by=keeper.member)
    second = packs.make_pack(taken.campaign, language="en", name="dov", by=keeper.member)
    assert [place.passage for place in second.passages.all()] == waiting[1:]
    assert second.reader == first.reader


def test_every_text_of_a_pack_stands_in_a_letter_and_its_files_name_no_reader_and_no_cell(made: Pack):
    sent = pack_texts.as_sent(made)
    word = b"".join(parts_of(pack_as_docx(sent)).values())

    assert all(re.search('class="here', question.sample) for question in sent.questions)
    assert {question.sample_name for question in sent.questions} >= {
        "as in the letters “Members of parliament”"
    }
    for secret in (b"Dov", b"recipients/", b".xlsx", b"ground", made.made_by.name.encode()):
        assert secret not in word, secret


def test_why_a_text_is_there_is_said_without_files_cells_and_fields(made: Pack):
    why = {question.why for question in pack_texts.as_sent(made).questions}

    assert why == {
        (),
        (
            "for those with “open letter for Nadia Example” on record",
            "it stands in 2 of 5 letters “Members of parliament”",
        ),
        (
            "for those without “open letter for Nadia Example” on record",
            "it stands in 3 of 5 letters “Members of parliament”",
        ),
    }


def test_answers_are_shown_first_and_then_count_as_the_readers_own(made: Pack, keeper: Client):
    first, second = (place.passage for place in made.passages.all()[:2])
    text = said(made, (1, Verdict.OK, "", ""), (2, Verdict.CHANGE, "Say when.", f"{second.text} Today."))

    shown = keeper.post(reverse("pack_back", args=[made.campaign_id]), {"text": f"Hello!\n> {text}"})

    assert Review.objects.count() == 0
    assert "What Dov says\n2 answers will count. Nothing is saved yet." in words(shown)
    assert "Say when." in words(shown)
    block = html.unescape(re.search('name="answers" value="(.*?)"', shown.content.decode(), re.DOTALL)[1])
    counted = keeper.post(address("pack_count", made), {"answers": block}, follow=True)

    assert "2 answers of Dov count now; 0 are shown below only." in words(counted)
    kept = [
        (r.passage, r.verdict, r.reader.name, r.through_pack, r.brought_in_by)
        for r in Review.objects.order_by("pk")
    ]
    assert kept == [
        (first, "approved", "Dov", made.key, keeper.member),
        (second, "changes", "Dov", made.key, keeper.member),
    ]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.approvals, first.asked, second.approvals, second.asked) == (1, False, 0, True)
    remark = Comment.objects.get()
    assert (remark.by.name, remark.text, remark.suggestion) == ("Dov", "Say when.", f"{second.text} Today.")
    assert list(events.breaks_in_chain()) == []


def test_answers_brought_back_twice_count_once(made: Pack, keeper: Client):
    text = said(made, (1, Verdict.OK, "Nice.", ""), (2, Verdict.CHANGE, "Say when.", ""))
    packs_back.bring_back(made, text, "answers", by=keeper.member)

    with pytest.raises(NotAllowed, match="Nothing new came back"):
        packs_back.bring_back(made, text, "answers", by=keeper.member)
    shown = words(keeper.post(reverse("pack_back", args=[made.campaign_id]), {"text": text}))

    assert Review.objects.count() == 2
    assert Comment.objects.count() == 2
    assert shown.count("This was brought back before.") == 2
    assert "0 answers will count. Nothing is saved yet." in shown


def test_a_reader_may_change_their_mind(made: Pack, keeper: Client):
    packs_back.bring_back(made, said(made, (1, Verdict.OK, "", "")), "answers", by=keeper.member)
    packs_back.bring_back(made, said(made, (1, Verdict.CHANGE, "No, wait.", "")), "answers", by=keeper.member)

    passage = made.passages.get(number=1).passage
    assert (passage.approvals, passage.asked) == (0, True)
    assert [r.verdict for r in Review.objects.filter(undone=False)] == ["changes"]


def test_a_passage_that_changed_meanwhile_is_shown_and_does_not_count(
    made: Pack, keeper: Client, taken: Desk
):
    texts = next(taken.folder.glob("texts/parliament.en.md"))
    place = next(p for p in made.passages.all() if "A few lines on your letterhead" in p.passage.text)
    texts.write_text(
        texts.read_text().replace("A few lines on your letterhead", "Some lines on your letterhead")
    )
    from tests.desk.conftest import plea

    plea("-C", taken.workspace, "merge")
    intake.take_in(taken.key)
    text = said(made, (place.number, Verdict.CHANGE, "Which letterhead?", ""))

    shown = words(keeper.post(reverse("pack_back", args=[made.campaign_id]), {"text": text}))
    done = packs_back.bring_back(made, text, "answers", by=keeper.member)

    assert "0 answers will count" in shown
    assert packs_back.CHANGED in shown
    assert [one.not_counted for one in done] == [packs_back.CHANGED]
    assert Review.objects.count() == 0
    kept = words(keeper.get(address("pack", made)))
    assert "Which letterhead?" in kept
    assert packs_back.CHANGED in kept


def test_a_campaign_may_take_answers_as_proposals_only(made: Pack, client_of: Callable[..., Client]):
    owner = client_of(Role.OWNER)
    owner.post(reverse("packs_rule", args=[made.campaign_id]), {"propose": "yes"})

    packs_back.bring_back(made, said(made, (1, Verdict.OK, "", "")), "answers", by=owner.member)

    passage = made.passages.get(number=1).passage
    assert Review.objects.get().proposal
    assert passage.approvals == 0


def test_where_two_have_to_read_answers_from_packs_are_proposals(made: Pack, keeper: Client):
    Campaign.objects.update(readings=2)
    made.refresh_from_db()

    packs_back.bring_back(made, said(made, (1, Verdict.OK, "", "")), "answers", by=keeper.member)

    assert Review.objects.get().proposal


def test_a_wording_that_cannot_stand_is_kept_as_words(made: Pack, keeper: Client):
    text = said(made, (1, Verdict.CHANGE, "", "Dear {{ recipient.nickname }},"), (2, Verdict.CHANGE, "", ""))

    packs_back.bring_back(made, text, "answers", by=keeper.member)

    assert [(remark.text, remark.suggestion) for remark in Comment.objects.order_by("pk")] == [
        ("Suggested: Dear {{ recipient.nickname }},", ""),
        (packs_back.NO_REASON, ""),
    ]


def test_the_word_file_goes_out_and_comes_back(made: Pack, keeper: Client):
    out = keeper.get(address("pack_docx", made))
    assert out.headers["Content-Disposition"] == f'attachment; filename="texts-{made.key}.docx"'
    hands = Hands(out.content)
    hands.answer(1, " OK")
    back = SimpleUploadedFile("whatever.docx", hands.save())

    shown = keeper.post(reverse("pack_back", args=[made.campaign_id]), {"file": back})

    assert "What Dov says\n1 answer will count. Nothing is saved yet." in words(shown)


def test_the_page_goes_out_locked_or_not_and_a_weak_password_is_refused(made: Pack, keeper: Client):
    plain = keeper.post(address("pack_html", made), {"password": ""})
    locked = keeper.post(address("pack_html", made), {"password": "plum seven kettle north"})
    weak = keeper.post(address("pack_html", made), {"password": "secret"}, follow=True)

    assert plain.headers["Content-Disposition"] == f'attachment; filename="texts-{made.key}.html"'
    passage = made.passages.get(number=1).passage
    assert html.escape(passage.paragraphs[0].partition("{{")[0], quote=False).encode() in plain.content
    assert b'id="locked"' in locked.content
    assert "A password needs at least 10 characters" in words(weak)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Paste the text that came back, or choose the file."),
        (
            {"text": "Hello, it is all fine."},
            "This belongs to no pack of this campaign: no key of a pack stands in it.",
        ),
    ],
)
def test_what_belongs_to_no_pack_is_said_and_what_was_pasted_stays(
    made: Pack, keeper: Client, sent: dict[str, str], told: str
):
    shown = words(keeper.post(reverse("pack_back", args=[made.campaign_id]), sent))

    assert told in shown
    assert sent.get("text", "") in shown


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            {"name": " ", "language": "en"},
            "Say for whom the pack is. The name stays at this desk; it stands in no file.",
        ),
        ({"name": "Eve", "language": "ru"}, "Nothing in the language “ru” waits for Eve: it is all read."),
        (
            {"name": "Eve", "language": "en", "count": "some"},
            "How many texts? Write a number, or leave it empty for all; “some” is none.",
        ),
    ],
)
def test_a_pack_that_cannot_be_made_says_why(taken: Desk, keeper: Client, asked: dict[str, str], told: str):
    shown = words(keeper.post(reverse("pack_make", args=[taken.campaign.pk]), asked, follow=True))

    assert told in shown
    assert Pack.objects.count() == 0
    assert Member.objects.filter(user=None).count() == 0


def test_nobody_brings_back_a_review_of_words_that_they_brought_in_themselves(
    made: Pack, keeper: Client, member: Callable[..., Member]
):
    member(Role.VOLUNTEER)
    place = made.passages.get(number=1)
    Passage.objects.filter(pk=place.passage_id).update(brought_by=keeper.member)

    [one] = packs_back.bring_back(made, said(made, (1, Verdict.OK, "", "")), "answers", by=keeper.member)

    assert (
        one.not_counted == "You brought these words in; somebody else has to bring this review of them back."
    )
    assert Review.objects.count() == 0


def test_a_volunteer_makes_no_packs(taken: Desk, client_of: Callable[..., Client]):
    volunteer = client_of(Role.VOLUNTEER)

    assert volunteer.get(reverse("packs", args=[taken.campaign.pk])).status_code == 403
    with pytest.raises(NotAllowed):
        packs.make_pack(taken.campaign, language="en", name="Dov", by=volunteer.member)


def test_the_list_says_what_is_out_and_what_came_back(made: Pack, keeper: Client):
    packs_back.bring_back(made, said(made, (1, Verdict.OK, "", "")), "answers", by=keeper.member)

    shown = words(keeper.get(reverse("packs", args=[made.campaign_id])))

    assert f"{made.key}\nDov\nEnglish\n1 of {made.passages.count()}" in shown
    assert [event.kind for event in Event.objects.filter(kind__startswith="pack")] == [
        "pack_made",
        "pack_brought_back",
    ]
