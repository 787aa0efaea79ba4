"""Start Django for one command: the workspace, its database brought up to date."""

from __future__ import annotations

import os
from pathlib import Path

import click


def start(workspace: Path) -> None:
    """Make the desk's records usable. Ends the command where there is no workspace or no database."""
    if not (workspace / "letters").is_dir():
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
