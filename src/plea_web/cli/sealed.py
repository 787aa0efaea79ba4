"""`plea sealed`: what exactly left, on what it rests, and whether anything was altered since."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from plea_web.desk.models import Sealed


@click.command()
@click.argument("key")
@click.argument("campaign", required=False)
@click.option("--whole-log", is_flag=True, help="Check every entry of the log too; takes a while.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.option("--as", "name", metavar="USERNAME", help="Who you are, where several work here.")
@click.pass_obj
def sealed(
    workspace: Path, key: str, campaign: str | None, whole_log: bool, form: str, name: str | None
) -> None:
    """Say what exactly was sent, and whether anything was altered since.

    KEY is LETTER/KEY/LANGUAGE, our number or reference, or a Word file: that is compared to the byte.
    """
    from plea_web.cli.opening import open_desk, speaker

    opened = open_desk(workspace, campaign)
    member = speaker(name)
    from plea_web.desk.permissions import May
    from plea_web.desk.seals import found, seals_of_file
    from plea_web.desk.workflow import NotAllowed
    from plea_web.desk.workflow.rules import must

    try:
        must(member, May.TRACK)
    except NotAllowed as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None
    content = _content(key)
    seals = seals_of_file(content) if content is not None else []
    other = [] if seals else found(opened, key)
    if not seals and not other:
        click.echo(f"{key}: no letter that left is called so.", err=True)
        raise SystemExit(2)
    of_file = content is not None and not seals
    said = [_said(seal, of_file, key) for seal in seals or other]
    broken = _broken() if whole_log else []
    if form == "json":
        told = {"letters": said} | ({"broken_log": broken} if whole_log else {})
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        click.echo("\n\n".join(_as_text(one) for one in said))
        for line in broken:
            click.echo(line)
    raise SystemExit(1 if broken or any(one["altered"] for one in said) else 0)


def _content(key: str) -> bytes | None:
    path = Path(key)
    try:
        return path.read_bytes() if path.suffix.lower() == ".docx" and path.is_file() else None
    except OSError as fault:
        raise click.UsageError(f"{key} cannot be read: {fault.strerror}.") from None


def _broken() -> list[str]:
    from plea_web.desk.workflow.events import breaks_in_chain

    return [
        f"The log is broken at entry {number}." if number else "The end of the log was cut off or changed."
        for number in breaks_in_chain()
    ]


def _said(seal: Sealed, of_file: bool, key: str) -> dict[str, Any]:
    from plea_web.desk.rests_on import rests_on
    from plea_web.desk.seals import altered, despatches_of

    draft, rests = seal.draft, rests_on(seal)
    wrong = altered(seal)
    if of_file:
        wrong.insert(0, f"{Path(key).name} is not the file that left: its bytes differ.")
    return {
        "letter": draft.letter,
        "recipient": draft.recipient,
        "language": draft.language,
        "name": draft.name,
        "number": draft.number,
        "seal": seal.sha256,
        "file_sha256": seal.letter.sha256,
        "left": [
            {"channel": one.channel, "on": one.sent_on.isoformat(), "tracking": one.tracking}
            for one in despatches_of(draft)
            if one.sent_on and not one.withdrawn
        ],
        "approved": rests.approved,
        "passages": [{"sha256": one.sha256, "approved": one.readers} for one in rests.passages],
        "facts": [
            {
                "fact": one.key,
                "standing": one.standing,
                "ground": one.ground,
                "sources": list(one.sources),
                "since": one.since,
            }
            for one in rests.facts
        ],
        "altered": wrong,
    }


def _as_text(said: dict[str, Any]) -> str:
    from datetime import date

    from plea.cli.show import counted
    from plea_web.desk.models import WAYS, Channel
    from plea_web.desk.workflow.days import in_words

    number = f", number {said['number']}" if said["number"] else ""
    lines = [f"{said['letter']}/{said['recipient']}/{said['language']} {said['name']}{number}"]
    for one in said["left"]:
        tracking = f", {one['tracking']}" if one["tracking"] else ""
        day = in_words(date.fromisoformat(one["on"]))
        lines.append(f"    left {WAYS[Channel(one['channel'])]} on {day}{tracking}")
    lines.append(f"    approved by {said['approved']}")
    lines.append(f"    {counted(len(said['passages']), 'passage')}, {counted(len(said['facts']), 'fact')}:")
    for fact in said["facts"]:
        ground = f"; {fact['ground']}" if fact["ground"] else ""
        since = f" {fact['since']}" if fact["since"] else ""
        lines.append(f"        {fact['fact']}: {fact['standing']}{ground}.{since}")
    lines.append(f"    file {said['file_sha256']}")
    lines.append(f"    seal {said['seal']}")
    lines += [f"    {one}" for one in said["altered"]] or ["    Nothing was altered."]
    return "\n".join(lines)
