"""Where a campaign stands: one line a stage, and the one next step for whoever asks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from plea_web.desk.models import FROZEN, Campaign, Draft, DraftState, Hold, Job, JobState, Member, Passage
from plea_web.desk.permissions import May, may
from plea_web.desk.queue import ToRead, to_read
from plea_web.desk.spoken import language as spoken
from plea_web.desk.today import today
from plea_web.desk.whole_letters import left_to_end
from plea_web.desk.workflow.states import reviewed

_SENT = (DraftState.SENT, DraftState.RETURNED, DraftState.REPLIED, DraftState.CLOSED)


@dataclass(frozen=True, slots=True)
class Stage:
    """One line of the overview."""

    name: str
    done: int
    of: int
    unit: str  # "letters", "passages"
    note: str
    page: str = ""  # the name of the page where it is looked at
    mood: str = ""  # good | warn | bad | ""
    query: str = ""  # what that page is asked for

    @property
    def part(self) -> int:
        """How much is done, in hundredths."""
        return 100 * self.done // self.of if self.of else 0


@dataclass(frozen=True, slots=True)
class NextStep:
    """What this person does next: a sentence and a button."""

    say: str
    button: str = ""
    page: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """A campaign at a glance, for one member."""

    stages: tuple[Stage, ...]
    next: NextStep
    running: Job | None
    outdated: int
    holds: int


def progress_of(campaign: Campaign, member: Member) -> Progress:
    """Return where a campaign stands. Counts are taken from the records; no file is read."""
    states = Counter(
        dict(
            Draft.objects.filter(campaign=campaign, gone=False)
            .values_list("state")
            .annotate(letters=Count("pk"))
            .order_by()
        )
    )
    counts = _Counts(campaign, member, states)
    left = to_read(campaign, member)
    running = Job.objects.filter(campaign=campaign, state__in=(JobState.WAITING, JobState.RUNNING)).first()
    return Progress(
        counts.stages(),
        _next(campaign, member, counts, left),
        running,
        Draft.objects.filter(campaign=campaign, gone=False, outdated=True).count(),
        Hold.objects.filter(campaign=campaign, lifted=False).count(),
    )


class _Counts:
    """The numbers of one campaign."""

    def __init__(self, campaign: Campaign, member: Member, states: Counter[str]) -> None:
        self._campaign = campaign
        self._member = member
        self._found = campaign.found
        self.total = states.total()
        self.frozen = sum(states[state] for state in FROZEN)
        self._sent = sum(states[state] for state in _SENT)
        self._replied = states[DraftState.REPLIED]
        self._returned = states[DraftState.RETURNED]
        self._prepared = states[DraftState.QUEUED]
        self.not_sent = states[DraftState.APPROVED] + states[DraftState.QUEUED]
        self.held = states[DraftState.HELD]
        passages = Passage.objects.filter(campaign=campaign, letters__gt=0)
        self.all_passages = passages.count()
        read = passages.filter(approvals__gte=campaign.readings, asked=False)
        self.read_passages, self.asked_passages = read.count(), passages.filter(asked=True).count()
        people = Draft.objects.filter(campaign=campaign, gone=False)
        self.read_people = people.filter(values_read=True).count()
        self.ready = reviewed(campaign).count()
        self.waiting, self.overdue, self.soon = self._follow_ups()

    def stages(self) -> tuple[Stage, ...]:
        """Return every stage in its order."""
        return (
            self.lists(),
            self.check(),
            self.letters(),
            self.passages(),
            self.people(),
            self.approved(),
            self.sent(),
            self.replied(),
            *self.follow_ups(),
        )

    def lists(self) -> Stage:
        """Tell of the lists."""
        lists, people = self._found.get("lists", 0), self._found.get("recipients", 0)
        return Stage("Lists", people, people, "recipients", _counted(lists, "list"), "settings")

    def check(self) -> Stage:
        """Tell of what plea check finds."""
        stops, warnings = self._found.get("stops", 0), self._found.get("warnings", 0)
        mood = "bad" if stops else "warn" if warnings else "good"
        said = [_counted(stops, "problem")] * bool(stops) + [_counted(warnings, "warning")] * bool(warnings)
        note = " and ".join(said) or "nothing is wrong in the files"
        return Stage("Check", 0, 0, "", note, "findings", mood)

    def letters(self) -> Stage:
        """Tell of the letters made."""
        held = self._found.get("held", 0)
        note = f"{_counted(held, 'person', 'people')} held back" if held else "made" if self.total else ""
        return Stage("Letters", self.total, self.total, "letters", note, "letters", "warn" if held else "")

    def passages(self) -> Stage:
        """Tell of the passages read."""
        asked = self.asked_passages
        note = f"changes asked of {asked}" if asked else ""
        mood = "warn" if asked else "good" if self.read_passages == self.all_passages > 0 else ""
        return Stage(
            "Passages read", self.read_passages, self.all_passages, "passages", note, "passages", mood
        )

    def people(self) -> Stage:
        """Tell of the people read."""
        mood = "good" if self.read_people == self.total > 0 else ""
        return Stage("People read", self.read_people, self.total, "letters", "", "people_to_read", mood)

    def approved(self) -> Stage:
        """Tell of the letters approved."""
        said = [f"{self.ready:,} ready to approve"] * bool(self.ready) + [f"{self.held:,} held"] * bool(
            self.held
        )
        mood = "warn" if self.held else "good" if self.frozen == self.total > 0 else ""
        return Stage("Approved", self.frozen, self.total, "letters", ", ".join(said), "approve", mood)

    def sent(self) -> Stage:
        """Tell of the letters sent."""
        said = f"{self._prepared:,} printed or signed" if self._prepared else ""
        return Stage("Sent", self._sent, self.total, "letters", said, self._page_of("to_post"))

    def replied(self) -> Stage:
        """Tell of the replies."""
        said = f"{self._returned:,} came back undelivered" if self._returned else ""
        mood = "warn" if self._returned else ""
        return Stage("Replied", self._replied, self._sent, "letters", said, self._page_of("board"), mood,
                     "state=replied")  # fmt: skip

    def follow_ups(self) -> tuple[Stage, ...]:
        """Tell of the letters that somebody looks at again, to those who do; nothing while none is out."""
        if not self.waiting or not may(self._member, May.TRACK):
            return ()
        said = [f"{self.overdue:,} overdue"] * bool(self.overdue)
        said += [f"{self.soon:,} due within a week"] * bool(self.soon)
        in_time, asked = self.waiting - self.overdue, "due=overdue" if self.overdue else ""
        mood = "warn" if self.overdue else ""
        return (Stage("Follow-ups", in_time, self.waiting, "letters", ", ".join(said), "board", mood, asked),)

    def _follow_ups(self) -> tuple[int, int, int]:
        """Return how many letters are looked at again some day, overdue, and within a week."""
        if not self._sent:
            return 0, 0, 0
        day = today()
        counted = Draft.objects.filter(campaign=self._campaign, gone=False, due_on__isnull=False).aggregate(
            waiting=Count("pk"),
            overdue=Count("pk", filter=Q(due_on__lt=day)),
            soon=Count("pk", filter=Q(due_on__gte=day, due_on__lte=day + timedelta(days=7))),
        )
        return counted["waiting"], counted["overdue"], counted["soon"]

    def _page_of(self, name: str) -> str:
        """Return a page's name for whoever may open it."""
        return name if may(self._member, May.TRACK) else ""


