"""What a view does around a step of the workflow: refusals are said, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest

from plea_web.desk.workflow import NotAllowed

Result = TypeVar("Result")
_TYPED, _DECIDED = "typed", "decided"


def tried(request: HttpRequest, step: Callable[[], Result]) -> Result | None:
    """Return what a step returns; None where it was refused, and the page then says why."""
    try:
        return step()
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return None


def keep_typed(request: HttpRequest, about: str, **words: str) -> None:
    """Remember what was typed, for the form that shows it again."""
    request.session[_TYPED] = {"about": about, **words}


def typed(request: HttpRequest, about: str) -> dict[str, str]:
    """Return what was typed about something and refused, once."""
    kept = request.session.get(_TYPED)
    if not kept or kept["about"] != about:
        return {}
    found: dict[str, str] = request.session.pop(_TYPED)
    return found


def say_decided(request: HttpRequest, words: str) -> None:
    """Remember a decision for the next page, which shows it and offers to take it back."""
    request.session[_DECIDED] = words


def say_changed(request: HttpRequest, words: str) -> None:
    """Say that something was changed that *Undo* does not take back."""
    messages.success(request, words)


def decided(request: HttpRequest) -> str:
    """Return what was just decided, once."""
    words: str = request.session.pop(_DECIDED, "")
    return words


def number(words: str | None, otherwise: int = 0) -> int:
    """Return a number from an address; `otherwise` where there is none or nonsense."""
    return int(words) if words and words.isascii() and words.isdigit() and len(words) < 10 else otherwise
