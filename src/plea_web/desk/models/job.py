"""Long work: its kind, its inputs by hash, how far it is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
    FAILED = "failed", "Stopped"


class Job(models.Model):
    """One piece of long work. Its units are idempotent, so a job that was cut off is simply run again."""

    kind = models.CharField(max_length=40)
    campaign = models.ForeignKey(
        "desk.Campaign", null=True, blank=True, on_delete=models.CASCADE, related_name="jobs"
    )
    inputs = models.JSONField(default=dict)  # plain values and hashes, never paths
    by = models.ForeignKey("desk.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cancel = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    heartbeat = models.DateTimeField(null=True, blank=True)
    outcome = models.JSONField(default=dict)  # what people are shown when it is over

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_is_known"),
            models.UniqueConstraint(
                fields=["kind", "campaign"],
                condition=Q(state__in=["waiting", "running"]),
                name="one_job_of_a_kind_at_a_time",
            ),
        ]
