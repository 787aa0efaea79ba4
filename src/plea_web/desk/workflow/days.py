"""Days that people write down: what happened has happened."""

from __future__ import annotations

from datetime import date

from plea_web.desk.today import today
from plea_web.desk.workflow.refusals import NotAllowed


def past(on: date) -> date:
    """Return a day that was, or today. Raises NotAllowed for one that is still to come."""
    if on > today():
        raise NotAllowed(f"{in_words(on)} is still to come. Write down what has happened, on the day it did.")
    return on


def in_words(on: date) -> str:
    """Return "9 March 2026"."""
    return f"{on:%-d %B %Y}"
