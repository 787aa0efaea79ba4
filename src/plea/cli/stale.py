"""`plea stale`: what has run out, or was not looked at for long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from plea.merge.stale import Due, Urgency


def _as_day(_ctx: click.Context, _option: click.Parameter, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise click.BadParameter(f'"{text}" is no date. Write year, month and day: 2018-03-31.') from None


@click.command()
@click.argument("campaign", required=False)
@click.option(
    "--on", metavar="DATE", callback=_as_day, help="By this day, such as 2018-03-31, not that of the letters."
)
@click.pass_obj
def stale(workspace: Path, campaign: str | None, on: date | None) -> None:
    """Say which facts, consents, sources and lists have run out or are old.

    Only those that letters use. It ends with 1 if something has expired.
    """
    from plea.cli.open_campaign import open_campaign
    from plea.merge.stale import Urgency
    from plea.merge.stale import stale as find_stale
    from plea.merge.used_facts import used_facts

    opened, problems = open_campaign(workspace, campaign)
    on = on or opened.date
    used = used_facts(opened)
    found = find_stale(opened, used.files, on)
    click.echo(f"{opened.title}, by {on.day} {on:%B %Y}\n")
    for urgency in Urgency:
        _show(urgency, [due for due in found if due.urgency is urgency])
    unsure = bool(used.unread) or any(problem.stops_everything for problem in problems)
    if used.unread:
        click.echo(
            f"What these letters tell is not known: {', '.join(used.unread)}. `plea check` says why.\n"
        )
    elif unsure:
        click.echo("Something in the files is wrong, so this may not be all. `plea check` says what.\n")
    click.echo(_verdict(found) or ("Nothing else is due." if unsure else "Nothing is due."))
    raise SystemExit(1 if unsure or any(due.urgency is Urgency.EXPIRED for due in found) else 0)


def _show(urgency: Urgency, found: Sequence[Due]) -> None:
    """Print all that is equally urgent under what is to be done about it."""
    if not found:
        return
    click.echo(_what_to_do(urgency))
    for due in found:
        click.echo(f"  {click.style(str(due.place), bold=True)}: {due.message}")
        if due.used_in:
            click.echo(f"      {', '.join(due.used_in)}")
    click.echo()


def _what_to_do(urgency: Urgency) -> str:
    from plea.merge.stale import CHECK_HOLDS, ENDS_SOON, LIST_HOLDS

    checked, listed = CHECK_HOLDS.days, LIST_HOLDS.days
    return {
        "expired": "Expired. Ask again and write the new date, or take it out of these texts:",
        "ending": f"Ending within {ENDS_SOON.days} days. Ask again in time:",
        "unchecked": f'Not checked for {checked} days. Look again; then write the day ("checked" or "seen"):',
        "old list": f'Lists older than {listed} days. Compare them with their source; then write "as_of":',
    }[urgency]


def _verdict(found: Sequence[Due]) -> str:
    from plea.merge.stale import Urgency

    words = {
        Urgency.EXPIRED: "expired",
        Urgency.ENDING: "ending",
        Urgency.UNCHECKED: "to check",
        Urgency.OLD_LIST: "of old lists",
    }
    numbers = {urgency: sum(due.urgency is urgency for due in found) for urgency in Urgency}
    parts = [f"{number} {words[urgency]}" for urgency, number in numbers.items() if number]
    return f"{', '.join(parts)}." if parts else ""
