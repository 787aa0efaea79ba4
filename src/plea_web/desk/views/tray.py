"""E-mails: bring them in, and say whose the unsure ones are."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from plea_web.desk.entrance import member_of
from plea_web.desk.models import Campaign, Contact, ContactKind, Draft, Mail, MailKind
from plea_web.desk.permissions import May, may
from plea_web.desk.routes import page
from plea_web.desk.spoken import titles_of
from plea_web.desk.today import today
from plea_web.desk.views.steps import keep_typed, number, say_changed, tried, typed
from plea_web.desk.whose_mail import found_by
from plea_web.desk.workflow import mail as mails
from plea_web.desk.workflow.mail_written import entry_now, read_kept
from plea_web.desk.workflow.mail_written import summarise as summarise_mail
from plea_web.mail.plain import own_words
from plea_web.mail.read_mail import ReadMail

_A_PAGE, _RECENT, _SHOWN_AT_ONCE = 20, 20, 3_000_000
_LONGEST_SHOWN, _LONGEST_SUMMARY, _MOST_TOLD = 6_000, 2_000, 8


@dataclass(frozen=True, slots=True)
class Shown:
    """An e-mail as a page shows it."""

    mail: Mail
    read: ReadMail | None
    candidates: list[Draft]
    looked_for: str = ""

    @property
    def text(self) -> str:
        """Return what it says, not too long."""
        return self.read.text[:_LONGEST_SHOWN] if self.read else ""

    @property
    def cut(self) -> bool:
        """True where the page shows only its beginning."""
        return bool(self.read) and len(self.read.text if self.read else "") > _LONGEST_SHOWN

    @property
    def summary(self) -> str:
        """Return what is offered as a summary: its own words."""
        return own_words(self.read.text)[:_LONGEST_SUMMARY] if self.read else ""

    @property
    def entry(self) -> Contact | None:
        """Return the entry that stands for it; None where there is none, or it was taken back."""
        return entry_now(self.mail.contact)

    @property
    def to_summarise(self) -> bool:
        """True where it became a reply that nobody has summarised."""
        contact = self.entry
        return contact is not None and contact.kind == ContactKind.REPLY and not contact.reply.summary

    @property
    def button(self) -> str:
        """Return what choosing a letter does, in words."""
        match self.mail.kind:
            case MailKind.BOUNCE:
                return "This letter came back"
            case MailKind.OURS:
                return "This letter went by e-mail"
            case MailKind.DELAYED | MailKind.RECEIPT:
                return "Note it at this letter"
        return "It answers this letter"


def tray(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show what waits for a person, and take in e-mails."""
    here = get_object_or_404(Campaign, pk=campaign)
    if request.method == "POST":
        _bring(request)
        return redirect("tray", campaign)
    waiting = _waiting(here)
    before = number(request.GET.get("before"))
    page_of = list((waiting.filter(pk__lt=before) if before else waiting)[: _A_PAGE + 1])
    known = Mail.objects.filter(contact__campaign=here).select_related("contact__recipient", "contact__draft")
    aside = Mail.objects.filter(put_aside=True).order_by("-pk")
    return render(
        request,
        "desk/tray.html",
        {
            **_around(here),
            "title": "E-mails",
            "waiting": [_shown(request, one) for one in page_of[:_A_PAGE]],
            "older": page_of[_A_PAGE - 1].pk if len(page_of) > _A_PAGE else None,
            "count": waiting.count(),
            "known": [Shown(one, None, []) for one in known.order_by("-pk")[:_RECENT]],
            "aside": aside[:_RECENT],
            "secret": may(member_of(request), May.CONFIDENTIAL),
        },
    )


def one(request: HttpRequest, campaign: int, mail: int) -> HttpResponse:
    """Show one e-mail: its words, what came with it, and where it is written down."""
    here = get_object_or_404(Campaign, pk=campaign)
    shown = _shown(request, _readable(request, mail))
    return render(request, "desk/tray_mail.html", {**_around(here), "title": "E-mail", "one": shown})


def choose(request: HttpRequest, campaign: int, mail: int) -> HttpResponse:
    """Write an e-mail down at the letter that was chosen."""
    about = get_object_or_404(Mail, pk=mail)
    letter = get_object_or_404(Draft, pk=number(request.POST.get("draft")))
    by, said = member_of(request), request.POST
    contact = tried(
        request,
        lambda: mails.choose(
            about,
            letter,
            by=by,
            today=today(),
            summary=said.get("summary", ""),
            confidential="confidential" in said,
            as_note="as_note" in said,
        ),
    )
    if contact is None:
        keep_typed(request, f"mail {mail}", summary=said.get("summary", ""))
    else:
        say_changed(request, f"Written down at the letter to {letter.name}.")
    return redirect("tray", campaign)


def summarise(request: HttpRequest, campaign: int, mail: int) -> HttpResponse:
    """Add a summary to the reply that an e-mail became."""
    about, by, said = _readable(request, mail), member_of(request), request.POST.get("summary", "")
    if tried(request, lambda: summarise_mail(about, said, by=by)):
        say_changed(request, "The summary stands at the reply now.")
    return redirect("mail", campaign, mail)


