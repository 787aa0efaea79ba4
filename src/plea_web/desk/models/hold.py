"""Letters that may not go on: a doubted fact, or one letter, with the reason."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Hold(models.Model):
    """A doubt: it holds every letter that tells a fact, or one letter, until two members lift it."""

    campaign = models.ForeignKey("desk.Campaign", on_delete=models.CASCADE, related_name="holds")
    fact = models.CharField(max_length=200, blank=True)
    draft = models.ForeignKey(
        "desk.Draft", null=True, blank=True, on_delete=models.CASCADE, related_name="holds"
    )
    reason = models.TextField()
    by = models.ForeignKey("desk.Member", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    first_lift = models.ForeignKey(
        "desk.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_lift = models.ForeignKey(
        "desk.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(fact="") & Q(draft__isnull=False)) | (~Q(fact="") & Q(draft__isnull=True)),
                name="a_hold_is_of_a_fact_or_a_letter",
            ),
            models.UniqueConstraint(
                fields=["campaign", "fact"],
                condition=Q(lifted=False) & ~Q(fact=""),
                name="one_hold_per_fact",
            ),
        ]
