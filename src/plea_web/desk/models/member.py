"""Who works at the desk. Everything else names members by number; names stand only here."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Role(models.TextChoices):
    """What somebody does here; permissions.py says what each may do."""

    VOLUNTEER = "volunteer", "Volunteer"
    CAMPAIGNER = "campaigner", "Campaigner"
    COORDINATOR = "coordinator", "Coordinator"
    OWNER = "owner", "Owner"


class Member(models.Model):
    """A person at this desk. Their number stays in the log when the name is erased."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="member"
    )
    name = models.CharField(max_length=100, blank=True)  # "" once erased
    role = models.CharField(max_length=20, choices=Role.choices)
    languages = models.JSONField(default=list)  # codes that they read; empty: all
    active = models.BooleanField(default=True)
    alone = models.BooleanField(default=False)  # the person of the one-time link, without a password
    keys_on = models.BooleanField(default=True)  # single keys do things
    session_mark = models.PositiveIntegerField(default=0)  # counted up to end every session

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="member_role_is_known"),
            models.UniqueConstraint(fields=["alone"], condition=Q(alone=True), name="one_person_alone"),
        ]

    def __str__(self) -> str:
        return self.name or f"Member {self.pk}"


class Invitation(models.Model):
    """A link that makes one account, or gives a new password, when its button is pressed.

    Only its hash is kept.
    """

    token_sha256 = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    languages = models.JSONField(default=list)
    note = models.CharField(max_length=100, blank=True)  # for whom, as the inviter knows them
    invited_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )  # None: the terminal
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    accepted_by = models.OneToOneField(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="invitation"
    )
    withdrawn = models.BooleanField(default=False)
    renews = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # who gets a new password by it; None: somebody joins

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_is_known"),
        ]


class OneTimeLink(models.Model):
    """The link that `plea serve` prints for a person alone. Only its hash is kept, and one at a time."""

    token_sha256 = models.CharField(max_length=64, unique=True)
    ends_at = models.DateTimeField()
    used = models.BooleanField(default=False)
