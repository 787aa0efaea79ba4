"""Who is at the door: each request belongs to a member or to nobody."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from plea_web.desk.models import Member


class MemberMiddleware:
    """Sets request.member: the active member whose session this is, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the member. A role that changed, or an account that ended, counts from this request on."""
        request.member = self._member(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def _member(self, request: HttpRequest) -> Member | None:
        if not request.user.is_authenticated:  # type: ignore[attr-defined]
            return None
        return Member.objects.filter(user_id=request.user.pk, active=True).first()  # type: ignore[attr-defined]
