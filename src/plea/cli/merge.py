"""`plea merge`: letters are made and put in place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from plea.cli.show import counted, show_omissions, show_problems

if TYPE_CHECKING:
    from plea.checks.dismissed import LeftOver
    from plea.merge.batch import Batch
    from plea.model.campaign import Campaign, Letter
    from plea.model.problem import Problem
    from plea.output import Written


@click.command()
@click.argument("campaign", required=False)
@click.option("--only", metavar="LETTER", multiple=True, help="Only this kind of letter; may be repeated.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N letters.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Write to DIR, not out/."
)
@click.option("--dry-run", is_flag=True, help="Say what would be made and write nothing.")
@click.option("--all-or-nothing", is_flag=True, help="Make no letter while anybody is held back.")
@click.pass_obj
def merge(
    workspace: Path,
    campaign: str | None,
    only: tuple[str, ...],
    limit: int | None,
    out: Path | None,
    dry_run: bool,
    all_or_nothing: bool,
) -> None:
    """Make the letters of a campaign.

    They are drafts, in out/CAMPAIGN/drafts/ with a manifest. A letter that somebody has changed
    by hand is left alone.
    """
    from plea.cli.open_campaign import left_over, open_campaign, wanted_letters
    from plea.merge.batch import prepare

    started = perf_counter()
    opened, problems = open_campaign(workspace, campaign, out)
    batch = prepare(opened, problems, wanted_letters(opened, only))
    if limit is not None:
        batch = batch.limited(limit)
    if dry_run or all_or_nothing:
        batch.try_all()
    if batch.stopped or (all_or_nothing and batch.held_back):
        _refuse(left_over(batch, complete=False).problems)
    written = None
    complete = not only and limit is None
    if not dry_run:
        written = _write(batch, out or workspace / "out", complete=complete)
    found = left_over(batch, complete=complete)
    _summary(opened, batch, found, written, perf_counter() - started)
    failed = bool(batch.held_back) or bool(written and any(problem.stops for problem in written.problems))
    raise SystemExit(1 if failed else 0)


def _refuse(problems: Sequence[Problem]) -> None:
    show_problems(problems)
    click.echo("\nNothing was written. Put right what is listed above, then merge again.")
    raise SystemExit(1)


def _write(batch: Batch, out: Path, *, complete: bool) -> Written:
    from plea.output import Refusal, write_batch

    folder = out / batch.campaign.key
    try:
        with _progress(len(batch.plan.assignments)) as on_progress:
            return write_batch(
                folder,
                batch.drafts(),
                reviewed=batch.campaign.reviewed,
                complete=complete,
                numbers=batch.campaign.numbers,
                on_progress=on_progress,
            )
    except Refusal as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar where somebody watches; scripts and logs get none."""
    from sys import stderr

    if not stderr.isatty():
        yield lambda _done: None
        return
    with click.progressbar(length=total, label="Making letters", show_pos=True, file=stderr) as bar:
        yield lambda done: bar.update(done - bar.pos)


def _summary(
    campaign: Campaign, batch: Batch, found: LeftOver, written: Written | None, seconds: float
) -> None:
    show_problems([*found.problems, *(written.problems if written else ())])
    click.echo(f"{campaign.title}, letters dated {campaign.date.day} {campaign.date:%B %Y}\n")
    held = batch.held_back
    planned = [assignment.letter.key for assignment in batch.plan.assignments]
    made = Counter(a.letter.key for a in batch.plan.assignments if a.recipient.key not in held)
    held_back = len(planned) - made.total()
    left_alone = [*written.edited, *written.in_use] if written else []
    made.subtract(file.partition("/")[0] for file in left_alone)
    wide = max(map(len, campaign.letters))
    for key in dict.fromkeys(planned):
        click.echo(f"  {key:<{wide}}  {made[key]:>6,}  {_titled(campaign.letters[key])}")
    click.echo(f"\n{made.total():,} {'made' if written else 'would be made'}, {held_back:,} held back.")
    if batch.plan.omissions:
        click.echo(f"{counted(len(batch.plan.omissions), 'letter')} left out:")
        show_omissions(batch.plan.omissions)
    if written is not None:
        _where(written)
    if found.dismissed:
        click.echo(f"{counted(found.dismissed, 'warning')} dismissed in campaign.yaml.")
    click.echo(f"{seconds:.1f} seconds.")


def _titled(letter: Letter) -> str:
    day = letter.date
    return f"{letter.title}, dated {day.day} {day:%B %Y}" if day else letter.title


def _where(written: Written) -> None:
    """Say what became of the files, as far as there is anything to say."""
    parts = [f"{counted(written.made, 'file')} written"]
    for number, what in (
        (written.unchanged, "as before"),
        (len(written.edited), "changed by hand and left alone"),
        (len(written.in_use), "open in Word and left alone"),
        (len(written.removed), "no longer made and removed"),
        (written.kept, "of other letters kept"),
    ):
        if number:
            parts.append(f"{number:,} {what}")
    click.echo(f"{', '.join(parts)}: {written.folder}")
