"""Follow-ups: who is due, what the files get, what the letters cite; and corrections of a doubted fact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page

from plea.files.new_chaser import Round
from plea.word.as_read import as_read
from plea_web.cli.chase import chase as chase_command
from plea_web.desk.models import (
    Channel,
    ContactKind,
    Direction,
    Draft,
    Event,
    Hold,
    Job,
    Member,
    Outcome,
    Role,
)
from plea_web.desk.today import today
from plea_web.desk.workflow import NotAllowed, chasing, making
from plea_web.desk.workflow.contacts import entry
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.holds import hold_fact
from plea_web.desk.workflow.replies import reply
from plea_web.desk.workflow.stops import hold_person
from tests.desk.browser import at_every_size
from tests.desk.conftest import Desk
from tests.desk.sent import approved
from tests.desk.test_reach import fact_of_all

MONDAY, MAY = date(2026, 3, 9), date(2026, 5, 4)


@pytest.fixture
def eve(member: Callable[..., Member], settings: Any) -> Member:
    settings.TODAY = MAY
    return member(Role.OWNER, name="Eve van der Meer")


@pytest.fixture
def posted(desk: Desk, eve: Member) -> list[Draft]:
    """All six letters, posted on a Monday in March; Ana Bell has answered."""
    letters = approved(desk, eve)
    left(letters, Channel.PAPER, on=MONDAY, by=eve)
    ana = next(one for one in letters if one.recipient == "mep-bell-ana")
    reply(
        [ana],
        on=date(2026, 3, 20),
        by=eve,
        their_reference="12/7",
        outcomes={"release": Outcome.REFUSED, "doctor": Outcome.PARTLY},
    )
    return list(Draft.objects.order_by("pk"))


def made(desk: Desk, eve: Member, letters: list[Draft], kind: Round = Round.CHASE) -> list[Draft]:
    """Follow-ups of some letters, made and taken in."""
    planned = chasing.plan(desk.campaign, letters, kind, on=today())
    job = chasing.make(desk.campaign, planned, opened_with=planned.opened, by=eve)
    job.refresh_from_db()
    assert job.outcome["made"], job.outcome
    return list(Draft.objects.filter(letter__in=[one.key for one in planned.follow_ups]).order_by("pk"))


def spoken_to(letter: Draft, by: Member) -> None:
    """Somebody has spoken to the letter's office a few days ago."""
    on = date(2026, 4, 30)
    entry(ContactKind.NOTE, on=on, by=by, recipient=letter.addressee, direction=Direction.OUT).save()


def text_of(desk: Desk, draft: Draft) -> str:
    content = (desk.drafts / draft.file).read_bytes()
    return "\n".join(paragraph.text for paragraph in as_read(content))


def test_whose_answer_is_overdue_gets_a_follow_up_and_the_files_say_so(
    desk: Desk, eve: Member, posted: list[Draft]
) -> None:
    assert not chasing.due_for_chase(desk.campaign, date(2026, 4, 7)).exists()
    due = list(chasing.due_for_chase(desk.campaign, MAY))
    assert {one.recipient for one in due} == {one.recipient for one in posted} - {"mep-bell-ana"}
    before = (desk.folder / "campaign.yaml").read_text("utf-8")

    planned = chasing.plan(desk.campaign, due, Round.CHASE, on=MAY)

    assert [(one.key, len(one.letters)) for one in planned.follow_ups] == [
        ("parliament-chase-1", 4),
        ("embassy-chase-1", 1),
    ]
    assert (desk.folder / "campaign.yaml").read_text("utf-8") == before  # nothing is written before the word
    chasers = made(desk, eve, due)

    assert len(chasers) == 5
    assert {one.state for one in chasers} == {"in_review"}  # what they share with the first letters is read
    assert "follows: parliament" in (desk.folder / "campaign.yaml").read_text("utf-8")
    assert (desk.folder / "texts" / "parliament-chase.en.md").exists()
    assert not chasing.due_for_chase(desk.campaign, MAY).exists()  # they are on their way
    first = next(one for one in posted if one.recipient == chasers[0].recipient)
    text = text_of(desk, chasers[0])
    assert "On 9 March 2026 we sent you the letter" in text and f"NE/2018/{first.number}" in text
    assert "We have had no answer so far." in text
    assert set(Draft.objects.filter(pk__in=[one.pk for one in posted]).values_list("gone", "outdated")) == {
        (False, False)
    }
    assert [event.kind for event in Event.objects.filter(kind="chased")] == ["chased", "chased"]


