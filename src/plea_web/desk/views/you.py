"""One's own page: name, languages, keys, password, sessions, and a lost device."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from plea_web.desk.door_forms import AccountForm, PasswordForm, ProfileForm
from plea_web.desk.entrance import mark_session, member_of
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.workflow import NotAllowed, members


def you(request: HttpRequest) -> HttpResponse:
    """Show and keep what a member says of themselves."""
    member = member_of(request)
    was = {"name": member.name, "languages": member.languages, "keys_on": member.keys_on}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=was)
    if request.method == "POST" and form.is_valid():
        members.change_profile(member, **form.cleaned_data)
        messages.success(request, "Kept.")
        return redirect("you")
    return render(request, "desk/in_you.html", {"title": "You", "here": "you", "form": form})


def password(request: HttpRequest) -> HttpResponse:
    """Change one's password, or choose the first one; every other session ends."""
    member = member_of(request)
    sent = request.POST if request.method == "POST" else None
    form = AccountForm(sent) if member.alone else PasswordForm(member.user, sent)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        try:
            if isinstance(form, PasswordForm):
                members.change_password(member, form.cleaned_data["password"])
            else:
                chosen = form.cleaned_data
                members.become_account(member, username=chosen["username"], password=chosen["password"])
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("password")
        update_session_auth_hash(request, member.user)  # type: ignore[arg-type]
        messages.success(request, "Your new password counts from now on. Other sessions of yours have ended.")
        return redirect("you")
    title = "Choose a password" if member.alone else "Change your password"
    return render(request, "desk/in_password.html", {"title": title, "here": "you", "form": form})


def other_sessions(request: HttpRequest) -> HttpResponse:
    """End every session of this member but this one."""
    member = members.end_sessions(member_of(request), by=member_of(request))
    request.session.cycle_key()
    mark_session(request, member)
    messages.success(request, "Every other session of yours has ended. This one goes on.")
    return redirect("you")


def lost(request: HttpRequest) -> HttpResponse:
    """Say what happens when a device is lost; the button does it, and says what was on the device."""
    if request.method != "POST":
        return render(request, "desk/in_lost.html", {"title": "A lost device", "here": "you"})
    lost = members.lost_device(member_of(request), by=member_of(request))
    logout(request)
    request.member = None  # type: ignore[attr-defined]
    shown = {"title": "Closed for that device", "lost": lost, "was_alone": lost.member.alone}
    return render(request, "desk/in_lost_done.html", shown)


urlpatterns = [
    page("you/", you, name="you", may_open=May.SEE, methods=("GET", "POST")),
    page("you/password/", password, name="password", may_open=May.SEE, methods=("GET", "POST")),
    page("you/sessions/", other_sessions, name="other_sessions", may_open=May.SEE, methods=("POST",)),
    page("you/lost/", lost, name="lost_device", may_open=May.SEE, methods=("GET", "POST")),
]
