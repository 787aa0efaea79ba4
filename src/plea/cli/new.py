"""`plea new`: a workspace to begin with."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make a workspace with a sample campaign that merges at once."""
    import shutil
    from importlib.resources import as_file, files

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        click.echo(
            f"{folder} is there already and not empty. Choose another name; nothing was written.", err=True
        )
        raise SystemExit(1)
    try:
        with as_file(files("plea") / "sample") as sample:
            shutil.copytree(sample, folder, dirs_exist_ok=True)
    except OSError as error:
        click.echo(f"{folder} could not be made: {error.strerror}. Choose another place.", err=True)
        raise SystemExit(1) from None
    click.echo(f"{folder} is ready, with a sample campaign. Now:")
    click.echo(f"    cd {folder}")
    click.echo("    plea merge")
