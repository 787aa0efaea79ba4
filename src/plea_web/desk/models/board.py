"""What members keep for themselves at the board: views that they saved, and who stands in for them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from plea_web.desk.models.member import Member


class SavedView(models.Model):
    """A board with its filters, under a name; its address is the report."""

    name = models.CharField(max_length=80)
    query = models.CharField(max_length=500)  # as it stands in the address
    campaign = models.ForeignKey("desk.Campaign", on_delete=models.CASCADE, related_name="views")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "name"], name="one_view_per_name")]


class Away(models.Model):
    """A member who is away for a time, and who looks after their recipients."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="away")
    until = models.DateField()
    stands_in = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="stands_in_for")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(member=F("stands_in")), name="nobody_stands_in_for_themselves"
            )
        ]
