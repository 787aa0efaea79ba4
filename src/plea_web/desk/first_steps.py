"""How far a campaign is on its first way: a letterhead, a list, a letter, the first of them made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from plea.checks import check_campaign
from plea.checks.dismissed import without_dismissed
from plea.merge.batch import Batch, prepare
from plea.model.problem import Problem
from plea_web.desk.letters_of import folder_of, opened
from plea_web.desk.models import Campaign

ORDER = ("letterhead", "list", "letter", "first")
TITLES = {
    "letterhead": "Your letterhead",
    "list": "Your list",
    "letter": "Your letter",
    "first": "See the first letter",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four steps, and where it stands."""

    name: str
    title: str
    page: str  # the name of its address
    done: bool
    say: str  # what is there: "1 letterhead"


@dataclass(slots=True)
class Looked:
    """A campaign's files checked and ready to make letters, once for each state of the files."""

    stamp: str
    batch: Batch | None
    problems: list[Problem]


_looked: dict[str, Looked] = {}


def looked_through(campaign: Campaign) -> Looked:
    """Return what `plea check` finds in a campaign's files, without filling each letter on trial."""
    files = opened(campaign)
    place = f"{settings.WORKSPACE} {campaign.key}"
    known = _looked.get(place)
    if known is None or known.stamp != files.stamp:
        known = _looked[place] = _look(files.stamp, campaign)
    return known


def _look(stamp: str, campaign: Campaign) -> Looked:
    files = opened(campaign)
    if files.files is None:
        return Looked(stamp, None, list(files.problems))
    batch = prepare(files.files, files.problems + check_campaign(files.files))
    left = without_dismissed(batch.problems, files.files.dismissed, complete=False)
    return Looked(stamp, batch, list(left.problems))


def layouts_of(campaign: Campaign) -> list[str]:
    """Return the letterheads of a campaign as campaign.yaml names them."""
    folder = folder_of(campaign)
    return sorted(
        f"layouts/{path.name}" for path in folder.glob("layouts/*.docx") if path.name[0] not in ".~"
    )


def steps(campaign: Campaign) -> list[Step]:
    """Return the four steps in their order."""
    files = opened(campaign).files
    counts: Mapping[str, int] = {
        "letterhead": len(layouts_of(campaign)),
        "list": len(files.books) if files else 0,
        "letter": len(files.letters) if files else 0,
        "first": 0,
    }
    people = sum(len(book.recipients) for book in files.books.values()) if files else 0
    says = {
        "letterhead": _many(counts["letterhead"], "letterhead"),
        "list": f"{_many(counts['list'], 'list')}, {people:,} rows" if counts["list"] else "",
        "letter": _many(counts["letter"], "letter"),
        "first": "",
    }
    return [Step(name, TITLES[name], f"start_{name}", counts[name] > 0, says[name]) for name in ORDER]


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}" if count else ""


def next_step(campaign: Campaign) -> Step:
    """Return the first step that is not done."""
    found = steps(campaign)
    return next((step for step in found if not step.done), found[-1])
