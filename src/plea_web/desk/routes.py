"""A page's rule stands beside its address: who may open it, and with which methods.

An address without a rule does not exist: `page()` is the only way to make one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path

from plea_web.desk.permissions import May, may

View = Callable[..., HttpResponse]
ANYBODY = None
"""The rule of pages before the door: log-in, an invitation, a lock-out."""

RULES: dict[str, tuple[May | None, tuple[str, ...]]] = {}
"""Every page's rule and methods by its name; the table test goes through all of them."""


def page(
    address: str, view: View, *, name: str, may_open: May | None, methods: tuple[str, ...] = ("GET",)
) -> URLPattern:
    """Return a route that lets in only whom its rule names, and answers only its methods."""
    if name in RULES:
        raise ValueError(f"There are two pages named {name}.")
    RULES[name] = (may_open, methods)
    # HEAD runs the view and asks for no token: only where reading is all that a page does.
    answered = (*methods, "HEAD") if "GET" in methods else methods

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if may_open is not ANYBODY:
            if request.member is None:  # type: ignore[attr-defined]
                return redirect_to_login(request.get_full_path())
            if not may(request.member, may_open):  # type: ignore[attr-defined]
                raise PermissionDenied(f"Your role does not let you {may_open}.")
        if request.method not in answered:
            return HttpResponseNotAllowed(methods)
        if _holds_nul(request):
            raise BadRequest("No text has a character of the number 0 in it; a database keeps none.")
        return view(request, *arguments, **named)

    return path(address, guarded, name=name)


def _holds_nul(request: HttpRequest) -> bool:
    sent = (*request.GET.lists(), *request.POST.lists())
    return any("\0" in value for _, values in sent for value in values)
