"""`plea close`: end a campaign; erase its addresses and replies, now or when their day has passed."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plea_web.cli import opening
from plea_web.cli.forget import say

if TYPE_CHECKING:
    from plea_web.desk.models import Campaign, Member

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("campaign", required=False)
@click.option("--on", type=_DAY, metavar="DAY", help="The day on which it ended; today, where none is said.")
@click.option("--keep-until", type=_DAY, metavar="DAY", help="How long addresses and replies are kept.")
@click.option("--leave-letters", is_flag=True, help="Go on expecting answers to letters that left.")
@click.option("--open", "open_", is_flag=True, help="Open it again.")
@click.option("--erase", is_flag=True, help="Erase addresses and replies of a closed campaign.")
@click.option("--really", is_flag=True, help="Do it; without this it is only shown.")
@click.option("--as", "name", metavar="USERNAME", help="Who you are, where several people work here.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.pass_obj
def close(
    workspace: Path | None,
    campaign: str | None,
    on: datetime | None,
    keep_until: datetime | None,
    leave_letters: bool,
    open_: bool,
    erase: bool,
    really: bool,
    name: str | None,
    form: str,
) -> None:
    """Close a campaign; erase its addresses and replies when their day has passed."""
    if open_ and erase:
        raise click.UsageError("Either open the campaign again, or erase its addresses and replies.")
    opened = opening.open_desk(workspace or Path(), campaign)
    from plea_web.desk.permissions import May
    from plea_web.desk.today import today
    from plea_web.desk.workflow import NotAllowed, closing
    from plea_web.desk.workflow.rules import must

    try:
        by = opening.speaker(name)
        must(by, May.CLOSE)
        if not really:
            _show(opened, form)
        elif erase:
            say(closing.erase(opened, by=by), form)
        elif open_:
            _tell(closing.open_again(opened, by=by), form)
        else:
            day = on.date() if on else today()
            until = keep_until.date() if keep_until else closing.standing(opened).said_until
            _tell(_closed(opened, day, until, by, leave_letters), form)
    except NotAllowed as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None


def _closed(campaign: Campaign, on: date, until: date | None, by: Member, leave_letters: bool) -> Campaign:
    """Close it; one that is closed already gets another day until which things are kept."""
    from plea_web.desk.workflow import closing

    if campaign.closed_on and until:
        return closing.keep_until(campaign, until, by=by)
    return closing.close(campaign, on=on, by=by, keep_until=until, end_letters=not leave_letters)


def _show(campaign: Campaign, form: str) -> None:
    from plea_web.desk.workflow import closing

    now = closing.standing(campaign)
    if form == "json":
        told = {
            "unsent": now.unsent,
            "waiting": now.waiting,
            "replies": now.replies,
            "contacts": now.entries,
            "letters": now.letters,
            "files": now.files,
        }
        click.echo(json.dumps({**_days(campaign), **told}))
        return
    click.echo(_sentence(campaign))
    click.echo(
        f"{now.unsent:,} letters never left; of {now.waiting:,} that left something is expected still. "
        f"Addresses and words: {now.letters:,} letters, {now.entries:,} contacts ({now.replies:,} replies), "
        f"{now.files:,} files."
    )
    click.echo("Nothing was changed. To do it, add --really.")


def _tell(campaign: Campaign, form: str) -> None:
    click.echo(json.dumps(_days(campaign)) if form == "json" else _sentence(campaign))


def _sentence(campaign: Campaign) -> str:
    if not campaign.closed_on:
        return "The campaign is open."
    said = f"Closed on {campaign.closed_on}; nothing leaves any more."
    if campaign.scrubbed_on:
        return f"{said} Addresses and replies were erased on {campaign.scrubbed_on}."
    return f"{said} Addresses and replies are kept until {campaign.keep_until or 'an owner says otherwise'}."


def _days(campaign: Campaign) -> dict[str, str | None]:
    names = ("closed_on", "keep_until", "scrubbed_on")
    return {name: str(getattr(campaign, name)) if getattr(campaign, name) else None for name in names}
