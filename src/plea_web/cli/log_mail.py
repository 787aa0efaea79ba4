"""`plea log mail`: saved e-mails become replies, or wait in the tray."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from plea_web.desk.workflow.mail import Brought

_SAVED = (".eml", ".msg")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--campaign", metavar="CAMPAIGN", help="Any of the workspace, where there are several.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.option("--as", "name", metavar="USERNAME", help="Who you are, where several work here.")
@click.pass_obj
def mail(workspace: Path, paths: tuple[Path, ...], campaign: str | None, form: str, name: str | None) -> None:
    """Bring in e-mails that were saved as .eml: files, or folders of them.

    Those that belong to a letter for certain are written down there; the others wait in the tray of the
    desk. The files are kept as they are, and none is taken in twice.
    """
    from plea_web.cli.opening import open_desk, speaker

    open_desk(workspace, campaign)
    member = speaker(name)
    from plea_web.desk.today import today
    from plea_web.desk.workflow import NotAllowed
    from plea_web.desk.workflow.mail import bring_in

    try:
        brought = bring_in(_files(paths), by=member, today=today())
    except NotAllowed as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None
    click.echo(_as_json(brought) if form == "json" else _as_text(brought))
    raise SystemExit(1 if any(one.mail is None for one in brought) else 0)


def _files(paths: tuple[Path, ...]) -> Iterator[tuple[str, bytes]]:
    from plea_web.mail.eml import LARGEST

    for path in paths:
        inside = sorted(one for one in path.rglob("*") if one.suffix.lower() in _SAVED)
        for one in inside if path.is_dir() else [path]:
            with one.open("rb") as file:
                yield one.name, file.read(LARGEST + 1)


def _as_text(brought: list[Brought]) -> str:
    lines = [f"{_word(one):<13} {one.name}: {one.say}" for one in brought]
    waiting = sum(one.new and not one.matched for one in brought)
    if not brought:
        return "There is no saved e-mail (.eml) in it."
    end = f"{waiting:,} wait in the tray of the desk, for somebody to say whose they are." if waiting else ""
    return "\n".join([*lines, *(["", end] if end else [])])


def _as_json(brought: list[Brought]) -> str:
    rows = [
        {
            "file": one.name,
            "result": _word(one),
            "say": one.say,
            "kind": str(one.mail.kind) if one.mail else "",
        }
        for one in brought
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _word(one: Brought) -> str:
    if one.mail is None:
        return "not taken in"
    if not one.new:
        return "known"
    return "written down" if one.matched else "in the tray"
