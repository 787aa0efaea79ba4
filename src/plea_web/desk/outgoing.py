"""Originals on their way out of the house: what is to be signed and posted, in the order of envelopes.

That is kind, country, name. A page begins behind a letter, so that the last comes as fast as the first.
"""

from __future__ import annotations

from collections import Counter
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


@dataclass(frozen=True, slots=True)
class Waiting:
    """Letters of a list, in parts of one state each: so each part is read in its order from an index."""

    campaign: Campaign
    parts: tuple[QuerySet[Draft], ...]

    def of_kind(self, kind: str) -> Waiting:
        """Return those of one kind; all for ""."""
        return (
            Waiting(self.campaign, tuple(part.filter(letter=kind) for part in self.parts)) if kind else self
        )

    def numbers(self) -> list[int]:
        """Return the numbers of all letters."""
        return [number for part in self.parts for number in part.values_list("pk", flat=True)]

    def kinds(self) -> list[Kind]:
        """Return the kinds of letters, in the order of their names, each with how many there are."""
        counts: Counter[str] = Counter()
        for part in self.parts:
            counts.update(dict(part.order_by("letter").values_list("letter").annotate(count=Count("pk"))))
        titles = titles_of(self.campaign)
        return [Kind(key, titles.get(key) or key, counts[key]) for key in sorted(counts)]

    def some(self, after: int | None) -> list[Draft]:
        """Return a page of letters and one more, in the order of the envelopes."""
        last = Draft.objects.filter(campaign=self.campaign, pk=after).first() if after else None
        behind = [part.filter(_behind(last)) if last else part for part in self.parts]
        pages = [page for part in behind if (page := list(part.order_by(*ORDER)[: ON_A_PAGE + 1]))]
        if len(pages) < 2:
            return pages[0] if pages else []
        among = Draft.objects.filter(pk__in=[one.pk for page in pages for one in page])
        return list(among.order_by(*ORDER)[: ON_A_PAGE + 1])  # in the database's own order of letters


def to_sign(campaign: Campaign) -> Waiting:
    """Return letters that are approved, and whose original nobody has signed yet."""
    drafts = Draft.objects.filter(campaign=campaign, gone=False)
    parts = [drafts.filter(state=DraftState.APPROVED)]
    printed = _originals(campaign).filter(signed_on__isnull=True)
    if printed.exists():  # some may have left by e-mail before
        parts.append(drafts.filter(pk__in=printed.values("draft"), state__in=(DraftState.QUEUED, *LEFT)))
    return Waiting(campaign, tuple(parts))


def to_post(campaign: Campaign) -> Waiting:
    """Return letters whose original is printed or signed, and has not left."""
    drafts = Draft.objects.filter(campaign=campaign, gone=False)
    parts = [drafts.filter(state=DraftState.QUEUED)]
    elsewhere = _originals(campaign).filter(draft__state__in=LEFT)  # left by e-mail before
    if elsewhere.exists():
        parts.append(drafts.filter(pk__in=elsewhere.values("draft")))
    return Waiting(campaign, tuple(parts))


def not_left(campaign: Campaign) -> Waiting:
    """Return letters that are approved and have not left in any way, those that are held among them."""
    drafts = Draft.objects.filter(campaign=campaign, gone=False)
    approved = Exists(Approval.objects.filter(draft=OuterRef("pk"), stands=True))
    held = drafts.filter(approved, state=DraftState.HELD)
    return Waiting(campaign, (*(drafts.filter(state=state) for state in _NOT_OUT), held))


def pile(waiting: Waiting, count: int, after: int | None, sent: QueryDict) -> Pile:
    """Return a page of a list of letters, with what was typed and refused."""
    some = waiting.some(after)
    more = some[ON_A_PAGE - 1].pk if len(some) > ON_A_PAGE else None
    some = some[:ON_A_PAGE]
    originals = _originals(waiting.campaign).filter(draft__in=some).select_related("approval")
    known = {one.draft_id: one for one in originals}
    ticked = set(sent.getlist("letter"))
    rows = [
        Row(one, known.get(one.pk), str(one.pk) in ticked, sent.get(f"tracking-{one.pk}", "")) for one in some
    ]
    return Pile(rows, count, more)


def numbered(campaign: Campaign) -> dict[str, str]:
    """Return the kinds of a campaign's letters by numbers, so that an address does not tell what they are."""
    keys = Draft.objects.filter(campaign=campaign, gone=False).values_list("letter", flat=True)
    return {str(number): key for number, key in enumerate(sorted(set(keys.distinct())), start=1)}


def signatory(campaign: Campaign, language: str = "en") -> str:
    """Return who signs the letters of a campaign, as its files have it; "" where they say nobody."""
    files = opened(campaign).files
    said = files.sender.get("signatory", {}) if files else {}
    return said.get(language) or next(iter(said.values()), "")


def _originals(campaign: Campaign) -> QuerySet[Despatch]:
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
