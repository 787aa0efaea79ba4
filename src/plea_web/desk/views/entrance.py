"""The door: the one-time link, logging in and out, invitations, and leaving at once."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from plea_web.desk.door_forms import JoinForm, LoginForm, RenewForm, languages_read
from plea_web.desk.entrance import SENT, locked_member
from plea_web.desk.models import Member
from plea_web.desk.permissions import May
from plea_web.desk.routes import ANYBODY, page
from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.invitations import invitation_of, join, renew
from plea_web.desk.workflow.links import link_opens, open_desk, opens_alone

BACKEND = "django.contrib.auth.backends.ModelBackend"
GONE = 410
WHAT_A_ROLE_DOES = {
    "volunteer": "read what the letters say, and say what should be changed",
    "campaigner": "make letters, change lists, facts and texts, and approve letters",
    "coordinator": "approve letters, and make packs for readers without an account",
    "owner": "do everything, and invite others",
}


def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Show one button; pressing it uses the one-time link up. A preview of the link uses nothing up."""
    if request.method != "POST":
        opens = link_opens(token)
        shown = {"title": "Open the desk", "opens": opens, "accounts": not opens_alone()}
        return render(request, "desk/in_enter.html", shown, status=200 if opens else GONE)
    try:
        member = open_desk(token)
    except NotAllowed:
        shown = {"title": "Open the desk", "opens": False, "accounts": not opens_alone()}
        return render(request, "desk/in_enter.html", shown, status=GONE)
    return _go_in(request, member)


def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; in a session that locked itself for the password alone."""
    locked = locked_member(request)
    goes_to = _next(request)
    if request.member is not None:  # type: ignore[attr-defined]
        return redirect(goes_to)
    if locked is not None and locked.alone:
        return render(request, "desk/in_locked.html", {"title": "Locked"})
    form = LoginForm(request, request.POST if request.method == "POST" else None, locked=locked)
    if request.method == "POST" and form.is_valid():
        sent = request.session.get(SENT) if locked else None
        login(request, form.get_user())
        request.session.cycle_key()  # Django keeps the key where the same user was there before
        return redirect("resume" if sent else goes_to)
    shown = {
        "title": "Locked" if locked else "Log in",
        "form": form,
        "next": goes_to,
        "locked": locked is not None,
        "minutes": settings.IDLE_MINUTES,
        "accounts": not opens_alone(),
    }
    return render(request, "desk/in_login.html", shown)


def log_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect("login")


def resume(request: HttpRequest) -> HttpResponse:
    """Show what was being sent when the desk locked itself, to send it now."""
    sent = request.session.get(SENT)
    if not sent:
        return redirect("home")
    fields = [(name, value) for name, values in sent["fields"].items() for value in values]
    shown = {"title": "Welcome back", "path": sent["path"], "fields": fields}
    return render(request, "desk/in_resume.html", shown)


def join_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites to what; the account is made when the button is pressed."""
    invitation = invitation_of(token)
    if invitation is None:
        return render(request, "desk/in_join_gone.html", {"title": "Join"}, status=GONE)
    if invitation.renews is not None and invitation.renews.user is not None:
        return _renew(request, token, invitation.renews.user)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            member = join(token, **form.cleaned_data)
        except NotAllowed as refusal:  # somebody was quicker: with the link, or with the user name
            form.add_error(None, str(refusal))
        else:
            return _go_in(request, member)
    shown = {
        "title": "Join",
        "form": form,
        "inviter": invitation.invited_by.name if invitation.invited_by else "",
        "role": invitation.get_role_display(),
        "does": WHAT_A_ROLE_DOES[invitation.role],
        "languages": languages_read(invitation.languages),
    }
    return render(request, "desk/in_join.html", shown)


def _renew(request: HttpRequest, token: str, user: User) -> HttpResponse:
    """Let somebody who forgot the password choose another."""
    form = RenewForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            member = renew(token, form.cleaned_data["password"])
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return _go_in(request, member)
    shown = {"title": "A new password", "form": form, "username": user.get_username()}
    return render(request, "desk/in_renew.html", shown)


def leave(request: HttpRequest) -> HttpResponse:
    """End the session and answer a page that shows nothing; the browser forgets what it kept of this desk."""
    logout(request)
    response = blank(request)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite="Strict")
    return response


def blank(request: HttpRequest) -> HttpResponse:
    """Answer an empty page without a name."""
    return render(request, "desk/in_blank.html")


def awake(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """Hear from somebody who is typing: the session does not lock itself."""
    return HttpResponse(status=204)


def _go_in(request: HttpRequest, member: Member) -> HttpResponse:
    logout(request)
    login(request, member.user, backend=BACKEND)
    return redirect("home")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own and wanted.startswith("/") else resolve_url("home")


_READ_AND_SEND = ("GET", "POST")
urlpatterns = [
    page("enter/<str:token>/", enter, name="enter", may_open=ANYBODY, methods=_READ_AND_SEND),
    page("login/", log_in, name="login", may_open=ANYBODY, methods=_READ_AND_SEND),
    page("logout/", log_out, name="logout", may_open=ANYBODY, methods=("POST",)),
    page("resume/", resume, name="resume", may_open=May.SEE),
    page("join/<str:token>/", join_page, name="join", may_open=ANYBODY, methods=_READ_AND_SEND),
    page("leave/", leave, name="leave", may_open=ANYBODY, methods=("POST",)),
    page("blank/", blank, name="blank", may_open=ANYBODY),
    page("awake/", awake, name="awake", may_open=May.SEE),
]
