"""Some of a campaign's letters, in the order of their kinds and names, a page at a time.

A page begins behind a letter, not at a number: the thousandth page comes as fast as the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language_info

from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign, Draft, DraftState, Variant

ON_A_PAGE = 50
_FEW = 500
_SHOWN = ("pk", "letter", "name", "country", "language", "state", "odd", "outdated", "pinned_id")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letters somebody wants to see; empty means all."""

    state: str = ""
    language: str = ""
    kind: str = ""
    name: str = ""
    after: int | None = None  # the last letter of the page before

    def chosen_from(self, campaign: Campaign) -> QuerySet[Draft]:
        """Return these letters of a campaign."""
        found = Draft.objects.filter(campaign=campaign, gone=False)
        if self.state:
            found = found.filter(state=self.state)
        if self.language:
            found = found.filter(language=self.language)
        if self.kind:
            found = found.filter(letter=self.kind)
        if self.name:
            found = found.filter(name__icontains=self.name)
        return found


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of letters, and where the next one begins."""

    letters: list[Draft]
    after: int | None  # None: this is the last page


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose letters by."""

    value: str
    label: str
    count: int = 0


def listed(campaign: Campaign, wanted: Wanted) -> Listed:
    """Return a page of the letters that are wanted."""
    found = _few(wanted.chosen_from(campaign), wanted).order_by("letter", "name", "pk").only(*_SHOWN)
    last = Draft.objects.filter(campaign=campaign, pk=wanted.after).first() if wanted.after else None
    if last is not None:
        found = found.filter(letter__gte=last.letter).filter(behind(last))
    letters = list(found[: ON_A_PAGE + 1])
    more = letters[ON_A_PAGE - 1].pk if len(letters) > ON_A_PAGE else None
    return Listed(letters[:ON_A_PAGE], more)


def _few(found: QuerySet[Draft], wanted: Wanted) -> QuerySet[Draft]:
    """Name letters of a rare state one by one: else a database goes through all to find them."""
    if not wanted.state:
        return found
    numbers = list(found.values_list("pk", flat=True).order_by()[: _FEW + 1])
    return found if len(numbers) > _FEW else Draft.objects.filter(pk__in=numbers)


def behind(draft: Draft) -> Q:
    """Return what is true of letters that stand behind one in the list."""
    same = Q(letter=draft.letter)
    return (
        Q(letter__gt=draft.letter)
        | same & Q(name__gt=draft.name)
        | same & Q(name=draft.name, pk__gt=draft.pk)
    )


def before(draft: Draft) -> Q:
    """Return what is true of letters that stand before one in the list."""
    same = Q(letter=draft.letter)
    return (
        Q(letter__lt=draft.letter)
        | same & Q(name__lt=draft.name)
        | same & Q(name=draft.name, pk__lt=draft.pk)
    )


def neighbours(draft: Draft) -> tuple[int | None, int | None]:
    """Return the letters of the same kind that stand before and behind one in the list."""
    kind = Draft.objects.filter(campaign=draft.campaign_id, letter=draft.letter, gone=False)
    earlier = kind.filter(before(draft)).order_by("-name", "-pk").values_list("pk", flat=True)
    later = kind.filter(behind(draft)).order_by("name", "pk").values_list("pk", flat=True)
    return earlier.first(), later.first()


def states(campaign: Campaign) -> list[Choice]:
    """Return the states that letters are in, with how many there are of each."""
    drafts = Draft.objects.filter(campaign=campaign, gone=False)
    counts: Mapping[str, int] = dict(drafts.values_list("state").annotate(n=Count("pk")).order_by())
    found = [Choice(state.value, state.label, counts[state.value]) for state in DraftState if state in counts]
    return [Choice("", "All", sum(counts.values())), *found]


def kinds(campaign: Campaign) -> list[Choice]:
    """Return the kinds of letters, as their campaign calls them; the value is the key of the kind."""
    files = opened(campaign).files
    titles = {key: letter.title for key, letter in files.letters.items()} if files else {}
    keys = Variant.objects.filter(campaign=campaign).values_list("letter", flat=True).distinct()
    return [Choice(key, titles.get(key) or key) for key in sorted(keys)]


def languages(campaign: Campaign) -> list[Choice]:
    """Return the languages of the letters."""
    return [Choice(code, language_name(code)) for code in sorted(campaign.languages)]


def language_name(code: str) -> str:
    """Return what a language is called in English; its code where nobody told us."""
    try:
        return str(get_language_info(code)["name"])
    except KeyError:
        return code


def numbered(choices: list[Choice]) -> list[Choice]:
    """Return choices whose values are numbers, so that an address does not tell what they stand for."""
    return [replace(choice, value=str(number)) for number, choice in enumerate(choices, start=1)]
