"""What a campaign asks, in words, and in the order of its files."""

from __future__ import annotations

from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign, Draft


def demand_titles(campaign: Campaign) -> dict[str, str]:
    """Return each demand's title by its key, as the files have it now; none where they cannot be read."""
    files = opened(campaign).files
    if files is None:
        return {}
    return {
        key: demand.title.get("en") or next(iter(demand.title.values()), "") or key.replace("_", " ")
        for key, demand in files.demands.items()
    }


def asked_in(letters: list[Draft], campaign: Campaign) -> dict[str, str]:
    """Return the demands that some letters may put, by key; all of the campaign where that is not known."""
    titles = demand_titles(campaign)
    by_kind: dict[str, list[str]] = campaign.found.get("demands", {})
    keys = {key for letter in letters for key in by_kind.get(letter.letter, [])}
    return {key: title for key, title in titles.items() if key in keys} or titles
