"""Start Django for one command: the workspace, its database brought up to date."""

from __future__ import annotations

import os
from pathlib import Path

import click


def start(workspace: Path, *, may_be_new: bool = False) -> None:
    """Make the desk's records usable. Ends the command where there is no workspace or no database.

    Where it `may_be_new`, an empty folder becomes a workspace: the desk's first page begins a campaign.
    """
    if not ((workspace / "letters").is_dir() or (may_be_new and _is_free(workspace))):
        click.echo(
            "There is no letters/ folder here. Go to the folder that holds letters/ and recipients/, "
            'or begin with "plea new".',
            err=True,
        )
        raise SystemExit(2)
    os.environ["PLEA_WORKSPACE"] = str(workspace.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plea_web.settings")
    import django
    from django.core.management import call_command
    from django.db import Error

    try:
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
    except (Error, ValueError, OSError) as error:
        click.echo(f"The desk's records cannot be opened: {error}", err=True)
        raise SystemExit(1) from None


def _is_free(folder: Path) -> bool:
    """True for a folder in which nothing is but what the desk itself keeps there."""
    return all(path.name == ".plea" for path in folder.iterdir())
