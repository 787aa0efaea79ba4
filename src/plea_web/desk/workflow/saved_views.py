"""Boards that are kept under a name, for everybody who follows a campaign."""

from __future__ import annotations

from django.db import transaction

from plea_web.desk.models import Campaign, EventKind, Member, SavedView
from plea_web.desk.permissions import May
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must, words

_LONGEST = 80
_NO_NAME = "Give it a name by which the others find it."


@transaction.atomic
def keep_view(campaign: Campaign, name: str, query: str, *, by: Member) -> SavedView:
    """Keep a board's address under a name; one's own of that name is written over. Raises NotAllowed."""
    must(by, May.LOG)
    take_turn()
    called = words(name, _NO_NAME)
    if len(called) > _LONGEST:
        raise NotAllowed(f"A name has at most {_LONGEST} characters.")
    known = SavedView.objects.filter(campaign=campaign, name=called).select_related("by").first()
    if known and known.by != by:
        raise NotAllowed(f"{known.by} keeps a board of this name already. Choose another one.")
    view = known or SavedView(campaign=campaign, name=called, by=by)
    view.query = query
    view.save()
    record(EventKind.VIEW_KEPT, by=by, campaign=campaign, payload={"view": view.pk})
    return view


@transaction.atomic
def drop_view(view: SavedView, *, by: Member) -> None:
    """Keep a board no longer. Raises NotAllowed."""
    must(by, May.LOG)
    take_turn()
    record(EventKind.VIEW_KEPT, by=by, campaign=view.campaign, payload={"view": view.pk, "kept": False})
    view.delete()
