"""`plea due`: which letters somebody has to look at again, and who."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click


class _Days(click.ParamType):
    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return a number of days: "7", "7d" or "2w"."""
        said = re.fullmatch(r"(\d{1,4})([dw]?)", str(value).strip().lower())
        if said is None:
            self.fail(f'"{value}" is no time. Write 7d for seven days, 2w for two weeks.', param, ctx)
        return int(said[1]) * (7 if said[2] == "w" else 1)


@click.command()
@click.argument("campaign", required=False)
@click.option("--within", type=_Days(), default="7d", show_default=True, metavar="7d", help="How soon.")
@click.option("--owner", metavar="USERNAME", help="Only what is due of this member; - for nobody's.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.pass_obj
def due(workspace: Path, campaign: str | None, within: int, owner: str | None, form: str) -> None:
    """Say which letters somebody has to look at again."""
    from plea_web.cli.opening import open_desk, speaker

    opened = open_desk(workspace, campaign)
    from plea_web.desk.due import due_within, why_due
    from plea_web.desk.today import today

    letters = due_within(opened, within, day=today())
    if owner is not None:
        letters = letters.filter(owner=None if owner == "-" else speaker(owner))
    rows = [
        {
            "due": letter.due_on.isoformat(),
            "overdue": letter.due_on < today(),
            "letter": letter.letter,
            "recipient": letter.recipient,
            "language": letter.language,
            "name": letter.name,
            "owner": str(letter.owner) if letter.owner else "",
            "why": why_due(letter),
        }
        for letter in letters
    ]
    click.echo(json.dumps(rows, ensure_ascii=False, indent=2) if form == "json" else _as_text(rows, within))


def _as_text(rows: list[dict[str, Any]], within: int) -> str:
    if not rows:
        return f"Nothing is due within {within} days."
    lines = []
    for row in rows:
        late = "overdue" if row["overdue"] else ""
        lines.append(f"{row['due']}  {late:<8} {row['name']} ({row['letter']}): {row['why']}"
                     f"; {row['owner'] or 'nobody’s'}")  # fmt: skip
    return "\n".join(lines)
