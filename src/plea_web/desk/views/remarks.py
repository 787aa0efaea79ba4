"""Remarks on a passage: a comment, a suggested wording, an answer, and its end."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from plea_web.desk.differing import differing
from plea_web.desk.entrance import member_of
from plea_web.desk.models import Comment, Passage
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.views.steps import keep_typed, tried
from plea_web.desk.workflow import remarks


def comment(request: HttpRequest, campaign: int, passage: int) -> HttpResponse:
    """Add a remark to a passage."""
    about = get_object_or_404(Passage, campaign=campaign, pk=passage)
    text = request.POST.get("text", "")
    if tried(request, lambda: remarks.comment(about, by=member_of(request), text=text)) is None:
        keep_typed(request, f"passage {passage}", comment=text)
    return _back(about)


def suggest(request: HttpRequest, campaign: int, passage: int) -> HttpResponse:
    """Suggest other words for a passage."""
    about = get_object_or_404(Passage, campaign=campaign, pk=passage)
    wording, text = request.POST.get("wording", ""), request.POST.get("text", "")
    seen = request.POST.get("seen", "")
    done = tried(
        request, lambda: remarks.suggest(about, seen=seen, by=member_of(request), wording=wording, text=text)
    )
    if done is None:
        keep_typed(request, f"passage {passage}", wording=wording, why=text)
    return _back(about)


def answer(request: HttpRequest, campaign: int, remark: int) -> HttpResponse:
    """Answer a remark."""
    about = _remark(campaign, remark)
    text = request.POST.get("text", "")
    tried(request, lambda: remarks.answer(about, by=member_of(request), text=text))
    return _back(about.passage, about)


def settle(request: HttpRequest, campaign: int, remark: int) -> HttpResponse:
    """Close a remark."""
    about = _remark(campaign, remark)
    tried(request, lambda: remarks.settle(about, by=member_of(request)))
    return _back(about.passage, about)


def remarks_on(comments: Any, words: str = "") -> list[dict[str, Any]]:
    """Return the remarks on a passage or a letter with their answers, open ones first.

    `words` are what a suggested wording is compared with.
    """
    first = comments.filter(answer_to=None).select_related("by", "review").order_by("settled", "pk")
    return [
        {
            "remark": remark,
            "asks": remark.review is not None and not remark.review.undone,
            "differing": differing(words, remark.suggestion) if remark.suggestion else [],
            "answers": remark.answers.select_related("by").order_by("pk"),
        }
        for remark in first
    ]


def _remark(campaign: int, pk: int) -> Comment:
    found: Comment = get_object_or_404(Comment.objects.select_related("passage", "draft"), pk=pk)
    about = found.passage or found.draft
    return found if about.campaign_id == campaign else get_object_or_404(Comment, pk=None)


def _back(passage: Passage | None, remark: Comment | None = None) -> HttpResponse:
    if passage is not None:
        return redirect(reverse("passage", args=[passage.campaign_id, passage.pk]) + "#remarks")
    draft = remark.draft if remark else None
    return redirect("read_letter", draft.campaign_id, draft.pk)


_AT = "c/<int:campaign>/review/<int:passage>/"
_ON = "c/<int:campaign>/remarks/<int:remark>/"
_POST = ("POST",)
urlpatterns = [
    page(f"{_AT}comment/", comment, name="passage_comment", may_open=May.REVIEW, methods=_POST),
    page(f"{_AT}suggest/", suggest, name="passage_suggest", may_open=May.REVIEW, methods=_POST),
    page(f"{_ON}answer/", answer, name="remark_answer", may_open=May.REVIEW, methods=_POST),
    page(f"{_ON}settle/", settle, name="remark_settle", may_open=May.REVIEW, methods=_POST),
]
