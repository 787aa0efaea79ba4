"""`plea export`: the team's spreadsheet, with plea's columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from plea_web.desk.models import SheetOut


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.argument("campaign", required=False)
@click.option("--replace", is_flag=True, help="Write over a file that is there.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.option("--as", "name", metavar="USERNAME", help="Who you are, where several work here.")
@click.pass_obj
def export(
    workspace: Path, file: Path | None, campaign: str | None, replace: bool, form: str, name: str | None
) -> None:
    """Write the contacts of a campaign into a spreadsheet that people can edit.

    FILE ends in .xlsx or .csv; without it, the file is called contacts- and the day. Bring it back with
    "plea import FILE".
    """
    ending = "xlsx" if file is None else file.suffix.lower().removeprefix(".")
    if ending not in ("xlsx", "csv"):
        raise click.UsageError(f'{file}: write a name that ends in .xlsx or .csv, such as "contacts.xlsx".')
    from plea_web.cli.opening import open_desk, speaker

    opened = open_desk(workspace, campaign)
    member = speaker(name)
    from plea_web.desk.today import today
    from plea_web.desk.workflow import NotAllowed
    from plea_web.desk.workflow.sheets import take_out

    path = file or Path(f"contacts-{today():%Y-%m-%d}.xlsx")
    if path.exists() and not replace:
        _refuse(f"{path} is there already. Add --replace to write over it, or give another name.")
    try:
        out = take_out(opened, by=member, form=ending)
    except NotAllowed as refusal:
        _refuse(str(refusal))
    _write(out, path)
    rows = _rows(out)
    if form == "json":
        click.echo(json.dumps({"file": str(path), "rows": rows, "export": out.pk}, ensure_ascii=False))
    else:
        click.echo(f"{rows:,} {'row' if rows == 1 else 'rows'}: {path}")


def _write(out: SheetOut, path: Path) -> None:
    """Write the file aside first, so that a full disk leaves no half of it."""
    from plea_web.desk.workflow.sheets import write

    aside = path.with_name(f"{path.name}.part")
    try:
        with aside.open("wb") as file:
            write(out, file)
        aside.replace(path)
    except OSError as fault:
        aside.unlink(missing_ok=True)
        _refuse(f"{path} cannot be written: {fault.strerror or 'the disk refuses'}.")


def _rows(out: SheetOut) -> int:
    from plea_web.desk.workflow.sheets import rows_in

    return rows_in(out)


def _refuse(words: str) -> NoReturn:
    click.echo(words, err=True)
    raise SystemExit(1)
