"""The members of a desk, as its owners see them: invitations, roles, closing an account, erasing a name."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern

from plea_web.desk.door_forms import InviteForm, languages_read
from plea_web.desk.entrance import member_of
from plea_web.desk.models import Invitation, Member, Role
from plea_web.desk.permissions import May
from plea_web.desk.routes import View, page
from plea_web.desk.views.entrance import WHAT_A_ROLE_DOES
from plea_web.desk.workflow import NotAllowed, invitations, members


def people(
    request: HttpRequest, form: InviteForm | None = None, link: str = "", renewed: Member | None = None
) -> HttpResponse:
    """Show members, open invitations, and the form for a new one; a link just made is shown this once."""
    everybody = Member.objects.select_related("user").order_by("-active", "pk")
    shown = {
        "title": "Members",
        "here": "people",
        "members": [(one, languages_read(one.languages)) for one in everybody],
        "invitations": [(one, languages_read(one.languages)) for one in invitations.open_invitations()],
        "form": form or InviteForm(),
        "roles": [(value, label, WHAT_A_ROLE_DOES[value]) for value, label in Role.choices],
        "link": link,
        "renewed": renewed,
        "guessing": not settings.AXES,
        "days": invitations.INVITATION_LASTS.days,
    }
    return render(request, "desk/in_people.html", shown)


def invite(request: HttpRequest) -> HttpResponse:
    """Make a link and show it. It is not kept, so this answer is the only place where it stands."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return people(request, form)
    try:
        path = invitations.invite(by=member_of(request), **form.cleaned_data)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return people(request, form)
    return people(request, link=request.build_absolute_uri(path))


def withdraw(request: HttpRequest, invitation: int) -> HttpResponse:
    """Make a link worthless."""
    meant = get_object_or_404(Invitation, pk=invitation)
    return _step(
        request,
        lambda: invitations.withdraw(meant, by=member_of(request)),
        "The invitation is withdrawn; its link opens nothing.",
    )


def member(request: HttpRequest, member: int) -> HttpResponse:
    """Show one member, with everything that an owner may do."""
    shown = get_object_or_404(Member, pk=member)
    roles = [(value, label, WHAT_A_ROLE_DOES[value]) for value, label in Role.choices]
    return render(
        request,
        "desk/in_member.html",
        {
            "title": "Member",
            "here": "people",
            "shown": shown,
            "roles": roles,
            "languages": languages_read(shown.languages),
        },
    )


def change_role(request: HttpRequest, member: int) -> HttpResponse:
    """Give a member another role."""
    meant, role = get_object_or_404(Member, pk=member), request.POST.get("role", "")
    return _step(
        request,
        lambda: members.change_role(meant, role, by=member_of(request)),
        f"{meant} has another role, from the next click on.",
        meant,
    )


def deactivate(request: HttpRequest, member: int) -> HttpResponse:
    """Close an account."""
    meant = get_object_or_404(Member, pk=member)
    return _step(
        request,
        lambda: members.deactivate(meant, by=member_of(request)),
        f"The account of {meant} is closed, and every session of theirs has ended. What they did stays.",
        meant,
    )


def let_in_again(request: HttpRequest, member: int) -> HttpResponse:
    """Open a closed account."""
    meant = get_object_or_404(Member, pk=member)
    return _step(
        request,
        lambda: members.let_in_again(meant, by=member_of(request)),
        f"{meant} may log in again.",
        meant,
    )


def end_sessions(request: HttpRequest, member: int) -> HttpResponse:
    """End a member's sessions and withdraw their links: they have lost a device."""
    meant = get_object_or_404(Member, pk=member)
    return _step(
        request,
        lambda: members.lost_device(meant, by=member_of(request)),
        f"Every session of {meant} has ended, and their open invitations are withdrawn.",
        meant,
    )


def new_password(request: HttpRequest, member: int) -> HttpResponse:
    """Make a link for somebody who forgot the password, and show it this once."""
    meant = get_object_or_404(Member, pk=member)
    try:
        path = invitations.new_password_link(meant, by=member_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("member", meant.pk)
    return people(request, link=request.build_absolute_uri(path), renewed=meant)


def erase_name(request: HttpRequest, member: int) -> HttpResponse:
    """Forget who a member was."""
    meant = get_object_or_404(Member, pk=member)
    return _step(
        request,
        lambda: members.erase_name(meant, by=member_of(request)),
        f"The name is erased. The log goes on to say: Member {meant.pk}.",
        meant,
    )


def _step(
    request: HttpRequest, take: Callable[[], object], done: str, about: Member | None = None
) -> HttpResponse:
    """Take a step, say what came of it, and go back to where it was asked for."""
    try:
        take()
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("member", about.pk) if about else redirect("people")


def _action(address: str, view: View, name: str) -> URLPattern:
    return page(address, view, name=name, may_open=May.PEOPLE, methods=("POST",))


urlpatterns = [
    page("members/", people, name="people", may_open=May.PEOPLE),
    page("members/<int:member>/", member, name="member", may_open=May.PEOPLE),
    _action("members/invite/", invite, "invite"),
    _action("members/invitations/<int:invitation>/withdraw/", withdraw, "invitation_withdraw"),
    _action("members/<int:member>/role/", change_role, "member_role"),
    _action("members/<int:member>/deactivate/", deactivate, "member_deactivate"),
    _action("members/<int:member>/let-in/", let_in_again, "member_let_in"),
    _action("members/<int:member>/sessions/", end_sessions, "member_sessions"),
    _action("members/<int:member>/password/", new_password, "member_password"),
    _action("members/<int:member>/erase/", erase_name, "member_erase"),
]