def look(request: HttpRequest, campaign: int, mail: int) -> HttpResponse:
    """Look for the letter of an e-mail by name, number or reference."""
    here, about = get_object_or_404(Campaign, pk=campaign), get_object_or_404(Mail, pk=mail)
    words, by = request.POST.get("words", "")[:200], member_of(request)
    found = found_by(words, here)
    if found:
        tried(request, lambda: mails.offer(about, found, by=by))
    else:
        keep_typed(request, f"mail {mail}", words=words)
        messages.error(
            request,
            "No letter that left or is approved fits these words. Type a part of the name, the number, or "
            "the e-mail address.",
        )
    return redirect("tray", campaign)


def aside(request: HttpRequest, campaign: int, mail: int) -> HttpResponse:
    """Put an e-mail aside, or take it back."""
    about, by = get_object_or_404(Mail, pk=mail), member_of(request)
    tried(request, lambda: mails.put_aside(about, by=by, aside="back" not in request.POST))
    return redirect("tray", campaign)


def file(request: HttpRequest, campaign: int, mail: int) -> HttpResponse:  # noqa: ARG001 - part of the address
    """Give the e-mail as it came."""
    about = _readable(request, mail)
    try:
        content = about.file.read() if about.file else None
    except OSError:
        content = None
    if content is None:
        raise Http404
    return _download(content, "e-mail.eml")


def part(request: HttpRequest, campaign: int, mail: int, part: int) -> HttpResponse:  # noqa: ARG001 - as above
    """Give a file that came with an e-mail; a browser saves it and never shows it."""
    read = read_kept(_readable(request, mail))
    if read is None or not 1 <= part <= len(read.attachments):
        raise Http404
    wanted = read.attachments[part - 1]
    return _download(wanted.content, wanted.name)


def _bring(request: HttpRequest) -> None:
    sent = [one for name in ("files", "folder") for one in request.FILES.getlist(name) if one.name]
    if not sent:
        messages.error(request, "Choose the saved e-mails first, or drop them here.")
        return
    by = member_of(request)
    files = ((str(one.name), one.read(mails.LARGEST + 1)) for one in sent)
    brought = tried(request, lambda: mails.bring_in(files, by=by, today=today()))
    if brought is None:
        return
    new = [one for one in brought if one.new]
    matched = sum(one.matched for one in new)
    if new:
        say_changed(
            request,
            f"{len(new):,} brought in: {matched:,} written down at their letters, {len(new) - matched:,} for "
            "you to look at.",
        )
    told = [one for one in brought if not one.new]
    for one in told[:_MOST_TOLD]:
        if one.mail:
            messages.warning(request, f"“{one.name}”: {one.say}")
        else:
            messages.error(request, one.say)
    if len(told) > _MOST_TOLD:
        messages.warning(request, f"{len(told) - _MOST_TOLD:,} more files were not new, or no e-mails.")


def _waiting(campaign: Campaign) -> QuerySet[Mail]:
    """E-mails of which nobody knows anything wait in every campaign."""
    mine = Q(candidates__campaign=campaign) | Q(candidates=None)
    return Mail.objects.filter(mine, contact=None, put_aside=False).distinct().order_by("-pk")


def _shown(request: HttpRequest, mail: Mail) -> Shown:
    small = mail.file is not None and mail.file.size <= _SHOWN_AT_ONCE
    candidates = mail.candidates.select_related("campaign").order_by("-sent_on", "name", "language")
    words = typed(request, f"mail {mail.pk}")
    return Shown(mail, read_kept(mail) if small else None, list(candidates), words.get("words", ""))


def _readable(request: HttpRequest, mail: int) -> Mail:
    about = get_object_or_404(Mail.objects.select_related("file", "contact"), pk=mail)
    entry = entry_now(about.contact) or about.contact
    if entry and entry.confidential and not may(member_of(request), May.CONFIDENTIAL):
        raise PermissionDenied("This reply is confidential.")
    return about


def _around(campaign: Campaign) -> dict[str, object]:
    return {"campaign": campaign, "here": "contacts", "tab": "tray", "titles": titles_of(campaign)}


def _download(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Security-Policy"] = "sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    plain = "".join(letter if letter.isascii() and letter not in '"\\' else "_" for letter in name)
    answer.headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    return answer


_POST = ("POST",)
urlpatterns = [
    page("c/<int:campaign>/mail/", tray, name="tray", may_open=May.LOG, methods=("GET", "POST")),
    page("c/<int:campaign>/mail/<int:mail>/", one, name="mail", may_open=May.TRACK),
    page("c/<int:campaign>/mail/<int:mail>/file/", file, name="mail_file", may_open=May.TRACK),
    page("c/<int:campaign>/mail/<int:mail>/files/<int:part>/", part, name="mail_part", may_open=May.TRACK),
    page(
        "c/<int:campaign>/mail/<int:mail>/choose/",
        choose,
        name="mail_choose",
        may_open=May.LOG,
        methods=_POST,
    ),
    page(
        "c/<int:campaign>/mail/<int:mail>/summary/",
        summarise,
        name="mail_summary",
        may_open=May.LOG,
        methods=_POST,
    ),
    page("c/<int:campaign>/mail/<int:mail>/look/", look, name="mail_look", may_open=May.LOG, methods=_POST),
    page(
        "c/<int:campaign>/mail/<int:mail>/aside/", aside, name="mail_aside", may_open=May.LOG, methods=_POST
    ),
]
