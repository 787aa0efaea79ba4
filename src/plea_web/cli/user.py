"""`plea user`: the members of a desk, from the terminal of the machine that it runs on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from plea_web.desk.models import Member

ROLES = ("volunteer", "campaigner", "coordinator", "owner")


@click.group()
@click.pass_obj
def user(workspace: Path | None) -> None:
    """List members, invite one, change a role."""
    from plea_web.cli.starting import start

    start(workspace or Path())


@user.command("list")
def list_members() -> None:
    """List everybody who works at this desk, and the invitations that are open."""
    from plea_web.desk.models import Member
    from plea_web.desk.workflow.invitations import open_invitations

    everybody = list(Member.objects.select_related("user").order_by("pk"))
    if not everybody:
        click.echo("Nobody has come in yet. Alone: plea serve. For a team: plea user invite --role owner")
    for member in everybody:
        click.echo(_line(member))
    for one in open_invitations():
        click.echo(f"  -  {one.note or 'invitation'}, {one.role}, until {one.ends_at:%Y-%m-%d}")


@user.command()
@click.option("--role", type=click.Choice(ROLES), default="volunteer", show_default=True)
@click.option("--languages", default="", metavar="CODES", help="Languages that they read: en,ru. None: all.")
@click.option("--note", default="", help="For whom the link is, for the list of open invitations.")
@click.option(
    "--address", default="http://127.0.0.1:8017", show_default=True, help="Where they reach the desk."
)
def invite(role: str, languages: str, note: str, address: str) -> None:
    """Make an invitation link; it is shown once, works once, and for seven days."""
    from django.conf import settings

    from plea.letter.languages import LANGUAGES
    from plea_web.desk.workflow import NotAllowed
    from plea_web.desk.workflow.invitations import invite as make_invitation

    codes = [code.strip() for code in languages.split(",") if code.strip()]
    for code in codes:
        if code not in LANGUAGES:
            raise SystemExit(f'plea has no language "{code}". Choose from: {", ".join(LANGUAGES)}.')
    try:
        path = make_invitation(role, by=None, languages=codes, note=note)
    except NotAllowed as refusal:
        raise SystemExit(str(refusal)) from refusal
    click.echo(f"{address.rstrip('/')}{path}")
    if not settings.AXES:
        click.echo(
            "Nothing slows down somebody who guesses passwords yet: pip install 'plea[teams]'", err=True
        )
    click.echo(
        "Give it to one person, by the safest way you have. It works once, and for seven days.", err=True
    )


@user.command()
@click.argument("number", type=int)
@click.option(
    "--address", default="http://127.0.0.1:8017", show_default=True, help="Where they reach the desk."
)
def password(number: int, address: str) -> None:
    """Make a link by which member NUMBER chooses a new password; it is shown once and works once."""
    from plea_web.desk.workflow import NotAllowed
    from plea_web.desk.workflow.invitations import new_password_link

    try:
        path = new_password_link(_member(number), by=None)
    except NotAllowed as refusal:
        raise SystemExit(str(refusal)) from refusal
    click.echo(f"{address.rstrip('/')}{path}")


@user.command()
@click.argument("number", type=int)
@click.argument("new_role", metavar="ROLE", type=click.Choice(ROLES))
def role(number: int, new_role: str) -> None:
    """Give member NUMBER another ROLE."""
    from plea_web.desk.workflow import NotAllowed, members

    try:
        click.echo(_line(members.change_role(_member(number), new_role, by=None)))
    except NotAllowed as refusal:
        raise SystemExit(str(refusal)) from refusal


@user.command()
@click.argument("number", type=int)
def deactivate(number: int) -> None:
    """Close the account of member NUMBER and end their sessions; what they did stays."""
    from plea_web.desk.workflow import NotAllowed, members

    try:
        click.echo(_line(members.deactivate(_member(number), by=None)))
    except NotAllowed as refusal:
        raise SystemExit(str(refusal)) from refusal


def _member(number: int) -> Member:
    from plea_web.desk.models import Member

    found = Member.objects.filter(pk=number).first()
    if found is None:
        raise SystemExit(f"There is no member {number}. Type: plea user list")
    return found


def _line(member: Member) -> str:
    languages = ", ".join(member.languages) or "all languages"
    state = "" if member.active else ", account closed"
    state = ", comes in by the link of plea serve" if member.alone and member.active else state
    return f"{member.pk:3}  {member}, {member.role}, reads {languages}{state}"
