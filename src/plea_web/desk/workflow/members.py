"""Members: what an owner changes of others, and everyone of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from plea_web.desk.models import Event, EventKind, Invitation, Member, Role
from plea_web.desk.permissions import May, may
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.invitations import withdraw_all_of
from plea_web.desk.workflow.links import one_time_link, opens_alone
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.listening import may_listen

__all__ = [
    "Lost",
    "become_account",
    "change_password",
    "change_profile",
    "change_role",
    "deactivate",
    "end_sessions",
    "erase_name",
    "let_in_again",
    "lost_device",
    "may_listen",
    "one_time_link",
    "opens_alone",
]


@dataclass(frozen=True, slots=True)
class Lost:
    """What came of a lost device."""

    member: Member
    invitations: int  # withdrawn now
    packs: int  # made by this member so far; each may lie on the device


@transaction.atomic
def change_role(member: Member, role: str, *, by: Member | None) -> Member:
    """Give a member another role, from their next click on. Raises NotAllowed for the last owner."""
    member = _locked(member, by)
    if role not in Role.values:
        raise NotAllowed(f'"{role}" is no role. Choose one of: {", ".join(Role.values)}.')
    if member.role == role:
        return member
    if role != Role.OWNER:
        _another_owner_stays(member)
        withdraw_all_of(member, by=by)
    member.role = role
    member.save(update_fields=["role"])
    record(EventKind.MEMBER_CHANGED, by=by, payload={"member": member.pk, "role": role})
    return member


@transaction.atomic
def deactivate(member: Member, *, by: Member | None) -> Member:
    """Close a member's account: sessions and invitations end; what they did stays. Raises NotAllowed."""
    member = _locked(member, by)
    if not member.active:
        raise NotAllowed("This account is closed already.")
    _another_owner_stays(member)
    _close(member, by)
    return member


@transaction.atomic
def let_in_again(member: Member, *, by: Member | None) -> Member:
    """Open a closed account again. Raises NotAllowed for one whose name was erased."""
    member = _locked(member, by)
    if member.user is None:
        raise NotAllowed("This member's name and password were erased. Invite them anew.")
    member.active = member.user.is_active = True
    member.user.save(update_fields=["is_active"])
    member.save(update_fields=["active"])
    record(EventKind.MEMBER_CHANGED, by=by, payload={"member": member.pk, "active": True})
    return member


@transaction.atomic
def erase_name(member: Member, *, by: Member | None) -> Member:
    """Delete a member's name, user name and password. Their number stays in the log. Raises NotAllowed."""
    member = _locked(member, by)
    _another_owner_stays(member)
    if member.active:
        _close(member, by)
    Invitation.objects.filter(accepted_by=member).update(note="")
    user, member.user, member.name, member.alone = member.user, None, "", False
    member.save(update_fields=["user", "name", "alone"])
    if user is not None:
        user.delete()
    record(EventKind.NAME_ERASED, by=by, payload={"member": member.pk})
    return member


@transaction.atomic
def end_sessions(member: Member, *, by: Member | None) -> Member:
    """End a member's sessions on every device, and return the member with the new mark."""
    if by is not None and by.pk != member.pk and not may(by, May.PEOPLE):
        raise NotAllowed("Only an owner of this desk ends the sessions of others.")
    take_turn()
    Member.objects.filter(pk=member.pk).update(session_mark=F("session_mark") + 1)
    Invitation.objects.filter(renews=member).update(withdrawn=True)
    record(EventKind.SESSIONS_ENDED, by=by, payload={"member": member.pk})
    member.refresh_from_db()
    return member


@transaction.atomic
def lost_device(member: Member, *, by: Member | None) -> Lost:
    """End all sessions of a member who lost a device, withdraw their links; return what else was on it."""
    member = end_sessions(member, by=by)
    packs = Event.objects.filter(kind=EventKind.PACK_MADE, member=member.pk).count()
    return Lost(member, withdraw_all_of(member, by=by), packs)


@transaction.atomic
def change_profile(member: Member, *, name: str, languages: Sequence[str], keys_on: bool) -> None:
    """Keep what a member says of themselves."""
    take_turn()
    member.name, member.languages, member.keys_on = name, list(languages), keys_on
    member.save(update_fields=["name", "languages", "keys_on"])
    payload = {"member": member.pk, "languages": list(languages), "keys_on": keys_on}
    record(EventKind.MEMBER_CHANGED, by=member, payload=payload)


@transaction.atomic
def change_password(member: Member, password: str) -> None:
    """Set a member's own password; Django ends every session that began with another."""
    assert member.user is not None  # noqa: S101 - whoever is logged in has a user
    take_turn()
    member.user.set_password(password)
    member.user.save(update_fields=["password"])
    record(EventKind.MEMBER_CHANGED, by=member, payload={"member": member.pk, "password": "changed"})


@transaction.atomic
def become_account(member: Member, *, username: str, password: str) -> None:
    """Give a person alone a user name and a password. From then on no link opens the desk."""
    assert member.user is not None  # noqa: S101 - whoever is logged in has a user
    if not member.alone:
        raise NotAllowed("You have a user name and a password already.")
    take_turn()
    member.user.username = username
    member.user.set_password(password)
    member.user.save(update_fields=["username", "password"])
    member.alone = False
    member.save(update_fields=["alone"])
    record(EventKind.MEMBER_CHANGED, by=member, payload={"member": member.pk, "password": "chosen"})


def _locked(member: Member, by: Member | None) -> Member:
    """Return the member as they are now, with all owners, so that two owners cannot remove each other."""
    if by is not None and not may(by, May.PEOPLE):
        raise NotAllowed("Only an owner of this desk changes the accounts of others.")
    take_turn()
    list(Member.objects.select_for_update().filter(role=Role.OWNER).order_by("pk"))
    return Member.objects.select_for_update().get(pk=member.pk)


def _another_owner_stays(member: Member) -> None:
    owners = Member.objects.filter(role=Role.OWNER, active=True, alone=False, user__isnull=False)
    if member.role == Role.OWNER and member.active and not owners.exclude(pk=member.pk).exists():
        raise NotAllowed(
            "This is the last owner: nobody could invite or change members any more. Make somebody else "
            "an owner first."
        )


def _close(member: Member, by: Member | None) -> None:
    member.active = False
    member.session_mark += 1
    member.save(update_fields=["active", "session_mark"])
    if member.user is not None:
        member.user.is_active = False
        member.user.save(update_fields=["is_active"])
    withdraw_all_of(member, by=by)
    Invitation.objects.filter(renews=member).update(withdrawn=True)
    record(EventKind.MEMBER_CHANGED, by=by, payload={"member": member.pk, "active": False})
