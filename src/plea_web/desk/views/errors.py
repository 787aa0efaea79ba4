"""Pages for what went wrong: what it was, and who can go on. Nothing of the inside is shown."""

from __future__ import annotations

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plea_web.desk.faults import written_down


def _page(request: HttpRequest, status: int, title: str, say: str) -> HttpResponse:
    return render(request, "desk/error.html", {"title": title, "say": say}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django names it
    """Answer 400."""
    return _page(request, 400, "That did not arrive whole", "Go back, load the page again and try once more.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403 with the rule that stands in the way."""
    said = str(exception) if exception else ""
    return _page(request, 403, "Not for your role", f"{said} Ask an owner of this desk.".strip())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django names it
    """Answer 404."""
    return _page(
        request,
        404,
        "There is no such page",
        "What stood here was replaced when letters were made anew, or the address is not whole.",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django names it
    """Answer a form that came from elsewhere, or from a page that was open too long."""
    return _page(
        request, 403, "This page was open too long", "Load it again; what you typed is still in your browser."
    )


def locked_out(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """Answer after too many failed log-ins."""
    return _page(
        request, 429, "Too many attempts", "Wait a quarter of an hour, or ask an owner of this desk."
    )


def fault(request: HttpRequest) -> HttpResponse:
    """Answer 500: our own fault, by a number that stands in .plea/faults.log; no words of letters do."""
    number = written_down(request.method or "")
    if isinstance(sys.exc_info()[1], OperationalError):
        say = (
            "Its records are busy, or its disk is full. Nothing of yours was changed. Go back and try again "
            f"in a minute; if it stays so, ask whoever runs this desk to make room there (number {number})."
        )
        return _page(request, 503, "The desk cannot write just now", say)
    say = f"This is a fault of plea, and nothing of yours was changed. Its number is {number}."
    return _page(request, 500, "Something went wrong here", say)
