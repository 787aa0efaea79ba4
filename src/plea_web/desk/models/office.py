"""Whom we write to, over all campaigns: offices, and the people who hold them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from plea.address.office import PERSON
from plea_web.desk.models.member import Member


class Office(models.Model):
    """An office apart from whoever holds it: an embassy, a seat on a commission, one deputy's mandate."""

    key = models.CharField(max_length=250, unique=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=100, blank=True)  # the lists' column office: "ambassador"
    country = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def is_personal(self) -> bool:
        """True for a mandate: nobody follows in it."""
        return self.key.startswith(PERSON)


class Recipient(models.Model):
    """A row of the address books, as it was last read, by its key; the lists stay the truth."""

    key = models.CharField(max_length=200, unique=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="holders")
    name = models.CharField(max_length=300)
    country = models.CharField(max_length=120, blank=True)
    group = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)  # lower case, to match what comes by e-mail
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="recipients"
    )  # who keeps the contact
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="predecessors"
    )  # who holds the office now

    class Meta:
        indexes = [
            models.Index(fields=["email"], name="recipient_by_email"),
            models.Index(fields=["group", "country", "owner", "id"], name="recipient_numbers"),
        ]

    def __str__(self) -> str:
        return self.name


class DoNotContact(models.Model):
    """Somebody, or an office, that nobody writes to, in no campaign, until this is lifted."""

    recipient = models.ForeignKey(
        Recipient, null=True, blank=True, on_delete=models.PROTECT, related_name="stops"
    )
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="stops")
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateField(null=True, blank=True)
    lifted_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, office__isnull=True)
                | Q(recipient__isnull=True, office__isnull=False),
                name="a_stop_is_of_a_recipient_or_an_office",
            ),
            models.UniqueConstraint(
                fields=["recipient"],
                condition=Q(lifted_at__isnull=True, recipient__isnull=False),
                name="one_stop_per_recipient",
            ),
            models.UniqueConstraint(
                fields=["office"],
                condition=Q(lifted_at__isnull=True, office__isnull=False),
                name="one_stop_per_office",
            ),
        ]
