"""Forms write the campaigner's files: the change is shown first, and nothing else in them moves."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from plea_web.desk.models import Event, EventKind, Payload, Role
from tests.as_workbooks import case_as_workbook
from tests.desk.browser import at_every_size
from tests.desk.conftest import Desk

pytestmark = pytest.mark.django_db(transaction=True)
ClientOf = Callable[..., Client]
PAGES = (
    "settings", "settings/facts", "settings/facts/1", "settings/facts/new", "settings/sources/1",
    "settings/sources/new", "settings/demands", "settings/demands/1", "settings/demands/new",
    "settings/senders", "settings/lists/1/rows/2", "settings/texts", "settings/texts/1",
    "settings/letters/1", "start",
)  # fmt: skip


def posted(client: Client, address: str, **changed: Any) -> Any:
    """Send a form as it stands on its page, with some fields changed."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    form = page.context["form"]
    sent: dict[str, Any] = {"opened": page.context["file"].opened}
    for field in form:
        value = field.value()
        if value not in (None, "", False, []):
            sent[field.html_name] = value
    sent = {name: value for name, value in {**sent, **changed}.items() if value is not None}
    return client.post(address, sent)


def saved(client: Client, shown: Any) -> Any:
    """Press *Save it* on the page that shows a change."""
    token = re.search(r'name="change" value="([^"]+)"', shown.content.decode())
    assert token is not None, shown.content.decode()[:2000]
    address = re.search(r'<form method="post" action="(/c/[^"]+)"', shown.content.decode())
    assert address is not None
    return client.post(address[1], {"change": token[1]}, follow=True)


def lines_of(shown: Any) -> list[str]:
    """Return the lines that a change would take out and put in."""
    return re.findall(r"<(?:del|ins)>(.*?)</(?:del|ins)>", shown.content.decode())


def test_every_page_of_the_settings_is_sound_on_every_screen(
    desk: Desk, page_of: Callable[..., Page]
) -> None:
    page = page_of(Role.CAMPAIGNER)

    for name in PAGES:
        page.goto(f"/c/{desk.campaign.pk}/{name}/")
        at_every_size(page, name.replace("/", "-"))


def test_a_fact_changes_after_the_change_was_shown_and_its_remarks_stay(
    desk: Desk, client_of: ClientOf
) -> None:
    client, path = client_of(Role.CAMPAIGNER), desk.folder / "case.yaml"
    before = path.read_text()

    shown = posted(
        client, f"/c/{desk.campaign.pk}/settings/facts/3/", words_en="she is ill: very", audiences=["ally"]
    )

    assert path.read_text() == before
    assert lines_of(shown) == [
        "    en: she has lost eleven kilograms and has not seen a doctor since October 2017",
        "    en: &quot;she is ill: very&quot;",
        "    audiences: [ally, public]     # not told to the authorities",
        "    audiences: [ally]     # not told to the authorities",
    ]
    answer = saved(client, shown)
    assert "Saved. Letters that this changes wait until they are made again." in answer.content.decode()
    assert path.read_text() == before.replace(
        "she has lost eleven kilograms and has not seen a doctor since October 2017", '"she is ill: very"'
    ).replace("[ally, public] ", "[ally] ")
    event = Event.objects.get(kind=EventKind.SETTINGS_CHANGED)
    assert event.member == client.member.pk  # type: ignore[attr-defined]
    assert Payload.objects.get(sha256=event.payload_sha256).content == {
        "file": "case.yaml",
        "settings": ["facts.health.en", "facts.health.audiences"],
    }


def test_a_form_that_changes_nothing_writes_nothing(desk: Desk, client_of: ClientOf) -> None:
    client = client_of(Role.CAMPAIGNER)
    before = {path: path.read_bytes() for path in desk.folder.glob("*.yaml")}

    for page in (
        "facts/1",
        "facts/3",
        "sources/1",
        "sources/3",
        "demands",
        "demands/1",
        "senders",
        "letters/1",
    ):
        answer = posted(client, f"/c/{desk.campaign.pk}/settings/{page}/")
        assert answer.status_code == 302, page

    assert {path: path.read_bytes() for path in desk.folder.glob("*.yaml")} == before


