"""The table of commands. A command's module is imported only when it is called."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plea import __version__

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "plea.commands"
"""The entry points by which other packages join their commands."""

COMMANDS = {
    "new": "Make a workspace with a sample campaign that merges at once.",
    "check": "Say everything that is wrong in a campaign, all at once.",
    "fields": "List what may be written in a text, with meaning and sample.",
    "preview": "Show one recipient's letter, as text or opened in Word.",
    "merge": "Make the letters of a campaign.",
    "why": "Say where words of a letter come from.",
    "passages": "List what there is to read in the letters, each passage once.",
    "diff": "Show what changed between two batches, passage by passage.",
    "stale": "Say which facts, consents, sources and lists have run out or are old.",
    "consent": "List the facts that rest on a consent; withdraw one.",
    "demands": "Show which office is asked for which demand, and what is missing.",
    "fill": "Fill a Word file for each row of a list, without a campaign.",
}
"""Every command with its line in the list; its function stands in the module of the same name."""


class Commands(click.Group):
    """Commands by name, in the order in which people need them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands."""
        return [*COMMANDS, *(entry.name for entry in joined())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command: plea's own, or one that another package joins to them."""
        if cmd_name not in COMMANDS:
            entry = next((one for one in joined() if one.name == cmd_name), None)
            return entry.load() if entry else None
        command: click.Command = getattr(import_module(f"plea.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing any of them."""
        told = [(entry.name, line_of(entry)) for entry in joined()]
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items(), *told])


def joined() -> list[EntryPoint]:
    """Return the commands of other packages, in the order of their LINES.

    Looked for only when somebody asks for them: it takes longer than all the rest of `plea --help`.
    """
    from importlib.metadata import entry_points

    return sorted(entry_points(group=GROUP), key=lambda entry: [*_lines(entry), entry.name].index(entry.name))


def line_of(entry: EntryPoint) -> str:
    """Return a command's line for the list, from LINES in the package of its module."""
    return _lines(entry).get(entry.name, "")


def _lines(entry: EntryPoint) -> dict[str, str]:
    lines: dict[str, str] = getattr(import_module(entry.module.rpartition(".")[0]), "LINES", {})
    return lines


@click.command(
    cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option(
    "-C",
    "workspace",
    default=".",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The workspace: the folder that holds letters/ and recipients/.",
)
@click.version_option(__version__, prog_name="plea")
@click.pass_context
def main(ctx: click.Context, workspace: Path) -> None:
    """Personal letters for a prisoner's release, every fact with its source."""
    ctx.obj = workspace
    if ctx.invoked_subcommand is None:
        desk = Commands.get_command(main, ctx, "serve")
        if desk is None:
            click.echo(ctx.get_help())
        else:
            ctx.invoke(desk)
