"""Invitations: an owner makes a link, and it takes effect when whoever got it presses the button."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from plea_web.desk.models import EventKind, Invitation, Member, Role
from plea_web.desk.permissions import May, may
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.links import hash_of, new_token
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must

INVITATION_LASTS = timedelta(days=7)
_DEAD = "This invitation was used, withdrawn, or is older than a week."


def open_invitations() -> QuerySet[Invitation]:
    """Return the invitations that would still let somebody in, newest first."""
    standing = Invitation.objects.filter(accepted_by=None, withdrawn=False, ends_at__gt=timezone.now())
    return standing.select_related("invited_by", "renews__user").order_by("-pk")


def invitation_of(token: str) -> Invitation | None:
    """Return the open invitation that a link stands for."""
    return open_invitations().filter(token_sha256=hash_of(token)).first()


@transaction.atomic
def invite(role: str, *, by: Member | None, languages: Sequence[str] = (), note: str = "") -> str:
    """Make an invitation and return its path, which is shown once. `by` None is the terminal.

    Raises NotAllowed where `by` may not, and while the desk has no owner who logs in with a password.
    """
    if by is not None and not may(by, May.PEOPLE):
        raise NotAllowed("Only an owner of this desk invites members.")
    take_turn()
    if not _owners_with_password() and not (by is None and role == Role.OWNER):
        raise NotAllowed(
            "First choose a user name and a password for yourself, on your own page. "
            "Once there are accounts, the one-time link no longer opens this desk."
            if by is not None
            else "Nobody could let them in again: this desk has no owner with a password yet. "
            "Invite one first: plea user invite --role owner"
        )
    path, made = _new_link(role=role, languages=list(languages), note=note, invited_by=by)
    record(EventKind.MEMBER_INVITED, by=by, payload={"invitation": made.pk, "role": role})
    return path


@transaction.atomic
def new_password_link(member: Member, *, by: Member | None) -> str:
    """Make a link by which a member who forgot the password chooses another; return its path, shown once."""
    if by is not None and not may(by, May.PEOPLE):
        raise NotAllowed("Only an owner of this desk lets members in anew.")
    take_turn()
    if member.user is None or not member.active or member.alone:
        raise NotAllowed("This member has no open account with a password.")
    path, made = _new_link(role=member.role, invited_by=by, renews=member)
    payload = {"member": member.pk, "invitation": made.pk, "password": "link"}
    record(EventKind.MEMBER_CHANGED, by=by, payload=payload)
    return path


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Member) -> None:
    """Make a link worthless. Raises NotAllowed when somebody has joined with it meanwhile, or for a role."""
    must(by, May.PEOPLE)
    take_turn()
    if not open_invitations().filter(pk=invitation.pk).update(withdrawn=True):
        raise NotAllowed("This invitation was used, withdrawn or too old already.")
    record(EventKind.INVITATION_WITHDRAWN, by=by, payload={"invitation": invitation.pk})


def withdraw_all_of(member: Member, *, by: Member | None) -> int:
    """Withdraw every open invitation that a member made; return how many. Called inside a step."""
    mine = list(open_invitations().filter(invited_by=member))
    for invitation in mine:
        open_invitations().filter(pk=invitation.pk).update(withdrawn=True)
        record(EventKind.INVITATION_WITHDRAWN, by=by, payload={"invitation": invitation.pk})
    return len(mine)


@transaction.atomic
def join(token: str, *, name: str, username: str, password: str) -> Member:
    """Make the account that an invitation promises; return its member. Raises NotAllowed for a dead link."""
    take_turn()
    invitation = Invitation.objects.select_for_update().filter(token_sha256=hash_of(token)).first()
    if invitation is None or not open_invitations().filter(pk=invitation.pk, renews=None).exists():
        raise NotAllowed(_DEAD)
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, password=password)
    except IntegrityError as taken:
        raise NotAllowed("Somebody here has this user name. Choose another.") from taken
    member = Member.objects.create(
        user=user,
        name=name,
        role=invitation.role,
        languages=invitation.languages,
    )
    invitation.accepted_by = member
    invitation.save(update_fields=["accepted_by"])
    record(EventKind.MEMBER_JOINED, by=member, payload={"member": member.pk, "role": member.role})
    return member


@transaction.atomic
def renew(token: str, password: str) -> Member:
    """Set the new password that a link is for; older sessions end. Raises NotAllowed for a dead link."""
    take_turn()
    invitation = Invitation.objects.select_for_update().filter(token_sha256=hash_of(token)).first()
    if invitation is None or not open_invitations().filter(pk=invitation.pk, renews__active=True).update(
        withdrawn=True
    ):
        raise NotAllowed(_DEAD)
    member = invitation.renews
    assert member is not None and member.user is not None  # noqa: S101 - active members have a user
    member.user.set_password(password)
    member.user.save(update_fields=["password"])
    Member.objects.filter(pk=member.pk).update(session_mark=F("session_mark") + 1)
    record(EventKind.MEMBER_CHANGED, by=member, payload={"member": member.pk, "password": "renewed"})
    return member


def _new_link(**parts: Any) -> tuple[str, Invitation]:
    token, now = new_token(), timezone.now()
    made = Invitation.objects.create(
        token_sha256=hash_of(token), made_at=now, ends_at=now + INVITATION_LASTS, **parts
    )
    return reverse("join", args=[token]), made


def _owners_with_password() -> bool:
    return Member.objects.filter(role=Role.OWNER, active=True, alone=False, user__isnull=False).exists()
