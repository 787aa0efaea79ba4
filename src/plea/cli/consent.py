"""`plea consent`: what may be told because somebody agreed, and how to stop telling it."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from plea.cli.show import counted, show_problems

if TYPE_CHECKING:
    from plea.files.case_edit import Edit
    from plea.merge.told import Told
    from plea.model.campaign import Campaign
    from plea.model.case import Fact
    from plea.output.manifest import ManifestRow


@click.command()
@click.argument("names", metavar="[CAMPAIGN] | withdraw FACT [CAMPAIGN]", nargs=-1)
@click.option(
    "--on",
    "day",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day from which the fact may no longer be told.",
)
@click.option("--really", is_flag=True, help="Write it into the case file; else it is only shown.")
@click.pass_obj
def consent(workspace: Path, names: tuple[str, ...], day: datetime | None, really: bool) -> None:
    """List the facts that rest on a consent; withdraw one.

    `plea consent withdraw FACT --on DATE` shows the line that it would write, and every letter already
    made that tells the fact. Letters of that day or later that would tell it are then not made.
    """
    if names[:1] == ("withdraw",):
        if len(names) not in (2, 3) or day is None:
            raise click.UsageError("Write it as in: plea consent withdraw mri_2017 --on 2018-03-31")
        _withdraw(workspace, names[1], day.date(), names[2] if len(names) == 3 else None, really=really)
        return
    if len(names) > 1 or day or really:
        raise click.UsageError('Give the campaign\'s name alone, or begin with "withdraw".')
    _list(workspace, names[0] if names else None)


def _list(workspace: Path, name: str | None) -> None:
    from plea.cli.open_campaign import open_campaign
    from plea.merge.told import told_by_letters

    campaign, _ = open_campaign(workspace, name)
    facts = [fact for fact in campaign.case.facts.values() if fact.ground and fact.ground.consent]
    if not facts:
        click.echo("No fact of this campaign rests on a consent.")
        return
    told = told_by_letters(campaign)
    rest = "fact rests" if len(facts) == 1 else "facts rest"
    click.echo(f"{len(facts)} {rest} on a consent; the letters are dated {campaign.date}.")
    for fact in facts:
        click.echo(f"\n{fact.key} ({fact.place})")
        for line in _ground(fact, campaign):
            click.echo(f"    {line}")
        click.echo(f"    {_how_many(fact.key, told)}")


def _ground(fact: Fact, campaign: Campaign) -> list[str]:
    """Say how long the consent of a fact holds; never who gave it, nor in which words."""
    ground = fact.ground
    source = campaign.case.sources.get(ground.consent) if ground else None
    if ground is None or source is None:
        return [f'the consent "{ground.consent}" is not there'] if ground else []
    lines = [f'the consent "{source.key}" ({source.place})']
    given = " ".join(part for part in (source.how, f"on {source.on}" if source.on else "") if part)
    lines += [f"given {given}"] if given else []
    if source.until:
        lines.append(f"{'ended on' if source.until < campaign.date else 'holds until'} {source.until}")
    elif not source.withdrawn:
        lines.append("no last day is written")
    if source.withdrawn:
        lines.append(f"withdrawn on {source.withdrawn}")
    if ground.withdrawn:
        lines.append(f"for this fact withdrawn on {ground.withdrawn}")
    return lines


def _how_many(fact: str, told: Told) -> str:
    kinds = Counter(letter for letter, _, _ in told.telling(fact))
    many = ", ".join(f"{kind} {number:,}" for kind, number in kinds.items())
    letters = f"told by {counted(kinds.total(), 'letter')}: {many}" if kinds else "told by no letter"
    if told.unknown:
        letters += f"; {counted(told.unknown, 'letter')} could not be made on trial and may tell it"
    return letters


def _withdraw(workspace: Path, key: str, on: date, name: str | None, *, really: bool) -> None:
    from plea.cli.open_campaign import open_campaign
    from plea.merge.told import told_by_letters

    campaign, problems = open_campaign(workspace, name)
    if not campaign.case.facts:
        show_problems(problems)
        _refuse("This campaign has no facts that can be read. Nothing was changed.")
    fact = _fact(campaign, key)
    path = campaign.folder / fact.place.file
    content, edit = _edit(path, fact, on)
    click.echo(f"{fact.place.file}, line {edit.line}" + (", now:" if edit.before else ", new:"))
    if edit.before:
        click.echo(edit.before)
        click.echo("then:")
    click.echo(edit.after)
    click.echo()
    _show_made(workspace, campaign, key, told_by_letters(campaign))
    if not really:
        click.echo("Nothing was changed. To write it, say the same again with --really.")
        return
    _write(path, content, edit)
    click.echo(f"{fact.place.file} is changed. Letters dated {on} or later that tell it are no longer made.")
    if campaign.date < on:
        click.echo(f"The letters of this campaign are dated {campaign.date}, before that day.")


def _fact(campaign: Campaign, key: str) -> Fact:
    from plea.files.near import did_you_mean

    fact = campaign.case.facts.get(key)
    if fact is None:
        todo = did_you_mean(key, campaign.case.facts, "`plea consent` lists those that rest on a consent.")
        raise click.UsageError(f'"{key}" is not a fact of this campaign. {todo}')
    if fact.ground is None:
        _refuse(
            f'The fact "{key}" has no ground that could be withdrawn. To stop telling it, write '
            f'"standing: withdrawn" under it ({fact.place}).'
        )
    return fact


def _edit(path: Path, fact: Fact, on: date) -> tuple[bytes, Edit]:
    """Return what the case file holds, and the change; exits where it has to be made by hand."""
    from plea.files.case_edit import NotSafe, withdraw

    by_hand = f'Write "withdrawn: {on}" under the ground of the fact by hand ({fact.place}).'
    if path.suffix.lower() not in (".yaml", ".yml"):
        _refuse(f"{fact.place.file} is no YAML file. {by_hand}")
    try:
        content = path.read_bytes()
        edit = withdraw(content.decode(), fact.key, on)
    except (OSError, UnicodeDecodeError):
        _refuse(f"{fact.place.file} cannot be read any more. Nothing was changed.")
    if isinstance(edit, NotSafe):
        _refuse(f'The ground of the fact "{fact.key}" {edit.why}. {by_hand}')
    return content, edit


def _show_made(workspace: Path, campaign: Campaign, fact: str, told: Told) -> None:
    """List the letters on the disk that tell a fact, or may: those that cannot be made again to find out."""
    from plea.output.journal import SHELVES

    folder = workspace / "out" / campaign.key
    tell: list[str] = []
    may: list[str] = []
    for shelf in SHELVES:
        for row in _rows(folder, shelf):
            answer = told.tells((row.letter, row.key, row.language), fact)
            line = f"    {row.name} ({row.letter}): out/{campaign.key}/{shelf}/{row.file}"
            if answer is None:
                may.append(line)
            elif answer:
                tell.append(line)
    click.echo(f"It is {_how_many(fact, told)}.")
    if tell:
        tells = "tells" if len(tell) == 1 else "tell"
        click.echo(f"{counted(len(tell), 'letter')} already made {tells} it:")
    else:
        click.echo("No letter already made is known to tell it.")
    for line in tell:
        click.echo(line)
    if may:
        letters = counted(len(may), "letter")
        click.echo(f"{letters} already made may tell it; plea cannot make them again to find out:")
        for line in may:
            click.echo(line)
    click.echo()


def _rows(folder: Path, shelf: str) -> list[ManifestRow]:
    from plea.output.journal import rows_on_disk
    from plea.output.refusals import Refusal

    try:
        return rows_on_disk(folder, shelf)
    except Refusal as refusal:
        _refuse(str(refusal))
    except OSError as error:
        _refuse(f"{folder / shelf} could not be read: {error.strerror or error}. Nothing was changed.")


def _write(path: Path, before: bytes, edit: Edit) -> None:
    from plea.output.disk import InUse
    from plea.output.refusals import Refusal
    from plea.output.rewrite import rewrite

    try:
        rewrite(path, before, edit.text.encode())
    except Refusal as refusal:
        _refuse(f"{refusal} Nothing was changed.")
    except InUse as error:
        _refuse(f"{error}. Close it there, then say the same again. Nothing was changed.")
    except OSError as error:
        _refuse(f"{path} could not be written: {error.strerror or error}. Nothing was changed.")


def _refuse(why: str) -> NoReturn:
    click.echo(why, err=True)
    raise SystemExit(1)