def _next(campaign: Campaign, member: Member, counts: _Counts, left: ToRead) -> NextStep:
    makes = may(member, May.MAKE)
    if campaign.found.get("stops") and not counts.total and makes:
        stops = _counted(campaign.found["stops"], "problem")
        return NextStep(f"{stops} in the files to put right first.", "See what is wrong", "findings")
    if not counts.total:
        if makes:
            return NextStep("There are no letters yet.", "Make letters", "make")
        return NextStep("There is nothing to read yet. A campaigner makes the letters first.")
    if left.passages:
        others = "; ".join(_waiting(code, number) for code, number in left.waiting.items())
        say = f"{_counted(left.passages, 'passage')} to read, about {_counted(left.minutes, 'minute')}"
        return NextStep(f"{say}; {others}." if others else f"{say}.", "Read on", "passages")
    if counts.asked_passages and makes:
        say = f"Changes are asked of {_counted(counts.asked_passages, 'passage')}."
        return NextStep(say, "See what is asked", "passages")
    if counts.read_people < counts.total:
        people = _counted(counts.total - counts.read_people, "letter")
        return NextStep(f"The people of {people} are still to be looked at.", "Look at people",
                        "people_to_read")  # fmt: skip
    whole = left_to_end(campaign, member.languages or campaign.languages)
    if whole and counts.frozen < counts.total:
        letters = _counted(whole, "whole letter")
        say = f"{letters} to read to the end, so that each passage is seen in its place."
        return NextStep(say, "Read to the end", "read_to_end")
    if counts.ready and may(member, May.APPROVE):
        return NextStep(f"{_counted(counts.ready, 'letter')} can be approved.", "Approve", "approve")
    if counts.frozen == counts.total:
        return _next_when_approved(campaign, member, counts)
    return NextStep("You have read all that is yours to read. Thank you.")


def _next_when_approved(campaign: Campaign, member: Member, counts: _Counts) -> NextStep:
    if counts.not_sent and may(member, May.LOG):
        have = "has" if counts.not_sent == 1 else "have"
        say = (
            f"Every letter is approved, and lies in the folder out/{campaign.key}/final. "
            f"{_counted(counts.not_sent, 'letter')} {have} not left yet."
        )
        return NextStep(say, "Sign and post", "to_sign")
    if counts.not_sent:
        return NextStep(f"Every letter is approved. They are in the folder out/{campaign.key}/final.")
    if counts.overdue and may(member, May.TRACK):
        say = f"Every letter has left. {_counted(counts.overdue, 'follow-up')} "
        say += "is overdue." if counts.overdue == 1 else "are overdue."
        return NextStep(say, "See who has not answered", "board", "due=overdue")
    return NextStep("Every letter has left.")


def _waiting(code: str, number: int) -> str:
    return f"{number:,} wait{'s' if number == 1 else ''} for somebody who reads {spoken(code)}"


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
