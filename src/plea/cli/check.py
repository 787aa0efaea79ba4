"""`plea check`: what is wrong, all at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plea.cli.show import as_json, counted, in_order, show_problems, verdict

if TYPE_CHECKING:
    from plea.merge.batch import Batch
    from plea.model.problem import Place, Problem

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("campaign", required=False)
@click.option("--file", "alone", metavar="FILE", type=_FILE, help="One file alone: Word, text, YAML or list.")
@click.option(
    "--marked",
    metavar="COPY.docx",
    type=_FILE,
    help="Write a copy of the Word file with a comment at each problem.",
)
@click.option("--pages", is_flag=True, help="Count the pages of the longest letters too, by LibreOffice.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.pass_obj
def check(
    workspace: Path,
    campaign: str | None,
    alone: Path | None,
    marked: Path | None,
    pages: bool,
    form: str,
) -> None:
    """Say everything that is wrong in a campaign, all at once.

    Every letter is filled on trial, so what `plea merge` would find is found here.
    """
    if pages and alone is not None:
        raise click.UsageError("--pages counts the pages of a campaign's letters; leave --file out.")
    if alone is not None:
        _check_file(alone, campaign, marked, form)
    if marked is not None:
        raise click.UsageError("--marked goes with --file and a Word file.")

    from plea.cli.open_campaign import left_over, open_campaign
    from plea.merge.batch import prepare

    opened, problems = open_campaign(workspace, campaign)
    batch = prepare(opened, problems)
    looked_for = [*_count_pages(batch)] if pages else []
    if not looked_for:
        batch.try_all()
    looked_for += _compare(batch)
    found = left_over(batch, looked_for=looked_for)
    _say(found.problems, form, found.dismissed)
    _exit(found.problems)


def _count_pages(batch: Batch) -> Collection[str]:
    """Add what is wrong with the pages to the batch's problems; returns the codes that were looked for."""
    from plea.output.pages import PAGE_CODES, NoPages, longest, page_problems

    if batch.stopped:
        click.echo("Pages are counted when the letters can be made; they were not counted now.", err=True)
        return ()
    try:
        batch.problems += page_problems(longest(batch.drafts()))
    except NoPages as reason:
        click.echo(f"Pages were not counted: {reason}", err=True)
        return ()
    return PAGE_CODES


def _compare(batch: Batch) -> Collection[str]:
    """Compare letters with one another where the campaign asks for it; returns what was looked for."""
    from plea.merge.sameness import CODE, too_much_alike

    if batch.campaign.sameness is None or batch.stopped:
        return ()
    batch.problems += too_much_alike(batch)
    return (CODE,)


def _say(problems: Sequence[Problem], form: str, dismissed: int = 0) -> None:
    if form == "json":
        click.echo(as_json(problems))
    else:
        show_problems(problems)
        click.echo(verdict(problems, dismissed))


def _exit(problems: Sequence[Problem]) -> None:
    raise SystemExit(1 if any(problem.stops for problem in problems) else 0)


def _check_file(path: Path, campaign: str | None, marked: Path | None, form: str) -> None:
    from plea.merge.one_file import KINDS, check_file

    if campaign is not None:
        raise click.UsageError("Give a campaign or --file, not both.")
    if marked is not None and path.suffix.lower() != ".docx":
        raise click.UsageError("--marked goes with --file and a Word file.")
    if not path.exists():
        raise click.UsageError(f'There is no file "{path}".')
    checked = check_file(path)
    if checked is None:
        raise click.UsageError(f"plea does not know what {path.name} is; it reads {', '.join(KINDS)}.")
    if checked.fields and form == "text":
        _show_fields(checked.fields)
    _say(checked.problems, form)
    if marked is not None:
        _write_marked(path, marked, checked.problems)
    _exit(checked.problems)


def _show_fields(fields: Mapping[str, tuple[Place, ...]]) -> None:
    """Print what a Word file asks for, the names of one group on one line."""
    groups: dict[str, list[str]] = {}
    for name in sorted(fields):
        groups.setdefault(name.partition(".")[0] if "." in name else "", []).append(name)
    click.echo(f"It asks for {counted(len(fields), 'field')}:")
    for names in groups.values():
        click.echo(f"    {', '.join(names)}")
    click.echo()


def _write_marked(path: Path, copy: Path, problems: Sequence[Problem]) -> None:
    """Write the copy under a name that is free; what is wrong with that is said in one sentence."""
    from plea.word.marked import marked_copy

    if not problems:
        click.echo(f"{path.name} has no problem, so there is nothing to mark; no copy was written.")
        return
    if copy.exists():
        click.echo(f"{copy} is there already. Give the copy another name; nothing was written.", err=True)
        raise SystemExit(1)
    content = marked_copy(path.read_bytes(), path.name, in_order(problems)) if path.is_file() else None
    if content is None:
        click.echo(
            f"{path.name} cannot be marked as it is: put right what is listed above first. "
            "No copy was written.",
            err=True,
        )
        raise SystemExit(1)
    try:
        with copy.open("xb") as file:
            file.write(content)
    except OSError as error:
        click.echo(f"{copy} could not be written: {error.strerror}. Choose another place.", err=True)
        raise SystemExit(1) from None
    click.echo(f"{copy} is a copy with {counted(len(in_order(problems)), 'comment')}.")
