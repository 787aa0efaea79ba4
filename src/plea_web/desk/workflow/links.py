"""Links that open a door once. The link is shown to one person; the desk keeps only its hash."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from plea_web.desk.models import EventKind, Member, OneTimeLink, Role
from plea_web.desk.workflow.events import record
from plea_web.desk.workflow.refusals import NotAllowed

LINK_LASTS = timedelta(minutes=15)


def new_token() -> str:
    """Return a token that nobody can guess, for an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode()).hexdigest()


def opens_alone() -> bool:
    """True while nobody here logs in with a password: a link opens the desk for a person alone."""
    return not Member.objects.filter(active=True, alone=False, user__isnull=False).exists()


@transaction.atomic
def one_time_link() -> str:
    """Return the path that opens the desk once for a person alone; a team's desk: the path to its front page.

    A new link ends the one before. Nobody uses it up by looking at it: the page has a button.
    """
    if not opens_alone():
        return reverse("home")
    OneTimeLink.objects.all().delete()
    token = new_token()
    OneTimeLink.objects.create(token_sha256=hash_of(token), ends_at=timezone.now() + LINK_LASTS)
    return reverse("enter", args=[token])


def link_opens(token: str) -> bool:
    """True while a one-time link would still open the desk."""
    return opens_alone() and _open_links(token).exists()


@transaction.atomic
def open_desk(token: str) -> Member:
    """Use a link up, and return the owner whom it lets in. Raises NotAllowed for all but the newest."""
    if not opens_alone() or not _open_links(token).update(used=True):
        raise NotAllowed("This link was used already, or is older than a quarter of an hour.")
    return alone_here()


@transaction.atomic
def alone_here() -> Member:
    """Return the owner who works here alone, made when they first come in."""
    member = Member.objects.filter(alone=True).first()
    if member is None:
        user = User(username=f"alone-{secrets.token_hex(4)}")
        user.set_unusable_password()
        user.save()
        member = Member.objects.create(user=user, role=Role.OWNER, alone=True)
        record(EventKind.MEMBER_JOINED, by=member, payload={"member": member.pk, "role": member.role})
    return member


def _open_links(token: str) -> QuerySet[OneTimeLink]:
    return OneTimeLink.objects.filter(token_sha256=hash_of(token), used=False, ends_at__gt=timezone.now())
