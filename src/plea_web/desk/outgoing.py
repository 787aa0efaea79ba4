"""Originals on their way out of the house: what is to be signed and posted, in the order of envelopes.

That is kind, country, name. A page begins behind a letter, so that the last comes as fast as the first.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from plea_web.desk.letters_of import opened
from plea_web.desk.models import LEFT, Approval, Campaign, Channel, Despatch, Draft, DraftState
from plea_web.desk.spoken import titles_of

ON_A_PAGE = 100
ORDER = ("letter", "country", "name", "pk")
_NOT_OUT = (DraftState.APPROVED, DraftState.QUEUED)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letters, by its title, and how many of them wait."""

    key: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """A letter in a list, with its original as far as that is."""

    draft: Draft
    despatch: Despatch | None
    ticked: bool = False
    tracking: str = ""  # as somebody has just typed it

    @property
    def address(self) -> list[str]:
        """The lines of its envelope."""
        package = self.despatch.approval.package if self.despatch else {}
        return [line for line in str(package.get("address", "")).splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Pile:
    """One page of a list."""

    rows: list[Row]
    count: int  # of all pages
    after: int | None  # None: this is the last page


def to_sign(campaign: Campaign) -> QuerySet[Draft]:
    """Return letters that are approved, and whose original nobody has signed yet."""
    found = Q(state=DraftState.APPROVED)
    printed = _waiting(campaign).filter(signed_on__isnull=True)
    if printed.exists():  # some may have left by e-mail before
        found |= Q(pk__in=printed.values("draft"), state__in=(DraftState.QUEUED, *LEFT))
    return Draft.objects.filter(found, campaign=campaign, gone=False)


def to_post(campaign: Campaign) -> QuerySet[Draft]:
    """Return letters whose original is printed or signed, and has not left."""
    found = Q(state=DraftState.QUEUED)
    elsewhere = _waiting(campaign).filter(draft__state__in=LEFT)  # left by e-mail before
    if elsewhere.exists():
        found |= Q(pk__in=elsewhere.values("draft"))
    return Draft.objects.filter(found, campaign=campaign, gone=False)


def not_left(campaign: Campaign) -> QuerySet[Draft]:
    """Return letters that are approved and have not left in any way, those that are held among them."""
    approved = Exists(Approval.objects.filter(draft=OuterRef("pk"), stands=True))
    return Draft.objects.filter(campaign=campaign, gone=False).filter(
        Q(state__in=_NOT_OUT) | Q(state=DraftState.HELD) & approved
    )


def pile(drafts: QuerySet[Draft], kind: str, count: int, after: int | None, sent: QueryDict) -> Pile:
    """Return a page of a list of letters, of one kind or of all, with what was typed and refused."""
    wanted = drafts.filter(letter=kind) if kind else drafts
    last = Draft.objects.filter(pk=after).first() if after else None
    if last is not None:
        wanted = wanted.filter(_behind(last))
    some = list(wanted.order_by(*ORDER)[: ON_A_PAGE + 1])
    more = some[ON_A_PAGE - 1].pk if len(some) > ON_A_PAGE else None
    some = some[:ON_A_PAGE]
    waiting = Despatch.objects.filter(
        draft__in=some, channel=Channel.PAPER, withdrawn=False, sent_on__isnull=True, approval__stands=True
    )
    known = {one.draft_id: one for one in waiting.select_related("approval")}
    rows = [
        Row(
            draft,
            known.get(draft.pk),
            str(draft.pk) in sent.getlist("letter"),
            sent.get(f"tracking-{draft.pk}", ""),
        )
        for draft in some
    ]
    return Pile(rows, count, more)


def kinds(campaign: Campaign, drafts: QuerySet[Draft]) -> list[Kind]:
    """Return the kinds of letters in a list, in the order of their names, each with how many there are."""
    titles = titles_of(campaign)
    counts = drafts.order_by("letter").values_list("letter").annotate(count=Count("pk"))
    return [Kind(key, titles.get(key) or key, count) for key, count in counts]


def numbered(campaign: Campaign) -> dict[str, str]:
    """Return the kinds of a campaign's letters by numbers, so that an address does not tell what they are."""
    keys = Draft.objects.filter(campaign=campaign, gone=False).values_list("letter", flat=True)
    return {str(number): key for number, key in enumerate(sorted(set(keys.distinct())), start=1)}


def signatory(campaign: Campaign, language: str = "en") -> str:
    """Return who signs the letters of a campaign, as its files have it; "" where they say nobody."""
    files = opened(campaign).files
    said = files.sender.get("signatory", {}) if files else {}
    return said.get(language) or next(iter(said.values()), "")


def _waiting(campaign: Campaign) -> QuerySet[Despatch]:
    """Return the originals of a campaign that were printed or signed as they are approved, and are here."""
    return Despatch.objects.filter(
        draft__campaign=campaign,
        channel=Channel.PAPER,
        withdrawn=False,
        sent_on__isnull=True,
        approval__stands=True,
    )


def _behind(last: Draft) -> Q:
    """Return what says that a letter comes after another one."""
    same_kind = Q(letter=last.letter)
    same_country = same_kind & Q(country=last.country)
    return (
        Q(letter__gt=last.letter)
        | same_kind & Q(country__gt=last.country)
        | same_country & Q(name__gt=last.name)
        | same_country & Q(name=last.name, pk__gt=last.pk)
    )
