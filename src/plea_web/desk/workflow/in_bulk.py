"""Many letters printed, signed or sent in one step: at once where they are few, else as a job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plea_web.desk.models import Campaign, Channel, Draft, Job, Member
from plea_web.desk.permissions import May
from plea_web.desk.workflow import jobs
from plea_web.desk.workflow.days import past
from plea_web.desk.workflow.despatches import Going, leave
from plea_web.desk.workflow.leaving import OnProgress
from plea_web.desk.workflow.preparing import printed, signed
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must

DESPATCH = "despatch"
FEW = 100
"""As many letters are done before the next page comes; with more, people see how far it is."""
PRINTED, SIGNED, LEFT = "printed", "signed", "left"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be written down of letters."""

    step: str  # PRINTED, SIGNED or LEFT
    on: date
    channel: str = Channel.PAPER
    copies: tuple[str, ...] = ()
    signed_by: str = ""
    tracking: Mapping[str, str] | None = None  # by the letter's number

    def as_inputs(self) -> dict[str, Any]:
        """Return it as a job keeps it."""
        return {
            "step": self.step,
            "on": self.on.isoformat(),
            "channel": self.channel,
            "copies": list(self.copies),
            "signed_by": self.signed_by,
            "tracking": dict(self.tracking or {}),
        }


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it, in numbers and words."""

    step: str
    letters: int
    copies: int
    refused: list[str]
    without_copy: list[str]

    def as_outcome(self) -> dict[str, Any]:
        """Return it as a job shows it."""
        return {
            "despatched": self.letters,
            "step": self.step,
            "copies": self.copies,
            "refused": self.refused,
            "without_copy": self.without_copy,
        }


def begin(campaign: Campaign, drafts: Iterable[int], wish: Wish, *, by: Member) -> Done | Job:
    """Write something down of letters: at once, or as a job where they are many.

    Raises NotAllowed where no letter is named, nobody may write that down, or the day is still to come.
    """
    must(by, May.LOG)
    past(wish.on)
    numbers = sorted(set(drafts))
    if not numbers:
        raise NotAllowed("Tick the letters first, or choose a kind that has some.")
    if len(numbers) > FEW:
        return jobs.start(DESPATCH, campaign, by=by, drafts=numbers, **wish.as_inputs())
    return do(campaign, numbers, wish, by=by)


def do(
    campaign: Campaign,
    drafts: Iterable[int],
    wish: Wish,
    *,
    by: Member,
    on_progress: OnProgress | None = None,
) -> Done:
    """Write something down of letters of a campaign, as far as they may leave. Raises NotAllowed."""
    letters = [Draft(pk=number) for number in drafts_of(campaign, drafts)]
    if wish.step == PRINTED:
        made = printed(letters, on=wish.on, by=by, on_progress=on_progress)
        return Done(wish.step, len(made.despatches), 0, [str(one) for one in made.refused], [])
    if wish.step == SIGNED:
        made = signed(letters, wish.signed_by, on=wish.on, by=by, on_progress=on_progress)
        return Done(wish.step, len(made.despatches), 0, [str(one) for one in made.refused], [])
    going = Going(
        Channel(wish.channel),
        wish.on,
        tuple(Channel(copy) for copy in wish.copies),
        {int(number): said for number, said in (wish.tracking or {}).items()},
    )
    gone = leave(letters, going, by=by, on_progress=on_progress)
    copies = sum(one.channel != going.channel for one in gone.left)
    return Done(
        wish.step,
        len(gone.left) - copies,
        copies,
        [str(one) for one in gone.refused],
        [str(one) for one in gone.without_copy],
    )


def drafts_of(campaign: Campaign, numbers: Iterable[int]) -> list[int]:
    """Return those numbers that are letters of a campaign."""
    known = set(Draft.objects.filter(campaign=campaign).values_list("pk", flat=True))
    return sorted(known.intersection(numbers))


@jobs.kind(DESPATCH)
def _despatch(job: Job, step: jobs.Step) -> Mapping[str, Any]:
    if job.campaign is None or job.by is None:
        raise NotAllowed("The campaign or the member who asked is gone.")
    said = job.inputs
    wish = Wish(
        said["step"],
        date.fromisoformat(said["on"]),
        said["channel"],
        tuple(said["copies"]),
        said["signed_by"],
        said["tracking"],
    )
    done = do(job.campaign, said["drafts"], wish, by=job.by, on_progress=step)
    step(len(said["drafts"]), len(said["drafts"]))
    return done.as_outcome()
