"""`plea fill`: plain mail merge, without a campaign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from plea.cli.show import counted, show_problems

if TYPE_CHECKING:
    from plea.files.plain_list import PlainList
    from plea.merge.plain import PlainMerge
    from plea.model.problem import Problem
    from plea.output.plain import PlainWritten

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("template", metavar="TEMPLATE.docx", type=_FILE)
@click.argument("people", metavar="LIST", type=_FILE)
@click.option("--out", type=_FILE, metavar="DIR", required=True, help="The folder that the letters go to.")
@click.option("--sheet", metavar="SHEET", default="", help="The sheet, where the workbook has several.")
@click.option(
    "--shared", type=_FILE, metavar="FACTS", help="A .yaml or .json file with values for all letters."
)
@click.option(
    "--name", metavar="FIELDS", default="", help='What files are called, such as "{{ family_name }}".'
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N rows.")
def fill(
    template: Path, people: Path, out: Path, sheet: str, shared: Path | None, name: str, limit: int | None
) -> None:
    """Fill a Word file for each row of a list, without a campaign.

    LIST is an Excel workbook, a CSV file or a JSON file. Its columns are fields:
    {{ family_name }} or {{ recipient.family_name }}.
    """
    from plea.files.plain_list import read_plain_list
    from plea.files.shared_facts import read_shared
    from plea.merge.plain import prepare_plain

    found, problems = read_plain_list(people, sheet)
    values, more = read_shared(shared, shared.name) if shared else ({}, [])
    problems += more
    if found is None:
        _refuse(problems)
        return
    merge = prepare_plain(template, found, values, name=name, limit=limit)
    merge.problems[:0] = problems
    if merge.stopped:
        _refuse(merge.problems)
    written = _write(merge, out)
    _summary(merge, written)
    _renamed(found)
    _campaign(template, people)
    failed = bool(merge.held_back) or bool(written.problems)
    raise SystemExit(1 if failed else 0)


def _refuse(problems: list[Problem]) -> None:
    show_problems(problems)
    click.echo("\nNothing was written. Put right what is listed above, then fill again.")
    raise SystemExit(1)


def _write(merge: PlainMerge, out: Path) -> PlainWritten:
    from plea.output import Refusal
    from plea.output.plain import write_plain

    try:
        return write_plain(out, merge.letters())
    except Refusal as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None


def _summary(merge: PlainMerge, written: PlainWritten) -> None:
    show_problems([*merge.problems, *written.problems])
    held = merge.held_back | {row for problem in written.problems for row in problem.concerns}
    made = written.made + written.unchanged
    before = f" ({written.unchanged:,} as before)" if written.unchanged else ""
    click.echo(f"{made:,} made{before}, {len(held):,} held back: {written.folder}")


def _renamed(people: PlainList) -> None:
    if people.renamed:
        told = ", ".join(f'"{heading}" is {{{{ {name} }}}}' for heading, name in people.renamed.items())
        click.echo(f"{counted(len(people.renamed), 'column')} with another name in tags: {told}.")


def _campaign(template: Path, people: Path) -> None:
    click.echo(
        "To make it a campaign: plea new my-campaign, then put "
        f"{template.name} into my-campaign/letters/first-campaign/layouts/ "
        f"and {people.name} into my-campaign/recipients/."
    )
