"""`plea check`: what is wrong, all at once."""

from __future__ import annotations

from pathlib import Path

import click

from plea.cli.show import as_json, show_problems, verdict


@click.command()
@click.argument("campaign", required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.pass_obj
def check(workspace: Path, campaign: str | None, form: str) -> None:
    """Say everything that is wrong in a campaign, all at once.

    Every letter is filled on trial, so what `plea merge` would find is found here.
    """
    from plea.cli.open_campaign import open_campaign
    from plea.merge.batch import prepare

    opened, problems = open_campaign(workspace, campaign)
    batch = prepare(opened, problems)
    batch.try_all()
    if form == "json":
        click.echo(as_json(batch.problems))
    else:
        show_problems(batch.problems)
        click.echo(verdict(batch.problems))
    raise SystemExit(1 if any(problem.stops for problem in batch.problems) else 0)