def test_what_came_back_chooses_the_next_ask(desk: Desk, eve: Member, posted: list[Draft]) -> None:
    ana = [one for one in posted if one.recipient == "mep-bell-ana"]

    [chaser] = made(desk, eve, ana)

    text = text_of(desk, chaser)
    assert "Thank you for your reply of 20 March 2026 (12/7)." in text
    assert "we were sorry to read that you cannot agree" in text
    assert "part of this has been done" in text
    history = (desk.workspace / "out" / desk.key / "history.csv").read_text("utf-8-sig")
    assert (
        "parliament,mep-bell-ana,en,1,NE/2018/1,2026-03-09,paper,,2026-03-20,12/7,,parliament-chase-1"
        in history
    )


def test_a_confidential_answer_is_told_by_its_day_alone(desk: Desk, eve: Member, posted: list[Draft]) -> None:
    ben = next(one for one in posted if one.recipient != "mep-bell-ana" and one.letter == "parliament")
    reply(
        [ben],
        on=date(2026, 3, 25),
        by=eve,
        their_reference="secret/9",
        outcomes={"release": Outcome.GRANTED},
        confidential=True,
    )
    [chaser] = made(desk, eve, [ben])

    assert "Thank you for your reply of 25 March 2026." in text_of(desk, chaser)
    history = (desk.workspace / "out" / desk.key / "history.csv").read_text("utf-8-sig")
    assert "secret/9" not in history
    assert "granted" not in history


def test_once_a_follow_up_left_it_is_what_waits_and_the_next_round_comes_after_it(
    desk: Desk, eve: Member, posted: list[Draft], settings: Any
) -> None:
    [chaser] = made(desk, eve, [one for one in posted if one.letter == "embassy"])
    approved(desk, eve)
    left([chaser], Channel.PAPER, on=MAY, by=eve)

    first = Draft.objects.get(letter="embassy")
    chaser.refresh_from_db()
    assert (first.state, first.due_on, first.next_letter) == ("sent", None, "embassy-chase-1")
    assert (chaser.state, chaser.due_on) == ("sent", date(2026, 6, 3))

    july = settings.TODAY = date(2026, 7, 1)
    assert chaser in chasing.due_for_chase(desk.campaign, july)
    with pytest.raises(
        NotAllowed, match=r"^After “Embassies” the next round is 2; there is no round 3 yet\.$"
    ):
        chasing.plan(desk.campaign, [chaser], Round.CHASE, on=MAY, number=3)
    [second] = made(desk, eve, [chaser])
    assert second.letter == "embassy-chase-2"
    assert "On 4 May 2026 we sent you" in text_of(desk, second)
    assert not Draft.objects.filter(letter__in=["embassy", "embassy-chase-1"], gone=True).exists()
    refused = chasing.plan(desk.campaign, [first], Round.CHASE, on=MAY)
    assert [(draft.pk, why) for draft, why in refused.left_out] == [
        (first.pk, "a later letter left to them.")
    ]


def test_an_answer_that_comes_meanwhile_brings_the_follow_up_back_to_review(
    desk: Desk, eve: Member, posted: list[Draft]
) -> None:
    embassy = next(one for one in posted if one.letter == "embassy")
    [chaser] = made(desk, eve, [embassy])
    approved(desk, eve)
    chaser.refresh_from_db()
    assert chaser.state == "approved"

    reply([embassy], on=date(2026, 4, 1), by=eve)
    making.make_letters(desk.campaign, by=eve)

    chaser.refresh_from_db()
    assert chaser.state in ("draft", "in_review")
    assert "Thank you for your reply of 1 April 2026." in text_of(desk, chaser)


def test_nobody_is_chased_whom_nobody_writes_to_or_over_a_file_that_somebody_saved(
    desk: Desk, eve: Member, posted: list[Draft], member: Callable[..., Member]
) -> None:
    embassy = next(one for one in posted if one.letter == "embassy")
    assert embassy.addressee is not None
    planned = chasing.plan(desk.campaign, [embassy], Round.CHASE, on=MAY)
    file = desk.folder / "campaign.yaml"
    file.write_text("# saved\n" + file.read_text("utf-8"), "utf-8")
    with pytest.raises(NotAllowed, match=r"^campaign\.yaml was saved while this page was open"):
        now = chasing.plan(desk.campaign, [embassy], Round.CHASE, on=MAY)
        chasing.make(desk.campaign, now, opened_with=planned.opened, by=eve)
    with pytest.raises(NotAllowed, match=r"^Your role does not let you make letters"):
        chasing.make(desk.campaign, planned, opened_with=planned.opened, by=member(Role.COORDINATOR))
    assert not Draft.objects.exclude(next_letter="").exists()
    assert not Job.objects.filter(kind="make").exists()

    hold_person(embassy.addressee, "asked us not to write", by=eve)
    none = chasing.plan(desk.campaign, [embassy], Round.CHASE, on=MAY)
    assert [why for _, why in none.left_out] == ["nobody writes to them: do not contact."]


