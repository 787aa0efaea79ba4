"""Values by name that keep their order: PostgreSQL's own type for objects sorts the names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models


class InOrderField(models.JSONField):  # type: ignore[misc, unused-ignore]
    """A dictionary of plain values, kept as a list of pairs."""

    def get_prep_value(self, value: Any) -> Any:
        """Return the pairs."""
        pairs = [list(pair) for pair in value.items()] if isinstance(value, Mapping) else value
        return super().get_prep_value(pairs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return the dictionary again."""
        pairs = super().from_db_value(value, expression, connection)
        return dict(pairs) if isinstance(pairs, list) else pairs
