"""`plea passages --to-review`: what waits for whoever asks, with the numbers that commands take."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill

import click

_WIDTH = 96


def to_review(workspace: Path, campaign: str | None, language: str | None) -> None:
    """Print what is to be read, in the order in which the desk offers it."""
    from plea.cli.show import counted
    from plea_web.cli.opening import open_desk, speaker

    opened = open_desk(workspace, campaign)
    from plea_web.desk.queue import queue_for

    queue = queue_for(opened, speaker(None))
    waiting = [one for one in queue.waiting if language in (None, one.passage.language)]
    left = queue.to_read
    click.echo(f"{len(waiting)} to read" + (f", about {left.minutes} minutes in all" if waiting else ""))
    for item in waiting:
        passage = item.passage
        heading = click.style(f"passage {passage.pk}", bold=True)
        click.echo(f"\n{heading}, {counted(passage.letters, 'letter')}, {passage.place}")
        for why in passage.why:
            click.echo(f"  because {why}")
        for line in passage.paragraphs:
            click.echo(fill(line, _WIDTH, initial_indent="    ", subsequent_indent="    "))
        for note in passage.notes:
            click.echo(fill(note, _WIDTH, initial_indent="    [note] ", subsequent_indent="           "))
    if waiting:
        example = waiting[0].passage
        click.echo(f"\nRead it? plea approve --passage {example.pk}:{example.sha256[:8]}")
        click.echo(f'Not right? plea changes {example.pk}:{example.sha256[:8]} "what should change"')
