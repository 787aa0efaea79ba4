"""`plea log sent`: letters left; shown first, written down with --really."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plea_web.desk.models import Campaign, Channel, Draft
    from plea_web.desk.workflow.despatches import Gone
    from plea_web.desk.workflow.leaving import Looked

CHANNELS = {
    "post": "paper",
    "paper": "paper",
    "email": "email",
    "hand": "hand",
    "portal": "portal",
    "fax": "fax",
}


@click.command()
@click.argument("campaign", required=False)
@click.option("--channel", type=click.Choice([*CHANNELS]), required=True, help="By which way they left.")
@click.option("--on", "day", metavar="DATE", help="The day on which they left, 2026-03-09; today.")
@click.option("--copy", is_flag=True, help="With a copy by e-mail on the same day.")
@click.option("--only", metavar="KEY,KEY", help="Keys of recipients, our numbers, or LETTER/KEY/LANGUAGE.")
@click.option("--kind", metavar="LETTER", help="All approved letters of one kind: mep.")
@click.option("--batch", type=click.Choice(["all"]), help="All approved letters.")
@click.option("--tracking", metavar="NUMBER", help="The post's number, for one letter.")
@click.option("--really", is_flag=True, help="Write down what is shown.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.option("--as", "name", metavar="USERNAME", help="Who you are, where several work here.")
@click.pass_obj
def sent(
    workspace: Path,
    campaign: str | None,
    channel: str,
    day: str | None,
    copy: bool,
    only: str | None,
    kind: str | None,
    batch: str | None,
    tracking: str | None,
    really: bool,
    form: str,
    name: str | None,
) -> None:
    """Write down that letters left: by post, e-mail, hand, portal or fax.

    Shows what would be written; with --really it is. Letters that may not leave are named with the reason,
    and the others are written down.
    """
    if sum(one is not None for one in (only, kind, batch)) != 1:
        raise click.UsageError("Say which letters left: --only KEY,KEY or --kind LETTER or --batch all.")
    from plea_web.cli.opening import open_desk, speaker

    opened = open_desk(workspace, campaign)
    member = speaker(name)
    from plea_web.desk.models import Channel
    from plea_web.desk.workflow import NotAllowed
    from plea_web.desk.workflow.despatches import Going, leave
    from plea_web.desk.workflow.intervals import too_soon
    from plea_web.desk.workflow.leaving import look

    drafts = _named(opened, only) if only is not None else _approved(opened, kind)
    if tracking and len(drafts) != 1:
        raise click.UsageError("A tracking number is of one letter. Name that alone: --only KEY.")
    way = Channel(CHANNELS[channel])
    copies = (Channel.EMAIL,) if copy and way != Channel.EMAIL else ()
    try:
        going = Going(way, _day(day), copies, tracking or "")
        if really:
            gone = leave(drafts, going, by=member)
            said = _told(gone)
        else:
            said = _would(look(drafts, (way,), going.on), copies)
            said["too_soon"] = [str(one) for one in too_soon(drafts, going.on)]
    except NotAllowed as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None
    said = {"campaign": opened.key, "channel": channel, "on": going.on.isoformat(), "really": really} | said
    click.echo(json.dumps(said, ensure_ascii=False, indent=2) if form == "json" else _as_text(said, way))
    raise SystemExit(1 if said["refused"] else 0)


def _day(said: str | None) -> date:
    from plea_web.desk.today import today

    try:
        return date.fromisoformat(said) if said else today()
    except ValueError:
        raise click.UsageError(f'"{said}" is no day. Write it as 2026-03-09.') from None


def _approved(campaign: Campaign, kind: str | None) -> list[Draft]:
    from plea_web.desk.models import Draft
    from plea_web.desk.outgoing import not_left

    waiting = not_left(campaign)
    known = [one.key for one in waiting.kinds()]
    if kind is not None and kind not in known:
        said = f"There are: {', '.join(known)}." if known else "There is none at all."
        raise click.UsageError(f'No approved letter of the kind "{kind}" waits to leave. {said}')
    return [Draft(pk=number) for number in waiting.of_kind(kind or "").numbers()]


def _named(campaign: Campaign, only: str) -> list[Draft]:
    """Return the letters that keys, numbers or identifiers name; one that names none is wrong use."""
    from plea_web.desk.models import Draft

    drafts = Draft.objects.filter(campaign=campaign, gone=False)
    found: dict[int, Draft] = {}
    for key in filter(None, (part.strip() for part in only.split(","))):
        parts = key.split("/")
        if key.isascii() and key.isdecimal():
            meant = drafts.filter(number=int(key[:9]))
        elif len(parts) > 1:
            meant = drafts.filter(letter=parts[0], recipient=parts[1])
            meant = meant.filter(language=parts[2]) if len(parts) > 2 else meant
        else:
            meant = drafts.filter(recipient=key)
        letters = list(meant.order_by("pk"))
        if not letters:
            raise click.UsageError(f'"{key}" names no letter of this campaign. Nothing was written down.')
        found |= {draft.pk: draft for draft in letters}
    return list(found.values())


def _would(looked: Looked, copies: tuple[Channel, ...]) -> dict[str, Any]:
    ready = [one.draft for one in looked.ready]
    without = [draft for draft in ready if copies and not (draft.addressee and draft.addressee.email)]
    return _said(ready, [(one.draft, one.because) for one in looked.refused], without)


def _told(gone: Gone) -> dict[str, Any]:
    left = {one.draft_id: one.draft for one in gone.left}
    return _said(left.values(), [(one.draft, one.because) for one in gone.refused], gone.without_copy)


def _said(
    letters: Iterable[Draft], refused: list[tuple[Draft, str]], without_copy: list[Draft]
) -> dict[str, Any]:
    return {
        "letters": [_letter(draft) for draft in letters],
        "refused": [_letter(draft) | {"because": because} for draft, because in refused],
        "without_copy": [_letter(draft) for draft in without_copy],
    }


def _letter(draft: Draft) -> dict[str, Any]:
    return {
        "letter": draft.letter,
        "recipient": draft.recipient,
        "language": draft.language,
        "name": draft.name,
        "number": draft.number,
    }


def _as_text(said: dict[str, Any], way: Channel) -> str:
    from plea.cli.show import counted
    from plea_web.desk.models import WAYS
    from plea_web.desk.workflow.days import in_words

    letters, refused, without = said["letters"], said["refused"], said["without_copy"]
    how = f"{WAYS[way]} on {in_words(date.fromisoformat(said['on']))}"
    lines = [f"{_line(one)}" for one in letters]
    lines += [f"not: {_line(one)}: {one['because']}" for one in refused]
    lines += [f"no copy: {_line(one)}: the list has no e-mail address" for one in without]
    lines += [f"too soon: {one}" for one in said.get("too_soon", ())]
    count = counted(len(letters), "letter")
    if said["really"]:
        lines.append(f"\n{count} written down: left {how}.")
    elif letters:
        lines.append(f"\n{count} would be written down: left {how}. Nothing is saved yet: add --really.")
    else:
        lines.append("\nNo letter would be written down.")
    return "\n".join(lines)


def _line(one: dict[str, Any]) -> str:
    number = f", number {one['number']}" if one["number"] else ""
    return f"{one['letter']}/{one['recipient']}/{one['language']} {one['name']}{number}"
