"""`plea fields`: what may be written in a text."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("campaign", required=False)
@click.option("--only", metavar="LETTER", multiple=True, help="Only the fields of this kind of letter.")
@click.pass_obj
def fields(workspace: Path, campaign: str | None, only: tuple[str, ...]) -> None:
    """List what may be written in a text, with meaning and sample."""
    from plea.cli.open_campaign import open_campaign, wanted_letters
    from plea.letter.fields import known_fields
    from plea.merge.batch import prepare
    from plea.merge.sample import samples

    opened, problems = open_campaign(workspace, campaign)
    chosen = wanted_letters(opened, only) or tuple(opened.letters)
    batch = prepare(opened, problems, chosen)
    shown: set[str] = set()
    for key in chosen:
        letter = opened.letters[key]
        found = samples(batch, letter)
        for one in known_fields(opened, letter):
            if one.name in shown:
                continue
            shown.add(one.name)
            sample = found.get(one.name, "").replace("\n", " / ")
            if sample == one.meaning:
                sample = ""
            elif len(sample) > 60:
                sample = f"{sample[:59]}…"
            click.echo(f"{{{{ {one.name} }}}}")
            click.echo(f"    {one.meaning}" + (f"  →  {sample}" if sample else ""))
