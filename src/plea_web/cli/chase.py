"""`plea chase`: short follow-ups that cite our letter, and corrections."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from plea_web.desk.models import Campaign, Draft
    from plea_web.desk.workflow.chasing import Planned


@click.command()
@click.argument("campaign", required=False)
@click.option("--overdue", is_flag=True, help="Everybody whose answer is overdue (so does plea chase alone).")
@click.option("--only", metavar="KEY,…", help="These recipients, by their keys; answered or not.")
@click.option(
    "--round", "number", type=click.IntRange(1), metavar="N", help="This round, not each one's next."
)
@click.option(
    "--correction", metavar="FACT", help="Correct the letters that told this fact; it has to be held."
)
@click.option("--really", is_flag=True, help="Write it down, change campaign.yaml, and make the letters.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.option("--as", "name", metavar="USERNAME", help="Who you are, where several work here.")
@click.pass_obj
def chase(
    workspace: Path, campaign: str | None, overdue: bool, only: str | None, number: int | None,
    correction: str | None, really: bool, form: str, name: str | None,
) -> None:  # fmt: skip
    """Draft follow-ups to letters whose answer is overdue, or corrections of a fact.

    They cite our date and reference, and ask by what came back. Without --really this says what would be
    made and what changes in the files. They are read and approved like any letter.
    """
    if overdue and (only or correction):
        raise click.UsageError("Say one of --overdue, --only and --correction.")
    from plea_web.cli.opening import open_desk, speaker

    here = open_desk(workspace, campaign)
    member = speaker(name)
    from django.conf import settings

    from plea.files.new_chaser import Round
    from plea_web.desk.today import today
    from plea_web.desk.workflow import NotAllowed, chasing

    try:
        letters = _letters(here, only, correction)
        kind = Round.CORRECTION if correction else Round.CHASE
        planned = chasing.plan(here, letters, kind, on=today(), number=number)
        if not really:
            click.echo(_as_json(planned, None) if form == "json" else _as_text(planned))
            return
        settings.JOBS_IN_THREADS = False
        job = chasing.make(here, planned, opened_with=planned.opened, by=member)
    except NotAllowed as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None
    job.refresh_from_db()
    made = job.outcome.get("made")
    if form == "json":
        click.echo(_as_json(planned, made))
    elif made is None:
        click.echo(job.outcome.get("say", "It was stopped."), err=True)
    else:
        letters_in_all = f"{made:,} letters are made now, with {planned.letters:,} follow-ups among them"
        click.echo(f"{_as_text(planned)}\n\n{letters_in_all}: plea status says what is to be read.")
    raise SystemExit(0 if made is not None else 1)


def _letters(campaign: Campaign, only: str | None, correction: str | None) -> list[Draft]:
    from plea_web.desk.models import Hold
    from plea_web.desk.today import today
    from plea_web.desk.workflow import NotAllowed, chasing
    from plea_web.desk.workflow.rounds import may_be_followed

    if correction:
        hold = Hold.objects.filter(campaign=campaign, fact=correction).order_by("-pk").first()
        if hold is None:
            raise NotAllowed(
                f'The fact "{correction}" was never held. Hold it first, so that no more go out.'
            )
        letters = chasing.to_correct(hold)
    else:
        letters = may_be_followed(campaign) if only else chasing.due_for_chase(campaign, today())
    if not only:
        return list(letters)
    keys = [key.strip() for key in only.split(",") if key.strip()]
    found = list(letters.filter(recipient__in=keys))
    if missing := sorted(set(keys) - {draft.recipient for draft in found}):
        raise NotAllowed(f"No letter that left can be followed to: {', '.join(missing)}.")
    return found


def _as_text(planned: Planned) -> str:
    lines: list[str] = []
    for one in planned.follow_ups:
        count = len(one.letters)
        lines.append(f"{one.key}  {count:,} recipient{'' if count == 1 else 's'}  {one.title}")
        lines += [
            f"    {draft.recipient} ({draft.language}), left on {draft.sent_on}" for draft in one.letters
        ]
        if one.new:
            lines.append("  campaign.yaml:")
            lines += [f"    + {line}".rstrip() for hunk in one.new.campaign.hunks for line in hunk.after]
            lines += [f"  new text: {name}" for name in one.new.texts]
        lines += [f"  text: {name}" for name in one.texts]
        lines += [f"  text to be written first: {language}" for language in one.without]
    lines += [f"left out: {draft.recipient}: {why}" for draft, why in planned.left_out]
    lines += [f"too soon: {one}" for one in planned.soon]
    return "\n".join(lines) or "No answer is overdue, so nothing is to be followed up."


def _as_json(planned: Planned, made: int | None) -> str:
    said = {
        "follow_ups": [
            {
                "letter": one.key,
                "follows": one.first,
                "recipients": [draft.recipient for draft in one.letters],
                "new": one.new is not None,
                "texts": [*(one.new.texts if one.new else ()), *one.texts],
                "without": list(one.without),
            }
            for one in planned.follow_ups
        ],
        "left_out": [{"recipient": draft.recipient, "why": why} for draft, why in planned.left_out],
        "too_soon": [
            {"recipients": [draft.recipient for draft in one.drafts], "why": str(one)} for one in planned.soon
        ],
        "made": made,
    }
    return json.dumps(said, ensure_ascii=False, indent=2)