def test_new_facts_sources_and_demands_stand_behind_the_others(desk: Desk, client_of: ClientOf) -> None:
    client, base = client_of(Role.CAMPAIGNER), f"/c/{desk.campaign.pk}/settings"

    source = {"key": "visit", "kind": "statement", "words_en": "Her lawyer, 2 March 2018."}
    saved(client, posted(client, f"{base}/sources/new/", **source))
    fact = {
        "key": "lawyer",
        "words_en": "her lawyer was not let in",
        "sources": ["visit"],
        "on": "2018-03-01",
    }
    saved(client, posted(client, f"{base}/facts/new/", **fact))
    demand = {
        "key": "lawyer",
        "title_en": "Her lawyer",
        "what_en": "free access for her lawyer",
        "basis": ["lawyer"],
    }
    saved(client, posted(client, f"{base}/demands/new/", **demand))
    ticked = {"ask__lawyer__mep": "on", "verb__lawyer__mep__en": "Ask for"}
    answer = saved(client, posted(client, f"{base}/demands/", **ticked))

    case, demands = (desk.folder / "case.yaml").read_text(), (desk.folder / "demands.yaml").read_text()
    assert (
        "    sources: [consent]\n\n  lawyer:\n    en: her lawyer was not let in\n    sources: [visit]\n"
        "    on: 2018-03-01\n\nsources:"
    ) in case
    assert case.endswith('  visit:\n    kind: statement\n    en: "Her lawyer, 2 March 2018."\n')
    assert demands.endswith(
        "  lawyer:\n    title: {en: Her lawyer}\n    what: {en: free access for her lawyer}\n"
        "    basis: [lawyer]\n    asks:\n      mep: {en: Ask for}\n"
    )
    assert "is not a fact" not in answer.content.decode()


def test_a_tick_taken_away_takes_the_office_out_of_the_demand(desk: Desk, client_of: ClientOf) -> None:
    client = client_of(Role.CAMPAIGNER)

    shown = posted(client, f"/c/{desk.campaign.pk}/settings/demands/", ask__release__mep=None)

    assert lines_of(shown) == ["      mep: {en: Ask the authorities for}"]
    saved(client, shown)
    assert "mep: {en: Ask" not in (desk.folder / "demands.yaml").read_text()


def test_a_file_saved_meanwhile_is_not_written_over(desk: Desk, client_of: ClientOf) -> None:
    client, path = client_of(Role.CAMPAIGNER), desk.folder / "case.yaml"
    shown = posted(client, f"/c/{desk.campaign.pk}/settings/facts/1/", words_en="something else")
    path.write_text(path.read_text() + "# by hand\n")
    by_hand = path.read_text()

    answer = saved(client, shown)

    assert "case.yaml was saved by somebody else while this page was open" in answer.content.decode()
    assert lines_of(answer)[-1] == "    en: something else"
    assert path.read_text() == by_hand
    assert not Event.objects.filter(kind=EventKind.SETTINGS_CHANGED).exists()


def test_a_file_that_cannot_be_changed_safely_is_left_to_its_owner(desk: Desk, client_of: ClientOf) -> None:
    client, path = client_of(Role.CAMPAIGNER), desk.folder / "case.yaml"
    path.write_text("facts:\n  a: &same {en: one}\n  b: *same\nsources: {}\n")

    answer = posted(client, f"/c/{desk.campaign.pk}/settings/facts/1/", words_en="two words").content.decode()

    assert "case.yaml is written in a way that plea cannot change safely" in answer
    assert "two words</textarea>" in answer


def test_a_change_of_another_campaign_or_made_up_is_not_saved(desk: Desk, client_of: ClientOf) -> None:
    client = client_of(Role.CAMPAIGNER)

    answer = client.post(f"/c/{desk.campaign.pk}/settings/save/", {"change": "made:up"}, follow=True)

    assert "This change was shown too long ago. Make it again." in answer.content.decode()


def test_a_text_changes_after_the_change_was_shown(desk: Desk, client_of: ClientOf) -> None:
    client, path = client_of(Role.CAMPAIGNER), desk.folder / "texts/embassy.en.md"
    address = f"/c/{desk.campaign.pk}/settings/texts/1/"
    page = client.get(address)
    words = page.context["words"].replace("ask for a doctor", "send a doctor")

    shown = client.post(
        address, {"opened": page.context["file"].opened, "words": words.replace("\n", "\r\n")}
    )

    assert lines_of(shown) == [
        "subject: &quot;Nadia Example: please ask for a doctor&quot;",
        "subject: &quot;Nadia Example: please send a doctor&quot;",
    ]
    saved(client, shown)
    assert path.read_text() == words
    assert Event.objects.filter(kind=EventKind.TEXT_CHANGED).count() == 1


def test_what_a_check_finds_stands_at_the_fact_and_leads_to_it(desk: Desk, client_of: ClientOf) -> None:
    client, path = client_of(Role.CAMPAIGNER), desk.folder / "case.yaml"
    path.write_text(path.read_text().replace("sources: [judgment]", "sources: [nowhere]"))
    fact = f"/c/{desk.campaign.pk}/settings/facts/2/"

    overview = client.get(f"/c/{desk.campaign.pk}/settings/").content.decode()

    assert "&quot;nowhere&quot;" in overview
    assert f'<a href="{fact}">Go to this fact</a>' in overview
    assert "&quot;nowhere&quot;" in client.get(fact).content.decode()


