"""People: those who look odd are opened first, the others are read by sheet; whole letters come last."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from plea_web.desk.alike import shortened
from plea_web.desk.models import Draft, Event, Member, Passage, Review, ReviewKind, Role, VariantPassage
from plea_web.desk.sheets import odd_ones, people_on, sheets_of
from plea_web.desk.whole_letters import letters_to_read
from plea_web.desk.workflow import NotAllowed, people, review, states, undoing
from plea_web.desk.workflow.intake import take_in
from tests.desk.conftest import Desk, plea
from tests.desk.pages import said

DOV = "Dov O'Shea"


def draft_to(name: str) -> Draft:
    return Draft.objects.get(name=name)


def hashes(*drafts: Draft) -> dict[int, str]:
    return {draft.pk: draft.values_sha256 for draft in drafts}


def the_rest() -> list[Draft]:
    return list(Draft.objects.filter(looks_odd=False).order_by("pk"))


def read() -> list[str]:
    return list(Draft.objects.filter(values_read=True).order_by("pk").values_list("name", flat=True))


def test_the_page_shows_who_looks_odd_and_why_before_the_sheets(
    desk: Desk, client_of: Callable[..., Client]
) -> None:
    page = said(client_of().get(reverse("people_to_read", args=[desk.campaign.pk])))
    assert page == [
        "People",
        "1 person looks odd",
        "Open each before the others can be read. Often all is right.",
        "Dov O'Shea Ireland · Members of parliament",
        '"personal line" is very long: “You spoke in the debate on the freedom of the press in Janu…”.',
        "Open",
        "By country 0 of 5 people read",
        "These can be initialled once each of those above has been opened.",
        "France – Norway 5 people",
        "Count the pages of the letters",
        "Finds letters that run over, or have an empty page. It takes a while; you may go on reading.",
        "Print what is left, a sheet a page",
        "Undo u",
    ]


def test_an_odd_one_is_opened_with_values_and_the_letter_and_then_approved(
    desk: Desk, client_of: Callable[..., Client]
) -> None:
    reader, dov, campaign = client_of(), draft_to(DOV), desk.campaign.pk

    opened = reader.post(reverse("person_open", args=[campaign, dov.pk]), follow=True)

    page = said(opened)
    assert page[4:10] == [
        "inside address Dov O'Shea · Member of the Parliamentary Assembly of the Council of Europe · "
        "Delegation of Ireland · 2 Example Street · 67000 Strasbourg · France",
        "salutation Dear Dov O'Shea,",
        "personal line You spoke in the debate on the freedom of the press in January. "
        "Her case is what that debate was about.",
        "complimentary close Yours sincerely,",
        "Friends of Nadia Example",
        "office@example.org · www.example.org",
    ]
    assert "This one is right a" in page
    seen = {"language": "en", "seen": f"{dov.pk}:{dov.values_sha256}"}
    done = reader.post(reverse("people_approve", args=[campaign]), seen, follow=True)
    assert "Read: 1 person." in done.content.decode()
    assert said(done)[2] == "Those who look odd are read"
    assert read() == [DOV]


def test_nobody_is_approved_while_odd_ones_are_unopened_and_no_odd_one_unseen(
    desk: Desk, member: Callable[..., Member]
) -> None:
    reader, other, dov = member(), member(), draft_to(DOV)
    with pytest.raises(NotAllowed) as refused:
        people.approve_values(the_rest(), seen=hashes(*the_rest()), by=reader)
    assert str(refused.value) == "Look at those who look odd first: Dov O'Shea."
    people.open_values(dov, by=other)
    with pytest.raises(NotAllowed) as refused:
        people.approve_values(dov, seen=hashes(dov), by=reader)
    assert str(refused.value) == "Open each of those who look odd before you approve them: Dov O'Shea."

    people.approve_values(the_rest(), seen=hashes(*the_rest()), by=reader)

    assert read() == ["Ana Bell", "Ben Óđinsson", "Cleo d'Arc", "Eve van der Meer", "Embassy of Norway"]
    assert Event.objects.filter(kind="values_approved").count() == 1, "one decision for a sheet"


def test_one_value_that_changed_meanwhile_and_the_whole_sheet_is_not_counted(
    desk: Desk, member: Callable[..., Member]
) -> None:
    reader, sheet = member(), the_rest()
    people.open_values(draft_to(DOV), by=reader)
    seen = hashes(*sheet)
    Draft.objects.filter(name="Cleo d'Arc").update(values_sha256="another")
    with pytest.raises(NotAllowed) as refused:
        people.approve_values(sheet, seen=seen, by=reader)
    assert str(refused.value) == (
        "Changed while you were reading: Cleo d'Arc. Look again; nothing was counted."
    )
    assert read() == []


def test_values_that_change_have_to_be_read_again(desk: Desk, member: Callable[..., Member]) -> None:
    reader = member()
    people.open_values(draft_to(DOV), by=reader)
    people.approve_values(the_rest(), seen=hashes(*the_rest()), by=reader)
    Draft.objects.filter(name="Ana Bell").update(values_sha256="another")
    states.settle_values(desk.campaign, Draft.objects.filter(name="Ana Bell"))
    assert "Ana Bell" not in read()


def test_a_sheet_is_taken_back_in_one_go(desk: Desk, member: Callable[..., Member]) -> None:
    reader = member()
    people.open_values(draft_to(DOV), by=reader)
    people.approve_values(the_rest(), seen=hashes(*the_rest()), by=reader)
    undone = undoing.undo(reader)
    assert (len(undone.reviews), read()) == (5, [])
    assert {draft.state for draft in Draft.objects.all()} == {"draft"}


def test_what_is_wrong_with_a_person_stops_this_letter_only(
    desk: Desk, client_of: Callable[..., Client]
) -> None:
    reader, ana = client_of(), draft_to("Ana Bell")
    address = reverse("person_ask", args=[desk.campaign.pk, ana.pk])
    nothing = reader.post(address, {"seen": ana.values_sha256, "text": ""}, follow=True)
    assert said(nothing)[0] == "Say what is wrong, so that somebody can put it right."

    reader.post(address, {"seen": ana.values_sha256, "text": "She left the parliament.", "sheet": "1"})

    asked = list(Draft.objects.filter(state="changes_asked").values_list("name", "values_asked"))
    assert asked == [("Ana Bell", True)]
    assert ana.comments.get().text == "She left the parliament."


def test_letters_from_files_that_changed_since_are_not_read(
    desk: Desk, member: Callable[..., Member]
) -> None:
    Draft.objects.update(variant=None)
    with pytest.raises(NotAllowed) as refused:
        people.open_values(draft_to(DOV), by=member())
    assert str(refused.value) == (
        "The files changed since the letter to Dov O'Shea was made. Make the letters again first."
    )


def test_a_sheet_says_once_what_all_of_a_kind_share(desk: Desk, client_of: Callable[..., Client]) -> None:
    page = said(client_of().get(reverse("people_sheet", args=[desk.campaign.pk, 1])))
    assert page[:9] == [
        "‹ All sheets",
        "France – Norway",
        "Sheet 1 of 1 · English · 5 people · France, Iceland, Ireland, Netherlands, Norway",
        "complimentary close Yours sincerely,",
        "Name",
        "What the letter says of them",
        "Wrong?",
        "France",
        "Cleo d'ArcMembers of parliament",
    ]
    assert page[9:12] == [
        "inside address Cleo d'Arc MEP · Member of the European Parliament · 1 Example Street · "
        "1000 Brussels · Belgiumsalutation Dear Cleo d'Arc,",
        "Wrong?What is wrongAsk for changes",
        "Iceland",
    ]


def test_what_is_said_once_and_what_is_said_of_each_are_together_every_value(real_desk: Desk) -> None:
    for language in real_desk.campaign.languages:
        for sheet in sheets_of(real_desk.campaign, language):
            shared, listed = shortened(people_on(real_desk.campaign, language, sheet))
            of_kind = {one.letter: one.lines for one in shared}
            for person in listed:
                for column, words in person.draft.values.items():
                    name = column.replace("_", " ")
                    own, common = person.own.get(name, ()), of_kind.get(person.draft.letter, {}).get(name, ())
                    assert [*own, *common] == words.splitlines()


def test_the_real_campaign_is_read_in_at_most_a_hundred_decisions_a_language(
    real_desk: Desk, member: Callable[..., Member]
) -> None:
    reader, campaign = member(), real_desk.campaign
    decisions = dict.fromkeys(campaign.languages, 0)
    for passage in Passage.objects.filter(letters__gt=0):
        review.approve(passage, seen=passage.sha256, by=reader)
        decisions[passage.language] += 1
    for language in campaign.languages:
        odd = list(odd_ones(campaign, language))
        for draft in odd:
            people.open_values(draft, by=reader)
        sheets = [people_on(campaign, language, sheet) for sheet in sheets_of(campaign, language)]
        for together in [odd, *sheets]:
            people.approve_values(together, seen=hashes(*together), by=reader)
            decisions[language] += 1
        for chosen in letters_to_read(campaign, language):
            people.read_letter(chosen.draft, seen=chosen.draft.sha256, by=reader)
            decisions[language] += 1

    assert all(count <= 100 for count in decisions.values()), decisions
    assert states.reviewed(campaign).count() == Draft.objects.count() == 887
    assert max(len(people_on(campaign, "en", sheet)) for sheet in sheets_of(campaign, "en")) <= 75


def test_each_passage_is_in_one_of_the_letters_that_are_read_to_the_end(real_desk: Desk) -> None:
    for language in real_desk.campaign.languages:
        variants = [one.draft.variant_id for one in letters_to_read(real_desk.campaign, language)]
        covered = set(VariantPassage.objects.filter(variant__in=variants).values_list("passage", flat=True))
        assert covered == set(
            Passage.objects.filter(language=language, letters__gt=0).values_list("pk", flat=True)
        )


def test_a_letter_is_read_to_its_end_once_and_the_choice_stays(
    desk: Desk, client_of: Callable[..., Client]
) -> None:
    reader, campaign = client_of(), desk.campaign
    first = letters_to_read(campaign, "en")[0].draft
    page = said(reader.get(reverse("read_letter", args=[campaign.pk, first.pk])))
    assert page[:3] == ["A whole letter", "‹ All to read", "To Ana Bell Members of parliament · Ireland"]
    assert page[-3:] == ["I read it to the end a", "Ask for changes r", "Undo u"]

    reader.post(reverse("letter_read", args=[campaign.pk, first.pk]), {"seen": first.sha256})

    assert [(one.draft.name, one.read) for one in letters_to_read(campaign, "en")] == [
        ("Ana Bell", True), ("Embassy of Norway", False), ("Cleo d'Arc", False),
    ]  # fmt: skip
    again = reader.post(
        reverse("letter_read", args=[campaign.pk, first.pk]), {"seen": first.sha256}, follow=True
    )
    assert said(again)[0] == "You have read this letter to the end already."
    with pytest.raises(NotAllowed, match="made again while you were reading"):
        people.read_letter(draft_to(DOV), seen="older bytes", by=reader.member)  # type: ignore[attr-defined]


def test_what_is_wrong_with_a_whole_letter_is_gone_when_it_is_made_anew(
    desk: Desk, member: Callable[..., Member]
) -> None:
    reader, ana = member(Role.CAMPAIGNER), draft_to("Ana Bell")
    people.ask_about(ana, ReviewKind.LETTER, seen=ana.sha256, by=reader, text="It ends too abruptly.")
    assert draft_to("Ana Bell").state == "changes_asked"
    text = desk.folder / "texts" / "parliament.en.md"
    text.write_text(text.read_text().replace("A few lines", "Two lines"))
    plea("-C", desk.workspace, "merge")
    take_in(desk.key)
    assert draft_to("Ana Bell").state == "draft"
    assert Review.objects.get().undone is False


def test_sheets_print_with_a_line_for_initials(desk: Desk, client_of: Callable[..., Client]) -> None:
    page = said(client_of().get(reverse("people_print", args=[desk.campaign.pk])))
    assert page[0] == "Sheets to print"
    assert page[-1] == "Read by on"
    assert "Embassy of Norway" in page
