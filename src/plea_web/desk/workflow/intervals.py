"""How soon an office may be written to again, over all campaigns: asked before letters are made, and posted.

Each campaign says how many days have to lie between two letters to one office; of two campaigns that write to
the same office, the one that asks for more days is followed. Nothing is refused here: a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from plea.address.office import office_of
from plea.model.campaign import Tracking
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign, Contact, Direction, Draft, Member, Office, Recipient
from plea_web.desk.workflow.correspondence import tracking_of
from plea_web.desk.workflow.standing import standing_stops
from plea_web.desk.workflow.stops import stop_office

_CHUNK = 500  # numbers in one statement


@dataclass(frozen=True, slots=True)
class TooSoon:
    """An office that somebody wrote to a little while ago, and the letters that would go to it now."""

    office: Office
    drafts: tuple[Draft, ...]
    last: date  # when it was written to
    campaign: Campaign | None  # by which campaign; None: outside of any
    days: int  # that have to lie between two letters
    again_on: date  # the first day on which the next one may go

    def __str__(self) -> str:
        whose = f" by the campaign {self.campaign}" if self.campaign else ""
        return (
            f"{self.office} was written to on {self.last:%-d %B %Y}{whose}. {_days(self.days)} have to lie "
            f"between two letters, so the next one may go on {self.again_on:%-d %B %Y}."
        )


def too_soon(drafts: Iterable[Draft], on: date) -> list[TooSoon]:
    """Return the offices that letters would reach too soon on a day, in the order of their names.

    What the same letter, or the same one in another language, has done before does not count: the original
    of a letter may follow its e-mail copy. A bulk of 1,000 letters is a few statements.
    """
    offices: dict[int, list[Draft]] = defaultdict(list)
    for draft in _with_offices(drafts):
        if draft.addressee is not None:
            offices[draft.addressee.office_id].append(draft)
    campaigns = {campaign.pk: campaign for campaign in Campaign.objects.all()}
    rules = {number: tracking_of(campaign) for number, campaign in campaigns.items()}
    found = []
    for office, spoken in _spoken(list(offices), on - timedelta(days=_longest(rules))).items():
        last = _last(offices[office], spoken, on, rules)
        if last is not None:
            drafts_of, campaign, day, days = last
            held = drafts_of[0].addressee
            assert held is not None  # noqa: S101 - only letters to somebody are asked for
            again_on = day + timedelta(days=days)
            found.append(TooSoon(held.office, drafts_of, day, campaigns.get(campaign or 0), days, again_on))
    return sorted(found, key=lambda one: (one.office.name, one.office.pk))


def next_allowed(whom: Office | Recipient, campaign: Campaign | None = None) -> date | None:
    """Return the first day on which an office may be written to again, by one campaign or by any.

    The day may have passed. None: nobody has written to it yet.
    """
    office = whom.office if isinstance(whom, Recipient) else whom
    ours = tracking_of(campaign).no_contact_days(office.kind) if campaign else 0
    spoken = Contact.objects.filter(office=office, direction=Direction.OUT, replaced=False)
    last: dict[int | None, date] = {}
    for of, on in spoken.values_list("campaign", "on"):
        last[of] = max(last.get(of, on), on)
    campaigns = Campaign.objects.in_bulk([number for number in last if number])
    days = [
        on + timedelta(days=max(ours, _rule_of(campaigns.get(of or 0)).no_contact_days(office.kind)))
        for of, on in last.items()
    ]
    return max(days, default=None)


@dataclass(frozen=True, slots=True)
class Lately:
    """An office of a campaign's lists that another campaign wrote to a little while ago."""

    office: Office
    last: date
    campaign: Campaign | None  # None: outside of any
    again_on: date