def test_facts_in_a_workbook_are_shown_and_changed_in_excel(desk: Desk, client_of: ClientOf) -> None:
    client = client_of(Role.CAMPAIGNER)
    case_as_workbook((desk.folder / "case.yaml").read_text(), desk.folder / "case.xlsx")
    campaign = desk.folder / "campaign.yaml"
    campaign.write_text("case: case.xlsx\n" + campaign.read_text())

    page = client.get(f"/c/{desk.campaign.pk}/settings/facts/").content.decode()

    assert "Facts and sources stand in the workbook case.xlsx." in page
    assert "she has lost eleven kilograms" in page


def test_what_was_typed_on_a_page_that_was_open_too_long_is_still_there(
    desk: Desk, client_of: ClientOf
) -> None:
    client, path = client_of(Role.CAMPAIGNER), desk.folder / "demands.yaml"

    answer = posted(
        client, f"/c/{desk.campaign.pk}/settings/demands/1/", opened="0" * 64, what_en="her release"
    )

    assert "demands.yaml was saved by somebody else" in answer.content.decode()
    assert "her release</textarea>" in answer.content.decode()
    assert "her release" not in path.read_text()


def test_a_tick_without_a_verb_asks_for_one(desk: Desk, client_of: ClientOf) -> None:
    client = client_of(Role.CAMPAIGNER)

    answer = posted(client, f"/c/{desk.campaign.pk}/settings/demands/", ask__release__embassy_no_name="on")

    assert "With which verb? Such as: Support in public." in answer.content.decode()


def test_the_forms_of_the_real_campaign_sent_as_they_are_change_nothing(
    real_desk: Desk, client_of: ClientOf
) -> None:
    client = client_of(Role.CAMPAIGNER)
    before = {path: path.read_bytes() for path in real_desk.folder.glob("*.yaml")}
    pages = [f"facts/{number}" for number in (1, 20, 40, 60, 83)] + ["sources/1", "sources/19", "demands/4"]

    for page in (*pages, "letters/1", "letters/9", "demands", "senders"):
        assert posted(client, f"/c/{real_desk.campaign.pk}/settings/{page}/").status_code == 302, page

    assert {path: path.read_bytes() for path in real_desk.folder.glob("*.yaml")} == before


@pytest.mark.parametrize("name", ["campaign.yaml", "case.yaml", "demands.yaml"])
@pytest.mark.parametrize(
    "content",
    [
        b"title: [",
        b"\xff\xfe\xff",
        b"facts: x\nsources: [1]\ndemands: y\nlists: 3\nletters: 4\nsender: 5\n",
        b"facts: {a: b}\nsources: {c: d}\ndemands: {e: {asks: [f]}}\nletters: {g: {list: [h]}}\nsender: []\n",
    ],
)
def test_no_page_breaks_over_a_file_that_is_broken(
    desk: Desk, client_of: ClientOf, name: str, content: bytes
) -> None:
    client = client_of(Role.CAMPAIGNER)
    (desk.folder / name).write_bytes(content)
    first_hour = ("start/letterhead", "start/list", "start/letter", "start/first")

    answers = {
        page: client.get(f"/c/{desk.campaign.pk}/{page}/").status_code for page in (*PAGES, *first_hour)
    }

    assert set(answers.values()) <= {200, 302, 404}, answers


def test_a_cell_of_a_list_is_corrected_where_it_is_found_and_nothing_else_moves(
    desk: Desk, client_of: ClientOf
) -> None:
    client, address = client_of(Role.CAMPAIGNER), f"/c/{desk.campaign.pk}/settings/lists/1/rows/2/"
    path = desk.folder.parent.parent / "recipients" / "officials.xlsx"
    cells = {
        f"{kind}_{cell['column']}": cell["was"]
        for cell in client.get(address).context["cells"]
        for kind in ("was", "cell")
    }
    before = path.read_bytes()

    same = client.post(address, cells, follow=True)
    assert "Nothing was different, so nothing was written." in same.content.decode()
    assert path.read_bytes() == before

    answer = client.post(address, cells | {"cell_street": "2 Example Street"}, follow=True)
    assert "Make the letters again to have it there." in answer.content.decode()
    shown = {cell["column"]: cell["was"] for cell in client.get(address).context["cells"]}
    assert shown["street"] == "2 Example Street"
    assert {column: words for column, words in shown.items() if column != "street"} == {
        name.removeprefix("was_"): words
        for name, words in cells.items()
        if name.startswith("was_") and name != "was_street"
    }
    event = Event.objects.get(kind=EventKind.CELL_FIXED)
    assert event.member == client.member.pk  # type: ignore[attr-defined]

    late = client.post(address, cells | {"cell_street": "3 Example Street"}, follow=True)
    assert "3 Example Street" in late.content.decode()
    assert Event.objects.filter(kind=EventKind.CELL_FIXED).count() == 1
    assert client_of(Role.VOLUNTEER).get(address).status_code == 403
    assert client.get(address.replace("rows/2", "rows/999")).status_code == 404
