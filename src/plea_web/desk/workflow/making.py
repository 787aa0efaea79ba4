"""Make a campaign's letters from the desk, as `plea merge` does in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from plea.checks import check_campaign
from plea.cli.open_campaign import left_over
from plea.merge.batch import prepare
from plea.merge.sameness import too_much_alike
from plea.model.problem import Problem
from plea.output import write_batch
from plea_web.desk.letters_of import opened, out_of
from plea_web.desk.models import Campaign, Job, Member
from plea_web.desk.permissions import May
from plea_web.desk.workflow import jobs
from plea_web.desk.workflow.findings import told
from plea_web.desk.workflow.history import freeze
from plea_web.desk.workflow.intake import take_in
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must

MAKE = "make"


def make_letters(campaign: Campaign, *, by: Member | None, because: str = "") -> Job:
    """Begin to make all letters of a campaign. Raises NotAllowed while that is under way, or for a role.

    `because` says why offices that were written to lately get letters all the same.
    """
    if by is not None:
        must(by, May.MAKE)
    return jobs.start(MAKE, campaign, by=by, **({"because": because} if because else {}))


@jobs.kind(MAKE)
def _make(job: Job, step: jobs.Step) -> Mapping[str, Any]:
    campaign = job.campaign
    if campaign is None:
        raise NotAllowed("The campaign is gone.")
    freeze(campaign)
    files = opened(campaign)
    if files.files is None:
        return _stopped(files.problems)
    batch = prepare(files.files, files.problems + check_campaign(files.files))
    if batch.stopped:
        return _stopped(batch.problems)
    total = len(batch.plan.assignments)
    step(0, total)
    written = write_batch(
        out_of(campaign),
        batch.drafts(),
        reviewed=files.files.reviewed,
        numbers=batch.campaign.numbers,
        on_progress=lambda done: step(done, total),
    )
    take_in(campaign.key, by=job.by)
    step(total, total)
    left = left_over(batch).problems
    held = batch.held_back
    kinds = Counter(one.letter.key for one in batch.plan.assignments if one.recipient.key not in held)
    return {
        "made": kinds.total(),
        "held": total - kinds.total(),
        "written": written.made,
        "unchanged": written.unchanged,
        "kinds": [[files.files.letters[key].title, number] for key, number in kinds.items()],
        "left_out": len(batch.plan.omissions),
        "edited": list(written.edited),
        "problems": told([*left, *too_much_alike(batch), *written.problems]),
    }


def _stopped(problems: list[Problem]) -> Mapping[str, Any]:
    stops = [problem for problem in problems if problem.stops_everything]
    return {
        "say": "No letter was made: what is listed here has to be put right first.",
        "problems": told(stops),
    }
