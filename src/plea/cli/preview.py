"""`plea preview`: one recipient's letter."""

from __future__ import annotations

from pathlib import Path

import click

from plea.cli.show import show_problems


@click.command()
@click.argument("names", metavar="[CAMPAIGN] KEY", nargs=-1, required=True)
@click.option("--only", metavar="LETTER", multiple=True, help="Only this kind of letter.")
@click.option("--word", is_flag=True, help="Open it in Word instead.")
@click.pass_obj
def preview(workspace: Path, names: tuple[str, ...], only: tuple[str, ...], word: bool) -> None:
    """Show one recipient's letter, as text or opened in Word.

    KEY is the recipient's key, as in the list.
    """
    from dataclasses import replace

    from plea.cli.open_campaign import open_campaign, wanted_letters
    from plea.merge.batch import prepare
    from plea.model.letter import Plan
    from plea.word.read import read_text

    if len(names) > 2:
        raise click.UsageError("Give the campaign's name and one recipient's key.")
    *campaign_names, key = names
    opened, problems = open_campaign(workspace, campaign_names[0] if campaign_names else None)
    batch = prepare(opened, problems, wanted_letters(opened, only))
    assignments = tuple(a for a in batch.plan.assignments if a.recipient.key == key)
    if not assignments:
        click.echo(_nobody(key, [a.recipient.key for a in batch.plan.assignments], only), err=True)
        raise SystemExit(1)
    batch = replace(batch, plan=Plan(assignments))
    shown = 0
    if not batch.stopped:
        for draft in batch.drafts():
            shown += 1
            if word:
                _open(draft.assignment.file, draft.docx)
            else:
                click.echo(read_text(draft.docx))
    show_problems(p for p in batch.problems if p.stops and (not p.concerns or key in p.concerns))
    raise SystemExit(0 if shown == len(assignments) else 1)


def _nobody(key: str, keys: list[str], only: tuple[str, ...]) -> str:
    from plea.files.near import near

    found = near(key, dict.fromkeys(keys))
    what = f"the letter {' or '.join(only)}" if only else "a letter"
    return f'Nobody with the key "{key}" gets {what}.' + (f' Did you mean "{found}"?' if found else "")


def _open(file: str, docx: bytes) -> None:
    from tempfile import mkdtemp

    path = Path(mkdtemp(prefix="plea-")) / f"PREVIEW_{file}"
    path.write_bytes(docx)
    click.echo(f"{path}")
    click.launch(str(path))