def reached_lately(campaign: Campaign, on: date) -> list[Lately]:
    """Return the offices that a campaign would write to too soon, were its letters made and sent on a day.

    What the campaign itself sent does not count: its own rounds follow its own rules. Offices that nobody
    writes to then are left out already. Where nobody wrote to anybody lately, no file is read.
    """
    campaigns = {one.pk: one for one in Campaign.objects.all()}
    rules = {number: tracking_of(one) for number, one in campaigns.items()}
    since = on - timedelta(days=_longest(rules))
    others = Contact.objects.filter(direction=Direction.OUT, replaced=False, on__gt=since)
    last: dict[int, dict[int | None, date]] = defaultdict(dict)
    for office, by, day in others.exclude(campaign=campaign.pk).values_list("office", "campaign", "on"):
        last[office][by] = max(last[office].get(by, day), day)
    ours = _offices_of(campaign) if last else {}
    stopped = set(standing_stops(on).filter(office__isnull=False).values_list("office", flat=True))
    found = []
    for office in Office.objects.filter(pk__in=list(last)).exclude(pk__in=stopped).order_by("name", "pk"):
        if office.key not in ours:
            continue
        waits = [
            (day + timedelta(days=max(rules[one].no_contact_days(ours[office.key]) for one in both)), day, by)
            for by, day in last[office.pk].items()
            for both in [{campaign.pk, by or campaign.pk}]
        ]
        again_on, day, by = max(waits, key=lambda one: one[0])
        if again_on > on:
            found.append(Lately(office, day, campaigns.get(by or 0), again_on))
    return found


def leave_out(lately: Iterable[Lately], *, by: Member) -> int:
    """Let nobody write to these offices until they may be written to again, and return how many they are.

    Their letters are made and stay here. Raises NotAllowed.
    """
    count = 0
    for one in lately:
        reason = f"Written to on {one.last:%-d %B %Y}" + (f" by {one.campaign}" if one.campaign else "")
        stop_office(one.office, f"{reason}.", by=by, until=one.again_on - timedelta(days=1))
        count += 1
    return count


def _offices_of(campaign: Campaign) -> dict[str, str]:
    """Return the kinds of the offices that a campaign's letters are for, by key, as its files say now."""
    files = opened(campaign).files
    if files is None:
        return {}
    people = (one for letter in files.letters.values() for one in files.recipients_of(letter))
    return {office.key: office.kind for office in map(office_of, people)}


_Spoken = tuple[int | None, int | None, int | None, date]  # campaign, letter, claim, day


def _spoken(offices: list[int], since: date) -> dict[int, list[_Spoken]]:
    """Return what went to offices after a day."""
    found: dict[int, list[_Spoken]] = defaultdict(list)
    for start in range(0, len(offices), _CHUNK):
        said = Contact.objects.filter(
            office__in=offices[start : start + _CHUNK], direction=Direction.OUT, replaced=False, on__gt=since
        )
        for office, *parts in said.values_list("office", "campaign", "draft", "draft__claim", "on"):
            found[office].append(tuple(parts))
    return found


def _last(
    drafts: list[Draft], spoken: list[_Spoken], on: date, rules: Mapping[int, Tracking]
) -> tuple[tuple[Draft, ...], int | None, date, int] | None:
    """Return which letters come too soon after what was said, and what keeps them waiting for longest."""
    found: dict[int, tuple[Draft, int | None, date, int]] = {}
    for draft in drafts:
        for campaign, letter, claim, day in spoken:
            if letter == draft.pk or (claim and claim == draft.claim_id):
                continue
            days = max(
                (rules.get(one) or Tracking()).no_contact_days(draft.office)
                for one in (draft.campaign_id, campaign or draft.campaign_id)
            )
            waits = day + timedelta(days=days)
            if waits <= on:
                continue
            before = found.get(draft.pk)
            if before is None or waits > before[2] + timedelta(days=before[3]):
                found[draft.pk] = (draft, campaign, day, days)
    if not found:
        return None
    _, campaign, day, days = max(found.values(), key=lambda one: one[2] + timedelta(days=one[3]))
    return tuple(one[0] for one in found.values()), campaign, day, days


def _with_offices(drafts: Iterable[Draft]) -> list[Draft]:
    numbers = sorted({draft.pk for draft in drafts})
    found = Draft.objects.select_related("addressee__office")
    return [
        draft
        for start in range(0, len(numbers), _CHUNK)
        for draft in found.filter(pk__in=numbers[start : start + _CHUNK]).order_by("pk")
    ]


def _longest(rules: Mapping[int, Tracking]) -> int:
    """Return the most days that any campaign asks to lie between two letters."""
    named = [days for rule in rules.values() for days in rule.no_contact.values()]
    return max([*named, Tracking.usual_no_contact])


def _rule_of(campaign: Campaign | None) -> Tracking:
    return tracking_of(campaign) if campaign else Tracking()


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
