"""`plea changes`: say what should change in a passage."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("passage", metavar="N:HASH")
@click.argument("text")
@click.option("--campaign", metavar="NAME", help="Where there are several campaigns.")
@click.option("--as", "name", metavar="USERNAME", help="Who you are, where several work here.")
@click.pass_obj
def changes(workspace: Path, passage: str, text: str, campaign: str | None, name: str | None) -> None:
    """Ask for changes of a passage.

    Give its number as plea passages --to-review has it, then what to change. No letter that holds the
    passage can be approved until that is settled.
    """
    from plea.cli.show import counted
    from plea_web.cli.approve import passage_named
    from plea_web.cli.opening import open_desk, speaker

    opened = open_desk(workspace, campaign)
    member = speaker(name)
    from plea_web.desk.workflow import NotAllowed
    from plea_web.desk.workflow.review import ask_changes

    try:
        asked = passage_named(opened, passage)
        ask_changes(asked, seen=asked.sha256, by=member, text=text)
    except NotAllowed as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None
    hold = "holds" if asked.letters == 1 else "hold"
    click.echo(f"Changes asked of passage {asked.pk}, which {counted(asked.letters, 'letter')} {hold}.")
