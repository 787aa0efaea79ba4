"""Passages: each is read once, by whoever may, in the words that they saw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from plea_web.desk.models import Draft, Event, Member, Passage, Review, Role, Variant
from plea_web.desk.queue import queue_for
from plea_web.desk.workflow import NotAllowed, remarks, review, undoing
from plea_web.desk.workflow.events import breaks_in_chain
from plea_web.desk.workflow.intake import take_in
from tests.desk.conftest import Desk, plea
from tests.desk.pages import said, title_of

WHAT_HAPPENED = "texts/shared/what-happened.en.md, line 1"


def passage_at(place: str) -> Passage:
    return Passage.objects.get(place=place, letters__gt=0)


def approve(passage: Passage, by: Member, **more: Any) -> Review:
    return review.approve(passage, seen=passage.sha256, by=by, **more)


def counted(passage: Passage) -> tuple[int, bool]:
    passage.refresh_from_db()
    return passage.approvals, passage.asked


def states() -> list[tuple[str, str]]:
    return list(Draft.objects.order_by("pk").values_list("name", "state"))


def test_the_page_shows_the_passage_in_a_letter_why_it_is_there_and_what_is_left(
    desk: Desk, client_of: Callable[..., Client]
) -> None:
    shown = passage_at("texts/parliament.en.md, line 9")

    answer = client_of().get(reverse("passage", args=[desk.campaign.pk, shown.pk]))

    page = said(answer)
    assert title_of(answer) == "Review · plea"
    assert page[:4] == [
        "Passage to review",
        "8 passages, about 3 minutes",
        "English 0 of 8 read",
        "Nadia Example, a journalist, was arrested on 14 March 2017 and has be… 6 letters",
    ]
    assert page[11:15] == [
        "In 3 letters Members of parliament",
        "Why it is here: for everybody else: not where they took part in “open letter for Nadia Example”.",
        "{% else %} of {% if recipient.did.open_letter %} (texts/parliament.en.md, line 8); "
        "recipients/actions.xlsx, sheet Who: open_letter",
        "1 of 3",
    ]
    assert page[-11:] == [
        "Values in this passage", "2",
        "actions.open_letter “2 people” – recipients/actions.xlsx",
        "texts/parliament.en.md, line 9",
        "Remarks", "None yet.", "Comment cSuggest wording w",
        "Approve for 3 letters a", "Ask for changes r", "Skip s", "Undo u",
    ]  # fmt: skip


def test_approving_says_for_how_many_and_goes_on_to_the_next(
    desk: Desk, client_of: Callable[..., Client]
) -> None:
    reader, first = client_of(), passage_at(WHAT_HAPPENED)
    here = [desk.campaign.pk, first.pk]

    answer = reader.post(reverse("passage_approve", args=here), {"seen": first.sha256}, follow=True)

    assert answer.redirect_chain == [(reverse("passage", args=[desk.campaign.pk, _next_of(first)]), 302)]
    assert "Approved for 6 letters." in answer.content.decode()
    assert "7 passages, about 3 minutes" in said(answer)
    assert states()[0] == ("Ana Bell", "in_review")
    assert list(Variant.objects.order_by("pk").values_list("unread", flat=True)) == [4, 4, 3]


def _next_of(passage: Passage) -> int:
    items = queue_for(passage.campaign, Member.objects.get()).items
    at = [item.passage.pk for item in items].index(passage.pk)
    return items[at + 1].passage.pk


def test_words_that_changed_meanwhile_are_not_approved(desk: Desk, member: Callable[..., Member]) -> None:
    shown = passage_at(WHAT_HAPPENED)
    with pytest.raises(NotAllowed) as refused:
        review.approve(shown, seen="the hash of other words", by=member())
    assert str(refused.value) == "These words changed while you were reading. Read them again."
    assert counted(shown) == (0, False)


def test_a_wording_that_no_letter_holds_any_more_leads_to_the_one_in_its_place(
    desk: Desk, client_of: Callable[..., Client]
) -> None:
    old, reader = passage_at(WHAT_HAPPENED), client_of()
    approve(old, reader.member)  # type: ignore[attr-defined]
    change_the_text(desk)
    new = passage_at(WHAT_HAPPENED)

    answer = reader.post(
        reverse("passage_approve", args=[desk.campaign.pk, old.pk]), {"seen": old.sha256}, follow=True
    )
    assert said(answer)[0] == "No letter holds these words any more: they changed while you were reading."
    assert "These words changed, or nobody gets them now. Read what stands in their place" in said(answer)

    page = said(reader.get(reverse("passage", args=[desk.campaign.pk, new.pk])))
    assert "What changed against the wording before which was approved" in page
    assert counted(new) == (0, False)
    differs = [line for line in page if "worriedanxious" in line]
    assert differs and "We are most worriedanxious about her health" in differs[0]


def change_the_text(desk: Desk) -> None:
    text = desk.folder / "texts" / "shared" / "what-happened.en.md"
    text.write_text(text.read_text().replace("most worried", "most anxious"))
    plea("-C", desk.workspace, "merge")
    take_in(desk.key)


def test_whoever_brought_the_words_in_does_not_approve_them(
    desk: Desk, member: Callable[..., Member]
) -> None:
    maker, other = member(Role.CAMPAIGNER), member()
    shown = passage_at(WHAT_HAPPENED)
    Passage.objects.update(brought_by=maker)

    with pytest.raises(NotAllowed) as refused:
        approve(shown, maker)
    assert str(refused.value) == "You brought these words in; somebody else has to read them."
    assert queue_for(desk.campaign, maker).to_read.passages == 0
    assert approve(shown, other).own is False


def test_a_person_alone_approves_their_own_words_and_the_record_says_so(
    desk: Desk, member: Callable[..., Member]
) -> None:
    alone = member(Role.OWNER)
    Member.objects.create(role=Role.VOLUNTEER, name="A reader of a pack")  # without an account
    Passage.objects.update(brought_by=alone)

    assert approve(passage_at(WHAT_HAPPENED), alone).own is True


def test_a_second_reading_is_by_somebody_else(desk: Desk, member: Callable[..., Member]) -> None:
    campaign, shown = desk.campaign, passage_at(WHAT_HAPPENED)
    campaign.readings = 2
    campaign.save()
    ana, ben = member(), member()

    assert approve(shown, ana) == approve(shown, ana)
    assert counted(shown) == (1, False)
    assert queue_for(campaign, ana).items[0].standing == "read by you, waits for a second reader"
    assert Variant.objects.order_by("pk").first().unread == 5
    approve(shown, ben)
    assert counted(shown) == (2, False)
    assert Variant.objects.order_by("pk").first().unread == 4


def test_the_number_of_readers_is_changed_at_the_desk_and_counts_at_once(
    desk: Desk, client_of: Callable[..., Client]
) -> None:
    owner, volunteer = client_of(Role.OWNER), client_of()
    approve(passage_at(WHAT_HAPPENED), volunteer.member)  # type: ignore[attr-defined]
    address = reverse("review_rule", args=[desk.campaign.pk])
    assert volunteer.get(address).status_code == 403

    answer = owner.post(address, {"readings": "2"}, follow=True)

    assert said(answer)[0] == "Saved. What is read was worked out anew."
    assert desk.campaign.readings == 2
    assert Variant.objects.order_by("pk").first().unread == 5
    wrong = owner.post(address, {"readings": "7"}, follow=True)
    assert said(wrong)[0] == "A passage is read by one member or by two."
    owner.post(address, {"readings": "1"})
    assert Variant.objects.order_by("pk").first().unread == 4


def test_asked_changes_stop_the_letters_until_they_are_answered_and_settled(
    desk: Desk, member: Callable[..., Member], client_as: Callable[[Member], Client]
) -> None:
    reader, campaigner = member(), member(Role.CAMPAIGNER)
    shown = passage_at("texts/parliament.en.md, line 9")
    here = [desk.campaign.pk, shown.pk]
    client_as(reader).post(
        reverse("passage_ask", args=here), {"seen": shown.sha256, "text": "Three have signed by now."}
    )
    assert counted(shown) == (0, True)
    assert states() == [
        ("Ana Bell", "draft"),
        ("Ben Óđinsson", "draft"),
        ("Cleo d'Arc", "changes_asked"),
        ("Dov O'Shea", "changes_asked"),
        ("Eve van der Meer", "changes_asked"),
        ("Embassy of Norway", "draft"),
    ]
    page = said(client_as(campaigner).get(reverse("passage", args=here)))
    assert "Reader 1: asks for changes" in page
    assert page[page.index("Remarks") + 1].endswith(
        "asks for changes Three have signed by now. Answer or settle "
        "Your answer Answer Settle it, as answered"
    )
    [remark] = shown.comments.all()
    with pytest.raises(NotAllowed, match=r"^Answer first: say what was changed, or why the words stay\.$"):
        remarks.settle(remark, by=campaigner)

    remarks.answer(remark, by=campaigner, text="The third took the name back.")
    remarks.settle(remark, by=campaigner)

    assert counted(shown) == (0, False)
    assert {state for _, state in states()} == {"draft"}


def test_a_request_without_a_reason_is_refused_and_nothing_typed_is_lost(
    desk: Desk, client_of: Callable[..., Client]
) -> None:
    reader, shown = client_of(), passage_at(WHAT_HAPPENED)
    here = [desk.campaign.pk, shown.pk]

    empty = reader.post(reverse("passage_ask", args=here), {"seen": shown.sha256, "text": " "}, follow=True)
    assert said(empty)[0] == "Say what should change and why, so that somebody can change it."

    late = reader.post(reverse("passage_ask", args=here), {"seen": "older", "text": "Wrong day"}, follow=True)
    assert said(late)[0] == "These words changed while you were reading. Read them again."
    assert "autofocus>Wrong day</textarea>" in late.content.decode()
    assert Review.objects.count() == 0


def test_a_suggested_wording_stops_nothing_and_keeps_to_the_fields_of_the_passage(
    desk: Desk, member: Callable[..., Member]
) -> None:
    reader, shown = member(), passage_at("texts/parliament.en.md, line 7")
    with pytest.raises(NotAllowed) as refused:
        remarks.suggest(shown, seen=shown.sha256, by=reader, wording="Thank you, {{ recipient.nickname }}.")
    assert str(refused.value) == (
        "There is no {{ recipient.nickname }} in this passage. Fields that it has: "
        "{{ recipient.did.open_letter.on | date }}."
    )
    remarks.suggest(shown, seen=shown.sha256, by=reader, wording="Thank you for signing.")
    assert counted(shown) == (0, False)


def test_the_last_decisions_are_taken_back_one_by_one(desk: Desk, member: Callable[..., Member]) -> None:
    reader, other = member(), member()
    first, second = Passage.objects.order_by("pk")[:2]
    approve(first, reader)
    review.ask_changes(second, seen=second.sha256, by=reader, text="Who says so?")
    approve(second, reader)
    approve(first, other)

    undoing.undo(reader)
    assert counted(second) == (0, True), "what was said before stands again"
    undoing.undo(reader)
    assert (counted(second), second.comments.get().settled) == ((0, False), True)
    undoing.undo(reader)
    assert counted(first) == (1, False), "another's word stays"
    with pytest.raises(NotAllowed, match=r"^There is nothing of yours to take back\.$"):
        undoing.undo(reader)
    assert list(breaks_in_chain()) == []


def test_the_twenty_first_decision_back_stays(desk: Desk, member: Callable[..., Member]) -> None:
    reader, shown = member(), passage_at(WHAT_HAPPENED)
    approve(shown, reader)
    for _ in range(20):
        review.ask_changes(shown, seen=shown.sha256, by=reader, text="Again")
    for _ in range(20):
        undoing.undo(reader)
    assert counted(shown) == (1, False)
    with pytest.raises(NotAllowed):
        undoing.undo(reader)


def test_a_decision_that_letters_were_approved_upon_is_not_taken_back(
    desk: Desk, member: Callable[..., Member]
) -> None:
    reader, shown = member(), passage_at("texts/embassy.en.md, line 2")
    approve(shown, reader)
    Draft.objects.filter(letter="embassy").update(
        state="approved",
        package_sha256="p",
        approved_sha256=F("sha256"),
        approved_fingerprint=F("fingerprint"),
    )
    with pytest.raises(NotAllowed) as refused:
        undoing.undo(reader)
    assert str(refused.value) == (
        "1 letter has been approved upon this. If it should not go, ask for changes or hold it."
    )


def test_a_reader_of_a_pack_counts_once_and_a_proposal_does_not(
    desk: Desk, member: Callable[..., Member]
) -> None:
    bringer, shown = member(Role.CAMPAIGNER), passage_at(WHAT_HAPPENED)
    away = Member.objects.create(role=Role.VOLUNTEER, name="Reads at home")
    parts = {"through_pack": "k7", "brought_in_by": bringer}

    approve(shown, away, proposal=True, **parts)
    assert counted(shown) == (0, False)
    approve(shown, away, **parts)
    approve(shown, away, **parts)
    assert counted(shown) == (1, False)
    with pytest.raises(NotAllowed):
        undoing.undo(bringer)
    with pytest.raises(NotAllowed, match="Your role does not let you make packs"):
        approve(shown, away, through_pack="k7", brought_in_by=member())


def test_skipped_ones_come_last_and_what_somebody_else_reads_comes_later(
    desk: Desk, client_of: Callable[..., Client]
) -> None:
    ana, ben = client_of(name="Ana"), client_of(name="Ben")
    campaign = desk.campaign
    order = [item.passage.pk for item in queue_for(campaign, ana.member).items]  # type: ignore[attr-defined]
    skip = reverse("passage_skip", args=[campaign.pk, order[0]])
    assert ana.post(skip)["Location"] == reverse("passage", args=[campaign.pk, order[1]])

    seen = ben.post(reverse("passage_look", args=[campaign.pk, order[1]]))
    assert seen.content.decode().strip() == ""
    also = ana.post(reverse("passage_look", args=[campaign.pk, order[1]])).content.decode().strip()
    assert also == '<span class="tag warn">Ben is reading this just now</span>'
    begin = ana.get(reverse("passages", args=[campaign.pk]))
    assert begin["Location"] == reverse("passage", args=[campaign.pk, order[2]])


def test_a_reader_of_another_language_is_told_who_is_waited_for(
    desk: Desk, client_of: Callable[..., Client]
) -> None:
    answer = client_of(languages=["ru"]).get(reverse("passages", args=[desk.campaign.pk]))
    page = said(answer)
    assert page[-3:] == ["Nothing left for you to read", "8 wait for somebody who reads English.", "Undo u"]


def test_all_read_leads_on_to_the_people_who_look_odd(desk: Desk, client_of: Callable[..., Client]) -> None:
    reader = client_of()
    for passage in Passage.objects.all():
        approve(passage, reader.member)  # type: ignore[attr-defined]

    page = said(reader.get(reverse("passages", args=[desk.campaign.pk])))

    assert page[0:3] == ["Review", "Nothing left for you", "English 8 of 8 read"]
    assert page[-4:] == [
        "All wording is read.", "1 person looks odd EnglishLook →",
        "3 whole letters to read to the endChosen so that each passage is read in one →", "Undo u",
    ]  # fmt: skip


def test_flipping_goes_through_those_who_hold_it(desk: Desk, client_of: Callable[..., Client]) -> None:
    reader, shown = client_of(), passage_at("texts/parliament.en.md, line 9")
    address = reverse("passage", args=[desk.campaign.pk, shown.pk])
    names = []
    for number in range(3):
        names += [name for name, in Draft.objects.values_list("name") if f"to <strong>{_escaped(name)}<" in
                  reader.get(f"{address}?letter={number}").content.decode()]  # fmt: skip
    assert names == ["Cleo d'Arc", "Dov O'Shea", "Eve van der Meer"]
    assert reader.get(f"{address}?letter=nonsense").status_code == 200
    assert reader.get(f"{address}?letter=99999999").status_code == 200


def _escaped(name: str) -> str:
    return name.replace("'", "&#x27;")


def test_every_decision_is_in_the_log_by_the_number_of_its_member(
    desk: Desk, member: Callable[..., Member]
) -> None:
    reader, shown = member(), passage_at(WHAT_HAPPENED)
    approve(shown, reader)
    undoing.undo(reader)
    told = list(Event.objects.order_by("number").values_list("kind", "passage", "member"))
    assert told[-2:] == [
        ("passage_approved", shown.pk, reader.pk), ("review_undone", shown.pk, reader.pk),
    ]  # fmt: skip
    assert list(breaks_in_chain()) == []
