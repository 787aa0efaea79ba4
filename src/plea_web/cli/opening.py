"""What the desk's commands do first: find the campaign, read what is new, and know who speaks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from plea_web.cli.starting import start

__all__ = ["open_desk", "speaker", "start"]

if TYPE_CHECKING:
    from plea_web.desk.models import Campaign, Member


def open_desk(workspace: Path, key: str | None) -> Campaign:
    """Start the desk, read what is new, and return a campaign; ends the command where there is none."""
    from plea.cli.show import show_problems
    from plea.files.load import find_campaign

    start(workspace)
    folder, problems = find_campaign(workspace, key)
    if folder is None:
        show_problems(problems)
        raise SystemExit(2)
    from plea_web.desk.models import Campaign
    from plea_web.desk.workflow import NotAllowed
    from plea_web.desk.workflow.intake import take_in

    try:
        take_in(folder.name)
    except NotAllowed as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None
    return Campaign.objects.get(key=folder.name)


def speaker(name: str | None) -> Member:
    """Return who speaks at this terminal: the member of a user name, or whoever works here alone.

    Whoever reaches the machine's terminal reaches its records too, so no password is asked for.
    """
    from plea_web.desk.models import Member
    from plea_web.desk.workflow.links import alone_here

    if name is not None:
        member = Member.objects.filter(user__username=name, active=True).first()
        if member is None:
            raise click.UsageError(f'Nobody here has the user name "{name}". plea user list shows everybody.')
        return member
    active = list(
        Member.objects.filter(active=True, user__isnull=False)[:2]
    )  # readers of packs are no members
    if len(active) > 1:
        raise click.UsageError("Several people work here. Say who you are: --as USERNAME.")
    return active[0] if active else alone_here()
