"""Who is at the door: each request belongs to a member or to nobody, and an idle desk locks itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.crypto import salted_hmac
from django_htmx.http import HttpResponseClientRedirect

from plea_web.desk.models import Member
from plea_web.listening import is_loopback

POLL = "X-Desk-Poll"
"""The header of requests that a page makes by itself: they keep no session awake."""

MARK, SINCE, SEEN, SENT = "mark", "since", "seen", "sent"  # kept in a session
_SENT_AT_MOST = 64 * 1024  # characters of a form that is kept while the desk is locked


def member_of(request: HttpRequest) -> Member:
    """Return the member whom a guarded page was opened by."""
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def locked_member(request: HttpRequest) -> Member | None:
    """Return the member whose session has locked itself, or None."""
    member: Member | None = request.locked  # type: ignore[attr-defined]
    return member


def begin_session(request: HttpRequest, user: Any, **_: object) -> None:
    """Note in a new session when it began and which mark its member has; runs at every log-in."""
    member = Member.objects.filter(user_id=user.pk).first()
    if member is not None:
        mark_session(request, member)
        request.session.clear_expired()


def mark_session(request: HttpRequest, member: Member) -> None:
    """Let this session stand under the member's present mark."""
    now = int(time.time())
    request.session.update({MARK: member.session_mark, SINCE: now, SEEN: now})


def name_for_lock_out(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """Return what is kept of a user name after a failed log-in: a hash, for people type passwords there."""
    typed = (credentials or {}).get("username") or (request.POST.get("username") if request else "") or ""
    return salted_hmac("lock-out", str(typed).casefold()).hexdigest()


class LoopbackMiddleware:
    """Answers this machine only, unless the desk stands behind TLS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse strangers before anything is looked up."""
        if settings.HTTPS or is_loopback(request.META.get("REMOTE_ADDR", "")):
            return self.get_response(request)
        say = "This desk answers only the computer it runs on, until it has TLS.\n"
        return HttpResponse(say, status=403, content_type="text/plain; charset=utf-8")


class MemberMiddleware:
    """Sets request.member, the active member whose session this is and awake, or None; and request.locked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the member. A role that changed, or an account that ended, counts from this request on."""
        member = _member(request)
        awake = member is not None and _stay_awake(request)
        request.member = member if awake else None  # type: ignore[attr-defined]
        request.locked = None if awake else member  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.htmx and _leads_to_login(response):  # type: ignore[attr-defined]
            if request.locked is not None and POLL in request.headers:  # type: ignore[attr-defined]
                return HttpResponse(status=204)  # what somebody typed there stays; away.js hides the page
            # The log-in is a page, not a piece of the one that asked.
            return HttpResponseClientRedirect(_login_for_whole_page(request))
        return response

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Keep a form that was sent while the desk was locked, until its sender is back. CSRF is checked."""
        if request.method != "POST" or POLL in request.headers:
            return
        if locked_member(request) is not None:
            _keep_sent(request)
        elif request.session.get(SENT, {}).get("path") == request.path:
            del request.session[SENT]


def _member(request: HttpRequest) -> Member | None:
    if not request.user.is_authenticated:
        return None
    member = Member.objects.filter(user_id=request.user.pk, active=True).first()
    if member is None or request.session.get(MARK) != member.session_mark:
        logout(request)
        return None
    return member


def _stay_awake(request: HttpRequest) -> bool:
    """True while the session is awake; a person's request keeps it so, written down once a minute."""
    now, seen = int(time.time()), request.session.get(SEEN, 0)
    day_ends = request.session.get(SINCE, 0) + settings.SESSION_HOURS * 3600
    if now > min(seen + settings.IDLE_MINUTES * 60, day_ends):
        return False
    if now - seen >= 60 and POLL not in request.headers:
        request.session[SEEN] = now
    return True


def _keep_sent(request: HttpRequest) -> None:
    fields = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    secret = request.FILES or any("password" in name for name in fields)
    if fields and not secret and len(str(fields)) <= _SENT_AT_MOST:
        request.session[SENT] = {"path": request.path, "fields": fields}


def _leads_to_login(response: HttpResponse) -> bool:
    return response.status_code == 302 and response.headers["Location"].startswith(resolve_url("login"))


def _login_for_whole_page(request: HttpRequest) -> str:
    here = request.htmx.current_url_abs_path or resolve_url("home")  # type: ignore[attr-defined]
    return redirect_to_login(here).headers["Location"]
