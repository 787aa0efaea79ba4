"""A letter that cannot be filled, and where."""

from __future__ import annotations

from plea.model.problem import Place


class CannotFill(Exception):
    """Raised when a tag cannot be worked out for one letter; `place` is the tag's.

    `field` names the value that is not there, as far as that is the fault; `reason` says any other.
    """

    def __init__(self, place: Place, reason: str, field: str = "") -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason
        self.field = field
