"""`plea review`: packs for readers without an account, made and brought back from the terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from plea_web.desk.models import Campaign, Pack
    from plea_web.desk.workflow.packs_back import Returned

_SAID = {"ok": "good", "change": "please change", "not_read": "skipped"}


@click.group()
def review() -> None:
    """Make a pack for a reader without an account; bring a review back."""


@review.command()
@click.argument("campaign", required=False)
@click.option("--for", "reader", required=True, metavar="NAME", help="Stays at this desk, stands in no file.")
@click.option("--language", required=True, metavar="CODE", help="Of the texts: en, ru.")
@click.option("--count", type=click.IntRange(1), metavar="N", help="How many texts; all that are open.")
@click.option(
    "--form", type=click.Choice(["page", "word", "both"]), default="both", show_default=True,
    help="A page that opens anywhere, or a Word file.",
)  # fmt: skip
@click.option("--password", is_flag=True, help="Ask for a password; the page then opens with it alone.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), metavar="DIR",
    help="Where the files go; here.",
)  # fmt: skip
@click.option("--as", "name", metavar="USERNAME", help="Who you are, where several work here.")
@click.pass_obj
def pack(
    workspace: Path,
    campaign: str | None,
    reader: str,
    language: str,
    count: int | None,
    form: str,
    password: bool,
    out: Path,
    name: str | None,
) -> None:
    """Make a pack for one reader: the texts that are open, each with one letter to read it in.

    The Word file has no password: give --form page where one is wanted.
    """
    if password and form != "page":
        raise click.UsageError("Only the page can be locked. Write --form page --password.")
    secret = _new_password() if password else ""
    from plea_web.cli.opening import open_desk, speaker

    opened = open_desk(workspace, campaign)
    member = speaker(name)
    from plea_web.desk.workflow import NotAllowed
    from plea_web.desk.workflow.packs import make_pack

    try:
        made = make_pack(opened, language=language, name=reader, count=count or 0, by=member)
    except NotAllowed as refusal:
        _refuse(str(refusal))
    written = list(_write(made, form, secret, out))
    click.echo(f"{made.passages.count()} texts for {made.reader}, pack {made.key}:")
    for path in written:
        click.echo(f"    {path}")
    click.echo(f"Bring the answers back with: plea review import FILE {opened.key}")


def _new_password() -> str:
    from plea_web.packs.locked import too_weak

    secret: str = click.prompt("Password for the page", hide_input=True, confirmation_prompt=True)
    if weak := too_weak(secret):
        _refuse(weak)
    return secret


def _write(made: Pack, form: str, secret: str, out: Path) -> Iterator[Path]:
    from plea.output.disk import make_folders, move, write_aside
    from plea_web.desk.workflow.pack_texts import as_sent
    from plea_web.packs.as_docx import pack_as_docx
    from plea_web.packs.as_html import pack_as_html

    sent = as_sent(made)
    files = {".html": lambda: pack_as_html(sent, secret), ".docx": lambda: pack_as_docx(sent)}
    wanted = {"page": [".html"], "word": [".docx"], "both": [".html", ".docx"]}[form]
    for ending in wanted:
        path = out / f"{sent.file_name}{ending}"
        try:
            make_folders([out])
            aside = path.with_name(f"{path.name}.part")
            write_aside(aside, files[ending]())
            move(aside, path)
        except OSError as fault:
            _refuse(
                f"{path} cannot be written: {fault.strerror}. The pack is made; take it along at the desk."
            )
        yield path


@review.command("import")
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path))
@click.argument("campaign", required=False)
@click.option("--really", is_flag=True, help="Count what is shown.")
@click.option("--as", "name", metavar="USERNAME", help="Who you are, where several work here.")
@click.pass_obj
def import_(workspace: Path, file: Path, campaign: str | None, really: bool, name: str | None) -> None:
    """Bring a review back: FILE is what the reader sent, or - for a text on the standard input.

    Shows what would count; with --really it counts, as the reader's word, brought in by you.
    """
    content, called = _given(file)
    from plea_web.cli.opening import open_desk, speaker

    opened = open_desk(workspace, campaign)
    member = speaker(name)
    from plea.cli.show import show_problems
    from plea_web.desk.workflow import NotAllowed, packs_back

    record = _whose(opened, content, called)
    returned, problems = packs_back.read_back(record, content, called)
    if problems:
        show_problems(problems)
    if really:
        try:
            returned = packs_back.bring_back(record, content, called, by=member)
        except NotAllowed as refusal:
            _refuse(str(refusal))
    _show(record, returned, really)
    raise SystemExit(1 if any(problem.stops for problem in problems) else 0)


def _given(file: Path) -> tuple[bytes, str]:
    if str(file) == "-":
        return sys.stdin.buffer.read(), "the standard input"
    try:
        return file.read_bytes(), file.name
    except OSError as fault:
        raise click.UsageError(f"{file} cannot be read: {fault.strerror}.") from None


def _whose(campaign: Campaign, content: bytes, called: str) -> Pack:
    from plea_web.desk.models import Pack
    from plea_web.packs.whose import key_of

    packs = Pack.objects.filter(campaign=campaign).select_related("campaign", "reader", "sent")
    key = key_of(content, packs.order_by("-pk").values_list("key", flat=True))
    if not key:
        _refuse(
            f"{called}: no key of a pack of this campaign stands in it. Give what the reader sent, all of it."
        )
    return packs.get(key=key)


def _show(record: Pack, returned: Iterable[Returned], really: bool) -> None:
    rows = list(returned)
    for one in rows:
        words = " ".join(one.place.passage.text.split())
        click.echo(
            f"\n{one.place.number}. {_SAID[one.answer.verdict]}: {words[:70]}{'…' if words[70:] else ''}"
        )
        for told in (one.answer.comment, one.answer.suggestion and f"suggests: {one.answer.suggestion}"):
            for line in told.splitlines():
                click.echo(f"    {line}")
        if one.not_counted:
            click.echo(f"    does not count: {one.not_counted}")
    counted = sum(1 for one in rows if one.counts)
    proposals = " as proposals" if record.campaign.packs_only_propose else ""
    if really:
        click.echo(f"\n{counted} of {record.reader} counted{proposals}.")
    elif counted:
        click.echo(
            f"\n{counted} of {record.reader} would count{proposals}. Nothing is saved yet: add --really."
        )
    else:
        click.echo("\nNothing here would count.")


def _refuse(words: str) -> NoReturn:
    click.echo(words, err=True)
    raise SystemExit(1)