def test_a_doubted_fact_is_corrected_where_it_was_told_and_takes_no_follow_ups_place(
    desk: Desk, eve: Member, posted: list[Draft]
) -> None:
    hold = hold_fact(desk.campaign, fact_of_all(desk), "The judgment came later.", by=eve)
    told = list(chasing.to_correct(hold))
    assert len(told) == 6

    corrections = made(desk, eve, told, Round.CORRECTION)

    assert {one.letter for one in corrections} == {"parliament-correction-1", "embassy-correction-1"}
    text = text_of(desk, corrections[0])
    assert "(a correction to our letter of 9 March 2026)" in text
    assert chasing.due_for_chase(desk.campaign, MAY).count() == 5
    again = chasing.plan(desk.campaign, told, Round.CORRECTION, on=MAY)
    assert [one.key for one in again.follow_ups] == ["parliament-correction-1", "embassy-correction-1"]


def test_the_terminal_shows_first_and_writes_with_really(
    desk: Desk, eve: Member, posted: list[Draft], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plea_web.cli.opening.start", lambda _workspace: None)

    def run(*words: str) -> Any:
        return CliRunner().invoke(chase_command, words, obj=desk.workspace)

    embassy = next(one for one in posted if one.letter == "embassy")
    shown = run("--only", embassy.recipient)
    assert shown.output == (
        "embassy-chase-1  1 recipient  Embassies: follow-up 1\n"
        f"    {embassy.recipient} (en), left on 2026-03-09\n"
        "  campaign.yaml:\n"
        "    +\n"
        "    +   embassy-chase-1:\n"
        '    +     title: "Embassies: follow-up 1"\n'
        "    +     follows: embassy\n"
        "    +     date: 2026-05-04\n"
        '    +     text: "texts/embassy-chase.{language}.md"\n'
        "  new text: texts/embassy-chase.en.md\n"
    )
    spoken_to(embassy, eve)
    assert run("--only", embassy.recipient).output == shown.output + (
        f"too soon: {embassy.name} was written to on 30 April 2026. 14 days have to lie between two letters, "
        "so the next one may go on 14 May 2026.\n"
    )
    assert not Draft.objects.filter(letter="embassy-chase-1").exists()
    assert "follow-ups among them: plea status says" in run("--only", embassy.recipient, "--really").output
    assert Draft.objects.filter(letter="embassy-chase-1").count() == 1
    assert run("--only", "nobody").output == "No letter that left can be followed to: nobody.\n"
    assert run("--correction", "nothing").exit_code == 1


def test_follow_ups_are_chosen_shown_and_made_in_the_browser(
    desk: Desk, eve: Member, posted: list[Draft], page_as: Callable[..., Page]
) -> None:
    page = page_as(eve)
    fact = fact_of_all(desk)
    page.goto(f"/c/{desk.campaign.pk}/chase/")
    at_every_size(page, "chase")
    page.get_by_role("button", name="Show the follow-ups").click()
    page.get_by_role("heading", name="Members of parliament: follow-up 1").wait_for()
    at_every_size(page, "chase-show")
    spoken_to(next(one for one in posted if one.letter == "embassy"), eve)
    page.goto(f"/c/{desk.campaign.pk}/chase/")
    page.get_by_role("button", name="Show the follow-ups").click()
    page.get_by_text("1 office was written to a little while ago. Is it meant so?").wait_for()
    at_every_size(page, "chase-soon")
    page.get_by_role("button", name="Make 5 letters").click()
    page.wait_for_url("**/work/*/")
    assert Draft.objects.filter(letter__contains="-chase-1").count() == 5
    page.goto(f"/c/{desk.campaign.pk}/chase/")
    page.get_by_text("5 follow-ups are on the way already.").wait_for()

    hold = hold_fact(desk.campaign, fact, "The judgment came later.", by=eve)
    page.goto(f"/c/{desk.campaign.pk}/holds/{hold.pk}/reach/")
    page.get_by_role("link", name="Draft a correction").click()
    page.get_by_role("button", name="Show the corrections").click()
    at_every_size(page, "chase-correction")
    assert Hold.objects.count() == 1
