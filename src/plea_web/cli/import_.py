"""`plea import`: the team's spreadsheet comes back; every change is shown before it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from plea_web.desk.sheet_acts import Act
    from plea_web.desk.sheet_changes import Changes
    from plea_web.desk.workflow.sheets_back import Taken

_LONGEST = 60


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("campaign", required=False)
@click.option("--really", is_flag=True, help="Write down what is shown.")
@click.option("--leave-out", multiple=True, metavar="CHANGE", help="A change that is not written; often.")
@click.option(
    "--also", multiple=True, metavar="CHANGE", help="A conflict that is written all the same; often."
)
@click.option(
    "--days", type=click.Choice(["dmy", "mdy"]), help="How 03/04/2018 is read: 3 April, or 4 March."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.option("--as", "name", metavar="USERNAME", help="Who you are, where several work here.")
@click.pass_obj
def import_(
    workspace: Path,
    file: Path,
    campaign: str | None,
    really: bool,
    leave_out: tuple[str, ...],
    also: tuple[str, ...],
    days: str | None,
    form: str,
    name: str | None,
) -> None:
    """Bring the team's spreadsheet back: FILE as people saved it, .xlsx, .ods or .csv.

    Shows every change cell by cell; with --really they are written down, but for what is left out.
    """
    content = _given(file)
    from plea_web.cli.opening import open_desk, speaker

    opened = open_desk(workspace, campaign)
    member = speaker(name)
    from plea.files.typed_date import Order
    from plea_web.desk.today import today
    from plea_web.desk.workflow import NotAllowed
    from plea_web.desk.workflow.sheets import bring_back
    from plea_web.desk.workflow.sheets_back import preview, take_over

    order = Order(days) if days else None
    done = None
    try:
        sheet = bring_back(opened, content, file.name, by=member)
        found = preview(sheet, by=member, today=today(), order=order)
        _known({act.key for act in found.acts}, (*leave_out, *also))
        if really and found.export:
            done = take_over(sheet, by=member, today=today(), order=order, leave_out=leave_out, also=also)
    except NotAllowed as refusal:
        _refuse(str(refusal))
    if form == "json":
        click.echo(json.dumps(_as_json(found, done), ensure_ascii=False, indent=2))
    else:
        _show(found, done, really)
    stops = any(problem.stops for problem in found.problems) or bool(found.refused)
    raise SystemExit(1 if stops or (done and done.refused) else 0)


def _given(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise click.UsageError(f"{file} cannot be read: {fault.strerror}.") from None


def _known(there: set[str], named: tuple[str, ...]) -> None:
    for key in named:
        if key not in there:
            raise click.UsageError(
                f'There is no change "{key}" in this file. Run the command without --really to see them all.'
            )


def _show(found: Changes, done: Taken | None, really: bool) -> None:
    from plea.cli.show import counted, show_problems

    show_problems(found.problems)
    for act in found.acts:
        _show_act(act)
    if found.asks_order:
        click.echo("\nSay how days are written in this file: --days dmy, or --days mdy.")
    if done:
        for act, why in done.refused:
            click.echo(f"{act.name}: {why}")
        left = f", {done.left:,} left as they were" if done.left else ""
        click.echo(f"\n{counted(done.taken, 'change')} written down{left}.")
    elif found.export is None:
        return
    elif not found.acts:
        click.echo(f"Nothing to take over: {counted(found.rows, 'row')} looked through.")
    else:
        conflicts = f", {counted(len(found.conflicts), 'conflict')}" if found.conflicts else ""
        refused = f", {len(found.refused):,} that cannot be written" if found.refused else ""
        say = "" if really else " Nothing is written yet: add --really."
        click.echo(f"\n{counted(len(found.clean), 'change')}{conflicts}{refused}.{say}")


def _show_act(act: Act) -> None:
    click.echo(f"\n{click.style(act.name, bold=True)}: {act.says if act.clean else ''}".rstrip(": "))
    for cell in act.cells:
        before, typed = (_short(text) or "empty" for text in (cell.before, cell.typed))
        click.echo(f"    {cell.place}: {before} → {typed}")
    if act.refused:
        click.echo(f"    cannot be written: {act.refused}")
    elif act.meanwhile:
        click.echo(f"    conflict: {act.meanwhile} To write it all the same: --also {act.key}")
    else:
        click.echo(click.style(f"    [{act.key}]", dim=True))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[: _LONGEST - 1]}…" if len(line) > _LONGEST else line


def _as_json(found: Changes, done: Taken | None) -> dict[str, Any]:
    return {
        "rows": found.rows,
        "changes": [
            {
                "change": act.key,
                "name": act.name,
                "says": "" if act.refused else act.says,
                "cells": [
                    {
                        "place": str(cell.place),
                        "column": cell.column,
                        "before": cell.before,
                        "typed": cell.typed,
                        "now": cell.now,
                    }
                    for cell in act.cells
                ],
                "refused": act.refused,
                "conflict": act.meanwhile,
            }
            for act in found.acts
        ],
        "problems": [
            {
                "code": problem.code,
                "place": str(problem.place),
                "message": problem.message,
                "todo": problem.todo,
                "stops": problem.stops,
            }
            for problem in found.problems
        ],
        "written": None if done is None else {"taken": done.taken, "left": done.left},
    }


def _refuse(words: str) -> NoReturn:
    click.echo(words, err=True)
    raise SystemExit(1)
