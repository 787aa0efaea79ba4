"""`plea forget`: erase what the desk knows of somebody, the words of one contact, or words in the log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plea_web.cli import opening

if TYPE_CHECKING:
    from plea_web.desk.models import Recipient
    from plea_web.desk.workflow.erasing import Erased
    from plea_web.desk.workflow.forgetting import Forgetting

BUSY = (
    "The file of the database was busy, so old words may still lie in it unseen: type the same once more in "
    "a quiet minute."
)


@click.command()
@click.argument("recipient", required=False)
@click.option("--contact", type=int, metavar="NUMBER", help="Only the words and files of one contact.")
@click.option("--words", metavar="WORDS", help="What the log says with these words, of a source, say.")
@click.option("--really", is_flag=True, help="Erase it; without this it is only shown.")
@click.option("--as", "name", metavar="USERNAME", help="Who you are, where several people work here.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.pass_obj
def forget(
    workspace: Path | None,
    recipient: str | None,
    contact: int | None,
    words: str | None,
    really: bool,
    name: str | None,
    form: str,
) -> None:
    """Erase what the desk knows of RECIPIENT, by their key or number; hashes, days and counts stay."""
    if sum(one is not None for one in (recipient, contact, words)) != 1:
        raise click.UsageError("Say who is forgotten: RECIPIENT, or --contact NUMBER, or --words WORDS.")
    opening.start(workspace or Path())
    from plea_web.desk.models import Contact
    from plea_web.desk.permissions import May
    from plea_web.desk.workflow import NotAllowed, forgetting
    from plea_web.desk.workflow.rules import must

    try:
        by = opening.speaker(name)
        must(by, May.CLOSE)
        if recipient is not None:
            person = _person(recipient)
            _show(forgetting.shown(person), form, quiet=really)
            erased = forgetting.forget(person, by=by) if really else None
        elif contact is not None:
            entry = Contact.objects.filter(pk=contact).first()
            if entry is None:
                raise NotAllowed(f"There is no contact {contact}.")
            if not really:
                click.echo(f"Contact {contact} of {entry.on}: its words and files would go.")
            erased = forgetting.forget_entry(entry, by=by) if really else None
        else:
            count = len(forgetting.holding(words or ""))
            if not really:
                click.echo(
                    f"{count} {'entry' if count == 1 else 'entries'} of the log would lose their words."
                )
            erased = forgetting.forget_words(words or "", by=by) if really else None
    except NotAllowed as refusal:
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None
    if erased is not None:
        say(erased, form)
    elif form == "text":
        click.echo("Nothing was erased. To do it, add --really: nobody can bring it back.")


def say(erased: Erased, form: str) -> None:
    """Say what was erased."""
    told = {
        "letters": erased.letters,
        "contacts": erased.entries,
        "replies": erased.replies,
        "files": erased.scans,
        "entries of the log": erased.sentences,
    }
    if form == "json":
        click.echo(json.dumps({**told, "gone from the disk": erased.pressed}))
        return
    click.echo(f"Erased: {', '.join(f'{number:,} {what}' for what, number in told.items())}.")
    if not erased.pressed:
        click.echo(BUSY, err=True)


def _person(key: str) -> Recipient:
    from plea_web.desk.models import Recipient
    from plea_web.desk.workflow import NotAllowed

    found = Recipient.objects.select_related("office").filter(key=key).first()
    if found is None and key.isascii() and key.isdigit():
        found = Recipient.objects.select_related("office").filter(pk=int(key)).first()
    if found is None:
        raise NotAllowed(f'The desk knows nobody with the key or number "{key}". The lists have the keys.')
    return found


def _show(about: Forgetting, form: str, *, quiet: bool) -> None:
    if quiet:
        return
    told: dict[str, Any] = {
        "letters": about.letters,
        "contacts": about.entries,
        "replies": about.replies,
        "files": about.files,
        "entries of the log": about.sentences,
    }
    if form == "json":
        more = {"stands in": list(about.stands_in), "copies": list(about.copies)}
        click.echo(json.dumps({"name": about.recipient.name, **told, **more}, ensure_ascii=False))
        return
    click.echo(f"{about.recipient.name}: {', '.join(f'{number:,} {what}' for what, number in told.items())}.")
    if about.elsewhere:
        click.echo(f"{about.elsewhere} written down at somebody else answer their letters too.")
    for copy in about.copies:
        click.echo(f"{copy} names them too; it is yours to delete.")
    if about.hindrance:
        click.echo(about.hindrance)
