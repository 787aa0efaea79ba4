"""What every command does first: find the campaign and read it, or say why not."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plea.cli.show import show_problems

if TYPE_CHECKING:
    from plea.checks.dismissed import LeftOver
    from plea.merge.batch import Batch
    from plea.model.campaign import Campaign
    from plea.model.problem import Problem


def open_campaign(
    workspace: Path, key: str | None, out: Path | None = None
) -> tuple[Campaign, list[Problem]]:
    """Return a campaign and what is wrong in its files and values; exits where there is none to read.

    `out` is the folder that stands for out/, where letters are made elsewhere.
    """
    from plea.checks import check_campaign

    campaign, problems = _read(workspace, key, out)
    return campaign, problems + check_campaign(campaign)


def read_only(workspace: Path, key: str | None) -> Campaign:
    """Return a campaign as it is read; what is wrong with its values is for `plea check`."""
    return _read(workspace, key)[0]


def _read(workspace: Path, key: str | None, out: Path | None = None) -> tuple[Campaign, list[Problem]]:
    from plea.files.load import find_campaign, load_campaign

    folder, problems = find_campaign(workspace, key)
    if folder is None:
        show_problems(problems)
        raise SystemExit(2)
    campaign, problems = load_campaign(folder, out)
    if campaign is None:
        show_problems(problems)
        raise SystemExit(1)
    return campaign, problems


def left_over(batch: Batch, *, complete: bool = True, looked_for: Collection[str] = ()) -> LeftOver:
    """Return a batch's problems without the warnings that campaign.yaml dismisses.

    Only where all letters were looked at (`complete`) is a dismissal told that meets no warning; one
    about pages or sameness, which are looked for on request, only where it is among `looked_for`.
    """
    from plea.checks.dismissed import without_dismissed
    from plea.merge.sameness import CODE
    from plea.output.pages import PAGE_CODES

    return without_dismissed(
        batch.problems,
        batch.campaign.dismissed,
        complete=complete,
        not_looked_for={*PAGE_CODES, CODE}.difference(looked_for),
    )


def wanted_letters(campaign: Campaign, only: tuple[str, ...]) -> tuple[str, ...]:
    """Return the letters that were asked for; a name that is none of the campaign's is wrong use."""
    from plea.files.near import did_you_mean

    for key in only:
        if key not in campaign.letters:
            there = f"Write one of {', '.join(campaign.letters)}."
            todo = did_you_mean(key, campaign.letters, there)
            raise click.UsageError(f'"{key}" is not a letter of this campaign. {todo}')
    return only
