"""`plea diff`: what changed between two batches, passage by passage."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import click

from plea.cli.show import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plea.output.compare import Change, Comparison
    from plea.output.manifest import ManifestRow

_WIDTH = 96
_NAMED = 3  # people named beside a change; more are counted
_BATCH = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("before", metavar="BATCH", type=_BATCH)
@click.argument("after", metavar="BATCH", type=_BATCH)
def diff(before: Path, after: Path) -> None:
    """Show what changed between two batches, passage by passage.

    Each change stands once, with the letters that have it. A BATCH is a folder of letters with its
    manifest: out/CAMPAIGN/drafts, or a copy of it.
    """
    from plea.output.compare import compare_batches
    from plea.output.manifest import MANIFEST
    from plea.output.refusals import UnreadableManifest

    for folder in (before, after):
        if not (folder / MANIFEST).exists():
            raise click.UsageError(f"{folder} holds no {MANIFEST}: it is no batch that plea made.")
    try:
        found = compare_batches(before, after)
    except UnreadableManifest as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None
    _show(found)


def _show(found: Comparison) -> None:
    told = [
        f"{counted(found.letters_changed, 'letter')} changed",
        f"{len(found.same):,} the same",
        *([f"{len(found.same_words):,} with the same words in another layout"] if found.same_words else []),
        f"{len(found.new):,} new",
        f"{len(found.gone):,} gone",
    ]
    click.echo(", ".join(told) + ".")
    ordered = sorted(found.changed.items(), key=lambda one: -len(one[1]))
    for change, rows in ordered:
        click.echo(f"\n{click.style(counted(len(rows), 'letter'), bold=True)} ({_whose(rows)})")
        _show_change(change)
    for title, rows in (("New", found.new), ("Gone", found.gone)):
        if rows:
            click.echo(f"\n{title}: {_whose(rows)}")
    for file in found.missing:
        click.echo(f"\nNot there, though the manifest names it: {file}", err=True)


def _show_change(change: Change) -> None:
    for mark, paragraphs, colour in (("-", change.before, "red"), ("+", change.after, "green")):
        for words in filter(str.strip, paragraphs):
            shown = fill(words, _WIDTH, initial_indent=f"  {mark} ", subsequent_indent="    ")
            click.echo(click.style(shown, fg=colour))


def _whose(rows: Sequence[ManifestRow]) -> str:
    """Name the few, count the many by kind of letter."""
    if len(rows) <= _NAMED:
        return ", ".join(f"{row.letter}: {row.name}" for row in rows)
    kinds = Counter(f"{row.letter} {row.language}" for row in rows)
    return ", ".join(f"{kind} {number:,}" for kind, number in kinds.items())
