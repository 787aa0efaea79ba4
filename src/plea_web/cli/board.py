"""`plea board`: where every letter stands, counted, or the letters of one stage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from plea_web.desk.board import Counts
    from plea_web.desk.models import Draft

_MOST = 200  # letters listed; the rest is counted


@click.command()
@click.argument("campaign", required=False)
@click.option("--state", metavar="STATE", help="List the letters of one stage: sent, returned, replied …")
@click.option("--due", type=click.Choice(["overdue", "week", "later"]), help="List what is due then.")
@click.option("--owner", metavar="USERNAME", help="Only what this member looks after; - for nobody's.")
@click.option("--country", metavar="COUNTRY", help="Only letters to this country.")
@click.option("--group", metavar="GROUP", help="Only letters to this party group.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.option("--as", "name", metavar="USERNAME", help="Who you are, where several work here.")
@click.pass_obj
def board(
    workspace: Path, campaign: str | None, state: str | None, due: str | None, owner: str | None,
    country: str | None, group: str | None, form: str, name: str | None,
) -> None:  # fmt: skip
    """Say how many letters stand where; with --state or --due, which ones."""
    from plea_web.cli.opening import open_desk, speaker

    opened = open_desk(workspace, campaign)
    from plea_web.desk.board import COLUMNS, counts, letters_of
    from plea_web.desk.board_choice import NOBODY, Chosen
    from plea_web.desk.models import DraftState
    from plea_web.desk.permissions import May
    from plea_web.desk.today import today
    from plea_web.desk.workflow import NotAllowed
    from plea_web.desk.workflow.rules import must

    try:
        must(speaker(name), May.TRACK)
    except NotAllowed as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None
    stages = [column.key for column in COLUMNS]
    if state and state not in (*stages, *DraftState.values):
        raise click.UsageError(f'There is no stage "{state}". There are: {", ".join(stages)}.')
    whose = NOBODY if owner == "-" else str(speaker(owner).pk) if owner else ""
    chosen = Chosen(state=state or "", due=due or "", owner=whose, country=country or "", group=group or "")
    counted = counts(opened, today())
    if state or due:
        found = letters_of(opened, chosen, today(), confidential=False)
        click.echo(_listed(found.select_related("owner").order_by("name", "pk"), form))
    else:
        click.echo(_counted(counted, chosen, form))


def _counted(counted: Counts, chosen: Any, form: str) -> str:
    columns = [(column, number) for column, number in counted.columns(chosen)]
    due = counted.due(chosen)
    changed = counted.changed(chosen)
    if form == "json":
        told = {
            "stages": {column.key: number for column, number in columns},
            "overdue": due["overdue"],
            "week": due["week"],
            "changed": changed,
        }
        return json.dumps(told, ensure_ascii=False, indent=2)
    marks = [("Overdue", due["overdue"]), ("Within a week", due["week"]), ("Changed since approved", changed)]
    lines = [f"{column.title:<24}{number:>9,}" for column, number in columns]
    return "\n".join([*lines, "", *(f"{title:<24}{number:>9,}" for title, number in marks)])


def _listed(found: QuerySet[Draft], form: str) -> str:
    rows = [
        {
            "letter": one.letter,
            "recipient": one.recipient,
            "language": one.language,
            "name": one.name,
            "country": one.country,
            "group": one.group,
            "state": one.state,
            "sent_on": one.sent_on.isoformat() if one.sent_on else None,
            "returned_on": one.returned_on.isoformat() if one.returned_on else None,
            "replied_on": one.replied_on.isoformat() if one.replied_on else None,
            "due_on": one.due_on.isoformat() if one.due_on else None,
            "owner": str(one.owner) if one.owner else "",
        }
        for one in (found if form == "json" else found[:_MOST])
    ]
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=2)
    if not rows:
        return "No letter is like this."
    more, lines = found.count() - len(rows), [_line(row) for row in rows]
    return "\n".join([*lines, *([f"and {more:,} more: --format json has them all"] if more else [])])


def _line(row: dict[str, Any]) -> str:
    said = [row["state"].replace("_", " ")]
    said += [f"{word} {row[day]}" for word, day in (("sent", "sent_on"), ("due", "due_on")) if row[day]]
    whose = row["owner"] or "nobody’s"
    return f"{row['name']} ({row['letter']}, {row['language']}): {', '.join(said)}; {whose}"
