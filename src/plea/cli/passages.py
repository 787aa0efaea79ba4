"""`plea passages`: what there is to read in a batch, each passage once."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import click

from plea.cli.show import counted, show_problems

if TYPE_CHECKING:
    from plea.merge.conditions import Condition
    from plea.merge.passages import Held

_WIDTH = 96


@click.command()
@click.argument("campaign", required=False)
@click.option("--only", metavar="LETTER", multiple=True, help="Only this kind of letter; may be repeated.")
@click.option("--language", metavar="CODE", help="Only this language.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.option("--to-review", is_flag=True, help="Only what waits at the desk to be read by you.")
@click.pass_obj
def passages(
    workspace: Path,
    campaign: str | None,
    only: tuple[str, ...],
    language: str | None,
    form: str,
    to_review: bool,
) -> None:
    """List what there is to read in the letters, each passage once.

    Beside each stands how many letters hold it, and why. A passage is a paragraph with its notes;
    what differs from recipient to recipient stands there as a field.
    """
    if to_review:
        _to_review(workspace, campaign, language)
        return
    from plea.cli.open_campaign import read_only, wanted_letters
    from plea.merge.conditions import conditions_of
    from plea.merge.passages import passages_of

    opened = read_only(workspace, campaign)
    held, problems = passages_of(opened, wanted_letters(opened, only))
    if any(problem.stops_everything for problem in problems):
        show_problems(problems)
        click.echo("\nThese letters cannot be made yet.")
        raise SystemExit(1)
    shown = [one for one in held if language in (None, one.passage.language)]
    why = [conditions_of(one.around, opened, one.sample) for one in shown]
    if form == "json":
        click.echo(_as_json(shown, why))
    else:
        _show(shown, why)


def _to_review(workspace: Path, campaign: str | None, language: str | None) -> None:
    """Ask the desk, which knows what was read; it is a package of its own and joins by an entry point."""
    from importlib.metadata import entry_points

    found = [*entry_points(group="plea.desk", name="to_review")]
    if not found:
        raise click.UsageError("The desk is not installed here, so nobody knows what was read.")
    found[0].load()(workspace, campaign, language)


def _show(held: list[Held], why: list[list[Condition]]) -> None:
    languages = Counter(one.passage.language for one in held)
    told = ", ".join(f"{number} {code}" for code, number in languages.items())
    click.echo(f"{counted(len(held), 'passage')}{f' ({told})' if len(languages) > 1 else ''}")
    for one, conditions in zip(held, why, strict=True):
        kinds = ", ".join(f"{key} {number:,}" for key, number in one.letters.items())
        click.echo(f"\n{click.style(counted(one.count, 'letter'), bold=True)} ({kinds}), {one.place}")
        for condition in conditions:
            click.echo(f"  because {condition.said}")
            for place in condition.places:
                click.echo(f"    {place}")
        for line in one.passage.text.splitlines():
            click.echo(fill(line, _WIDTH, initial_indent="    ", subsequent_indent="    "))
        for note in one.passage.notes:
            click.echo(fill(note, _WIDTH, initial_indent="    [note] ", subsequent_indent="           "))


def _as_json(held: list[Held], why: list[list[Condition]]) -> str:
    return json.dumps(
        [
            {
                "language": one.passage.language,
                "text": one.passage.text,
                "notes": list(one.passage.notes),
                "place": str(one.place),
                "letters": one.letters,
                "because": [
                    {"condition": condition.said, "places": list(condition.places)}
                    for condition in conditions
                ],
            }
            for one, conditions in zip(held, why, strict=True)
        ],
        ensure_ascii=False,
        indent=2,
    )
