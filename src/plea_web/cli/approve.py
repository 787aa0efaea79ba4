"""`plea approve`: passages that were read, or letters that are wholly read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from plea_web.desk.models import Campaign, Member, Passage


@click.command()
@click.argument("campaign", required=False)
@click.option(
    "--passage", "passages", multiple=True, metavar="N:HASH",
    help="A passage as plea passages --to-review names it; may be repeated.",
)  # fmt: skip
@click.option("--letters", is_flag=True, help="Every letter that is wholly read.")
@click.option("--as", "name", metavar="USERNAME", help="Who you are, where several work here.")
@click.pass_obj
def approve(
    workspace: Path, campaign: str | None, passages: tuple[str, ...], letters: bool, name: str | None
) -> None:
    """Approve passages, or every letter that is wholly read.

    The hash behind a passage's number says which words you read: if they changed, nothing is approved.
    """
    if letters == bool(passages):
        raise click.UsageError("Say what to approve: --passage N:HASH, or --letters.")
    from plea_web.cli.opening import open_desk, speaker

    opened = open_desk(workspace, campaign)
    member = speaker(name)
    from plea_web.desk.workflow import NotAllowed

    try:
        if letters:
            _letters(opened, member)
        else:
            _passages(opened, passages, member)
    except NotAllowed as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None


def _letters(campaign: Campaign, member: Member) -> None:
    from django.conf import settings

    from plea_web.desk.workflow.approval import approve_letters

    settings.JOBS_IN_THREADS = False
    job = approve_letters(campaign, by=member)
    job.refresh_from_db()
    if "approved" not in job.outcome:
        click.echo(job.outcome.get("say", "It was stopped."), err=True)
        raise SystemExit(1)
    click.echo(f"{job.outcome['approved']:,} approved: out/{campaign.key}/final")
    for line in job.outcome["refused"]:
        click.echo(f"not approved: {line}")
    raise SystemExit(1 if job.outcome["refused"] else 0)


def _passages(campaign: Campaign, named: tuple[str, ...], member: Member) -> None:
    from plea.cli.show import counted
    from plea_web.desk.workflow.review import approve as approve_passage

    for one in named:
        passage = passage_named(campaign, one)
        approve_passage(passage, seen=passage.sha256, by=member)
        click.echo(f"passage {passage.pk} approved for {counted(passage.letters, 'letter')}")


def passage_named(campaign: Campaign, named: str) -> Passage:
    """Return the passage of a number and the beginning of its hash; a mistyped one is wrong use."""
    from plea_web.desk.models import Passage
    from plea_web.desk.workflow import NotAllowed

    number, _, digest = named.partition(":")
    passage = Passage.objects.filter(
        campaign=campaign, pk=int(number) if number.isdecimal() else 0, letters__gt=0
    ).first()
    if passage is None or len(digest) < 6:
        raise click.UsageError(
            f'"{named}" names no passage. plea passages --to-review lists them: 12:1a2b3c4d.'
        )
    if not passage.sha256.startswith(digest):
        raise NotAllowed(f"The words of passage {number} are not those you read. Read them again.")
    return passage
