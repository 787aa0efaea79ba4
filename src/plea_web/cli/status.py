"""`plea status`: where a campaign stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from plea_web.desk.progress import Progress


@click.command()
@click.argument("campaign", required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.option("--as", "name", metavar="USERNAME", help="Whose next step to name, where several work here.")
@click.pass_obj
def status(workspace: Path, campaign: str | None, form: str, name: str | None) -> None:
    """Say how many letters are read, approved and held, and what is next."""
    from plea_web.cli.opening import open_desk, speaker

    opened = open_desk(workspace, campaign)
    from plea_web.desk.progress import progress_of

    progress = progress_of(opened, speaker(name))
    click.echo(_as_json(progress) if form == "json" else _as_text(progress))


def _as_text(progress: Progress) -> str:
    lines = []
    for stage in progress.stages:
        count = f"{stage.done:,} of {stage.of:,} {stage.unit}" if stage.of else "–"
        lines.append(f"{stage.name:<14} {count:<26} {stage.note}".rstrip())
    if progress.outdated:
        lines.append(f"\n{progress.outdated:,} letters would be made otherwise now: the files have changed.")
    return "\n".join([*lines, "", progress.next.say])


def _as_json(progress: Progress) -> str:
    return json.dumps(
        {
            "stages": [
                {"name": one.name, "done": one.done, "of": one.of, "unit": one.unit, "note": one.note}
                for one in progress.stages
            ],
            "outdated": progress.outdated,
            "holds": progress.holds,
            "next": progress.next.say,
        },
        ensure_ascii=False,
        indent=2,
    )
