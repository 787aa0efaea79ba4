"""The team's own spreadsheet, out and in again."""

from __future__ import annotations

from django.db import models

from plea_web.desk.models.member import Member


class SheetOut(models.Model):
    """One export of the team's spreadsheet: what every cell of plea's columns said when it left."""

    file = models.ForeignKey("desk.KeptFile", on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey("desk.Campaign", on_delete=models.CASCADE, related_name="sheets_out")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class SheetIn(models.Model):
    """A spreadsheet that was brought back, kept as it came, until its changes are taken over or dropped."""

    file = models.ForeignKey("desk.KeptFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    campaign = models.ForeignKey("desk.Campaign", on_delete=models.CASCADE, related_name="sheets_in")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken = models.BooleanField(default=False)
