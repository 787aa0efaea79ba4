"""Where a campaign stands, making letters, approving them, and the date: the pages around the review."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

from click.testing import CliRunner
from django.utils import timezone

from plea.cli.main import main
from plea_web.desk.models import Draft, Event, Job, JobState, Passage, Role
from plea_web.desk.whole_letters import letters_to_read
from plea_web.desk.workflow import jobs
from plea_web.desk.workflow.intake import take_in
from plea_web.desk.workflow.people import read_letter
from plea_web.desk.workflow.review import ask_changes
from tests.desk.conftest import Desk
from tests.desk.test_intake import read_everything, replace, type_in


def said(response) -> str:
    """The words of a page's main part, as they are read."""
    assert response.status_code in (200, 286), response.status_code
    text = response.content.decode()
    main = text.partition('<main id="main" tabindex="-1">')[2].partition("</main>")[0] or text
    words = re.sub(r"<(script|style).*?</\1>", " ", main, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", words)).split())


def test_the_overview_names_each_stage_and_the_next_step_of_whoever_looks(desk: Desk, client_of):
    page = said(client_of(Role.VOLUNTEER).get(f"/c/{desk.campaign.pk}/"))

    assert "8 passages to read, about 3 minutes. Read on" in page
    assert (
        "Lists 6 recipients 1 list Check nothing is wrong in the files Letters 6 letters made "
        "Passages read 0 of 8 passages People read 0 of 6 letters Approved 0 of 6 letters "
        "Sent 0 of 6 letters Replied none yet"
    ) in page
    assert "Make letters" not in page
    assert re.search(r"What happened \d+ \w+, \d\d:\d\d Letters taken in : 6 new plea$", page)


def test_a_reader_of_one_language_hears_how_much_waits_for_others(real_desk: Desk, client_of):
    page = said(client_of(Role.VOLUNTEER, languages=["ru"]).get(f"/c/{real_desk.campaign.pk}/"))

    assert re.search(r"27 passages to read, about \d+ minutes; 60 wait for somebody who reads English", page)


def test_a_campaigner_is_told_what_changes_are_asked_and_an_approver_what_is_ready(
    desk: Desk, member, client_as
):
    reader, owner = member(Role.VOLUNTEER), member(Role.OWNER)
    read_everything(desk, reader)
    address = f"/c/{desk.campaign.pk}/"
    assert "3 whole letters to read to the end, so that each passage is seen in its place." in said(
        client_as(owner).get(address)
    )
    for chosen in letters_to_read(desk.campaign, "en"):
        read_letter(chosen.draft, seen=chosen.draft.sha256, by=reader)
    assert "6 letters can be approved. Approve" in said(client_as(owner).get(address))
    assert "You have read all that is yours to read. Thank you." in said(client_as(reader).get(address))

    passage = Passage.objects.get(letters=1, place="texts/embassy.en.md, line 6")
    ask_changes(passage, seen=passage.sha256, by=owner, text="Which step?")
    assert "Changes are asked of 1 passage. See what is asked" in said(client_as(owner).get(address))


def test_what_is_wrong_in_the_files_stands_at_its_file_with_the_way_out(desk: Desk, client_of):
    replace(desk.folder / "texts" / "embassy.en.md", "{{ sender.email }}", "{{ sender.emial }}")
    take_in(desk.key)

    page = said(client_of(Role.CAMPAIGNER).get(f"/c/{desk.campaign.pk}/check/"))

    assert page.startswith(
        "What plea finds in the files Put them right here, one after the other texts/embassy.en.md"
    )
    assert '"sender.emial"' in page
    assert "texts/embassy.en.md, line 12" in page
    assert "1 problem" in said(client_of(Role.CAMPAIGNER).get(f"/c/{desk.campaign.pk}/"))


def test_letters_are_made_with_counts_and_whoever_is_held_back_is_named_with_the_way_to_mend_it(
    desk: Desk, client_of
):
    type_in(desk, "mep-bell-ana", "country", "Norwey")
    client = client_of(Role.CAMPAIGNER)

    answer = client.post(f"/c/{desk.campaign.pk}/make/", follow=True)

    page = said(answer)
    assert "5 made, 1 held back" in page
    assert "Members of parliament 4 Embassies 1" in page
    assert '"Norwey" is not a country we know. Write "Norway".' in page
    assert "holds back mep-bell-ana · recipients/officials.xlsx, sheet Officials, " in page
    assert [d.name for d in Draft.objects.filter(gone=True)] == ["Ana Bell"]
    assert Draft.objects.filter(batch__made_by=client.member).count() >= 1


def test_a_fault_in_a_text_stops_the_making_and_leaves_every_letter_as_it_was(desk: Desk, client_of):
    before = {path: path.read_bytes() for path in desk.drafts.rglob("*.docx")}
    replace(desk.folder / "texts" / "embassy.en.md", "{{ sender.email }}", "{{ sender.emial }}")

    page = said(client_of(Role.CAMPAIGNER).post(f"/c/{desk.campaign.pk}/make/", follow=True))

    assert "No letter was made: what is listed here has to be put right first." in page
    assert {path: path.read_bytes() for path in desk.drafts.rglob("*.docx")} == before


def test_making_cannot_be_begun_twice_at_once_and_says_so(desk: Desk, client_of):
    Job.objects.create(kind="make", campaign=desk.campaign, state=JobState.RUNNING, asked_at=timezone.now())

    page = said(client_of(Role.CAMPAIGNER).post(f"/c/{desk.campaign.pk}/make/", follow=True))

    assert "This is under way already. Wait until it is done, or stop it first." in page


def test_work_under_way_says_how_far_it_is_and_can_be_stopped(desk: Desk, client_of):
    now = timezone.now()
    job = Job.objects.create(
        kind="make",
        campaign=desk.campaign,
        state=JobState.RUNNING,
        done=300,
        total=880,
        asked_at=now,
        began_at=now - timedelta(seconds=10),
        heartbeat=now,
    )
    client = client_of(Role.CAMPAIGNER)
    address = f"/c/{desk.campaign.pk}/work/{job.pk}/"

    assert "300 of 880 30 a second about 19 seconds left You may leave this page; the work goes on." in said(
        client.get(address)
    )
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
    client.post(f"{address}stop/")
    job.refresh_from_db()
    assert job.cancel


def test_work_that_was_cut_off_is_taken_up_again_and_finished(desk: Desk, client_of):
    long_ago = timezone.now() - timedelta(minutes=5)
    job = Job.objects.create(
        kind="make", campaign=desk.campaign, state=JobState.RUNNING, asked_at=long_ago, heartbeat=long_ago
    )
    client = client_of(Role.CAMPAIGNER)
    address = f"/c/{desk.campaign.pk}/work/{job.pk}/"
    assert "plea was closed in the middle of it. Nothing is lost. Go on with it" in said(client.get(address))

    page = said(client.post(f"{address}resume/", follow=True))

    assert "6 made, 0 held back 0 written 6 as before" in page
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 286


def test_a_cancelled_job_leaves_what_was_there(desk: Desk, member):
    @jobs.kind("test of stopping")
    def work(job: Job, step: jobs.Step) -> dict[str, str]:
        Job.objects.filter(pk=job.pk).update(cancel=True)
        step(1, 1)
        return {}

    job = jobs.start("test of stopping", desk.campaign, by=member(Role.OWNER))

    job.refresh_from_db()
    assert (job.state, job.outcome) == (
        JobState.CANCELLED,
        {"say": "Stopped, as you asked. What was done before stays."},
    )


def test_approving_freezes_what_is_wholly_read_and_says_what_stands_in_the_way_of_the_rest(
    desk: Desk, member, client_as
):
    read_everything(desk, member(Role.VOLUNTEER))
    passage = Passage.objects.get(letters=1, place="texts/embassy.en.md, line 6")
    ask_changes(passage, seen=passage.sha256, by=member(Role.VOLUNTEER), text="Which step?")
    client = client_as(member(Role.COORDINATOR))
    address = f"/c/{desk.campaign.pk}/approve/"

    page = said(client.get(address))
    assert "5 letters are wholly read" in page
    assert "1 letter with a passage of which changes are asked" in page
    done = said(client.post(address, follow=True))

    assert done.startswith("Approving letters 5 letters approved Their exact bytes are kept")
    final = desk / "out" / desk.key / "final"
    assert sorted(path.name for path in final.rglob("*.docx")) == [
        path.name.removeprefix("DRAFT_") for path in sorted((desk.drafts / "parliament").glob("*.docx"))
    ]
    for path in final.rglob("*.docx"):
        draft = desk.drafts / "parliament" / f"DRAFT_{path.name}"
        assert path.read_bytes() == draft.read_bytes()


def test_a_letter_that_somebody_changed_in_the_folder_is_not_approved_over_their_work(
    desk: Desk, member, client_as
):
    read_everything(desk, member(Role.VOLUNTEER))
    changed = next((desk.drafts / "embassy").glob("*.docx"))
    changed.write_bytes(changed.read_bytes() + b"\0")

    page = said(client_as(member(Role.OWNER)).post(f"/c/{desk.campaign.pk}/approve/", follow=True))

    assert "5 letters approved" in page
    assert (
        "Embassy of Norway: its file was changed by hand. "
        "Bring it back at the letter's page, or delete the file."
    ) in page


def test_another_date_says_what_moves_writes_one_line_and_keeps_what_was_read(desk: Desk, member, client_as):
    read_everything(desk, member(Role.VOLUNTEER))
    client = client_as(member(Role.CAMPAIGNER))
    address = f"/c/{desk.campaign.pk}/date/"

    page = said(client.get(address, {"day": "2018-03-09"}))
    assert "Nothing moves but the date itself. 8 passages stay as they are" in page
    form = client.get(address, {"day": "2018-03-09"}).context["opened"]
    before = (desk.folder / "campaign.yaml").read_text("utf-8")
    made = said(client.post(address, {"day": "2018-03-09", "opened": form}, follow=True))

    assert "6 made, 0 held back 6 written" in made
    assert (desk.folder / "campaign.yaml").read_text("utf-8") == before.replace("2018-03-02", "2018-03-09", 1)
    assert not Passage.objects.filter(letters__gt=0, approvals=0).exists()
    assert not Draft.objects.filter(values_read=False).exists()
    assert "settings_changed" in Event.objects.values_list("kind", flat=True)


def test_a_date_on_which_a_fact_has_run_out_is_not_written(desk: Desk, client_of):
    judgment = "    on: 2017-09-20\n"
    replace(
        desk.folder / "case.yaml", judgment + "    sources", judgment + "    expires: 2018-03-31\n    sources"
    )

    page = said(client_of(Role.CAMPAIGNER).get(f"/c/{desk.campaign.pk}/date/", {"day": "2018-04-01"}))

    assert "Some letters could not be made: what they tell has run out by then." in page
    assert "may be told until 2018-03-31" in page
    assert "Write the date" not in page


def test_a_file_saved_by_somebody_else_meanwhile_is_not_written_over(desk: Desk, client_of):
    client = client_of(Role.CAMPAIGNER)
    opened = client.get(f"/c/{desk.campaign.pk}/date/").context["opened"]
    replace(desk.folder / "campaign.yaml", "place: Warsaw", "place: Kyiv")

    page = said(
        client.post(f"/c/{desk.campaign.pk}/date/", {"day": "2018-03-09", "opened": opened}, follow=True)
    )

    assert "campaign.yaml was saved by somebody else while this page was open; nothing was written." in page
    assert "date: 2018-03-02" in (desk.folder / "campaign.yaml").read_text("utf-8")


def test_the_front_page_of_one_campaign_is_its_overview(desk: Desk, client_of):
    assert client_of(Role.VOLUNTEER).get("/").headers["Location"] == f"/c/{desk.campaign.pk}/"


def test_the_front_page_without_a_campaign_is_the_first_hour_for_whoever_may_begin_one(empty_desk, client_of):
    assert client_of(Role.CAMPAIGNER).get("/").headers["Location"] == "/start/"
    assert "There is no campaign here yet." in said(client_of(Role.VOLUNTEER).get("/"))


def test_plea_check_and_the_desk_say_the_same(desk: Desk):
    replace(desk.folder / "campaign.yaml", "reference: NE/2018", "reference: ''")
    take_in(desk.key)

    stops = [problem["message"] for problem in desk.campaign.findings if problem["stops"]]

    told = CliRunner().invoke(main, ["-C", str(desk.workspace), "check"], prog_name="plea").output
    assert stops
    assert all(message in told for message in stops)


def test_what_one_member_did_in_a_row_is_told_as_one(desk: Desk, client_of):
    reader = client_of(Role.VOLUNTEER, name="Ben")
    for shown in list(Passage.objects.filter(campaign=desk.campaign).order_by("pk"))[:3]:
        reader.post(f"/c/{desk.campaign.pk}/review/{shown.pk}/approve/", {"seen": shown.sha256})

    page = said(reader.get(f"/c/{desk.campaign.pk}/"))

    assert re.search(r"What happened \d+ \w+, \d\d:\d\d Passage approved 3 times Ben \d+ \w+, ", page)
